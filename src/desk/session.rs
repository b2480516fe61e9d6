//! The sign-in of a browser: its random id, the token that its forms carry, and when it ends.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use sha2::{Digest as _, Sha256};

use crate::access::tokens::random;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// Bytes of an id and of a secret: 256 bits.
const BYTES: usize = 32;
/// How often it is written down that a browser is still there.
const SEEN_EVERY: TimeDelta = TimeDelta::seconds(60);

/// The id that the cookie holds. Only its digest is kept; it prints as `***`.
#[derive(Clone)]
pub(crate) struct DeskKey(String);

impl std::fmt::Debug for DeskKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

impl DeskKey {
    /// A new id.
    ///
    /// # Errors
    /// When the machine has no random bytes.
    pub(crate) fn make() -> Result<Self, Problem> {
        Ok(Self(URL_SAFE_NO_PAD.encode(random::<BYTES>()?)))
    }

    /// An id as a browser sent it.
    pub(crate) fn from_cookie(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text for the cookie, once.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub(crate) fn digest(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

/// The secret behind the tokens that the forms of a sign-in carry. It prints as `***`.
#[derive(Clone)]
pub(crate) struct FormSecret(Vec<u8>);

impl std::fmt::Debug for FormSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

impl FormSecret {
    /// A new secret.
    ///
    /// # Errors
    /// When the machine has no random bytes.
    pub(crate) fn make() -> Result<Self, Problem> {
        Ok(Self(random::<BYTES>()?.to_vec()))
    }

    /// The secret as it is kept.
    pub(crate) fn kept(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// What is kept of it.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// A token for the forms of one answer. It looks different each time, so that nothing is learned from how well an answer can be
    /// compressed.
    ///
    /// # Errors
    /// When the machine has no random bytes.
    pub(crate) fn token(&self) -> Result<String, Problem> {
        let mask = random::<BYTES>()?;
        let hidden = mask.iter().zip(&self.0).map(|(mask, secret)| mask ^ secret);
        let bytes: Vec<u8> = mask.iter().copied().chain(hidden).collect();
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The secret that a token was made of, if it is a token.
    pub(crate) fn of_token(token: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (mask, hidden) = bytes.split_at_checked(BYTES)?;
        let told = || mask.iter().zip(hidden).map(|(mask, hidden)| mask ^ hidden).collect();
        (hidden.len() == BYTES).then(|| Self(told()))
    }

    /// Whether a token was made of this secret.
    pub(crate) fn admits(&self, token: &str) -> bool {
        Self::of_token(token).is_some_and(|told| verify_slices_are_equal(&told.0, &self.0).is_ok())
    }
}

/// Whether a browser that was seen last at that instant is still signed in.
pub(crate) fn is_awake(last_seen_at: Instant, idle: TimeDelta, now: Instant) -> bool {
    now < last_seen_at.plus(idle)
}

/// Whether it is time to write down that a browser is still there: not at every request.
pub(crate) fn is_to_be_seen(last_seen_at: Instant, now: Instant) -> bool {
    now >= last_seen_at.plus(SEEN_EVERY)
}

/// The name of the cookie: under https one that no other host and no page of plain http can set.
pub(crate) const fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-motcua" } else { "motcua" }
}

/// The cookie that hands out an id; it ends with the browser. An empty id takes it back.
pub(crate) fn cookie(key: Option<&DeskKey>, secure: bool) -> String {
    let (value, ends) = key.map_or(("", "; Max-Age=0"), |key| (key.reveal(), ""));
    let secured = if secure { "; Secure" } else { "" };
    format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secured}{ends}", cookie_name(secure))
}

/// The value of a cookie in the header that brings all of them.
pub(crate) fn cookie_value<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.split(';').find_map(|pair| {
        let (found, value) = pair.trim().split_once('=')?;
        (found == name && !value.is_empty()).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_of_its_secret_and_never_the_same() {
        let (one, other) = (FormSecret::make().unwrap(), FormSecret::make().unwrap());
        let (first, second) = (one.token().unwrap(), one.token().unwrap());
        assert_ne!(first, second);
        assert!(one.admits(&first) && one.admits(&second));
        assert!(!other.admits(&first));
        for forged in ["", "x", "=", &first[1..], &format!("{first}AAAA"), &"A".repeat(86)] {
            assert!(!one.admits(forged), "{forged}");
        }
        assert!(!format!("{one:?}").contains(&URL_SAFE_NO_PAD.encode(one.bytes())));
    }

    #[test]
    fn a_cookie_is_for_this_host_and_no_script() {
        let key = DeskKey::from_cookie("abc");
        assert_eq!(cookie(Some(&key), false), "motcua=abc; Path=/; HttpOnly; SameSite=Lax");
        assert_eq!(cookie(Some(&key), true), "__Host-motcua=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(cookie(None, false), "motcua=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
        assert_eq!(cookie_value("a=1; motcua=abc;b=2", "motcua"), Some("abc"));
        assert_eq!(cookie_value("xmotcua=abc; motcua=", "motcua"), None);
    }

    #[test]
    fn a_browser_falls_asleep_at_the_instant() {
        let at = |minute: i64| Instant::from_micros(minute * 60_000_000).unwrap();
        let idle = TimeDelta::minutes(60);
        assert!(is_awake(at(0), idle, at(59)) && !is_awake(at(0), idle, at(60)));
        assert!(!is_to_be_seen(at(0), at(0)) && is_to_be_seen(at(0), at(1)));
    }
}
