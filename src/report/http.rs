//! The addresses of the report: the figures, the dossiers behind a figure, and the plain page for everybody.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::account::Officer;
use crate::calendar::CalendarShelf;
use crate::platform::check::Check;
use crate::platform::clock::Clock;
use crate::platform::database::Database;
use crate::platform::error::{Code, Problem, ProblemBody};
use crate::platform::instant::{Instant, parse_date};
use crate::platform::page::{limit, read_cursor};
use crate::procedure::ProcedureKind;
use crate::report::boundaries::Boundaries;
use crate::report::figures::Figure;
use crate::report::listing::dossiers;
use crate::report::page;
use crate::report::period::{MOST_YEARS, Period, PeriodError};
use crate::report::resolution::{GroupBy, Question, Reader, Resolution, resolution};
use crate::report::search::Key;
use crate::report::sheet;
use crate::report::view::{DossierList, ResolutionReport};

pub(crate) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(get_resolution_report).service(list_resolution_dossiers);
    super::legs::http::routes(cfg);
    super::runs::http::routes(cfg);
    super::subscriptions::http::routes(cfg);
    super::delegation::http::routes(cfg);
    super::meters::http::routes(cfg);
    super::comparison::http::routes(cfg);
    super::series::http::routes(cfg);
    super::charts::http::routes(cfg);
    cfg.map(|cfg| cfg.service(home).service(style));
}

/// Which report.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ResolutionQuery {
    /// Code of the agency; the offices of its subtree that you may see are counted.
    #[param(required = true, example = "H26.268")]
    agency: Option<String>,
    /// First day of the period.
    #[param(required = true, format = Date, example = "2022-12-15")]
    from: Option<String>,
    /// Last day of the period.
    #[param(required = true, format = Date, example = "2023-06-14")]
    to: Option<String>,
    /// What the rows are: `agency` (when nothing is said), `field`, `procedure`, `level`, `channel` or `month`.
    #[param(example = "agency")]
    group_by: Option<String>,
    /// `then` (when nothing is said): each office under its own name; `now`: an office that has ended under the one that
    /// continues it by rule, as the map stood on the day of `known_at`. The total is the same.
    #[param(example = "then")]
    boundaries: Option<String>,
    /// `tthc` (when nothing is said): the administrative procedures; `outside`: the processes outside them. Never both.
    #[param(example = "tthc")]
    kind: Option<String>,
    /// Only what had taken effect before this instant, or by the end of this day. The end of the period, or now, when
    /// nothing is said.
    #[param(example = "2023-05-14")]
    as_of: Option<String>,
    /// Only what had been recorded by this instant, or by the end of this day. Now, when nothing is said.
    #[param(example = "2023-06-15T08:00:00+07:00")]
    known_at: Option<String>,
    /// `json` (when nothing is said) or `csv`.
    #[param(example = "json")]
    format: Option<String>,
}

/// Which cell of which report.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DossiersQuery {
    /// As in the report.
    #[param(required = true, example = "H26.268")]
    agency: Option<String>,
    /// As in the report.
    #[param(required = true, format = Date, example = "2022-12-15")]
    from: Option<String>,
    /// As in the report.
    #[param(required = true, format = Date, example = "2023-06-14")]
    to: Option<String>,
    /// As in the report.
    #[param(example = "agency")]
    group_by: Option<String>,
    /// As in the report.
    #[param(example = "then")]
    boundaries: Option<String>,
    #[param(example = "tthc")]
    kind: Option<String>,
    /// As in the report.
    #[param(example = "2023-05-14")]
    as_of: Option<String>,
    /// As in the report; take `as_of` and `known_at` as the report or the first page names them, so that the list does not
    /// change meanwhile.
    #[param(example = "2023-06-15T08:00:00+07:00")]
    known_at: Option<String>,
    /// The figure: a column of the report, one of `early`, `on_time`, `late`, `overdue`, `in_time`, or a part of a rate such as
    /// `on_time_of_due_numerator`.
    #[param(required = true, example = "late")]
    figure: Option<String>,
    /// The key of the row; the total when nothing is said.
    #[param(example = "H26.268.1")]
    group: Option<String>,
    /// Lines on a page.
    #[param(example = 50)]
    limit: Option<i64>,
    /// Where the page begins: `next_cursor` of the page before.
    cursor: Option<String>,
}

/// How dossiers were resolved in a period, as of an instant and as known at an instant.
#[utoipa::path(tag = "report", operation_id = "get_resolution_report", params(ResolutionQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The report", content(
            (ResolutionReport = "application/json"),
            (String = "text/csv", example = "Mã,Tên,Kỳ trước chuyển qua,…\r\n"))),
        (status = 401, description = "Not signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such agency in your scope", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter breaks a rule", body = ProblemBody, content_type = "application/problem+json")))]
#[get("/api/v1/reports/resolution")]
pub(crate) async fn get_resolution_report(
    officer: Officer,
    database: web::Data<Database>,
    clock: web::Data<Clock>,
    query: web::Query<ResolutionQuery>,
) -> Result<HttpResponse, Problem> {
    let now = clock.now();
    let query = query.into_inner();
    let mut check = Check::new();
    let csv = match query.format.as_deref() {
        None | Some("json") => false,
        Some("csv") => true,
        Some(_) => {
            check.wrong("format", "unknown_value", "chỉ có json hoặc csv", "it is json or csv");
            false
        }
    };
    let asked = Asked {
        agency: query.agency,
        from: query.from,
        to: query.to,
        group_by: query.group_by,
        boundaries: query.boundaries,
        kind: query.kind,
        as_of: query.as_of,
        known_at: query.known_at,
    };
    let question = asked.question(check, now)?;
    let scope = officer.scope();
    let report =
        database.snapshot(move |conn| resolution(conn, &question, Reader::Officer(&scope), now)).await?;
    if csv { as_csv(&report) } else { Ok(HttpResponse::Ok().json(ResolutionReport::of(report))) }
}

fn as_csv(report: &Resolution) -> Result<HttpResponse, Problem> {
    let body = sheet::csv(report).map_err(|error| Problem::new(Code::Internal).because(error))?;
    let code: String = report
        .agency
        .code
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || ".-".contains(letter) { letter } else { '_' })
        .collect();
    let name = format!("resolution_{code}_{}_{}.csv", report.period.from(), report.period.to());
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(body))
}

/// The dossiers behind a cell of the report; the list is as long as the cell says.
///
/// A flow (received, resolved ...) lists the acts that it counts, a stock (`carried_over`, pending, overdue ...) the
/// dossiers that stand there, each with its last move. Lines come by office, and within it in the order in which the act took
/// effect; of what was due in the period in the order of the due dates. The denominator of `resolved_rate` is opened by `carried_over` and
/// `received`.
#[utoipa::path(tag = "report", operation_id = "list_resolution_dossiers", params(DossiersQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The dossiers", body = DossierList),
        (status = 401, description = "Not signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such agency in your scope", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter breaks a rule", body = ProblemBody, content_type = "application/problem+json")))]
#[get("/api/v1/reports/resolution/dossiers")]
pub(crate) async fn list_resolution_dossiers(
    officer: Officer,
    database: web::Data<Database>,
    clock: web::Data<Clock>,
    query: web::Query<DossiersQuery>,
) -> Result<web::Json<DossierList>, Problem> {
    let now = clock.now();
    let query = query.into_inner();
    let mut check = Check::new();
    let figure = query.figure.as_deref().and_then(Figure::parse);
    if figure.is_none() {
        check.wrong(
            "figure",
            "unknown_value",
            "không có chỉ tiêu này: lấy tên cột trong báo cáo, ví dụ received hoặc resolved_late",
            "no such figure: take the name of a column of the report, such as received or resolved_late",
        );
    }
    let asked = Asked {
        agency: query.agency,
        from: query.from,
        to: query.to,
        group_by: query.group_by,
        boundaries: query.boundaries,
        kind: query.kind,
        as_of: query.as_of,
        known_at: query.known_at,
    };
    let question = asked.question(check, now)?;
    let figure = figure.unwrap_or(Figure::Received);
    let limit = limit(query.limit)?;
    let after: Option<Key> = read_cursor(query.cursor.as_deref())?;
    let scope = officer.scope();
    let group = query.group.clone();
    let listing = database
        .snapshot(move |conn| {
            dossiers(conn, &question, (figure, group.as_deref()), (after, limit + 1), &scope, now)
        })
        .await?;
    Ok(web::Json(DossierList::of(listing, figure, query.group, limit)))
}

/// The parameters that the addresses share, as they were sent.
pub(super) struct Asked {
    pub(super) agency: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) group_by: Option<String>,
    pub(super) boundaries: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) as_of: Option<String>,
    pub(super) known_at: Option<String>,
}

impl Asked {
    /// Reads the parameters; every mistake at once, with those that `check` holds already.
    pub(super) fn question(self, mut check: Check, now: Instant) -> Result<Question, Problem> {
        let agency = check.text("agency", self.agency.as_deref().unwrap_or_default(), 64);
        let period = read_period(&mut check, self.from.as_deref(), self.to.as_deref());
        let group_by = read_group_by(&mut check, self.group_by.as_deref()).unwrap_or(GroupBy::Agency);
        let boundaries = read_boundaries(&mut check, self.boundaries.as_deref());
        let kind = read_kind(&mut check, self.kind.as_deref());
        let as_of = read_moment(&mut check, "as_of", self.as_of.as_deref(), now).map(|(end, _)| end);
        let known_at =
            read_moment(&mut check, "known_at", self.known_at.as_deref(), now).map(|(_, last)| last);
        check.done()?;
        let period = period.ok_or_else(|| Problem::new(Code::InvalidInput))?;
        Ok(Question { agency, period, group_by, boundaries, kind, as_of, known_at })
    }
}

fn read_period(check: &mut Check, from: Option<&str>, to: Option<&str>) -> Option<Period> {
    for (field, text) in [("from", from), ("to", to)] {
        if text.is_none() {
            check.wrong(field, "required", "không được để trống", "must not be empty");
        }
    }
    let (from, to) = (check.date("from", from), check.date("to", to));
    match Period::new(from?, to?) {
        Ok(period) => return Some(period),
        Err(PeriodError::TooLong) => check.wrong(
            "to",
            "too_long",
            format!("kỳ báo cáo dài nhất {MOST_YEARS} năm"),
            format!("a period has at most {MOST_YEARS} years"),
        ),
        Err(_) => check.wrong(
            "to",
            "before_from",
            "ngày cuối kỳ phải từ ngày đầu kỳ trở đi",
            "the last day must not lie before the first",
        ),
    }
    None
}

fn read_group_by(check: &mut Check, text: Option<&str>) -> Option<GroupBy> {
    let text = text?;
    let group_by = GroupBy::parse(text);
    if group_by.is_none() {
        let names: Vec<&str> = GroupBy::ALL.iter().map(|value| value.as_str()).collect();
        let names = names.join(", ");
        check.wrong(
            "group_by",
            "unknown_value",
            format!("chọn một trong: {names}"),
            format!("one of: {names}"),
        );
    }
    group_by
}

fn read_boundaries(check: &mut Check, text: Option<&str>) -> Boundaries {
    let boundaries = text.map_or(Some(Boundaries::Then), Boundaries::parse);
    if boundaries.is_none() {
        check.wrong("boundaries", "unknown_value", "chỉ có then hoặc now", "it is then or now");
    }
    boundaries.unwrap_or(Boundaries::Then)
}

fn read_kind(check: &mut Check, text: Option<&str>) -> ProcedureKind {
    let Some(text) = text else { return ProcedureKind::Tthc };
    ProcedureKind::parse(text).unwrap_or_else(|| {
        check.wrong("kind", "unknown_value", "chỉ có tthc hoặc outside", "it is tthc or outside");
        ProcedureKind::Tthc
    })
}

/// Reads an instant, or a day: the first instant after it, and its last one.
pub(crate) fn read_moment(
    check: &mut Check,
    field: &str,
    text: Option<&str>,
    now: Instant,
) -> Option<(Instant, Instant)> {
    let text = text?;
    let day = parse_date(text);
    let (begins, moment) = match (day, Instant::parse(text)) {
        (Some(day), _) => {
            let end = Instant::end_of(day);
            (Instant::start_of(day), (end, end.plus(chrono::TimeDelta::microseconds(-1))))
        }
        (None, Ok(at)) => (at, (at, at)),
        (None, Err(_)) => {
            check.wrong(
                field,
                "not_an_instant",
                "viết như 2023-05-14 hoặc 2023-05-14T17:00:00+07:00",
                "write it as 2023-05-14 or 2023-05-14T17:00:00+07:00 (a + in an address is %2B)",
            );
            return None;
        }
    };
    if begins > now {
        check.wrong(field, "in_the_future", "không được ở tương lai", "must not lie in the future");
        return None;
    }
    Some(moment)
}

/// The form on the plain page.
#[derive(Debug, Default, Deserialize)]
struct HomeQuery {
    agency: Option<String>,
    from: Option<String>,
    to: Option<String>,
    group_by: Option<String>,
}

/// The plain page with the half-year figures: sums only, no sign-in.
#[get("/")]
pub(crate) async fn home(
    database: web::Data<Database>,
    clock: web::Data<Clock>,
    calendars: web::Data<CalendarShelf>,
    query: web::Query<HomeQuery>,
) -> HttpResponse {
    let now = clock.now();
    let query = query.into_inner();
    let mut check = Check::new();
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let (from, to) = (filled(query.from), filled(query.to));
    let period = if from.is_none() && to.is_none() {
        None
    } else {
        read_period(&mut check, from.as_deref(), to.as_deref())
    };
    let group_by = filled(query.group_by).and_then(|text| read_group_by(&mut check, Some(&text)));
    let wish =
        page::Wish { agency: filled(query.agency), period, group_by: group_by.unwrap_or(GroupBy::Month) };
    let drawn = match check.done() {
        Ok(()) => database.snapshot(move |conn| page::draw(conn, &wish, &calendars, now)).await,
        Err(problem) => Err(problem),
    };
    let (status, html) = match drawn {
        Ok(html) => (StatusCode::OK, html),
        Err(problem) => (
            StatusCode::from_u16(problem.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            page::trouble(&problem),
        ),
    };
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html)
}

/// How the page looks.
#[get("/style.css")]
pub(crate) async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(page::STYLE)
}

#[cfg(test)]
#[path = "http_tests.rs"]
mod tests;
