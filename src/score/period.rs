//! The periods that scores are given for: calendar months, quarters and years, as the national portal has them.
//! Pure: no HTTP, no SQL, no clock.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};

use crate::report::figures::period::Period;

/// A calendar month, quarter or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScorePeriod {
    first: NaiveDate,
    months: u32,
}

impl ScorePeriod {
    /// Reads `2023-05`, `2023-Q2` or `2023`.
    ///
    /// ```
    /// use motcua::score::period::ScorePeriod;
    /// let days = |text| ScorePeriod::parse(text).map(|period| period.days().unwrap().words_vi());
    /// assert_eq!(days("2023-Q2").as_deref(), Some("01/4/2023 - 30/6/2023"));
    /// assert_eq!(days("2023-13"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = text.split_once('-').map_or((text, None), |(year, rest)| (year, Some(rest)));
        let number = |text: &str, length: usize| {
            let digits = text.len() == length && text.chars().all(|letter| letter.is_ascii_digit());
            digits.then(|| text.parse::<u32>().ok()).flatten()
        };
        let (month, months) = match rest {
            None => (1, 12),
            Some(rest) => match rest.strip_prefix('Q') {
                Some(quarter) => (number(quarter, 1)?.checked_sub(1)? * 3 + 1, 3),
                None => (number(rest, 2)?, 1),
            },
        };
        let year = i32::try_from(number(year, 4)?).ok()?;
        Some(Self { first: NaiveDate::from_ymd_opt(year, month, 1)?, months })
    }

    /// The days.
    #[must_use]
    pub fn days(self) -> Option<Period> {
        let last = self.first.checked_add_months(Months::new(self.months))?.pred_opt()?;
        Period::new(self.first, last).ok()
    }

    /// The month, quarter or year before.
    #[must_use]
    pub fn before(self) -> Option<Self> {
        self.first.checked_sub_months(Months::new(self.months)).map(|first| Self { first, ..self })
    }

    /// The name for people.
    #[must_use]
    pub fn words_vi(self) -> String {
        let (year, month) = (self.first.year(), self.first.month());
        match self.months {
            1 => format!("tháng {month}/{year}"),
            3 => format!("quý {}/{year}", month.div_ceil(3)),
            _ => format!("năm {year}"),
        }
    }
}

impl fmt::Display for ScorePeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        match self.months {
            1 => write!(f, "{year:04}-{month:02}"),
            3 => write!(f, "{year:04}-Q{}", month.div_ceil(3)),
            _ => write!(f, "{year:04}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_read_back_and_follow_each_other() {
        for (text, days, before, words) in [
            ("2023-05", "01/5/2023 - 31/5/2023", "2023-04", "tháng 5/2023"),
            ("2023-01", "01/01/2023 - 31/01/2023", "2022-12", "tháng 1/2023"),
            ("2024-02", "01/02/2024 - 29/02/2024", "2024-01", "tháng 2/2024"),
            ("2023-Q1", "01/01/2023 - 31/3/2023", "2022-Q4", "quý 1/2023"),
            ("2023-Q4", "01/10/2023 - 31/12/2023", "2023-Q3", "quý 4/2023"),
            ("2023", "01/01/2023 - 31/12/2023", "2022", "năm 2023"),
        ] {
            let period = ScorePeriod::parse(text).unwrap();
            assert_eq!(period.to_string(), text);
            assert_eq!(period.days().unwrap().words_vi(), days);
            assert_eq!(period.before().unwrap().to_string(), before);
            assert_eq!(period.words_vi(), words);
        }
    }

    #[test]
    fn anything_else_is_no_period() {
        for text in [
            "",
            "2023-",
            "2023-00",
            "2023-13",
            "2023-5",
            "2023-Q0",
            "2023-Q5",
            "2023-q1",
            "23",
            "2023-05-01",
            "２０２３",
            "-2023",
            "2023-+5",
        ] {
            assert_eq!(ScorePeriod::parse(text), None, "{text}");
        }
    }
}
