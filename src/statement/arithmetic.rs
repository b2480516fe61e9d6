//! What a text says can be computed from its own numbers: percentages from their ratios and from joined clauses
//! (`share`, `joined`), totals from their parts (`total`), what is left of a whole (`rest`).
//! Pure: no HTTP, no SQL, no clock.
//!
//! Whoever accuses wrongly is not asked again. Numbers that stand near each other may agree; only those that the sentence
//! joins, with nothing else between them, may disagree.

use super::clauses::clauses;
use super::rest::rest;
use super::share::share;
use super::total::total;
use super::verdict::{Reason, StatementVerdict};
use crate::platform::decimal::Decimal;
use crate::statement::parsed_text::{Bound, MentionValue, ParsedText};

/// What was computed: the place of the mention, and what it says.
pub type Computed = Vec<(usize, Reason)>;

/// Recomputes everything that the text's own numbers allow.
#[must_use]
pub fn recompute(reading: &ParsedText) -> Computed {
    let (mut found, clauses) = (Vec::new(), clauses(reading));
    for (place, mention) in reading.mentions.iter().enumerate() {
        match mention.said {
            MentionValue::Percent { value, places, bound } => {
                found.extend(share(reading, &clauses, place, (value, places, bound)));
            }
            MentionValue::Ratio { part, base } if part > base || base <= Decimal::default() => found.push((
                place,
                Reason::of_text(
                    StatementVerdict::Unknown,
                    "tử số lớn hơn mẫu số: kiểm tra lại".to_owned(),
                    "the numerator is larger than the denominator: look again".to_owned(),
                ),
            )),
            MentionValue::Count { value, bound: Bound::Exact } => {
                let told = total(reading, place, value).or_else(|| rest(reading, &clauses, place, value));
                found.extend(told);
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
pub(super) mod tests {
    use super::recompute;
    use crate::statement::parsed_text::read;

    /// Holds texts against themselves: each with the figures that something was found of.
    pub(in crate::statement) fn all_say(cases: &[(&str, &[(&str, &str)])]) {
        for (text, expected) in cases {
            let reading = read(text);
            let found: Vec<(&str, &str)> = recompute(&reading)
                .iter()
                .map(|(place, reason)| (reading.mentions[*place].text.as_str(), reason.verdict.as_str()))
                .collect();
            assert_eq!(found, *expected, "{text}");
        }
    }
}
