//! The figures of fees, each with its label and its formula.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Amounts are added up over the accounts of dossiers (`dossier/books/fees/account.rs`), in đồng. In every row
//! `owed before + due = paid + exempt + owed`: money that is paid for what came to be due earlier was owed before.

use serde::Serialize;

use crate::dossier::books::fees::account::{FeeKind, FeeSums};
use crate::named_values;

named_values! {
    /// A figure of fees.
    pub enum FeeFigure {
        /// Còn phải nộp đầu kỳ: owed by dossiers at the start of the period.
        OwedBefore = "owed_before",
        /// Phải nộp: came to be due in the period.
        Due = "due",
        /// Đã nộp in the period.
        Paid = "paid",
        /// Được miễn, giảm in the period.
        Exempt = "exempt",
        /// Đã hoàn trả in the period.
        Refunded = "refunded",
        /// Còn phải nộp cuối kỳ: owed by dossiers at the end of the period.
        Owed = "owed",
    }
}

named_values! {
    /// What the rows are.
    pub enum FeeGrouping {
        /// One row for each procedure.
        Procedure = "procedure",
        /// One row for each day.
        Day = "day",
    }
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FeeRule {
    /// The amounts of this kind in the period.
    Flow(FeeKind),
    /// What each dossier owes at the start of the period, or at its end.
    Stock {
        /// At the start.
        before: bool,
    },
}

impl FeeFigure {
    /// The label for people.
    #[must_use]
    pub const fn label_vi(self) -> &'static str {
        match self {
            Self::OwedBefore => "Phí, lệ phí còn phải nộp đầu kỳ",
            Self::Due => "Phí, lệ phí phải nộp",
            Self::Paid => "Phí, lệ phí đã nộp",
            Self::Exempt => "Phí, lệ phí được miễn, giảm",
            Self::Refunded => "Phí, lệ phí đã hoàn trả",
            Self::Owed => "Phí, lệ phí còn phải nộp cuối kỳ",
        }
    }

    /// How it is counted.
    pub(super) const fn rule(self) -> FeeRule {
        match self {
            Self::OwedBefore => FeeRule::Stock { before: true },
            Self::Due => FeeRule::Flow(FeeKind::Due),
            Self::Paid => FeeRule::Flow(FeeKind::Paid),
            Self::Exempt => FeeRule::Flow(FeeKind::Exempt),
            Self::Refunded => FeeRule::Flow(FeeKind::Refunded),
            Self::Owed => FeeRule::Stock { before: false },
        }
    }
}

/// The figures of one row, in đồng.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FeeFigures {
    /// Còn phải nộp đầu kỳ.
    #[schema(example = 0)]
    pub owed_before_vnd: i64,
    /// Phải nộp trong kỳ.
    #[schema(example = 45000)]
    pub due_vnd: i64,
    /// Đã nộp trong kỳ.
    #[schema(example = 30000)]
    pub paid_vnd: i64,
    /// Được miễn, giảm trong kỳ.
    #[schema(example = 5000)]
    pub exempt_vnd: i64,
    /// Đã hoàn trả trong kỳ.
    #[schema(example = 0)]
    pub refunded_vnd: i64,
    /// Còn phải nộp cuối kỳ.
    #[schema(example = 10000)]
    pub owed_vnd: i64,
}

impl FeeFigures {
    /// The figures of what stood before a period and what came in it.
    #[must_use]
    pub fn of(before: FeeSums, within: FeeSums) -> Self {
        Self {
            owed_before_vnd: before.owed(),
            due_vnd: within.due,
            paid_vnd: within.paid,
            exempt_vnd: within.exempt,
            refunded_vnd: within.refunded,
            owed_vnd: before.owed().saturating_add(within.owed()),
        }
    }

    /// The value of a figure.
    #[must_use]
    pub const fn get(&self, figure: FeeFigure) -> i64 {
        match figure {
            FeeFigure::OwedBefore => self.owed_before_vnd,
            FeeFigure::Due => self.due_vnd,
            FeeFigure::Paid => self.paid_vnd,
            FeeFigure::Exempt => self.exempt_vnd,
            FeeFigure::Refunded => self.refunded_vnd,
            FeeFigure::Owed => self.owed_vnd,
        }
    }

    /// Whether there is anything in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_owed_before_is_paid_exempt_or_owed_after() {
        let before = FeeSums { due: 100, paid: 60, exempt: 10, refunded: 0 };
        let within = FeeSums { due: 50, paid: 30, exempt: 0, refunded: 20 };
        let figures = FeeFigures::of(before, within);
        assert_eq!((figures.owed_before_vnd, figures.owed_vnd), (30, 50));
        let value = |figure| figures.get(figure);
        assert_eq!(
            value(FeeFigure::OwedBefore) + value(FeeFigure::Due),
            value(FeeFigure::Paid) + value(FeeFigure::Exempt) + value(FeeFigure::Owed)
        );
        assert!(FeeFigures::default().is_empty() && !figures.is_empty());
    }
}
