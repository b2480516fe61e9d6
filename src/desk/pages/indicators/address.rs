//! Of which agency, for which days: what the address of an indicator says, and what its form sends.
//! Pure: no HTTP, no SQL, no clock.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::desk::posted::PostedForm;
use crate::desk::shown::{address, encoded};
use crate::desk::typed::{self, date_shown};
use crate::indicator::FigureDates;
use crate::indicator::requests::{ValueRequest, read_when};
use crate::platform::check::Check;
use crate::platform::decimal::Decimal;
use crate::platform::error::{Language, Problem, Words};

/// Of which agency, for which days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct IndicatorAddress {
    /// Code of the agency.
    pub co_quan: String,
    /// First day of the period.
    pub tu: String,
    /// Last day of the period.
    pub den: String,
    /// The day on which it stands.
    pub tinh_den: String,
    /// `nhap`: a value was entered.
    pub xong: String,
    /// After which entry the page of the history begins.
    pub sau: String,
}

/// The fields of a value: as the page calls them, and as the room does.
const FIELDS: [(&str, &str); 8] = [
    ("co-quan", "agency"),
    ("tu", "from"),
    ("den", "to"),
    ("tinh-den", "as_of"),
    ("gia-tri", "value"),
    ("tren", "denominator"),
    ("bang-chung", "evidence"),
    ("ly-do", "reason"),
];

/// A day as it is typed; what cannot be read is left to the rule that refuses it.
fn day(text: &str, today: NaiveDate) -> String {
    typed::date(text, today).map_or_else(|| text.trim().to_owned(), |day| day.to_string())
}

/// A number as it is written in Vietnamese, or with a plain point; what cannot be read is left to the rule that refuses it.
fn number(text: &str) -> String {
    let text = text.trim();
    Decimal::read_vi(text).map_or_else(|| text.to_owned(), |(number, _)| number.plain())
}

impl IndicatorAddress {
    /// These days of an agency.
    pub(super) fn of(agency: &str, when: FigureDates) -> Self {
        Self {
            co_quan: agency.to_owned(),
            tu: date_shown(when.from),
            den: date_shown(when.to),
            tinh_den: date_shown(when.as_of),
            ..Self::default()
        }
    }

    /// The days that a form sends; where they cannot be read, those of the page that it stood on.
    pub(super) fn of_form(form: &PostedForm, today: NaiveDate) -> Self {
        let days = |tu: &str, den: &str, tinh_den: &str| {
            let get = |name: &str| form.get(name).trim().to_owned();
            let co_quan = get("co-quan");
            Self { co_quan, tu: get(tu), den: get(den), tinh_den: get(tinh_den), ..Self::default() }
        };
        let typed = days("tu", "den", "tinh-den");
        if typed.when(today).is_ok() { typed } else { days("trang-tu", "trang-den", "trang-tinh-den") }
    }

    /// The fields with their values.
    pub(super) fn pairs(&self) -> [(&'static str, &str); 4] {
        [("co-quan", &self.co_quan), ("tu", &self.tu), ("den", &self.den), ("tinh-den", &self.tinh_den)]
    }

    /// The page of an indicator for these days.
    pub(super) fn to(&self, code: &str, more: &[(&str, &str)]) -> String {
        let all: Vec<(&str, &str)> = self.pairs().into_iter().chain(more.iter().copied()).collect();
        address(&format!("/chi-tieu/{}", encoded(code)), &all)
    }

    /// The same at another agency.
    pub(super) fn at(&self, agency: &str) -> Self {
        Self { co_quan: agency.to_owned(), ..self.clone() }
    }

    /// The days, or every mistake in them.
    pub(super) fn when(&self, today: NaiveDate) -> Result<FigureDates, Problem> {
        let days = [&self.tu, &self.den, &self.tinh_den].map(|text| day(text, today));
        let [from, to, as_of] = &days;
        let as_of = Some(as_of.as_str()).filter(|text| !text.is_empty());
        let mut check = Check::new();
        let when = read_when(&mut check, (Some(from), Some(to), as_of), today);
        check.finish(when).map_err(in_page_names)
    }
}

/// The value that a form sends, as the room takes it.
pub(super) fn value_of(form: &PostedForm, today: NaiveDate) -> ValueRequest {
    let filled = |name: &str| form.filled(name).map(str::to_owned);
    ValueRequest {
        agency: form.get("co-quan").trim().to_owned(),
        from: day(form.get("tu"), today),
        to: day(form.get("den"), today),
        as_of: form.filled("tinh-den").map(|text| day(text, today)),
        value: number(form.get("gia-tri")),
        denominator: form.filled("tren").map(number),
        at_least: form.get("it-nhat") == "1",
        evidence: form.get("bang-chung").to_owned(),
        reason: filled("ly-do"),
    }
}

/// The same problem, its fields called as the pages call them and numbers said as they are typed there.
pub(super) fn in_page_names(mut problem: Problem) -> Problem {
    for field in &mut problem.fields {
        if let Some((own, _)) = FIELDS.iter().find(|(_, name)| *name == field.field) {
            (*own).clone_into(&mut field.field);
        }
        if field.code == "not_a_number" {
            let say = |language| crate::desk::words::W::NumberOnPage.say(language).to_owned();
            field.words = Words { vi: say(Language::Vietnamese), en: say(Language::English) };
        }
    }
    problem
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        crate::platform::instant::parse_date("2023-04-03").unwrap()
    }

    #[test]
    fn numbers_and_days_are_read_as_they_are_written_here() {
        for (typed, sent) in [
            ("3.415", "3415"),
            (" 1.234.567 ", "1234567"),
            ("89,58", "89.58"),
            ("3415", "3415"),
            ("12.3456", "12.3456"),
            ("nhiều", "nhiều"),
        ] {
            assert_eq!(number(typed), sent, "{typed}");
        }
        let form = PostedForm::of(
            [
                ("co-quan", "H26"),
                ("tu", "1/1/2023"),
                ("den", "hôm kia"),
                ("gia-tri", "265"),
                ("tren", "1.617"),
                ("it-nhat", "1"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
        );
        let value = value_of(&form, today());
        assert_eq!((value.from.as_str(), value.to.as_str()), ("2023-01-01", "hôm kia"));
        assert_eq!((value.denominator.as_deref(), value.at_least, value.as_of), (Some("1617"), true, None));
    }

    #[test]
    fn days_that_cannot_be_read_leave_the_page_where_it_was() {
        let form = |tu: &str| {
            let fields = [
                ("co-quan", "H26"),
                ("tu", tu),
                ("den", "31/3/2023"),
                ("trang-tu", "1/2/2023"),
                ("trang-den", "28/2/2023"),
            ];
            PostedForm::of(fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec())
        };
        assert_eq!(IndicatorAddress::of_form(&form("1/1/2023"), today()).tu, "1/1/2023");
        assert_eq!(IndicatorAddress::of_form(&form("32/1/2023"), today()).tu, "1/2/2023");
    }

    #[test]
    fn mistakes_are_told_by_the_names_of_the_page() {
        let asked = IndicatorAddress {
            tu: "32/1/2023".into(),
            den: "31/3/2023".into(),
            ..IndicatorAddress::default()
        };
        let problem = asked.when(today()).unwrap_err();
        assert_eq!(problem.fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["tu"]);
        let problem = Problem::field("value", "not_a_number", "x", "x");
        let field = &in_page_names(problem).fields[0];
        assert!(field.field == "gia-tri" && field.words.vi.contains("89,58"), "{field:?}");
    }

    #[test]
    fn an_address_leads_back_to_the_same_days() {
        let day = |text: &str| crate::platform::instant::parse_date(text).unwrap();
        let when = FigureDates { from: day("2023-01-01"), to: day("2023-03-31"), as_of: day("2023-03-06") };
        let asked = IndicatorAddress::of("H26.268", when);
        assert_eq!(asked.when(today()).unwrap(), when);
        assert_eq!(
            asked.at("H26").to("F21b", &[]),
            "/chi-tieu/F21b?co-quan=H26&tu=01%2F01%2F2023&den=31%2F03%2F2023&tinh-den=06%2F03%2F2023"
        );
    }
}
