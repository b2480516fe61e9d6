//! The office hours of a draft of a calendar, as its form carries them: a line of shifts for each weekday, or those of the agency above.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::calendar::OfficeCalendar;
use crate::calendar::actions::NewShift;
use crate::calendar::hours::{WEEK, WeekHours};
use crate::calendar::version::{OfficeShift, Purpose};
use crate::desk::parts::errors::error_of;
use crate::desk::parts::field::{FieldKind, FormField, field_id};
use crate::desk::posted::PostedForm;
use crate::desk::typed;
use crate::desk::words::W;
use crate::platform::error::{Language, Problem};

/// What the form calls whose hours the draft has.
pub(super) const HOURS_FIELD: &str = "hours";
/// The weekdays in full, Monday first.
const DAYS: [W; 7] = [W::Monday, W::Tuesday, W::Wednesday, W::Thursday, W::Friday, W::Saturday, W::Sunday];
/// What hours are for, in the order of the table.
const PURPOSES: [Purpose; 2] = [Purpose::Processing, Purpose::Reception];

/// The hours of a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum HoursDraft {
    /// As the newest version has them.
    #[default]
    Kept,
    /// Those of the agency above.
    OfAbove,
    /// These, each with the field that it was typed in.
    Own(Vec<TypedShift>),
}

/// A shift as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypedShift {
    purpose: Purpose,
    weekday: u8,
    opens: String,
    closes: String,
}

/// The field of a weekday.
fn field_of(purpose: Purpose, weekday: u8) -> String {
    format!("{HOURS_FIELD}.{purpose}.{weekday}")
}

const fn purpose_words(purpose: Purpose) -> W {
    match purpose {
        Purpose::Processing => W::ProcessingHours,
        Purpose::Reception => W::ReceptionHours,
    }
}

fn weekdays() -> impl Iterator<Item = u8> {
    1..=7
}

impl HoursDraft {
    /// Reads the hours of a form.
    pub(super) fn read(form: &PostedForm) -> Self {
        match form.get(HOURS_FIELD) {
            "above" => Self::OfAbove,
            "own" => {
                let days = PURPOSES.into_iter().flat_map(|purpose| weekdays().map(move |day| (purpose, day)));
                Self::Own(days.flat_map(|(purpose, day)| read_day(form, purpose, day)).collect())
            }
            _ => Self::Kept,
        }
    }

    /// Whether the draft changes them.
    pub(super) fn is_changed(&self) -> bool {
        *self != Self::Kept
    }

    /// The shifts of the next version, of an agency whose newest one has these.
    pub(super) fn shifts(&self, own: &[OfficeShift]) -> Vec<NewShift> {
        match self {
            Self::Kept => own.iter().map(kept_shift).collect(),
            Self::OfAbove => Vec::new(),
            Self::Own(typed) => typed
                .iter()
                .map(|shift| NewShift {
                    purpose: shift.purpose,
                    weekday: shift.weekday,
                    opens: shift.opens.clone(),
                    closes: shift.closes.clone(),
                })
                .collect(),
        }
    }

    /// On which weekdays work is done by this draft, by their numbers from Monday; none where it does not say that itself.
    pub(super) fn worked_weekdays(&self) -> Option<BTreeSet<u32>> {
        let Self::Own(typed) = self else { return None };
        let processing = typed.iter().filter(|shift| shift.purpose == Purpose::Processing);
        let days: BTreeSet<u32> = processing.map(|shift| u32::from(shift.weekday)).collect();
        (!days.is_empty()).then_some(days)
    }

    /// The field of the page at which a fault of the rules belongs: they count shifts, the page has a line for each weekday.
    pub(super) fn field_at(&self, rule: &str) -> Option<String> {
        if rule == "shifts" {
            return Some(HOURS_FIELD.to_owned());
        }
        let place = rule.strip_prefix("shifts.")?.split('.').next()?.parse::<usize>().ok()?;
        let Self::Own(typed) = self else { return None };
        typed.get(place).map(|shift| field_of(shift.purpose, shift.weekday))
    }
}

fn read_day(form: &PostedForm, purpose: Purpose, weekday: u8) -> Vec<TypedShift> {
    let text = form.get(&field_of(purpose, weekday)).to_owned();
    let parts: Vec<String> = text
        .split([',', ';', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    parts
        .into_iter()
        .map(|part| {
            let (opens, closes) = part.split_once(['-', '–', '—']).unwrap_or((&part, ""));
            TypedShift { purpose, weekday, opens: clock(opens), closes: clock(closes) }
        })
        .collect()
}

/// A time as the rules read it; what cannot be read is left to the rule that refuses it.
fn clock(text: &str) -> String {
    let text = text.trim();
    let plain = text.to_lowercase().replace(' ', "");
    if ["24:00", "24h00", "24h", "2400"].contains(&plain.as_str()) {
        return "24:00".to_owned();
    }
    let whole_hour = || plain.parse::<u8>().ok().filter(|_| plain.len() <= 2).map(|hour| format!("{hour}h"));
    let read = typed::time(text).or_else(|| whole_hour().and_then(|hour| typed::time(&hour)));
    read.map_or_else(|| text.to_owned(), |time| time.format("%H:%M").to_string())
}

pub(super) fn kept_shift(shift: &OfficeShift) -> NewShift {
    NewShift {
        purpose: shift.purpose,
        weekday: shift.weekday,
        opens: shift.shift.opens.format("%H:%M").to_string(),
        closes: shift.shift.closing_text(),
    }
}

/// What the page calls the fields of the hours.
pub(super) fn hours_label(name: &str) -> Option<W> {
    if name == HOURS_FIELD {
        return Some(W::HoursOfDraft);
    }
    let weekday = name.strip_prefix("hours.")?.rsplit_once('.')?.1.parse::<usize>().ok()?;
    DAYS.get(weekday.checked_sub(1)?).copied()
}

/// What the fields are drawn from.
pub(super) struct HoursFields<'a> {
    /// What the office goes by now.
    pub calendar: &'a OfficeCalendar,
    /// Whether the newest version has hours of its own.
    pub has_own: bool,
    /// The draft.
    pub draft: &'a HoursDraft,
    /// What was typed.
    pub form: &'a PostedForm,
    /// What is wrong.
    pub problem: Option<&'a Problem>,
    /// In which language.
    pub language: Language,
}

impl HoursFields<'_> {
    fn say(&self, words: W) -> &'static str {
        words.say(self.language)
    }

    /// What is typed of a weekday, or what stands now.
    fn value(&self, purpose: Purpose, weekday: u8) -> String {
        let name = field_of(purpose, weekday);
        if self.form.all(HOURS_FIELD).next().is_some() {
            return self.form.get(&name).to_owned();
        }
        let hours = match purpose {
            Purpose::Processing => &self.calendar.processing_hours,
            Purpose::Reception => &self.calendar.reception_hours,
        };
        spoken(hours, weekday)
    }

    /// The fields, open where the draft changes them.
    pub(super) fn draw(&self) -> Markup {
        let mut choices = vec![(String::new(), self.say(W::HoursKept).to_owned())];
        choices.push(("own".to_owned(), self.say(W::HoursOwn).to_owned()));
        if self.has_own {
            choices.push(("above".to_owned(), self.say(W::HoursOfAbove).to_owned()));
        }
        let whose = FormField {
            name: HOURS_FIELD,
            label: self.say(W::HoursOfDraft),
            hint: Some(self.say(W::HoursOfDraftHint)),
            value: self.form.get(HOURS_FIELD),
            error: error_of(self.problem, HOURS_FIELD, self.language),
            kind: FieldKind::Choice(choices),
            optional: false,
        };
        let wrong = self
            .problem
            .is_some_and(|problem| problem.fields.iter().any(|field| field.field.starts_with(HOURS_FIELD)));
        html! {
            details open[self.draft.is_changed() || wrong] {
                summary { (self.say(W::OfficeHours)) }
                div.narrow { (whose.draw(self.language)) }
                table.list.cells {
                    thead { tr { @for words in [W::Weekday, W::ProcessingHours, W::ReceptionHours] { th scope="col" { (self.say(words)) } } } }
                    tbody {
                        @for (weekday, name) in weekdays().zip(DAYS) {
                            tr {
                                td { strong { (self.say(name)) } }
                                @for purpose in PURPOSES { td data-l=(self.say(purpose_words(purpose))) { (self.input(purpose, weekday, name)) } }
                            }
                        }
                    }
                }
                p.hint { (self.say(W::HoursHint)) }
            }
        }
    }

    fn input(&self, purpose: Purpose, weekday: u8, day: W) -> Markup {
        let name = field_of(purpose, weekday);
        let id = field_id(&name);
        let error = error_of(self.problem, &name, self.language);
        let described = error.map(|_| format!("{id}-error"));
        html! {
            @if let Some(error) = error { span.err id={ (id) "-error" } { (error) } }
            input type="text" id=(id) name=(name) value=(self.value(purpose, weekday)) autocomplete="off"
                aria-label={ (self.say(purpose_words(purpose))) ", " (self.say(day)) } aria-invalid=[error.map(|_| "true")] aria-describedby=[described];
        }
    }
}

/// The shifts of a weekday as they are typed.
fn spoken(hours: &WeekHours, weekday: u8) -> String {
    let place = usize::from(weekday).saturating_sub(1);
    let shifts = WEEK.get(place).map(|day| hours.shifts(*day)).unwrap_or_default();
    shifts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> PostedForm {
        PostedForm::of(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    fn told(draft: &HoursDraft) -> Vec<(Purpose, u8, String)> {
        let shifts = draft.shifts(&[]);
        shifts.iter().map(|one| (one.purpose, one.weekday, format!("{}-{}", one.opens, one.closes))).collect()
    }

    #[test]
    fn a_line_holds_the_shifts_of_a_day_however_they_are_typed() {
        for (text, shifts) in [
            ("7h30-11h30, 13:30 – 17:00", vec!["07:30-11:30", "13:30-17:00"]),
            ("0730-1130;1330-1700", vec!["07:30-11:30", "13:30-17:00"]),
            ("8-12", vec!["08:00-12:00"]),
            ("18h-24h", vec!["18:00-24:00"]),
            ("", vec![]),
            ("sáng", vec!["sáng-"]),
            ("8h-25h", vec!["08:00-25h"]),
        ] {
            let draft = HoursDraft::read(&form(&[("hours", "own"), ("hours.processing.6", text)]));
            let expected: Vec<_> =
                shifts.into_iter().map(|shift| (Purpose::Processing, 6, shift.to_owned())).collect();
            assert_eq!(told(&draft), expected, "{text}");
        }
    }

    #[test]
    fn hours_change_only_where_the_form_says_so_and_faults_lead_to_their_line() {
        let typed = ("hours.processing.1", "8-12, 11-17");
        for (whose, changed, many) in [("", false, 0), ("above", true, 0), ("own", true, 3)] {
            let fields = [("hours", whose), typed, ("hours.reception.2", "9-10")];
            let draft = HoursDraft::read(&form(&fields));
            assert_eq!((draft.is_changed(), draft.shifts(&[]).len()), (changed, many), "{whose}");
        }
        let draft = HoursDraft::read(&form(&[("hours", "own"), typed, ("hours.reception.2", "9-10")]));
        assert_eq!(draft.field_at("shifts.1").as_deref(), Some("hours.processing.1"));
        assert_eq!(draft.field_at("shifts.2.closes").as_deref(), Some("hours.reception.2"));
        assert_eq!(draft.field_at("shifts").as_deref(), Some("hours"));
        assert_eq!((draft.field_at("days.1.date"), draft.field_at("shifts.9")), (None, None));
        assert_eq!(draft.worked_weekdays(), Some(BTreeSet::from([1])));
        assert_eq!(hours_label("hours.reception.7"), Some(W::Sunday));
        assert_eq!(hours_label("hours.reception.8"), None);
    }
}
