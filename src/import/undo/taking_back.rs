//! Takes an import back: dossier by dossier, so many in one transaction that desks go on between them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;

use super::batch::ImportBatch;
use super::outlook::{BatchOfOffice, looked_at};
use super::standing::BatchStanding;
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::annulment::{IMPORT_TAKEN_BACK, ImportTakenBack};
use crate::dossier::books::journal::{self, ActTime, Actor, Posting};
use crate::dossier::books::numbers::given_back::given_back;
use crate::dossier::books::person_index;
use crate::dossier::books::store::{Dossier, known_codes};
use crate::dossier::clock::deadline::Timeliness;
use crate::dossier::clock::status::{DeadlineFacts, Event};
use crate::import::turns::WriteTurns;
use crate::import::watch::{ImportWatch, WrittenCounts};
use crate::platform::blind_index::BlindIndexKey;
use crate::platform::clock::Clock;
use crate::platform::database::{Connection, Database};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// How an import is taken back.
#[derive(Debug, Clone)]
pub struct BatchUndo {
    /// The import.
    pub batch: ImportBatch,
    /// Why.
    pub reason: String,
    /// Who does it.
    pub actor: Actor,
    /// The key of the numbers that dossiers are found by.
    pub number_key: BlindIndexKey,
}

/// Takes back what was only brought in, and answers how many dossiers that were. It may be stopped between two transactions, and is
/// finished by doing it again.
///
/// # Errors
/// When the database fails, or what it holds cannot be read; what is written by then stays.
pub fn take_back(
    database: &Database,
    undo: &Arc<BatchUndo>,
    batches: &[BatchOfOffice],
    (watch, clock): (&Arc<dyn ImportWatch>, &Clock),
) -> Result<usize, Problem> {
    let all = batches.iter().map(|batch| batch.dossiers.len()).sum();
    watch.begins_to_write(all)?;
    let (mut turns, mut taken) = (WriteTurns::beside_others(), 0);
    for batch in batches {
        for part in batch.dossiers.chunks(turns.rows()) {
            if watch.is_to_stop()? {
                return Ok(taken);
            }
            let (undo, ids, now) = (Arc::clone(undo), part.to_vec(), clock.now());
            let (office_id, looks_on) = (batch.office_id, Arc::clone(watch));
            let (went, foreign_writes) = database.write_now(move |conn| -> Result<_, Problem> {
                let foreign_writes = conn.foreign_writes()?;
                let went = undo.take_out(conn, office_id, &ids, now)?;
                looks_on.written(conn, WrittenCounts { rows: ids.len(), added: went, updated: 0 })?;
                Ok((went, foreign_writes))
            })?;
            taken += went;
            std::thread::sleep(turns.after(foreign_writes, part.len()));
        }
    }
    watch.ends();
    Ok(taken)
}

impl BatchUndo {
    /// Takes these out, where nobody has worked on them; answers how many.
    fn take_out(
        &self,
        conn: &mut Connection,
        office_id: AgencyId,
        ids: &[DossierId],
        now: Instant,
    ) -> Result<usize, Problem> {
        let found = looked_at(conn, office_id, ids)?;
        let goes: Vec<Dossier> = found
            .into_iter()
            .filter(|(_, _, standing)| *standing == BatchStanding::Goes)
            .map(|(row, ..)| row)
            .collect();
        let codes = free_codes(conn, office_id, &goes)?;
        let mut postings = Vec::with_capacity(goes.len());
        for row in &goes {
            let code = codes.get(&row.id).cloned().unwrap_or_else(|| row.code.clone());
            postings.push(self.posting(row, code, now)?);
        }
        let missed = journal::post_many(conn, postings)?;
        Ok(goes.len().saturating_sub(missed.len()))
    }

    /// The act by which a dossier leaves the register, and gives its code back.
    fn posting<'a>(&self, before: &'a Dossier, code: String, now: Instant) -> Result<Posting<'a>, Problem> {
        let facts = DeadlineFacts { overdue: false, timeliness: Timeliness::NoDeadline };
        let standing = before.standing().after(Event::Annul, facts)?;
        let time = ActTime::at_once(now, before.last_happened_at, before.last_recorded_at);
        let mut after = before.clone();
        (after.status, after.account, after.step_role) = (standing.status, standing.account, None);
        (after.request_draft, after.request_approved, after.citizen_due_at) = (None, false, None);
        after.closed_at = Some(time.happened_at());
        after.code = code;
        person_index::derive(&self.number_key, &mut after);
        let taken = ImportTakenBack {
            file: self.batch.file.clone(),
            import: self.batch.key().map(str::to_owned),
            code: before.code.clone(),
        };
        let details = json!({ "reason": self.reason, IMPORT_TAKEN_BACK: taken });
        Ok(Posting { before: Some(before), after, event: Event::Annul, actor: self.actor, time, details })
    }
}

/// The codes that dossiers have once they have given theirs back: the first ones that nobody has.
fn free_codes(
    conn: &mut Connection,
    office_id: AgencyId,
    rows: &[Dossier],
) -> Result<BTreeMap<DossierId, String>, Problem> {
    let mut free = BTreeMap::new();
    let mut left: Vec<&Dossier> = rows.iter().collect();
    for time in 1.. {
        if left.is_empty() {
            break;
        }
        let wanted: Vec<String> = left.iter().map(|row| given_back(&row.code, time)).collect();
        let asked: Vec<&str> = wanted.iter().map(String::as_str).collect();
        let known = known_codes(conn, &asked)?;
        let is_known = |code: &str| known.iter().any(|(office, known)| *office == office_id && known == code);
        let mut again = Vec::new();
        for (row, code) in left.into_iter().zip(wanted) {
            if is_known(&code) {
                again.push(row);
            } else {
                free.insert(row.id, code);
            }
        }
        left = again;
    }
    Ok(free)
}
