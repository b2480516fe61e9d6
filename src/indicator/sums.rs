//! Entries of the offices below an agency add up to its own figure, where the indicator says that they may.
//! Pure: no HTTP, no SQL, no clock.
//!
//! An entry is of the agency as a whole, with everything below it. So an office that has one is counted by it; one that has none
//! is counted by the offices below it; and one that has neither is missing, by name. A sum with anything missing is no figure.

use chrono::NaiveDate;

use crate::agency::AgencyId;
use crate::indicator::figure_dates::FigureDates;
use crate::platform::decimal::Decimal;
use crate::platform::instant::date_vi;
use crate::report::quantity::value::{MissingValue, QuantityNumber};

/// The most missing offices that a sentence names; the others are counted, and the list has them all.
const MOST_NAMED: usize = 5;

/// An office below an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeBelow {
    /// Its key.
    pub id: AgencyId,
    /// The office that it is directly below.
    pub above: AgencyId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The first day in force.
    pub valid_from: Option<NaiveDate>,
    /// The last day in force.
    pub valid_to: Option<NaiveDate>,
}

impl OfficeBelow {
    /// Whether it was in force on some day of these.
    fn is_of(&self, from: NaiveDate, last: NaiveDate) -> bool {
        self.valid_from.is_none_or(|first| first <= last) && self.valid_to.is_none_or(|to| from <= to)
    }
}

/// What the offices below an agency have told of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfficeSum {
    /// How many of them told.
    pub told: usize,
    /// Those that did not: code and name, by code.
    pub missing: Vec<(String, String)>,
    /// What those that told add up to; none where it is too large.
    pub sum: Option<QuantityNumber>,
}

impl OfficeSum {
    /// How many offices there are.
    #[must_use]
    pub fn offices(&self) -> usize {
        self.told.saturating_add(self.missing.len())
    }

    /// The sum, when nobody is missing.
    ///
    /// # Errors
    /// Why there is none.
    pub fn whole(&self, code: &str, when: FigureDates) -> Result<QuantityNumber, MissingValue> {
        if self.missing.is_empty() && self.told > 0 {
            return self.sum.ok_or_else(|| {
                MissingValue::new(code, "too_large", "kết quả quá lớn", "the result is too large")
            });
        }
        let (told, offices) = (self.told, self.offices());
        let named: Vec<&str> = self.missing.iter().take(MOST_NAMED).map(|(_, name)| name.as_str()).collect();
        let named = named.join(", ");
        let more = self.missing.len().saturating_sub(MOST_NAMED);
        let (more_vi, more_en) = if more == 0 {
            (String::new(), String::new())
        } else {
            (format!(" và {more} cơ quan nữa"), format!(" and {more} more"))
        };
        Err(MissingValue::new(
            code,
            "partial_sum",
            format!(
                "mới {told} trong {offices} cơ quan nhập {code} cho kỳ {} - {}, tính đến {}; còn thiếu: {named}{more_vi}",
                date_vi(when.from),
                date_vi(when.to),
                date_vi(when.as_of)
            ),
            format!(
                "{told} of {offices} offices told {code} for {} to {} as of {}; missing: {named}{more_en}",
                when.from, when.to, when.as_of
            ),
        ))
    }
}

/// Adds up what the offices below `above` have told for these days. A lower bound makes the sum one; the sum is "of how many" only
/// when each of them says of how many.
#[must_use]
pub fn add_up(
    above: AgencyId,
    offices: &[OfficeBelow],
    when: FigureDates,
    entry: &impl Fn(AgencyId) -> Option<QuantityNumber>,
) -> OfficeSum {
    let mut told = Vec::new();
    let mut missing = Vec::new();
    let last = when.to.min(when.as_of).max(when.from);
    gather(above, offices, (when.from, last), entry, (&mut told, &mut missing));
    missing.sort();
    OfficeSum { told: told.len(), missing, sum: sum_of(&told) }
}

/// Goes down from an office to those that told, and to those that nobody is below.
fn gather(
    above: AgencyId,
    offices: &[OfficeBelow],
    (from, last): (NaiveDate, NaiveDate),
    entry: &impl Fn(AgencyId) -> Option<QuantityNumber>,
    (told, missing): (&mut Vec<QuantityNumber>, &mut Vec<(String, String)>),
) {
    let below = |above: AgencyId| {
        offices.iter().filter(move |office| office.above == above && office.is_of(from, last))
    };
    for office in below(above) {
        match entry(office.id) {
            Some(number) => told.push(number),
            None if below(office.id).next().is_some() => {
                gather(office.id, offices, (from, last), entry, (&mut *told, &mut *missing));
            }
            None => missing.push((office.code.clone(), office.name.clone())),
        }
    }
}

fn sum_of(numbers: &[QuantityNumber]) -> Option<QuantityNumber> {
    let start = QuantityNumber { of: Some(Decimal::default()), ..QuantityNumber::default() };
    let sum = numbers.iter().try_fold(start, |sum, number| {
        Some(QuantityNumber {
            value: sum.value.plus(number.value)?,
            of: match (sum.of, number.of) {
                (Some(sum), Some(of)) => Some(sum.plus(of)?),
                _ => None,
            },
            at_least: sum.at_least || number.at_least,
        })
    })?;
    Some(if numbers.is_empty() { QuantityNumber::default() } else { sum })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::platform::database::Id;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn when() -> FigureDates {
        FigureDates { from: day("2023-01-01"), to: day("2023-06-30"), as_of: day("2023-06-30") }
    }

    fn office(above: AgencyId, code: &str, (from, to): (Option<&str>, Option<&str>)) -> OfficeBelow {
        OfficeBelow {
            id: Id::new(),
            above,
            code: code.into(),
            name: format!("Phường {code}"),
            valid_from: from.map(day),
            valid_to: to.map(day),
        }
    }

    fn number(text: &str) -> QuantityNumber {
        let (value, of) = text.split_once('/').map_or((text, None), |(value, of)| (value, Some(of)));
        QuantityNumber {
            value: Decimal::parse(value.trim_start_matches('>')).unwrap(),
            of: of.map(|of| Decimal::parse(of).unwrap()),
            at_least: value.starts_with('>'),
        }
    }

    #[test]
    fn each_office_counts_by_its_own_entry_or_by_those_below_it() {
        let city: AgencyId = Id::new();
        let always = (None, None);
        let district = office(city, "D", always);
        let offices = vec![
            office(district.id, "W1", always),
            office(district.id, "W2", always),
            // Ended before the period, and begins after it.
            office(district.id, "W3", (None, Some("2022-12-31"))),
            office(district.id, "W4", (Some("2023-07-01"), None)),
            // Ended within it: its part is wanted too.
            office(district.id, "W5", (None, Some("2023-03-31"))),
            district,
            office(city, "S", always),
        ];
        for (told, said) in [
            (&[][..], "0: S W1 W2 W5"),
            (&[("W1", "3"), ("W2", "4")], "2: S W5 7"),
            (&[("W1", "3"), ("W2", "4"), ("W5", "1"), ("S", "2")], "4: 10"),
            // The district's entry is of all of it.
            (&[("D", "9"), ("W1", "3"), ("S", "2")], "2: 11"),
            (&[("D", "9"), ("S", ">2")], "2: >11"),
            (&[("D", "9/10"), ("S", "2/3")], "2: 11/13"),
            (&[("D", "9/10"), ("S", "2")], "2: 11"),
            // Nobody asks those that were not there.
            (&[("W3", "100"), ("W4", "100"), ("D", "1"), ("S", "0")], "2: 1"),
        ] {
            let told: BTreeMap<&str, &str> = told.iter().copied().collect();
            let entry = |id: AgencyId| {
                let office = offices.iter().find(|office| office.id == id)?;
                told.get(office.code.as_str()).map(|text| number(text))
            };
            let sum = add_up(city, &offices, when(), &entry);
            let codes = sum.missing.iter().map(|(code, _)| code.clone());
            let total = sum.sum.filter(|_| sum.told > 0).map(|sum| {
                let of = sum.of.map(|of| format!("/{}", of.plain())).unwrap_or_default();
                format!("{}{}{of}", if sum.at_least { ">" } else { "" }, sum.value.plain())
            });
            let words: Vec<String> = codes.chain(total).collect();
            assert_eq!(format!("{}: {}", sum.told, words.join(" ")), said, "{told:?}");
            assert_eq!(sum.whole("F1", when()).is_ok(), sum.missing.is_empty());
        }
    }

    #[test]
    fn what_is_missing_is_named_and_never_passed_over() {
        let city: AgencyId = Id::new();
        let offices: Vec<OfficeBelow> =
            (1..=8).map(|place| office(city, &format!("W{place}"), (None, None))).collect();
        let first = offices[0].id;
        let sum = add_up(city, &offices, when(), &|id| (id == first).then(|| number("5")));
        let missing = sum.whole("F1", when()).unwrap_err();
        assert_eq!(missing.code, "partial_sum");
        assert_eq!(
            missing.words.en,
            "1 of 8 offices told F1 for 2023-01-01 to 2023-06-30 as of 2023-06-30; missing: Phường W2, Phường W3, Phường W4, \
             Phường W5, Phường W6 and 2 more"
        );
        assert_eq!(add_up(city, &[], when(), &|_| None).whole("F1", when()).unwrap_err().code, "partial_sum");
        let most = add_up(city, &offices, when(), &|_| Some(number("999999999999")));
        assert_eq!(most.whole("F1", when()).unwrap_err().code, "too_large");
    }
}
