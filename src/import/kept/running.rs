//! A run of an uploaded register: a thread of its own reads the file, checks it, brings it in where that was asked for, and keeps
//! what became of it. Whoever looks on reads how far it is from the table.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use super::actions::{ClaimedRun, RunKind};
use super::content::{self, EncryptedContent, sealed, sealed_json};
use super::outcome::ImportOutcome;
use super::store::{self, ContentKind, ImportState};
use crate::import::bringing_in::bring_in;
use crate::import::report::ImportReport;
use crate::import::watch::{ImportWatch, WrittenCounts};
use crate::import::wish::{ImportPace, ImportRefusal, ImportWish, RegisterToImport};
use crate::platform::blind_index::BlindIndexKey;
use crate::platform::cipher::CipherKey;
use crate::platform::clock::Clock;
use crate::platform::database::{Connection, Database};
use crate::platform::error::{Code, Problem, Words};

/// How often a run says that it is alive; `actions::ALIVE` is many times as long.
const BEAT: Duration = Duration::from_secs(10);
/// How far a check is is told after each so many hundredths.
const STEP: usize = 5;

/// What runs work with.
#[derive(Debug, Clone)]
pub struct ImportRunner {
    /// The register.
    pub database: Database,
    /// The key of the numbers that dossiers are found by.
    pub number_key: BlindIndexKey,
    /// The key of what is kept of files.
    pub cipher: CipherKey,
    /// The clock.
    pub clock: Clock,
}

/// How a run ended.
struct RunEnd {
    state: ImportState,
    failure: Option<Words>,
    contents: Vec<EncryptedContent>,
}

impl ImportRunner {
    /// Begins a run that was claimed, and comes back at once. It ends with the process; what it has written stays.
    pub fn start(self, run: ClaimedRun) {
        let (send, ended) = mpsc::channel();
        let (worker, its) = (self.clone(), run.clone());
        std::thread::spawn(move || send.send(worker.brought_in(&its)));
        std::thread::spawn(move || {
            let end = loop {
                match ended.recv_timeout(BEAT) {
                    Ok(end) => break end,
                    Err(RecvTimeoutError::Timeout) => self.say_alive(&run),
                    // It ended without a word.
                    Err(RecvTimeoutError::Disconnected) => {
                        break RunEnd::failed(&Problem::new(Code::Internal));
                    }
                }
            };
            self.keep(&run, end);
        });
    }

    fn say_alive(&self, run: &ClaimedRun) {
        let (key, run_id, now) = (run.key, run.run_id, self.clock.now());
        if let Err(error) = self.database.write_now(move |conn| store::see(conn, key, run_id, now)) {
            tracing::warn!(%error, "an import could not say that it is alive");
        }
    }

    /// Checks the file or brings it in, and says how that ended.
    fn brought_in(&self, run: &ClaimedRun) -> RunEnd {
        match self.work(run) {
            Ok(end) => end,
            Err(ImportRefusal::File(words)) => {
                RunEnd { state: ImportState::Failed, failure: Some(words), contents: Vec::new() }
            }
            Err(ImportRefusal::Failed(problem)) => match self.is_stopped(run) {
                Ok(true) => RunEnd { state: ImportState::Stopped, failure: None, contents: Vec::new() },
                _ => RunEnd::failed(&problem),
            },
        }
    }

    fn is_stopped(&self, run: &ClaimedRun) -> Result<bool, Problem> {
        let (key, run_id) = (run.key, run.run_id);
        let asked = self.database.read_now(|conn| store::is_asked_to_stop(conn, key, run_id))?;
        Ok(asked == Some(true))
    }

    fn work(&self, run: &ClaimedRun) -> Result<RunEnd, ImportRefusal> {
        let key = run.key;
        let bytes = self
            .database
            .read_now(|conn| content::read(conn, &self.cipher, key, ContentKind::Register))?
            .ok_or_else(|| Problem::new(Code::NotFound))?;
        let register = RegisterToImport {
            bytes,
            told: run.choices.told(),
            mapping: run.choices.mapping().map_err(ImportRefusal::File)?,
            name: run.file_name.clone(),
            import_id: Some(key.id.to_string()),
            only_of: Some(key.office_id),
        };
        let dry_run = run.kind == RunKind::Rehearsal;
        let wish = ImportWish { dry_run, update: run.choices.update, pace: ImportPace::BesideDesks };
        let watch = Arc::new(KeptWatch {
            database: self.database.clone(),
            clock: self.clock.clone(),
            run: run.clone(),
            told: AtomicUsize::new(0),
        });
        let report = bring_in(&self.database, &self.number_key, register, wish, watch, self.clock.now())?;
        let kind = if dry_run { ContentKind::Rehearsed } else { ContentKind::Imported };
        let state = match run.kind {
            RunKind::Rehearsal => ImportState::Checked,
            RunKind::Import if report.counts().not_reached > 0 => ImportState::Stopped,
            RunKind::Import => ImportState::Done,
        };
        Ok(RunEnd { state, failure: None, contents: self.contents(run, kind, &report)? })
    }

    /// What became of it, and its lists where they hold something.
    fn contents(
        &self,
        run: &ClaimedRun,
        kind: ContentKind,
        report: &ImportReport,
    ) -> Result<Vec<EncryptedContent>, Problem> {
        let unlisted = |error: std::io::Error| Problem::new(Code::Internal).because(error);
        let mut contents = vec![sealed_json(&self.cipher, run.key, kind, &ImportOutcome::of(report))?];
        if report.counts().bad > 0 {
            let list = report.bad_lines().map_err(unlisted)?;
            contents.push(sealed(&self.cipher, run.key, ContentKind::BadRows, list)?);
        }
        if report.warnings() > 0 {
            let list = report.warning_lines().map_err(unlisted)?;
            contents.push(sealed(&self.cipher, run.key, ContentKind::Warnings, list)?);
        }
        Ok(contents)
    }

    /// Keeps how a run ended, unless another one has it by now.
    fn keep(&self, run: &ClaimedRun, end: RunEnd) {
        let (key, run_id, now) = (run.key, run.run_id, self.clock.now());
        let state = end.state;
        let kept = self.database.write_now(move |conn| -> Result<(), Problem> {
            let failure = end.failure.as_ref().map(|words| (words.vi.as_str(), words.en.as_str()));
            if !store::end(conn, key, run_id, (end.state, failure), now)? {
                return Ok(());
            }
            let stale = [ContentKind::BadRows, ContentKind::Warnings];
            if !end.contents.is_empty() {
                store::forget_kinds(conn, key, &stale)?;
            }
            for one in &end.contents {
                store::keep(conn, key, one.kind, &one.bytes)?;
            }
            if end.state == ImportState::Done {
                // What is in is not needed a second time.
                let used = [ContentKind::Register, ContentKind::Glance, ContentKind::Rehearsed];
                store::forget_kinds(conn, key, &used)?;
            }
            Ok(())
        });
        match kept {
            Ok(()) => tracing::info!(state = state.as_str(), "a run of an import ended"),
            Err(problem) => {
                tracing::error!(
                    code = problem.code.as_str(),
                    cause = problem.cause.as_deref(),
                    "how an import ended could not be kept"
                );
            }
        }
    }
}

impl RunEnd {
    fn failed(problem: &Problem) -> Self {
        let code = problem.code;
        if code.status() >= 500 {
            tracing::error!(code = code.as_str(), cause = problem.cause.as_deref(), "an import failed");
        }
        let words = problem
            .detail
            .clone()
            .unwrap_or_else(|| Words { vi: code.title_vi().to_owned(), en: code.title_en().to_owned() });
        Self { state: ImportState::Failed, failure: Some(words), contents: Vec::new() }
    }
}

/// Tells the table how far a run is.
#[derive(Debug)]
struct KeptWatch {
    database: Database,
    clock: Clock,
    run: ClaimedRun,
    /// Hundredths that were told.
    told: AtomicUsize,
}

fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Another run has it by now, or somebody stopped it.
fn ended() -> Problem {
    Problem::new(Code::ChangedMeanwhile).say("lần chạy này đã kết thúc", "this run has ended")
}

impl KeptWatch {
    fn progress(&self, done: i32, all: i32) -> Result<(), Problem> {
        let (key, run_id) = (self.run.key, self.run.run_id);
        let told = self.database.write_now(move |conn| store::progress(conn, key, run_id, (done, all)))?;
        if told { Ok(()) } else { Err(ended()) }
    }
}

impl ImportWatch for KeptWatch {
    fn checked(&self, done: usize, all: usize) -> Result<(), Problem> {
        let hundredths = done.saturating_mul(100).checked_div(all).unwrap_or(100);
        if hundredths < self.told.load(Ordering::Relaxed).saturating_add(STEP) {
            return Ok(());
        }
        self.told.store(hundredths, Ordering::Relaxed);
        if self.is_to_stop()? {
            return Err(ended());
        }
        self.progress(number(hundredths), 0)
    }

    fn begins_to_write(&self, rows: usize) -> Result<(), Problem> {
        self.progress(0, number(rows))
    }

    fn is_to_stop(&self) -> Result<bool, Problem> {
        let (key, run_id) = (self.run.key, self.run.run_id);
        let asked = self.database.read_now(|conn| store::is_asked_to_stop(conn, key, run_id))?;
        asked.ok_or_else(ended)
    }

    fn written(&self, conn: &mut Connection, counts: WrittenCounts) -> Result<(), Problem> {
        let WrittenCounts { rows, added, updated } = counts;
        let counts = (number(rows), number(added), number(updated));
        let run = &self.run;
        if store::add_written(conn, run.key, run.run_id, counts, self.clock.now())? {
            return Ok(());
        }
        Err(ended())
    }

    fn ends(&self) {}
}
