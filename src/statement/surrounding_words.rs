//! The words around a figure: what is counted, and how much of an indicator's label stands there.
//! Pure: no HTTP, no SQL, no clock.

use crate::platform::text::folded;
use crate::report::quantity::unit::UnitOfMeasure;

/// How far the words beside a figure reach, in characters.
const REACH: usize = 160;
/// Syllables that say nothing of what is counted.
const EMPTY: &[&str] = &[
    "so", "da", "duoc", "cua", "tai", "va", "cac", "ve", "ty", "le", "co", "cho", "theo", "trong", "do",
    "tren", "voi", "la", "nam", "tong", "thuoc",
];

/// The words before and after a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurroundingWords {
    /// Before it, in small letters with single blanks.
    before: String,
    /// After it.
    after: String,
}

/// Whether a sentence ends at a place: a full stop with a blank or nothing behind it, a line, an exclamation.
#[must_use]
pub fn is_end(letters: &[char], at: usize) -> bool {
    match letters.get(at) {
        Some('\n' | '!' | '?') => true,
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

/// The syllables of a text without accents, those that say something.
#[must_use]
pub fn syllables(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for syllable in folded(text).split(|letter: char| !letter.is_alphanumeric()) {
        let empty = syllable.is_empty() || EMPTY.contains(&syllable);
        if !empty && !found.iter().any(|known| known == syllable) {
            found.push(syllable.to_owned());
        }
    }
    found
}

/// How much of a label stands in the text, in percent: what stands beside the figure counts in full, what stands elsewhere
/// in its sentence in part.
#[must_use]
pub fn likeness(label: &[String], beside: &[String], sentence: &[String]) -> usize {
    if label.is_empty() {
        return 0;
    }
    let points: usize = label
        .iter()
        .map(|syllable| match (beside.contains(syllable), sentence.contains(syllable)) {
            (true, _) => 100,
            (false, true) => 60,
            (false, false) => 0,
        })
        .sum();
    points / label.len()
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

    #[test]
    fn a_label_is_found_by_its_syllables() {
        let label = syllables("Đơn vị được kiểm tra công vụ đột xuất");
        assert_eq!(label, ["don", "vi", "kiem", "tra", "cong", "vu", "dot", "xuat"]);
        let beside = syllables("kiểm tra công vụ đột xuất 30 đơn vị");
        assert_eq!(likeness(&label, &beside, &beside), 100);
        assert_eq!(likeness(&label, &syllables("đơn vị"), &beside), 70);
        assert_eq!(likeness(&[], &beside, &beside), 0);
    }
}
