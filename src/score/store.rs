//! Where formulas and classes are kept: the tables `score_formula` and `score_class_set`. Rows are added, never changed.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::OfficerId;
use crate::on;
use crate::platform::database::schema::{score_class_set, score_formula};
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, DatabaseError, stored_json};
use crate::platform::instant::Instant;
use crate::procedure::version::{levels_text, parse_levels};
use crate::score::formula::{FormulaKind, ScoreFormula, Trust, WhenEmpty};
use crate::score::term::read_terms;
use crate::score::total::ScoreClass;

#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = score_formula, treat_none_as_default_value = false)]
struct FormulaRow {
    code: String,
    version: i32,
    valid_from: NaiveDate,
    group_code: String,
    group_name: String,
    position: i32,
    name_vi: String,
    max_points: i32,
    kind: FormulaKind,
    threshold: i32,
    numerator: String,
    denominator: String,
    when_empty: WhenEmpty,
    levels: String,
    source: String,
    trust: Trust,
    note: Option<String>,
    created_by: Option<OfficerId>,
    created_at: Instant,
}

fn unreadable(what: &str) -> DatabaseError {
    diesel::result::Error::DeserializationError(what.into()).into()
}

/// A number of the table; the checks before keep it within.
fn small(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

impl FormulaRow {
    fn of(formula: &ScoreFormula) -> Self {
        Self {
            code: formula.code.clone(),
            version: formula.version,
            valid_from: formula.valid_from,
            group_code: formula.group_code.clone(),
            group_name: formula.group_name.clone(),
            position: formula.position,
            name_vi: formula.name_vi.clone(),
            max_points: small(formula.max),
            kind: formula.kind,
            threshold: small(formula.threshold),
            numerator: formula.numerator.to_string(),
            denominator: formula.denominator.to_string(),
            when_empty: formula.when_empty,
            levels: levels_text(&formula.levels),
            source: formula.source.clone(),
            trust: formula.trust,
            note: formula.note.clone(),
            created_by: formula.created_by,
            created_at: formula.created_at,
        }
    }

    fn into_formula(self) -> Result<ScoreFormula, DatabaseError> {
        let sum = |text: &str| read_terms(text).map_err(|error| unreadable(&format!("{text:?}: {error}")));
        Ok(ScoreFormula {
            numerator: sum(&self.numerator)?,
            denominator: sum(&self.denominator)?,
            levels: parse_levels(&self.levels).ok_or_else(|| unreadable("a formula for no level"))?,
            max: i64::from(self.max_points),
            threshold: i64::from(self.threshold),
            code: self.code,
            version: self.version,
            valid_from: self.valid_from,
            group_code: self.group_code,
            group_name: self.group_name,
            position: self.position,
            name_vi: self.name_vi,
            kind: self.kind,
            when_empty: self.when_empty,
            source: self.source,
            trust: self.trust,
            note: self.note,
            created_by: self.created_by,
            created_at: self.created_at,
        })
    }
}

/// Every version of every formula, by code and version.
///
/// # Errors
/// When the database fails.
pub fn formulas(conn: &mut Connection) -> Result<Vec<ScoreFormula>, DatabaseError> {
    let rows: Vec<FormulaRow> = on!(conn, c => score_formula::table
        .select(FormulaRow::as_select())
        .order((score_formula::code, score_formula::version))
        .load(c))?;
    rows.into_iter().map(FormulaRow::into_formula).collect()
}

/// Adds a version.
///
/// # Errors
/// [`DatabaseError::Duplicate`] when the criterion has that version already.
pub fn insert(conn: &mut Connection, formula: &ScoreFormula) -> Result<(), DatabaseError> {
    sealing::found(conn, SealedKind::ScoreFormula, &formula.code)?;
    let row = FormulaRow::of(formula);
    on!(&mut *conn, c => diesel::insert_into(score_formula::table).values(&row).execute(c))?;
    sealing::seal(conn, SealedKind::ScoreFormula, &formula.code)
}

/// The classes from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassSet {
    /// 1 for the first.
    pub version: i32,
    /// The first day in force; they hold until a later version does.
    pub valid_from: NaiveDate,
    /// The classes.
    pub classes: Vec<ScoreClass>,
    /// Where they were read.
    pub source: String,
    /// How well they are known.
    pub trust: Trust,
    /// Who entered them; none: the reference files.
    pub created_by: Option<OfficerId>,
    /// When.
    pub created_at: Instant,
}

impl ClassSet {
    /// The classes of a day, as they were known at an instant: of the versions that have begun the latest.
    #[must_use]
    pub fn in_force(versions: &[Self], day: NaiveDate, known_at: Instant) -> Option<&Self> {
        let known = |set: &&Self| set.created_by.is_none() || set.created_at <= known_at;
        versions.iter().filter(|set| set.valid_from <= day).filter(known).max_by_key(|set| set.version)
    }
}

/// Every version of the classes, the first one first.
///
/// # Errors
/// When the database fails.
pub fn class_sets(conn: &mut Connection) -> Result<Vec<ClassSet>, DatabaseError> {
    type ClassRow = (i32, NaiveDate, String, String, Trust, Option<OfficerId>, Instant);
    let rows: Vec<ClassRow> = on!(conn, c => score_class_set::table.order(score_class_set::version).load(c))?;
    rows.into_iter()
        .map(|(version, valid_from, classes, source, trust, created_by, created_at)| {
            let classes = stored_json(&classes, "score_class_set.classes", version)?;
            Ok(ClassSet { version, valid_from, classes, source, trust, created_by, created_at })
        })
        .collect()
}

/// Adds a version of the classes.
///
/// # Errors
/// [`DatabaseError::Duplicate`] when there is that version already.
pub fn insert_classes(conn: &mut Connection, set: &ClassSet) -> Result<(), DatabaseError> {
    sealing::found(conn, SealedKind::ScoreClasses, sealing::ALL_CLASSES)?;
    let classes = serde_json::to_string(&set.classes).map_err(|error| unreadable(&error.to_string()))?;
    on!(&mut *conn, c => diesel::insert_into(score_class_set::table)
        .values((
            score_class_set::version.eq(set.version),
            score_class_set::valid_from.eq(set.valid_from),
            score_class_set::classes.eq(&classes),
            score_class_set::source.eq(&set.source),
            score_class_set::trust.eq(set.trust),
            score_class_set::created_by.eq(set.created_by),
            score_class_set::created_at.eq(set.created_at),
        ))
        .execute(c))?;
    sealing::seal(conn, SealedKind::ScoreClasses, sealing::ALL_CLASSES)
}
