//! `motcua verify`: the database itself, then the walk through the register; every finding by itself, and one sentence at the end.

use std::io::Write as _;
use std::process::ExitCode;

use crate::backup::walked_register::WalkedRegister;
use crate::cli::output::say;
use crate::platform::attachments_place::AttachmentsPlace;
use crate::platform::database::Database;

/// Findings that are printed; of more the number is said.
const PRINTED: usize = 100;

/// Looks at everything, and answers whether it is sound.
pub(super) fn run(database: &Database, place: &AttachmentsPlace) -> anyhow::Result<ExitCode> {
    tell(&WalkedRegister::of(database, place)?)
}

/// Tells what a walk found, and answers whether it is sound.
pub(super) fn tell(walked: &WalkedRegister) -> anyhow::Result<ExitCode> {
    for (account, dossiers) in &walked.findings.balances {
        say(&format!("{:<28} {dossiers:>10}", account.as_str()))?;
    }
    for remark in &walked.remarks {
        say(&format!("remark: {remark}"))?;
    }
    let Some(first) = walked.broken.first() else {
        return sound(walked);
    };
    for finding in walked.broken.iter().take(PRINTED) {
        say(&format!("broken: {finding}"))?;
    }
    let others = walked.broken.len() - 1;
    writeln!(std::io::stderr(), "motcua: broken: {} ({others} more)", one_line(first))?;
    Ok(ExitCode::FAILURE)
}

/// Says what was walked, and where the chains end: kept elsewhere, it tells a register that was rewritten from its beginning.
fn sound(walked: &WalkedRegister) -> anyhow::Result<ExitCode> {
    let (findings, files) = (&walked.findings, walked.files);
    let (rows, head) = &findings.seals;
    say(&format!("sound: {} dossiers, {} journal rows, {rows} seals", findings.dossiers, findings.entries))?;
    if files > 0 {
        say(&format!("{files} files of dossiers are there and are what was added"))?;
    }
    say(&format!("ledger of seals ends with {}", or_nothing(head)))?;
    say(&format!("journals end with {}", findings.journals))?;
    Ok(ExitCode::SUCCESS)
}

/// Where a chain ends; an empty one ends with nothing.
pub(super) fn or_nothing(head: &str) -> &str {
    if head.is_empty() { "nothing" } else { head }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
