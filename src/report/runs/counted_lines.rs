//! What one dossier counts for in a report: the lines behind the cells, found by following its acts one after the other.
//! Pure: no HTTP, no SQL, no clock.
//!
//! The cells of a report are sums over all moves of the journal; here a dossier is followed by itself, and a balance is where
//! its last move left it. The two ways must agree, for each dossier and each figure; a dossier for which they do not is
//! *astray*: its journal was changed by somebody, and no report is made from it.

use std::collections::BTreeMap;

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::in_effect::in_effect;
use crate::dossier::books::rollup::move_kind::judged;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;
use crate::report::count::fold::{MoveCount, NO_DUE, PartWindow};
use crate::report::figures::figure::Figure;
use crate::report::figures::figure_rule::{FigureRule, PairRole, PeriodEdge, pairs};
use crate::report::figures::period::PeriodCut;
use crate::report::runs::figure_set::FigureSet;

/// A move of a dossier, as the journal has it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns are described in migrations/")]
pub struct RunMove {
    pub office_id: AgencyId,
    pub dossier_id: DossierId,
    pub seq: i32,
    pub procedure_id: ProcedureId,
    pub channel: Channel,
    pub from: Account,
    pub to: Account,
    pub happened_at: Instant,
    pub due_before: Option<Instant>,
    pub due_after: Option<Instant>,
    pub promise_before: Option<Instant>,
    pub promise_after: Option<Instant>,
    pub marks_before: i32,
    pub marks_after: i32,
}

impl RunMove {
    fn counted(&self, cut: &PeriodCut) -> MoveCount {
        let slot = |at: Option<Instant>| at.map_or(NO_DUE, |at| cut.slot(at));
        let (before, after) = ((self.due_before, self.promise_before), (self.due_after, self.promise_after));
        let (judged, renewed) = judged(self.from, self.to, self.happened_at, before, after);
        MoveCount {
            office_id: self.office_id,
            procedure_id: self.procedure_id,
            channel: self.channel,
            from: self.from,
            to: self.to,
            happened: cut.slot(self.happened_at).min(cut.parts()),
            due_before: slot(self.due_before),
            due_after: slot(self.due_after),
            promise_before: slot(self.promise_before),
            promise_after: slot(self.promise_after),
            marks_before: self.marks_before,
            marks_after: self.marks_after,
            judged,
            renewed,
            pair: None,
            count: 1,
        }
    }

    /// Whether it begins where `before` ended.
    fn follows(&self, before: Option<&Self>) -> bool {
        let in_order = before.is_none_or(|before| before.happened_at <= self.happened_at);
        let (account, due, promise, marks) = before.map_or((Account::Outside, None, None, 0), |before| {
            (before.to, before.due_after, before.promise_after, before.marks_after)
        });
        let begins = (self.from, self.due_before, self.promise_before, self.marks_before);
        in_order && begins == (account, due, promise, marks)
    }
}

/// What a dossier counts for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CountedLines {
    /// Its lines: the number of the act, and the figures that count it.
    pub lines: BTreeMap<i32, FigureSet>,
    /// Whether its journal does not hold together.
    pub astray: bool,
}

/// Follows the moves of one dossier, the oldest first, through a window of the period; only `wanted` figures are looked at.
#[must_use]
pub fn weigh(moves: &[RunMove], cut: &PeriodCut, window: PartWindow, wanted: FigureSet) -> CountedLines {
    let counts: Vec<MoveCount> = moves.iter().map(|one| one.counted(cut)).collect();
    let mut lines: BTreeMap<i32, FigureSet> = BTreeMap::new();
    let mut add = |seq: i32, set: FigureSet| {
        if !set.is_empty() {
            let line = lines.entry(seq).or_default();
            *line = line.and(set);
        }
    };
    let left_out = left_out(moves, &counts);
    for (place, (one, count)) in moves.iter().zip(&counts).enumerate() {
        if window.after < count.happened && count.happened <= window.through {
            let told_again = || left_out.iter().filter(|(of, _)| *of == place).map(|(_, row)| row);
            let flows = |figure: Figure| {
                let rule = figure.rule();
                !matches!(rule, FigureRule::Stock { .. })
                    && rule.weight(count, window) == 1
                    && told_again().all(|row| rule.weight(row, window) == 0)
            };
            add(one.seq, wanted.of_those(flows));
        }
    }
    // What was taken back for a late entry was an act, but the dossier stood nowhere by it.
    let held = in_effect(moves.iter().zip(&counts), |(one, _)| one.happened_at);
    let mut standing = FigureSet::default();
    for (at, slot) in [(PeriodEdge::Start, window.after), (PeriodEdge::End, window.through)] {
        let last = held.iter().rfind(|(_, count)| count.happened <= slot);
        if let Some((one, count)) = last {
            let stands = standing_of(wanted, at, count, window);
            standing = standing.and(stands);
            add(one.seq, stands);
        }
    }
    let before = [None].into_iter().chain(held.iter().map(|(one, _)| Some(*one)));
    let whole = held.iter().zip(before).all(|((one, _), before)| one.follows(before));
    let astray = !books_balance(&lines, wanted) || (!whole && !sums_agree(&counts, window, wanted, standing));
    CountedLines { lines, astray }
}

/// The moves that are part of a pair, by their place: told once more, to be left out.
fn left_out(moves: &[RunMove], counts: &[MoveCount]) -> Vec<(usize, MoveCount)> {
    let accounts: Vec<(Account, Account)> = moves.iter().map(|one| (one.from, one.to)).collect();
    let told = |(place, role, other): (usize, PairRole, usize)| {
        let (row, other) = (counts.get(place)?, counts.get(other)?);
        Some((place, row.left_out(role, other.happened)))
    };
    pairs(&accounts).into_iter().filter_map(told).collect()
}

/// The balances in which a dossier stands that was left by `last`.
fn standing_of(wanted: FigureSet, instant: PeriodEdge, last: &MoveCount, window: PartWindow) -> FigureSet {
    let arrived = MoveCount {
        from: Account::Outside,
        due_before: NO_DUE,
        promise_before: NO_DUE,
        marks_before: 0,
        ..*last
    };
    wanted.of_those(|figure| {
        let rule = figure.rule();
        matches!(rule, FigureRule::Stock { at, .. } if at == instant) && rule.weight(&arrived, window) == 1
    })
}

/// Whether the sums over all moves say the same of each balance as the last move.
fn sums_agree(counts: &[MoveCount], window: PartWindow, wanted: FigureSet, standing: FigureSet) -> bool {
    wanted.figures().into_iter().filter(|figure| matches!(figure.rule(), FigureRule::Stock { .. })).all(
        |figure| {
            let sum: i64 = counts.iter().map(|count| figure.rule().weight(count, window)).sum();
            sum == i64::from(standing.has(figure))
        },
    )
}

/// Whether what came in went out or is still there.
fn books_balance(lines: &BTreeMap<i32, FigureSet>, wanted: FigureSet) -> bool {
    const LEFT: &[Figure] = &[Figure::CarriedOver, Figure::Received, Figure::Reopened];
    const RIGHT: &[Figure] = &[Figure::Resolved, Figure::Closed, Figure::Pending];
    let sum = |figures: &[Figure]| -> usize {
        lines.values().map(|line| figures.iter().filter(|figure| line.has(**figure)).count()).sum()
    };
    let all = LEFT.iter().chain(RIGHT).all(|figure| wanted.has(*figure));
    !all || sum(LEFT) == sum(RIGHT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::database::Id;
    use crate::report::figures::figure::FigureValues;
    use crate::report::figures::period::Period;
    use proptest::prelude::*;

    fn at(text: &str) -> Instant {
        Instant::parse(&format!("{text}:00+07:00")).unwrap()
    }

    fn cut() -> PeriodCut {
        let period = Period::new("2023-03-01".parse().unwrap(), "2023-03-31".parse().unwrap()).unwrap();
        PeriodCut::new(&[period], None, at("2024-01-01T00:00")).unwrap()
    }

    fn all() -> FigureSet {
        FigureSet::of(Figure::ALL)
    }

    fn history(stations: &[(&str, Account, Option<&str>)]) -> Vec<RunMove> {
        let mut moves: Vec<RunMove> = Vec::new();
        for (seq, (happened, to, due)) in (1..).zip(stations) {
            let before = moves.last().cloned();
            moves.push(RunMove {
                office_id: Id::from_bytes([6; 16]),
                dossier_id: Id::from_bytes([7; 16]),
                seq,
                procedure_id: Id::from_bytes([8; 16]),
                channel: Channel::Counter,
                from: before.as_ref().map_or(Account::Outside, |before| before.to),
                to: *to,
                happened_at: at(happened),
                due_before: before.as_ref().and_then(|before| before.due_after),
                due_after: due.map(at),
                promise_before: None,
                promise_after: None,
                marks_before: 0,
                marks_after: 0,
            });
        }
        moves
    }

    fn weighed(moves: &[RunMove]) -> CountedLines {
        weigh(moves, &cut(), PartWindow::whole(1), all())
    }

    #[test]
    fn a_move_is_counted_for_its_office_and_procedure() {
        let moves = history(&[("2023-03-07T09:00", Account::InProcess, None)]);
        let count = moves[0].counted(&cut());
        assert_eq!((count.office_id, count.procedure_id), (moves[0].office_id, moves[0].procedure_id));
    }

    #[test]
    fn a_dossier_that_came_and_was_resolved_has_a_line_for_each() {
        let due = Some("2023-03-10T09:00");
        let moves = history(&[
            ("2023-03-07T09:00", Account::InProcess, due),
            ("2023-03-08T09:00", Account::ResolvedEarly, due),
        ]);
        let weight = weighed(&moves);
        assert!(!weight.astray);
        assert_eq!(weight.lines[&1].names(), ["promises_given", "received", "received_in_person"]);
        assert!(weight.lines[&2].has(Figure::ResolvedEarly) && weight.lines[&2].has(Figure::Resolved));
    }

    #[test]
    fn what_stands_over_from_before_and_still_stands_is_one_line() {
        let weight = weighed(&history(&[("2023-02-20T09:00", Account::InProcess, Some("2023-03-10T09:00"))]));
        assert_eq!(weight.lines.len(), 1);
        for figure in [Figure::CarriedOver, Figure::Pending, Figure::InProcessOverdue] {
            assert!(weight.lines[&1].has(figure), "{figure:?}");
        }
    }

    #[test]
    fn a_changed_row_leads_astray() {
        let due = Some("2023-03-10T09:00");
        let honest = history(&[
            ("2023-03-07T09:00", Account::InProcess, due),
            ("2023-03-08T09:00", Account::ResolvedEarly, due),
        ]);
        for change in [
            |moves: &mut Vec<RunMove>| moves[1].from = Account::WaitingAcceptance,
            |moves: &mut Vec<RunMove>| moves[0].to = Account::ResolvedLate,
            |moves: &mut Vec<RunMove>| {
                moves.remove(0);
            },
        ] {
            let mut moves = honest.clone();
            change(&mut moves);
            assert!(weighed(&moves).astray, "{moves:?}");
        }
    }

    proptest! {
        /// The lines of a dossier count what the sums over its moves count.
        #[test]
        fn lines_and_sums_agree(
            stations in prop::collection::vec((0..40_i64, prop::sample::select(Account::ALL), prop::option::of(0..60_i64)), 1..8)
        ) {
            let day = |days: i64| Instant::parse("2023-02-20T09:00:00+07:00").unwrap().plus(chrono::TimeDelta::days(days));
            let mut moves = history(&stations.iter().map(|(_, account, _)| ("2023-02-20T09:00", *account, None)).collect::<Vec<_>>());
            let mut days: Vec<i64> = stations.iter().map(|(days, _, _)| *days).collect();
            days.sort_unstable();
            let mut due = None;
            for ((one, days), (_, _, after)) in moves.iter_mut().zip(days).zip(&stations) {
                (one.happened_at, one.due_before, one.due_after) = (day(days), due, after.map(day));
                due = one.due_after;
            }
            let weight = weighed(&moves);
            prop_assert!(!weight.astray);
            let mut counts: Vec<MoveCount> = moves.iter().map(|one| one.counted(&cut())).collect();
            let left_out: Vec<MoveCount> = left_out(&moves, &counts).into_iter().map(|(_, row)| row).collect();
            counts.extend(left_out);
            let cells = FigureValues::count(&counts, PartWindow::whole(1));
            for (figure, value) in cells.iter() {
                let lines = weight.lines.values().filter(|line| line.has(figure)).count();
                prop_assert_eq!(i64::try_from(lines).unwrap(), value, "{:?}", figure);
            }
        }
    }
}
