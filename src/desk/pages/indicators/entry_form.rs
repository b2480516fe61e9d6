//! The form by which a value of an indicator is entered, or the one that holds is corrected.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use super::address::IndicatorAddress;
use crate::desk::parts::errors::error_of;
use crate::desk::parts::field::{FieldKind, FormField, field_id};
use crate::desk::posted::PostedForm;
use crate::desk::words::W;
use crate::indicator::IndicatorFigure;
use crate::platform::error::{Language, Problem};

/// What the fields are called.
pub(super) fn label(field: &str) -> Option<W> {
    Some(match field {
        "co-quan" => W::ReportingAgency,
        "tu" => W::FromDay,
        "den" => W::ToDay,
        "tinh-den" => W::AsOfDay,
        "gia-tri" => W::IndicatorValue,
        "tren" => W::OfHowMany,
        "bang-chung" => W::Evidence,
        "ly-do" => W::WhyCorrected,
        _ => return None,
    })
}

/// The form, with what was typed.
pub(super) fn entry_form(
    told: &IndicatorFigure,
    asked: &IndicatorAddress,
    (form, token, problem): (&PostedForm, &str, Option<&Problem>),
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    let field = |name: &str, words: W, hint: Option<W>, kind: FieldKind, optional: bool| {
        let value = form.get(name);
        FormField {
            name,
            label: words.say(language),
            hint: hint.map(|hint| hint.say(language)),
            value,
            error: error_of(problem, name, language),
            kind,
            optional,
        }
        .draw(language)
    };
    let day = |name: &str, words: W, usual: &str| {
        let value = form.filled(name).unwrap_or(usual);
        let (label, error) = (words.say(language), error_of(problem, name, language));
        FormField { name, label, hint: None, value, error, kind: FieldKind::Line, optional: false }
            .draw(language)
    };
    // A share with a base is computed from its two counts.
    let counted = !told.definition.row.unit.is_percent();
    html! {
        section.noprint.narrow {
            h2 { (say(if told.entry.is_some() { W::CorrectValue } else { W::EnterValue })) }
            form method="post" action={ "/chi-tieu/" (told.definition.row.code) } data-first=(field_id("gia-tri")) {
                input type="hidden" name="csrf" value=(token);
                // Enter only looks: the value goes into the book by its button, or F9.
                button.skip type="submit" name="do" value="check" tabindex="-1" aria-hidden="true" { (say(W::CheckOnly)) }
                input type="hidden" name="co-quan" value=(asked.co_quan);
                @for (name, value) in [("trang-tu", &asked.tu), ("trang-den", &asked.den), ("trang-tinh-den", &asked.tinh_den)] {
                    input type="hidden" name=(name) value=(value);
                }
                (day("tu", W::FromDay, &asked.tu))
                (day("den", W::ToDay, &asked.den))
                (day("tinh-den", W::AsOfDay, &asked.tinh_den))
                (field("gia-tri", W::IndicatorValue, Some(W::NumberOnPage), FieldKind::Line, false))
                @if counted { (field("tren", W::OfHowMany, Some(W::OfHowManyHint), FieldKind::Line, true)) }
                div.tick {
                    input type="checkbox" id="f-it-nhat" name="it-nhat" value="1" checked[form.get("it-nhat") == "1"];
                    label for="f-it-nhat" { (say(W::OnlyAtLeast)) }
                }
                (field("bang-chung", W::Evidence, Some(W::EvidenceHint), FieldKind::Long, false))
                @if told.entry.is_some() || error_of(problem, "ly-do", language).is_some() || !form.get("ly-do").is_empty() {
                    (field("ly-do", W::WhyCorrected, Some(W::WhyCorrectedHint), FieldKind::Line, told.entry.is_none()))
                }
                button.main type="submit" name="do" value="save" data-key="do" { (say(W::EnterIt)) " " kbd { "F9" } }
            }
        }
    }
}
