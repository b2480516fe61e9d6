//! Histories of dossiers made by chance, as the journal would hold them.

use motcua::dossier::clock::ledger::{Account, Channel};
use motcua::platform::instant::Instant;
use proptest::prelude::*;

/// One row of the journal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) seq: i32,
    pub(crate) from: Account,
    pub(crate) to: Account,
    pub(crate) due_before: Option<Instant>,
    pub(crate) due_after: Option<Instant>,
    pub(crate) promise_before: Option<Instant>,
    pub(crate) promise_after: Option<Instant>,
    pub(crate) marks_before: i32,
    pub(crate) marks_after: i32,
    pub(crate) happened_at: Instant,
    pub(crate) recorded_at: Instant,
}

impl Row {
    pub(crate) fn moves(&self) -> bool {
        self.from != self.to
            || self.due_before != self.due_after
            || self.promise_before != self.promise_after
            || self.marks_before != self.marks_after
    }
}

/// One dossier and its rows.
#[derive(Debug, Clone)]
pub(crate) struct History {
    pub(crate) office: usize,
    pub(crate) procedure: usize,
    pub(crate) channel: Channel,
    pub(crate) rows: Vec<Row>,
}

impl History {
    /// Whether it was annulled as far as was known by an instant.
    pub(crate) fn is_annulled(&self, known_at: Instant) -> bool {
        self.rows.iter().any(|row| row.to == Account::Outside && row.recorded_at <= known_at)
    }
}

/// Everything happens at midnight every other day, so that acts, due dates and boundaries often meet.
fn moment(number: i64) -> Instant {
    let first = Instant::parse("2022-11-25T00:00:00+07:00").unwrap();
    first.plus(chrono::TimeDelta::days(2 * number))
}

/// The accounts of the register. Outside is where a dossier comes from, and where one that is annulled goes.
const INSIDE: &[Account] = match Account::ALL.split_first() {
    Some((_, inside)) => inside,
    None => &[],
};

/// Where a dossier may go; now and then anywhere at all, as a correction would.
fn next(from: Account, choice: usize) -> Account {
    use Account::*;
    let usual: &[Account] = match from {
        Outside => &[WaitingAcceptance, InProcess, InProcess, InProcess, NotAccepted],
        WaitingAcceptance => &[InProcess, InProcess, NotAccepted, WaitingAcceptance],
        InProcess => &[
            InProcess,
            PausedSupplement,
            PausedSupplementOverdue,
            PausedPayment,
            PausedPaymentOverdue,
            WithdrawalPending,
            WithdrawalPendingOverdue,
            ResolvedEarly,
            ResolvedOnTime,
            ResolvedLate,
            ResolvedNoDeadline,
            ClosedWithdrawn,
            ClosedRefused,
        ],
        PausedSupplement | PausedSupplementOverdue | PausedPayment | PausedPaymentOverdue => {
            &[InProcess, InProcess, ClosedStopped, ResolvedLate, WithdrawalPendingOverdue]
        }
        WithdrawalPending | WithdrawalPendingOverdue => &[ClosedWithdrawn, InProcess, PausedSupplement],
        ended => return if choice.is_multiple_of(9) { InProcess } else { ended },
    };
    if choice % 23 == 22 { INSIDE[choice % INSIDE.len()] } else { usual[choice % usual.len()] }
}

prop_compose! {
    fn history(offices: usize, procedures: usize)(
        office in 0..offices,
        procedure in 0..procedures,
        channel in 0..Channel::ALL.len(),
        begins in 0_i64..95,
        steps in prop::collection::vec((0_usize..1000, 0_i64..12, 0_i64..30, 0_i64..60, 0_i64..40), 1..9),
        annulled in prop::option::weighted(0.1, 0_i64..40),
    ) -> History {
        let (mut account, mut due, mut promise, mut marks) = (Account::Outside, None, None, 0);
        let (mut happened, mut recorded) = (begins, begins);
        let mut rows = Vec::new();
        for (seq, (choice, gap, delay, due_in, letter)) in (1..).zip(steps) {
            // A late entry: recorded some days after it happened.
            happened += gap;
            recorded = recorded.max(happened + if delay < 20 { 0 } else { delay - 14 });
            let to = next(account, choice);
            let due_after = match due_in {
                0..20 => due,
                20..25 => None,
                days => Some(moment(happened + days - 40)),
            };
            // Now and then a letter with a date, a mark, or a start afresh.
            let (promise_after, marks_after) = match letter {
                0..12 => (Some(moment(happened + letter - 2)), marks | 1),
                12..15 => (promise, marks | 2),
                15 => (None, marks),
                _ => (promise, marks),
            };
            rows.push(Row {
                seq,
                from: account,
                to,
                due_before: due,
                due_after,
                promise_before: promise,
                promise_after,
                marks_before: marks,
                marks_after,
                happened_at: moment(happened),
                recorded_at: moment(recorded),
            });
            (account, due, promise, marks) = (to, due_after, promise_after, marks_after);
        }
        // Now and then it turns out some days later that it was entered twice.
        if let Some(days) = annulled && let Some(last) = rows.last().copied() {
            let then = moment(recorded + days);
            rows.push(Row {
                seq: last.seq + 1,
                from: last.to,
                to: Account::Outside,
                due_before: last.due_after,
                promise_before: last.promise_after,
                marks_before: last.marks_after,
                happened_at: then,
                recorded_at: then,
                ..last
            });
        }
        History { office, procedure, channel: Channel::ALL[channel], rows }
    }
}

/// A register of up to `most` dossiers.
pub(crate) fn register(
    most: usize,
    offices: usize,
    procedures: usize,
) -> impl Strategy<Value = Vec<History>> {
    prop::collection::vec(history(offices, procedures), most / 2..=most)
}

/// A dossier at the first office that was accepted on the first day and has waited for its due date since.
pub(crate) fn waiting_for(due: Instant) -> History {
    let row = Row {
        seq: 1,
        from: Account::Outside,
        to: Account::InProcess,
        due_before: None,
        due_after: Some(due),
        promise_before: None,
        promise_after: None,
        marks_before: 0,
        marks_after: 0,
        happened_at: moment(0),
        recorded_at: moment(0),
    };
    History { office: 0, procedure: 0, channel: Channel::Counter, rows: vec![row] }
}

/// A dossier at the first office that was accepted on the first day and resolved late on another, which was recorded later.
pub(crate) fn resolved_late(due: Instant, happened_at: Instant, recorded_at: Instant) -> History {
    let mut history = waiting_for(due);
    let resolved = history.rows.first().map(|first| Row {
        seq: 2,
        from: first.to,
        to: Account::ResolvedLate,
        due_before: first.due_after,
        happened_at,
        recorded_at,
        ..*first
    });
    history.rows.extend(resolved);
    history
}
