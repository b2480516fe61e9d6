//! What an office would have reached with the procedures of everybody: indirect standardisation over procedures.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! A ward that does mostly easy procedures looks better than one that does hard ones. So for each office `w` and procedure
//! `p`, with `r(w,p)` resolved dossiers that have a due date and `t(w,p)` of them in time:
//!
//! - the *standard* of a procedure is `rate(p) = Σt(·,p) / Σr(·,p)`, over all offices that are compared;
//! - *expected* is `Σ r(w,p) · rate(p)`: how many the office would have had in time at the standard of each procedure;
//! - *adjusted* is `t(w) / expected · rate`, with `rate` that of all offices and procedures together.
//!
//! An office with the same mix as the whole keeps its raw rate. The adjusted figure can exceed 100 %, and is not cut: it is an
//! index on the scale of the rate, made to be compared. Its interval is Wilson's interval of the raw rate, stretched by
//! the same factor `r(w) / expected · rate`; the standard is taken as given, because it rests on all offices together.
//! Expected numbers are kept in billionths of a dossier, each procedure's part rounded down, so that the sum of all is
//! below the true one by less than a billionth for each office and procedure. Rates are rounded half up, bounds outwards.

use std::collections::BTreeMap;

use crate::procedure::ProcedureId;
use crate::report::figures::interval::{Interval, WHOLE};
use crate::report::figures::rate::Rate;

/// Billionths of a dossier.
const BILLION: i128 = 1_000_000_000;

/// Resolved dossiers with a due date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OnTimeCount {
    /// All of them.
    pub resolved: i64,
    /// Those in time.
    pub on_time: i64,
}

/// What one office resolved, by procedure.
pub type CaseMix = BTreeMap<ProcedureId, OnTimeCount>;

/// An office among the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeRates {
    /// What it resolved.
    pub count: OnTimeCount,
    /// Its raw rate.
    pub raw: Rate,
    /// Wilson's bounds of it; none when nothing was resolved.
    pub raw_interval: Option<Interval>,
    /// How many it would have had in time by the standard, in hundredths of a dossier.
    pub expected_hundredths: i64,
    /// The adjusted rate in hundredths of a percent; none when nothing was expected.
    pub adjusted: Option<i64>,
    /// Its bounds.
    pub adjusted_interval: Option<Interval>,
}

impl OnTimeCount {
    /// Adds another one.
    pub fn add(&mut self, other: Self) {
        self.resolved += other.resolved;
        self.on_time += other.on_time;
    }

    fn of(mix: &CaseMix) -> Self {
        let mut sum = Self::default();
        for count in mix.values() {
            sum.add(*count);
        }
        sum
    }
}

/// The standard: what all offices together resolved of each procedure.
#[must_use]
pub fn standard<'a>(offices: impl IntoIterator<Item = &'a CaseMix>) -> CaseMix {
    let mut standard = CaseMix::new();
    for (procedure, count) in offices.into_iter().flatten() {
        standard.entry(*procedure).or_default().add(*count);
    }
    standard
}

/// How an office stands by the standard.
#[must_use]
pub fn standing(mix: &CaseMix, standard: &CaseMix) -> OfficeRates {
    let (count, all) = (OnTimeCount::of(mix), OnTimeCount::of(standard));
    let expected: i128 = mix
        .iter()
        .filter_map(|(procedure, count)| Some((count, standard.get(procedure)?)))
        .map(|(count, standard)| {
            let part = i128::from(count.resolved) * i128::from(standard.on_time) * BILLION;
            part.checked_div(i128::from(standard.resolved)).unwrap_or_default()
        })
        .sum();
    // From a share of what was resolved to the adjusted scale: times resolved / expected · rate.
    let factor = (i128::from(all.on_time) * BILLION, expected * i128::from(all.resolved));
    let scaled = |value: i128, round: fn(i128, i128) -> i128| {
        let (above, below) = factor;
        (below > 0).then(|| round(value * above, below)).and_then(|value| i64::try_from(value).ok())
    };
    let raw_interval = Interval::wilson(count.on_time, count.resolved);
    let adjusted_interval = raw_interval.as_ref().and_then(|raw| {
        let bound = |bound: i64, round| scaled(i128::from(bound) * i128::from(count.resolved), round);
        Some(Interval::of(bound(raw.lower, down)?, bound(raw.upper, up)?))
    });
    OfficeRates {
        count,
        raw: Rate::of(count.on_time, count.resolved),
        raw_interval,
        expected_hundredths: i64::try_from(half_up(expected * 100, BILLION)).unwrap_or(i64::MAX),
        adjusted: scaled(i128::from(count.on_time) * i128::from(WHOLE), half_up),
        adjusted_interval,
    }
}

fn down(above: i128, below: i128) -> i128 {
    above.div_euclid(below)
}

fn up(above: i128, below: i128) -> i128 {
    -(-above).div_euclid(below)
}

fn half_up(above: i128, below: i128) -> i128 {
    (2 * above + below).div_euclid(2 * below)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::platform::database::Id;

    fn mix(counts: &[(u8, i64, i64)]) -> CaseMix {
        let count = |(procedure, resolved, on_time): &(u8, i64, i64)| {
            (Id::from_bytes([*procedure; 16]), OnTimeCount { resolved: *resolved, on_time: *on_time })
        };
        counts.iter().map(count).collect()
    }

    #[test]
    fn the_same_work_on_harder_procedures_counts_for_more() {
        // Both do as well as everybody at each procedure; one has the easy ones, the other the hard ones.
        let offices = [mix(&[(1, 900, 900), (2, 100, 50)]), mix(&[(1, 100, 100), (2, 900, 450)])];
        let standard = standard(&offices);
        let [easy, hard] = offices.each_ref().map(|office| standing(office, &standard));
        assert_eq!((easy.raw.hundredths, hard.raw.hundredths), (Some(9500), Some(5500)));
        assert_eq!((easy.expected_hundredths, hard.expected_hundredths), (95_000, 55_000));
        assert_eq!((easy.adjusted, hard.adjusted), (Some(7500), Some(7500)));
        let interval = easy.adjusted_interval.unwrap();
        assert!(interval.lower < 7500 && 7500 < interval.upper);
    }

    #[test]
    fn without_a_base_or_an_expectation_there_is_no_adjusted_rate() {
        let offices = [mix(&[]), mix(&[(1, 5, 0)]), mix(&[(2, 5, 4)])];
        let standard = standard(&offices);
        let [none, hopeless, other] = offices.each_ref().map(|office| standing(office, &standard));
        assert_eq!((none.raw.hundredths, none.raw_interval, none.adjusted), (None, None, None));
        assert_eq!(
            (hopeless.raw.hundredths, hopeless.adjusted, hopeless.adjusted_interval),
            (Some(0), None, None)
        );
        assert_eq!(other.adjusted, Some(4000));
    }

    fn offices() -> impl Strategy<Value = Vec<CaseMix>> {
        let count = (0_u8..5, 0_i64..400, 0_i64..=100)
            .prop_map(|(p, resolved, share)| (p, resolved, resolved * share / 100));
        let office = proptest::collection::vec(count, 0..5).prop_map(|counts| mix(&counts));
        proptest::collection::vec(office, 1..8)
    }

    proptest! {
        #[test]
        fn it_is_what_fractions_give(offices in offices()) {
            let standard = standard(&offices);
            let all = OnTimeCount::of(&standard);
            // Every expected number as a fraction over the same denominator.
            let below: i128 = standard.values().map(|count| i128::from(count.resolved.max(1))).product();
            let near = |found: i64, above: i128, below: i128| (i128::from(found) * below - above).abs() * 100 <= 51 * below;
            let mut expected_of_all = 0_i64;
            for office in &offices {
                let found = standing(office, &standard);
                expected_of_all += found.expected_hundredths;
                let expected: i128 = office.iter().filter(|(_, count)| count.resolved > 0).map(|(procedure, count)| {
                    let rate = standard[procedure];
                    i128::from(count.resolved) * i128::from(rate.on_time) * (below / i128::from(rate.resolved))
                }).sum();
                prop_assert!(near(found.expected_hundredths, expected * 100, below));
                prop_assert_eq!(found.adjusted.is_some(), expected > 0);
                if let Some(adjusted) = found.adjusted {
                    let above = i128::from(found.count.on_time) * below * i128::from(all.on_time) * 10_000;
                    prop_assert!(near(adjusted, above, expected * i128::from(all.resolved)), "{}", adjusted);
                    let interval = found.adjusted_interval.unwrap();
                    prop_assert!(interval.lower <= adjusted && adjusted <= interval.upper);
                }
            }
            // By construction all offices together expect what they have.
            let slack = i64::try_from(offices.len()).unwrap();
            prop_assert!((expected_of_all - all.on_time * 100).abs() <= slack);
        }

        #[test]
        fn the_mix_of_the_whole_keeps_its_raw_rate(resolved in 1_i64..500, share in 0_i64..=100, other in 0_i64..500) {
            // One procedure only: every mix is the same.
            let on_time = resolved * share / 100;
            let offices = [mix(&[(1, resolved, on_time)]), mix(&[(1, other, other)])];
            let found = standing(&offices[0], &standard(&offices));
            prop_assume!(on_time + other > 0);
            prop_assert_eq!(found.adjusted, found.raw.hundredths);
        }
    }
}
