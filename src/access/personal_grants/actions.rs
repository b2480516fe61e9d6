//! What a supervisor does: lets a writer of reports see people for a while, and ends that.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};

use super::{PersonalGrant, PersonalGrantId, store};
use crate::access::permission::{Officer, Role};
use crate::access::store::{find_active_as, holders};
use crate::agency::{self, Agency};
use crate::platform::check::{Check, Checked};
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// For how many days at most.
pub(crate) const LONGEST_DAYS: i64 = 31;

/// A grant as it is asked for.
#[derive(Debug, Clone)]
pub(crate) struct GrantDraft {
    /// Sign-in name of the writer of reports.
    pub officer: String,
    /// Code of the office.
    pub agency: String,
    /// Why.
    pub reason: String,
    /// The last day.
    pub until: Option<String>,
}

fn last_day(check: &mut Check, until: Option<&str>, now: Instant) -> Checked<NaiveDate> {
    check.day("until", until).and_then(|day| {
        let longest = now.plus(TimeDelta::days(LONGEST_DAYS)).date();
        if day < now.date() {
            return check.refuse("until", "in_the_past", "ngày này đã qua", "that day is past");
        }
        if day > longest {
            return check.refuse(
                "until",
                "too_long",
                format!("nhiều nhất {LONGEST_DAYS} ngày: chọn ngày sớm hơn"),
                format!("at most {LONGEST_DAYS} days: take an earlier day"),
            );
        }
        Checked::sure(day)
    })
}

/// The writers of reports of the offices that a supervisor supervises, by sign-in name, whom the supervisor may let see.
///
/// # Errors
/// When the database fails.
pub(crate) fn writers(
    conn: &mut Connection,
    supervisor: &Officer,
    now: Instant,
) -> Result<BTreeSet<String>, DatabaseError> {
    let mut found = BTreeSet::new();
    for office in supervisor.reach_as(Role::Supervisor).offices() {
        let held = holders(conn, Role::ReportWriter, office, None, now)?;
        found.extend(held.into_iter().filter(|(id, _)| *id != supervisor.id).map(|(_, username)| username));
    }
    Ok(found)
}

/// Lets a writer of reports see the people of an office.
///
/// # Errors
/// When the supervisor does not see the office (404) or is no supervisor of it (403), a field breaks a rule (422), or the database fails.
pub(crate) fn grant(
    conn: &mut Connection,
    supervisor: &Officer,
    draft: &GrantDraft,
    now: Instant,
) -> Result<(PersonalGrant, Agency), Problem> {
    let mut check = Check::new();
    let reason = check.text("reason", &draft.reason, 500);
    let until = last_day(&mut check, draft.until.as_deref(), now);
    let office = agency::store::find_by_code(conn, draft.agency.trim())?
        .filter(|agency| agency.is_office() && supervisor.scope().sees(agency.id));
    let Some(office) = office else {
        let (vi, en) =
            ("không có cơ quan này trong phạm vi của bạn", "there is no such office within your reach");
        check.wrong("agency", "unknown_agency", vi, en);
        return Err(check.finish(reason.map(|_| ())).err().unwrap_or_else(|| Problem::new(Code::Internal)));
    };
    if supervisor.acts_as(&[Role::Supervisor], office.id).is_none() {
        return Err(Problem::new(Code::RoleMayNot).say(
            "nhờ người giám sát của cơ quan này cho phép",
            "ask a supervisor of that office to allow it",
        ));
    }
    let found = find_active_as(conn, draft.officer.trim(), &[Role::ReportWriter], office.id, now)?
        .filter(|(id, _)| *id != supervisor.id);
    let (vi, en) = (
        "không có người lập báo cáo nào tên đăng nhập này tại cơ quan đó",
        "there is no writer of reports of this user name at that office",
    );
    let writer = check.some(found, "officer", "unknown_officer", vi, en);
    let (reason, until, (officer_id, _)) = check.finish((reason, until, writer))?;
    let made = PersonalGrant {
        id: Id::new(),
        office_id: office.id,
        officer_id,
        reason,
        valid_from: now,
        valid_until: Instant::end_of(until),
        granted_by: supervisor.id,
    };
    store::insert(conn, &made)?;
    Ok((made, office))
}

/// Ends a grant before its day.
///
/// # Errors
/// When there is none at an office that the supervisor supervises (404), it has ended (409), or the database fails.
pub(crate) fn end(
    conn: &mut Connection,
    supervisor: &Officer,
    id: PersonalGrantId,
    now: Instant,
) -> Result<PersonalGrant, Problem> {
    let offices = supervisor.reach_as(Role::Supervisor).offices();
    let found = store::find(conn, &offices, id)?.ok_or_else(|| {
        Problem::not_found(
            "không có quyền xem nào như vậy tại cơ quan bạn giám sát",
            "there is no such grant at the offices that you supervise",
        )
    })?;
    if found.valid_until <= now {
        return Err(Problem::new(Code::NotInUse).say("quyền xem này đã hết", "this grant has ended"));
    }
    store::end(conn, id, supervisor.id, now)?;
    Ok(PersonalGrant { valid_until: now, ..found })
}
