//! The form of a workflow as it is drawn: what it is for, and a table each of its steps, ways and opinions.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use super::common::AdminField;
use super::procedure_words::level_words;
use super::workflow_form::{MOST_ROWS, PlanColumn, TABLES, filled_rows};
use crate::access::Role;
use crate::agency::Level;
use crate::desk::parts::errors::error_of;
use crate::desk::parts::field::field_id;
use crate::desk::posted::PostedForm;
use crate::desk::value_words::role_words;
use crate::desk::words::W;
use crate::form::words::capitalised;
use crate::platform::error::{Language, Problem};
use crate::workflow::publish::STEP_ROLES;
use crate::workflow::routing::{HandlerChoice, OpinionsJoin, StepOutcome};

/// Empty rows for more; a new workflow begins with some steps.
const MORE_ROWS: usize = 2;
const FIRST_STEPS: usize = 5;

/// The fields, with what was typed; `new` has a name too.
pub(super) fn plan_fields(
    form: &PostedForm,
    problem: Option<&Problem>,
    new: bool,
    language: Language,
) -> Markup {
    let draw = |field: AdminField| field.draw(form, problem, language);
    let line = |name, label, hint| draw(AdminField::line(name, label).optional(hint));
    let about = [W::StepsAbout, W::WaysAbout, W::OpinionsAbout];
    let titles = [W::StepsTitle, W::WaysTitle, W::OpinionsTitle];
    html! {
        @if new { (draw(AdminField::line("name", W::WorkflowNameLabel).hinted(W::WorkflowNameHint))) }
        div.row {
            div.c6 { (line("procedure_code", W::ProcedureCode, W::WorkflowProcedureHint)) }
            div.c6 { (line("total_hours", W::TotalHours, W::TotalHoursHint)) }
        }
        div.row {
            div.c6 { (draw(AdminField::choice("level", W::LevelLabel, levels(W::AnyLevel, language)))) }
            div.c6 { (line("agency_code", W::WorkflowAgency, W::WorkflowAgencyHint)) }
        }
        @for (((name, columns), title), about) in TABLES.iter().zip(titles).zip(about) {
            (rows_table((name, columns), (title, about), (form, problem), language))
        }
    }
}

fn levels(none: W, language: Language) -> Vec<(String, String)> {
    let levels = Level::ALL.iter().filter(|level| **level != Level::Unit);
    let levels = levels.map(|level| (level.as_str().to_owned(), capitalised(&level_words(*level, language))));
    std::iter::once((String::new(), none.say(language).to_owned())).chain(levels).collect()
}

fn choices(table: &str, part: &str, language: Language) -> Vec<(String, String)> {
    let said = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    match (table, part) {
        (_, "role") => {
            STEP_ROLES.iter().map(|role: &Role| said(role.as_str(), role_words(*role, language))).collect()
        }
        (_, "agency_level") => {
            let mut all = levels(W::OwnOffice, language);
            all.push((Level::Unit.as_str().to_owned(), capitalised(&level_words(Level::Unit, language))));
            all
        }
        (_, "assignment") => vec![
            said(HandlerChoice::ByHand.as_str(), W::AssignedByHand.say(language)),
            said(HandlerChoice::LeastLoaded.as_str(), W::AssignedLeastLoaded.say(language)),
        ],
        (_, "opinions_join") => vec![
            said(OpinionsJoin::All.as_str(), W::JoinAll.say(language)),
            said(OpinionsJoin::Any.as_str(), W::JoinAny.say(language)),
        ],
        _ => vec![
            said(StepOutcome::Approve.as_str(), W::WayApprove.say(language)),
            said(StepOutcome::Return.as_str(), W::WayReturn.say(language)),
            said(StepOutcome::Reject.as_str(), W::WayReject.say(language)),
        ],
    }
}

fn rows_table(
    (table, columns): (&str, &[PlanColumn]),
    (title, about): (W, W),
    (form, problem): (&PostedForm, Option<&Problem>),
    language: Language,
) -> Markup {
    let used = filled_rows(form, table, columns).last().map_or(0, |row| row.saturating_add(1));
    let first = if table == "steps" { FIRST_STEPS } else { 0 };
    let rows = used.saturating_add(MORE_ROWS).max(first).min(MOST_ROWS);
    html! {
        fieldset id=(field_id(table)) tabindex="-1" {
            legend { (title.say(language)) }
            p.hint { (about.say(language)) }
            @if let Some(error) = error_of(problem, table, language) { span.err { (error) } }
            table.list.cells.plan {
                thead { tr { @for column in columns { th scope="col" { (column.label.say(language)) } } } }
                tbody {
                    @for row in 0..rows {
                        tr {
                            @for column in columns {
                                td class=(column.width) data-l=(column.label.say(language)) { (cell((table, row), column, (form, problem), language)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cell(
    (table, row): (&str, usize),
    column: &PlanColumn,
    (form, problem): (&PostedForm, Option<&Problem>),
    language: Language,
) -> Markup {
    let name = format!("{table}.{row}.{}", column.part);
    let (id, error) = (field_id(&name), error_of(problem, &name, language));
    let error_id = format!("{id}-error");
    let label = format!("{} {}", column.label.say(language), row.saturating_add(1));
    let (invalid, described) = (error.map(|_| "true"), error.map(|_| error_id.as_str()));
    html! {
        @if let Some(error) = error { span.err id=(error_id) { (error) } }
        @if column.chosen {
            select id=(id) name=(name) aria-label=(label) aria-invalid=[invalid] aria-describedby=[described] {
                @for (value, words) in choices(table, column.part, language) {
                    option value=(value) selected[form.get(&name) == value] { (words) }
                }
            }
        } @else {
            input type="text" id=(id) name=(name) value=(form.get(&name)) autocomplete="off" aria-label=(label) aria-invalid=[invalid] aria-describedby=[described];
        }
    }
}
