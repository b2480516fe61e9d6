//! How two runs differ, for a program that asks.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::platform::instant::Instant;
use crate::report::figures::figure::Figure;
use crate::report::runs::comparing::{Differences, DossierDifference, Repeated};
use crate::report::runs::content::hex;
use crate::report::runs::differences::{CountedCells, DifferenceCause};
use crate::report::runs::store::RunHead;

/// How a dossier is counted: an act or its last move, the row, and the figures.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CountedView {
    /// The number of the act in the dossier's journal.
    pub seq: i32,
    /// The row.
    #[schema(example = "H26.268.05")]
    pub row: String,
    /// The figures.
    pub figures: Vec<&'static str>,
    /// The same, for a page.
    #[serde(skip)]
    pub counted: Vec<Figure>,
}

/// A dossier that is not counted alike.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DifferenceView {
    /// Its code.
    #[schema(example = "H26.268.05-230307-0012")]
    pub code: String,
    /// Why.
    pub cause: DifferenceCause,
    /// Why, in words.
    pub words: &'static str,
    /// The first act that only one of the two saw.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<ActView>,
    /// How the first counts it.
    pub before: Vec<CountedView>,
    /// How the other counts it.
    pub after: Vec<CountedView>,
}

/// An act.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ActView {
    /// Its number in the dossier's journal.
    pub seq: i32,
    /// What was done.
    #[schema(example = "resolve")]
    pub event: &'static str,
    /// When it took effect.
    pub happened_at: Instant,
    /// When the register learned it.
    pub recorded_at: Instant,
}

fn counted(counted: CountedCells) -> Vec<CountedView> {
    counted
        .into_iter()
        .map(|(seq, row, figures)| CountedView {
            seq,
            row,
            figures: figures.names(),
            counted: figures.figures(),
        })
        .collect()
}

impl DifferenceView {
    fn of(difference: DossierDifference) -> Self {
        Self {
            code: difference.code,
            cause: difference.cause,
            words: difference.cause.words_vi(),
            act: difference.act.map(|act| ActView {
                seq: act.seq,
                event: act.event.as_str(),
                happened_at: act.happened_at,
                recorded_at: act.recorded_at,
            }),
            before: counted(difference.before),
            after: counted(difference.after),
        }
    }
}

/// How two runs differ.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RunDifferences {
    /// Dossiers that are not counted alike, all of them.
    pub total: usize,
    /// How many for each cause, of all of them.
    pub by_cause: BTreeMap<DifferenceCause, usize>,
    /// Those of this page, by office, and within it as they were entered.
    pub items: Vec<DifferenceView>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl RunDifferences {
    pub(crate) fn of(found: Differences) -> Self {
        Self {
            total: found.by_cause.values().sum(),
            by_cause: found.by_cause,
            items: found.items.into_iter().map(DifferenceView::of).collect(),
            next_cursor: found.next_cursor,
        }
    }
}

/// What taking a run again gave.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RunRepeated {
    /// The hash of the run.
    pub hash: String,
    /// The hash of its figures as they are taken now, for the same instants.
    pub repeated_hash: String,
    /// Whether they are the same.
    pub same: bool,
    /// The dossiers that are not counted alike.
    pub differences: RunDifferences,
}

impl RunRepeated {
    pub(crate) fn of(run: &RunHead, repeated: Repeated) -> Self {
        Self {
            hash: hex(&run.hash),
            repeated_hash: repeated.hash,
            same: repeated.same,
            differences: RunDifferences::of(repeated.differences),
        }
    }
}
