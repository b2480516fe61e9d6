//! The agencies as they are kept: one row each, the tree as a table of paths, and who continues whom.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::id::AgencyId;
use super::level::Level;
use super::succession::{SuccessionKind, SuccessionLine, SuccessionMap};
use crate::on;
use crate::platform::database::schema::{agency, agency_path, agency_succession};
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::text::{folded, like_pattern};

/// A body of the administration, or a unit of one.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = agency, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Agency {
    /// Key.
    pub id: AgencyId,
    /// The electronic identification code, such as `H26.268.05`: what identifies an agency.
    pub code: String,
    /// The agency it is part of.
    pub parent_id: Option<AgencyId>,
    /// The office that a unit belongs to; an office's own key otherwise.
    pub office_id: AgencyId,
    /// The level.
    pub level: Level,
    /// Name in Vietnamese. It does not identify.
    pub name_vi: String,
    /// Name in English.
    pub name_en: String,
    /// Where its one-stop desk is: itself or one of its units.
    pub desk_id: Option<AgencyId>,
    /// First day in force; none when that lies before the covered period.
    pub valid_from: Option<NaiveDate>,
    /// Last day in force, inclusive; none while it is.
    pub valid_to: Option<NaiveDate>,
    /// Whether the code is a placeholder of ours.
    pub synthetic_code: bool,
    /// What the row rests on.
    pub source: String,
    /// Code of the statistics office. Not a key: codes are reused for other territory.
    pub gso_code: Option<String>,
    /// A remark.
    pub note: Option<String>,
}

impl Agency {
    /// Whether it can own dossiers.
    #[must_use]
    pub fn is_office(&self) -> bool {
        self.level != Level::Unit
    }

    /// Whether it is in force on a day.
    #[must_use]
    pub fn is_in_force_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }

    /// The form in which it is found.
    fn search(&self) -> String {
        folded(&format!("{} {} {}", self.code, self.name_vi, self.name_en))
    }
}

/// Which agencies to list.
#[derive(Debug, Clone, Default)]
pub struct AgencyFilter {
    /// Only direct parts of this agency.
    pub parent_id: Option<AgencyId>,
    /// Only this level.
    pub level: Option<Level>,
    /// Only those in force on this day.
    pub in_force_on: Option<NaiveDate>,
    /// Only those whose code or name holds this text, with or without accents.
    pub text: Option<String>,
}

/// One line of a succession, seen from one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    /// How much of the earlier office the later one continues.
    pub kind: SuccessionKind,
    /// First day of the later office's competence.
    pub effective_on: NaiveDate,
    /// The resolution it rests on.
    pub legal_basis: String,
    /// The agency on the other side.
    pub agency: Agency,
}

/// A line of succession as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = agency_succession, primary_key(from_id, to_id))]
pub struct SuccessionRow {
    /// The earlier office.
    pub from_id: AgencyId,
    /// The later office.
    pub to_id: AgencyId,
    /// How much of the earlier the later continues.
    pub kind: SuccessionKind,
    /// First day of the later office's competence.
    pub effective_on: NaiveDate,
    /// The resolution it rests on.
    pub legal_basis: String,
}

/// The agency with that code.
///
/// # Errors
/// What the database says.
pub fn find_by_code(conn: &mut Connection, code: &str) -> Result<Option<Agency>, DatabaseError> {
    // PostgreSQL takes no text with a zero byte; no agency has one in its code.
    if code.contains('\0') {
        return Ok(None);
    }
    Ok(on!(conn, c => agency::table
        .filter(agency::code.eq(code))
        .select(Agency::as_select())
        .first(c)
        .optional())?)
}

/// The agency with that key.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, id: AgencyId) -> Result<Option<Agency>, DatabaseError> {
    Ok(on!(conn, c => agency::table.find(id).select(Agency::as_select()).first(c).optional())?)
}

/// Adds an agency and its place in the tree. Its parent must be there already.
///
/// # Errors
/// When the code exists, or what the database says.
pub fn insert(conn: &mut Connection, new: &Agency) -> Result<(), DatabaseError> {
    on!(&mut *conn, c => diesel::insert_into(agency::table)
        .values((new, agency::search.eq(new.search())))
        .execute(c))?;
    let above: Vec<(AgencyId, i32)> = match new.parent_id {
        Some(parent) => on!(&mut *conn, c => agency_path::table
            .filter(agency_path::descendant_id.eq(parent))
            .select((agency_path::ancestor_id, agency_path::depth))
            .load(c))?,
        None => Vec::new(),
    };
    let paths: Vec<_> = above
        .into_iter()
        .map(|(ancestor, depth)| (ancestor, depth.saturating_add(1)))
        .chain([(new.id, 0)])
        .map(|(ancestor, depth)| {
            (
                agency_path::ancestor_id.eq(ancestor),
                agency_path::descendant_id.eq(new.id),
                agency_path::depth.eq(depth),
            )
        })
        .collect();
    on!(&mut *conn, c => diesel::insert_into(agency_path::table).values(&paths).execute(c))?;
    sealing::seal(conn, SealedKind::Agency, new.id)
}

/// Writes what is said of an agency anew. Its place in the tree stays: an agency does not move.
///
/// # Errors
/// What the database says.
pub fn update(conn: &mut Connection, changed: &Agency) -> Result<(), DatabaseError> {
    sealing::found(conn, SealedKind::Agency, changed.id)?;
    on!(&mut *conn, c => diesel::update(agency::table.find(changed.id))
        .set((changed, agency::search.eq(changed.search())))
        .execute(c))?;
    sealing::seal(conn, SealedKind::Agency, changed.id)
}

/// A page of agencies by code: those after `after`, at most `limit`.
///
/// # Errors
/// What the database says.
pub fn list(
    conn: &mut Connection,
    filter: &AgencyFilter,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Agency>, DatabaseError> {
    let pattern = filter.text.as_deref().map(like_pattern);
    Ok(on!(conn, c => {
        let mut query = agency::table.select(Agency::as_select()).into_boxed();
        if let Some(parent) = filter.parent_id {
            query = query.filter(agency::parent_id.eq(parent));
        }
        if let Some(level) = filter.level {
            query = query.filter(agency::level.eq(level));
        }
        if let Some(day) = filter.in_force_on {
            query = query
                .filter(agency::valid_from.is_null().or(agency::valid_from.assume_not_null().le(day)))
                .filter(agency::valid_to.is_null().or(agency::valid_to.assume_not_null().ge(day)));
        }
        if let Some(pattern) = &pattern {
            query = query.filter(agency::search.like(pattern).escape('\\'));
        }
        if let Some(code) = after {
            query = query.filter(agency::code.gt(code));
        }
        query.order(agency::code).limit(limit).load(c)
    })?)
}

/// The offices of an agency and of everything below it; for a unit the office that it belongs to.
///
/// # Errors
/// What the database says.
pub fn subtree_offices(conn: &mut Connection, agency_id: AgencyId) -> Result<Vec<AgencyId>, DatabaseError> {
    Ok(on!(conn, c => agency_path::table
        .inner_join(agency::table.on(agency::id.eq(agency_path::descendant_id)))
        .filter(agency_path::ancestor_id.eq(agency_id))
        .select(agency::office_id)
        .distinct()
        .order(agency::office_id)
        .load(c))?)
}

/// The agencies with these keys, by code; keys of nothing are passed over.
///
/// # Errors
/// What the database says.
pub fn load_many(conn: &mut Connection, ids: &[AgencyId]) -> Result<Vec<Agency>, DatabaseError> {
    Ok(on!(conn, c => agency::table
        .filter(agency::id.eq_any(ids))
        .order(agency::code)
        .select(Agency::as_select())
        .load(c))?)
}

/// The keys of every office that there is, was or will be.
///
/// # Errors
/// What the database says.
pub fn office_ids(conn: &mut Connection) -> Result<Vec<AgencyId>, DatabaseError> {
    Ok(on!(conn, c => agency::table.select(agency::office_id).distinct().order(agency::office_id).load(c))?)
}

/// The keys of every office of these levels that there is, was or will be.
///
/// # Errors
/// What the database says.
pub fn offices_of_levels(conn: &mut Connection, levels: &[Level]) -> Result<Vec<AgencyId>, DatabaseError> {
    Ok(on!(conn, c => agency::table
        .filter(agency::level.eq_any(levels))
        .filter(agency::office_id.eq(agency::id))
        .order(agency::id)
        .select(agency::id)
        .load(c))?)
}

/// These offices and their units, as they are on a day, by code.
///
/// # Errors
/// What the database says.
pub fn of_offices(
    conn: &mut Connection,
    offices: &[AgencyId],
    day: NaiveDate,
) -> Result<Vec<Agency>, DatabaseError> {
    Ok(on!(conn, c => agency::table
        .filter(agency::office_id.eq_any(offices))
        .filter(agency::valid_from.is_null().or(agency::valid_from.assume_not_null().le(day)))
        .filter(agency::valid_to.is_null().or(agency::valid_to.assume_not_null().ge(day)))
        .order(agency::code)
        .select(Agency::as_select())
        .load(c))?)
}

/// The keys of the agencies with these codes; a code that there is not is left out.
///
/// # Errors
/// What the database says.
pub fn find_ids(conn: &mut Connection, codes: &[&str]) -> Result<BTreeMap<String, AgencyId>, DatabaseError> {
    let rows: Vec<(String, AgencyId)> = on!(conn, c => agency::table
        .filter(agency::code.eq_any(codes))
        .select((agency::code, agency::id))
        .load(c))?;
    Ok(rows.into_iter().collect())
}

/// The codes of these keys.
///
/// # Errors
/// What the database says.
pub fn load_codes(
    conn: &mut Connection,
    ids: impl IntoIterator<Item = AgencyId>,
) -> Result<HashMap<AgencyId, String>, DatabaseError> {
    let mut ids: Vec<AgencyId> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let pairs: Vec<(AgencyId, String)> = on!(conn, c => agency::table
        .filter(agency::id.eq_any(&ids))
        .select((agency::id, agency::code))
        .load(c))?;
    Ok(pairs.into_iter().collect())
}

/// What an agency is part of, from the root down to its parent; empty for a root.
///
/// # Errors
/// What the database says.
pub fn ancestors(conn: &mut Connection, id: AgencyId) -> Result<Vec<Agency>, DatabaseError> {
    Ok(on!(conn, c => agency_path::table
        .inner_join(agency::table.on(agency::id.eq(agency_path::ancestor_id)))
        .filter(agency_path::descendant_id.eq(id))
        .filter(agency_path::depth.gt(0))
        .order(agency_path::depth.desc())
        .select(Agency::as_select())
        .load(c))?)
}

/// The offices of a level below an agency, itself included, that are in force on a day; by code.
///
/// # Errors
/// What the database says.
pub fn of_level(
    conn: &mut Connection,
    above: AgencyId,
    level: Level,
    day: NaiveDate,
) -> Result<Vec<Agency>, DatabaseError> {
    Ok(on!(conn, c => agency_path::table
        .inner_join(agency::table.on(agency::id.eq(agency_path::descendant_id)))
        .filter(agency_path::ancestor_id.eq(above))
        .filter(agency::level.eq(level))
        .filter(agency::valid_from.is_null().or(agency::valid_from.assume_not_null().le(day)))
        .filter(agency::valid_to.is_null().or(agency::valid_to.assume_not_null().ge(day)))
        .order(agency::code)
        .select(Agency::as_select())
        .load(c))?)
}

/// The offices with a desk that are in force on some day from `since` on; by code.
///
/// # Errors
/// What the database says.
pub fn offices_with_desks(conn: &mut Connection, since: NaiveDate) -> Result<Vec<Agency>, DatabaseError> {
    Ok(on!(conn, c => agency::table
        .filter(agency::office_id.eq(agency::id))
        .filter(agency::desk_id.is_not_null())
        .filter(agency::valid_to.is_null().or(agency::valid_to.assume_not_null().ge(since)))
        .order(agency::code)
        .select(Agency::as_select())
        .load(c))?)
}

/// Who continues an agency, by date and code.
///
/// # Errors
/// What the database says.
pub fn successions_from(conn: &mut Connection, id: AgencyId) -> Result<Vec<Succession>, DatabaseError> {
    let rows: Vec<(SuccessionRow, Agency)> = on!(conn, c => agency_succession::table
        .inner_join(agency::table.on(agency::id.eq(agency_succession::to_id)))
        .filter(agency_succession::from_id.eq(id))
        .order((agency_succession::effective_on, agency::code))
        .select((SuccessionRow::as_select(), Agency::as_select()))
        .load(c))?;
    Ok(rows.into_iter().map(Succession::from).collect())
}

/// Whom an agency continues, by date and code.
///
/// # Errors
/// What the database says.
pub fn successions_to(conn: &mut Connection, id: AgencyId) -> Result<Vec<Succession>, DatabaseError> {
    let rows: Vec<(SuccessionRow, Agency)> = on!(conn, c => agency_succession::table
        .inner_join(agency::table.on(agency::id.eq(agency_succession::from_id)))
        .filter(agency_succession::to_id.eq(id))
        .order((agency_succession::effective_on, agency::code))
        .select((SuccessionRow::as_select(), Agency::as_select()))
        .load(c))?;
    Ok(rows.into_iter().map(Succession::from).collect())
}

/// The whole succession: small, and followed over several lines at once.
///
/// # Errors
/// What the database says.
pub fn succession(conn: &mut Connection) -> Result<SuccessionMap, DatabaseError> {
    let rows: Vec<SuccessionRow> = on!(conn, c => agency_succession::table
        .select(SuccessionRow::as_select())
        .load(c))?;
    let line = |row: SuccessionRow| SuccessionLine {
        from: row.from_id,
        to: row.to_id,
        kind: row.kind,
        effective_on: row.effective_on,
    };
    Ok(SuccessionMap::of(rows.into_iter().map(line)))
}

/// The line between two agencies.
///
/// # Errors
/// What the database says.
pub fn find_succession(
    conn: &mut Connection,
    from: AgencyId,
    to: AgencyId,
) -> Result<Option<SuccessionRow>, DatabaseError> {
    Ok(on!(conn, c => agency_succession::table
        .find((from, to))
        .select(SuccessionRow::as_select())
        .first(c)
        .optional())?)
}

/// Adds a line of succession, or writes the line between the same two agencies anew.
///
/// # Errors
/// What the database says.
pub fn save_succession(conn: &mut Connection, row: &SuccessionRow) -> Result<(), DatabaseError> {
    sealing::found(conn, SealedKind::Agency, row.from_id)?;
    on!(&mut *conn, c => diesel::insert_into(agency_succession::table)
        .values(row)
        .on_conflict((agency_succession::from_id, agency_succession::to_id))
        .do_update()
        .set(row)
        .execute(c))?;
    sealing::seal(conn, SealedKind::Agency, row.from_id)
}

impl From<(SuccessionRow, Agency)> for Succession {
    fn from((row, agency): (SuccessionRow, Agency)) -> Self {
        Self { kind: row.kind, effective_on: row.effective_on, legal_basis: row.legal_basis, agency }
    }
}
