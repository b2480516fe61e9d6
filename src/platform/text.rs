//! Vietnamese text: one form for storing it, one for finding it.

use unicode_normalization::UnicodeNormalization;

pub use crate::platform::folding::{folded, is_invisible, is_visible};

/// The stored form: composed letters (NFC), outer blanks and invisible characters removed.
#[must_use]
pub fn stored(text: &str) -> String {
    text.trim_matches(|letter: char| letter.is_whitespace() || is_invisible(letter)).nfc().collect()
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

/// A text cell that no spreadsheet will run as a formula.
#[must_use]
pub fn spreadsheet_cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
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
        assert_eq!(spreadsheet_cell("=1+1"), "'=1+1");
        assert_eq!(spreadsheet_cell("Hộ tịch"), "Hộ tịch");
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
