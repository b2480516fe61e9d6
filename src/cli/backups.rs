//! `motcua backup`, `motcua restore` and `motcua verify --copy`: a backup made, put back, and looked at.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::backup::manifest::{BackupManifest, ChainHeads};
use crate::backup::restoring::{self, RestoredRegister};
use crate::backup::taking::{self, BackupWish, SIGNING_KEY};
use crate::backup::{manifest, proof};
use crate::cli::output::say;
use crate::cli::verify;
use crate::platform::clock::Clock;
use crate::platform::config::DatabaseConfig;
use crate::platform::database::{Database, DatabaseUrl};

/// What is typed behind `motcua backup`.
#[derive(Debug, clap::Args)]
pub(super) struct BackupArguments {
    /// Folder in which backups are kept, each in a folder of its own
    #[arg(value_name = "DIR")]
    to: PathBuf,
    /// Take away the oldest backups, so that this many are left
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    keep: Option<u16>,
    /// Put the signing key into the backup too: with it people can be found by their numbers
    #[arg(long)]
    with_signing_key: bool,
}

/// Makes a backup and says what is in it.
pub(super) fn back_up(
    config: &DatabaseConfig,
    database: &Database,
    arguments: BackupArguments,
) -> anyhow::Result<ExitCode> {
    let wish = BackupWish {
        to: arguments.to,
        keep: arguments.keep.map(usize::from),
        files: config.attachments_place()?,
        signing_key: arguments.with_signing_key.then(|| config.var.join(SIGNING_KEY)),
    };
    let made = taking::make(database, &Clock::System, &wish)?;
    say(&format!("backup: {}", made.place.display()))?;
    say(taking::proof_words(made.manifest.proof))?;
    for line in head_lines(&made.manifest) {
        say(&line)?;
    }
    let files = made.files;
    if files.files > 0 {
        say(&format!(
            "{} files of dossiers, {} of them as in the backup before, {} bytes written",
            files.files, files.linked, files.bytes
        ))?;
    }
    for gone in made.taken_away {
        say(&format!("taken away: {}", gone.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Puts a backup into an empty place and says what is there now.
pub(super) fn restore(config: &DatabaseConfig, backup: &Path) -> anyhow::Result<ExitCode> {
    let RestoredRegister { manifest, walked, signing_key } = restoring::restore(backup, config)?;
    say(&format!("restored as of {} into {}", manifest.made_at.rfc3339(), config.database_url))?;
    if signing_key {
        say("the signing key was put back, too")?;
    }
    verify::tell(&walked)
}

/// Looks at a backup without touching it.
pub(super) fn verify_copy(config: &DatabaseConfig, backup: &Path) -> anyhow::Result<ExitCode> {
    let of_postgres = manifest::BackupManifest::read(backup)?.database == "postgres";
    let server = match &config.database_url {
        DatabaseUrl::Postgres(_) if of_postgres => {
            Some(Database::open_existing(&config.database_url, config.connections)?)
        }
        _ => None,
    };
    let (manifest, proved) = proof::check(backup, server.as_ref())?;
    say(&format!("backup of {}, motcua {}", manifest.made_at.rfc3339(), manifest.program))?;
    say(taking::proof_words(proved.proof))?;
    if proved.proof == manifest::CopyProof::Walked {
        return verify::tell(&proved.walked);
    }
    for line in head_lines(&manifest) {
        say(&line)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What is in a backup, in the words of `motcua verify`.
fn head_lines(manifest: &BackupManifest) -> [String; 3] {
    let ChainHeads { dossiers, journal_rows, seals, ledger_of_seals_ends_with, journals_end_with } =
        &manifest.heads;
    [
        format!("{dossiers} dossiers, {journal_rows} journal rows, {seals} seals"),
        format!("ledger of seals ends with {}", verify::or_nothing(ledger_of_seals_ends_with)),
        format!("journals end with {journals_end_with}"),
    ]
}
