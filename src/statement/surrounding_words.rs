//! The words around a figure: what stands right before it, and what is counted behind it.
//! Pure: no HTTP, no SQL, no clock.

use crate::report::quantity::unit::UnitOfMeasure;

/// How far the words beside a figure reach, in characters.
const REACH: usize = 160;
/// How many blanks a sentence may have between two words.
const WIDEST_GAP: usize = 40;

/// The words before and after a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurroundingWords {
    /// Before it, in small letters with single blanks.
    before: String,
    /// After it.
    after: String,
}

/// Whether a sentence ends at a place: a full stop with a blank or nothing behind it, an exclamation, or a line; a line that
/// goes on with a small letter on the next page is no end.
#[must_use]
pub fn is_end(letters: &[char], at: usize) -> bool {
    match letters.get(at) {
        Some('\n') => {
            let blank = |letter: &&char| !letter.is_whitespace();
            let next = letters.get(at..).unwrap_or_default().iter().take(WIDEST_GAP).find(blank);
            let before = letters.get(..at).unwrap_or_default().iter().rev().take(WIDEST_GAP).find(blank);
            let stopped = before.is_none_or(|letter| !(letter.is_alphanumeric() || *letter == ','));
            stopped || !next.is_some_and(|letter| letter.is_lowercase())
        }
        Some('!' | '?') => true,
        Some('.') => letters.get(at + 1).is_none_or(|next| next.is_whitespace()),
        _ => false,
    }
}

/// Small letters, single blanks; accents stay.
fn plain(letters: &[char]) -> String {
    let text: String = letters.iter().flat_map(|letter| letter.to_lowercase()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl SurroundingWords {
    /// The words around the place from `start` to `end`.
    #[must_use]
    pub fn of(letters: &[char], start: usize, end: usize) -> Self {
        let before = letters.get(start.saturating_sub(REACH)..start).unwrap_or_default();
        let from = before.iter().rposition(|letter| *letter == '\n').map_or(0, |at| at + 1);
        let before = before.get(from..).unwrap_or_default();
        let after = letters.get(end..letters.len().min(end + REACH)).unwrap_or_default();
        let to = (0..after.len()).find(|at| is_end(after, *at)).unwrap_or(after.len());
        Self { before: plain(before), after: plain(after.get(..to).unwrap_or_default()) }
    }

    /// Whether one of these phrases stands right before the place.
    #[must_use]
    pub fn ends_with(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| {
            let rest = self.before.strip_suffix(phrase);
            rest.is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
        })
    }

    /// Whether one of these phrases stands right behind the place.
    #[must_use]
    pub fn is_followed_by(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| begins_with(&self.after, phrase))
    }

    /// Whether a word for what is counted stands right behind the place.
    #[must_use]
    pub fn names_a_thing(&self) -> bool {
        UnitOfMeasure::ALL.iter().any(|unit| self.names(*unit))
    }

    /// Whether a word of this unit stands right behind the place; of a rank or a group also before it.
    #[must_use]
    pub fn names(&self, unit: UnitOfMeasure) -> bool {
        let is = |word: &&str| begins_with(&self.after, &word.to_lowercase());
        let ranks = matches!(
            unit,
            UnitOfMeasure::Rank | UnitOfMeasure::Group | UnitOfMeasure::Index | UnitOfMeasure::Points
        );
        unit.beside().iter().any(is)
            || (ranks && unit.beside().iter().any(|word| self.before.contains(&word.to_lowercase())))
            || (unit == UnitOfMeasure::Rank && self.ends_with(&["thứ"]))
            || (unit == UnitOfMeasure::Years && self.ends_with(&["năm thứ"]))
    }

    /// The units whose word is named right behind the place: several count by the same word.
    #[must_use]
    pub fn units(&self) -> Vec<UnitOfMeasure> {
        let Some(thing) = self.thing() else { return Vec::new() };
        let thing = thing.to_lowercase();
        let is = |word: &&str| word.to_lowercase() == thing;
        UnitOfMeasure::ALL.iter().copied().filter(|unit| unit.beside().iter().any(is)).collect()
    }

    /// The word for what is counted that is named right behind the place: the longest one wins.
    #[must_use]
    pub fn thing(&self) -> Option<&'static str> {
        UnitOfMeasure::ALL
            .iter()
            .flat_map(|unit| unit.beside())
            .filter(|word| begins_with(&self.after, &word.to_lowercase()))
            .max_by_key(|word| word.chars().count())
            .copied()
    }
}

fn begins_with(text: &str, phrase: &str) -> bool {
    text.strip_prefix(phrase).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(text: &str) -> SurroundingWords {
        let letters: Vec<char> = text.chars().collect();
        let start = letters.iter().position(|letter| *letter == '#').unwrap();
        SurroundingWords::of(&letters, start, start + 1)
    }

    #[test]
    fn the_thing_that_is_counted_stands_behind_the_figure() {
        for (text, thing) in [
            ("đã giải quyết # hồ sơ, đạt", Some("hồ sơ")),
            ("phê duyệt # Quy trình nội bộ giải quyết", Some("quy trình nội bộ")),
            ("tổng số # TTHC", Some("TTHC")),
            ("# hồ", None),
            ("# sởi", None),
            ("tổng số #.\nhồ sơ", None),
        ] {
            assert_eq!(around(text).thing(), thing, "{text}");
        }
        assert!(
            around("xếp thứ #/63").names(UnitOfMeasure::Rank)
                && !around("năm thứ #").names(UnitOfMeasure::Dossiers)
        );
    }
}
