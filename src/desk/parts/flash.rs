//! What was just done, said once at the top of the page that follows.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

/// The message.
pub(crate) fn flash(words: &Markup) -> Markup {
    html! { p.box.good role="status" tabindex="-1" id="flash" { (words) } }
}
