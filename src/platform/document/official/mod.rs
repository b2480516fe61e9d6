//! Official texts: a report, a letter or a notice of an office, laid out as NĐ 30/2020/NĐ-CP annex I \[M\] (docs/domain/forms.md)
//! lays out an administrative text: national motto, agency, number, place and date, title, running text, who gets it, who signs.
//!
//! `model` says what stands on one; `docx` and `pdf` draw the same from it. Tables and charts are papers of the room above.

pub mod docx;
mod model;
pub mod pdf;

pub use model::{OfficialPart, OfficialSignature, OfficialText};

use crate::platform::document::DocumentFormat;
use crate::platform::document::error::DocumentError;

/// Draws an official text. CPU work, tens of milliseconds: off the async workers.
///
/// # Errors
/// When the format holds no running text, or the file cannot be put together.
pub fn draw(text: &OfficialText, format: DocumentFormat) -> Result<Vec<u8>, DocumentError> {
    match format {
        DocumentFormat::Pdf => pdf::draw(text),
        DocumentFormat::Docx => docx::draw(text),
        DocumentFormat::Json | DocumentFormat::Csv | DocumentFormat::Xlsx => {
            Err(DocumentError::Docx(format!("an official text is not drawn as {format}")))
        }
    }
}
