//! What the keeper of an agency's authority does: delegate a procedure, and take the delegation back.

use chrono::NaiveDate;

use super::period::DelegationPeriod;
use super::store::{self, Delegation, DelegationFilter};
use crate::access::{Officer, Role, Scope};
use crate::agency::{Agency, AgencyId, store as agencies};
use crate::platform::check::{Check, Checked};
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::{Instant, date_vi};
use crate::procedure::ProcedureVersion;
use crate::procedure::delegation::store::DelegationId;
use crate::procedure::offering::HandlingCheck;
use crate::procedure::store as procedures;

/// A delegation as it is entered, read field by field; what it names is not looked up yet.
#[derive(Debug)]
pub struct DelegationDraft {
    /// The mistakes so far.
    pub check: Check,
    /// Code of the procedure.
    pub procedure: Checked<String>,
    /// Code of the principal.
    pub from: Checked<String>,
    /// Code of the delegate.
    pub to: Checked<String>,
    /// The document that delegates.
    pub document_number: Checked<String>,
    /// The first day, and the last one; none: until further notice.
    pub days: Checked<(NaiveDate, Option<NaiveDate>)>,
}

fn wrong(field: &str, code: &'static str, vi: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::field(field, code, vi, en)
}

/// Only an administrator of the principal speaks for it.
fn must_administer(officer: &Officer, principal: AgencyId) -> Result<(), Problem> {
    if officer.acts_as(&[Role::Administrator], principal).is_some() {
        return Ok(());
    }
    Err(Problem::new(Code::RoleMayNot).say(
        "nhờ quản trị viên của cơ quan ủy quyền làm việc này",
        "ask an administrator of the agency that delegates",
    ))
}

/// Enters a delegation.
///
/// # Errors
/// When the officer may not, when principal, delegate or procedure do not fit or do not exist on the first day, when the
/// same delegation holds on some of the days already, when the delegate could not handle it, or the database fails.
pub fn delegate(
    conn: &mut Connection,
    officer: &Officer,
    new: DelegationDraft,
    now: Instant,
    handling: &mut dyn HandlingCheck,
) -> Result<Delegation, Problem> {
    let mut check = new.check;
    let scope = officer.scope();
    let from = new.from.look_up(&mut check, |code| find_agency(conn, "from", &code, Some(&scope)))?;
    from.as_ref().look_up(&mut check, |from| must_administer(officer, from.office_id))?;
    let to = new.to.look_up(&mut check, |code| find_agency(conn, "to", &code, None))?;
    let begins = new.days.map(|(first, _)| first);
    let version = Checked::all((new.procedure, begins))
        .look_up(&mut check, |(code, day)| find_procedure(conn, &code, day))?;
    Checked::all((version.as_ref(), from.as_ref(), to.as_ref(), begins)).look_up(
        &mut check,
        |(version, from, to, day)| {
            check_authority(version, from)?;
            check_delegate(conn, version, from, to)?;
            check_in_force("from", from, day)?;
            check_in_force("to", to, day)
        },
    )?;
    let (version, from, to, document_number, (valid_from, valid_to)) =
        check.finish((version, from, to, new.document_number, new.days))?;
    let delegation = Delegation {
        id: Id::new(),
        procedure_id: version.procedure_id,
        from_agency_id: from.id,
        to_agency_id: to.id,
        document_number,
        valid_from,
        valid_to,
        revoked_from: None,
        revocation_number: None,
        revoked_by: None,
        revoked_at: None,
        created_by: officer.id,
        created_at: now,
    };
    store::lock(conn, version.procedure_id)?;
    refuse_overlap(conn, &delegation)?;
    store::insert(conn, &delegation)?;
    handling.see_to_it(conn)?;
    Ok(delegation)
}

fn find_procedure(conn: &mut Connection, code: &str, day: NaiveDate) -> Result<ProcedureVersion, Problem> {
    procedures::find_published(conn, code, day)?.ok_or_else(|| {
        wrong(
            "procedure",
            "procedure_not_published",
            format!("không có thủ tục {code} được công bố vào ngày {}", date_vi(day)),
            format!("procedure {code} is not published on {day}"),
        )
    })
}

fn check_in_force(field: &str, agency: &Agency, day: NaiveDate) -> Result<(), Problem> {
    if agency.is_in_force_on(day) {
        return Ok(());
    }
    Err(wrong(
        field,
        "agency_not_in_force",
        format!("{} không hoạt động vào ngày {}", agency.name_vi, date_vi(day)),
        format!("{} is not in force on {day}", agency.name_en),
    ))
}

/// The agency that a field names; within `scope`, when there is one.
fn find_agency(
    conn: &mut Connection,
    field: &str,
    code: &str,
    scope: Option<&Scope>,
) -> Result<Agency, Problem> {
    agencies::find_by_code(conn, code)?
        .filter(|agency| scope.is_none_or(|scope| scope.sees(agency.office_id)))
        .ok_or_else(|| {
            wrong(
                field,
                "unknown_agency",
                format!("không có cơ quan nào mã {code} trong phạm vi của bạn"),
                format!("there is no agency {code} within your reach"),
            )
        })
}

/// The principal's level must hold the procedure.
fn check_authority(version: &ProcedureVersion, from: &Agency) -> Result<(), Problem> {
    if version.is_served_at(from.level) {
        return Ok(());
    }
    Err(wrong(
        "from",
        "not_of_this_level",
        format!("thủ tục {} không thuộc thẩm quyền {}", version.code, from.level.words_vi()),
        format!("procedure {} is not of the authority of the level {}", version.code, from.level),
    ))
}

/// The delegate is below the principal, and has not the authority already.
fn check_delegate(
    conn: &mut Connection,
    version: &ProcedureVersion,
    from: &Agency,
    to: &Agency,
) -> Result<(), Problem> {
    if !agencies::ancestors(conn, to.id)?.iter().any(|above| above.id == from.id) {
        return Err(wrong(
            "to",
            "not_below",
            format!("{} không thuộc {}: chỉ ủy quyền cho cơ quan, đơn vị cấp dưới", to.name_vi, from.name_vi),
            format!("{} is not below {}: authority goes to what is below", to.name_en, from.name_en),
        ));
    }
    if version.is_served_at(to.level) {
        return Err(wrong(
            "to",
            "own_authority",
            format!(
                "thủ tục {} đã thuộc thẩm quyền {}: không cần ủy quyền",
                version.code,
                to.level.words_vi()
            ),
            format!("procedure {} is of the level {} already: nothing to delegate", version.code, to.level),
        ));
    }
    Ok(())
}

fn refuse_overlap(conn: &mut Connection, new: &Delegation) -> Result<(), Problem> {
    let same = DelegationFilter {
        procedure_id: Some(new.procedure_id),
        from_agency_id: Some(new.from_agency_id),
        to_agency_ids: Some(vec![new.to_agency_id]),
        on: None,
    };
    let known = store::list(conn, &same, None, None)?;
    let Some(other) = known.iter().find(|other| other.period().overlaps(&new.period())) else {
        return Ok(());
    };
    Err(Problem::new(Code::AlreadyExists).say(
        format!(
            "thủ tục này đã được ủy quyền cho cơ quan đó theo {} từ {}: thu hồi trước hoặc chọn ngày khác",
            other.document_number,
            date_vi(other.valid_from)
        ),
        format!(
            "the procedure is delegated to that agency by {} from {} on: revoke that first or choose other days",
            other.document_number, other.valid_from
        ),
    ))
}

/// Takes a delegation back from a day on. What was decided by it stays as it was.
///
/// # Errors
/// When there is none, the officer may not, the day lies outside its days, it was revoked before, or the database fails.
pub fn revoke(
    conn: &mut Connection,
    officer: &Officer,
    id: DelegationId,
    (document_number, from): (&str, NaiveDate),
    now: Instant,
) -> Result<Delegation, Problem> {
    let mut delegation = store::find(conn, id)?.ok_or_else(no_delegation)?;
    let principal = agencies::find(conn, delegation.from_agency_id)?.ok_or_else(no_delegation)?;
    must_administer(officer, principal.office_id)?;
    let whole = DelegationPeriod { revoked_from: None, ..delegation.period() };
    if !whole.holds_on(from) {
        return Err(wrong(
            "from",
            "outside_its_days",
            "ủy quyền không có hiệu lực vào ngày này: chọn ngày trong thời hạn ủy quyền",
            "the delegation does not hold on that day: choose one of its days",
        ));
    }
    delegation.revoked_from = Some(from);
    delegation.revocation_number = Some(document_number.to_owned());
    delegation.revoked_by = Some(officer.id);
    delegation.revoked_at = Some(now);
    if !store::revoke(conn, &delegation)? {
        return Err(Problem::new(Code::AlreadyExists)
            .say("ủy quyền này đã bị thu hồi", "this delegation was revoked before"));
    }
    Ok(delegation)
}

fn no_delegation() -> Problem {
    Problem::not_found("không có ủy quyền này", "there is no such delegation")
}
