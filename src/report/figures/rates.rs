//! The rates of a report: the one table from which answers, spreadsheets, paragraphs and checks of texts take them.
//! Pure: no HTTP, no SQL, no clock.
//!
//! A rate is a figure over the sum of others, all of which can be opened. A line of the table is all that a rate needs: its
//! description, its name, its label in a text, its heading in a table, and what it is made of.

use serde::Serialize;

use crate::report::figures::figure::{Figure, FigureValues};
use crate::report::figures::rate::Rate;

macro_rules! rates {
    ($($(#[doc = $doc:literal])+ $value:ident $name:ident $label:literal $heading:literal $numerator:ident / $($base:ident)&+;)+) => {
        /// A rate of the report.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum RateName { $($(#[doc = $doc])+ $value),+ }

        impl RateName {
            /// Every rate, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$value),+];

            /// The stable name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$value => stringify!($name)),+ }
            }

            /// The label in a text.
            #[must_use]
            pub const fn label_vi(self) -> &'static str {
                match self { $(Self::$value => $label),+ }
            }

            /// The heading in a table, which says of what it is a share.
            #[must_use]
            pub const fn heading_vi(self) -> &'static str {
                match self { $(Self::$value => $heading),+ }
            }

            /// What is counted, and of how many: the sum of these.
            #[must_use]
            pub const fn parts(self) -> (Figure, &'static [Figure]) {
                match self { $(Self::$value => (Figure::$numerator, &[$(Figure::$base),+])),+ }
            }
        }

        /// The rates of one row.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
        pub struct Rates { $($(#[doc = $doc])+ pub $name: Rate),+ }

        impl FigureValues {
            /// The rates.
            #[must_use]
            pub fn rates(&self) -> Rates { Rates { $($name: self.rate(RateName::$value)),+ } }
        }
    };
}

rates! {
    /// (early + on time) / (early + on time + late), of what was resolved in the period.
    OnTimeOfResolved on_time_of_resolved "Tỷ lệ hồ sơ giải quyết đúng hạn" "Tỷ lệ đúng hạn trên đã giải quyết"
        OnTimeOfResolvedNumerator / OnTimeOfResolvedDenominator;
    /// Of the dossiers whose due date lies in the period: those resolved early or on time / those resolved with a due date,
    /// in process, or paused when already overdue, as they stand at the end. Closed dossiers and dossiers paused in time
    /// are in neither.
    OnTimeOfDue on_time_of_due "Tỷ lệ hồ sơ đến hạn được giải quyết đúng hạn" "Tỷ lệ đúng hạn trên đến hạn"
        OnTimeOfDueNumerator / OnTimeOfDueDenominator;
    /// resolved / (`carried_over` + received)
    ResolvedRate resolved_rate "Tỷ lệ hồ sơ đã giải quyết trên phải giải quyết" "Tỷ lệ giải quyết"
        ResolvedRateNumerator / CarriedOver & Received;
    /// `answered_in_time` / (`answered_in_time` + `answered_late`), of the online dossiers that the desk answered in the period.
    AnsweredInTimeOfAnswered answered_in_time_of_answered "Tỷ lệ hồ sơ trực tuyến được trả lời đúng hạn"
        "Tỷ lệ trả lời đúng hạn trên hồ sơ trực tuyến đã trả lời"
        AnsweredInTimeOfAnsweredNumerator / AnsweredInTimeOfAnsweredDenominator;
    /// `promises_kept` / (`promises_kept` + `promises_broken`), of the promises that came true or failed in the period.
    PromisesKeptOfEnded promises_kept_of_ended "Tỷ lệ lời hẹn giữ đúng" "Tỷ lệ lời hẹn giữ đúng"
        PromisesKeptOfEndedNumerator / PromisesKeptOfEndedDenominator;
}

impl RateName {
    /// The rate of that name.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rate| rate.as_str() == text)
    }
}

impl FigureValues {
    /// A rate, with what it is made of.
    #[must_use]
    pub fn rate(&self, rate: RateName) -> Rate {
        let (numerator, base) = rate.parts();
        Rate::of(self.get(numerator), base.iter().map(|figure| self.get(*figure)).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever adds a line to the table finds it in every answer.
    #[test]
    fn an_answer_has_every_rate_of_the_table() {
        let answer = serde_json::to_value(FigureValues::default().rates()).unwrap();
        let mut names: Vec<&str> = RateName::ALL.iter().map(|rate| rate.as_str()).collect();
        names.sort_unstable();
        assert_eq!(answer.as_object().unwrap().keys().collect::<Vec<_>>(), names);
    }

    #[test]
    fn what_a_rate_is_made_of_can_be_opened_and_its_name_is_its_own() {
        for rate in RateName::ALL {
            let (numerator, base) = rate.parts();
            assert!(!base.contains(&numerator) && !base.is_empty(), "{rate:?}");
            assert!(RateName::named(rate.as_str()) == Some(*rate) && Figure::named(rate.as_str()).is_none());
        }
    }
}
