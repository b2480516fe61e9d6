//! Progress of a long command: a bar on a terminal, silence in a pipe.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of `steps` steps; hidden where standard error is no terminal.
#[must_use]
pub fn bar(steps: u64, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(steps);
    if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:40}] {pos}/{len} {per_sec} {eta}") {
        bar.set_style(style);
    }
    bar.with_message(what)
}
