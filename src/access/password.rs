//! Passwords: how one is chosen, made up, kept as a digest and compared; the password itself is never kept.
//! Pure: no HTTP, no SQL, no clock.

use std::fmt;

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::Deserialize;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization as _;

use super::easy_password::is_easy;
use super::tokens::random;
use crate::platform::check::Check;
use crate::platform::error::{Code, Problem};

/// Memory of one comparison, in KiB (19 MiB).
const MEMORY_KIB: u32 = 19 * 1024;
/// Rounds over that memory.
const ROUNDS: u32 = 2;
/// Lanes.
const LANES: u32 = 1;

/// The fewest characters of a chosen password.
pub const SHORTEST: usize = 12;
/// The most characters of a chosen password.
pub const LONGEST: usize = 128;

/// Letters and digits that nobody takes for one another on paper: no `i`, `l`, `o`, `0`, `1`.
const READABLE: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// Letters of a made-up password: 20 of 31, 99 bits.
const MADE_UP_LETTERS: usize = 20;
/// Letters between two dashes.
const GROUP: usize = 5;

/// A digest that no password is known to have, with the cost of a real one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ibw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Why a digest could not be made.
#[derive(Debug, Error)]
pub enum PasswordError {
    /// The machine gave no random bytes, or no memory.
    #[error("a password digest could not be made: {0}")]
    Failed(String),
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        Self::new(Code::Internal).because(error)
    }
}

/// A password as typed. It prints as `***`.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// Takes what was typed.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, to show a made-up password once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is the same as another one, whichever way the keyboard composes it.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }

    /// The rule for a chosen password: 12 to 128 characters of any kind, and none that is guessed soon (NIST SP 800-63B: length and a list of
    /// those that are tried first, no composition rules). `about` is what others know of the officer: the name, the sign-in name.
    pub fn check(&self, check: &mut Check, field: &str, about: &[&str]) {
        let characters = self.0.nfc().count();
        if self.is_empty() {
            check.wrong(field, "required", "không được để trống", "must not be empty");
        } else if characters < SHORTEST {
            check.wrong(
                field,
                "too_short",
                format!("mật khẩu có ít nhất {SHORTEST} ký tự; một câu ngắn dễ nhớ là tốt nhất"),
                format!("a password has at least {SHORTEST} characters; a short sentence is best"),
            );
        } else if characters > LONGEST {
            check.wrong(
                field,
                "too_long",
                format!("dài nhất {LONGEST} ký tự"),
                format!("at most {LONGEST} characters"),
            );
        } else if is_easy(&self.0, about) {
            check.wrong(
                field,
                "too_easy",
                "mật khẩu này dễ đoán: tránh chữ lặp lại, dãy phím, ngày tháng, tên mình và những từ ai cũng dùng; \
                 bốn năm từ không liên quan nhau là tốt nhất",
                "this password is guessed soon: no repetition, no row of keys, no date, not your name or what everybody \
                 uses; four or five words that have nothing to do with each other are best",
            );
        }
    }

    /// The same bytes whichever way the keyboard composes `ế`.
    fn bytes(&self) -> Vec<u8> {
        self.0.nfc().collect::<String>().into_bytes()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl utoipa::PartialSchema for Password {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Password)))
            .description(Some("A password; a chosen one has 12 to 128 characters and is not guessed soon"))
            .into()
    }
}

impl utoipa::ToSchema for Password {}

/// The digest of a password in the PHC form (`$argon2id$...`). It prints as `***`.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// A digest as it was kept.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The form to keep.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

fn argon2() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(MEMORY_KIB, ROUNDS, LANES, None)
        .map_err(|error| PasswordError::Failed(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Digests a password with a salt of its own. Takes about 20 ms and 19 MiB: never on an async worker, never in a write.
///
/// # Errors
/// When the machine has no random bytes or no memory left.
pub fn hash(password: &Password) -> Result<PasswordHash, PasswordError> {
    let digest = argon2()?
        .hash_password(&password.bytes())
        .map_err(|error| PasswordError::Failed(error.to_string()))?;
    Ok(PasswordHash(digest.to_string()))
}

/// Whether the password is the one of this digest. Costs as much as [`hash`].
#[must_use]
pub fn verify(password: &Password, kept: &PasswordHash) -> bool {
    argon2().is_ok_and(|argon2| argon2.verify_password(&password.bytes(), kept.as_str()).is_ok())
}

/// Takes as long as [`verify`] and answers no: for user names that do not exist, so that time tells nothing.
#[must_use]
pub fn verify_nobody(password: &Password) -> bool {
    // The answer of the comparison is dropped on purpose: there is nobody to let in.
    let _ = verify(password, &PasswordHash(NOBODY.to_owned()));
    false
}

/// Makes up a password that can be read from paper: `k7fmq-2xwhd-pc9rt-ven4b`, 99 bits.
///
/// # Errors
/// When the machine has no random bytes.
pub fn random_password() -> Result<Password, PasswordError> {
    // Bytes from here on would make the first letters likelier than the last.
    const FAIR: u8 = 31 * 8;
    let mut text = String::new();
    let mut letters = 0;
    while letters < MADE_UP_LETTERS {
        let bytes: [u8; 32] = random().map_err(|error| PasswordError::Failed(error.to_string()))?;
        for byte in bytes.into_iter().filter(|byte| *byte < FAIR).take(MADE_UP_LETTERS - letters) {
            if letters > 0 && letters.is_multiple_of(GROUP) {
                text.push('-');
            }
            let letter = READABLE.get(usize::from(byte) % READABLE.len()).copied().unwrap_or(b'x');
            text.push(char::from(letter));
            letters += 1;
        }
    }
    Ok(Password(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_by_its_digest_in_both_spellings_of_unicode() {
        let composed = Password::new("một cửa liên thông");
        let decomposed = Password::new(composed.reveal().nfd().collect::<String>());
        assert_ne!(composed.reveal(), decomposed.reveal());
        let kept = hash(&composed).unwrap();
        assert!(kept.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", kept.as_str());
        assert!(verify(&decomposed, &kept));
        assert!(!verify(&Password::new("một cửa liên thong"), &kept));
    }

    #[test]
    fn nobody_costs_as_much_as_somebody() {
        let nobody = argon2::password_hash::phc::PasswordHash::new(NOBODY).unwrap();
        let somebody = hash(&Password::new("correct horse")).unwrap();
        let somebody = argon2::password_hash::phc::PasswordHash::new(somebody.as_str()).unwrap();
        assert_eq!(nobody.params, somebody.params);
        assert_eq!(nobody.algorithm, somebody.algorithm);
        assert_eq!(
            (nobody.salt.map(|salt| salt.len()), nobody.hash.map(|hash| hash.len())),
            (somebody.salt.map(|salt| salt.len()), somebody.hash.map(|hash| hash.len()))
        );
        assert!(!verify_nobody(&Password::new("correct horse")));
    }

    #[test]
    fn a_chosen_password_has_twelve_to_a_hundred_and_twenty_eight_characters() {
        let long = "dòng sông Nhuệ chảy qua phường Hà Đông ".repeat(4);
        let of_length = |length: usize| long.chars().take(length).collect::<String>();
        for (text, code) in [
            (String::new(), Some("required")),
            (of_length(11), Some("too_short")),
            (of_length(12), None),
            (of_length(128), None),
            (of_length(129), Some("too_long")),
            ("ế".repeat(12), Some("too_easy")),
            ("an.nguyen.2026".to_owned(), Some("too_easy")),
        ] {
            let mut check = Check::new();
            Password::new(text.clone()).check(&mut check, "password", &["an.nguyen", "Nguyễn Thị An"]);
            let found = check.done().err().map(|problem| problem.fields[0].code);
            assert_eq!(found, code, "{} characters", text.chars().count());
        }
    }

    #[test]
    fn a_made_up_password_is_readable_and_new_each_time() {
        let (one, two) = (random_password().unwrap(), random_password().unwrap());
        assert_ne!(one.reveal(), two.reveal());
        let groups: Vec<_> = one.reveal().split('-').collect();
        assert_eq!(groups.len(), 4);
        for group in groups {
            assert_eq!(group.len(), 5);
            assert!(group.bytes().all(|letter| READABLE.contains(&letter)), "{group}");
        }
        let mut check = Check::new();
        one.check(&mut check, "password", &[]);
        assert!(check.done().is_ok());
    }

    #[test]
    fn a_printed_password_is_stars() {
        assert_eq!(format!("{:?}", Password::new("secret")), "***");
        assert_eq!(format!("{:?}", PasswordHash::from_stored("secret".to_owned())), "***");
    }
}
