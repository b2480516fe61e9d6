//! The chain of seals: each row is hashed with the hash of the row before it.

use diesel::prelude::*;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::platform::blind_index::hex;
use crate::platform::database::schema::seal;

/// What stands before the first row.
const BEFORE_THE_FIRST: [u8; 32] = [0; 32];

/// The program wrote what the row is of.
pub(super) const WRITTEN: &str = "written";
/// The program found what the row is of other than it had been sealed.
pub(super) const FOUND: &str = "found";

/// One row of the ledger: what stood in the tables of a subject when it was written. Rows are added and never changed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = seal, treat_none_as_default_value = false)]
pub(super) struct Seal {
    /// 1 for the first, without gaps.
    pub(super) number: i64,
    /// [`WRITTEN`] or [`FOUND`].
    pub(super) act: String,
    /// A value of `SealedKind`.
    pub(super) kind: String,
    /// The key within the kind.
    pub(super) subject: String,
    /// The digest of the rows.
    pub(super) digest: Vec<u8>,
    /// What tells their columns apart: JSON.
    pub(super) parts: String,
    previous_hash: Vec<u8>,
    pub(super) hash: Vec<u8>,
}

impl Seal {
    /// The row that comes after `head`.
    pub(super) fn after(
        head: Option<&Self>,
        act: &str,
        (kind, subject): (&str, String),
        (digest, parts): (Vec<u8>, String),
    ) -> Self {
        let mut next = Self {
            number: head.map_or(0, |head| head.number).saturating_add(1),
            act: act.to_owned(),
            kind: kind.to_owned(),
            subject,
            digest,
            parts,
            previous_hash: head.map_or_else(|| BEFORE_THE_FIRST.to_vec(), |head| head.hash.clone()),
            hash: Vec::new(),
        };
        next.hash = next.computed_hash();
        next
    }

    fn computed_hash(&self) -> Vec<u8> {
        let mut hasher = Sha256::new();
        hasher.update(&self.previous_hash);
        let columns = json!([self.number, self.act, self.kind, self.subject, hex(&self.digest), self.parts]);
        hasher.update(columns.to_string());
        hasher.finalize().to_vec()
    }

    /// What is wrong with this row, which comes after `before`.
    pub(super) fn fault(&self, before: Option<&Self>) -> Option<&'static str> {
        if self.number != before.map_or(0, |before| before.number).saturating_add(1) {
            Some("a row is missing before this one")
        } else if self.previous_hash != before.map_or(&BEFORE_THE_FIRST[..], |before| &before.hash) {
            Some("the row does not follow the one before it")
        } else if self.computed_hash() != self.hash {
            Some("the row was changed after it was written")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(head: Option<&Seal>, subject: &str) -> Seal {
        Seal::after(head, "written", ("officer", subject.into()), (vec![7; 32], "{}".into()))
    }

    #[test]
    fn a_row_that_is_changed_gone_or_put_between_is_found() {
        let first = row(None, "a");
        let (second, other) = (row(Some(&first), "b"), row(Some(&first), "c"));
        let third = row(Some(&second), "d");
        assert_eq!(
            (first.fault(None), second.fault(Some(&first)), third.fault(Some(&second))),
            (None, None, None)
        );
        assert_eq!(second.fault(None), Some("a row is missing before this one"));
        assert_eq!(third.fault(Some(&other)), Some("the row does not follow the one before it"));
        let changed = [
            Seal { act: "found".into(), ..second.clone() },
            Seal { kind: "agency".into(), ..second.clone() },
            Seal { subject: "c".into(), ..second.clone() },
            Seal { digest: vec![8; 32], ..second.clone() },
            Seal { parts: "[]".into(), ..second.clone() },
            Seal { hash: vec![9; 32], ..second.clone() },
        ];
        for seal in changed {
            assert_eq!(seal.fault(Some(&first)), Some("the row was changed after it was written"));
        }
    }
}
