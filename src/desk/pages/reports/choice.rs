//! Whose figures, over which period: the fields that every page of figures begins with, and what stands in them when nothing is said.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::address::{CALENDAR, DAYS, REPORTING, ReportAddress};
use crate::access::Officer;
use crate::agency::{Agency, store as agencies};
use crate::desk::parts::errors::error_of;
use crate::desk::parts::field::{FieldKind, FormField, field_id};
use crate::desk::value_words::group_words;
use crate::desk::words::W;
use crate::platform::database::Connection;
use crate::platform::error::{Language, Problem};
use crate::report::count::request::GroupBy;

/// The offices that an officer may ask for; the one where the officer works stands first in mind, not in the list.
pub(crate) struct OfficeChoice {
    pub offices: Vec<Agency>,
    usual: String,
}

impl OfficeChoice {
    /// Reads them.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn read(conn: &mut Connection, officer: &Officer) -> Result<Self, Problem> {
        let own: Vec<_> = officer.own_assignments().map(|held| held.agency_id).collect();
        let mut offices = agencies::load_many(conn, &officer.scope().offices())?;
        offices.retain(Agency::is_office);
        let usual = offices.iter().find(|agency| own.contains(&agency.id)).or(offices.first());
        let usual = usual.map(|agency| agency.code.clone()).unwrap_or_default();
        Ok(Self { offices, usual })
    }

    /// What is asked, with the usual where nothing is said.
    pub(crate) fn asked(&self, address: ReportAddress, today: NaiveDate) -> ReportAddress {
        address.or_usual(&self.usual, today)
    }

    /// The code that is asked for; the usual one where none is.
    pub(crate) fn code(&self, asked: &str) -> String {
        Some(asked.trim()).filter(|code| !code.is_empty()).unwrap_or(&self.usual).to_owned()
    }

    /// Codes and names to choose from.
    pub(crate) fn choices(&self) -> Vec<(String, String)> {
        self.offices.iter().map(|agency| (agency.code.clone(), agency.name_vi.clone())).collect()
    }
}

/// The form by which a page of figures is asked for.
pub(crate) struct ReportChoice<'a> {
    pub action: &'a str,
    pub asked: &'a ReportAddress,
    pub offices: &'a OfficeChoice,
    pub problem: Option<&'a Problem>,
    pub language: Language,
}

impl ReportChoice<'_> {
    /// Draws it: the shared fields, `more` of the page's own, and the button. What the page does not ask for is not sent.
    pub(crate) fn draw(&self, more: &Markup) -> Markup {
        let (asked, language) = (self.asked, self.language);
        let say = |words: W| words.say(language).to_owned();
        let calendars = vec![
            (REPORTING.to_owned(), say(W::ReportingCalendar)),
            (CALENDAR.to_owned(), say(W::PlainCalendar)),
        ];
        let offices = FieldKind::Choice(self.offices.choices());
        html! {
            form.filters method="get" action=(self.action) data-first=(field_id("co-quan")) {
                (self.field("co-quan", W::ReportingAgency, &asked.co_quan, offices))
                (self.field("ky", W::PeriodLabel, &asked.ky, FieldKind::Choice(periods(language))))
                (self.field("nam", W::YearLabel, &asked.nam, FieldKind::Number))
                (self.field("lich", W::PeriodCalendarLabel, &asked.lich, FieldKind::Choice(calendars)))
                (self.field("tu", W::FromDay, &asked.tu, FieldKind::Line))
                (self.field("den", W::ToDay, &asked.den, FieldKind::Line))
                (self.field("tinh-den", W::AsOfDay, &asked.tinh_den, FieldKind::Line))
                (more)
                button type="submit" { (W::See.say(language)) }
            }
        }
    }

    /// What the rows are.
    pub(crate) fn rows(&self) -> Markup {
        let groups = [
            GroupBy::Agency,
            GroupBy::Level,
            GroupBy::Field,
            GroupBy::Procedure,
            GroupBy::Channel,
            GroupBy::Month,
        ];
        let words =
            |group: GroupBy| (group.as_str().to_owned(), group_words(group, self.language).to_owned());
        self.field("dong", W::GroupBy, &self.asked.dong, FieldKind::Choice(groups.map(words).to_vec()))
    }

    fn field(&self, name: &str, words: W, value: &str, kind: FieldKind) -> Markup {
        let (label, error) = (words.say(self.language), error_of(self.problem, name, self.language));
        FormField { name, label, hint: None, value, error, kind, optional: false }.draw(self.language)
    }
}

/// What the shared fields are called.
pub(crate) fn label(field: &str) -> Option<W> {
    Some(match field {
        "co-quan" => W::ReportingAgency,
        "ky" => W::PeriodLabel,
        "nam" => W::YearLabel,
        "tu" => W::FromDay,
        "den" => W::ToDay,
        "dong" => W::GroupBy,
        "tinh-den" => W::AsOfDay,
        "mau" => W::Layout,
        _ => return None,
    })
}

/// The periods that have a name.
fn periods(language: Language) -> Vec<(String, String)> {
    let vi = language == Language::Vietnamese;
    let mut all: Vec<(String, String)> = Vec::new();
    let mut put = |key: String, vi_words: String, en_words: String| {
        all.push((key, if vi { vi_words } else { en_words }));
    };
    put("year:1".into(), "cả năm".into(), "the whole year".into());
    put("half_year:1".into(), "6 tháng đầu năm".into(), "first half".into());
    put("half_year:2".into(), "6 tháng cuối năm".into(), "second half".into());
    put("nine_months:1".into(), "9 tháng".into(), "nine months".into());
    for (number, roman) in (1..).zip(["I", "II", "III", "IV"]) {
        put(format!("quarter:{number}"), format!("quý {roman}"), format!("quarter {number}"));
    }
    for month in 1..=12 {
        put(format!("month:{month}"), format!("tháng {month}"), format!("month {month}"));
    }
    all.push((DAYS.to_owned(), W::DaysBelow.say(language).to_owned()));
    all
}
