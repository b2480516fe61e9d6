//! Exact decimal numbers with up to four places, read and written as Vietnamese and English papers do.
//! Pure: no HTTP, no SQL, no clock.

use std::fmt;

use crate::platform::error::Language;
use crate::platform::text::number_vi;

/// Parts of a whole.
const SCALE: i64 = 10_000;
/// The most places after the comma.
pub const MOST_PLACES: u8 = 4;
/// The largest whole that is read: a thousand billion.
const MOST: i64 = 1_000_000_000_000;

/// A number in ten-thousandths: no float, so that 89.58 is 89.58.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(i64);

impl Decimal {
    /// A whole number; `None` beyond a thousand billion.
    #[must_use]
    pub fn whole(value: i64) -> Option<Self> {
        (-MOST..=MOST).contains(&value).then(|| Self(value * SCALE))
    }

    /// The number of so many ten-thousandths.
    #[must_use]
    pub const fn of_ten_thousandths(value: i64) -> Self {
        Self(value)
    }

    /// How many ten-thousandths it is.
    #[must_use]
    pub const fn ten_thousandths(self) -> i64 {
        self.0
    }

    /// The number of these digits, the last `places` of them behind the comma.
    #[must_use]
    pub fn of_digits(digits: &str, places: u8) -> Option<Self> {
        if places > MOST_PLACES || digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let value: i64 = digits.parse().ok()?;
        let scaled = value.checked_mul(10_i64.pow(u32::from(MOST_PLACES - places)))?;
        (scaled <= MOST * SCALE).then_some(Self(scaled))
    }

    /// Reads `3415`, `-2` or `89.58`, as JSON and CSV write numbers.
    ///
    /// ```
    /// use motcua::platform::decimal::Decimal;
    /// assert_eq!(Decimal::parse("89.58").map(Decimal::ten_thousandths), Some(895_800));
    /// assert_eq!(["89,58", "1.23456", "", ".5", "1e3"].map(Decimal::parse), [None; 5]);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (below, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        if whole.is_empty() || (part.is_empty() && text.contains('.')) {
            return None;
        }
        let value = Self::of_digits(&format!("{whole}{part}"), u8::try_from(part.len()).ok()?)?;
        Some(if below { Self(-value.0) } else { value })
    }

    /// Reads a number as Vietnamese papers write it, a dot before every three digits or none at all, a comma before the
    /// decimals; says how many decimals stand there.
    ///
    /// ```
    /// use motcua::platform::decimal::Decimal;
    /// let read = |text| Decimal::read_vi(text).map(|(number, places)| (number.plain(), places));
    /// assert_eq!(read("1.853"), Some(("1853".into(), 0)));
    /// assert_eq!(read("43,90"), Some(("43.9".into(), 2)));
    /// assert_eq!(read("06").map(|(number, _)| number), Some("6".into()));
    /// assert_eq!(["1.85", "12.3456", "1.853.", "1,", "1407.853"].map(Decimal::read_vi), [None; 5]);
    /// ```
    #[must_use]
    pub fn read_vi(text: &str) -> Option<(Self, u8)> {
        let (whole, part) = text.split_once(',').unwrap_or((text, ""));
        if text.ends_with(',') {
            return None;
        }
        let mut groups = whole.split('.');
        let first = groups.next()?;
        let grouped = whole.contains('.');
        if (grouped && first.len() > 3) || !groups.all(|group| group.len() == 3) {
            return None;
        }
        let places = u8::try_from(part.len()).ok()?;
        let number = Self::of_digits(&format!("{}{part}", whole.replace('.', "")), places)?;
        Some((number, places))
    }

    /// The whole number that it is; `None` when it has places behind the comma.
    #[must_use]
    pub fn as_whole(self) -> Option<i64> {
        (self.0 % SCALE == 0).then_some(self.0 / SCALE)
    }

    /// The sum; `None` when it is too large.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).filter(|sum| sum.abs() <= MOST * SCALE).map(Self)
    }

    /// The difference; `None` when it is too large.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self(-other.0))
    }

    /// The percentage that this is of `base`, rounded half up to `places`; `None` without a base above zero.
    ///
    /// ```
    /// use motcua::platform::decimal::Decimal;
    /// let whole = |value| Decimal::whole(value).unwrap();
    /// let share = |places| whole(3415).percent_of(whole(3464), places).unwrap().plain();
    /// assert_eq!([0, 1, 2].map(share), ["99", "98.6", "98.59"]);
    /// assert_eq!(whole(0).percent_of(whole(0), 2), None);
    /// ```
    #[must_use]
    pub fn percent_of(self, base: Self, places: u8) -> Option<Self> {
        let places = places.min(MOST_PLACES);
        if base.0 <= 0 {
            return None;
        }
        let (part, base) = (i128::from(self.0), i128::from(base.0));
        let fine = 100 * 10_i128.pow(u32::from(places));
        let rounded = (2 * part * fine + base).div_euclid(2 * base);
        let scaled = rounded * 10_i128.pow(u32::from(MOST_PLACES - places));
        i64::try_from(scaled).ok().filter(|scaled| scaled.abs() <= MOST * SCALE).map(Self)
    }

    /// How many places behind the comma it needs.
    #[must_use]
    pub fn places(self) -> u8 {
        (0..MOST_PLACES)
            .find(|places| self.0 % 10_i64.pow(u32::from(MOST_PLACES - places)) == 0)
            .unwrap_or(MOST_PLACES)
    }

    /// As JSON and CSV write it, without needless zeros: `89.58`.
    #[must_use]
    pub fn plain(self) -> String {
        self.spelt(self.places(), &self.wholes().to_string(), '.')
    }

    /// As papers write it, with at least `places` behind the comma: `5.998` and `89,58`, in English `5,998` and `89.58`.
    ///
    /// ```
    /// use motcua::platform::decimal::Decimal;
    /// use motcua::platform::error::Language::{English, Vietnamese};
    /// let score = Decimal::parse("1243.9").unwrap();
    /// assert_eq!(score.words(Vietnamese, 2), "1.243,90");
    /// assert_eq!(score.words(English, 0), "1,243.9");
    /// ```
    #[must_use]
    pub fn words(self, language: Language, places: u8) -> String {
        let places = places.min(MOST_PLACES).max(self.places());
        let wholes = number_vi(self.wholes());
        match language {
            Language::Vietnamese => self.spelt(places, &wholes, ','),
            Language::English => self.spelt(places, &wholes.replace('.', ","), '.'),
        }
    }

    /// The wholes without the sign.
    fn wholes(self) -> i64 {
        (self.0 / SCALE).abs()
    }

    fn spelt(self, places: u8, wholes: &str, mark: char) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        if places == 0 {
            return format!("{sign}{wholes}");
        }
        let part: String =
            format!("{:04}", (self.0 % SCALE).abs()).chars().take(usize::from(places)).collect();
        format!("{sign}{wholes}{mark}{part}")
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.plain())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_written_as_papers_do() {
        for (text, places, vi, en) in [
            ("5998", 0, "5.998", "5,998"),
            ("89.58", 2, "89,58", "89.58"),
            ("43.9", 2, "43,90", "43.90"),
            ("99.5", 0, "99,5", "99.5"),
            ("-1853.0625", 0, "-1.853,0625", "-1,853.0625"),
            ("0.05", 1, "0,05", "0.05"),
        ] {
            let number = Decimal::parse(text).unwrap();
            assert_eq!(number.words(Language::Vietnamese, places), vi);
            assert_eq!(number.words(Language::English, places), en);
            assert_eq!(number.plain(), text);
        }
    }

    #[test]
    fn what_is_too_large_or_no_number_is_refused() {
        for text in ["1000000000001", "99999999999999999999", "--1", "1.", "-", "1 000", "0x1"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
        let most = Decimal::whole(MOST).unwrap();
        assert_eq!(most.plus(Decimal::of_ten_thousandths(1)), None);
        assert_eq!(most.minus(most), Some(Decimal::default()));
    }

    proptest! {
        #[test]
        fn a_number_reads_back_as_it_was_written(value in -MOST..=MOST) {
            let number = Decimal::of_ten_thousandths(value);
            prop_assert_eq!(Decimal::parse(&number.plain()), Some(number));
        }

        #[test]
        fn what_is_written_in_vietnamese_is_read_in_vietnamese(value in 0..=MOST) {
            let number = Decimal::of_ten_thousandths(value);
            let places = number.places();
            prop_assert_eq!(Decimal::read_vi(&number.words(Language::Vietnamese, places)), Some((number, places)));
            let whole = Decimal::whole(value).unwrap();
            prop_assert_eq!(Decimal::read_vi(&number_vi(value)), Some((whole, 0)));
        }

        #[test]
        fn a_percentage_is_the_nearest_one(part in 0..5_000_i64, base in 1..5_000_i64, places in 0..=2_u8) {
            let share = Decimal::whole(part).unwrap().percent_of(Decimal::whole(base).unwrap(), places).unwrap();
            let step = 10_i128.pow(u32::from(MOST_PLACES - places));
            let off = i128::from(share.ten_thousandths()) * i128::from(base) - i128::from(part) * 100 * i128::from(SCALE);
            prop_assert!(2 * off.abs() <= step * i128::from(base));
        }
    }
}
