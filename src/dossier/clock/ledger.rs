//! The accounts of the register: where a dossier stands, as in bookkeeping.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Every act moves a dossier from one account to another (often the same one); a figure is a balance or a flow.

use crate::named_values;

named_values! {
    /// Where a dossier stands in the books. The API calls it the stage, beside the status.
    #[schema(as = Stage)]
    pub enum Account {
        /// Not in the register: where every dossier comes from, and where one goes that was entered by mistake.
        Outside = "outside",
        /// Submitted online, the desk has not answered: chờ tiếp nhận.
        WaitingAcceptance = "waiting_acceptance",
        /// Turned away before acceptance: không tiếp nhận.
        NotAccepted = "not_accepted",
        /// The clock runs: đang giải quyết.
        InProcess = "in_process",
        /// The clock is stopped while papers are owed; it was in time when the pause began.
        PausedSupplement = "paused_supplement",
        /// The same, but the dossier was overdue when the pause began.
        PausedSupplementOverdue = "paused_supplement_overdue",
        /// The clock is stopped while a payment is owed; it was in time when the pause began.
        PausedPayment = "paused_payment",
        /// The same, but the dossier was overdue when the pause began.
        PausedPaymentOverdue = "paused_payment_overdue",
        /// The citizen has asked for it back and nobody has confirmed it yet: no clock runs. It was in time when they asked.
        WithdrawalPending = "withdrawal_pending",
        /// The same, but the dossier was overdue when they asked.
        WithdrawalPendingOverdue = "withdrawal_pending_overdue",
        /// Resolved on a day before the day it was due: trước hạn.
        ResolvedEarly = "resolved_early",
        /// Resolved on the day it was due, in time: đúng hạn.
        ResolvedOnTime = "resolved_on_time",
        /// Resolved after it was due: quá hạn.
        ResolvedLate = "resolved_late",
        /// Resolved without a due date.
        ResolvedNoDeadline = "resolved_no_deadline",
        /// Refused after acceptance: từ chối.
        ClosedRefused = "closed_refused",
        /// Withdrawn by the citizen after acceptance: rút.
        ClosedWithdrawn = "closed_withdrawn",
        /// Stopped after acceptance: dừng.
        ClosedStopped = "closed_stopped",
    }
}

impl Account {
    /// The clock is stopped: the citizen owes something.
    pub const PAUSED: &'static [Self] = &[
        Self::PausedSupplement,
        Self::PausedSupplementOverdue,
        Self::PausedPayment,
        Self::PausedPaymentOverdue,
    ];
    /// The citizen has asked for it back, and the withdrawal is not confirmed: no clock runs.
    pub const WITHDRAWING: &'static [Self] = &[Self::WithdrawalPending, Self::WithdrawalPendingOverdue];
    /// Where somebody of the house has it to work on: whoever that is can be reminded of it.
    pub const REMINDED_OF: &'static [Self] = &[Self::InProcess, Self::WaitingAcceptance];
    /// Accepted and not ended: in process, paused, or about to be withdrawn.
    pub const PENDING: &'static [Self] = &[
        Self::InProcess,
        Self::PausedSupplement,
        Self::PausedSupplementOverdue,
        Self::PausedPayment,
        Self::PausedPaymentOverdue,
        Self::WithdrawalPending,
        Self::WithdrawalPendingOverdue,
    ];
    /// The result exists.
    pub const RESOLVED: &'static [Self] =
        &[Self::ResolvedEarly, Self::ResolvedOnTime, Self::ResolvedLate, Self::ResolvedNoDeadline];
    /// Ended without a result after acceptance.
    pub const CLOSED: &'static [Self] = &[Self::ClosedRefused, Self::ClosedWithdrawn, Self::ClosedStopped];
    /// Ended after acceptance, with a result or without.
    pub const ENDED: &'static [Self] = &[
        Self::ResolvedEarly,
        Self::ResolvedOnTime,
        Self::ResolvedLate,
        Self::ResolvedNoDeadline,
        Self::ClosedRefused,
        Self::ClosedWithdrawn,
        Self::ClosedStopped,
    ];
    /// Accepted: pending or ended.
    pub const RECEIVED: &'static [Self] = &[
        Self::InProcess,
        Self::PausedSupplement,
        Self::PausedSupplementOverdue,
        Self::PausedPayment,
        Self::PausedPaymentOverdue,
        Self::WithdrawalPending,
        Self::WithdrawalPendingOverdue,
        Self::ResolvedEarly,
        Self::ResolvedOnTime,
        Self::ResolvedLate,
        Self::ResolvedNoDeadline,
        Self::ClosedRefused,
        Self::ClosedWithdrawn,
        Self::ClosedStopped,
    ];
    /// Before acceptance, or outside the register.
    pub const BEFORE_ACCEPTANCE: &'static [Self] =
        &[Self::Outside, Self::WaitingAcceptance, Self::NotAccepted];

    /// Accepted and not ended.
    #[must_use]
    pub fn is_pending(self) -> bool {
        Self::PENDING.contains(&self)
    }

    /// The citizen has asked for it back, and the withdrawal is not confirmed.
    #[must_use]
    pub fn is_withdrawing(self) -> bool {
        Self::WITHDRAWING.contains(&self)
    }

    /// No clock runs although it is pending: the citizen owes something, or has asked for the dossier back.
    #[must_use]
    pub fn clock_stands(self) -> bool {
        self.is_paused() || self.is_withdrawing()
    }

    /// The clock is stopped because the citizen owes something.
    #[must_use]
    pub fn is_paused(self) -> bool {
        Self::PAUSED.contains(&self)
    }

    /// The result exists.
    #[must_use]
    pub fn is_resolved(self) -> bool {
        Self::RESOLVED.contains(&self)
    }

    /// Ended without a result after acceptance.
    #[must_use]
    pub fn is_closed(self) -> bool {
        Self::CLOSED.contains(&self)
    }
}

named_values! {
    /// How a dossier came in.
    pub enum Channel {
        /// Handed in at the desk: trực tiếp.
        Counter = "counter",
        /// By public post: bưu chính.
        Postal = "postal",
        /// Online, the whole way: trực tuyến toàn trình.
        OnlineFull = "online_full",
        /// Online in part: trực tuyến một phần.
        OnlinePartial = "online_partial",
    }
}

impl Channel {
    /// Filed through the portal.
    #[must_use]
    pub fn is_online(self) -> bool {
        matches!(self, Self::OnlineFull | Self::OnlinePartial)
    }
}

crate::text_column!(Account, Channel);
