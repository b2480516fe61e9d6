//! How far an import is: what is told while it runs, and after it stopped, broke off or failed.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use super::common::IMPORTS;
use crate::desk::words::W;
use crate::import::kept::store::{ImportRow, ImportState};
use crate::platform::error::Language;
use crate::platform::text::number_vi;

/// The state in words.
pub(super) const fn state_words(state: ImportState) -> W {
    match state {
        ImportState::Received => W::ImportStateReceived,
        ImportState::Checking => W::ImportStateChecking,
        ImportState::Checked => W::ImportStateChecked,
        ImportState::Importing => W::ImportStateImporting,
        ImportState::Stopped => W::ImportStateStopped,
        ImportState::Interrupted => W::ImportStateInterrupted,
        ImportState::Failed => W::ImportStateFailed,
        ImportState::Done => W::ImportStateDone,
    }
}

/// What all runs together have brought in.
pub(super) fn taken(row: &ImportRow, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        p {
            (say(W::ImportTakenSoFar)) ": " strong { (number_vi(i64::from(row.added))) } " " (say(W::ImportTakenAdded))
            @if row.updated > 0 { ", " strong { (number_vi(i64::from(row.updated))) } " " (say(W::ImportTakenUpdated)) }
            "."
        }
    }
}

/// A run that is going on.
pub(super) fn running(row: &ImportRow, runner: &str, token: &str, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let here = format!("{IMPORTS}/{}", row.id);
    // Before anything is written hundredths of the check are counted.
    let (words, all) =
        if row.rows_all > 0 { (W::ImportWritingNow, row.rows_all) } else { (W::ImportCheckingNow, 100) };
    let label = if row.rows_all > 0 {
        format!(
            "{} {} {} {} {}",
            say(words),
            number_vi(i64::from(row.rows_done)),
            say(W::ImportOf),
            number_vi(i64::from(all)),
            say(W::ImportRows)
        )
    } else {
        format!("{}: {} %", say(words), row.rows_done)
    };
    html! {
        section.box role="status" id="flash" tabindex="-1" {
            h2 { (say(state_words(row.state))) }
            p { label for="progress" { (label) } }
            p { progress id="progress" max=(all) value=(row.rows_done) { (label) } }
            @if row.state == ImportState::Importing { (taken(row, language)) }
            @if !runner.is_empty() { p { (say(W::ImportRunBy)) ": " (runner) "." } }
            @if row.stop_by.is_some() { p { strong { (say(W::ImportStopAsked)) } } }
        }
        p.hint { (say(W::ImportGoesOn)) }
        p { a.btn href=(here) { (say(W::ImportReload)) } }
        @if row.stop_by.is_none() {
            form method="post" action=(here) {
                input type="hidden" name="csrf" value=(token);
                p.hint { (say(W::ImportStopAbout)) }
                div.buttons { button.hard type="submit" name="do" value="stop" { (say(W::ImportStop)) } }
            }
        }
    }
}

/// Why a run is over before its end; nothing of one that came to its end.
pub(super) fn ended(row: &ImportRow, state: ImportState, stopper: &str, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let failure = match language {
        Language::Vietnamese => row.failure_vi.as_deref(),
        Language::English => row.failure_en.as_deref(),
    };
    html! {
        @match state {
            ImportState::Stopped => {
                section.box.warn {
                    p { strong { (say(W::ImportStoppedAbout)) } }
                    (taken(row, language))
                    @if !stopper.is_empty() { p { (say(W::ImportStoppedBy)) ": " (stopper) "." } }
                }
            }
            ImportState::Interrupted => { section.box.warn { p { strong { (say(W::ImportInterruptedAbout)) } } (taken(row, language)) } }
            ImportState::Failed => {
                section.box.bad role="alert" {
                    p { strong { (say(W::ImportFailedAbout)) } " " (failure.unwrap_or_default()) "." }
                    (taken(row, language))
                }
            }
            ImportState::Done => { section.box.good role="status" id="flash" tabindex="-1" { p { strong { (say(W::ImportDoneAbout)) } } (taken(row, language)) } }
            ImportState::Received | ImportState::Checked | ImportState::Checking | ImportState::Importing => {}
        }
    }
}
