//! What is printed of an import, in Vietnamese and in English: the totals, the first rows of each kind, figures and accounts.

use std::io::{self, Write};

use super::figures::SHOWN;
use super::report::{ImportCounts, ImportLine, ImportReport, RowOutcome};
use super::rows::RowFault;
use super::standing::NewResults;
use crate::dossier::clock::ledger::Account;

/// The rows of each kind that are printed; the lists beside the file have all.
const FIRST: usize = 10;

impl ImportReport {
    /// Prints the counts, the first rows of each kind, the figures and the accounts.
    ///
    /// # Errors
    /// When nothing can be printed.
    pub fn print(&self, out: &mut impl Write, dry_run: bool) -> io::Result<()> {
        self.print_counts(out, dry_run)?;
        if let Some(words) = &self.read_as {
            writeln!(out, "{} / {}", words.vi, words.en)?;
        }
        if !self.unused.is_empty() {
            writeln!(out, "cột không dùng / columns not used: {}", self.unused.join(", "))?;
        }
        self.print_first(out, dry_run)?;
        self.print_figures(out)
    }

    fn print_counts(&self, out: &mut impl Write, dry_run: bool) -> io::Result<()> {
        let ImportCounts { added, updated, has_news, kept, already_there, held_back, not_reached, bad } =
            self.counts();
        let warnings = self.warnings();
        let verbs = if dry_run {
            ("sẽ được thêm", "would be added", "sẽ được ghi thêm kết quả", "would get their results")
        } else {
            ("đã được thêm", "were added", "được ghi thêm kết quả", "got their results")
        };
        let mut vi = vec![
            format!("{added} hồ sơ {}", verbs.0),
            format!("{already_there} đã có"),
            format!("{bad} dòng lỗi"),
        ];
        let mut en = vec![
            format!("{added} dossiers {}", verbs.1),
            format!("{already_there} were there already"),
            format!("{bad} rows are bad"),
        ];
        let more = [
            (
                updated,
                format!("{updated} hồ sơ có sẵn {}", verbs.2),
                format!("{updated} that were there {}", verbs.3),
            ),
            (
                has_news,
                format!("{has_news} hồ sơ có sẵn có kết quả mới trong tệp: chạy với --update để ghi"),
                format!("{has_news} that were there have results in the file: --update enters them"),
            ),
            (
                kept,
                format!("{kept} hồ sơ có sẵn có kết quả trong tệp nhưng không ghi được"),
                format!("{kept} that were there have results in the file that cannot be entered"),
            ),
            (
                held_back,
                format!("{held_back} dòng tốt chưa ghi vì có dòng lỗi"),
                format!("{held_back} good rows were held back because of bad ones"),
            ),
            (
                not_reached,
                format!("{not_reached} dòng tốt chưa ghi vì đã dừng"),
                format!("{not_reached} good rows were not reached"),
            ),
            (
                warnings,
                format!("{warnings} điều cần xem lại"),
                format!("{warnings} things are to be looked at"),
            ),
        ];
        for (count, in_vietnamese, in_english) in more {
            if count > 0 {
                vi.push(in_vietnamese);
                en.push(in_english);
            }
        }
        writeln!(out, "{}\n{}", vi.join(", "), en.join(", "))
    }

    /// The first rows of each kind; after an import only those that need somebody's eyes.
    fn print_first(&self, out: &mut impl Write, dry_run: bool) -> io::Result<()> {
        let bad = self.lines.iter().filter_map(|line| match &line.outcome {
            RowOutcome::Bad(faults) => Some(self.fault_words(line, faults)),
            _ => None,
        });
        print_part(out, "Dòng lỗi / Bad rows", bad)?;
        let warnings = self.lines.iter().flat_map(|line| {
            line.warnings.iter().map(move |warning| self.fault_words(line, std::slice::from_ref(warning)))
        });
        print_part(out, "Cần xem lại / To be looked at", warnings)?;
        if !dry_run {
            return Ok(());
        }
        let of = |wanted: fn(&RowOutcome) -> Option<String>| {
            self.lines.iter().filter_map(move |line| Some(place(line) + &wanted(&line.outcome)?))
        };
        let updated = of(|outcome| match outcome {
            RowOutcome::Updated(results) => Some(results_words(results)),
            _ => None,
        });
        print_part(out, "Sẽ được ghi kết quả / Would get their results", updated)?;
        let news = of(|outcome| match outcome {
            RowOutcome::HasNews(results) => Some(results_words(results)),
            _ => None,
        });
        print_part(out, "Có kết quả mới, ghi bằng --update / Results that --update enters", news)?;
        let held = of(|outcome| matches!(outcome, RowOutcome::HeldBack).then(String::new));
        print_part(out, "Chưa ghi vì có dòng lỗi / Held back because of bad rows", held)?;
        let added = of(|outcome| matches!(outcome, RowOutcome::Added).then(String::new));
        print_part(out, "Sẽ được thêm / Would be added", added)
    }

    /// Prints the bad rows alone, all of them.
    ///
    /// # Errors
    /// When nothing can be printed.
    pub fn print_bad_lines(&self, out: &mut impl Write) -> io::Result<()> {
        for line in &self.lines {
            if let RowOutcome::Bad(faults) = &line.outcome {
                writeln!(out, "  {}", self.fault_words(line, faults))?;
            }
        }
        Ok(())
    }

    fn fault_words(&self, line: &ImportLine, faults: &[RowFault]) -> String {
        let words = faults.iter().map(|fault| {
            let column =
                fault.column.map_or_else(String::new, |column| format!(", {}", self.column_name(column)));
            format!("{column}: {} / {}", fault.reason.vi, fault.reason.en)
        });
        format!("{}{}", place(line), words.collect::<Vec<_>>().join(";"))
    }

    fn print_figures(&self, out: &mut impl Write) -> io::Result<()> {
        let Some(period) = self.period else { return Ok(()) };
        let title = format!("{}, {} cơ quan / offices", period.words_vi(), self.offices);
        writeln!(out, "\n{title:<64} {:>14} {:>11}", "trước / before", "sau / after")?;
        for figure in SHOWN {
            let (before, after) = (self.before.cells.get(*figure), self.after.cells.get(*figure));
            let label = format!("{} / {}", figure.label_vi(), figure.as_str());
            writeln!(out, "{label:<64} {before:>14} {after:>11}")?;
        }
        let title = "toàn hệ thống / whole register";
        writeln!(out, "\n{title:<64} {:>14} {:>11}", "trước / before", "sau / after")?;
        for account in Account::ALL {
            let (before, after) = (self.before.accounts.get(account), self.after.accounts.get(account));
            if before.is_some() || after.is_some() {
                let number = |count: Option<&i64>| count.copied().unwrap_or(0);
                let label = format!("{} / {account}", words_of(*account));
                writeln!(out, "{label:<64} {:>14} {:>11}", number(before), number(after))?;
            }
        }
        Ok(())
    }
}

/// A heading with the number of what follows, and the first of it; nothing where there is nothing.
fn print_part(out: &mut impl Write, heading: &str, rows: impl Iterator<Item = String>) -> io::Result<()> {
    let mut first = Vec::with_capacity(FIRST);
    let mut count: usize = 0;
    for row in rows {
        if count < FIRST {
            first.push(row);
        }
        count += 1;
    }
    if count == 0 {
        return Ok(());
    }
    writeln!(out, "\n{heading}: {count}")?;
    for row in first {
        writeln!(out, "  {row}")?;
    }
    match count.saturating_sub(FIRST) {
        0 => Ok(()),
        more => writeln!(out, "  … và {more} nữa / and {more} more"),
    }
}

fn place(line: &ImportLine) -> String {
    format!("dòng / line {}: {}", line.number, line.code)
}

fn results_words(results: &NewResults) -> String {
    let (mut vi, mut en) = (Vec::new(), Vec::new());
    if let Some(at) = results.resolved_at {
        vi.push(format!("có kết quả {}", at.words_vi()));
        en.push(format!("resolved {at}"));
    }
    if let Some(at) = results.returned_at {
        vi.push(format!("trả {}", at.words_vi()));
        en.push(format!("returned {at}"));
    }
    format!(": {} / {}", vi.join(", "), en.join(", "))
}

/// Where dossiers stand, for people.
const fn words_of(account: Account) -> &'static str {
    match account {
        Account::Outside => "đã hủy ghi nhận",
        Account::WaitingAcceptance => "chờ tiếp nhận",
        Account::NotAccepted => "không tiếp nhận",
        Account::InProcess => "đang giải quyết",
        Account::PausedSupplement => "chờ bổ sung giấy tờ",
        Account::PausedSupplementOverdue => "chờ bổ sung giấy tờ, đã quá hạn trước đó",
        Account::PausedPayment => "chờ nộp phí, lệ phí",
        Account::PausedPaymentOverdue => "chờ nộp phí, lệ phí, đã quá hạn trước đó",
        Account::WithdrawalPending => "chờ xác nhận rút",
        Account::WithdrawalPendingOverdue => "chờ xác nhận rút, đã quá hạn trước đó",
        Account::ResolvedEarly => "giải quyết trước hạn",
        Account::ResolvedOnTime => "giải quyết đúng hạn",
        Account::ResolvedLate => "giải quyết quá hạn",
        Account::ResolvedNoDeadline => "giải quyết, không có hạn",
        Account::ClosedRefused => "từ chối sau tiếp nhận",
        Account::ClosedWithdrawn => "đã rút",
        Account::ClosedStopped => "dừng xử lý",
    }
}
