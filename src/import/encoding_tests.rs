//! What is written in each encoding is read as it was, or refused: never as something else.

use std::collections::HashMap;
use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::import::old_fonts::tests::{NAMES, encode, written};

/// Text in an encoding; capitals with tones have no code in TCVN3.
pub(in crate::import) fn encoded(encoding: TextEncoding, text: &str) -> Vec<u8> {
    match encoding {
        TextEncoding::Utf8 => text.as_bytes().to_vec(),
        TextEncoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        TextEncoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        TextEncoding::Windows1258 => {
            let codes: HashMap<char, u8> = (0..=u8::MAX)
                .filter_map(|byte| Some((WINDOWS_1258.decode(&[byte]).0.chars().next()?, byte)))
                .collect();
            text.chars()
                .flat_map(|letter| {
                    if let Some(byte) = codes.get(&letter) {
                        return vec![*byte];
                    }
                    let is_tone = |mark: &char| "\u{300}\u{301}\u{303}\u{309}\u{323}".contains(*mark);
                    let parts: Vec<char> = std::iter::once(letter).nfd().collect();
                    let letter = parts.iter().copied().filter(|part| !is_tone(part)).nfc();
                    letter.chain(parts.iter().copied().filter(is_tone)).map(|part| codes[&part]).collect()
                })
                .collect()
        }
        TextEncoding::Tcvn3 | TextEncoding::Vni => {
            let signs = encode(&written(encoding.font().unwrap()), text);
            signs.chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()).collect()
        }
    }
}

/// As it was meant: signs of an old font are read cell by cell.
fn meant(read: &DecodedText<'_>) -> String {
    read.encoding.font().map_or_else(|| read.text.to_string(), |font| font.decode(&read.text))
}

const HEADER: &str = "mã hồ sơ;cơ quan;thủ tục;hình thức nhận;chủ hồ sơ;ngày nhận;hẹn trả;ngày giải quyết\n";

#[test]
fn a_header_alone_tells_its_encoding() {
    for encoding in TextEncoding::ALL {
        let bytes = encoded(*encoding, HEADER);
        let read = decode(&bytes, None).unwrap_or_else(|words| panic!("{encoding}: {}", words.en));
        assert_eq!((read.encoding, meant(&read).as_str()), (*encoding, HEADER));
    }
}

#[test]
fn marks_at_the_beginning_are_no_text() {
    let text = format!("\u{feff}{HEADER}");
    for encoding in [TextEncoding::Utf8, TextEncoding::Utf16Le, TextEncoding::Utf16Be] {
        let bytes = encoded(encoding, &text);
        let read = decode(&bytes, None).unwrap();
        assert_eq!((read.encoding, &*read.text), (encoding, HEADER));
        assert_eq!(decode(&bytes, Some(encoding)).unwrap(), read);
    }
}

#[test]
fn what_is_not_certain_is_refused_with_what_to_do() {
    let cut = encoded(TextEncoding::Utf16Le, HEADER);
    for (bytes, says) in [
        (&b"a,b\nM\xe3,1\n"[..], "line 2 is not in UTF-8"),
        (b"V\xf2,L\xea", "line 1 is not in UTF-8"),
        (
            "José,Müller,Noël,Zoë,Hélène\n"
                .chars()
                .map(|letter| u8::try_from(u32::from(letter)).unwrap())
                .collect::<Vec<u8>>()
                .leak(),
            "--encoding",
        ),
        (b"\0\0\x01\0\x02\0\0\x03\0\0", "--encoding utf-16le"),
        (&cut[..cut.len() - 1], "half a letter of UTF-16"),
        (b"\xff\xfe\x00\xd8a\0", "half a letter of UTF-16"),
    ] {
        let words = decode(bytes, None).unwrap_err();
        assert!(words.en.contains(says), "{says}: {}", words.en);
        assert!(words.vi != words.en);
    }
    // Mostly UTF-8 with a broken byte is no other encoding.
    let broken = [HEADER.as_bytes(), b"M\xe3,1\n"].concat();
    assert!(decode(&broken, None).unwrap_err().en.contains("line 2 is not in UTF-8"));
    // A zero in a cell makes no UTF-16: its row is bad, not the file.
    let zero = format!("{HEADER}An\0,1\n");
    assert_eq!(decode(zero.as_bytes(), None).unwrap().encoding, TextEncoding::Utf8);
}

#[test]
fn names_of_encodings_are_read_as_people_write_them() {
    for (name, encoding) in [
        ("UTF-8", TextEncoding::Utf8),
        ("utf16le", TextEncoding::Utf16Le),
        ("CP1258", TextEncoding::Windows1258),
        ("TCVN3", TextEncoding::Tcvn3),
        ("Vni", TextEncoding::Vni),
    ] {
        assert_eq!(TextEncoding::named(name), Ok(encoding));
    }
    assert!(TextEncoding::named("latin1").unwrap_err().contains("windows-1258, tcvn3, vni"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_encoding_makes_the_round_and_is_never_taken_for_another(
        encoding in proptest::sample::select(TextEncoding::ALL),
        rows in proptest::collection::vec((proptest::collection::vec(proptest::sample::select(NAMES), 1..5), 1_u32..32), 0..30),
        with_header in any::<bool>(),
    ) {
        let mut text = if with_header { HEADER.to_owned() } else { String::new() };
        for (names, day) in rows {
            writeln!(text, "HS-{day};{};{day:02}/03/2023", names.join(" ").to_lowercase()).unwrap();
        }
        let bytes = encoded(encoding, &text);
        let told = decode(&bytes, Some(encoding));
        prop_assert_eq!(told.map(|read| meant(&read)), Ok(text.clone()));
        match decode(&bytes, None) {
            Ok(read) => prop_assert_eq!(meant(&read), text),
            Err(words) => prop_assert!(!with_header, "{}", words.en),
        }
    }

    #[test]
    fn no_bytes_break_the_reading(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&bytes, None);
        for encoding in TextEncoding::ALL {
            let _ = decode(&bytes, Some(*encoding));
        }
    }
}
