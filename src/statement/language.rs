//! The language that a paragraph or the words of a check are written in.

use crate::named_values;
use crate::platform::check::{Check, Checked};

named_values! {
    /// The language of a paragraph.
    pub enum TextLanguage {
        /// Vietnamese.
        Vietnamese = "vi",
        /// English.
        English = "en",
    }
}

crate::text_column!(TextLanguage);

/// Reads a language.
pub(super) fn read_tongue(check: &mut Check, text: Option<&str>) -> Checked<TextLanguage> {
    check.one_of_or("language", text, TextLanguage::ALL, TextLanguage::as_str, TextLanguage::Vietnamese)
}
