//! HTTP endpoints of subscriptions: make one, list them, end one.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa_actix_web::service_config::ServiceConfig;

use super::inbox;
use super::schedule::Schedule;
use super::store::{self, NamedReceiver, Receiver, Subscription};
use crate::access::{self, Officer, Role};
use crate::agency::{Agency, AgencyId, store as agencies};
use crate::platform::body::JsonBody;
use crate::platform::check::{Check, Checked};
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::platform::page::{self, PagePart};
use crate::platform::service_state::ServiceState;
use crate::report::count::view::ReportAgency;
use crate::report::figures::period::Period;
use crate::report::runs::request::ReportDefinition;
use crate::report::subscriptions::make_due::{allowed, wish_of};
use crate::report::subscriptions::store::SubscriptionId;

/// The most receivers of one subscription.
const MOST_RECEIVERS: usize = 50;

/// The HTTP endpoints of subscriptions.
pub(crate) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(create_subscription)
        .service(list_subscriptions)
        .service(end_subscription)
        .service(inbox::http::list_inbox)
        .service(inbox::http::see_delivery);
}

/// A report to be made at every cut.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "agency": "H26.268",
    "schedule": "monthly",
    "cuts_after": "2023-04-14",
    "report": { "layout": "ii06a" },
    "receivers": [{ "role": "supervisor", "agency": "H26.268" }]
}))]
pub(crate) struct SubscriptionRequest {
    /// Code of the agency.
    agency: String,
    /// When it is cut: `weekly` (Friday), `monthly`, `cumulative`, `quarterly`, `half_yearly` (all on the 14th),
    /// `calendar_monthly`, `calendar_quarterly` or `calendar_yearly`.
    schedule: String,
    /// Cuts after this day are made; those after today when absent. A day in the past has what was cut since made up for.
    #[serde(default)]
    #[schema(format = Date)]
    cuts_after: Option<String>,
    /// The report.
    report: ReportDefinition,
    /// Who gets it; whoever subscribes when empty. Each must see every office that is counted.
    #[serde(default)]
    #[schema(max_items = 50)]
    receivers: Vec<ReceiverRequest>,
}

/// An officer, or whoever holds a role at an agency.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceiverRequest {
    /// Sign-in name of an officer.
    #[serde(default)]
    #[schema(example = "supervisor.h26")]
    officer: Option<String>,
    /// A role, together with `agency`.
    #[serde(default)]
    #[schema(example = "supervisor")]
    role: Option<String>,
    /// Code of the agency where the role is held: the one that is reported on, or one above it.
    #[serde(default)]
    #[schema(example = "H26.268")]
    agency: Option<String>,
}

/// A subscription.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReportSubscription {
    /// Key.
    id: SubscriptionId,
    /// The agency.
    agency: ReportAgency,
    /// When it is cut.
    schedule: Schedule,
    /// Cuts after this day are made.
    cuts_after: NaiveDate,
    /// The report.
    report: ReportDefinition,
    /// Who gets it.
    receivers: Vec<ReceiverView>,
    /// Since when.
    made_at: Instant,
    /// When it was ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Instant>,
}

/// Who gets a report.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReceiverView {
    /// Sign-in name.
    #[serde(skip_serializing_if = "Option::is_none")]
    officer: Option<String>,
    /// The full name of that officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    officer_name: Option<String>,
    /// The role.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
    /// Code of the agency where it is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<String>,
}

/// Subscriptions.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SubscriptionList {
    /// Oldest first.
    items: Vec<ReportSubscription>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Which part of the list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SubscriptionQuery {
    /// Rows on a page, 1 to 500; 50 when absent.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Have a report made at every cut of a schedule. It is made in your name, with your reach at the cut.
#[utoipa::path(tag = "report", operation_id = "create_report_subscription", security(("bearer" = [])),
    request_body = SubscriptionRequest,
    responses((status = 201, description = "It is in force", body = ReportSubscription),
        (status = 403, description = "You may not have reports of this agency made"),
        (status = 404, description = "No such agency in your scope")))]
#[post("/api/v1/report-subscriptions")]
pub(crate) async fn create_subscription(
    officer: Officer,
    service: web::Data<ServiceState>,
    body: JsonBody<SubscriptionRequest>,
) -> Result<HttpResponse, Problem> {
    let now = service.now();
    let created = service
        .database
        .write(move |conn| {
            let request = &body.value;
            let (subscription, agency, receivers) = checked(conn, &officer, request, now)?;
            store::insert(conn, &subscription, &receivers)?;
            let named = store::receivers(conn, &[subscription.id])?;
            shown(&subscription, agency, &named)
        })
        .await?;
    Ok(HttpResponse::build(StatusCode::CREATED).json(created))
}

fn checked(
    conn: &mut Connection,
    officer: &Officer,
    request: &SubscriptionRequest,
    now: Instant,
) -> Result<(Subscription, Agency, Vec<Receiver>), Problem> {
    let agency = allowed(conn, officer, &request.agency)?;
    let mut check = Check::new();
    let schedule = check.one_of("schedule", &request.schedule, Schedule::ALL, Schedule::as_str);
    let today = now.date();
    let cuts_after = check.date("cuts_after", request.cuts_after.as_deref()).and_then(|day| match day {
        Some(day) if day > today => check.in_the_future("cuts_after"),
        day => Checked::sure(day.unwrap_or(today)),
    });
    if request.receivers.len() > MOST_RECEIVERS {
        check.wrong(
            "receivers",
            "too_many",
            format!("nhiều nhất {MOST_RECEIVERS} nơi nhận"),
            format!("at most {MOST_RECEIVERS} receivers"),
        );
    }
    // The report is tried on yesterday: what is wrong with it shows now and not at the first cut.
    let yesterday = today.pred_opt().and_then(|day| Period::new(day, day).ok());
    let period = yesterday.ok_or_else(|| Problem::new(Code::InvalidInput))?;
    let tried = request.report.clone().run(agency.code.clone(), period, now).map_err(|mut problem| {
        problem.fields.iter_mut().for_each(|at_fault| at_fault.field.insert_str(0, "report."));
        problem
    });
    let tried = check.join(tried)?;
    let offices = agencies::subtree_offices(conn, agency.id)?;
    let mut receivers = Vec::with_capacity(request.receivers.len());
    for (place, receiver) in request.receivers.iter().take(MOST_RECEIVERS).enumerate() {
        receivers.push(check.join(found(conn, receiver, (&offices, now), place))?);
    }
    if receivers.is_empty() {
        receivers.push(Checked::sure(Receiver::Officer(officer.id)));
    }
    let receivers: Checked<Vec<Receiver>> = receivers.into_iter().collect();
    let (schedule, cuts_after, receivers, _) = check.finish((schedule, cuts_after, receivers, tried))?;
    let subscription = Subscription {
        id: Id::new(),
        agency_id: agency.id,
        wish: serde_json::to_string(&request.report)
            .map_err(|error| Problem::new(Code::Internal).because(error))?,
        schedule,
        cuts_after,
        made_by: officer.id,
        made_at: now,
        ended_by: None,
        ended_at: None,
    };
    Ok((subscription, agency, receivers))
}

/// A receiver who sees every one of these offices.
fn found(
    conn: &mut Connection,
    request: &ReceiverRequest,
    (offices, now): (&[AgencyId], Instant),
    place: usize,
) -> Result<Receiver, Problem> {
    let field = format!("receivers.{place}");
    let unknown = || {
        Problem::field(
            field.clone(),
            "unknown_receiver",
            "ghi tên đăng nhập của cán bộ, hoặc vai trò cùng mã cơ quan, và nơi nhận phải thấy được mọi cơ quan trong báo cáo",
            "name an officer, or a role with the code of an agency; the receiver must see every office of the report",
        )
    };
    let (receiver, held_at) = match (&request.officer, &request.role, &request.agency) {
        (Some(username), None, None) => {
            let id = access::store::find_id(conn, username)?.ok_or_else(unknown)?;
            let known = access::store::active_officer(conn, id, now)?.ok_or_else(unknown)?;
            let held_at: Vec<AgencyId> = known.own_assignments().map(|held| held.agency_id).collect();
            (Receiver::Officer(id), held_at)
        }
        (None, Some(role), Some(code)) => {
            let role = Role::parse(role).ok_or_else(unknown)?;
            let agency = agencies::find_by_code(conn, code)?.ok_or_else(unknown)?;
            (Receiver::Holder(role, agency.id), vec![agency.id])
        }
        _ => return Err(unknown()),
    };
    let reached: Vec<AgencyId> =
        access::store::offices_reached(conn, &held_at)?.into_values().flatten().collect();
    if offices.iter().all(|office| reached.contains(office)) { Ok(receiver) } else { Err(unknown()) }
}

fn shown(
    subscription: &Subscription,
    agency: Agency,
    receivers: &[NamedReceiver],
) -> Result<ReportSubscription, Problem> {
    Ok(ReportSubscription {
        report: wish_of(subscription)?,
        receivers: receivers
            .iter()
            .filter(|receiver| receiver.subscription_id == subscription.id)
            .map(|receiver| ReceiverView {
                officer: receiver.username.clone(),
                officer_name: receiver.full_name.clone(),
                role: receiver.role,
                agency: receiver.agency_code.clone(),
            })
            .collect(),
        id: subscription.id,
        agency: ReportAgency { code: agency.code, name: agency.name_vi },
        schedule: subscription.schedule,
        cuts_after: subscription.cuts_after,
        made_at: subscription.made_at,
        ended_at: subscription.ended_at,
    })
}

/// The subscriptions of the agencies that you see whole.
#[utoipa::path(tag = "report", operation_id = "list_report_subscriptions", security(("bearer" = [])), params(SubscriptionQuery),
    responses((status = 200, description = "The subscriptions", body = SubscriptionList)))]
#[get("/api/v1/report-subscriptions")]
pub(crate) async fn list_subscriptions(
    officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<SubscriptionQuery>,
) -> Result<web::Json<SubscriptionList>, Problem> {
    let (after, limit): PagePart<SubscriptionId> = page::read_alone(query.limit, query.cursor.as_deref())?;
    let list = service
        .database
        .snapshot(move |conn| {
            let rows = store::list(conn, &officer.scope().offices(), after, limit + 1)?;
            let (rows, next_cursor) = page::cut(rows, limit, |(subscription, _)| subscription.id);
            let ids: Vec<SubscriptionId> = rows.iter().map(|(subscription, _)| subscription.id).collect();
            let receivers = store::receivers(conn, &ids)?;
            let items: Result<Vec<_>, Problem> =
                rows.into_iter().map(|(row, agency)| shown(&row, agency, &receivers)).collect();
            Ok::<_, Problem>(SubscriptionList { items: items?, next_cursor })
        })
        .await?;
    Ok(web::Json(list))
}

/// End a subscription. What it has brought stays.
#[utoipa::path(tag = "report", operation_id = "end_report_subscription", security(("bearer" = [])),
    params(("id" = SubscriptionId, Path, description = "Key of the subscription")),
    responses((status = 200, description = "It is ended", body = ReportSubscription),
        (status = 403, description = "You may not have reports of this agency made"),
        (status = 409, description = "It is ended already")))]
#[post("/api/v1/report-subscriptions/{id}/ending")]
pub(crate) async fn end_subscription(
    officer: Officer,
    service: web::Data<ServiceState>,
    id: web::Path<SubscriptionId>,
) -> Result<web::Json<ReportSubscription>, Problem> {
    let now = service.now();
    let ended = service
        .database
        .write(move |conn| {
            let (_, agency) = store::find(conn, *id)?
                .filter(|(_, agency)| officer.scope().sees(agency.id))
                .ok_or_else(no_such_subscription)?;
            allowed(conn, &officer, &agency.code)?;
            if !store::end(conn, *id, officer.id, now)? {
                return Err(Problem::new(Code::NotInUse)
                    .say("đăng ký này đã kết thúc", "this subscription is ended already"));
            }
            let (subscription, agency) = store::find(conn, *id)?.ok_or_else(no_such_subscription)?;
            let receivers = store::receivers(conn, &[subscription.id])?;
            shown(&subscription, agency, &receivers)
        })
        .await?;
    Ok(web::Json(ended))
}

fn no_such_subscription() -> Problem {
    Problem::not_found(
        "không có đăng ký báo cáo này trong phạm vi của bạn",
        "no such subscription in your scope",
    )
}
