//! What the catalogue's keeper does: draft a version, publish it, abolish a procedure.

use chrono::NaiveDate;

use crate::access::{CatalogueAct, CatalogueKeeper};
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::{Instant, date_vi};
use crate::platform::text::folded;
use crate::procedure::keeping::{keep, keeper_of};
use crate::procedure::offering::HandlingCheck;
use crate::procedure::store;
use crate::procedure::version::{
    DateError, ProcedureContent, ProcedureKind, ProcedureState, ProcedureVersion, ProcedureVersionId,
    last_day_before,
};

/// The words by which a procedure is found.
fn search_words(code: &str, name: &str, field: &str) -> String {
    folded(&format!("{code} {name} {field}"))
}

/// The answer when there is no procedure of that code, or no such version.
#[must_use]
pub fn no_procedure(code: &str) -> Problem {
    Problem::not_found(
        format!("không có thủ tục {code}: xem danh mục thủ tục"),
        format!("there is no procedure {code}: see the list of procedures"),
    )
}

fn changed_meanwhile() -> Problem {
    Problem::new(Code::ChangedMeanwhile).say("xem lại rồi làm lại", "look again, then try again")
}

fn not_a_draft(version: &ProcedureVersion) -> Problem {
    Problem::new(Code::NotADraft).say(
        format!(
            "bản {} của thủ tục {} không còn là dự thảo: lập bản dự thảo mới",
            version.version, version.code
        ),
        format!("version {} of {} is no draft any more: draft a new one", version.version, version.code),
    )
}

/// Adds a procedure with its first draft. Its kind stays: what was counted with one kind must not move to the other.
///
/// # Errors
/// When the code is taken, or the database fails.
pub fn draft_first(
    conn: &mut Connection,
    code: &str,
    kind: ProcedureKind,
    content: &ProcedureContent,
    (keeper, now): (&CatalogueKeeper, Instant),
) -> Result<ProcedureVersion, Problem> {
    let by = keeper_of(conn, keeper, &[], &content.levels)?;
    if store::find_by_code(conn, code)?.is_some() {
        return Err(Problem::new(Code::AlreadyExists).say(
            format!("đã có thủ tục {code}: lập bản mới của thủ tục đó"),
            format!("there is a procedure {code} already: draft a new version of it"),
        ));
    }
    let search = search_words(code, &content.name_vi, &content.field_name);
    let procedure_id = store::insert(conn, code, kind, &search)?;
    let id = store::insert_draft(conn, procedure_id, 1, content, now)?;
    keep(conn, (code, 1), CatalogueAct::Drafted, (by, now))?;
    Ok(store::load_version(conn, id)?)
}

/// Drafts the next version of a procedure; a procedure has at most one draft at a time.
///
/// # Errors
/// When there is no such procedure, when it has a draft already, or the database fails.
pub fn draft_next(
    conn: &mut Connection,
    code: &str,
    content: &ProcedureContent,
    (keeper, now): (&CatalogueKeeper, Instant),
) -> Result<ProcedureVersion, Problem> {
    let versions = store::list_versions(conn, code)?;
    let Some(last) = versions.last() else { return Err(no_procedure(code)) };
    let by = keeper_of(conn, keeper, &versions, &content.levels)?;
    if let Some(draft) = versions.iter().find(|version| version.state == ProcedureState::Draft) {
        return Err(Problem::new(Code::AlreadyExists).say(
            format!("đã có bản dự thảo số {}: sửa hoặc công bố bản đó", draft.version),
            format!("version {} is a draft already: change or publish that one", draft.version),
        ));
    }
    let id = store::insert_draft(conn, last.procedure_id, last.version + 1, content, now)?;
    keep(conn, (code, last.version + 1), CatalogueAct::Drafted, (by, now))?;
    Ok(store::load_version(conn, id)?)
}

fn pick<'v>(
    versions: &'v [ProcedureVersion],
    code: &str,
    number: i32,
) -> Result<&'v ProcedureVersion, Problem> {
    versions.iter().find(|version| version.version == number).ok_or_else(|| no_procedure(code))
}

/// The draft of that number.
///
/// # Errors
/// When there is no such version, or it is no draft.
pub fn draft_of<'v>(
    versions: &'v [ProcedureVersion],
    code: &str,
    number: i32,
) -> Result<&'v ProcedureVersion, Problem> {
    let version = pick(versions, code, number)?;
    if version.state == ProcedureState::Draft { Ok(version) } else { Err(not_a_draft(version)) }
}

/// Writes a draft anew.
///
/// # Errors
/// When there is no such version, when it is no draft, or the database fails.
pub fn change_draft(
    conn: &mut Connection,
    code: &str,
    number: i32,
    content: &ProcedureContent,
    (keeper, now): (&CatalogueKeeper, Instant),
) -> Result<ProcedureVersion, Problem> {
    let versions = store::list_versions(conn, code)?;
    let version = pick(&versions, code, number)?;
    let by = keeper_of(conn, keeper, &versions, &content.levels)?;
    if !store::change_draft(conn, version.id, content)? {
        return Err(not_a_draft(version));
    }
    keep(conn, (code, number), CatalogueAct::Changed, (by, now))?;
    if versions.len() == 1 {
        store::set_search(
            conn,
            version.procedure_id,
            &search_words(code, &content.name_vi, &content.field_name),
        )?;
    }
    Ok(store::load_version(conn, version.id)?)
}

/// Publishes a draft by a decision from a day on. The published version before it is superseded and ends the day before.
///
/// # Errors
/// When there is no such version, when the keeper may not, when it is no draft, when the day lies before its predecessor's first day, when
/// somebody else published meanwhile, when it would not be handled, or the database fails.
pub fn publish(
    conn: &mut Connection,
    (code, number): (&str, i32),
    (decision_number, valid_from): (&str, NaiveDate),
    (keeper, now): (&CatalogueKeeper, Instant),
    handling: &mut dyn HandlingCheck,
) -> Result<ProcedureVersion, Problem> {
    let versions = store::list_versions(conn, code)?;
    let by = keeper_of(conn, keeper, &versions, &[])?;
    let version = draft_of(&versions, code, number)?;
    let predecessor = versions.iter().rev().find(|version| version.state != ProcedureState::Draft);
    if let Some(predecessor) = predecessor {
        let last_day = last_day_before(predecessor, valid_from).map_err(wrong_date("valid_from"))?;
        if let Some(last_day) = last_day
            && !store::end(conn, predecessor.id, last_day, None)?
        {
            return Err(changed_meanwhile());
        }
    }
    if !store::publish(conn, version.id, decision_number, Some(valid_from), now)? {
        return Err(changed_meanwhile());
    }
    keep(conn, (code, number), CatalogueAct::Published, (by, now))?;
    let published = store::load_version(conn, version.id)?;
    store::set_search(
        conn,
        published.procedure_id,
        &search_words(code, &published.content.name_vi, &published.content.field_name),
    )?;
    handling.see_to_it(conn)?;
    Ok(published)
}

/// Abolishes a procedure: from that day on nobody can ask for it. Dossiers received before run on.
///
/// # Errors
/// When there is no such procedure, when none of its versions is published, when the day lies before its first day,
/// or the database fails.
pub fn abolish(
    conn: &mut Connection,
    code: &str,
    decision_number: &str,
    from: NaiveDate,
    (keeper, now): (&CatalogueKeeper, Instant),
) -> Result<ProcedureVersion, Problem> {
    let Some(procedure_id) = store::find_by_code(conn, code)? else { return Err(no_procedure(code)) };
    let Some(version) = store::find_latest(conn, procedure_id)? else {
        return Err(Problem::not_found(
            format!("thủ tục {code} không có bản nào đang công bố nên không bãi bỏ được"),
            format!("no version of {code} is published, so there is nothing to abolish"),
        ));
    };
    let versions = store::list_versions(conn, code)?;
    let by = keeper_of(conn, keeper, &versions, &[])?;
    let last_day = last_day_before(&version, from).map_err(wrong_date("from"))?;
    if let Some(last_day) = last_day
        && !store::end(conn, version.id, last_day, Some((decision_number, now)))?
    {
        return Err(changed_meanwhile());
    }
    keep(conn, (code, version.version), CatalogueAct::Abolished, (by, now))?;
    Ok(store::load_version(conn, version.id)?)
}

/// Publishes reference data at once: version 1, in force since always. Answers whether it was new.
///
/// # Errors
/// When the database fails.
pub(super) fn publish_reference(
    conn: &mut Connection,
    code: &str,
    content: &ProcedureContent,
    decision_number: &str,
    now: Instant,
) -> Result<Option<ProcedureVersionId>, Problem> {
    if store::find_by_code(conn, code)?.is_some() {
        return Ok(None);
    }
    let search = search_words(code, &content.name_vi, &content.field_name);
    let procedure_id = store::insert(conn, code, ProcedureKind::Tthc, &search)?;
    let id = store::insert_draft(conn, procedure_id, 1, content, now)?;
    store::publish(conn, id, decision_number, None, now)?;
    Ok(Some(id))
}

fn wrong_date(field: &'static str) -> impl Fn(DateError) -> Problem {
    move |error| match error {
        DateError::BeforePredecessor(first) => Problem::field(
            field,
            "before_predecessor",
            format!("bản trước có hiệu lực từ {}: chọn ngày đó hoặc sau đó", date_vi(first)),
            format!("the version before it is in force from {first}: take that day or a later one"),
        ),
        DateError::BeforeAbolition(last) => Problem::field(
            field,
            "before_abolition",
            format!("thủ tục đã bị bãi bỏ, có hiệu lực đến hết {}: chọn ngày sau đó", date_vi(last)),
            format!("the procedure was abolished and holds until {last}: take a later day"),
        ),
        DateError::OutsideCalendar => {
            Problem::field(field, "out_of_range", "ngày nằm ngoài lịch", "the day is outside the calendar")
        }
    }
}
