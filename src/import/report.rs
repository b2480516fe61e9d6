//! What became of a register: the outcome of each row, the figures before and after, the list of bad rows.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::figures::{RegisterState, SHOWN};
use super::rows::RowFault;
use crate::dossier::clock::ledger::Account;
use crate::platform::text::spreadsheet_cell;
use crate::report::figures::period::Period;

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowOutcome {
    /// It was brought in; in a dry run: it would be.
    Added,
    /// The office has a dossier of that code already; nothing was changed.
    AlreadyThere,
    /// It is good, but other rows are bad and all were to go in or none.
    HeldBack,
    /// It cannot be brought in.
    Bad(RowFault),
}

/// A row and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// The line of the file on which it begins.
    pub number: u64,
    /// Code of the dossier, as far as it can be shown.
    pub code: String,
    /// What became of it.
    pub outcome: RowOutcome,
    /// What is to be looked at in a good row.
    pub warnings: Vec<RowFault>,
}

/// How many rows had which outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// Brought in.
    pub added: usize,
    /// There already.
    pub already_there: usize,
    /// Good, but held back.
    pub held_back: usize,
    /// Bad.
    pub bad: usize,
}

/// What became of a file.
#[derive(Debug, Clone, Default)]
pub struct ImportReport {
    /// Each row.
    pub lines: Vec<ImportLine>,
    /// Columns of the file that were not used.
    pub unused: Vec<String>,
    /// The days that the figures are of; none when no row is good.
    pub period: Option<Period>,
    /// How many offices the figures are of.
    pub offices: usize,
    /// How the register stood before.
    pub before: RegisterState,
    /// How it stands after; in a dry run: how it would stand.
    pub after: RegisterState,
}

impl ImportReport {
    /// How many rows had which outcome.
    #[must_use]
    pub fn counts(&self) -> ImportCounts {
        let mut counts = ImportCounts::default();
        for line in &self.lines {
            let count = match line.outcome {
                RowOutcome::Added => &mut counts.added,
                RowOutcome::AlreadyThere => &mut counts.already_there,
                RowOutcome::HeldBack => &mut counts.held_back,
                RowOutcome::Bad(_) => &mut counts.bad,
            };
            *count += 1;
        }
        counts
    }

    /// Prints every row with its outcome.
    ///
    /// # Errors
    /// When nothing can be printed.
    pub fn print_lines(&self, out: &mut impl Write) -> io::Result<()> {
        for line in &self.lines {
            let ImportLine { number, code, outcome, .. } = line;
            match outcome {
                RowOutcome::Added => writeln!(out, "line {number}: {code}: would be added")?,
                RowOutcome::AlreadyThere => writeln!(out, "line {number}: {code}: is there already")?,
                RowOutcome::HeldBack => {
                    writeln!(out, "line {number}: {code}: held back, because other rows are bad")?;
                }
                RowOutcome::Bad(fault) => print_fault(out, line, "bad", fault)?,
            }
            for warning in &line.warnings {
                print_fault(out, line, "to be looked at", warning)?;
            }
        }
        Ok(())
    }

    /// Prints the bad rows alone.
    ///
    /// # Errors
    /// When nothing can be printed.
    pub fn print_bad_lines(&self, out: &mut impl Write) -> io::Result<()> {
        for line in &self.lines {
            if let RowOutcome::Bad(fault) = &line.outcome {
                print_fault(out, line, "bad", fault)?;
            }
        }
        Ok(())
    }

    /// Prints the counts, the figures and the accounts.
    ///
    /// # Errors
    /// When nothing can be printed.
    pub fn print_summary(&self, out: &mut impl Write, dry_run: bool) -> io::Result<()> {
        let ImportCounts { added, already_there, held_back, bad } = self.counts();
        let verb = if dry_run { "would be added" } else { "were added" };
        write!(out, "{added} dossiers {verb}, {already_there} were there already, {bad} rows are bad")?;
        if held_back > 0 {
            write!(out, ", {held_back} good rows were held back because of them")?;
        }
        let warnings = self.warnings();
        if warnings > 0 {
            write!(out, ", {warnings} things are to be looked at")?;
        }
        writeln!(out)?;
        if !self.unused.is_empty() {
            writeln!(out, "columns not used: {}", self.unused.join(", "))?;
        }
        let Some(period) = self.period else { return Ok(()) };
        writeln!(
            out,
            "\n{:<40} {:>10} {:>10}",
            format!("{}, {} offices", period.words_vi(), self.offices),
            "before",
            "after"
        )?;
        for figure in SHOWN {
            let (before, after) = (self.before.cells.get(*figure), self.after.cells.get(*figure));
            writeln!(out, "{:<40} {before:>10} {after:>10}", figure.label_vi())?;
        }
        writeln!(out, "\n{:<40} {:>10} {:>10}", "account, whole register", "before", "after")?;
        for account in Account::ALL {
            let (before, after) = (self.before.accounts.get(account), self.after.accounts.get(account));
            if before.is_some() || after.is_some() {
                let number = |count: Option<&i64>| count.copied().unwrap_or(0);
                writeln!(out, "{:<40} {:>10} {:>10}", account.as_str(), number(before), number(after))?;
            }
        }
        Ok(())
    }

    /// How many things are to be looked at in good rows.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.lines.iter().map(|line| line.warnings.len()).sum()
    }

    /// Lists the bad rows beside the input, in `FILE.errors.csv`: line, code, column, and the reason in both languages.
    ///
    /// # Errors
    /// When the list cannot be written.
    pub fn write_bad_lines(&self, file: &Path) -> io::Result<PathBuf> {
        self.write_list(file, ".errors.csv", |line| match &line.outcome {
            RowOutcome::Bad(fault) => std::slice::from_ref(fault),
            RowOutcome::Added | RowOutcome::AlreadyThere | RowOutcome::HeldBack => &[],
        })
    }

    /// Lists what is to be looked at in good rows in the same form, in `FILE.warnings.csv`.
    ///
    /// # Errors
    /// When the list cannot be written.
    pub fn write_warnings(&self, file: &Path) -> io::Result<PathBuf> {
        self.write_list(file, ".warnings.csv", |line| &line.warnings)
    }

    fn write_list(
        &self,
        file: &Path,
        ending: &str,
        listed: impl Fn(&ImportLine) -> &[RowFault],
    ) -> io::Result<PathBuf> {
        let mut name = file.file_name().unwrap_or_default().to_os_string();
        name.push(ending);
        let list = file.with_file_name(name);
        let mut target = io::BufWriter::new(std::fs::File::create(&list)?);
        // Without the mark a spreadsheet would spoil the Vietnamese letters.
        target.write_all("\u{feff}".as_bytes())?;
        let mut writer = csv::Writer::from_writer(target);
        writer.write_record(["line", "code", "column", "reason_vi", "reason_en"])?;
        for line in &self.lines {
            for fault in listed(line) {
                let column = fault.column.map_or("", |column| column.as_str());
                writer.write_record([
                    line.number.to_string().as_str(),
                    &spreadsheet_cell(&line.code),
                    column,
                    &spreadsheet_cell(&fault.reason.vi),
                    &spreadsheet_cell(&fault.reason.en),
                ])?;
            }
        }
        writer.flush()?;
        Ok(list)
    }
}

fn print_fault(out: &mut impl Write, line: &ImportLine, what: &str, fault: &RowFault) -> io::Result<()> {
    let ImportLine { number, code, .. } = line;
    let column = fault.column.map_or_else(String::new, |column| format!("{column}: "));
    writeln!(out, "line {number}: {code}: {what}: {column}{} / {}", fault.reason.vi, fault.reason.en)
}
