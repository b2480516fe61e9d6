//! The figures of the legs, each with its label and its formula: the one table from which a cell is counted and the list
//! behind the cell is drawn.
//!
//! Pure: no HTTP, no SQL, no clock.

use serde::Serialize;

use crate::named_values;
use crate::report::figures::rate::Rate;

named_values! {
    /// A figure of the legs.
    pub enum LegFigure {
        /// Chặng xong đúng hạn: done in the period, not after it was due.
        EndedInTime = "ended_in_time",
        /// Chặng xong quá hạn: done in the period, after it was due.
        EndedLate = "ended_late",
        /// Chặng dở dang: sent back in the period, or ended with the dossier, without being done.
        Interrupted = "interrupted",
        /// Đang giải quyết, trong hạn: under way at the end of the period, not due by then or the clock stands.
        RunningInTime = "running_in_time",
        /// Đang giải quyết, quá hạn: under way at the end of the period, due before it.
        RunningOverdue = "running_overdue",
    }
}

/// How a leg is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LegRule {
    /// Turns that ended in the period.
    Ended {
        /// With the leg done: handed on, or the result exists.
        done: bool,
        /// After the due instant; none: whenever.
        late: Option<bool>,
    },
    /// Turns that were open at the end of the period.
    Open {
        /// Due before it.
        overdue: bool,
    },
}

impl LegFigure {
    /// The label for people.
    #[must_use]
    pub const fn label_vi(self) -> &'static str {
        match self {
            Self::EndedInTime => "Chặng xong trước và đúng hạn",
            Self::EndedLate => "Chặng xong quá hạn",
            Self::Interrupted => "Chặng dở dang",
            Self::RunningInTime => "Chặng đang giải quyết trong hạn",
            Self::RunningOverdue => "Chặng đang giải quyết quá hạn",
        }
    }

    /// How it is counted.
    pub(super) const fn rule(self) -> LegRule {
        match self {
            Self::EndedInTime => LegRule::Ended { done: true, late: Some(false) },
            Self::EndedLate => LegRule::Ended { done: true, late: Some(true) },
            Self::Interrupted => LegRule::Ended { done: false, late: None },
            Self::RunningInTime => LegRule::Open { overdue: false },
            Self::RunningOverdue => LegRule::Open { overdue: true },
        }
    }
}

/// The figures of one agency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct LegFigures {
    /// Chặng xong trước và đúng hạn.
    #[schema(example = 12)]
    pub ended_in_time: i64,
    /// Chặng xong quá hạn.
    #[schema(example = 1)]
    pub ended_late: i64,
    /// Chặng dở dang: sent back, or ended with the dossier.
    #[schema(example = 0)]
    pub interrupted: i64,
    /// Đang giải quyết trong hạn cuối kỳ.
    #[schema(example = 3)]
    pub running_in_time: i64,
    /// Đang giải quyết quá hạn cuối kỳ.
    #[schema(example = 0)]
    pub running_overdue: i64,
}

impl LegFigures {
    /// The place of a figure.
    pub(super) fn of_mut(&mut self, figure: LegFigure) -> &mut i64 {
        match figure {
            LegFigure::EndedInTime => &mut self.ended_in_time,
            LegFigure::EndedLate => &mut self.ended_late,
            LegFigure::Interrupted => &mut self.interrupted,
            LegFigure::RunningInTime => &mut self.running_in_time,
            LegFigure::RunningOverdue => &mut self.running_overdue,
        }
    }

    /// The share of the legs done in the period that were done in time.
    #[must_use]
    pub fn rate(&self) -> Rate {
        Rate::of(self.ended_in_time, self.ended_in_time.saturating_add(self.ended_late))
    }

    /// Adds those of another agency.
    pub(super) fn add(&mut self, other: &Self) {
        let mut other = other.clone();
        for figure in LegFigure::ALL {
            *self.of_mut(*figure) += *other.of_mut(*figure);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_of_what_was_done() {
        let mut figures =
            LegFigures { ended_in_time: 2, ended_late: 1, interrupted: 4, ..LegFigures::default() };
        assert_eq!(figures.rate().words_vi(), "66,67% (2/3)");
        figures.add(&LegFigures { ended_in_time: 1, running_overdue: 1, ..LegFigures::default() });
        assert_eq!((figures.ended_in_time, figures.running_overdue), (3, 1));
        assert_eq!(LegFigures::default().rate().hundredths, None);
    }
}
