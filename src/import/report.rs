//! What became of a register: the outcome of each row, and the figures before and after.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::columns::RegisterColumn;
use super::figures::RegisterState;
use super::row_sheet::RowSheet;
use super::rows::RowFault;
use super::standing::NewResults;
use crate::dossier::clock::ledger::Channel;
use crate::platform::error::Words;
use crate::platform::instant::Instant;
use crate::report::figures::period::Period;

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowOutcome {
    /// It was brought in; in a dry run: it would be.
    Added,
    /// The office has a dossier of that code already, which got its result; in a dry run: it would.
    Updated(NewResults),
    /// The office has a dossier of that code already, of which the file has a result: it is taken when updates are asked for.
    HasNews(NewResults),
    /// The office has a dossier of that code already, and the file has a result that cannot be entered; a warning says why.
    Kept,
    /// The office has a dossier of that code already, and the file has no new result; nothing was changed.
    AlreadyThere,
    /// It is good, but other rows are bad and all were to go in or none.
    HeldBack,
    /// It is good, and the import was stopped before it.
    NotReached,
    /// It cannot be brought in.
    Bad(Vec<RowFault>),
}

/// A row and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// The line of the file on which it begins.
    pub number: u64,
    /// Code of the dossier, as far as it can be shown.
    pub code: String,
    /// What became of it.
    pub outcome: RowOutcome,
    /// What is to be looked at in a good row.
    pub warnings: Vec<RowFault>,
}

/// A row as it is taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstRow {
    /// Its line in the file.
    pub line: u64,
    /// Code of the dossier.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// How it came in.
    pub channel: Channel,
    /// Name of the applicant.
    pub applicant: String,
    /// When it was received.
    pub received_at: Instant,
    /// When it is due, by the file or by the rule.
    pub due_at: Option<Instant>,
    /// When the result existed.
    pub resolved_at: Option<Instant>,
    /// When the result was handed over.
    pub returned_at: Option<Instant>,
}

/// How many rows had which outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCounts {
    /// Brought in.
    pub added: usize,
    /// There already, and got their results.
    pub updated: usize,
    /// There already, with results in the file that were not asked for.
    pub has_news: usize,
    /// There already, with results in the file that cannot be entered.
    pub kept: usize,
    /// There already.
    pub already_there: usize,
    /// Good, but held back.
    pub held_back: usize,
    /// Good, and not reached.
    pub not_reached: usize,
    /// Bad.
    pub bad: usize,
}

/// What became of a file.
#[derive(Debug, Clone, Default)]
pub struct ImportReport {
    /// Each row.
    pub lines: Vec<ImportLine>,
    /// How the file was read, where that is not plain.
    pub read_as: Option<Words>,
    /// The header of the file, and the cells of its bad rows.
    pub sheet: Option<RowSheet>,
    /// Columns of the file that were not used.
    pub unused: Vec<String>,
    /// Words of agencies, procedures and channels for which nothing is known, as the file writes them, and in how many rows each stands:
    /// by column and by the word without accents.
    pub unknown_words: BTreeMap<RegisterColumn, BTreeMap<String, (String, usize)>>,
    /// The first rows that are new, as they are taken in.
    pub first: Vec<FirstRow>,
    /// The days that the figures are of; none when no row is good.
    pub period: Option<Period>,
    /// Its months, or its years where it is long: what the figures are shown by.
    pub parts: Vec<Period>,
    /// How many offices the figures are of.
    pub offices: usize,
    /// How the register stood before.
    pub before: RegisterState,
    /// How it stands after; in a dry run: how it would stand.
    pub after: RegisterState,
}

impl ImportReport {
    /// How many rows had which outcome.
    #[must_use]
    pub fn counts(&self) -> ImportCounts {
        let mut counts = ImportCounts::default();
        for line in &self.lines {
            let count = match line.outcome {
                RowOutcome::Added => &mut counts.added,
                RowOutcome::Updated(_) => &mut counts.updated,
                RowOutcome::HasNews(_) => &mut counts.has_news,
                RowOutcome::Kept => &mut counts.kept,
                RowOutcome::AlreadyThere => &mut counts.already_there,
                RowOutcome::HeldBack => &mut counts.held_back,
                RowOutcome::NotReached => &mut counts.not_reached,
                RowOutcome::Bad(_) => &mut counts.bad,
            };
            *count += 1;
        }
        counts
    }

    /// How many things are to be looked at in good rows.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.lines.iter().map(|line| line.warnings.len()).sum()
    }

    /// What the file calls a column; our name where it has none.
    #[must_use]
    pub fn column_name(&self, column: RegisterColumn) -> String {
        self.sheet.as_ref().map_or_else(|| column.to_string(), |sheet| sheet.name(column))
    }
}
