//! Copies of files of dossiers, for a backup and out of one: each by its digest, and only those that a register tells of.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::audit::FileWalkTrouble;
use super::objects::{self, FileObjects, ObjectTrouble};
use super::spool::SpooledContent;
use super::store::{self, AttachmentKey};
use crate::platform::attachments_place::AttachmentsPlace;
use crate::platform::blind_index::hex;
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

/// Copies files out of the place where they are kept into a folder, which is made for its owner alone; what an earlier copy has is
/// linked, where the disk can do that. Each is on the disk when this answers.
///
/// # Errors
/// When one is not there or cannot be copied.
pub async fn copy_out(
    wanted: &FileDigests,
    from: &AttachmentsPlace,
    to: &Path,
    earlier: Option<&Path>,
) -> Result<CopiedFiles, ObjectTrouble> {
    let mut copied = CopiedFiles::default();
    let mut folders = FilledFolders::at(to)?;
    let objects = if wanted.is_empty() { None } else { Some(FileObjects::open_existing(from)?) };
    for digest in wanted {
        let place = objects::place(digest).to_string();
        let target = folders.path_of(&place)?;
        copied.files += 1;
        if earlier.is_some_and(|folder| fs::hard_link(folder.join(&place), &target).is_ok()) {
            copied.linked += 1;
        } else if let Some(objects) = &objects {
            copied.bytes += fetched(objects, digest, &target).await.map_err(|error| named(&place, error))?;
        }
    }
    folders.sync()?;
    Ok(copied)
}

/// Copies files of a folder back into the place where they are kept; in a bucket those that are there stay as they are.
///
/// # Errors
/// When one is not there or cannot be copied.
pub async fn copy_back(
    wanted: &FileDigests,
    from: &Path,
    to: &AttachmentsPlace,
) -> Result<CopiedFiles, ObjectTrouble> {
    match to {
        AttachmentsPlace::Folder(folder) => {
            copy_out(wanted, &AttachmentsPlace::Folder(from.to_path_buf()), folder, None).await
        }
        AttachmentsPlace::Bucket(_) => {
            let (objects, mut copied) = (FileObjects::open_existing(to)?, CopiedFiles::default());
            for digest in wanted {
                let place = objects::place(digest).to_string();
                let sized = digest.as_slice().try_into().map_err(io::Error::other)?;
                let content = SpooledContent::of_file(&from.join(&place), sized)
                    .map_err(|error| named(&place, error.into()))?;
                objects.keep(&content).await?;
                copied.files += 1;
                copied.bytes += content.size;
            }
            Ok(copied)
        }
    }
}

/// Writes a file as it is kept; says how long it is.
async fn fetched(objects: &FileObjects, digest: &[u8], target: &Path) -> Result<u64, ObjectTrouble> {
    let mut reader = objects.reader(digest).await?;
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(target)?;
    let mut file = tokio::fs::File::from_std(file);
    let bytes = tokio::io::copy(&mut reader, &mut file).await?;
    file.sync_all().await?;
    Ok(bytes)
}

/// Trouble that says which file it is about.
fn named(place: &str, trouble: ObjectTrouble) -> ObjectTrouble {
    match trouble {
        ObjectTrouble::Gone(words) => ObjectTrouble::Gone(format!("{place}: {words}")),
        ObjectTrouble::Unavailable(words) => ObjectTrouble::Unavailable(format!("{place}: {words}")),
    }
}

/// A folder that files are copied into, and those in it that got any.
struct FilledFolders {
    root: PathBuf,
    filled: BTreeSet<PathBuf>,
}

impl FilledFolders {
    fn at(root: &Path) -> io::Result<Self> {
        private_folder(root)?;
        Ok(Self { root: root.to_path_buf(), filled: BTreeSet::new() })
    }

    /// Where a file goes; its folder is made.
    fn path_of(&mut self, place: &str) -> io::Result<PathBuf> {
        let target = self.root.join(place);
        let folder = target.parent().unwrap_or(&self.root).to_path_buf();
        private_folder(&folder)?;
        self.filled.insert(folder);
        Ok(target)
    }

    /// Waits until the disk has the names, too.
    fn sync(&self) -> io::Result<()> {
        let above: BTreeSet<PathBuf> =
            self.filled.iter().filter_map(|folder| Some(folder.parent()?.to_path_buf())).collect();
        for folder in self.filled.iter().chain(&above).chain([&self.root]) {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
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
