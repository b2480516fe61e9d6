//! What an indicator says of an agency and a period: its value, what it rests on, and what is missing of whom.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use super::address::IndicatorAddress;
use crate::desk::words::W;
use crate::indicator::{IndicatorFigure, IndicatorKind};
use crate::platform::error::Language;
use crate::platform::text::number_vi;
use crate::report::quantity::spelling::Quantity;
use crate::report::quantity::value::MissingValue;

/// The label of an indicator.
pub(super) fn label_of(told: &IndicatorFigure, language: Language) -> &str {
    match language {
        Language::Vietnamese => &told.definition.version.label_vi,
        Language::English => &told.definition.version.label_en,
    }
}

/// The value in words; none where something is missing.
pub(super) fn value_of(told: &IndicatorFigure, language: Language) -> Option<String> {
    let value = told.reading.as_ref().ok()?;
    Some(value.words(told.definition.row.unit, told.definition.places(), language))
}

/// How many, as it stands in a sentence.
fn count(number: usize) -> String {
    number_vi(i64::try_from(number).unwrap_or(i64::MAX))
}

/// What the value rests on, or why there is none.
pub(super) fn ground_of(told: &IndicatorFigure, asked: &IndicatorAddress, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let is_told = told.sum.as_ref().is_some_and(|sum| !sum.missing.is_empty());
    let is_own = |why: &MissingValue| why.code == "no_value" && why.what == told.definition.row.code;
    html! {
        @if let Some(entry) = &told.entry {
            (entry.evidence)
            @if entry.entry > 1 { " " span.hint { (say(W::Corrected)) } }
        }
        @if told.definition.row.kind == IndicatorKind::Computed { (parts(told, asked)) }
        @if let Some(sum) = &told.sum {
            @if sum.told > 0 {
                span {
                    (say(W::SumOfOffices)) " " (count(sum.told)) "/" (count(sum.offices()))
                    @if let Some(number) = sum.sum.filter(|_| !sum.missing.is_empty()) { ", " (say(W::SumSoFar)) " " (number.value.words(language, told.definition.places())) }
                }
            }
            @if !sum.missing.is_empty() { (untold(told, &sum.missing, asked, language)) }
        }
        @if let Err(missing) = &told.reading {
            // That nothing was entered is said where the value would stand.
            @for why in missing.iter().filter(|why| !is_told && !is_own(why)) { span.hint { (why.words.in_language(language)) } " " }
        }
        @if told.definition.is_bare_share() && told.reading.is_ok() { " " span.hint { (say(W::ShareWithoutBase)) } }
    }
}

/// The offices that have told nothing, each leading to where it is entered.
fn untold(
    told: &IndicatorFigure,
    missing: &[(String, String)],
    asked: &IndicatorAddress,
    language: Language,
) -> Markup {
    html! {
        details {
            summary { (W::UntoldOffices.say(language)) ": " (count(missing.len())) }
            ul {
                @for (code, name) in missing {
                    li { a href=(asked.at(code).to(&told.definition.row.code, &[])) { (name) } }
                }
            }
        }
    }
}

/// What a computed one is made of.
fn parts(told: &IndicatorFigure, asked: &IndicatorAddress) -> Markup {
    html! {
        @if let Some(formula) = &told.definition.version.formula { code { (formula) } }
        @for (place, (operand, number)) in told.parts.iter().enumerate() {
            @if place == 0 { ": " } @else { "; " }
            (operand_of(operand, asked)) " = " (number.map_or_else(|| "?".to_owned(), |number| number.value.words(Language::Vietnamese, number.value.places())))
        }
    }
}

fn operand_of(operand: &Quantity, asked: &IndicatorAddress) -> Markup {
    let name = format!("{operand:#}");
    html! {
        @match operand {
            Quantity::Indicator { code, agency } => {
                @let at = agency.as_deref().unwrap_or(&asked.co_quan);
                a href=(asked.at(at).to(code, &[])) { (name) }
            }
            Quantity::Denominator(code) => { a href=(asked.to(code, &[])) { (name) } }
            _ => { (name) }
        }
    }
}
