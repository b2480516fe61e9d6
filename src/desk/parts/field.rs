//! A field of a form: label, hint, error and input, tied together for whoever cannot see them.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use crate::desk::words::W;
use crate::platform::error::Language;

/// What is typed or chosen.
#[derive(Debug, Clone)]
pub(crate) enum FieldKind {
    /// A line of text, or a date, typed day first.
    Line,
    /// Several lines.
    Long,
    /// A number or an amount.
    Number,
    /// What nobody should read over a shoulder.
    Secret,
    /// The same, not known to the browser yet.
    NewSecret,
    /// One of these: value and words.
    Choice(Vec<(String, String)>),
}

/// A field.
#[derive(Debug, Clone)]
pub(crate) struct FormField<'a> {
    /// Its name, as the form sends it and as errors call it.
    pub name: &'a str,
    /// What it is for.
    pub label: &'a str,
    /// How it is filled in.
    pub hint: Option<&'a str>,
    /// What it holds.
    pub value: &'a str,
    /// What is wrong with it.
    pub error: Option<&'a str>,
    /// What is typed or chosen.
    pub kind: FieldKind,
    /// Whether it may stay empty.
    pub optional: bool,
}

/// The id of a field, by which an error leads to it.
pub(crate) fn field_id(name: &str) -> String {
    format!("f-{}", name.replace(['.', '_'], "-"))
}

impl FormField<'_> {
    /// Draws it.
    pub(crate) fn draw(&self, language: Language) -> Markup {
        let id = field_id(self.name);
        let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
        let described: Vec<&str> =
            [self.hint.map(|_| hint_id.as_str()), self.error.map(|_| error_id.as_str())]
                .into_iter()
                .flatten()
                .collect();
        let described = (!described.is_empty()).then(|| described.join(" "));
        let label = html! {
            (self.label)
            @if self.optional { " " small { (W::Optional.say(language)) } }
        };
        let told = html! {
            @if let Some(hint) = self.hint { span.hint id=(hint_id) { (hint) } }
            @if let Some(error) = self.error { span.err id=(error_id) { (error) } }
        };
        html! {
            div.field {
                label for=(id) { (label) }
                (told)
                (self.input(&id, described.as_deref()))
            }
        }
    }

    fn input(&self, id: &str, described: Option<&str>) -> Markup {
        let invalid = self.error.map(|_| "true");
        let line = |mode: Option<&str>| {
            html! {
                input type="text" id=(id) name=(self.name) value=(self.value) autocomplete="off" inputmode=[mode]
                    aria-invalid=[invalid] aria-describedby=[described];
            }
        };
        match &self.kind {
            FieldKind::Line => line(None),
            FieldKind::Number => line(Some("numeric")),
            FieldKind::Secret | FieldKind::NewSecret => html! {
                @let new = matches!(self.kind, FieldKind::NewSecret);
                input type="password" id=(id) name=(self.name) autocomplete=(if new { "new-password" } else { "current-password" })
                    aria-invalid=[invalid] aria-describedby=[described];
            },
            FieldKind::Long => html! {
                textarea id=(id) name=(self.name) rows="3" aria-invalid=[invalid] aria-describedby=[described] { (self.value) }
            },
            FieldKind::Choice(choices) => html! {
                select id=(id) name=(self.name) aria-invalid=[invalid] aria-describedby=[described] {
                    @for (value, words) in choices { option value=(value) selected[value == self.value] { (words) } }
                }
            },
        }
    }
}
