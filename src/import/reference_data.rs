//! Finds what the words of a register stand for: agency, procedure, workflow, due date. Reference data is read once, so that
//! a row costs no query.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::catalogue::ImportCatalogue;
use super::columns::RegisterColumn;
use super::mapping::Mapping;
use super::rows::{RegisterRow, RowFault};
use crate::agency::store::AgencyFilter;
use crate::agency::{self, Agency, AgencyId};
use crate::calendar::{CalendarCache, OfficeCalendar};
use crate::dossier::acts::intake_lookup::no_workflow;
use crate::dossier::books::numbers::{self, MOST_OF_A_DAY};
use crate::dossier::clock::deadline;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem, Words};
use crate::platform::instant::Instant;
use crate::procedure::search::{self, ProcedureFilter};
use crate::procedure::{ProcedureVersion, ProcedureVersionId};
use crate::workflow::{self, Workflow};

/// Procedure versions and agencies read by one query.
const PAGE: i64 = 1_000;

/// What a row's words stand for.
#[derive(Debug, Clone)]
pub struct RowReferences {
    /// The office that keeps the dossier.
    pub office: Arc<Agency>,
    /// The version of the procedure that was in force on the day of reception.
    pub version: Arc<ProcedureVersion>,
    /// The internal workflow of that version at the office.
    pub workflow: Arc<Workflow>,
    /// When it is due.
    pub due_at: Option<Instant>,
    /// Whether the file said so.
    pub due_imported: bool,
    /// The calendar that the due date was computed with; empty when the file gave it.
    pub calendar_stamp: String,
}

/// The reference data at hand.
#[derive(Debug, Default)]
pub struct ReferenceData {
    /// Agencies and procedures.
    pub catalogue: ImportCatalogue,
    workflows: HashMap<(ProcedureVersionId, AgencyId), Option<Arc<Workflow>>>,
    cache: CalendarCache,
    calendars: HashMap<AgencyId, Result<Arc<OfficeCalendar>, Words>>,
}

impl ReferenceData {
    /// Reads agencies and procedures.
    ///
    /// # Errors
    /// When the database fails.
    pub fn read(conn: &mut Connection) -> Result<Self, Problem> {
        let mut lookups = Self::default();
        let mut after: Option<String> = None;
        loop {
            let page = agency::store::list(conn, &AgencyFilter::default(), after.as_deref(), PAGE)?;
            let Some(last) = page.last() else { break };
            after = Some(last.code.clone());
            for agency in page {
                lookups.catalogue.add_agency(agency);
            }
        }
        let mut after = None;
        loop {
            let page = search::list(conn, &ProcedureFilter::default(), after.as_ref(), PAGE)?;
            let Some(last) = page.last() else { break };
            after = Some((last.code.clone(), last.version));
            for version in page {
                lookups.catalogue.add_version(version);
            }
        }
        Ok(lookups)
    }

    /// Finds everything that a row names.
    ///
    /// # Errors
    /// When the database fails. The inner error is the row's own fault.
    pub fn find(
        &mut self,
        conn: &mut Connection,
        mapping: &Mapping,
        row: &RegisterRow,
    ) -> Result<Result<RowReferences, RowFault>, Problem> {
        let office = match self.catalogue.office(mapping, row) {
            Ok(office) => office,
            Err(fault) => return Ok(Err(fault)),
        };
        if let Some((day, number)) = numbers::read(&office.code, &row.code)
            && number > MOST_OF_A_DAY
        {
            return Ok(Err(beyond_a_day(day, number)));
        }
        let version = match self.catalogue.version(mapping, row, &office) {
            Ok(version) => version,
            Err(fault) => return Ok(Err(fault)),
        };
        let Some(workflow) = self.workflow(conn, &version, &office)? else {
            let (vi, en) = no_workflow(&version);
            return Ok(Err(RowFault::of(RegisterColumn::Procedure, vi, en)));
        };
        if row.due_at.is_some() {
            let due_at = row.due_at;
            let (due_imported, calendar_stamp) = (true, String::new());
            return Ok(Ok(RowReferences { office, version, workflow, due_at, due_imported, calendar_stamp }));
        }
        Ok(self.calendar(conn, office.id)?.and_then(|calendar| {
            let limit = &version.content.limit;
            let due = deadline::due_if_set(limit, row.received_at.civil(), &[], &*calendar);
            let due = due.map_err(|error| without_due_date(error.into()))?;
            Ok(RowReferences {
                due_at: due.map(|due| Instant::from_civil(due.due_at)),
                due_imported: false,
                calendar_stamp: calendar.stamp.clone(),
                office,
                version,
                workflow,
            })
        }))
    }

    fn workflow(
        &mut self,
        conn: &mut Connection,
        version: &ProcedureVersion,
        office: &Agency,
    ) -> Result<Option<Arc<Workflow>>, Problem> {
        if let Some(known) = self.workflows.get(&(version.id, office.id)) {
            return Ok(known.clone());
        }
        let hours = version.content.limit.allowance_hours();
        let found = workflow::store::find_for(conn, version.procedure_id, office.id, office.level, hours)?;
        let found = found.map(Arc::new);
        self.workflows.insert((version.id, office.id), found.clone());
        Ok(found)
    }

    fn calendar(
        &mut self,
        conn: &mut Connection,
        office_id: AgencyId,
    ) -> Result<Result<Arc<OfficeCalendar>, RowFault>, Problem> {
        if !self.calendars.contains_key(&office_id) {
            let found = match self.cache.for_agency(conn, office_id) {
                Ok(calendar) => Ok(calendar),
                Err(problem) if problem.code == Code::CalendarNotLoaded => {
                    Err(without_due_date(problem).reason)
                }
                Err(problem) => return Err(problem),
            };
            self.calendars.insert(office_id, found);
        }
        Ok(match self.calendars.get(&office_id) {
            Some(Ok(calendar)) => Ok(Arc::clone(calendar)),
            Some(Err(reason)) => Err(RowFault { column: Some(RegisterColumn::Due), reason: reason.clone() }),
            None => Err(without_due_date(Problem::new(Code::CalendarNotLoaded))),
        })
    }
}

/// The desk gives the number after it to the next dossier of that day.
fn beyond_a_day(day: NaiveDate, number: i32) -> RowFault {
    let on = day.format("%d/%m/%Y");
    RowFault::of(
        RegisterColumn::Code,
        format!(
            "số thứ tự {number} của ngày {on} vượt xa một ngày (nhiều nhất {MOST_OF_A_DAY}): sửa mã hồ sơ"
        ),
        format!("the number {number} of {on} is far beyond a day (at most {MOST_OF_A_DAY}): mend the code"),
    )
}

/// The row says no due date, and the rule cannot compute one.
fn without_due_date(problem: Problem) -> RowFault {
    let code = problem.code;
    let words = problem
        .detail
        .unwrap_or_else(|| Words { vi: code.title_vi().to_owned(), en: code.title_en().to_owned() });
    RowFault::of(
        RegisterColumn::Due,
        format!("để trống và không tính được: {}; hoặc ghi ngày hẹn trả", words.vi),
        format!("is empty and cannot be computed: {}; or give the due date", words.en),
    )
}
