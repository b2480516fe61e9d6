//! Asking for opinions, giving one, withdrawing a question.

use chrono::TimeDelta;

use crate::access::{self, OfficerId, Role};
use crate::agency;
use crate::agency::AgencyId;
use crate::dossier::acts::act_context::ActContext;
use crate::dossier::acts::actions::{must_be_possible, perform, permitted};
use crate::dossier::acts::kinds::opinion::{GiveOpinion, RequestOpinions, WithdrawOpinion};
use crate::dossier::books::opinions::requested::{OpinionAddressee, OpinionAnswer, RequestedOpinion};
use crate::dossier::books::opinions::store::{self, Opinion};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::status::Event;
use crate::dossier::endpoints::opinions::requests::CheckedOpinionRequest;
use crate::dossier::endpoints::requests::taker_named;
use crate::platform::check::Check;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::workflow::step::Step;

/// The most opinions that a dossier waits for at a time.
const MOST_WAITING: usize = 20;

/// Asks for opinions at the step where the dossier lies.
///
/// # Errors
/// When the officer may not, the state forbids it, a question breaks a rule, or the database fails.
pub fn ask(
    conn: &mut Connection,
    act: &ActContext<'_>,
    before: &Dossier,
    wishes: &[CheckedOpinionRequest],
) -> Result<Dossier, Problem> {
    let deed = RequestOpinions { asked: Vec::new() };
    let workflow = act.books.workflows.workflow(conn, before.workflow_id)?;
    permitted(conn, act.officer, before, &deed, &workflow)?;
    must_be_possible(before, Event::RequestOpinion)?;
    let asked_at = act.happened_at(Some(before.last_happened_at))?;
    let known = store::of_dossier(conn, before.office_id, before.id)?;
    let waiting = known.iter().filter(|opinion| opinion.settled_at().is_none()).count();
    if waiting.saturating_add(wishes.len()) > MOST_WAITING {
        return Err(Problem::field(
            "opinions",
            "too_many",
            format!("hồ sơ chỉ chờ nhiều nhất {MOST_WAITING} ý kiến: đang chờ {waiting}"),
            format!("a dossier waits for at most {MOST_WAITING} opinions at a time; {waiting} are owed"),
        ));
    }
    let calendar = act.books.calendars.by_stamp(conn, &before.calendar_stamp)?;
    let step = workflow.step(before.step);
    let first = known.last().map_or(1, |last| last.number + 1);
    let mut check = Check::new();
    let mut asked = Vec::new();
    for ((place, wish), number) in wishes.iter().enumerate().zip(first..) {
        let at = format!("opinions.{place}");
        let Some(question) = resolved(step, wish, &at, &mut check) else { continue };
        let Some(to) = whom(conn, before.acting_office(), &question, &at, &mut check)? else { continue };
        let allowed = TimeDelta::hours(i64::from(question.allowance_hours));
        let answer_by = calendar.processing.add_working_time(asked_at.civil(), allowed)?;
        asked.push(RequestedOpinion {
            number,
            name: question.name,
            to,
            named: (question.agency, question.officer),
            question: question.text,
            allowance_hours: question.allowance_hours,
            answer_by: Instant::from_civil(answer_by),
        });
    }
    check.done()?;
    let rows: Vec<Opinion> = asked.iter().map(|asked| row(before, asked, act.officer.id, asked_at)).collect();
    let after = perform(conn, act, before, &RequestOpinions { asked })?;
    store::insert(conn, &rows)?;
    Ok(after)
}

fn row(before: &Dossier, asked: &RequestedOpinion, asked_by: OfficerId, asked_at: Instant) -> Opinion {
    let (role, unit_id, officer_id) = match asked.to {
        OpinionAddressee::Role { role, unit_id } => (Some(role), unit_id, None),
        OpinionAddressee::Officer(id) => (None, None, Some(id)),
    };
    Opinion {
        office_id: before.office_id,
        dossier_id: before.id,
        number: asked.number,
        step: before.step,
        name: asked.name.clone(),
        role,
        unit_id,
        officer_id,
        question: asked.question.clone(),
        allowance_hours: i32::try_from(asked.allowance_hours).unwrap_or(i32::MAX),
        asked_at,
        asked_by,
        answer_by: asked.answer_by,
        answer: None,
        answer_text: None,
        answered_at: None,
        answered_by: None,
        withdrawn_at: None,
        left_at: None,
    }
}

/// A question with what the workflow plans for it.
struct PlannedQuestion {
    name: Option<String>,
    role: Option<Role>,
    agency: Option<String>,
    officer: Option<String>,
    text: String,
    allowance_hours: u32,
}

/// The question as it was put, or as the step plans it; none when a mistake was noted.
fn resolved(
    step: Option<&Step>,
    wish: &CheckedOpinionRequest,
    at: &str,
    check: &mut Check,
) -> Option<PlannedQuestion> {
    let all = step.map(|step| step.drawing.opinions.as_slice()).unwrap_or_default();
    let place = wish.planned.and_then(|number| usize::try_from(number).ok()?.checked_sub(1));
    let planned = place.and_then(|place| all.get(place));
    if wish.planned.is_some() && planned.is_none() {
        check.wrong(
            &format!("{at}.planned"),
            "unknown",
            format!("bước này có {} ý kiến định sẵn, đánh số từ 1", all.len()),
            format!("this step plans {} opinions, numbered from 1", all.len()),
        );
        return None;
    }
    let hours = planned.map_or(wish.allowance_hours, |planned| Some(planned.allowance_hours));
    let most = step.and_then(|step| step.allowance_hours).unwrap_or_default();
    let Some(allowance_hours) = hours.filter(|hours| (1..=most).contains(hours)) else {
        check.wrong(
            &format!("{at}.allowance_hours"),
            "out_of_range",
            format!("ý kiến được từ 1 đến {most} giờ, trong thời gian của bước"),
            format!("an opinion may take 1 to {most} hours, within the allowance of the step"),
        );
        return None;
    };
    Some(PlannedQuestion {
        name: planned.map(|planned| planned.name_vi.clone()),
        role: planned.map_or(wish.role, |planned| Some(planned.role)),
        agency: planned.map_or_else(|| wish.agency.clone(), |planned| planned.agency_code.clone()),
        officer: wish.officer.clone(),
        text: wish.question.clone(),
        allowance_hours,
    })
}

/// Of whom it is asked: somebody who may see the dossier; none when a mistake was noted.
fn whom(
    conn: &mut Connection,
    office_id: AgencyId,
    question: &PlannedQuestion,
    at: &str,
    check: &mut Check,
) -> Result<Option<OpinionAddressee>, Problem> {
    let Some(role) = question.role else {
        // The request was checked: without a role an officer is named.
        let name = question.officer.as_deref().unwrap_or_default();
        let taker = taker_named(conn, office_id, name, &format!("{at}.officer"))?;
        return Ok(Some(OpinionAddressee::Officer(taker.id)));
    };
    let unit_id = match &question.agency {
        None => None,
        Some(code) => {
            let Some(unit) = agency::store::find_by_code(conn, code)? else {
                let (vi, en) = (format!("không có cơ quan mã {code}"), format!("there is no agency {code}"));
                check.wrong(&format!("{at}.agency"), "unknown_agency", vi, en);
                return Ok(None);
            };
            Some(unit.id)
        }
    };
    if access::store::holders(conn, role, office_id, unit_id)?.is_empty() {
        check.wrong(
            &format!("{at}.role"),
            "nobody_there",
            format!("ở đó chưa có {} nào được xem hồ sơ này: hỏi nơi khác", role.words_vi()),
            format!("nobody there who may see this dossier is {}: ask somebody else", role.words_en()),
        );
        return Ok(None);
    }
    Ok(Some(OpinionAddressee::Role { role, unit_id }))
}

/// An opinion of a dossier that somebody still waits for.
fn open(conn: &mut Connection, before: &Dossier, number: i32) -> Result<Opinion, Problem> {
    let all = store::of_dossier(conn, before.office_id, before.id)?;
    all.into_iter().find(|opinion| opinion.number == number).ok_or_else(|| {
        Problem::not_found(
            format!("hồ sơ không xin ý kiến nào số {number}"),
            format!("this dossier asks for no opinion {number}"),
        )
    })
}

fn must_be_owed(opinion: &Opinion) -> Result<(), Problem> {
    let (vi, en) = match (opinion.answered_at, opinion.withdrawn_at, opinion.left_at) {
        (Some(_), ..) => ("đã có ý kiến", "it is given already"),
        (_, Some(_), _) => ("đã thôi xin ý kiến này", "the question was withdrawn"),
        (.., Some(_)) => ("hồ sơ đã rời bước xin ý kiến", "the dossier has left the step that asked"),
        _ => return Ok(()),
    };
    Err(Problem::new(Code::ActNotAllowed).say(
        format!("ý kiến số {} không còn được chờ: {vi}", opinion.number),
        format!("nobody waits for opinion {} any more: {en}", opinion.number),
    ))
}

/// Gives the opinion of that number.
///
/// # Errors
/// When there is none, somebody else is asked, nobody waits for it any more, or the database fails.
pub fn give(
    conn: &mut Connection,
    act: &ActContext<'_>,
    before: &Dossier,
    number: i32,
    answer: OpinionAnswer,
    text: Option<String>,
) -> Result<Dossier, Problem> {
    let mut opinion = open(conn, before, number)?;
    let deed = GiveOpinion { number, to: opinion.to(), answer, text };
    let workflow = act.books.workflows.workflow(conn, before.workflow_id)?;
    permitted(conn, act.officer, before, &deed, &workflow)?;
    must_be_owed(&opinion)?;
    let after = perform(conn, act, before, &deed)?;
    opinion.answer = Some(answer);
    opinion.answer_text = deed.text;
    opinion.answered_at = Some(after.last_happened_at);
    opinion.answered_by = Some(act.officer.id);
    store::settle(conn, &opinion)?;
    Ok(after)
}

/// Withdraws the question of that number: the dossier waits for it no more.
///
/// # Errors
/// When there is none, the officer may not, nobody waits for it any more, or the database fails.
pub fn withdraw(
    conn: &mut Connection,
    act: &ActContext<'_>,
    before: &Dossier,
    number: i32,
    reason: String,
) -> Result<Dossier, Problem> {
    let mut opinion = open(conn, before, number)?;
    let deed = WithdrawOpinion { number, reason };
    let workflow = act.books.workflows.workflow(conn, before.workflow_id)?;
    permitted(conn, act.officer, before, &deed, &workflow)?;
    must_be_owed(&opinion)?;
    let after = perform(conn, act, before, &deed)?;
    opinion.withdrawn_at = Some(after.last_happened_at);
    store::settle(conn, &opinion)?;
    Ok(after)
}
