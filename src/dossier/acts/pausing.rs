//! How an act begins or ends a pause, and what the due date is then: the policy of the procedure is kept, or set aside openly.
//!
//! Before acceptance no clock has started: a request then is no pause and is not measured by the policy. After it, what
//! the professional unit wants goes through the desk: it drafts, the desk sends, and the pause begins when it is sent
//! (docs/domain/statuses.md \[V S3\]).

use serde_json::{Value, json};

use crate::dossier::acts::act::Act;
use crate::dossier::acts::act_context::{ActContext, note};
use crate::dossier::acts::approval;
use crate::dossier::acts::new_pause::{begin, request_details, set_aside};
use crate::dossier::acts::undone;
use crate::dossier::books::journal;
use crate::dossier::books::store::{Dossier, json_list};
use crate::dossier::clock::act_rule::{ClockEffect, DraftEffect, StepEffect};
use crate::dossier::clock::answer_due::{self, AnswerDueChange};
use crate::dossier::clock::deadline;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::marks::Mark;
use crate::dossier::clock::pause::{self, Approval, Pause, RequestDraft};
use crate::dossier::clock::pause_policy;
use crate::dossier::clock::status::Event;
use crate::platform::check::Check;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::procedure::PausePolicy;

/// What a supervisor sets aside who takes in an answer that came too late.
const ANSWERED_LATE: &str = "answered_late";

/// What an act leaves behind.
pub(in crate::dossier) struct PauseResult {
    /// The due instant.
    pub(in crate::dossier) due_at: Option<Instant>,
    /// What the journal keeps.
    pub(in crate::dossier) details: Value,
}

/// When an act takes effect: a request when it is sent, everything else when it happened.
pub(in crate::dossier) fn effect(
    act: &ActContext<'_>,
    before: &Dossier,
    deed: &dyn Act,
) -> Result<Instant, Problem> {
    let happened_at = act.happened_at(Some(before.last_happened_at))?;
    let Some(sent_at) = deed.sent_at() else { return Ok(happened_at) };
    let mut check = Check::new();
    if sent_at > act.now {
        check.wrong(
            "sent_at",
            "in_the_future",
            format!("thời điểm này ở tương lai; bây giờ là {}", act.now.words_vi()),
            format!("this lies in the future; it is now {}", act.now),
        );
    } else if sent_at < happened_at {
        check.wrong(
            "sent_at",
            "before_it_happened",
            "gửi trước khi có yêu cầu: nếu nhập muộn, ghi happened_at và late_entry_reason",
            "sent before it was asked: for a late entry give happened_at and late_entry_reason",
        );
    }
    check.done()?;
    Ok(sent_at)
}

/// Begins or ends a pause as the act demands, keeps or drops the unit's draft, and says what the due date is then.
pub(in crate::dossier) fn settle(
    conn: &mut Connection,
    act: &ActContext<'_>,
    row: &mut Dossier,
    deed: &dyn Act,
    at: Instant,
) -> Result<PauseResult, Problem> {
    let policy = act.books.procedures.version(conn, row.procedure_version_id)?.content.pause_policy;
    let mut pauses = row.pauses()?;
    let mut details = deed.details_about(row)?;
    match deed.rule().clock {
        ClockEffect::PauseBegins(_) => {
            let ask = deed.request().ok_or_else(|| {
                Problem::new(Code::Internal).because("an act that begins a pause says what is asked")
            })?;
            let pause = begin(conn, act, row, &policy, &pauses, ask, at)?;
            details = request_details(&pause)?;
            row.citizen_due_at = pause.answer_by;
            if row.accepted_at.is_some() {
                pauses.push(pause);
            }
        }
        ClockEffect::Answered => {
            row.citizen_due_at = None;
            answer(act, &policy, &mut pauses, deed, at, &mut details)?;
        }
        ClockEffect::PauseEnds => {
            row.citizen_due_at = None;
            pause::end_open(&mut pauses, at);
            if deed.rule().step == StepEffect::Reopens
                && let Some(since) = row.result_out_since()
            {
                pauses.push(Pause::result_out(since, at));
            }
        }
        ClockEffect::NothingOwed => row.citizen_due_at = None,
        ClockEffect::Restored => row.citizen_due_at = undone::owed_by(conn, row, &pauses)?,
        ClockEffect::TakenBack => {
            row.due_at = taken_back(conn, row, at)?;
            row.accepted_at = None;
        }
        ClockEffect::Starts | ClockEffect::Unchanged => {}
    }
    settle_draft(conn, act, row, deed, at, &mut details)?;
    if deed.override_reason().is_some() {
        row.marks |= Mark::Overridden.bit();
    }
    let due_at = due_after(conn, act, row, deed, at, &pauses)?;
    Ok(PauseResult { due_at, details })
}

/// The due instant after the act, with these pauses.
fn due_after(
    conn: &mut Connection,
    act: &ActContext<'_>,
    row: &mut Dossier,
    deed: &dyn Act,
    at: Instant,
    pauses: &[Pause],
) -> Result<Option<Instant>, Problem> {
    let starts = deed.rule().clock == ClockEffect::Starts;
    if starts {
        // Accepting afresh takes the calendar that is in force now.
        row.calendar_stamp.clone_from(&act.books.calendars.for_agency(conn, row.office_id)?.stamp);
        row.accepted_at = Some(at);
    }
    let Some(accepted_at) = row.accepted_at else {
        return settle_answer(conn, act, row, deed, at);
    };
    let changed = json_list(pauses);
    if changed == row.pauses && !starts {
        return Ok(row.due_at);
    }
    row.pauses = changed;
    if row.due_imported {
        // The due date was given elsewhere, with no rule to compute it from.
        return Ok(row.due_at);
    }
    let version = act.books.procedures.version(conn, row.procedure_version_id)?;
    let calendar = act.books.calendars.by_stamp(conn, &row.calendar_stamp)?;
    let due = deadline::due_if_set(
        &version.content.limit,
        accepted_at.civil(),
        &pause::for_deadline(pauses),
        &*calendar,
    )?;
    Ok(due.map(|due| Instant::from_civil(due.due_at)))
}

/// By when the desk had to answer a dossier whose acceptance is taken back: nothing was done since, and it was this day.
fn taken_back(conn: &mut Connection, row: &Dossier, at: Instant) -> Result<Option<Instant>, Problem> {
    let accepted = journal::last_of(conn, row.office_id, row.id, &[Event::Accept])?;
    let last = accepted.filter(|entry| entry.seq == row.version);
    let Some(accepted) = last.filter(|entry| entry.from_account == Account::WaitingAcceptance) else {
        return Err(Problem::new(Code::ActNotAllowed).say(
            "chỉ hủy được việc tiếp nhận hồ sơ trực tuyến khi chưa có việc nào khác sau đó: hãy từ chối hoặc dừng hồ sơ",
            "only the acceptance of an online dossier is undone, and before any further act: refuse or stop the dossier",
        ));
    };
    if accepted.happened_at.date() != at.date() {
        return Err(Problem::new(Code::ActNotAllowed).say(
            "chỉ hủy tiếp nhận được trong ngày tiếp nhận: hãy từ chối hoặc dừng hồ sơ",
            "an acceptance is undone on the same day only: refuse or stop the dossier",
        ));
    }
    Ok(accepted.due_before)
}

/// Says by when the desk must answer a dossier that is not accepted.
fn settle_answer(
    conn: &mut Connection,
    act: &ActContext<'_>,
    row: &mut Dossier,
    deed: &dyn Act,
    happened_at: Instant,
) -> Result<Option<Instant>, Problem> {
    match answer_due::after(deed.rule(), row.due_at) {
        AnswerDueChange::As(due_at) => Ok(due_at),
        AnswerDueChange::FromNow => {
            let calendar = act.books.calendars.for_agency(conn, row.office_id)?;
            row.calendar_stamp.clone_from(&calendar.stamp);
            let due_at = answer_due::answer_by(happened_at.civil(), &*calendar)?;
            Ok(Some(Instant::from_civil(due_at)))
        }
    }
}

/// Makes, approves or drops the draft of the professional unit, as the act does. Whoever drafts and may approve does so by drafting.
fn settle_draft(
    conn: &mut Connection,
    act: &ActContext<'_>,
    row: &mut Dossier,
    deed: &dyn Act,
    at: Instant,
    details: &mut Value,
) -> Result<(), Problem> {
    let effect = deed.rule().draft;
    let stands = match effect {
        DraftEffect::Made(_) => {
            let asked = deed.drafted().ok_or_else(|| {
                Problem::new(Code::Internal).because("an act that makes a draft says what is asked")
            })?;
            let draft = RequestDraft::by(&act.officer.username, asked.clone(), at);
            let approval = approval::given_by(conn, act.officer, row.acting_office(), (at, act.now))?;
            Some(approval.map_or(draft.clone(), |approval| draft.approved(approval)))
        }
        DraftEffect::Approved => {
            let approval = Approval { by: act.officer.username.clone(), at, under: None };
            let draft = row.draft()?.filter(|_| !row.request_approved);
            Some(draft.ok_or_else(nothing_to_approve)?.approved(approval))
        }
        DraftEffect::NotApproved => {
            row.draft()?.ok_or_else(nothing_to_approve)?;
            None
        }
        DraftEffect::Stays | DraftEffect::Sent(_) | DraftEffect::Dropped => {
            if effect.after(row.drafted()?).is_none() {
                row.request_draft = None;
                row.request_approved = false;
            }
            return Ok(());
        }
    };
    if let (DraftEffect::Made(_), Some(draft)) = (effect, &stands)
        && draft.approved_by.is_some()
    {
        note(details, "approved_by", json!(draft.approved_by));
        note(details, "approved_under", json!(draft.approved_under));
    }
    row.request_approved = stands.as_ref().is_some_and(|draft| draft.approved_by.is_some());
    let json =
        |draft| serde_json::to_string(&draft).map_err(|error| Problem::new(Code::Internal).because(error));
    row.request_draft = stands.map(json).transpose()?;
    Ok(())
}

fn nothing_to_approve() -> Problem {
    Problem::new(Code::ActNotAllowed).say(
        "không có đề nghị nào của bộ phận chuyên môn đang chờ duyệt: xem lại hồ sơ",
        "no draft of the professional unit waits for approval: read the dossier again",
    )
}

/// The citizen has answered: the pause ends, and by the policy the limit is counted afresh from then on.
fn answer(
    act: &ActContext<'_>,
    policy: &PausePolicy,
    pauses: &mut [Pause],
    deed: &dyn Act,
    at: Instant,
    details: &mut Value,
) -> Result<(), Problem> {
    let too_late = pause::open(pauses).is_some_and(|pause| pause_policy::is_too_late(policy, pause, at));
    let what = if too_late { vec![ANSWERED_LATE.to_owned()] } else { Vec::new() };
    let answer_by = pause::open(pauses).and_then(|pause| pause.answer_by);
    let set_aside = set_aside(act, what, deed.override_reason(), || answered_late(answer_by))?;
    if let (Some(set_aside), Value::Object(fields)) = (&set_aside, &mut *details) {
        fields.insert("overrides".to_owned(), json!([set_aside]));
    }
    for pause in pauses.iter_mut().filter(|pause| pause.until.is_none()) {
        pause.until = Some(at);
        pause.answered_at = Some(at);
        pause.restarts = pause.restarts_under(policy);
        pause.overrides.extend(set_aside.clone());
    }
    Ok(())
}

fn answered_late(answer_by: Option<Instant>) -> Problem {
    let (vi, en) = answer_by.map(|by| (by.words_vi(), by.rfc3339())).unwrap_or_default();
    Problem::new(Code::BeyondPolicy).say(
        format!(
            "hạn bổ sung của công dân ({vi}) đã qua và thủ tục quy định kết thúc hồ sơ: từ chối hoặc dừng hồ sơ, \
             hoặc đề nghị người giám sát quyết định vượt (override)"
        ),
        format!(
            "the citizen's due date ({en}) has passed and the procedure closes such a dossier: refuse or stop it, or ask a \
             supervisor for an override"
        ),
    )
}
