//! One invented dossier from the desk to its end: which acts, by whom, when.
//! Pure: no HTTP, no SQL, no clock.

use std::sync::Arc;

use chrono::{NaiveDateTime, TimeDelta};

use super::random::SplitMix;
use crate::access::Role;
use crate::calendar::desk::DeskCalendar;
use crate::dossier::acts::act::Act;
use crate::dossier::acts::fee_lines::ConfirmedPayment;
use crate::dossier::acts::kinds::answering::{ConfirmPayment, TakeInSupplement};
use crate::dossier::acts::kinds::asking::Draft;
use crate::dossier::acts::kinds::ending::{Refuse, Stop, Withdraw};
use crate::dossier::acts::kinds::handling::{HandOn, SendBack};
use crate::dossier::acts::kinds::reception::Accept;
use crate::dossier::acts::kinds::result::{Resolve, ReturnResult};
use crate::dossier::books::applicant::HandedPaper;
use crate::dossier::books::fees::account::PaymentMethod;
use crate::dossier::clock::deadline::{self, ClockPause, DeadlineError};
use crate::dossier::clock::ledger::Channel;
use crate::dossier::clock::overdue::is_past;
use crate::dossier::clock::pause::{Ask, CitizenRequest, PauseKind};
use crate::procedure::{Limit, ProcedureVersion};
use crate::workflow::Workflow;

/// How a dossier ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Resolved in time.
    InTime,
    /// Resolved late.
    Late,
    /// Refused by the unit head after acceptance.
    Refused,
    /// Withdrawn by the citizen.
    Withdrawn,
    /// Stopped by the unit head.
    Stopped,
    /// An online dossier turned away at the desk.
    TurnedAway,
}

/// One act of a story.
#[derive(Debug, Clone)]
pub struct StoryAct {
    /// When, by the office's clock.
    pub at: NaiveDateTime,
    /// Who.
    pub role: Role,
    /// What.
    pub what: StoryActKind,
}

/// What an act does: the first one brings the dossier in, the others act on it.
#[derive(Debug, Clone)]
pub enum StoryActKind {
    /// Received at the counter or by post.
    Receive,
    /// Submitted online.
    Submit,
    /// Anything else.
    Do(Arc<dyn Act>),
}

fn done(deed: impl Act + 'static) -> StoryActKind {
    StoryActKind::Do(Arc::new(deed))
}

/// The whole way of one dossier.
#[derive(Debug, Clone)]
pub struct Story {
    /// How it comes in.
    pub channel: Channel,
    /// What happens, in order.
    pub acts: Vec<StoryAct>,
    /// When it is resolved, if it is.
    pub resolved_at: Option<NaiveDateTime>,
}

/// The frame of a story.
#[derive(Debug, Clone, Copy)]
pub struct StoryFrame<'a> {
    /// The procedure.
    pub version: &'a ProcedureVersion,
    /// Its limit.
    pub limit: &'a Limit,
    /// Its workflow.
    pub workflow: &'a Workflow,
    /// The office's calendars.
    pub calendar: DeskCalendar<'a>,
    /// Of a thousand online dossiers those that the desk answers late.
    pub answered_late: u64,
}

/// Tells a story that begins at `arrival`.
///
/// # Errors
/// When the calendar does not cover it.
pub fn tell(
    frame: StoryFrame<'_>,
    channel: Channel,
    arrival: NaiveDateTime,
    ending: Ending,
    chance: &mut SplitMix,
) -> Result<Story, DeadlineError> {
    let mut acts = Vec::with_capacity(10);
    let accepted_at = begin(frame, channel, arrival, ending, chance, &mut acts)?;
    let Some(accepted_at) = accepted_at else { return Ok(Story { channel, acts, resolved_at: None }) };
    let due = deadline::due(frame.limit, accepted_at, &[], frame.calendar)?;
    let available = frame.calendar.processing.working_time_between(due.starts_at, due.due_at)?;
    let percent = match ending {
        // Mostly well before the end; some on the last day.
        Ending::InTime if chance.happens(250) => chance.between(90, 99),
        Ending::InTime => chance.between(35, 90),
        Ending::Late => chance.between(108, 190),
        _ => chance.between(20, 80),
    };
    let spent = TimeDelta::minutes(available.num_minutes() * percent / 100);
    let mut walk =
        StoryBuilder { frame, starts_at: due.starts_at, delay: TimeDelta::zero(), pauses: Vec::new() };
    let resolved_at = match ending {
        Ending::InTime | Ending::Late => {
            Some(walk.walk_to_result(spent, ending == Ending::InTime, chance, &mut acts)?)
        }
        _ => {
            walk.walk_to_early_end(spent, ending, &mut acts)?;
            None
        }
    };
    if let (Ending::InTime, Some(resolved_at)) = (ending, resolved_at) {
        let due = deadline::due(frame.limit, accepted_at, &walk.pauses, frame.calendar)?;
        if is_past(Some(due.due_at), resolved_at) {
            // A pause went against it: tell it without one.
            return tell(frame, channel, arrival, ending, chance);
        }
    }
    Ok(Story { channel, acts, resolved_at })
}

/// Brings the dossier in; `None` when it is turned away at the desk.
fn begin(
    frame: StoryFrame<'_>,
    channel: Channel,
    arrival: NaiveDateTime,
    ending: Ending,
    chance: &mut SplitMix,
    acts: &mut Vec<StoryAct>,
) -> Result<Option<NaiveDateTime>, DeadlineError> {
    if !channel.is_online() {
        acts.push(StoryAct { at: arrival, role: Role::Clerk, what: StoryActKind::Receive });
        return Ok(Some(arrival));
    }
    acts.push(StoryAct { at: arrival, role: Role::Clerk, what: StoryActKind::Submit });
    // The desk answers within eight working hours, mostly.
    let opening = frame.calendar.processing.next_working_start(arrival)?;
    let late = frame.answered_late > 0 && chance.happens(frame.answered_late);
    let minutes = if late { chance.between(500, 1_400) } else { chance.between(12, 400) };
    let answered = frame.calendar.processing.add_working_time(opening, TimeDelta::minutes(minutes))?;
    if ending == Ending::TurnedAway {
        let reason = "Hồ sơ không thuộc thẩm quyền giải quyết của cơ quan".to_owned();
        acts.push(StoryAct { at: answered, role: Role::Clerk, what: done(Refuse { reason }) });
        return Ok(None);
    }
    acts.push(StoryAct { at: answered, role: Role::Clerk, what: done(Accept) });
    Ok(Some(answered))
}

struct StoryBuilder<'a> {
    frame: StoryFrame<'a>,
    starts_at: NaiveDateTime,
    delay: TimeDelta,
    pauses: Vec<ClockPause>,
}

impl StoryBuilder<'_> {
    /// The instant at which `spent` working time has been used, pauses left out.
    fn after(&self, spent: TimeDelta) -> Result<NaiveDateTime, DeadlineError> {
        Ok(self.frame.calendar.processing.add_working_time(self.starts_at, spent + self.delay)?)
    }

    fn walk_to_result(
        &mut self,
        spent: TimeDelta,
        may_pause: bool,
        chance: &mut SplitMix,
        acts: &mut Vec<StoryAct>,
    ) -> Result<NaiveDateTime, DeadlineError> {
        let steps: Vec<_> =
            self.frame.workflow.steps.iter().filter(|step| step.allowance_hours.is_some()).collect();
        let total: i64 = steps.iter().filter_map(|step| step.allowance_hours).map(i64::from).sum();
        let long = spent >= TimeDelta::hours(6);
        let pause_at = (may_pause && long && chance.happens(55)).then(|| self.handler_step()).flatten();
        let back_at = (long && chance.happens(35)).then(|| self.review_step()).flatten();
        let mut used = 0;
        let mut last = self.starts_at;
        for (number, step) in steps.iter().enumerate() {
            if pause_at == Some(step.position) {
                // To the second: the register keeps an act of the moment so.
                let before = TimeDelta::seconds(spent.num_seconds() * used / total.max(1));
                self.pause(before, chance, acts)?;
            }
            used += i64::from(step.allowance_hours.unwrap_or(0));
            let share = TimeDelta::minutes(spent.num_minutes() * used / total.max(1));
            last = self.after(share)?;
            if back_at == Some(step.position) && number > 0 {
                self.send_back(step.position, step.role, last, acts)?;
                last = self.after(share)?;
            }
            if number + 1 < steps.len() {
                let deed = HandOn::default();
                acts.push(StoryAct { at: last, role: step.role, what: done(deed) });
            } else {
                let document_number = format!("{}/KQ", chance.between(1, 9999));
                let deed = Resolve { document_number, note: None };
                acts.push(StoryAct { at: last, role: step.role, what: done(deed) });
            }
        }
        let handed = self
            .frame
            .calendar
            .processing
            .add_working_time(last, TimeDelta::minutes(chance.between(10, 900)))?;
        acts.push(StoryAct { at: handed, role: Role::Clerk, what: done(ReturnResult { received_by: None }) });
        Ok(last)
    }

    /// The unit head asks the desk, the desk the citizen, and the clock stands for some days while papers come or a fee is
    /// paid.
    fn pause(
        &mut self,
        used: TimeDelta,
        chance: &mut SplitMix,
        acts: &mut Vec<StoryAct>,
    ) -> Result<(), DeadlineError> {
        let drafted = self.after(used + TimeDelta::minutes(8))?;
        let from = self.after(used + TimeDelta::minutes(20))?;
        let stands = TimeDelta::minutes(chance.between(180, 5 * 480));
        let until = self.frame.calendar.processing.add_working_time(from, stands)?;
        let (kind, papers, amount_vnd, reason, end) = if chance.happens(250) {
            let amount_vnd = chance.between(5, 400) * 10_000;
            let reason = "Nộp lệ phí theo thông báo".to_owned();
            let receipt_number = format!("BL-{:06}", chance.below(1_000_000));
            let payment = ConfirmedPayment { receipt_number, payer: None, method: PaymentMethod::Cash };
            let end = done(ConfirmPayment { payment, override_reason: None });
            (PauseKind::Payment, Vec::new(), Some(amount_vnd), reason, end)
        } else {
            let papers = vec!["Giấy tờ chứng minh nơi cư trú".to_owned()];
            let reason = "Thành phần hồ sơ chưa đầy đủ".to_owned();
            let paper = HandedPaper {
                code: "residence".to_owned(),
                name: Some("Giấy tờ chứng minh nơi cư trú".to_owned()),
                originals: 0,
                copies: 1,
            };
            let end = done(TakeInSupplement { papers: vec![paper], override_reason: None });
            (PauseKind::Supplement, papers, None, reason, end)
        };
        let draft = Draft(CitizenRequest { kind, papers, amount_vnd, reason, document_number: None });
        acts.push(StoryAct { at: drafted, role: Role::UnitHead, what: done(draft) });
        let ask = Ask::drafted(kind);
        acts.push(StoryAct { at: from, role: Role::Clerk, what: done(ask) });
        acts.push(StoryAct { at: until, role: Role::Clerk, what: end });
        self.delay += stands;
        self.pauses.push(ClockPause { from, until: Some(until), restarts: false });
        Ok(())
    }

    /// The reviewer sends it back once; the handler hands it on again at once.
    fn send_back(
        &mut self,
        position: i32,
        role: Role,
        at: NaiveDateTime,
        acts: &mut Vec<StoryAct>,
    ) -> Result<(), DeadlineError> {
        let Some(handler) = self.handler_step().filter(|handler| *handler < position) else { return Ok(()) };
        let minute = TimeDelta::minutes(1);
        let reason = "Bổ sung căn cứ pháp lý trong tờ trình".to_owned();
        acts.push(StoryAct { at, role, what: done(SendBack { to_step: handler, reason }) });
        let mut again = at;
        for step in
            self.frame.workflow.steps.iter().filter(|step| (handler..position).contains(&step.position))
        {
            again = self.frame.calendar.processing.add_working_time(again, minute)?;
            let deed = HandOn::default();
            acts.push(StoryAct { at: again, role: step.role, what: done(deed) });
            self.delay += minute;
        }
        Ok(())
    }

    fn walk_to_early_end(
        &mut self,
        spent: TimeDelta,
        ending: Ending,
        acts: &mut Vec<StoryAct>,
    ) -> Result<(), DeadlineError> {
        let first = self.after(TimeDelta::minutes(15))?;
        if let Some(step) = self.frame.workflow.steps.first()
            && self.frame.workflow.steps.len() > 1
        {
            let deed = HandOn::default();
            acts.push(StoryAct { at: first, role: step.role, what: done(deed) });
        }
        let at = self.after(spent.max(TimeDelta::minutes(30)))?;
        let reason = |text: &str| text.to_owned();
        match ending {
            Ending::Refused => {
                let deed = Refuse { reason: reason("Không đủ điều kiện theo quy định") };
                acts.push(StoryAct { at, role: Role::UnitHead, what: done(deed) });
            }
            Ending::Stopped => {
                let deed = Stop {
                    reason: reason("Có văn bản đề nghị dừng của cơ quan có thẩm quyền")
                };
                acts.push(StoryAct { at, role: Role::UnitHead, what: done(deed) });
            }
            _ => {
                let deed = Withdraw { reason: reason("Công dân đề nghị rút hồ sơ") };
                acts.push(StoryAct { at, role: Role::Clerk, what: done(deed) });
                let later = self.frame.calendar.processing.add_working_time(at, TimeDelta::minutes(45))?;
                let deed = Stop { reason: reason("Theo đề nghị rút hồ sơ của công dân") };
                acts.push(StoryAct { at: later, role: Role::UnitHead, what: done(deed) });
            }
        }
        Ok(())
    }

    fn handler_step(&self) -> Option<i32> {
        let steps = self.frame.workflow.steps.iter();
        steps.filter(|step| step.role == Role::Handler && step.position > 1).map(|step| step.position).next()
    }

    /// The first counted step after the handler's that is not the last one.
    fn review_step(&self) -> Option<i32> {
        let handler = self.handler_step()?;
        let last = self.frame.workflow.last_counted()?.position;
        (handler + 1 < last).then_some(handler + 1)
    }
}
