//! Finding a number without an index of numbers: what is stored is a keyed hash, which says nothing to whoever lacks the key.

use std::fmt;

use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};

/// What the key of the index is for, so that it is no other key of the installation.
const PURPOSE: &[u8] = b"motcua blind index 1";
/// Bytes that are kept of a hash: enough for no two numbers of a country to meet.
const BYTES: usize = 16;

/// The key of an installation's index. Clones share it; it prints without its bytes.
#[derive(Clone)]
pub struct BlindIndexKey(Key);

impl fmt::Debug for BlindIndexKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "blind index key {}", self.name())
    }
}

impl BlindIndexKey {
    /// The key that belongs to a secret of the installation.
    #[must_use]
    pub fn derived_from(secret: &[u8]) -> Self {
        let derived = sign(&Key::new(HMAC_SHA256, secret), PURPOSE);
        Self(Key::new(HMAC_SHA256, derived.as_ref()))
    }

    /// What stands in the index for a value; values of different kinds never stand for each other.
    #[must_use]
    pub fn blind(&self, kind: &str, value: &str) -> Vec<u8> {
        let hash = sign(&self.0, format!("{kind}\0{value}").as_bytes());
        hash.as_ref().iter().take(BYTES).copied().collect()
    }

    /// Tells this key from another one, and nothing else.
    #[must_use]
    pub fn name(&self) -> String {
        hex(&self.blind("name", ""))
    }
}

/// Bytes in letters.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.filter_map(|half| char::from_digit(u32::from(half), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_by_its_own_key_and_kind_alone() {
        let (one, other) = (BlindIndexKey::derived_from(b"one"), BlindIndexKey::derived_from(b"other"));
        let blind = one.blind("phone", "912345678");
        assert_eq!(blind, one.clone().blind("phone", "912345678"));
        assert_eq!(blind.len(), BYTES);
        assert_ne!(blind, one.blind("identity", "912345678"));
        assert_ne!(blind, one.blind("phone", "912345679"));
        assert_ne!(blind, other.blind("phone", "912345678"));
        assert_ne!(one.name(), other.name());
        assert_eq!(format!("{one:?}"), format!("blind index key {}", one.name()));
    }
}
