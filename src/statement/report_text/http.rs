//! HTTP endpoints of the text of a report: as segments, as plain text, or as a file to print and to sign.

use actix_web::{HttpResponse, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::letter::LetterWriter;
use super::requests::{CheckedReportText, ReportOfText, ReportTextQuery, ReportTextRequest};
use super::views::ReportTextView;
use crate::access::Officer;
use crate::agency::{Agency, store as agencies};
use crate::indicator::reader::find_office;
use crate::platform::body::JsonBody;
use crate::platform::check::Check;
use crate::platform::database::Connection;
use crate::platform::document::http::drawn;
use crate::platform::document::official;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::service_state::ServiceState;
use crate::report::runs;
use crate::statement::language::TextLanguage;
use crate::statement::paragraph::http::ParagraphShape;
use crate::statement::paragraph::{Rendered, ReportCells, actions};

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
    let CheckedReportText { template, report, until, letter } = asked;
    let made = service.database.snapshot(move |conn| {
        let (cells, agency, known_at) = cells_of(conn, report, &officer, now)?;
        let in_use = actions::find_in_use(conn, &agency, (&template, TextLanguage::Vietnamese), now.date())?;
        let parsed = actions::parsed(&in_use, &cells)?;
        let (until, scope) = (until.unwrap_or(cells.to), officer.scope());
        let whose = (&agency, TextLanguage::Vietnamese);
        let written = actions::write(conn, &parsed, &cells, whose, (until, known_at, &scope), now)?;
        let above = agencies::ancestors(conn, agency.id)?.pop();
        Ok::<_, Problem>((written, cells, agency, above, in_use.title))
    });
    let (written, cells, agency, above, title): (Rendered, ReportCells, Agency, Option<Agency>, String) =
        made.await?;
    let writer =
        LetterWriter { agency: &agency.name_vi, above: above.as_ref().map(|above| above.name_vi.as_str()) };
    let lines = written.lines(service.config.public_url.as_deref());
    let text = letter.around(writer, &title, lines, now);
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

/// The cells of the report that is asked for, whose it is, and what was known of it.
fn cells_of(
    conn: &mut Connection,
    report: ReportOfText,
    officer: &Officer,
    now: Instant,
) -> Result<(ReportCells, Agency, Instant), Problem> {
    let scope = officer.scope();
    match report {
        ReportOfText::Live { agency, when, known_at } => {
            let agency = find_office(conn, &agency, &scope)?;
            let cells = actions::live_cells(conn, &agency, when, (known_at, &scope), now)?;
            Ok((cells, agency, known_at))
        }
        ReportOfText::Run(id) => {
            let run = runs::actions::load(conn, id, &scope)?;
            let agency = runs::actions::agency_of(conn, &run)?;
            Ok((actions::run_cells(conn, &run, &agency)?, agency, run.known_at))
        }
    }
}
