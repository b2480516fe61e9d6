//! Whoever looks on while a register is imported: hears how far it is, and may stop it between two transactions.

use indicatif::ProgressBar;

use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::progress;

/// What one transaction has brought in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WrittenCounts {
    /// Rows that it is done with.
    pub rows: usize,
    /// New dossiers.
    pub added: usize,
    /// Dossiers that got their results.
    pub updated: usize,
}

/// Whoever looks on.
pub trait ImportWatch: Send + Sync {
    /// So much of the file is checked: bytes of a text, or rows of a sheet.
    ///
    /// # Errors
    /// When that cannot be told.
    fn checked(&self, done: usize, all: usize) -> Result<(), Problem>;

    /// All rows are checked, and so many will be written.
    ///
    /// # Errors
    /// When that cannot be told.
    fn begins_to_write(&self, rows: usize) -> Result<(), Problem>;

    /// Asked before each transaction: whether to leave it at what is written.
    ///
    /// # Errors
    /// When that is not known.
    fn is_to_stop(&self) -> Result<bool, Problem>;

    /// Told within each transaction, so that what is told and what is written never differ. It may be told again when the database
    /// tries a transaction again.
    ///
    /// # Errors
    /// When nothing must be written any more, or the database fails: the transaction is taken back.
    fn written(&self, conn: &mut Connection, counts: WrittenCounts) -> Result<(), Problem>;

    /// Nothing more will be written.
    fn ends(&self);
}

/// A bar on the terminal.
#[derive(Debug)]
pub struct BarWatch(ProgressBar);

impl Default for BarWatch {
    fn default() -> Self {
        Self(progress::bar(0, "checking"))
    }
}

fn steps(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

impl ImportWatch for BarWatch {
    fn checked(&self, done: usize, all: usize) -> Result<(), Problem> {
        self.0.set_length(steps(all));
        self.0.set_position(steps(done));
        Ok(())
    }

    fn begins_to_write(&self, rows: usize) -> Result<(), Problem> {
        self.0.set_message("importing");
        self.0.set_length(steps(rows));
        self.0.set_position(0);
        Ok(())
    }

    fn is_to_stop(&self) -> Result<bool, Problem> {
        Ok(false)
    }

    fn written(&self, _: &mut Connection, counts: WrittenCounts) -> Result<(), Problem> {
        self.0.inc(steps(counts.rows));
        Ok(())
    }

    fn ends(&self) {
        self.0.finish_and_clear();
    }
}
