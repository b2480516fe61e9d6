//! How urgent a dossier is, by word, mark and border: readable without colour.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use crate::desk::shown::clock_time;
use crate::desk::words::W;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::Status;
use crate::form::words::capitalised;
use crate::platform::error::Language;
use crate::platform::instant::Instant;

/// What the badge of a dossier is drawn from; the rooms have judged it already.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DueFacts<'a> {
    /// Where it stands in the books.
    pub stage: Account,
    /// Its state.
    pub status: Status,
    /// Whether it is overdue.
    pub overdue: bool,
    /// By when it is due, or must be answered.
    pub due_at: Option<Instant>,
    /// What is left in words, where a list tells it.
    pub left: Option<&'a str>,
}

/// The state in the language of the page.
pub(crate) fn status_words(status: Status, language: Language) -> &'static str {
    match language {
        Language::Vietnamese => status.words_vi(),
        Language::English => status.words_en(),
    }
}

/// A mark and words in a border of its own.
fn drawn(class: &str, mark: &str, words: &str) -> Markup {
    html! { span class={ "b " (class) } { @if !mark.is_empty() { (mark) " " } (words) } }
}

/// The badge of a dossier.
pub(crate) fn due_badge(facts: DueFacts<'_>, now: Instant, language: Language) -> Markup {
    // It is working time everywhere on a list: said once, in the proof of a due date.
    let short = |left: &str| capitalised(left.strip_suffix(" làm việc").unwrap_or(left));
    let left = facts.left.filter(|_| language == Language::Vietnamese).map(short);
    if facts.overdue {
        return drawn("late", "▲", left.as_deref().unwrap_or(W::Overdue.say(language)));
    }
    if facts.stage.clock_stands() {
        return drawn("stand", "‖", left.as_deref().unwrap_or(W::Paused.say(language)));
    }
    if facts.status == Status::Resolved {
        return drawn("end", "✓", W::DoneToReturn.say(language));
    }
    if !matches!(facts.stage, Account::InProcess | Account::WaitingAcceptance) {
        return drawn("end", "✓", status_words(facts.status, language));
    }
    match facts.due_at {
        None => drawn("ok", "", W::NoDueDate.say(language)),
        Some(due) if due.date() == now.date() => {
            drawn("today", "●", &format!("{} {}", W::Today.say(language), clock_time(due)))
        }
        Some(due) => {
            let until = || format!("{} {}", W::DueShort.say(language), crate::desk::shown::short(due, now));
            drawn("ok", "", &left.unwrap_or_else(until))
        }
    }
}
