//! Holds a text against itself and against what the register knows, and says of each figure what was found.
//! Pure: no HTTP, no SQL, no clock.

use super::arithmetic::recompute;
use super::matching::compare;
use super::stored_figure::KnownFigure;
use super::verdict::{Reason, StatementFinding, StatementVerdict};
use crate::statement::parsed_text::{MentionValue, read_at_most};

/// Checks a text; `None` when it holds more than `most` figures.
#[must_use]
pub fn check(text: &str, known: &[KnownFigure], most: usize) -> Option<Vec<StatementFinding>> {
    let reading = read_at_most(text, most);
    if reading.mentions.len() > most {
        return None;
    }
    let mut reasons: Vec<Vec<Reason>> = vec![Vec::new(); reading.mentions.len()];
    for (at, reason) in recompute(&reading).into_iter().chain(compare(&reading, known)) {
        if let Some(of_mention) = reasons.get_mut(at) {
            of_mention.push(reason);
        }
    }
    let findings = reading.mentions.into_iter().zip(reasons).map(|(mention, mut reasons)| {
        if matches!(mention.said, MentionValue::Percent { .. }) && reasons.is_empty() {
            reasons.push(Reason::of_text(
                StatementVerdict::Unverifiable,
                "tỷ lệ đứng một mình: ghi thêm tử số và mẫu số, như 3.415/3.464".to_owned(),
                "the percentage stands alone: write numerator and denominator beside it, as 3,415/3,464"
                    .to_owned(),
            ));
        }
        StatementFinding::of(mention, reasons)
    });
    Some(findings.collect())
}
