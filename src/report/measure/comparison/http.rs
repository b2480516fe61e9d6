//! HTTP endpoints of the comparison: offices side by side, and the dossiers behind a number.

use actix_web::{HttpResponse, get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::view::ComparisonReport;
use super::{OpenedComparison, compare, dossiers, read_figure, read_level};
use crate::access::Officer;
use crate::agency::Level;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::check::Check;
use crate::platform::document::format::DocumentFormat;
use crate::platform::document::http::{answer, read_format};
use crate::platform::error::Problem;
use crate::platform::page;
use crate::report::count::query::report_query;
use crate::report::count::view::CellDossierList;
use crate::report::measure::comparison::document::paper;

/// The HTTP endpoints of this part.
pub(crate) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(get_comparison).service(list_comparison_dossiers);
}

report_query! {
    /// Which comparison, of the offices of one level in the subtree.
    pub(crate) struct ComparisonQuery: kind {
        /// Which offices: `ward` (when nothing is said), `district`, `department` or `city`; each by its own dossiers.
        #[param(value_type = Option<Level>, example = "ward")]
        level: Option<String>,
        /// `json` (when nothing is said), or the table as a file: `csv`, `xlsx`, `pdf` or `docx`.
        #[param(example = "json")]
        format: Option<String>,
    }
}

report_query! {
    /// Which number of which comparison.
    pub(crate) struct ComparisonDossiersQuery: kind {
        /// As in the comparison.
        #[param(value_type = Option<Level>, example = "ward")]
        level: Option<String>,
        /// `resolved` (the denominator), `on_time` (the numerator, when nothing is said) or `late`.
        #[param(example = "on_time")]
        figure: Option<String>,
        /// The code of a compared office; all of them when nothing is said.
        #[param(example = "H26.268.05")]
        group: Option<String>,
        /// The code of a procedure; all of them when nothing is said.
        #[param(example = "1.004873")]
        procedure: Option<String>,
        /// Lines on a page, 1 to 500; 50 when nothing is said.
        #[param(example = 50)]
        limit: Option<i64>,
        /// Where the page begins: `next_cursor` of the page before.
        cursor: Option<String>,
    }
}

/// Compare offices of a level fairly: raw and mix-adjusted on-time rates with bounds, places only where they can be told
/// apart, and working time with its number.
#[utoipa::path(tag = "report", operation_id = "get_comparison", params(ComparisonQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The comparison", content(
            (ComparisonReport = "application/json"),
            (String = "text/csv"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"))),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/reports/comparison")]
pub(crate) async fn get_comparison(
    officer: Officer,
    desk: web::Data<HandlerState>,
    query: web::Query<ComparisonQuery>,
) -> Result<HttpResponse, Problem> {
    let now = desk.clock.now();
    let query = query.into_inner();
    let mut check = Check::new();
    let level = read_level(&mut check, query.level.as_deref());
    let format = read_format(&mut check, query.format.as_deref(), DocumentFormat::ALL);
    let question = query.asked().question(&mut check, now);
    let (level, format, question) = check.finish((level, format, question))?;
    let (scope, books) = (officer.scope(), desk.books.clone());
    let asked = question.clone();
    let comparison =
        desk.database.snapshot(move |conn| compare(conn, &books, (&asked, level), &scope, now)).await?;
    if format == DocumentFormat::Json {
        return Ok(HttpResponse::Ok().json(ComparisonReport::of(comparison, &question)));
    }
    let name = format!("comparison_{}_{}_{}", question.agency, question.period.from(), question.period.to());
    answer(paper(&comparison, &question), format, &name).await
}

/// The dossiers behind a number of the comparison; the list is as long as the number says.
#[utoipa::path(tag = "report", operation_id = "list_comparison_dossiers", params(ComparisonDossiersQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The dossiers", body = CellDossierList),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/reports/comparison/dossiers")]
pub(crate) async fn list_comparison_dossiers(
    officer: Officer,
    desk: web::Data<HandlerState>,
    query: web::Query<ComparisonDossiersQuery>,
) -> Result<web::Json<CellDossierList>, Problem> {
    let now = desk.clock.now();
    let query = query.into_inner();
    let mut check = Check::new();
    let level = read_level(&mut check, query.level.as_deref());
    let figure = read_figure(&mut check, query.figure.as_deref());
    let question = query.asked().question(&mut check, now);
    let part = page::read(&mut check, query.limit, query.cursor.as_deref());
    let (level, figure, question, (after, limit)) = check.finish((level, figure, question, part))?;
    let scope = officer.scope();
    desk.database
        .snapshot(move |conn| {
            let opened = OpenedComparison {
                figure,
                office: query.group.as_deref(),
                procedure: query.procedure.as_deref(),
                after,
                limit: limit.saturating_add(1),
            };
            let listing = dossiers(conn, (&question, level), &opened, &scope, now)?;
            Ok(web::Json(CellDossierList::of(listing, figure, query.group.clone(), limit)))
        })
        .await
}
