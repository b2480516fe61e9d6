//! Numbers by which people are known: identity, passport and tax numbers, and phones, as people write them.
//! Pure: no HTTP, no SQL, no clock.

use crate::platform::error::Words;
use crate::platform::folding::{is_dash, is_invisible};
use crate::platform::text::last_four_digits;

/// What an identity number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityForm {
    /// 9 digits: chứng minh nhân dân.
    OldCard,
    /// 12 digits: căn cước, số định danh cá nhân; also the tax code of a business household.
    Personal,
    /// 10 digits, or 13 as `0101234567-001`: mã số thuế.
    TaxCode,
    /// 6 to 12 letters and digits with a letter among them: hộ chiếu.
    Passport,
}

/// Whose identity number is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityHolder {
    /// A person.
    Person,
    /// An enterprise, or a business household.
    Business,
    /// Another organisation.
    Organisation,
    /// It is not said.
    Anyone,
}

impl IdentityHolder {
    /// Whether such a number is one of these holders'.
    #[must_use]
    pub const fn may_have(self, form: IdentityForm) -> bool {
        match (self, form) {
            (Self::Anyone, _)
            | (Self::Business | Self::Organisation, IdentityForm::TaxCode)
            | (Self::Business, IdentityForm::Personal) => true,
            (Self::Person, form) => !matches!(form, IdentityForm::TaxCode),
            (Self::Business | Self::Organisation, _) => false,
        }
    }

    /// What such a number looks like, and the way out.
    #[must_use]
    pub fn words(self) -> Words {
        let (vi, en) = match self {
            Self::Person => (
                "số định danh của người có 9 hoặc 12 chữ số; người nước ngoài ghi số hộ chiếu (hộ chiếu chỉ có chữ số: thêm mã \
                 nước ở trước, như ISR12345678); mã số thuế chỉ dùng khi chủ hồ sơ là doanh nghiệp hoặc tổ chức",
                "a person's number has 9 or 12 digits; of foreigners give the passport (one of digits alone: with the country \
                 before it, as ISR12345678); a tax code belongs to an applicant of the kind business or organisation",
            ),
            Self::Business => (
                "mã số thuế có 10 chữ số, hoặc 13 như 0101234567-001; hộ kinh doanh có thể ghi số định danh 12 chữ số của chủ hộ",
                "a tax code has 10 digits, or 13 as 0101234567-001; a business household may give its owner's number of 12 digits",
            ),
            Self::Organisation => (
                "mã số thuế của tổ chức có 10 chữ số, hoặc 13 như 0101234567-001; nếu chưa có thì để trống",
                "an organisation's tax code has 10 digits, or 13 as 0101234567-001; leave it empty when there is none",
            ),
            Self::Anyone => (
                "ghi số định danh 9 hoặc 12 chữ số, mã số thuế 10 hoặc 13 chữ số, hoặc số hộ chiếu",
                "give an identity number of 9 or 12 digits, a tax code of 10 or 13 digits, or a passport",
            ),
        };
        Words { vi: vi.to_owned(), en: en.to_owned() }
    }
}

/// An identity number without blanks, dots and dashes, in capitals, and what it is; nothing when it is none.
///
/// ```
/// use motcua::platform::personal_number::{IdentityForm, identity};
/// assert_eq!(identity("001 199.000 001"), Some(("001199000001".to_owned(), IdentityForm::Personal)));
/// assert_eq!(identity("0101234567 001"), Some(("0101234567-001".to_owned(), IdentityForm::TaxCode)));
/// assert_eq!(identity("b 1234567"), Some(("B1234567".to_owned(), IdentityForm::Passport)));
/// assert_eq!(identity("12345678"), None);
/// ```
#[must_use]
pub fn identity(text: &str) -> Option<(String, IdentityForm)> {
    let written = bare(text);
    if !written.chars().all(|letter| letter.is_ascii_alphanumeric()) {
        return None;
    }
    let digits = written.chars().all(|letter| letter.is_ascii_digit());
    match (digits, written.len()) {
        (true, 9) => Some((written, IdentityForm::OldCard)),
        (true, 12) => Some((written, IdentityForm::Personal)),
        (true, 10) => Some((written, IdentityForm::TaxCode)),
        (true, 13) => {
            let (enterprise, branch) = written.split_at(10);
            Some((format!("{enterprise}-{branch}"), IdentityForm::TaxCode))
        }
        (false, 6..=12) if written.chars().any(|letter| letter.is_ascii_digit()) => {
            Some((written, IdentityForm::Passport))
        }
        _ => None,
    }
}

/// What finds an identity number however it is written: capitals without signs, and without the zeros that a spreadsheet drops.
#[must_use]
pub fn identity_key(text: &str) -> Option<String> {
    let written: String = bare(text).chars().filter(char::is_ascii_alphanumeric).collect();
    let key = if written.chars().all(|letter| letter.is_ascii_digit()) {
        written.trim_start_matches('0')
    } else {
        &written
    };
    // Less than that finds half the register.
    (written.len() >= 6 && !key.is_empty()).then(|| key.to_owned())
}

/// The one or two phone numbers of a text, as they are written; nothing when it is anything else.
///
/// ```
/// use motcua::platform::personal_number::phones;
/// assert_eq!(phones("0912.345.678"), Some(vec!["0912.345.678".to_owned()]));
/// assert_eq!(phones("0912 345 678 / +84 24 3382 1234").unwrap().len(), 2);
/// assert_eq!(phones("0912345678 0987654321").unwrap().len(), 2);
/// assert_eq!(phones("mười hai"), None);
/// ```
#[must_use]
pub fn phones(text: &str) -> Option<Vec<String>> {
    let parts = split_phones(text);
    let good = (1..=2).contains(&parts.len()) && parts.iter().all(|part| is_phone(part));
    good.then(|| parts.into_iter().map(str::to_owned).collect())
}

/// Whether a text is a number and nothing else, long enough for a person's: digits with the signs that stand between them.
#[must_use]
pub fn is_number(text: &str) -> bool {
    let digits = text.chars().map(narrow).filter(char::is_ascii_digit).count();
    let others =
        text.chars().map(narrow).filter(|letter| !letter.is_ascii_digit() && !letter.is_whitespace());
    digits >= 8
        && others.into_iter().all(|letter| is_dash(letter) || is_invisible(letter) || ".+()".contains(letter))
}

/// What finds the phones of a text, however they are written: the digits behind `+84` or the leading zero.
///
/// ```
/// use motcua::platform::personal_number::phone_keys;
/// for written in ["0912345678", "0912 345 678", "0912.345.678", "+84 912 345 678", "0084912345678", "84912345678", "912345678"] {
///     assert_eq!(phone_keys(written), ["912345678"], "{written}");
/// }
/// ```
#[must_use]
pub fn phone_keys(text: &str) -> Vec<String> {
    let mut keys: Vec<String> = split_phones(text).into_iter().filter_map(phone_key).collect();
    keys.dedup();
    keys
}

fn phone_key(text: &str) -> Option<String> {
    let digits: String = text.chars().map(narrow).filter(char::is_ascii_digit).collect();
    let national = digits
        .strip_prefix("0084")
        // With the country's number it is longer than any number of the country without its zero.
        .or_else(|| digits.strip_prefix("84").filter(|rest| rest.len() >= 9))
        .unwrap_or(&digits);
    let key = national.trim_start_matches('0');
    (digits.len() >= 8 && !key.is_empty()).then(|| key.to_owned())
}

/// The last four digits of each phone of a text.
#[must_use]
pub fn last_digits_of_phones(text: &str) -> Vec<String> {
    split_phones(text).into_iter().filter_map(last_four_digits).collect()
}

/// The parts between signs that stand between two numbers; where only a blank does, two numbers that begin with `0` or `+`.
fn split_phones(text: &str) -> Vec<&str> {
    let signs = |letter: char| matches!(letter, '/' | ';' | ',' | '\n' | '|' | '&');
    let parts: Vec<&str> = text
        .split(signs)
        .flat_map(|part| part.split(" - "))
        .flat_map(|part| part.split("hoặc"))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let [one] = parts[..] else { return parts };
    let count = |part: &str| part.chars().filter(char::is_ascii_digit).count();
    let begins = |part: &str| part.starts_with(['0', '+']) && count(part) >= 9;
    if count(one) <= 15 {
        return parts;
    }
    let halves = one.match_indices(' ').map(|(at, _)| one.split_at(at));
    let mut halves = halves.map(|(first, second)| (first.trim(), second.trim()));
    match halves.find(|(first, second)| begins(first) && begins(second) && count(first) <= 12) {
        Some((first, second)) => vec![first, second],
        None => parts,
    }
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (8..=15).contains(&digits)
        && text.chars().all(|letter| letter.is_ascii_digit() || " .+-()".contains(letter))
}

/// Capitals and digits without blanks, dots, dashes and what shows nothing.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|letter| {
            !letter.is_whitespace() && !is_invisible(*letter) && !is_dash(*letter) && *letter != '.'
        })
        .map(|letter| narrow(letter).to_ascii_uppercase())
        .collect()
}

/// An ASCII letter in the width that Asian keyboards have, as the letter itself.
fn narrow(letter: char) -> char {
    match u32::from(letter) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(letter),
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn identity_numbers_are_told_by_their_length() {
        for (text, form) in [
            ("012345678", Some(IdentityForm::OldCard)),
            ("001199000001", Some(IdentityForm::Personal)),
            ("0101 234 567", Some(IdentityForm::TaxCode)),
            ("0101234567-001", Some(IdentityForm::TaxCode)),
            ("0101234567–001", Some(IdentityForm::TaxCode)),
            ("ISR12345678", Some(IdentityForm::Passport)),
            ("E12345", Some(IdentityForm::Passport)),
            ("12", None),
            ("12345678", None),
            ("12345678901", None),
            ("00119900000199", None),
            ("ABCDEFG", None),
            ("A1234", None),
            ("không có", None),
            ("", None),
        ] {
            assert_eq!(identity(text).map(|(_, form)| form), form, "{text}");
        }
    }

    #[test]
    fn phones_are_one_or_two() {
        for (text, numbers) in [
            ("0000 001 234", 1),
            ("+84 (24) 3382-1234", 1),
            ("0912345678;0987654321", 2),
            ("0912345678 - 0987654321", 2),
            ("0912345678 hoặc 0987654321", 2),
            ("0912 345 678 0987 654 321", 2),
            ("1", 0),
            ("0912345678, 12", 0),
            ("0912345678/0987654321/0900000000", 0),
            ("9.12346E+08", 0),
            ("0912 345 678 (nhà)", 0),
            ("1234567890123456", 0),
        ] {
            assert_eq!(phones(text).map_or(0, |phones| phones.len()), numbers, "{text}");
        }
    }

    #[test]
    fn a_number_of_the_country_keeps_its_own_84() {
        assert_eq!(phone_keys("0841234567"), ["841234567"]);
        assert_eq!(phone_keys("+84 84 1234567"), ["841234567"]);
        assert_eq!(phone_keys("841234567"), ["841234567"]);
        assert_eq!(phone_keys("024 3382 1234"), phone_keys("+84 24 3382 1234"));
        assert_eq!(phone_keys("0912345678 / 0987654321"), ["912345678", "987654321"]);
        assert_eq!(phone_keys("12"), [""; 0]);
        assert_eq!(identity_key("0"), None);
        assert_eq!(identity_key("000000000000"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn blanks_dots_and_lost_zeros_make_no_difference(
            digits in "[0-9]{12}",
            signs in proptest::collection::vec(proptest::sample::select(vec!["", " ", ".", "\u{200b}", "-"]), 12),
        ) {
            prop_assume!(digits.chars().any(|digit| digit != '0'));
            let written: String = digits.chars().zip(&signs).flat_map(|(digit, sign)| std::iter::once(digit).chain(sign.chars())).collect();
            prop_assert_eq!(identity(&written).map(|found| found.0), Some(digits.clone()));
            prop_assert_eq!(identity_key(&written), identity_key(&digits));
            let short = digits.trim_start_matches('0');
            prop_assume!(short.len() >= 6);
            prop_assert_eq!(identity_key(short), identity_key(&digits));
        }

        #[test]
        fn a_phone_is_one_number_in_every_dress(
            national in "[1-9][0-9]{8,9}",
            at in proptest::collection::vec(0_usize..9, 0..4),
            sign in proptest::sample::select(vec![" ", ".", "-"]),
        ) {
            let mut dressed = national.clone();
            for place in at { dressed.insert_str(place + 1, sign); }
            let dresses = ["0", "+84", "+84 ", "0084", "84"].map(|front| format!("{front}{dressed}"));
            for dress in dresses {
                prop_assert_eq!(phone_keys(&dress), vec![national.clone()], "{}", dress);
                prop_assert!(phones(&dress).is_some(), "{}", dress);
            }
        }
    }
}
