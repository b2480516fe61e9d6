//! HTTP endpoints of the text of a report: as segments, as plain text, or as a file to print and to sign.

use actix_web::{HttpResponse, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::actions::{self, WrittenReport};
use super::requests::{ReportTextQuery, ReportTextRequest};
use super::views::ReportTextView;
use crate::access::Officer;
use crate::platform::body::JsonBody;
use crate::platform::check::Check;
use crate::platform::document::http::drawn;
use crate::platform::document::official;
use crate::platform::error::Problem;
use crate::platform::service_state::ServiceState;
use crate::statement::paragraph::http::ParagraphShape;

/// The HTTP endpoints of the texts of reports.
pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(create_report_text);
}

/// Write the text of a report from a template of headings and paragraphs, with the head and the foot of an official text; nothing is
/// kept.
#[utoipa::path(tag = "statement", operation_id = "create_report_text", request_body = ReportTextRequest, params(ReportTextQuery), security(("bearer" = [])), responses(
    (status = 200, description = "The text", content(
        (ReportTextView = "application/json"),
        (String = "text/plain"),
        (Vec<u8> = "application/pdf"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"))),
    (status = 404, description = "No such template or run, or no such agency in your scope"),
    (status = 422, description = "A field breaks a rule, or a figure is missing")))]
#[post("/api/v1/report-texts")]
pub(crate) async fn create_report_text(
    service: web::Data<ServiceState>,
    officer: Officer,
    query: web::Query<ReportTextQuery>,
    body: JsonBody<ReportTextRequest>,
) -> Result<HttpResponse, Problem> {
    let now = service.now();
    let mut check = Check::new();
    let shape = ParagraphShape::read(&mut check, query.format.as_deref());
    let (asked, shape) = body.value.checked(check, shape, now)?;
    let public = service.config.public_url.clone();
    let made = service
        .database
        .snapshot(move |conn| actions::written(conn, asked, &officer, public.as_deref(), now));
    let WrittenReport { written, cells, text } = made.await?;
    match shape {
        ParagraphShape::Segments => Ok(HttpResponse::Ok().json(ReportTextView::of(written, &cells, text))),
        ParagraphShape::Text => {
            let whole = format!("{}\n{}\n\n{}\n", text.kind, text.subject, written.text().trim_end());
            Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(whole))
        }
        ParagraphShape::File(format) => {
            let name = text.subject.clone();
            drawn(move || official::draw(&text, format), format, &name).await
        }
    }
}
