//! A backup is put back: into an empty place only, and wholly or not at all.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::manifest::{BackupManifest, file_digest};
use super::proof::{FILES, difference, files_of, must_be_of_this_program, opened};
use super::taking::SIGNING_KEY;
use super::walked_register::{WalkedRegister, on_this_thread};
use crate::attachment::copying;
use crate::platform::attachments_place::AttachmentsPlace;
use crate::platform::config::DatabaseConfig;
use crate::platform::database::{Database, DatabaseUrl};

/// What was put back.
#[derive(Debug)]
pub struct RestoredRegister {
    /// What the backup says of itself.
    pub manifest: BackupManifest,
    /// The walk through what is there now.
    pub walked: WalkedRegister,
    /// Whether the signing key was in the backup and is there now.
    pub signing_key: bool,
}

/// Puts a backup into the place that the settings name.
///
/// # Errors
/// When something is there already, or the backup is damaged or of another program: then nothing is changed.
pub fn restore(backup: &Path, config: &DatabaseConfig) -> anyhow::Result<RestoredRegister> {
    let files = config.attachments_place()?;
    must_be_empty(&files)?;
    let (manifest, register) = opened(backup)?;
    let walked = match (&config.database_url, manifest.database.as_str()) {
        (DatabaseUrl::Sqlite(target), "sqlite") => {
            restore_sqlite(backup, &manifest, &register, target, &files)?
        }
        (DatabaseUrl::Postgres(_), "postgres") => {
            restore_postgres(backup, &manifest, &register, config, &files)?
        }
        (_, engine) => bail!(
            "the backup is of a register on {engine}, and {} is another kind of database",
            config.database_url
        ),
    };
    let signing_key = restore_key(backup, &manifest, &config.var)?;
    Ok(RestoredRegister { manifest, walked, signing_key })
}

fn restore_sqlite(
    backup: &Path,
    manifest: &BackupManifest,
    register: &Path,
    target: &Path,
    files: &AttachmentsPlace,
) -> anyhow::Result<WalkedRegister> {
    let beside = |ending: &str| {
        target.with_file_name(format!("{}{ending}", target.file_name().unwrap_or_default().to_string_lossy()))
    };
    for file in [target.to_path_buf(), beside("-wal"), beside("-shm")] {
        if file.exists() {
            bail!(
                "there is a file {}: a backup is restored into an empty place only; move it away",
                file.display()
            );
        }
    }
    // The copy in the backup is proved first: nothing is written for one that is damaged.
    let copy = Database::open_copy(register)?;
    must_be_of_this_program(manifest, &copy.own_schema_version()?)?;
    must_be_sound(&WalkedRegister::of(&copy, &files_of(backup))?, manifest)?;
    let digests = copy.read_now(copying::digests)?;
    drop(copy);
    make_folder(target.parent())?;
    let unfinished = beside(".restoring");
    // What an earlier try left there.
    gone(fs::remove_file(&unfinished))?;
    let put = || -> anyhow::Result<WalkedRegister> {
        copying::copy_file(register, &unfinished)?;
        on_this_thread(copying::copy_back(&digests, &backup.join(FILES), files))??;
        let copy = Database::open_copy(&unfinished)?;
        let walked = WalkedRegister::of(&copy, files)?;
        must_be_sound(&walked, manifest)?;
        drop(copy);
        fs::rename(&unfinished, target)?;
        sync_folder(target.parent())?;
        Ok(walked)
    };
    put().inspect_err(|_| {
        let _ = fs::remove_file(&unfinished);
        take_away(files);
    })
}

fn restore_postgres(
    backup: &Path,
    manifest: &BackupManifest,
    register: &Path,
    config: &DatabaseConfig,
    files: &AttachmentsPlace,
) -> anyhow::Result<WalkedRegister> {
    let database = Database::open_existing(&config.database_url, config.connections)
        .with_context(|| format!("the register {} cannot be opened", config.database_url))?;
    must_be_of_this_program(manifest, &database.own_schema_version()?)?;
    if !database.holds_nothing()? {
        bail!(
            "there are tables in {}: a backup is restored into an empty database only; make a new one",
            config.database_url
        );
    }
    database.restore_dump(register).context("nothing was restored")?;
    let put = || -> anyhow::Result<WalkedRegister> {
        let digests = database.read_now(copying::digests)?;
        on_this_thread(copying::copy_back(&digests, &backup.join(FILES), files))?
            .with_context(|| format!("the backup {} is damaged", backup.display()))?;
        let walked = WalkedRegister::of(&database, files)?;
        must_be_sound(&walked, manifest)?;
        Ok(walked)
    };
    put().inspect_err(|_| {
        // The database was empty, and is so again.
        if let Err(error) = database.take_back_restored() {
            tracing::error!(%error, "what was restored could not be taken back: drop the database");
        }
        take_away(files);
    })
}

fn must_be_sound(walked: &WalkedRegister, manifest: &BackupManifest) -> anyhow::Result<()> {
    let differs = difference(manifest, &walked.findings);
    if let Some(first) = walked.broken.first().or(differs.as_ref()) {
        bail!("the backup is damaged, and nothing was restored: {first}; take an earlier one");
    }
    Ok(())
}

/// Refuses a folder that holds anything. In a bucket each file has the place of its digest: what is there is one of those that come,
/// or lies beside them, and the walk that follows tells either.
fn must_be_empty(files: &AttachmentsPlace) -> anyhow::Result<()> {
    let AttachmentsPlace::Folder(files) = files else { return Ok(()) };
    match fs::read_dir(files) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                bail!(
                    "there are files in {}: a backup is restored into an empty place only; move them away",
                    files.display()
                );
            }
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => bail!("the folder {} cannot be read: {error}", files.display()),
    }
}

/// The signing key of the backup, where there is one and the installation has none yet.
fn restore_key(backup: &Path, manifest: &BackupManifest, var: &Path) -> anyhow::Result<bool> {
    let Some(digest) = &manifest.signing_key_sha256 else { return Ok(false) };
    let (from, to): (PathBuf, PathBuf) = (backup.join(SIGNING_KEY), var.join(SIGNING_KEY));
    if to.exists() {
        return Ok(false);
    }
    let found = file_digest(&from)
        .context("the register is restored; the signing key of the backup cannot be read")?;
    if found.1 != *digest {
        bail!(
            "the register is restored; the signing key of the backup is not what was written, and is left out"
        );
    }
    make_folder(Some(var))?;
    copying::copy_file(&from, &to)?;
    Ok(true)
}

fn make_folder(folder: Option<&Path>) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    match folder.filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        Some(folder) => fs::DirBuilder::new().recursive(true).mode(0o700).create(folder),
        None => Ok(()),
    }
}

fn sync_folder(folder: Option<&Path>) -> io::Result<()> {
    let here = Path::new(".");
    File::open(folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(here))?.sync_all()
}

/// What was put into a folder that was empty; the folder may be one that cannot be taken away itself. From a bucket nothing is ever
/// taken away: another register may tell of the same file.
fn take_away(files: &AttachmentsPlace) {
    let AttachmentsPlace::Folder(files) = files else { return };
    let Ok(entries) = fs::read_dir(files) else { return };
    for entry in entries.flatten() {
        let _ = fs::remove_dir_all(entry.path());
    }
    let _ = fs::remove_dir(files);
}

fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
