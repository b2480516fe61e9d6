//! What is sealed of a subject: its rows, spelled so that the same rows always give the same digest.
//! Pure: no HTTP, no SQL, no clock.
//!
//! A column that is empty is left out, so that a table can get another one without breaking the seals: a later column that may
//! not be empty has to be left out where it holds its default ([`Plain`] says what is empty).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::platform::blind_index::hex;
use crate::platform::database::Id;
use crate::platform::instant::Instant;

/// A value of a column as it is spelled.
pub(super) trait Plain {
    /// The value; null when there is none.
    fn plain(&self) -> Value;
}

impl Plain for Id {
    fn plain(&self) -> Value {
        Value::from(self.to_string())
    }
}

impl Plain for String {
    fn plain(&self) -> Value {
        Value::from(self.as_str())
    }
}

impl Plain for Vec<u8> {
    fn plain(&self) -> Value {
        Value::from(hex(self))
    }
}

impl Plain for Instant {
    fn plain(&self) -> Value {
        Value::from(self.micros())
    }
}

impl Plain for NaiveDate {
    fn plain(&self) -> Value {
        Value::from(self.to_string())
    }
}

macro_rules! plain_as_json {
    ($($kind:ty),+) => { $(
        impl Plain for $kind {
            fn plain(&self) -> Value {
                Value::from(*self)
            }
        }
    )+ };
}

plain_as_json!(i32, i64, bool);

impl<T: Plain> Plain for Option<T> {
    fn plain(&self) -> Value {
        self.as_ref().map_or(Value::Null, Plain::plain)
    }
}

/// A row of a table: its columns with their values.
pub(super) type SealedRow = Vec<(&'static str, Value)>;

/// The rows of a subject, table by table.
#[derive(Debug, Default)]
pub(super) struct SealedContent {
    tables: Vec<(&'static str, Vec<SealedRow>)>,
}

/// Of one table: how many rows there are, and two bytes of a hash over each column that holds something. They tell what was
/// changed, when the digest tells that something was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct TablePart(usize, BTreeMap<String, String>);

type Parts = BTreeMap<String, TablePart>;

impl SealedContent {
    /// Adds the rows of a table. Their order says nothing.
    pub(super) fn table(&mut self, name: &'static str, rows: impl IntoIterator<Item = SealedRow>) {
        let mut rows: Vec<SealedRow> = rows
            .into_iter()
            .map(|row| row.into_iter().filter(|(_, value)| !value.is_null()).collect())
            .collect();
        rows.sort_by_cached_key(spelled);
        self.tables.push((name, rows));
    }

    /// Whether nothing is there.
    pub(super) fn is_gone(&self) -> bool {
        self.tables.iter().all(|(_, rows)| rows.is_empty())
    }

    /// What the first row holds by that name.
    pub(super) fn first(&self, column: &str) -> Option<&Value> {
        let row = self.tables.first().and_then(|(_, rows)| rows.first())?;
        row.iter().find(|(name, _)| *name == column).map(|(_, value)| value)
    }

    /// SHA-256 over every row with every column.
    pub(super) fn digest(&self) -> Vec<u8> {
        let mut hasher = Sha256::new();
        for (table, rows) in &self.tables {
            for row in rows {
                hasher.update(format!("{table}{}\n", spelled(row)));
            }
        }
        hasher.finalize().to_vec()
    }

    /// What tells the columns apart, as JSON.
    pub(super) fn parts(&self) -> String {
        serde_json::to_string(&self.computed_parts()).unwrap_or_default()
    }

    fn computed_parts(&self) -> Parts {
        let mut parts = Parts::new();
        for (table, rows) in self.tables.iter().filter(|(_, rows)| !rows.is_empty()) {
            let mut columns: BTreeMap<&str, Sha256> = BTreeMap::new();
            for (number, row) in rows.iter().enumerate() {
                for (column, value) in row {
                    columns.entry(column).or_default().update(format!("{number}:{value}\n"));
                }
            }
            let short = |hasher: Sha256| hasher.finalize().iter().take(2).copied().collect::<Vec<u8>>();
            let columns = columns.into_iter().map(|(name, hasher)| (name.to_owned(), hex(&short(hasher))));
            parts.insert((*table).to_owned(), TablePart(rows.len(), columns.collect()));
        }
        parts
    }

    /// Which tables or columns are others than when the parts were taken; nothing where that cannot be told.
    pub(super) fn differing(&self, parts: &str) -> Vec<String> {
        differing_parts(parts, &self.parts())
    }
}

/// Which tables or columns these parts tell to be others; nothing where that cannot be told.
pub(super) fn differing_parts(before: &str, now: &str) -> Vec<String> {
    let read = |parts: &str| serde_json::from_str::<Parts>(parts);
    let (Ok(before), Ok(now)) = (read(before), read(now)) else { return Vec::new() };
    let tables: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let mut differing = Vec::new();
    for table in tables {
        let of = |parts: &Parts| parts.get(table).cloned().unwrap_or_default();
        let (TablePart(rows_before, before), TablePart(rows_now, now)) = (of(&before), of(&now));
        if rows_before != rows_now {
            differing.push(format!("{table}: {rows_now} rows, not {rows_before}"));
            continue;
        }
        let columns: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
        let others = columns.into_iter().filter(|column| before.get(*column) != now.get(*column));
        differing.extend(others.map(|column| format!("{table}.{column}")));
    }
    differing
}

fn spelled(row: &SealedRow) -> String {
    serde_json::to_string(row).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(rows: &[&[(&'static str, Value)]]) -> SealedContent {
        let mut content = SealedContent::default();
        content.table("officer", [vec![("id", Value::from("1")), ("username", Value::from("an"))]]);
        content.table("officer_role", rows.iter().map(|row| row.to_vec()));
        content
    }

    #[test]
    fn order_and_empty_columns_say_nothing_and_everything_else_does() {
        let clerk = [("role", Value::from("clerk")), ("until", Value::Null)];
        let head = [("role", Value::from("unit_head")), ("until", Value::from(7))];
        let base = content(&[&clerk, &head]);
        assert_eq!(base.digest(), content(&[&head, &clerk[..1]]).digest());
        assert_eq!(base.differing(&base.parts()), Vec::<String>::new());
        assert_eq!(base.first("username"), Some(&Value::from("an")));
        let ended = [("role", Value::from("unit_head")), ("until", Value::from(8))];
        let none: [(&'static str, Value); 0] = [];
        for (other, said) in [
            (content(&[&clerk, &ended]), "officer_role.until"),
            (content(&[&clerk, &head[..1]]), "officer_role.until"),
            (content(&[&clerk]), "officer_role: 1 rows, not 2"),
            (content(&[]), "officer_role: 0 rows, not 2"),
            (content(&[&clerk, &head, &none]), "officer_role: 3 rows, not 2"),
        ] {
            assert_ne!(other.digest(), base.digest(), "{said}");
            assert_eq!(other.differing(&base.parts()), [said]);
            assert!(!other.is_gone());
        }
        assert!(SealedContent::default().is_gone());
    }
}
