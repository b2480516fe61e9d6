//! Where the catalogue is kept: the tables `procedure` and `procedure_version`.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime, Timelike};
use diesel::prelude::*;

use crate::on;
use crate::platform::database::schema::{procedure, procedure_version};
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, DatabaseError, Id, stored_json};
use crate::platform::instant::Instant;
use crate::procedure::counts::CountedVersion;
use crate::procedure::limit::{DayOffRule, FirstDay, Limit, LimitUnit, RestDayRule, TimeLimit};
use crate::procedure::version::{
    ProcedureContent, ProcedureId, ProcedureKind, ProcedureState, ProcedureVersion, ProcedureVersionId,
    ServiceLevel, levels_text, parse_levels,
};

crate::text_column!(LimitUnit, FirstDay, DayOffRule, RestDayRule);

/// What a version says, as the table keeps it.
#[derive(Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = procedure_version, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct ContentRow {
    name_vi: String,
    field_code: String,
    field_name: String,
    levels: String,
    service_level: ServiceLevel,
    limit_value: Option<i32>,
    limit_unit: Option<LimitUnit>,
    first_day: Option<FirstDay>,
    cut_off_minute: Option<i32>,
    roll: Option<DayOffRule>,
    rest_day: Option<RestDayRule>,
    fee_vnd: Option<i64>,
    papers: String,
    legal_basis: String,
    source: String,
    verified: bool,
    note: Option<String>,
    pause_policy: String,
}

/// The part of a procedure that all its versions share.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = procedure)]
pub(super) struct ProcedureRow {
    pub(super) code: String,
    kind: ProcedureKind,
}

/// A version as the table keeps it.
#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = procedure_version, treat_none_as_default_value = false)]
pub(super) struct ProcedureVersionRow {
    id: ProcedureVersionId,
    procedure_id: ProcedureId,
    version: i32,
    state: ProcedureState,
    #[diesel(embed)]
    content: ContentRow,
    decision_number: Option<String>,
    abolition_number: Option<String>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    created_at: Instant,
    published_at: Option<Instant>,
    abolished_at: Option<Instant>,
}

fn unreadable(what: String) -> DatabaseError {
    DatabaseError::Failed(diesel::result::Error::DeserializationError(what.into()))
}

impl ContentRow {
    fn of(content: &ProcedureContent) -> Result<Self, DatabaseError> {
        let unwritable =
            |error| DatabaseError::Failed(diesel::result::Error::SerializationError(Box::new(error)));
        let minute = |time: NaiveTime| i32::try_from(time.num_seconds_from_midnight() / 60).ok();
        let limit = content.limit.within();
        Ok(Self {
            name_vi: content.name_vi.clone(),
            field_code: content.field_code.clone(),
            field_name: content.field_name.clone(),
            levels: levels_text(&content.levels),
            service_level: content.service_level,
            limit_value: limit.map(|limit| i32::try_from(limit.value()).unwrap_or(i32::MAX)),
            limit_unit: limit.map(Limit::unit),
            first_day: limit.map(Limit::first_day),
            cut_off_minute: limit.and_then(Limit::cut_off).and_then(minute),
            roll: limit.map(Limit::roll),
            rest_day: limit.map(Limit::rest_day),
            fee_vnd: content.fee_vnd,
            papers: serde_json::to_string(&content.papers).map_err(unwritable)?,
            legal_basis: content.legal_basis.clone(),
            source: content.source.clone(),
            verified: content.verified,
            note: content.note.clone(),
            pause_policy: serde_json::to_string(&content.pause_policy).map_err(unwritable)?,
        })
    }

    fn limit(&self) -> Result<TimeLimit, DatabaseError> {
        let cut_off = match self.cut_off_minute {
            None => None,
            Some(minute) => u32::try_from(minute)
                .ok()
                .and_then(|minute| NaiveTime::from_hms_opt(minute / 60, minute % 60, 0))
                .map(Some)
                .ok_or_else(|| unreadable(format!("no time of day: minute {minute}")))?,
        };
        match (self.limit_value, self.limit_unit, self.first_day, self.roll, self.rest_day) {
            (None, None, None, None, None) => Ok(TimeLimit::NoneSetByLaw),
            (Some(value), Some(unit), Some(first_day), Some(roll), Some(rest_day)) => {
                let value = u32::try_from(value).unwrap_or_default();
                Limit::new(value, unit, first_day, cut_off, roll)
                    .map(|limit| TimeLimit::Within(limit.with_rest_day(rest_day)))
                    .map_err(|error| unreadable(error.to_string()))
            }
            _ => Err(unreadable("half a limit".to_owned())),
        }
    }
}

impl ContentRow {
    fn into_content(self, version: ProcedureVersionId) -> Result<ProcedureContent, DatabaseError> {
        Ok(ProcedureContent {
            limit: self.limit()?,
            levels: parse_levels(&self.levels)
                .ok_or_else(|| unreadable(format!("no levels: {:?}", self.levels)))?,
            papers: stored_json(&self.papers, "procedure_version.papers", version)?,
            name_vi: self.name_vi,
            field_code: self.field_code,
            field_name: self.field_name,
            service_level: self.service_level,
            fee_vnd: self.fee_vnd,
            legal_basis: self.legal_basis,
            source: self.source,
            verified: self.verified,
            note: self.note,
            pause_policy: stored_json(&self.pause_policy, "procedure_version.pause_policy", version)?,
        })
    }
}

impl ProcedureVersionRow {
    pub(super) fn into_version(self, procedure: ProcedureRow) -> Result<ProcedureVersion, DatabaseError> {
        Ok(ProcedureVersion {
            id: self.id,
            procedure_id: self.procedure_id,
            code: procedure.code,
            kind: procedure.kind,
            version: self.version,
            state: self.state,
            content: self.content.into_content(self.id)?,
            decision_number: self.decision_number,
            abolition_number: self.abolition_number,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        })
    }
}

/// Versions joined with their procedure.
macro_rules! versions {
    () => {
        procedure_version::table
            .inner_join(procedure::table.on(procedure::id.eq(procedure_version::procedure_id)))
            .select((ProcedureRow::as_select(), ProcedureVersionRow::as_select()))
    };
}

/// The condition that a version holds on a day; the same as `version::in_force`.
macro_rules! holds_on {
    ($day:expr) => {
        procedure_version::state
            .ne(ProcedureState::Draft)
            .and(procedure_version::valid_from.is_null().or(procedure_version::valid_from.le($day)))
            .and(procedure_version::valid_to.is_null().or(procedure_version::valid_to.ge($day)))
    };
}

pub(super) use {holds_on, versions};

fn version_of(
    row: Option<(ProcedureRow, ProcedureVersionRow)>,
) -> Result<Option<ProcedureVersion>, DatabaseError> {
    row.map(|(procedure, row)| row.into_version(procedure)).transpose()
}

/// The version of a procedure in force on a day: the one under which a dossier received that day falls.
///
/// A version that has been superseded since, or that is to be, is found for its own days.
///
/// # Errors
/// When the database fails.
pub fn find_published(
    conn: &mut Connection,
    code: &str,
    on: NaiveDate,
) -> Result<Option<ProcedureVersion>, DatabaseError> {
    let row = on!(conn, c => versions!()
        .filter(procedure::code.eq(code))
        .filter(holds_on!(on))
        .order(procedure_version::version.desc())
        .first::<(ProcedureRow, ProcedureVersionRow)>(c)
        .optional())?;
    version_of(row)
}

/// The version with this key, whatever its state.
///
/// # Errors
/// When there is none, or the database fails.
pub fn load_version(
    conn: &mut Connection,
    version_id: ProcedureVersionId,
) -> Result<ProcedureVersion, DatabaseError> {
    let (procedure, row) = on!(conn, c => versions!()
        .filter(procedure_version::id.eq(version_id))
        .first::<(ProcedureRow, ProcedureVersionRow)>(c))?;
    row.into_version(procedure)
}

/// The latest published version of a procedure, whenever it comes into force.
///
/// # Errors
/// When the database fails.
pub fn find_latest(
    conn: &mut Connection,
    procedure_id: ProcedureId,
) -> Result<Option<ProcedureVersion>, DatabaseError> {
    let row = on!(conn, c => versions!()
        .filter(procedure_version::procedure_id.eq(procedure_id))
        .filter(procedure_version::state.eq(ProcedureState::Published))
        .order(procedure_version::version.desc())
        .first::<(ProcedureRow, ProcedureVersionRow)>(c)
        .optional())?;
    version_of(row)
}

/// The key of a procedure.
///
/// # Errors
/// When the database fails.
pub fn find_by_code(conn: &mut Connection, code: &str) -> Result<Option<ProcedureId>, DatabaseError> {
    Ok(on!(conn, c => procedure::table
        .filter(procedure::code.eq(code))
        .select(procedure::id)
        .first(c)
        .optional())?)
}

/// The codes of these procedures.
///
/// # Errors
/// When the database fails.
pub fn load_codes(
    conn: &mut Connection,
    ids: impl IntoIterator<Item = ProcedureId>,
) -> Result<BTreeMap<ProcedureId, String>, DatabaseError> {
    let ids: Vec<ProcedureId> = ids.into_iter().collect();
    let rows: Vec<(ProcedureId, String)> = on!(conn, c => procedure::table
        .filter(procedure::id.eq_any(&ids))
        .select((procedure::id, procedure::code))
        .load(c))?;
    Ok(rows.into_iter().collect())
}

/// The keys of the procedures of this kind, with this code, ever published in this field; of all where nothing is said.
///
/// # Errors
/// When the database fails.
pub fn ids(
    conn: &mut Connection,
    kind: Option<ProcedureKind>,
    code: Option<&str>,
    field_code: Option<&str>,
) -> Result<Vec<ProcedureId>, DatabaseError> {
    Ok(on!(conn, c => {
        let mut query = procedure::table.select(procedure::id).into_boxed();
        if let Some(kind) = kind {
            query = query.filter(procedure::kind.eq(kind));
        }
        if let Some(code) = code {
            query = query.filter(procedure::code.eq(code));
        }
        if let Some(field) = field_code {
            let in_field = procedure_version::table
                .filter(procedure_version::field_code.eq(field))
                .filter(procedure_version::state.ne(ProcedureState::Draft))
                .select(procedure_version::procedure_id);
            query = query.filter(procedure::id.eq_any(in_field));
        }
        query.load(c)
    })?)
}

/// Every version of a procedure, the first one first.
///
/// # Errors
/// When the database fails.
pub fn list_versions(conn: &mut Connection, code: &str) -> Result<Vec<ProcedureVersion>, DatabaseError> {
    let rows = on!(conn, c => versions!()
        .filter(procedure::code.eq(code))
        .order(procedure_version::version)
        .load::<(ProcedureRow, ProcedureVersionRow)>(c))?;
    rows.into_iter().map(|(procedure, row)| row.into_version(procedure)).collect()
}

/// What counting needs of every version of the procedures of a kind.
///
/// # Errors
/// When the database fails.
pub fn load_counted(
    conn: &mut Connection,
    kind: ProcedureKind,
) -> Result<Vec<CountedVersion>, DatabaseError> {
    type CountedVersionRow = (ProcedureId, ProcedureState, String, Option<NaiveDate>, Option<NaiveDate>);
    let rows: Vec<CountedVersionRow> = on!(conn, c => procedure_version::table
            .inner_join(procedure::table.on(procedure::id.eq(procedure_version::procedure_id)))
            .filter(procedure::kind.eq(kind))
            .select((
                procedure_version::procedure_id,
                procedure_version::state,
                procedure_version::levels,
                procedure_version::valid_from,
                procedure_version::valid_to,
            ))
            .load(c))?;
    rows.into_iter()
        .map(|(procedure_id, state, levels, valid_from, valid_to)| {
            let levels = parse_levels(&levels).ok_or_else(|| unreadable(format!("no levels: {levels:?}")))?;
            Ok(CountedVersion { procedure_id, state, levels, valid_from, valid_to })
        })
        .collect()
}

/// A new procedure without versions.
///
/// # Errors
/// [`DatabaseError::Duplicate`] when the code is taken.
pub fn insert(
    conn: &mut Connection,
    code: &str,
    kind: ProcedureKind,
    search: &str,
) -> Result<ProcedureId, DatabaseError> {
    let id = Id::new();
    on!(&mut *conn, c => diesel::insert_into(procedure::table)
        .values((
            procedure::id.eq(id),
            procedure::code.eq(code),
            procedure::kind.eq(kind),
            procedure::search.eq(search),
        ))
        .execute(c))?;
    sealing::seal(conn, SealedKind::Procedure, id)?;
    Ok(id)
}

/// Sets the words by which a procedure is found.
///
/// # Errors
/// When the database fails.
pub fn set_search(
    conn: &mut Connection,
    procedure_id: ProcedureId,
    search: &str,
) -> Result<(), DatabaseError> {
    sealing::found(conn, SealedKind::Procedure, procedure_id)?;
    on!(&mut *conn, c => diesel::update(procedure::table.find(procedure_id))
        .set(procedure::search.eq(search))
        .execute(c))?;
    sealing::seal(conn, SealedKind::Procedure, procedure_id)
}

/// The procedure of a version.
fn procedure_of(conn: &mut Connection, version_id: ProcedureVersionId) -> Result<ProcedureId, DatabaseError> {
    Ok(on!(conn, c => procedure_version::table
        .find(version_id)
        .select(procedure_version::procedure_id)
        .first(c))?)
}

/// A new draft; answers its key.
///
/// # Errors
/// [`DatabaseError::Duplicate`] when the version number is taken.
pub fn insert_draft(
    conn: &mut Connection,
    procedure_id: ProcedureId,
    version: i32,
    content: &ProcedureContent,
    now: Instant,
) -> Result<ProcedureVersionId, DatabaseError> {
    sealing::found(conn, SealedKind::Procedure, procedure_id)?;
    let row = ProcedureVersionRow {
        id: Id::new(),
        procedure_id,
        version,
        state: ProcedureState::Draft,
        content: ContentRow::of(content)?,
        decision_number: None,
        abolition_number: None,
        valid_from: None,
        valid_to: None,
        created_at: now,
        published_at: None,
        abolished_at: None,
    };
    on!(&mut *conn, c => diesel::insert_into(procedure_version::table).values(&row).execute(c))?;
    sealing::seal(conn, SealedKind::Procedure, procedure_id)?;
    Ok(row.id)
}

/// Writes a draft anew; says whether it was still a draft.
///
/// # Errors
/// When the database fails.
pub fn change_draft(
    conn: &mut Connection,
    version_id: ProcedureVersionId,
    content: &ProcedureContent,
) -> Result<bool, DatabaseError> {
    let of = procedure_of(conn, version_id)?;
    sealing::found(conn, SealedKind::Procedure, of)?;
    let row = ContentRow::of(content)?;
    let changed = on!(&mut *conn, c => diesel::update(procedure_version::table.find(version_id))
        .filter(procedure_version::state.eq(ProcedureState::Draft))
        .set(&row)
        .execute(c))?;
    sealing::seal(conn, SealedKind::Procedure, of)?;
    Ok(changed == 1)
}

/// Publishes a draft; says whether it was still a draft.
///
/// # Errors
/// When the database fails.
pub fn publish(
    conn: &mut Connection,
    version_id: ProcedureVersionId,
    decision_number: &str,
    valid_from: Option<NaiveDate>,
    now: Instant,
) -> Result<bool, DatabaseError> {
    let of = procedure_of(conn, version_id)?;
    sealing::found(conn, SealedKind::Procedure, of)?;
    let changed = on!(&mut *conn, c => diesel::update(procedure_version::table.find(version_id))
        .filter(procedure_version::state.eq(ProcedureState::Draft))
        .set((
            procedure_version::state.eq(ProcedureState::Published),
            procedure_version::decision_number.eq(decision_number),
            procedure_version::valid_from.eq(valid_from),
            procedure_version::published_at.eq(now),
        ))
        .execute(c))?;
    sealing::seal(conn, SealedKind::Procedure, of)?;
    Ok(changed == 1)
}

/// Ends a published version with `last_day`; says whether it was still the published one.
/// `abolition` is the decision that ends it without a successor, and when that is recorded.
///
/// # Errors
/// When the database fails.
pub fn end(
    conn: &mut Connection,
    version_id: ProcedureVersionId,
    last_day: NaiveDate,
    abolition: Option<(&str, Instant)>,
) -> Result<bool, DatabaseError> {
    let of = procedure_of(conn, version_id)?;
    sealing::found(conn, SealedKind::Procedure, of)?;
    let state = if abolition.is_some() { ProcedureState::Abolished } else { ProcedureState::Superseded };
    let (abolition_number, abolished_at) = abolition.unzip();
    let changed = on!(&mut *conn, c => diesel::update(procedure_version::table.find(version_id))
        .filter(procedure_version::state.eq(ProcedureState::Published))
        .set((
            procedure_version::state.eq(state),
            procedure_version::valid_to.eq(last_day),
            procedure_version::abolition_number.eq(abolition_number),
            procedure_version::abolished_at.eq(abolished_at),
        ))
        .execute(c))?;
    sealing::seal(conn, SealedKind::Procedure, of)?;
    Ok(changed == 1)
}
