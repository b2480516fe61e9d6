//! The list of runs, once for the endpoint and the page.

use super::store::{self, RunFilter, RunId};
use super::view::{RunList, RunSummary};
use crate::access::{self, OfficerId, Scope};
use crate::agency::{AgencyId, store as agencies};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::page::{self, PagePart};

/// A page of the runs whose every office lies in the scope, the newest first.
///
/// # Errors
/// When the database fails.
pub(crate) fn listing(
    conn: &mut Connection,
    filter: &RunFilter,
    scope: &Scope,
    (after, limit): PagePart<RunId>,
) -> Result<RunList, Problem> {
    let runs = store::list(conn, filter, &scope.offices(), after, limit + 1)?;
    let (runs, next_cursor) = page::cut(runs, limit, |run| run.id);
    let ids: Vec<AgencyId> = runs.iter().map(|run| run.agency_id).collect();
    let agencies = agencies::load_many(conn, &ids)?;
    let makers: Vec<OfficerId> = runs.iter().map(|run| run.made_by).collect();
    let makers = access::store::officer_names(conn, &makers)?;
    let items = runs.iter().filter_map(|run| {
        let agency = agencies.iter().find(|agency| agency.id == run.agency_id)?;
        Some(RunSummary::of(run, agency, makers.get(&run.made_by)))
    });
    Ok(RunList { items: items.collect(), next_cursor })
}
