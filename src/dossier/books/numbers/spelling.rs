//! The one spelling of a dossier code, however it is typed, pasted or printed.
//! Pure: no HTTP, no SQL, no clock.

use unicode_normalization::UnicodeNormalization;

use crate::platform::folding::{is_dash, is_invisible};

/// A code as the register keeps it: in capitals, without blanks, every dash as one `-`. A soft hyphen is a dash: PDF files hold it
/// where a hyphen is printed.
///
/// ```
/// use motcua::dossier::books::numbers::spelling::spelled;
/// assert_eq!(spelled(" h26.268.05 – 230307‑0001 "), "H26.268.05-230307-0001");
/// ```
#[must_use]
pub fn spelled(code: &str) -> String {
    let mut spelled = String::with_capacity(code.len());
    let letters = code.nfkc().filter(|letter| *letter == '\u{ad}' || !is_invisible(*letter));
    for letter in letters.filter(|letter| !letter.is_whitespace()) {
        if is_dash(letter) || letter == '\u{ad}' {
            if !spelled.ends_with('-') {
                spelled.push('-');
            }
        } else {
            spelled.extend(letter.to_uppercase());
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_dash_and_blank_is_one_spelling() {
        let dashes = "-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{ad}\u{ff0d}\u{2043}";
        for dash in dashes.chars() {
            for blank in ["", " ", "\u{a0}", "\u{202f}", "\t", "\u{200b}"] {
                let code = format!("{blank}h26.268.05{blank}{dash}{blank}230307{dash}{dash}0001{blank}");
                assert_eq!(spelled(&code), "H26.268.05-230307-0001", "{code:?}");
            }
        }
        assert_eq!(spelled("Số 12/đk"), "SỐ12/ĐK");
        assert_eq!(spelled("HS\u{300}1"), spelled("hs\u{300}1"));
        assert_eq!(spelled(" \u{200b}"), "");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_spelled_code_is_spelled_already(code in "[a-zA-Z0-9đĐạẠửỬñ .–—\u{ad}\u{a0}/-]{0,30}") {
            let once = spelled(&code);
            prop_assert_eq!(spelled(&once), once);
        }
    }
}
