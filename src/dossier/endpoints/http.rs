//! HTTP endpoints of the desk: dossiers in, one read again, one looked up by its citizen; and the routes of the whole room.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::handler_state::{HandlerState, hidden};
use super::intake_request::IntakeRequest;
use super::once::{ActWish, TakeIn, kept_answer};
use super::request_headers::{read_wish, render};
use super::tracking_limiter::TrackingLimiter;
use crate::access::Officer;
use crate::dossier::books::store;
use crate::dossier::views::forms::http::get_dossier_form;
use crate::dossier::views::journal_view::{self, JournalView};
use crate::dossier::views::people::journal_as_seen;
use crate::dossier::views::promises::http::{get_apology, get_dossier_promises};
use crate::dossier::views::proof::http::{get_control_slip, get_dossier_deadline};
use crate::dossier::views::tracking::{self, Tracking};
use crate::dossier::views::view::DossierView;
use crate::platform::body::JsonBody;
use crate::platform::error::Problem;

impl HandlerState {
    /// Takes a dossier in, once for each key.
    async fn take_in(
        self,
        officer: Officer,
        wish: ActWish,
        request: IntakeRequest,
        take_in: TakeIn,
    ) -> Result<HttpResponse, Problem> {
        let database = self.database.clone();
        let answer =
            database.write(move |conn| self.take_in_once(conn, &officer, &wish, &request, take_in)).await?;
        Ok(render(answer))
    }
}

/// Receive a dossier at the counter or by post.
///
/// The dossier is accepted and numbered, and its clock starts. Every paper that the procedure demands must be there. While the same
/// person has the same procedure open here, or had it until 30 days ago, the answer is 409 with the codes of those dossiers, and
/// `duplicate_of_intended` says that another one is meant.
#[utoipa::path(tag = "dossiers", operation_id = "receive_dossier", security(("bearer" = [])), request_body = IntakeRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body acts once")),
    responses((status = 201, description = "Received", body = DossierView, headers(("ETag" = String))),
        (status = 409, description = "This person has a dossier of this procedure: `dossiers` names it")))]
#[post("/api/v1/dossiers")]
pub(crate) async fn receive_dossier(
    desk: web::Data<HandlerState>,
    officer: Officer,
    http: HttpRequest,
    body: JsonBody<IntakeRequest>,
) -> Result<HttpResponse, Problem> {
    let wish = read_wish(&http, body.digest)?;
    desk.get_ref().clone().take_in(officer, wish, body.value, crate::dossier::acts::intake::receive).await
}

/// Submit a dossier online.
///
/// It waits for the desk to accept or refuse it; no clock runs yet. A clerk who files for a citizen does so here too,
/// and the journal names the clerk.
#[utoipa::path(tag = "dossiers", operation_id = "submit_dossier", security(("bearer" = [])),
    request_body(content = IntakeRequest, example = json!({
        "agency": "H26.268.05", "procedure": "1.004873", "channel": "online_partial",
        "applicant": { "name": "Trần Văn Ví Dụ", "identity": "001099000002", "phone": "0900 000 001" },
        "papers": [{ "code": "application", "copies": 1 }]
    })),
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body acts once")),
    responses((status = 201, description = "Submitted", body = DossierView, headers(("ETag" = String))),
        (status = 409, description = "This person has a dossier of this procedure: `dossiers` names it")))]
#[post("/api/v1/submissions")]
pub(crate) async fn submit_dossier(
    desk: web::Data<HandlerState>,
    officer: Officer,
    http: HttpRequest,
    body: JsonBody<IntakeRequest>,
) -> Result<HttpResponse, Problem> {
    let wish = read_wish(&http, body.digest)?;
    desk.get_ref().clone().take_in(officer, wish, body.value, crate::dossier::acts::intake::submit).await
}

/// Read a dossier.
#[utoipa::path(tag = "dossiers", operation_id = "get_dossier", security(("bearer" = [])),
    params(("code" = String, Path, description = "Mã hồ sơ", example = "H26.268.05-230307-0001")),
    responses((status = 200, description = "The dossier", body = DossierView, headers(("ETag" = String)))))]
#[get("/api/v1/dossiers/{code}")]
pub(crate) async fn get_dossier(
    desk: web::Data<HandlerState>,
    officer: Officer,
    code: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let desk = desk.get_ref().clone();
    let database = desk.database.clone();
    let answer = database
        .read(move |conn| {
            let row = store::find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
            kept_answer(200, &DossierView::of(conn, &desk.books, &row, (&officer, desk.now()))?)
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
    responses((status = 200, description = "Every act, oldest first", body = JournalList)))]
#[get("/api/v1/dossiers/{code}/journal")]
pub(crate) async fn get_dossier_journal(
    desk: web::Data<HandlerState>,
    officer: Officer,
    code: web::Path<String>,
) -> Result<web::Json<JournalList>, Problem> {
    desk.database
        .read(move |conn| {
            let row = store::find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
            let entries = crate::dossier::books::journal::of_dossier(conn, row.office_id, row.id)?;
            let items = journal_view::journal(conn, &entries)?;
            Ok(web::Json(JournalList { items: journal_as_seen(conn, &officer, &row, items)? }))
        })
        .await
}

/// What the public look-up needs.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TrackingQuery {
    /// The last four digits of the phone or identity number given at reception.
    #[param(example = "0001", pattern = "^[0-9]{4}$")]
    pub digits: String,
}

/// Look a dossier up as a citizen, without signing in.
///
/// A wrong code and wrong digits are answered alike. After a few wrong ones for one code the next look-up waits, longer each time; not
/// where that code was looked up before.
#[utoipa::path(tag = "tracking", operation_id = "get_tracking",
    params(("code" = String, Path, description = "Mã hồ sơ", example = "H26.268.05-230307-0001"), TrackingQuery),
    responses((status = 200, description = "How far it is", body = Tracking),
        (status = 404, description = "No such code with these digits"),
        (status = 429, description = "Too many look-ups from this address, or too many wrong digits for this code",
            headers(("Retry-After" = u64, description = "Seconds to wait")))))]
#[get("/api/v1/tracking/{code}")]
pub(crate) async fn get_tracking(
    desk: web::Data<HandlerState>,
    limiter: web::Data<TrackingLimiter>,
    http: HttpRequest,
    code: web::Path<String>,
    query: web::Query<TrackingQuery>,
) -> Result<web::Json<Tracking>, Problem> {
    let (now, code, digits) = (desk.now(), code.into_inner(), query.into_inner().digits);
    let (database, books, asked) =
        (desk.database.clone(), desk.books.clone(), (code.clone(), digits.clone()));
    let looked_up =
        database.read(move |conn| tracking::look_up(conn, &books, &asked.0, &asked.1, now).map(web::Json));
    limiter.look_up(&http, (&code, &digits), now, looked_up).await
}

/// The HTTP endpoints of this room.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .service(receive_dossier)
        .service(submit_dossier)
        .service(get_dossier)
        .service(get_dossier_journal)
        .service(get_dossier_deadline)
        .service(get_control_slip)
        .service(get_dossier_promises)
        .service(get_apology)
        .service(get_dossier_form)
        .service(get_tracking);
    crate::dossier::views::lists::http::routes(config);
    crate::dossier::views::applicants::http::routes(config);
    crate::dossier::endpoints::act::http::routes(config);
    crate::dossier::views::legs::http::routes(config);
    crate::dossier::bulk::continuation::http::routes(config);
    crate::dossier::bulk::hand_over::http::routes(config);
    crate::dossier::bulk::release::http::routes(config);
    super::opinions::http::routes(config);
    super::reminders::http::routes(config);
    super::reclassification::http::routes(config);
    crate::dossier::bulk::recalendar::http::routes(config);
    crate::dossier::bulk::version_move::http::routes(config);
    crate::dossier::bulk::replay::http::routes(config);
    crate::dossier::views::register_book::http::routes(config);
}
