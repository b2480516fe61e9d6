//! What a dossier has in tables: its papers, its pauses, the opinions that it was asked for, its legs.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use crate::desk::shown::{money, short};
use crate::desk::value_words::{paper_words, pause_words, role_words};
use crate::desk::words::W;
use crate::dossier::views::view::DossierView;
use crate::platform::error::Language;
use crate::platform::instant::Instant;
use crate::procedure::version::RequiredPaper;

/// The papers that were handed in.
pub(super) fn papers(view: &DossierView, checklist: &[RequiredPaper], language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        h2 { (say(W::Papers)) " (" (view.papers.len()) ")" }
        @if view.papers.is_empty() { p { (say(W::NoPapers)) } }
        @else {
            table {
                thead { tr { th scope="col" { (say(W::Paper)) } th.num scope="col" { (say(W::Originals)) } th.num scope="col" { (say(W::Copies)) } } }
                tbody {
                    @for paper in &view.papers {
                        tr { td { (paper_words(paper, checklist)) } td.num { (paper.originals) } td.num { (paper.copies) } }
                    }
                }
            }
        }
    }
}

/// When the clock stood still, and what is drafted to be asked for.
pub(super) fn pauses(view: &DossierView, now: Instant, language: Language) -> Markup {
    html! {
        @if !view.pauses.is_empty() {
            h2 { (W::Pauses.say(language)) }
            ul {
                @for pause in &view.pauses {
                    li {
                        (pause_words(&pause.cause, language)) ": " (short(pause.from, now)) " → "
                        @match pause.until { Some(until) => { (short(until, now)) } None => { (W::StillOpen.say(language)) } }
                    }
                }
            }
        }
        @if let Some(draft) = &view.request_draft {
            div.box.warn {
                h2 { (W::DraftStands.say(language)) }
                p { (draft.asked.reason) }
                @if !draft.asked.papers.is_empty() { ul { @for paper in &draft.asked.papers { li { (paper) } } } }
                @if let Some(amount) = draft.asked.amount_vnd { p { (money(amount)) } }
                @if let Some(head) = &view.draft_approved_by { p.hint { (W::ApprovedBy.say(language)) " " (head.full_name) } }
                @else { p.hint { (W::NotApprovedYet.say(language)) } }
            }
        }
    }
}

/// What others were asked, and what they say.
pub(super) fn opinions(view: &DossierView, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        @if !view.opinions.is_empty() {
            h2 { (say(W::Opinions)) }
            ul {
                @for opinion in &view.opinions {
                    @let of = opinion.officer_name.clone().or(opinion.role.map(|role| role_words(role, language).to_owned()));
                    li {
                        (opinion.number) ". " (of.unwrap_or_default()) ": " (opinion.question)
                        " (" (say(W::Until)) " " (short(opinion.answer_by, now)) ")"
                        @if let Some(text) = &opinion.text { br; strong { (text) } }
                        @else if opinion.owed { br; em { (say(W::NotAnswered)) } }
                    }
                }
            }
        }
    }
}

/// The agencies that work on it in turn.
pub(super) fn legs(view: &DossierView, now: Instant, language: Language) -> Markup {
    html! {
        @if !view.legs.is_empty() {
            h2 { (W::Legs.say(language)) }
            ul {
                @for leg in &view.legs {
                    li {
                        (leg.number) ". " (leg.agency.name)
                        @if let Some(due) = leg.due_at { " · " (W::DueShort.say(language)) " " (short(due, now)) }
                        " · " (leg.verdict.words_vi())
                    }
                }
            }
        }
    }
}
