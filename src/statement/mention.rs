//! A figure in a text: where it stands, what it says and what it counts.
//! Pure: no HTTP, no SQL, no clock.

use crate::platform::decimal::Decimal;
use crate::report::quantity::unit::UnitOfMeasure;

/// What a place in the text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MentionValue {
    /// A number.
    Count {
        /// The number.
        value: Decimal,
        /// How exact it claims to be.
        bound: Bound,
    },
    /// A percentage.
    Percent {
        /// The percentage.
        value: Decimal,
        /// How many decimals stand there.
        places: u8,
        /// How exact it claims to be.
        bound: Bound,
    },
    /// One number of another: `3.415/3.464`.
    Ratio {
        /// What is counted.
        part: Decimal,
        /// Of how many.
        base: Decimal,
    },
}

/// How exact a number claims to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// Exactly that.
    Exact,
    /// More than that: `hơn`, `trên`.
    AtLeast,
    /// Less than that: `dưới`, `không quá`.
    AtMost,
    /// About that: `gần`, `khoảng`.
    About,
}

/// A figure in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where it begins, in characters from 0.
    pub start: usize,
    /// Where it ends: the first character after it.
    pub end: usize,
    /// The words as they stand there.
    pub text: String,
    /// What they say.
    pub said: MentionValue,
    /// In what that is counted, by the word behind it: several units count by the same word.
    pub units: Vec<UnitOfMeasure>,
    /// In which sentence it stands, counted from 0.
    pub sentence: usize,
}
