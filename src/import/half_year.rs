//! Loads the book of the reference half-year: the indicators of the report, its printed figures as entries, and the template that
//! makes its text of them.

use std::fmt;
use std::io::Read as _;

use chrono::NaiveDate;

use crate::access::store as access;
use crate::import::reference_files::ReferenceFiles;
use crate::indicator::import::{ReportFile, load_figures, load_indicators};
use crate::indicator::reader::find_office;
use crate::platform::csv_sheet::LoadCounts;
use crate::platform::database::{Connection, Database};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::statement::language::TextLanguage;
use crate::statement::paragraph::actions::{NewTemplate, save};
use crate::statement::store::list_templates;

/// The file of the indicators.
const INDICATORS: &str = "indicators.csv";

/// The template of the text.
const TEXT: &str = "half_year_report.txt";
/// The code under which it is saved.
pub const TEXT_CODE: &str = "half-year-report";
/// The agency whose report it is.
pub const WRITER: &str = "H26";

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
            first_part: WRITER,
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

/// Saves the template of the whole text for the agency that writes the report, in the name of an officer who writes reports there. One
/// that is there already stays as it is.
///
/// # Errors
/// When the file is absent, an indicator that it names is missing, or there is no such officer; nothing is kept then.
pub fn load_text(
    database: &Database,
    files: impl Into<ReferenceFiles>,
    writer: &str,
    now: Instant,
) -> Result<(), Problem> {
    let files = files.into();
    let mut text = String::new();
    files.open(TEXT)?.read_to_string(&mut text).map_err(|error| {
        Problem::field(TEXT, "unreadable", "không đọc được tệp", "the file cannot be read").because(error)
    })?;
    let writer = writer.to_owned();
    database.write_now(move |conn: &mut Connection| {
        let missing = || Problem::new(Code::NotFound).because(format!("there is no officer {writer}"));
        let row = access::find_by_username(conn, &writer)?.ok_or_else(missing)?;
        let officer = access::active_officer(conn, row.id, now)?.ok_or_else(missing)?;
        let agency = find_office(conn, WRITER, &officer.scope())?;
        if !list_templates(conn, &[agency.id], Some(TEXT_CODE))?.is_empty() {
            return Ok(());
        }
        let template = NewTemplate {
            agency: WRITER.to_owned(),
            code: TEXT_CODE.to_owned(),
            language: TextLanguage::Vietnamese,
            title: "Kết quả công tác cải cách hành chính 6 tháng đầu năm 2023 của thành phố Hà Nội và quận Hà Đông"
                .to_owned(),
            text: text.clone(),
            valid_from: None,
        };
        save(conn, &officer, &template, now).map(drop)
    })
}
