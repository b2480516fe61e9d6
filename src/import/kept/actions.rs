//! What administrators do with registers that they upload: take one in, say how it is read, try it, bring it in, stop it, forget it.
//! Only those of the office whose register it is may, and others are told that there is none.

use chrono::TimeDelta;

use super::choices::ImportChoices;
use super::content::{EncryptedContent, sealed, sealed_json};
use super::glance::FileGlance;
use super::store::{self, ContentKind, ImportId, ImportKey, ImportRow, ImportRunId, ImportState};
use crate::access::keys::OfficerId;
use crate::access::{Officer, Role};
use crate::agency::{self, Agency};
use crate::import::undo::runs::store as undos;
use crate::platform::cipher::CipherKey;
use crate::platform::database::{Connection, DatabaseError, Id, stored_json};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// The largest register that is uploaded, in bytes: some 100,000 rows.
pub const MOST_BYTES: usize = 20 * 1024 * 1024;
/// The most that a workbook may unpack to, in bytes: it is held in memory.
pub const MOST_UNPACKED: u64 = 300 * 1024 * 1024;
/// A run that was not seen alive for so long has ended with its process.
pub const ALIVE: TimeDelta = TimeDelta::minutes(2);
/// How long what is kept of a file stays after the last step.
pub const KEEP: TimeDelta = TimeDelta::days(7);

/// A register that was uploaded, ready to be kept.
#[derive(Clone)]
pub struct UploadedRegister {
    /// Its keys.
    pub key: ImportKey,
    /// Its name, without folders.
    pub file_name: String,
    /// SHA-256.
    pub digest: Vec<u8>,
    /// In bytes.
    pub size_bytes: i64,
    choices: String,
    contents: Vec<EncryptedContent>,
}

/// What a run does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunKind {
    /// Everything but writing.
    Rehearsal,
    /// Everything.
    Import,
}

/// A run that has its register for itself.
#[derive(Debug, Clone)]
pub struct ClaimedRun {
    /// The register.
    pub key: ImportKey,
    /// The run.
    pub run_id: ImportRunId,
    /// What it does.
    pub kind: RunKind,
    /// What the file is called.
    pub file_name: String,
    /// How it is read.
    pub choices: ImportChoices,
}

/// What may not be seen is not there.
pub(in crate::import) fn hidden() -> Problem {
    Problem::not_found(
        "không có lần nhập sổ nào như vậy tại các cơ quan bạn quản trị",
        "there is no such import at the offices that you administer",
    )
}

fn only_administrators(officer: &Officer) -> Result<(), Problem> {
    if officer.holds(Role::Administrator) {
        return Ok(());
    }
    Err(Problem::new(Code::RoleMayNot)
        .say("quản trị viên của cơ quan nhập sổ", "registers are imported by administrators of the office"))
}

fn running() -> Problem {
    Problem::new(Code::ChangedMeanwhile).say(
        "cơ quan này đang kiểm tra hoặc nhập một sổ, hoặc rút lại một lần nhập: chờ xong hoặc dừng lần đó",
        "a register of this office is being checked, imported or taken back: wait for its end or stop it",
    )
}

fn not_now() -> Problem {
    Problem::new(Code::ChangedMeanwhile).say(
        "việc này không còn làm được: xem lại trang",
        "this cannot be done any more: look at the page again",
    )
}

/// The offices whose registers an officer may import, as they are today.
///
/// # Errors
/// When the officer administers none, or the database fails.
pub fn offices(conn: &mut Connection, officer: &Officer, now: Instant) -> Result<Vec<Agency>, Problem> {
    only_administrators(officer)?;
    let reach = officer.reach_as(Role::Administrator).offices();
    let mut found = agency::store::of_offices(conn, &reach, now.date())?;
    found.retain(Agency::is_office);
    Ok(found)
}

/// The imports of these offices, the newest first.
///
/// # Errors
/// When the officer administers none, or the database fails.
pub fn listed(conn: &mut Connection, officer: &Officer, most: i64) -> Result<Vec<ImportRow>, Problem> {
    only_administrators(officer)?;
    Ok(store::of_offices(conn, &officer.reach_as(Role::Administrator).offices(), most)?)
}

/// One import.
///
/// # Errors
/// When there is none at the offices of the officer (404), or the database fails.
pub fn found(conn: &mut Connection, officer: &Officer, id: ImportId) -> Result<ImportRow, Problem> {
    only_administrators(officer)?;
    let reach = officer.reach_as(Role::Administrator).offices();
    store::find(conn, &reach, id)?.ok_or_else(hidden)
}

impl ImportRow {
    /// How it is read.
    ///
    /// # Errors
    /// When what is kept of it cannot be read.
    pub fn choices(&self) -> Result<ImportChoices, Problem> {
        Ok(stored_json(&self.choices, "register_import.choices", self.id)?)
    }

    /// How far it is now: a run that is not alive any more was interrupted.
    #[must_use]
    pub fn state_at(&self, now: Instant) -> ImportState {
        let silent = self.seen_at.is_none_or(|seen| seen < now.plus(-ALIVE));
        if self.state.is_running() && silent { ImportState::Interrupted } else { self.state }
    }

    /// When what is kept of its file goes.
    #[must_use]
    pub fn kept_until(&self) -> Instant {
        self.changed_at.plus(KEEP)
    }
}

impl UploadedRegister {
    /// Looks into a file, and makes it ready to be kept for this office: heavy work, away from whoever serves.
    ///
    /// # Errors
    /// When nothing can be encrypted here.
    pub fn of(
        cipher: &CipherKey,
        office: &Agency,
        (file_name, bytes, digest): (String, Vec<u8>, Vec<u8>),
    ) -> Result<Self, Problem> {
        let key = ImportKey { office_id: office.id, id: Id::new() };
        let size_bytes = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let choices = ImportChoices::default();
        let glance = FileGlance::of(&bytes, &choices.told());
        let choices = glance.proposed(&choices, &office.code);
        let contents = vec![
            sealed_json(cipher, key, ContentKind::Glance, &glance)?,
            sealed(cipher, key, ContentKind::Register, bytes)?,
        ];
        Ok(Self { key, file_name, digest, size_bytes, choices: as_json(&choices)?, contents })
    }
}

fn as_json(choices: &ImportChoices) -> Result<String, Problem> {
    serde_json::to_string(choices).map_err(|error| Problem::new(Code::Internal).because(error))
}

/// Keeps an uploaded register.
///
/// # Errors
/// When the officer does not administer its office (404), or the database fails.
pub fn take_in(
    conn: &mut Connection,
    officer: &Officer,
    uploaded: &UploadedRegister,
    now: Instant,
) -> Result<(), Problem> {
    only_administrators(officer)?;
    let key = uploaded.key;
    officer.acts_as(&[Role::Administrator], key.office_id).ok_or_else(hidden)?;
    store::insert(
        conn,
        &ImportRow {
            office_id: key.office_id,
            id: key.id,
            file_name: uploaded.file_name.clone(),
            digest: uploaded.digest.clone(),
            size_bytes: uploaded.size_bytes,
            made_by: officer.id,
            made_at: now,
            changed_at: now,
            choices: uploaded.choices.clone(),
            state: ImportState::Received,
            run_id: None,
            run_by: None,
            run_at: None,
            seen_at: None,
            stop_by: None,
            rows_all: 0,
            rows_done: 0,
            added: 0,
            updated: 0,
            failure_vi: None,
            failure_en: None,
        },
    )?;
    for one in &uploaded.contents {
        store::keep(conn, key, one.kind, &one.bytes)?;
    }
    Ok(())
}

/// Says how a register is read. What a dry run told before is forgotten.
///
/// # Errors
/// When a run has it, it is in, or the officer may not (404).
pub fn choose(
    conn: &mut Connection,
    officer: &Officer,
    id: ImportId,
    (choices, glance): (&ImportChoices, Option<&EncryptedContent>),
    now: Instant,
) -> Result<(), Problem> {
    let row = found(conn, officer, id)?;
    let key = row.key();
    store::interrupt(conn, key.office_id, now.plus(-ALIVE))?;
    if !store::choose(conn, key, &as_json(choices)?, now)? {
        return Err(not_now());
    }
    store::forget_kinds(conn, key, &[ContentKind::Rehearsed])?;
    if let Some(glance) = glance {
        store::keep(conn, key, glance.kind, &glance.bytes)?;
    }
    Ok(())
}

/// Claims a run of a register: of several who ask one gets it, and an office has one at a time. It is to be started then.
///
/// # Errors
/// When another run of the office is going on, the register is not as far, or the officer may not (404).
pub fn begin(
    conn: &mut Connection,
    officer: &Officer,
    (id, kind): (ImportId, RunKind),
    now: Instant,
) -> Result<ClaimedRun, Problem> {
    let row = found(conn, officer, id)?;
    let key = row.key();
    store::interrupt(conn, key.office_id, now.plus(-ALIVE))?;
    undos::interrupt(conn, key.office_id, now.plus(-ALIVE))?;
    if store::is_running(conn, key.office_id)? || undos::is_running(conn, key.office_id)? {
        return Err(running());
    }
    let kinds = store::kinds(conn, key)?;
    let ready = match kind {
        RunKind::Rehearsal => kinds.contains(&ContentKind::Register),
        // Nothing is brought in that nobody has seen the effect of.
        RunKind::Import => kinds.contains(&ContentKind::Register) && kinds.contains(&ContentKind::Rehearsed),
    };
    let from = [
        ImportState::Received,
        ImportState::Checked,
        ImportState::Stopped,
        ImportState::Interrupted,
        ImportState::Failed,
    ];
    let to = match kind {
        RunKind::Rehearsal => ImportState::Checking,
        RunKind::Import => ImportState::Importing,
    };
    let run_id = ImportRunId::new();
    if !ready || !store::claim(conn, key, (&from, to), (run_id, officer.id), now)? {
        return Err(not_now());
    }
    if kind == RunKind::Rehearsal {
        store::forget_kinds(conn, key, &[ContentKind::Rehearsed])?;
    }
    Ok(ClaimedRun { key, run_id, kind, choices: row.choices()?, file_name: row.file_name })
}

/// Asks the run of a register to stop before its next transaction.
///
/// # Errors
/// When none is going on, or the officer may not (404).
pub fn ask_to_stop(conn: &mut Connection, officer: &Officer, id: ImportId) -> Result<(), Problem> {
    let row = found(conn, officer, id)?;
    if store::ask_to_stop(conn, row.key(), officer.id)? { Ok(()) } else { Err(not_now()) }
}

/// Forgets what is kept of a register, and the register itself where it has brought nothing in.
///
/// # Errors
/// When a run has it, or the officer may not (404).
pub fn forget(conn: &mut Connection, officer: &Officer, id: ImportId, now: Instant) -> Result<(), Problem> {
    let row = found(conn, officer, id)?;
    store::interrupt(conn, row.office_id, now.plus(-ALIVE))?;
    if row.state_at(now).is_running() {
        return Err(running());
    }
    Ok(forget_contents(conn, row.key())?)
}

fn forget_contents(conn: &mut Connection, key: ImportKey) -> Result<(), DatabaseError> {
    store::forget_kinds(conn, key, ContentKind::ALL)?;
    store::forget_unused(conn, key)
}

/// Forgets what is kept of registers with which nothing was done for [`KEEP`]; answers of how many.
///
/// # Errors
/// When the database fails.
pub fn sweep(conn: &mut Connection, now: Instant) -> Result<usize, DatabaseError> {
    let keys = store::untouched_since(conn, now.plus(-KEEP))?;
    for key in &keys {
        forget_contents(conn, *key)?;
    }
    Ok(keys.len())
}

/// Who is told of in a list of imports.
#[must_use]
pub fn people(rows: &[ImportRow]) -> Vec<OfficerId> {
    rows.iter().flat_map(|row| [Some(row.made_by), row.run_by, row.stop_by]).flatten().collect()
}
