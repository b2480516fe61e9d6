//! A paper as PDF: set by the template `document.typ`, with its own letters inside, byte for byte the same each time.

use serde_json::{Value, json};

use super::{Document, DocumentBlock, DocumentTable};
use crate::platform::document::error::DocumentError;
use crate::platform::document::printable::breakable_words;
use crate::platform::document::printed_words::{HASH, MOTTO, NATION, PARAMETERS};
use crate::platform::document::raster_image::qr;
use crate::platform::document::typesetting::{Typesetting, typeset};

const TEMPLATE: &str = include_str!("document.typ");

/// Draws a paper.
///
/// # Errors
/// When the paper contradicts itself, or the page cannot be set.
pub fn draw(paper: &Document) -> Result<Vec<u8>, DocumentError> {
    paper.check()?;
    typeset(Typesetting {
        template: TEMPLATE,
        data: told(paper)?,
        // Equal papers have equal identifiers.
        ident: paper.proof.as_ref().map_or_else(|| paper.title.clone(), |proof| proof.hash.clone()),
        made_at: paper.made_at,
    })
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
            json!({ "text": breakable_words(&cell.words_vi()), "side": cell.side(), "indent": indent })
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
