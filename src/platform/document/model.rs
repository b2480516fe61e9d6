//! What stands on a paper: letterhead, title, tables, paragraphs, signatures and what proves the figures.
//! Pure: no HTTP, no SQL, no clock.

use chrono::NaiveDate;
use serde::Serialize;

use crate::platform::instant::Instant;

/// One paper.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Document {
    /// Who writes, to whom, and which form it is.
    pub head: DocumentHead,
    /// What it is, in capitals where the form has it so.
    pub title: String,
    /// Lines under the title: the period, the as-of instant, the unit of the figures.
    pub subtitle: Vec<String>,
    /// What follows, in reading order.
    pub blocks: Vec<DocumentBlock>,
    /// Remarks under the last block: what is folded, what a column means.
    pub notes: Vec<String>,
    /// Who signs, from left to right.
    pub signatures: Vec<DocumentSignature>,
    /// Who gets it: the lines under `Nơi nhận`.
    pub recipients: Vec<String>,
    /// What proves the figures; a paper without figures of a run has none.
    pub proof: Option<DocumentProof>,
    /// Whether the sheet lies on its long side.
    pub landscape: bool,
    /// When its content was made: what files name as their creation, so that an equal paper is an equal file.
    pub made_at: Option<Instant>,
}

/// The head of an official paper.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct DocumentHead {
    /// The agency above: cơ quan chủ quản.
    pub superior: Option<String>,
    /// The agency that writes.
    pub agency: String,
    /// The label of the form, such as `Biểu số II.06a/VPCP/KSTT`.
    pub form: Option<String>,
    /// The number of the paper, such as `Số: 12/TNHS`.
    pub number: Option<String>,
    /// The agency that gets it: đơn vị nhận báo cáo.
    pub receiver: Option<String>,
    /// Place and date: `Hà Đông, ngày 14 tháng 6 năm 2023`.
    pub place_and_date: Option<String>,
}

/// A piece of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentBlock {
    /// A heading within the paper.
    Heading(String),
    /// Running text.
    Paragraph(Vec<TextSpan>),
    /// Names with their values, such as the parameters of a report.
    Facts(Vec<(String, String)>),
    /// A table.
    Table(DocumentTable),
    /// A drawing.
    Drawing(DocumentChart),
}

/// A stretch of running text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct TextSpan {
    /// The words.
    pub text: String,
    /// The cell of a run that the words quote, as `run/cell`; none for plain words.
    pub cell: Option<String>,
    /// The address that opens what is quoted.
    pub link: Option<String>,
    /// Whether it stands out.
    pub strong: bool,
}

/// A chart as a vector image, with the same figures as a table for those who cannot see it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct DocumentChart {
    /// What is drawn, in a sentence.
    pub title: String,
    /// The image.
    pub svg: String,
    /// The same figures.
    pub table: DocumentTable,
}

/// A table with merged headings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct DocumentTable {
    /// The columns, from left to right.
    pub columns: Vec<DocumentColumn>,
    /// The lines of the heading, from the top; each covers every column, together with the cells above that span it.
    pub heading: Vec<Vec<HeadingCell>>,
    /// The rows.
    pub rows: Vec<DocumentRow>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct DocumentColumn {
    /// The stable name, for CSV and JSON.
    pub name: String,
    /// The one-line label, for CSV.
    pub label: String,
    /// How wide it is in relation to the others.
    pub width: u16,
    /// The columns, by their place, whose sum this one is in every row; empty: it is no sum.
    pub sum_of: Vec<usize>,
}

impl DocumentColumn {
    /// A column that is no sum.
    #[must_use]
    pub fn new(name: &str, label: &str, width: u16) -> Self {
        Self { name: name.to_owned(), label: label.to_owned(), width, sum_of: Vec::new() }
    }
}

impl DocumentTable {
    /// A table with one line of headings: name, label and width of each column.
    #[must_use]
    pub fn plain(columns: &[(&str, &str, u16)], rows: Vec<DocumentRow>) -> Self {
        let heading = columns.iter().map(|(_, label, _)| HeadingCell {
            text: (*label).to_owned(),
            columns: 1,
            lines: 1,
        });
        Self {
            columns: columns
                .iter()
                .map(|(name, label, width)| DocumentColumn::new(name, label, *width))
                .collect(),
            heading: vec![heading.collect()],
            rows,
        }
    }
}

/// A cell of the heading.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct HeadingCell {
    /// The words.
    pub text: String,
    /// How many columns it covers; at least 1.
    pub columns: u16,
    /// How many lines of the heading it covers; at least 1.
    pub lines: u16,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct DocumentRow {
    /// How deep it stands: 0 a total or a group, 1 what is in the group.
    pub depth: u8,
    /// Whether it stands out, as totals and groups do.
    pub strong: bool,
    /// The rows, by their place in the table, whose sum this one is in every counted column; empty: it is no sum.
    pub sum_of: Vec<usize>,
    /// One for each column.
    pub cells: Vec<DocumentCell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentCell {
    /// Nothing stands there.
    #[default]
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Count(i64),
    /// A share: numerator and denominator; with a denominator of 0 there is no share.
    Share(i64, i64),
    /// A number with two decimals, in hundredths.
    Hundredths(i64),
    /// A day.
    Day(NaiveDate),
    /// An instant.
    Moment(Instant),
}

/// Somebody who signs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct DocumentSignature {
    /// As what: `NGƯỜI LẬP BIỂU`.
    pub role: String,
    /// Who, when it is known.
    pub name: Option<String>,
    /// When, when it was signed.
    pub at: Option<Instant>,
    /// Whether the seal of the agency goes on it: the head's place.
    pub sealed: bool,
}

/// What proves the figures of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentProof {
    /// SHA-256 over the content of the run, in hexadecimal.
    pub hash: String,
    /// The address that opens the run; drawn as a QR code too.
    pub address: String,
    /// What the figures rest on: names with their values.
    pub parameters: Vec<(String, String)>,
}
