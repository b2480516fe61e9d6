//! A paper as PDF: set by the template `paper.typ`, with its own letters inside, byte for byte the same each time.

use std::path::PathBuf;
use std::sync::LazyLock;

use chrono::{Datelike as _, Timelike as _};
use serde_json::{Value, json};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World, comemo};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::{Document, DocumentBlock, DocumentTable};
use crate::platform::document::error::DocumentError;
use crate::platform::document::faces::FACES;
use crate::platform::document::printed_words::{HASH, MOTTO, NATION, PARAMETERS};
use crate::platform::document::raster_image::qr;

const TEMPLATE: &str = include_str!("document.typ");

static FONTS: LazyLock<Vec<Font>> =
    LazyLock::new(|| FACES.into_iter().flat_map(|face| Font::iter(Bytes::new(face))).collect());
static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// How many renders what was learned of a paper is kept for: the template and the letters, not yesterday's figures.
const KEPT_RENDERS: usize = 10;

/// Draws a paper.
///
/// # Errors
/// When the paper contradicts itself, or the page cannot be set.
pub fn draw(paper: &Document) -> Result<Vec<u8>, DocumentError> {
    paper.check()?;
    let room = TypstWorld::new(&told(paper)?)?;
    let drawn = set(&room, paper);
    // After a failed render too: what is not let go of is kept for ever.
    comemo::evict(KEPT_RENDERS);
    drawn
}

fn set(room: &TypstWorld, paper: &Document) -> Result<Vec<u8>, DocumentError> {
    let document = typst::compile::<PagedDocument>(room).output.map_err(|faults| said(&faults))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a])
        .map_err(|fault| DocumentError::Pdf(fault.message().to_string()))?;
    let options = PdfOptions {
        // Equal papers have equal identifiers.
        ident: Smart::Custom(
            paper.proof.as_ref().map_or_else(|| paper.title.clone(), |proof| proof.hash.clone()),
        ),
        creator: Smart::Custom(Some("motcua".to_owned())),
        timestamp: timestamp(paper),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|faults| said(&faults))
}

fn said(faults: &[SourceDiagnostic]) -> DocumentError {
    let words: Vec<String> = faults.iter().map(|fault| fault.message.to_string()).collect();
    DocumentError::Pdf(words.join("; "))
}

/// When the content was made. An archive file must name an instant; without one it is the beginning of 2000.
fn timestamp(paper: &Document) -> Option<Timestamp> {
    let small = |number: u32| u8::try_from(number).ok();
    let made = paper.made_at.map(|at| at.utc().naive_utc());
    let at = match made {
        None => Datetime::from_ymd_hms(2000, 1, 1, 0, 0, 0)?,
        Some(at) => Datetime::from_ymd_hms(
            at.year(),
            small(at.month())?,
            small(at.day())?,
            small(at.hour())?,
            small(at.minute())?,
            small(at.second())?,
        )?,
    };
    Some(Timestamp::new_utc(at))
}

/// What the template is told: every word as it is printed.
fn told(paper: &Document) -> Result<Value, DocumentError> {
    let mut blocks = Vec::new();
    for block in &paper.blocks {
        blocks.push(match block {
            DocumentBlock::Heading(text) => json!({ "kind": "heading", "text": text }),
            DocumentBlock::Paragraph(spans) => json!({ "kind": "paragraph", "spans": spans }),
            DocumentBlock::Facts(facts) => json!({ "kind": "facts", "facts": facts }),
            DocumentBlock::Table(table) => json!({ "kind": "table", "table": table_of(table) }),
            DocumentBlock::Drawing(drawing) => json!({
                "kind": "drawing", "title": drawing.title, "svg": drawing.svg, "table": table_of(&drawing.table),
            }),
        });
    }
    let proof = match &paper.proof {
        None => Value::Null,
        Some(proof) => json!({ "hash": proof.hash, "address": proof.address, "qr": qr(&proof.address)? }),
    };
    let signatures: Vec<Value> = paper
        .signatures
        .iter()
        .map(|signature| json!({ "role": signature.role, "name": signature.name, "how": signature.how() }))
        .collect();
    let parameters = paper.proof.as_ref().map(|proof| &proof.parameters[..]).unwrap_or_default();
    Ok(json!({
        "nation": NATION, "motto": MOTTO, "hash_label": HASH, "facts_label": PARAMETERS,
        "head": paper.head, "reporting": paper.head.reporting(), "landscape": paper.landscape,
        "title": paper.title, "subtitle": paper.subtitle, "blocks": blocks, "notes": paper.notes,
        "signatures": signatures, "facts": parameters, "proof": proof,
    }))
}

fn table_of(table: &DocumentTable) -> Value {
    let names = table.name_column();
    let rows = table.rows.iter().map(|row| {
        let cells = row.cells.iter().enumerate().map(|(place, cell)| {
            let indent = if place == names { row.depth } else { 0 };
            json!({ "text": cell.words_vi(), "side": cell.side(), "indent": indent })
        });
        json!({ "strong": row.strong, "cells": cells.collect::<Vec<_>>() })
    });
    let heading = table.heading_lines();
    let heading = heading.iter().map(|line| {
        line.iter().map(
            |cell| json!({ "text": breakable(&cell.text), "columns": cell.columns.max(1), "lines": cell.lines.max(1) }),
        )
    });
    json!({
        "columns": table.columns.iter().map(|column| column.width.max(1)).collect::<Vec<_>>(),
        "half_points": table.half_points(),
        "heading": heading.map(Iterator::collect::<Vec<_>>).collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
    })
}

/// Printed formulas such as `(3)=(4)+(5)` may go on in the next line of a narrow column.
fn breakable(text: &str) -> String {
    text.replace("=(", "=\u{200b}(").replace("+(", "+\u{200b}(")
}

/// Where the template works: it sees itself and `data.json`, no other file, no network and no clock.
struct TypstWorld {
    template: Source,
    data: (FileId, Bytes),
}

impl TypstWorld {
    fn new(data: &Value) -> Result<Self, DocumentError> {
        let id = |name: &str| {
            let path =
                VirtualPath::new(name).map_err(|error| DocumentError::Pdf(format!("{name}: {error:?}")))?;
            Ok::<_, DocumentError>(RootedPath::new(VirtualRoot::Project, path).intern())
        };
        Ok(Self {
            template: Source::new(id("document.typ")?, TEMPLATE.to_owned()),
            data: (id("data.json")?, Bytes::new(serde_json::to_vec(data)?)),
        })
    }
}

impl World for TypstWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::NotSource) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 {
            Ok(self.data.1.clone())
        } else {
            Err(FileError::NotFound(PathBuf::from(id.vpath().get_with_slash())))
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
