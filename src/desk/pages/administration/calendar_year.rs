//! A year as twelve months of buttons: what each day is, by word, mark and border, and a press on it.
//! Pure: no HTTP, no SQL, no clock.

use chrono::{Datelike as _, NaiveDate};
use maud::{Markup, html};

use super::calendar_draft::{CalendarPlan, DayShown};
use crate::desk::words::W;
use crate::platform::error::Language;

/// What presses a day.
pub(super) const PRESS_FIELD: &str = "pick";
/// The days of a week, as the months are headed.
pub(super) const WEEKDAYS: [W; 7] = [
    W::MondayShort,
    W::TuesdayShort,
    W::WednesdayShort,
    W::ThursdayShort,
    W::FridayShort,
    W::SaturdayShort,
    W::SundayShort,
];

/// How a kind of day looks and is read out: class, mark, words.
const fn look(shown: DayShown) -> (&'static str, &'static str, W) {
    match shown {
        DayShown::Ordinary => ("day", "", W::DayOrdinary),
        DayShown::Weekend => ("day rest", "", W::DayWeekend),
        DayShown::Off => ("day off", "✕", W::DayOff),
        DayShown::Worked => ("day work", "●", W::DayWorked),
    }
}

/// The id of the day that was pressed: the hand goes on from there.
pub(super) const PRESSED: &str = "pressed";

/// The twelve months; `pressed` is the day that was pressed just now.
pub(super) fn year_of_buttons(
    plan: &CalendarPlan,
    year: i32,
    pressed: Option<NaiveDate>,
    language: Language,
) -> Markup {
    html! {
        (marks(language))
        div.year {
            @for month in 1..=12 {
                @if let Some(first) = NaiveDate::from_ymd_opt(year, month, 1) { (month_of(plan, first, pressed, language)) }
            }
        }
    }
}

/// What the marks mean.
fn marks(language: Language) -> Markup {
    let kinds = [DayShown::Ordinary, DayShown::Weekend, DayShown::Off, DayShown::Worked];
    html! {
        p.marks {
            (W::KeyOfMarks.say(language)) ": "
            @for kind in kinds {
                @let (class, mark, words) = look(kind);
                span class=(class) { "1" (mark) } " " (words.say(language)) " · "
            }
            span.day.new { "1" } " " (W::DayChanged.say(language))
        }
    }
}

fn month_of(plan: &CalendarPlan, first: NaiveDate, pressed: Option<NaiveDate>, language: Language) -> Markup {
    let days: Vec<NaiveDate> = first.iter_days().take_while(|day| day.month() == first.month()).collect();
    let before = usize::try_from(first.weekday().num_days_from_monday()).unwrap_or_default();
    let blanks = std::iter::repeat_n(None, before);
    let cells: Vec<Option<NaiveDate>> = blanks.chain(days.into_iter().map(Some)).collect();
    html! {
        table.month {
            caption { (W::MonthNumber.say(language)) " " (first.month()) }
            thead { tr { @for weekday in WEEKDAYS { th scope="col" { (weekday.say(language)) } } } }
            tbody {
                @for week in cells.chunks(7) {
                    tr { @for cell in week { td { @if let Some(date) = cell { (button(plan, *date, pressed, language)) } } } }
                }
            }
        }
    }
}

fn button(plan: &CalendarPlan, date: NaiveDate, pressed: Option<NaiveDate>, language: Language) -> Markup {
    let (class, mark, words) = look(plan.shown(date));
    let changed = plan.changes.contains_key(&date);
    let spoken = format!("{}/{} {}", date.day(), date.month(), words.say(language));
    let class = if changed { format!("{class} new") } else { class.to_owned() };
    let spoken = if changed { format!("{spoken}, {}", W::DayChanged.say(language)) } else { spoken };
    html! {
        button class=(class) id=[(pressed == Some(date)).then_some(PRESSED)] name=(PRESS_FIELD) value=(date) aria-label=(spoken) { (date.day()) (mark) }
    }
}
