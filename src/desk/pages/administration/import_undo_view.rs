//! The page on which an import is taken back, as it is drawn.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::common::{AdminField, AdminView, IMPORTS, LabelledProblem, admin_page, form_head};
use super::import_outcome::effect_on_figures;
use crate::access::OfficerId;
use crate::access::permission::OfficerName;
use crate::desk::page::DeskPage;
use crate::desk::parts::field::FieldKind;
use crate::desk::posted::PostedForm;
use crate::desk::words::W;
use crate::import::undo::actions::ImportWithUndo;
use crate::import::undo::outlook::UndoOutlook;
use crate::import::undo::runs::store::{UndoRow, UndoState};
use crate::platform::error::{Language, Problem};
use crate::platform::instant::Instant;
use crate::platform::text::number_vi;

/// Dossiers that stay and are named on the page; the list has all.
const FIRST: usize = 50;

/// An import, its undo, and who is named there.
pub(super) struct UndoRead {
    pub(super) found: ImportWithUndo,
    pub(super) names: BTreeMap<OfficerId, OfficerName>,
    pub(super) now: Instant,
}

impl UndoRead {
    /// How far its undo is now.
    pub(super) fn state(&self) -> Option<UndoState> {
        self.found.undo.as_ref().map(|undo| undo.state_at(self.now))
    }
}

/// What the page is drawn from.
pub(super) struct UndoView<'a> {
    /// The import and its undo.
    pub read: &'a UndoRead,
    /// The token of the form.
    pub token: &'a str,
    /// What was typed.
    pub form: &'a PostedForm,
    /// What is wrong.
    pub problem: Option<&'a Problem>,
    /// In which language.
    pub language: Language,
}

fn count(number: usize) -> String {
    number_vi(i64::try_from(number).unwrap_or(i64::MAX))
}

fn reason() -> AdminField {
    AdminField { kind: FieldKind::Long, ..AdminField::line("reason", W::Reason).hinted(W::UndoReasonHint) }
}

/// How far the undo of an import is, in words.
pub(super) const fn undo_words(state: UndoState) -> W {
    match state {
        UndoState::TakingBack => W::UndoStateRuns,
        UndoState::Stopped => W::UndoStateStopped,
        UndoState::Interrupted => W::UndoStateInterrupted,
        UndoState::Failed => W::UndoStateFailed,
        UndoState::Done => W::UndoStateDone,
    }
}

/// The page.
pub(super) fn drawn_page(view: &UndoView<'_>) -> DeskPage {
    let title = format!("{} {}", view.say(W::UndoTitle), view.read.found.row.file_name);
    let label = |name: &str| (name == "reason").then_some(W::Reason);
    let admin = AdminView {
        section: IMPORTS,
        title: &title,
        problem: view.problem.map(|problem| LabelledProblem::of(problem, &label)),
    };
    let found = &view.read.found;
    let content = html! {
        @if let Some(undo) = &found.undo { (view.stands(undo)) }
        @if let Some(outlook) = &found.outlook { (view.outlook(outlook)) }
        p { a href=(view.import()) { (view.say(W::UndoBackToImport)) } }
    };
    admin_page(&admin, &content, view.language)
}

impl UndoView<'_> {
    fn say(&self, words: W) -> &'static str {
        words.say(self.language)
    }

    fn import(&self) -> String {
        format!("{IMPORTS}/{}", self.read.found.row.id)
    }

    fn here(&self) -> String {
        format!("{}/rut-lai", self.import())
    }

    fn name(&self, id: Option<OfficerId>) -> &str {
        id.and_then(|id| self.read.names.get(&id)).map_or("", |name| &name.full_name)
    }

    fn stands(&self, undo: &UndoRow) -> Markup {
        let state = undo.state_at(self.read.now);
        if state == UndoState::TakingBack {
            return self.runs(undo);
        }
        let failure = match self.language {
            Language::Vietnamese => undo.failure_vi.as_deref(),
            Language::English => undo.failure_en.as_deref(),
        };
        let class = match state {
            UndoState::Done => "box good",
            UndoState::Failed => "box bad",
            _ => "box warn",
        };
        html! {
            section class=(class) role="status" id="flash" tabindex="-1" {
                p { strong { (self.say(undo_words(state))) } @if let Some(failure) = failure { " " (failure) "." } }
                p { strong { (number_vi(i64::from(undo.taken_back))) } " " (self.say(W::UndoTaken)) }
                p { (self.say(W::Reason)) ": " (undo.reason) }
                p { (self.say(W::ImportRunBy)) ": " (self.name(Some(undo.run_by))) "." }
                @if undo.stop_by.is_some() { p { (self.say(W::ImportStoppedBy)) ": " (self.name(undo.stop_by)) "." } }
                @if state == UndoState::Done { p { (self.say(W::UndoAgainAbout)) } }
            }
        }
    }

    fn runs(&self, undo: &UndoRow) -> Markup {
        let all = undo.dossiers_all.max(1);
        let label = format!(
            "{} {} {} {} {}",
            self.say(W::ImportWritingNow),
            number_vi(i64::from(undo.dossiers_done)),
            self.say(W::ImportOf),
            number_vi(i64::from(undo.dossiers_all)),
            self.say(W::UndoDossiers)
        );
        html! {
            section.box role="status" id="flash" tabindex="-1" {
                h2 { (self.say(W::UndoStateRuns)) }
                p { label for="progress" { (label) } }
                p { progress id="progress" max=(all) value=(undo.dossiers_done) { (label) } }
                p { strong { (number_vi(i64::from(undo.taken_back))) } " " (self.say(W::UndoTaken)) }
                p { (self.say(W::ImportRunBy)) ": " (self.name(Some(undo.run_by))) "." }
                @if undo.stop_by.is_some() { p { strong { (self.say(W::ImportStopAsked)) } } }
            }
            p.hint { (self.say(W::ImportGoesOn)) }
            p { a.btn href=(self.here()) { (self.say(W::ImportReload)) } }
            @if undo.stop_by.is_none() {
                form method="post" action=(self.here()) {
                    input type="hidden" name="csrf" value=(self.token);
                    p.hint { (self.say(W::UndoStopAbout)) }
                    div.buttons { button.hard type="submit" name="do" value="stop" { (self.say(W::ImportStop)) } }
                }
            }
        }
    }

    fn outlook(&self, outlook: &UndoOutlook) -> Markup {
        html! {
            @if outlook.goes > 0 {
                h2 { (self.say(W::UndoOutlookTitle)) }
                p { (self.say(W::UndoAbout)) }
            }
            ul {
                li { strong { (count(outlook.goes)) } " " (self.say(W::UndoGoes)) }
                li { strong { (count(outlook.stays.len())) } " " (self.say(W::UndoStays)) }
                @if outlook.gone > 0 { li { strong { (count(outlook.gone)) } " " (self.say(W::UndoGone)) } }
                @if !outlook.results.is_empty() { li { strong { (count(outlook.results.len())) } " " (self.say(W::UndoResultsStay)) } }
            }
            (self.staying(outlook))
            @if !outlook.results.is_empty() {
                details {
                    summary { (self.say(W::UndoResultsTitle)) " (" (count(outlook.results.len())) ")" }
                    p { (self.say(W::UndoResultsAbout)) }
                    ul { @for code in outlook.results.iter().take(FIRST) { li { a href={ "/ho-so/" (code) } { (code) } } } }
                }
            }
            @if let Some(period) = outlook.period {
                section {
                    h2 { (self.say(W::ImportEffect)) }
                    p { (self.say(W::UndoEffectAbout)) " " (period.words_vi()) ". " (self.say(W::UndoLastRunLed)) }
                    (effect_on_figures(&outlook.figures, &outlook.parts, W::UndoByPart, self.language))
                }
            }
            @if outlook.goes > 0 {
                form.narrow method="post" action=(self.here()) {
                    (form_head(self.token, (self.form, self.problem), self.language))
                    (reason().draw(self.form, self.problem, self.language))
                    div.buttons {
                        button.hard type="submit" name="do" value="take-back" data-key="do" { (self.say(W::UndoDo)) " (" (count(outlook.goes)) ") " kbd { "F9" } }
                        a href=(self.import()) { (self.say(W::DoNothing)) }
                    }
                }
            } @else {
                p { (self.say(W::UndoNothing)) }
            }
        }
    }

    fn staying(&self, outlook: &UndoOutlook) -> Markup {
        html! {
            @if !outlook.stays.is_empty() {
                section {
                    h2 { (self.say(W::UndoStaysTitle)) " (" (count(outlook.stays.len())) ")" }
                    p { (self.say(W::UndoStaysAbout)) }
                    p { a.btn href={ (self.here()) "/o-lai" } { (self.say(W::UndoStaysDownload)) } }
                    table.list.cells {
                        thead { tr { @for words in [W::Code, W::UndoStaysWhy] { th scope="col" { (self.say(words)) } } } }
                        tbody {
                            @for one in outlook.stays.iter().take(FIRST) {
                                tr {
                                    td { a href={ "/ho-so/" (one.code) } { (one.code) } }
                                    td data-l=(self.say(W::UndoStaysWhy)) { (one.reason.words().in_language(self.language)) }
                                }
                            }
                        }
                    }
                    @if outlook.stays.len() > FIRST { p.hint { (self.say(W::ImportFirstOnly)) } }
                }
            }
        }
    }
}
