//! `motcua import undo`: lists the imports that the journal tells of, shows what taking one back would come to, and takes it back.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::bail;

use super::batch::ImportBatch;
use super::outlook::{self, BatchOfOffice, UndoOutlook};
use super::store;
use super::taking_back::{BatchUndo, take_back};
use crate::dossier::books::journal::Actor;
use crate::dossier::books::numbers::store::offices_of_dossiers;
use crate::import::kept::outcome::TOLD_BY_PART;
use crate::import::watch::{BarWatch, ImportWatch};
use crate::platform::blind_index::BlindIndexKey;
use crate::platform::clock::Clock;
use crate::platform::database::{Connection, Database};
use crate::platform::error::Problem;
use crate::platform::instant::date_vi;

/// Dossiers that stay and are shown on the terminal; `--all` shows the rest too.
const SHOWN: usize = 50;

/// What `motcua import undo` takes.
#[derive(Debug, Clone, clap::Args)]
pub struct UndoArguments {
    /// The import, as the list names it; without it the imports are listed
    pub import: Option<String>,
    /// Why it is taken back: the journal of each dossier keeps it
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Write nothing: say what would go, what would stay and what figures would become
    #[arg(long)]
    pub dry_run: bool,
    /// Name every dossier that stays, not only the first
    #[arg(long)]
    pub all: bool,
}

/// Runs the command.
///
/// # Errors
/// When there is no such import, no reason is given, the database fails, or nothing can be printed.
pub fn command(
    database: &Database,
    number_key: &BlindIndexKey,
    arguments: &UndoArguments,
    clock: &Clock,
) -> anyhow::Result<ExitCode> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    run(database, number_key, arguments, clock, &mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The same onto any writer.
///
/// # Errors
/// As [`command`].
pub fn run(
    database: &Database,
    number_key: &BlindIndexKey,
    arguments: &UndoArguments,
    clock: &Clock,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let Some(named) = &arguments.import else { return list(database, out) };
    let Some((batch, batches)) = database.read_now(|conn| find(conn, named))? else {
        bail!(
            "không có lần nhập nào tên {named}; motcua import undo liệt kê các lần nhập / \
             there is no import {named}; motcua import undo lists them"
        );
    };
    let told = database.read_now(|conn| outlook::outlook(conn, &batches, clock.now()))?;
    print(out, &batch, &told, arguments.all)?;
    if arguments.dry_run || told.goes == 0 {
        writeln!(out, "chưa ghi gì / nothing was written")?;
        return Ok(());
    }
    let reason = arguments.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    let Some(reason) = reason else {
        bail!("ghi lý do / say why: --reason \"...\"; --dry-run chỉ xem trước / only looks");
    };
    let undo =
        BatchUndo { batch, reason: reason.to_owned(), actor: Actor::IMPORT, number_key: number_key.clone() };
    let watch: Arc<dyn ImportWatch> = Arc::new(BarWatch::default());
    let taken = take_back(database, &Arc::new(undo), &batches, (&watch, clock))?;
    writeln!(out, "{taken} hồ sơ đã rút lại / dossiers were taken back")?;
    Ok(())
}

/// The import of this name, and what it wrote at each office.
fn find(conn: &mut Connection, named: &str) -> Result<Option<(ImportBatch, Vec<BatchOfOffice>)>, Problem> {
    let (mut batch, mut batches) = (None, Vec::new());
    for office_id in offices_of_dossiers(conn)? {
        let rows = store::imported_rows(conn, office_id)?;
        let own = rows.into_iter().find(|row| row.batch.to_string() == named);
        let Some(row) = own else { continue };
        batches.push(outlook::of_office(conn, office_id, |found| {
            found.mark == row.batch.mark && found.file == row.batch.file
        })?);
        batch = Some(row.batch);
    }
    Ok(batch.map(|batch| (batch, batches)))
}

/// The imports that the journal tells of, with the dossiers that each brought in.
fn list(database: &Database, out: &mut impl Write) -> anyhow::Result<()> {
    let found = database.read_now(|conn| -> Result<BTreeMap<ImportBatch, usize>, Problem> {
        let mut found = BTreeMap::new();
        for office_id in offices_of_dossiers(conn)? {
            for row in store::imported_rows(conn, office_id)?.into_iter().filter(|row| row.is_first) {
                *found.entry(row.batch).or_default() += 1;
            }
        }
        Ok(found)
    })?;
    if found.is_empty() {
        writeln!(out, "chưa có lần nhập nào / nothing was imported")?;
    }
    for (batch, dossiers) in found {
        writeln!(out, "{batch}  {}  {dossiers} hồ sơ / dossiers", batch.file)?;
    }
    Ok(())
}

fn print(out: &mut impl Write, batch: &ImportBatch, told: &UndoOutlook, all: bool) -> io::Result<()> {
    writeln!(out, "{}", batch.file)?;
    writeln!(out, "{:>7}  sẽ rút lại / would be taken back", told.goes)?;
    writeln!(out, "{:>7}  đã rút lại trước đây / were taken back before", told.gone)?;
    writeln!(out, "{:>7}  ở lại / stay", told.stays.len())?;
    let shown = if all { told.stays.len() } else { SHOWN };
    for one in told.stays.iter().take(shown) {
        let words = one.reason.words();
        writeln!(out, "         {}: {} / {}", one.code, words.vi, words.en)?;
    }
    if told.stays.len() > shown {
        writeln!(out, "         ... --all")?;
    }
    if !told.results.is_empty() {
        writeln!(
            out,
            "{:>7}  hồ sơ có sẵn được ghi kết quả, giữ nguyên / were there before and keep their results",
            told.results.len()
        )?;
    }
    for part in &told.parts {
        write!(out, "{} - {}:", date_vi(part.from), date_vi(part.to))?;
        for (figure, change) in TOLD_BY_PART.iter().zip(&part.added) {
            write!(out, "  {} {change:+}", figure.label_vi())?;
        }
        writeln!(out)?;
    }
    Ok(())
}
