//! The frame of every page: skip link, bar by role with the box that finds a dossier, content, foot with the language.
//! Pure: no HTTP, no SQL, no clock.

use maud::{DOCTYPE, Markup, html};

use crate::desk::shown::address;
use crate::desk::words::W;
use crate::platform::error::Language;

/// What the bar tells of the officer.
#[derive(Debug, Clone)]
pub(crate) struct BarView<'a> {
    /// The full name.
    pub name: &'a str,
    /// Where the officer works.
    pub office: &'a str,
    /// The token of the form that signs out.
    pub token: String,
    /// Whether the officer answers for the work of others.
    pub supervises: bool,
    /// Whether the officer answers for figures.
    pub reports: bool,
    /// Whether the officer works at a one-stop desk: receives, and returns results.
    pub is_of_a_desk: bool,
    /// Whether the officer does steps: hands dossiers over.
    pub does_steps: bool,
    /// Whether the officer does without shortcut keys.
    pub shortcuts_off: bool,
}

/// What surrounds a page.
#[derive(Debug, Clone)]
pub(crate) struct FrameView<'a> {
    /// In which language.
    pub language: Language,
    /// The address of the page, to return to.
    pub here: &'a str,
    /// The bar of an officer; none for the public.
    pub bar: Option<BarView<'a>>,
    /// Where the style is.
    pub style: String,
    /// Where the script is.
    pub script: String,
}

/// A page in its frame.
pub(crate) fn framed(frame: &FrameView<'_>, title: &str, content: &Markup) -> Markup {
    let language = frame.language;
    let (code, other) = match language {
        Language::Vietnamese => ("vi", ("en", "English")),
        Language::English => ("en", ("vi", "Tiếng Việt")),
    };
    html! {
        (DOCTYPE)
        html lang=(code) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " - " (W::House.say(language)) }
                link rel="stylesheet" href=(frame.style);
                link rel="icon" href="data:,";
                script src=(frame.script) defer {}
            }
            body data-nokeys[frame.bar.as_ref().is_some_and(|bar| bar.shortcuts_off)] {
                a.skip href="#main" { (W::ToContent.say(language)) }
                @match &frame.bar {
                    Some(bar) => { (officers_bar(frame, bar)) }
                    None => { header.bar { a.house href="/" { (W::House.say(language)) } } }
                }
                main id="main" tabindex="-1" { (content) }
                footer.foot {
                    a href=(address("/ngon-ngu", &[("nn", other.0), ("ve", frame.here)])) lang=(other.0) hreflang=(other.0) { (other.1) }
                    @if frame.bar.is_some() { " · " a href="/toi" { (W::Account.say(language)) } " · " a href="/tro-giup" { (W::Help.say(language)) } }
                }
            }
        }
    }
}

fn officers_bar(frame: &FrameView<'_>, bar: &BarView<'_>) -> Markup {
    let language = frame.language;
    let path = frame.here.split('?').next().unwrap_or_default();
    let here = |section: &str| {
        path == section || path.strip_prefix(section).is_some_and(|rest| rest.starts_with('/'))
    };
    let link = |section: &str, words: W, key: Option<&str>| {
        html! {
            a href=(section) aria-current=[here(section).then_some("page")] {
                (words.say(language)) @if let Some(key) = key { " " kbd { (key) } }
            }
        }
    };
    html! {
        header.bar {
            a.house href="/viec" { (W::House.say(language)) }
            nav aria-label=(W::MainMenu.say(language)) {
                (link("/viec", W::MyWork, None))
                @if bar.is_of_a_desk {
                    (link("/tiep-nhan", W::Receive, Some("F2")))
                    (link("/tra-ket-qua", W::ReturnDesk, None))
                }
                @if bar.does_steps { (link("/ban-giao", W::HandOverShort, None)) }
                (link("/ho-so", W::Dossiers, None))
                @if bar.supervises { (link("/dieu-hanh", W::Board, None)) }
                @if bar.reports { (link("/bao-cao", W::Reports, None)) }
                (link("/so-theo-doi", W::BookShort, None))
            }
            form role="search" action="/ho-so" method="get" {
                label.skip for="find" { (W::FindOrScan.say(language)) }
                input id="find" name="q" placeholder=(W::FindOrScanKey.say(language)) autocomplete="off" spellcheck="false";
                button.skip type="submit" { (W::Find.say(language)) }
            }
            span.who { a href="/toi" { (bar.name) } " · " (bar.office) }
            form method="post" action="/thoat" {
                input type="hidden" name="csrf" value=(bar.token);
                button.link type="submit" { (W::SignOut.say(language)) }
            }
        }
    }
}
