//! `motcua import register FILE`: what it takes, and what it says of the file.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};

use super::bringing_in::bring_in;
use super::kept::store::ImportId;
use super::mapping::Mapping;
use super::report::ImportReport;
use super::row_lists::BadRowList;
use super::watch::BarWatch;
use super::wish::{ImportPace, ImportRefusal, ImportWish, RegisterToImport};
use crate::import::encoding::TextEncoding;
use crate::import::register_file::ToldOfFile;
use crate::platform::blind_index::BlindIndexKey;
use crate::platform::database::Database;
use crate::platform::error::Words;
use crate::platform::instant::Instant;

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
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let pace = if arguments.all_or_nothing { ImportPace::AllOrNothing } else { ImportPace::Alone };
    // By its key it can be taken back.
    let import_id = (!arguments.dry_run).then(|| ImportId::new().to_string());
    let register =
        RegisterToImport { bytes, told: arguments.told(), mapping, name, import_id, only_of: None };
    let wish = ImportWish { dry_run: arguments.dry_run, update: arguments.update, pace };
    bring_in(database, number_key, register, wish, Arc::new(BarWatch::default()), now).map_err(|refusal| {
        match refusal {
            ImportRefusal::File(Words { vi, en }) => {
                anyhow::anyhow!("{vi} / {en}").context(format!("{} cannot be imported", file.display()))
            }
            ImportRefusal::Failed(problem) => anyhow::Error::from(problem),
        }
    })
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
