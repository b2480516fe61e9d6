//! Writes to the terminal.

use std::io::Write as _;

pub(crate) fn say(text: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{text}")
}
