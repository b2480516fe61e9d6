//! From when until when a role is held, or somebody acts for another.
//! Pure: no HTTP, no SQL, no clock.

use chrono::NaiveDate;

use crate::platform::check::{Check, Checked};
use crate::platform::instant::Instant;

/// From one instant until before another, or until further notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfficerTerm {
    /// From then on.
    pub from: Instant,
    /// Until before then.
    pub until: Option<Instant>,
}

impl OfficerTerm {
    /// From now until further notice.
    #[must_use]
    pub const fn since(from: Instant) -> Self {
        Self { from, until: None }
    }

    /// Whether it is in force at an instant.
    #[must_use]
    pub fn holds_at(self, at: Instant) -> bool {
        self.from <= at && !self.is_over_at(at)
    }

    /// Whether it has ended at an instant.
    #[must_use]
    pub fn is_over_at(self, at: Instant) -> bool {
        self.until.is_some_and(|until| until <= at)
    }

    /// Whether both are in force at some instant.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        !self.is_over_at(other.from.max(self.from)) && !other.is_over_at(self.from.max(other.from))
    }

    /// The same, but over from `at` on at the latest; what has not begun by then never does.
    #[must_use]
    pub fn ended_at(self, at: Instant) -> Self {
        let until = self.until.map_or(at, |until| until.min(at)).max(self.from);
        Self { until: Some(until), ..self }
    }

    /// Reads a first day (now, when there is none) and a last day. What is past stays as it was: neither lies before today.
    pub(in crate::access) fn read(
        check: &mut Check,
        prefix: &str,
        (from, until): (Option<&str>, Option<&str>),
        now: Instant,
    ) -> Checked<Self> {
        let from = day_ahead(check, &format!("{prefix}from"), from, now);
        let until_field = format!("{prefix}until");
        let until = day_ahead(check, &until_field, until, now);
        Checked::all((from, until)).and_then(|(from, until)| {
            let begins = from.map_or(now, |day| Instant::start_of(day).max(now));
            let until = until.map(Instant::end_of);
            if until.is_some_and(|until| until <= begins) {
                return check.refuse(
                    &until_field,
                    "before_from",
                    "ngày cuối phải từ ngày đầu trở đi",
                    "the last day must not lie before the first",
                );
            }
            Checked::sure(Self { from: begins, until })
        })
    }
}

/// A day that may be given, today or later.
pub(super) fn day_ahead(
    check: &mut Check,
    field: &str,
    text: Option<&str>,
    now: Instant,
) -> Checked<Option<NaiveDate>> {
    check.date(field, text).and_then(|day| {
        if day.is_some_and(|day| day < now.date()) {
            return check.refuse(
                field,
                "in_the_past",
                "không được trước hôm nay: điều đã qua giữ nguyên",
                "must not lie before today: what is past stays as it was",
            );
        }
        Checked::sure(day)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(&format!("{text}:00+07:00")).unwrap()
    }

    fn read(days: (Option<&str>, Option<&str>)) -> Result<OfficerTerm, Vec<(String, &'static str)>> {
        let mut check = Check::new();
        let term = OfficerTerm::read(&mut check, "roles.0.", days, at("2023-03-07T09:15"));
        let fields = |problem: crate::platform::error::Problem| {
            problem.fields.into_iter().map(|field| (field.field, field.code)).collect()
        };
        check.finish(term).map_err(fields)
    }

    #[test]
    fn a_term_is_read_by_days_and_never_reaches_into_the_past() {
        let now = at("2023-03-07T09:15");
        let term = |from, until: Option<&str>| OfficerTerm { from, until: until.map(at) };
        for (days, expected) in [
            ((None, None), Ok(term(now, None))),
            ((Some("2023-03-07"), None), Ok(term(now, None))),
            ((Some("2023-03-08"), None), Ok(term(at("2023-03-08T00:00"), None))),
            ((None, Some("2023-03-07")), Ok(term(now, Some("2023-03-08T00:00")))),
            (
                (Some("2023-03-08"), Some("2023-03-08")),
                Ok(term(at("2023-03-08T00:00"), Some("2023-03-09T00:00"))),
            ),
            ((Some("2023-03-06"), None), Err(vec![("roles.0.from", "in_the_past")])),
            (
                (Some("2023-03-06"), Some("hôm qua")),
                Err(vec![("roles.0.from", "in_the_past"), ("roles.0.until", "not_a_date")]),
            ),
            ((Some("2023-03-09"), Some("2023-03-08")), Err(vec![("roles.0.until", "before_from")])),
        ] {
            let expected = expected
                .map_err(|fields| fields.into_iter().map(|(field, code)| (field.to_owned(), code)).collect());
            assert_eq!(read(days), expected, "{days:?}");
        }
    }

    #[test]
    fn a_term_holds_from_its_first_instant_until_before_its_last() {
        let term = OfficerTerm { from: at("2023-03-07T00:00"), until: Some(at("2023-03-10T00:00")) };
        for (when, holds, over) in [
            ("2023-03-06T23:59", false, false),
            ("2023-03-07T00:00", true, false),
            ("2023-03-09T23:59", true, false),
            ("2023-03-10T00:00", false, true),
        ] {
            assert_eq!((term.holds_at(at(when)), term.is_over_at(at(when))), (holds, over), "{when}");
        }
        assert!(OfficerTerm::since(term.from).holds_at(at("2030-01-01T00:00")));
    }

    #[test]
    fn terms_that_only_touch_do_not_meet() {
        let term = |from, until: Option<&str>| OfficerTerm { from: at(from), until: until.map(at) };
        let march = term("2023-03-01T00:00", Some("2023-04-01T00:00"));
        for (other, meets) in [
            (term("2023-04-01T00:00", None), false),
            (term("2023-02-01T00:00", Some("2023-03-01T00:00")), false),
            (term("2023-02-01T00:00", Some("2023-03-01T00:01")), true),
            (term("2023-02-01T00:00", None), true),
            (term("2023-03-31T23:59", None), true),
            (term("2023-03-05T00:00", Some("2023-03-05T00:00")), false),
        ] {
            assert_eq!((march.meets(other), other.meets(march)), (meets, meets), "{other:?}");
        }
    }

    #[test]
    fn ending_never_lengthens_and_never_goes_before_the_beginning() {
        let term = |until: Option<&str>| OfficerTerm { from: at("2023-03-05T00:00"), until: until.map(at) };
        for (until, end, expected) in [
            (None, "2023-03-07T00:00", "2023-03-07T00:00"),
            (Some("2023-03-06T00:00"), "2023-03-07T00:00", "2023-03-06T00:00"),
            (Some("2023-03-09T00:00"), "2023-03-07T00:00", "2023-03-07T00:00"),
            (None, "2023-03-01T00:00", "2023-03-05T00:00"),
        ] {
            assert_eq!(term(until).ended_at(at(end)), term(Some(expected)), "{until:?} {end}");
        }
    }
}
