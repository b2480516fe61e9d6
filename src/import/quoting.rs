//! How a cell of a pasted or imported file is shown in a message.

/// What a cell says, short enough to be read and harmless on a terminal.
#[must_use]
pub fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let text = text.trim();
    let mut short: String =
        text.chars().take(MOST).map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect();
    if text.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}
/// The same in quotation marks.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("“{}”", shown(text))
}
