//! A point in time as the register keeps it: exact to the microsecond, read and written in the office's civil time.

use std::fmt;

use chrono::{
    DateTime, Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, TimeDelta, Utc,
};
use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::platform::database::types::sql;

/// Seconds that the install's civil time is ahead of UTC: `Asia/Ho_Chi_Minh` has kept +07:00 since 13/6/1975.
const CIVIL_OFFSET_SECONDS: i32 = 7 * 3600;

/// An instant, cut to microseconds so that both databases keep it unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = sql::Instant)]
pub struct Instant(DateTime<Utc>);

impl Instant {
    /// Cuts a point in time to microseconds.
    #[must_use]
    pub fn new(at: DateTime<Utc>) -> Self {
        Self(at.trunc_subsecs(6))
    }

    /// The instant at which the office's clock shows `civil`.
    #[must_use]
    pub fn from_civil(civil: NaiveDateTime) -> Self {
        let ahead = chrono::TimeDelta::seconds(i64::from(CIVIL_OFFSET_SECONDS));
        Self::new((civil - ahead).and_utc())
    }

    /// The start of a civil day.
    #[must_use]
    pub fn start_of(day: NaiveDate) -> Self {
        Self::from_civil(day.and_time(NaiveTime::MIN))
    }

    /// The start of the civil day after `day`: the exclusive end of a period whose last day is `day`.
    #[must_use]
    pub fn end_of(day: NaiveDate) -> Self {
        Self::start_of(day.succ_opt().unwrap_or(day))
    }

    /// The beginning of its second: papers show minutes, and nobody waits for microseconds.
    #[must_use]
    pub fn whole_second(self) -> Self {
        Self(self.0.trunc_subsecs(0))
    }

    /// Microseconds since 1970 (UTC); `None` outside the years 1 to 9999, which both databases can keep.
    #[must_use]
    pub fn from_micros(micros: i64) -> Option<Self> {
        DateTime::from_timestamp_micros(micros).filter(|at| (1..=9999).contains(&at.year())).map(Self)
    }

    /// Microseconds since 1970 (UTC).
    #[must_use]
    pub fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    /// What the office's clock shows at this instant.
    #[must_use]
    pub fn civil(self) -> NaiveDateTime {
        self.0.naive_utc() + chrono::TimeDelta::seconds(i64::from(CIVIL_OFFSET_SECONDS))
    }

    /// The office's civil date at this instant.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.civil().date()
    }

    /// The same point in time for libraries.
    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// This instant moved by a span.
    #[must_use]
    pub fn plus(self, span: chrono::TimeDelta) -> Self {
        Self(self.0.checked_add_signed(span).unwrap_or(self.0))
    }

    /// RFC 3339 with the office's offset, such as `2023-03-07T09:15:00+07:00`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        FixedOffset::east_opt(CIVIL_OFFSET_SECONDS).map_or_else(
            || self.0.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true),
            |offset| self.0.with_timezone(&offset).to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false),
        )
    }

    /// As people in Việt Nam write it: `9:15 07/3/2023`. Days and the months 1 and 2 have two digits (administrative style).
    #[must_use]
    pub fn words_vi(self) -> String {
        let civil = self.civil();
        format!("{} {}", civil.format("%H:%M"), date_vi(civil.date()))
    }

    /// As [`words_vi`](Self::words_vi), for an instant at which something ends, such as that of a report: midnight belongs to the
    /// day before, `hết ngày 14/6/2023`.
    #[must_use]
    pub fn end_words_vi(self) -> String {
        let last = self.plus(TimeDelta::microseconds(-1)).date();
        if Self::end_of(last) == self { format!("hết ngày {}", date_vi(last)) } else { self.words_vi() }
    }

    /// Reads RFC 3339 with an offset.
    ///
    /// # Errors
    /// When the text is not such an instant.
    pub fn parse(text: &str) -> Result<Self, chrono::ParseError> {
        DateTime::parse_from_rfc3339(text).map(|at| Self::new(at.to_utc()))
    }
}

/// Reads a date such as `2023-05-14`; `None` for anything else, and for years that have not four digits.
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (1000..=9999).contains(&date.year()).then_some(date)
}

/// A date as administrative papers write it: `07/3/2023`, `14/02/2023`.
#[must_use]
pub fn date_vi(date: NaiveDate) -> String {
    let month = date.month();
    if month <= 2 {
        format!("{:02}/{month:02}/{}", date.day(), date.year())
    } else {
        format!("{:02}/{month}/{}", date.day(), date.year())
    }
}

/// A date as the head of an administrative paper writes it out: `ngày 07 tháng 3 năm 2023`.
#[must_use]
pub fn date_words_vi(date: NaiveDate) -> String {
    let date = date_vi(date);
    let mut parts = date.split('/');
    let mut next = || parts.next().unwrap_or_default();
    format!("ngày {} tháng {} năm {}", next(), next(), next())
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.rfc3339())
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|error| {
            serde::de::Error::custom(format!(
                "an instant is written as 2023-03-07T09:15:00+07:00 (RFC 3339 with an offset): {error}"
            ))
        })
    }
}

impl utoipa::PartialSchema for Instant {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime)))
            .description(Some("An instant, RFC 3339 with offset, exact to the microsecond"))
            .examples([serde_json::json!("2023-03-07T09:15:00+07:00")])
            .into()
    }
}

impl utoipa::ToSchema for Instant {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_reads_back_as_it_was_written() {
        let at = Instant::parse("2023-03-07T02:15:00.1234567Z").unwrap();
        assert_eq!(at.rfc3339(), "2023-03-07T09:15:00.123456+07:00");
        assert_eq!(Instant::from_micros(at.micros()), Some(at));
        assert_eq!(Instant::from_civil(at.civil()), at);
    }

    #[test]
    fn midnight_is_the_end_of_the_day_before() {
        let at = |text| Instant::parse(text).unwrap().end_words_vi();
        assert_eq!(at("2023-06-15T00:00:00+07:00"), "hết ngày 14/6/2023");
        assert_eq!(at("2023-05-20T10:00:00+07:00"), "10:00 20/5/2023");
    }

    #[test]
    fn the_civil_day_begins_at_seventeen_hours_utc() {
        let day = NaiveDate::from_ymd_opt(2023, 5, 14).unwrap();
        assert_eq!(Instant::start_of(day).rfc3339(), "2023-05-14T00:00:00+07:00");
        assert_eq!(Instant::end_of(day).rfc3339(), "2023-05-15T00:00:00+07:00");
    }

    #[test]
    fn what_a_database_cannot_keep_is_not_read() {
        assert_eq!(Instant::from_micros(i64::MIN), None);
        assert_eq!(Instant::from_micros(-8_334_601_228_800_000_000), None);
        assert_eq!(parse_date("2023-05-14"), NaiveDate::from_ymd_opt(2023, 5, 14));
        for far in ["-262143-01-01", "+262142-12-31", "0023-05-14", "2023-02-30", "", "14/05/2023"] {
            assert_eq!(parse_date(far), None, "{far}");
        }
    }

    #[test]
    fn dates_on_paper_pad_only_the_first_two_months() {
        assert_eq!(date_vi(NaiveDate::from_ymd_opt(2023, 2, 4).unwrap()), "04/02/2023");
        assert_eq!(date_vi(NaiveDate::from_ymd_opt(2023, 5, 14).unwrap()), "14/5/2023");
        let written_out = date_words_vi(NaiveDate::from_ymd_opt(2023, 3, 7).unwrap());
        assert_eq!(written_out, "ngày 07 tháng 3 năm 2023");
    }
}
