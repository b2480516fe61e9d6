//! Reads the dates and times of old registers: day first or ISO, with or without a time, with or without an offset.
//! Pure: no HTTP, no SQL, no clock.

use std::fmt;

use chrono::{Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _};

use crate::platform::instant::Instant;

/// A moment as a register wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenMoment {
    /// A day without a time.
    Day(NaiveDate),
    /// An instant.
    At(Instant),
}

const DAYS: &[&str] = &["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"];
const TIMES: &[&str] = &["%H:%M:%S%.f", "%H:%M", "%Hh%M"];
/// The longest spelling that is read, in bytes.
const LONGEST: usize = 64;

impl WrittenMoment {
    /// Reads `2023-03-07T09:15:00+07:00`, `2023-03-07 09:15`, `07/03/2023 09:15`, `09h15 ngày 7/3/2023`, `7/3/2023`,
    /// `07/03/2023 9:15:00 SA` and the like. A time without an offset is the office's own. Years have four digits.
    ///
    /// ```
    /// use motcua::import::written_moment::WrittenMoment;
    /// assert_eq!(WrittenMoment::parse("07/03/2023 09:15"), WrittenMoment::parse("2023-03-07T02:15:00Z"));
    /// assert_eq!(WrittenMoment::parse("7/3/2023"), WrittenMoment::parse("2023-03-07"));
    /// assert_eq!(WrittenMoment::parse("31/02/2023"), None);
    /// assert_eq!(WrittenMoment::parse("07/03/23"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST {
            return None;
        }
        if let Some(day) = day(text) {
            return Some(Self::Day(day));
        }
        if let Some(civil) = civil(text) {
            return Some(Self::At(Instant::from_civil(civil)));
        }
        let (text, offset) = offset(text)?;
        let at = offset.from_local_datetime(&civil(text)?).single()?;
        Some(Self::At(Instant::new(at.to_utc())))
    }

    /// The instant, where a day alone means its beginning, but never a time before `not_before` on the same day.
    #[must_use]
    pub fn at_its_beginning(self, not_before: Option<Instant>) -> Instant {
        match self {
            Self::At(at) => at,
            Self::Day(day) => {
                let start = Instant::start_of(day);
                not_before.filter(|at| at.date() == day).unwrap_or(start)
            }
        }
    }

    /// The instant, where a day alone means its last second: a due day is kept until it is over.
    #[must_use]
    pub fn at_its_end(self) -> Instant {
        match self {
            Self::At(at) => at,
            Self::Day(day) => {
                let last = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default();
                Instant::from_civil(NaiveDateTime::new(day, last))
            }
        }
    }
}

/// As [`WrittenMoment::parse`] reads it.
impl fmt::Display for WrittenMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{}", day.format("%Y-%m-%d")),
            Self::At(at) => write!(f, "{}", at.civil().format("%Y-%m-%dT%H:%M:%S")),
        }
    }
}

/// A day and a time, in either order.
fn civil(text: &str) -> Option<NaiveDateTime> {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(['t', ' ', ',']).filter(|word| !["", "ngày", "lúc"].contains(word)).collect();
    let (day, time) = match words[..] {
        [left, right] => match day(left) {
            Some(day) => (day, time(right)?),
            None => (day(right)?, time(left)?),
        },
        [left, middle, right] => match day(left) {
            Some(day) => (day, halved(time(middle)?, right)?),
            None => (day(right)?, halved(time(left)?, middle)?),
        },
        _ => return None,
    };
    Some(NaiveDateTime::new(day, time))
}

fn day(text: &str) -> Option<NaiveDate> {
    // Most cells that are asked for a day alone hold a time too, and no form of a day does.
    if text.contains(':') {
        return None;
    }
    let sign = text.chars().find(|letter| "-/.".contains(*letter))?;
    let forms = DAYS.iter().filter(|form| form.contains(sign));
    // Four digits for the year: 07/03/23 could be read in several ways.
    let parsed = forms.into_iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok())?;
    (1900..=2200).contains(&parsed.year()).then_some(parsed)
}

fn time(text: &str) -> Option<NaiveTime> {
    TIMES.iter().find_map(|form| NaiveTime::parse_from_str(text, form).ok())
}

/// A time of twelve hours with the word for its half of the day: SA (sáng) and CH (chiều), as spreadsheets write them.
fn halved(time: NaiveTime, half: &str) -> Option<NaiveTime> {
    use chrono::Timelike as _;
    let hour = time.hour();
    if !(1..=12).contains(&hour) {
        return None;
    }
    match half {
        "sa" | "am" => time.with_hour(hour % 12),
        "ch" | "pm" => time.with_hour(hour % 12 + 12),
        _ => None,
    }
}

/// Takes the offset from the end: `Z`, `+07:00` or `+0700`.
fn offset(text: &str) -> Option<(&str, FixedOffset)> {
    if let Some(rest) = text.strip_suffix(['Z', 'z']) {
        return Some((rest.trim_end(), FixedOffset::east_opt(0)?));
    }
    let sign = text.rfind(['+', '-'])?;
    let (rest, offset) = text.split_at_checked(sign)?;
    Some((rest.trim_end(), offset.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_common_spelling_is_read() {
        let at = WrittenMoment::At(Instant::parse("2023-03-07T09:15:00+07:00").unwrap());
        for text in [
            "2023-03-07T09:15:00+07:00",
            "2023-03-07T02:15:00Z",
            "2023-03-07t02:15:00z",
            "2023-03-07 09:15:00+07:00",
            "2023-03-07T09:15+0700",
            "07/03/2023 02:15 +00:00",
            "2023-03-07 09:15",
            "2023-03-07T09:15:00",
            "2023-03-07T09:15:00.000",
            "07/03/2023 09:15",
            "7/3/2023 9:15",
            "07/03/2023  09:15",
            "09:15 07/03/2023",
            "09h15 ngày 07/03/2023",
            "Lúc 9:15, ngày 7/3/2023",
            "07-03-2023 09:15:00",
            "07/03/2023 9:15:00 SA",
            "9:15 am 7/3/2023",
        ] {
            assert_eq!(WrittenMoment::parse(text), Some(at), "{text}");
        }
        let day = WrittenMoment::Day(NaiveDate::from_ymd_opt(2023, 3, 7).unwrap());
        for text in ["2023-03-07", "07/03/2023", "7/3/2023", "07.03.2023", " 07-03-2023 "] {
            assert_eq!(WrittenMoment::parse(text), Some(day), "{text}");
        }
        assert_eq!(WrittenMoment::parse("07/03/2023 9:15 CH"), WrittenMoment::parse("2023-03-07 21:15"));
        assert_eq!(WrittenMoment::parse("07/03/2023 12:00 CH"), WrittenMoment::parse("2023-03-07 12:00"));
    }

    #[test]
    fn what_can_be_read_in_two_ways_or_is_no_day_is_refused() {
        for text in [
            "",
            "31/02/2023",
            "29/02/2023",
            "2023-13-01",
            "03/28/2023",
            "07/03/23",
            "07/03/0023",
            "0001-01-01T00:00:00Z",
            "9999-01-01",
            "hôm qua",
            "2023-03-07 25:00",
            "2023-03-07 13:00 SA",
            "2023-03-07 09:15 09:20",
            "44992",
            "2023-03-07T09:15:00+99:00",
            "+",
            "é",
        ] {
            assert_eq!(WrittenMoment::parse(text), None, "{text}");
        }
        assert_eq!(WrittenMoment::parse(&"7".repeat(1_000_000)), None);
    }

    #[test]
    fn a_day_alone_is_whole() {
        let day = WrittenMoment::parse("07/03/2023").unwrap();
        let nine = Instant::parse("2023-03-07T09:00:00+07:00").unwrap();
        assert_eq!(day.at_its_beginning(None).rfc3339(), "2023-03-07T00:00:00+07:00");
        assert_eq!(day.at_its_beginning(Some(nine)), nine);
        assert_eq!(day.at_its_end().rfc3339(), "2023-03-07T23:59:59+07:00");
    }
}
