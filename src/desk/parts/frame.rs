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
    /// The sections that the officer has, in their order.
    pub sections: Vec<BarSection>,
    /// Whether the officer does without shortcut keys.
    pub shortcuts_off: bool,
}

/// A section of the pages, as the bar leads there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BarSection {
    /// The address of its first page.
    pub to: &'static str,
    /// What it is called.
    pub words: W,
    /// The key that leads there.
    pub key: Option<&'static str>,
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
    html! {
        header.bar {
            a.house href="/viec" { (W::House.say(language)) }
            nav aria-label=(W::MainMenu.say(language)) {
                @for section in &bar.sections {
                    a href=(section.to) aria-current=[here(section.to).then_some("page")] {
                        (section.words.say(language)) @if let Some(key) = section.key { " " kbd { (key) } }
                    }
                }
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
