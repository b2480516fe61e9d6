//! What a head does: let an officer approve in his or her stead, and take that back.

use serde_json::json;

use super::{ApprovalDelegation, ApprovalDelegationId, store};
use crate::access::keys::OfficerId;
use crate::access::permission::{Officer, Role};
use crate::access::store as officers;
use crate::access::terms::{MadeBy, OfficerChange, OfficerChangeKind, OfficerTerm, store as terms};
use crate::agency::{self, Agency};
use crate::platform::check::{Check, Checked};
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// A delegation of approval, as asked for.
#[derive(Debug, Clone)]
pub struct ApprovalDelegationDraft {
    /// Sign-in name of whoever is to approve.
    pub delegate: String,
    /// Code of the office.
    pub agency: String,
    /// The document.
    pub document_number: String,
    /// The first day; at once when absent.
    pub from: Option<String>,
    /// The last day; until further notice when absent.
    pub until: Option<String>,
}

/// Lets an officer approve in the stead of the head who acts.
///
/// # Errors
/// When the input breaks a rule (422), whoever acts is no head of the office (403), the officer approves there in these days already
/// (409), or the database fails.
pub fn delegate(
    conn: &mut Connection,
    head: &Officer,
    asked: &ApprovalDelegationDraft,
    now: Instant,
) -> Result<ApprovalDelegation, Problem> {
    let mut check = Check::new();
    let office = office_named(conn, &mut check, head, &asked.agency)?;
    let by = office
        .as_ref()
        .look_up(&mut check, |office| head.acts_as(Role::HEADS, office.id).ok_or_else(heads_only))?;
    let document_number = check.text("document_number", &asked.document_number, 200);
    let term = OfficerTerm::read(&mut check, "", (asked.from.as_deref(), asked.until.as_deref()), now);
    let delegate_id =
        office.as_ref().look_up(&mut check, |office| delegate_at(conn, head, asked, office, now))?;
    let (office, by, document_number, term, delegate_id) =
        check.finish((office, by, document_number, term, delegate_id))?;
    let known = store::of_delegate(conn, delegate_id, office.id)?;
    if known.iter().any(|known| known.term.meets(term)) {
        return Err(Problem::new(Code::AlreadyExists).with_field(
            "from",
            "already_delegated",
            "cán bộ này đã được ủy quyền duyệt tại cơ quan trong những ngày đó: kết thúc ủy quyền cũ trước",
            "this officer approves at the office in these days already: end that first",
        ));
    }
    let new = ApprovalDelegation {
        id: Id::new(),
        office_id: office.id,
        head_id: head.id,
        delegate_id,
        document_number,
        term,
        recorded_at: now,
    };
    store::insert(conn, &new)?;
    let details = json!({
        "approval_delegation": new.id, "agency": office.code, "document_number": new.document_number,
        "from": term.from, "until": term.until,
    });
    let by = MadeBy { officer_id: Some(head.id), role: Some(by.role), agency_id: Some(by.agency_id) };
    let kind = OfficerChangeKind::ApprovalDelegated;
    terms::keep_change(conn, delegate_id, &OfficerChange { kind, made_at: now, by, details })?;
    Ok(new)
}

/// The office of this code, within reach of whoever acts.
fn office_named(
    conn: &mut Connection,
    check: &mut Check,
    head: &Officer,
    code: &str,
) -> Result<Checked<Agency>, Problem> {
    let found = agency::store::find_by_code(conn, code.trim())?;
    let found = found.filter(|agency| agency.is_office() && head.scope().sees(agency.id));
    Ok(check.some(
        found,
        "agency",
        "unknown_agency",
        "không có cơ quan nào mã này trong phạm vi của bạn: ghi mã của cơ quan, không phải của phòng",
        "there is no office of this code within your reach: name the office, not one of its units",
    ))
}

/// The delegate works at the office and is not the head.
fn delegate_at(
    conn: &mut Connection,
    head: &Officer,
    asked: &ApprovalDelegationDraft,
    office: &Agency,
    now: Instant,
) -> Result<OfficerId, Problem> {
    let found = officers::find_active_at(conn, asked.delegate.trim(), office.id, now)?;
    found.filter(|id| *id != head.id).ok_or_else(|| {
        Problem::field(
            "delegate",
            "unknown_officer",
            "cơ quan này không có cán bộ nào khác đang làm việc với tên đăng nhập đó",
            "this office has no other active officer of that sign-in name",
        )
    })
}

fn heads_only() -> Problem {
    let (vi, en) = Role::list_words(Role::HEADS);
    Problem::new(Code::RoleMayNot).say(
        format!("chỉ người có quyền duyệt tự mình ủy quyền được: {vi} của cơ quan này"),
        format!("only those who approve delegate it, themselves: {en} of this office"),
    )
}

/// Ends a delegation of approval, now; one that has not begun never holds.
///
/// # Errors
/// When there is none within reach (404), whoever acts neither gave it nor leads the office (403), it is over (409), or the database
/// fails.
pub fn end(
    conn: &mut Connection,
    head: &Officer,
    id: ApprovalDelegationId,
    now: Instant,
) -> Result<ApprovalDelegation, Problem> {
    let known = store::find(conn, id)?.filter(|known| head.scope().sees(known.office_id));
    let Some(known) = known else {
        return Err(Problem::not_found(
            "không có ủy quyền duyệt này",
            "there is no such delegation of approval",
        ));
    };
    let Some(by) = head.acts_as(Role::HEADS, known.office_id) else { return Err(heads_only()) };
    if known.term.is_over_at(now) {
        return Err(Problem::new(Code::ActNotAllowed)
            .say("ủy quyền duyệt này đã kết thúc", "this delegation of approval is over"));
    }
    let term = known.term.ended_at(now);
    store::end(conn, id, term.until.unwrap_or(now))?;
    let by = MadeBy { officer_id: Some(head.id), role: Some(by.role), agency_id: Some(by.agency_id) };
    let kind = OfficerChangeKind::ApprovalDelegationEnded;
    let details = json!({ "approval_delegation": id });
    terms::keep_change(conn, known.delegate_id, &OfficerChange { kind, made_at: now, by, details })?;
    Ok(ApprovalDelegation { term, ..known })
}
