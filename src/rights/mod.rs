//! Rights prove themselves: random officers, each way of reading held against every other; no difference is the only good answer.
//!
//! What an officer may see is one predicate, but lists, counts, reports, the register book, the search, the look-up and the pages each ask it in
//! their own words. [`proof::prove`] asks all of them the same question and tells where two of them differ.

pub mod proof;
mod store;

use std::fmt;

/// How much is looked at.
#[derive(Debug, Clone, Copy)]
pub struct RightsWish {
    /// Officers that are drawn.
    pub officers: u64,
    /// Dossiers of the register that are drawn for each of them.
    pub dossiers: u64,
    /// By what they are drawn: the same number draws the same ones.
    pub seed: u64,
}

/// Two ways of reading that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightsDifference {
    /// The sign-in name of the officer.
    pub officer: String,
    /// Of what: the code of a dossier, an agency or a list.
    pub of: String,
    /// The two ways, and what each says.
    pub what: String,
}

impl fmt::Display for RightsDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.officer, self.of, self.what)
    }
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct RightsFindings {
    /// Officers who were drawn.
    pub officers: usize,
    /// Questions that were asked in two ways or more.
    pub compared: usize,
    /// Dossiers that were seen by a list, a look-up, or both.
    pub seen: usize,
    /// Dossiers whose people were shown.
    pub people_seen: usize,
    /// Where two ways differ.
    pub differences: Vec<RightsDifference>,
}
