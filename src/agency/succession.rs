//! How the territory of an office goes on in others when the map is redrawn.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Kinds as in the text of NQ 1656/NQ-UBTVQH15 art. 1 \[V\]: whole units merge, parts are taken out, and the remainder of
//! a unit that was taken apart goes to exactly one other.

use crate::named_values;

named_values! {
    /// How much of the earlier office a later one continues.
    pub enum SuccessionKind {
        /// All of it.
        Whole = "whole",
        /// A part of it.
        Part = "part",
        /// What was left after the parts.
        Rest = "rest",
    }
}

crate::text_column!(SuccessionKind);

/// Whether the successors of one office are a complete account: itself whole, once; or parts and exactly one rest.
///
/// ```
/// use motcua::agency::succession::{SuccessionKind::{Part, Rest, Whole}, is_complete};
/// assert!(is_complete(&[Whole]) && is_complete(&[Part, Part, Rest]) && is_complete(&[]));
/// assert!(!is_complete(&[Whole, Part]) && !is_complete(&[Part]) && !is_complete(&[Part, Rest, Rest]));
/// ```
#[must_use]
pub fn is_complete(kinds: &[SuccessionKind]) -> bool {
    let count = |kind| kinds.iter().filter(|other| **other == kind).count();
    match (count(SuccessionKind::Whole), count(SuccessionKind::Part), count(SuccessionKind::Rest)) {
        (1, parts, rests) => parts == 0 && rests == 0,
        (0, parts, rests) => parts == 0 && rests == 0 || parts > 0 && rests == 1,
        _ => false,
    }
}
