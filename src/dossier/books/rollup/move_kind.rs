//! The kind of a move: all that figures tell moves apart by and that is no instant, packed into one number.
//! Pure: no HTTP, no SQL, no clock.
//!
//! The numbers lie in the registers (`move_count`), so a place in them never changes its meaning; what figures need besides
//! takes a new place above, and a rebuild.

use super::journal_move::JournalMove;
use crate::dossier::books::promise::{PromiseChange, judged_by, promised, turn};
use crate::dossier::clock::ledger::{Account, Channel};
use crate::dossier::clock::overdue::is_past;
use crate::platform::instant::Instant;

/// How an act stands to the instant that it is judged by: of a dossier that waits for acceptance the one by which the desk had
/// to answer, of an accepted one the promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PromiseTimeliness {
    /// Nothing was due.
    NotDue,
    /// At that instant or before it.
    InTime,
    /// After it.
    Late,
}

impl PromiseTimeliness {
    /// The verdict on an act that takes effect at `happened`.
    ///
    /// ```
    /// use motcua::dossier::books::rollup::move_kind::PromiseTimeliness;
    /// assert_eq!([1, 2, 3].map(|at| PromiseTimeliness::of(at, Some(2))), [PromiseTimeliness::InTime, PromiseTimeliness::InTime, PromiseTimeliness::Late]);
    /// assert_eq!(PromiseTimeliness::of(1, None), PromiseTimeliness::NotDue);
    /// ```
    #[must_use]
    pub fn of<T: PartialOrd + Copy>(happened: T, due: Option<T>) -> Self {
        match due {
            None => Self::NotDue,
            _ if is_past(due, happened) => Self::Late,
            Some(_) => Self::InTime,
        }
    }
}

/// The dates of one side of an act: the due date, and the date of an apology.
pub type DueAndApologyDates = (Option<Instant>, Option<Instant>);

/// How an act that took effect at `happened` stands to the instant that it is judged by, and whether it renews the promise:
/// what a report asks of each row.
#[must_use]
pub fn judged(
    from: Account,
    to: Account,
    happened: Instant,
    before: DueAndApologyDates,
    after: DueAndApologyDates,
) -> (PromiseTimeliness, bool) {
    let (promise_before, promise_after) = (promised(before.0, before.1), promised(after.0, after.1));
    let by = match from {
        Account::WaitingAcceptance => before.0,
        _ => promise_before.and_then(|_| judged_by(from, to, promise_before, promise_after)),
    };
    (PromiseTimeliness::of(happened, by), promise_before != promise_after)
}

/// What figures tell moves apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MoveKind {
    /// The account that was left.
    pub from: Account,
    /// The account that was entered.
    pub to: Account,
    /// How the dossier came in.
    pub channel: Channel,
    /// The marks before, as in their column.
    pub marks_before: i32,
    /// The marks after.
    pub marks_after: i32,
    /// How the move stands to the instant that it is judged by.
    pub judged: PromiseTimeliness,
    /// Whether the promise after is another one than before.
    pub renewed: bool,
    /// Whether there is a due date before.
    pub dated_before: bool,
    /// Whether there is one after.
    pub dated_after: bool,
}

/// The places of a number: the bit at which each begins. Accounts have 4 bits and a fifth one above the others, channels and
/// verdicts 2, marks 5, the rest 1.
pub const FROM: u32 = 0;
/// The account entered.
pub const TO: u32 = 4;
/// The channel.
pub const CHANNEL: u32 = 8;
/// The marks before.
pub const MARKS_BEFORE: u32 = 10;
/// The marks after.
pub const MARKS_AFTER: u32 = 15;
/// The verdict.
pub const JUDGED: u32 = 20;
/// Whether the promise is another one.
pub const RENEWED: u32 = 22;
/// Whether there is a due date before.
pub const DATED_BEFORE: u32 = 23;
/// Whether there is one after.
pub const DATED_AFTER: u32 = 24;
/// The fifth bit of the account that was left.
pub const FROM_FIFTH: u32 = 25;
/// The fifth bit of the account entered.
pub const TO_FIFTH: u32 = 26;

/// The number of an account.
#[must_use]
pub const fn account_code(account: Account) -> i32 {
    match account {
        Account::Outside => 0,
        Account::WaitingAcceptance => 1,
        Account::NotAccepted => 2,
        Account::InProcess => 3,
        Account::PausedSupplement => 4,
        Account::PausedSupplementOverdue => 5,
        Account::PausedPayment => 6,
        Account::PausedPaymentOverdue => 7,
        Account::ResolvedEarly => 8,
        Account::ResolvedOnTime => 9,
        Account::ResolvedLate => 10,
        Account::ResolvedNoDeadline => 11,
        Account::ClosedRefused => 12,
        Account::ClosedWithdrawn => 13,
        Account::ClosedStopped => 14,
        Account::WithdrawalPending => 15,
        Account::WithdrawalPendingOverdue => 16,
    }
}

/// The bits of an account in the number of a kind, whose first four are at `low`.
#[must_use]
pub const fn account_bits(account: Account, low: u32, fifth: u32) -> i32 {
    let code = account_code(account);
    (code & 15) << low | (code >> 4) << fifth
}

/// The number of a channel.
#[must_use]
pub const fn channel_code(channel: Channel) -> i32 {
    match channel {
        Channel::Counter => 0,
        Channel::Postal => 1,
        Channel::OnlineFull => 2,
        Channel::OnlinePartial => 3,
    }
}

/// The number of a verdict.
#[must_use]
pub const fn judged_code(judged: PromiseTimeliness) -> i32 {
    match judged {
        PromiseTimeliness::NotDue => 0,
        PromiseTimeliness::InTime => 1,
        PromiseTimeliness::Late => 2,
    }
}

impl MoveKind {
    /// The kind of a move.
    #[must_use]
    pub fn of(row: &JournalMove) -> Self {
        let (before, after) = ((row.due_before, row.promise_before), (row.due_after, row.promise_after));
        let (judged, renewed) = judged(row.from, row.to, row.happened_at, before, after);
        Self {
            from: row.from,
            to: row.to,
            channel: row.channel,
            marks_before: row.marks_before,
            marks_after: row.marks_after,
            judged,
            renewed,
            dated_before: row.due_before.is_some(),
            dated_after: row.due_after.is_some(),
        }
    }

    /// Its number.
    #[must_use]
    pub fn packed(self) -> i32 {
        account_bits(self.from, FROM, FROM_FIFTH)
            | account_bits(self.to, TO, TO_FIFTH)
            | channel_code(self.channel) << CHANNEL
            | self.marks_before << MARKS_BEFORE
            | self.marks_after << MARKS_AFTER
            | judged_code(self.judged) << JUDGED
            | i32::from(self.renewed) << RENEWED
            | i32::from(self.dated_before) << DATED_BEFORE
            | i32::from(self.dated_after) << DATED_AFTER
    }

    /// The kind with this number; `None` when no kind has it.
    #[must_use]
    pub fn unpacked(number: i32) -> Option<Self> {
        let place = |begins: u32, bits: u32| (number >> begins) & ((1 << bits) - 1);
        let account = |code: i32| Account::ALL.iter().copied().find(|account| account_code(*account) == code);
        let channel = place(CHANNEL, 2);
        let kind = Self {
            from: account(place(FROM, 4) | place(FROM_FIFTH, 1) << 4)?,
            to: account(place(TO, 4) | place(TO_FIFTH, 1) << 4)?,
            channel: Channel::ALL.iter().copied().find(|way| channel_code(*way) == channel)?,
            marks_before: place(MARKS_BEFORE, 5),
            marks_after: place(MARKS_AFTER, 5),
            judged: match place(JUDGED, 2) {
                0 => PromiseTimeliness::NotDue,
                1 => PromiseTimeliness::InTime,
                2 => PromiseTimeliness::Late,
                _ => return None,
            },
            renewed: place(RENEWED, 1) == 1,
            dated_before: place(DATED_BEFORE, 1) == 1,
            dated_after: place(DATED_AFTER, 1) == 1,
        };
        (kind.packed() == number).then_some(kind)
    }

    /// Whether somebody waited for the desk before and does not wait after.
    #[must_use]
    pub fn ends_a_wait(self) -> bool {
        let waiting = Account::WaitingAcceptance;
        self.from == waiting && (self.to != waiting || !self.dated_after)
    }

    /// What it does to the promise of the dossier.
    #[must_use]
    pub fn turn(self) -> PromiseChange {
        let (before, after) = ((self.from, self.dated_before), (self.to, self.dated_after));
        turn(before, after, self.renewed, self.judged != PromiseTimeliness::Late)
    }

    /// For the auditor: `in_process -> resolved_late, counter`.
    #[must_use]
    pub fn words(self) -> String {
        format!("{} -> {}, {}", self.from.as_str(), self.to.as_str(), self.channel.as_str())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::dossier::clock::marks::Mark;

    const KIND: MoveKind = MoveKind {
        from: Account::Outside,
        to: Account::Outside,
        channel: Channel::Counter,
        marks_before: 0,
        marks_after: 0,
        judged: PromiseTimeliness::NotDue,
        renewed: false,
        dated_before: false,
        dated_after: false,
    };

    #[test]
    fn the_numbers_are_those_that_registers_hold() {
        for (kind, number) in [
            (KIND, 0),
            (MoveKind { from: Account::ClosedStopped, ..KIND }, 14),
            (MoveKind { from: Account::ResolvedEarly, ..KIND }, 8),
            (MoveKind { from: Account::WithdrawalPending, ..KIND }, 15),
            (MoveKind { from: Account::WithdrawalPendingOverdue, ..KIND }, 0x200_0000),
            (MoveKind { to: Account::WithdrawalPendingOverdue, ..KIND }, 0x400_0000),
            (MoveKind { to: Account::InProcess, dated_after: true, renewed: true, ..KIND }, 0x140_0030),
            (MoveKind { channel: Channel::OnlinePartial, ..KIND }, 0x300),
            (MoveKind { marks_before: 3, ..KIND }, 0xC00),
            (MoveKind { marks_after: 2, ..KIND }, 0x1_0000),
            (MoveKind { judged: PromiseTimeliness::Late, dated_before: true, ..KIND }, 0xA0_0000),
        ] {
            assert_eq!((kind.packed(), MoveKind::unpacked(number)), (number, Some(kind)));
        }
        let mut codes: Vec<i32> = Account::ALL.iter().map(|account| account_code(*account)).collect();
        codes.sort_unstable();
        assert_eq!(codes, (0..17).collect::<Vec<_>>());
        assert_eq!(MoveKind::unpacked(0x200_0001), None);
        assert_eq!(MoveKind::unpacked(1 << 27), None);
        assert_eq!(MoveKind::unpacked(-1), None);
    }

    #[test]
    fn every_mark_has_its_place() {
        assert!(Mark::ALL.iter().all(|mark| mark.bit() < 1 << 5), "another mark needs more bits of a kind");
    }

    proptest! {
        #[test]
        fn a_number_tells_its_kind(
            accounts in (0..Account::ALL.len(), 0..Account::ALL.len()),
            channel in 0..Channel::ALL.len(),
            marks in (0_i32..32, 0_i32..32),
            judged in 0_usize..3,
            flags in any::<(bool, bool, bool)>(),
        ) {
            let kind = MoveKind {
                from: Account::ALL[accounts.0],
                to: Account::ALL[accounts.1],
                channel: Channel::ALL[channel],
                marks_before: marks.0,
                marks_after: marks.1,
                judged: [PromiseTimeliness::NotDue, PromiseTimeliness::InTime, PromiseTimeliness::Late][judged],
                renewed: flags.0,
                dated_before: flags.1,
                dated_after: flags.2,
            };
            prop_assert_eq!(MoveKind::unpacked(kind.packed()), Some(kind));
        }
    }
}
