//! The life cycle of a dossier: which act is possible where, and where it leads.
//! Pure: no HTTP, no SQL, no clock.
//!
//! The ten states carry the codes that the national systems exchange (docs/domain/statuses.md \[V S6\]). The
//! transitions follow the proposal there, with two differences, each for a reason:
//! - papers, payment, withdrawal and stop are possible from 2 as well as from 4: the first step is the desk's own, and
//!   a fault may show before the first hand-over;
//! - 5 -> 9 ("trả lại") is a refusal (closed), never a resolution: a dossier without a result is not counted as resolved.

use thiserror::Error;

use super::deadline::Timeliness;
use super::ledger::Account;
use super::overdue::OverdueRule;
use crate::named_values;

named_values! {
    /// The state of a dossier.
    pub enum Status {
        /// 1 Mới đăng ký, chờ tiếp nhận.
        Submitted = "submitted",
        /// 2 Được tiếp nhận.
        Accepted = "accepted",
        /// 3 Không được tiếp nhận.
        NotAccepted = "not_accepted",
        /// 4 Đang xử lý.
        Processing = "processing",
        /// 5 Yêu cầu bổ sung giấy tờ.
        SupplementRequested = "supplement_requested",
        /// 6 Yêu cầu thực hiện nghĩa vụ tài chính.
        PaymentRequested = "payment_requested",
        /// 7 Công dân yêu cầu rút hồ sơ.
        WithdrawalRequested = "withdrawal_requested",
        /// 8 Dừng xử lý.
        Stopped = "stopped",
        /// 9 Đã xử lý xong.
        Resolved = "resolved",
        /// 10 Đã trả kết quả.
        Returned = "returned",
    }
}

named_values! {
    /// What is done to a dossier; `acts/mod.rs` lists what each does.
    pub enum Event {
        /// Nộp trực tuyến.
        Submit = "submit",
        /// Tiếp nhận tại quầy hoặc qua bưu chính.
        Receive = "receive",
        /// Tiếp nhận hồ sơ trực tuyến.
        Accept = "accept",
        /// Hủy tiếp nhận: an acceptance by mistake is taken back.
        UndoAcceptance = "undo_acceptance",
        /// Từ chối.
        Refuse = "refuse",
        /// Đề nghị một cửa yêu cầu bổ sung.
        DraftSupplement = "draft_supplement",
        /// Duyệt đề nghị gửi công dân.
        ApproveDraft = "approve_draft",
        /// Không duyệt đề nghị gửi công dân.
        RefuseDraft = "refuse_draft",
        /// Yêu cầu bổ sung.
        RequestSupplement = "request_supplement",
        /// Nhận bổ sung.
        TakeInSupplement = "take_in_supplement",
        /// Đề nghị một cửa thông báo nghĩa vụ tài chính.
        DraftPayment = "draft_payment",
        /// Yêu cầu thực hiện nghĩa vụ tài chính.
        RequestPayment = "request_payment",
        /// Xác nhận đã thực hiện nghĩa vụ tài chính.
        ConfirmPayment = "confirm_payment",
        /// Phân công thụ lý.
        Assign = "assign",
        /// Chuyển bước tiếp theo.
        HandOn = "hand_on",
        /// Chuyển lại bước trước.
        SendBack = "send_back",
        /// Lấy lại hồ sơ vừa chuyển.
        Recall = "recall",
        /// Có kết quả giải quyết.
        Resolve = "resolve",
        /// Trả kết quả.
        ReturnResult = "return_result",
        /// Xin ý kiến phối hợp.
        RequestOpinion = "request_opinion",
        /// Cho ý kiến.
        GiveOpinion = "give_opinion",
        /// Thôi xin ý kiến.
        WithdrawOpinion = "withdraw_opinion",
        /// Công dân đề nghị rút.
        Withdraw = "withdraw",
        /// Bỏ ghi đề nghị rút: what stood before it stands again.
        UndoWithdrawal = "undo_withdrawal",
        /// Dừng xử lý.
        Stop = "stop",
        /// Mở lại để đính chính.
        Correct = "correct",
        /// Sửa thông tin hồ sơ.
        Amend = "amend",
        /// Thu phí, lệ phí: the clock runs on.
        CollectFee = "collect_fee",
        /// Miễn, giảm phí, lệ phí.
        ExemptFee = "exempt_fee",
        /// Hoàn phí, lệ phí.
        RefundFee = "refund_fee",
        /// Bỏ ghi khoản phí, lệ phí nhập nhầm.
        TakeBackFee = "take_back_fee",
        /// Hủy hồ sơ nhập trùng: it leaves the register, and every figure.
        Annul = "annul",
        /// Đổi thủ tục hoặc hình thức nhận: what was entered leaves the register, and is entered again.
        Reclassify = "reclassify",
        /// Xin lỗi và hẹn lại ngày trả kết quả.
        Apologise = "apologise",
        /// Tính lại hạn vì lịch làm việc thay đổi.
        RecalculateDue = "recalculate_due",
        /// Chuyển cơ quan tiếp tục giải quyết.
        Continue = "continue",
        /// Chuyển sang bản thủ tục hoặc quy trình nội bộ khác.
        MoveVersion = "move_version",
        /// Trả về danh sách chung: whoever had it has left.
        Release = "release",
    }
}

crate::text_column!(Status, Event);

impl Status {
    /// The states of a dossier that waits for acceptance or is pending, and of no other.
    pub const NOT_ENDED: &'static [Self] = &[
        Self::Submitted,
        Self::Accepted,
        Self::Processing,
        Self::SupplementRequested,
        Self::PaymentRequested,
        Self::WithdrawalRequested,
    ];

    /// The national status code, 1 to 10.
    #[must_use]
    pub fn national_code(self) -> u8 {
        match self {
            Self::Submitted => 1,
            Self::Accepted => 2,
            Self::NotAccepted => 3,
            Self::Processing => 4,
            Self::SupplementRequested => 5,
            Self::PaymentRequested => 6,
            Self::WithdrawalRequested => 7,
            Self::Stopped => 8,
            Self::Resolved => 9,
            Self::Returned => 10,
        }
    }

    /// The name of the state for people, in Vietnamese.
    #[must_use]
    pub fn words_vi(self) -> &'static str {
        match self {
            Self::Submitted => "Mới đăng ký, chờ tiếp nhận",
            Self::Accepted => "Được tiếp nhận",
            Self::NotAccepted => "Không được tiếp nhận",
            Self::Processing => "Đang xử lý",
            Self::SupplementRequested => "Yêu cầu bổ sung giấy tờ",
            Self::PaymentRequested => "Yêu cầu thực hiện nghĩa vụ tài chính",
            Self::WithdrawalRequested => "Công dân yêu cầu rút hồ sơ",
            Self::Stopped => "Dừng xử lý",
            Self::Resolved => "Đã xử lý xong",
            Self::Returned => "Đã trả kết quả",
        }
    }

    /// The name of the state for people, in English.
    #[must_use]
    pub fn words_en(self) -> &'static str {
        match self {
            Self::Submitted => "Submitted, waiting for acceptance",
            Self::Accepted => "Accepted",
            Self::NotAccepted => "Not accepted",
            Self::Processing => "In process",
            Self::SupplementRequested => "Papers requested",
            Self::PaymentRequested => "Payment requested",
            Self::WithdrawalRequested => "Withdrawal asked for",
            Self::Stopped => "Stopped",
            Self::Resolved => "Result ready",
            Self::Returned => "Result returned",
        }
    }
}

/// Where a dossier stands: its state and its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DossierState {
    /// The state.
    pub status: Status,
    /// The account.
    pub account: Account,
}

/// What the deadline rule says at the moment of the act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeadlineFacts {
    /// The due instant has passed.
    pub overdue: bool,
    /// How a resolution at this moment would count.
    pub timeliness: Timeliness,
}

/// The account after an event, as far as the state before it says.
enum NextAccount {
    /// This one.
    Known(Account),
    /// That of a pause: it depends on whether the dossier is late.
    Paused,
    /// That of a withdrawal that waits for its confirmation: it depends on whether the dossier is late.
    Withdrawing,
    /// That of a result: it depends on how it stands to the due date.
    Resolved,
}

/// An act that the dossier's state forbids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{} is not possible while the dossier is {}", event.as_str(), status.as_str())]
pub struct NotAllowed {
    /// The state.
    pub status: Status,
    /// The act.
    pub event: Event,
}

impl DossierState {
    /// A dossier received at the counter or by post.
    pub const RECEIVED: Self = Self { status: Status::Accepted, account: Account::InProcess };
    /// A dossier submitted online.
    pub const SUBMITTED: Self = Self { status: Status::Submitted, account: Account::WaitingAcceptance };

    /// Where `event` leads from here, with what the deadline rule says of its moment.
    ///
    /// # Errors
    /// When the state forbids it.
    pub fn after(self, event: Event, facts: DeadlineFacts) -> Result<Self, NotAllowed> {
        let (status, next) = self.next(event)?;
        let account = match next {
            NextAccount::Known(account) => account,
            NextAccount::Paused => paused(event, facts),
            NextAccount::Withdrawing => withdrawing(self.account, facts),
            NextAccount::Resolved => resolved(facts.timeliness),
        };
        Ok(Self { status, account })
    }

    /// Where an act leads that undoes another one: to where the dossier stood before that.
    ///
    /// # Errors
    /// When the state forbids it.
    pub fn restored(self, event: Event, stood: Self) -> Result<Self, NotAllowed> {
        self.allows(event).map(|()| stood)
    }

    /// Whether `event` is possible here, whatever the moment.
    ///
    /// # Errors
    /// When the state forbids it.
    pub fn allows(self, event: Event) -> Result<(), NotAllowed> {
        self.next(event).map(|_| ())
    }

    /// The life cycle: the state after the event, and its account as far as the state says it.
    fn next(self, event: Event) -> Result<(Status, NextAccount), NotAllowed> {
        use Event as E;
        use Status as S;
        let to = |status, account| Ok((status, NextAccount::Known(account)));
        let here = Ok((self.status, NextAccount::Known(self.account)));
        let waiting = self.account == Account::WaitingAcceptance;
        let pending = self.account.is_pending();
        match (event, self.status) {
            // What was entered by mistake is out of the register: nothing is done to it any more.
            _ if self.account == Account::Outside => Err(NotAllowed { status: self.status, event }),
            // It can have been entered by mistake wherever it stands. No national state says that it never was; a stop is nearest.
            // Under another procedure or channel than was meant it is entered again at once.
            (E::Annul, _) | (E::Reclassify, S::Submitted | S::Accepted | S::Processing) => {
                to(S::Stopped, Account::Outside)
            }
            // Whoever had it has left.
            (E::Release, status) if Status::NOT_ENDED.contains(&status) => here,
            (E::Accept, S::Submitted) => to(S::Accepted, Account::InProcess),
            (E::UndoAcceptance, S::Accepted) => to(S::Submitted, Account::WaitingAcceptance),
            (E::Refuse, S::Submitted | S::SupplementRequested) if waiting => {
                to(S::NotAccepted, Account::NotAccepted)
            }
            (E::Refuse, S::Accepted | S::Processing | S::SupplementRequested | S::PaymentRequested) => {
                to(S::Stopped, Account::ClosedRefused)
            }
            (E::RequestSupplement, S::Submitted) => to(S::SupplementRequested, Account::WaitingAcceptance),
            (E::RequestSupplement, S::Accepted | S::Processing) => {
                Ok((S::SupplementRequested, NextAccount::Paused))
            }
            (E::TakeInSupplement, S::SupplementRequested) if waiting => {
                to(S::Submitted, Account::WaitingAcceptance)
            }
            (E::RequestPayment, S::Accepted | S::Processing) => {
                Ok((S::PaymentRequested, NextAccount::Paused))
            }
            // The office has ended: another one goes on with whatever is not over, and nothing else changes. A result that has
            // not been handed over is not over.
            (
                E::Continue,
                S::Submitted
                | S::Accepted
                | S::Processing
                | S::SupplementRequested
                | S::PaymentRequested
                | S::WithdrawalRequested
                | S::Resolved,
            )
            // What is written of people and papers can be wrong wherever the dossier stands, and money comes and goes back
            // after the end too.
            | (E::Amend | E::CollectFee | E::ExemptFee | E::RefundFee | E::TakeBackFee, _)
            // Where it goes to is for the journal to say: see `restored`.
            | (E::Recall, S::Processing)
            | (
                E::Assign
                | E::RequestOpinion
                | E::DraftSupplement
                | E::DraftPayment
                | E::ApproveDraft
                | E::RefuseDraft,
                S::Accepted | S::Processing,
            ) => here,
            (E::TakeInSupplement, S::SupplementRequested)
            | (E::ConfirmPayment, S::PaymentRequested)
            | (E::HandOn, S::Accepted | S::Processing)
            | (E::SendBack, S::Processing)
            | (E::Correct, S::Resolved | S::Returned | S::Stopped | S::WithdrawalRequested)
                if !waiting && self.account != Account::NotAccepted =>
            {
                to(S::Processing, Account::InProcess)
            }
            (E::Resolve, S::Accepted | S::Processing | S::PaymentRequested) => {
                Ok((S::Resolved, NextAccount::Resolved))
            }
            (E::ReturnResult, S::Resolved) => to(S::Returned, self.account),
            (E::Withdraw, S::Submitted | S::SupplementRequested) if waiting => {
                to(S::WithdrawalRequested, self.account)
            }
            (
                E::Withdraw,
                S::Accepted | S::Processing | S::SupplementRequested | S::PaymentRequested,
            ) => Ok((S::WithdrawalRequested, NextAccount::Withdrawing)),
            (E::Stop, S::WithdrawalRequested) if waiting => to(S::Stopped, Account::NotAccepted),
            (E::Stop, S::WithdrawalRequested) => to(S::Stopped, Account::ClosedWithdrawn),
            (E::Stop, S::Accepted | S::Processing | S::SupplementRequested | S::PaymentRequested)
                if pending =>
            {
                to(S::Stopped, Account::ClosedStopped)
            }
            (E::Correct, S::NotAccepted | S::Stopped) if self.account == Account::NotAccepted => {
                to(S::Submitted, Account::WaitingAcceptance)
            }
            // Whoever was asked for an opinion need not wait for the citizen. An apology gives another date, a change of the
            // calendar or the version another due date: a pause stays what it was.
            (
                E::GiveOpinion | E::WithdrawOpinion,
                S::Accepted | S::Processing | S::SupplementRequested | S::PaymentRequested,
            )
            | (
                E::RecalculateDue | E::MoveVersion | E::Apologise,
                S::Accepted
                | S::Processing
                | S::SupplementRequested
                | S::PaymentRequested
                | S::WithdrawalRequested,
            ) if pending => here,
            (E::Correct | E::UndoWithdrawal, S::WithdrawalRequested) if waiting => {
                to(S::Submitted, Account::WaitingAcceptance)
            }
            // By when the desk must answer follows the calendar too.
            (E::RecalculateDue, S::Submitted | S::WithdrawalRequested) if waiting => here,
            // As it stands when nothing was owed; otherwise see `restored`.
            (E::UndoWithdrawal, S::WithdrawalRequested) => to(S::Processing, Account::InProcess),
            _ => Err(NotAllowed { status: self.status, event }),
        }
    }
}

fn paused(event: Event, facts: DeadlineFacts) -> Account {
    match (event, facts.overdue) {
        (Event::RequestPayment, false) => Account::PausedPayment,
        (Event::RequestPayment, true) => Account::PausedPaymentOverdue,
        (_, false) => Account::PausedSupplement,
        (_, true) => Account::PausedSupplementOverdue,
    }
}

fn withdrawing(before: Account, facts: DeadlineFacts) -> Account {
    let late = match before.overdue_rule() {
        OverdueRule::LateWhenPaused => true,
        OverdueRule::InTimeWhenPaused => false,
        OverdueRule::ClockRuns | OverdueRule::Waits | OverdueRule::Never => facts.overdue,
    };
    if late { Account::WithdrawalPendingOverdue } else { Account::WithdrawalPending }
}

fn resolved(timeliness: Timeliness) -> Account {
    match timeliness {
        Timeliness::Early => Account::ResolvedEarly,
        Timeliness::OnTime => Account::ResolvedOnTime,
        Timeliness::Late => Account::ResolvedLate,
        Timeliness::NoDeadline => Account::ResolvedNoDeadline,
    }
}

#[cfg(test)]
#[path = "status_tests.rs"]
mod tests;
