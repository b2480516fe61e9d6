//! Keeping what nobody else may read, in a table or in a page: encrypted and authenticated by a key of the installation.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use thiserror::Error;

use crate::platform::error::{Code, Problem};

/// What the key is for, so that it is no other key of the installation.
const PURPOSE: &[u8] = b"motcua kept forms 1";

/// Why something was not encrypted: the machine gives no random bytes, or the secret gives no key.
#[derive(Debug, Error)]
#[error("nothing can be encrypted here")]
pub struct CipherFailed;

impl From<CipherFailed> for Problem {
    fn from(error: CipherFailed) -> Self {
        Self::new(Code::Internal).because(error)
    }
}

/// The key of what an installation keeps. Clones share it; it prints without its bytes.
#[derive(Clone)]
pub struct CipherKey(Arc<RandomizedNonceKey>);

impl fmt::Debug for CipherKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl CipherKey {
    /// The key that belongs to a secret of the installation: the same after every start.
    ///
    /// # Errors
    /// When the library makes no key of it.
    pub fn derived_from(secret: &[u8]) -> Result<Self, CipherFailed> {
        let derived = sign(&Key::new(HMAC_SHA256, secret), PURPOSE);
        match RandomizedNonceKey::new(&AES_256_GCM, derived.as_ref()) {
            Ok(key) => Ok(Self(Arc::new(key))),
            Err(_unspecified) => Err(CipherFailed),
        }
    }

    /// Encrypts `plain` for one place: it is read again only with the same `bound_to`.
    ///
    /// # Errors
    /// When the machine has no random bytes.
    pub fn encrypt(&self, mut plain: Vec<u8>, bound_to: &str) -> Result<Vec<u8>, CipherFailed> {
        match self.0.seal_in_place_append_tag(Aad::from(bound_to.as_bytes()), &mut plain) {
            Ok(nonce) => Ok(nonce.as_ref().iter().copied().chain(plain).collect()),
            Err(_unspecified) => Err(CipherFailed),
        }
    }

    /// What was encrypted for this place by this key; nothing of everything else.
    #[must_use]
    pub fn decrypt(&self, kept: &[u8], bound_to: &str) -> Option<Vec<u8>> {
        let (nonce, rest) = kept.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut text = rest.to_vec();
        let plain = self.0.open_in_place(nonce, Aad::from(bound_to.as_bytes()), &mut text).ok()?;
        Some(plain.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_by_its_key_at_its_place_alone() {
        let (one, other) =
            (CipherKey::derived_from(b"one").unwrap(), CipherKey::derived_from(b"other").unwrap());
        let plain = "Nguyễn Thị Ví Dụ".as_bytes();
        let kept = one.encrypt(plain.to_vec(), "/tiep-nhan").unwrap();
        assert_eq!(CipherKey::derived_from(b"one").unwrap().decrypt(&kept, "/tiep-nhan").unwrap(), plain);
        assert_eq!(one.decrypt(&kept, "/viec"), None);
        assert_eq!(other.decrypt(&kept, "/tiep-nhan"), None);
        for place in 0..kept.len() {
            let mut changed = kept.clone();
            changed[place] ^= 1;
            assert_eq!(one.decrypt(&changed, "/tiep-nhan"), None, "{place}");
            assert_eq!(one.decrypt(&kept[..place], "/tiep-nhan"), None, "{place}");
        }
        assert_ne!(kept, one.encrypt(plain.to_vec(), "/tiep-nhan").unwrap(), "never the same twice");
        assert!(!kept.windows(5).any(|part| part == &plain[..5]));
        assert_eq!(format!("{one:?}"), "***");
    }
}
