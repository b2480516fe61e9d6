//! Lists beside each other with their lengths, and the pages of one list.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

use crate::desk::words::W;
use crate::platform::error::Language;

/// One of several lists.
#[derive(Debug, Clone)]
pub(crate) struct TabView<'a> {
    /// Where it is.
    pub address: String,
    /// What it is called.
    pub label: &'a str,
    /// How long it is, where that is counted.
    pub count: Option<i64>,
    /// Whether it is shown now.
    pub current: bool,
}

/// The lists, one beside the other.
pub(crate) fn tabs(tabs: &[TabView<'_>], language: Language) -> Markup {
    html! {
        nav.tabs aria-label=(W::Lists.say(language)) {
            @for tab in tabs {
                a href=(tab.address) aria-current=[tab.current.then_some("page")] {
                    (tab.label) @if let Some(count) = tab.count { " " strong { (count) } }
                }
            }
        }
    }
}

/// The way to the next page, and back to the first one.
pub(crate) fn pager(first: Option<&str>, next: Option<&str>, language: Language) -> Markup {
    html! {
        @if first.is_some() || next.is_some() {
            nav.pager aria-label=(W::Pages.say(language)) {
                @if let Some(first) = first { a href=(first) { (W::FirstPage.say(language)) } }
                @if let Some(next) = next { a href=(next) rel="next" { (W::NextPage.say(language)) } }
            }
        }
    }
}
