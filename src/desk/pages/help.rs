//! Help: the keys, the scanner and the printer, what each mark means, and what to do first.

use actix_web::{HttpResponse, get};
use maud::{Markup, html};

use crate::access::Role;
use crate::desk::extractor::DeskOfficer;
use crate::desk::help_text::{DEVICES, KEYS, MARKS, first_for};
use crate::desk::page::DeskPage;
use crate::desk::value_words::role_words;
use crate::desk::words::W;
use crate::form::words::capitalised;
use crate::platform::error::Language;

/// The page.
#[get("/tro-giup")]
pub(crate) async fn help(me: DeskOfficer) -> HttpResponse {
    let language = me.language();
    let mut roles: Vec<Role> = me.officer.assignments.iter().map(|held| held.role).collect();
    roles.sort_unstable_by_key(|role| Role::ALL.iter().position(|known| known == role));
    roles.dedup();
    let content = content(&roles, me.shortcuts_off, language);
    me.answer(Ok(DeskPage::new(W::Help.say(language), content)))
}

fn content(roles: &[Role], shortcuts_off: bool, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        h1 { (say(W::Help)) }
        h2 { (say(W::WhatFirst)) }
        dl {
            @for role in roles {
                dt { (capitalised(role_words(*role, language))) }
                dd { (first_for(*role).say(language)) }
            }
        }
        h2 { (say(W::ShortcutKeys)) }
        @if shortcuts_off { p.box.warn { (say(W::ShortcutsAreOff)) " " a href="/toi" { (say(W::TurnOn)) } } }
        dl { @for (key, does) in KEYS { dt { kbd { (key) } } dd { (does.say(language)) } } }
        p { a href="/toi" { (say(W::KeysInAccount)) } }
        @for (device, lines) in DEVICES {
            h2 { (device.say(language)) }
            ul { @for line in *lines { li { (line.say(language)) } } }
        }
        h2 { (say(W::WhatMarksMean)) }
        dl { @for (class, words, means) in MARKS { dt { span class=(class) { (words.say(language)) } } dd { (means.say(language)) } } }
    }
}
