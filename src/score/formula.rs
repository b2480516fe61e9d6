//! How many points a ratio is worth.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Points are hundredths of a point in whole numbers, rounded half up. The formulas that every install starts with are
//! those by which the national portal was seen to score in 2026 (docs/domain/scores-766.md \[V S9\]: observed, not the
//! legal text); they are data (`data/score_formulas.csv`) and an administrator adds versions.

use chrono::NaiveDate;

use crate::access::OfficerId;
use crate::agency::Level;
use crate::named_values;
use crate::platform::instant::Instant;
use crate::report::quantity::spelling::Quantity;
use crate::report::quantity::sum::QuantitySum;

/// A threshold of 100 %, in hundredths of a percent.
pub const WHOLE: i64 = 10_000;

named_values! {
    /// How points are made of a ratio.
    pub enum FormulaKind {
        /// max × ratio / threshold, however much that is.
        Ratio = "ratio",
        /// The same, at most max: full marks from the threshold on.
        CappedRatio = "capped_ratio",
        /// Followed up, never scored.
        FollowUp = "follow_up",
        /// No criterion any more: ends the version before.
        Ended = "ended",
    }
}

named_values! {
    /// What an empty denominator is worth.
    pub enum WhenEmpty {
        /// All points: nothing was to be done (5.2, 5.3).
        Full = "full",
        /// No points (5.4).
        Zero = "zero",
        /// Nothing can be said: no score.
        NoScore = "no_score",
    }
}

named_values! {
    /// How well a formula is known (trust tags: docs/domain/README.md).
    pub enum Trust {
        /// Read in the thing itself.
        Read = "V",
        /// Reported by somebody else's document.
        Reported = "S",
        /// Computed from what was read.
        Computed = "C",
        /// From general knowledge.
        Remembered = "M",
    }
}

named_values! {
    /// Whether there is a score.
    pub enum ScoreState {
        /// There is.
        Scored = "scored",
        /// The criterion is not for this level.
        DoesNotApply = "does_not_apply",
        /// Nobody has told the register, the entries contradict each other, or there was nothing to divide by and no rule for
        /// that.
        NoData = "no_data",
        /// Followed up only: it has no points.
        FollowUp = "follow_up",
    }
}

named_values! {
    /// What a criterion that does not apply is worth.
    pub enum DoesNotApplyPolicy {
        /// The maximum, as the portal's stated policy has it (docs/domain/scores-766.md \[S S9\]); the answer says
        /// which criteria.
        Full = "full",
        /// Nothing: it is left out of the points and of what can be had.
        LeftOut = "left_out",
    }
}

crate::text_column!(FormulaKind, WhenEmpty, Trust);

/// One version of a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreFormula {
    /// The criterion, such as `2.1`; it stays.
    pub code: String,
    /// 1 for the first.
    pub version: i32,
    /// The first day in force; it holds until a later version does.
    pub valid_from: NaiveDate,
    /// The key of the group.
    pub group_code: String,
    /// The group.
    pub group_name: String,
    /// Its place in the table.
    pub position: i32,
    /// The criterion for people.
    pub name_vi: String,
    /// The most points, in hundredths.
    pub max: i64,
    /// How points are made.
    pub kind: FormulaKind,
    /// The ratio that is worth all points, in hundredths of a percent.
    pub threshold: i64,
    /// What is counted.
    pub numerator: QuantitySum,
    /// Of how many.
    pub denominator: QuantitySum,
    /// What an empty denominator is worth.
    pub when_empty: WhenEmpty,
    /// The levels that it applies to.
    pub levels: Vec<Level>,
    /// Where it was read.
    pub source: String,
    /// How well it is known.
    pub trust: Trust,
    /// Remarks.
    pub note: Option<String>,
    /// Who entered it; none: the reference files.
    pub created_by: Option<OfficerId>,
    /// When.
    pub created_at: Instant,
}

/// A criterion of one agency in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Whether there is a score.
    pub state: ScoreState,
    /// What was counted; none: the register does not know.
    pub numerator: Option<i64>,
    /// Of how many.
    pub denominator: Option<i64>,
    /// The points, in hundredths; none, and never 0, where there is no score.
    pub points: Option<i64>,
}

impl ScoreFormula {
    /// Whether the criterion is for agencies of this level.
    #[must_use]
    pub fn applies_to(&self, level: Level) -> bool {
        self.levels.contains(&level)
    }

    /// Whether the count is asked for.
    #[must_use]
    pub fn uses(&self, term: &Quantity) -> bool {
        self.terms().any(|other| other == term)
    }

    /// Every term that it names, those of the numerator first.
    pub fn terms(&self) -> impl Iterator<Item = &Quantity> {
        self.numerator.quantities().chain(self.denominator.quantities())
    }

    /// Whether this is more than all, by what an agency has entered. A figure of the register may be: dossiers that were
    /// received before are resolved now (2.1). Of two entries one is a slip, and no points are made of it.
    #[must_use]
    pub fn is_more_than_all(&self, numerator: i64, denominator: i64) -> bool {
        numerator > denominator && self.terms().all(|term| term.indicator().is_some())
    }

    /// The score of an agency of this level, whose terms have the values that `of` says.
    #[must_use]
    pub fn score(
        &self,
        level: Level,
        policy: DoesNotApplyPolicy,
        of: impl Fn(&Quantity) -> Option<i64>,
    ) -> Score {
        if !self.applies_to(level) {
            let points = (policy == DoesNotApplyPolicy::Full && self.kind != FormulaKind::FollowUp)
                .then_some(self.max);
            return Score { state: ScoreState::DoesNotApply, numerator: None, denominator: None, points };
        }
        let (numerator, denominator) = (self.numerator.whole(&of), self.denominator.whole(&of));
        if self.kind == FormulaKind::FollowUp {
            return Score { state: ScoreState::FollowUp, numerator, denominator, points: None };
        }
        let sound = numerator.zip(denominator).filter(|(n, d)| !self.is_more_than_all(*n, *d));
        let points = sound.and_then(|(n, d)| self.points(n, d));
        let state = if points.is_some() { ScoreState::Scored } else { ScoreState::NoData };
        Score { state, numerator, denominator, points }
    }

    /// The points of a ratio, in hundredths; none when nothing can be said.
    #[must_use]
    pub fn points(&self, numerator: i64, denominator: i64) -> Option<i64> {
        if denominator <= 0 {
            return match self.when_empty {
                WhenEmpty::Full => Some(self.max),
                WhenEmpty::Zero => Some(0),
                WhenEmpty::NoScore => None,
            };
        }
        let above = i128::from(self.max) * i128::from(numerator) * i128::from(WHOLE);
        let below = i128::from(denominator) * i128::from(self.threshold.max(1));
        let points = i64::try_from((2 * above + below).div_euclid(2 * below)).ok()?.max(0);
        Some(if self.kind == FormulaKind::CappedRatio { points.min(self.max) } else { points })
    }
}

/// The formulas in force on a day, as they were known at an instant, in the order of the table: of each criterion the latest
/// version that begins by then. A version entered later replaces the ones before it from its first day on, also when that lies
/// in the past. What the reference files brought counts as known since always.
#[must_use]
pub fn in_force(versions: &[ScoreFormula], day: NaiveDate, known_at: Instant) -> Vec<&ScoreFormula> {
    let known = |formula: &&ScoreFormula| formula.created_by.is_none() || formula.created_at <= known_at;
    let mut latest: Vec<&ScoreFormula> = Vec::new();
    for formula in versions.iter().filter(|formula| formula.valid_from <= day).filter(known) {
        match latest.iter_mut().find(|other| other.code == formula.code) {
            Some(other) if other.version < formula.version => *other = formula,
            Some(_) => {}
            None => latest.push(formula),
        }
    }
    latest.retain(|formula| formula.kind != FormulaKind::Ended);
    latest.sort_by(|one, other| (one.position, &one.code).cmp(&(other.position, &other.code)));
    latest
}

/// Points as people write them: `19,85`.
///
/// ```
/// assert_eq!(motcua::score::formula::points_vi(1985), "19,85");
/// ```
#[must_use]
pub fn points_vi(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    format!("{sign}{},{:02}", size / 100, size % 100)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn formula(
        kind: FormulaKind,
        max: i64,
        threshold: i64,
        when_empty: WhenEmpty,
    ) -> ScoreFormula {
        ScoreFormula {
            code: "2.1".into(),
            version: 1,
            valid_from: "2022-06-23".parse().unwrap(),
            group_code: "2".into(),
            group_name: "Tiến độ giải quyết".into(),
            position: 1,
            name_vi: "Hồ sơ xử lý trước hạn, đúng hạn".into(),
            max,
            kind,
            threshold,
            numerator: QuantitySum::parse("on_time_of_resolved_numerator").unwrap(),
            denominator: QuantitySum::parse("received").unwrap(),
            when_empty,
            levels: vec![Level::City, Level::Ward],
            source: "test".into(),
            trust: Trust::Read,
            note: None,
            created_by: None,
            created_at: Instant::parse("2022-11-21T00:00:00+07:00").unwrap(),
        }
    }

    /// The formulas of docs/domain/scores-766.md.
    #[test]
    fn the_formulas_of_the_portal() {
        use FormulaKind::{CappedRatio, Ratio};
        use WhenEmpty::{Full, NoScore, Zero};
        for (about, kind, max, threshold, when_empty, ratio, points) in [
            ("2.1: 20 × n/d", CappedRatio, 2000, WHOLE, NoScore, (3415, 3464), Some(1972)),
            ("2.1: nothing received", CappedRatio, 2000, WHOLE, NoScore, (0, 0), None),
            ("2.1: more than was received", CappedRatio, 2000, WHOLE, NoScore, (11, 10), Some(2000)),
            ("3.1: min(2, 2A/0.80)", CappedRatio, 200, 8000, NoScore, (40, 100), Some(100)),
            ("3.1: from 80 % on", CappedRatio, 200, 8000, NoScore, (80, 100), Some(200)),
            ("3.1: above 80 %", CappedRatio, 200, 8000, NoScore, (100, 100), Some(200)),
            ("3.2: 4B", CappedRatio, 400, WHOLE, NoScore, (1, 3), Some(133)),
            ("3.3: min(6, 6C/0.50)", CappedRatio, 600, 5000, NoScore, (1, 3), Some(400)),
            ("3.5: 2.5 × ratio, no cap", Ratio, 200, 8000, NoScore, (80, 100), Some(200)),
            ("3.5: 2.5 × ratio, no cap", Ratio, 200, 8000, NoScore, (100, 100), Some(250)),
            ("4.3: min(2, 2 × ratio/0.80)", CappedRatio, 200, 8000, NoScore, (2, 3), Some(167)),
            ("5.2: d=0 -> 6", CappedRatio, 600, WHOLE, Full, (0, 0), Some(600)),
            ("5.2: 6 × n/d", CappedRatio, 600, WHOLE, Full, (49, 50), Some(588)),
            ("5.4: d=0 -> 0", CappedRatio, 600, 9000, Zero, (0, 0), Some(0)),
            ("5.4: min(6, 6×(n/d)/0.90)", CappedRatio, 600, 9000, Zero, (45, 100), Some(300)),
            ("5.4: from 90 % on", CappedRatio, 600, 9000, Zero, (91, 100), Some(600)),
            ("half up", CappedRatio, 100, WHOLE, NoScore, (1, 200), Some(1)),
            ("half up", CappedRatio, 100, WHOLE, NoScore, (1, 201), Some(0)),
        ] {
            let formula = formula(kind, max, threshold, when_empty);
            assert_eq!(formula.points(ratio.0, ratio.1), points, "{about} {ratio:?}");
        }
    }

    #[test]
    fn a_level_without_the_criterion_has_the_maximum_or_nothing() {
        let formula = formula(FormulaKind::CappedRatio, 400, WHOLE, WhenEmpty::NoScore);
        let score = |level, policy| formula.score(level, policy, |_| Some(1));
        assert_eq!(score(Level::Ward, DoesNotApplyPolicy::Full).state, ScoreState::Scored);
        let district = score(Level::District, DoesNotApplyPolicy::Full);
        assert_eq!(
            (district.state, district.points, district.numerator),
            (ScoreState::DoesNotApply, Some(400), None)
        );
        assert_eq!(score(Level::District, DoesNotApplyPolicy::LeftOut).points, None);
    }

    #[test]
    fn what_is_not_known_is_never_nought() {
        let formula = formula(FormulaKind::CappedRatio, 400, WHOLE, WhenEmpty::Zero);
        let score = formula.score(Level::Ward, DoesNotApplyPolicy::Full, |term| {
            (term.to_string() == "received").then_some(5)
        });
        assert_eq!(
            (score.state, score.numerator, score.denominator, score.points),
            (ScoreState::NoData, None, Some(5), None)
        );
        let follow = ScoreFormula { kind: FormulaKind::FollowUp, ..formula };
        let score = follow.score(Level::Ward, DoesNotApplyPolicy::Full, |_| Some(5));
        assert_eq!((score.state, score.points), (ScoreState::FollowUp, None));
    }

    #[test]
    fn no_points_are_made_of_entries_that_contradict_each_other() {
        let entered = ScoreFormula {
            numerator: QuantitySum::parse("indicator.A").unwrap(),
            denominator: QuantitySum::parse("indicator.B").unwrap(),
            ..formula(FormulaKind::CappedRatio, 600, 9000, WhenEmpty::Full)
        };
        let score = |n: i64, d: i64| {
            let of = move |term: &Quantity| Some(if term.indicator() == Some("A") { n } else { d });
            let score = entered.score(Level::Ward, DoesNotApplyPolicy::Full, of);
            (score.state, score.points)
        };
        assert_eq!(score(91, 100), (ScoreState::Scored, Some(600)));
        assert_eq!(
            score(101, 100),
            (ScoreState::NoData, None),
            "more answers were satisfied than there were"
        );
        assert_eq!(score(5, 0), (ScoreState::NoData, None), "five of none are not full marks");
        assert_eq!(score(0, 0), (ScoreState::Scored, Some(600)), "they say that there were none");
    }

    #[test]
    fn the_latest_version_that_has_begun_and_was_known_holds() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let at = |text: &str| Instant::parse(&format!("{text}T00:00:00+07:00")).unwrap();
        let first = formula(FormulaKind::Ratio, 2000, WHOLE, WhenEmpty::NoScore);
        let later = |version, from, entered| ScoreFormula {
            version,
            valid_from: day(from),
            created_by: Some(OfficerId::from_bytes([1; 16])),
            created_at: at(entered),
            ..first.clone()
        };
        let ended = ScoreFormula { kind: FormulaKind::Ended, ..later(4, "2024-01-01", "2023-12-01") };
        let versions = [
            first.clone(),
            later(2, "2023-07-01", "2023-06-01"),
            later(3, "2023-03-01", "2023-09-01"),
            ended,
        ];
        let holds = |on: &str, known: &str| {
            in_force(&versions, day(on), at(known)).first().map(|formula| formula.version)
        };
        assert_eq!(holds("2022-06-22", "2025-01-01"), None);
        assert_eq!(holds("2023-02-28", "2025-01-01"), Some(1));
        assert_eq!(holds("2023-06-30", "2023-08-01"), Some(1));
        assert_eq!(holds("2023-07-31", "2023-08-01"), Some(2));
        assert_eq!(holds("2023-07-31", "2023-05-01"), Some(1), "not known yet");
        assert_eq!(holds("2023-03-01", "2025-01-01"), Some(3), "a correction that reaches back");
        assert_eq!(holds("2024-01-01", "2025-01-01"), None);
        assert_eq!(
            holds("2022-12-31", "2000-01-01"),
            Some(1),
            "the reference files count as known since always"
        );
    }

    #[test]
    fn points_are_written_with_a_comma() {
        assert_eq!([points_vi(0), points_vi(600), points_vi(-5)], ["0,00", "6,00", "-0,05"]);
    }
}
