//! The figures of a report, each with its name, its Vietnamese label and its formula over the journal: the one table from
//! which a cell is counted and the list behind the cell is drawn.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Words of the formulas: *received* accounts are pending and ended ones together, *ended* are resolved and closed,
//! *before* are those before acceptance. `A -> B` counts the journal rows that take a dossier from an account of A to
//! another account of B in the period; `balance(A)` counts the dossiers that stand in an account of A at an instant. The
//! *promise* is the due date, or the later date of an apology (`dossier/books/promise.rs`); *apologised* and *overridden* are marks.
//!
//! A dossier counts by where it came to in the end: a row counts neither with the row that undoes it, nor does that, when both lie in
//! the period (an end and its reopening, an acceptance and its undoing). What undoes something of before the period counts. *Acts*
//! are all rows. For every possible transfer the books balance:
//!
//! `carried_over + received + reopened = resolved + closed + pending`
//!
//! and so do the promises: standing at the start + given = kept + broken + moved + lapsed + standing at the end.

use serde::Serialize;

use crate::dossier::books::promise::PromiseOutcome;
pub use crate::dossier::books::rollup::move_kind::PromiseTimeliness;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::dossier::clock::marks::Mark;
pub use crate::report::figures::figure_rule::{
    ApologyFilter, DueBasis, DueFilter, FigureRule, PeriodEdge, PromiseFlow, Transfer,
};

use Account::{
    ClosedRefused, ClosedStopped, ClosedWithdrawn, InProcess, NotAccepted, PausedPayment,
    PausedPaymentOverdue, PausedSupplement, PausedSupplementOverdue, ResolvedEarly, ResolvedLate,
    ResolvedNoDeadline, ResolvedOnTime, WaitingAcceptance, WithdrawalPending, WithdrawalPendingOverdue,
};

const ANY: &[Account] = Account::ALL;
const BEFORE: &[Account] = Account::BEFORE_ACCEPTANCE;
const PENDING: &[Account] = Account::PENDING;
const RESOLVED: &[Account] = Account::RESOLVED;
const CLOSED: &[Account] = Account::CLOSED;
const ENDED: &[Account] = Account::ENDED;
const RECEIVED: &[Account] = Account::RECEIVED;
/// Where the outcome for the due date is known once the due date has passed. Closed dossiers have no result that could be
/// in time; a pause that began in time has stopped the clock, so the due date is not the one that will apply.
const DUE_DECIDED: &[Account] = &[
    ResolvedEarly,
    ResolvedOnTime,
    ResolvedLate,
    InProcess,
    PausedSupplementOverdue,
    PausedPaymentOverdue,
    WithdrawalPendingOverdue,
];

/// Where a promise that has passed is broken: a pause that began in time has stopped the clock.
const CLOCK_RUNS: &[Account] =
    &[InProcess, PausedSupplementOverdue, PausedPaymentOverdue, WithdrawalPendingOverdue];

macro_rules! figures {
    (
        columns { $($(#[doc = $doc:literal])+ $value:ident $name:ident $label:literal $rule:expr;)+ }
        behind_rates { $($(#[doc = $odoc:literal])+ $ovalue:ident $oname:ident $olabel:literal $orule:expr;)+ }
    ) => {
        /// The figures: the columns of a report first, then what its rates and the columns of single forms are made of.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Figure { $($(#[doc = $doc])+ $value,)+ $($(#[doc = $odoc])+ $ovalue),+ }

        impl Figure {
            /// Every figure, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$value,)+ $(Self::$ovalue),+];
            /// The figures that are columns of a report.
            pub const COLUMNS: &'static [Self] = &[$(Self::$value),+];

            /// The stable name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$value => stringify!($name),)+ $(Self::$ovalue => stringify!($oname)),+ }
            }

            /// The label for people.
            #[must_use]
            pub const fn label_vi(self) -> &'static str {
                match self { $(Self::$value => $label,)+ $(Self::$ovalue => $olabel),+ }
            }

            /// How it is counted.
            #[must_use]
            pub const fn rule(self) -> FigureRule {
                match self { $(Self::$value => $rule,)+ $(Self::$ovalue => $orule),+ }
            }
        }

        /// The figures of one row of a report. Flows count journal rows in the period, stocks count dossiers at its start
        /// (`carried_over`) or at its end.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
        pub struct Figures { $($(#[doc = $doc])+ #[schema(example = 0)] pub $name: i64),+ }

        impl Figures {
            /// The columns of these cells.
            #[must_use]
            pub fn of(cells: &FigureValues) -> Self { Self { $($name: cells.get(Figure::$value)),+ } }
        }
    };
}

const fn flow(transfers: &'static [Transfer]) -> FigureRule {
    FigureRule::Flow { transfers, channels: Channel::ALL, letter: ApologyFilter::Any, net: true }
}

const fn acts(transfers: &'static [Transfer]) -> FigureRule {
    FigureRule::Flow { transfers, channels: Channel::ALL, letter: ApologyFilter::Any, net: false }
}

const fn accepted(channels: &'static [Channel]) -> FigureRule {
    FigureRule::Flow { transfers: &[(BEFORE, RECEIVED)], channels, letter: ApologyFilter::Any, net: true }
}

const fn answered(verdicts: &'static [PromiseTimeliness]) -> FigureRule {
    FigureRule::Answer { verdicts }
}

const fn stock(accounts: &'static [Account], due: DueFilter) -> FigureRule {
    FigureRule::Stock { at: PeriodEdge::End, accounts, due, by: DueBasis::Law, letter: ApologyFilter::Any }
}

const fn resolved_late(letter: ApologyFilter) -> FigureRule {
    FigureRule::Flow { transfers: &[(ANY, &[ResolvedLate])], channels: Channel::ALL, letter, net: true }
}

const fn in_process_overdue(letter: ApologyFilter) -> FigureRule {
    FigureRule::Stock {
        at: PeriodEdge::End,
        accounts: &[InProcess],
        due: DueFilter::Overdue,
        by: DueBasis::Law,
        letter,
    }
}

const fn promised(accounts: &'static [Account], due: DueFilter) -> FigureRule {
    FigureRule::Stock {
        at: PeriodEdge::End,
        accounts,
        due,
        by: DueBasis::Promise,
        letter: ApologyFilter::Any,
    }
}

const fn ended(outcomes: &'static [PromiseOutcome]) -> FigureRule {
    FigureRule::Promise(PromiseFlow::Ended(outcomes))
}

figures! {
    columns {
        /// Kỳ trước chuyển qua. Formula: balance(pending) at the start of the period.
        CarriedOver carried_over "Kỳ trước chuyển qua"
            FigureRule::Stock { at: PeriodEdge::Start, accounts: PENDING, due: DueFilter::Any, by: DueBasis::Law, letter: ApologyFilter::Any };
        /// Tiếp nhận trực tuyến toàn trình. Formula: before -> received, channel `online_full`.
        ReceivedOnlineFull received_online_full "Tiếp nhận trực tuyến toàn trình" accepted(&[Channel::OnlineFull]);
        /// Tiếp nhận trực tuyến một phần. Formula: before -> received, channel `online_partial`.
        ReceivedOnlinePartial received_online_partial "Tiếp nhận trực tuyến một phần" accepted(&[Channel::OnlinePartial]);
        /// Tiếp nhận trực tiếp. Formula: before -> received, channel `counter`.
        ReceivedInPerson received_in_person "Tiếp nhận trực tiếp" accepted(&[Channel::Counter]);
        /// Tiếp nhận qua bưu chính. Formula: before -> received, channel `postal`.
        ReceivedPostal received_postal "Tiếp nhận qua bưu chính" accepted(&[Channel::Postal]);
        /// Tiếp nhận trong kỳ: accepted in the period. Formula: before -> received; the sum of the four channels.
        Received received "Tiếp nhận trong kỳ" accepted(Channel::ALL);
        /// Mở lại: an end of before the period that was undone or corrected in it. Formula: ended -> any other account.
        Reopened reopened "Mở lại" flow(&[(ENDED, ANY)]);
        /// Giải quyết trước hạn. Formula: any -> `resolved_early`.
        ResolvedEarly resolved_early "Giải quyết trước hạn" flow(&[(ANY, &[ResolvedEarly])]);
        /// Giải quyết đúng hạn. Formula: any -> `resolved_on_time`.
        ResolvedOnTime resolved_on_time "Giải quyết đúng hạn" flow(&[(ANY, &[ResolvedOnTime])]);
        /// Giải quyết quá hạn. Formula: any -> `resolved_late`.
        ResolvedLate resolved_late "Giải quyết quá hạn" flow(&[(ANY, &[ResolvedLate])]);
        /// Giải quyết, không có hạn. Formula: any -> `resolved_no_deadline`.
        ResolvedNoDeadline resolved_no_deadline "Giải quyết không có hạn" flow(&[(ANY, &[ResolvedNoDeadline])]);
        /// Đã giải quyết: the result exists. Formula: any -> resolved; early + on time + late + no deadline.
        Resolved resolved "Đã giải quyết" flow(&[(ANY, RESOLVED)]);
        /// Từ chối. Formula: any -> `closed_refused`.
        ClosedRefused closed_refused "Từ chối giải quyết" flow(&[(ANY, &[ClosedRefused])]);
        /// Rút. Formula: any -> `closed_withdrawn`.
        ClosedWithdrawn closed_withdrawn "Công dân rút hồ sơ" flow(&[(ANY, &[ClosedWithdrawn])]);
        /// Dừng. Formula: any -> `closed_stopped`.
        ClosedStopped closed_stopped "Dừng xử lý" flow(&[(ANY, &[ClosedStopped])]);
        /// Hủy tiếp nhận: an acceptance of before the period, taken back in it. Formula: received -> before.
        AcceptanceUndone acceptance_undone "Hủy tiếp nhận" flow(&[(RECEIVED, BEFORE)]);
        /// Kết thúc không có kết quả. Formula: refused + withdrawn + stopped + acceptance undone.
        Closed closed "Kết thúc không có kết quả" flow(&[(ANY, CLOSED), (RECEIVED, BEFORE)]);
        /// Đang giải quyết cuối kỳ. Formula: balance(pending) at the end; in time + overdue + paused (both reasons) + withdrawal pending.
        Pending pending "Đang giải quyết cuối kỳ" stock(PENDING, DueFilter::Any);
        /// Đang giải quyết, trong hạn. Formula: balance(`in_process`, no due date or due at or after the end).
        InProcessInTime in_process_in_time "Đang giải quyết trong hạn" stock(&[InProcess], DueFilter::InTime);
        /// Đang giải quyết, quá hạn. Formula: balance(`in_process`, due before the end).
        InProcessOverdue in_process_overdue "Đang giải quyết quá hạn" stock(&[InProcess], DueFilter::Overdue);
        /// Tạm dừng chờ bổ sung. Formula: balance(`paused_supplement` and `paused_supplement_overdue`) at the end.
        PausedSupplement paused_supplement "Tạm dừng chờ bổ sung" stock(&[PausedSupplement, PausedSupplementOverdue], DueFilter::Any);
        /// Tạm dừng chờ nghĩa vụ tài chính. Formula: balance(`paused_payment` and `paused_payment_overdue`) at the end.
        PausedPayment paused_payment "Tạm dừng chờ nghĩa vụ tài chính" stock(&[PausedPayment, PausedPaymentOverdue], DueFilter::Any);
        /// Chờ xác nhận rút: the citizen has asked for it back, and the withdrawal is not confirmed; no clock runs. Formula:
        /// balance(`withdrawal_pending` and `withdrawal_pending_overdue`) at the end.
        WithdrawalPending withdrawal_pending "Chờ xác nhận rút hồ sơ" stock(&[WithdrawalPending, WithdrawalPendingOverdue], DueFilter::Any);
        /// Trong đó tạm dừng khi đã quá hạn, of the paused ones and of those that wait for their withdrawal: was overdue when
        /// the clock was stopped, and stays so. Formula: balance(`paused_supplement_overdue`, `paused_payment_overdue` and
        /// `withdrawal_pending_overdue`) at the end.
        PausedOverdue paused_overdue "Trong đó tạm dừng khi đã quá hạn" stock(&[PausedSupplementOverdue, PausedPaymentOverdue, WithdrawalPendingOverdue], DueFilter::Any);
        /// Chờ tiếp nhận; not part of what was received. Formula: balance(`waiting_acceptance`) at the end; in time + overdue.
        WaitingAcceptance waiting_acceptance "Chờ tiếp nhận cuối kỳ" stock(&[WaitingAcceptance], DueFilter::Any);
        /// Chờ tiếp nhận, đúng hạn: the 8 working hours have not passed, or papers are owed. Formula:
        /// balance(`waiting_acceptance`, no answer due or due at or after the end).
        WaitingInTime waiting_in_time "Chờ tiếp nhận đúng hạn" stock(&[WaitingAcceptance], DueFilter::InTime);
        /// Chờ tiếp nhận, quá hạn. Formula: balance(`waiting_acceptance`, answer due before the end).
        WaitingOverdue waiting_overdue "Chờ tiếp nhận quá hạn" stock(&[WaitingAcceptance], DueFilter::Overdue);
        /// Không tiếp nhận; not part of what was received. Formula: any -> `not_accepted`.
        NotAccepted not_accepted "Không tiếp nhận" flow(&[(ANY, &[NotAccepted])]);
        /// Đã trả lời đúng hạn: dossiers that waited for acceptance and were answered (accepted, turned away, papers asked for)
        /// within 8 working hours. Formula: `waiting_acceptance` -> any other account, or -> no answer due; not after it was due.
        AnsweredInTime answered_in_time "Hồ sơ trực tuyến được trả lời đúng hạn" answered(&[PromiseTimeliness::InTime]);
        /// Đã trả lời quá hạn. Formula: as `answered_in_time`; after it was due.
        AnsweredLate answered_late "Hồ sơ trực tuyến được trả lời quá hạn" answered(&[PromiseTimeliness::Late]);
        /// Giải quyết quá hạn, đã có thư xin lỗi. Formula: any -> `resolved_late`, apologised.
        ResolvedLateApologised resolved_late_apologised "Giải quyết quá hạn, đã có thư xin lỗi" resolved_late(ApologyFilter::Sent);
        /// Giải quyết quá hạn, chưa có thư xin lỗi. Formula: `resolved_late` - `resolved_late_apologised`.
        ResolvedLateNotApologised resolved_late_not_apologised "Giải quyết quá hạn, chưa có thư xin lỗi"
            resolved_late(ApologyFilter::NotSent);
        /// Đang giải quyết quá hạn, đã có thư xin lỗi. Formula: balance(`in_process`, due before the end, apologised).
        InProcessOverdueApologised in_process_overdue_apologised "Đang giải quyết quá hạn, đã có thư xin lỗi"
            in_process_overdue(ApologyFilter::Sent);
        /// Đang giải quyết quá hạn, chưa có thư xin lỗi. Formula: `in_process_overdue` - `in_process_overdue_apologised`.
        InProcessOverdueNotApologised in_process_overdue_not_apologised "Đang giải quyết quá hạn, chưa có thư xin lỗi"
            in_process_overdue(ApologyFilter::NotSent);
        /// Lời hẹn đã đưa ra: by acceptance, by another due date, by an apology, by opening a dossier again. Formula: rows after
        /// which a pending dossier has a promise that it had not before.
        PromisesGiven promises_given "Lời hẹn đã đưa ra" FigureRule::Promise(PromiseFlow::Given);
        /// Giữ đúng hẹn. Formula: pending -> resolved, not after the promise.
        PromisesKept promises_kept "Lời hẹn giữ đúng" ended(&[PromiseOutcome::Kept]);
        /// Sai hẹn. Formula: pending -> resolved after the promise, or another promise given after it had passed.
        PromisesBroken promises_broken "Lời hẹn bị sai" ended(&[PromiseOutcome::Broken]);
        /// Hẹn lại trước khi đến hẹn. Formula: another promise given not after the old one, or while the clock stood still.
        PromisesMoved promises_moved "Lời hẹn được dời trước khi đến hẹn" ended(&[PromiseOutcome::Moved]);
        /// Lời hẹn hết hiệu lực. Formula: pending with a promise -> closed or before acceptance.
        PromisesLapsed promises_lapsed "Lời hẹn hết hiệu lực vì hồ sơ kết thúc không có kết quả" ended(&[PromiseOutcome::Lapsed]);
        /// Lời hẹn còn chờ cuối kỳ. Formula: balance(pending with a promise) at the end.
        PromisesStanding promises_standing "Lời hẹn còn chờ cuối kỳ" promised(PENDING, DueFilter::Dated);
        /// Trong đó đã qua ngày hẹn, of those standing. Formula: balance(`in_process`, `paused_supplement_overdue`,
        /// `paused_payment_overdue`, `withdrawal_pending_overdue`; promise before the end) at the end.
        PromisesPast promises_past "Trong đó đã qua ngày hẹn" promised(CLOCK_RUNS, DueFilter::Overdue);
        /// Hồ sơ được cho phép vượt quy định. Formula: rows by which a dossier gets the mark overridden.
        GrantedBeyondPolicy granted_beyond_policy "Hồ sơ được cho phép vượt quy định" FigureRule::Marked(Mark::Overridden);
        /// Lượt mở lại: every time an ended dossier was opened again, whatever came of it. Formula: acts ended -> any other account.
        ReopeningActs reopening_acts "Lượt mở lại hồ sơ" acts(&[(ENDED, ANY)]);
        /// Lượt hủy tiếp nhận: every time an acceptance was taken back. Formula: acts received -> before.
        AcceptanceUndoingActs acceptance_undoing_acts "Lượt hủy tiếp nhận" acts(&[(RECEIVED, BEFORE)]);
    }
    behind_rates {
        /// Formula: any -> `resolved_early` or `resolved_on_time`.
        OnTimeOfResolvedNumerator on_time_of_resolved_numerator "Giải quyết trước và đúng hạn"
            flow(&[(ANY, &[ResolvedEarly, ResolvedOnTime])]);
        /// Formula: any -> `resolved_early`, `resolved_on_time` or `resolved_late`.
        OnTimeOfResolvedDenominator on_time_of_resolved_denominator "Đã giải quyết, có hạn"
            flow(&[(ANY, &[ResolvedEarly, ResolvedOnTime, ResolvedLate])]);
        /// Formula: balance(`resolved_early`, `resolved_on_time`; due in the period) at the end.
        OnTimeOfDueNumerator on_time_of_due_numerator "Đến hạn trong kỳ, đã giải quyết trước và đúng hạn"
            stock(&[ResolvedEarly, ResolvedOnTime], DueFilter::InPeriod);
        /// Formula: balance(resolved with a due date, `in_process`, paused when already overdue; due in the period) at the
        /// end. Closed dossiers and pauses that began in time are left out: nothing is late or in time there.
        OnTimeOfDueDenominator on_time_of_due_denominator "Đến hạn trong kỳ" stock(DUE_DECIDED, DueFilter::InPeriod);
        /// Formula: as `resolved`. The denominator is opened by `carried_over` and `received`.
        ResolvedRateNumerator resolved_rate_numerator "Đã giải quyết" flow(&[(ANY, RESOLVED)]);
        /// Formula: as `answered_in_time`.
        AnsweredInTimeOfAnsweredNumerator answered_in_time_of_answered_numerator "Hồ sơ trực tuyến được trả lời đúng hạn"
            answered(&[PromiseTimeliness::InTime]);
        /// Formula: `answered_in_time` + `answered_late`.
        AnsweredInTimeOfAnsweredDenominator answered_in_time_of_answered_denominator "Hồ sơ trực tuyến được trả lời"
            answered(&[PromiseTimeliness::InTime, PromiseTimeliness::Late]);
        /// Formula: as `promises_kept`.
        PromisesKeptOfEndedNumerator promises_kept_of_ended_numerator "Lời hẹn giữ đúng" ended(&[PromiseOutcome::Kept]);
        /// Formula: `promises_kept` + `promises_broken`.
        PromisesKeptOfEndedDenominator promises_kept_of_ended_denominator "Lời hẹn đã giữ hoặc đã sai"
            ended(&[PromiseOutcome::Kept, PromiseOutcome::Broken]);
        /// Formula: rows by which a dossier gets the mark `paid_online`; a column of the form of Hà Nội.
        PaidOnline paid_online "Hồ sơ thanh toán trực tuyến" FigureRule::Marked(Mark::PaidOnline);
        /// Formula: rows by which a dossier gets the mark `paid_in_person`.
        PaidInPerson paid_in_person "Hồ sơ thanh toán trực tiếp" FigureRule::Marked(Mark::PaidInPerson);
        /// Formula: rows by which a dossier loses one of these two marks: its first payment was entered by mistake.
        PaymentsTakenBack payments_taken_back "Thanh toán ghi nhầm, đã bỏ ghi"
            FigureRule::Unmarked(&[Mark::PaidOnline, Mark::PaidInPerson]);
    }
}

impl Figure {
    /// The figure of that name, or of one of the short names `early`, `on_time`, `late`, `overdue`, `in_time`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "early" => Some(Self::ResolvedEarly),
            "on_time" => Some(Self::ResolvedOnTime),
            "late" => Some(Self::ResolvedLate),
            "overdue" => Some(Self::InProcessOverdue),
            "in_time" => Some(Self::InProcessInTime),
            name => Self::named(name),
        }
    }

    /// The figure of that stable name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|figure| figure.as_str() == name)
    }
}

/// One value per figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureValues(Vec<i64>);

impl Default for FigureValues {
    fn default() -> Self {
        Self(vec![0; Figure::ALL.len()])
    }
}

impl FigureValues {
    /// The value of a figure.
    #[must_use]
    pub fn get(&self, figure: Figure) -> i64 {
        self.iter().find_map(|(at, value)| (at == figure).then_some(value)).unwrap_or_default()
    }

    /// Every figure with its value.
    pub fn iter(&self) -> impl Iterator<Item = (Figure, i64)> + '_ {
        Figure::ALL.iter().copied().zip(self.0.iter().copied())
    }

    /// Adds to every figure what `weight` says.
    pub fn add(&mut self, weight: impl Fn(Figure) -> i64) {
        for (figure, value) in Figure::ALL.iter().zip(&mut self.0) {
            *value += weight(*figure);
        }
    }

    /// Whether nothing was counted at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|value| *value == 0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::dossier::clock::overdue::OverdueRule;

    #[test]
    fn every_figure_is_found_by_its_name() {
        for figure in Figure::ALL {
            assert_eq!(Figure::parse(figure.as_str()), Some(*figure));
        }
        assert_eq!(Figure::parse("late"), Some(Figure::ResolvedLate));
        assert_eq!(Figure::parse("overdue"), Some(Figure::InProcessOverdue));
        assert_eq!(Figure::parse("LATE"), None);
    }

    #[test]
    fn the_accounts_of_the_formulas_are_those_of_the_books() {
        let set = |parts: &[&[Account]]| parts.concat().into_iter().collect::<BTreeSet<_>>();
        assert_eq!(set(&[ENDED]), set(&[RESOLVED, CLOSED]));
        assert_eq!(set(&[RECEIVED]), set(&[PENDING, ENDED]));
        assert_eq!(set(&[BEFORE, RECEIVED]), set(&[ANY]));
        // As the table of who can be overdue has it: the clock runs, or it was late when the clock was stopped.
        let held = Account::with_rules(&[OverdueRule::ClockRuns, OverdueRule::LateWhenPaused]);
        assert_eq!(set(&[CLOCK_RUNS]), set(&[&held]));
        assert_eq!(set(&[DUE_DECIDED]), set(&[&held, &[ResolvedEarly, ResolvedOnTime, ResolvedLate]]));
    }
}
