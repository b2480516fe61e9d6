//! Vietnamese text: one form for storing it, one for finding it.

use unicode_normalization::UnicodeNormalization;

pub use crate::platform::folding::{folded, is_invisible, is_visible};

/// The stored form: composed letters (NFC), outer blanks and invisible characters removed, and wherever they stand the marks that turn the
/// direction of what follows: with them a name or a number is read as another one than it is.
#[must_use]
pub fn stored(text: &str) -> String {
    let outer = |letter: char| letter.is_whitespace() || is_invisible(letter);
    text.trim_matches(outer).chars().filter(|letter| !turns_direction(*letter)).nfc().collect()
}

/// Whether a character turns the direction of what follows it: embeddings, overrides and isolates.
const fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Composed letters (NFC), blanks as they are: places in the text stay what they were.
#[must_use]
pub fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// A short key made of a name: `Hộ tịch` becomes `ho-tich`.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut key = String::new();
    for letter in folded(text).chars() {
        if letter.is_ascii_alphanumeric() {
            key.push(letter);
        } else if !key.is_empty() && !key.ends_with('-') {
            key.push('-');
        }
    }
    key.trim_end_matches('-').to_owned()
}

/// The last four digits of a phone or identity number, when it has that many.
#[must_use]
pub fn last_four_digits(number: &str) -> Option<String> {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    digits.len().checked_sub(4).and_then(|start| digits.get(start..)).map(|four| four.iter().collect())
}

/// A whole number as Vietnamese papers write it: `5.998`.
#[must_use]
pub fn number_vi(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    if value < 0 { format!("-{grouped}") } else { grouped }
}

/// The share that `numerator` is of `denominator`, in hundredths of a percent, rounding half up; none of nothing.
///
/// ```
/// use motcua::platform::text::share_hundredths;
/// assert_eq!(share_hundredths(3415, 3464), Some(9859));
/// assert_eq!(share_hundredths(0, 0), None);
/// ```
#[must_use]
pub fn share_hundredths(numerator: i64, denominator: i64) -> Option<i64> {
    if denominator <= 0 {
        return None;
    }
    let (numerator, denominator) = (i128::from(numerator), i128::from(denominator));
    i64::try_from((numerator * 20_000 + denominator).div_euclid(2 * denominator)).ok()
}

/// A number in hundredths as Vietnamese papers write it: `98,59`.
#[must_use]
pub fn hundredths_vi(value: i64) -> String {
    let whole = number_vi(value / 100);
    let sign = if value < 0 && value > -100 { "-" } else { "" };
    format!("{sign}{whole},{:02}", (value % 100).abs())
}

/// Whether a file can hold a character: one that is no sign of control (but for the end of a line) and that Unicode keeps for no
/// character, such as U+FFFE. XML, and so every office file, holds none of the others.
#[must_use]
pub const fn is_writable(letter: char) -> bool {
    let is_control = matches!(letter, '\0'..='\u{9}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}');
    !is_control && !is_noncharacter(letter)
}

/// Whether Unicode keeps this number for no character, now and ever.
#[must_use]
pub const fn is_noncharacter(letter: char) -> bool {
    matches!(letter, '\u{fdd0}'..='\u{fdef}') || matches!(u32_of(letter) & 0xffff, 0xfffe | 0xffff)
}

#[expect(clippy::as_conversions, reason = "a char is a u32, and `u32::from` is not const")]
const fn u32_of(letter: char) -> u32 {
    letter as u32
}

/// What a spreadsheet takes for the beginning of a formula, in half and in full width.
const FORMULA_SIGNS: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// A text cell that no spreadsheet will run as a formula: an apostrophe stands before each sign of a formula where a cell begins.
///
/// That is the beginning of the text, and what follows `;`, a tab or the end of a line: spreadsheets set to Vietnamese part the
/// cells of a file by semicolons, and then read no quotation marks around them.
#[must_use]
pub fn spreadsheet_cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    if text.starts_with(['\t', '\r']) {
        cell.push('\'');
    }
    let mut begins = true;
    for letter in text.chars() {
        if begins && FORMULA_SIGNS.contains(&letter) {
            cell.push('\'');
        }
        let stays = letter == '"' || letter.is_whitespace() || is_invisible(letter);
        begins = letter == ';' || matches!(letter, '\t' | '\n' | '\r') || begins && stays;
        cell.push(letter);
    }
    cell
}

/// A pattern for `LIKE ... ESCAPE '\'` that finds `text` anywhere, taken literally.
#[must_use]
pub fn like_pattern(text: &str) -> String {
    anywhere(&folded(text))
}

/// One such pattern for each word: a text that holds them all, in any order, has every word.
#[must_use]
pub fn word_patterns(text: &str) -> Vec<String> {
    folded(text).split(' ').filter(|word| !word.is_empty()).map(anywhere).collect()
}

fn anywhere(folded: &str) -> String {
    let mut pattern = String::from("%");
    for letter in folded.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_stored_is_read_backwards() {
        assert_eq!(stored("Nguyễn \u{202e}nA\u{202c} Thị"), "Nguyễn nA Thị");
        assert_eq!(stored("\u{2067}0912\u{2069}345678"), "0912345678");
        assert_eq!(stored("\u{202d}\u{202e}"), "");
    }

    #[test]
    fn folding_drops_accents_in_both_spellings_of_unicode() {
        let composed = "Đặng Thị Hường";
        let decomposed: String = composed.nfd().collect();
        assert_eq!(folded(composed), "dang thi huong");
        assert_eq!(folded(&decomposed), "dang thi huong");
        assert_eq!(stored(&decomposed), composed);
    }

    #[test]
    fn numbers_are_grouped_by_dots() {
        assert_eq!(number_vi(5998), "5.998");
        assert_eq!(number_vi(100), "100");
        assert_eq!(number_vi(1_234_567), "1.234.567");
        assert_eq!(number_vi(-5998), "-5.998");
    }

    #[test]
    fn hundredths_have_a_comma_and_keep_their_sign() {
        let cases = [
            (0, "0,00"),
            (5, "0,05"),
            (9_859, "98,59"),
            (123_456_789, "1.234.567,89"),
            (-5, "-0,05"),
            (-1_234, "-12,34"),
        ];
        for (value, words) in cases {
            assert_eq!(hundredths_vi(value), words);
        }
    }

    #[test]
    fn formulas_are_neutralised() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+84", "'+84"),
            ("-1", "'-1"),
            ("@b", "'@b"),
            ("\t=1", "'\t'=1"),
            ("\u{ff1d}1", "'\u{ff1d}1"),
            ("  \u{200b}=1", "  \u{200b}'=1"),
            ("a;=1", "a;'=1"),
            ("a; \"=1\"", "a; \"'=1\""),
            ("a\n-b", "a\n'-b"),
            ("\"=1", "\"'=1"),
            ("Hộ tịch", "Hộ tịch"),
            ("12-BC; số 7 = 7", "12-BC; số 7 = 7"),
            ("'=1", "'=1"),
            ("", ""),
        ] {
            assert_eq!(spreadsheet_cell(text), cell, "{text:?}");
        }
    }

    #[test]
    fn what_no_file_holds_is_known() {
        for letter in ['a', 'ệ', '\n', '\u{a0}', '\u{fffd}', '\u{e000}', '\u{fdcf}', '\u{10000}', '陈'] {
            assert!(is_writable(letter), "{letter:?}");
        }
        let none = [
            '\0',
            '\t',
            '\r',
            '\u{1b}',
            '\u{7f}',
            '\u{85}',
            '\u{fdd0}',
            '\u{fffe}',
            '\u{ffff}',
            '\u{1fffe}',
            '\u{10ffff}',
        ];
        for letter in none {
            assert!(!is_writable(letter), "{letter:?}");
        }
        for letter in ('\0'..=char::MAX).filter(|letter| letter.is_control()) {
            assert_eq!(is_writable(letter), letter == '\n', "{letter:?}");
        }
    }

    #[test]
    fn the_last_four_digits_need_four_digits() {
        assert_eq!(last_four_digits("0912 345 678").as_deref(), Some("5678"));
        assert_eq!(last_four_digits("12"), None);
    }

    #[test]
    fn a_pattern_takes_its_text_literally() {
        assert_eq!(like_pattern("50%"), "%50\\%%");
        assert_eq!(word_patterns(" Thị  50%\u{200b} "), ["%thi%", "%50\\%%"]);
    }
}
