//! Why a document cannot be drawn.

use crate::platform::document::soundness::DocumentFault;

/// Why a paper cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The paper contradicts itself.
    #[error("the paper is not sound: {0}")]
    Unsound(#[from] DocumentFault),
    /// A spreadsheet could not be written.
    #[error("the spreadsheet cannot be written: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// A CSV file could not be written.
    #[error("the CSV file cannot be written: {0}")]
    Csv(#[from] ::csv::Error),
    /// The paper cannot be told as JSON.
    #[error("the paper cannot be told as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The page could not be set.
    #[error("the page cannot be set: {0}")]
    Pdf(String),
    /// A picture could not be drawn.
    #[error("the picture cannot be drawn: {0}")]
    Picture(String),
    /// The document could not be put together.
    #[error("the document cannot be put together: {0}")]
    Docx(String),
}
