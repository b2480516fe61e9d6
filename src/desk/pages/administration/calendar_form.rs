//! The page of a calendar: whose and which year, the days, the draft, what it would do, and what stands in the calendar now.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use super::calendar_draft::DAY_FIELD;
use super::calendar_hours::{HoursFields, hours_label};
use super::calendar_read::CalendarRead;
use super::calendar_year::{PRESS_FIELD, PRESSED, WEEKDAYS, year_of_buttons};
use super::common::{AdminField, CALENDAR, agency_choices};
use crate::calendar::effective::EffectiveDay;
use crate::calendar::hours::WeekHours;
use crate::calendar::version::DayMark;
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::flash::flash;
use crate::desk::posted::PostedForm;
use crate::desk::shown::{address, appointment};
use crate::desk::typed::date_shown;
use crate::desk::words::W;
use crate::dossier::bulk::recalendar::http::{CalendarRecomputed, CalendarRehearsal};
use crate::dossier::bulk::recalendar::{DueDateTotals, OverdueTurn};
use crate::platform::error::{Language, Problem};
use crate::platform::instant::parse_date;

/// What came of what was sent.
pub(super) enum CalendarOutcome {
    /// Nothing was asked but to see the page.
    None,
    /// What publishing would do.
    Rehearsed(CalendarRehearsal),
    /// Why it was not done.
    Refused(Problem),
    /// This version was published.
    Published(i32),
    /// Due dates were computed again.
    Recomputed(CalendarRecomputed),
}

/// What the page is drawn from.
pub(super) struct CalendarPageView<'a> {
    /// The calendar, with the draft.
    pub found: &'a CalendarRead,
    /// The year that is shown.
    pub year: i32,
    /// What was typed.
    pub form: &'a PostedForm,
    /// What came of it.
    pub outcome: &'a CalendarOutcome,
    /// The token of the form.
    pub token: &'a str,
}

/// What the page calls its fields.
pub(super) fn calendar_label(name: &str) -> Option<W> {
    Some(match name {
        "basis" => W::BasisOfVersion,
        "day_name" => W::DayName,
        "day_name_en" => W::DayNameEnglish,
        _ => return hours_label(name),
    })
}

impl CalendarPageView<'_> {
    /// The address of this calendar in another year.
    fn of_year(&self, year: i32, more: &[(&str, &str)]) -> String {
        let year = year.to_string();
        let own = [("cq", self.found.agency.code.as_str()), ("nam", year.as_str())];
        address(CALENDAR, &own.into_iter().chain(more.iter().copied()).collect::<Vec<_>>())
    }

    fn problem(&self) -> Option<&Problem> {
        match self.outcome {
            CalendarOutcome::Refused(problem) => Some(problem),
            _ => None,
        }
    }
}

/// The page under its heading.
pub(super) fn calendar_content(view: &CalendarPageView<'_>, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let pressed = parse_date(view.form.get(PRESS_FIELD));
    html! {
        @match view.outcome {
            CalendarOutcome::Published(version) => { (flash(&html! { (say(W::JustPublishedVersion)) " " (version) "." })) }
            CalendarOutcome::Recomputed(done) => {
                (flash(&html! { (say(W::JustRecomputed)) }))
                (totals(&done.dossiers, &done.legs, language))
            }
            _ => {}
        }
        @for one in &view.found.unsettled {
            p.box.warn {
                strong { (one.agency_name) ", " (one.year) ": " } (say(W::UnsettledAbout)) " "
                a href=(address(CALENDAR, &[("cq", &one.agency_code), ("nam", &one.year.to_string()), ("luat", "1")])) { (say(W::SettleYear)) }
            }
        }
        (choice(view, language))
        (standing(view, language))
        form method="post" action=(CALENDAR) data-first=(if pressed.is_some() { PRESSED } else { "main" }) {
            // Enter presses the first button: the page comes again as it is.
            button.skip type="submit" name="do" value="check" tabindex="-1" aria-hidden="true" { (say(W::CheckOnly)) }
            input type="hidden" name="csrf" value=(view.token);
            input type="hidden" name="cq" value=(view.found.agency.code);
            input type="hidden" name="nam" value=(view.year);
            input type="hidden" name="version" value=(version_of(view));
            @for day in view.found.plan.carried() { input type="hidden" name=(DAY_FIELD) value=(day); }
            @if let CalendarOutcome::Rehearsed(rehearsal) = view.outcome { (rehearsed(rehearsal, language)) }
            p.hint { (say(W::CalendarAbout)) }
            (year_of_buttons(&view.found.plan, view.year, pressed, language))
            (draft(view, language))
        }
        (in_force(view, language))
    }
}

/// The version that the draft was drawn up on; it stays while the form goes to and fro.
fn version_of(view: &CalendarPageView<'_>) -> String {
    view.form.filled("version").map_or_else(|| view.found.newest().to_string(), str::to_owned)
}

fn choice(view: &CalendarPageView<'_>, language: Language) -> Markup {
    let field = |name, label: W, value, kind| {
        FormField { name, label: label.say(language), hint: None, value, error: None, kind, optional: false }
            .draw(language)
    };
    let offices = agency_choices(&view.found.offices);
    html! {
        form.filters method="get" action=(CALENDAR) {
            (field("cq", W::CalendarOf, &view.found.agency.code, FieldKind::Choice(offices)))
            (field("nam", W::YearLabel, &view.year.to_string(), FieldKind::Number))
            button type="submit" { (W::SeeCalendar.say(language)) }
            a.btn href=(view.of_year(view.year.saturating_sub(1), &[])) { (W::PreviousYear.say(language)) }
            a.btn href=(view.of_year(view.year.saturating_add(1), &[])) { (W::NextYear.say(language)) }
        }
    }
}

/// Whether the year is settled, and how many working days it has.
fn standing(view: &CalendarPageView<'_>, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let calendar = &view.found.calendar;
    let provisional = calendar.provisional_years.contains(&view.year);
    html! {
        @match calendar.working_days_of(view.year) {
            Ok(days) => { p { strong { (days) } " " (say(W::WorkingDaysInAll)) "." @if provisional { " " (say(W::ProvisionalYear)) } } }
            Err(_) => { p.box.warn { (say(W::YearNotThere)) } }
        }
    }
}

/// The days that change, and what goes with them.
fn draft(view: &CalendarPageView<'_>, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let plan = &view.found.plan;
    let settled = view.form.filled("settled").is_some();
    let unknown = !view.found.calendar.years.contains(&view.year);
    let field = |field: AdminField| field.draw(view.form, view.problem(), language);
    html! {
        h2 { (say(W::InTheDraft)) }
        @if plan.hours.is_changed() { p { (say(W::HoursChange)) } }
        @if plan.changes.is_empty() {
            @if !plan.hours.is_changed() { p { (say(W::DraftIsEmpty)) } }
        } @else {
            ul {
                @for (date, day) in &plan.changes {
                    li { (date_shown(*date)) ": " strong { (mark_words(day.mark, language)) } @if !day.name_vi.is_empty() { ", " (day.name_vi) } }
                }
            }
        }
        (hours_fields(view, language))
        div.narrow {
            (field(AdminField { kind: FieldKind::Long, ..AdminField::line("basis", W::BasisOfVersion).hinted(W::BasisOfVersionHint) }))
            (field(AdminField::line("day_name", W::DayName).hinted(W::DayNameHint)))
            (field(AdminField::line("day_name_en", W::DayNameEnglish).optional(W::DayNameEnglishHint)))
            @if unknown {
                div.tick {
                    input type="checkbox" id="f-settled" name="settled" value="1" checked[settled];
                    label for="f-settled" { (say(W::YearIsSettled)) }
                }
            }
        }
        div.buttons {
            @if matches!(view.outcome, CalendarOutcome::Rehearsed(_)) {
                button.hard type="submit" name="do" value="publish" data-key="do" { (say(W::PublishCalendar)) " " kbd { "F9" } }
                button type="submit" name="do" value="rehearse" { (say(W::RehearseCalendar)) }
            } @else {
                button.main type="submit" name="do" value="rehearse" data-key="do" { (say(W::RehearseCalendar)) " " kbd { "F9" } }
            }
            @if unknown { button type="submit" name="do" value="propose" { (say(W::SettleYear)) } }
            button type="submit" name="do" value="drop" { (say(W::DropDraft)) }
        }
    }
}

fn hours_fields(view: &CalendarPageView<'_>, language: Language) -> Markup {
    HoursFields {
        calendar: &view.found.calendar,
        has_own: !view.found.plan.own.shifts.is_empty(),
        draft: &view.found.plan.hours,
        form: view.form,
        problem: view.problem(),
        language,
    }
    .draw()
}

fn mark_words(mark: Option<DayMark>, language: Language) -> &'static str {
    match mark {
        Some(DayMark::Off) => W::DayOff.say(language),
        Some(DayMark::Worked) => W::DayWorked.say(language),
        None => W::DayNormal.say(language),
    }
}

/// What publishing would do.
fn rehearsed(rehearsal: &CalendarRehearsal, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        section.box.warn id="flash" tabindex="-1" role="status" {
            h2 { (say(W::RehearsalTitle)) ", " (say(W::DraftOfVersion)) " " (rehearsal.version) }
            p { strong { (say(W::NothingWrittenYet)) } }
            (totals(&rehearsal.dossiers, &rehearsal.legs, language))
            @if rehearsal.items.is_empty() {
                p { (say(W::NoDossierMoves)) }
            } @else {
                h3 { (say(W::MovesListed)) }
                table.list.cells {
                    thead { tr { @for words in [W::Code, W::ProcedureCode, W::DueBefore, W::DueAfter, W::ServiceStanding] { th scope="col" { (say(words)) } } } }
                    tbody {
                        @for one in &rehearsal.items {
                            tr {
                                td { a href={ "/ho-so/" (one.code) } target="_blank" { (one.code) } }
                                td data-l=(say(W::ProcedureCode)) { (one.procedure_code) }
                                td data-l=(say(W::DueBefore)) { (one.due_before.map(|at| appointment(at, language)).unwrap_or_default()) }
                                td data-l=(say(W::DueAfter)) { (appointment(one.due_after, language)) }
                                td data-l=(say(W::ServiceStanding)) { (turn(one.turn, language)) }
                            }
                        }
                    }
                }
                @if rehearsal.next_cursor.is_some() { p.hint { (say(W::MovesFirst)) } }
            }
        }
    }
}

fn turn(turn: Option<OverdueTurn>, language: Language) -> Markup {
    html! {
        @match turn {
            Some(OverdueTurn::Becomes) => { span class="b late" { "▲ " (W::TurnsOverdue.say(language)) } }
            Some(OverdueTurn::NoLonger) => { span class="b ok" { (W::TurnsInTime.say(language)) } }
            None => {}
        }
    }
}

fn totals(dossiers: &DueDateTotals, legs: &DueDateTotals, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let row = |of: &DueDateTotals| {
        [of.open, of.unchanged, of.earlier, of.later, of.becomes_overdue, of.no_longer_overdue]
    };
    let heads =
        [W::OpenDossiersLooked, W::DueStays, W::DueEarlier, W::DueLater, W::TurnsOverdue, W::TurnsInTime];
    html! {
        div.wide tabindex="0" role="region" aria-label=(say(W::RehearsalTitle)) {
            table.figures {
                thead { tr { th scope="col" { (say(W::RowName)) } @for words in heads { th scope="col" { (say(words)) } } } }
                tbody {
                    tr { th scope="row" { (say(W::DossiersCount)) } @for number in row(dossiers) { td.num { (number) } } }
                    @if legs.open > 0 { tr { th scope="row" { (say(W::LegsCount)) } @for number in row(legs) { td.num { (number) } } } }
                }
            }
        }
    }
}

/// What stands in the calendar now: days that differ, hours, versions.
fn in_force(view: &CalendarPageView<'_>, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let calendar = &view.found.calendar;
    let days: Vec<&EffectiveDay> = calendar.days_of(view.year).collect();
    html! {
        details {
            summary { (say(W::DaysThatDiffer)) " (" (days.len()) ")" }
            table.list.cells {
                thead { tr { @for words in [W::DayDate, W::DayBecomes, W::DayName, W::Ground, W::LaidBy] { th scope="col" { (say(words)) } } } }
                tbody {
                    @for one in days {
                        tr {
                            td { (date_shown(one.day.date)) }
                            td data-l=(say(W::DayBecomes)) { (mark_words(Some(one.day.mark), language)) }
                            td data-l=(say(W::DayName)) { (match language { Language::Vietnamese => &one.day.name_vi, Language::English => &one.day.name_en }) }
                            td data-l=(say(W::Ground)) { (one.day.basis) }
                            td data-l=(say(W::LaidBy)) { (layer(&one.layer, language)) }
                        }
                    }
                }
            }
        }
        details {
            summary { (say(W::OfficeHours)) }
            dl {
                dt { (say(W::ProcessingHours)) } dd { (hours(&calendar.processing_hours, language)) }
                dt { (say(W::ReceptionHours)) } dd { (hours(&calendar.reception_hours, language)) }
            }
        }
        details {
            summary { (say(W::VersionsOfCalendar)) " (" (view.found.versions.len()) ")" }
            @if view.found.versions.is_empty() { p { (say(W::NoOwnCalendar)) } }
            ul { @for (version, basis) in &view.found.versions { li { (say(W::VersionNumber)) " " (version) ": " (basis) } } }
        }
        details {
            summary { (say(W::Recompute)) }
            p { (say(W::RecomputeAbout)) }
            form method="post" action={ (CALENDAR) "/tinh-lai" } {
                input type="hidden" name="csrf" value=(view.token);
                input type="hidden" name="cq" value=(view.found.agency.code);
                input type="hidden" name="nam" value=(view.year);
                p { button type="submit" { (say(W::Recompute)) } }
            }
        }
    }
}

/// Whose calendar says so: a layer is named by agency and version, but for the days of the law.
fn layer(name: &str, language: Language) -> String {
    if name.contains('@') { name.replace('@', ", ") } else { W::ByLawAlone.say(language).to_owned() }
}

fn hours(hours: &WeekHours, language: Language) -> Markup {
    html! {
        @for (weekday, name) in crate::calendar::hours::WEEK.into_iter().zip(WEEKDAYS) {
            @let shifts: Vec<String> = hours.shifts(weekday).iter().map(ToString::to_string).collect();
            @if !shifts.is_empty() { div { (name.say(language)) ": " (shifts.join(", ")) } }
        }
    }
}
