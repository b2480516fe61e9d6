//! Who acts for an officer who is away, at one office and for a period.

use serde_json::json;

use super::officer_admin::{OfficerAdmin, agency_named, keep};
use super::{OfficerChangeKind, OfficerTerm, Substitution, store};
use crate::access::keys::OfficerId;
use crate::access::store::{self as officers, OfficerRow};
use crate::access::terms::SubstitutionId;
use crate::agency::{Agency, AgencyId};
use crate::platform::check::{Check, Checked};
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// A substitute, as asked for.
#[derive(Debug, Clone)]
pub struct SubstitutionDraft {
    /// Sign-in name of whoever acts.
    pub substitute: String,
    /// Code of the office.
    pub agency: String,
    /// The first day; at once when absent.
    pub from: Option<String>,
    /// The last day.
    pub until: Option<String>,
    /// Why.
    pub reason: String,
}

/// Names who acts for an officer who is away, at one office and for a period.
///
/// # Errors
/// When there is no such officer to be seen (404), the input breaks a rule (422), the office is beyond the administrator's reach
/// (403), somebody acts for the officer there in those days (409), or the database fails.
pub fn name_substitute(
    conn: &mut Connection,
    admin: &OfficerAdmin,
    username: &str,
    asked: &SubstitutionDraft,
    now: Instant,
) -> Result<(), Problem> {
    let found = admin.finds(conn, username)?;
    let mut check = Check::new();
    let office = agency_named(conn, &mut check, "agency", &asked.agency)?.and_then(|agency| {
        let (vi, en) = ("ghi mã của cơ quan, không phải của phòng", "name the office, not one of its units");
        let is_office = agency.is_office();
        check.some(is_office.then_some(agency), "agency", "not_an_office", vi, en)
    });
    let term = OfficerTerm::read(&mut check, "", (asked.from.as_deref(), asked.until.as_deref()), now)
        .and_then(|term| match term.until {
            Some(until) => Checked::sure((term.from, until)),
            None => check.required("until"),
        });
    let reason = check.text("reason", &asked.reason, 500);
    let (office, (from, until), reason) = check.finish((office, term, reason))?;
    let by = admin.at(conn, &[(office.id, "agency".to_owned())])?;
    let term = OfficerTerm { from, until: Some(until) };
    let substitute_id = substitute_at(conn, &found, (&asked.substitute, &office), now)?;
    refuse_nothing_to_do(conn, &found, &office, term)?;
    refuse_second_substitute(conn, &found, &office, term)?;
    let new = Substitution {
        id: Id::new(),
        absent_id: found.id,
        substitute_id,
        office_id: office.id,
        from,
        until,
        reason,
    };
    store::insert_substitution(conn, &new)?;
    let details = json!({
        "substitution": new.id, "substitute": asked.substitute.trim(), "agency": office.code,
        "from": from, "until": until, "reason": new.reason,
    });
    keep(conn, &found, OfficerChangeKind::SubstituteNamed, (by, now), details)
}

/// The one who acts works at that office too: nobody is brought in from outside by the absence of another.
fn substitute_at(
    conn: &mut Connection,
    absent: &OfficerRow,
    (username, office): (&str, &Agency),
    now: Instant,
) -> Result<OfficerId, Problem> {
    let found = officers::find_active_at(conn, username.trim(), office.id, now)?;
    found.filter(|id| *id != absent.id).ok_or_else(|| {
        Problem::field(
            "substitute",
            "unknown_officer",
            "cơ quan này không có cán bộ nào khác đang làm việc với tên đăng nhập đó",
            "this office has no other active officer of that sign-in name",
        )
    })
}

fn refuse_nothing_to_do(
    conn: &mut Connection,
    absent: &OfficerRow,
    office: &Agency,
    term: OfficerTerm,
) -> Result<(), Problem> {
    let roles = store::roles_of(conn, absent.id)?;
    let held: Vec<AgencyId> = roles
        .iter()
        .filter(|held| held.role.is_substituted() && held.term.meets(term))
        .map(|held| held.agency_id)
        .collect();
    let reached = officers::offices_reached(conn, &held)?;
    if absent.active && reached.into_values().flatten().any(|reached| reached == office.id) {
        return Ok(());
    }
    Err(Problem::field(
        "agency",
        "nothing_to_do_there",
        "cán bộ vắng mặt không có vai trò xử lý hồ sơ tại cơ quan này trong những ngày đó",
        "the absent officer has no role on dossiers at this office in these days",
    ))
}

fn refuse_second_substitute(
    conn: &mut Connection,
    absent: &OfficerRow,
    office: &Agency,
    term: OfficerTerm,
) -> Result<(), Problem> {
    let known = store::substitutions_of(conn, absent.id)?;
    let meets = |known: &Substitution| term.meets(OfficerTerm { from: known.from, until: Some(known.until) });
    if known.iter().any(|known| known.office_id == office.id && meets(known)) {
        return Err(Problem::new(Code::AlreadyExists).with_field(
            "from",
            "already_substituted",
            "đã có người thay trong những ngày đó: kết thúc việc thay trước",
            "somebody acts for the officer in these days: end that first",
        ));
    }
    Ok(())
}

/// Ends a substitution, now; one that has not begun never does.
///
/// # Errors
/// When there is no such officer or substitution (404), the office is beyond the administrator's reach (403), it is over (409), or
/// the database fails.
pub fn end_substitution(
    conn: &mut Connection,
    admin: &OfficerAdmin,
    username: &str,
    id: SubstitutionId,
    now: Instant,
) -> Result<(), Problem> {
    let found = admin.finds(conn, username)?;
    let known = store::substitutions_of(conn, found.id)?.into_iter().find(|known| known.id == id);
    let known = known.ok_or_else(|| {
        Problem::not_found(
            "cán bộ này không có lần thay nào như vậy",
            "this officer has no such substitution",
        )
    })?;
    let by = admin.at(conn, &[(known.office_id, "agency".to_owned())])?;
    if known.until <= now {
        return Err(
            Problem::new(Code::ActNotAllowed).say("việc thay đã kết thúc", "the substitution is over")
        );
    }
    store::end_substitution(conn, id, now.max(known.from))?;
    keep(conn, &found, OfficerChangeKind::SubstitutionEnded, (by, now), json!({ "substitution": id }))
}
