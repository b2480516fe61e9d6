//! HTTP endpoints of reminders: made, listed, and the slip of each.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::remind::{ReminderRequest, numbered};
use crate::access::{Officer, PersonalReadKind};
use crate::dossier::books::store::find_by_code;
use crate::dossier::endpoints::handler_state::{HandlerState, hidden};
use crate::dossier::endpoints::request_headers::{read_wish, render};
use crate::dossier::views::people::as_seen;
use crate::dossier::views::reminders::slip::slip;
use crate::dossier::views::reminders::view::{ReminderList, ReminderView};
use crate::platform::body::JsonBody;
use crate::platform::check::Check;
use crate::platform::document::Document;
use crate::platform::document::format::DocumentFormat;
use crate::platform::document::http::{answer, read_format};
use crate::platform::error::Problem;

/// Remind whoever has a dossier.
///
/// Supervisors and heads do so while somebody of the house has it to work on, not twice within 24 hours. It is no act: the dossier, its
/// version and its clock stay as they are. The list `reminded` holds the dossiers to which nothing was done since.
#[utoipa::path(tag = "dossiers", operation_id = "remind_of_dossier", security(("bearer" = [])), request_body = ReminderRequest,
    params(("code" = String, Path, description = "Mã hồ sơ", example = "H26.268.05-230307-0001"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body reminds once")),
    responses((status = 201, description = "The reminder", body = ReminderView),
        (status = 409, description = "Nobody has it to work on, or somebody was reminded less than 24 hours ago")))]
#[post("/api/v1/dossiers/{code}/reminders")]
pub(crate) async fn remind_of_dossier(
    desk: web::Data<HandlerState>,
    officer: Officer,
    http: HttpRequest,
    code: web::Path<String>,
    body: JsonBody<ReminderRequest>,
) -> Result<HttpResponse, Problem> {
    let key = read_wish(&http, body.digest)?.key;
    desk.remind(officer, code.into_inner(), body.value, key).await.map(render)
}

async fn read(desk: &HandlerState, officer: Officer, code: String) -> Result<ReminderList, Problem> {
    desk.database
        .read(move |conn| {
            let row = find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
            Ok(ReminderList::of(conn, &officer, &row)?)
        })
        .await
}

/// List the reminders of a dossier.
#[utoipa::path(tag = "dossiers", operation_id = "list_reminders", security(("bearer" = [])),
    params(("code" = String, Path, description = "Mã hồ sơ", example = "H26.268.05-230307-0001")),
    responses((status = 200, description = "Each, oldest first", body = ReminderList)))]
#[get("/api/v1/dossiers/{code}/reminders")]
pub(crate) async fn list_reminders(
    desk: web::Data<HandlerState>,
    officer: Officer,
    code: web::Path<String>,
) -> Result<web::Json<ReminderList>, Problem> {
    read(desk.get_ref(), officer, code.into_inner()).await.map(web::Json)
}

/// In which format a slip is drawn.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReminderSlipQuery {
    /// `pdf` or `docx`; `pdf` when it is left out.
    #[param(example = "pdf")]
    pub format: Option<String>,
}

impl HandlerState {
    /// The slip of a reminder, as a paper.
    ///
    /// # Errors
    /// When there is no such dossier or reminder.
    pub(crate) async fn reminder_slip(
        &self,
        officer: Officer,
        (code, number): (String, i32),
    ) -> Result<Document, Problem> {
        let books = self.books.clone();
        self.database
            .read(move |conn| {
                let row = find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
                let reminder = numbered(ReminderList::of(conn, &officer, &row)?, number)?;
                let row = as_seen(conn, &officer, PersonalReadKind::Paper, &row)?;
                slip(conn, &books, &row, &reminder)
            })
            .await
    }
}

/// Read the slip of a reminder (phiếu đôn đốc).
#[utoipa::path(tag = "dossiers", operation_id = "get_reminder_slip", security(("bearer" = [])),
    params(("code" = String, Path, description = "Mã hồ sơ", example = "H26.268.05-230307-0001"),
        ("number" = i32, Path, description = "Number of the reminder within the dossier, from 1", example = 1), ReminderSlipQuery),
    responses((status = 200, description = "The slip",
        content((Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")))))]
#[get("/api/v1/dossiers/{code}/reminders/{number}/slip")]
pub(crate) async fn get_reminder_slip(
    desk: web::Data<HandlerState>,
    officer: Officer,
    path: web::Path<(String, i32)>,
    query: web::Query<ReminderSlipQuery>,
) -> Result<HttpResponse, Problem> {
    let mut check = Check::new();
    let offered = [DocumentFormat::Pdf, DocumentFormat::Docx];
    let format = read_format(&mut check, query.format.as_deref(), &offered);
    let (format, (code, number)) = (check.finish(format)?, path.into_inner());
    let name = slip_name(&code, number);
    let paper = desk.reminder_slip(officer, (code, number)).await?;
    answer(paper, format, &name).await
}

/// What the file of a slip is called, without an ending.
pub(crate) fn slip_name(code: &str, number: i32) -> String {
    format!("Phiếu đôn đốc {code} {number}")
}

/// Registers these addresses.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(remind_of_dossier).service(list_reminders).service(get_reminder_slip);
}
