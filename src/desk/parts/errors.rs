//! The errors of a form, before everything else on the page, each leading to its field.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use super::field::field_id;
use crate::desk::words::W;
use crate::platform::error::{Code, Language, Problem};

/// The summary; `label` tells what the page calls a field that it shows.
pub(crate) fn errors(problem: &Problem, label: &dyn Fn(&str) -> Option<W>, language: Language) -> Markup {
    let title = match (problem.code, language) {
        (Code::InvalidInput, _) => W::NotDoneYet.say(language),
        (_, Language::Vietnamese) => problem.code.title_vi(),
        (_, Language::English) => problem.code.title_en(),
    };
    html! {
        div.box.bad role="alert" tabindex="-1" id="errors" {
            h2 { (title) }
            @if let Some(detail) = &problem.detail { p { (detail.in_language(language)) "." } }
            @if !problem.fields.is_empty() {
                ul {
                    @for field in &problem.fields {
                        li {
                            @if let Some(label) = label(&field.field) {
                                a href={ "#" (field_id(&field.field)) } { (label.say(language)) ": " (field.words.in_language(language)) }
                            } @else {
                                (field.words.in_language(language))
                            }
                        }
                    }
                }
            }
            @if !problem.dossiers.is_empty() {
                p {
                    // Beside the form: a way back to what was sent asks whether to send it again.
                    @for code in &problem.dossiers { a href={ "/ho-so/" (code) } target="_blank" { (code) } " " }
                    span.hint { (W::OpensBeside.say(language)) }
                }
            }
        }
    }
}

/// What is wrong with one field.
pub(crate) fn error_of<'p>(problem: Option<&'p Problem>, name: &str, language: Language) -> Option<&'p str> {
    let found = problem?.fields.iter().find(|field| field.field == name)?;
    Some(found.words.in_language(language))
}
