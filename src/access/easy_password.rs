//! How hard a password is to guess for somebody who knows the usual ones, the keyboard, and the officer.
//! Pure: no HTTP, no SQL, no clock.

use zxcvbn::{Score, zxcvbn};

use crate::platform::folding::folded;

/// Guesses that a password must withstand: more than ten million times as many as the waits at the door let through in a year.
const ENOUGH: Score = Score::Three;

/// Words that people here build passwords from, beside the lists of the library, which are English.
const WORDS_OF_THE_PLACE: &[&str] = &[
    "motcua",
    "mot cua",
    "matkhau",
    "mat khau",
    "taikhoan",
    "dangnhap",
    "vietnam",
    "viet nam",
    "hanoi",
    "ha noi",
    "hadong",
    "ha dong",
    "saigon",
    "tphcm",
    "ubnd",
    "uyban",
    "uy ban nhan dan",
    "quan",
    "phuong",
    "canbo",
    "congchuc",
    "dichvucong",
    "hanhchinh",
    "thutuc",
    "hoso",
    "anhyeuem",
    "emyeuanh",
    "yeuem",
    "giadinh",
    "congan",
    "khongbiet",
    "chaoban",
    "xinchao",
];

/// Whether a password is guessed too soon: as it is typed, or without its accents. `about` is what others know of the officer.
#[must_use]
pub fn is_easy(password: &str, about: &[&str]) -> bool {
    let about: Vec<String> = about.iter().flat_map(|words| parts(words)).collect();
    let known: Vec<&str> =
        WORDS_OF_THE_PLACE.iter().copied().chain(about.iter().map(String::as_str)).collect();
    let plain = folded(password);
    [password, &plain].iter().any(|text| zxcvbn(text, &known).score() < ENOUGH)
}

/// A name as a whole, without blanks, and each of its words.
fn parts(words: &str) -> Vec<String> {
    let plain = folded(words);
    let split = |letter: char| letter.is_whitespace() || ".-_".contains(letter);
    let each = plain.split(split).filter(|word| word.len() > 1).map(str::to_owned);
    let together: String = plain.split(split).collect();
    [plain.clone(), together].into_iter().chain(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_first_is_easy() {
        for password in [
            "aaaaaaaaaaaa",
            "121212121212",
            "123456789012",
            "abcabcabcabc",
            "qwertyuiop12",
            "password1234",
            "passwordpassword",
            "ếếếếếếếếếếếế",
            "matkhau12345",
            "Mật khẩu 123",
            "motcua123456",
            "Vietnam@2026",
            "hanoi1234567",
            "an.nguyen2026",
            "nguyenthian123",
            "Nguyễn Thị An 1",
            "anhyeuem1234",
        ] {
            assert!(is_easy(password, &["an.nguyen", "Nguyễn Thị An"]), "{password}");
        }
    }

    #[test]
    fn a_sentence_and_a_made_up_one_are_not() {
        for password in [
            "mot cua lien thong",
            "song Nhue chay cham",
            "con mèo trèo cây cau",
            "k7fmq-2xwhd-pc9rt",
            "k7fmq-2xwhd-pc9rt-ven4b",
            "bánh cuốn nóng buổi sáng",
            "chiều nay mưa to quá",
        ] {
            assert!(!is_easy(password, &["an.nguyen", "Nguyễn Thị An"]), "{password}");
        }
    }
}
