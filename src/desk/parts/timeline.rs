//! What happened, one line each, newest first.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};

/// One thing that happened.
#[derive(Debug, Clone)]
pub(crate) struct TimelineEntry {
    /// When, in short.
    pub at: String,
    /// Who did what.
    pub words: String,
    /// What followed from it: the clock, the due date.
    pub effects: Vec<String>,
    /// What was written with it: reasons, papers, numbers.
    pub remarks: Vec<String>,
}

/// The lines.
pub(crate) fn timeline(entries: &[TimelineEntry]) -> Markup {
    html! {
        ol.time {
            @for entry in entries {
                li {
                    strong { (entry.at) } " " (entry.words)
                    @for effect in &entry.effects { "; " em { (effect) } }
                    @for remark in &entry.remarks { br; span.hint { (remark) } }
                }
            }
        }
    }
}
