//! What is in a run, and the hash over it that anybody can compute again.
//! Pure: no HTTP, no SQL, no clock.
//!
//! The spelling is that of decision 19: SHA-256 over JSON without blanks, lists in a fixed order, names as in the figures,
//! instants in microseconds since 1970 (UTC). Names for people and what the run rests on are not part of it: a procedure that
//! gets another name changes no figure.

use std::fmt::Write as _;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::platform::instant::Instant;
use crate::procedure::ProcedureKind;
use crate::report::count::request::GroupBy;
use crate::report::figures::boundaries::Boundaries;
use crate::report::figures::figure::{Figure, FigureValues};
use crate::report::figures::period::Period;
use crate::report::runs::figure_set::FigureSet;

pub use crate::report::quantity::TOTAL;

/// What was asked, all settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameters {
    /// The layout.
    pub layout: String,
    /// Its version.
    pub layout_version: i32,
    /// Code of the agency.
    pub agency: String,
    /// The days.
    pub period: Period,
    /// How the rows are grouped.
    pub group_by: GroupBy,
    /// Under which offices the rows are drawn.
    pub boundaries: Boundaries,
    /// Of which procedures.
    pub kind: ProcedureKind,
    /// Whether the print folds paused and closed dossiers.
    pub folded: bool,
    /// Due dates before this instant have passed.
    pub as_of: Instant,
    /// Acts that took effect before this instant count.
    pub acts_before: Instant,
    /// Acts recorded by this instant count.
    pub known_at: Instant,
}

/// A row of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// The key.
    pub key: String,
    /// The row in which it is added up; none: the total, and rows that make no sum, such as months.
    pub parent: Option<String>,
    /// 0 for the outermost rows and the total.
    pub depth: i32,
    /// The name as it is printed.
    pub name: String,
    /// The figures.
    pub cells: FigureValues,
}

impl Parameters {
    fn spelled(&self) -> Value {
        json!([
            self.layout,
            self.layout_version,
            self.agency,
            self.period.from().to_string(),
            self.period.to().to_string(),
            self.group_by.as_str(),
            self.boundaries.as_str(),
            self.kind.as_str(),
            self.folded,
            self.as_of.micros(),
            self.acts_before.micros(),
            self.known_at.micros(),
        ])
    }
}

/// The hash of the lines, fed office by office in the order of their codes.
#[derive(Default)]
pub struct LinesHash(Sha256);

/// A line as it is hashed: code of the dossier, number of the act, when it took effect, key of the row, figures.
pub type SpelledLine<'a> = (&'a str, i32, Instant, &'a str, FigureSet);

impl LinesHash {
    /// Adds the lines of an office.
    pub fn feed(&mut self, mut lines: Vec<SpelledLine<'_>>) {
        lines.sort_unstable_by_key(|(code, seq, _, row, _)| (*code, *seq, *row));
        for (code, seq, happened, row, figures) in lines {
            let line = json!([code, seq, happened.micros(), row, figures.names()]);
            self.0.update(line.to_string());
            self.0.update("\n");
        }
    }

    /// The hash of all that was fed.
    #[must_use]
    pub fn done(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// The hash of a run: over its parameters, the codes of the offices that were counted, its cells, and the hash of its lines.
#[must_use]
pub fn hash(
    parameters: &Parameters,
    offices: &[String],
    rows: &[RunRow],
    figures: &[Figure],
    (count, lines): (i64, &[u8]),
) -> [u8; 32] {
    let mut offices: Vec<&str> = offices.iter().map(String::as_str).collect();
    offices.sort_unstable();
    let mut figures: Vec<Figure> = figures.to_vec();
    figures.sort_unstable_by_key(|figure| figure.as_str());
    let mut rows: Vec<&RunRow> = rows.iter().collect();
    rows.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| {
            let cells: Vec<Value> =
                figures.iter().map(|figure| json!([figure.as_str(), row.cells.get(*figure)])).collect();
            json!([row.key, row.parent, cells])
        })
        .collect();
    let content = json!(["motcua-run-1", parameters.spelled(), offices, rows, count, hex(lines)]);
    Sha256::digest(content.to_string()).into()
}

/// Bytes as people compare them.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing into a text cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters() -> Parameters {
        let at = |text: &str| Instant::parse(text).unwrap();
        Parameters {
            layout: "ii06a".into(),
            layout_version: 1,
            agency: "H1".into(),
            period: Period::new("2022-12-15".parse().unwrap(), "2023-06-14".parse().unwrap()).unwrap(),
            group_by: GroupBy::LevelField,
            boundaries: Boundaries::Then,
            kind: ProcedureKind::Tthc,
            folded: false,
            as_of: at("2023-06-15T00:00:00+07:00"),
            acts_before: at("2023-06-15T00:00:00+07:00"),
            known_at: at("2023-06-20T08:00:00+07:00"),
        }
    }

    fn row(key: &str, received: i64) -> RunRow {
        let mut cells = FigureValues::default();
        cells.add(|figure| i64::from(figure == Figure::Received) * received);
        RunRow { key: key.into(), parent: None, depth: 0, name: String::new(), cells }
    }

    #[test]
    fn the_hash_is_what_the_decision_spells() {
        let content = "[\"motcua-run-1\",[\"ii06a\",1,\"H1\",\"2022-12-15\",\"2023-06-14\",\"level_field\",\"then\",\"tthc\",false,\
                       1686762000000000,1686762000000000,1687222800000000],[\"H1\",\"H2\"],[[\"total\",null,[[\"received\",2]]]],0,\"00ff\"]";
        let expected: [u8; 32] = Sha256::digest(content).into();
        let found = hash(
            &parameters(),
            &["H2".into(), "H1".into()],
            &[row("total", 2)],
            &[Figure::Received],
            (0, &[0, 255]),
        );
        assert_eq!(found, expected);
    }

    #[test]
    fn order_says_nothing_and_everything_else_does() {
        let figures = [Figure::Received];
        let (a, b) = (row("a", 1), row("b", 2));
        let of = |rows: &[RunRow]| hash(&parameters(), &[], rows, &figures, (0, &[]));
        assert_eq!(of(&[a.clone(), b.clone()]), of(&[b.clone(), a.clone()]));
        assert_ne!(of(&[a.clone(), b.clone()]), of(&[a.clone(), row("b", 3)]));
        let at = parameters().as_of;
        let lines = |seq| {
            let mut hash = LinesHash::default();
            hash.feed(vec![
                ("H1-2", 1, at, "a", FigureSet::of(&figures)),
                ("H1-1", seq, at, "a", FigureSet::of(&figures)),
            ]);
            hash.done()
        };
        assert_eq!(lines(1), lines(1));
        assert_ne!(lines(1), lines(2));
    }
}
