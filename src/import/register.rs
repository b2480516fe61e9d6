//! Brings in dossiers that were kept elsewhere: every row is checked first, then written with its journal.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};

use super::checking::check;
use super::figures::{ImportScope, RegisterState};
use super::mapping::Mapping;
use super::repeated;
use super::report::{ImportReport, RowOutcome};
use super::row_lists::BadRowList;
use super::turns::WriteTurns;
use super::updates::{self, KnownNews, KnownRow};
use crate::agency::AgencyId;
use crate::dossier::books::journal::{self, ManyChronicles};
use crate::dossier::books::{numbers, store};
use crate::import::encoding::TextEncoding;
use crate::import::history::{CheckedRow, ImportOrigin};
use crate::import::register_file::ToldOfFile;
use crate::platform::blind_index::BlindIndexKey;
use crate::platform::database::{Connection, Database};
use crate::platform::error::{Problem, Words};
use crate::platform::instant::Instant;
use crate::platform::progress;
use crate::workflow::WorkflowCache;

/// Codes looked up by one query.
const CODES: usize = 1_000;

/// What `motcua import register` takes.
#[derive(Debug, Clone, clap::Args)]
pub struct RegisterArguments {
    /// The register: CSV or an XLSX workbook, with a header line
    pub file: PathBuf,
    /// How the file's columns and words become ours (TOML)
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Write nothing into the register; print the totals, the first rows and the figures, and list bad rows beside the file
    #[arg(long)]
    pub dry_run: bool,
    /// Write nothing at all when any row is bad
    #[arg(long)]
    pub all_or_nothing: bool,
    /// Enter results that the file has for dossiers of an earlier import
    #[arg(long)]
    pub update: bool,
    /// The encoding of a text file, when it is not found: utf-8, utf-16le, utf-16be, windows-1258, tcvn3, vni
    #[arg(long, value_name = "NAME", value_parser = TextEncoding::named)]
    pub encoding: Option<TextEncoding>,
    /// The sheet of a workbook; without it the first one
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
}

impl RegisterArguments {
    /// This file, as it stands.
    #[must_use]
    pub fn of(file: PathBuf) -> Self {
        Self {
            file,
            mapping: None,
            dry_run: false,
            all_or_nothing: false,
            update: false,
            encoding: None,
            sheet: None,
        }
    }

    fn told(&self) -> ToldOfFile {
        ToldOfFile { encoding: self.encoding, sheet: self.sheet.clone() }
    }
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
        bail!("{} is a folder: name the file in it", file.display());
    }
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let (mut report, mut rows) = database.read_now(|conn| -> anyhow::Result<_> {
        check(conn, (&bytes, &arguments.told()), &mapping, now)
            .with_context(|| format!("{} cannot be imported", file.display()))
    })?;
    drop(bytes);
    let ground = ImportScope::of(&rows, now);
    report.period = ground.as_ref().map(|ground| ground.period);
    report.offices = ground.as_ref().map_or(0, |ground| ground.offices.len());
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let origin = ImportOrigin { file: name, now, number_key: number_key.clone() };
    let import = Import { database, origin, workflows: WorkflowCache::new() };
    let known = import.take_known(&mut rows)?;
    let mut news = import.look(known, arguments.update, &mut report)?;
    database.read_now(|conn| -> Result<(), Problem> {
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
        let held = rows.drain(..).chain(news.drain(..));
        held.for_each(|row| say(&mut report, row.place, RowOutcome::HeldBack));
    }
    if arguments.dry_run {
        report.after = report.before.clone();
        if let Some(ground) = &ground {
            import.rehearse(ground, (&rows, &news), &mut report.after)?;
        }
    } else {
        let turns = if arguments.all_or_nothing { WriteTurns::undivided() } else { WriteTurns::default() };
        import.write(rows, news, turns, &mut report)?;
        report.after = stand()?;
    }
    Ok(report)
}

fn read_mapping(file: Option<&Path>) -> anyhow::Result<Mapping> {
    let Some(file) = file else { return Ok(Mapping::default()) };
    let shown = file.display();
    let text = std::fs::read_to_string(file).with_context(|| {
        format!("không đọc được tệp ánh xạ {shown} / the mapping file {shown} cannot be read")
    })?;
    Mapping::parse(&text).map_err(|Words { vi, en }| {
        anyhow::anyhow!("tệp ánh xạ {shown} sai: {vi} / the mapping file {shown} is wrong: {en}")
    })
}

fn say(report: &mut ImportReport, place: usize, outcome: RowOutcome) {
    if let Some(line) = report.lines.get_mut(place) {
        line.outcome = outcome;
    }
}

/// What an import works with.
struct Import<'a> {
    database: &'a Database,
    origin: ImportOrigin,
    workflows: WorkflowCache,
}

impl Import<'_> {
    /// Takes out the rows whose code the office has already.
    fn take_known(&self, rows: &mut Vec<CheckedRow>) -> Result<Vec<CheckedRow>, Problem> {
        let mut known: HashSet<(AgencyId, String)> = HashSet::new();
        for part in rows.chunks(CODES) {
            let codes: Vec<&str> = part.iter().map(|checked| checked.row.code.as_str()).collect();
            known.extend(self.database.read_now(|conn| store::known_codes(conn, &codes))?);
        }
        let is_known =
            |checked: &mut CheckedRow| known.contains(&(checked.found.office.id, checked.row.code.clone()));
        Ok(rows.extract_if(.., is_known).collect())
    }

    /// Says what the file tells of dossiers that are there; answers the rows that bring results, when these are asked for.
    fn look(
        &self,
        known: Vec<CheckedRow>,
        update: bool,
        report: &mut ImportReport,
    ) -> Result<Vec<CheckedRow>, Problem> {
        let mut news = HashSet::new();
        for part in known.chunks(CODES) {
            let seen =
                self.database.read_now(|conn| updates::look(conn, &self.workflows, part, &self.origin))?;
            for KnownRow { place, warnings, news: told } in seen {
                let outcome = match told {
                    KnownNews::Nothing => RowOutcome::AlreadyThere,
                    KnownNews::Kept => RowOutcome::Kept,
                    KnownNews::Results(results, _) if update => {
                        news.insert(place);
                        RowOutcome::Updated(results)
                    }
                    KnownNews::Results(results, _) => RowOutcome::HasNews(results),
                };
                say(report, place, outcome);
                report
                    .lines
                    .get_mut(place)
                    .into_iter()
                    .for_each(|line| line.warnings.extend(warnings.clone()));
            }
        }
        Ok(known.into_iter().filter(|checked| news.contains(&checked.place)).collect())
    }

    /// Adds to a state what the rows would change.
    fn rehearse(
        &self,
        ground: &ImportScope,
        (rows, news): (&[CheckedRow], &[CheckedRow]),
        state: &mut RegisterState,
    ) -> Result<(), Problem> {
        for row in rows {
            ground.add(state, row.chronicle(&self.origin).map_err(Problem::from)?.entries());
        }
        for part in news.chunks(CODES) {
            let seen =
                self.database.read_now(|conn| updates::look(conn, &self.workflows, part, &self.origin))?;
            for known in seen {
                if let KnownNews::Results(_, chronicle) = known.news {
                    ground.add(state, chronicle.entries());
                }
            }
        }
        Ok(())
    }

    /// Writes the rows and then what is new of dossiers that are there, so many of them in one transaction as the turns have it.
    fn write(
        &self,
        mut rows: Vec<CheckedRow>,
        mut news: Vec<CheckedRow>,
        mut turns: WriteTurns,
        report: &mut ImportReport,
    ) -> Result<(), Problem> {
        let bar = progress::bar(u64::try_from(rows.len() + news.len()).unwrap_or(0), "importing");
        let mut next = |rows: &mut Vec<CheckedRow>, size: usize| -> Option<WrittenPart> {
            let part = first(rows, size);
            let news = first(&mut news, size.saturating_sub(part.len()));
            (!part.is_empty() || !news.is_empty()).then_some((part, news))
        };
        let ready = |(rows, news): WrittenPart| -> Result<ReadyPart, Problem> {
            let chronicles: Result<ManyChronicles, _> =
                rows.iter().map(|row| row.chronicle(&self.origin)).collect();
            Ok(ReadyPart {
                numbers: own_numbers(&rows),
                many: rows.len() + news.len(),
                chronicles: chronicles?,
                news,
            })
        };
        // While one part is written, the next one is made ready on another core.
        let mut waiting = next(&mut rows, turns.rows()).map(&ready).transpose()?;
        while let Some(part) = waiting.take() {
            let following = next(&mut rows, turns.rows());
            let many = part.many;
            let (origin, workflows) = (self.origin.clone(), self.workflows.clone());
            let (kept, foreign_writes) = std::thread::scope(|scope| {
                let following = scope.spawn(|| following.map(&ready).transpose());
                let kept = self.database.write_now(move |conn| {
                    let foreign_writes = conn.foreign_writes()?;
                    part.write(conn)?;
                    Ok::<_, Problem>((updates::enter(conn, &workflows, &part.news, &origin)?, foreign_writes))
                });
                let following = following.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                waiting = following?;
                kept
            })?;
            for (place, reason) in kept {
                say(report, place, RowOutcome::Kept);
                report.lines.get_mut(place).into_iter().for_each(|line| line.warnings.push(reason.clone()));
            }
            bar.inc(u64::try_from(many).unwrap_or(0));
            let pause = turns.after(foreign_writes, many);
            if waiting.is_some() {
                std::thread::sleep(pause);
            }
        }
        bar.finish_and_clear();
        Ok(())
    }
}

/// Rows of one transaction: new ones, and those that bring results.
type WrittenPart = (Vec<CheckedRow>, Vec<CheckedRow>);

/// The same, ready to be written.
struct ReadyPart {
    chronicles: ManyChronicles,
    /// The last of our own numbers that codes take, by office and day.
    numbers: BTreeMap<(AgencyId, chrono::NaiveDate), i32>,
    news: Vec<CheckedRow>,
    many: usize,
}

impl ReadyPart {
    /// Writes the new ones; the writer may try it more than once.
    fn write(&self, conn: &mut Connection) -> Result<(), Problem> {
        journal::post_chronicles(conn, self.chronicles.clone())?;
        for ((office_id, day), number) in &self.numbers {
            numbers::store::skip(conn, *office_id, *day, *number)?;
        }
        Ok(())
    }
}

/// Takes so many of the first rows.
fn first(rows: &mut Vec<CheckedRow>, many: usize) -> Vec<CheckedRow> {
    let rest = rows.split_off(many.min(rows.len()));
    std::mem::replace(rows, rest)
}

/// A code written as ours are takes its number: the desk must not give it again.
fn own_numbers(rows: &[CheckedRow]) -> BTreeMap<(AgencyId, chrono::NaiveDate), i32> {
    let mut taken: BTreeMap<(AgencyId, chrono::NaiveDate), i32> = BTreeMap::new();
    for (office_id, day, number) in rows.iter().filter_map(CheckedRow::own_number) {
        let last = taken.entry((office_id, day)).or_default();
        *last = number.max(*last);
    }
    taken
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
    report.print(out, arguments.dry_run)?;
    writeln!(out)?;
    if report.warnings() > 0 {
        let list = report.write_warnings(&arguments.file).with_context(|| {
            "the list of what is to be looked at cannot be written beside the file".to_owned()
        })?;
        writeln!(out, "cần xem lại / to be looked at: {}", list.display())?;
    }
    if report.counts().bad == 0 {
        return Ok(0);
    }
    match report.write_bad_lines(&arguments.file) {
        Ok(BadRowList { list, old }) => {
            writeln!(
                out,
                "các dòng lỗi, sửa ngay ở đó rồi nhập riêng / the bad rows, to be mended there and imported by themselves: {}",
                list.display()
            )?;
            if let Some(old) = old {
                writeln!(out, "danh sách trước đó / the list that lay there: {}", old.display())?;
            }
        }
        Err(error) => {
            writeln!(out, "không ghi được danh sách dòng lỗi cạnh tệp; các dòng đó là:")?;
            writeln!(out, "the list of bad rows cannot be written beside the file ({error}); they are:")?;
            report.print_bad_lines(out)?;
        }
    }
    Ok(2)
}
