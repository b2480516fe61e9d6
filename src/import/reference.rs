//! Loads the reference files in one go: all of it is kept, or nothing.

use std::fmt;

use crate::agency;
use crate::agency::store as agencies;
use crate::calendar;
use crate::import::reference_files::ReferenceFiles;
use crate::platform::csv_sheet::LoadCounts;
use crate::platform::database::{Connection, Database};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::offering::HandlingCheck as _;
use crate::workflow::offering::guard::{CoverageGuard, OfferingAct};
use crate::{indicator, procedure, score, workflow};

/// The agency whose calendar `holidays.csv` is: Hà Nội; every other agency inherits it.
const CALENDAR_OWNER: &str = "H26";

/// The file of the indicators that formulas of scores name.
const SCORE_INDICATORS: &str = "score_indicators.csv";

/// What a load did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoadedReference {
    /// Agencies and successions.
    pub places: agency::import::LoadedAgencies,
    /// Days off and worked Saturdays.
    pub calendar: calendar::import::LoadedCalendar,
    /// Procedures.
    pub procedures: LoadCounts,
    /// Workflows.
    pub workflows: LoadCounts,
    /// Indicators that formulas of scores name.
    pub indicators: LoadCounts,
    /// Formulas of scores.
    pub formulas: LoadCounts,
    /// Classes of scores.
    pub classes: LoadCounts,
}

impl fmt::Display for LoadedReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = &self.places.agencies;
        write!(
            f,
            "agencies: {} new, {} changed, {} as before; calendar: version {} with {} days{}; procedures: {} new, {} as \
             before; workflows: {} new, {} as before; score formulas: {} new, {} as before",
            places.added,
            places.changed,
            places.unchanged,
            self.calendar.version,
            self.calendar.days,
            if self.calendar.added { ", new" } else { ", as before" },
            self.procedures.added,
            self.procedures.unchanged,
            self.workflows.added,
            self.workflows.unchanged,
            self.formulas.added,
            self.formulas.unchanged,
        )
    }
}

/// Loads every reference file in one write transaction.
///
/// # Errors
/// When a file is absent or has mistakes; the answer names file, line and column, and nothing is kept.
pub fn load_reference(
    database: &Database,
    files: impl Into<ReferenceFiles>,
    now: Instant,
) -> Result<LoadedReference, Problem> {
    let files = files.into();
    database.write_now(move |conn: &mut Connection| load_steps(conn, &files, now))
}

/// The steps, in the order in which they rest on each other.
///
/// # Errors
/// As [`load_reference`].
pub fn load_steps(
    conn: &mut Connection,
    files: &ReferenceFiles,
    now: Instant,
) -> Result<LoadedReference, Problem> {
    // What the files offer at a counter must be handled there: new offices, procedures and workflows together.
    let mut guard = CoverageGuard::before(conn, OfferingAct::Load, None, now.date())?;
    let loaded = LoadedReference {
        places: load_agencies(conn, files)?,
        calendar: load_holidays(conn, files, now)?,
        procedures: procedure::import::load(conn, files.open("procedures.csv")?, now)?,
        workflows: workflow::import::load(conn, files.open("workflows.csv")?, now)?,
        indicators: indicator::import::load_indicators(
            conn,
            SCORE_INDICATORS,
            files.open(SCORE_INDICATORS)?,
            now,
        )?,
        formulas: score::import::load_formulas(conn, files.open("score_formulas.csv")?, now)?,
        classes: score::import::load_classes(conn, files.open("score_classes.csv")?, now)?,
    };
    guard.see_to_it(conn)?;
    Ok(loaded)
}

/// `agencies.csv` and `unit_succession.csv`.
fn load_agencies(
    conn: &mut Connection,
    files: &ReferenceFiles,
) -> Result<agency::import::LoadedAgencies, Problem> {
    agency::import::load(conn, files.open("agencies.csv")?, files.open("unit_succession.csv")?)
}

/// `holidays.csv`.
fn load_holidays(
    conn: &mut Connection,
    files: &ReferenceFiles,
    now: Instant,
) -> Result<calendar::import::LoadedCalendar, Problem> {
    let owner = agencies::find_by_code(conn, CALENDAR_OWNER)?.ok_or_else(|| {
        Problem::field(
            "agencies.csv",
            "unknown_agency",
            format!("thiếu cơ quan {CALENDAR_OWNER} để gắn lịch làm việc"),
            format!("there is no agency {CALENDAR_OWNER} to own the calendar"),
        )
    })?;
    calendar::import::load(conn, &owner, files.open("holidays.csv")?, now)
}
