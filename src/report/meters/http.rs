//! The addresses of the honesty meters: the rates, and the acts behind each of them.

use actix_web::{get, web};
use serde::Deserialize;
use utoipa_actix_web::service_config::ServiceConfig;

use super::meter::{Meter, Settings, Side};
use super::view::{MeterDossierList, MeterReport};
use super::{Opened, list, report};
use crate::account::Officer;
use crate::dossier::http::Desk;
use crate::platform::check::Check;
use crate::platform::error::{Problem, ProblemBody};
use crate::platform::page;
use crate::report::http::Asked;

/// The addresses of this part.
pub(crate) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(get_meter_report).service(list_meter_dossiers);
}

/// Which meters.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct MetersQuery {
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
    /// `then` (when nothing is said) or `now`, as in the report on resolution.
    #[param(example = "then")]
    boundaries: Option<String>,
    /// `tthc` (when nothing is said) or `outside`. Never both.
    #[param(example = "tthc")]
    kind: Option<String>,
    /// Only what had taken effect before this instant, or by the end of this day.
    #[param(example = "2023-05-14")]
    as_of: Option<String>,
    /// Only what had been recorded by this instant, or by the end of this day.
    #[param(example = "2023-06-15T08:00:00+07:00")]
    known_at: Option<String>,
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
}

/// Which side of which meter.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeterDossiersQuery {
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
    /// As in the report.
    #[param(example = "tthc")]
    kind: Option<String>,
    /// As in the report.
    #[param(example = "2023-05-14")]
    as_of: Option<String>,
    /// As in the report; take both instants as the report or the first page names them.
    #[param(example = "2023-06-15T08:00:00+07:00")]
    known_at: Option<String>,
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

/// Thresholds as they were sent.
struct Thresholds {
    entry_lag_minutes: Option<i64>,
    last_minutes: Option<i64>,
    refiled_days: Option<i64>,
    instant_minutes: Option<i64>,
}

impl Thresholds {
    fn read(self, check: &mut Check) -> Settings {
        let usual = Settings::default();
        let mut read = |field: &str, asked: Option<i64>, usual: i64, (least, most): (i64, i64)| {
            let value = asked.unwrap_or(usual);
            if !(least..=most).contains(&value) {
                check.wrong(
                    field,
                    "out_of_range",
                    format!("là số nguyên từ {least} đến {most}"),
                    format!("it is {least} to {most}"),
                );
            }
            value
        };
        Settings {
            entry_lag_minutes: read(
                "entry_lag_minutes",
                self.entry_lag_minutes,
                usual.entry_lag_minutes,
                (1, 100_000),
            ),
            last_minutes: read("last_minutes", self.last_minutes, usual.last_minutes, (1, 100_000)),
            refiled_days: read("refiled_days", self.refiled_days, usual.refiled_days, (1, 366)),
            instant_minutes: read(
                "instant_minutes",
                self.instant_minutes,
                usual.instant_minutes,
                (0, 100_000),
            ),
        }
    }
}

/// Honesty meters of a period: patterns behind the figures, each a rate with its base and its bounds.
///
/// A meter accuses nobody: there are good reasons for an entry in the evening and for papers asked for late. It says where to
/// look, how often, of how many, and within which bounds the share may lie when few were counted.
#[utoipa::path(tag = "report", operation_id = "get_meter_report", params(MetersQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The meters", body = MeterReport),
        (status = 401, description = "Not signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such agency in your scope", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter breaks a rule", body = ProblemBody, content_type = "application/problem+json")))]
#[get("/api/v1/reports/meters")]
pub(crate) async fn get_meter_report(
    officer: Officer,
    desk: web::Data<Desk>,
    query: web::Query<MetersQuery>,
) -> Result<web::Json<MeterReport>, Problem> {
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
    let (scope, books) = (officer.scope(), desk.books.clone());
    desk.database
        .snapshot(move |conn| {
            let report = report(conn, &books, (&question, settings), &scope, now)?;
            Ok(web::Json(MeterReport::of(report, &question, settings)))
        })
        .await
}

/// The acts behind a meter; the list is as long as its numerator (`side=counted`) or its denominator (`side=base`).
#[utoipa::path(tag = "report", operation_id = "list_meter_dossiers", params(MeterDossiersQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The acts, each with its dossier", body = MeterDossierList),
        (status = 401, description = "Not signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such agency in your scope", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter breaks a rule", body = ProblemBody, content_type = "application/problem+json")))]
#[get("/api/v1/reports/meters/dossiers")]
pub(crate) async fn list_meter_dossiers(
    officer: Officer,
    desk: web::Data<Desk>,
    query: web::Query<MeterDossiersQuery>,
) -> Result<web::Json<MeterDossierList>, Problem> {
    let now = desk.clock.now();
    let query = query.into_inner();
    let mut check = Check::new();
    let meter = query.meter.as_deref().and_then(Meter::parse);
    if meter.is_none() {
        let names: Vec<&str> = Meter::ALL.iter().map(|meter| meter.as_str()).collect();
        let names = names.join(", ");
        check.wrong("meter", "unknown_value", format!("chọn một trong: {names}"), format!("one of: {names}"));
    }
    let side = query.side.as_deref().map_or(Some(Side::Counted), Side::parse);
    if side.is_none() {
        check.wrong("side", "unknown_value", "chỉ có counted hoặc base", "it is counted or base");
    }
    let thresholds = Thresholds {
        entry_lag_minutes: query.entry_lag_minutes,
        last_minutes: query.last_minutes,
        refiled_days: query.refiled_days,
        instant_minutes: query.instant_minutes,
    };
    let settings = thresholds.read(&mut check);
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
    let (meter, side) = (meter.unwrap_or(Meter::EntryLag), side.unwrap_or(Side::Counted));
    let limit = page::limit(query.limit)?;
    let after = page::read_cursor(query.cursor.as_deref())?;
    let (scope, books, group) = (officer.scope(), desk.books.clone(), query.group);
    desk.database
        .snapshot(move |conn| {
            let opened =
                Opened { meter, side, group: group.as_deref(), after, limit: limit.saturating_add(1) };
            let listing = list(conn, &books, (&question, settings), &opened, &scope, now)?;
            Ok(web::Json(MeterDossierList::of(listing, &opened, limit)))
        })
        .await
}
