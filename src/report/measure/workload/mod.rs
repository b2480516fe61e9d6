//! The workload of officers and units: what was handled in a period, in time or late, what lies with them now, and how long it takes.
//! Pure: no HTTP, no SQL, no clock.
//!
//! A dossier is counted as it stands when the report is made, at the officer to whom it was given; what was given to nobody has a row of
//! its own, so that the rows add up to the total. What is handled is what ended in the period, with a result or without one.

pub(crate) mod http;
mod tally;
mod view;

use serde::Serialize;

use crate::access::OfficerId;
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::clock::ledger::Account;
use crate::named_values;
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;
use crate::report::figures::rate::Rate;

named_values! {
    /// A figure of the workload.
    pub enum WorkloadFigure {
        /// Ended in the period, with a result or without: đã giải quyết.
        Handled = "handled",
        /// With a result before or on the due date: trước và đúng hạn.
        InTime = "in_time",
        /// With a result after it: quá hạn.
        Late = "late",
        /// With a result and without a due date: không có hạn.
        NoDeadline = "no_deadline",
        /// Ended without a result: refused, withdrawn or stopped.
        Closed = "closed",
        /// Not over now: đang giải quyết.
        Open = "open",
        /// Not over and overdue now: đang giải quyết quá hạn.
        OpenOverdue = "open_overdue",
    }
}

named_values! {
    /// What the rows of the workload are.
    pub enum WorkloadGrouping {
        /// One row for each officer.
        Officer = "officer",
        /// One row for each office or unit.
        Unit = "unit",
    }
}

/// Whose row a dossier is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum WorkloadPlace {
    /// An office or unit.
    Agency(AgencyId),
    /// An officer.
    Officer(OfficerId),
    /// Nobody to whom it was given.
    Nobody,
}

/// A dossier of the report.
#[derive(Debug, Clone)]
pub(super) struct WorkloadItem {
    pub(super) place: WorkloadPlace,
    pub(super) id: DossierId,
    pub(super) code: String,
    pub(super) office_id: AgencyId,
    pub(super) procedure_id: ProcedureId,
    pub(super) handler_id: Option<OfficerId>,
    pub(super) account: Account,
    pub(super) due_at: Option<Instant>,
    pub(super) overdue: bool,
    /// When it ended; none while it is open.
    pub(super) ended_at: Option<Instant>,
    /// Working minutes from acceptance to its end, without pauses; none while it is open, and where no calendar is known.
    pub(super) worked_minutes: Option<i64>,
}

impl WorkloadFigure {
    /// Whether a dossier is counted: the cell and the list behind it both ask here.
    pub(super) fn counts(self, item: &WorkloadItem) -> bool {
        let ended = item.ended_at.is_some();
        match self {
            Self::Handled => ended,
            Self::InTime => ended && matches!(item.account, Account::ResolvedEarly | Account::ResolvedOnTime),
            Self::Late => ended && item.account == Account::ResolvedLate,
            Self::NoDeadline => ended && item.account == Account::ResolvedNoDeadline,
            Self::Closed => ended && !item.account.is_resolved(),
            Self::Open => !ended,
            Self::OpenOverdue => !ended && item.overdue,
        }
    }
}

/// The figures of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(super) struct WorkloadFigures {
    /// Đã giải quyết: ended in the period.
    #[schema(example = 40)]
    handled: usize,
    /// Trước và đúng hạn.
    #[schema(example = 35)]
    in_time: usize,
    /// Quá hạn.
    #[schema(example = 2)]
    late: usize,
    /// Không có hạn.
    #[schema(example = 0)]
    no_deadline: usize,
    /// Từ chối, rút, dừng.
    #[schema(example = 3)]
    closed: usize,
    /// Đang giải quyết.
    #[schema(example = 12)]
    open: usize,
    /// Đang giải quyết quá hạn.
    #[schema(example = 1)]
    open_overdue: usize,
    /// In time of those with a result and a due date.
    in_time_of_resolved: Rate,
    /// The median of the working time from acceptance to the end, in minutes, without pauses; absent where nothing was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 930)]
    median_minutes: Option<i64>,
    /// Of how many dossiers it is the median.
    #[schema(example = 40)]
    measured: usize,
}

impl WorkloadFigures {
    /// Counts dossiers.
    pub(super) fn of<'i>(items: &(impl Iterator<Item = &'i WorkloadItem> + Clone)) -> Self {
        let count = |figure: WorkloadFigure| items.clone().filter(|item| figure.counts(item)).count();
        let (in_time, late) = (count(WorkloadFigure::InTime), count(WorkloadFigure::Late));
        let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let minutes: Vec<i64> = items.clone().filter_map(|item| item.worked_minutes).collect();
        Self {
            handled: count(WorkloadFigure::Handled),
            in_time,
            late,
            no_deadline: count(WorkloadFigure::NoDeadline),
            closed: count(WorkloadFigure::Closed),
            open: count(WorkloadFigure::Open),
            open_overdue: count(WorkloadFigure::OpenOverdue),
            in_time_of_resolved: Rate::of(whole(in_time), whole(in_time.saturating_add(late))),
            measured: minutes.len(),
            median_minutes: median(minutes),
        }
    }
}

/// The middle one; of an even number the mean of the two in the middle, in whole minutes.
fn median(mut minutes: Vec<i64>) -> Option<i64> {
    minutes.sort_unstable();
    let middle = minutes.len() / 2;
    let upper = *minutes.get(middle)?;
    if minutes.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *minutes.get(middle.checked_sub(1)?)?;
    Some(lower.saturating_add(upper) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::database::Id;

    fn item(account: Account, overdue: bool, worked_minutes: Option<i64>) -> WorkloadItem {
        let ended = account.is_resolved() || account.is_closed();
        WorkloadItem {
            place: WorkloadPlace::Nobody,
            id: Id::new(),
            code: "H26.1-230307-0001".to_owned(),
            office_id: Id::new(),
            procedure_id: Id::new(),
            handler_id: None,
            account,
            due_at: None,
            overdue,
            ended_at: ended.then(|| Instant::from_micros(0).unwrap()),
            worked_minutes,
        }
    }

    #[test]
    fn the_median_is_the_middle() {
        for (minutes, expected) in [
            (vec![], None),
            (vec![7], Some(7)),
            (vec![9, 1], Some(5)),
            (vec![4, 1], Some(2)),
            (vec![30, 10, 20], Some(20)),
            (vec![40, 10, 30, 20], Some(25)),
        ] {
            assert_eq!(median(minutes.clone()), expected, "{minutes:?}");
        }
    }

    #[test]
    fn what_is_handled_is_in_one_of_its_parts_and_what_is_open_in_none() {
        let items: Vec<WorkloadItem> = Account::ALL
            .iter()
            .filter(|account| !matches!(account, Account::Outside | Account::NotAccepted))
            .map(|account| {
                item(*account, *account == Account::InProcess, account.is_resolved().then_some(60))
            })
            .collect();
        let figures = WorkloadFigures::of(&items.iter());
        let parts = figures.in_time + figures.late + figures.no_deadline + figures.closed;
        assert_eq!((figures.handled, parts), (7, 7));
        assert_eq!((figures.in_time, figures.late, figures.no_deadline, figures.closed), (2, 1, 1, 3));
        assert_eq!((figures.open, figures.open_overdue), (items.len() - 7, 1));
        assert_eq!(figures.in_time_of_resolved.words_vi(), "66,67% (2/3)");
        assert_eq!((figures.median_minutes, figures.measured), (Some(60), 4));
    }
}
