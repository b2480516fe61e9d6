//! A figure that the register knows, with what its label speaks of and whose it is.
//! Pure: no HTTP, no SQL, no clock.

use super::stated_time::{StatedTime, TimeMatch};
use super::subject::{Subject, simple, telling_words};
use super::verdict::{ComparedWith, Source};
use crate::agency::Level;
use crate::report::quantity::unit::UnitOfMeasure;
use crate::report::quantity::value::QuantityValue as Value;

/// Which row of its office's figures a figure stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureRow {
    /// In none: it is an indicator of the office.
    Own,
    /// In the total: the office and all below it.
    Whole,
    /// In that of the offices of a level; of the office's own level, its desk.
    Level(Level),
    /// In one with a name.
    Named(String),
}

/// Whose figure it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureOffice {
    /// The name in Vietnamese.
    pub name: String,
    /// The level.
    pub level: Level,
    /// Whether the report that is checked is of this office.
    pub is_asked: bool,
}

/// A figure that the register knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownFigure {
    /// Where it stands.
    pub source: Source,
    /// What kind of source that is.
    pub against: ComparedWith,
    /// In what it is counted.
    pub unit: UnitOfMeasure,
    /// What it says.
    pub value: Value,
    /// What its label speaks of.
    pub(super) subject: Subject,
    /// The label in small letters.
    pub(super) small: String,
    /// The office by name, in small letters, and its words.
    pub(super) office: String,
    pub(super) office_words: Vec<String>,
    pub(super) level: Level,
    pub(super) is_asked: bool,
    pub(super) row: FigureRow,
}

impl KnownFigure {
    /// A known figure of an office.
    #[must_use]
    pub fn new(
        source: Source,
        against: ComparedWith,
        (unit, value): (UnitOfMeasure, Value),
        (office, row): (&FigureOffice, FigureRow),
    ) -> Self {
        // Whose a cell is, its row says.
        let of_row = match &row {
            FigureRow::Own | FigureRow::Whole => "",
            FigureRow::Level(level) => level.words_vi(),
            FigureRow::Named(name) => name,
        };
        let label = source.label.strip_suffix(of_row).unwrap_or(&source.label);
        let mut subject = Subject::of(label);
        if !matches!(row, FigureRow::Own) {
            subject.levels.clear();
            subject.names.clear();
        }
        if let FigureRow::Level(level) = row {
            subject.levels.push(level);
        }
        Self {
            small: simple(&source.label),
            subject,
            office: simple(&office.name),
            office_words: telling_words(&office.name),
            level: office.level,
            is_asked: office.is_asked,
            source,
            against,
            unit,
            value,
            row,
        }
    }

    /// Whether a word stands in its label or in the name of its office.
    pub(super) fn has(&self, word: &String) -> bool {
        self.subject.words.contains(word) || self.office_words.contains(word)
    }

    /// Whether both are the same figure of the same agency: of another day, or as a run has kept it.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let figure = |known: &Self| known.source.code.rsplit('/').next().map(str::to_owned);
        self.source.agency == other.source.agency && figure(self) == figure(other)
    }

    /// Whether it is of the time that a text tells; of any when it tells none.
    pub(super) fn time(&self, told: Option<StatedTime>) -> TimeMatch {
        let Source { from, to, as_of, .. } = &self.source;
        told.map_or(TimeMatch::Yes, |told| told.agrees((*from, *to, *as_of)))
    }
}
