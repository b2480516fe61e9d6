//! What is kept of an uploaded register for some days, encrypted: nobody reads it in the database or in a copy of it, and nobody
//! puts it into another row.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::store::{self, ContentKind, ImportKey};
use crate::platform::cipher::CipherKey;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};

/// Something of an uploaded register, ready to be kept.
#[derive(Clone)]
pub struct EncryptedContent {
    /// What it is.
    pub kind: ContentKind,
    /// Its bytes, encrypted.
    pub bytes: Vec<u8>,
}

/// The place that something is bound to.
fn place(key: ImportKey, kind: ContentKind) -> String {
    format!("register import {} {} {kind}", key.office_id, key.id)
}

/// Encrypts something for its place.
///
/// # Errors
/// When the machine has no random bytes.
pub fn sealed(
    cipher: &CipherKey,
    key: ImportKey,
    kind: ContentKind,
    plain: Vec<u8>,
) -> Result<EncryptedContent, Problem> {
    Ok(EncryptedContent { kind, bytes: cipher.encrypt(plain, &place(key, kind))? })
}

/// The same of something that is kept as JSON.
///
/// # Errors
/// As [`sealed`].
pub fn sealed_json(
    cipher: &CipherKey,
    key: ImportKey,
    kind: ContentKind,
    value: &impl Serialize,
) -> Result<EncryptedContent, Problem> {
    let plain = serde_json::to_vec(value).map_err(|error| Problem::new(Code::Internal).because(error))?;
    sealed(cipher, key, kind, plain)
}

/// What is kept of this kind; nothing where nothing is, any more.
///
/// # Errors
/// When another installation has encrypted it, or the database fails.
pub fn read(
    conn: &mut Connection,
    cipher: &CipherKey,
    key: ImportKey,
    kind: ContentKind,
) -> Result<Option<Vec<u8>>, Problem> {
    let Some(bytes) = store::content(conn, key, kind)? else { return Ok(None) };
    let plain = cipher.decrypt(&bytes, &place(key, kind));
    plain.map(Some).ok_or_else(|| {
        Problem::new(Code::NotInUse).say(
            "tệp đã tải lên không còn đọc được vì khóa của máy chủ đã đổi: tải tệp lên lại",
            "the file that was uploaded can be read no more, since the key of the service was changed: upload it again",
        )
    })
}

/// The same of something that is kept as JSON; nothing too where this service cannot read it: another installation or another version
/// of the program kept it, and the page says that the file is to be uploaded again.
///
/// # Errors
/// When the database fails.
pub fn read_json<T: DeserializeOwned>(
    conn: &mut Connection,
    cipher: &CipherKey,
    key: ImportKey,
    kind: ContentKind,
) -> Result<Option<T>, Problem> {
    let plain = match read(conn, cipher, key, kind) {
        Err(problem) if problem.code == Code::NotInUse => None,
        read => read?,
    };
    let Some(plain) = plain else { return Ok(None) };
    match serde_json::from_slice(&plain) {
        Ok(value) => Ok(Some(value)),
        Err(error) => {
            // Its words could hold what stands in the file; its kind holds nothing.
            tracing::warn!(kind = kind.as_str(), category = ?error.classify(), "what is kept of an upload cannot be read");
            Ok(None)
        }
    }
}
