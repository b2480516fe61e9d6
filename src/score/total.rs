//! The total of an agency, which says what it is a total of.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Points are added over the criteria that have any. Beside them stands what those criteria could give, and within which bounds
//! the whole score lies: with nothing, and with everything, for the criteria without data. A class is named only when both bounds
//! lie in it.

use serde::{Deserialize, Serialize};

use crate::report::figures::rate::Rate;
use crate::score::formula::{DoesNotApplyPolicy, Score, ScoreFormula, ScoreState};

/// A class of the whole score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ScoreClass)]
#[serde(deny_unknown_fields)]
pub struct ScoreClass {
    /// Its name.
    #[schema(max_length = 60, example = "Xuất sắc")]
    pub name: String,
    /// The least points of a hundred, in hundredths.
    #[schema(minimum = 0, maximum = 10000, example = 9000)]
    pub at_least: i64,
}

/// The sum over criteria: of a group, or of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriteriaTotal {
    /// The points that there are, in hundredths.
    pub points: i64,
    /// What the criteria with points could give.
    pub possible: i64,
    /// What the criteria without data could give.
    pub missing: i64,
    /// Of the points, those given because a criterion does not apply.
    pub given: i64,
}

impl CriteriaTotal {
    /// Adds up criteria with their scores.
    pub fn of<'a>(
        scores: impl IntoIterator<Item = (&'a ScoreFormula, &'a Score)>,
        policy: DoesNotApplyPolicy,
    ) -> Self {
        let mut total = Self { points: 0, possible: 0, missing: 0, given: 0 };
        for (formula, score) in scores {
            match (score.state, score.points) {
                (ScoreState::NoData, _) => total.missing += formula.max,
                (ScoreState::FollowUp, _) => {}
                (ScoreState::DoesNotApply, _) if policy == DoesNotApplyPolicy::LeftOut => {}
                (state, points) => {
                    let points = points.unwrap_or_default();
                    total.points += points;
                    total.possible += formula.max;
                    total.given += if state == ScoreState::DoesNotApply { points } else { 0 };
                }
            }
        }
        total
    }

    /// The points as a share of what the criteria with points could give.
    #[must_use]
    pub fn share(&self) -> Rate {
        Rate::of(self.points, self.possible)
    }

    /// All that could be had: 100 points when every criterion applies.
    #[must_use]
    pub fn whole(&self) -> i64 {
        self.possible + self.missing
    }

    /// The whole score at least, and at most.
    #[must_use]
    pub fn bounds(&self) -> (i64, i64) {
        (self.points, self.points + self.missing)
    }

    /// The class, when it is the same whatever the criteria without data would give; the bounds are taken to a hundred points
    /// where not all criteria count.
    #[must_use]
    pub fn class<'a>(&self, classes: &'a [ScoreClass]) -> Option<&'a ScoreClass> {
        let (lowest, highest) = self.bounds();
        let of = |points| {
            let of_hundred = Rate::of(points, self.whole()).hundredths?;
            classes.iter().filter(|class| class.at_least <= of_hundred).max_by_key(|class| class.at_least)
        };
        of(lowest).filter(|class| Some(*class) == of(highest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agency::Level;
    use crate::score::formula::tests::formula;
    use crate::score::formula::{FormulaKind, WHOLE, WhenEmpty};

    fn classes() -> Vec<ScoreClass> {
        [("Xuất sắc", 9000), ("Tốt", 8000), ("Khá", 7000), ("Trung bình", 5000), ("Yếu", 0)]
            .map(|(name, at_least)| ScoreClass { name: name.to_owned(), at_least })
            .to_vec()
    }

    fn name(total: &CriteriaTotal) -> Option<String> {
        total.class(&classes()).map(|class| class.name.clone())
    }

    #[test]
    fn a_total_over_a_part_never_looks_like_the_whole() {
        let known = formula(FormulaKind::CappedRatio, 2000, WHOLE, WhenEmpty::NoScore);
        let unknown = ScoreFormula { max: 5000, ..known.clone() };
        let province = ScoreFormula { levels: vec![Level::City], max: 3000, ..known.clone() };
        let ward = Level::Ward;
        for (policy, expected) in [
            (
                DoesNotApplyPolicy::Full,
                CriteriaTotal { points: 4800, possible: 5000, missing: 5000, given: 3000 },
            ),
            (
                DoesNotApplyPolicy::LeftOut,
                CriteriaTotal { points: 1800, possible: 2000, missing: 5000, given: 0 },
            ),
        ] {
            let scores = [
                (
                    &known,
                    known.score(ward, policy, |term| {
                        Some(if term.to_string() == "received" { 10 } else { 9 })
                    }),
                ),
                (&unknown, unknown.score(ward, policy, |_| None)),
                (&province, province.score(ward, policy, |_| Some(1))),
            ];
            let total = CriteriaTotal::of(scores.iter().map(|(formula, score)| (*formula, score)), policy);
            assert_eq!(total, expected);
            assert_eq!(name(&total), None, "between 48 and 98 of 100 is no class");
        }
    }

    #[test]
    fn a_class_is_named_when_the_missing_points_cannot_change_it() {
        let total = |points, possible, missing| CriteriaTotal { points, possible, missing, given: 0 };
        assert_eq!(name(&total(9000, 10_000, 0)).as_deref(), Some("Xuất sắc"));
        assert_eq!(name(&total(8999, 10_000, 0)).as_deref(), Some("Tốt"));
        assert_eq!(name(&total(4999, 10_000, 0)).as_deref(), Some("Yếu"));
        assert_eq!(name(&total(8000, 9100, 900)).as_deref(), Some("Tốt"));
        assert_eq!(name(&total(8000, 8999, 1001)), None);
        assert_eq!(name(&total(4500, 5000, 0)).as_deref(), Some("Xuất sắc"), "90 % of what counts");
        assert_eq!(name(&total(0, 0, 0)), None);
        assert_eq!(total(1, 1, 0).class(&[]), None);
    }
}
