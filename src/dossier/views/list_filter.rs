//! What a list of dossiers asks for: which ones, by the lists of work too, and in which order.
//! Pure: no HTTP, no SQL, no clock.

use chrono::NaiveDate;

use crate::access::{OfficerId, Role};
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::Status;
use crate::named_values;
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;

named_values! {
    /// A ready-made list of work.
    pub enum Worklist {
        /// In process and due before the day ends: đến hạn hôm nay.
        DueToday = "due_today",
        /// Overdue: in process and past due, paused when it was late already, or waiting for an answer that is late: quá hạn.
        Overdue = "overdue",
        /// The clock stands: tạm dừng.
        Paused = "paused",
        /// Online and not yet accepted: chờ tiếp nhận. Those whose papers the desk waits for come last.
        WaitingAcceptance = "waiting_acceptance",
        /// Papers or a payment are owed and the citizen's own due date has passed: công dân quá hạn bổ sung.
        AnswerOverdue = "answer_overdue",
        /// What the professional unit wants the citizen to be asked is approved: chờ một cửa gửi yêu cầu.
        ToAsk = "to_ask",
        /// What the professional unit wants the citizen to be asked waits for a head: chờ lãnh đạo duyệt.
        ToApprove = "to_approve",
        /// At a step of mine, given to me or to nobody who does this step: việc của tôi.
        Mine = "mine",
        /// Waiting for an opinion of mine: xin ý kiến của tôi.
        OpinionsAsked = "opinions_asked",
        /// At a step that no officer does now, or waiting for an opinion that nobody can give, because whoever did has left: chưa có
        /// cán bộ thực hiện.
        WithoutOfficer = "without_officer",
        /// The result is there and nobody has fetched it: có kết quả, chưa trả.
        ResultReady = "result_ready",
        /// Should leave its step before the day ends, to be in time: cần chuyển bước hôm nay.
        HandOverToday = "hand_over_today",
        /// Should have left its step by now: trễ bước.
        StepLate = "step_late",
        /// Somebody was reminded of it and nothing was done since: đã đôn đốc, chưa xử lý.
        Reminded = "reminded",
    }
}

named_values! {
    /// The order of a list.
    pub enum DossierOrder {
        /// Newest first.
        Received = "received",
        /// Most urgent first, by the due date or by when the desk must answer; dossiers without either are left out, except
        /// from the list of those that wait for acceptance.
        Due = "due",
    }
}

/// What a list asks for.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "the fields are described in the query ListQuery")]
pub struct DossierFilter {
    pub offices: Vec<AgencyId>,
    pub status: Option<Status>,
    pub account: Option<Account>,
    pub procedures: Option<Vec<ProcedureId>>,
    pub handler_id: Option<OfficerId>,
    pub received_from: Option<NaiveDate>,
    pub received_to: Option<NaiveDate>,
    /// Only those that came in then or later.
    pub newer_than: Option<Instant>,
    pub due_from: Option<NaiveDate>,
    pub due_to: Option<NaiveDate>,
    pub overdue: bool,
    pub text: Option<String>,
    /// The one dossier of this code.
    pub code: Option<String>,
    /// Only these: those that a number of a person finds.
    pub ids: Option<Vec<DossierId>>,
    pub worklist: Option<Worklist>,
    /// Only those that are not over.
    pub open: bool,
    /// Only those that ended from the one instant until before the other, with a result or without.
    pub ended: Option<(Instant, Instant)>,
    /// Only those given to an officer who does their step, or only the others.
    pub given: Option<bool>,
    /// Only those that this office acts on, alone.
    pub acting_at: Option<AgencyId>,
    /// Only those whose step is of this role.
    pub step_role: Option<Role>,
}

impl Worklist {
    /// Whether only dossiers that are not over are on it. A result that nobody has fetched is one that is over.
    const fn is_of_not_ended(self) -> bool {
        match self {
            Self::DueToday
            | Self::Overdue
            | Self::Paused
            | Self::WaitingAcceptance
            | Self::AnswerOverdue
            | Self::ToAsk
            | Self::ToApprove
            | Self::OpinionsAsked
            | Self::HandOverToday
            | Self::StepLate
            | Self::Reminded => true,
            Self::Mine | Self::WithoutOfficer | Self::ResultReady => false,
        }
    }
}

impl DossierFilter {
    /// Whether only dossiers that are not over can fit. Beside all that an office ever had they are few, and an index leads to their
    /// states; what else a list asks for follows from the states and is looked at in those few alone.
    #[must_use]
    pub fn wants_not_ended(&self) -> bool {
        let of_account =
            self.account.is_some_and(|account| account.is_pending() || account == Account::WaitingAcceptance);
        self.open || self.overdue || of_account || self.worklist.is_some_and(Worklist::is_of_not_ended)
    }

    /// Whether few can fit beside all that an office ever had: those are found first and put in order then. Of the others the newest are
    /// found in their order, until a page is full.
    #[must_use]
    pub fn is_narrow(&self) -> bool {
        self.wants_not_ended() || self.worklist.is_some() || self.code.is_some() || self.ids.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(worklist: Worklist) -> DossierFilter {
        DossierFilter { worklist: Some(worklist), ..DossierFilter::default() }
    }

    #[test]
    fn every_list_of_work_is_narrow_and_most_are_of_what_is_not_over() {
        assert!(Worklist::ALL.iter().all(|list| of(*list).is_narrow()));
        let of_ended: Vec<&Worklist> =
            Worklist::ALL.iter().filter(|list| !of(**list).wants_not_ended()).collect();
        assert_eq!(of_ended, [&Worklist::Mine, &Worklist::WithoutOfficer, &Worklist::ResultReady]);
    }

    #[test]
    fn what_an_account_says_of_the_end_is_known() {
        let with = |account| DossierFilter { account: Some(account), ..DossierFilter::default() };
        assert!(
            with(Account::InProcess).wants_not_ended() && with(Account::WaitingAcceptance).wants_not_ended()
        );
        for ended in [Account::ResolvedLate, Account::ClosedStopped, Account::NotAccepted, Account::Outside] {
            assert!(!with(ended).wants_not_ended(), "{ended}");
        }
        assert!(!DossierFilter::default().is_narrow());
    }
}
