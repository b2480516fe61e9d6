//! JSON that a column keeps: what cannot be read is an error that says where it stands, never "nothing".

use std::fmt::Display;

use serde::de::DeserializeOwned;
use serde_json::error::Category;
use thiserror::Error;

/// A stored column that this program cannot read: somebody else wrote it, or it was damaged.
///
/// It tells where the text is unreadable and quotes nothing of it: columns hold names.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the column {column} of {row} cannot be read: {what} at line {line}, column {at}")]
pub struct UnreadableColumn {
    column: &'static str,
    row: String,
    what: &'static str,
    line: usize,
    at: usize,
}

impl UnreadableColumn {
    /// Why the column (`table.column`) of a row cannot be read.
    pub fn new(column: &'static str, row: impl Display, error: &serde_json::Error) -> Self {
        let what = match error.classify() {
            Category::Io | Category::Syntax => "it is no JSON",
            Category::Eof => "its JSON breaks off",
            Category::Data => "its JSON does not hold what belongs there",
        };
        Self { column, row: row.to_string(), what, line: error.line(), at: error.column() }
    }
}

/// Reads what the column (`table.column`) of a row keeps as JSON.
///
/// # Errors
/// [`UnreadableColumn`], which names column and row.
pub fn stored_json<T: DeserializeOwned>(
    json: &str,
    column: &'static str,
    row: impl Display,
) -> Result<T, UnreadableColumn> {
    serde_json::from_str(json).map_err(|error| UnreadableColumn::new(column, row, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unreadable_column_is_named_and_not_quoted() {
        let read = |json| stored_json::<Vec<u8>>(json, "dossier.pauses", "H26.1-230307-0001");
        assert_eq!(read("[1,2]"), Ok(vec![1, 2]));
        for (json, what) in [
            ("", "breaks off at line 1, column 0"),
            ("[1,", "breaks off at line 1, column 3"),
            ("Nguyễn Văn An", "is no JSON at line 1, column 1"),
            ("null", "does not hold what belongs there at line 1, column 4"),
            ("[1, \"Nguyễn Văn An\"]", "does not hold what belongs there at line 1"),
        ] {
            let said = read(json).unwrap_err().to_string();
            assert!(
                said.starts_with("the column dossier.pauses of H26.1-230307-0001 cannot be read"),
                "{said}"
            );
            assert!(said.contains(what) && !said.contains("Nguyễn"), "{json}: {said}");
        }
    }
}
