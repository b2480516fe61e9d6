//! The whole life cycle, as a table to read, and what holds of all of it.

use std::fmt::Write as _;

use super::*;

const STANDINGS: &[(Status, Account)] = &[
    (Status::Submitted, Account::WaitingAcceptance),
    (Status::Accepted, Account::InProcess),
    (Status::NotAccepted, Account::NotAccepted),
    (Status::Processing, Account::InProcess),
    (Status::SupplementRequested, Account::WaitingAcceptance),
    (Status::SupplementRequested, Account::PausedSupplement),
    (Status::SupplementRequested, Account::PausedSupplementOverdue),
    (Status::PaymentRequested, Account::PausedPayment),
    (Status::PaymentRequested, Account::PausedPaymentOverdue),
    (Status::WithdrawalRequested, Account::WaitingAcceptance),
    (Status::WithdrawalRequested, Account::InProcess),
    (Status::WithdrawalRequested, Account::PausedSupplement),
    (Status::WithdrawalRequested, Account::WithdrawalPending),
    (Status::WithdrawalRequested, Account::WithdrawalPendingOverdue),
    (Status::Stopped, Account::NotAccepted),
    (Status::Stopped, Account::ClosedRefused),
    (Status::Stopped, Account::ClosedWithdrawn),
    (Status::Stopped, Account::ClosedStopped),
    (Status::Resolved, Account::ResolvedEarly),
    (Status::Resolved, Account::ResolvedLate),
    (Status::Returned, Account::ResolvedOnTime),
];

#[test]
fn the_whole_matrix() {
    let mut matrix = String::new();
    for (status, account) in STANDINGS {
        let _ = writeln!(matrix, "{} {status} / {account}", status.national_code());
        for event in Event::ALL {
            for (words, facts) in [
                ("in time", DeadlineFacts { overdue: false, timeliness: Timeliness::OnTime }),
                ("overdue", DeadlineFacts { overdue: true, timeliness: Timeliness::Late }),
            ] {
                if let Ok(next) = (DossierState { status: *status, account: *account }).after(*event, facts) {
                    let _ = writeln!(
                        matrix,
                        "    {event} ({words}) -> {} {} / {}",
                        next.status.national_code(),
                        next.status,
                        next.account
                    );
                }
            }
        }
    }
    insta::assert_snapshot!(matrix);
}

#[test]
fn an_act_never_leads_out_of_the_known_standings() {
    let late = DeadlineFacts { overdue: true, timeliness: Timeliness::Late };
    let mut seen: Vec<DossierState> = vec![DossierState::RECEIVED, DossierState::SUBMITTED];
    let mut next = 0;
    while let Some(standing) = seen.get(next).copied() {
        next += 1;
        for event in Event::ALL {
            for facts in [late, DeadlineFacts { overdue: false, timeliness: Timeliness::Early }] {
                if let Ok(after) = standing.after(*event, facts)
                    && !seen.contains(&after)
                {
                    seen.push(after);
                }
            }
        }
    }
    for standing in &seen {
        let open =
            matches!(standing.status, Status::Accepted | Status::Processing | Status::PaymentRequested);
        assert!(!open || standing.account.is_pending(), "{standing:?}");
        assert_eq!(
            matches!(standing.status, Status::Resolved | Status::Returned),
            standing.account.is_resolved(),
            "{standing:?}"
        );
        let goes_on = standing.account == Account::WaitingAcceptance || standing.account.is_pending();
        assert_eq!(Status::NOT_ENDED.contains(&standing.status), goes_on, "{standing:?}");
    }
}

#[test]
fn a_returned_dossier_takes_only_what_mends_a_mistake_and_its_fee() {
    let returned = DossierState { status: Status::Returned, account: Account::ResolvedEarly };
    let fee = [Event::CollectFee, Event::ExemptFee, Event::RefundFee, Event::TakeBackFee];
    assert_eq!(returned.possible(), [&[Event::Correct, Event::Amend][..], &fee, &[Event::Annul]].concat());
}
