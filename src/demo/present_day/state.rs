//! How the dossiers of the office of today stand, how many stand so, and when one that is due then can.
//! Pure: no HTTP, no SQL, no clock.

use chrono::{NaiveDate, NaiveDateTime};

use crate::dossier::clock::ledger::Channel;
use crate::dossier::clock::overdue::is_past;
use crate::platform::instant::Instant;

/// How a dossier of today stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TodayState {
    /// Đến hạn hôm nay.
    DueToday,
    /// Còn hạn.
    DueLater,
    /// Quá hạn.
    Overdue,
    /// Quá hạn, đã xin lỗi và hẹn lại.
    Apologised,
    /// Đề nghị gửi công dân chờ lãnh đạo duyệt.
    WaitsForApproval,
    /// Đề nghị đã duyệt, chờ một cửa gửi.
    WaitsForSending,
    /// Chờ công dân bổ sung.
    PapersOwed,
    /// Chờ công dân nộp tiền.
    PaymentOwed,
    /// Công dân quá hạn bổ sung.
    AnswerOverdue,
    /// Nộp trực tuyến, chờ tiếp nhận.
    JustSubmitted,
    /// Nộp trực tuyến, quá hạn tiếp nhận.
    AcceptanceLate,
    /// Công dân đề nghị rút, chờ xác nhận.
    Withdrawing,
    /// Chờ lãnh đạo phê duyệt.
    AtApproval,
    /// Đang xin ý kiến.
    OpinionAsked,
    /// Có kết quả, chưa trả.
    ResultReady,
    /// Đã trả kết quả.
    Returned,
    /// Đã trả kết quả, trễ hạn.
    ReturnedLate,
    /// Từ chối.
    Refused,
    /// Dừng.
    Stopped,
    /// Nhập trùng, đã hủy.
    EnteredTwice,
}

/// How many dossiers stand so.
pub(super) const TODAY: &[(TodayState, usize)] = &[
    (TodayState::DueToday, 6),
    (TodayState::DueLater, 9),
    (TodayState::Overdue, 5),
    (TodayState::Apologised, 2),
    (TodayState::WaitsForApproval, 2),
    (TodayState::WaitsForSending, 2),
    (TodayState::PapersOwed, 4),
    (TodayState::PaymentOwed, 2),
    (TodayState::AnswerOverdue, 2),
    (TodayState::JustSubmitted, 4),
    (TodayState::AcceptanceLate, 2),
    (TodayState::Withdrawing, 2),
    (TodayState::AtApproval, 3),
    (TodayState::OpinionAsked, 2),
    (TodayState::ResultReady, 6),
    (TodayState::Returned, 5),
    (TodayState::ReturnedLate, 2),
    (TodayState::Refused, 1),
    (TodayState::Stopped, 1),
    (TodayState::EnteredTwice, 1),
];

impl TodayState {
    /// Whether a dossier that is due then can stand so now.
    pub(super) fn fits(self, due: NaiveDateTime, now: NaiveDateTime, workday: NaiveDate) -> bool {
        let passed = is_past(Some(Instant::from_civil(due)), Instant::from_civil(now));
        match self {
            Self::DueToday => due.date() == workday && !passed,
            Self::Overdue | Self::Apologised | Self::ReturnedLate => due.date() < now.date(),
            Self::AcceptanceLate => passed,
            Self::JustSubmitted => !passed,
            Self::DueLater
            | Self::WaitsForApproval
            | Self::WaitsForSending
            | Self::PapersOwed
            | Self::PaymentOwed
            | Self::AnswerOverdue
            | Self::Withdrawing
            | Self::AtApproval
            | Self::OpinionAsked
            | Self::ResultReady
            | Self::Returned
            | Self::Refused
            | Self::Stopped
            | Self::EnteredTwice => due.date() > workday,
        }
    }

    pub(super) const fn channel(self) -> Channel {
        match self {
            Self::JustSubmitted | Self::AcceptanceLate => Channel::OnlinePartial,
            _ => Channel::Counter,
        }
    }
}
