//! Dates, times and amounts as people type them, day first; what cannot be read is left as it is, for the rule that refuses it.
//! Pure: no HTTP, no SQL, no clock.

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// Years of two digits up to this many after today are of this century, the others of the last.
const YEARS_AHEAD: i32 = 10;

/// A year of four digits, or of two.
fn year(text: &str, today: NaiveDate) -> Option<i32> {
    let number: i32 = text.parse().ok()?;
    match text.len() {
        4 => Some(number),
        2 => {
            let century = today.year() - today.year().rem_euclid(100);
            let here = century + number;
            Some(if here > today.year() + YEARS_AHEAD { here - 100 } else { here })
        }
        _ => None,
    }
}

/// Reads a date: `5/3/1999`, `05031999`, `5-3-99`, `h` for today, `+3` for in three days, or `1999-03-05`.
pub(crate) fn date(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("h") || text.eq_ignore_ascii_case("hôm nay") {
        return Some(today);
    }
    if let Some(days) = text.strip_prefix('+') {
        let days: i64 = days.trim().parse().ok().filter(|days| (0..=3660).contains(days))?;
        return today.checked_add_signed(TimeDelta::days(days));
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_digit());
    let parts: Vec<&str> = text.split(['/', '-', '.', ' ']).collect();
    let (day, month, of) = match parts.as_slice() {
        [whole] if whole.len() == 8 && digits(whole) => (whole.get(..2)?, whole.get(2..4)?, whole.get(4..)?),
        [whole] if whole.len() == 6 && digits(whole) => (whole.get(..2)?, whole.get(2..4)?, whole.get(4..)?),
        [year, month, day] if year.len() == 4 => (*day, *month, *year),
        [day, month, year] => (*day, *month, *year),
        _ => return None,
    };
    if ![day, month, of].into_iter().all(digits) {
        return None;
    }
    NaiveDate::from_ymd_opt(year(of, today)?, month.parse().ok()?, day.parse().ok()?)
}

/// Reads a time of day: `14:30`, `14h30`, `14h`, `1430`.
pub(crate) fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim().to_lowercase().replace("giờ", "h").replace(' ', "");
    let (hour, minute) = match text.split_once([':', 'h', 'g']) {
        Some((hour, "")) => (hour.to_owned(), "0".to_owned()),
        Some((hour, minute)) => (hour.to_owned(), minute.to_owned()),
        None if text.len() == 4 => (text.get(..2)?.to_owned(), text.get(2..)?.to_owned()),
        None => return None,
    };
    NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)
}

/// Reads a date and a time of day, in this order or the other: `5/3/2026 14:30`, `14h30 5/3/2026`, `h 9:15`.
pub(crate) fn moment(text: &str, today: NaiveDate) -> Option<NaiveDateTime> {
    let text = text.trim();
    let (first, last) = text.split_once([' ', ',']).map(|(one, two)| (one.trim(), two.trim()))?;
    let in_order = || Some((date(first, today)?, time(last)?));
    let other_way = || Some((date(last, today)?, time(first)?));
    in_order().or_else(other_way).map(|(date, time)| date.and_time(time))
}

/// Reads an amount of money: `8.000`, `8000`, `8.000 đ`.
pub(crate) fn money(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches("đồng").trim_end_matches(['đ', '₫']).trim();
    let digits: String = text.chars().filter(|letter| !matches!(letter, '.' | ' ' | '\u{a0}')).collect();
    let plain = !digits.is_empty() && digits.bytes().all(|letter| letter.is_ascii_digit());
    // Points stand between thousands alone: 8.5 is no amount.
    let grouped = text.split('.').skip(1).all(|group| group.trim().len() == 3);
    if plain && grouped { digits.parse().ok() } else { None }
}

/// A date as a field shows it: `05/03/1999`.
pub(crate) fn date_shown(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// The code at the end of what a scanner types: of an address, whatever an input method made of its host, or alone.
pub(crate) fn scanned_code(text: &str) -> &str {
    text.trim().rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        crate::platform::instant::parse_date(text).unwrap()
    }

    #[test]
    fn dates_are_typed_day_first() {
        let today = day("2026-11-30");
        for (text, read) in [
            ("5/3/1999", Some("1999-03-05")),
            ("05031999", Some("1999-03-05")),
            ("050399", Some("1999-03-05")),
            ("5-3-99", Some("1999-03-05")),
            ("5.3.26", Some("2026-03-05")),
            ("5/3/36", Some("2036-03-05")),
            ("5/3/37", Some("1937-03-05")),
            ("1999-03-05", Some("1999-03-05")),
            (" h ", Some("2026-11-30")),
            ("+3", Some("2026-12-03")),
            ("31/2/2026", None),
            ("13/13/2026", None),
            ("5/3", None),
            ("+-3", None),
            ("+99999", None),
            ("1/1/1", None),
            ("", None),
            ("ngày 5", None),
        ] {
            assert_eq!(date(text, today), read.map(day), "{text:?}");
        }
        assert_eq!(date_shown(day("1999-03-05")), "05/03/1999");
    }

    #[test]
    fn times_and_moments_are_read_either_way() {
        for (text, read) in [
            ("14:30", Some((14, 30))),
            ("14h30", Some((14, 30))),
            ("8h", Some((8, 0))),
            ("0915", Some((9, 15))),
            ("25:00", None),
            ("9", None),
            ("", None),
        ] {
            assert_eq!(
                time(text),
                read.and_then(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0)),
                "{text:?}"
            );
        }
        let today = day("2026-11-30");
        let wanted = day("2026-03-05").and_hms_opt(14, 30, 0);
        assert_eq!(moment("5/3/2026 14:30", today), wanted);
        assert_eq!(moment("14h30 5/3/2026", today), wanted);
        assert_eq!(moment("h 9:15", today), today.and_hms_opt(9, 15, 0));
        assert_eq!(moment("5/3/2026", today), None);
    }

    #[test]
    fn amounts_have_points_between_thousands_alone() {
        for (text, read) in [
            ("8.000", Some(8000)),
            ("8000", Some(8000)),
            ("1.500.000 đ", Some(1_500_000)),
            ("0", Some(0)),
            ("8.5", None),
            ("-8", None),
            ("", None),
            ("tám", None),
        ] {
            assert_eq!(money(text), read, "{text:?}");
        }
    }

    #[test]
    fn a_scanned_address_ends_in_the_code_whatever_became_of_its_host() {
        for text in [
            "H26.268.05-230307-0001",
            " https://motcua.example.vn/tra-cuu/H26.268.05-230307-0001 ",
            "https:ơơmotcua/tra-cuu/H26.268.05-230307-0001",
        ] {
            assert_eq!(scanned_code(text), "H26.268.05-230307-0001");
        }
    }
}
