//! The address at which a version of a procedure is tried on the dossiers of the past.

use std::collections::BTreeMap;

use actix_web::{get, web};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::verdict::{ReplayTotals, TimelinessChange};
use super::{Replay, Replayed};
use crate::access::Officer;
use crate::agency;
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::bulk::sweep;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::views::lists::listing::within;
use crate::dossier::views::names::{AgencyName, ProcedureName};
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::page::Passing;
use crate::procedure::ProcedureState;

/// The longest window, in days: two years.
const MOST_DAYS: i64 = 731;

/// The address of this part.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(replay_procedure_version);
}

/// Over which dossiers.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReplayQuery {
    /// First day of acceptance; twelve months before the day after `to` when nothing is said.
    #[param(format = Date, example = "2022-12-15")]
    pub from: Option<String>,
    /// Last day of acceptance; yesterday when nothing is said. The window has at most two years.
    #[param(format = Date, example = "2023-12-14")]
    pub to: Option<String>,
    /// An agency: its own dossiers and those of everything below it.
    #[param(example = "H26.268")]
    pub agency: Option<String>,
    /// Rows on a page, 1 to 500.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// What a version would have made of past dossiers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProcedureReplay {
    /// The version that was tried.
    pub procedure: ProcedureName,
    /// Where it stands.
    pub state: ProcedureState,
    /// First day of acceptance.
    pub from: NaiveDate,
    /// Last day of acceptance.
    pub to: NaiveDate,
    /// All dossiers of the procedure that were accepted in the window, within your reach.
    pub totals: ReplayTotals,
    /// The same by office: where.
    pub offices: Vec<ReplayOffice>,
    /// The dossiers for which something would change, by office and in the order in which they came to the register.
    pub items: Vec<ReplayLine>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// An office in a replay.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReplayOffice {
    /// The office.
    pub agency: AgencyName,
    /// Its dossiers.
    pub totals: ReplayTotals,
}

/// A dossier for which something would change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReplayLine {
    /// Mã hồ sơ.
    #[schema(example = "H26.268.05-230307-0001")]
    pub code: String,
    /// What would change.
    pub change: TimelinessChange,
    /// When it was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<Instant>,
    /// When it was resolved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Instant>,
    /// When it was due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// When it would have been due; absent where the version has no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_by_version: Option<Instant>,
}

/// Reads the window: first and last day.
fn window(query: &ReplayQuery, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), Problem> {
    let mut check = Check::new();
    let days = (check.date("from", query.from.as_deref()), check.date("to", query.to.as_deref()));
    let days = Checked::all(days).map(|(from, to)| {
        let to = to.or_else(|| today.pred_opt()).unwrap_or(today);
        let a_year_before = || to.succ_opt()?.checked_sub_months(Months::new(12));
        (from.or_else(a_year_before).unwrap_or(to), to)
    });
    let days = check.in_order("to", days).and_then(|(from, to)| {
        if to.signed_duration_since(from).num_days() >= MOST_DAYS {
            let words = ("khoảng thời gian dài nhất 2 năm", "the window has at most two years");
            return check.refuse("to", "too_long", words.0, words.1);
        }
        Checked::sure((from, to))
    });
    check.finish(days)
}

/// Try a version of a procedure, a draft above all, on dossiers of the past: how many would have been late, and where.
///
/// Every dossier of the procedure that was accepted in the window and lies within your reach is computed by the version's
/// limit, with its own acceptance, pauses and calendar. Imported due dates, open dossiers and those that ended without a
/// result are counted apart. Nothing is written.
#[utoipa::path(
    tag = "procedure",
    operation_id = "replay_procedure_version",
    params(("code" = String, Path, description = "The code", example = "1.004873"),
        ("number" = i32, Path, description = "The version", example = 2), ReplayQuery),
    responses(
        (status = 200, description = "What it would have made of them", body = ProcedureReplay),
        (status = 404, description = "No such version, or no such agency within your reach"),
    ),
    security(("bearer" = []))
)]
#[get("/api/v1/procedures/{code}/versions/{number}/replay")]
pub(crate) async fn replay_procedure_version(
    desk: web::Data<HandlerState>,
    officer: Officer,
    path: web::Path<(String, i32)>,
    query: web::Query<ReplayQuery>,
) -> Result<web::Json<ProcedureReplay>, Problem> {
    let (which, query, desk) = (path.into_inner(), query.into_inner(), desk.get_ref().clone());
    let database = desk.database.clone();
    let replay =
        database.snapshot(move |conn| replayed(conn, (&desk, &officer), (&which.0, which.1), &query)).await?;
    Ok(web::Json(replay))
}

/// What a version would have made of the dossiers of a window.
///
/// # Errors
/// When the window, the cursor or the agency is none (404, 422), there is no such version (404), or the database fails.
pub(crate) fn replayed(
    conn: &mut Connection,
    (desk, officer): (&HandlerState, &Officer),
    (code, number): (&str, i32),
    query: &ReplayQuery,
) -> Result<ProcedureReplay, Problem> {
    let mut page = Passing::<(AgencyId, DossierId), ReplayLine>::new(query.limit, query.cursor.as_deref())?;
    let (from, to) = window(query, desk.now().date())?;
    let version = sweep::version(conn, code, number)?;
    let scope = match &query.agency {
        None => officer.scope(),
        Some(code) => within(conn, officer, code)?,
    };
    let replay = Replay {
        books: desk.books.clone(),
        version,
        offices: scope.offices(),
        window: (Instant::start_of(from), Instant::end_of(to)),
    };
    let by_office = sweep::rehearse(conn, &replay, desk.now(), |Replayed { row, change, .. }| {
        if let Some((change, due_by_version)) = change {
            page.offer((row.office_id, row.id), || ReplayLine {
                code: row.code,
                change,
                accepted_at: row.accepted_at,
                resolved_at: row.resolved_at,
                due_at: row.due_at,
                due_by_version,
            });
        }
    })?;
    let (items, next_cursor) = page.cut();
    let mut totals = ReplayTotals::default();
    for office in by_office.values() {
        totals += *office;
    }
    let offices = named(conn, &by_office)?;
    let (procedure, state) = (ProcedureName::of(&replay.version), replay.version.state);
    Ok(ProcedureReplay { procedure, state, from, to, totals, offices, items, next_cursor })
}

/// The offices with their names, by code.
fn named(
    conn: &mut Connection,
    totals: &BTreeMap<AgencyId, ReplayTotals>,
) -> Result<Vec<ReplayOffice>, Problem> {
    let ids: Vec<AgencyId> = totals.keys().copied().collect();
    let mut offices: Vec<ReplayOffice> = agency::store::load_many(conn, &ids)?
        .iter()
        .filter_map(|office| {
            let totals = *totals.get(&office.id)?;
            Some(ReplayOffice { agency: AgencyName::of(office), totals })
        })
        .collect();
    offices.sort_by(|one, other| one.agency.code.cmp(&other.agency.code));
    Ok(offices)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(from: Option<&str>, to: Option<&str>) -> Result<(String, String), &'static str> {
        let text = |text: Option<&str>| text.map(str::to_owned);
        let query = ReplayQuery { from: text(from), to: text(to), agency: None, limit: None, cursor: None };
        let today = "2023-07-01".parse().unwrap();
        window(&query, today)
            .map(|(from, to)| (from.to_string(), to.to_string()))
            .map_err(|problem| problem.fields[0].code)
    }

    #[test]
    fn the_window_is_the_year_before_today_unless_said_otherwise() {
        for (from, to, expected) in [
            (None, None, Ok(("2022-07-01", "2023-06-30"))),
            (None, Some("2022-12-31"), Ok(("2022-01-01", "2022-12-31"))),
            (Some("2023-06-30"), None, Ok(("2023-06-30", "2023-06-30"))),
            (Some("2023-07-01"), None, Err("before_from")),
            (Some("2021-01-01"), Some("2023-01-01"), Ok(("2021-01-01", "2023-01-01"))),
            (Some("2021-01-01"), Some("2023-01-02"), Err("too_long")),
            (Some("1/1/2021"), None, Err("not_a_date")),
        ] {
            let expected = expected.map(|(from, to)| (from.to_owned(), to.to_owned()));
            assert_eq!(days(from, to), expected, "{from:?} {to:?}");
        }
    }
}
