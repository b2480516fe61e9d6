//! How much of a step's share of an overrun was spent waiting for opinions that came late.
//! Pure: no HTTP, no SQL, no clock.
//!
//! The share stays the step's own: it chose to ask, and the clock did not stop. What is said here is a part of that share, so
//! that whoever answers for the step can show it; it is never more than the share, and the split of the overrun stays exact.

use chrono::NaiveDateTime;

use crate::calendar::error::CalendarError;

/// A stretch of time in which somebody waited for a late opinion, from when it was to come until it came.
pub type LateStretch = (NaiveDateTime, NaiveDateTime);

/// What `share` of an overrun was spent in these stretches, by `measure` (microseconds from one instant to another).
/// Stretches may overlap: time is counted once.
///
/// # Errors
/// Whatever `measure` says.
pub fn waited(
    mut stretches: Vec<LateStretch>,
    share: i64,
    mut measure: impl FnMut(NaiveDateTime, NaiveDateTime) -> Result<i64, CalendarError>,
) -> Result<i64, CalendarError> {
    stretches.sort_unstable();
    let mut counted_to: Option<NaiveDateTime> = None;
    let mut waited = 0_i64;
    for (from, until) in stretches {
        let from = counted_to.map_or(from, |counted| counted.max(from));
        if from < until {
            waited = waited.saturating_add(measure(from, until)?);
            counted_to = Some(until);
        }
    }
    Ok(waited.clamp(0, share.max(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::fixtures::at;

    #[test]
    fn overlapping_stretches_count_once_and_never_beyond_the_share() {
        let hours = |from: NaiveDateTime, until: NaiveDateTime| Ok((until - from).num_hours());
        let stretch = |from: &str, until: &str| (at(from), at(until));
        let two = vec![
            stretch("2023-03-09T10:00", "2023-03-09T14:00"),
            stretch("2023-03-09T08:00", "2023-03-09T11:00"),
            stretch("2023-03-09T09:00", "2023-03-09T10:00"),
            stretch("2023-03-09T16:00", "2023-03-09T15:00"),
        ];
        assert_eq!(waited(two.clone(), 100, hours), Ok(6));
        assert_eq!(waited(two.clone(), 4, hours), Ok(4));
        assert_eq!(waited(two, -1, hours), Ok(0));
        assert_eq!(waited(Vec::new(), 9, hours), Ok(0));
    }
}
