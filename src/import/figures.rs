//! The figures of the offices concerned before an import and after it, counted as the report counts them.

use std::collections::{BTreeMap, BTreeSet};

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
        let earliest = to.checked_sub_months(chrono::Months::new(12 * MOST_YEARS))?.succ_opt()?;
        let period = Period::new(from.max(earliest), to).ok()?;
        let cut = PeriodCut::new(&[period], None, now)?;
        let offices = rows.iter().map(|checked| checked.found.office.id).collect();
        Some(Self { offices, period, cut, now })
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
        Ok(RegisterState { accounts: store::count_by_account(conn)?, cells: self.cells(&counts) })
    }

    fn cells(&self, counts: &[MoveCount]) -> FigureValues {
        FigureValues::count(counts, PartWindow::whole(self.cut.parts()))
    }

    /// Adds what rows of a dossier's journal would change, the first ones or those that follow: a rehearsal counts without writing.
    pub fn add(&self, stand: &mut RegisterState, journal: &[JournalEntry]) {
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
        stand.cells.add(|figure| more.get(figure));
        if let (Some(first), Some(last)) = (journal.first(), journal.last()) {
            if first.seq > 1 {
                *stand.accounts.entry(first.from_account).or_default() -= 1;
            }
            *stand.accounts.entry(last.to_account).or_default() += 1;
            stand.accounts.retain(|_, count| *count != 0);
        }
    }
}
