//! What an administrator does with formulas and classes: adds a version, after it was checked. None is ever changed.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::access::{
    CatalogueAct, CatalogueChange, CatalogueKeeper, CatalogueThing, MadeBy, keep_catalogue_change,
};
use crate::agency::Level;
use crate::indicator::{IndicatorBook, store as indicators};
use crate::platform::check::{Check, Checked};
use crate::platform::database::sealing::ALL_CLASSES;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::procedure::keeping::{KEEPERS, served_at};
use crate::procedure::version::can_be_levels;
use crate::report::quantity::sum::{FormulaError, QuantitySum};
use crate::report::quantity::unit::UnitOfMeasure;
use crate::score::formula::{FormulaKind, ScoreFormula, Trust, WHOLE, WhenEmpty};
use crate::score::store::{self, ClassSet};
use crate::score::term::read_terms;
use crate::score::total::ScoreClass;

/// The most points of one criterion, in hundredths: all of them.
const MOST_POINTS: i64 = 10_000;
/// The most classes.
const MOST_CLASSES: usize = 20;

/// A version of a formula as it is entered.
#[derive(Debug, Clone)]
pub struct NewFormula {
    /// The criterion.
    pub code: String,
    /// The first day in force.
    pub valid_from: Checked<NaiveDate>,
    /// The key of the group.
    pub group_code: String,
    /// The group.
    pub group_name: String,
    /// Its place in the table.
    pub position: Checked<i32>,
    /// The criterion for people.
    pub name_vi: String,
    /// The most points, in hundredths.
    pub max: Checked<i64>,
    /// How points are made.
    pub kind: Checked<FormulaKind>,
    /// The ratio that is worth all points, in hundredths of a percent.
    pub threshold: Checked<i64>,
    /// What is counted.
    pub numerator: String,
    /// Of how many.
    pub denominator: String,
    /// What an empty denominator is worth.
    pub when_empty: Checked<WhenEmpty>,
    /// The levels that it applies to.
    pub levels: Vec<Level>,
    /// Where it was read.
    pub source: String,
    /// How well it is known.
    pub trust: Checked<Trust>,
    /// Remarks.
    pub note: Option<String>,
}

impl NewFormula {
    /// Checks what was entered; every mistake goes to `check`, under the names that `field` gives the fields.
    pub fn checked(&self, check: &mut Check, field: impl Fn(&str) -> String) -> Checked<ScoreFormula> {
        let code = check.text(&field("code"), &self.code, 20).and_then(|code| {
            if code.chars().all(|letter| letter.is_ascii_alphanumeric() || ".-_".contains(letter)) {
                return Checked::sure(code);
            }
            check.refuse(
                &field("code"),
                "not_a_code",
                "mã chỉ gồm chữ không dấu, chữ số và . - _, ví dụ 2.1",
                "a code has letters without accents, digits and . - _, such as 2.1",
            )
        });
        let mut within = |name: &str, number: Checked<i64>, range: std::ops::RangeInclusive<i64>| {
            number.and_then(|number| {
                if range.contains(&number) {
                    return Checked::sure(number);
                }
                let (least, most) = (range.start(), range.end());
                check.refuse(
                    &field(name),
                    "out_of_range",
                    format!("là số từ {least} đến {most}"),
                    format!("a number from {least} to {most}"),
                )
            })
        };
        let max = within("max_points", self.max, 0..=MOST_POINTS);
        let threshold = within("threshold", self.threshold, 1..=WHOLE);
        let place = within("position", self.position.map(i64::from), 1..=999);
        let numbers = (max, threshold, place, self.position, self.kind, self.when_empty, self.trust);
        if !can_be_levels(&self.levels) {
            check.wrong(
                &field("levels"),
                "not_levels",
                "chọn ít nhất một trong city, department, district, ward, mỗi cấp một lần",
                "at least one of city, department, district, ward, each once",
            );
        }
        let numerator = read_sum(check, &field("numerator"), &self.numerator);
        let denominator = read_sum(check, &field("denominator"), &self.denominator);
        let parts = (
            code,
            self.valid_from,
            check.text(&field("group_code"), &self.group_code, 20),
            check.text(&field("group_name"), &self.group_name, 200),
            check.text(&field("name_vi"), &self.name_vi, 300),
            numerator,
            denominator,
            check.text(&field("source"), &self.source, 500),
            check.optional_text(&field("note"), self.note.as_deref(), 1000),
        );
        Checked::all((Checked::all(parts), Checked::all(numbers))).map(
            |(
                (code, valid_from, group_code, group_name, name_vi, numerator, denominator, source, note),
                (max, threshold, _, position, kind, when_empty, trust),
            )| {
                ScoreFormula {
                    code,
                    version: 1,
                    valid_from,
                    group_code,
                    group_name,
                    position,
                    name_vi,
                    max,
                    kind,
                    threshold,
                    numerator,
                    denominator,
                    when_empty,
                    levels: self.levels.clone(),
                    source,
                    trust,
                    note,
                    created_by: None,
                    created_at: Instant::start_of(valid_from),
                }
            },
        )
    }
}

fn read_sum(check: &mut Check, field: &str, text: &str) -> Checked<QuantitySum> {
    let shown = |name: &str| name.chars().take(60).collect::<String>();
    match read_terms(text) {
        Ok(sum) => Checked::sure(sum),
        Err(error) => {
            let name = shown(if let FormulaError::Unknown(name) = &error { name } else { text });
            check.refuse(
                field,
                "unknown_figure",
                format!(
                    "không có chỉ tiêu “{name}”: dùng tên cột của báo cáo, procedures_served, online_procedures, \
                     online_procedures_used, indicator.MÃ cho chỉ tiêu cơ quan nhập, hoặc portal.TÊN cho số liệu chỉ có trên \
                     Cổng DVCQG; nối bằng dấu +"
                ),
                format!(
                    "no figure “{name}”: use names of columns of the report, procedures_served, online_procedures, \
                     online_procedures_used, indicator.CODE for what an agency enters, or portal.NAME for what only the \
                     national portal knows; join them by +"
                ),
            )
        }
    }
}

/// Looks whether the book has every indicator that a formula names, and whether all of it is counted alike.
fn check_terms(book: &IndicatorBook, formula: &ScoreFormula) -> Result<(), Problem> {
    let (mut check, mut counted) = (Check::new(), None::<UnitOfMeasure>);
    for (field, sum) in [("numerator", &formula.numerator), ("denominator", &formula.denominator)] {
        for term in sum.quantities() {
            let definition = term.indicator().map(|code| book.get(code));
            let unit = match definition {
                None => term.unit(),
                Some(None) => {
                    check.wrong(
                        field,
                        "unknown_indicator",
                        format!("bộ chỉ tiêu chưa có {term}: tạo chỉ tiêu đó trước"),
                        format!("the book has no {term}: make that indicator first"),
                    );
                    None
                }
                Some(Some(definition)) => Some(definition.row.unit),
            };
            match (unit, counted) {
                (Some(unit), _) if unit.is_percent() => check.wrong(
                    field,
                    "share_within",
                    format!("{term} là tỷ lệ: dùng hai số đếm của tỷ lệ ấy"),
                    format!("{term} is a percentage: use the two counts behind it"),
                ),
                (Some(unit), Some(before)) if unit != before => check.wrong(
                    field,
                    "unit_mismatch",
                    format!(
                        "{term} tính bằng “{}”, số hạng trước bằng “{}”",
                        unit.words_vi(),
                        before.words_vi()
                    ),
                    format!("{term} is counted in {unit}, the term before in {before}"),
                ),
                (unit, before) => counted = before.or(unit),
            }
        }
    }
    check.done()
}

/// Adds a version of a formula: the criterion's first, or its next.
///
/// # Errors
/// A keeper whose reach does not cover every office that it is for, an indicator that there is not, terms that are counted differently, a first version that ends a criterion, somebody else who adds one at the same time, or a failing database.
pub fn add_formula(
    conn: &mut Connection,
    formula: ScoreFormula,
    keeper: &CatalogueKeeper,
    now: Instant,
) -> Result<ScoreFormula, Problem> {
    let known = store::formulas(conn)?;
    let before = known.iter().filter(|other| other.code == formula.code);
    let levels = before.flat_map(|other| other.levels.clone()).chain(formula.levels.iter().copied());
    let by = served_at(conn, &levels.collect())?.changed_by(keeper, KEEPERS)?;
    let version = known.iter().filter(|other| other.code == formula.code).map(|other| other.version).max();
    if version.is_none() && formula.kind == FormulaKind::Ended {
        return Err(Problem::field(
            "kind",
            "nothing_to_end",
            "chưa có công thức nào mang mã này để kết thúc",
            "no formula has this code: there is nothing to end",
        ));
    }
    check_terms(&IndicatorBook::of(indicators::load_all(conn, now)?), &formula)?;
    let added = ScoreFormula {
        version: version.unwrap_or_default() + 1,
        created_by: by.officer_id,
        created_at: now,
        ..formula
    };
    store::insert(conn, &added).map_err(taken)?;
    keep(conn, (CatalogueThing::ScoreFormula, &added.code, added.version), (by, now))?;
    Ok(added)
}

/// Keeps who added a version; what an install starts with was added by nobody.
fn keep(
    conn: &mut Connection,
    (thing, key, version): (CatalogueThing, &str, i32),
    (by, made_at): (MadeBy, Instant),
) -> Result<(), DatabaseError> {
    if by.officer_id.is_none() {
        return Ok(());
    }
    let (key, act) = (key.to_owned(), CatalogueAct::Published);
    keep_catalogue_change(conn, &CatalogueChange { thing, key, version, act, by, made_at })
}

/// Somebody else was faster.
fn taken(error: DatabaseError) -> Problem {
    match error {
        DatabaseError::Duplicate(_) => Problem::new(Code::ChangedMeanwhile).say(
            "người khác vừa thêm một phiên bản: xem lại rồi gửi lại",
            "somebody else has just added a version: look at it, then send yours again",
        ),
        error => error.into(),
    }
}

/// Checks classes: names that differ, points that differ and lie within a hundred, and one class from 0 on.
pub fn check_classes(check: &mut Check, field: &str, classes: &[ScoreClass]) {
    if classes.is_empty() || classes.len() > MOST_CLASSES {
        check.wrong(
            field,
            "out_of_range",
            format!("có từ 1 đến {MOST_CLASSES} mức"),
            format!("there are 1 to {MOST_CLASSES} classes"),
        );
    }
    for (place, class) in classes.iter().enumerate() {
        check.text(&format!("{field}.{place}.name"), &class.name, 60);
        if !(0..=MOST_POINTS).contains(&class.at_least) {
            check.wrong(
                &format!("{field}.{place}.at_least"),
                "out_of_range",
                format!("là số từ 0 đến {MOST_POINTS} (phần trăm điểm)"),
                format!("a number from 0 to {MOST_POINTS} (hundredths of a point)"),
            );
        }
    }
    let names: BTreeSet<&str> = classes.iter().map(|class| class.name.trim()).collect();
    let bounds: BTreeSet<i64> = classes.iter().map(|class| class.at_least).collect();
    if names.len() < classes.len() || bounds.len() < classes.len() {
        check.wrong(field, "duplicate", "tên và mức điểm không được trùng", "names and points must differ");
    }
    if !bounds.contains(&0) {
        check.wrong(
            field,
            "no_lowest",
            "thiếu mức thấp nhất: một mức phải bắt đầu từ 0 điểm",
            "the lowest class is missing: one must begin at 0 points",
        );
    }
}

/// Adds a version of the classes.
///
/// # Errors
/// A keeper whose reach does not cover every office, somebody else who adds one at the same time, or a failing database.
pub fn add_classes(
    conn: &mut Connection,
    set: ClassSet,
    keeper: &CatalogueKeeper,
) -> Result<ClassSet, Problem> {
    let by = served_at(conn, &BTreeSet::new())?.changed_by(keeper, KEEPERS)?;
    let version = store::class_sets(conn)?.iter().map(|set| set.version).max().unwrap_or_default() + 1;
    let set = ClassSet { version, created_by: by.officer_id, ..set };
    store::insert_classes(conn, &set).map_err(taken)?;
    keep(conn, (CatalogueThing::ScoreClasses, ALL_CLASSES, version), (by, set.created_at))?;
    Ok(set)
}
