//! What writers of reports do with subscriptions: have a report made at every cut, see which there are, end one.

use super::schedule::Schedule;
use super::store::{self, NamedReceiver, Receiver, Subscription};
use super::views::{
    ReceiverRequest, ReceiverView, ReportSubscription, SubscriptionList, SubscriptionRequest,
};
use crate::access::{self, Officer, Role, Scope};
use crate::agency::{Agency, AgencyId, store as agencies};
use crate::platform::check::{Check, Checked};
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::platform::page::{self, PagePart};
use crate::report::count::view::ReportAgency;
use crate::report::figures::period::Period;
use crate::report::subscriptions::make_due::{allowed, wish_of};
use crate::report::subscriptions::store::SubscriptionId;

/// The most receivers of one subscription.
const MOST_RECEIVERS: usize = 50;

/// Has a report made at every cut of a schedule.
///
/// # Errors
/// No such agency within the scope, an officer who may not, every mistake of the request at once, or a failing database.
pub(crate) fn subscribe(
    conn: &mut Connection,
    officer: &Officer,
    request: &SubscriptionRequest,
    now: Instant,
) -> Result<ReportSubscription, Problem> {
    let (subscription, agency, receivers) = checked(conn, officer, request, now)?;
    store::insert(conn, &subscription, &receivers)?;
    let named = store::receivers(conn, &[subscription.id])?;
    shown(&subscription, agency, &named)
}

/// A page of the subscriptions of the agencies that are seen whole, oldest first.
///
/// # Errors
/// When the database fails.
pub(crate) fn listed(
    conn: &mut Connection,
    scope: &Scope,
    (after, limit): PagePart<SubscriptionId>,
) -> Result<SubscriptionList, Problem> {
    let rows = store::list(conn, &scope.offices(), after, limit.saturating_add(1))?;
    let (rows, next_cursor) = page::cut(rows, limit, |(subscription, _)| subscription.id);
    let ids: Vec<SubscriptionId> = rows.iter().map(|(subscription, _)| subscription.id).collect();
    let receivers = store::receivers(conn, &ids)?;
    let items: Result<Vec<_>, Problem> =
        rows.into_iter().map(|(row, agency)| shown(&row, agency, &receivers)).collect();
    Ok(SubscriptionList { items: items?, next_cursor })
}

/// Ends a subscription. What it has brought stays.
///
/// # Errors
/// No such subscription within the scope, an officer who may not, one that is ended already, or a failing database.
pub(crate) fn end(
    conn: &mut Connection,
    officer: &Officer,
    id: SubscriptionId,
    now: Instant,
) -> Result<ReportSubscription, Problem> {
    let (_, agency) = store::find(conn, id)?
        .filter(|(_, agency)| officer.scope().sees(agency.id))
        .ok_or_else(no_such_subscription)?;
    allowed(conn, officer, &agency.code)?;
    if !store::end(conn, id, officer.id, now)? {
        return Err(
            Problem::new(Code::NotInUse).say("đăng ký này đã kết thúc", "this subscription is ended already")
        );
    }
    let (subscription, agency) = store::find(conn, id)?.ok_or_else(no_such_subscription)?;
    let receivers = store::receivers(conn, &[subscription.id])?;
    shown(&subscription, agency, &receivers)
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

fn no_such_subscription() -> Problem {
    Problem::not_found(
        "không có đăng ký báo cáo này trong phạm vi của bạn",
        "no such subscription in your scope",
    )
}
