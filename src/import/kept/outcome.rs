//! What became of an uploaded register, or would: what a page tells of it.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::glance::KeptWords;
use crate::import::columns::RegisterColumn;
use crate::import::figures::{RegisterState, SHOWN};
use crate::import::report::{FirstRow, ImportCounts, ImportReport, RowOutcome};
use crate::import::rows::RowFault;
use crate::report::figures::figure::Figure;
use crate::report::figures::period::Period;

/// Rows of each kind that a page shows; the lists have all.
const FIRST: usize = 20;
/// Unknown words of a column that a page asks for.
const MOST_WORDS: usize = 30;

/// The figures that are told part by part.
pub const TOLD_BY_PART: [Figure; 5] =
    [Figure::Received, Figure::Resolved, Figure::ResolvedEarly, Figure::ResolvedOnTime, Figure::ResolvedLate];

/// What is wrong with a row, or is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TroubledRow {
    /// Its line in the file.
    pub line: u64,
    /// Code of the dossier, as far as it can be shown.
    pub code: String,
    /// What the file calls the column.
    pub column: String,
    /// Why, and what to do.
    pub reason: KeptWords,
}

/// A word that nothing is known for, and in how many rows it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnknownWord {
    /// In which of our columns.
    pub column: RegisterColumn,
    /// As the file writes it.
    pub word: String,
    /// In how many rows.
    pub rows: usize,
}

/// A figure before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureEffect {
    /// What reports call it, in Vietnamese.
    pub label: String,
    /// Before.
    pub before: i64,
    /// After.
    pub after: i64,
}

/// What is added to the figures of a month or a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartEffect {
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// What is added to each of `TOLD_BY_PART`, in its order.
    pub added: Vec<i64>,
}

/// What became of an uploaded register, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportOutcome {
    /// How many rows had which outcome.
    pub counts: ImportCounts,
    /// How many things are to be looked at.
    pub warnings: usize,
    /// How the file was read, where that is not plain.
    pub read_as: Option<KeptWords>,
    /// Columns of the file that were not used.
    pub unused: Vec<String>,
    /// The first bad rows.
    pub bad: Vec<TroubledRow>,
    /// The first things to be looked at.
    pub doubtful: Vec<TroubledRow>,
    /// The first rows as they are taken in.
    pub first: Vec<FirstRow>,
    /// Words that nothing is known for, the most frequent first.
    pub unknown: Vec<UnknownWord>,
    /// The days that the figures are of, in Vietnamese; none when no row is good.
    pub period: Option<String>,
    /// The figures of these days.
    pub figures: Vec<FigureEffect>,
    /// What each month or year gets.
    pub parts: Vec<PartEffect>,
}

impl ImportOutcome {
    /// What a report tells.
    #[must_use]
    pub fn of(report: &ImportReport) -> Self {
        let troubled = |line: u64, code: &str, fault: &RowFault| TroubledRow {
            line,
            code: code.to_owned(),
            column: fault.column.map(|column| report.column_name(column)).unwrap_or_default(),
            reason: fault.reason.clone().into(),
        };
        let bad = report.lines.iter().filter_map(|line| match &line.outcome {
            RowOutcome::Bad(faults) => Some((line, faults)),
            _ => None,
        });
        let bad = bad.take(FIRST).flat_map(|(line, faults)| {
            faults.iter().map(|fault| troubled(line.number, &line.code, fault)).collect::<Vec<_>>()
        });
        let doubtful = report
            .lines
            .iter()
            .flat_map(|line| line.warnings.iter().map(|fault| troubled(line.number, &line.code, fault)));
        Self {
            counts: report.counts(),
            warnings: report.warnings(),
            read_as: report.read_as.clone().map(KeptWords::from),
            unused: report.unused.clone(),
            bad: bad.collect(),
            doubtful: doubtful.take(FIRST).collect(),
            first: report.first.clone(),
            unknown: unknown_of(report),
            period: report.period.map(Period::words_vi),
            figures: figures_of(report),
            parts: parts_of(report),
        }
    }

    /// What the words mean for which nothing is known, by column.
    #[must_use]
    pub fn unknown_by_column(&self) -> BTreeMap<RegisterColumn, Vec<&UnknownWord>> {
        let mut columns: BTreeMap<RegisterColumn, Vec<&UnknownWord>> = BTreeMap::new();
        for word in &self.unknown {
            columns.entry(word.column).or_default().push(word);
        }
        columns
    }
}

fn unknown_of(report: &ImportReport) -> Vec<UnknownWord> {
    let mut all = Vec::new();
    for (column, words) in &report.unknown_words {
        let mut of_column: Vec<UnknownWord> = words
            .values()
            .map(|(word, rows)| UnknownWord { column: *column, word: word.clone(), rows: *rows })
            .collect();
        of_column.sort_by(|one, other| other.rows.cmp(&one.rows).then_with(|| one.word.cmp(&other.word)));
        of_column.truncate(MOST_WORDS);
        all.extend(of_column);
    }
    all
}

fn figures_of(report: &ImportReport) -> Vec<FigureEffect> {
    if report.period.is_none() {
        return Vec::new();
    }
    figures_told(&report.before, &report.after)
}

fn parts_of(report: &ImportReport) -> Vec<PartEffect> {
    parts_told(&report.parts, &report.before, &report.after)
}

/// The figures before and after.
pub(in crate::import) fn figures_told(before: &RegisterState, after: &RegisterState) -> Vec<FigureEffect> {
    let told = |figure: &Figure| FigureEffect {
        label: figure.label_vi().to_owned(),
        before: before.cells.get(*figure),
        after: after.cells.get(*figure),
    };
    SHOWN.iter().map(told).collect()
}

/// What each part gets, or loses.
pub(in crate::import) fn parts_told(
    parts: &[Period],
    before: &RegisterState,
    after: &RegisterState,
) -> Vec<PartEffect> {
    let before = before.parts.iter().map(Some).chain(std::iter::repeat(None));
    let sides = after.parts.iter().zip(before);
    let told = parts.iter().zip(sides).map(|(part, (after, before))| PartEffect {
        from: part.from(),
        to: part.to(),
        added: TOLD_BY_PART
            .iter()
            .map(|figure| after.get(*figure) - before.map_or(0, |before| before.get(*figure)))
            .collect(),
    });
    told.collect()
}
