//! What numbers of a sentence have to do with each other. Pure: no HTTP, no SQL, no clock.

use crate::platform::decimal::Decimal;
use crate::report::quantity::unit::UnitOfMeasure;
use crate::statement::parsed_text::{Bound, Mention, MentionValue, ParsedText};

/// The letters between two places.
pub(crate) fn between(reading: &ParsedText, from: usize, to: usize) -> String {
    let letters = reading.letters.get(from..to).unwrap_or_default();
    let text: String = letters.iter().flat_map(|letter| letter.to_lowercase()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
/// Whether both are named and not counted alike.
pub(crate) fn are_foreign(one: &[UnitOfMeasure], other: &[UnitOfMeasure]) -> bool {
    !one.is_empty() && !other.is_empty() && !one.iter().any(|unit| other.contains(unit))
}
pub(crate) fn count(mention: &Mention) -> Option<Decimal> {
    match mention.said {
        MentionValue::Count { value, bound: Bound::Exact } => Some(value),
        _ => None,
    }
}
