//! A form that was sent when the sign-in had ended: carried, unreadable, by the page of signing in, and brought back after it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::access::keys::OfficerId;
use crate::desk::posted::PostedForm;
use crate::platform::cipher::CipherKey;
use crate::platform::instant::Instant;

/// For how long a form is carried.
const LASTS: TimeDelta = TimeDelta::minutes(60);
/// The most bytes of what is carried: a form that was typed has far fewer, and it travels in a page.
const MOST_BYTES: usize = 64 * 1024;

/// What is carried.
#[derive(Serialize, Deserialize)]
struct CarriedForm {
    /// Whose sign-in had ended, where that is known.
    owner: Option<OfficerId>,
    /// From when on it is too late, in microseconds.
    until: i64,
    /// What was typed.
    fields: Vec<(String, String)>,
}

/// Why a form does not come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotBroughtBack {
    /// Another officer typed it.
    OfAnother,
    /// It was carried too long, or cannot be read by this service.
    Gone,
}

/// The place that a carried form is bound to.
fn place(path: &str) -> String {
    format!("form sent to {path}")
}

/// Carries a form that was sent to `path`; nothing where it holds nothing, or more than is carried.
pub(crate) fn carry(
    key: &CipherKey,
    path: &str,
    owner: Option<OfficerId>,
    form: &PostedForm,
    now: Instant,
) -> Option<String> {
    let fields = form.to_keep();
    if fields.iter().all(|(_, value)| value.trim().is_empty()) {
        return None;
    }
    let carried = CarriedForm { owner, until: now.plus(LASTS).micros(), fields };
    let plain = serde_json::to_vec(&carried).ok().filter(|plain| plain.len() <= MOST_BYTES)?;
    Some(URL_SAFE_NO_PAD.encode(key.encrypt(plain, &place(path)).ok()?))
}

/// The form that was carried to this path, for the officer who has signed in.
///
/// # Errors
/// Why it does not come back.
pub(crate) fn bring_back(
    key: &CipherKey,
    path: &str,
    officer: OfficerId,
    text: &str,
    now: Instant,
) -> Result<PostedForm, NotBroughtBack> {
    let plain = URL_SAFE_NO_PAD.decode(text).ok().and_then(|kept| key.decrypt(&kept, &place(path)));
    let carried: CarriedForm = serde_json::from_slice(&plain.ok_or(NotBroughtBack::Gone)?)
        .map_err(|_of_another_version| NotBroughtBack::Gone)?;
    if carried.owner.is_some_and(|owner| owner != officer) {
        return Err(NotBroughtBack::OfAnother);
    }
    if now.micros() >= carried.until {
        return Err(NotBroughtBack::Gone);
    }
    Ok(PostedForm::of(carried.fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_comes_back_to_its_path_its_officer_and_within_the_hour() {
        let key = CipherKey::derived_from(b"one").unwrap();
        let now = Instant::parse("2026-11-30T09:00:00+07:00").unwrap();
        let (me, other) = (OfficerId::new(), OfficerId::new());
        let form = PostedForm::of(vec![
            ("csrf".into(), "t".into()),
            ("applicant.name".into(), "Đỗ Văn Ấn".into()),
            ("password".into(), "p".into()),
        ]);
        let carried = carry(&key, "/tiep-nhan", Some(me), &form, now).unwrap();
        assert!(!carried.contains("applicant"));
        let back = |path: &str, officer, minutes: i64| {
            let at = now.plus(TimeDelta::minutes(minutes));
            bring_back(&key, path, officer, &carried, at).map(|form| form.to_keep())
        };
        assert_eq!(back("/tiep-nhan", me, 59), Ok(vec![("applicant.name".into(), "Đỗ Văn Ấn".into())]));
        assert_eq!(back("/tiep-nhan", me, 60), Err(NotBroughtBack::Gone));
        assert_eq!(back("/tiep-nhan", other, 1), Err(NotBroughtBack::OfAnother));
        assert_eq!(back("/viec", me, 1), Err(NotBroughtBack::Gone));
        let anothers = CipherKey::derived_from(b"another").unwrap();
        assert!(bring_back(&anothers, "/tiep-nhan", me, &carried, now).is_err());
        // Of whom it is, is not known: whoever signs in goes on with what stood on the screen.
        let unknown = carry(&key, "/tiep-nhan", None, &form, now).unwrap();
        assert!(bring_back(&key, "/tiep-nhan", other, &unknown, now).is_ok());
    }

    #[test]
    fn nothing_is_carried_of_an_empty_form_or_of_a_huge_one() {
        let (key, now) = (CipherKey::derived_from(b"one").unwrap(), Instant::from_micros(0).unwrap());
        let form = |name: &str, value: String| PostedForm::of(vec![(name.into(), value)]);
        for (form, carried) in [
            (form("csrf", "t".into()), false),
            (form("reason", " ".into()), false),
            (form("new_password", "p".into()), false),
            (form("reason", "x".repeat(60 * 1024)), true),
            (form("reason", "x".repeat(64 * 1024)), false),
        ] {
            assert_eq!(carry(&key, "/x", None, &form, now).is_some(), carried);
        }
    }
}
