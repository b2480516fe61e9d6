//! What the typefaces can print of a text: everything else has a visible substitute, so that no name breaks a page.
//!
//! A page for archives (PDF/A) may hold no letter that its faces lack, and none of private use. The register takes in whatever people
//! are called, so the page shows `□` where a letter is missing, and says so.

use std::borrow::Cow;
use std::sync::LazyLock;

use serde_json::Value;
use unicode_normalization::char::is_combining_mark;

use crate::platform::document::faces::FONTS;
use crate::platform::text::{is_invisible, is_writable};

/// What stands for a character that the faces lack.
pub const SUBSTITUTE: char = '□';
/// What a page says where it has substitutes.
pub const SUBSTITUTED: &str = "Dấu □ đứng thay ký tự mà phông chữ của bản in không có.";

/// Where a word may be broken.
const BREAK: char = '\u{200b}';
/// The longest word that stays whole, and the parts of a longer one, in letters.
const LONG_WORD: usize = 24;
const WORD_PART: usize = 8;

/// For each character of the first two planes whether every face has it; no face has others.
static COVERED: LazyLock<Vec<bool>> = LazyLock::new(|| {
    (0..0x2_0000).map(|letter| FONTS.iter().all(|font| font.info().coverage.contains(letter))).collect()
});

fn is_covered(letter: char) -> bool {
    let is_private = matches!(letter, '\u{e000}'..='\u{f8ff}');
    let place = usize::try_from(u32::from(letter)).unwrap_or(usize::MAX);
    !is_private && COVERED.get(place).copied().unwrap_or(false)
}

/// What is printed for a character; nothing for one that shows nothing.
fn printed(letter: char) -> Option<char> {
    if matches!(letter, '\n' | '\r' | '\t' | BREAK) {
        Some(letter)
    } else if is_invisible(letter) {
        None
    } else if is_covered(letter) && !letter.is_control() {
        Some(letter)
    } else if letter.is_whitespace() {
        Some(' ')
    } else {
        Some(SUBSTITUTE)
    }
}

/// The text as it is printed.
#[must_use]
pub fn printable(text: &str) -> String {
    text.chars().filter_map(printed).collect()
}

/// The text as an office file can hold it. The door lets nothing else in; what was taken in before it did has a substitute.
#[must_use]
pub fn writable(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_writable) {
        return Cow::Borrowed(text);
    }
    let held = |letter: char| match letter {
        letter if is_writable(letter) => Some(letter),
        '\r' => None,
        letter if letter.is_whitespace() => Some(' '),
        _ => Some(SUBSTITUTE),
    };
    text.chars().filter_map(held).collect()
}

/// Makes every text of some data printable; whether anything stands for something else now.
pub fn make_printable(data: &mut Value) -> bool {
    match data {
        Value::String(text) => {
            let before = text.matches(SUBSTITUTE).count();
            *text = printable(text);
            text.matches(SUBSTITUTE).count() > before
        }
        Value::Array(items) => {
            // Every one of them, not only the first: no short cut.
            items.iter_mut().map(make_printable).filter(|substituted| *substituted).count() > 0
        }
        Value::Object(fields) => {
            fields.values_mut().map(make_printable).filter(|substituted| *substituted).count() > 0
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The text with places at which words longer than a line may be broken.
#[must_use]
pub fn breakable_words(text: &str) -> String {
    let mut broken = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let is_long = word.chars().count() > LONG_WORD;
        let mut since = 0;
        for (place, letter) in word.chars().enumerate() {
            since += 1;
            // Never between a letter and the marks above and below it.
            if is_long && place > 0 && since > WORD_PART && !is_combining_mark(letter) {
                broken.push(BREAK);
                since = 1;
            }
            broken.push(letter);
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_faces_have_is_printed_and_the_rest_has_a_substitute() {
        for (text, expected) in [
            ("Nguyễn Thị Đặng ỰỴ, 15.000 đ", "Nguyễn Thị Đặng ỰỴ, 15.000 đ"),
            ("陈 Ví Dụ 😀", "□ Ví Dụ □"),
            ("a\u{200d}b\u{ad}c\u{fe0f}", "abc"),
            ("a\u{1680}b\u{2028}c", "a b c"),
            ("\u{e001}\u{f8ff}", "□□"),
            ("dòng 1\ndòng 2", "dòng 1\ndòng 2"),
        ] {
            assert_eq!(printable(text), expected, "{text:?}");
        }
    }

    #[test]
    fn all_texts_of_the_data_are_made_printable_and_it_is_told() {
        let mut data = json!({ "a": ["x", { "b": "陈" }, 1], "c": "□" });
        assert!(make_printable(&mut data));
        assert_eq!(data, json!({ "a": ["x", { "b": "□" }, 1], "c": "□" }));
        assert!(!make_printable(&mut data), "a substitute stands for itself");
    }

    #[test]
    fn only_long_words_may_be_broken() {
        let plain = "Giấy xác nhận tình trạng hôn nhân";
        assert_eq!(breakable_words(plain), plain);
        let long = "W".repeat(30);
        let broken = breakable_words(&format!("a {long} b"));
        assert_eq!(broken.matches(BREAK).count(), 3);
        assert_eq!(broken.replace(BREAK, ""), format!("a {long} b"));
        let marked = "a\u{301}\u{323}".repeat(20);
        let broken = breakable_words(&marked);
        assert!(
            broken.contains(BREAK) && broken.split(BREAK).all(|part| part.starts_with('a')),
            "{broken:?}"
        );
    }

    #[test]
    fn what_no_file_holds_has_a_substitute_and_the_rest_stays() {
        for (text, expected) in
            [("Đặng\n陈😀\u{200d}", "Đặng\n陈😀\u{200d}"), ("a\tb\r\nc\u{1}\u{fffe}", "a b\nc□□")]
        {
            assert_eq!(writable(text), expected, "{text:?}");
        }
    }
}
