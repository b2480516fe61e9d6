//! Copies of files of dossiers, for a backup and out of one: each by its digest, and only those that a register tells of.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::audit::FileWalkTrouble;
use super::objects::{self, FileObjects, ObjectTrouble};
use super::store::{self, AttachmentKey};
use crate::platform::blind_index::hex;
use crate::platform::config::AttachmentsPlace;
use crate::platform::database::{Connection, DatabaseError};

/// Rows that are read at a time.
const PAGE: i64 = 1_000;

/// The digests of all files that a register tells of.
pub type FileDigests = BTreeSet<Vec<u8>>;

/// What was copied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CopiedFiles {
    /// Files that are there now.
    pub files: u64,
    /// Of them those that an earlier copy had: they share its place on the disk.
    pub linked: u64,
    /// Bytes that were written.
    pub bytes: u64,
}

/// The files that a register tells of.
///
/// # Errors
/// When the database fails.
pub fn digests(conn: &mut Connection) -> Result<FileDigests, DatabaseError> {
    let (mut all, mut after) = (FileDigests::new(), None::<AttachmentKey>);
    loop {
        let page = store::page_by_key(conn, after, PAGE)?;
        let Some((_, last)) = page.last() else { return Ok(all) };
        after = Some((last.office_id, last.dossier_id, last.id));
        all.extend(page.into_iter().map(|(_, file)| file.digest));
    }
}

/// Copies files into a folder, which is made for its owner alone; what an earlier copy has is linked, where the disk can do that. Each
/// is on the disk when this answers.
///
/// # Errors
/// When one is not there or cannot be copied.
pub fn copy(
    wanted: &FileDigests,
    from: &AttachmentsPlace,
    to: &Path,
    earlier: Option<&Path>,
) -> Result<CopiedFiles, ObjectTrouble> {
    let AttachmentsPlace::Folder(source) = from;
    let (mut copied, mut folders) = (CopiedFiles::default(), BTreeSet::new());
    private_folder(to)?;
    for digest in wanted {
        let place = objects::place(digest).to_string();
        let target = to.join(&place);
        let folder = target.parent().unwrap_or(to).to_path_buf();
        private_folder(&folder)?;
        copied.files += 1;
        if earlier.is_some_and(|folder| fs::hard_link(folder.join(&place), &target).is_ok()) {
            copied.linked += 1;
        } else {
            let named = |error: io::Error| {
                ObjectTrouble::from(io::Error::new(error.kind(), format!("{place}: {error}")))
            };
            copied.bytes += copy_file(&source.join(&place), &target).map_err(named)?;
        }
        folders.insert(folder);
    }
    let above: BTreeSet<PathBuf> =
        folders.iter().filter_map(|folder| Some(folder.parent()?.to_path_buf())).collect();
    for folder in folders.iter().chain(&above).map(PathBuf::as_path).chain([to]) {
        File::open(folder)?.sync_all()?;
    }
    Ok(copied)
}

/// Copies one file, closed to other users, and waits for the disk.
///
/// # Errors
/// When it cannot be read or written, or is there already.
pub fn copy_file(from: &Path, to: &Path) -> io::Result<u64> {
    let mut source = File::open(from)?;
    let mut target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    let bytes = io::copy(&mut source, &mut target)?;
    target.sync_all()?;
    Ok(bytes)
}

fn private_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() { Ok(()) } else { DirBuilder::new().recursive(true).mode(0o700).create(folder) }
}

/// Those of these files that are not in a place, or are not what they were: for a copy whose register cannot be asked.
///
/// # Errors
/// When the place cannot be read.
pub async fn differing(
    wanted: &FileDigests,
    place: &AttachmentsPlace,
) -> Result<Vec<String>, FileWalkTrouble> {
    let mut broken = Vec::new();
    if wanted.is_empty() {
        return Ok(broken);
    }
    let objects = FileObjects::open_existing(place)?;
    for digest in wanted {
        let found = objects.content_at(digest).await?;
        if found.is_none_or(|(_, content)| content != *digest) {
            broken.push(format!("the file {} is gone or is not what it was", hex(digest)));
        }
    }
    Ok(broken)
}
