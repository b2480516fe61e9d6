//! HTTP endpoints of what defends a date: the proof sheet, in JSON or as a page, and the control slip.

use actix_web::http::header::ACCEPT;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::deadline_view::DeadlineView;
use super::page;
use super::slip_view::ControlSlipView;
use crate::access::{Officer, PersonalReadKind};
use crate::agency;
use crate::dossier::books::store;
use crate::dossier::endpoints::handler_state::{HandlerState, hidden};
use crate::dossier::views::letterhead::letterhead;
use crate::dossier::views::people::as_seen;
use crate::dossier::views::proof::slip_document::{self, SlipHeading};
use crate::platform::check::Check;
use crate::platform::document::DocumentFormat;
use crate::platform::document::http::{answer, read_format};
use crate::platform::error::Problem;

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ProofFormat {
    /// For programs.
    Json,
    /// A page to read and print.
    Html,
}

impl ProofFormat {
    /// The form that a request asks for: by its query, else by what its `Accept` prefers.
    pub(crate) fn wanted(http: &HttpRequest, query: ProofQuery) -> Self {
        let accept = http.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        query.format.unwrap_or(if prefers_html(accept) { Self::Html } else { Self::Json })
    }
}

/// What a sheet that can be printed asks for.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProofQuery {
    /// The form of the answer, whatever `Accept` says.
    #[serde(default)]
    #[param(inline)]
    format: Option<ProofFormat>,
}

/// Explain the due date of a dossier, day by day.
///
/// In JSON, or as a Vietnamese page to print when `Accept` prefers `text/html` or `format=html` asks for it. The page does
/// not name the applicant.
#[utoipa::path(tag = "dossiers", operation_id = "get_dossier_deadline", security(("bearer" = [])),
    params(("code" = String, Path, description = "Mã hồ sơ"), ProofQuery),
    responses((status = 200, description = "The due date and every day on the way to it",
            content((DeadlineView = "application/json"), (String = "text/html")))))]
#[get("/api/v1/dossiers/{code}/deadline")]
pub(crate) async fn get_dossier_deadline(
    desk: web::Data<HandlerState>,
    officer: Officer,
    code: web::Path<String>,
    http: HttpRequest,
    query: web::Query<ProofQuery>,
) -> Result<HttpResponse, Problem> {
    let format = ProofFormat::wanted(&http, query.into_inner());
    let desk = desk.get_ref().clone();
    let database = desk.database.clone();
    let view = database
        .read(move |conn| {
            let row = store::find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
            DeadlineView::of(conn, &desk.books, &row)
        })
        .await?;
    Ok(match format {
        ProofFormat::Json => HttpResponse::Ok().json(view),
        ProofFormat::Html => {
            HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page::draw(&view))
        }
    })
}

/// The formats of a control slip.
const SLIP_FORMATS: &[DocumentFormat] = &[DocumentFormat::Json, DocumentFormat::Pdf, DocumentFormat::Docx];

/// What a control slip asks for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SlipQuery {
    /// `json` (when nothing is said), `pdf` or `docx`.
    #[param(example = "json")]
    format: Option<String>,
}

/// Read the control slip of a dossier: who had it, for how long, and who bears its lateness.
///
/// As `pdf` or `docx` it is the form that goes with the papers; that names the applicant.
#[utoipa::path(tag = "dossiers", operation_id = "get_control_slip", security(("bearer" = [])),
    params(("code" = String, Path, description = "Mã hồ sơ"), SlipQuery),
    responses((status = 200, description = "One row for each stay at a step", content(
            (ControlSlipView = "application/json"),
            (Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")))))]
#[get("/api/v1/dossiers/{code}/control-slip")]
pub(crate) async fn get_control_slip(
    desk: web::Data<HandlerState>,
    officer: Officer,
    code: web::Path<String>,
    query: web::Query<SlipQuery>,
) -> Result<HttpResponse, Problem> {
    let mut check = Check::new();
    let format = read_format(&mut check, query.format.as_deref(), SLIP_FORMATS);
    let format = check.finish(format)?;
    let desk = desk.get_ref().clone();
    let database = desk.database.clone();
    let (view, printed) = database
        .read(move |conn| {
            let now = desk.now();
            let row = store::find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
            let view = ControlSlipView::of(conn, &desk.books, &row, now)?;
            if format == DocumentFormat::Json {
                return Ok::<_, Problem>((view, None));
            }
            let office = agency::store::find(conn, row.office_id)?.ok_or_else(hidden)?;
            let head = letterhead(conn, &office, now)?;
            let row = as_seen(conn, &officer, PersonalReadKind::Paper, &row)?;
            let (applicant, address) = (row.applicant_name, row.applicant_address);
            Ok((view, Some(SlipHeading { head, applicant, address, now })))
        })
        .await?;
    match printed {
        None => Ok(HttpResponse::Ok().json(view)),
        Some(printed) => {
            let name = format!("Phiếu kiểm soát {}", view.code);
            answer(slip_document::paper(&view, printed), format, &name).await
        }
    }
}

/// Whether an `Accept` header puts `text/html` before `application/json`.
fn prefers_html(accept: &str) -> bool {
    let quality = |exact: &str, family: &str| {
        [exact, family, "*/*"].into_iter().find_map(|wanted| {
            accept.split(',').find_map(|range| {
                let mut parts = range.split(';').map(str::trim);
                let named = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case(wanted));
                let weight = parts.find_map(|part| part.strip_prefix("q="));
                named.then(|| thousandths(weight.unwrap_or("1")))
            })
        })
    };
    quality("text/html", "text/*").unwrap_or(0) > quality("application/json", "application/*").unwrap_or(0)
}

/// `0.85` is 850; a weight that cannot be read is 0.
fn thousandths(weight: &str) -> u32 {
    let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
    let digits: String = part.chars().chain("000".chars()).take(3).collect();
    format!("{whole}{digits}").parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::prefers_html;

    #[test]
    fn a_browser_gets_the_page_and_a_program_the_json() {
        assert!(prefers_html("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
        assert!(prefers_html("text/html"));
        assert!(prefers_html("application/json;q=0.85, text/*;q=0.9"));
        for accept in [
            "",
            "*/*",
            "application/json",
            "text/html;q=0.5, application/json",
            "text/html;q=x",
            "text/html, application/json",
        ] {
            assert!(!prefers_html(accept), "{accept}");
        }
    }
}
