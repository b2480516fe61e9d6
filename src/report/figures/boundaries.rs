//! Under which office a report counts what an office did: under itself, or under the one that continues it.
//! Pure: no HTTP, no SQL, no clock.
//!
//! History stays with the office that made it: the same offices are counted either way, only their rows are put
//! together, so both ways have the same total. Wards were taken apart by area (NQ 1656/NQ-UBTVQH15 art. 1 \[V S11\]:
//! docs/domain/codes.md) and the register does not know areas: an office is folded as a whole into the one that
//! continues it by rule (`SuccessionMap::heir`), wherever single dossiers of it went. An office that nobody continues,
//! such as an ended district, keeps its row.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::agency::AgencyId;
use crate::agency::succession::SuccessionMap;
use crate::named_values;

named_values! {
    /// The map by which the rows of a report are drawn.
    pub enum Boundaries {
        /// Each office as it was: what it did stands under its own name.
        Then = "then",
        /// The offices of the day at which the report is known: what an earlier one did stands under the one that continues
        /// it.
        Now = "now",
    }
}

crate::text_column!(Boundaries);

impl Boundaries {
    /// For each office the one under which it is counted, by the map of `day`.
    #[must_use]
    pub fn counted_under(
        self,
        offices: impl IntoIterator<Item = AgencyId>,
        succession: &SuccessionMap,
        day: NaiveDate,
    ) -> BTreeMap<AgencyId, AgencyId> {
        let under = |office| match self {
            Self::Then => office,
            Self::Now => succession.heir(office, day),
        };
        offices.into_iter().map(|office| (office, under(office))).collect()
    }
}
