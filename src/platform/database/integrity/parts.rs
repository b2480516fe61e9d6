//! The parts of a database, and how those that are there are held against those that should be.

use std::collections::{BTreeMap, BTreeSet};

use diesel::QueryableByName;
use diesel::sql_types::Text;

/// What was found of a database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DatabaseCondition {
    /// What is broken.
    pub broken: Vec<String>,
    /// What is there beside what the program makes, and what could not be looked at.
    pub remarks: Vec<String>,
}

/// A part of a database: a table, a column, an index, a constraint, a trigger or a view.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
pub(super) struct DatabasePart {
    #[diesel(sql_type = Text)]
    pub(super) kind: String,
    /// The table that it is of.
    #[diesel(sql_type = Text)]
    pub(super) of_table: String,
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    /// How it is made.
    #[diesel(sql_type = Text)]
    pub(super) made: String,
}

impl DatabasePart {
    fn words(&self) -> String {
        match self.kind.as_str() {
            "table" | "view" => format!("the {} {}", self.kind, self.name),
            kind => format!("the {kind} {} of the table {}", self.name, self.of_table),
        }
    }
}

impl DatabaseCondition {
    /// Holds the parts that are there against those that should be. What belongs to a missing table is missing with it.
    pub(super) fn compare(&mut self, wanted: Vec<DatabasePart>, found: Vec<DatabasePart>) {
        let by_name = |parts: Vec<DatabasePart>| -> BTreeMap<(String, String, String), DatabasePart> {
            let key = |part: &DatabasePart| (part.of_table.clone(), part.kind.clone(), part.name.clone());
            parts.into_iter().map(|part| (key(&part), part)).collect()
        };
        let tables = |parts: &[DatabasePart]| -> BTreeSet<String> {
            parts.iter().filter(|part| part.kind == "table").map(|part| part.name.clone()).collect()
        };
        let (wanted_tables, found_tables) = (tables(&wanted), tables(&found));
        let (wanted, mut found) = (by_name(wanted), by_name(found));
        for (key, part) in &wanted {
            let gone_with_its_table = part.kind != "table" && !found_tables.contains(&part.of_table);
            match found.remove(key) {
                None if !gone_with_its_table => self.broken.push(format!("{} is missing", part.words())),
                Some(other) if other.made != part.made => {
                    self.broken.push(format!("{} is not as the program makes it", part.words()));
                }
                None | Some(_) => {}
            }
        }
        for part in found.into_values() {
            let of_others = part.kind != "table" && !wanted_tables.contains(&part.of_table);
            let words = format!("{} is not of this program", part.words());
            match part.kind.as_str() {
                // They change nothing that is written.
                "table" | "index" | "view" => self.remarks.push(words),
                _ if of_others => self.remarks.push(words),
                _ => self.broken.push(words),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(kind: &str, of_table: &str, name: &str, made: &str) -> DatabasePart {
        let [kind, of_table, name, made] = [kind, of_table, name, made].map(str::to_owned);
        DatabasePart { kind, of_table, name, made }
    }

    #[test]
    fn what_is_missing_other_or_too_much_is_named_once() {
        let table = |name: &str| part("table", name, name, "");
        let (a, b, theirs) = (table("a"), table("b"), table("theirs"));
        let index = |made: &str| part("index", "a", "a_code", made);
        let wanted = vec![a.clone(), b, index("(code)"), part("column", "b", "b.id", "uuid")];
        let found = vec![
            a.clone(),
            theirs,
            index("(name)"),
            part("trigger", "a", "a_changes", ""),
            part("trigger", "theirs", "t", ""),
            part("index", "a", "a_mine", "(x)"),
        ];
        let mut condition = DatabaseCondition::default();
        condition.compare(wanted.clone(), found);
        assert_eq!(
            condition.broken,
            [
                "the index a_code of the table a is not as the program makes it",
                "the table b is missing",
                "the trigger a_changes of the table a is not of this program",
            ]
        );
        assert_eq!(
            condition.remarks,
            [
                "the index a_mine of the table a is not of this program",
                "the table theirs is not of this program",
                "the trigger t of the table theirs is not of this program",
            ]
        );
        let mut sound = DatabaseCondition::default();
        sound.compare(wanted.clone(), wanted.clone());
        assert_eq!(sound, DatabaseCondition::default());
        sound.compare(wanted, vec![a]);
        assert_eq!(sound.broken, ["the index a_code of the table a is missing", "the table b is missing"]);
    }
}
