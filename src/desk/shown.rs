//! How instants, amounts and addresses are written on pages.
//! Pure: no HTTP, no SQL, no clock.

use chrono::{Datelike as _, Timelike as _, Weekday};

use crate::platform::error::Language;
use crate::platform::instant::Instant;
use crate::platform::text::number_vi;

/// A day of the week as it stands in a sentence.
const fn weekday(day: Weekday, language: Language) -> &'static str {
    match (language, day) {
        (Language::Vietnamese, Weekday::Mon) => "thứ Hai",
        (Language::Vietnamese, Weekday::Tue) => "thứ Ba",
        (Language::Vietnamese, Weekday::Wed) => "thứ Tư",
        (Language::Vietnamese, Weekday::Thu) => "thứ Năm",
        (Language::Vietnamese, Weekday::Fri) => "thứ Sáu",
        (Language::Vietnamese, Weekday::Sat) => "thứ Bảy",
        (Language::Vietnamese, Weekday::Sun) => "Chủ nhật",
        (Language::English, Weekday::Mon) => "Monday",
        (Language::English, Weekday::Tue) => "Tuesday",
        (Language::English, Weekday::Wed) => "Wednesday",
        (Language::English, Weekday::Thu) => "Thursday",
        (Language::English, Weekday::Fri) => "Friday",
        (Language::English, Weekday::Sat) => "Saturday",
        (Language::English, Weekday::Sun) => "Sunday",
    }
}

/// An instant in short: `27/11 15:20`, with the year where it is another one than now.
pub(crate) fn short(at: Instant, now: Instant) -> String {
    let civil = at.civil();
    let pattern = if civil.year() == now.civil().year() { "%d/%m %H:%M" } else { "%d/%m/%Y %H:%M" };
    civil.format(pattern).to_string()
}

/// The time of day: `16:30`.
pub(crate) fn clock_time(at: Instant) -> String {
    at.civil().format("%H:%M").to_string()
}

/// A day in full: `27/11/2026`.
pub(crate) fn day(at: Instant) -> String {
    at.civil().format("%d/%m/%Y").to_string()
}

/// An appointment as it is said at the counter: `16 giờ 30, thứ Hai 07/12/2026`.
pub(crate) fn appointment(at: Instant, language: Language) -> String {
    let civil = at.civil();
    let (hour, minute, weekday) = (civil.hour(), civil.minute(), weekday(civil.weekday(), language));
    match language {
        Language::Vietnamese => format!("{hour} giờ {minute:02}, {weekday} {}", day(at)),
        Language::English => format!("{hour}:{minute:02}, {weekday} {}", day(at)),
    }
}

/// How long something is: `40 giây`, `5 phút`, `3 giờ`, `2 ngày`, in the largest unit of which there are two.
pub(crate) fn lasting(seconds: i64, language: Language) -> String {
    let (count, vietnamese, english) = match seconds {
        ..120 => (seconds, "giây", "seconds"),
        120..7_200 => (seconds / 60, "phút", "minutes"),
        7_200..172_800 => (seconds / 3_600, "giờ", "hours"),
        _ => (seconds / 86_400, "ngày", "days"),
    };
    let unit = match language {
        Language::Vietnamese => vietnamese,
        Language::English => english,
    };
    format!("{} {unit}", number_vi(count))
}

/// An amount: `8.000 đồng`.
pub(crate) fn money(amount: i64) -> String {
    format!("{} đồng", number_vi(amount))
}

/// A value as it stands in an address.
pub(crate) fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a text cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A part of an address with its parameters; those without a value are left out.
pub(crate) fn address(path: &str, parameters: &[(&str, &str)]) -> String {
    let given: Vec<String> = parameters
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    if given.is_empty() { path.to_owned() } else { format!("{path}?{}", given.join("&")) }
}

/// Whether an address lies on this very service, so that a sign-in may return there.
pub(crate) fn is_own_address(address: &str) -> bool {
    let second = address.chars().nth(1);
    address.starts_with('/')
        && !matches!(second, Some('/' | '\\'))
        && address.len() <= 1000
        && !address.starts_with("/api/")
        && address.chars().all(|letter| letter.is_ascii_graphic() && letter != '\\')
}

/// Where a sign-in leads: back to where it was asked for, or home.
pub(crate) fn way_back(asked: &str) -> &str {
    let leads = is_own_address(asked) && !asked.starts_with("/dang-nhap") && !asked.starts_with("/thoat");
    if leads && asked != "/" { asked } else { "/viec" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    #[test]
    fn instants_are_written_as_at_the_counter() {
        let (due, now) = (at("2026-12-07T16:05:00+07:00"), at("2026-11-30T08:00:00+07:00"));
        assert_eq!(short(due, now), "07/12 16:05");
        assert_eq!(short(due, at("2027-01-01T00:00:00+07:00")), "07/12/2026 16:05");
        assert_eq!(appointment(due, Language::Vietnamese), "16 giờ 05, thứ Hai 07/12/2026");
        assert_eq!(appointment(due, Language::English), "16:05, Monday 07/12/2026");
        assert_eq!(money(8000), "8.000 đồng");
    }

    #[test]
    fn a_sign_in_leads_nowhere_else() {
        for (asked, leads) in [
            ("/ho-so?ds=mine&q=a%20b", "/ho-so?ds=mine&q=a%20b"),
            ("", "/viec"),
            ("/", "/viec"),
            ("//evil.example", "/viec"),
            ("/\\evil.example", "/viec"),
            ("https://evil.example", "/viec"),
            ("/a\r\nSet-Cookie: x", "/viec"),
            ("/dang-nhap?ve=/viec", "/viec"),
            ("/thoat", "/viec"),
            ("/api/v1/me", "/viec"),
            ("javascript:alert(1)", "/viec"),
        ] {
            assert_eq!(way_back(asked), leads, "{asked:?}");
        }
    }

    #[test]
    fn an_address_holds_what_was_given_and_nothing_else() {
        assert_eq!(
            address("/ho-so", &[("ds", "mine"), ("q", ""), ("tu", "a&b=c")]),
            "/ho-so?ds=mine&tu=a%26b%3Dc"
        );
        assert_eq!(address("/ho-so", &[("q", "")]), "/ho-so");
    }
}
