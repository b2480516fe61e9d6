//! A page of the register book, and the whole of it as a file: for the API and for pages, within what the officer may see.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::columns::{RegisterBookLine, cells, in_full, table};
use super::lines::{AT_ONCE, BookEyes, BookLineKey, BookReader};
use super::store;
use crate::access::{Officer, Scope};
use crate::agency::{self, Agency};
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::views::letterhead::letterhead;
use crate::dossier::views::lists::listing::within;
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::document::http::read_format;
use crate::platform::document::long_document::LongDocument;
use crate::platform::document::{Document, DocumentBlock, DocumentFormat, DocumentRow, DocumentTable, draw};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::{Instant, date_vi};
use crate::platform::page::{self, PagePart};
use crate::platform::text::number_vi;

const FORMATS: &[DocumentFormat] =
    &[DocumentFormat::Json, DocumentFormat::Csv, DocumentFormat::Xlsx, DocumentFormat::Pdf];
/// The most lines of a printed book: more are a file for a spreadsheet.
const MOST_PRINTED: i64 = 1_000;
/// The most lines of a file: a spreadsheet holds 1,048,576 rows.
const MOST_IN_A_FILE: i64 = 1_000_000;
/// The longest period in days: ten years.
const MOST_DAYS: i64 = 3_653;

/// Which book.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct BookQuery {
    /// Code of the agency; the books of the offices of its subtree that you may see, one after the other.
    #[param(required = true, example = "H26.268.05")]
    pub agency: Option<String>,
    /// First day of reception.
    #[param(required = true, format = Date, example = "2023-01-01")]
    pub from: Option<String>,
    /// Last day of reception.
    #[param(required = true, format = Date, example = "2023-06-30")]
    pub to: Option<String>,
    /// `json` (when nothing is said), `csv`, `xlsx` or `pdf`; the files hold the whole period, a `pdf` at most 1,000 lines.
    #[param(example = "json")]
    pub format: Option<String>,
    /// Why the book is taken out; needed for a file, and shown to the head of the office beside who took it.
    #[param(max_length = 500, example = "Bàn giao lưu trữ quý I")]
    pub reason: Option<String>,
    /// With `json`: lines on a page, 1 to 500.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<i64>,
    /// With `json`: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// A page of the register book.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegisterBook {
    /// The lines, by office, then by volume and number.
    pub items: Vec<RegisterBookLine>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// A question that was read.
#[derive(Debug, Clone)]
pub(crate) struct CheckedBookQuery {
    agency: String,
    from: NaiveDate,
    to: NaiveDate,
    /// In which format it is answered.
    pub format: DocumentFormat,
    reason: Option<String>,
    part: PagePart<BookLineKey>,
}

impl CheckedBookQuery {
    /// Reads it.
    ///
    /// # Errors
    /// Every mistake at once.
    pub(crate) fn read(query: &BookQuery) -> Result<Self, Problem> {
        let mut check = Check::new();
        let part = page::read(&mut check, query.limit, query.cursor.as_deref());
        let agency = check.text("agency", query.agency.as_deref().unwrap_or_default(), 64);
        let days = check.period(query.from.as_deref(), query.to.as_deref());
        let days = days.and_then(|(from, to)| {
            if (to - from).num_days() > MOST_DAYS {
                return check.refuse(
                    "to",
                    "too_long",
                    "kỳ dài nhất 10 năm",
                    "a period has at most ten years",
                );
            }
            Checked::sure((from, to))
        });
        let format = read_format(&mut check, query.format.as_deref(), FORMATS);
        let format = format.map(|format| {
            let of_a_page = [("limit", query.limit.is_some()), ("cursor", query.cursor.is_some())];
            for (field, _) in of_a_page.iter().filter(|(_, given)| *given && format != DocumentFormat::Json) {
                check.wrong(
                    field,
                    "not_for_this_format",
                    "chỉ dùng với format=json: tệp chứa trọn cả kỳ",
                    "it belongs to format=json: a file holds the whole period",
                );
            }
            format
        });
        let reason = check.optional_text("reason", query.reason.as_deref(), 500);
        let reason = Checked::all((format, reason)).and_then(|(format, reason)| match (format, reason) {
            (DocumentFormat::Json, Some(_)) => check.refuse(
                "reason",
                "not_for_this_format",
                "chỉ ghi lý do khi lấy sổ ra tệp: bỏ reason hoặc chọn format",
                "a reason belongs to a file: leave it out or name a format",
            ),
            (DocumentFormat::Json, None) => Checked::sure(None),
            (_, Some(reason)) => Checked::sure(Some(reason)),
            (_, None) => check.refuse(
                "reason",
                "required",
                "sổ có dữ liệu cá nhân: ghi lý do lấy sổ ra tệp",
                "the book holds personal data: say why it is taken out as a file",
            ),
        });
        let (agency, (from, to), format, reason, part) =
            check.finish((agency, days, format, reason, part))?;
        Ok(Self { agency, from, to, format, reason, part })
    }

    /// What people call the file, without an ending.
    pub(crate) fn file_name(&self) -> String {
        format!("Sổ theo dõi hồ sơ {} {} {}", self.agency, self.from, self.to)
    }

    /// The period, its end excluded.
    fn period(&self) -> (Instant, Instant) {
        (Instant::start_of(self.from), Instant::end_of(self.to))
    }
}

/// Refuses a file that nobody could open or print; says which format or period can be had.
fn check_length(lines: i64, format: DocumentFormat) -> Result<(), Problem> {
    let shown = number_vi(lines);
    match format {
        DocumentFormat::Pdf if lines > MOST_PRINTED => Err(Problem::field(
            "format",
            "too_many_lines",
            format!(
                "bản in có nhiều nhất 1.000 dòng, kỳ này có {shown}: chọn format=xlsx hoặc csv, hoặc kỳ ngắn hơn"
            ),
            format!(
                "a printed book has at most 1,000 lines, this has {lines}: take format=xlsx or csv, or a shorter period"
            ),
        )),
        _ if lines > MOST_IN_A_FILE => Err(Problem::field(
            "to",
            "too_many_lines",
            format!("một tệp có nhiều nhất 1.000.000 dòng, kỳ này có {shown}: chọn kỳ ngắn hơn"),
            format!("a file has at most 1,000,000 lines, this has {lines}: take a shorter period"),
        )),
        _ => Ok(()),
    }
}

/// A page of the book.
///
/// # Errors
/// When the officer does not see the agency, the place where the page begins is none, or the database fails.
pub(crate) fn book_page(
    conn: &mut Connection,
    books: &ReferenceCaches,
    officer: &Officer,
    asked: &CheckedBookQuery,
) -> Result<RegisterBook, Problem> {
    let (after, limit) = asked.part;
    let offices = within(conn, officer, &asked.agency)?;
    if after.is_some_and(|(office, ..)| !offices.sees(office)) {
        return Err(page::unknown_cursor());
    }
    let eyes = BookEyes { officer: officer.clone(), reason: None };
    let mut reading = BookReader::begin(conn, &offices.offices(), asked.period(), after, Some(eyes))?;
    let lines = reading.next(conn, books, limit + 1)?;
    let (lines, next_cursor) = page::cut(lines, limit, |(_, key)| *key);
    let items = lines.into_iter().map(|(line, _)| line).collect();
    Ok(RegisterBook { items, next_cursor })
}

/// The whole period as a file, written as it is read.
///
/// # Errors
/// When the officer does not see the agency, the file would be too long, or the database fails.
pub(crate) fn whole_book(
    conn: &mut Connection,
    books: &ReferenceCaches,
    (officer, now): (&Officer, Instant),
    asked: &CheckedBookQuery,
) -> Result<Vec<u8>, Problem> {
    let offices = within(conn, officer, &asked.agency)?;
    let eyes = BookEyes { officer: officer.clone(), reason: asked.reason.clone() };
    let (from, until) = asked.period();
    let lines = store::count(conn, &offices.offices(), from, until)?;
    check_length(lines, asked.format)?;
    // Who took personal data out, how much and of what, and nothing of the people in it.
    tracing::info!(officer = %officer.id, agency = %asked.agency, format = %asked.format, lines, "register book taken");
    let agency = agency::store::find_by_code(conn, &asked.agency)?;
    let agency = agency.ok_or_else(|| Problem::new(Code::Internal).because("the agency is gone"))?;
    let mut paper = skeleton(conn, &agency, asked, now)?;
    if asked.format == DocumentFormat::Pdf {
        let mut rows = Vec::new();
        read_all(conn, books, (&offices, &eyes), asked, |line| {
            rows.push(DocumentRow { cells: cells(line), ..DocumentRow::default() });
            Ok(())
        })?;
        paper.blocks = vec![DocumentBlock::Table(DocumentTable { rows, ..table() })];
        return Ok(draw(&paper, DocumentFormat::Pdf)?);
    }
    let mut long = match asked.format {
        DocumentFormat::Csv => LongDocument::csv(&table())?,
        _ => LongDocument::xlsx(&paper, first_in_full(conn, books, (&offices, &eyes), asked)?)?,
    };
    read_all(conn, books, (&offices, &eyes), asked, |line| Ok(long.row(&cells(line))?))?;
    Ok(long.finish()?)
}

/// The first lines, by which the columns of a book are measured that is written as it is read.
fn first_in_full(
    conn: &mut Connection,
    books: &ReferenceCaches,
    (offices, eyes): (&Scope, &BookEyes),
    asked: &CheckedBookQuery,
) -> Result<Vec<DocumentRow>, Problem> {
    let mut reading = BookReader::begin(conn, &offices.offices(), asked.period(), None, Some(eyes.clone()))?;
    let lines = reading.next(conn, books, AT_ONCE)?.into_iter();
    Ok(lines
        .map(|(line, _)| DocumentRow { cells: cells(&in_full(line)), ..DocumentRow::default() })
        .collect())
}

fn read_all(
    conn: &mut Connection,
    books: &ReferenceCaches,
    (offices, eyes): (&Scope, &BookEyes),
    asked: &CheckedBookQuery,
    mut each: impl FnMut(&RegisterBookLine) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut reading = BookReader::begin(conn, &offices.offices(), asked.period(), None, Some(eyes.clone()))?;
    loop {
        let lines = reading.next(conn, books, AT_ONCE)?;
        if lines.is_empty() {
            return Ok(());
        }
        lines.iter().try_for_each(|(line, _)| each(line))?;
    }
}

/// The book without its lines.
fn skeleton(
    conn: &mut Connection,
    agency: &Agency,
    asked: &CheckedBookQuery,
    now: Instant,
) -> Result<Document, Problem> {
    Ok(Document {
        head: letterhead(conn, agency, now)?,
        title: "SỔ THEO DÕI HỒ SƠ".to_owned(),
        subtitle: vec![format!("Tiếp nhận từ ngày {} đến ngày {}", date_vi(asked.from), date_vi(asked.to))],
        blocks: vec![DocumentBlock::Table(table())],
        landscape: true,
        made_at: Some(now),
        ..Document::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_long_a_print_names_the_way_out() {
        assert!(check_length(1_000, DocumentFormat::Pdf).is_ok());
        assert!(check_length(1_000_000, DocumentFormat::Xlsx).is_ok());
        let problem = check_length(1_001, DocumentFormat::Pdf).unwrap_err();
        assert_eq!(problem.fields[0].field, "format");
        assert!(problem.fields[0].words.vi.contains("xlsx hoặc csv"));
        assert_eq!(check_length(1_000_001, DocumentFormat::Csv).unwrap_err().fields[0].field, "to");
    }
}
