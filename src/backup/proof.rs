//! A copy proved: walked through as `motcua verify` walks, and held against what its manifest says of it. The copy is not touched.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::manifest::{BackupManifest, ChainHeads, CopyProof, file_digest};
use super::walked_register::{WalkedRegister, on_this_thread};
use crate::attachment::copying::{self, FileDigests};
use crate::dossier::views::verify::{self, VerifyFindings};
use crate::platform::attachments_place::AttachmentsPlace;
use crate::platform::database::{Database, copies};

/// The folder of the files of dossiers in a backup.
pub const FILES: &str = "attachments";
/// The register in a backup of a SQLite register.
pub const SQLITE_COPY: &str = "register.db";
/// The register in a backup of a PostgreSQL register.
pub const POSTGRES_COPY: &str = "register.pgdump";

/// The place of the files of a backup.
#[must_use]
pub fn files_of(backup: &Path) -> AttachmentsPlace {
    AttachmentsPlace::Folder(backup.join(FILES))
}

/// A register that was copied: what is in it, and how that is known.
#[derive(Debug)]
pub struct ProvedCopy {
    /// What the walk found.
    pub walked: WalkedRegister,
    /// How it is known.
    pub proof: CopyProof,
}

/// A copy that was taken of a register, before the files of its dossiers are with it.
#[derive(Debug)]
pub enum TakenCopy {
    /// A register of its own, which can be walked.
    OfItsOwn(Box<dyn CopyToWalk>, FileDigests),
    /// One that can only be read through: the register itself was walked, as of the same moment.
    ReadThrough(Box<VerifyFindings>, FileDigests),
}

/// A copy that can be asked like a register. What was made to ask it goes with it.
pub trait CopyToWalk: std::fmt::Debug {
    /// The copy.
    fn database(&self) -> &Database;
}

impl CopyToWalk for Database {
    fn database(&self) -> &Database {
        self
    }
}

impl CopyToWalk for copies::TrialDatabase {
    fn database(&self) -> &Database {
        &self.database
    }
}

impl TakenCopy {
    /// Copies the register into a backup, as of one moment.
    ///
    /// # Errors
    /// When it cannot be copied.
    pub fn take(database: &Database, backup: &Path) -> anyhow::Result<(Self, &'static str)> {
        if database.engine_name() == "sqlite" {
            let file = backup.join(SQLITE_COPY);
            database.copy_into(&file)?;
            return Ok((Self::of_its_own(Box::new(Database::open_copy(&file)?))?, SQLITE_COPY));
        }
        let file = backup.join(POSTGRES_COPY);
        if let Some(trial) = database.trial_database()? {
            database.dump_into(&file, None)?;
            trial.database.restore_dump(&file)?;
            return Ok((Self::of_its_own(Box::new(trial))?, POSTGRES_COPY));
        }
        let (findings, digests) = database.snapshot_now(|conn| {
            let moment = copies::share_moment(conn)?;
            database.dump_into(&file, Some(&moment))?;
            Ok::<_, crate::platform::database::DatabaseError>((
                verify::walk(conn, |_| {})?,
                copying::digests(conn)?,
            ))
        })?;
        database.read_dump_through(&file)?;
        Ok((Self::ReadThrough(Box::new(findings), digests), POSTGRES_COPY))
    }

    fn of_its_own(copy: Box<dyn CopyToWalk>) -> anyhow::Result<Self> {
        let digests = copy.database().read_now(copying::digests)?;
        Ok(Self::OfItsOwn(copy, digests))
    }

    /// The files that the copy tells of.
    #[must_use]
    pub fn digests(&self) -> &FileDigests {
        match self {
            Self::OfItsOwn(_, digests) | Self::ReadThrough(_, digests) => digests,
        }
    }

    /// Walks through the copy with its files.
    ///
    /// # Errors
    /// When it cannot be walked.
    pub fn prove(self, files: &AttachmentsPlace) -> anyhow::Result<ProvedCopy> {
        match self {
            Self::OfItsOwn(copy, _) => Ok(ProvedCopy {
                walked: WalkedRegister::of(copy.database(), files)?,
                proof: CopyProof::Walked,
            }),
            Self::ReadThrough(findings, digests) => {
                let mut walked = WalkedRegister {
                    files: u64::try_from(digests.len()).unwrap_or(u64::MAX),
                    broken: findings.broken.iter().map(ToString::to_string).collect(),
                    findings: *findings,
                    ..WalkedRegister::default()
                };
                walked.broken.extend(on_this_thread(copying::differing(&digests, files))??);
                Ok(ProvedCopy { walked, proof: CopyProof::ReadThrough })
            }
        }
    }
}

impl From<&VerifyFindings> for ChainHeads {
    fn from(findings: &VerifyFindings) -> Self {
        let (seals, ledger) = findings.seals.clone();
        Self {
            dossiers: findings.dossiers,
            journal_rows: findings.entries,
            seals,
            ledger_of_seals_ends_with: ledger,
            journals_end_with: findings.journals.clone(),
        }
    }
}

/// Reads the manifest of a backup and holds its register against the digest.
///
/// # Errors
/// One sentence: it is no backup, or it is damaged.
pub fn opened(backup: &Path) -> anyhow::Result<(BackupManifest, PathBuf)> {
    let manifest = BackupManifest::read(backup)?;
    let shown = backup.display();
    let file = backup.join(match manifest.database.as_str() {
        "sqlite" => SQLITE_COPY,
        "postgres" => POSTGRES_COPY,
        other => bail!("the backup {shown} is of a register that this program does not know: {other}"),
    });
    let (bytes, sha256) = file_digest(&file)
        .with_context(|| format!("the backup {shown} is damaged: {} cannot be read", file.display()))?;
    if bytes != manifest.register.bytes || sha256 != manifest.register.sha256 {
        bail!(
            "the backup {shown} is damaged: {} is not what was written ({bytes} bytes, {} are told of); take an earlier one",
            file.display(),
            manifest.register.bytes
        );
    }
    Ok((manifest, file))
}

/// Refuses a backup whose tables are not those of this program: its walk would not know them.
///
/// # Errors
/// One sentence that says which program to take.
pub fn must_be_of_this_program(manifest: &BackupManifest, own_schema: &str) -> anyhow::Result<()> {
    if manifest.schema != own_schema {
        bail!(
            "the backup is of motcua {} with the tables of {}, and this is {} with those of {own_schema}: take the program that \
             made it, then run motcua migrate with this one",
            manifest.program,
            manifest.schema,
            env!("CARGO_PKG_VERSION"),
        );
    }
    Ok(())
}

/// Walks through a backup. One of a PostgreSQL register is tried in a database beside `server`, where that may be made.
///
/// # Errors
/// When it is no backup, is damaged, or cannot be tried.
pub fn check(backup: &Path, server: Option<&Database>) -> anyhow::Result<(BackupManifest, ProvedCopy)> {
    let (manifest, file) = opened(backup)?;
    let files = files_of(backup);
    let mut proved = if manifest.database == "sqlite" {
        let copy = Database::open_copy(&file)?;
        must_be_of_this_program(&manifest, &copy.own_schema_version()?)?;
        ProvedCopy { walked: WalkedRegister::of(&copy, &files)?, proof: CopyProof::Walked }
    } else {
        let Some(server) = server else {
            bail!("a backup of a PostgreSQL register is tried on a server: name one by DATABASE_URL");
        };
        must_be_of_this_program(&manifest, &server.own_schema_version()?)?;
        if let Some(trial) = server.trial_database()? {
            trial.database.restore_dump(&file)?;
            ProvedCopy { walked: WalkedRegister::of(&trial.database, &files)?, proof: CopyProof::Walked }
        } else {
            server.read_dump_through(&file)?;
            ProvedCopy { walked: WalkedRegister::default(), proof: CopyProof::ReadThrough }
        }
    };
    if proved.proof == CopyProof::Walked {
        proved.walked.broken.extend(difference(&manifest, &proved.walked.findings));
    }
    Ok((manifest, proved))
}

/// What is other than the manifest says.
#[must_use]
pub fn difference(manifest: &BackupManifest, findings: &VerifyFindings) -> Option<String> {
    let found = ChainHeads::from(findings);
    (found != manifest.heads)
        .then(|| "the register of the backup does not end where its manifest says".to_owned())
}
