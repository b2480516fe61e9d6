//! In which encoding a text file is: told by its first bytes, by where its zeros lie, or by the one reading in which its words are
//! Vietnamese. What is not certain is refused with what to do.
//! Pure: no HTTP, no SQL, no clock.

use std::borrow::Cow;
use std::collections::HashSet;

use encoding_rs::{WINDOWS_1252, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization as _;

use super::old_fonts::{OldFont, is_sound};
use crate::named_values;
use crate::platform::error::Words;

named_values! {
    /// An encoding of text.
    pub enum TextEncoding {
        /// Unicode as the web has it.
        Utf8 = "utf-8",
        /// Unicode in pairs of bytes, the lower one first: "Unicode text" of spreadsheets.
        Utf16Le = "utf-16le",
        /// The same, the higher one first.
        Utf16Be = "utf-16be",
        /// Vietnamese of Windows, with tones as marks behind the letters.
        Windows1258 = "windows-1258",
        /// TCVN 5712:1993, as the fonts `.VnTime` have it.
        Tcvn3 = "tcvn3",
        /// VNI for Windows.
        Vni = "vni",
    }
}

/// Text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodedText<'a> {
    /// The text; in an old font, as its signs stand.
    pub text: Cow<'a, str>,
    /// Its encoding.
    pub encoding: TextEncoding,
}

impl TextEncoding {
    /// The encoding by its name, however it is written: `UTF-16LE`, `utf16le`, `cp1258`.
    ///
    /// # Errors
    /// The names that are known.
    pub fn named(text: &str) -> Result<Self, String> {
        let bare = |name: &str| -> String {
            name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect()
        };
        let wanted = bare(text).replace("cp1258", "windows1258");
        let found = Self::ALL.iter().copied().find(|encoding| bare(encoding.as_str()) == wanted);
        found.ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|encoding| encoding.as_str()).collect();
            format!("the encodings are {}", names.join(", "))
        })
    }

    /// The font whose signs the text holds, in the encodings from before Unicode.
    #[must_use]
    pub const fn font(self) -> Option<OldFont> {
        match self {
            Self::Tcvn3 => Some(OldFont::Tcvn3),
            Self::Vni => Some(OldFont::Vni),
            Self::Utf8 | Self::Utf16Le | Self::Utf16Be | Self::Windows1258 => None,
        }
    }

    fn decode(self, bytes: &[u8]) -> Result<DecodedText<'_>, Words> {
        let text = match self {
            Self::Utf8 => Cow::Borrowed(std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error))?),
            Self::Utf16Le => Cow::Owned(utf16(bytes, u16::from_le_bytes)?),
            Self::Utf16Be => Cow::Owned(utf16(bytes, u16::from_be_bytes)?),
            Self::Windows1258 => Cow::Owned(windows_1258(bytes)),
            Self::Tcvn3 | Self::Vni => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        };
        Ok(DecodedText { text: without_mark(text), encoding: self })
    }

    /// The word as this encoding of single bytes has it.
    fn word(self, bytes: &[u8]) -> String {
        match self.font() {
            Some(font) => font.decode(&WINDOWS_1252.decode_without_bom_handling(bytes).0),
            None => windows_1258(bytes),
        }
    }
}

/// The text of a file, in the encoding that is told or else found.
///
/// # Errors
/// When the text is not in that encoding, or none is certain: why, and what to do.
///
/// ```
/// use motcua::import::encoding::{TextEncoding, decode};
/// let utf16: Vec<u8> = "Mã hồ sơ;Ngày nhận".encode_utf16().flat_map(u16::to_be_bytes).collect();
/// let read = decode(&utf16, None).unwrap();
/// assert_eq!((&*read.text, read.encoding), ("Mã hồ sơ;Ngày nhận", TextEncoding::Utf16Be));
/// let tcvn3 = b"M\xb7 h\xe5 s\xac;Ng\xb5y nh\xcbn";
/// assert_eq!(decode(tcvn3, None).unwrap().encoding, TextEncoding::Tcvn3);
/// assert!(decode(b"V\xf2", None).unwrap_err().en.contains("--encoding"), "one word may be anything");
/// assert!(decode(b"V\xf2", Some(TextEncoding::Tcvn3)).is_ok());
/// ```
pub fn decode(bytes: &[u8], told: Option<TextEncoding>) -> Result<DecodedText<'_>, Words> {
    let marked = [
        (&b"\xef\xbb\xbf"[..], TextEncoding::Utf8),
        (b"\xff\xfe", TextEncoding::Utf16Le),
        (b"\xfe\xff", TextEncoding::Utf16Be),
    ];
    let by_mark = || marked.iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, encoding)| *encoding);
    if let Some(encoding) = told.or_else(by_mark) {
        return encoding.decode(bytes);
    }
    if let Some(encoding) = by_zeros(bytes)? {
        return encoding.decode(bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(DecodedText { text: Cow::Borrowed(text), encoding: TextEncoding::Utf8 }),
        Err(error) => match by_words(bytes) {
            Some(encoding) => encoding.decode(bytes),
            None => Err(uncertain(bytes, error)),
        },
    }
}

/// UTF-16 by its zeros: every letter of ASCII has one, always in the same place, and no other letter of ours has one there.
fn by_zeros(bytes: &[u8]) -> Result<Option<TextEncoding>, Words> {
    let (mut first, mut second, mut pairs) = (0, 0, 0);
    for pair in bytes.chunks(2) {
        pairs += 1;
        first += usize::from(pair.first() == Some(&0));
        second += usize::from(pair.get(1) == Some(&0));
    }
    match (first, second) {
        (0, zeros) if zeros * 4 > pairs => Ok(Some(TextEncoding::Utf16Le)),
        (zeros, 0) if zeros * 4 > pairs => Ok(Some(TextEncoding::Utf16Be)),
        (first, second) if (first + second) * 8 > pairs => Err(Words {
            vi: "tệp không phải văn bản, hoặc là UTF-16 mà không rõ thứ tự byte: lưu lại thành CSV UTF-8, hoặc nói rõ \
                 bằng --encoding utf-16le hay utf-16be"
                .to_owned(),
            en: "the file is no text, or UTF-16 of which the order of bytes cannot be told: save it as CSV UTF-8, or say \
                 --encoding utf-16le or utf-16be"
                .to_owned(),
        }),
        _ => Ok(None),
    }
}

/// The encoding of single bytes in which the words are Vietnamese, when it is the only one: nearly every word is a syllable in it,
/// and in each of the others a quarter of them is none.
fn by_words(bytes: &[u8]) -> Option<TextEncoding> {
    const FEWEST: usize = 3;
    let ends = |byte: &u8| (byte.is_ascii() && !byte.is_ascii_alphabetic()) || matches!(byte, 0x80..=0xa0);
    let words: HashSet<&[u8]> = bytes.split(ends).filter(|word| !word.is_ascii()).collect();
    if words.len() < FEWEST {
        return None;
    }
    let candidates = [TextEncoding::Windows1258, TextEncoding::Tcvn3, TextEncoding::Vni];
    let read = candidates.map(|encoding| {
        let unsound = words.iter().filter(|word| !is_sound(&encoding.word(word))).count();
        (encoding, unsound)
    });
    let mut good = read.iter().filter(|(_, unsound)| unsound * 50 <= words.len());
    let (Some((encoding, _)), None) = (good.next(), good.next()) else { return None };
    let others = read.iter().filter(|(other, _)| other != encoding);
    others.into_iter().all(|(_, unsound)| unsound * 4 >= words.len()).then_some(*encoding)
}

fn windows_1258(bytes: &[u8]) -> String {
    WINDOWS_1258.decode_without_bom_handling(bytes).0.nfc().collect()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Words> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut lines = 1;
    for letter in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let letter = letter.map_err(|_half| half_a_letter(lines))?;
        lines += usize::from(letter == '\n');
        text.push(letter);
    }
    if rest.is_empty() { Ok(text) } else { Err(half_a_letter(lines)) }
}

fn without_mark(text: Cow<'_, str>) -> Cow<'_, str> {
    const MARK: char = '\u{feff}';
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches(MARK)),
        Cow::Owned(text) if text.starts_with(MARK) => Cow::Owned(text.trim_start_matches(MARK).to_owned()),
        Cow::Owned(text) => Cow::Owned(text),
    }
}

fn line_of(bytes: &[u8], error: std::str::Utf8Error) -> usize {
    let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
    before.split(|byte| *byte == b'\n').count()
}

fn not_utf8(bytes: &[u8], error: std::str::Utf8Error) -> Words {
    let line = line_of(bytes, error);
    Words {
        vi: format!(
            "dòng {line} không phải UTF-8: lưu lại thành CSV UTF-8, hoặc nói rõ bảng mã bằng --encoding"
        ),
        en: format!("line {line} is not in UTF-8: save it as CSV UTF-8, or say the encoding by --encoding"),
    }
}

fn uncertain(bytes: &[u8], error: std::str::Utf8Error) -> Words {
    let line = line_of(bytes, error);
    Words {
        vi: format!(
            "dòng {line} không phải UTF-8, và không chắc là windows-1258, TCVN3 hay VNI: lưu lại thành CSV UTF-8 (trong bảng \
             tính: Save as, “CSV UTF-8”), hoặc nói rõ bằng --encoding windows-1258, tcvn3 hay vni"
        ),
        en: format!(
            "line {line} is not in UTF-8, and neither windows-1258 nor TCVN3 nor VNI is certain: save it as CSV UTF-8 (in a \
             spreadsheet: Save as, “CSV UTF-8”), or say --encoding windows-1258, tcvn3 or vni"
        ),
    }
}

fn half_a_letter(line: usize) -> Words {
    Words {
        vi: format!("dòng {line} có nửa ký tự UTF-16: tệp bị cắt hoặc hỏng, lưu lại từ tệp gốc"),
        en: format!(
            "line {line} has half a letter of UTF-16: the file is cut or damaged, save it again from the original"
        ),
    }
}

#[cfg(test)]
#[path = "encoding_tests.rs"]
mod tests;
