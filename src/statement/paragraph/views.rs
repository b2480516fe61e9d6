//! What templates and paragraphs look like to a program that asks for them, and on paper.

use chrono::NaiveDate;
use serde::Serialize;

use super::actions::TemplateInUse;
use super::render::{Rendered, Segment, TextLine};
use crate::agency::Agency;
use crate::platform::document::{Document, DocumentBlock, DocumentHead};
use crate::platform::instant::{Instant, date_vi};
use crate::statement::language::TextLanguage;
use crate::statement::paragraph::report_cells::ReportCells;
use crate::statement::store::TemplateRow;

/// A template.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ParagraphTemplate)]
pub(crate) struct TemplateView {
    /// The code.
    #[schema(example = "district-and-wards")]
    code: String,
    /// The language.
    language: TextLanguage,
    /// What it is for.
    title: String,
    /// The text with places in braces.
    text: String,
    /// Whether it is one that every install starts with.
    built_in: bool,
    /// Counted from 1; absent for a built-in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    /// First day on which it is used; absent for a built-in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<NaiveDate>,
    /// When it was saved; absent for a built-in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    recorded_at: Option<Instant>,
}

impl From<TemplateInUse> for TemplateView {
    fn from(template: TemplateInUse) -> Self {
        let TemplateInUse { code, language, title, text, kept, without_levels: _ } = template;
        Self {
            code,
            language,
            title,
            text,
            built_in: kept.is_none(),
            version: kept.as_ref().map(|row| row.version),
            valid_from: kept.as_ref().map(|row| row.valid_from),
            recorded_at: kept.map(|row| row.recorded_at),
        }
    }
}

impl From<TemplateRow> for TemplateView {
    fn from(row: TemplateRow) -> Self {
        let (code, language) = (row.code.clone(), row.language);
        let (title, text) = (row.title.clone(), row.text.clone());
        TemplateInUse { code, language, title, text, without_levels: None, kept: Some(row) }.into()
    }
}

/// The templates that an agency uses.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ParagraphTemplateList {
    /// By code and language; of each the one that is in use today.
    pub(super) items: Vec<TemplateView>,
}

/// Versions of a template that an agency saved itself, as they were saved.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ParagraphTemplateVersions {
    /// The versions.
    pub(super) items: Vec<TemplateView>,
}

/// A paragraph that was written.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Paragraph)]
pub(crate) struct ParagraphView {
    /// The language.
    language: TextLanguage,
    /// First day of the period.
    from: NaiveDate,
    /// Last day of the period.
    to: NaiveDate,
    /// The last day that is counted.
    as_of: NaiveDate,
    /// The whole text.
    text: String,
    /// The same in pieces: every number with the cell that it quotes and the address that opens it.
    segments: Vec<Segment>,
}

impl ParagraphView {
    pub(super) fn of(written: Rendered, cells: &ReportCells, language: TextLanguage) -> Self {
        Self {
            language,
            from: cells.from,
            to: cells.to,
            as_of: cells.as_of,
            text: written.text(),
            segments: written.0,
        }
    }
}

/// The paper of a paragraph: each line a paragraph or a heading; each number a link, where the public address is known.
pub(super) fn paper(
    (title, agency): (&str, &Agency),
    written: &Rendered,
    cells: &ReportCells,
    public: Option<&str>,
    made_at: Instant,
) -> Document {
    let block = |line: TextLine| match line.heading {
        None => DocumentBlock::Paragraph(line.spans),
        Some(_) => DocumentBlock::Heading(line.spans.iter().map(|span| span.text.as_str()).collect()),
    };
    Document {
        head: DocumentHead { agency: agency.name_vi.clone(), ..DocumentHead::default() },
        title: title.to_owned(),
        subtitle: vec![format!(
            "Kỳ {} - {}, tính đến ngày {}",
            date_vi(cells.from),
            date_vi(cells.to),
            date_vi(cells.as_of)
        )],
        blocks: written.lines(public).into_iter().map(block).collect(),
        made_at: Some(made_at),
        ..Document::default()
    }
}
