//! What formulas and classes look like to a program that asks for them.

use chrono::NaiveDate;
use serde::Serialize;

use crate::agency::Level;
use crate::platform::instant::Instant;
use crate::report::quantity::spelling::Quantity;
use crate::score::formula::{FormulaKind, ScoreFormula, Trust, WhenEmpty};
use crate::score::phrases::formula_vi;
use crate::score::store::ClassSet;
use crate::score::total::ScoreClass;

/// A version of a formula.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ScoreFormula)]
pub(crate) struct FormulaView {
    /// The criterion.
    #[schema(example = "2.1")]
    pub(crate) code: String,
    /// 1 for the first.
    #[schema(example = 1)]
    pub(crate) version: i32,
    /// The first day in force.
    valid_from: NaiveDate,
    /// The key of the group.
    #[schema(example = "2")]
    group_code: String,
    /// The group.
    group_name: String,
    /// Its place in the table.
    #[schema(example = 5)]
    position: i32,
    /// The criterion for people.
    name_vi: String,
    /// The most points, in hundredths.
    #[schema(example = 2000)]
    max_points: i64,
    /// How points are made.
    kind: FormulaKind,
    /// The ratio that is worth all points, in hundredths of a percent.
    #[schema(example = 10000)]
    threshold: i64,
    /// What is counted.
    #[schema(example = "on_time_of_resolved_numerator")]
    numerator: String,
    /// Of how many.
    #[schema(example = "received")]
    denominator: String,
    /// The formula in words.
    formula: String,
    /// What an empty denominator is worth.
    when_empty: WhenEmpty,
    /// The levels that it applies to.
    levels: Vec<Level>,
    /// Where it was read.
    source: String,
    /// How well it is known.
    trust: Trust,
    /// Remarks.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// When it was entered.
    recorded_at: Instant,
}

impl From<&ScoreFormula> for FormulaView {
    fn from(formula: &ScoreFormula) -> Self {
        Self {
            code: formula.code.clone(),
            version: formula.version,
            valid_from: formula.valid_from,
            group_code: formula.group_code.clone(),
            group_name: formula.group_name.clone(),
            position: formula.position,
            name_vi: formula.name_vi.clone(),
            max_points: formula.max,
            kind: formula.kind,
            threshold: formula.threshold,
            numerator: formula.numerator.to_string(),
            denominator: formula.denominator.to_string(),
            formula: formula_vi(formula, Quantity::to_string),
            when_empty: formula.when_empty,
            levels: formula.levels.clone(),
            source: formula.source.clone(),
            trust: formula.trust,
            note: formula.note.clone(),
            recorded_at: formula.created_at,
        }
    }
}

/// A version of the classes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ScoreClasses)]
pub(crate) struct ClassesView {
    /// 1 for the first.
    #[schema(example = 1)]
    version: i32,
    /// The first day in force.
    valid_from: NaiveDate,
    /// The classes.
    classes: Vec<ScoreClass>,
    /// Where they were read.
    source: String,
    /// How well they are known.
    trust: Trust,
    /// When they were entered.
    recorded_at: Instant,
}

impl From<ClassSet> for ClassesView {
    fn from(set: ClassSet) -> Self {
        Self {
            version: set.version,
            valid_from: set.valid_from,
            classes: set.classes,
            source: set.source,
            trust: set.trust,
            recorded_at: set.created_at,
        }
    }
}
