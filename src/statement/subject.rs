//! What a label or a stretch of a sentence speaks of: its words, what tells it apart, and of whom it is.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::HashSet;

use super::lexicon::{BODIES, EMPTY, LEVELS, MARKS, SAME};
use super::mark::{MarkKind, SubjectMark};
use crate::agency::Level;
use crate::platform::text::folded;

/// What words speak of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Subject {
    /// The words that say something, folded, in their order.
    pub(super) words: Vec<String>,
    /// What tells them apart from what is counted alike.
    pub(super) marks: Vec<SubjectMark>,
    /// Levels of government.
    pub(super) levels: Vec<Level>,
    /// Places and bodies by name, in small letters.
    pub(super) names: Vec<String>,
}

impl Subject {
    /// Reads words.
    pub(super) fn of(text: &str) -> Self {
        let small = simple(text);
        Self {
            words: telling_words(text),
            marks: found(&small, MARKS),
            levels: found(&small, LEVELS),
            names: names_in(text),
        }
    }

    /// Both together.
    pub(super) fn with(&self, other: &Self) -> Self {
        fn both<T: Clone + PartialEq>(one: &[T], other: &[T]) -> Vec<T> {
            let mut all = one.to_vec();
            all.extend(other.iter().filter(|item| !one.contains(item)).cloned());
            all
        }
        Self {
            words: both(&self.words, &other.words),
            marks: both(&self.marks, &other.marks),
            levels: both(&self.levels, &other.levels),
            names: both(&self.names, &other.names),
        }
    }

    /// The marks of a kind.
    pub(super) fn of_kind(&self, kind: MarkKind) -> Vec<SubjectMark> {
        self.marks.iter().copied().filter(|mark| mark.kind() == kind).collect()
    }

    /// What the nearer words leave open is told by the farther ones: the kinds of marks, the levels and the names.
    pub(super) fn completed_by(&self, farther: &Self) -> Self {
        let told = |mark: &&SubjectMark| !self.marks.iter().any(|mine| mine.kind() == mark.kind());
        let mut marks = self.marks.clone();
        marks.extend(farther.marks.iter().filter(told));
        let of_whom = if self.levels.is_empty() && self.names.is_empty() { farther } else { self };
        Self {
            words: self.words.clone(),
            marks,
            levels: of_whom.levels.clone(),
            names: of_whom.names.clone(),
        }
    }
}

/// Small letters, single blanks, without marks between the words.
pub(super) fn simple(text: &str) -> String {
    let words: Vec<String> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

/// What phrases of a list stand in a text, each stretch of it read once: the list has the longer ones first.
fn found<T: Copy + PartialEq>(small: &str, phrases: &[(&str, Option<T>)]) -> Vec<T> {
    let (mut values, mut rest) = (Vec::new(), format!(" {small} "));
    for (phrase, value) in phrases {
        let inside = format!(" {phrase} ");
        while let Some(at) = rest.find(&inside) {
            rest.replace_range(at..at + inside.len(), " # ");
            values.extend(value.filter(|value| !values.contains(value)));
        }
    }
    values
}

/// The words of a text that say something, folded; other spellings of one word are that word.
pub(super) fn telling_words(text: &str) -> Vec<String> {
    let mut plain = format!(" {} ", simple(&folded(text)));
    for (spelt, same) in SAME {
        let inside = format!(" {} ", simple(spelt));
        while let Some(at) = plain.find(&inside) {
            plain.replace_range(at..at + inside.len(), &format!(" {same} "));
        }
    }
    let mut words: Vec<String> = Vec::new();
    for word in plain.split_whitespace() {
        let says = !EMPTY.contains(&word) && !word.chars().all(|letter| letter.is_ascii_digit());
        if says && !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}

/// `phường hà cầu`: the names of places and bodies that a text has.
pub(super) fn names_in(text: &str) -> Vec<String> {
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let words: Vec<&str> =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut names = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let small = word.to_lowercase();
        let two = words.get(at.wrapping_sub(1)).map(|before| format!("{} {small}", before.to_lowercase()));
        let is_body = BODIES.iter().any(|body| *body == small || two.as_deref() == Some(*body));
        let name: Vec<&str> =
            words.iter().skip(at + 1).take_while(|next| capital(next)).take(3).copied().collect();
        if is_body && !name.is_empty() {
            names.push(name.join(" ").to_lowercase());
        }
    }
    names
}

/// How much of a label stands in a text, in percent: words beside the number count in full, those of what it belongs to nearly so,
/// those of its sentence and of the one before it in part.
pub(super) fn likeness(label: &[String], rings: &[(&HashSet<String>, usize)]) -> usize {
    let points = |word: &String| {
        let ring = rings.iter().find(|(words, _)| words.contains(word));
        ring.map_or(0, |(_, points)| *points)
    };
    let all: usize = label.iter().map(points).sum();
    all.checked_div(label.len()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_has_words_marks_levels_and_names() {
        let of = Subject::of("Tỷ lệ hồ sơ TTHC của phường Hà Cầu đã giải quyết trước và đúng hạn");
        assert_eq!(of.marks, [SubjectMark::OnTime, SubjectMark::Resolved]);
        assert_eq!((of.levels, of.names), (vec![Level::Ward], vec!["hà cầu".to_owned()]));
        assert_eq!(Subject::of("TTHC thuộc thẩm quyền giải quyết của cơ sở").marks, []);
        assert_eq!(Subject::of("chưa xử lý 3 phản ánh, kiến nghị").marks, [SubjectMark::Pending]);
        assert_eq!(telling_words("Số phản ánh, kiến nghị đã xử lý"), ["pakn", "xu", "ly"]);
    }

    #[test]
    fn a_label_is_found_by_its_words() {
        let label = telling_words("Đơn vị được kiểm tra công vụ đột xuất");
        assert_eq!(label, ["don", "vi", "kiem", "tra", "cong", "vu", "dot", "xuat"]);
        let set = |text: &str| telling_words(text).into_iter().collect::<HashSet<String>>();
        let own = set("kiểm tra công vụ đột xuất 30 đơn vị");
        assert_eq!(likeness(&label, &[(&own, 100)]), 100);
        assert_eq!(likeness(&label, &[(&set("đơn vị"), 100), (&own, 60)]), 70);
        assert_eq!(likeness(&[], &[(&own, 100)]), 0);
    }
}
