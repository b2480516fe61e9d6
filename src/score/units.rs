//! Whose scores are given: an agency as a whole, what it does itself, and the agencies directly below it.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::Scope;
use crate::agency::{Agency, AgencyId, store as agencies};
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::report::count::resolution::Resolution;
use crate::report::figures::figure::FigureValues;
use crate::report::figures::period::Period;

/// An agency whose offices count together.
pub(super) struct ScoredUnit {
    pub(super) agency: Agency,
    /// Only what the agency itself does, without the offices below it.
    pub(super) own: bool,
    /// The codes of its offices; not filled for the whole.
    pub(super) offices: BTreeSet<String>,
}

impl ScoredUnit {
    /// The figures of the unit: of the whole report for the agency itself, else the sum over its offices.
    pub(super) fn cells(&self, report: &Resolution) -> FigureValues {
        if self.agency.id == report.agency.id && !self.own {
            return report.total.clone();
        }
        let mut cells = FigureValues::default();
        for row in report.rows.iter().filter(|row| self.offices.contains(&row.key)) {
            cells.add(|figure| row.cells.get(figure));
        }
        cells
    }
}

/// The agency as a whole first; then what it does itself, and the agencies directly below it that were there in the period.
pub(super) fn units(
    conn: &mut Connection,
    agency: AgencyId,
    days: Period,
    scope: &Scope,
) -> Result<Vec<ScoredUnit>, Problem> {
    let ids = agencies::subtree_offices(conn, agency)?;
    let offices: BTreeMap<AgencyId, Agency> =
        agencies::load_many(conn, &ids)?.into_iter().map(|office| (office.id, office)).collect();
    // An agency that is no office, such as a unit, is not among them.
    let found = agencies::load_many(conn, &[agency])?.into_iter().next();
    let whole =
        found.ok_or_else(|| Problem::new(Code::Internal).because("the agency of a report is gone"))?;
    let mut below: BTreeMap<String, ScoredUnit> = BTreeMap::new();
    for office in offices.values().filter(|office| scope.sees(office.id)) {
        let Some(top) = top_of(office, agency, &offices) else { continue };
        let there = top.valid_from.is_none_or(|from| from <= days.to())
            && top.valid_to.is_none_or(|to| days.from() <= to);
        if !there {
            continue;
        }
        let own = top.id == agency;
        let unit = below.entry(top.code.clone()).or_insert_with(|| ScoredUnit {
            agency: top.clone(),
            own,
            offices: BTreeSet::new(),
        });
        unit.offices.insert(office.code.clone());
    }
    let mut units = vec![ScoredUnit { agency: whole, own: false, offices: BTreeSet::new() }];
    // An agency with nothing below it is its own whole.
    if below.values().any(|unit| !unit.own) {
        units.extend(below.into_values());
    }
    Ok(units)
}

/// The agency directly below `above` that an office is part of, or `above` itself.
fn top_of<'a>(
    office: &'a Agency,
    above: AgencyId,
    offices: &'a BTreeMap<AgencyId, Agency>,
) -> Option<&'a Agency> {
    let mut top = office;
    while top.id != above && top.parent_id != Some(above) {
        top = offices.get(&top.parent_id?)?;
    }
    Some(top)
}
