//! A form as data: what stands on it, in reading order, and nothing of how it lies on the sheet.
//! Pure: no HTTP, no SQL, no clock.

use serde::Serialize;
use utoipa::ToSchema;

use super::edition::{FormEdition, FormKind};
use crate::platform::document::{Document, DocumentBlock, DocumentTable};
use crate::platform::instant::Instant;

/// A form of one dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PrintedForm {
    /// Which form.
    pub form: FormKind,
    /// By which instrument: that of the day of the act.
    pub edition: FormEdition,
    /// Number and instrument.
    #[schema(example = "Mẫu số 01, Thông tư 01/2018/TT-VPCP")]
    pub label: String,
    /// Who writes.
    pub head: FormHead,
    /// The title, in capitals.
    #[schema(example = "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ")]
    pub title: String,
    /// Mã hồ sơ.
    #[schema(example = "H26.268.05-230307-0001")]
    pub code: String,
    /// What it says, in reading order.
    pub parts: Vec<FormPart>,
    /// Who signs, from left to right; one alone signs on the right.
    pub signatures: Vec<FormSignature>,
    /// Nơi nhận.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
    /// Ghi chú.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The copies (liên), each printed by itself; none: it is printed once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<String>,
    /// How its citizen looks the dossier up; absent on what stays in the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub look_up: Option<FormLookUp>,
    /// Whether the sheet lies on its long side.
    pub landscape: bool,
    /// When what it tells of was entered: what the file names as its creation.
    pub made_at: Instant,
}

/// The head of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FormHead {
    /// The line above: the agency over whoever writes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub above: Option<String>,
    /// Whoever writes: the agency, or its desk.
    #[schema(example = "Bộ phận Tiếp nhận và Trả kết quả")]
    pub writer: String,
    /// The number; with dots where it is written by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Số: 112/TNHS")]
    pub number: Option<String>,
    /// Place and date.
    #[schema(example = "Kiến Hưng, ngày 07 tháng 3 năm 2023")]
    pub place_and_date: String,
}

/// A part of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FormPart {
    /// A heading of the form with what is written there; without a value a dotted line, for a pen.
    Field {
        /// The heading.
        label: String,
        /// What is written there.
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<String>,
    },
    /// To whom it goes.
    Addressee {
        /// The name.
        name: String,
        /// Address and phone.
        lines: Vec<String>,
    },
    /// Running text.
    Text {
        /// The words.
        text: String,
    },
    /// A numbered list.
    List {
        /// Its items.
        items: Vec<String>,
    },
    /// A table.
    Table(FormTable),
}

/// A table of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FormTable {
    /// How wide each column is in relation to the others.
    pub widths: Vec<u16>,
    /// The lines of the heading.
    pub heading: Vec<Vec<FormHeadingCell>>,
    /// The rows, a cell for each column.
    pub rows: Vec<Vec<String>>,
}

/// A cell of a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FormHeadingCell {
    /// The words.
    pub text: String,
    /// How many columns it covers.
    pub columns: u16,
    /// How many lines of the heading it covers.
    pub lines: u16,
}

/// Somebody who signs by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FormSignature {
    /// As what, in capitals; a deputy has a line that says for whom.
    #[schema(example = json!(["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]))]
    pub role: Vec<String>,
    /// How.
    #[schema(example = "(Ký, ghi rõ họ tên)")]
    pub how: &'static str,
    /// Who; empty where nobody is known.
    pub name: String,
    /// The post, where the line above does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
}

/// How a citizen looks a dossier up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FormLookUp {
    /// What the QR code says: the address, or the code of the dossier where the service has no public address.
    #[schema(example = "https://motcua.example.vn/tra-cuu/H26.268.05-230307-0001")]
    pub qr: String,
    /// The same for people.
    pub words: String,
}

impl FormPart {
    /// A heading with what is written there; nothing counts as a dotted line.
    #[must_use]
    pub fn field(label: &str, value: Option<&str>) -> Self {
        let value = value.filter(|value| !value.is_empty());
        Self::Field { label: label.to_owned(), value: value.map(ToOwned::to_owned) }
    }

    /// Running text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    /// What stands on a document, as parts of a form.
    #[must_use]
    pub fn of_document(document: &Document) -> Vec<Self> {
        let mut parts = Vec::new();
        for block in &document.blocks {
            match block {
                DocumentBlock::Facts(facts) => {
                    parts.extend(facts.iter().map(|(label, value)| Self::field(label, Some(value))));
                }
                DocumentBlock::Table(table) => parts.push(Self::Table(FormTable::of(table))),
                DocumentBlock::Heading(text) => parts.push(Self::text(text)),
                DocumentBlock::Paragraph(spans) => {
                    parts.push(Self::text(spans.iter().map(|span| span.text.as_str()).collect::<String>()));
                }
                DocumentBlock::Drawing(drawing) => parts.push(Self::Table(FormTable::of(&drawing.table))),
            }
        }
        parts
    }
}

impl FormTable {
    /// A table of a document, every cell as it is printed.
    #[must_use]
    pub fn of(table: &DocumentTable) -> Self {
        let heading = table.heading_lines().into_iter().map(|line| {
            let cells = line.into_iter().map(|cell| FormHeadingCell {
                text: cell.text,
                columns: cell.columns.max(1),
                lines: cell.lines.max(1),
            });
            cells.collect()
        });
        Self {
            widths: table.columns.iter().map(|column| column.width.max(1)).collect(),
            heading: heading.collect(),
            rows: table
                .rows
                .iter()
                .map(|row| row.cells.iter().map(crate::platform::document::DocumentCell::words_vi).collect())
                .collect(),
        }
    }

    /// A table with one line of headings: words and width of each column.
    #[must_use]
    pub fn plain(columns: &[(&str, u16)], rows: Vec<Vec<String>>) -> Self {
        let cell =
            |(text, _): &(&str, u16)| FormHeadingCell { text: (*text).to_owned(), columns: 1, lines: 1 };
        Self {
            widths: columns.iter().map(|(_, width)| *width).collect(),
            heading: vec![columns.iter().map(cell).collect()],
            rows,
        }
    }
}
