//! By what a dossier is found: its words, and the numbers of its people, which the index holds as keyed hashes.
//!
//! Everything that is derived from the code, the people and the matter of a dossier is derived by [`derive()`]: whoever changes one
//! of them calls it again, and the gate to the journal brings the table of numbers in line with the column.

pub mod audit;
pub mod rebuild;
pub mod same_person;
pub mod store;

use super::applicant::{Applicant, Submitter};
use super::store::Dossier;
use crate::named_values;
use crate::platform::blind_index::{BlindIndexKey, hex};
use crate::platform::personal_number::{identity_key, phone_keys};
use crate::platform::text::folded;

/// The rule by which the columns are derived: a change of it, or of what it stands on, makes every register derive them anew.
pub const RULE: u32 = 1;

named_values! {
    /// Whose number it is, and which.
    pub enum NumberKind {
        /// Identity, passport or tax number of the applicant.
        Identity = "identity",
        /// Phone of the applicant.
        Phone = "phone",
        /// Identity number of who hands it in.
        SubmitterIdentity = "submitter_identity",
        /// Phone of who hands it in.
        SubmitterPhone = "submitter_phone",
    }
}

crate::text_column!(NumberKind);

/// A number of a dossier as the index holds it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlindNumber {
    /// Whose number it is, and which.
    pub kind: NumberKind,
    /// Its keyed hash.
    pub blind: Vec<u8>,
}

/// The hash of an identity number however it is written; none of what is too short to be one.
#[must_use]
pub fn blind_identity(key: &BlindIndexKey, text: &str) -> Option<Vec<u8>> {
    identity_key(text).map(|number| key.blind("identity", &number))
}

/// The hashes of the phones of a text, however they are written.
#[must_use]
pub fn blind_phones(key: &BlindIndexKey, text: &str) -> Vec<Vec<u8>> {
    phone_keys(text).iter().map(|number| key.blind("phone", number)).collect()
}

/// The numbers of the people of a dossier.
#[must_use]
pub fn blind_numbers(
    key: &BlindIndexKey,
    applicant: &Applicant,
    submitter: Option<&Submitter>,
) -> Vec<BlindNumber> {
    let identity = |kind, text: Option<&String>| {
        let blind = text.and_then(|text| blind_identity(key, text));
        blind.map(|blind| BlindNumber { kind, blind })
    };
    let phones = |kind, text: Option<&String>| {
        let blinds = text.map(|text| blind_phones(key, text)).unwrap_or_default();
        blinds.into_iter().map(move |blind| BlindNumber { kind, blind })
    };
    let mut numbers: Vec<BlindNumber> = identity(NumberKind::Identity, applicant.identity.as_ref())
        .into_iter()
        .chain(phones(NumberKind::Phone, applicant.phone.as_ref()))
        .collect();
    if let Some(submitter) = submitter {
        numbers.extend(identity(NumberKind::SubmitterIdentity, submitter.identity.as_ref()));
        numbers.extend(phones(NumberKind::SubmitterPhone, submitter.phone.as_ref()));
    }
    numbers.sort();
    numbers.dedup();
    numbers
}

/// Derives what a dossier is found by from what stands in it: words and numbers.
pub fn derive(key: &BlindIndexKey, row: &mut Dossier) {
    row.search = words_of(row);
    row.blind_numbers = written(&blind_numbers(key, &row.applicant(), row.submitter().as_ref()));
}

/// The words by which a dossier is found.
fn words_of(row: &Dossier) -> String {
    let submitter = row.submitter_name.as_deref().unwrap_or_default();
    folded(&format!("{} {} {submitter} {}", row.code, row.applicant_name, row.summary))
}

/// The numbers as the column holds them.
fn written(numbers: &[BlindNumber]) -> String {
    let written: Vec<String> =
        numbers.iter().map(|number| format!("{}:{}", number.kind, hex(&number.blind))).collect();
    written.join(" ")
}

/// The numbers that the column of a dossier holds; what cannot be read is no number, and the auditor finds it.
#[must_use]
pub fn numbers_of(row: &Dossier) -> Vec<BlindNumber> {
    let one = |written: &str| {
        let (kind, digits) = written.split_once(':')?;
        let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        let blind: Option<Vec<u8>> = (0..digits.len()).step_by(2).map(byte).collect();
        Some(BlindNumber { kind: NumberKind::parse(kind)?, blind: blind? })
    };
    row.blind_numbers.split(' ').filter_map(one).collect()
}
