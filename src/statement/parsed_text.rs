//! Finds the figures in a Vietnamese text: counts, ratios and percentages, each with its place.
//! Pure: no HTTP, no SQL, no clock.
//!
//! A dot stands before every three digits, a comma before the decimals. Dates, years, numbers of documents, articles of
//! laws, codes, times and the numbers of a list are not figures, and are passed over.

pub use super::mention::{Bound, Mention, MentionValue};
use super::scanner::Scanner;

/// A text with the figures in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedText {
    /// The text, letter by letter, in the plain form of each: digits of full width and rare blanks are as everywhere.
    pub letters: Vec<char>,
    /// The figures, in the order of the text.
    pub mentions: Vec<Mention>,
    /// Where each sentence ends.
    pub sentences: Vec<usize>,
}

/// Reads a text.
#[must_use]
pub fn read(text: &str) -> ParsedText {
    read_at_most(text, usize::MAX)
}

/// Reads a text up to the first figure beyond `most`.
#[must_use]
pub fn read_at_most(text: &str, most: usize) -> ParsedText {
    let written: Vec<char> = text.chars().collect();
    let letters: Vec<char> = written.iter().copied().map(plain).collect();
    let (mentions, mut sentences) = Scanner::new(&letters, &written).scan(most);
    sentences.push(letters.len());
    ParsedText { letters, mentions, sentences }
}

impl ParsedText {
    /// Where a sentence begins, and where it ends.
    pub(super) fn sentence(&self, sentence: usize) -> (usize, usize) {
        let end = |sentence: usize| self.sentences.get(sentence).copied();
        let begin = sentence.checked_sub(1).and_then(end).unwrap_or_default();
        (begin, end(sentence).unwrap_or(self.letters.len()))
    }

    /// The letters between two places, as they stand there.
    pub(super) fn words(&self, from: usize, to: usize) -> String {
        self.letters.get(from..to).unwrap_or_default().iter().collect()
    }
}

/// The plain form of a letter: `９` is 9, `％` is %, and every blank but tab and line end is a blank.
fn plain(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(letter).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(letter)
        }
        '\t' | '\n' | '\r' => letter,
        letter if letter.is_whitespace() => ' ',
        letter => letter,
    }
}

#[cfg(test)]
#[path = "parsed_text_tests.rs"]
mod tests;
