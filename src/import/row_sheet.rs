//! The header line of a register and its bad rows, as another file can hold them.
//! Pure: no HTTP, no SQL, no clock.

use csv::StringRecord;

use super::columns::{RegisterColumn, is_reason_column};
use super::headings::Headings;
use crate::platform::text::spreadsheet_cell;

/// The header line of a file, and the cells of its bad rows.
#[derive(Debug, Clone)]
pub struct RowSheet {
    /// The names in the header line.
    pub names: StringRecord,
    /// The sign between two cells.
    pub separator: u8,
    /// Where our columns stand.
    pub headings: Headings,
    /// The cells of the bad rows, by their places in the report.
    pub cells: Vec<(usize, StringRecord)>,
}

impl RowSheet {
    /// What the file calls a column; our name where it has none.
    #[must_use]
    pub fn name(&self, column: RegisterColumn) -> String {
        self.headings.name(column).map_or_else(|| column.to_string(), str::to_owned)
    }

    /// A line of the list of bad rows: the row's cells under its own header, then why it is bad. Cells beyond the header stay beyond
    /// it.
    pub(super) fn line<'c>(&self, cells: impl Iterator<Item = &'c str>, reason: [&str; 4]) -> StringRecord {
        let mut own: Vec<&str> = cells.map(str::trim).collect();
        own.resize(own.len().max(self.names.len()), "");
        let beyond = own.split_off(self.names.len());
        let named = self.names.iter().zip(own);
        let kept = named.filter(|(name, _)| !is_reason_column(name)).map(|(_, cell)| cell);
        let last = beyond.iter().rposition(|cell| !cell.is_empty()).map_or(0, |place| place + 1);
        kept.chain(reason).chain(beyond.into_iter().take(last)).map(spreadsheet_cell).collect()
    }
}
