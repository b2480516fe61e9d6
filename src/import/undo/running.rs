//! A run that takes an import back: a thread of its own, beside the desks. Whoever looks on reads how far it is from the table.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use super::actions::ClaimedUndo;
use super::runs::store::{self as runs, UndoState};
use super::taking_back::{BatchUndo, take_back};
use crate::import::watch::{ImportWatch, WrittenCounts};
use crate::platform::blind_index::BlindIndexKey;
use crate::platform::clock::Clock;
use crate::platform::database::{Connection, Database};
use crate::platform::error::{Code, Problem, Words};

/// How often a run says that it is alive; `ALIVE` is many times as long.
const BEAT: Duration = Duration::from_secs(10);

/// What runs work with.
#[derive(Debug, Clone)]
pub struct UndoRunner {
    /// The register.
    pub database: Database,
    /// The key of the numbers that dossiers are found by.
    pub number_key: BlindIndexKey,
    /// The clock.
    pub clock: Clock,
}

impl UndoRunner {
    /// Begins a run that was claimed, and comes back at once. It ends with the process; what it has taken back stays so.
    pub fn start(self, run: ClaimedUndo) {
        let (send, ended) = mpsc::channel();
        let (worker, its) = (self.clone(), run.clone());
        std::thread::spawn(move || send.send(worker.taken_back(&its)));
        std::thread::spawn(move || {
            let end = loop {
                match ended.recv_timeout(BEAT) {
                    Ok(end) => break end,
                    Err(RecvTimeoutError::Timeout) => self.say_alive(&run),
                    // It ended without a word.
                    Err(RecvTimeoutError::Disconnected) => break Err(Problem::new(Code::Internal)),
                }
            };
            self.keep(&run, end);
        });
    }

    fn say_alive(&self, run: &ClaimedUndo) {
        let (key, run_id, now) = (run.key, run.run_id, self.clock.now());
        if let Err(error) = self.database.write_now(move |conn| runs::see(conn, key, run_id, now)) {
            tracing::warn!(%error, "the undo of an import could not say that it is alive");
        }
    }

    fn taken_back(&self, run: &ClaimedUndo) -> Result<UndoState, Problem> {
        let undo = BatchUndo {
            batch: run.batch.clone(),
            reason: run.reason.clone(),
            actor: run.actor,
            number_key: self.number_key.clone(),
        };
        let watch: Arc<dyn ImportWatch> = Arc::new(UndoWatch {
            database: self.database.clone(),
            clock: self.clock.clone(),
            run: run.clone(),
        });
        let batches = std::slice::from_ref(&run.dossiers);
        take_back(&self.database, &Arc::new(undo), batches, (&watch, &self.clock))?;
        let (key, run_id) = (run.key, run.run_id);
        let row = self.database.read_now(|conn| runs::find(conn, key))?;
        let left = row.is_some_and(|row| row.run_id == run_id && row.dossiers_done < row.dossiers_all);
        Ok(if left { UndoState::Stopped } else { UndoState::Done })
    }

    /// Keeps how a run ended, unless another one has it by now.
    fn keep(&self, run: &ClaimedUndo, end: Result<UndoState, Problem>) {
        let (key, run_id) = (run.key, run.run_id);
        let (state, failure) = match end {
            Ok(state) => (state, None),
            Err(problem) => (UndoState::Failed, Some(words_of(&problem))),
        };
        let kept = self.database.write_now(move |conn| {
            let failure = failure.as_ref().map(|words| (words.vi.as_str(), words.en.as_str()));
            runs::end(conn, key, run_id, (state, failure))
        });
        match kept {
            Ok(()) => tracing::info!(state = state.as_str(), "the undo of an import ended"),
            Err(error) => tracing::error!(%error, "how the undo of an import ended could not be kept"),
        }
    }
}

fn words_of(problem: &Problem) -> Words {
    let code = problem.code;
    if code.status() >= 500 {
        tracing::error!(
            code = code.as_str(),
            cause = problem.cause.as_deref(),
            "the undo of an import failed"
        );
    }
    problem
        .detail
        .clone()
        .unwrap_or_else(|| Words { vi: code.title_vi().to_owned(), en: code.title_en().to_owned() })
}

/// Tells the table how far a run is.
#[derive(Debug)]
struct UndoWatch {
    database: Database,
    clock: Clock,
    run: ClaimedUndo,
}

fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Another run has it by now.
fn ended() -> Problem {
    Problem::new(Code::ChangedMeanwhile).say("lần chạy này đã kết thúc", "this run has ended")
}

impl ImportWatch for UndoWatch {
    fn checked(&self, _: usize, _: usize) -> Result<(), Problem> {
        Ok(())
    }

    fn begins_to_write(&self, dossiers: usize) -> Result<(), Problem> {
        let (key, run_id) = (self.run.key, self.run.run_id);
        let told = self.database.write_now(move |conn| runs::begins(conn, key, run_id, number(dossiers)))?;
        if told { Ok(()) } else { Err(ended()) }
    }

    fn is_to_stop(&self) -> Result<bool, Problem> {
        let (key, run_id) = (self.run.key, self.run.run_id);
        let asked = self.database.read_now(|conn| runs::is_asked_to_stop(conn, key, run_id))?;
        asked.ok_or_else(ended)
    }

    fn written(&self, conn: &mut Connection, counts: WrittenCounts) -> Result<(), Problem> {
        let counts = (number(counts.rows), number(counts.added));
        if runs::add_taken(conn, self.run.key, self.run.run_id, counts, self.clock.now())? {
            return Ok(());
        }
        Err(ended())
    }

    fn ends(&self) {}
}
