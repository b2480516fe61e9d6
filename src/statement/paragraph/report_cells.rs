//! The cells that a paragraph is written from: those of a report, whoever keeps it.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::report::figures::figure;

/// The cells of a report, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportCells {
    /// Name of the agency in Vietnamese and English.
    pub agency: (String, String),
    /// Whether the report counts dossiers of offices below the agency too.
    pub with_below: bool,
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub to: NaiveDate,
    /// The last day that is counted.
    pub as_of: NaiveDate,
    /// The figures by the key of the row; `total` is the total.
    pub rows: BTreeMap<String, figure::FigureValues>,
    /// Keys of rows that are left out when nothing is in them.
    pub empty_rows: Vec<String>,
    /// The run that keeps the cells; none: a report that is drawn up now.
    pub run: Option<String>,
    /// The address that opens a cell, with `{row}` and `{figure}` in it.
    pub link: String,
    /// The same for a cell of the total, with `{figure}` in it.
    pub total_link: String,
}

impl ReportCells {
    /// The figures of a row; `None` when the report has no such row.
    #[must_use]
    pub fn row(&self, key: &str) -> Option<figure::FigureValues> {
        let empty = || self.empty_rows.iter().any(|row| row == key).then(figure::FigureValues::default);
        self.rows.get(key).cloned().or_else(empty)
    }

    /// Whether there is a row for a level.
    #[must_use]
    pub fn has_levels(&self) -> bool {
        self.empty_rows.iter().any(|row| self.rows.contains_key(row))
    }

    /// Whether a cell of this row can be opened. A run that is kept has no cells of a row that it left out; what is said of that
    /// row is nothing, by nobody's dossiers.
    #[must_use]
    pub fn opens(&self, row: &str) -> bool {
        self.run.is_none() || row == "total" || self.rows.contains_key(row)
    }

    /// The cell as text that quotes it names it.
    #[must_use]
    pub fn name(&self, row: &str, figure: &str) -> String {
        match &self.run {
            Some(run) => format!("{run}/{row}:{figure}"),
            None => format!("{row}:{figure}"),
        }
    }

    /// The address that opens a cell.
    #[must_use]
    pub fn address(&self, row: &str, figure: &str) -> String {
        let link = if row == "total" { &self.total_link } else { &self.link };
        link.replace("{row}", row).replace("{figure}", figure)
    }
}
