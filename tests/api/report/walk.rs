//! The slow way to the same figures: every dossier is followed act by act. It knows nothing of the table of figures.

use std::collections::BTreeMap;

use motcua::dossier::clock::ledger::Account::{self, *};
use motcua::dossier::clock::ledger::Channel;
use motcua::platform::instant::Instant;

use super::history::{History, Row};

/// For each figure the dossiers (by number) and acts that make it.
pub(crate) type Walk = BTreeMap<&'static str, Vec<(usize, i32)>>;

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View {
    pub(crate) start: Instant,
    pub(crate) end: Instant,
    pub(crate) known_at: Instant,
}

fn before_acceptance(account: Account) -> bool {
    matches!(account, Outside | WaitingAcceptance | NotAccepted)
}

fn pending(account: Account) -> bool {
    account == InProcess || paused(account) || matches!(account, WithdrawalPending | WithdrawalPendingOverdue)
}

fn paused(account: Account) -> bool {
    matches!(account, PausedSupplement | PausedSupplementOverdue | PausedPayment | PausedPaymentOverdue)
}

fn ended(account: Account) -> bool {
    !before_acceptance(account) && !pending(account)
}

fn resolved(account: Account) -> bool {
    matches!(account, ResolvedEarly | ResolvedOnTime | ResolvedLate | ResolvedNoDeadline)
}

/// What an accepted and open dossier promises: the date of the law, or that of a letter when it lies later.
fn promise(account: Account, due: Option<Instant>, letter: Option<Instant>) -> Option<Instant> {
    let due = due.filter(|_| pending(account))?;
    Some(letter.map_or(due, |letter| due.max(letter)))
}

/// The last row of a dossier before an instant, and the number of its last move.
fn standing(rows: &[Row], before: Instant) -> Option<(Row, i32)> {
    let past: Vec<&Row> = rows.iter().filter(|row| row.happened_at < before).collect();
    let last_move = past.iter().rev().find(|row| row.moves())?;
    let last = past.last()?;
    Some((**last, last_move.seq))
}

pub(crate) fn walk(dossiers: &[History], view: View, keep: impl Fn(&History) -> bool) -> Walk {
    let mut walk = Walk::new();
    let counts = |dossier: &History| keep(dossier) && !dossier.is_annulled(view.known_at);
    for (number, dossier) in dossiers.iter().enumerate().filter(|(_, dossier)| counts(dossier)) {
        let known: Vec<Row> =
            dossier.rows.iter().copied().filter(|row| row.recorded_at <= view.known_at).collect();
        let mut note = |figure: &'static str, seq: i32| walk.entry(figure).or_default().push((number, seq));
        if let Some((last, seq)) = standing(&known, view.start)
            && pending(last.to)
        {
            note("carried_over", seq);
        }
        if let Some((last, seq)) = standing(&known, view.end) {
            stands(&last, view, &mut |figure| note(figure, seq));
        }
        for (place, row) in known.iter().enumerate() {
            if row.happened_at >= view.start && row.happened_at < view.end && row.from != row.to {
                let undone = Undone::of(&known, place, view);
                flows(row, dossier.channel, undone, &mut |figure| note(figure, row.seq));
            }
            if row.happened_at >= view.start && row.happened_at < view.end {
                answers(row, &mut |figure| note(figure, row.seq));
                promises(row, &mut |figure| note(figure, row.seq));
                if row.marks_before & 2 == 0 && row.marks_after & 2 == 2 {
                    note("granted_beyond_policy", row.seq);
                }
            }
        }
    }
    walk
}

fn stands(last: &Row, view: View, note: &mut dyn FnMut(&'static str)) {
    let (account, due) = (last.to, last.due_after);
    if let Some(promise) = promise(account, due, last.promise_after) {
        note("promises_standing");
        if promise < view.end && !matches!(account, PausedSupplement | PausedPayment | WithdrawalPending) {
            note("promises_past");
        }
    }
    let overdue = due.is_some_and(|due| due < view.end);
    if pending(account) {
        note("pending");
    }
    match account {
        WaitingAcceptance => {
            note("waiting_acceptance");
            note(if overdue { "waiting_overdue" } else { "waiting_in_time" });
        }
        InProcess if overdue => {
            note("in_process_overdue");
            let letter = last.marks_after & 1 == 1;
            note(if letter { "in_process_overdue_apologised" } else { "in_process_overdue_not_apologised" });
        }
        InProcess => note("in_process_in_time"),
        PausedSupplement | PausedSupplementOverdue => note("paused_supplement"),
        PausedPayment | PausedPaymentOverdue => note("paused_payment"),
        WithdrawalPending | WithdrawalPendingOverdue => note("withdrawal_pending"),
        _ => {}
    }
    if matches!(account, PausedSupplementOverdue | PausedPaymentOverdue | WithdrawalPendingOverdue) {
        note("paused_overdue");
    }
    if due.is_some_and(|due| due >= view.start && due < view.end) {
        if matches!(account, ResolvedEarly | ResolvedOnTime) {
            note("on_time_of_due_numerator");
        }
        let left_out = before_acceptance(account)
            || matches!(
                account,
                ResolvedNoDeadline
                    | ClosedRefused
                    | ClosedStopped
                    | ClosedWithdrawn
                    | PausedSupplement
                    | PausedPayment
                    | WithdrawalPending
            );
        if !left_out {
            note("on_time_of_due_denominator");
        }
    }
}

fn answers(row: &Row, note: &mut dyn FnMut(&'static str)) {
    let Some(due) = row.due_before.filter(|_| row.from == WaitingAcceptance) else { return };
    if row.to == WaitingAcceptance && row.due_after.is_some() {
        return;
    }
    note("answered_in_time_of_answered_denominator");
    if due < row.happened_at {
        note("answered_late");
    } else {
        note("answered_in_time");
        note("answered_in_time_of_answered_numerator");
    }
}

fn promises(row: &Row, note: &mut dyn FnMut(&'static str)) {
    let before = promise(row.from, row.due_before, row.promise_before);
    let after = promise(row.to, row.due_after, row.promise_after);
    if after.is_some() && after != before {
        note("promises_given");
    }
    let Some(before) = before.filter(|before| after != Some(*before)) else { return };
    if resolved(row.to) {
        // A pause that the result ends may have moved the date.
        let date =
            row.due_after.map_or(before, |due| row.promise_after.map_or(due, |letter| letter.max(due)));
        note("promises_kept_of_ended_denominator");
        if row.happened_at <= date {
            note("promises_kept");
            note("promises_kept_of_ended_numerator");
        } else {
            note("promises_broken");
        }
    } else if after.is_none() {
        note("promises_lapsed");
    } else if row.happened_at <= before
        || matches!(row.from, PausedSupplement | PausedPayment | WithdrawalPending)
    {
        note("promises_moved");
    } else {
        note("promises_broken");
        note("promises_kept_of_ended_denominator");
    }
}

/// What of a row is undone within the view, or undoes something of the view.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "four things that may be undone, by name")]
struct Undone {
    /// The end, or turning away, that it brings is undone.
    end: bool,
    /// It opens again what ended within the view.
    reopens: bool,
    /// The acceptance that it brings is taken back.
    acceptance: bool,
    /// It takes back an acceptance of within the view.
    takes_back: bool,
}

impl Undone {
    fn of(known: &[Row], place: usize, view: View) -> Self {
        let row = &known[place];
        let crosses = |row: &Row| before_acceptance(row.from) != before_acceptance(row.to);
        let seen = |row: &Row| row.happened_at >= view.start && row.happened_at < view.end;
        let (past, future) = (&known[..place], &known[place + 1..]);
        let next = |holds: &dyn Fn(&Row) -> bool| future.iter().find(|row| holds(row)).is_some_and(seen);
        let last = |holds: &dyn Fn(&Row) -> bool| past.iter().rev().find(|row| holds(row)).is_some_and(seen);
        let changes = |row: &Row| row.from != row.to;
        Self {
            end: (ended(row.to) || row.to == NotAccepted) && next(&changes),
            reopens: ended(row.from) && last(&changes),
            acceptance: crosses(row) && before_acceptance(row.from) && next(&crosses),
            takes_back: crosses(row) && before_acceptance(row.to) && last(&crosses),
        }
    }
}

fn flows(row: &Row, channel: Channel, undone: Undone, note: &mut dyn FnMut(&'static str)) {
    if before_acceptance(row.from) && !before_acceptance(row.to) && !undone.acceptance {
        note("received");
        note(match channel {
            Channel::Counter => "received_in_person",
            Channel::Postal => "received_postal",
            Channel::OnlineFull => "received_online_full",
            Channel::OnlinePartial => "received_online_partial",
        });
    }
    if ended(row.from) {
        note("reopening_acts");
        if !undone.reopens {
            note("reopened");
        }
    }
    if !before_acceptance(row.from) && before_acceptance(row.to) {
        note("acceptance_undoing_acts");
        if !undone.takes_back {
            note("acceptance_undone");
            note("closed");
        }
    }
    if undone.end {
        return;
    }
    match row.to {
        NotAccepted => note("not_accepted"),
        ResolvedEarly => note("resolved_early"),
        ResolvedOnTime => note("resolved_on_time"),
        ResolvedLate => {
            note("resolved_late");
            let letter = row.marks_after & 1 == 1;
            note(if letter { "resolved_late_apologised" } else { "resolved_late_not_apologised" });
        }
        ResolvedNoDeadline => note("resolved_no_deadline"),
        ClosedRefused => note("closed_refused"),
        ClosedWithdrawn => note("closed_withdrawn"),
        ClosedStopped => note("closed_stopped"),
        _ => {}
    }
    if matches!(row.to, ClosedRefused | ClosedWithdrawn | ClosedStopped) {
        note("closed");
    }
    if resolved(row.to) {
        note("resolved");
        note("resolved_rate_numerator");
    }
    if matches!(row.to, ResolvedEarly | ResolvedOnTime) {
        note("on_time_of_resolved_numerator");
    }
    if matches!(row.to, ResolvedEarly | ResolvedOnTime | ResolvedLate) {
        note("on_time_of_resolved_denominator");
    }
}
