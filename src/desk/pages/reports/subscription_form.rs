//! The form by which a report is had made at every cut of a schedule, and the request that it becomes.
//! Pure: no HTTP, no SQL, no clock.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::choice::OfficeChoice;
use crate::access::Role;
use crate::desk::parts::errors::error_of;
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::posted::PostedForm;
use crate::desk::typed;
use crate::desk::value_words::{group_words, layout_words, role_words};
use crate::desk::words::W;
use crate::platform::error::{Language, Problem};
use crate::report::count::request::GroupBy;
use crate::report::runs::layouts::{LAYOUTS, Layout};
use crate::report::runs::request::ReportDefinition;
use crate::report::subscriptions::schedule::Schedule;
use crate::report::subscriptions::views::{ReceiverRequest, SubscriptionRequest};

/// Who may be told as holders of a role.
const RECEIVING: [Role; 4] = [Role::Supervisor, Role::ReportWriter, Role::Approver, Role::UnitHead];

/// The fields: as the page calls them, as the room does, and what they are for.
const FIELDS: [(&str, &str, W); 8] = [
    ("co-quan", "agency", W::ReportingAgency),
    ("mau", "report.layout", W::Layout),
    ("dong", "report.group_by", W::GroupBy),
    ("gop", "report.fold", W::FoldPaused),
    ("lich", "schedule", W::CutWhen),
    ("cat-sau", "cuts_after", W::CutsAfter),
    ("nguoi", "receivers", W::ReceiversByName),
    ("vai-tro", "", W::ReceiversByRole),
];

/// What a field is called.
pub(super) fn label(field: &str) -> Option<W> {
    FIELDS.iter().find(|(own, ..)| *own == field).map(|(.., words)| *words)
}

/// The sign-in names that are typed, with commas or blanks between.
fn names(form: &PostedForm) -> Vec<String> {
    let apart = |letter: char| letter == ',' || letter == ';' || letter.is_whitespace();
    form.get("nguoi").split(apart).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// What the form asks for. Those who are named come first among the receivers, then whoever holds the role.
pub(super) fn request_of(form: &PostedForm, today: NaiveDate) -> SubscriptionRequest {
    let filled = |name: &str| form.filled(name).map(str::to_owned);
    let layout = form.get("mau").to_owned();
    let open = Layout::find(&layout).is_none_or(|layout| layout.rows.is_none());
    let named = names(form).into_iter().map(|officer| ReceiverRequest {
        officer: Some(officer),
        role: None,
        agency: None,
    });
    let held = filled("vai-tro").map(|role| ReceiverRequest {
        officer: None,
        role: Some(role),
        agency: filled("noi-nhan").or_else(|| filled("co-quan")),
    });
    SubscriptionRequest {
        agency: form.get("co-quan").trim().to_owned(),
        schedule: form.get("lich").trim().to_owned(),
        cuts_after: form
            .filled("cat-sau")
            .map(|text| typed::date(text, today).map_or_else(|| text.to_owned(), |day| day.to_string())),
        report: ReportDefinition {
            layout,
            group_by: filled("dong").filter(|_| open),
            boundaries: None,
            kind: None,
            fold: form.get("gop") == "1",
        },
        receivers: named.chain(held).collect(),
    }
}

/// The same problem, its fields called as this page calls them; a receiver by whether it was named or holds the role.
pub(super) fn in_page_names(mut problem: Problem, form: &PostedForm) -> Problem {
    let named = names(form).len();
    for field in &mut problem.fields {
        let receiver = field.field.strip_prefix("receivers.").and_then(|place| place.parse::<usize>().ok());
        let own = match receiver {
            Some(place) if place < named => Some("nguoi"),
            Some(_) => Some("vai-tro"),
            None => FIELDS.iter().find(|(_, name, _)| *name == field.field).map(|(own, ..)| *own),
        };
        if let Some(own) = own {
            own.clone_into(&mut field.field);
        }
    }
    problem
}

/// When a schedule is cut.
pub(super) const fn schedule_words(schedule: Schedule, language: Language) -> &'static str {
    match (language, schedule) {
        (Language::Vietnamese, Schedule::Weekly) => "hằng tuần, thứ Sáu",
        (Language::Vietnamese, Schedule::Monthly) => "hằng tháng, ngày 14",
        (Language::Vietnamese, Schedule::Cumulative) => "lũy kế từ 15/12, hằng tháng, ngày 14",
        (Language::Vietnamese, Schedule::Quarterly) => "hằng quý, ngày 14",
        (Language::Vietnamese, Schedule::HalfYearly) => "6 tháng, 9 tháng, năm, ngày 14",
        (Language::Vietnamese, Schedule::CalendarMonthly) => "tháng dương lịch, ngày cuối",
        (Language::Vietnamese, Schedule::CalendarQuarterly) => "quý dương lịch, ngày cuối",
        (Language::Vietnamese, Schedule::CalendarYearly) => "năm dương lịch, ngày cuối",
        (Language::English, Schedule::Weekly) => "weekly, on Friday",
        (Language::English, Schedule::Monthly) => "monthly, on the 14th",
        (Language::English, Schedule::Cumulative) => "cumulative from 15/12, monthly, on the 14th",
        (Language::English, Schedule::Quarterly) => "quarterly, on the 14th",
        (Language::English, Schedule::HalfYearly) => "half-year, nine months, year, on the 14th",
        (Language::English, Schedule::CalendarMonthly) => "calendar months, last day",
        (Language::English, Schedule::CalendarQuarterly) => "calendar quarters, last day",
        (Language::English, Schedule::CalendarYearly) => "calendar years, last day",
    }
}

/// The form, with what was typed.
pub(super) fn subscription_form(
    offices: &OfficeChoice,
    (form, token, problem): (&PostedForm, &str, Option<&Problem>),
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    let field = |name: &str, words: W, hint: Option<W>, usual: &str, kind: FieldKind| {
        FormField {
            name,
            label: words.say(language),
            hint: hint.map(|hint| hint.say(language)),
            value: form.filled(name).unwrap_or(usual),
            error: error_of(problem, name, language),
            kind,
            optional: hint.is_some(),
        }
        .draw(language)
    };
    let usual = offices.code("");
    let layouts = LAYOUTS.iter().map(|one| (one.slug.to_owned(), layout_words(one, language))).collect();
    let schedules = Schedule::ALL
        .iter()
        .map(|one| (one.as_str().to_owned(), schedule_words(*one, language).to_owned()))
        .collect();
    let groups = [GroupBy::Agency, GroupBy::Level, GroupBy::Field, GroupBy::Procedure, GroupBy::Channel];
    let groups =
        groups.map(|group| (group.as_str().to_owned(), group_words(group, language).to_owned())).to_vec();
    let roles = RECEIVING.map(|role| (role.as_str().to_owned(), role_words(role, language).to_owned()));
    let roles = std::iter::once((String::new(), say(W::NobodyByRole).to_owned())).chain(roles).collect();
    html! {
        section.noprint {
            h2 { (say(W::NewSubscription)) }
            form.narrow method="post" action="/bao-cao/dinh-ky" {
                input type="hidden" name="csrf" value=(token);
                // Enter only looks: the report is scheduled by its button, or F9.
                button.skip type="submit" name="do" value="check" tabindex="-1" aria-hidden="true" { (say(W::CheckOnly)) }
                (field("co-quan", W::ReportingAgency, None, &usual, FieldKind::Choice(offices.choices())))
                (field("mau", W::Layout, None, "ii06a", FieldKind::Choice(layouts)))
                (field("dong", W::RowsWhereOpen, None, "agency", FieldKind::Choice(groups)))
                (field("lich", W::CutWhen, None, "monthly", FieldKind::Choice(schedules)))
                (field("cat-sau", W::CutsAfter, Some(W::CutsAfterHint), "", FieldKind::Line))
                (field("nguoi", W::ReceiversByName, Some(W::ReceiversByNameHint), "", FieldKind::Line))
                (field("vai-tro", W::ReceiversByRole, None, "", FieldKind::Choice(roles)))
                (field("noi-nhan", W::ReceiversAt, None, &usual, FieldKind::Choice(offices.choices())))
                div.tick {
                    input type="checkbox" id="f-gop" name="gop" value="1" checked[form.get("gop") == "1"];
                    label for="f-gop" { (say(W::FoldPaused)) }
                    @if let Some(error) = error_of(problem, "gop", language) { span.err { (error) } }
                }
                button.main type="submit" name="do" value="save" data-key="do" { (say(W::Subscribe)) " " kbd { "F9" } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> PostedForm {
        PostedForm::of(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn receivers_are_those_named_and_those_of_the_role_and_mistakes_lead_to_their_fields() {
        let today = crate::platform::instant::parse_date("2023-04-03").unwrap();
        let sent = form(&[
            ("co-quan", "H26.268"),
            ("mau", "ii06a"),
            ("dong", "agency"),
            ("nguoi", "a.b, c.d;e"),
            ("vai-tro", "supervisor"),
            ("cat-sau", "14/3/23"),
        ]);
        let request = request_of(&sent, today);
        assert_eq!(request.receivers.len(), 4);
        assert_eq!(request.receivers[3].agency.as_deref(), Some("H26.268"));
        // The layout says what its rows are.
        assert_eq!((request.report.group_by, request.cuts_after.as_deref()), (None, Some("2023-03-14")));
        let problem = ["receivers.1", "receivers.3", "schedule", "report.layout", "receivers"]
            .into_iter()
            .fold(Problem::new(crate::platform::error::Code::InvalidInput), |problem, field| {
                problem.with_field(field, "x", "x", "x")
            });
        let named = in_page_names(problem, &sent);
        let fields: Vec<&str> = named.fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(fields, ["nguoi", "vai-tro", "lich", "mau", "nguoi"]);
    }
}
