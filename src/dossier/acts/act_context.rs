//! An act: who does it, when it took effect, and what the journal keeps of it.

use chrono::TimeDelta;
use serde_json::Value;

use super::steps::{StepError, listed};
use crate::access::{Assignment, Officer, Role};
use crate::agency::AgencyId;
use crate::calendar::CalendarCache;
use crate::dossier::books::journal::{ActTime, Actor, Posting};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::deadline;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::{Event, NotAllowed};
use crate::platform::blind_index::BlindIndexKey;
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureCache;
use crate::workflow::WorkflowCache;

/// What the details of a row call the officer for whom a substitute acted.
pub(in crate::dossier) const ACTING_FOR: &str = "acting_for";

/// The reference books an act looks things up in; each keeps what never changes.
#[derive(Debug, Clone)]
pub struct ReferenceCaches {
    /// Working calendars.
    pub calendars: CalendarCache,
    /// Procedure versions.
    pub procedures: ProcedureCache,
    /// Workflows.
    pub workflows: WorkflowCache,
    /// The key of the numbers that dossiers are found by.
    pub number_key: BlindIndexKey,
}

impl ReferenceCaches {
    /// Empty books of an installation with this key.
    #[must_use]
    pub fn new(number_key: BlindIndexKey) -> Self {
        Self {
            calendars: CalendarCache::default(),
            procedures: ProcedureCache::default(),
            workflows: WorkflowCache::default(),
            number_key,
        }
    }

    /// Whether the due date of an open dossier, or the instant by which one that waits for acceptance must be answered, reaches
    /// into a year that no decree has settled.
    ///
    /// # Errors
    /// When the register does not know its calendar, or the database fails.
    pub fn due_is_provisional(&self, conn: &mut Connection, row: &Dossier) -> Result<bool, Problem> {
        let waits = row.account == Account::WaitingAcceptance;
        let open = row.due_at.filter(|_| (waits || row.account.is_pending()) && !row.due_imported);
        let from = if waits { open } else { row.accepted_at };
        let Some((from, due)) = from.zip(open) else { return Ok(false) };
        let calendar = self.calendars.by_stamp(conn, &row.calendar_stamp)?;
        Ok(calendar.provisional_year(from.date(), due.date()).is_some())
    }
}

/// When an act took effect, as the officer says.
#[derive(Debug, Clone, Default)]
pub struct ActTiming {
    /// Earlier than now for an act that is entered late; now when absent.
    pub happened_at: Option<Instant>,
    /// Why it is entered late.
    pub late_entry_reason: Option<String>,
}

impl ActTiming {
    /// Reads it from a body. Whether the time fits is asked apart: [`ActContext::took_effect`].
    pub(in crate::dossier) fn read(
        check: &mut Check,
        happened_at: Option<Instant>,
        reason: Option<&str>,
    ) -> Checked<Self> {
        let reason = check.optional_text("late_entry_reason", reason, 500);
        reason.map(|late_entry_reason| Self { happened_at, late_entry_reason })
    }
}

/// Who acts, and when.
#[derive(Debug, Clone)]
pub struct ActContext<'a> {
    /// The officer.
    pub officer: &'a Officer,
    /// The reference books.
    pub books: &'a ReferenceCaches,
    /// The clock's now: becomes `recorded_at`.
    pub now: Instant,
    /// When it took effect.
    pub timing: ActTiming,
    /// How far back an act may be entered late.
    pub late_entry_bound: TimeDelta,
}

impl From<NotAllowed> for Problem {
    fn from(error: NotAllowed) -> Self {
        Self::new(Code::ActNotAllowed).say(
            format!(
                "không thể {} khi hồ sơ ở trạng thái «{}»: xem lại hồ sơ rồi chọn việc khác",
                error.event.words_vi(),
                error.status.words_vi()
            ),
            format!("{error}: read the dossier again and choose another act"),
        )
    }
}

impl From<StepError> for Problem {
    fn from(error: StepError) -> Self {
        let vi = match &error {
            StepError::LastStep(now) => format!("bước {now} là bước cuối được tính giờ: hãy ghi kết quả"),
            StepError::IsRefusal(now) => format!("nhánh này của bước {now} là từ chối: hãy từ chối hồ sơ"),
            StepError::NoWayOn(now) => {
                format!("bước {now} không chuyển tiếp: hãy trả lại hoặc từ chối hồ sơ")
            }
            StepError::WhichBranch { now, possible, named } => {
                let code = if *named { "unknown_branch" } else { "required" };
                let vi = format!("chọn nhánh đi tiếp từ bước {now}: {}", possible.join(", "));
                return Self::field("branch", code, vi, error.to_string());
            }
            StepError::NotLastStep { now, last } => {
                let last = listed(last);
                format!("kết quả được ghi ở bước {last}, hồ sơ đang ở bước {now}: chuyển tiếp trước")
            }
            StepError::RefusedElsewhere { now, possible } => {
                format!("hồ sơ được từ chối ở bước {}, đang ở bước {now}", listed(possible))
            }
            StepError::NotBack { now, to, possible } if possible.is_empty() => {
                format!("bước {now} không trả lại bước {to}: không có bước nào trước đó")
            }
            StepError::NotBack { now, to, possible } => {
                format!("bước {now} không trả lại bước {to}, chỉ trả lại bước {}", listed(possible))
            }
        };
        Self::new(Code::ActNotAllowed).say(vi, error.to_string())
    }
}

impl From<deadline::DeadlineError> for Problem {
    fn from(error: deadline::DeadlineError) -> Self {
        match error {
            deadline::DeadlineError::Calendar(calendar) => calendar.into(),
            other => Self::new(Code::Internal).because(other),
        }
    }
}

impl ActContext<'_> {
    /// When the act took effect: now, or earlier within the bound and with a reason; never later, and never before the
    /// dossier's last act.
    pub(in crate::dossier) fn happened_at(&self, not_before: Option<Instant>) -> Result<Instant, Problem> {
        let mut check = Check::new();
        let explained = self.timing.late_entry_reason.is_some();
        let happened_at = self.took_effect(&mut check, self.timing.happened_at, explained, not_before);
        check.finish(happened_at)
    }

    /// The time of an act on this dossier as its body says it; what is wrong with it joins the mistakes of the other fields.
    pub(in crate::dossier) fn timing(
        &self,
        check: &mut Check,
        before: &Dossier,
        happened_at: Option<Instant>,
        reason: Option<&str>,
    ) -> Checked<ActTiming> {
        let explained = reason.is_some_and(|reason| !reason.trim().is_empty());
        let timing = ActTiming::read(check, happened_at, reason);
        let fits = self.took_effect(check, happened_at, explained, Some(before.last_happened_at));
        Checked::all((timing, fits)).map(|(timing, _)| timing)
    }

    /// The act at that time.
    pub(in crate::dossier) fn at(self, timing: ActTiming) -> Self {
        Self { timing, ..self }
    }

    /// When an act took effect whose other fields are still being read: `explained` is whether a reason was given.
    pub(in crate::dossier) fn took_effect(
        &self,
        check: &mut Check,
        asked: Option<Instant>,
        explained: bool,
        not_before: Option<Instant>,
    ) -> Checked<Instant> {
        // An act of this moment is kept to the second, but never before the dossier's last one.
        let this_second = self.now.whole_second();
        let happened_at =
            asked.unwrap_or_else(|| not_before.map_or(this_second, |last| last.max(this_second)));
        // A dossier's last act can lie ahead of a clock that was set back.
        let fits = if happened_at > self.now {
            check.refuse(
                "happened_at",
                "in_the_future",
                format!("thời điểm này ở tương lai; bây giờ là {}", self.now.words_vi()),
                format!("this lies in the future; it is now {}", self.now),
            )
        } else if happened_at < this_second.plus(-self.late_entry_bound) {
            check.refuse(
                "happened_at",
                "too_long_ago",
                format!("chỉ được ghi muộn trong {} ngày", self.late_entry_bound.num_days()),
                format!("an act may be entered at most {} days late", self.late_entry_bound.num_days()),
            )
        } else if not_before.is_some_and(|last| happened_at < last) {
            check.refuse(
                "happened_at",
                "before_last_act",
                "thời điểm này trước việc gần nhất đã ghi của hồ sơ",
                "this lies before the dossier's last recorded act",
            )
        } else {
            Checked::sure(happened_at)
        };
        if happened_at < this_second && !explained {
            let en = "say why it is entered late";
            return check.refuse("late_entry_reason", "required", "ghi lý do nhập muộn", en);
        }
        fits
    }

    /// The time of an act after `before` that took effect at `happened_at`.
    pub(in crate::dossier) fn time(&self, before: Option<&Dossier>, happened_at: Instant) -> ActTime {
        ActTime::new(happened_at, self.now, before.map(|before| before.last_recorded_at))
    }

    /// The act by this assignment that brings a dossier from `before` to `after`, for the gate to the journal.
    pub(in crate::dossier) fn posting<'d>(
        &self,
        assignment: &Assignment,
        event: Event,
        before: Option<&'d Dossier>,
        after: Dossier,
        time: ActTime,
        mut details: Value,
    ) -> Posting<'d> {
        if let Some(absent) = &assignment.acting_for {
            note(&mut details, ACTING_FOR, Value::from(absent.username.as_str()));
        }
        let actor = Actor::officer(self.officer.id, assignment);
        Posting { before, after, event, actor, time, details }
    }
}

/// The assignment by which the officer may act.
pub(in crate::dossier) fn may<'a>(
    officer: &'a Officer,
    roles: &[Role],
    office_id: AgencyId,
) -> Result<&'a Assignment, Problem> {
    officer.acts_on_dossiers_as(roles, office_id).ok_or_else(|| {
        let (vi, en) = Role::list_words(roles);
        Problem::new(Code::RoleMayNot)
            .say(format!("việc này dành cho: {vi}"), format!("this act is for: {en}"))
    })
}

/// Adds to what the journal keeps of an act.
pub(in crate::dossier) fn note(details: &mut Value, name: &str, value: Value) {
    if let Value::Object(fields) = details {
        fields.insert(name.to_owned(), value);
    }
}

/// Adds the reason of a late entry to what the journal keeps.
pub(in crate::dossier) fn with_late_entry(mut details: Value, timing: &ActTiming) -> Value {
    if let Some(reason) = &timing.late_entry_reason {
        note(&mut details, "late_entry_reason", Value::from(reason.as_str()));
    }
    details
}
