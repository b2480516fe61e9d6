//! What came of a hand-over: how many went, what stayed and who was faster, and a slip for each taker.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use crate::desk::pages::hand_over_form::HAND_OVER;
use crate::desk::shown::{clock_time, short};
use crate::desk::value_words::{act_words, role_words};
use crate::desk::words::W;
use crate::dossier::bulk::hand_over::report::{HandOverLine, HandOverReport, TakerLines};
use crate::form::words::capitalised;
use crate::platform::error::Language;
use crate::platform::instant::Instant;

/// The page.
pub(crate) fn content(key: &str, report: &HandOverReport, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let stayed: Vec<&HandOverLine> = report.items.iter().filter(|line| !line.done).collect();
    let class = if stayed.is_empty() { "box good" } else { "box warn" };
    html! {
        p class=(class) role="status" tabindex="-1" id="flash" { strong { (sum(report, language)) } }
        h1 { (say(W::HandOver)) }
        @if !stayed.is_empty() {
            h2 { (say(W::NotHandedOn)) }
            table.list {
                thead { tr { @for words in [W::Code, W::Why, W::Applicant, W::Procedure] { th scope="col" { (say(words)) } } } }
                tbody {
                    @for line in &stayed {
                        tr {
                            td { a href={ "/ho-so/" (line.code) } { (line.code) } }
                            td data-l=(say(W::Why)) { (why(line, language)) }
                            td data-l=(say(W::Applicant)) { (line.applicant_name.as_deref().unwrap_or_default()) }
                            td data-l=(say(W::Procedure)) { (line.procedure_name.as_deref().unwrap_or_default()) }
                        }
                    }
                }
            }
        }
        @for (number, taker) in report.takers().iter().enumerate() {
            h2 { (capitalised(&taker_words(taker, language))) " (" (taker.lines.len()) ")" }
            p {
                a.btn href={ (HAND_OVER) "/" (key) "/phieu/" (number) } id=[(number == 0).then_some("print-file")] {
                    (say(W::PrintSlip)) @if number == 0 { " " kbd { "F8" } }
                }
            }
            (gone(taker, now, language))
        }
        p { a.btn href=(HAND_OVER) { (say(W::HandOverMore)) } " " a.btn href="/viec" { (say(W::MyWork)) } }
    }
}

fn gone(taker: &TakerLines<'_>, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        table.list {
            thead { tr { @for words in [W::Code, W::Step, W::Applicant, W::Procedure, W::DueDate] { th scope="col" { (say(words)) } } } }
            tbody {
                @for line in &taker.lines {
                    tr {
                        td { a href={ "/ho-so/" (line.code) } { (line.code) } }
                        td data-l=(say(W::Step)) { (line.step_name.as_deref().unwrap_or_default()) }
                        td data-l=(say(W::Applicant)) { (line.applicant_name.as_deref().unwrap_or_default()) }
                        td data-l=(say(W::Procedure)) { (line.procedure_name.as_deref().unwrap_or_default()) }
                        td data-l=(say(W::DueDate)) { (line.due_at.map(|at| short(at, now)).unwrap_or_default()) }
                    }
                }
            }
        }
    }
}

/// `23 đã chuyển, 2 không`.
fn sum(report: &HandOverReport, language: Language) -> String {
    let (done, not_done) = (report.done, report.not_done);
    match (language, not_done) {
        (Language::Vietnamese, 0) => format!("{done} đã chuyển."),
        (Language::Vietnamese, _) => format!("{done} đã chuyển, {not_done} không."),
        (Language::English, 0) => format!("{done} handed on."),
        (Language::English, _) => format!("{done} handed on, {not_done} not."),
    }
}

/// Who takes it.
fn taker_words(taker: &TakerLines<'_>, language: Language) -> String {
    let role = taker.role.map(|role| role_words(role, language));
    let parts = [taker.officer, role, Some(taker.agency)];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Why it stayed: who was faster, or what stands in the way and what was done last.
fn why(line: &HandOverLine, language: Language) -> String {
    let why = match language {
        Language::Vietnamese => &line.why,
        Language::English => &line.why_en,
    };
    let why = why.clone().unwrap_or_default();
    let Some(last) = &line.last_act else { return why };
    let by = last.by.as_deref().unwrap_or(W::TheRegister.say(language));
    let (act, at) = (act_words(last.act, language), clock_time(last.at));
    match (language, line.was_too_slow()) {
        (Language::Vietnamese, true) => format!("vừa được {by} xử lý lúc {at}: {act}"),
        (Language::English, true) => format!("{by} was faster at {at}: {act}"),
        (Language::Vietnamese, false) => format!("{why} (việc cuối: {act}, {by}, {at})"),
        (Language::English, false) => format!("{why} (last: {act}, {by}, {at})"),
    }
}
