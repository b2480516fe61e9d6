//! Asking for opinions, giving one, withdrawing a question.

use chrono::TimeDelta;

use super::draft::OpinionsDraft;
use crate::access::OfficerId;
use crate::dossier::acts::act_context::ActContext;
use crate::dossier::acts::actions::{must_be_possible, perform, permitted};
use crate::dossier::acts::kinds::opinion::{GiveOpinion, RequestOpinions, WithdrawOpinion};
use crate::dossier::books::opinions::requested::{OpinionAddressee, OpinionAnswer, RequestedOpinion};
use crate::dossier::books::opinions::store::{self, Opinion};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::status::Event;
use crate::platform::check::Checked;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// The most opinions that a dossier waits for at a time.
const MOST_WAITING: usize = 20;

/// Asks for opinions at the step where the dossier lies.
///
/// # Errors
/// When the officer may not, the state forbids it, a question breaks a rule, or the database fails.
pub fn ask(
    conn: &mut Connection,
    act: ActContext<'_>,
    before: &Dossier,
    draft: OpinionsDraft,
) -> Result<Dossier, Problem> {
    let workflow = act.books.workflows.workflow(conn, before.workflow_id)?;
    permitted(conn, act.officer, before, &RequestOpinions { asked: Vec::new() }, &workflow)?;
    must_be_possible(before, Event::RequestOpinion)?;
    let known = store::of_dossier(conn, before.office_id, before.id)?;
    let waiting = known.iter().filter(|opinion| opinion.settled_at().is_none()).count();
    let OpinionsDraft { mut check, opinions, happened_at, late_entry_reason } = draft;
    if waiting.saturating_add(opinions.len()) > MOST_WAITING {
        check.wrong(
            "opinions",
            "too_many",
            format!("hồ sơ chỉ chờ nhiều nhất {MOST_WAITING} ý kiến: đang chờ {waiting}"),
            format!("a dossier waits for at most {MOST_WAITING} opinions at a time; {waiting} are owed"),
        );
    }
    let timing = act.timing(&mut check, before, happened_at, late_entry_reason.as_deref());
    let place = (workflow.step(before.step), (before.acting_office(), act.now));
    let questions = opinions.into_iter().enumerate();
    let questions = questions
        .map(|(number, draft)| draft.look_up(conn, place, &format!("opinions.{number}"), &mut check))
        .collect::<Result<Vec<_>, Problem>>()?;
    let questions = questions.into_iter().collect::<Checked<Vec<_>>>();
    let (questions, timing) = check.finish((questions, timing))?;

    let act = act.at(timing);
    let asked_at = act.happened_at(Some(before.last_happened_at))?;
    let calendar = act.books.calendars.by_stamp(conn, &before.calendar_stamp)?;
    let first = known.last().map_or(1, |last| last.number + 1);
    let mut asked = Vec::new();
    for (question, number) in questions.into_iter().zip(first..) {
        let allowed = TimeDelta::hours(i64::from(question.allowance_hours));
        let answer_by = calendar.processing.add_working_time(asked_at.civil(), allowed)?;
        asked.push(RequestedOpinion {
            number,
            name: question.name,
            to: question.to,
            named: (question.asked.agency, question.asked.officer),
            question: question.text,
            allowance_hours: question.allowance_hours,
            answer_by: Instant::from_civil(answer_by),
        });
    }
    let rows: Vec<Opinion> = asked.iter().map(|asked| row(before, asked, act.officer.id, asked_at)).collect();
    let after = perform(conn, &act, before, &RequestOpinions { asked })?;
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
