//! The figures of the offices concerned before an import and after it, counted as the report counts them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};

use crate::agency::AgencyId;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::rollup::move_kind::judged;
use crate::dossier::books::store;
use crate::dossier::clock::ledger::Account;
use crate::import::history::CheckedRow;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::report::count::fold::{MoveCount, NO_DUE, PartWindow};
use crate::report::count::pairs::store::count_moves;
use crate::report::count::store::Selection;
use crate::report::figures::figure::{Figure, FigureValues};
use crate::report::figures::period::{MOST_YEARS, Period, PeriodCut};

/// The columns of a report that an import can change.
pub const SHOWN: &[Figure] = &[
    Figure::CarriedOver,
    Figure::ReceivedOnlineFull,
    Figure::ReceivedOnlinePartial,
    Figure::ReceivedInPerson,
    Figure::ReceivedPostal,
    Figure::Received,
    Figure::ResolvedEarly,
    Figure::ResolvedOnTime,
    Figure::ResolvedLate,
    Figure::Resolved,
    Figure::InProcessInTime,
    Figure::InProcessOverdue,
    Figure::Pending,
];

/// The offices and days that a file speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportScope {
    /// The offices that keep its dossiers.
    pub offices: BTreeSet<AgencyId>,
    /// From the first reception to the last act, at most the last ten years of it.
    pub period: Period,
    /// Its months, or its years where it is longer than [`MOST_MONTHS`].
    pub parts: Vec<Period>,
    cut: PeriodCut,
    now: Instant,
}

/// How the register stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegisterState {
    /// Dossiers in each account, of the whole register.
    pub accounts: BTreeMap<Account, i64>,
    /// The figures of the offices concerned over the file's own days.
    pub cells: FigureValues,
    /// The same of each part of those days.
    pub parts: Vec<FigureValues>,
}

/// A period of at most so many months is told month by month, a longer one by years.
pub const MOST_MONTHS: usize = 24;

/// The calendar months of a period, or its years where the months are too many; the first and the last one as far as they lie in it.
fn parts_of(period: Period) -> Vec<Period> {
    let by = |key: fn(NaiveDate) -> (i32, u32)| {
        let mut parts: Vec<Period> = Vec::new();
        let days = period.from().iter_days().take_while(|day| *day <= period.to());
        for day in days {
            let last = parts.last_mut().filter(|part| key(part.from()) == key(day));
            match (last, Period::new(day, day)) {
                (Some(part), _) => *part = Period::new(part.from(), day).unwrap_or(*part),
                (None, Ok(first)) => parts.push(first),
                (None, Err(_)) => {}
            }
        }
        parts
    };
    let months = by(|day| (day.year(), day.month()));
    if months.len() <= MOST_MONTHS { months } else { by(|day| (day.year(), 0)) }
}

impl ImportScope {
    /// The ground of the rows that can be brought in; none when there is no row.
    #[must_use]
    pub fn of(rows: &[CheckedRow], now: Instant) -> Option<Self> {
        let acts = rows.iter().map(|checked| {
            let row = &checked.row;
            row.returned_at.or(row.resolved_at).unwrap_or(row.received_at).date()
        });
        let to = acts.max()?;
        let from = rows.iter().map(|checked| checked.row.received_at.date()).min()?;
        let offices = rows.iter().map(|checked| checked.found.office.id).collect();
        Self::over(offices, (from, to), now)
    }

    /// The ground of acts between two days at these offices; at most the last ten years of it.
    #[must_use]
    pub fn over(
        offices: BTreeSet<AgencyId>,
        (from, to): (NaiveDate, NaiveDate),
        now: Instant,
    ) -> Option<Self> {
        let earliest = to.checked_sub_months(chrono::Months::new(12 * MOST_YEARS))?.succ_opt()?;
        let period = Period::new(from.max(earliest), to).ok()?;
        let parts = parts_of(period);
        let cut = PeriodCut::new(&parts, None, now)?;
        Some(Self { offices, period, parts, cut, now })
    }

    /// How the register stands now.
    ///
    /// # Errors
    /// When the database fails.
    pub fn stand(&self, conn: &mut Connection) -> Result<RegisterState, DatabaseError> {
        let selection = Selection {
            offices: self.offices.iter().copied().collect(),
            procedures: None,
            except: Vec::new(),
            channel: None,
            known_at: self.now,
        };
        let counts = count_moves(conn, &selection, &self.cut)?;
        Ok(RegisterState {
            accounts: store::count_by_account(conn)?,
            cells: self.cells(&counts),
            parts: self.of_parts(&counts),
        })
    }

    fn of_parts(&self, counts: &[MoveCount]) -> Vec<FigureValues> {
        (1..=self.cut.parts()).map(|slot| FigureValues::count(counts, PartWindow::part(slot))).collect()
    }

    fn cells(&self, counts: &[MoveCount]) -> FigureValues {
        FigureValues::count(counts, PartWindow::whole(self.cut.parts()))
    }

    /// Adds what rows of a dossier's journal would change, the first ones or those that follow: a rehearsal counts without writing.
    pub fn add(&self, stand: &mut RegisterState, journal: &[JournalEntry]) {
        self.weigh(stand, journal, 1);
        if let (Some(first), Some(last)) = (journal.first(), journal.last()) {
            if first.seq > 1 {
                *stand.accounts.entry(first.from_account).or_default() -= 1;
            }
            *stand.accounts.entry(last.to_account).or_default() += 1;
            stand.accounts.retain(|_, count| *count != 0);
        }
    }

    /// Takes away what the whole journal of a dossier brought.
    pub fn take_away(&self, stand: &mut RegisterState, journal: &[JournalEntry]) {
        self.weigh(stand, journal, -1);
        if let Some(last) = journal.last() {
            *stand.accounts.entry(last.to_account).or_default() -= 1;
            stand.accounts.retain(|_, count| *count != 0);
        }
    }

    fn weigh(&self, stand: &mut RegisterState, journal: &[JournalEntry], weight: i64) {
        let due = |at: Option<Instant>| at.map_or(NO_DUE, |at| self.cut.slot(at));
        let counts: Vec<MoveCount> = journal
            .iter()
            .filter(|entry| entry.moves && entry.happened_at < self.cut.until)
            .map(|entry| {
                let before = (entry.due_before, entry.promise_before);
                let after = (entry.due_after, entry.promise_after);
                let (judged, renewed) =
                    judged(entry.from_account, entry.to_account, entry.happened_at, before, after);
                MoveCount {
                    office_id: entry.office_id,
                    procedure_id: entry.procedure_id,
                    channel: entry.channel,
                    from: entry.from_account,
                    to: entry.to_account,
                    happened: self.cut.slot(entry.happened_at).min(self.cut.parts()),
                    due_before: due(entry.due_before),
                    due_after: due(entry.due_after),
                    promise_before: due(entry.promise_before),
                    promise_after: due(entry.promise_after),
                    marks_before: entry.marks_before,
                    marks_after: entry.marks_after,
                    judged,
                    renewed,
                    pair: None,
                    count: 1,
                }
            })
            .collect();
        let more = self.cells(&counts);
        stand.cells.add(|figure| weight * more.get(figure));
        stand.parts.resize_with(self.parts.len().max(stand.parts.len()), FigureValues::default);
        for (stands, more) in stand.parts.iter_mut().zip(self.of_parts(&counts)) {
            stands.add(|figure| weight * more.get(figure));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(from: &str, to: &str) -> Vec<String> {
        let period = Period::new(from.parse().unwrap(), to.parse().unwrap()).unwrap();
        parts_of(period).iter().map(|part| format!("{}..{}", part.from(), part.to())).collect()
    }

    #[test]
    fn a_file_is_told_by_calendar_months_and_a_long_one_by_years() {
        assert_eq!(words("2023-03-07", "2023-03-07"), ["2023-03-07..2023-03-07"]);
        assert_eq!(
            words("2022-12-15", "2023-02-20"),
            ["2022-12-15..2022-12-31", "2023-01-01..2023-01-31", "2023-02-01..2023-02-20"]
        );
        assert_eq!(words("2022-01-31", "2023-12-01").len(), 24);
        assert_eq!(
            words("2021-11-30", "2023-12-01"),
            ["2021-11-30..2021-12-31", "2022-01-01..2022-12-31", "2023-01-01..2023-12-01"]
        );
    }
}
