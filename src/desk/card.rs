//! What a scanner types when it reads the code on an identity card.
//! Pure: no HTTP, no SQL, no clock.
//!
//! `number|old number|name|ddmmyyyy|sex|address|ddmmyyyy`, perhaps with more behind it. The number is what the rest hangs on; whatever else
//! is sound is taken. A card that is read as Latin-1 is put right.

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
    /// Whether the name looks as if an input method had changed it.
    pub doubtful: bool,
}

/// Puts right what was UTF-8 and was read letter by letter as Latin-1.
fn put_right(text: &str) -> String {
    let bytes: Option<Vec<u8>> = text.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect();
    let read = bytes.filter(|bytes| !bytes.is_ascii()).and_then(|bytes| String::from_utf8(bytes).ok());
    read.unwrap_or_else(|| text.to_owned())
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
    let name = put_right(part(2));
    Some(ScannedCard {
        identity: identity.to_owned(),
        doubtful: !name.is_empty() && (name.contains(['?', '\u{fffd}']) || name.is_ascii()),
        name,
        born_on: date(part(3)),
        address: put_right(part(5)),
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
        assert!(scanned("001199000001||Nguy?n V?n|05031999").unwrap().doubtful);
        assert_eq!(scanned("001199000001||A|5/3/1999").unwrap().born_on, "");
    }
}
