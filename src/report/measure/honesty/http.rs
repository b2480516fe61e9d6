//! HTTP endpoints of the honesty meters: the rates, and the acts behind each of them.

use actix_web::{HttpResponse, get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::meter::{Meter, MeterSide};
use super::thresholds::Thresholds;
use super::view::{MeterDossierList, MeterReport};
use super::{OpenedMeter, list, report};
use crate::access::Officer;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::check::Check;
use crate::platform::document::format::DocumentFormat;
use crate::platform::document::http::{answer, read_format};
use crate::platform::error::Problem;
use crate::platform::page;
use crate::report::count::query::report_query;
use crate::report::measure::honesty::document;

/// The HTTP endpoints of this part.
pub(crate) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(get_meter_report).service(list_meter_dossiers);
}

report_query! {
    /// Which meters.
    pub(crate) struct MetersQuery: group_by, boundaries, kind {
        /// Working minutes after which an entry counts in `entry_lag`, 1 to 100,000; 60 when nothing is said.
        #[param(example = 60)]
        entry_lag_minutes: Option<i64>,
        /// Working minutes of `resolved_at_the_last_hours`, 1 to 100,000; 120 when nothing is said.
        #[param(example = 120)]
        last_minutes: Option<i64>,
        /// Days of `withdrawn_and_refiled`, 1 to 366; 30 when nothing is said.
        #[param(example = 30)]
        refiled_days: Option<i64>,
        /// Working minutes of `instant_resolutions`, 0 to 100,000; 15 when nothing is said.
        #[param(example = 15)]
        instant_minutes: Option<i64>,
        /// `json` (when nothing is said), or the table as a file: `csv`, `xlsx`, `pdf` or `docx`.
        #[param(example = "json")]
        format: Option<String>,
    }
}

report_query! {
    /// Which side of which meter.
    pub(crate) struct MeterDossiersQuery: group_by, boundaries, kind {
        /// As in the report.
        #[param(example = 60)]
        entry_lag_minutes: Option<i64>,
        /// As in the report.
        #[param(example = 120)]
        last_minutes: Option<i64>,
        /// As in the report.
        #[param(example = 30)]
        refiled_days: Option<i64>,
        /// As in the report.
        #[param(example = 15)]
        instant_minutes: Option<i64>,
        /// The meter, such as `entry_lag`.
        #[param(required = true, example = "entry_lag")]
        meter: Option<String>,
        /// `counted` (the numerator, when nothing is said) or `base` (the denominator).
        #[param(example = "counted")]
        side: Option<String>,
        /// The key of the row; the total when nothing is said.
        #[param(example = "H26.268.1")]
        group: Option<String>,
        /// Lines on a page, 1 to 500; 50 when nothing is said.
        #[param(example = 50)]
        limit: Option<i64>,
        /// Where the page begins: `next_cursor` of the page before.
        cursor: Option<String>,
    }
}

/// Honesty meters of a period: patterns behind the figures, each a rate with its base and its bounds.
///
/// A meter accuses nobody: there are good reasons for an entry in the evening and for papers asked for late. It says where to
/// look, how often, of how many, and within which bounds the share may lie when few were counted.
#[utoipa::path(tag = "report", operation_id = "get_meter_report", params(MetersQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The meters", content(
            (MeterReport = "application/json"),
            (String = "text/csv"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"))),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/reports/meters")]
pub(crate) async fn get_meter_report(
    officer: Officer,
    desk: web::Data<HandlerState>,
    query: web::Query<MetersQuery>,
) -> Result<HttpResponse, Problem> {
    let now = desk.clock.now();
    let query = query.into_inner();
    let mut check = Check::new();
    let thresholds = Thresholds {
        entry_lag_minutes: query.entry_lag_minutes,
        last_minutes: query.last_minutes,
        refiled_days: query.refiled_days,
        instant_minutes: query.instant_minutes,
    };
    let settings = thresholds.read(&mut check);
    let format = read_format(&mut check, query.format.as_deref(), DocumentFormat::ALL);
    let question = query.asked().question(&mut check, now);
    let (settings, format, question) = check.finish((settings, format, question))?;
    let (scope, books, asked) = (officer.scope(), desk.books.clone(), question.clone());
    let report =
        desk.database.snapshot(move |conn| report(conn, &books, (&asked, settings), &scope, now)).await?;
    if format == DocumentFormat::Json {
        return Ok(HttpResponse::Ok().json(MeterReport::of(report, &question, settings)));
    }
    check_length(document::lines(&report), format)?;
    let name = format!("meters_{}_{}_{}", question.agency, question.period.from(), question.period.to());
    answer(document::paper(&report, &question, settings), format, &name).await
}

/// Pages are for people to read.
fn check_length(lines: usize, format: DocumentFormat) -> Result<(), Problem> {
    if lines <= document::MOST_PRINTED || matches!(format, DocumentFormat::Csv | DocumentFormat::Xlsx) {
        return Ok(());
    }
    let most = document::MOST_PRINTED;
    Err(Problem::field(
        "format",
        "too_long",
        format!(
            "bảng có {lines} dòng, bản in nhiều nhất {most}: chọn xlsx hoặc csv, hoặc gộp dòng (group_by)"
        ),
        format!(
            "the table has {lines} lines, pages at most {most}: choose xlsx or csv, or fewer rows (group_by)"
        ),
    ))
}

/// The acts behind a meter; the list is as long as its numerator (`side=counted`) or its denominator (`side=base`).
#[utoipa::path(tag = "report", operation_id = "list_meter_dossiers", params(MeterDossiersQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The acts, each with its dossier", body = MeterDossierList),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/reports/meters/dossiers")]
pub(crate) async fn list_meter_dossiers(
    officer: Officer,
    desk: web::Data<HandlerState>,
    query: web::Query<MeterDossiersQuery>,
) -> Result<web::Json<MeterDossierList>, Problem> {
    let now = desk.clock.now();
    let query = query.into_inner();
    let mut check = Check::new();
    let (meter, side) = (query.meter.as_deref().unwrap_or_default(), query.side.as_deref());
    let meter = check.one_of("meter", meter, Meter::ALL, Meter::as_str);
    let side = check.one_of_or("side", side, MeterSide::ALL, MeterSide::as_str, MeterSide::Counted);
    let thresholds = Thresholds {
        entry_lag_minutes: query.entry_lag_minutes,
        last_minutes: query.last_minutes,
        refiled_days: query.refiled_days,
        instant_minutes: query.instant_minutes,
    };
    let settings = thresholds.read(&mut check);
    let question = query.asked().question(&mut check, now);
    let part = page::read(&mut check, query.limit, query.cursor.as_deref());
    let parts = (meter, side, settings, question, part);
    let (meter, side, settings, question, (after, limit)) = check.finish(parts)?;
    let (scope, books, group) = (officer.scope(), desk.books.clone(), query.group);
    desk.database
        .snapshot(move |conn| {
            let opened =
                OpenedMeter { meter, side, group: group.as_deref(), after, limit: limit.saturating_add(1) };
            let listing = list(conn, &books, (&question, settings), &opened, &scope, now)?;
            Ok(web::Json(MeterDossierList::of(listing, &opened, limit)))
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_long_a_print_names_the_way_out() {
        for format in [DocumentFormat::Pdf, DocumentFormat::Docx] {
            assert!(check_length(3_000, format).is_ok());
            let problem = check_length(3_001, format).unwrap_err();
            assert_eq!(problem.fields[0].field, "format");
            assert!(problem.fields[0].words.vi.contains("xlsx hoặc csv"));
        }
        assert!(check_length(100_000, DocumentFormat::Xlsx).is_ok());
    }
}
