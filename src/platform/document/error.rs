//! Why a document cannot be drawn.

use std::fmt;

use crate::platform::document::soundness::DocumentFault;

/// Why a paper cannot be drawn. It goes into the log, so it holds no word of the paper: of what a library says, only which failure
/// it was.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The paper contradicts itself.
    #[error("the paper is not sound: {0}")]
    Unsound(#[from] DocumentFault),
    /// A spreadsheet could not be written.
    #[error("the spreadsheet cannot be written: {0}")]
    Xlsx(String),
    /// A CSV file could not be written.
    #[error("the CSV file cannot be written: {0}")]
    Csv(String),
    /// The paper cannot be told as JSON.
    #[error("the paper cannot be told as JSON: {0}")]
    Json(String),
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

impl From<rust_xlsxwriter::XlsxError> for DocumentError {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        Self::Xlsx(failure(&error))
    }
}

impl From<::csv::Error> for DocumentError {
    fn from(error: ::csv::Error) -> Self {
        Self::Csv(failure(&error))
    }
}

impl From<serde_json::Error> for DocumentError {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(failure(&error))
    }
}

/// Which failure of a library it was: the names of its variants, without what they hold.
#[must_use]
pub(crate) fn failure(error: &dyn fmt::Debug) -> String {
    let said = format!("{error:?}");
    let names = said.split(|sign: char| !sign.is_ascii_alphanumeric() && sign != '(').next();
    names.unwrap_or_default().trim_end_matches('(').replace('(', ": ")
}

/// A sentence of a library up to what it quotes.
#[must_use]
pub(crate) fn unquoted(sentence: &str) -> String {
    let plain =
        |sign: &char| sign.is_ascii() && !matches!(sign, '`' | '"' | '\'') && !sign.is_ascii_control();
    sentence.chars().take_while(plain).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_named_without_the_words_of_the_paper() {
        use rust_xlsxwriter::XlsxError;
        let named = XlsxError::SheetnameReused("Nguyen Thi A".into());
        let cases = [
            (DocumentError::from(named), "the spreadsheet cannot be written: SheetnameReused"),
            (
                DocumentError::from(XlsxError::MaxStringLengthExceeded),
                "the spreadsheet cannot be written: MaxStringLengthExceeded",
            ),
            (
                DocumentError::from(::csv::Error::from(std::io::Error::other("Nguyen Thi A"))),
                "the CSV file cannot be written: Error: Io: Custom",
            ),
        ];
        for (error, words) in cases {
            assert_eq!(error.to_string(), words);
        }
        assert_eq!(failure(&"Nguyen Thi A"), "");
        assert_eq!(
            unquoted("PDF/A-2a error: the text `\"Nguyen\"` could not be displayed"),
            "PDF/A-2a error: the text"
        );
        assert_eq!(unquoted("panicked with: Nguyễn"), "panicked with: Nguy");
    }
}
