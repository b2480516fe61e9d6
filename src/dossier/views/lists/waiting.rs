//! At whose step the dossiers wait now: those that the clock runs for, by the role of their step, and how many of them are overdue.

use std::collections::BTreeMap;

use super::listing::within;
use crate::access::{Officer, Role};
use crate::dossier::clock::ledger::Account;
use crate::dossier::views::list_filter::{DossierFilter, Worklist};
use crate::dossier::views::search;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// What waits at the steps of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WaitingAtStep {
    /// Whose turn it is; none where the workflow names nobody.
    pub role: Option<Role>,
    /// Dossiers in process there: the list `stage=in_process` of this role.
    pub in_process: i64,
    /// Of them, the overdue ones: the list `worklist=overdue` with `stage=in_process` of this role.
    pub overdue: i64,
}

/// Counts what waits at the steps of each role within an agency, or within all that the officer sees; in the order of the roles.
///
/// # Errors
/// An agency beyond the officer's reach, or a failing database.
pub(crate) fn waiting_by_step(
    conn: &mut Connection,
    (officer, now): (&Officer, Instant),
    agency: Option<&str>,
) -> Result<Vec<WaitingAtStep>, Problem> {
    let scope = match agency {
        None => officer.scope(),
        Some(code) => within(conn, officer, code)?,
    };
    let every = DossierFilter {
        offices: scope.offices(),
        account: Some(Account::InProcess),
        ..DossierFilter::default()
    };
    let overdue = DossierFilter { worklist: Some(Worklist::Overdue), ..every.clone() };
    let mut counts: BTreeMap<Option<String>, (i64, i64)> = BTreeMap::new();
    for row in search::count_held(conn, &every, officer, now)? {
        counts.entry(row.step_role).or_default().0 += row.dossiers;
    }
    for row in search::count_held(conn, &overdue, officer, now)? {
        counts.entry(row.step_role).or_default().1 += row.dossiers;
    }
    let named = Role::ALL.iter().filter_map(|role| {
        let (in_process, overdue) = *counts.get(&Some(role.as_str().to_owned()))?;
        Some(WaitingAtStep { role: Some(*role), in_process, overdue })
    });
    let nobody = counts.get(&None).map(|(in_process, overdue)| WaitingAtStep {
        role: None,
        in_process: *in_process,
        overdue: *overdue,
    });
    Ok(named.chain(nobody).collect())
}
