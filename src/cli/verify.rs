//! `motcua verify`: the database itself, then the walk through the register; every finding by itself, and one sentence at the end.

use std::io::Write as _;
use std::process::ExitCode;

use crate::backup::walked_register::WalkedRegister;
use crate::cli::output::say;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::platform::attachments_place::AttachmentsPlace;
use crate::platform::blind_index::BlindIndexKey;
use crate::platform::clock::Clock;
use crate::platform::database::Database;
use crate::platform::error::Problem;
use crate::rights::RightsWish;
use crate::rights::proof::prove;

/// Dossiers of the register, and of each officer's list, that are drawn for an officer.
const DRAWN: u64 = 40;
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

/// Holds what random officers may see against itself, and answers whether nothing differs.
pub(super) fn rights(database: &Database, officers: u64, seed: Option<u64>) -> anyhow::Result<ExitCode> {
    let now = Clock::System.now();
    let seed = seed.unwrap_or_else(|| now.micros().unsigned_abs());
    let wish = RightsWish { officers, dossiers: DRAWN, seed };
    // Numbers of people are not looked for here, so the key of their index is not needed.
    let books = ReferenceCaches::new(BlindIndexKey::derived_from(b"rights"));
    let found = database.snapshot_now(move |conn| prove(conn, &books, wish, now));
    let found = found.map_err(|problem: Problem| anyhow::anyhow!("{problem}"))?;
    for difference in found.differences.iter().take(PRINTED) {
        say(&format!("difference: {difference}"))?;
    }
    let differences = found.differences.len();
    say(&format!(
        "{differences} differences: {} officers, {} questions asked in two ways, {} dossiers seen, {} with their people; again with --seed {seed}",
        found.officers, found.compared, found.seen, found.people_seen
    ))?;
    if differences == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(
        std::io::stderr(),
        "motcua: {differences} differences between what officers may see in one way and another"
    )?;
    Ok(ExitCode::FAILURE)
}

/// Where a chain ends; an empty one ends with nothing.
pub(super) fn or_nothing(head: &str) -> &str {
    if head.is_empty() { "nothing" } else { head }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
