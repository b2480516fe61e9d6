//! What each row of a list still has before it: the working time that is left, and by when it should leave its step.

use std::collections::HashMap;
use std::sync::Arc;

use crate::agency::AgencyId;
use crate::calendar::OfficeCalendar;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::ledger::Account;
use crate::dossier::views::hand_over::{self, HandOver, History, remaining_minutes, remaining_words};
use crate::dossier::views::step_history;
use crate::dossier::views::step_history::histogram::StepKey;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;

/// What a dossier has before it; nothing of it for one that has ended.
#[derive(Debug, Clone, Default)]
pub(crate) struct DossierOutlook {
    /// Working minutes until it is due, or must be answered; negative when overdue. None while its clock stands.
    pub remaining_minutes: Option<i64>,
    /// The same in words.
    pub remaining_words: Option<String>,
    /// By when it should leave its step; none before acceptance, while its clock stands, and without a due date.
    pub hand_over: Option<HandOver>,
    /// Working minutes until then; negative when that has passed. Until it must be answered, before acceptance.
    pub safe_minutes: Option<i64>,
    /// The allowance of its step, in minutes; 0 where none is counted.
    pub turn_minutes: i64,
}

/// The outlooks of these rows, in their order. One query for all of them; the rest is on the shelves.
///
/// # Errors
/// When the database fails.
pub(crate) fn outlooks(
    conn: &mut Connection,
    books: &ReferenceCaches,
    rows: &[Dossier],
    now: Instant,
) -> Result<Vec<DossierOutlook>, Problem> {
    let runs = |row: &&Dossier| row.account == Account::InProcess && row.due_at.is_some();
    let mut procedures: Vec<ProcedureId> = rows.iter().filter(runs).map(|row| row.procedure_id).collect();
    procedures.sort_unstable();
    procedures.dedup();
    let histories =
        if procedures.is_empty() { HashMap::new() } else { step_history::of_procedures(conn, &procedures)? };
    let mut known = OutlookContext { books, histories, offices: HashMap::new() };
    rows.iter().map(|row| known.outlook(conn, row, now)).collect()
}

/// What the rows of a list share.
struct OutlookContext<'a> {
    books: &'a ReferenceCaches,
    histories: HashMap<StepKey, History>,
    /// The calendars of offices with imported dossiers.
    offices: HashMap<AgencyId, Arc<OfficeCalendar>>,
}

impl OutlookContext<'_> {
    /// The calendar of a dossier: that of its stamp, or of its office now when it came with an import and has none.
    fn calendar(&mut self, conn: &mut Connection, row: &Dossier) -> Result<Arc<OfficeCalendar>, Problem> {
        if !row.calendar_stamp.is_empty() {
            return self.books.calendars.by_stamp(conn, &row.calendar_stamp);
        }
        if let Some(calendar) = self.offices.get(&row.office_id) {
            return Ok(Arc::clone(calendar));
        }
        let calendar = self.books.calendars.for_agency(conn, row.office_id)?;
        self.offices.insert(row.office_id, Arc::clone(&calendar));
        Ok(calendar)
    }

    fn outlook(
        &mut self,
        conn: &mut Connection,
        row: &Dossier,
        now: Instant,
    ) -> Result<DossierOutlook, Problem> {
        if row.account.clock_stands() {
            let what = if row.account.is_withdrawing() { "chờ xác nhận rút" } else { "tạm dừng" };
            let words =
                if row.is_overdue(now) { format!("{what}, đã quá hạn") } else { what.to_owned() };
            return Ok(DossierOutlook { remaining_words: Some(words), ..DossierOutlook::default() });
        }
        let clock_runs = matches!(row.account, Account::InProcess | Account::WaitingAcceptance);
        let Some(due_at) = row.due_at.filter(|_| clock_runs) else { return Ok(DossierOutlook::default()) };
        let office = self.calendar(conn, row)?;
        let calendar = &office.processing;
        let minutes = |at| remaining_minutes(at, now.civil(), calendar).ok();
        // A year without a calendar leaves the row without an outlook, not the desk without its list.
        let Some(left) = minutes(due_at.civil()) else { return Ok(DossierOutlook::default()) };
        let mut outlook = DossierOutlook {
            remaining_minutes: Some(left),
            remaining_words: Some(remaining_words(left, row.is_overdue(now))),
            safe_minutes: Some(left),
            ..DossierOutlook::default()
        };
        if row.account == Account::InProcess {
            let workflow = self.books.workflows.workflow(conn, row.workflow_id)?;
            let version = self.books.procedures.version(conn, row.procedure_version_id)?;
            let step = workflow.step(row.step);
            let hours = step.and_then(|step| step.allowance_hours).map_or(0, i64::from);
            outlook.turn_minutes = hours.saturating_mul(60);
            let key =
                StepKey { procedure_id: row.procedure_id, workflow_id: row.workflow_id, step: row.step };
            let history = self.histories.get(&key).copied();
            let at = (&*workflow, row.step);
            let limit = version.content.limit.within();
            let safe =
                |limit| hand_over::hand_over(at, limit, due_at.civil(), history, calendar).ok().flatten();
            outlook.hand_over = limit.and_then(safe);
            outlook.safe_minutes =
                outlook.hand_over.and_then(|hand_over| minutes(hand_over.at)).or(outlook.safe_minutes);
        }
        Ok(outlook)
    }
}
