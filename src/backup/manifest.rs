//! What a backup says of itself: of when it is, what is in it, and where its chains end.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::platform::blind_index::hex;
use crate::platform::instant::Instant;

/// The file of the manifest in a backup.
pub const MANIFEST: &str = "manifest.json";
/// How the manifest is laid out.
const LAYOUT: u32 = 1;

/// How a copy was proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyProof {
    /// The copy itself was walked through as `motcua verify` does.
    Walked,
    /// The register was walked through as of the moment of the copy, and the copy was read to its end: the role of the database may make
    /// no database to try it in.
    ReadThrough,
}

/// The file of the register in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopiedRegister {
    /// Its name.
    pub file: String,
    /// Its length.
    pub bytes: u64,
    /// Its digest.
    pub sha256: String,
}

/// What is in the register, and where its chains end, as `motcua verify` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainHeads {
    /// Dossiers.
    pub dossiers: u64,
    /// Rows of their journals.
    pub journal_rows: u64,
    /// Rows of the ledger of seals.
    pub seals: i64,
    /// Where the ledger of seals ends.
    pub ledger_of_seals_ends_with: String,
    /// Where the journals end.
    pub journals_end_with: String,
}

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupManifest {
    /// How this file is laid out.
    pub layout: u32,
    /// The version of the program.
    pub program: String,
    /// `sqlite` or `postgres`.
    pub database: String,
    /// The newest migration of its tables.
    pub schema: String,
    /// The moment before which everything that was acknowledged is in it.
    pub made_at: Instant,
    /// When it had been walked through.
    pub verified_at: Instant,
    /// How it was proved.
    pub proof: CopyProof,
    /// The file of the register.
    pub register: CopiedRegister,
    /// What is in it.
    pub heads: ChainHeads,
    /// Files of dossiers, each once.
    pub files: u64,
    /// The digest of the signing key, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing_key_sha256: Option<String>,
}

impl BackupManifest {
    /// The layout that this program writes.
    #[must_use]
    pub fn layout() -> u32 {
        LAYOUT
    }

    /// Reads the manifest of a backup.
    ///
    /// # Errors
    /// One sentence: it is not there, or cannot be read by this program.
    pub fn read(backup: &Path) -> anyhow::Result<Self> {
        let shown = backup.display();
        let text = match fs::read(backup.join(MANIFEST)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                bail!("{shown} is no backup: it has no {MANIFEST}; name the folder of one backup");
            }
            Err(error) => bail!("the backup {shown} cannot be read: {error}"),
        };
        let manifest: Self = serde_json::from_slice(&text)
            .with_context(|| format!("the backup {shown} is damaged: its {MANIFEST} cannot be read"))?;
        if manifest.layout != LAYOUT {
            bail!("the backup {shown} was made by another version of motcua ({})", manifest.program);
        }
        Ok(manifest)
    }

    /// Writes it into a backup that is being made.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, backup: &Path) -> anyhow::Result<()> {
        let mut file =
            OpenOptions::new().write(true).create_new(true).mode(0o600).open(backup.join(MANIFEST))?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        file.write_all(b"\n")?;
        Ok(file.sync_all()?)
    }
}

/// Length and digest of a file.
///
/// # Errors
/// When it cannot be read.
pub fn file_digest(path: &Path) -> io::Result<(u64, String)> {
    let (mut file, mut hasher, mut bytes) = (File::open(path)?, Sha256::new(), 0_u64);
    let mut piece = vec![0; 1024 * 1024];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok((bytes, hex(&hasher.finalize())));
        }
        hasher.update(piece.get(..read).unwrap_or_default());
        bytes = bytes.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
    }
}
