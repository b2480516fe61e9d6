//! What is read of kept runs: the lines behind a cell, and the acts of dossiers that two runs do not count alike.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::clock::status::Event;
use crate::on;
use crate::platform::database::schema::{dossier, journal, report_run_line};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::report::count::search::ListedDossier;
use crate::report::runs::differences::DossierAct;
use crate::report::runs::store::RunId;
use serde::{Deserialize, Serialize};

/// Where a page of lines ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunLineKey {
    /// The office.
    pub office_id: AgencyId,
    /// The kind.
    pub kind: i32,
    /// The dossier.
    pub dossier_id: DossierId,
    /// The number of the act.
    pub seq: i32,
}

/// Lines of these kinds, office by office, after the one named.
///
/// # Errors
/// When the database fails.
pub fn cell_lines(
    conn: &mut Connection,
    run_id: RunId,
    offices: &[AgencyId],
    kinds: &[i32],
    after: Option<RunLineKey>,
    limit: i64,
) -> Result<Vec<(RunLineKey, ListedDossier)>, DatabaseError> {
    let mut found: Vec<(RunLineKey, ListedDossier)> = Vec::new();
    let further = offices.iter().filter(|office| after.is_none_or(|after| **office >= after.office_id));
    // One look into the index for each office, rather than sorting the lines of all of them.
    for office in further {
        let wanted = limit - i64::try_from(found.len()).unwrap_or(i64::MAX);
        if wanted <= 0 || kinds.is_empty() {
            break;
        }
        let after = after.filter(|after| after.office_id == *office);
        let rows: Vec<(i32, ListedDossier)> = on!(conn, c => {
            let mut query = report_run_line::table
                .inner_join(journal::table.on(
                    journal::office_id.eq(report_run_line::office_id)
                        .and(journal::dossier_id.eq(report_run_line::dossier_id))
                        .and(journal::seq.eq(report_run_line::seq)),
                ))
                .inner_join(dossier::table.on(
                    dossier::office_id.eq(report_run_line::office_id).and(dossier::id.eq(report_run_line::dossier_id)),
                ))
                .filter(report_run_line::office_id.eq(*office))
                .filter(report_run_line::run_id.eq(run_id))
                .filter(report_run_line::kind.eq_any(kinds))
                .into_boxed();
            if let Some(after) = after {
                let next_dossier = report_run_line::dossier_id.gt(after.dossier_id)
                    .or(report_run_line::dossier_id.eq(after.dossier_id).and(report_run_line::seq.gt(after.seq)));
                query = query.filter(
                    report_run_line::kind.gt(after.kind)
                        .or(report_run_line::kind.eq(after.kind).and(next_dossier)),
                );
            }
            query
                .order((report_run_line::kind, report_run_line::dossier_id, report_run_line::seq))
                .select((
                    report_run_line::kind,
                    (
                        journal::office_id,
                        journal::dossier_id,
                        journal::seq,
                        dossier::code,
                        journal::procedure_id,
                        journal::channel,
                        journal::event,
                        journal::from_account,
                        journal::to_account,
                        journal::happened_at,
                        journal::recorded_at,
                        journal::due_before,
                        journal::due_after,
                        journal::promise_after,
                    ),
                ))
                .limit(wanted)
                .load(c)
        })?;
        found.extend(rows.into_iter().map(|(kind, entry)| {
            let key = RunLineKey { office_id: *office, kind, dossier_id: entry.dossier_id, seq: entry.seq };
            (key, entry)
        }));
    }
    Ok(found)
}

/// The codes and every act of these dossiers of an office: as many as one statement takes.
///
/// # Errors
/// When the database fails.
pub fn acts_of(
    conn: &mut Connection,
    office: AgencyId,
    dossiers: &[DossierId],
) -> Result<BTreeMap<DossierId, (String, Vec<DossierAct>)>, DatabaseError> {
    type DossierActRow = (DossierId, i32, Event, Instant, Instant);
    let codes: Vec<(DossierId, String)> = on!(&mut *conn, c => dossier::table
        .filter(dossier::office_id.eq(office))
        .filter(dossier::id.eq_any(dossiers))
        .select((dossier::id, dossier::code))
        .load(c))?;
    let mut found: BTreeMap<DossierId, (String, Vec<DossierAct>)> =
        codes.into_iter().map(|(id, code)| (id, (code, Vec::new()))).collect();
    let acts: Vec<DossierActRow> = on!(conn, c => journal::table
        .filter(journal::office_id.eq(office))
        .filter(journal::dossier_id.eq_any(dossiers))
        .order((journal::dossier_id, journal::seq))
        .select((
            journal::dossier_id,
            journal::seq,
            journal::event,
            journal::happened_at,
            journal::recorded_at,
        ))
        .load(c))?;
    for (id, seq, event, happened_at, recorded_at) in acts {
        let act = DossierAct { seq, event, happened_at, recorded_at };
        found.entry(id).or_default().1.push(act);
    }
    Ok(found)
}
