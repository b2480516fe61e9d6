//! An office ends with dossiers in hand: which office goes on with them, and the act that says so.
//!
//! The owner, the code and the journal of a dossier stay with the office that took it in; another office *acts* on it.
//! Moving a dossier changes nothing of its clock: not the account, not the due date, not the pauses, and the calendar
//! stays the owner's (docs/domain/time-limits.md \[S S2\]: a change of organisation must not restart the clock). It
//! leaves the officer to whom it was given behind: the new office gives it to somebody of its own.

mod action;
pub(crate) mod http;
mod store;

use chrono::NaiveDate;
use serde_json::json;

use crate::access::{Assignment, Officer, Role};
use crate::agency::{Agency, AgencyId, store as agencies};
use crate::dossier::acts::act_context::{ActContext, may, with_late_entry};
use crate::dossier::books::journal::Posting;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::status::Event;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::date_vi;

/// Who may move dossiers between offices.
const MOVERS: &[Role] = &[Role::Supervisor, Role::Administrator];

/// An office that has ended, and who may go on with its dossiers.
#[derive(Debug, Clone)]
struct EndedOffice {
    office: Agency,
    /// The one by rule: the successor of the whole, or the one that took the rest. None when nobody continues it.
    by_rule: Option<AgencyId>,
    /// Every successor in force, by code.
    successors: Vec<Agency>,
}

impl EndedOffice {
    /// What an act of `day` finds. On the last day of an office its successors are those of the morning after.
    fn on(conn: &mut Connection, office: Agency, day: NaiveDate) -> Result<Self, Problem> {
        let Some(last_day) = office.valid_to.filter(|last_day| *last_day <= day) else {
            return Err(Problem::new(Code::ActNotAllowed).say(
                format!(
                    "{} còn hoạt động vào ngày {}: chỉ chuyển hồ sơ của cơ quan đã kết thúc",
                    office.name_vi,
                    date_vi(day)
                ),
                format!(
                    "{} is in force on {day}: only dossiers of an office that has ended move",
                    office.name_en
                ),
            ));
        };
        let day = last_day.succ_opt().unwrap_or(last_day).max(day);
        let map = agencies::succession(conn)?;
        let ids: Vec<AgencyId> = map.successors(office.id, day).into_iter().collect();
        let mut successors = agencies::load_many(conn, &ids)?;
        successors.retain(|successor| successor.is_in_force_on(day));
        let heir = map.heir(office.id, day);
        let by_rule = successors.iter().find(|successor| successor.id == heir).map(|heir| heir.id);
        Ok(Self { office, by_rule, successors })
    }

    fn by_rule(&self) -> Option<&Agency> {
        self.successors.iter().find(|successor| Some(successor.id) == self.by_rule)
    }

    /// The successor of that code, or the one by rule when none is named.
    fn successor(&self, code: Option<&str>) -> Result<&Agency, Problem> {
        let found = match code {
            Some(code) => self.successors.iter().find(|successor| successor.code == code),
            None => self.by_rule(),
        };
        found.ok_or_else(|| self.no_successor())
    }

    fn no_successor(&self) -> Problem {
        let Agency { name_vi, name_en, .. } = &self.office;
        let codes: Vec<&str> = self.successors.iter().map(|successor| successor.code.as_str()).collect();
        let codes = codes.join(", ");
        let (vi, en) = if codes.is_empty() {
            (
                format!(
                    "chưa ghi cơ quan nào kế thừa {name_vi}: nạp bảng kế thừa (unit_succession.csv) trước"
                ),
                format!(
                    "no agency is recorded that succeeds {name_en}: load the succession (unit_succession.csv) first"
                ),
            )
        } else {
            (
                format!("không kế thừa {name_vi}: chọn một trong {codes}"),
                format!("it does not succeed {name_en}: choose one of {codes}"),
            )
        };
        Problem::field("agency", "not_a_successor", vi, en)
    }
}

/// Why dossiers are moved.
#[derive(Debug, Clone)]
struct ContinuationReason {
    reason: String,
    document_number: Option<String>,
}

/// The assignment by which an officer moves dossiers from one office to the other: one role that reaches both.
fn may_move<'a>(officer: &'a Officer, from: &Agency, to: &Agency) -> Result<&'a Assignment, Problem> {
    may(officer, MOVERS, from.id)?;
    let role = MOVERS.iter().find(|role| officer.reach_as(**role).covers(&[from.id, to.id]));
    role.and_then(|role| officer.acts_as(&[*role], from.id)).ok_or_else(|| {
        Problem::new(Code::RoleMayNot).say(
            format!(
                "chỉ giám sát hoặc quản trị của cả {} và {}, hoặc của cấp trên, chuyển được",
                from.code, to.code
            ),
            format!(
                "only a supervisor or administrator of both {} and {}, or of what is above, moves them",
                from.code, to.code
            ),
        )
    })
}

/// The act that brings one dossier to the office that goes on with it.
///
/// # Errors
/// When it is over.
fn posting<'d>(
    act: &ActContext<'_>,
    assignment: &Assignment,
    before: &'d Dossier,
    (from, to): (&Agency, &Agency),
    grounds: &ContinuationReason,
) -> Result<Posting<'d>, Problem> {
    before.standing().allows(Event::Continue)?;
    let mut after = before.clone();
    after.acting_office_id = (to.id != after.office_id).then_some(to.id);
    after.handler_id = None;
    let details = json!({
        "from": from.code,
        "to": to.code,
        "reason": grounds.reason,
        "document_number": grounds.document_number,
    });
    let details = with_late_entry(details, &act.timing);
    let time = act.time(Some(before), act.happened_at(Some(before.last_happened_at))?);
    Ok(act.posting(assignment, Event::Continue, Some(before), after, time, details))
}
