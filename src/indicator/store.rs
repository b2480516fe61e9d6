//! Where indicators are kept: the tables `indicator`, `indicator_version` and `indicator_value`.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::OfficerId;
use crate::agency::AgencyId;
use crate::platform::database::schema::{indicator, indicator_value, indicator_version};
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::decimal::Decimal;
use crate::platform::instant::Instant;
use crate::report::quantity::unit::UnitOfMeasure;
use crate::report::quantity::value::QuantityNumber;
use crate::{named_values, on};

named_values! {
    /// Where the value of an indicator comes from.
    pub enum IndicatorKind {
        /// Somebody enters it, with what proves it.
        Entered = "entered",
        /// A formula gives it; it is never typed.
        Computed = "computed",
    }
}

crate::text_column!(IndicatorKind);

/// The key of an indicator.
pub type IndicatorId = Id<IndicatorRow>;

/// An indicator: what never changes of it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = indicator, treat_none_as_default_value = false)]
pub struct IndicatorRow {
    /// Key.
    pub id: IndicatorId,
    /// The code, such as `F21b`.
    pub code: String,
    /// Entered or computed.
    pub kind: IndicatorKind,
    /// In what it is counted.
    pub unit: UnitOfMeasure,
    /// Who made it; none: it was loaded from a file.
    pub created_by: Option<OfficerId>,
    /// When.
    pub created_at: Instant,
}

/// What an indicator is called, and how it is computed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = indicator_version, treat_none_as_default_value = false)]
pub struct IndicatorVersionRow {
    /// The indicator.
    pub indicator_id: IndicatorId,
    /// Counted from 1.
    pub version: i32,
    /// Vietnamese label.
    pub label_vi: String,
    /// English label.
    pub label_en: String,
    /// The section of the report where it stands.
    pub section: String,
    /// Digits after the comma in print.
    pub places: i32,
    /// The formula of a computed one.
    pub formula: Option<String>,
    /// Where the figure comes from.
    pub source: String,
    /// Why it was changed; none in the first version.
    pub reason: Option<String>,
    /// Who wrote it down; none: it was loaded from a file.
    pub recorded_by: Option<OfficerId>,
    /// When.
    pub recorded_at: Instant,
    /// Whether the entries of the offices below an agency add up to its own.
    pub additive: bool,
}

/// A value as it was entered.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = indicator_value, treat_none_as_default_value = false)]
pub struct ValueRow {
    /// Of which office.
    pub office_id: AgencyId,
    /// Of which indicator.
    pub indicator_id: IndicatorId,
    /// First day of its period.
    pub period_from: NaiveDate,
    /// Last day of its period.
    pub period_to: NaiveDate,
    /// The day on which it stood so.
    pub as_of: NaiveDate,
    /// Counted from 1; a correction is one more.
    pub entry: i32,
    /// In the order of entering.
    pub id: Id,
    /// In ten-thousandths.
    pub number: i64,
    /// Of how many, in ten-thousandths.
    pub denominator: Option<i64>,
    /// Whether it is only a lower bound.
    pub at_least: bool,
    /// What proves it: a document number, a link, or words.
    pub evidence: String,
    /// Why it was corrected; none for the first entry.
    pub reason: Option<String>,
    /// Who entered it; none: it was loaded from a file.
    pub recorded_by: Option<OfficerId>,
    /// When.
    pub recorded_at: Instant,
}

impl ValueRow {
    /// The number that it holds.
    #[must_use]
    pub fn number(&self) -> QuantityNumber {
        QuantityNumber {
            value: Decimal::of_ten_thousandths(self.number),
            of: self.denominator.map(Decimal::of_ten_thousandths),
            at_least: self.at_least,
        }
    }
}

/// The indicator with that code.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut Connection, code: &str) -> Result<Option<IndicatorRow>, DatabaseError> {
    if code.contains('\0') {
        return Ok(None);
    }
    Ok(on!(conn, c => indicator::table
        .filter(indicator::code.eq(code))
        .select(IndicatorRow::as_select())
        .first(c)
        .optional())?)
}

/// The codes of all indicators.
///
/// # Errors
/// When the database fails.
pub fn codes(conn: &mut Connection) -> Result<BTreeSet<String>, DatabaseError> {
    let codes: Vec<String> = on!(conn, c => indicator::table.select(indicator::code).load(c))?;
    Ok(codes.into_iter().collect())
}

/// Every indicator with all its versions that were recorded by `known_at`, by code and version.
///
/// # Errors
/// When the database fails.
pub fn load_all(
    conn: &mut Connection,
    known_at: Instant,
) -> Result<Vec<(IndicatorRow, IndicatorVersionRow)>, DatabaseError> {
    Ok(on!(conn, c => indicator::table
        .inner_join(indicator_version::table.on(indicator_version::indicator_id.eq(indicator::id)))
        .filter(indicator_version::recorded_at.le(known_at))
        .order((indicator::code, indicator_version::version))
        .select((IndicatorRow::as_select(), IndicatorVersionRow::as_select()))
        .load(c))?)
}

/// Adds an indicator.
///
/// # Errors
/// [`DatabaseError::Duplicate`] when the code is taken.
pub fn insert(conn: &mut Connection, new: &IndicatorRow) -> Result<(), DatabaseError> {
    on!(&mut *conn, c => diesel::insert_into(indicator::table).values(new).execute(c))?;
    sealing::seal(conn, SealedKind::Indicator, new.id)
}

/// Adds a version.
///
/// # Errors
/// [`DatabaseError::Duplicate`] when somebody else has just added that version.
pub fn insert_version(conn: &mut Connection, new: &IndicatorVersionRow) -> Result<(), DatabaseError> {
    sealing::found(conn, SealedKind::Indicator, new.indicator_id)?;
    on!(&mut *conn, c => diesel::insert_into(indicator_version::table).values(new).execute(c))?;
    sealing::seal(conn, SealedKind::Indicator, new.indicator_id)
}

/// Adds an entry.
///
/// # Errors
/// [`DatabaseError::Duplicate`] when somebody else has just made that entry.
pub fn insert_value(conn: &mut Connection, new: &ValueRow) -> Result<(), DatabaseError> {
    on!(&mut *conn, c => diesel::insert_into(indicator_value::table).values(new).execute(c))?;
    sealing::seal(conn, SealedKind::IndicatorValue, new.id)
}

/// Everything that was entered for these offices by `known_at`, by office and in the order of entries: the last one of a
/// period holds.
///
/// # Errors
/// When the database fails.
pub fn load_values(
    conn: &mut Connection,
    offices: &[AgencyId],
    known_at: Instant,
) -> Result<Vec<ValueRow>, DatabaseError> {
    Ok(on!(conn, c => indicator_value::table
        .filter(indicator_value::office_id.eq_any(offices.to_vec()))
        .filter(indicator_value::recorded_at.le(known_at))
        .order((
            indicator_value::office_id,
            indicator_value::indicator_id,
            indicator_value::period_from,
            indicator_value::period_to,
            indicator_value::as_of,
            indicator_value::entry,
        ))
        .select(ValueRow::as_select())
        .load(c))?)
}

/// What was entered for these offices of these indicators by `known_at`, in the order of [`load_values`].
///
/// # Errors
/// When the database fails.
pub fn load_values_of(
    conn: &mut Connection,
    offices: &[AgencyId],
    indicators: &[IndicatorId],
    known_at: Instant,
) -> Result<Vec<ValueRow>, DatabaseError> {
    Ok(on!(conn, c => indicator_value::table
        .filter(indicator_value::office_id.eq_any(offices.to_vec()))
        .filter(indicator_value::indicator_id.eq_any(indicators.to_vec()))
        .filter(indicator_value::recorded_at.le(known_at))
        .order((
            indicator_value::office_id,
            indicator_value::indicator_id,
            indicator_value::period_from,
            indicator_value::period_to,
            indicator_value::as_of,
            indicator_value::entry,
        ))
        .select(ValueRow::as_select())
        .load(c))?)
}

/// Everything that was entered for these offices for exactly this period by `known_at`, in the order of entering.
///
/// # Errors
/// When the database fails.
pub fn load_values_of_period(
    conn: &mut Connection,
    offices: &[AgencyId],
    (from, to): (NaiveDate, NaiveDate),
    known_at: Instant,
) -> Result<Vec<ValueRow>, DatabaseError> {
    Ok(on!(conn, c => indicator_value::table
        .filter(indicator_value::office_id.eq_any(offices.to_vec()))
        .filter(indicator_value::period_from.eq(from))
        .filter(indicator_value::period_to.eq(to))
        .filter(indicator_value::recorded_at.le(known_at))
        .order((
            indicator_value::office_id,
            indicator_value::indicator_id,
            indicator_value::as_of,
            indicator_value::entry,
        ))
        .select(ValueRow::as_select())
        .load(c))?)
}

/// What a value is of: there is one that holds for each.
#[derive(Debug, Clone, Copy)]
pub struct ValuePlace {
    /// The office.
    pub office_id: AgencyId,
    /// The indicator.
    pub indicator_id: IndicatorId,
    /// First and last day of the period.
    pub period: (NaiveDate, NaiveDate),
    /// The day on which it stood so.
    pub as_of: NaiveDate,
}

/// The newest entry for the same office, indicator, period and as-of day.
///
/// # Errors
/// When the database fails.
pub fn find_newest(conn: &mut Connection, at: ValuePlace) -> Result<Option<ValueRow>, DatabaseError> {
    Ok(on!(conn, c => indicator_value::table
        .filter(indicator_value::office_id.eq(at.office_id))
        .filter(indicator_value::indicator_id.eq(at.indicator_id))
        .filter(indicator_value::period_from.eq(at.period.0))
        .filter(indicator_value::period_to.eq(at.period.1))
        .filter(indicator_value::as_of.eq(at.as_of))
        .order(indicator_value::entry.desc())
        .select(ValueRow::as_select())
        .first(c)
        .optional())?)
}

/// Which entries to list.
#[derive(Debug, Clone)]
pub struct ValueFilter {
    /// Of this indicator.
    pub indicator_id: IndicatorId,
    /// Of these offices.
    pub offices: Vec<AgencyId>,
    /// Of the period that begins on this day.
    pub period_from: Option<NaiveDate>,
    /// Of the period that ends on this day.
    pub period_to: Option<NaiveDate>,
    /// Recorded by this instant.
    pub known_at: Instant,
}

/// Entries, corrected ones too, in the order in which they were made.
///
/// # Errors
/// When the database fails.
pub fn list_values(
    conn: &mut Connection,
    filter: &ValueFilter,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<ValueRow>, DatabaseError> {
    Ok(on!(conn, c => {
        let mut query = indicator_value::table
            .filter(indicator_value::office_id.eq_any(filter.offices.clone()))
            .filter(indicator_value::indicator_id.eq(filter.indicator_id))
            .filter(indicator_value::recorded_at.le(filter.known_at))
            .order(indicator_value::id)
            .limit(limit)
            .select(ValueRow::as_select())
            .into_boxed();
        if let Some(from) = filter.period_from {
            query = query.filter(indicator_value::period_from.eq(from));
        }
        if let Some(to) = filter.period_to {
            query = query.filter(indicator_value::period_to.eq(to));
        }
        if let Some(after) = after {
            query = query.filter(indicator_value::id.gt(after));
        }
        query.load(c)
    })?)
}

/// Those of these offices for which anything was entered by `known_at`; at most `limit`.
///
/// # Errors
/// When the database fails.
pub fn offices_with_values(
    conn: &mut Connection,
    offices: &[AgencyId],
    known_at: Instant,
    limit: i64,
) -> Result<Vec<AgencyId>, DatabaseError> {
    Ok(on!(conn, c => indicator_value::table
        .filter(indicator_value::office_id.eq_any(offices.to_vec()))
        .filter(indicator_value::recorded_at.le(known_at))
        .select(indicator_value::office_id)
        .distinct()
        .order(indicator_value::office_id)
        .limit(limit)
        .load(c))?)
}
