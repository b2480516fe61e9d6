//! How many procedures there are on a day, at each level: the report's "1.853 = 1.407 + 297 + 149".
//!
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::agency::Level;
use crate::procedure::version::{ProcedureId, ProcedureState, in_force};

/// What counting needs of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedVersion {
    /// Key of the procedure.
    pub procedure_id: ProcedureId,
    /// Where it stands.
    pub state: ProcedureState,
    /// The levels that serve it, the one it is counted at first.
    pub levels: Vec<Level>,
    /// The first day in force.
    pub valid_from: Option<NaiveDate>,
    /// The last day in force.
    pub valid_to: Option<NaiveDate>,
}

/// The numbers of one level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct LevelCount {
    /// The level.
    pub level: Level,
    /// Procedures counted at this level: each once, at its first level. These add up to the total.
    #[schema(example = 297)]
    pub counted_here: u32,
    /// Procedures that agencies of this level serve, also those counted at another level.
    #[schema(example = 301)]
    pub served_here: u32,
}

/// Every procedure once, as it stood on the day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct StateCounts {
    /// A version was in force.
    #[schema(example = 1853)]
    pub published: u32,
    /// Nothing had been in force yet: a draft, or published for a later day.
    #[schema(example = 0)]
    pub draft: u32,
    /// It had been in force and was so no longer.
    #[schema(example = 0)]
    pub abolished: u32,
}

/// The catalogue in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ProcedureCounts)]
pub struct ProcedureCounts {
    /// The day.
    pub on: NaiveDate,
    /// Procedures in force on the day.
    #[schema(example = 1853)]
    pub total: u32,
    /// The same by level, from the city down.
    pub by_level: Vec<LevelCount>,
    /// All procedures of the register by where they stood.
    pub by_state: StateCounts,
}

/// Counts the procedures as they stood on a day.
#[must_use]
pub fn count(versions: &[CountedVersion], on: NaiveDate) -> ProcedureCounts {
    let mut procedures: BTreeMap<ProcedureId, Vec<&CountedVersion>> = BTreeMap::new();
    for version in versions {
        procedures.entry(version.procedure_id).or_default().push(version);
    }
    let mut by_level: Vec<LevelCount> = Level::ALL
        .iter()
        .filter(|level| **level != Level::Unit)
        .map(|level| LevelCount { level: *level, counted_here: 0, served_here: 0 })
        .collect();
    let mut by_state = StateCounts::default();
    for versions in procedures.values() {
        let holds = |v: &&&CountedVersion| in_force(v.state, v.valid_from, v.valid_to, on);
        if let Some(version) = versions.iter().find(holds) {
            by_state.published += 1;
            for row in &mut by_level {
                row.counted_here += u32::from(version.levels.first() == Some(&row.level));
                row.served_here += u32::from(version.levels.contains(&row.level));
            }
        } else if versions.iter().any(|v| v.valid_to.is_some_and(|to| to < on)) {
            by_state.abolished += 1;
        } else {
            by_state.draft += 1;
        }
    }
    ProcedureCounts { on, total: by_state.published, by_level, by_state }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::database::Id;

    fn version(
        state: ProcedureState,
        levels: &[Level],
        from: Option<&str>,
        to: Option<&str>,
    ) -> CountedVersion {
        CountedVersion {
            procedure_id: Id::new(),
            state,
            levels: levels.to_vec(),
            valid_from: from.map(|text| text.parse().unwrap()),
            valid_to: to.map(|text| text.parse().unwrap()),
        }
    }

    fn at(counts: &ProcedureCounts, level: Level) -> (u32, u32) {
        let row = counts.by_level.iter().find(|row| row.level == level).unwrap();
        (row.counted_here, row.served_here)
    }

    #[test]
    fn each_procedure_counts_once_and_the_levels_add_up() {
        use ProcedureState::{Abolished, Draft, Published, Superseded};
        let first = version(Superseded, &[Level::District], None, Some("2023-06-30"));
        let next = CountedVersion {
            procedure_id: first.procedure_id,
            ..version(Published, &[Level::Ward], Some("2023-07-01"), None)
        };
        let versions = [
            first,
            next,
            version(Published, &[Level::Ward, Level::District], None, None),
            version(Published, &[Level::Department], None, None),
            version(Abolished, &[Level::Ward], None, Some("2023-05-31")),
            version(Draft, &[Level::Ward], None, None),
        ];
        for (on, ward, district) in [("2023-06-14", (1, 1), (1, 2)), ("2023-07-01", (2, 2), (0, 1))] {
            let counts = count(&versions, on.parse().unwrap());
            assert_eq!(counts.total, 3);
            assert_eq!(counts.by_level.iter().map(|row| row.counted_here).sum::<u32>(), counts.total);
            assert_eq!((at(&counts, Level::Ward), at(&counts, Level::District)), (ward, district));
            assert_eq!(at(&counts, Level::Department), (1, 1));
            assert_eq!(counts.by_state, StateCounts { published: 3, draft: 1, abolished: 1 });
        }
    }
}
