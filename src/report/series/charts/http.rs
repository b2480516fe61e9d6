//! The address of the charts: an image, or the same figures as a table.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{ChartContext, ChartHeading, DrawnChart, picture};
use crate::access::Officer;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::check::{Check, Checked};
use crate::platform::document::format::DocumentFormat;
use crate::platform::document::http::answer;
use crate::platform::document::{Document, DocumentBlock, DocumentCell};
use crate::platform::error::Problem;
use crate::platform::text::number_vi;
use crate::report::count::query::report_query;
use crate::report::count::request::ReportReader;
use crate::report::figures::rate::Rate;
use crate::report::series::charts::chart::Chart;
use crate::report::series::http::read_unit;

/// The HTTP endpoints of the charts.
pub(crate) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(get_chart);
}

report_query! {
    /// What a chart is drawn of.
    pub(crate) struct ChartQuery: boundaries, kind {
        /// What the columns of `received_resolved` are: `day`, `week`, `month` or `reporting_month` (when nothing is said).
        #[param(example = "reporting_month")]
        by: Option<String>,
        /// `svg` (when nothing is said): the image; `json`: its title, its description and its figures as a table; `pdf`, `xlsx`,
        /// `docx` or `csv`: a file with both, or with the table alone.
        #[param(example = "svg")]
        format: Option<String>,
    }
}

/// A cell of the table beside a chart.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ChartCell {
    /// As people write it.
    #[schema(example = "98,59%")]
    text: String,
    /// The number, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 3415)]
    count: Option<i64>,
    /// The share, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    share: Option<Rate>,
}

/// A column of the table beside a chart.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ChartColumn {
    /// The stable name.
    #[schema(example = "rate")]
    name: String,
    /// The label.
    #[schema(example = "Tỷ lệ đúng hạn")]
    label: String,
}

/// A chart as words and figures.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ChartTable {
    /// Which one.
    chart: Chart,
    /// What is drawn.
    title: String,
    /// What there is to see.
    description: String,
    /// The columns.
    columns: Vec<ChartColumn>,
    /// The rows, each with a cell for each column; the last is the total.
    rows: Vec<Vec<ChartCell>>,
}

impl ChartTable {
    fn of(picture: DrawnChart) -> Self {
        let columns = picture.table.columns.into_iter();
        let cells = |cells: Vec<DocumentCell>| cells.into_iter().map(ChartCell::of).collect();
        Self {
            chart: picture.chart,
            title: picture.title,
            description: picture.description,
            columns: columns.map(|column| ChartColumn { name: column.name, label: column.label }).collect(),
            rows: picture.table.rows.into_iter().map(|row| cells(row.cells)).collect(),
        }
    }
}

impl ChartCell {
    fn of(cell: DocumentCell) -> Self {
        match cell {
            DocumentCell::Count(count) => Self { text: number_vi(count), count: Some(count), share: None },
            DocumentCell::Share(numerator, denominator) => {
                let share = Rate::of(numerator, denominator);
                Self { text: share.text.clone().unwrap_or("-".to_owned()), count: None, share: Some(share) }
            }
            DocumentCell::Text(text) => Self { text, count: None, share: None },
            // No chart has cells of another kind.
            _ => Self { text: String::new(), count: None, share: None },
        }
    }
}

fn unknown_chart() -> Problem {
    let names: Vec<&str> = Chart::ALL.iter().map(|chart| chart.as_str()).collect();
    let names = names.join(", ");
    Problem::not_found(
        format!("không có biểu đồ này: chọn một trong {names}"),
        format!("no such chart: choose one of {names}"),
    )
}

/// A chart of the figures, as an image that also reads in black and white, or as a table.
///
/// `ageing` stands at the end of the period, at `as_of`, or now. `by` cuts the columns of `received_resolved`; `boundaries` says
/// under which offices the rows of `on_time_by_office` are drawn.
#[utoipa::path(tag = "report", operation_id = "get_chart", security(("bearer" = [])),
    params(("chart" = Chart, Path, description = "What is drawn", example = "on_time_by_office"), ChartQuery),
    responses(
        (status = 200, description = "The chart", content(
            (String = "image/svg+xml", example = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\">…</svg>"),
            (Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (String = "text/csv"),
            (ChartTable = "application/json"))),
        (status = 404, description = "No such chart, or no such agency in your scope")))]
#[get("/api/v1/reports/charts/{chart}")]
pub(crate) async fn get_chart(
    officer: Officer,
    desk: web::Data<HandlerState>,
    chart: web::Path<String>,
    query: web::Query<ChartQuery>,
) -> Result<HttpResponse, Problem> {
    let now = desk.now();
    let chart = Chart::parse(&chart).ok_or_else(unknown_chart)?;
    let query = query.into_inner();
    let mut check = Check::new();
    let unit = read_unit(&mut check, query.by.as_deref());
    let shape = match query.format.as_deref() {
        None | Some("svg") => Checked::sure(None),
        Some(text) => check.some(
            DocumentFormat::parse(text).map(Some),
            "format",
            "unknown_value",
            "chọn một trong: svg, json, pdf, xlsx, docx, csv",
            "one of: svg, json, pdf, xlsx, docx, csv",
        ),
    };
    let question = query.asked().question(&mut check, now);
    let (unit, shape, question) = check.finish((unit, shape, question))?;
    let (calendars, scope) = (desk.books.calendars.clone(), officer.scope());
    let (agency, period) = (question.agency.clone(), question.period);
    let drawn = desk
        .database
        .snapshot(move |conn| {
            let context = ChartContext { calendars: &calendars, reader: ReportReader::Officer(&scope), now };
            picture(conn, chart, &question, unit, context)
        })
        .await?;
    match shape {
        None => {
            let svg = drawn.svg(ChartHeading::Within);
            Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, "image/svg+xml; charset=utf-8")).body(svg))
        }
        Some(DocumentFormat::Json) => Ok(HttpResponse::Ok().json(ChartTable::of(drawn))),
        Some(format) => {
            let paper = Document {
                title: drawn.title.to_uppercase(),
                blocks: vec![DocumentBlock::Drawing(drawn.drawing())],
                made_at: Some(now),
                ..Document::default()
            };
            let name = format!("{chart}_{agency}_{}_{}", period.from(), period.to());
            answer(paper, format, &name).await
        }
    }
}
