//! Loads the book of the reference half-year: the indicators of the report, and its printed figures as entries.

use std::fmt;

use chrono::NaiveDate;

use crate::import::reference_files::ReferenceFiles;
use crate::indicator::import::{ReportFile, load_figures, load_indicators};
use crate::platform::csv_sheet::LoadCounts;
use crate::platform::database::{Connection, Database};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// The file of the indicators.
const INDICATORS: &str = "indicators.csv";

/// What a load did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoadedHalfYear {
    /// Indicators.
    pub indicators: LoadCounts,
    /// Entries.
    pub figures: LoadCounts,
}

impl fmt::Display for LoadedHalfYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (indicators, figures) = (&self.indicators, &self.figures);
        write!(
            f,
            "indicators: {} new, {} as before; printed figures: {} new, {} as before",
            indicators.added, indicators.unchanged, figures.added, figures.unchanged
        )
    }
}

/// Loads `indicators.csv` and `reference_figures.csv` in one write transaction.
///
/// # Errors
/// When a file is absent or has mistakes, or the agencies are missing; nothing is kept then.
pub fn load(
    database: &Database,
    files: impl Into<ReferenceFiles>,
    now: Instant,
) -> Result<LoadedHalfYear, Problem> {
    let files = files.into();
    database.write_now(move |conn: &mut Connection| {
        let until = NaiveDate::from_ymd_opt(2023, 6, 30);
        let report = ReportFile {
            first_part: "H26",
            second_part: "H26.268",
            until: until.ok_or_else(|| Problem::new(Code::Internal).because("no such day"))?,
            evidence: "Báo cáo công tác CCHC 6 tháng đầu năm 2023",
        };
        Ok(LoadedHalfYear {
            indicators: load_indicators(conn, INDICATORS, files.open(INDICATORS)?, now)?,
            figures: load_figures(conn, files.open("reference_figures.csv")?, report, now)?,
        })
    })
}
