//! The addresses of the desk: dossiers in, acts on them, lists of them.

use std::sync::Arc;

use actix_web::http::header::{ETAG, IF_MATCH};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::actions::{self, Act, Books, Timing};
use super::ledger::Account;
use super::proof::http::{get_control_slip, get_dossier_deadline};
use super::requests::{
    AcceptRequest, ActRequest, AssignRequest, CorrectRequest, HandOnRequest, IntakeRequest,
    PaymentConfirmedRequest, PaymentRequest, RefuseRequest, ResolveRequest, ReturnRequest, SendBackRequest,
    StopRequest, SupplementRequest, SupplementTakenRequest, WithdrawRequest,
};
use super::search::{self, Filter, ListKey, Order, Worklist};
use super::status::{Event, Status};
use super::store::{self, Dossier};
use super::tracking::{self, Tracking};
use super::view::{self, DossierLine, DossierView, JournalView};
use crate::account::{self, Officer};
use crate::agency;
use crate::platform::body::JsonBody;
use crate::platform::check::Check;
use crate::platform::clock::Clock;
use crate::platform::config::ServerConfig;
use crate::platform::database::idempotency::{self, KeptAnswer, Key};
use crate::platform::database::{Connection, Database};
use crate::platform::error::{Code, Problem, ProblemBody};
use crate::platform::instant::Instant;
use crate::platform::limiter::{Limiter, client_address};
use crate::platform::page;
use crate::procedure;

/// What every handler of this room needs.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The register.
    pub database: Database,
    /// The clock.
    pub clock: Clock,
    /// The reference books.
    pub books: Books,
    /// How the service runs.
    pub config: Arc<ServerConfig>,
}

/// The limiter of the public look-up.
#[derive(Debug, Clone)]
pub struct TrackingLimiter(pub Limiter);

/// The headers of an act.
struct Wish {
    key: Option<Key>,
    if_match: Option<i32>,
}

impl Wish {
    fn read(request: &HttpRequest, digest: [u8; 32]) -> Result<Self, Problem> {
        let text = |name: &str| -> Result<Option<String>, Problem> {
            let Some(value) = request.headers().get(name) else { return Ok(None) };
            let text = value.to_str().map_err(|error| Problem::new(Code::UnreadableHeader).because(error))?;
            Ok(Some(text.trim().to_owned()))
        };
        let key = match text("Idempotency-Key")? {
            Some(key) if key.is_empty() || key.len() > 200 => {
                return Err(Problem::new(Code::UnreadableHeader).say(
                    "Idempotency-Key dài từ 1 đến 200 ký tự",
                    "an Idempotency-Key has 1 to 200 characters",
                ));
            }
            Some(key) => Some(Key { key, fingerprint: digest }),
            None => None,
        };
        let if_match = match text(IF_MATCH.as_str())? {
            None => None,
            Some(tag) if tag == "*" => None,
            Some(tag) => {
                // A tag that is not a number of ours matches no version.
                Some(tag.trim_matches('"').parse().unwrap_or(-1))
            }
        };
        Ok(Self { key, if_match })
    }
}

fn etag(version: i32) -> String {
    format!("\"{version}\"")
}

fn kept_answer(status: u16, view: &DossierView) -> Result<KeptAnswer, Problem> {
    let body = serde_json::to_string(view).map_err(|error| Problem::new(Code::Internal).because(error))?;
    Ok(KeptAnswer { status, body, etag: Some(etag(view.version)) })
}

fn render(answer: KeptAnswer) -> HttpResponse {
    let status = actix_web::http::StatusCode::from_u16(answer.status).unwrap_or_default();
    let mut response = HttpResponse::build(status);
    response.content_type("application/json");
    if let Some(tag) = answer.etag {
        response.insert_header((ETAG, tag));
    }
    response.body(answer.body)
}

pub(super) fn hidden() -> Problem {
    Problem::not_found(
        "không có hồ sơ nào mã này trong phạm vi của bạn",
        "there is no dossier of that code within your reach",
    )
}

impl Desk {
    fn act<'a>(&'a self, officer: &'a Officer, timing: Timing) -> Act<'a> {
        Act {
            officer,
            books: &self.books,
            now: self.clock.now(),
            timing,
            late_entry_bound: TimeDelta::days(self.config.backdate_days),
        }
    }

    /// Takes a dossier in, once for each key.
    async fn take_in(
        self,
        officer: Officer,
        wish: Wish,
        request: IntakeRequest,
        event: Event,
    ) -> Result<HttpResponse, Problem> {
        let database = self.database.clone();
        let answer = database
            .write(move |conn| {
                let (intake, timing) = request.clone().checked()?;
                // The office's id stands in the key; an agency that cannot be found fails below.
                let office =
                    agency::store::find_by_code(conn, &intake.agency)?.map(|agency| agency.office_id);
                if let (Some(key), Some(office)) = (&wish.key, office)
                    && let Some(kept) = idempotency::replay(conn, office, officer.id, key)?
                {
                    return Ok(kept);
                }
                let act = self.act(&officer, timing);
                let row = match event {
                    Event::Receive => actions::receive(conn, &act, &intake)?,
                    _ => actions::submit(conn, &act, &intake)?,
                };
                self.answer(conn, &officer, &wish, &row, 201)
            })
            .await?;
        Ok(render(answer))
    }

    /// Does an act, once for each key.
    async fn perform<R: ActRequest + Sync>(
        self,
        officer: Officer,
        code: String,
        http: HttpRequest,
        body: JsonBody<R>,
    ) -> Result<HttpResponse, Problem> {
        let wish = Wish::read(&http, body.digest)?;
        let database = self.database.clone();
        let answer = database
            .write(move |conn| {
                let row = store::find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
                if let Some(key) = &wish.key
                    && let Some(kept) = idempotency::replay(conn, row.office_id, officer.id, key)?
                {
                    return Ok(kept);
                }
                if wish.if_match.is_some_and(|version| version != row.version) {
                    return Err(Problem::new(Code::StaleVersion).say(
                        format!("hồ sơ đang ở phiên bản {}: đọc lại rồi thử lại", row.version),
                        format!("the dossier is at version {}: read it again and try again", row.version),
                    ));
                }
                let (deed, timing) = body.value.checked(conn, row.office_id)?;
                match actions::perform(conn, &self.act(&officer, timing), &row, &deed) {
                    Ok(after) => self.answer(conn, &officer, &wish, &after, 200),
                    // The faster one may have been this very request, sent twice at once.
                    Err(problem) if problem.code == Code::ChangedMeanwhile => match &wish.key {
                        Some(key) => {
                            idempotency::replay(conn, row.office_id, officer.id, key)?.ok_or(problem)
                        }
                        None => Err(problem),
                    },
                    Err(problem) => Err(problem),
                }
            })
            .await?;
        Ok(render(answer))
    }

    fn answer(
        &self,
        conn: &mut Connection,
        officer: &Officer,
        wish: &Wish,
        row: &Dossier,
        status: u16,
    ) -> Result<KeptAnswer, Problem> {
        let now = self.clock.now();
        let answer = kept_answer(status, &DossierView::of(conn, &self.books, row, now)?)?;
        if let Some(key) = &wish.key {
            idempotency::keep(conn, row.office_id, officer.id, key, &answer, now)?;
        }
        Ok(answer)
    }
}

/// Receive a dossier at the counter or by post.
///
/// The dossier is accepted and numbered, and its clock starts. Every paper that the procedure demands must be there.
#[utoipa::path(tag = "dossiers", operation_id = "receive_dossier", security(("bearer" = [])), request_body = IntakeRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body acts once")),
    responses((status = 201, description = "Received", body = DossierView, headers(("ETag" = String))),
        (status = "default", description = "Refused", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/api/v1/dossiers")]
pub(crate) async fn receive_dossier(
    desk: web::Data<Desk>,
    officer: Officer,
    http: HttpRequest,
    body: JsonBody<IntakeRequest>,
) -> Result<HttpResponse, Problem> {
    let wish = Wish::read(&http, body.digest)?;
    desk.get_ref().clone().take_in(officer, wish, body.value, Event::Receive).await
}

/// Submit a dossier online.
///
/// It waits for the desk to accept or refuse it; no clock runs yet. A clerk who files for a citizen does so here too,
/// and the journal names the clerk.
#[utoipa::path(tag = "dossiers", operation_id = "submit_dossier", security(("bearer" = [])), request_body = IntakeRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body acts once")),
    responses((status = 201, description = "Submitted", body = DossierView, headers(("ETag" = String))),
        (status = "default", description = "Refused", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/api/v1/submissions")]
pub(crate) async fn submit_dossier(
    desk: web::Data<Desk>,
    officer: Officer,
    http: HttpRequest,
    body: JsonBody<IntakeRequest>,
) -> Result<HttpResponse, Problem> {
    let wish = Wish::read(&http, body.digest)?;
    desk.get_ref().clone().take_in(officer, wish, body.value, Event::Submit).await
}

/// Read a dossier.
#[utoipa::path(tag = "dossiers", operation_id = "get_dossier", security(("bearer" = [])),
    params(("code" = String, Path, description = "Mã hồ sơ", example = "H26.268.05-230307-0001")),
    responses((status = 200, description = "The dossier", body = DossierView, headers(("ETag" = String))),
        (status = 404, description = "Absent, or not to be seen", body = ProblemBody, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = ProblemBody, content_type = "application/problem+json")))]
#[get("/api/v1/dossiers/{code}")]
pub(crate) async fn get_dossier(
    desk: web::Data<Desk>,
    officer: Officer,
    code: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let desk = desk.get_ref().clone();
    let database = desk.database.clone();
    let answer = database
        .read(move |conn| {
            let row = store::find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
            kept_answer(200, &DossierView::of(conn, &desk.books, &row, desk.clock.now())?)
        })
        .await?;
    Ok(render(answer))
}

/// The journal of a dossier.
#[derive(Debug, Serialize, ToSchema)]
pub struct JournalList {
    /// Rows, oldest first.
    pub items: Vec<JournalView>,
}

/// Read the journal of a dossier.
#[utoipa::path(tag = "dossiers", operation_id = "get_dossier_journal", security(("bearer" = [])),
    params(("code" = String, Path, description = "Mã hồ sơ")),
    responses((status = 200, description = "Every act, oldest first", body = JournalList),
        (status = 404, description = "Absent, or not to be seen", body = ProblemBody, content_type = "application/problem+json"),
        (status = "default", description = "Refused", body = ProblemBody, content_type = "application/problem+json")))]
#[get("/api/v1/dossiers/{code}/journal")]
pub(crate) async fn get_dossier_journal(
    desk: web::Data<Desk>,
    officer: Officer,
    code: web::Path<String>,
) -> Result<web::Json<JournalList>, Problem> {
    desk.database
        .read(move |conn| {
            let row = store::find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
            let entries = super::journal::of_dossier(conn, row.office_id, row.id)?;
            Ok(web::Json(JournalList { items: view::journal(conn, &entries)? }))
        })
        .await
}

/// What a list of dossiers asks for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// An agency: its own dossiers and those of everything below it.
    #[param(example = "H26.268")]
    pub agency: Option<String>,
    /// State.
    pub status: Option<Status>,
    /// Account.
    pub account: Option<Account>,
    /// Code of a procedure.
    pub procedure: Option<String>,
    /// Key of a field, such as `ho-tich`.
    pub field: Option<String>,
    /// Sign-in name of the handler.
    pub handler: Option<String>,
    /// First day of reception, such as 2023-01-15.
    pub received_from: Option<String>,
    /// Last day of reception.
    pub received_to: Option<String>,
    /// First day of the due date; of a dossier that waits for acceptance, of the instant by which the desk must answer.
    pub due_from: Option<String>,
    /// Last day of the due date, likewise.
    pub due_to: Option<String>,
    /// Only overdue dossiers, those that wait for an answer of the desk too.
    pub overdue: Option<bool>,
    /// Words of the code, the names or the matter, with or without accents.
    #[param(example = "nguyen van")]
    pub text: Option<String>,
    /// A ready-made list of work.
    pub worklist: Option<Worklist>,
    /// `received` (newest first, the default) or `due` (most urgent first, the default of the lists `due_today`, `overdue`
    /// and `waiting_acceptance`).
    pub order: Option<Order>,
    /// Rows on a page, 1 to 500.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// A page of dossiers.
#[derive(Debug, Serialize, ToSchema)]
pub struct DossierList {
    /// The dossiers.
    pub items: Vec<DossierLine>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// Narrows a query to what the officer may see.
fn filter(conn: &mut Connection, officer: &Officer, query: &ListQuery) -> Result<Filter, Problem> {
    let mut check = Check::new();
    let scope = match &query.agency {
        None => officer.scope(),
        Some(code) => within(conn, officer, code)?,
    };
    let procedures = match (&query.procedure, &query.field) {
        (None, None) => None,
        (procedure, field) => Some(procedure::store::ids(conn, procedure.as_deref(), field.as_deref())?),
    };
    let handler_id = match &query.handler {
        None => None,
        // An unknown name finds nothing.
        Some(name) => Some(account::store::find_id(conn, name)?.unwrap_or_default()),
    };
    let filter = Filter {
        offices: scope.offices(),
        status: query.status,
        account: query.account,
        procedures,
        handler_id,
        received_from: check.date("received_from", query.received_from.as_deref()),
        received_to: check.date("received_to", query.received_to.as_deref()),
        due_from: check.date("due_from", query.due_from.as_deref()),
        due_to: check.date("due_to", query.due_to.as_deref()),
        overdue: query.overdue.unwrap_or(false),
        text: check.optional_text("text", query.text.as_deref(), 200),
        worklist: query.worklist,
    };
    check.done()?;
    Ok(filter)
}

/// The part of an officer's scope that lies in an agency's subtree.
fn within(conn: &mut Connection, officer: &Officer, code: &str) -> Result<account::Scope, Problem> {
    let hidden = || {
        Problem::not_found(
            format!("không có cơ quan nào mã {code} trong phạm vi của bạn"),
            format!("there is no agency {code} within your reach"),
        )
    };
    let agency = agency::store::find_by_code(conn, code)?.ok_or_else(hidden)?;
    let scope = officer.scope().within(&agency::store::subtree_offices(conn, agency.id)?);
    if scope.is_empty() { Err(hidden()) } else { Ok(scope) }
}

/// List dossiers.
#[utoipa::path(tag = "dossiers", operation_id = "list_dossiers", security(("bearer" = [])), params(ListQuery),
    responses((status = 200, description = "A page of dossiers", body = DossierList),
        (status = "default", description = "Refused", body = ProblemBody, content_type = "application/problem+json")))]
#[get("/api/v1/dossiers")]
pub(crate) async fn list_dossiers(
    desk: web::Data<Desk>,
    officer: Officer,
    query: web::Query<ListQuery>,
) -> Result<web::Json<DossierList>, Problem> {
    let limit = page::limit(query.limit)?;
    let order = query.order.unwrap_or(match query.worklist {
        // Not for «mine»: a dossier without a due date may be at my step, and that order would leave it out.
        Some(Worklist::DueToday | Worklist::Overdue | Worklist::WaitingAcceptance) => Order::Due,
        _ => Order::Received,
    });
    let after: Option<ListKey> = page::read_cursor(query.cursor.as_deref())?;
    if after.is_some_and(|(micros, _)| Instant::from_micros(micros).is_none()) {
        return Err(page::unknown_cursor());
    }
    let desk = desk.get_ref().clone();
    let database = desk.database.clone();
    database
        .read(move |conn| {
            let filter = filter(conn, &officer, &query)?;
            let now = desk.clock.now();
            let rows = search::list(conn, &filter, &officer, now, order, after, limit)?;
            let (rows, next_cursor) = page::cut(rows, limit, |row| search::key(row, order));
            Ok(web::Json(DossierList { items: view::lines(conn, &desk.books, &rows, now)?, next_cursor }))
        })
        .await
}

/// The length of a ready-made list.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorklistCount {
    /// The list, for `worklist=` of the dossiers.
    pub worklist: Worklist,
    /// Dossiers on it now.
    pub dossiers: i64,
}

/// The lengths of the ready-made lists.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorklistCounts {
    /// One for each list.
    pub items: Vec<WorklistCount>,
}

/// Count the ready-made lists of work.
#[utoipa::path(tag = "dossiers", operation_id = "list_worklists", security(("bearer" = [])),
    responses((status = 200, description = "How long each list is now", body = WorklistCounts),
        (status = "default", description = "Refused", body = ProblemBody, content_type = "application/problem+json")))]
#[get("/api/v1/worklists")]
pub(crate) async fn list_worklists(
    desk: web::Data<Desk>,
    officer: Officer,
) -> Result<web::Json<WorklistCounts>, Problem> {
    let now = desk.clock.now();
    desk.database
        .read(move |conn| {
            let mut items = Vec::new();
            for worklist in Worklist::ALL {
                let filter = Filter {
                    offices: officer.scope().offices(),
                    worklist: Some(*worklist),
                    ..Filter::default()
                };
                let dossiers = search::count(conn, &filter, &officer, now)?;
                items.push(WorklistCount { worklist: *worklist, dossiers });
            }
            Ok(web::Json(WorklistCounts { items }))
        })
        .await
}

/// What the public look-up needs.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TrackingQuery {
    /// The last four digits of the phone or identity number given at reception.
    #[param(example = "0001", pattern = "^[0-9]{4}$")]
    pub digits: String,
}

/// Look a dossier up as a citizen, without signing in.
///
/// A wrong code and wrong digits are answered alike.
#[utoipa::path(tag = "tracking", operation_id = "get_tracking",
    params(("code" = String, Path, description = "Mã hồ sơ", example = "H26.268.05-230307-0001"), TrackingQuery),
    responses((status = 200, description = "How far it is", body = Tracking),
        (status = 404, description = "No such code with these digits", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too many look-ups", body = ProblemBody, content_type = "application/problem+json")))]
#[get("/api/v1/tracking/{code}")]
pub(crate) async fn get_tracking(
    desk: web::Data<Desk>,
    limiter: web::Data<TrackingLimiter>,
    http: HttpRequest,
    code: web::Path<String>,
    query: web::Query<TrackingQuery>,
) -> Result<web::Json<Tracking>, Problem> {
    limiter.0.check(client_address(&http, desk.config.behind_proxy))?;
    let desk = desk.get_ref().clone();
    let database = desk.database.clone();
    database
        .read(move |conn| {
            tracking::look_up(conn, &desk.books, &code, &query.digits, desk.clock.now()).map(web::Json)
        })
        .await
}

/// Declares the address of an act.
macro_rules! act_route {
    ($(#[doc = $doc:literal])+ $name:ident, $path:literal, $id:literal, $body:ident) => {
        $(#[doc = $doc])+
        #[utoipa::path(tag = "acts", operation_id = $id, security(("bearer" = [])), request_body = $body,
            params(("code" = String, Path, description = "Mã hồ sơ", example = "H26.268.05-230307-0001"),
                ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body acts once"),
                ("If-Match" = Option<String>, Header, description = "The entity tag of the version that you read")),
            responses((status = 200, description = "Done", body = DossierView, headers(("ETag" = String))),
                (status = 404, description = "Absent, or not to be seen", body = ProblemBody, content_type = "application/problem+json"),
                (status = 409, description = "The state forbids it, or somebody was faster", body = ProblemBody, content_type = "application/problem+json"),
                (status = 412, description = "The version you read is stale", body = ProblemBody, content_type = "application/problem+json"),
                (status = "default", description = "Refused", body = ProblemBody, content_type = "application/problem+json")))]
        #[post($path)]
        pub(crate) async fn $name(
            desk: web::Data<Desk>,
            officer: Officer,
            code: web::Path<String>,
            http: HttpRequest,
            body: JsonBody<$body>,
        ) -> Result<HttpResponse, Problem> {
            desk.get_ref().clone().perform(officer, code.into_inner(), http, body).await
        }
    };
}

act_route!(/// Accept an online dossier: its clock starts.
    accept_dossier, "/api/v1/dossiers/{code}/acceptance", "accept_dossier", AcceptRequest);
act_route!(/// Refuse a dossier, before acceptance or after.
    refuse_dossier, "/api/v1/dossiers/{code}/refusal", "refuse_dossier", RefuseRequest);
act_route!(/// Ask the citizen for papers: the clock stands.
    request_supplement, "/api/v1/dossiers/{code}/supplement-requests", "request_supplement", SupplementRequest);
act_route!(/// Take in the papers that were asked for: the clock goes on.
    take_in_supplement, "/api/v1/dossiers/{code}/supplements", "take_in_supplement", SupplementTakenRequest);
act_route!(/// Ask the citizen to pay: the clock stands.
    request_payment, "/api/v1/dossiers/{code}/payment-requests", "request_payment", PaymentRequest);
act_route!(/// Confirm a payment: the clock goes on.
    confirm_payment, "/api/v1/dossiers/{code}/payments", "confirm_payment", PaymentConfirmedRequest);
act_route!(/// Give a dossier to a handler.
    assign_dossier, "/api/v1/dossiers/{code}/assignments", "assign_dossier", AssignRequest);
act_route!(/// Hand a dossier on to the next step.
    hand_on_dossier, "/api/v1/dossiers/{code}/hand-overs", "hand_on_dossier", HandOnRequest);
act_route!(/// Send a dossier back to an earlier step.
    send_back_dossier, "/api/v1/dossiers/{code}/send-backs", "send_back_dossier", SendBackRequest);
act_route!(/// Record the result: the dossier is resolved.
    resolve_dossier, "/api/v1/dossiers/{code}/resolution", "resolve_dossier", ResolveRequest);
act_route!(/// Hand the result to the citizen.
    return_result, "/api/v1/dossiers/{code}/result-return", "return_result", ReturnRequest);
act_route!(/// Record that the citizen asks to withdraw.
    withdraw_dossier, "/api/v1/dossiers/{code}/withdrawal", "withdraw_dossier", WithdrawRequest);
act_route!(/// Stop a dossier without a result.
    stop_dossier, "/api/v1/dossiers/{code}/stop", "stop_dossier", StopRequest);
act_route!(/// Open an ended dossier again to correct a mistake.
    correct_dossier, "/api/v1/dossiers/{code}/corrections", "correct_dossier", CorrectRequest);

/// The addresses of this room.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .service(receive_dossier)
        .service(submit_dossier)
        .service(list_dossiers)
        .service(list_worklists)
        .service(get_dossier)
        .service(get_dossier_journal)
        .service(get_dossier_deadline)
        .service(get_control_slip)
        .service(get_tracking)
        .service(accept_dossier)
        .service(refuse_dossier)
        .service(request_supplement)
        .service(take_in_supplement)
        .service(request_payment)
        .service(confirm_payment)
        .service(assign_dossier)
        .service(hand_on_dossier)
        .service(send_back_dossier)
        .service(resolve_dossier)
        .service(return_result)
        .service(withdraw_dossier)
        .service(stop_dossier)
        .service(correct_dossier);
    super::recalendar::http::routes(config);
}
