//! One form of a text for finding it: whatever a keyboard, a word processor or a telephone made of its letters.
//! Pure: no HTTP, no SQL, no clock.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The form for finding: without accents, `đ` as `d`, lower case, single blanks, look-alike letters as Latin ones, every dash as
/// `-`, without apostrophes and invisible characters. `Nguyễn  Đặng` becomes `nguyen dang`, `H’Mông` becomes `hmong`.
#[must_use]
pub fn folded(text: &str) -> String {
    let plain: String = text
        .chars()
        // Before letters are taken apart: a mark that stands alone would leave a blank behind.
        .filter(|letter| !is_apostrophe(*letter) && !is_invisible(*letter))
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter) && !is_apostrophe(*letter) && !is_invisible(*letter))
        .flat_map(char::to_lowercase)
        .filter(|letter| !is_combining_mark(*letter))
        .map(|letter| if is_dash(letter) { '-' } else { latin(letter) })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text shows anything at all.
#[must_use]
pub fn is_visible(text: &str) -> bool {
    text.chars().any(|letter| !letter.is_whitespace() && !is_invisible(letter))
}

/// Whether a character shows nothing and is no blank: joiners, marks of direction, byte order marks, soft hyphens, fillers.
#[must_use]
pub const fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether a character is a dash of some length; the soft hyphen, which shows nothing, is none.
#[must_use]
pub const fn is_dash(letter: char) -> bool {
    matches!(
        letter,
        '-' | '\u{2010}'
            ..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{2d7}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// Whether a character is an apostrophe, or what stands for one in names such as H'Mông and Y'Bih.
#[must_use]
const fn is_apostrophe(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '`'
            | '´'
            | '\u{2b9}'..='\u{2bf}'
            | '\u{2c8}'
            | '\u{2ca}'
            | '\u{2cb}'
            | '\u{2ee}'
            | '\u{2018}'..='\u{201b}'
            | '\u{2032}'
            | '\u{2035}'
            | '\u{a78b}'
            | '\u{a78c}'
            | '\u{ff07}'
    )
}

/// The Latin letter that a letter stands for, in lower case and without accents: `đ` and what looks like it, the letters of
/// minorities, and Cyrillic and Greek letters that fonts draw like Latin ones.
const fn latin(letter: char) -> char {
    match letter {
        'đ' | 'ð' | 'ɖ' | 'ƌ' | 'ɗ' | 'ԁ' => 'd',
        'ƀ' | 'ɓ' | 'в' | 'β' => 'b',
        'ı' | 'ɨ' | 'і' | 'ι' => 'i',
        'ɔ' | 'ø' | 'о' | 'ο' | 'ө' => 'o',
        'ə' | 'ɛ' | 'е' | 'ε' => 'e',
        'ŋ' | 'ɲ' | 'ν' => 'n',
        'ʉ' => 'u',
        'а' | 'α' => 'a',
        'с' => 'c',
        'ɡ' => 'g',
        'н' | 'η' | 'һ' => 'h',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ł' | 'ӏ' => 'l',
        'м' | 'μ' => 'm',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'у' | 'υ' | 'ү' => 'y',
        'х' | 'χ' => 'x',
        'ζ' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every letter that Vietnamese has beyond ASCII, and those of Ê Đê, Gia Rai, Ba Na and Cơ Ho names.
    const LETTERS: &str = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵčŏĭŭƀĕñơ̆ư̆ô̆ê̆";

    #[test]
    fn every_spelling_of_a_name_is_found_as_one() {
        for (name, spellings) in [
            (
                "dang duc",
                &[
                    "Đặng Đức",
                    "Ðặng Ðức",
                    "Ɖặng Ɖức",
                    "ĐẶNG  ĐỨC",
                    "đặng\u{a0}đức",
                    "Đặng\u{200b} Đức\u{feff}",
                ][..],
            ),
            ("hmong", &["H'Mông", "H’Mông", "H‘Mông", "HʼMông", "H`Mông", "H´Mông", "H′Mông", "HMông"]),
            ("y bih kbuor", &["Y Bih Kƀuôr", "Y Bih Kbuôr", "Y Bih\u{2009}K\u{180}uo\u{302}r"]),
            ("rcom hluc", &["Rčom H’Lŭč", "Rc\u{30c}om H'Lu\u{306}c\u{30c}"]),
            (
                "nguyen van an",
                &["Nguyễn Văn An", "Nguуễn Văn Аn", "Nguyễn\u{ad} Văn An", "Ｎｇｕｙễｎ Văn An"],
            ),
            ("ho thi ha", &["Hồ Thị Hà", "Ηồ Τhị Ηà", "Нồ Тhị Нà"]),
            ("h26.268.05-230307-0001", &["H26.268.05–230307—0001", "H26.268.05‑230307−0001"]),
        ] {
            for spelling in spellings {
                assert_eq!(folded(spelling), name, "{spelling}");
            }
        }
    }

    #[test]
    fn every_letter_becomes_a_plain_one() {
        for letter in LETTERS.chars().filter(|letter| !is_combining_mark(*letter)) {
            let plain = folded(&letter.to_string());
            assert!(
                plain.len() == 1 && plain.chars().all(|one| one.is_ascii_lowercase()),
                "{letter}: {plain}"
            );
        }
    }

    #[test]
    fn what_shows_nothing_is_told_from_what_shows_something() {
        for nothing in ["", " ", "\u{200b}\u{feff}", "\u{ad}\u{a0}\u{2060}", "\u{2800}\u{3164}"] {
            assert!(!is_visible(nothing), "{nothing:?}");
            assert_eq!(folded(nothing), "", "{nothing:?}");
        }
        assert!(is_visible("\u{200b}An"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn normal_form_case_blanks_and_invisible_characters_make_no_difference(
            letters in proptest::collection::vec(
                proptest::sample::select(LETTERS.chars().chain("abcxyz '-".chars()).collect::<Vec<_>>()), 0..20),
            at in 0_usize..20,
            hidden in proptest::sample::select(vec!['\u{200b}', '\u{feff}', '\u{ad}', '\u{2060}', '\u{200d}']),
        ) {
            let text: String = letters.iter().collect();
            let plain = folded(&text);
            prop_assert_eq!(folded(&text.nfc().collect::<String>()), plain.clone());
            prop_assert_eq!(folded(&text.nfd().collect::<String>()), plain.clone());
            prop_assert_eq!(folded(&text.to_uppercase()), plain.clone());
            prop_assert_eq!(folded(&format!("  {}\u{a0}", text.replace(' ', " \u{2009} "))), plain.clone());
            let mut with: Vec<char> = letters;
            with.insert(at.min(with.len()), hidden);
            prop_assert_eq!(folded(&with.iter().collect::<String>()), plain);
        }

        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once);
        }
    }
}
