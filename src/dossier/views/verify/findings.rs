//! What the auditor finds, and how it is said.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use crate::dossier::clock::ledger::Account;

/// What the walk found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerifyFindings {
    /// Dossiers walked.
    pub dossiers: u64,
    /// Journal rows walked.
    pub entries: u64,
    /// The ledger of seals: its rows, and the hash of the last one.
    pub seals: (i64, String),
    /// The hash over where the journal of each dossier ends, in the order of their keys.
    pub journals: String,
    /// What is broken, in the order it was found; the walk goes on to the end.
    pub broken: Vec<BrokenRow>,
    /// Dossiers in each account, by their journals; those that were annulled are in none.
    pub balances: BTreeMap<Account, i64>,
}

/// A broken row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenRow {
    /// Code of the dossier; in brackets what it is that is no dossier.
    pub code: String,
    /// Number of the journal row.
    pub seq: i32,
    /// What is wrong with it.
    pub what: Cow<'static, str>,
}

impl fmt::Display for BrokenRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code.strip_prefix('(').and_then(|what| what.strip_suffix(')')) {
            Some(what) if self.seq == 0 => write!(f, "{what}: {}", self.what),
            Some(what) => write!(f, "{what} row {}: {}", self.seq, self.what),
            None => write!(f, "dossier {} row {}: {}", self.code, self.seq, self.what),
        }
    }
}
