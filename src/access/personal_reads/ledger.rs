//! Carries what requests showed to the register, in the background: a bounded queue and a thread that writes what has gathered in it.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::{PersonalRead, store};
use crate::platform::database::{Database, DatabaseError};

/// Requests whose notes may wait at once: of more, the next request waits until the writer is through.
const PLACES: usize = 4_096;
/// How long the thread gathers before it writes; what a kill can lose.
const GATHER: Duration = Duration::from_millis(200);
/// How long it waits when the register could not be written.
const AGAIN: Duration = Duration::from_secs(2);
/// Notes that are written in one transaction.
const AT_ONCE: usize = 500;

/// What is told to the thread.
enum LedgerMessage {
    Keep(Vec<PersonalRead>),
    /// Everything that was told before is to be written, then answered.
    Flush(oneshot::Sender<()>),
}

/// The way into the ledger; clones lead to the same one.
#[derive(Debug, Clone)]
pub struct PersonalReadLedger {
    send: mpsc::Sender<LedgerMessage>,
}

/// A place in the queue that is kept for a request.
#[derive(Debug)]
pub struct LedgerPlace(mpsc::OwnedPermit<LedgerMessage>);

impl LedgerPlace {
    pub(super) fn keep(self, reads: Vec<PersonalRead>) {
        drop(self.0.send(LedgerMessage::Keep(reads)));
    }
}

impl PersonalReadLedger {
    /// Opens the ledger of a register, with its thread, which ends with the last way into it.
    #[must_use]
    pub fn open(database: Database) -> Self {
        let (send, receive) = mpsc::channel(PLACES);
        let started = std::thread::Builder::new()
            .name("motcua-personal-reads".to_owned())
            .spawn(move || write_on(&database, receive));
        if let Err(error) = started {
            // Nobody takes a place then: requests of officers are refused rather than left unrecorded.
            tracing::error!(%error, "the thread that records who read personal data did not start");
        }
        Self { send }
    }

    /// Keeps a place for the notes of a request; waits while the queue is full. None when nothing can be recorded any more.
    pub async fn place(&self) -> Option<LedgerPlace> {
        self.send.clone().reserve_owned().await.ok().map(LedgerPlace)
    }

    /// Waits until what was read before is written.
    pub async fn flush(&self) {
        let (done, written) = oneshot::channel();
        if self.send.send(LedgerMessage::Flush(done)).await.is_ok() {
            let _ = written.await;
        }
    }
}

fn write_on(database: &Database, mut receive: mpsc::Receiver<LedgerMessage>) {
    while let Some(first) = receive.blocking_recv() {
        let (mut reads, mut waiting) = (Vec::new(), Vec::new());
        let mut take = |message, reads: &mut Vec<PersonalRead>| match message {
            LedgerMessage::Keep(more) => reads.extend(more),
            LedgerMessage::Flush(done) => waiting.push(done),
        };
        take(first, &mut reads);
        std::thread::sleep(GATHER);
        while reads.len() < AT_ONCE
            && let Ok(message) = receive.try_recv()
        {
            take(message, &mut reads);
        }
        write(database, &reads, receive.is_closed());
        for done in waiting {
            let _ = done.send(());
        }
    }
}

/// Writes them, and does not give up while the service goes on: nothing of them is told in the log.
fn write(database: &Database, reads: &[PersonalRead], is_last: bool) {
    if reads.is_empty() {
        return;
    }
    loop {
        let batch = reads.to_vec();
        let written: Result<(), DatabaseError> = database.write_now(move |conn| store::insert(conn, &batch));
        let Err(error) = written else { return };
        tracing::warn!(%error, reads = reads.len(), "who read personal data is not recorded yet; tried again");
        if is_last {
            return;
        }
        std::thread::sleep(AGAIN);
    }
}
