//! Why two runs differ: every dossier that differs, sorted by the first act that one of them saw and the other did not.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::{BTreeMap, BTreeSet};

use crate::dossier::books::DossierId;
use crate::dossier::clock::act_rule::{Occasion, StepEffect};
use crate::dossier::clock::status::Event;
use crate::named_values;
use crate::platform::instant::Instant;
use crate::report::runs::figure_set::FigureSet;
use crate::report::runs::line::{LineKind, RunLine};

named_values! {
    /// Why a dossier is not counted alike.
    pub enum DifferenceCause {
        /// An act that had taken effect, but that the register did not know yet.
        LateEntry = "late_entry",
        /// A correction, and what followed it.
        Correction = "correction",
        /// Due dates were computed anew for a changed calendar.
        CalendarChange = "calendar_change",
        /// Another office goes on with it, or it is counted under another one.
        UnitChange = "unit_change",
        /// It was moved to another version of its procedure, or the same journal gives other figures.
        RuleChange = "rule_change",
        /// The two stand at different instants, and between them something happened or a due date passed.
        LaterAct = "later_act",
    }
}

impl DifferenceCause {
    /// For people, in Vietnamese.
    #[must_use]
    pub const fn words_vi(self) -> &'static str {
        match self {
            Self::LateEntry => "Nhập muộn: việc đã diễn ra nhưng ghi vào hệ thống sau thời điểm chốt số liệu",
            Self::Correction => "Đính chính",
            Self::CalendarChange => "Tính lại hạn vì lịch làm việc thay đổi",
            Self::UnitChange => "Thay đổi cơ quan, đơn vị tính số liệu",
            Self::RuleChange => "Thay đổi bản thủ tục hoặc cách tính",
            Self::LaterAct => "Việc diễn ra, hoặc hạn đến, sau thời điểm tính của báo cáo trước",
        }
    }
}

/// An act of a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DossierAct {
    /// Its number in the journal.
    pub seq: i32,
    /// What was done.
    pub event: Event,
    /// When it took effect.
    pub happened_at: Instant,
    /// When the register learned it.
    pub recorded_at: Instant,
}

/// What a run sees of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunInstants {
    /// Due dates before this instant have passed.
    pub as_of: Instant,
    /// Acts that took effect before this instant.
    pub acts_before: Instant,
    /// Acts recorded by this instant.
    pub known_at: Instant,
}

impl RunInstants {
    /// What takes a dossier out of the register holds for all time, once it is known.
    fn sees(self, act: &DossierAct) -> bool {
        let by_then = act.happened_at < self.acts_before || takes_out(act.event);
        by_then && act.recorded_at <= self.known_at
    }
}

fn takes_out(event: Event) -> bool {
    event.rule().step == StepEffect::Annuls
}

/// Why a dossier differs, and the first act that only one of the runs saw, where there is one. `moved`: it stands in other rows.
#[must_use]
pub fn cause(
    one: RunInstants,
    other: RunInstants,
    acts: &[DossierAct],
    moved: bool,
) -> (DifferenceCause, Option<DossierAct>) {
    let between = acts.iter().copied().find(|act| one.sees(act) != other.sees(act));
    let Some(act) = between else {
        let cause = if moved {
            DifferenceCause::UnitChange
        } else if one.as_of == other.as_of {
            DifferenceCause::RuleChange
        } else {
            DifferenceCause::LaterAct
        };
        return (cause, None);
    };
    if act.happened_at >= one.acts_before.min(other.acts_before) && !takes_out(act.event) {
        return (DifferenceCause::LaterAct, Some(act));
    }
    let cause = match act.event.rule().occasion {
        Occasion::Correction => DifferenceCause::Correction,
        Occasion::Calendar => DifferenceCause::CalendarChange,
        Occasion::Office => DifferenceCause::UnitChange,
        Occasion::Version => DifferenceCause::RuleChange,
        Occasion::Dossier | Occasion::Apology | Occasion::Fee | Occasion::Officer => {
            DifferenceCause::LateEntry
        }
    };
    (cause, Some(act))
}

/// How a dossier is counted: the number of the act, the row, the figures.
pub type CountedCells = BTreeSet<(i32, String, FigureSet)>;

/// The lines of one office in a run.
#[derive(Debug, Clone)]
pub struct RunSide<'a> {
    /// What lines have in common.
    pub kinds: &'a [LineKind],
    /// The lines.
    pub lines: Vec<RunLine>,
}

impl RunSide<'_> {
    fn counted(&self, lines: &[RunLine], common: FigureSet) -> CountedCells {
        lines.iter().filter_map(|line| self.of(line, common)).collect()
    }

    fn of(&self, line: &RunLine, common: FigureSet) -> Option<(i32, String, FigureSet)> {
        let kind = usize::try_from(line.kind).ok().and_then(|place| self.kinds.get(place))?;
        let figures = kind.figures.of_those(|figure| common.has(figure));
        (!figures.is_empty()).then(|| (line.seq, kind.row.clone(), figures))
    }
}

/// The dossiers of one office that are not counted alike, by the figures that both runs have.
#[must_use]
pub fn differing(
    mut one: RunSide<'_>,
    mut other: RunSide<'_>,
    common: FigureSet,
) -> BTreeMap<DossierId, (CountedCells, CountedCells)> {
    for lines in [&mut one.lines, &mut other.lines] {
        lines.sort_unstable_by_key(|line| line.dossier_id);
    }
    let together = |one: &RunLine, other: &RunLine| one.dossier_id == other.dossier_id;
    let dossier = |lines: &&[RunLine]| lines.first().map(|line| line.dossier_id);
    let (mut left, mut right) =
        (one.lines.chunk_by(together).peekable(), other.lines.chunk_by(together).peekable());
    let mut differing = BTreeMap::new();
    loop {
        let next =
            [left.peek().and_then(dossier), right.peek().and_then(dossier)].into_iter().flatten().min();
        let Some(next) = next else { return differing };
        let before = left.next_if(|lines| dossier(lines) == Some(next)).unwrap_or_default();
        let after = right.next_if(|lines| dossier(lines) == Some(next)).unwrap_or_default();
        let (before, after) = (one.counted(before, common), other.counted(after, common));
        if before != after {
            differing.insert(next, (before, after));
        }
    }
}

/// Whether the two stand in different rows.
#[must_use]
pub fn moved(before: &CountedCells, after: &CountedCells) -> bool {
    let rows = |counted: &CountedCells| -> BTreeSet<String> {
        counted.iter().map(|(_, row, _)| row.clone()).collect()
    };
    !before.is_empty() && !after.is_empty() && rows(before) != rows(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agency::AgencyId;
    use crate::platform::database::Id;
    use crate::report::figures::figure::Figure;

    fn at(day: u32) -> Instant {
        Instant::parse(&format!("2023-03-{day:02}T09:00:00+07:00")).unwrap()
    }

    fn act(event: Event, happened: u32, recorded: u32) -> DossierAct {
        DossierAct { seq: 2, event, happened_at: at(happened), recorded_at: at(recorded) }
    }

    fn sight(as_of: u32, known_at: u32) -> RunInstants {
        RunInstants { as_of: at(as_of), acts_before: at(as_of), known_at: at(known_at) }
    }

    #[test]
    fn the_first_act_that_one_saw_and_the_other_did_not_decides() {
        let seen = act(Event::Submit, 1, 1);
        for (event, expected) in [
            (Event::Resolve, DifferenceCause::LateEntry),
            (Event::Correct, DifferenceCause::Correction),
            (Event::RecalculateDue, DifferenceCause::CalendarChange),
            (Event::Continue, DifferenceCause::UnitChange),
            (Event::MoveVersion, DifferenceCause::RuleChange),
        ] {
            let late = act(event, 8, 12);
            let acts = [seen, late, act(Event::Resolve, 9, 13)];
            assert_eq!(cause(sight(10, 11), sight(10, 20), &acts, false), (expected, Some(late)));
            assert_eq!(cause(sight(10, 20), sight(10, 11), &acts, false), (expected, Some(late)));
            // After the instant of the earlier report it is simply later.
            assert_eq!(
                cause(sight(5, 20), sight(10, 20), &acts, false),
                (DifferenceCause::LaterAct, Some(late))
            );
        }
    }

    #[test]
    fn without_such_an_act_it_is_the_row_the_instant_or_the_rule() {
        let acts = [act(Event::Submit, 1, 1)];
        assert_eq!(cause(sight(10, 11), sight(10, 20), &acts, true), (DifferenceCause::UnitChange, None));
        assert_eq!(cause(sight(10, 20), sight(12, 20), &acts, false), (DifferenceCause::LaterAct, None));
        assert_eq!(cause(sight(10, 20), sight(10, 20), &acts, false), (DifferenceCause::RuleChange, None));
    }

    #[test]
    fn only_dossiers_that_are_counted_otherwise_differ() {
        let id = |number| Id::from_bytes([number; 16]);
        let kind =
            |row: &str, figure| LineKind { row: row.into(), figures: FigureSet::of(&[figure]), lines: 1 };
        let kinds = [kind("a", Figure::Received), kind("a", Figure::Pending), kind("b", Figure::Received)];
        let line = |kind, dossier| RunLine {
            office_id: AgencyId::from_bytes([1; 16]),
            kind,
            dossier_id: id(dossier),
            seq: 1,
        };
        let one = [line(0, 7), line(0, 8), line(0, 9), line(0, 4)];
        let other = [line(0, 7), line(2, 8), line(1, 9), line(0, 9), line(0, 12)];
        let side = |lines: &[RunLine]| RunSide { kinds: &kinds, lines: lines.to_vec() };
        let all = FigureSet::of(Figure::ALL);
        let found = differing(side(&one), side(&other), all);
        assert_eq!(found.keys().copied().collect::<Vec<_>>(), [id(4), id(8), id(9), id(12)]);
        assert!(found[&id(4)].1.is_empty() && found[&id(12)].0.is_empty());
        assert!(moved(&found[&id(8)].0, &found[&id(8)].1) && !moved(&found[&id(9)].0, &found[&id(9)].1));
        let found = differing(side(&one), side(&other), FigureSet::of(&[Figure::Received]));
        assert_eq!(found.keys().copied().collect::<Vec<_>>(), [id(4), id(8), id(12)]);
    }
}
