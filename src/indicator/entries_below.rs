//! What the offices below an agency entered of the indicators whose entries add up.

use std::collections::{BTreeMap, BTreeSet};

use super::book::{IndicatorBook, IndicatorDefinition};
use super::store::{self, IndicatorId};
use crate::access::Scope;
use crate::agency::{Agency, AgencyId, Level, store as agencies};
use crate::indicator::figure_dates::FigureDates;
use crate::indicator::sums::{OfficeBelow, OfficeSum, add_up};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::report::quantity::value::QuantityNumber;

/// The entries of the offices below an agency; empty where nothing adds up, or nobody is below.
#[derive(Debug, Default)]
pub(super) struct EntriesBelow {
    offices: Vec<OfficeBelow>,
    values: BTreeMap<(IndicatorId, FigureDates), BTreeMap<AgencyId, QuantityNumber>>,
    /// Whether some office is not in the reader's scope: its entry must not be told, and without it there is no sum.
    pub(super) unseen: bool,
}

impl EntriesBelow {
    /// Reads what is below an agency, as it was known at an instant.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) fn read(
        conn: &mut Connection,
        agency: &Agency,
        book: &IndicatorBook,
        (scope, known_at): (&Scope, Instant),
    ) -> Result<Self, Problem> {
        let additive: Vec<IndicatorId> = book
            .iter()
            .filter(|definition| definition.version.additive)
            .map(|definition| definition.row.id)
            .collect();
        // Nothing is below a ward.
        if additive.is_empty() || matches!(agency.level, Level::Ward | Level::Unit) {
            return Ok(Self::default());
        }
        let mut ids = agencies::subtree_offices(conn, agency.id)?;
        ids.retain(|id| *id != agency.id);
        let known: BTreeSet<AgencyId> = ids.iter().copied().collect();
        let offices = agencies::load_many(conn, &ids)?.into_iter().map(|office| OfficeBelow {
            id: office.id,
            above: office.parent_id.filter(|parent| known.contains(parent)).unwrap_or(agency.id),
            code: office.code,
            name: office.name_vi,
            valid_from: office.valid_from,
            valid_to: office.valid_to,
        });
        let offices = offices.collect();
        let unseen = ids.iter().any(|id| !scope.sees(*id));
        let seen: Vec<AgencyId> = ids.into_iter().filter(|id| scope.sees(*id)).collect();
        let mut values: BTreeMap<_, BTreeMap<AgencyId, QuantityNumber>> = BTreeMap::new();
        for row in store::load_values_of(conn, &seen, &additive, known_at)? {
            // Later entries take the place of earlier ones.
            let of_figure = values.entry((row.indicator_id, FigureDates::of(&row))).or_default();
            of_figure.insert(row.office_id, row.number());
        }
        Ok(Self { offices, values, unseen })
    }

    /// Every period and day for which somebody below entered the indicator.
    pub(super) fn whens(&self, id: IndicatorId) -> impl Iterator<Item = FigureDates> {
        self.values.keys().filter(move |(of, _)| *of == id).map(|(_, when)| *when)
    }

    /// What the offices below told of an additive indicator; none where nothing adds up.
    pub(super) fn sum(
        &self,
        agency: &Agency,
        definition: &IndicatorDefinition,
        when: FigureDates,
    ) -> Option<OfficeSum> {
        if !definition.version.additive || self.offices.is_empty() {
            return None;
        }
        let told = self.values.get(&(definition.row.id, when));
        let entry = |id: AgencyId| told.and_then(|told| told.get(&id)).copied();
        let sum = add_up(agency.id, &self.offices, when, &entry);
        (sum.offices() > 0).then_some(sum)
    }
}
