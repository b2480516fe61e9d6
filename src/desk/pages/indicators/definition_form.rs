//! The form of the definition of an indicator.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use crate::desk::parts::errors::error_of;
use crate::desk::parts::field::{FieldKind, FormField, field_id};
use crate::desk::posted::PostedForm;
use crate::desk::words::W;
use crate::form::words::capitalised;
use crate::indicator::IndicatorDefinition;
use crate::platform::decimal::MOST_PLACES;
use crate::platform::error::{Language, Problem};
use crate::report::quantity::unit::UnitOfMeasure;

/// What the page calls a field.
pub(super) fn definition_label(name: &str) -> Option<W> {
    Some(match name {
        "code" => W::CodeOf,
        "unit" => W::UnitOfIndicator,
        "label_vi" => W::IndicatorLabelVi,
        "label_en" => W::IndicatorLabelEn,
        "section" => W::SectionOfReport,
        "places" => W::IndicatorPlaces,
        "formula" => W::IndicatorFormulaLabel,
        "source" => W::SourceOfIndicator,
        "additive" => W::IndicatorAdditive,
        "reason" => W::IndicatorChangeReason,
        _ => return None,
    })
}

/// An indicator as its form holds it.
pub(super) fn form_of_definition(known: &IndicatorDefinition) -> PostedForm {
    let version = &known.version;
    let pairs = [
        ("label_vi", version.label_vi.clone()),
        ("label_en", version.label_en.clone()),
        ("section", version.section.clone()),
        ("places", version.places.to_string()),
        ("formula", version.formula.clone().unwrap_or_default()),
        ("source", version.source.clone()),
        ("additive", if version.additive { "1" } else { "" }.to_owned()),
    ];
    PostedForm::of(pairs.map(|(name, value)| (name.to_owned(), value)).into())
}

/// The fields: a new one has code and unit, one that is known the reason of its change.
pub(super) fn definition_fields(
    known: Option<&IndicatorDefinition>,
    form: &PostedForm,
    problem: Option<&Problem>,
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    let field = |name: &str, hint: Option<W>, kind: FieldKind, optional: bool| {
        let label = definition_label(name).map(say).unwrap_or_default();
        let (value, error) = (form.get(name), error_of(problem, name, language));
        FormField { name, label, hint: hint.map(say), value, error, kind, optional }.draw(language)
    };
    let unit = |unit: &UnitOfMeasure| {
        let words = match language {
            Language::Vietnamese => capitalised(unit.words_vi()),
            Language::English => unit.as_str().to_owned(),
        };
        (unit.as_str().to_owned(), words)
    };
    let places = (0..=MOST_PLACES).map(|places| (places.to_string(), places.to_string()));
    let (additive, wrong) = (field_id("additive"), error_of(problem, "additive", language));
    html! {
        @match known {
            None => {
                (field("code", Some(W::IndicatorCodeHint), FieldKind::Line, false))
                (field("unit", Some(W::IndicatorUnitHint), FieldKind::Choice(UnitOfMeasure::ALL.iter().map(unit).collect()), false))
            }
            Some(known) => { p { (say(W::UnitOfIndicator)) ": " (unit(&known.row.unit).1) } }
        }
        (field("label_vi", None, FieldKind::Line, false))
        (field("label_en", None, FieldKind::Line, false))
        (field("section", None, FieldKind::Line, false))
        (field("places", None, FieldKind::Choice(places.collect()), false))
        (field("formula", Some(W::IndicatorFormulaHint), FieldKind::Long, true))
        (field("source", None, FieldKind::Line, false))
        div.tick {
            @if let Some(wrong) = wrong { span.err { (wrong) } }
            input type="checkbox" id=(additive) name="additive" value="1" checked[form.filled("additive").is_some()];
            label for=(additive) { (say(W::IndicatorAdditive)) }
        }
        @if known.is_some() { (field("reason", None, FieldKind::Long, false)) }
    }
}
