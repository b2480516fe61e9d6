//! A backup is made: the register as of one moment, then the files that it tells of, then the walk; only then it has its name.

use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::folder::{self, BackupFolder};
use super::manifest::{BackupManifest, ChainHeads, CopiedRegister, CopyProof, file_digest};
use super::proof::{FILES, TakenCopy, files_of};
use super::walked_register::on_this_thread;
use crate::attachment::copying::{self, CopiedFiles};
use crate::platform::attachments_place::AttachmentsPlace;
use crate::platform::clock::Clock;
use crate::platform::database::Database;

/// The file of the signing key, where it is asked for.
pub const SIGNING_KEY: &str = "token-key.pk8";

/// What is to be backed up, and where to.
#[derive(Debug, Clone)]
pub struct BackupWish {
    /// The folder in which backups are kept.
    pub to: PathBuf,
    /// How many are kept; all without it.
    pub keep: Option<usize>,
    /// The files of dossiers.
    pub files: AttachmentsPlace,
    /// The signing key, where it shall be in the backup.
    pub signing_key: Option<PathBuf>,
}

/// A backup that was made.
#[derive(Debug, Clone)]
pub struct MadeBackup {
    /// Its folder.
    pub place: PathBuf,
    /// What it says of itself.
    pub manifest: BackupManifest,
    /// The files of dossiers.
    pub files: CopiedFiles,
    /// Older ones that were taken away for it.
    pub taken_away: Vec<PathBuf>,
}

/// Makes a backup while the service works.
///
/// # Errors
/// When it cannot be written, or is not sound: then nothing has its name, and no older one is taken away.
pub fn make(database: &Database, clock: &Clock, wish: &BackupWish) -> anyhow::Result<MadeBackup> {
    let folder = BackupFolder::hold(&wish.to)?;
    let made_at = clock.now();
    let (unfinished, finished) = folder.places(made_at);
    DirBuilder::new().mode(0o700).create(&unfinished)?;
    let written = write(database, clock, wish, &unfinished);
    if written.is_err() {
        // What is left over would be taken away by the next one, too.
        let _ = fs::remove_dir_all(&unfinished);
    }
    let (mut manifest, files) = written?;
    manifest.made_at = made_at;
    manifest.write(&unfinished)?;
    folder.finish(&unfinished, &finished)?;
    let taken_away = wish.keep.map_or(Ok(Vec::new()), |newest| folder.keep(newest))?;
    Ok(MadeBackup { place: finished, manifest, files, taken_away })
}

fn write(
    database: &Database,
    clock: &Clock,
    wish: &BackupWish,
    backup: &Path,
) -> anyhow::Result<(BackupManifest, CopiedFiles)> {
    let (taken, file) = TakenCopy::take(database, backup).context("the register cannot be copied")?;
    let register = backup.join(file);
    fs::set_permissions(&register, fs::Permissions::from_mode(0o600))?;
    File::open(&register)?.sync_all()?;
    // A file is on the disk before the register tells of it: whatever the copy tells of is there by now.
    let earlier = folder::backups(&wish.to)?.pop().map(|earlier| earlier.join(FILES));
    let place = backup.join(FILES);
    let copied = copying::copy_out(taken.digests(), &wish.files, &place, earlier.as_deref());
    let copied = on_this_thread(copied)?.context("not every file of a dossier can be copied")?;
    let (bytes, sha256) = file_digest(&register)?;
    let proved = taken.prove(&files_of(backup))?;
    if let Some(first) = proved.walked.broken.first() {
        let others = proved.walked.broken.len() - 1;
        bail!("the copy is not sound, and is not kept: {first} ({others} more); run motcua verify");
    }
    let signing_key_sha256 = match &wish.signing_key {
        None => None,
        Some(key) => {
            let copied = copying::copy_file(key, &backup.join(SIGNING_KEY));
            copied.with_context(|| format!("the signing key {} cannot be copied", key.display()))?;
            Some(file_digest(&backup.join(SIGNING_KEY))?.1)
        }
    };
    let now = clock.now();
    let manifest = BackupManifest {
        layout: BackupManifest::layout(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        database: database.engine_name().to_owned(),
        schema: database.schema_version()?,
        made_at: now,
        verified_at: now,
        proof: proved.proof,
        register: CopiedRegister { file: file.to_owned(), bytes, sha256 },
        heads: ChainHeads::from(&proved.walked.findings),
        files: copied.files,
        signing_key_sha256,
    };
    Ok((manifest, copied))
}

/// One line that says how a copy was proved.
#[must_use]
pub fn proof_words(proof: CopyProof) -> &'static str {
    match proof {
        CopyProof::Walked => "the copy was walked through and is sound",
        CopyProof::ReadThrough => {
            "the copy was read to its end, but not walked through: the role of the database may make no database to try it in \
             (ALTER ROLE ... CREATEDB)"
        }
    }
}
