//! What somebody types to find a dossier: a code, a number of a person, or words.

use crate::dossier::books::DossierId;
use crate::dossier::books::numbers::spelling::spelled;
use crate::dossier::books::person_index::store::holders;
use crate::dossier::books::person_index::{NumberKind, blind_identity, blind_phones};
use crate::dossier::books::store::known_codes;
use crate::platform::blind_index::BlindIndexKey;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::personal_number::{identity, is_number};

/// What to look for: one of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sought {
    /// The code of a dossier that is there.
    pub code: Option<String>,
    /// The dossiers of a person's number, at any office; at least one.
    pub ids: Option<Vec<DossierId>>,
    /// Words.
    pub text: Option<String>,
}

/// Reads what was typed. A whole code or number that the register knows is looked for by its index, anything else as words: so
/// a number that stands in the matter of a dossier is found too, as long as it is nobody's.
pub(crate) fn read(
    conn: &mut Connection,
    key: &BlindIndexKey,
    text: String,
) -> Result<Sought, DatabaseError> {
    let code = spelled(&text);
    if !known_codes(conn, &[&code])?.is_empty() {
        return Ok(Sought { code: Some(code), ..Sought::default() });
    }
    let mut blinds: Vec<Vec<u8>> = Vec::new();
    if is_number(&text) || identity(&text).is_some() {
        blinds.extend(blind_identity(key, &text));
        blinds.extend(blind_phones(key, &text));
    }
    let ids = if blinds.is_empty() { Vec::new() } else { holders(conn, &blinds, NumberKind::ALL)? };
    if ids.is_empty() {
        return Ok(Sought { text: Some(text), ..Sought::default() });
    }
    Ok(Sought { ids: Some(ids), ..Sought::default() })
}
