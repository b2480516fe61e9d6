//! What the address of a table of figures says: whose, over which period, by what; and the report that it asks for.
//! Pure: no HTTP, no SQL, no clock.

use chrono::{Datelike as _, NaiveDate};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::desk::posted::PostedForm;
use crate::desk::shown::address;
use crate::desk::typed;
use crate::platform::error::{Code, Problem};
use crate::report::runs::request::RunRequest;

/// Days that are typed instead of a named period.
pub(crate) const DAYS: &str = "ngay";
/// By the calendar of reports, 15th to 14th.
pub(crate) const REPORTING: &str = "bao-cao";
/// By the calendar on the wall.
pub(crate) const CALENDAR: &str = "duong-lich";

/// What the address says. Names are those of the fields of the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(crate) struct ReportAddress {
    /// Code of the agency.
    pub co_quan: String,
    /// By which calendar the period is named.
    pub lich: String,
    /// The period: `half_year:1`, or [`DAYS`].
    pub ky: String,
    /// Its year.
    pub nam: String,
    /// The first day, where days are given.
    pub tu: String,
    /// The last day.
    pub den: String,
    /// What the rows are.
    pub dong: String,
    /// On which day it stands.
    pub tinh_den: String,
    /// How it is printed.
    pub mau: String,
    /// `1`: paused and closed dossiers stand in the columns of the form.
    pub gop: String,
}

/// The fields, with the names by which the room calls them.
const FIELDS: [(&str, &str); 9] = [
    ("co-quan", "agency"),
    ("ky", "period"),
    ("tu", "from"),
    ("den", "to"),
    ("dong", "group_by"),
    ("tinh-den", "as_of"),
    ("mau", "layout"),
    ("gop", "fold"),
    ("nam", "year"),
];

impl ReportAddress {
    /// What a form sends.
    pub(crate) fn of(form: &PostedForm) -> Self {
        let get = |name: &str| form.get(name).trim().to_owned();
        Self {
            co_quan: get("co-quan"),
            lich: get("lich"),
            ky: get("ky"),
            nam: get("nam"),
            tu: get("tu"),
            den: get("den"),
            dong: get("dong"),
            tinh_den: get("tinh-den"),
            mau: get("mau"),
            gop: get("gop"),
        }
    }

    /// The same, with what a reader of today most likely wants where nothing is said.
    pub(crate) fn or_usual(mut self, agency: &str, today: NaiveDate) -> Self {
        let put = |field: &mut String, usual: &str| {
            if field.trim().is_empty() {
                usual.clone_into(field);
            }
        };
        put(&mut self.co_quan, agency);
        put(&mut self.lich, REPORTING);
        let named = if self.tu.is_empty() && self.den.is_empty() { "year:1" } else { DAYS };
        put(&mut self.ky, named);
        put(&mut self.nam, &today.year().to_string());
        put(&mut self.dong, "agency");
        self
    }

    /// The fields with their values, those of the layout aside.
    pub(crate) fn pairs(&self) -> [(&'static str, &str); 8] {
        [
            ("co-quan", &self.co_quan),
            ("lich", &self.lich),
            ("ky", &self.ky),
            ("nam", &self.nam),
            ("tu", &self.tu),
            ("den", &self.den),
            ("dong", &self.dong),
            ("tinh-den", &self.tinh_den),
        ]
    }

    /// The address of this table, of a page below it with some more parameters.
    pub(crate) fn to(&self, path: &str, more: &[(&str, &str)]) -> String {
        let all: Vec<(&str, &str)> = self.pairs().into_iter().chain(more.iter().copied()).collect();
        address(path, &all)
    }

    /// The report that is asked for: as a table of figures by `dong`, or in a layout. A day that cannot be read is left to the rule
    /// that refuses it.
    ///
    /// # Errors
    /// Never but by a fault of ours: every field is text.
    pub(crate) fn request(&self, layout: Option<&str>, today: NaiveDate) -> Result<RunRequest, Problem> {
        let day = |text: &str| {
            typed::date(text, today).map_or_else(|| text.trim().to_owned(), |day| day.to_string())
        };
        let mut body = Map::new();
        body.insert("layout".into(), json!(layout.unwrap_or("resolution")));
        body.insert("agency".into(), json!(self.co_quan));
        if self.ky == DAYS {
            body.insert("from".into(), json!(day(&self.tu)));
            body.insert("to".into(), json!(day(&self.den)));
        } else {
            let (unit, number) = self.ky.split_once(':').unwrap_or((&self.ky, "1"));
            let calendar = if self.lich == CALENDAR { "calendar" } else { "reporting" };
            let year: i32 = self.nam.trim().parse().unwrap_or_default();
            let number: u32 = number.parse().unwrap_or_default();
            body.insert(
                "period".into(),
                json!({ "calendar": calendar, "unit": unit, "year": year, "number": number }),
            );
        }
        if layout.is_none_or(|layout| layout == "resolution") {
            body.insert("group_by".into(), json!(self.dong));
        }
        if !self.tinh_den.trim().is_empty() {
            body.insert("as_of".into(), json!(day(&self.tinh_den)));
        }
        body.insert("fold".into(), json!(self.gop == "1"));
        serde_json::from_value(Value::Object(body))
            .map_err(|error| Problem::new(Code::Internal).because(error))
    }
}

/// The same problem, its fields called as this page calls them.
pub(crate) fn in_page_names(mut problem: Problem) -> Problem {
    for field in &mut problem.fields {
        if let Some((own, _)) = FIELDS.iter().find(|(_, name)| *name == field.field) {
            (*own).clone_into(&mut field.field);
        }
    }
    problem
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::instant::Instant;

    fn today() -> NaiveDate {
        crate::platform::instant::parse_date("2026-11-30").unwrap()
    }

    fn days(asked: &ReportAddress) -> (String, String) {
        let now = Instant::parse("2026-11-30T08:00:00+07:00").unwrap();
        let period = asked.request(None, today()).unwrap().checked(now).unwrap().question.period;
        (period.from().to_string(), period.to().to_string())
    }

    #[test]
    fn a_period_is_named_by_either_calendar_or_by_its_days() {
        let asked = |lich: &str, ky: &str, tu: &str, den: &str| ReportAddress {
            lich: lich.into(),
            ky: ky.into(),
            nam: "2023".into(),
            tu: tu.into(),
            den: den.into(),
            ..ReportAddress::default().or_usual("H26.268", today())
        };
        for (asked, from, to) in [
            (asked(REPORTING, "half_year:1", "", ""), "2022-12-15", "2023-06-14"),
            (asked(CALENDAR, "half_year:1", "", ""), "2023-01-01", "2023-06-30"),
            (asked(REPORTING, "quarter:2", "", ""), "2023-03-15", "2023-06-14"),
            (asked(REPORTING, DAYS, "5/3/2023", "050423"), "2023-03-05", "2023-04-05"),
        ] {
            assert_eq!(days(&asked), (from.to_owned(), to.to_owned()), "{asked:?}");
        }
    }

    #[test]
    fn a_mistake_is_told_by_the_name_of_its_field_on_the_page() {
        let now = Instant::parse("2026-11-30T08:00:00+07:00").unwrap();
        let asked = ReportAddress {
            tu: "hôm kia".into(),
            den: "32/1/2023".into(),
            ky: DAYS.into(),
            ..ReportAddress::default()
        };
        let problem = in_page_names(asked.request(None, today()).unwrap().checked(now).unwrap_err());
        let names: Vec<&str> = problem.fields.iter().map(|field| field.field.as_str()).collect();
        assert!(["tu", "den", "co-quan", "dong"].iter().all(|name| names.contains(name)), "{names:?}");
    }

    #[test]
    fn what_was_chosen_stays_in_the_address() {
        let asked = ReportAddress::default().or_usual("H26.268", today());
        assert_eq!(
            asked.to("/bao-cao/moi", &[("dong-nay", "a~b")]),
            "/bao-cao/moi?co-quan=H26.268&lich=bao-cao&ky=year%3A1&nam=2026&dong=agency&dong-nay=a~b"
        );
    }
}
