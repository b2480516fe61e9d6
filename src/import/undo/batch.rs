//! Which import: by its key, or, of one from before imports at the command line had keys, by its file and its moment.
//! Pure: no HTTP, no SQL, no clock.

use std::fmt;

use serde::Deserialize;

use crate::platform::database::{UnreadableColumn, stored_json};
use crate::platform::instant::Instant;

/// An import as the journal names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImportBatch {
    /// Name of its file.
    pub file: String,
    /// What it is told apart by.
    pub mark: BatchMark,
}

/// What an import is told apart by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum BatchMark {
    /// Its key.
    Key(String),
    /// When all of it was recorded: it has no key.
    Recorded(Instant),
}

/// What the details of a row say of its import.
#[derive(Debug, Deserialize)]
struct ImportedDetails {
    #[serde(default)]
    imported: Option<ImportedFrom>,
}

#[derive(Debug, Deserialize)]
struct ImportedFrom {
    file: String,
    #[serde(default)]
    import: Option<String>,
}

impl ImportBatch {
    /// The import that a row of the journal tells of; none where it tells of none.
    ///
    /// # Errors
    /// When its details cannot be read.
    pub fn of(details: &str, recorded_at: Instant) -> Result<Option<Self>, UnreadableColumn> {
        let told: ImportedDetails = stored_json(details, "journal.details", "a row of an import")?;
        Ok(told.imported.map(|ImportedFrom { file, import }| {
            let mark = import.map_or(BatchMark::Recorded(recorded_at), BatchMark::Key);
            Self { file, mark }
        }))
    }

    /// Its key, where it has one.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match &self.mark {
            BatchMark::Key(key) => Some(key),
            BatchMark::Recorded(_) => None,
        }
    }
}

impl fmt::Display for ImportBatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.mark {
            BatchMark::Key(key) => f.write_str(key),
            BatchMark::Recorded(at) => write!(f, "{}@{}", self.file, at.micros()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_names_its_import_by_key_or_by_file_and_moment() {
        let at = Instant::parse("2023-03-07T09:15:00+07:00").unwrap();
        let named = |details: &str| ImportBatch::of(details, at).unwrap().map(|batch| batch.to_string());
        assert_eq!(named(r#"{"imported":{"file":"so.csv","line":2,"import":"k"}}"#).as_deref(), Some("k"));
        let old = format!("so.csv@{}", at.micros());
        assert_eq!(named(r#"{"imported":{"file":"so.csv","line":2}}"#), Some(old));
        for other in ["{}", r#"{"reason":"imported"}"#] {
            assert_eq!(named(other), None, "{other}");
        }
        assert!(ImportBatch::of("imported", at).is_err(), "what cannot be read is no answer");
    }
}
