//! Dossiers in lines: what is left, whose it is, where it lies. On a narrow screen each line is a card.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use super::badge::{DueFacts, due_badge};
use super::row_acts::RowActs;
use crate::access::Role;
use crate::desk::shown::short;
use crate::desk::value_words::role_words;
use crate::desk::words::W;
use crate::dossier::views::lists::line::DossierLine;
use crate::platform::error::Language;
use crate::platform::instant::Instant;

/// The lines, with what may be done from each.
pub(crate) fn list_table(lines: &[DossierLine], acts: &RowActs, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let heads = [W::TimeLeft, W::Code, W::Applicant, W::Procedure, W::Where, W::DueDate, W::HandOverBy];
    html! {
        table.list {
            thead {
                tr {
                    @for words in heads { th scope="col" { (say(words)) } }
                    @if acts.any() { th scope="col" { (say(W::RowActs)) } }
                }
            }
            tbody { @for line in lines { (row(line, acts, now, language)) } }
        }
    }
}

fn row(line: &DossierLine, acts: &RowActs, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let facts = DueFacts {
        stage: line.stage,
        status: line.status,
        overdue: line.overdue,
        due_at: line.due_at.or(line.answer_due_at),
        left: line.remaining_words.as_deref(),
    };
    let at = |at: Option<Instant>| at.map(|at| short(at, now)).unwrap_or_default();
    html! {
        tr {
            td { (due_badge(facts, now, language)) }
            td { a href={ "/ho-so/" (line.code) } { (line.code) } }
            td data-l=(say(W::Applicant)) { (line.applicant_name) }
            td data-l=(say(W::Procedure)) { (line.procedure_name) }
            td data-l=(say(W::Where)) { (place(line, language)) }
            td data-l=(say(W::DueDate)) { (at(line.due_at.or(line.answer_due_at))) }
            td data-l=(say(W::HandOverBy)) { (at(line.hand_over_by.as_ref().map(|by| by.at))) }
            @if acts.any() { td data-l=(say(W::RowActs)) { (acts.draw(line, language)) } }
        }
    }
}

/// Whose turn it is.
fn place(line: &DossierLine, language: Language) -> String {
    let role = line.step_role.as_deref().and_then(Role::parse).map(|role| role_words(role, language));
    let other = line.acting_agency.as_ref().map(|agency| agency.name.as_str());
    let parts: Vec<&str> = [other, role, line.handler_name.as_deref()].into_iter().flatten().collect();
    parts.join(" · ")
}
