//! Which agency bears how much of an overrun: the part of each step goes to the office that had the dossier there.
//!
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use crate::agency::AgencyId;
use crate::dossier::views::control_slip::{StepShare, StepStay};

/// The part of an overrun that an office bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OfficeShare {
    /// The office.
    pub office_id: AgencyId,
    /// What it bears, in microseconds.
    pub microseconds: i64,
}

/// The shares of the desks by office, together as much as theirs. A step that two offices had goes to the later one.
#[must_use]
pub(crate) fn by_office(desks: &[StepShare], rows: &[StepStay]) -> Vec<OfficeShare> {
    let mut shares: BTreeMap<AgencyId, i64> = BTreeMap::new();
    for desk in desks {
        let counted = |row: &&StepStay| row.step == desk.step && row.allowance_hours.is_some();
        let Some(row) = rows.iter().rev().find(counted) else { continue };
        let share = shares.entry(row.office_id).or_default();
        *share = share.saturating_add(desk.microseconds);
    }
    shares.into_iter().map(|(office_id, microseconds)| OfficeShare { office_id, microseconds }).collect()
}
