//! `motcua verify`: the database itself, then the walk through the register; every finding by itself, and one sentence at the end.

use std::io::Write as _;
use std::process::ExitCode;

use crate::attachment::audit::{self, FileFindings};
use crate::cli::output::say;
use crate::dossier::views::verify::{self, VerifyFindings};
use crate::platform::config::AttachmentsPlace;
use crate::platform::database::Database;
use crate::platform::progress;

/// Findings that are printed; of more the number is said.
const PRINTED: usize = 100;

/// Looks at everything, and answers whether it is sound.
pub(super) fn run(database: &Database, place: &AttachmentsPlace) -> anyhow::Result<ExitCode> {
    let condition = database.condition()?;
    for remark in &condition.remarks {
        say(&format!("remark: {remark}"))?;
    }
    // A database that is broken may not be readable to its end; what it says of itself stands first.
    let walked = walk(database);
    let mut broken: Vec<String> = condition.broken.iter().map(|what| format!("database: {what}")).collect();
    match &walked {
        Ok(findings) => {
            for (account, dossiers) in &findings.balances {
                say(&format!("{:<28} {dossiers:>10}", account.as_str()))?;
            }
            broken.extend(findings.broken.iter().map(ToString::to_string));
        }
        Err(error) if broken.is_empty() => {
            return Err(anyhow::anyhow!("the register cannot be walked: {error}"));
        }
        Err(error) => broken.push(format!("the register cannot be walked to its end: {error}")),
    }
    // What a broken register tells of its files may be anything.
    let files = if broken.is_empty() { walk_files(database, place)? } else { FileFindings::default() };
    for remark in &files.remarks {
        say(&format!("remark: {remark}"))?;
    }
    broken.extend(files.broken);
    let Some(first) = broken.first() else {
        return sound(&walked.unwrap_or_default(), files.files);
    };
    for finding in broken.iter().take(PRINTED) {
        say(&format!("broken: {finding}"))?;
    }
    let others = broken.len() - 1;
    writeln!(std::io::stderr(), "motcua: broken: {} ({others} more)", one_line(first))?;
    Ok(ExitCode::FAILURE)
}

fn walk(database: &Database) -> Result<VerifyFindings, crate::platform::database::DatabaseError> {
    let bar = progress::bar(0, "verifying");
    let walked = database.snapshot_now(|conn| {
        verify::walk(conn, |dossiers| {
            bar.set_length(dossiers);
            bar.set_position(dossiers);
        })
    });
    bar.finish_and_clear();
    walked
}

fn walk_files(database: &Database, place: &AttachmentsPlace) -> anyhow::Result<FileFindings> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(audit::walk(database, place))?)
}

/// Says what was walked, and where the chains end: kept elsewhere, it tells a register that was rewritten from its beginning.
fn sound(findings: &VerifyFindings, files: u64) -> anyhow::Result<ExitCode> {
    let (rows, head) = &findings.seals;
    say(&format!("sound: {} dossiers, {} journal rows, {rows} seals", findings.dossiers, findings.entries))?;
    if files > 0 {
        say(&format!("{files} files of dossiers are there and are what was added"))?;
    }
    say(&format!("ledger of seals ends with {}", if head.is_empty() { "nothing" } else { head }))?;
    say(&format!("journals end with {}", findings.journals))?;
    Ok(ExitCode::SUCCESS)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
