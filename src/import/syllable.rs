//! Whether a word is spelled as a Vietnamese syllable: what tells Vietnamese from text in an old font.
//! Pure: no HTTP, no SQL, no clock.

use unicode_normalization::UnicodeNormalization;

/// How a syllable may begin; it may also begin with its vowel.
const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p",
    "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
];
/// What may follow when no consonant ends it.
const OPEN: &[&str] = &[
    "a", "ai", "ao", "au", "ay", "âu", "ây", "e", "eo", "ê", "êu", "i", "ia", "iu", "iêu", "o", "oi", "oa",
    "oai", "oao", "oay", "oe", "oeo", "ô", "ôi", "ơ", "ơi", "u", "ua", "ui", "uê", "uy", "uya", "uyu", "uơ",
    "uôi", "uây", "ư", "ưa", "ưi", "ưu", "ươi", "ươu", "y", "yêu",
];
/// Vowels that a consonant may end.
const CLOSED: &[&str] = &[
    "a", "ă", "â", "e", "ê", "i", "iê", "o", "oa", "oă", "oe", "oo", "ô", "ơ", "u", "uâ", "uê", "uô", "uy",
    "uyê", "ư", "ươ", "y", "yê",
];
/// Vowels before `ch` and `nh`.
const BEFORE_PALATALS: &[&str] = &["a", "ê", "i", "oa", "uê", "uy", "y"];
const CODAS: &[&str] = &["ch", "ng", "nh", "c", "m", "n", "p", "t"];

const GRAVE: char = '\u{300}';
const ACUTE: char = '\u{301}';
const TILDE: char = '\u{303}';
const HOOK: char = '\u{309}';
const DOT: char = '\u{323}';

/// Whether a word is a Vietnamese syllable, tone included.
///
/// ```
/// use motcua::import::syllable::is_syllable;
/// for word in ["Nguyễn", "ĐẶNG", "quốc", "gì", "Huỳnh", "Tuyết", "ương", "mão", "giá", "Hoà", "hòa"] {
///     assert!(is_syllable(word), "{word}");
/// }
/// for word in ["NguyÔn", "Müller", "José", "Maõ", "Vâ", "Lác̀", "chuc", "ngã́", ""] {
///     assert!(!is_syllable(word), "{word}");
/// }
/// ```
#[must_use]
pub fn is_syllable(word: &str) -> bool {
    let composed: Vec<char> = word.to_lowercase().nfc().collect();
    let mut tones = Vec::new();
    let mut plain = String::new();
    for (place, letter) in composed.iter().enumerate() {
        let parts = std::iter::once(*letter).nfd();
        let toneless = parts.filter(|part| {
            let tone = matches!(*part, GRAVE | ACUTE | TILDE | HOOK | DOT);
            if tone {
                tones.push((*part, composed.len() - place));
            }
            !tone
        });
        plain.extend(toneless.nfc());
    }
    let tone = match tones[..] {
        [] => None,
        [tone] => Some(tone),
        _ => return false,
    };
    ONSETS.iter().filter_map(|onset| plain.strip_prefix(onset)).any(|rhyme| is_rhyme(rhyme, tone))
}

/// A tone, and on which letter from the end it stands.
fn is_rhyme(rhyme: &str, tone: Option<(char, usize)>) -> bool {
    if OPEN.contains(&rhyme) {
        // Of two vowels the first bears the tone, but for those that are spelled both ways.
        let either = rhyme.chars().count() != 2 || matches!(rhyme, "oa" | "oe" | "uê" | "uy" | "uơ");
        return either || tone.is_none_or(|(_, from_end)| from_end == 2);
    }
    CODAS.iter().any(|coda| {
        let Some(vowel) = rhyme.strip_suffix(coda) else { return false };
        let vowels = if matches!(*coda, "ch" | "nh") { BEFORE_PALATALS } else { CLOSED };
        // A stop is said with the sharp or the heavy tone.
        let stops = matches!(*coda, "c" | "ch" | "p" | "t");
        vowels.contains(&vowel) && (!stops || matches!(tone, Some((ACUTE | DOT, _))))
    })
}
