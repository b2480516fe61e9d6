//! What `motcua verify` looks at: each file that the register tells of is there and is what it was, and nothing lies beside them.

use std::collections::BTreeSet;

use futures_util::TryStreamExt as _;

use super::objects::{FileObjects, ObjectTrouble};
use super::store::{self, Attachment, AttachmentKey};
use crate::platform::attachments_place::AttachmentsPlace;
use crate::platform::blind_index::hex;
use crate::platform::database::{Database, DatabaseError};

/// Rows that are read at a time.
const PAGE: i64 = 1_000;
/// Files without a row that are named; of more the number is said.
const NAMED: usize = 20;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileFindings {
    /// Files that the register tells of.
    pub files: u64,
    /// What is broken.
    pub broken: Vec<String>,
    /// What lies there beside the files; it breaks nothing.
    pub remarks: Vec<String>,
}

/// Why the walk did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum FileWalkTrouble {
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The place of the files.
    #[error(transparent)]
    Objects(#[from] ObjectTrouble),
}

/// Walks through all files; reads only, and makes no folder. What is added meanwhile is not told as wrong.
///
/// # Errors
/// When the register or the place of the files cannot be read.
pub async fn walk(database: &Database, place: &AttachmentsPlace) -> Result<FileFindings, FileWalkTrouble> {
    let (mut findings, mut known) = (FileFindings::default(), BTreeSet::new());
    let objects = FileObjects::open_existing(place);
    let mut after: Option<AttachmentKey> = None;
    loop {
        let page = database.read_now(|conn| store::page_by_key(conn, after, PAGE))?;
        let Some((_, last)) = page.last() else { break };
        after = Some((last.office_id, last.dossier_id, last.id));
        for (code, file) in &page {
            findings.files += 1;
            let fault = match &objects {
                Ok(objects) => fault_of(objects, file, &mut known).await?,
                Err(trouble) => Some(format!("its file is not there ({trouble})")),
            };
            findings
                .broken
                .extend(fault.map(|what| format!("attachment {} of dossier {code}: {what}", file.id)));
        }
    }
    if let Ok(objects) = &objects {
        findings.remarks = without_rows(database, objects, &known).await?;
    }
    Ok(findings)
}

/// What is wrong with the file of a row. Several rows may have one file: it is read once.
async fn fault_of(
    objects: &FileObjects,
    file: &Attachment,
    known: &mut BTreeSet<String>,
) -> Result<Option<String>, ObjectTrouble> {
    let name = hex(&file.digest);
    if known.contains(&name) {
        return Ok(None);
    }
    let Some((length, digest)) = objects.content_at(&file.digest).await? else {
        return Ok(Some("its file is gone".to_owned()));
    };
    let fault = if digest != file.digest {
        Some("its file is not the one that was added: the digest is another".to_owned())
    } else if length != file.size() {
        Some(format!("its file has {length} bytes, not {}", file.size_bytes))
    } else {
        None
    };
    // One that is wrong is told of each of its rows.
    if fault.is_none() {
        known.insert(name);
    }
    Ok(fault)
}

/// What lies in the place and belongs to no row: an upload that was broken off between the disk and the register.
async fn without_rows(
    database: &Database,
    objects: &FileObjects,
    known: &BTreeSet<String>,
) -> Result<Vec<String>, FileWalkTrouble> {
    let mut remarks = Vec::new();
    let (mut names, mut more) = (objects.names(), 0_usize);
    while let Some(name) = names.try_next().await? {
        if known.contains(&name) {
            continue;
        }
        let digest = of_hex(&name);
        if let Some(digest) = &digest
            && database.read_now(|conn| store::is_used(conn, digest))?
        {
            continue;
        }
        if remarks.len() < NAMED {
            let what = if digest.is_some() { "belongs to no attachment" } else { "is no file of a dossier" };
            remarks.push(format!("files: {name} {what}"));
        } else {
            more += 1;
        }
    }
    if more > 0 {
        remarks.push(format!("files: {more} more belong to no attachment"));
    }
    Ok(remarks)
}

/// The digest that a name spells.
fn of_hex(name: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = name.chars().map(|letter| letter.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len() == 64)?;
    let byte = |pair: &[u32]| match pair {
        [high, low] => u8::try_from(high * 16 + low).ok(),
        _ => None,
    };
    digits.chunks(2).map(byte).collect()
}
