//! The three doors: look a dossier up, read the figures, sign in. Whoever is signed in goes straight to work.

use actix_web::{HttpResponse, get};
use maud::html;

use crate::desk::extractor::DeskOfficer;
use crate::desk::page::{self, DeskPage};
use crate::desk::visitor::Visitor;
use crate::desk::words::W;

/// The first page.
#[get("/")]
pub(crate) async fn doors(visitor: Visitor, officer: Option<DeskOfficer>) -> HttpResponse {
    if officer.is_some() {
        return page::see_other("/viec");
    }
    let say = |words: W| words.say(visitor.language);
    let door = |address: &str, title: W, about: W| {
        html! { a.door href=(address) { strong { (say(title)) } span { (say(about)) } } }
    };
    let content = html! {
        h1 { (say(W::HouseInFull)) }
        div.doors {
            (door("/tra-cuu", W::LookUp, W::LookUpAbout))
            (door("/so-lieu", W::Figures, W::FiguresAbout))
            (door("/dang-nhap", W::SignIn, W::SignInAbout))
        }
    };
    visitor.answer(Ok(DeskPage::new(say(W::HouseInFull), content)))
}
