//! What a scanner types when it reads the code on an identity card.
//! Pure: no HTTP, no SQL, no clock.
//!
//! `number|old number|name|ddmmyyyy|sex|address|ddmmyyyy`, perhaps with more behind it. The number is what the rest hangs on; whatever else
//! is sound is taken. A card that is read in a table of the West is put right; one that an input method has changed is taken, and doubted.

use encoding_rs::WINDOWS_1252;

use crate::platform::personal_number::{IdentityForm, identity};
use crate::platform::text::composed;

/// Digits of an identity number on a card.
const DIGITS: usize = 12;

/// What was read of a card.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ScannedCard {
    /// The identity number.
    pub identity: String,
    /// The name, where one was read.
    pub name: String,
    /// Date of birth as a field shows it, where one was read.
    pub born_on: String,
    /// The address, where one was read.
    pub address: String,
    /// Whether name or address look as if an input method had changed them.
    pub doubtful: bool,
}

/// Puts right what was UTF-8 and was read letter by letter in a table of the West: Latin-1, or that of Windows.
fn put_right(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let latin: Option<Vec<u8>> = text.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect();
    let (windows, _, unknown) = WINDOWS_1252.encode(text);
    let windows = (!unknown).then(|| windows.into_owned());
    let read = [latin, windows].into_iter().flatten().find_map(|bytes| String::from_utf8(bytes).ok());
    composed(&read.unwrap_or_else(|| text.to_owned()))
}

/// Whether a letter stands in Vietnamese names and addresses.
fn is_vietnamese(letter: char) -> bool {
    letter.is_ascii_alphabetic()
        || "ăâđêôơưĂÂĐÊÔƠƯàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵÀÁẢÃẠÈÉẺẼẸÌÍỈĨỊÒÓỎÕỌÙÚỦŨỤỲÝỶỸỴ".contains(letter)
        || ('\u{1EA0}'..='\u{1EF9}').contains(&letter)
}

/// Whether a name looks as if an input method or a wrong table of letters had changed it: signs that no name holds, capitals within a
/// word that has small letters, or not one letter with a mark.
fn is_doubtful_name(name: &str) -> bool {
    let sound = |letter: char| is_vietnamese(letter) || matches!(letter, ' ' | '\'' | '-' | '.');
    let mixed = |word: &str| {
        let after_first = word.chars().skip(1);
        word.chars().any(char::is_lowercase) && after_first.into_iter().any(char::is_uppercase)
    };
    !name.is_empty()
        && (name.is_ascii() || !name.chars().all(sound) || name.split([' ', '-', '\'']).any(mixed))
}

/// Whether an address holds signs that no address holds.
fn is_doubtful_address(address: &str) -> bool {
    let sound =
        |letter: char| is_vietnamese(letter) || letter.is_ascii_digit() || " ,.-/()'&:;".contains(letter);
    !address.chars().all(sound)
}

/// An identity number alone, as somebody types it into the box of the scanner: 9 or 12 digits, however they are spaced.
pub(crate) fn bare_number(text: &str) -> Option<String> {
    let (number, form) = identity(text)?;
    matches!(form, IdentityForm::OldCard | IdentityForm::Personal).then_some(number)
}

/// A date `ddmmyyyy` as a field shows it.
fn date(text: &str) -> String {
    match (text.get(..2), text.get(2..4), text.get(4..)) {
        (Some(day), Some(month), Some(year))
            if text.len() == 8 && text.bytes().all(|digit| digit.is_ascii_digit()) =>
        {
            format!("{day}/{month}/{year}")
        }
        _ => String::new(),
    }
}

/// Reads what a scanner typed; nothing where it does not begin with a number.
pub(crate) fn scanned(text: &str) -> Option<ScannedCard> {
    let parts: Vec<&str> = text.trim().split('|').map(str::trim).collect();
    let part = |place: usize| parts.get(place).copied().unwrap_or_default();
    let identity = part(0);
    if identity.len() != DIGITS || !identity.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let (name, address) = (put_right(part(2)), put_right(part(5)));
    Some(ScannedCard {
        identity: identity.to_owned(),
        doubtful: is_doubtful_name(&name) || is_doubtful_address(&address),
        name,
        born_on: date(part(3)),
        address,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_read_as_far_as_it_is_sound() {
        let card =
            scanned("001199000001|012345678|Nguyễn Thị Ví Dụ|05031999|Nữ|Số 1, phố Mẫu|01012021|||").unwrap();
        assert_eq!(
            card,
            ScannedCard {
                identity: "001199000001".into(),
                name: "Nguyễn Thị Ví Dụ".into(),
                born_on: "05/03/1999".into(),
                address: "Số 1, phố Mẫu".into(),
                doubtful: false,
            }
        );
        assert_eq!(
            scanned(" 001199000001 ").unwrap(),
            ScannedCard { identity: "001199000001".into(), ..ScannedCard::default() }
        );
        for none in ["", "khai sinh", "00119900000", "00119900000x|a", "1.004873"] {
            assert_eq!(scanned(none), None, "{none}");
        }
    }

    #[test]
    fn a_name_that_was_read_as_latin_is_put_right_and_a_garbled_one_is_doubtful() {
        let latin: String = "Nguyễn Văn Ấn".bytes().map(char::from).collect();
        let card = scanned(&format!("001199000001||{latin}|05031999")).unwrap();
        assert_eq!((card.name.as_str(), card.doubtful), ("Nguyễn Văn Ấn", false));
        let windows = WINDOWS_1252.decode("Đỗ Thị Ỷ, số 1".as_bytes()).0.into_owned();
        assert_ne!(windows, "Đỗ Thị Ỷ, số 1");
        let card = scanned(&format!("001199000001||Đỗ Ấn|05031999|Nam|{windows}|01012021")).unwrap();
        assert_eq!((card.address.as_str(), card.doubtful), ("Đỗ Thị Ỷ, số 1", false));
        assert!(scanned("001199000001||Nguy?n V?n|05031999").unwrap().doubtful);
        assert_eq!(scanned("001199000001||A|5/3/1999").unwrap().born_on, "");
        for (name, address, doubtful) in [
            ("Nguyễn Thị Ví Dụ", "Số 1, ngõ 2/3 phố Mẫu (cũ)", false),
            ("NGUYỄN THỊ VÍ DỤ", "", false),
            ("Y Moan Ênuôl", "Buôn Ma Thuột", false),
            // What input methods leave: Telex takes letters for marks, VNI takes digits, and a lost byte stays a sign.
            ("NguyeenX Vawn AAn", "", true),
            ("Nguyễn Va8n A61n", "", true),
            ("Nguy\u{fffd}n", "", true),
            ("Nguyá»…n Văn", "", true),
            ("NguyỄn Văn", "", true),
            ("Nguyễn Văn Ấn", "Sá»‘ 1, phố Mẫu", true),
        ] {
            let card = scanned(&format!("001199000001||{name}|05031999|Nam|{address}|01012021")).unwrap();
            assert_eq!(card.doubtful, doubtful, "{name}, {address}");
        }
    }

    #[test]
    fn a_number_alone_is_told_from_a_card_and_from_words() {
        for (typed, number) in [
            ("001199000001", Some("001199000001")),
            (" 001 199 000 001 ", Some("001199000001")),
            ("012345678", Some("012345678")),
            ("0101234567", None),
            ("C1234567", None),
            ("khai sinh", None),
            ("", None),
        ] {
            assert_eq!(bare_number(typed).as_deref(), number, "{typed:?}");
        }
    }
}
