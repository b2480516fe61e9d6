//! What the pages of administration have in common: their sections, days as they are typed and shown, agencies to choose from.

use actix_web::HttpResponse;
use chrono::{NaiveDate, TimeDelta};
use maud::{Markup, html};

use crate::access::catalogue_changes::views::CatalogueChangeView;
use crate::access::permission::AdministeredPlaces;
use crate::access::terms::OfficerTerm;
use crate::access::{CatalogueThing, Role, catalogue_changes};
use crate::agency::{self, Agency, AgencyId};
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::{self, DeskPage};
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::flash::flash;
use crate::desk::posted::PostedForm;
use crate::desk::shown::day;
use crate::desk::typed;
use crate::desk::words::W;
use crate::platform::database::Connection;
use crate::platform::error::{Language, Problem, Words};
use crate::platform::instant::Instant;
use crate::platform::service_state::ServiceState;
use crate::procedure::keeping::{KEEPERS, served_by_code};

/// The most changes that a page shows.
const MOST_CHANGES: i64 = 100;
/// Where officers are.
pub(super) const OFFICERS: &str = "/quan-tri/can-bo";
/// Where calendars are.
pub(super) const CALENDAR: &str = "/quan-tri/lich";

/// Where procedures are.
pub(super) const PROCEDURES: &str = "/quan-tri/thu-tuc";

/// Where workflows are.
pub(super) const WORKFLOWS: &str = "/quan-tri/quy-trinh";
/// Where agencies are.
pub(super) const AGENCIES: &str = "/quan-tri/co-quan";
/// Where registers are imported.
pub(super) const IMPORTS: &str = "/quan-tri/nhap";
/// Where delegations are.
pub(super) const DELEGATIONS: &str = "/quan-tri/uy-quyen";
/// Where the system is.
pub(super) const SYSTEM: &str = "/quan-tri/he-thong";

/// The sections, with their first pages.
const SECTIONS: [(&str, W); 9] = [
    ("/quan-tri", W::AdministrationOverview),
    (OFFICERS, W::OfficersTitle),
    (CALENDAR, W::CalendarTitle),
    (PROCEDURES, W::ProceduresTitle),
    (WORKFLOWS, W::WorkflowsTitle),
    (AGENCIES, W::AgenciesTitle),
    (DELEGATIONS, W::DelegationsTitle),
    (IMPORTS, W::ImportsTitle),
    (SYSTEM, W::SystemTitle),
];

/// The way between the sections; `here` is the one that is shown.
fn sections(here: &str, language: Language) -> Markup {
    html! {
        nav.tabs.admin aria-label=(W::Administration.say(language)) {
            @for (to, words) in SECTIONS {
                a href=(to) aria-current=[(to == here).then_some("page")] { (words.say(language)) }
            }
        }
    }
}

/// What a page of administration is made of.
pub(super) struct AdminView<'a> {
    /// The section that it belongs to.
    pub section: &'static str,
    /// The thing that it shows.
    pub title: &'a str,
    /// What is wrong.
    pub problem: Option<LabelledProblem<'a>>,
}

/// What is wrong, and what the page calls its fields.
#[derive(Clone, Copy)]
pub(super) struct LabelledProblem<'a> {
    problem: &'a Problem,
    label: &'a dyn Fn(&str) -> Option<W>,
}

impl<'a> LabelledProblem<'a> {
    pub(super) fn of(problem: &'a Problem, label: &'a dyn Fn(&str) -> Option<W>) -> Self {
        Self { problem, label }
    }
}

/// A page of administration.
pub(super) fn admin_page(view: &AdminView<'_>, content: &Markup, language: Language) -> DeskPage {
    let whole = html! {
        @if let Some(wrong) = view.problem { (errors(wrong.problem, wrong.label, language)) }
        (sections(view.section, language))
        h1 { (view.title) }
        (content)
    };
    DeskPage::of(view.title, whole, view.problem.map(|wrong| wrong.problem), language)
}

/// A day of a form as the rules read it; what cannot be read is left to the rule that refuses it.
pub(super) fn day_of(form: &PostedForm, name: &str, today: NaiveDate) -> Option<String> {
    let text = form.filled(name)?;
    Some(typed::date(text, today).map_or_else(|| text.to_owned(), |day| day.to_string()))
}

/// A problem with its days said as they are typed on pages.
pub(super) fn days_as_typed(mut problem: Problem) -> Problem {
    for field in problem.fields.iter_mut().filter(|field| field.code == "not_a_date") {
        let say = |language| W::DayOnPage.say(language).to_owned();
        field.words = Words { vi: say(Language::Vietnamese), en: say(Language::English) };
    }
    problem
}

/// Whether a form can be shown again with what is wrong: not where what it is about is gone, and not for a fault of ours.
pub(super) fn is_shown_on_the_form(problem: &Problem) -> bool {
    let status = problem.code.status();
    status < 500 && status != 404 && (status != 403 || !problem.fields.is_empty())
}

/// The last day of what ends before an instant.
pub(super) fn last_day(until: Instant) -> String {
    day(until.plus(TimeDelta::microseconds(-1)))
}

/// From when until when.
pub(super) fn term_shown(term: OfficerTerm, language: Language) -> String {
    let until = term.until.map_or_else(|| W::UntilFurtherNotice.say(language).to_owned(), last_day);
    format!("{} – {until}", day(term.from))
}

/// The offices that this officer administers.
pub(super) fn administered(me: &DeskOfficer) -> Vec<AgencyId> {
    me.officer.reach_as(Role::Administrator).offices()
}

/// The offices whose officers this officer sees as administrator: of a unit those of its office.
pub(super) fn offices_around(me: &DeskOfficer) -> Vec<AgencyId> {
    let held = me.officer.own_assignments().filter(|held| held.role == Role::Administrator);
    held.flat_map(|held| held.office_ids.iter().copied()).collect()
}

/// The agencies and units that this officer administers, as they are today.
pub(super) fn agencies_of(
    conn: &mut Connection,
    offices: &[AgencyId],
    today: NaiveDate,
) -> Result<Vec<Agency>, Problem> {
    Ok(agency::store::of_offices(conn, offices, today)?)
}

/// The agencies and units where this officer gives and takes roles, as they are today.
pub(super) fn places_of(
    conn: &mut Connection,
    places: &AdministeredPlaces,
    today: NaiveDate,
) -> Result<Vec<Agency>, Problem> {
    let mut found = agencies_of(conn, &places.offices.offices(), today)?;
    let units: Vec<AgencyId> = places.units.iter().copied().collect();
    let units = agency::store::load_many(conn, &units)?.into_iter().filter(|unit| unit.is_in_force_on(today));
    for unit in units {
        if !found.iter().any(|known| known.id == unit.id) {
            found.push(unit);
        }
    }
    Ok(found)
}

/// Lets only those go on who may change the procedure of this code: it serves several offices.
///
/// # Errors
/// When a role of this officer does not reach all of them (403), or the database fails.
pub(super) async fn only_its_keepers(
    me: &DeskOfficer,
    service: &ServiceState,
    code: &str,
) -> Result<(), Problem> {
    let (keeper, code) = (me.keeper(), code.to_owned());
    service
        .database
        .read(move |conn| served_by_code(conn, &code)?.changed_by(&keeper, KEEPERS).map(|_| ()))
        .await
}

/// What was done to something of the catalogue, the newest part of it.
///
/// # Errors
/// When the database fails.
pub(super) fn changes_of(
    conn: &mut Connection,
    thing: CatalogueThing,
    key: &str,
) -> Result<Vec<CatalogueChangeView>, Problem> {
    let rows = catalogue_changes::views::newest(conn, (thing, key), MOST_CHANGES)?;
    Ok(rows)
}

/// Agencies to choose from, by name with the code, which tells apart those of one name.
pub(super) fn agency_choices(agencies: &[Agency]) -> Vec<(String, String)> {
    agencies
        .iter()
        .map(|agency| (agency.code.clone(), format!("{} ({})", agency.name_vi, agency.code)))
        .collect()
}

/// Whether only Enter was pressed, which checks and does nothing.
pub(in crate::desk::pages) fn is_only_checked(form: &PostedForm) -> bool {
    form.get("do") == "check"
}

/// Answers a form of administration, or of rights: shown again where it came back after a sign-in, was only checked (`done` says no address then) or
/// cannot be done as it stands; its page is told by `drawn`.
pub(in crate::desk::pages) async fn answered(
    sent: PostedOrBroughtBack,
    drawn: impl AsyncFn(&DeskOfficer, &PostedForm, Option<&Problem>) -> Result<DeskPage, Problem>,
    done: impl AsyncFnOnce(&DeskOfficer, &PostedForm) -> Result<Option<String>, Problem>,
) -> HttpResponse {
    let PostedOrBroughtBack { me, form, back } = sent;
    let done = if back { Ok(None) } else { done(&me, &form).await };
    let problem = match done {
        Ok(Some(to)) => return page::see_other(&to),
        Ok(None) => None,
        Err(problem) if is_shown_on_the_form(&problem) => Some(days_as_typed(problem)),
        Err(problem) => return me.answer(Err(problem)),
    };
    let page = drawn(&me, &form, problem.as_ref()).await;
    me.answer(page.map(|page| page.brought_back(back, me.language())))
}

/// What every form begins with: the button that Enter presses, which only checks, the token, and what came of a check.
pub(in crate::desk::pages) fn form_head(
    token: &str,
    (form, problem): (&PostedForm, Option<&Problem>),
    language: Language,
) -> Markup {
    html! {
        button.skip type="submit" name="do" value="check" tabindex="-1" aria-hidden="true" { (W::CheckOnly.say(language)) }
        input type="hidden" name="csrf" value=(token);
        @if problem.is_none() && is_only_checked(form) { (flash(&html! { (W::CheckedNotDone.say(language)) })) }
    }
}

/// A field of a form of administration.
#[derive(Debug, Clone)]
pub(super) struct AdminField {
    /// Its name, as the rules call it.
    pub name: &'static str,
    /// What it is for.
    pub label: W,
    /// How it is filled in.
    pub hint: Option<W>,
    /// What is typed or chosen.
    pub kind: FieldKind,
    /// Whether it may stay empty.
    pub optional: bool,
}

impl AdminField {
    /// A line that must be filled in.
    pub(super) const fn line(name: &'static str, label: W) -> Self {
        Self { name, label, hint: None, kind: FieldKind::Line, optional: false }
    }

    /// One of these.
    pub(super) const fn choice(name: &'static str, label: W, choices: Vec<(String, String)>) -> Self {
        Self { name, label, hint: None, kind: FieldKind::Choice(choices), optional: false }
    }

    /// The same, which may stay empty.
    pub(super) fn optional(self, hint: W) -> Self {
        Self { hint: Some(hint), optional: true, ..self }
    }

    /// The same with how it is filled in.
    pub(super) fn hinted(self, hint: W) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// Draws it with what was typed.
    pub(super) fn draw(&self, form: &PostedForm, problem: Option<&Problem>, language: Language) -> Markup {
        FormField {
            name: self.name,
            label: self.label.say(language),
            hint: self.hint.map(|hint| hint.say(language)),
            value: form.get(self.name),
            error: error_of(problem, self.name, language),
            kind: self.kind.clone(),
            optional: self.optional,
        }
        .draw(language)
    }
}
