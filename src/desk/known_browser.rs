//! Browsers that were signed in under a user name before: others' wrong passwords for that name make nobody wait there.
//!
//! The cookie is a keepsake and no sign-in: it opens nothing, it only has wrong passwords of this browser counted by themselves.

use actix_web::HttpRequest;
use actix_web::http::header::COOKIE;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use sha2::{Digest as _, Sha256};

use crate::desk::session::cookie_value;
use crate::platform::cipher::CipherKey;
use crate::platform::error::Problem;
use crate::platform::guessing::GuessPlace;
use crate::platform::instant::Instant;

/// How long a browser is known after a sign-in.
const KNOWN: TimeDelta = TimeDelta::days(90);
/// Bytes of the digest of a user name in the name of its cookie: several people share a counter's browser.
const NAME_BYTES: usize = 8;

/// What the cookie is encrypted for.
fn bound_to(username: &str) -> String {
    format!("known browser of {username}")
}

fn cookie_name(username: &str) -> String {
    let digest = Sha256::digest(username.as_bytes());
    let name: Vec<u8> = digest.iter().copied().take(NAME_BYTES).collect();
    format!("motcua_quen_{}", URL_SAFE_NO_PAD.encode(name))
}

/// A user name as it is compared.
fn folded(username: &str) -> String {
    username.trim().to_ascii_lowercase()
}

/// The place of a browser that was signed in under this name before.
pub(crate) fn known_place(
    request: &HttpRequest,
    key: &CipherKey,
    username: &str,
    now: Instant,
) -> Option<GuessPlace> {
    let username = folded(username);
    let header = request.headers().get(COOKIE)?.to_str().ok()?;
    let value = cookie_value(header, &cookie_name(&username))?;
    let plain = key.decrypt(&URL_SAFE_NO_PAD.decode(value).ok()?, &bound_to(&username))?;
    let made_at = Instant::from_micros(i64::from_be_bytes(plain.try_into().ok()?))?;
    (made_at.plus(KNOWN) > now).then(|| GuessPlace::device(value.as_bytes()))
}

/// The cookie by which the browser is known from now on.
///
/// # Errors
/// When the machine has no random bytes.
pub(crate) fn known_cookie(
    key: &CipherKey,
    username: &str,
    secure: bool,
    now: Instant,
) -> Result<String, Problem> {
    let username = folded(username);
    let value = key.encrypt(now.micros().to_be_bytes().to_vec(), &bound_to(&username))?;
    let (name, value) = (cookie_name(&username), URL_SAFE_NO_PAD.encode(value));
    let secured = if secure { "; Secure" } else { "" };
    let seconds = KNOWN.num_seconds();
    Ok(format!("{name}={value}; Path=/dang-nhap; HttpOnly; SameSite=Lax; Max-Age={seconds}{secured}"))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_browser_is_known_under_its_name_by_its_installation_for_a_time() {
        let (key, other) =
            (CipherKey::derived_from(b"one").unwrap(), CipherKey::derived_from(b"other").unwrap());
        let at = |days: i64| Instant::from_micros(days * 86_400_000_000).unwrap();
        let cookie = known_cookie(&key, " An.Nguyen", false, at(0)).unwrap();
        let pair = cookie.split(';').next().unwrap().to_owned();
        let place = |pair: &str, key: &CipherKey, name: &str, now| {
            let request = TestRequest::default().insert_header((COOKIE, pair)).to_http_request();
            known_place(&request, key, name, now)
        };
        assert!(place(&pair, &key, "an.nguyen", at(89)).is_some());
        assert_eq!(place(&pair, &key, "an.nguyen", at(90)), None);
        assert_eq!(place(&pair, &other, "an.nguyen", at(1)), None);
        assert_eq!(place(&pair, &key, "binh.tran", at(1)), None);
        let value = pair.split_once('=').unwrap().1;
        let moved = format!("{}={value}", cookie_name("binh.tran"));
        assert_eq!(place(&moved, &key, "binh.tran", at(1)), None, "a cookie is of one name alone");
        assert!(!cookie.contains("an.nguyen"), "{cookie}");
    }
}
