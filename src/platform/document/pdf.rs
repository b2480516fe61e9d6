//! A paper as PDF: set by the template `document.typ`, with its own letters inside, byte for byte the same each time.

use serde_json::{Value, json};

use super::{Document, DocumentBlock, DocumentTable, TextSpan};
use crate::platform::document::error::DocumentError;
use crate::platform::document::fit::{CellLines, FittedTable, SMALLEST, fitted, kept_rows};
use crate::platform::document::printable::breakable_words;
use crate::platform::document::printed_words::{HASH, MOTTO, NATION, PARAMETERS, RECIPIENTS};
use crate::platform::document::raster_image::qr;
use crate::platform::document::typesetting::{Typesetting, typeset};

/// The width between the margins of `document.typ` in twentieths of a point: 262 mm lying, 165 mm upright.
const LYING: u32 = 14_853;
const UPRIGHT: u32 = 9_354;
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
            DocumentBlock::Heading(text) => json!({ "kind": "heading", "text": breakable_words(text) }),
            DocumentBlock::Paragraph(spans) => json!({ "kind": "paragraph", "spans": spans_of(spans) }),
            DocumentBlock::Facts(facts) => json!({ "kind": "facts", "facts": facts_of(facts) }),
            DocumentBlock::Table(table) => {
                json!({ "kind": "table", "parts": parts_of(table, paper.landscape)? })
            }
            DocumentBlock::Drawing(drawing) => json!({
                "kind": "drawing", "title": breakable_words(&drawing.title), "svg": drawing.svg,
                "parts": parts_of(&drawing.table, paper.landscape)?,
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
        .map(|signature| {
            json!({ "role": breakable_words(&signature.role), "name": signature.name.as_deref().map(breakable_words), "how": signature.how() })
        })
        .collect();
    let parameters = paper.proof.as_ref().map(|proof| &proof.parameters[..]).unwrap_or_default();
    Ok(json!({
        "nation": NATION, "motto": MOTTO, "hash_label": HASH, "facts_label": PARAMETERS,
        "head": paper.head, "reporting": all_breakable(&paper.head.reporting()), "landscape": paper.landscape,
        "title": breakable_words(&paper.title), "subtitle": all_breakable(&paper.subtitle), "blocks": blocks,
        "notes": all_breakable(&paper.notes), "signatures": signatures, "recipients_label": RECIPIENTS, "recipients": all_breakable(&paper.recipients),
        "facts": facts_of(parameters), "proof": proof,
    }))
}

fn all_breakable(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| breakable_words(text)).collect()
}

fn facts_of(facts: &[(String, String)]) -> Vec<(String, String)> {
    facts.iter().map(|(name, value)| (breakable_words(name), breakable_words(value))).collect()
}

fn spans_of(spans: &[TextSpan]) -> Vec<TextSpan> {
    spans.iter().map(|span| TextSpan { text: breakable_words(&span.text), ..span.clone() }).collect()
}

fn parts_of(table: &DocumentTable, landscape: bool) -> Result<Vec<Value>, DocumentError> {
    let room = if landscape { LYING } else { UPRIGHT };
    let parts = fitted(table, room, SMALLEST..=table.half_points(), CellLines::Wrapped)?;
    Ok(parts.iter().map(part_of).collect())
}

fn part_of(part: &FittedTable) -> Value {
    let table = &part.table;
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
            |cell| json!({ "text": breakable_words(&cell.text), "columns": cell.columns.max(1), "lines": cell.lines.max(1) }),
        )
    });
    json!({
        "caption": part.caption,
        "widths": part.widths,
        "half_points": part.half_points,
        "kept": kept_rows(table),
        "heading": heading.map(Iterator::collect::<Vec<_>>).collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
    })
}
