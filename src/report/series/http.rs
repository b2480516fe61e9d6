//! The address of the time series.

use actix_web::{get, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa_actix_web::service_config::ServiceConfig;

use super::parts::PartUnit;
use super::{Series, series};
use crate::access::Officer;
use crate::platform::check::{Check, Checked};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::service_state::ServiceState;
use crate::procedure::ProcedureKind;
use crate::report::count::query::report_query;
use crate::report::count::request::ReportReader;
use crate::report::count::view::ReportAgency;
use crate::report::figures::figure::Figure;
use crate::report::series::figure_series::SeriesAddition;

/// What a series shows when no figure is named.
const USUAL: &[Figure] =
    &[Figure::Received, Figure::Resolved, Figure::ResolvedLate, Figure::Pending, Figure::InProcessOverdue];

/// The HTTP endpoints of this figure.
pub(crate) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(get_report_series);
}

report_query! {
    /// Which series.
    pub(crate) struct SeriesQuery: kind {
        /// What there is a point for: `day`, `week` (Monday to Sunday), `month`, or `reporting_month` (15th to 14th; when nothing
        /// is said). At most 400 points.
        #[param(example = "reporting_month")]
        by: Option<String>,
        /// Names of figures, with commas between: columns of the report or parts of its rates. `received`, `resolved`,
        /// `resolved_late`, `pending` and `in_process_overdue` when nothing is said.
        #[param(example = "received,resolved")]
        figures: Option<String>,
    }
}

/// What the series rest on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SeriesParameters {
    /// The agency; the offices of its subtree are counted.
    agency: ReportAgency,
    /// The first day.
    from: NaiveDate,
    /// The last day.
    to: NaiveDate,
    /// What there is a point for.
    by: PartUnit,
    /// Administrative procedures, or the processes outside them.
    kind: ProcedureKind,
    /// Acts that took effect by this instant are counted.
    as_of: Instant,
    /// Acts that were recorded by this instant are counted.
    known_at: Instant,
    /// Offices counted: those of the agency that lie in your scope.
    #[schema(example = 18)]
    offices_counted: usize,
    /// Offices of the agency, itself included.
    #[schema(example = 18)]
    offices_of_agency: usize,
}

/// A part of the period.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SeriesPart {
    /// The first day: `from` of the list that opens a point.
    from: NaiveDate,
    /// The last day: `to` of that list.
    to: NaiveDate,
    /// The name for people.
    #[schema(example = "Kỳ tháng 5/2023")]
    name: String,
}

/// How the points of a figure make its total.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SeriesTotal {
    /// They add up to it: a flow.
    Sum,
    /// The first one is it: what stands at the start.
    First,
    /// The last one is it: what stands at the end.
    Last,
    /// They do not make it: what was due in a part is judged at the end of that part.
    Apart,
}

impl From<SeriesAddition> for SeriesTotal {
    fn from(adding: SeriesAddition) -> Self {
        match adding {
            SeriesAddition::Sum => Self::Sum,
            SeriesAddition::First => Self::First,
            SeriesAddition::Last => Self::Last,
            SeriesAddition::Apart => Self::Apart,
        }
    }
}

/// One figure over time.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SeriesLine {
    /// The figure.
    #[schema(example = "received")]
    figure: &'static str,
    /// Its label.
    #[schema(example = "Tiếp nhận trong kỳ")]
    label: &'static str,
    /// One value for each part, in their order.
    #[schema(example = json!([812, 640]))]
    points: Vec<i64>,
    /// The figure of the whole period.
    #[schema(example = 1452)]
    total: i64,
    /// How the points make it.
    total_is: SeriesTotal,
}

/// Figures over time.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SeriesReport {
    /// What the series rest on.
    parameters: SeriesParameters,
    /// The parts that had begun by the as-of instant.
    parts: Vec<SeriesPart>,
    /// The figures.
    series: Vec<SeriesLine>,
    /// The list behind a point: this address with `&figure=`, `&from=` and `&to=` of the point.
    #[schema(
        example = "/api/v1/reports/resolution/dossiers?agency=H26.268&kind=tthc&as_of=2023-06-15T00:00:00%2B07:00"
    )]
    dossiers: String,
}

impl SeriesReport {
    fn of(found: Series) -> Self {
        let (as_of, known_at) = (found.cut.as_of(), found.known_at);
        let sent = |at: Instant| at.rfc3339().replace('+', "%2B");
        Self {
            dossiers: format!(
                "/api/v1/reports/resolution/dossiers?agency={}&kind={}&as_of={}&known_at={}",
                found.agency.code,
                found.kind,
                sent(as_of),
                sent(known_at)
            ),
            parts: found
                .parts
                .iter()
                .map(|part| SeriesPart { from: part.from(), to: part.to(), name: found.unit.name(*part) })
                .collect(),
            series: found
                .lines
                .into_iter()
                .map(|line| SeriesLine {
                    figure: line.figure.as_str(),
                    label: line.figure.label_vi(),
                    total_is: line.addition().into(),
                    points: line.points,
                    total: line.total,
                })
                .collect(),
            parameters: SeriesParameters {
                agency: ReportAgency { code: found.agency.code, name: found.agency.name },
                from: found.period.from(),
                to: found.period.to(),
                by: found.unit,
                kind: found.kind,
                as_of,
                known_at,
                offices_counted: found.offices_counted,
                offices_of_agency: found.offices_of_agency,
            },
        }
    }
}

/// Reads what there is a point for.
pub(in crate::report) fn read_unit(check: &mut Check, text: Option<&str>) -> Checked<PartUnit> {
    check.one_of_or("by", text, PartUnit::ALL, PartUnit::as_str, PartUnit::ReportingMonth)
}

/// Reads the names of figures; each counts once.
fn read_figures(check: &mut Check, text: Option<&str>) -> Checked<Vec<Figure>> {
    let Some(text) = text else { return Checked::sure(USUAL.to_vec()) };
    let mut figures = Vec::new();
    for name in text.split(',').map(str::trim) {
        match Figure::parse(name) {
            Some(figure) if figures.contains(&figure) => {}
            Some(figure) => figures.push(figure),
            None => {
                let name: String = name.chars().take(60).collect();
                return check.refuse(
                    "figures",
                    "unknown_value",
                    format!("không có chỉ tiêu “{name}”: lấy tên cột trong báo cáo, ví dụ received,resolved_late"),
                    format!("no figure “{name}”: take names of columns of the report, such as received,resolved_late"),
                );
            }
        }
    }
    Checked::sure(figures)
}

/// Figures over time: a value for each day, week or month. Flows add up to the period's figure, stocks are taken at the end of
/// each part.
#[utoipa::path(tag = "report", operation_id = "get_report_series", params(SeriesQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The series", body = SeriesReport),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/reports/series")]
pub(crate) async fn get_report_series(
    officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<SeriesQuery>,
) -> Result<web::Json<SeriesReport>, Problem> {
    let now = service.now();
    let query = query.into_inner();
    let mut check = Check::new();
    let unit = read_unit(&mut check, query.by.as_deref());
    let figures = read_figures(&mut check, query.figures.as_deref());
    let question = query.asked().question(&mut check, now);
    let (unit, figures, question) = check.finish((unit, figures, question))?;
    let scope = officer.scope();
    let found = service
        .database
        .snapshot(move |conn| series(conn, &question, unit, &figures, ReportReader::Officer(&scope), now))
        .await?;
    Ok(web::Json(SeriesReport::of(found)))
}
