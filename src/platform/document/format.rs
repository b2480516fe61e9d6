//! The formats that a paper is drawn in.

use super::{Document, csv, docx, pdf, xlsx};
use crate::named_values;
use crate::platform::document::error::DocumentError;

named_values! {
    /// The format of a file.
    pub enum DocumentFormat {
        /// For programs: the paper as data.
        Json = "json",
        /// A spreadsheet, as text: the tables alone.
        Csv = "csv",
        /// A spreadsheet with numbers, formulas and merged headings.
        Xlsx = "xlsx",
        /// To print and to keep (PDF/A).
        Pdf = "pdf",
        /// To write on.
        Docx = "docx",
    }
}

impl DocumentFormat {
    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }
}

/// Draws a paper. CPU work, tens of milliseconds: off the async workers.
///
/// # Errors
/// When the paper contradicts itself, or the format cannot hold it.
pub fn draw(paper: &Document, format: DocumentFormat) -> Result<Vec<u8>, DocumentError> {
    match format {
        DocumentFormat::Json => {
            paper.check()?;
            Ok(serde_json::to_vec(paper)?)
        }
        DocumentFormat::Csv => csv::draw(paper),
        DocumentFormat::Xlsx => xlsx::draw(paper),
        DocumentFormat::Pdf => pdf::draw(paper),
        DocumentFormat::Docx => docx::draw(paper),
    }
}
