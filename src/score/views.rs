//! What scores look like to a program that asks for them, and where the lists behind their terms are.

use chrono::NaiveDate;
use serde::Serialize;

use crate::agency::Level;
use crate::platform::error::Words;
use crate::platform::instant::Instant;
use crate::report::count::view::ReportAgency;
use crate::report::figures::rate::Rate;
use crate::report::quantity::spelling::{CatalogueCount, Quantity};
use crate::report::quantity::sum::QuantitySum;
use crate::score::formula::{DoesNotApplyPolicy, ScoreState, points_vi};
use crate::score::phrases::{ESTIMATE, formula_vi, total_vi};
use crate::score::report::{Scores, UnitCriterion, UnitScores};
use crate::score::total::{CriteriaTotal, ScoreClass};

/// What the scores rest on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ScoreParameters {
    /// The agency.
    agency: ReportAgency,
    /// The month, quarter or year.
    #[schema(example = "2023-05")]
    period: String,
    /// Its name.
    #[schema(example = "tháng 5/2023")]
    period_name: String,
    /// The first day.
    from: NaiveDate,
    /// The last day; the formulas are those in force on it.
    to: NaiveDate,
    /// Acts that took effect by this instant are counted.
    as_of: Instant,
    /// Acts and formulas that were recorded by this instant count.
    known_at: Instant,
    /// What a criterion that does not apply is worth.
    does_not_apply: DoesNotApplyPolicy,
    /// Offices counted: those of the agency that lie in your scope.
    #[schema(example = 18)]
    offices_counted: usize,
    /// Offices of the agency, itself included.
    #[schema(example = 18)]
    offices_of_agency: usize,
}

/// One term of a numerator or denominator.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ScoreTerm {
    /// Its name.
    #[schema(example = "on_time_of_resolved_numerator")]
    name: String,
    /// Its label.
    #[schema(example = "Giải quyết trước và đúng hạn")]
    label: String,
    /// Its value; `null` when the register does not know, or the criterion does not apply.
    #[schema(example = 2475)]
    value: Option<i64>,
    /// The day on which the figure of an indicator stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<NaiveDate>,
    /// What proves the entry of an indicator.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Báo cáo số 12/BC-VP")]
    evidence: Option<String>,
    /// The address of what is behind it: the list of dossiers or procedures, which is as long as the value says, or the figure of
    /// the indicator with its entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    opens: Option<String>,
}

/// A numerator or denominator.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ScoreSum {
    /// Its value; `null` when the register does not know a term.
    #[schema(example = 2475)]
    value: Option<i64>,
    /// The terms that add up to it.
    terms: Vec<ScoreTerm>,
}

/// A criterion with its score.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ScoreCriterion {
    /// The criterion.
    #[schema(example = "2.1")]
    code: String,
    /// Its name.
    name: String,
    /// The key of its group.
    #[schema(example = "2")]
    group: String,
    /// The version of the formula.
    #[schema(example = 1)]
    formula_version: i32,
    /// The formula in words: max × (numerator / denominator) / threshold.
    #[schema(example = "20,00 × on_time_of_resolved_numerator / received, không quá 20,00")]
    formula: String,
    /// The most points, in hundredths.
    #[schema(example = 2000)]
    max_points: i64,
    /// Whether there is a score.
    state: ScoreState,
    /// Why there is no data, and what to do about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["chưa nhập Q5_4 cho kỳ 01/5/2023 - 31/5/2023, tính đến 31/5/2023"]))]
    missing: Vec<String>,
    /// What was counted.
    numerator: ScoreSum,
    /// Of how many.
    denominator: ScoreSum,
    /// The points, in hundredths; `null`, and never 0, where there is no score.
    #[schema(example = 1980)]
    points: Option<i64>,
    /// The points as people write them.
    #[schema(example = "19,80")]
    text: Option<String>,
    /// The points of the period before.
    #[schema(example = 1985)]
    points_before: Option<i64>,
    /// How many points more than then; `null` where either has none.
    #[schema(example = -5)]
    delta: Option<i64>,
}

/// A sum of points that says what it is a sum of.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ScoreTotal {
    /// The points, in hundredths.
    #[schema(example = 3580)]
    points: i64,
    /// What the criteria that have points could give.
    #[schema(example = 4200)]
    possible: i64,
    /// The points as a share of that.
    share: Rate,
    /// Of the points, those given because a criterion does not apply.
    #[schema(example = 1400)]
    given: i64,
    /// What the criteria without data could give.
    #[schema(example = 5800)]
    missing: i64,
    /// All that could be had: `possible` + `missing`.
    #[schema(example = 10000)]
    of: i64,
    /// The whole score at least: with nothing for the criteria without data.
    #[schema(example = 3580)]
    lowest: i64,
    /// The whole score at most: with everything for them.
    #[schema(example = 9380)]
    highest: i64,
    /// The same in a sentence.
    #[schema(example = "35,80 trên 42,00 điểm chấm được; trên 100,00 điểm: từ 35,80 đến 93,80")]
    text: String,
}

/// A group with its total.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ScoreGroup {
    /// The key.
    #[schema(example = "2")]
    code: String,
    /// The group.
    #[schema(example = "Tiến độ giải quyết")]
    name: String,
    /// Its total.
    total: ScoreTotal,
}

/// An agency with its scores.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ScoreUnit {
    /// Whose.
    agency: ReportAgency,
    /// Its level; it decides which criteria apply.
    level: Level,
    /// `true`: only what the agency does itself; `false`: with everything below it.
    own: bool,
    /// The criteria, in the order of the table.
    criteria: Vec<ScoreCriterion>,
    /// The groups.
    groups: Vec<ScoreGroup>,
    /// Over all criteria.
    total: ScoreTotal,
    /// The class; `null` while the criteria without data could change it.
    #[schema(example = json!(null))]
    class: Option<String>,
    /// The points of the period before; `null` unless the same criteria had points then.
    points_before: Option<i64>,
    /// How many points more than then.
    delta: Option<i64>,
}

/// The scores of an agency and of what is below it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ScoreReport {
    /// What these scores are, and are not.
    #[schema(example = "Điểm ước tính từ sổ hồ sơ …")]
    notice: &'static str,
    /// What they rest on.
    parameters: ScoreParameters,
    /// The agency with everything below it.
    whole: ScoreUnit,
    /// What it does itself, and each agency directly below it; empty when there is none.
    units: Vec<ScoreUnit>,
    /// The classes by which the whole score is named.
    classes: Vec<ScoreClass>,
}

impl ScoreTotal {
    fn of(total: &CriteriaTotal) -> Self {
        let (lowest, highest) = total.bounds();
        Self {
            points: total.points,
            possible: total.possible,
            share: total.share(),
            given: total.given,
            missing: total.missing,
            of: total.whole(),
            lowest,
            highest,
            text: total_vi(total),
        }
    }
}

/// Where the lists behind the terms of a unit are.
struct ScoreListLinks<'a> {
    scores: &'a Scores,
    unit: &'a UnitScores,
}

impl ScoreListLinks<'_> {
    fn opens(&self, term: &Quantity, as_of: Option<NaiveDate>) -> Option<String> {
        let sent = |at: Instant| at.rfc3339().replace('+', "%2B");
        let (agency, known_at) = (&self.unit.agency.code, sent(self.scores.known_at));
        match term {
            Quantity::Figure { figure, .. } => {
                let (days, as_of) = (self.scores.days, sent(self.scores.as_of));
                let own = if self.unit.own { format!("&group={agency}") } else { String::new() };
                Some(format!(
                    "/api/v1/reports/resolution/dossiers?agency={agency}&from={}&to={}&as_of={as_of}&known_at={known_at}\
                     &figure={figure}{own}",
                    days.from(),
                    days.to(),
                    figure = figure.as_str()
                ))
            }
            // What the agency does itself is not listed apart from what is below it.
            Quantity::Catalogue(CatalogueCount::OnlineUsed) if self.unit.own => None,
            Quantity::Catalogue(count) => Some(format!(
                "/api/v1/scores/procedures?agency={agency}&period={}&known_at={known_at}&figure={count}",
                self.scores.period
            )),
            Quantity::CatalogueChange { figure, level } => {
                let days = self.scores.days;
                let group = level.map(|level| format!("&group={level}")).unwrap_or_default();
                Some(format!(
                    "/api/v1/reports/catalogue/entries?from={}&to={}&known_at={known_at}&principal={agency}&figure={figure}{group}",
                    days.from(),
                    days.to()
                ))
            }
            Quantity::Indicator { code, .. } => {
                let (days, as_of) = (self.scores.days, as_of?);
                Some(format!(
                    "/api/v1/indicator-figures?agency={agency}&from={}&to={}&as_of={as_of}&known_at={known_at}&indicator={code}",
                    days.from(),
                    days.to()
                ))
            }
            _ => None,
        }
    }

    fn sum(&self, criterion: &UnitCriterion, sum: &QuantitySum, value: Option<i64>) -> ScoreSum {
        let term = |term: &Quantity| {
            let told = criterion.terms.get(&term.to_string());
            let (value, as_of) = (told.and_then(|told| told.value), told.and_then(|told| told.as_of));
            ScoreTerm {
                name: term.to_string(),
                label: criterion.label(term),
                opens: value.and_then(|_| self.opens(term, as_of)),
                value,
                as_of,
                evidence: told.and_then(|told| told.evidence.clone()),
            }
        };
        ScoreSum { value, terms: sum.quantities().map(term).collect() }
    }

    fn criterion(&self, criterion: &UnitCriterion) -> ScoreCriterion {
        let (formula, score) = (&criterion.formula, &criterion.score);
        ScoreCriterion {
            code: formula.code.clone(),
            name: formula.name_vi.clone(),
            group: formula.group_code.clone(),
            formula_version: formula.version,
            formula: formula_vi(formula, Quantity::to_string),
            max_points: formula.max,
            state: score.state,
            missing: criterion.missing().into_iter().map(|Words { vi, .. }| vi).collect(),
            numerator: self.sum(criterion, &formula.numerator, score.numerator),
            denominator: self.sum(criterion, &formula.denominator, score.denominator),
            points: score.points,
            text: score.points.map(points_vi),
            points_before: criterion.before,
            delta: criterion.delta(),
        }
    }
}

impl ScoreUnit {
    fn of(unit: &UnitScores, scores: &Scores) -> Self {
        let lists = ScoreListLinks { scores, unit };
        let group = |(code, name, total): (String, String, CriteriaTotal)| ScoreGroup {
            code,
            name,
            total: ScoreTotal::of(&total),
        };
        Self {
            agency: ReportAgency { code: unit.agency.code.clone(), name: unit.agency.name.clone() },
            level: unit.agency.level,
            own: unit.own,
            criteria: unit.criteria.iter().map(|criterion| lists.criterion(criterion)).collect(),
            groups: unit.groups(scores.policy).into_iter().map(group).collect(),
            total: ScoreTotal::of(&unit.total),
            class: unit.total.class(&scores.classes).map(|class| class.name.clone()),
            points_before: unit.before,
            delta: unit.before.map(|before| unit.total.points - before),
        }
    }
}

impl ScoreReport {
    pub(crate) fn of(scores: Scores) -> Self {
        let whole = ScoreUnit::of(&scores.whole, &scores);
        let units = scores.units.iter().map(|unit| ScoreUnit::of(unit, &scores)).collect();
        Self {
            notice: ESTIMATE,
            whole,
            units,
            parameters: ScoreParameters {
                agency: ReportAgency { code: scores.whole.agency.code, name: scores.whole.agency.name },
                period: scores.period.to_string(),
                period_name: scores.period.words_vi(),
                from: scores.days.from(),
                to: scores.days.to(),
                as_of: scores.as_of,
                known_at: scores.known_at,
                does_not_apply: scores.policy,
                offices_counted: scores.offices_counted,
                offices_of_agency: scores.offices_of_agency,
            },
            classes: scores.classes,
        }
    }
}
