//! The form that keeps the filter of a list under a name.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use super::errors::error_of;
use super::field::{FieldKind, FormField};
use crate::desk::words::W;
use crate::platform::error::{Language, Problem};

/// The form; `pairs` are the fields of the filter.
pub(crate) fn keep_filter(
    pairs: &[(&str, &str)],
    name: &str,
    problem: Option<&Problem>,
    token: &str,
    language: Language,
) -> Markup {
    let field = FormField {
        name: "name",
        label: W::FilterName.say(language),
        hint: None,
        value: name,
        error: error_of(problem, "name", language),
        kind: FieldKind::Line,
        optional: false,
    };
    html! {
        form.filters method="post" action="/bo-loc" {
            input type="hidden" name="csrf" value=(token);
            @for (name, value) in pairs { input type="hidden" name=(name) value=(value); }
            (field.draw(language))
            // Enter keeps nothing: the first button of a form is the one that it presses.
            button type="submit" value="check" hidden disabled {}
            button type="submit" { (W::SaveFilter.say(language)) }
        }
    }
}
