//! The folder in which backups are kept: each in a folder of its own whose name is its moment, and no two made at once.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::manifest::{BackupManifest, MANIFEST};
use crate::platform::instant::Instant;

/// How the folder of a backup begins.
const BEGINS: &str = "motcua-";
/// How a backup that is being made ends: nobody takes it for one.
const UNFINISHED: &str = ".unfinished";
/// The file that whoever makes a backup holds.
const LOCK: &str = ".lock";

/// The folder of backups, held by whoever makes one.
#[derive(Debug)]
pub struct BackupFolder {
    path: PathBuf,
    // Let go when the process ends, however it ends.
    _held: File,
}

/// What there is to say while another backup is being made here.
#[derive(Debug, thiserror::Error)]
#[error("another backup is being made in {}", .0.display())]
pub struct BackupUnderWay(PathBuf);

impl BackupFolder {
    /// Makes the folder where it is not there, for its owner alone, holds it, and takes away what was not finished.
    ///
    /// # Errors
    /// When it cannot be had, or another backup is being made in it.
    pub fn hold(path: &Path) -> anyhow::Result<Self> {
        if !path.is_dir() {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(path)
                .with_context(|| format!("the folder {} cannot be made", path.display()))?;
        }
        let lock = path.join(LOCK);
        let held = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&lock);
        let held = held.with_context(|| format!("nothing can be written into {}", path.display()))?;
        match held.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!(BackupUnderWay(path.to_path_buf())),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        for name in names(path)?.iter().filter(|name| name.ends_with(UNFINISHED)) {
            fs::remove_dir_all(path.join(name))?;
        }
        Ok(Self { path: path.to_path_buf(), _held: held })
    }

    /// Where a backup of this moment is written, and where it is put when it is proved.
    #[must_use]
    pub fn places(&self, at: Instant) -> (PathBuf, PathBuf) {
        let name = format!("{BEGINS}{}", at.utc().format("%Y%m%dT%H%M%S%3fZ"));
        (self.path.join(format!("{name}{UNFINISHED}")), self.path.join(name))
    }

    /// Gives a proved backup its name.
    ///
    /// # Errors
    /// When it cannot be renamed.
    pub fn finish(&self, unfinished: &Path, finished: &Path) -> anyhow::Result<()> {
        File::open(unfinished)?.sync_all()?;
        fs::rename(unfinished, finished)?;
        Ok(File::open(&self.path)?.sync_all()?)
    }

    /// Takes away the oldest backups, so that so many are left; says which.
    ///
    /// # Errors
    /// When one cannot be taken away.
    pub fn keep(&self, newest: usize) -> anyhow::Result<Vec<PathBuf>> {
        let all = backups(&self.path)?;
        let old: Vec<PathBuf> = all.iter().take(all.len().saturating_sub(newest.max(1))).cloned().collect();
        for backup in &old {
            // Without its manifest it is no backup: one that is half taken away is not restored.
            fs::remove_file(backup.join(MANIFEST))?;
            fs::remove_dir_all(backup)?;
        }
        Ok(old)
    }
}

fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.extend(entry?.file_name().into_string().ok().filter(|name| name.starts_with(BEGINS)));
    }
    names.sort_unstable();
    Ok(names)
}

/// The finished backups of a folder, oldest first.
///
/// # Errors
/// When it cannot be read.
pub fn backups(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let finished = names(folder)?.into_iter().filter(|name| !name.ends_with(UNFINISHED));
    Ok(finished.map(|name| folder.join(name)).filter(|backup| backup.join(MANIFEST).is_file()).collect())
}

/// What the newest backup of a folder says of itself; none where there is none that can be read.
#[must_use]
pub fn newest(folder: &Path) -> Option<BackupManifest> {
    backups(folder).ok()?.iter().rev().find_map(|backup| BackupManifest::read(backup).ok())
}
