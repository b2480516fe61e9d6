//! Runs and paragraphs of a DOCX file.

use docx_rs::{AlignmentType, Paragraph, Run};

use crate::platform::document::printable::writable;

/// A run of words; their line ends are kept.
pub(crate) fn words(text: &str) -> Run {
    let text = writable(text);
    let mut lines = text.split('\n');
    let mut run = Run::new().add_text(lines.next().unwrap_or_default());
    for line in lines {
        run = run.add_break(docx_rs::BreakType::TextWrapping).add_text(line);
    }
    run
}
pub(crate) fn centred(text: &str, look: impl Fn(Run) -> Run) -> Paragraph {
    Paragraph::new().add_run(look(words(text))).align(AlignmentType::Center)
}
