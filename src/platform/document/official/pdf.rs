//! An official text as PDF: set by the template `official.typ`, with its own letters inside, byte for byte the same each time.

use serde_json::json;

use super::OfficialText;
use super::model::RECEIVED_BY;
use crate::platform::document::error::DocumentError;
use crate::platform::document::printed_words::{MOTTO, NATION};
use crate::platform::document::typesetting::{Typesetting, typeset};

const TEMPLATE: &str = include_str!("official.typ");

/// Draws an official text.
///
/// # Errors
/// When the page cannot be set.
pub fn draw(text: &OfficialText) -> Result<Vec<u8>, DocumentError> {
    let (to, each) = text.addressed();
    let data = json!({
        "nation": NATION, "motto": MOTTO, "received_by": RECEIVED_BY, "text": text, "to": to, "addressed": each,
        "recipients": text.received_by(),
    });
    let ident = format!("{} {}", text.kind, text.subject);
    typeset(Typesetting { template: TEMPLATE, data, ident, made_at: text.made_at })
}
