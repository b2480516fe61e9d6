//! The honesty meters: of which acts each speaks, which of them it counts, and by what measure.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! A meter shows a pattern that figures alone hide; it accuses nobody. Each has a base, the part of it that is counted and
//! the percentage with its bounds, and opens to the acts behind both. An act that cannot be measured (imported, or beyond the
//! years of its calendar) is in no base; how many there are is told.
//!
//! An entry counts to the second, as acts do: what is entered at once has no lag. Working time is that of the dossier's own calendar, as it was when the act was recorded. *In time* is not after the due
//! date. *A limit of a day or more* is one in days, or of at least 8 working hours: shorter ones are always near their end.
//!
//! | meter | base | counted |
//! |---|---|---|
//! | `entry_lag` | acts of officers | entered later than `entry_lag_minutes` working minutes after they took effect |
//! | `resolved_recorded_late` | resolutions with a due date, entered by officers | in time, and entered after the due date |
//! | `resolved_at_the_last_hours` | resolutions in time, limit of a day or more | at most `last_minutes` working minutes before the due date |
//! | `requests_in_the_last_tenth` | requests for papers while the clock runs | in time, and at most a tenth of the limit's working time before the due date |
//! | `on_time_thanks_to_a_pause` | resolutions in time | after the due date that holds when no pause is taken off |
//! | `withdrawn_and_refiled` | closed as withdrawn | the same applicant files the same procedure again within `refiled_days` days of the wish to withdraw |
//! | `instant_resolutions` | resolutions, limit of a day or more | at most `instant_minutes` working minutes after the acceptance |
//! | `acts_outside_office_hours` | acts of officers | took effect outside the hours of desk and office |
//! | `acts_recorded_outside_office_hours` | acts of officers | were entered outside those hours |
//!
//! *Acts of officers* leave out what was imported, what a citizen files online, and what one decision does to many
//! dossiers at once (another calendar, version or office). The limit's working time runs from the effective reception
//! to the due date without pauses. *The same applicant* has the same identity number; at the office of the withdrawn
//! dossier also the same name, where one of both has no number. Looked at are the offices that whoever asks may see.
//! The thresholds are settings of a question \[M\]: no rule of law names them (docs/domain/reports.md).

use serde::Serialize;

use crate::dossier::clock::deadline::due;
use crate::dossier::clock::overdue::is_past;
use crate::dossier::clock::status::Event;
use crate::named_values;
use crate::platform::instant::Instant;
use crate::platform::personal_number::identity_key;
use crate::procedure::TimeLimit;
use crate::procedure::limit::LimitUnit;
use crate::report::measure::acts::selection::ActSelection;
use crate::report::measure::acts::{JournalAct, MINUTE, MeasureBasis};

named_values! {
    /// A meter.
    pub enum Meter {
        /// Acts that were entered some time after they took effect.
        EntryLag = "entry_lag",
        /// Results that were entered after the due date, with an instant before it.
        ResolvedRecordedLate = "resolved_recorded_late",
        /// Results in the last working hours before the due date.
        ResolvedAtTheLastHours = "resolved_at_the_last_hours",
        /// Requests for papers in the last tenth of the limit.
        RequestsInTheLastTenth = "requests_in_the_last_tenth",
        /// Results that are in time because a pause was taken off.
        OnTimeThanksToAPause = "on_time_thanks_to_a_pause",
        /// Withdrawn dossiers that were filed again soon after.
        WithdrawnAndRefiled = "withdrawn_and_refiled",
        /// Results soon after the acceptance.
        InstantResolutions = "instant_resolutions",
        /// Acts that took effect outside office hours.
        ActsOutsideOfficeHours = "acts_outside_office_hours",
        /// Acts that were entered outside office hours.
        ActsRecordedOutsideOfficeHours = "acts_recorded_outside_office_hours",
    }
}

named_values! {
    /// Which acts of a meter are opened.
    pub enum MeterSide {
        /// Those that are counted.
        Counted = "counted",
        /// All of the base.
        Base = "base",
    }
}

/// The thresholds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MeterSettings {
    /// Working minutes after which an entry counts in `entry_lag`.
    #[schema(example = 60)]
    pub entry_lag_minutes: i64,
    /// Working minutes before the due date within which a result counts in `resolved_at_the_last_hours`.
    #[schema(example = 120)]
    pub last_minutes: i64,
    /// Days within which a dossier filed again counts in `withdrawn_and_refiled`.
    #[schema(example = 30)]
    pub refiled_days: i64,
    /// Working minutes after the acceptance within which a result counts in `instant_resolutions`.
    #[schema(example = 15)]
    pub instant_minutes: i64,
}

impl Default for MeterSettings {
    fn default() -> Self {
        Self { entry_lag_minutes: 60, last_minutes: 120, refiled_days: 30, instant_minutes: 15 }
    }
}

/// What a meter says of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum MeterVerdict {
    /// It is not of this kind.
    OutOfBase,
    /// It is, but nothing can be said of it.
    NotMeasured,
    /// It is in the base.
    InBase {
        /// Whether it is counted.
        counted: bool,
        /// The working microseconds that were measured, by a meter that measures time.
        time: Option<i64>,
    },
}

impl Meter {
    /// The name for people.
    #[must_use]
    pub const fn label_vi(self) -> &'static str {
        match self {
            Self::EntryLag => "Việc được ghi nhận sau khi diễn ra",
            Self::ResolvedRecordedLate => "Kết quả đúng hạn được ghi nhận sau hạn",
            Self::ResolvedAtTheLastHours => "Kết quả trong những giờ cuối trước hạn",
            Self::RequestsInTheLastTenth => "Yêu cầu bổ sung trong một phần mười cuối của thời hạn",
            Self::OnTimeThanksToAPause => "Đúng hạn nhờ thời gian tạm dừng",
            Self::WithdrawnAndRefiled => "Hồ sơ rút rồi nộp lại",
            Self::InstantResolutions => "Kết quả ngay sau khi tiếp nhận",
            Self::ActsOutsideOfficeHours => "Việc diễn ra ngoài giờ làm việc",
            Self::ActsRecordedOutsideOfficeHours => "Việc được ghi nhận ngoài giờ làm việc",
        }
    }

    /// What its base is, for people.
    #[must_use]
    pub const fn base_vi(self) -> &'static str {
        match self {
            Self::EntryLag | Self::ActsOutsideOfficeHours | Self::ActsRecordedOutsideOfficeHours => {
                "việc của cán bộ trong kỳ"
            }
            Self::ResolvedRecordedLate => "kết quả có hạn do cán bộ ghi trong kỳ",
            Self::ResolvedAtTheLastHours => "kết quả không quá hạn trong kỳ, thời hạn từ một ngày trở lên",
            Self::RequestsInTheLastTenth => "yêu cầu bổ sung khi đang tính giờ trong kỳ",
            Self::OnTimeThanksToAPause => "kết quả không quá hạn trong kỳ",
            Self::WithdrawnAndRefiled => "hồ sơ công dân rút trong kỳ",
            Self::InstantResolutions => "kết quả trong kỳ, thời hạn từ một ngày trở lên",
        }
    }

    /// How it is counted, for people, with these thresholds.
    #[must_use]
    pub fn formula_vi(self, settings: MeterSettings) -> String {
        let MeterSettings { entry_lag_minutes, last_minutes, refiled_days, instant_minutes } = settings;
        match self {
            Self::EntryLag => format!("ghi nhận muộn hơn {entry_lag_minutes} phút làm việc sau khi diễn ra"),
            Self::ResolvedRecordedLate => "có kết quả không quá hạn, nhưng được ghi nhận sau hạn".to_owned(),
            Self::ResolvedAtTheLastHours => {
                format!("có kết quả trong {last_minutes} phút làm việc cuối trước hạn")
            }
            Self::RequestsInTheLastTenth => {
                "được gửi khi thời gian làm việc còn lại không quá một phần mười thời hạn".to_owned()
            }
            Self::OnTimeThanksToAPause => {
                "có kết quả sau hạn tính khi không trừ thời gian tạm dừng".to_owned()
            }
            Self::WithdrawnAndRefiled => {
                format!(
                    "cùng người nộp, cùng thủ tục, nộp lại trong {refiled_days} ngày tại cơ quan đó, hoặc (cùng số định danh) \
                     tại cơ quan khác trong phạm vi xem được"
                )
            }
            Self::InstantResolutions => {
                format!("có kết quả trong {instant_minutes} phút làm việc sau khi tiếp nhận")
            }
            Self::ActsOutsideOfficeHours => {
                "diễn ra ngoài giờ làm việc và giờ tiếp nhận của cơ quan".to_owned()
            }
            Self::ActsRecordedOutsideOfficeHours => {
                "được ghi nhận ngoài giờ làm việc và giờ tiếp nhận của cơ quan".to_owned()
            }
        }
    }

    /// Which acts it looks at.
    pub(in crate::report) fn wanted(self) -> ActSelection {
        let nothing = ActSelection::default();
        match self {
            Self::EntryLag | Self::ActsOutsideOfficeHours | Self::ActsRecordedOutsideOfficeHours => {
                ActSelection { every_act: true, ..nothing }
            }
            Self::RequestsInTheLastTenth => ActSelection { requests: true, ..nothing },
            Self::WithdrawnAndRefiled => ActSelection { withdrawals: true, ..nothing },
            Self::ResolvedRecordedLate
            | Self::ResolvedAtTheLastHours
            | Self::OnTimeThanksToAPause
            | Self::InstantResolutions => ActSelection { resolutions: true, ..nothing },
        }
    }

    /// What it says of an act. Whether a withdrawn dossier was filed again is not known here: it is in the base, not counted.
    pub(in crate::report) fn judge(
        self,
        act: &JournalAct,
        basis: &MeasureBasis,
        settings: MeterSettings,
    ) -> MeterVerdict {
        let verdict = match self {
            Self::EntryLag => is_officers(act).then(|| entry_lag(act, basis, settings)),
            Self::ActsOutsideOfficeHours => is_officers(act).then(|| outside(basis, act.happened_at)),
            Self::ActsRecordedOutsideOfficeHours => {
                is_officers(act).then(|| outside(basis, act.entered_at()))
            }
            Self::ResolvedRecordedLate => resolved_due(act).map(|due| {
                let late = |at| is_past(Some(due), at);
                act.actor_id.map(|_| plain(!late(act.happened_at) && late(act.entered_at())))
            }),
            Self::ResolvedAtTheLastHours => in_time(act)
                .filter(|_| is_of_a_day(basis.limit))
                .map(|due| last_hours(act, basis, due, settings)),
            Self::OnTimeThanksToAPause => in_time(act).map(|_| thanks_to_a_pause(act, basis)),
            Self::InstantResolutions => {
                let fits = act.is_resolution() && is_of_a_day(basis.limit);
                fits.then(|| instant(act, basis, settings))
            }
            Self::RequestsInTheLastTenth => {
                let asks =
                    act.event == Event::RequestSupplement && act.from.is_pending() && !act.from.is_paused();
                act.due_before.filter(|_| asks).map(|due| last_tenth(act, basis, due))
            }
            Self::WithdrawnAndRefiled => act.is_withdrawal().then(|| Some(plain(false))),
        };
        match verdict {
            None => MeterVerdict::OutOfBase,
            Some(None) => MeterVerdict::NotMeasured,
            Some(Some((counted, time))) => MeterVerdict::InBase { counted, time },
        }
    }
}

/// Whether an act is counted, and the time that was measured.
type MeterFinding = (bool, Option<i64>);

const fn plain(counted: bool) -> MeterFinding {
    (counted, None)
}

/// An act that an officer did to this dossier.
fn is_officers(act: &JournalAct) -> bool {
    act.actor_id.is_some() && act.event != Event::Submit && !act.event.rule().by.is_of_many()
}

/// The due date of a resolution.
fn resolved_due(act: &JournalAct) -> Option<Instant> {
    act.due_at().filter(|_| act.is_resolution())
}

/// The due date of a resolution that is not after it.
fn in_time(act: &JournalAct) -> Option<Instant> {
    resolved_due(act).filter(|due| !is_past(Some(*due), act.happened_at))
}

/// A limit of a day or more.
fn is_of_a_day(limit: TimeLimit) -> bool {
    let Some(limit) = limit.within() else { return false };
    match limit.unit() {
        LimitUnit::WorkingDays | LimitUnit::CalendarDays | LimitUnit::Months => true,
        LimitUnit::HalfWorkingDays => limit.value() >= 2,
        LimitUnit::WorkingHours => limit.value() >= 8,
        LimitUnit::WorkingMinutes => limit.value() >= 480,
        LimitUnit::SameDay => false,
    }
}

fn entry_lag(act: &JournalAct, basis: &MeasureBasis, settings: MeterSettings) -> Option<MeterFinding> {
    let lag = basis.working(act.happened_at, act.entered_at())?;
    Some((lag > settings.entry_lag_minutes.saturating_mul(MINUTE), Some(lag)))
}

fn outside(basis: &MeasureBasis, at: Instant) -> Option<MeterFinding> {
    basis.is_office_time(at).map(|inside| plain(!inside))
}

fn last_hours(
    act: &JournalAct,
    basis: &MeasureBasis,
    due: Instant,
    settings: MeterSettings,
) -> Option<MeterFinding> {
    let left = basis.working(act.happened_at, due)?;
    Some((left <= settings.last_minutes.saturating_mul(MINUTE), Some(left)))
}

fn instant(act: &JournalAct, basis: &MeasureBasis, settings: MeterSettings) -> Option<MeterFinding> {
    let spent = basis.working(basis.accepted_at?, act.happened_at)?;
    Some((spent <= settings.instant_minutes.saturating_mul(MINUTE), Some(spent)))
}

/// Held against the due date of the same limit, acceptance and calendar with an empty list of pauses.
fn thanks_to_a_pause(act: &JournalAct, basis: &MeasureBasis) -> Option<MeterFinding> {
    let calendar = basis.calendar.as_ref()?;
    let bare = due(basis.limit.within()?, basis.accepted_at?.civil(), &[], &**calendar).ok()?;
    Some(plain(is_past(Some(bare.due_at), act.happened_at.civil())))
}

/// What was left of the limit, against a tenth of it; after the due date nothing is left, and no request is a last-minute one.
fn last_tenth(act: &JournalAct, basis: &MeasureBasis, due_at: Instant) -> Option<MeterFinding> {
    let calendar = basis.calendar.as_ref()?;
    let bare = due(basis.limit.within()?, basis.accepted_at?.civil(), &[], &**calendar).ok()?;
    let whole = basis.between(bare.starts_at, bare.due_at)?;
    let left = basis.working(act.happened_at, due_at)?;
    let counted = !is_past(Some(due_at), act.happened_at) && left.saturating_mul(10) <= whole;
    Some((counted, Some(left.max(0))))
}

/// Whether two applications come from the same person: by identity number where both have one, else by name.
#[must_use]
pub(in crate::report) fn is_same_applicant(one: (&str, Option<&str>), other: (&str, Option<&str>)) -> bool {
    if let (Some(one), Some(other)) = (one.1, other.1) {
        return match (identity_key(one), identity_key(other)) {
            (None, None) => one.eq_ignore_ascii_case(other),
            keys => keys.0 == keys.1,
        };
    }
    let words = |name: &str| name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    words(one.0) == words(other.0)
}
