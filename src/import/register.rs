//! Brings in dossiers that were kept elsewhere: every row is checked first, then written with its journal.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use csv::StringRecord;

use super::columns::RegisterColumn;
use super::figures::{ImportScope, RegisterState};
use super::headings::Headings;
use super::mapping::Mapping;
use super::repeated;
use super::report::{ImportLine, ImportReport, RowOutcome};
use super::rows::{RowCells, RowFault};
use crate::agency::AgencyId;
use crate::dossier::books::{journal, numbers, store};
use crate::import::history::{CheckedRow, ImportOrigin};
use crate::import::reference_data::ReferenceData;
use crate::import::register_file::RegisterFile;
use crate::platform::blind_index::BlindIndexKey;
use crate::platform::database::{Connection, Database};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::progress;

/// Rows written by one statement, and rows of one transaction.
const STATEMENT: usize = 250;
const TRANSACTION: usize = 5_000;
/// Codes looked up by one query.
const CODES: usize = 1_000;

/// What `motcua import register` takes.
#[derive(Debug, Clone, clap::Args)]
pub struct RegisterArguments {
    /// The register: CSV in UTF-8 with a header line
    pub file: PathBuf,
    /// How the file's columns and words become ours (TOML)
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Write nothing; print the outcome of each row and the figures before and after
    #[arg(long)]
    pub dry_run: bool,
    /// Write nothing at all when any row is bad
    #[arg(long)]
    pub all_or_nothing: bool,
}

/// Imports a file and says what became of each row.
///
/// # Errors
/// When the file or the mapping cannot be read, or the database fails.
pub fn import(
    database: &Database,
    number_key: &BlindIndexKey,
    arguments: &RegisterArguments,
    now: Instant,
) -> anyhow::Result<ImportReport> {
    let mapping = read_mapping(arguments.mapping.as_deref())?;
    let file = &arguments.file;
    if file.is_dir() {
        bail!("{} is a folder: name the CSV file", file.display());
    }
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let (mut report, mut rows) = database.read_now(|conn| -> anyhow::Result<_> {
        check(conn, &bytes, &mapping, now).with_context(|| format!("{} cannot be imported", file.display()))
    })?;
    drop(bytes);
    let ground = ImportScope::of(&rows, now);
    report.period = ground.as_ref().map(|ground| ground.period);
    report.offices = ground.as_ref().map_or(0, |ground| ground.offices.len());
    database.read_now(|conn| -> Result<(), Problem> {
        drop_known(conn, &mut rows, &mut report)?;
        for (place, warning) in repeated::find(conn, number_key, &rows)? {
            report.lines.get_mut(place).into_iter().for_each(|line| line.warnings.push(warning.clone()));
        }
        Ok(())
    })?;
    let stand = || -> Result<RegisterState, Problem> {
        match &ground {
            Some(ground) => database.read_now(|conn| Ok(ground.stand(conn)?)),
            None => Ok(RegisterState::default()),
        }
    };
    report.before = stand()?;
    if arguments.all_or_nothing && report.counts().bad > 0 {
        rows.drain(..).for_each(|row| say(&mut report, row.place, RowOutcome::HeldBack));
    }
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let origin = ImportOrigin { file: name, now, number_key: number_key.clone() };
    if arguments.dry_run {
        report.after = report.before.clone();
        for row in &rows {
            let chronicle = row.chronicle(&origin).map_err(Problem::from)?;
            if let Some(ground) = &ground {
                ground.add(&mut report.after, chronicle.entries());
            }
        }
    } else {
        let size = if arguments.all_or_nothing { rows.len() } else { TRANSACTION };
        write(database, rows, &origin, size)?;
        report.after = stand()?;
    }
    Ok(report)
}

fn read_mapping(file: Option<&Path>) -> anyhow::Result<Mapping> {
    let Some(file) = file else { return Ok(Mapping::default()) };
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("the mapping file {} cannot be read", file.display()))?;
    Mapping::parse(&text)
        .map_err(|error| anyhow::anyhow!("the mapping file {} is wrong: {error}", file.display()))
}

/// Checks every row; the good ones are the answer's second part.
fn check(
    conn: &mut Connection,
    bytes: &[u8],
    mapping: &Mapping,
    now: Instant,
) -> anyhow::Result<(ImportReport, Vec<CheckedRow>)> {
    let mut table = RegisterFile::open(bytes).map_err(anyhow::Error::msg)?;
    let names: Vec<&str> = table.names.iter().collect();
    let headings = Headings::find(&names, mapping).map_err(anyhow::Error::msg)?;
    let mut lookups = ReferenceData::read(conn)?;
    lookups
        .catalogue
        .check_mapping(mapping)
        .map_err(|error| anyhow::anyhow!("the mapping file is wrong: {error}"))?;
    let mut report = ImportReport { unused: headings.unused.clone(), ..ImportReport::default() };
    let mut rows: Vec<CheckedRow> = Vec::new();
    let mut seen: HashSet<(AgencyId, String)> = HashSet::new();
    let mut record = StringRecord::new();
    let bar = progress::bar(u64::try_from(bytes.len()).unwrap_or(0), "checking");
    while let Some(line) = table.next_line(&mut record).map_err(anyhow::Error::msg)? {
        let cells = RowCells { record: &record, headings: &headings, mapping };
        let place = report.lines.len();
        let mut warnings = Vec::new();
        let outcome = match check_line(conn, &mut lookups, cells, now)? {
            Err(fault) => RowOutcome::Bad(fault),
            Ok((row, found)) if !seen.insert((found.office.id, row.code.clone())) => {
                RowOutcome::Bad(RowFault::of(
                    RegisterColumn::Code,
                    "xuất hiện lần thứ hai trong tệp này",
                    "stands a second time in this file",
                ))
            }
            Ok((mut row, found)) => {
                warnings = std::mem::take(&mut row.warnings);
                rows.push(CheckedRow { place, line, row, found });
                RowOutcome::Added
            }
        };
        report.lines.push(ImportLine { number: line, code: cells.shown_code(), outcome, warnings });
        bar.set_position(record.position().map_or(0, csv::Position::byte));
    }
    bar.finish_and_clear();
    Ok((report, rows))
}

type RowWithReferences = (super::rows::RegisterRow, crate::import::reference_data::RowReferences);

fn check_line(
    conn: &mut Connection,
    lookups: &mut ReferenceData,
    cells: RowCells<'_>,
    now: Instant,
) -> Result<Result<RowWithReferences, RowFault>, Problem> {
    match cells.check(now) {
        Err(fault) => Ok(Err(fault)),
        Ok(row) => Ok(lookups.find(conn, cells.mapping, &row)?.map(|found| (row, found))),
    }
}

fn say(report: &mut ImportReport, place: usize, outcome: RowOutcome) {
    if let Some(line) = report.lines.get_mut(place) {
        line.outcome = outcome;
    }
}

/// Takes out the rows whose code the office has already.
fn drop_known(
    conn: &mut Connection,
    rows: &mut Vec<CheckedRow>,
    report: &mut ImportReport,
) -> Result<(), Problem> {
    let mut known: HashSet<(AgencyId, String)> = HashSet::new();
    for part in rows.chunks(CODES) {
        let codes: Vec<&str> = part.iter().map(|checked| checked.row.code.as_str()).collect();
        known.extend(store::known_codes(conn, &codes)?);
    }
    rows.retain(|checked| {
        let there = known.contains(&(checked.found.office.id, checked.row.code.clone()));
        if there {
            say(report, checked.place, RowOutcome::AlreadyThere);
        }
        !there
    });
    Ok(())
}

/// Writes the rows, `size` of them in one transaction.
fn write(
    database: &Database,
    mut rows: Vec<CheckedRow>,
    origin: &ImportOrigin,
    size: usize,
) -> Result<(), Problem> {
    let bar = progress::bar(u64::try_from(rows.len()).unwrap_or(0), "importing");
    while !rows.is_empty() {
        let rest = rows.split_off(size.min(rows.len()));
        let (part, origin) = (std::mem::replace(&mut rows, rest), origin.clone());
        let written = u64::try_from(part.len()).unwrap_or(0);
        database.write_now(move |conn| write_part(conn, &part, &origin))?;
        bar.inc(written);
    }
    bar.finish_and_clear();
    Ok(())
}

fn write_part(conn: &mut Connection, rows: &[CheckedRow], origin: &ImportOrigin) -> Result<(), Problem> {
    for part in rows.chunks(STATEMENT) {
        let told: Result<Vec<_>, _> = part.iter().map(|row| row.chronicle(origin)).collect();
        journal::post_chronicles(conn, told?)?;
    }
    // A code written as ours are takes its number: the desk must not give it again.
    let mut taken: BTreeMap<(AgencyId, chrono::NaiveDate), i32> = BTreeMap::new();
    for (office_id, day, number) in rows.iter().filter_map(CheckedRow::own_number) {
        let last = taken.entry((office_id, day)).or_default();
        *last = number.max(*last);
    }
    for ((office_id, day), number) in taken {
        numbers::store::skip(conn, office_id, day, number)?;
    }
    Ok(())
}

/// Runs the import for the command line: the summary, the outcomes of a dry run, and the list of bad rows.
///
/// # Errors
/// As [`import`], or when nothing can be printed.
pub fn command(
    database: &Database,
    number_key: &BlindIndexKey,
    arguments: &RegisterArguments,
    now: Instant,
) -> anyhow::Result<ExitCode> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let code = run(database, number_key, arguments, now, &mut out)?;
    out.flush()?;
    Ok(ExitCode::from(code))
}

/// The same onto any writer; answers the exit code: 0, or 2 when rows are bad.
///
/// # Errors
/// As [`command`].
pub fn run(
    database: &Database,
    number_key: &BlindIndexKey,
    arguments: &RegisterArguments,
    now: Instant,
    out: &mut impl Write,
) -> anyhow::Result<u8> {
    let report = import(database, number_key, arguments, now)?;
    if arguments.dry_run {
        report.print_lines(out)?;
    }
    report.print_summary(out, arguments.dry_run)?;
    if report.warnings() > 0 && !arguments.dry_run {
        let list = report.write_warnings(&arguments.file).with_context(|| {
            "the list of what is to be looked at cannot be written beside the file".to_owned()
        })?;
        writeln!(out, "\nwhat is to be looked at is listed in {}", list.display())?;
    }
    if report.counts().bad == 0 {
        return Ok(0);
    }
    if !arguments.dry_run {
        match report.write_bad_lines(&arguments.file) {
            Ok(list) => writeln!(out, "\nthe bad rows are listed in {}", list.display())?,
            Err(error) => {
                writeln!(
                    out,
                    "\nthe list of bad rows cannot be written beside the file ({error}); they are:"
                )?;
                report.print_bad_lines(out)?;
            }
        }
    }
    Ok(2)
}
