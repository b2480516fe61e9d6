//! The paper by which a password is handed over: shown once, in the answer to the form that made it, and made to be printed.
//! Pure: no HTTP, no SQL, no clock.

use maud::html;

use super::common::{AdminView, OFFICERS, admin_page};
use crate::access::password::Password;
use crate::desk::page::DeskPage;
use crate::desk::shown::{appointment, encoded};
use crate::desk::words::W;
use crate::platform::error::Language;
use crate::platform::instant::Instant;

/// What the paper says.
pub(super) struct PasswordPaper<'a> {
    /// The name for papers.
    pub full_name: &'a str,
    /// The sign-in name.
    pub username: &'a str,
    /// The password.
    pub password: &'a Password,
    /// Where the service is, if it knows.
    pub service: Option<&'a str>,
    /// Who hands it over.
    pub given_by: &'a str,
    /// When it was made.
    pub made_at: Instant,
}

/// The page.
pub(super) fn password_paper(paper: &PasswordPaper<'_>, language: Language) -> DeskPage {
    let say = |words: W| words.say(language);
    let content = html! {
        p.box.warn.noprint role="status" tabindex="-1" id="flash" { (say(W::ShownOnce)) }
        div.sheet.slip {
            dl {
                dt { (say(W::FullName)) } dd { strong { (paper.full_name) } }
                @if let Some(service) = paper.service { dt { (say(W::SignInAt)) } dd { (service) } }
                dt { (say(W::Username)) } dd { span.secret { (paper.username) } }
                dt { (say(W::Password)) } dd { span.secret { (paper.password.reveal()) } }
                dt { (say(W::GivenBy)) } dd { (paper.given_by) ", " (appointment(paper.made_at, language)) }
            }
            p { (say(W::ChangeAtOnce)) " " (say(W::DestroyAfter)) }
        }
        p.noprint { a href={ (OFFICERS) "/" (encoded(paper.username)) } { (say(W::ToOfficer)) } }
    };
    let title = say(W::PasswordPaperTitle);
    admin_page(&AdminView { section: OFFICERS, title, problem: None }, &content, language)
}
