//! The form of signing in; it carries a form that was sent too late.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use super::errors::errors;
use super::field::{FieldKind, FormField};
use crate::desk::posted::KEPT_FIELD;
use crate::desk::words::W;
use crate::platform::error::{Language, Problem};

/// What the form of signing in is drawn from.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SignInView<'a> {
    /// The name that was typed.
    pub username: &'a str,
    /// Where it leads.
    pub back: &'a str,
    /// The form that it carries, unreadable.
    pub kept: &'a str,
    /// What became of the form that was sent without a sign-in.
    pub told: Option<W>,
    /// Why it failed.
    pub problem: Option<&'a Problem>,
}

/// The form.
pub(crate) fn sign_in_form(view: SignInView<'_>, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let field = |name, label, value, kind| {
        FormField { name, label, hint: None, value, error: None, kind, optional: false }.draw(language)
    };
    html! {
        div.narrow {
            @if let Some(problem) = view.problem { (errors(problem, &|_| None, language)) }
            @if let Some(told) = view.told { p.box.warn role="alert" { (say(told)) } }
            h1 { (say(W::SignIn)) }
            form method="post" action="/dang-nhap" {
                input type="hidden" name="ve" value=(view.back);
                @if !view.kept.is_empty() { input type="hidden" name=(KEPT_FIELD) value=(view.kept); }
                (field("username", say(W::Username), view.username, FieldKind::Line))
                (field("password", say(W::Password), "", FieldKind::Secret))
                p { button.main type="submit" { (say(W::SignIn)) } }
            }
            p.hint { (say(W::ForgottenPassword)) }
        }
    }
}
