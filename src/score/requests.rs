//! What callers send to this room.

use serde::Deserialize;

use crate::access::OfficerId;
use crate::agency::Level;
use crate::platform::check::{Check, Checked};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::score::actions::{NewFormula, check_classes};
use crate::score::formula::{FormulaKind, ScoreFormula, Trust, WHOLE, WhenEmpty};
use crate::score::store::ClassSet;
use crate::score::total::ScoreClass;

/// A version of a formula: the first of a criterion, or its next. Versions are added, never changed.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "2.1",
    "valid_from": "2023-07-01",
    "group_code": "2",
    "group_name": "Tiến độ giải quyết",
    "position": 5,
    "name_vi": "Hồ sơ xử lý trước hạn, đúng hạn",
    "max_points": 2000,
    "kind": "ratio",
    "numerator": "resolved_early + resolved_on_time",
    "denominator": "received",
    "when_empty": "full",
    "levels": ["district", "ward"],
    "source": "Công văn 123/VPCP-KSTT",
    "trust": "V"
}))]
pub(crate) struct FormulaRequest {
    /// The criterion.
    #[schema(max_length = 20)]
    code: String,
    /// First day in force; it holds until a later version does. It may lie in the past, to correct a formula.
    #[schema(format = Date)]
    valid_from: String,
    /// Key of the group.
    #[schema(max_length = 20)]
    group_code: String,
    /// The group.
    #[schema(max_length = 200)]
    group_name: String,
    /// Place in the table.
    #[schema(minimum = 1, maximum = 999)]
    position: i32,
    /// The criterion for people.
    #[schema(max_length = 300)]
    name_vi: String,
    /// The most points, in hundredths of a point.
    #[schema(minimum = 0, maximum = 10000)]
    max_points: i64,
    /// How points are made of the ratio; `ended` ends the criterion.
    kind: FormulaKind,
    /// The ratio that is worth all points, in hundredths of a percent; 100 % when nothing is said.
    #[serde(default = "whole")]
    #[schema(minimum = 1, maximum = 10000, example = 10000)]
    threshold: i64,
    /// What is counted: names of columns of the report or parts of its rates, `procedures_served`, `online_procedures`,
    /// `online_procedures_used`, `indicator.CODE` for a count that an agency enters in the book of indicators, or
    /// `portal.NAME` for what only the national portal knows; joined by +.
    numerator: String,
    /// Of how many, likewise.
    denominator: String,
    /// What an empty denominator is worth.
    when_empty: WhenEmpty,
    /// The levels that it applies to.
    levels: Vec<Level>,
    /// Where it was read.
    #[schema(max_length = 500)]
    source: String,
    /// How well it is known.
    trust: Trust,
    /// Remarks.
    #[serde(default)]
    #[schema(max_length = 1000)]
    note: Option<String>,
}

fn whole() -> i64 {
    WHOLE
}

impl FormulaRequest {
    pub(crate) fn checked(self) -> Result<ScoreFormula, Problem> {
        let mut check = Check::new();
        let new = NewFormula {
            valid_from: check.day("valid_from", Some(&self.valid_from)),
            code: self.code,
            group_code: self.group_code,
            group_name: self.group_name,
            position: Checked::sure(self.position),
            name_vi: self.name_vi,
            max: Checked::sure(self.max_points),
            kind: Checked::sure(self.kind),
            threshold: Checked::sure(self.threshold),
            numerator: self.numerator,
            denominator: self.denominator,
            when_empty: Checked::sure(self.when_empty),
            levels: self.levels,
            source: self.source,
            trust: Checked::sure(self.trust),
            note: self.note,
        };
        let formula = new.checked(&mut check, str::to_owned);
        check.finish(formula)
    }
}

/// The classes of the whole score from a day on.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "valid_from": "2023-07-01",
    "classes": [{ "name": "Xuất sắc", "at_least": 9000 }, { "name": "Đạt", "at_least": 5000 }, { "name": "Chưa đạt", "at_least": 0 }],
    "source": "Công văn 123/VPCP-KSTT",
    "trust": "V"
}))]
pub(crate) struct ClassesRequest {
    /// First day in force; they hold until a later version does.
    #[schema(format = Date)]
    valid_from: String,
    /// The classes; one begins at 0.
    classes: Vec<ScoreClass>,
    /// Where they were read.
    #[schema(max_length = 500)]
    source: String,
    /// How well they are known.
    trust: Trust,
}

impl ClassesRequest {
    pub(crate) fn checked(self, by: OfficerId, now: Instant) -> Result<ClassSet, Problem> {
        let mut check = Check::new();
        let valid_from = check.day("valid_from", Some(&self.valid_from));
        check_classes(&mut check, "classes", &self.classes);
        let source = check.text("source", &self.source, 500);
        let (valid_from, source) = check.finish((valid_from, source))?;
        let named =
            |class: ScoreClass| ScoreClass { name: crate::platform::text::stored(&class.name), ..class };
        Ok(ClassSet {
            version: 1,
            valid_from,
            classes: self.classes.into_iter().map(named).collect(),
            source,
            trust: self.trust,
            created_by: Some(by),
            created_at: now,
        })
    }
}
