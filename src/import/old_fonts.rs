//! Text that was typed for the fonts of TCVN3 (`.VnTime`) or VNI and shows as `NguyÔn V¨n` or `Nguyeãn Vaên`: recognised, and written
//! as it was meant.
//! Pure: no HTTP, no SQL, no clock.

use unicode_normalization::UnicodeNormalization;

use crate::import::syllable::is_syllable;

/// An encoding of the time before Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OldFont {
    /// TCVN 5712:1993 as the fonts `.VnTime` have it. Capitals with a tone have no code there: a font of capitals shows them.
    Tcvn3,
    /// VNI for Windows: a letter, and behind it a sign for what stands above or below it.
    Vni,
}

/// The signs of TCVN3, each before the letter that it stands for.
const TCVN3: &str = "¡Ă¢Â£Ê¤Ô¥Ơ¦Ư§Đ¨ă©âªê«ô¬ơ\u{ad}ư®đµà¶ả·ã¸á¹ạ»ằ¼ẳ½ẵ¾ắÆặÇầÈẩÉẫÊấËậÌèÎẻÏẽÐéÑẹÒềÓểÔễÕếÖệ×ìØỉÜĩÝíÞịßòáỏâõãóäọåồæổçỗèốéộêờëởìỡíớîợïùñủòũóúôụõừöửøứ÷ữùựúỳûỷüỹýýþỵ";

const GRAVE: &str = "\u{300}";
const ACUTE: &str = "\u{301}";
const HOOK: &str = "\u{309}";
const TILDE: &str = "\u{303}";
const DOT: &str = "\u{323}";

/// The signs of VNI behind a letter, the letters that they stand behind, and the marks that they put there.
const VNI_SIGNS: &[(char, &str, &[&str])] = &[
    ('ø', "aeouyôö", &[GRAVE]),
    ('ù', "aeouyôö", &[ACUTE]),
    ('û', "aeouyôö", &[HOOK]),
    ('õ', "aeouyôö", &[TILDE]),
    ('ï', "aeouôö", &[DOT]),
    ('â', "aeo", &["\u{302}"]),
    ('à', "aeo", &["\u{302}", GRAVE]),
    ('á', "aeo", &["\u{302}", ACUTE]),
    ('å', "aeo", &["\u{302}", HOOK]),
    ('ã', "aeo", &["\u{302}", TILDE]),
    ('ä', "aeo", &["\u{302}", DOT]),
    ('ê', "a", &["\u{306}"]),
    ('è', "a", &["\u{306}", GRAVE]),
    ('é', "a", &["\u{306}", ACUTE]),
    ('ú', "a", &["\u{306}", HOOK]),
    ('ü', "a", &["\u{306}", TILDE]),
    ('ë', "a", &["\u{306}", DOT]),
];

/// The letters of VNI that stand for another one by themselves; `ô` and `ö` also take signs.
const VNI_LETTERS: &str = "ñđîỵììííæỉóĩòịôơöưÑĐÎỴÌÌÍÍÆỈÓĨÒỊÔƠÖƯ";

impl OldFont {
    /// What a text in this encoding means.
    #[must_use]
    pub fn decode(self, text: &str) -> String {
        match self {
            Self::Tcvn3 => text.chars().map(|sign| paired(TCVN3, sign).unwrap_or(sign)).collect(),
            Self::Vni => {
                let mut letters = text.chars().peekable();
                let mut meant = String::new();
                while let Some(letter) = letters.next() {
                    meant.push(paired(VNI_LETTERS, letter).unwrap_or(letter));
                    if let Some(marks) = letters.peek().and_then(|sign| vni_marks(letter, *sign)) {
                        meant.extend(marks.iter().copied());
                        letters.next();
                    }
                }
                meant.nfc().collect()
            }
        }
    }
}

impl OldFont {
    /// A text whose signs are all of this encoding, as it was meant.
    ///
    /// ```
    /// use motcua::import::old_fonts::OldFont;
    /// assert_eq!(OldFont::Tcvn3.read("Vò THÞ LôA"), "Vũ THỊ LỤA");
    /// ```
    #[must_use]
    pub fn read(self, text: &str) -> String {
        if text.is_ascii() { text.to_owned() } else { capitals_kept(text, &self.decode(text), self) }
    }
}

/// The character behind this one in a list of pairs.
fn paired(pairs: &str, wanted: char) -> Option<char> {
    let mut pairs = pairs.chars();
    while let (Some(sign), Some(letter)) = (pairs.next(), pairs.next()) {
        if sign == wanted {
            return Some(letter);
        }
    }
    None
}

fn vni_marks(letter: char, sign: char) -> Option<&'static [&'static str]> {
    let small = |letter: char| letter.to_lowercase().next().unwrap_or(letter);
    let (letter, sign) = (small(letter), small(sign));
    let fits = |(own, behind, _): &&(char, &str, &[&str])| *own == sign && behind.contains(letter);
    VNI_SIGNS.iter().find(fits).map(|(_, _, marks)| *marks)
}

/// A text as it was meant, when it is sure to be in one of these encodings: no letter is beyond Latin-1, some word is no Vietnamese
/// as it stands, and every word is Vietnamese when it is read by one encoding and not by the other.
///
/// ```
/// use motcua::import::old_fonts::recovered;
/// assert_eq!(recovered("NguyÔn V¨n §øc").as_deref(), Some("Nguyễn Văn Đức"));
/// assert_eq!(recovered("Nguyeãn Vaên Ñöùc").as_deref(), Some("Nguyễn Văn Đức"));
/// assert_eq!(recovered("Hà Ánh"), None);
/// assert_eq!(recovered("José Müller"), None);
/// ```
#[must_use]
pub fn recovered(text: &str) -> Option<String> {
    if text.is_ascii() || text.chars().any(|letter| letter > '\u{ff}') || !is_broken(text) {
        return None;
    }
    let mut readings = [OldFont::Tcvn3, OldFont::Vni].into_iter().filter_map(|font| {
        let meant = font.decode(text);
        let sound = meant != text && words(&meant).all(is_sound);
        sound.then(|| capitals_kept(text, &meant, font))
    });
    match (readings.next(), readings.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// Whether some word has signs among its letters and is no Vietnamese.
#[must_use]
pub fn is_broken(text: &str) -> bool {
    words(text).any(|word| word.contains(|letter: char| letter.is_ascii_alphabetic()) && !is_sound(word))
}

/// Whether a text that nothing recovers holds signs of an old font among its letters.
#[must_use]
pub fn is_suspicious(text: &str) -> bool {
    const SIGNS: &str = "µ¸¶·¹¨»¼½¾Æ©Ç®ª×Þßäåæç«¬ëîïøþ¡¢§£¤¥¦";
    words(text).any(|word| {
        word.contains(|letter: char| SIGNS.contains(letter))
            && word.contains(|letter: char| letter.is_ascii_alphabetic())
            && !is_sound(word)
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| {
        letter.is_whitespace() || letter.is_ascii_punctuation() || letter.is_ascii_digit()
    })
    .filter(|word| !word.is_empty())
}

/// A word that stands as it was meant: without any mark, a syllable, or letters that stand for words, such as `HĐND`. The Icelandic
/// letter is often typed for `Đ`.
pub(super) fn is_sound(word: &str) -> bool {
    let word = word.replace(['Ð', 'ð'], "đ");
    let is_short = || word.to_lowercase().chars().all(|letter| "bcdđghklmnpqrstvx".contains(letter));
    word.is_ascii() || is_syllable(&word) || is_short()
}

/// TCVN3 has no capitals with a tone: a word of capitals gets them back.
fn capitals_kept(text: &str, meant: &str, font: OldFont) -> String {
    let is_capital = |word: &str| {
        let mut plain = word.chars().filter(char::is_ascii_alphabetic);
        plain.clone().count() > 1 && plain.all(|letter| letter.is_ascii_uppercase())
    };
    if font == OldFont::Vni || text.chars().count() != meant.chars().count() {
        return meant.to_owned();
    }
    let pairs = text.split(' ').zip(meant.split(' '));
    let word =
        |(own, meant): (&str, &str)| if is_capital(own) { meant.to_uppercase() } else { meant.to_owned() };
    pairs.map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    const SMALL: &str = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ";
    pub(in crate::import) const NAMES: &[&str] = &[
        "Nguyễn",
        "Trần",
        "Lê",
        "Phạm",
        "Hoàng",
        "Huỳnh",
        "Phan",
        "Vũ",
        "Võ",
        "Đặng",
        "Bùi",
        "Đỗ",
        "Hồ",
        "Ngô",
        "Dương",
        "Lý",
        "Văn",
        "Thị",
        "Hữu",
        "Đức",
        "Ngọc",
        "Quốc",
        "Thuỳ",
        "Tuyết",
        "Hường",
        "Ánh",
        "Ưng",
        "Giềng",
        "Quyên",
        "Khuê",
        "Oanh",
        "Xuân",
        "Hạnh",
        "Phúc",
        "Tấn",
        "Ý",
        "Yến",
        "Thưởng",
        "Loan",
        "phường",
        "quận",
        "cấp",
        "giấy",
        "của",
        "được",
        "số",
    ];

    /// How each letter is written, found by reading all that can be written.
    pub(in crate::import) fn written(font: OldFont) -> HashMap<char, String> {
        let latin: Vec<char> = ('a'..='z').chain('A'..='Z').chain('\u{a1}'..='\u{ff}').collect();
        let mut written = HashMap::new();
        for first in &latin {
            let pairs = latin.iter().map(|second| format!("{first}{second}"));
            for text in std::iter::once(first.to_string()).chain(pairs) {
                let meant = font.decode(&text);
                let mut letters = meant.chars();
                if let (Some(letter), None) = (letters.next(), letters.next()) {
                    written.entry(letter).or_insert(text);
                }
            }
        }
        written
    }

    pub(in crate::import) fn encode(table: &HashMap<char, String>, text: &str) -> String {
        text.chars().map(|letter| table.get(&letter).cloned().unwrap_or_else(|| letter.to_string())).collect()
    }

    #[test]
    fn every_letter_that_an_encoding_has_makes_the_round() {
        let (tcvn3, vni) = (written(OldFont::Tcvn3), written(OldFont::Vni));
        for letter in SMALL.chars().chain("ĂÂÊÔƠƯĐ".chars()) {
            assert_eq!(OldFont::Tcvn3.decode(&tcvn3[&letter]), letter.to_string());
        }
        let capitals = SMALL.to_uppercase();
        for letter in SMALL.chars().chain(capitals.chars()) {
            assert_eq!(OldFont::Vni.decode(&vni[&letter]), letter.to_string());
        }
        assert_eq!(TCVN3.chars().count(), 2 * (SMALL.chars().count() + 7));
    }

    #[test]
    fn names_are_read_as_they_were_meant() {
        for (text, meant) in [
            ("Vò V¨n B×nh", "Vũ Văn Bình"),
            ("D\u{ad}¬ng ThÞ H\u{ad}êng", "Dương Thị Hường"),
            ("TRÇN THÞ LôA", "TRẦN THỊ LỤA"),
            ("UBND ph\u{ad}êng KiÕn H\u{ad}ng", "UBND phường Kiến Hưng"),
            ("M· hå s¬", "Mã hồ sơ"),
            ("Hå s¬ sè 12/§K", "Hồ sơ số 12/ĐK"),
            ("Traàn Thò Höôøng", "Trần Thị Hường"),
            ("ÑAËNG VAÊN AÙNH", "ĐẶNG VĂN ÁNH"),
            ("Maõ hoà sô", "Mã hồ sơ"),
            ("H§ND x·", "HĐND xã"),
        ] {
            assert_eq!(recovered(text).as_deref(), Some(meant), "{text}");
        }
    }

    #[test]
    fn what_is_good_or_foreign_or_doubtful_is_left_alone() {
        for text in [
            "",
            "An",
            "Hà Ánh",
            "Vò",
            "Ðào Duy",
            "Nguyễn Văn",
            "José García",
            "Müller",
            "Nestlé Hà Lan",
            "Phòng 1ª",
            "Hà · Lan",
            "São Paulo",
            "Zoë Noël",
            "Hélène",
            "Êban",
            "Công ty A © 2023",
            "25 m² §5",
            "Raúl",
        ] {
            assert_eq!(recovered(text), None, "{text}");
        }
        assert!(is_suspicious("Nguy§xn V¨n"));
        assert!(!is_suspicious("José") && !is_suspicious("Hà · Lan"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn good_vietnamese_is_never_converted_and_old_text_never_wrongly(
            names in proptest::collection::vec(proptest::sample::select(NAMES), 1..6),
        ) {
            let text = names.join(" ");
            for name in &names { prop_assert!(is_syllable(name), "{}", name); }
            prop_assert_eq!(recovered(&text), None);
            let vni = encode(&written(OldFont::Vni), &text);
            prop_assert!(recovered(&vni).is_none_or(|meant| meant == text), "{}", vni);
            let small = text.to_lowercase();
            let tcvn3 = encode(&written(OldFont::Tcvn3), &small);
            prop_assert!(recovered(&tcvn3).is_none_or(|meant| meant == small), "{}", tcvn3);
        }
    }
}
