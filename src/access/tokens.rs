//! The two tokens of a sign-in: a short-lived signed one for every request, and a long random one that renews it.

use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use quick_cache::sync::Cache;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::access::keys::{OfficerId, SessionId};
use crate::platform::blind_index::BlindIndexKey;
use crate::platform::cipher::CipherKey;
use crate::platform::database::Id;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// Who signs the tokens, and for whom.
const HOUSE: &str = "motcua";
/// The file of the signing key.
const KEY_FILE: &str = "token-key.pk8";
/// Bytes of the key's digest that make its name in tokens.
const KEY_NAME_BYTES: usize = 8;
/// Tokens that are remembered as sound.
const REMEMBERED_TOKENS: usize = 10_000;

/// Why a token or its key could not be made.
#[derive(Debug, Error)]
pub enum TokenError {
    /// The machine gave no random bytes.
    #[error("the machine gives no random bytes")]
    NoRandomness,
    /// The key file could not be read or written.
    #[error("the token key {path}: {cause}")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The file holds something else.
    #[error("the token key is not an Ed25519 key in PKCS#8: {0}")]
    NotAKey(String),
    /// A token could not be signed.
    #[error("a token could not be signed: {0}")]
    Signing(String),
}

impl From<TokenError> for Problem {
    fn from(error: TokenError) -> Self {
        Self::new(Code::Internal).because(error)
    }
}

/// Random bytes for secrets.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], TokenError> {
    let mut bytes = [0; N];
    match aws_lc_rs::rand::fill(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(_unspecified) => Err(TokenError::NoRandomness),
    }
}

/// What an access token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct TokenClaims {
    iss: String,
    aud: String,
    sub: OfficerId,
    sid: SessionId,
    iat: i64,
    exp: i64,
}

/// Whose token it is, and of which sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearer {
    /// The officer.
    pub officer_id: OfficerId,
    /// The session.
    pub session_id: SessionId,
}

/// A signed access token. It prints as `***`.
#[derive(Clone)]
pub struct AccessToken {
    /// The token, for the `Authorization: Bearer` header.
    pub text: String,
    /// The instant from which it is no longer taken.
    pub expires_at: Instant,
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "*** until {}", self.expires_at)
    }
}

struct TokenKeyPair {
    name: String,
    numbers: BlindIndexKey,
    forms: CipherKey,
    signing: EncodingKey,
    verifying: DecodingKey,
    /// Tokens whose signature was found sound, by their digests.
    sound: Cache<[u8; 32], SoundToken>,
}

/// What a token says whose signature was checked before.
#[derive(Debug, Clone, Copy)]
struct SoundToken {
    bearer: Bearer,
    /// The second from which it is no longer taken.
    exp: i64,
}

/// The key that signs access tokens. Clones share it; so do instances that share its folder.
#[derive(Clone)]
pub struct TokenKeys(Arc<TokenKeyPair>);

impl fmt::Debug for TokenKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "token key {}", self.0.name)
    }
}

impl TokenKeys {
    /// Reads the key of this folder, or makes it on the first run: for its owner only, and one key
    /// even when several instances start at once.
    ///
    /// # Errors
    /// When the folder or the file cannot be made or read, or the file is not such a key.
    pub fn load_or_make(folder: &Path) -> Result<Self, TokenError> {
        let path = folder.join(KEY_FILE);
        match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make_key(folder, &path)?;
                let kept = fs::read(&path).map_err(|cause| TokenError::File { path, cause })?;
                Self::from_pkcs8(&kept)
            }
            Err(cause) => Err(TokenError::File { path, cause }),
            Ok(kept) => Self::from_pkcs8(&kept),
        }
    }

    /// A key that is gone when the process ends: for tests.
    ///
    /// # Errors
    /// When the machine has no random bytes.
    pub fn ephemeral() -> Result<Self, TokenError> {
        Self::from_pkcs8(&new_key()?)
    }

    /// The key of the index of people's numbers: another one than that of the tokens, and gone with it.
    #[must_use]
    pub fn number_key(&self) -> BlindIndexKey {
        self.0.numbers.clone()
    }

    /// The key of the forms that pages keep: another one again, and gone with that of the tokens.
    #[must_use]
    pub fn form_key(&self) -> CipherKey {
        self.0.forms.clone()
    }

    fn from_pkcs8(bytes: &[u8]) -> Result<Self, TokenError> {
        let pair =
            Ed25519KeyPair::from_pkcs8(bytes).map_err(|error| TokenError::NotAKey(error.to_string()))?;
        let public = pair.public_key().as_ref();
        let digest = Sha256::digest(public);
        let name = digest.iter().take(KEY_NAME_BYTES).copied().collect::<Vec<u8>>();
        Ok(Self(Arc::new(TokenKeyPair {
            name: URL_SAFE_NO_PAD.encode(name),
            numbers: BlindIndexKey::derived_from(bytes),
            forms: CipherKey::derived_from(bytes).map_err(|error| TokenError::NotAKey(error.to_string()))?,
            signing: EncodingKey::from_ed_der(bytes),
            verifying: DecodingKey::from_ed_der(public),
            sound: Cache::new(REMEMBERED_TOKENS),
        })))
    }

    /// Signs an access token that is good for `lasts` from `now`.
    ///
    /// # Errors
    /// When signing fails.
    pub fn issue(&self, bearer: Bearer, lasts: TimeDelta, now: Instant) -> Result<AccessToken, TokenError> {
        let exp = now.plus(lasts).utc().timestamp();
        let claims = TokenClaims {
            iss: HOUSE.to_owned(),
            aud: HOUSE.to_owned(),
            sub: bearer.officer_id,
            sid: bearer.session_id,
            iat: now.utc().timestamp(),
            exp,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.0.name.clone());
        let text = jsonwebtoken::encode(&header, &claims, &self.0.signing)
            .map_err(|error| TokenError::Signing(error.to_string()))?;
        let expires_at = Instant::from_micros(exp.saturating_mul(1_000_000)).unwrap_or(now);
        Ok(AccessToken { text, expires_at })
    }

    /// Whose token this is; nothing when it is not ours, not whole, or out of date at `now`.
    #[must_use]
    pub fn read(&self, token: &str, now: Instant) -> Option<Bearer> {
        // A signature stays sound: it is checked once, and its digest stands for it. Whether the token is in date, and the sign-in in
        // force, is asked each time.
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let sound = if let Some(sound) = self.0.sound.get(&digest) {
            sound
        } else {
            let sound = self.checked(token)?;
            self.0.sound.insert(digest, sound);
            sound
        };
        (now.utc().timestamp() < sound.exp).then_some(sound.bearer)
    }

    /// What a token says, if it is ours and whole.
    fn checked(&self, token: &str) -> Option<SoundToken> {
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_issuer(&[HOUSE]);
        rules.set_audience(&[HOUSE]);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The library asks the machine's clock; this house has one clock, asked below.
        rules.validate_exp = false;
        rules.leeway = 0;
        let data = jsonwebtoken::decode::<TokenClaims>(token, &self.0.verifying, &rules).ok()?;
        let bearer = Bearer { officer_id: data.claims.sub, session_id: data.claims.sid };
        let ours = data.header.kid.as_deref() == Some(self.0.name.as_str());
        ours.then_some(SoundToken { bearer, exp: data.claims.exp })
    }
}

fn new_key() -> Result<Vec<u8>, TokenError> {
    match Ed25519KeyPair::generate_pkcs8(&aws_lc_rs::rand::SystemRandom::new()) {
        Ok(document) => Ok(document.as_ref().to_vec()),
        Err(_unspecified) => Err(TokenError::NoRandomness),
    }
}

/// Writes a new key under a name of its own and then gives it the real name, unless another instance was first.
fn make_key(folder: &Path, path: &Path) -> Result<(), TokenError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |cause| TokenError::File { path, cause }
    };
    private_folder(folder).map_err(failed(folder))?;
    let draft = folder.join(format!(".{KEY_FILE}.{}", <Id>::new()));
    let written = write_private(&draft, &new_key()?).and_then(|()| match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    });
    let removed = fs::remove_file(&draft);
    written.and(removed).map_err(failed(path))
}

fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// The token that renews a sign-in: 256 random bits, kept only as a digest, good for one use. It prints as `***`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RefreshToken(String);

impl RefreshToken {
    /// A new token.
    ///
    /// # Errors
    /// When the machine has no random bytes.
    pub fn make() -> Result<Self, TokenError> {
        Ok(Self(URL_SAFE_NO_PAD.encode(random::<32>()?)))
    }

    /// A token as a caller sent it.
    #[must_use]
    pub fn from_caller(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text to hand out, once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl utoipa::PartialSchema for RefreshToken {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("Renews the sign-in once; using it a second time ends the sign-in"))
            .examples([serde_json::json!("p1mV0m2m8hJ0Yc7yq9Zk3nXw5sT4uR6bE1dF2gH3jK4")])
            .into()
    }
}

impl utoipa::ToSchema for RefreshToken {}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
