//! The addresses that hold runs against each other: take one again, compare two.

use actix_web::{get, post, web};
use serde::Deserialize;

use super::view::{RunDifferences, RunRepeated};
use super::{DifferencePage, differences, repeat};
use crate::access::Officer;
use crate::platform::check::{Check, Checked};
use crate::platform::error::Problem;
use crate::platform::page;
use crate::platform::service_state::ServiceState;
use crate::report::runs::actions;
use crate::report::runs::differences::DifferenceCause;
use crate::report::runs::store::RunId;

/// Which of the differing dossiers.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RepeatQuery {
    /// Only those of this cause: `late_entry`, `correction`, `calendar_change`, `unit_change`, `rule_change` or `later_act`.
    #[param(example = "late_entry")]
    cause: Option<String>,
    /// Dossiers on a page, 1 to 500; 50 when absent.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Take the figures of a run again, for the same instants: the same hash, or the dossiers that differ. Nothing is kept.
#[utoipa::path(tag = "report", operation_id = "repeat_report_run", security(("bearer" = [])),
    params(("id" = RunId, Path, description = "Key of the run"), RepeatQuery),
    responses((status = 200, description = "What it gave", body = RunRepeated),
        (status = 409, description = "The figures do not balance")))]
#[post("/api/v1/report-runs/{id}/repeat")]
pub(crate) async fn repeat_run(
    officer: Officer,
    service: web::Data<ServiceState>,
    id: web::Path<RunId>,
    query: web::Query<RepeatQuery>,
) -> Result<web::Json<RunRepeated>, Problem> {
    let RepeatQuery { cause, limit, cursor } = query.into_inner();
    let part = read_part(cause.as_deref(), limit, cursor.as_deref())?;
    let repeated = service
        .database
        .snapshot(move |conn| {
            let run = actions::load(conn, *id, &officer.scope())?;
            let agency = actions::agency_of(conn, &run)?;
            let repeated = repeat(conn, &run, &agency.code, &part)?;
            Ok::<_, Problem>(RunRepeated::of(&run, repeated))
        })
        .await?;
    Ok(web::Json(repeated))
}

/// With which run.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DifferencesQuery {
    /// Key of the other run: of the same agency, period, grouping and kind of procedures.
    with: RunId,
    /// Only those of this cause: `late_entry`, `correction`, `calendar_change`, `unit_change`, `rule_change` or `later_act`.
    #[param(example = "late_entry")]
    cause: Option<String>,
    /// Dossiers on a page, 1 to 500; 50 when absent.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

fn read_part(
    cause: Option<&str>,
    limit: Option<i64>,
    cursor: Option<&str>,
) -> Result<DifferencePage, Problem> {
    let mut check = Check::new();
    let named =
        cause.map(|cause| check.one_of("cause", cause, DifferenceCause::ALL, DifferenceCause::as_str));
    let part = page::read(&mut check, limit, cursor);
    let (cause, (after, limit)) = check.finish((Checked::maybe(named), part))?;
    Ok(DifferencePage { cause, after, limit })
}

/// How two runs differ: every dossier that is not counted alike, with its cause, by office and within it as they were entered.
/// The counts are of all of them, whatever the page.
#[utoipa::path(tag = "report", operation_id = "get_report_run_differences", security(("bearer" = [])),
    params(("id" = RunId, Path, description = "Key of the run"), DifferencesQuery),
    responses((status = 200, description = "The differences", body = RunDifferences),
        (status = 422, description = "The two are not of the same report, or a parameter breaks a rule")))]
#[get("/api/v1/report-runs/{id}/differences")]
pub(crate) async fn get_differences(
    officer: Officer,
    service: web::Data<ServiceState>,
    id: web::Path<RunId>,
    query: web::Query<DifferencesQuery>,
) -> Result<web::Json<RunDifferences>, Problem> {
    let DifferencesQuery { with, cause, limit, cursor } = query.into_inner();
    let part = read_part(cause.as_deref(), limit, cursor.as_deref())?;
    let found = service
        .database
        .snapshot(move |conn| {
            let scope = officer.scope();
            let one = actions::load(conn, *id, &scope)?;
            let other = actions::load(conn, with, &scope)?;
            differences(conn, &one, &other, &part)
        })
        .await?;
    Ok(web::Json(RunDifferences::of(found)))
}
