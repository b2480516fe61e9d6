//! Questions as they are put, read field by field, and what they name: the plan of the step, the role, the unit or the officer.

use crate::access::{self, Role};
use crate::agency;
use crate::agency::AgencyId;
use crate::dossier::books::opinions::requested::OpinionAddressee;
use crate::dossier::endpoints::requests::taker_named;
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::workflow::routing::PlannedOpinion;
use crate::workflow::step::Step;

/// Questions as they are put at once; what they name is not looked up yet.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields are described in the request body OpinionsRequest")]
pub struct OpinionsDraft {
    /// The mistakes so far.
    pub check: Check,
    pub opinions: Vec<OpinionDraft>,
    pub happened_at: Option<Instant>,
    pub late_entry_reason: Option<String>,
}

/// One of them.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields are described in the request body OpinionRequest")]
pub struct OpinionDraft {
    pub planned: Option<i32>,
    /// Whom it asks, when the step does not plan it.
    pub asked: Checked<AskedParty>,
    pub allowance_hours: Option<u32>,
    pub question: Checked<String>,
}

/// Who is asked, as it was written or as the step plans it.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields are described in the request body OpinionRequest")]
pub struct AskedParty {
    pub role: Option<Role>,
    pub agency: Option<String>,
    pub officer: Option<String>,
}

/// A question with whom it asks and how long the answer may take.
pub(super) struct FoundQuestion {
    pub(super) name: Option<String>,
    pub(super) to: OpinionAddressee,
    pub(super) asked: AskedParty,
    pub(super) allowance_hours: u32,
    pub(super) text: String,
}

impl OpinionDraft {
    /// Looks up what the question names; `at` is its place in the body.
    pub(super) fn look_up(
        self,
        conn: &mut Connection,
        (step, office): (Option<&Step>, (AgencyId, Instant)),
        at: &str,
        check: &mut Check,
    ) -> Result<Checked<FoundQuestion>, Problem> {
        let planned = planned(step, self.planned, at, check);
        // How long it may take is the plan's or the question's: that is known when the way is.
        let way = Checked::all((planned, self.asked.as_ref()));
        let allowance_hours = way.and_then(|(planned, _)| {
            let hours = planned.map_or(self.allowance_hours, |planned| Some(planned.allowance_hours));
            allowance(step, hours, at, check)
        });
        let asked = Checked::all((planned, self.asked)).map(|(planned, asked)| match planned {
            Some(plan) => {
                AskedParty { role: Some(plan.role), agency: plan.agency_code.clone(), officer: None }
            }
            None => asked,
        });
        let to = asked.as_ref().look_up(check, |asked| whom(conn, office, asked, at))?;
        let name = planned.map(|planned| planned.map(|planned| planned.name_vi.clone()));
        let parts = (name, to, asked, allowance_hours, self.question);
        Ok(Checked::all(parts).map(|(name, to, asked, allowance_hours, text)| FoundQuestion {
            name,
            to,
            asked,
            allowance_hours,
            text,
        }))
    }
}

/// The opinion that the step plans under this number, when one is named.
fn planned<'s>(
    step: Option<&'s Step>,
    number: Option<i32>,
    at: &str,
    check: &mut Check,
) -> Checked<Option<&'s PlannedOpinion>> {
    let Some(number) = number else { return Checked::sure(None) };
    let all = step.map(|step| step.drawing.opinions.as_slice()).unwrap_or_default();
    let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let planned = check.some(
        place.and_then(|place| all.get(place)),
        &format!("{at}.planned"),
        "unknown",
        format!("bước này có {} ý kiến định sẵn, đánh số từ 1", all.len()),
        format!("this step plans {} opinions, numbered from 1", all.len()),
    );
    planned.map(Some)
}

/// The hours that the answer may take: within the allowance of the step.
fn allowance(step: Option<&Step>, hours: Option<u32>, at: &str, check: &mut Check) -> Checked<u32> {
    let most = step.and_then(|step| step.allowance_hours).unwrap_or_default();
    check.some(
        hours.filter(|hours| (1..=most).contains(hours)),
        &format!("{at}.allowance_hours"),
        "out_of_range",
        format!("ý kiến được từ 1 đến {most} giờ, trong thời gian của bước"),
        format!("an opinion may take 1 to {most} hours, within the allowance of the step"),
    )
}

/// Of whom it is asked: somebody who may see the dossier.
fn whom(
    conn: &mut Connection,
    office: (AgencyId, Instant),
    asked: &AskedParty,
    at: &str,
) -> Result<OpinionAddressee, Problem> {
    let Some(role) = asked.role else {
        // The request was checked: without a role an officer is named.
        let name = asked.officer.as_deref().unwrap_or_default();
        let taker = taker_named(conn, office, name, &format!("{at}.officer"))?;
        return Ok(OpinionAddressee::Officer(taker.id));
    };
    let unit_id = match &asked.agency {
        None => None,
        Some(code) => {
            let unit = agency::store::find_by_code(conn, code)?.ok_or_else(|| {
                let (vi, en) = (format!("không có cơ quan mã {code}"), format!("there is no agency {code}"));
                Problem::field(format!("{at}.agency"), "unknown_agency", vi, en)
            })?;
            Some(unit.id)
        }
    };
    if access::store::holders(conn, role, office.0, unit_id, office.1)?.is_empty() {
        return Err(Problem::field(
            format!("{at}.role"),
            "nobody_there",
            format!("ở đó chưa có {} nào được xem hồ sơ này: hỏi nơi khác", role.words_vi()),
            format!("nobody there who may see this dossier is {}: ask somebody else", role.words_en()),
        ));
    }
    Ok(OpinionAddressee::Role { role, unit_id })
}
