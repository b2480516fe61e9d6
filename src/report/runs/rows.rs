//! The rows of a run as they are printed: groups before what stands under them, the total last, each cell the number of its lines.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::count::office_tree::{JOINT, holds, parent_of};
use crate::report::count::request::GroupBy;
use crate::report::count::resolution::Resolution;
use crate::report::count::row_keys::RowKeys;
use crate::report::figures::figure::FigureValues;
use crate::report::runs::content::{RunRow, TOTAL};
use crate::report::runs::line::LineKind;

/// The rows of these kinds, and those that the report has.
pub(super) fn drawn(keys: &RowKeys<'_>, report: &Resolution, kinds: &[LineKind]) -> Vec<RunRow> {
    let months = keys.group_by == GroupBy::Month;
    let names: BTreeMap<&str, &str> =
        report.rows.iter().map(|row| (row.key.as_str(), row.name.as_str())).collect();
    let mut all: BTreeSet<&str> = names.keys().copied().collect();
    all.extend(kinds.iter().map(|kind| kind.row.as_str()).filter(|row| *row != TOTAL));
    let mut groups: BTreeSet<&str> = BTreeSet::new();
    for key in &all {
        let mut above = parent_of(key);
        while let Some(group) = above {
            groups.insert(group);
            above = parent_of(group);
        }
    }
    all.extend(groups);
    let mut ordered: Vec<&str> = all.into_iter().collect();
    ordered.sort_by_cached_key(|key| keys.order(key));
    let row = |key: &str| {
        let name = names.get(key).map_or_else(|| keys.name(key), |name| (*name).to_owned());
        let above = parent_of(key).or((!months).then_some(TOTAL));
        RunRow {
            parent: above.map(str::to_owned),
            depth: i32::try_from(key.matches(JOINT).count()).unwrap_or_default(),
            name: if keys.group_by == GroupBy::LevelField && !key.contains(JOINT) {
                keys.name(key)
            } else {
                name
            },
            cells: counted(kinds, |row| holds(key, row)),
            key: key.to_owned(),
        }
    };
    let total = RunRow {
        key: TOTAL.to_owned(),
        parent: None,
        depth: 0,
        name: "Tổng cộng".to_owned(),
        cells: counted(kinds, |row| !months || row == TOTAL),
    };
    ordered.into_iter().map(row).chain([total]).collect()
}

fn counted(kinds: &[LineKind], belongs: impl Fn(&str) -> bool) -> FigureValues {
    let mut cells = FigureValues::default();
    for kind in kinds.iter().filter(|kind| belongs(&kind.row)) {
        cells.add(|figure| if kind.figures.has(figure) { kind.lines } else { 0 });
    }
    cells
}
