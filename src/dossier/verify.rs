//! The auditor's walk: every chain is computed again, every dossier is held against its journal, every balance is added up.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::journal::{self, Entry, NO_HASH};
use super::ledger::Account;
use super::moving::MoveDetails;
use super::status::Event;
use super::store::{self, Dossier};
use crate::platform::database::{Connection, DatabaseError, Id};

/// Dossiers read at a time.
const PAGE: i64 = 500;

/// What the walk found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// Dossiers walked.
    pub dossiers: u64,
    /// Journal rows walked.
    pub entries: u64,
    /// What is broken, in the order it was found; the walk goes on to the end.
    pub broken: Vec<Broken>,
    /// Dossiers in each account, by their journals.
    pub balances: BTreeMap<Account, i64>,
}

/// A broken row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Code of the dossier.
    pub code: String,
    /// Number of the journal row.
    pub seq: i32,
    /// What is wrong with it.
    pub what: &'static str,
}

/// Walks through the whole register; reads only. Run it inside a snapshot so that acts meanwhile do not disturb it.
///
/// # Errors
/// When the database fails.
pub fn walk(conn: &mut Connection, mut progress: impl FnMut(u64)) -> Result<Findings, DatabaseError> {
    let mut findings = Findings::default();
    let mut after: Option<(Id, Id)> = None;
    loop {
        let page = store::page_by_key(conn, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some((last.office_id, last.id));
        let mut rest = page.as_slice();
        // One read for each run of dossiers of the same office.
        while let Some(first) = rest.first() {
            let run = rest.iter().take_while(|row| row.office_id == first.office_id).count();
            let (office, further) = rest.split_at(run);
            rest = further;
            let Some(end) = office.last() else { break };
            let entries = journal::of_dossiers(conn, first.office_id, first.id, end.id)?;
            check_run(office, &entries, &mut findings);
        }
        progress(findings.dossiers);
    }
    let rows = u64::try_from(journal::count(conn)?).unwrap_or(0);
    if rows != findings.entries {
        findings.broken.push(Broken {
            code: "(gone)".to_owned(),
            seq: 0,
            what: "journal rows without a dossier",
        });
    }
    // A broken row explains a wrong sum; a wrong sum alone is the database's own fault.
    if findings.broken.is_empty() && journal::balances(conn)? != findings.balances {
        findings.broken.push(Broken {
            code: "(all)".to_owned(),
            seq: 0,
            what: "the sums of the journal are not where its dossiers stand",
        });
    }
    Ok(findings)
}

fn check_run(dossiers: &[Dossier], entries: &[Entry], findings: &mut Findings) {
    let mut rest = entries;
    for row in dossiers {
        // Rows whose dossier is gone stand between those of others.
        while let Some((orphan, further)) = rest.split_first().filter(|(entry, _)| entry.dossier_id < row.id)
        {
            rest = further;
            findings.entries += 1;
            let code = format!("(gone, id {})", orphan.dossier_id);
            findings.broken.push(Broken { code, seq: orphan.seq, what: "a journal row without a dossier" });
        }
        let of_this = rest.iter().take_while(|entry| entry.dossier_id == row.id).count();
        let (own, further) = rest.split_at(of_this);
        rest = further;
        findings.dossiers += 1;
        findings.entries += u64::try_from(own.len()).unwrap_or(0);
        if let Some((seq, what)) = first_fault(row, own) {
            findings.broken.push(Broken { code: row.code.clone(), seq, what });
        }
        if let Some(last) = own.last() {
            *findings.balances.entry(last.to_account).or_default() += 1;
        }
    }
}

/// The first row of a dossier's journal that is not as it must be.
fn first_fault(row: &Dossier, entries: &[Entry]) -> Option<(i32, &'static str)> {
    let mut hash: Vec<u8> = NO_HASH.to_vec();
    let mut before: Option<&Entry> = None;
    let mut acting_office = Value::Null;
    let mut ruled_by: Option<MoveDetails> = None;
    for (number, entry) in (1..).zip(entries) {
        let fault = |what| Some((entry.seq, what));
        if entry.seq != number {
            return fault("a row is missing before this one");
        }
        if entry.previous_hash != hash {
            return fault("the row does not follow the one before it");
        }
        if entry.computed_hash() != entry.hash[..] {
            return fault("the row was changed after it was written");
        }
        if entry.moves != entry.is_move() {
            return fault("the row is marked wrongly as a move");
        }
        if !continues(entry, before) {
            return fault("the row leaves a place where the dossier was not");
        }
        if entry.procedure_id != row.procedure_id || entry.channel != row.channel {
            return fault("the row is about another procedure or channel than its dossier");
        }
        let (happened, recorded) = before.map_or((entry.happened_at, entry.recorded_at), |before| {
            (before.happened_at, before.recorded_at)
        });
        if entry.happened_at < happened
            || entry.recorded_at < recorded
            || entry.happened_at > entry.recorded_at
        {
            return fault("the row is out of time");
        }
        if entry.event == Event::MoveVersion {
            let details = MoveDetails::of(entry);
            if details.as_ref().is_none_or(|now| ruled_by.as_ref().is_some_and(|last| !now.follows(last))) {
                return fault("the row does not tell from where to where the dossier moved");
            }
            ruled_by = details;
        }
        hash.clone_from(&entry.hash);
        acting_office = entry.acting_office().unwrap_or(acting_office);
        before = Some(entry);
    }
    let Some(last) = before else { return Some((0, "the dossier has no journal")) };
    let stands = last.seq == row.version
        && last.hash == row.last_hash
        && last.to_account == row.account
        && last.status_after == row.status
        && last.due_after == row.due_at
        && last.step_after == row.step
        && acting_office == json!(row.acting_office_id)
        && ruled_by.is_none_or(|last| last.leads_to(row.procedure_version_id, row.workflow_id))
        && last.happened_at == row.last_happened_at
        && last.recorded_at == row.last_recorded_at;
    (!stands).then_some((last.seq, "the dossier does not stand where its journal left it"))
}

/// Whether a row begins where the row before it ended; the first one comes from outside.
fn continues(entry: &Entry, before: Option<&Entry>) -> bool {
    match before {
        None => {
            entry.from_account == Account::Outside
                && entry.due_before.is_none()
                && entry.status_before.is_none()
        }
        Some(before) => {
            entry.from_account == before.to_account
                && entry.due_before == before.due_after
                && entry.status_before == Some(before.status_after)
                && entry.step_before == before.step_after
        }
    }
}
