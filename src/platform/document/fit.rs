//! How wide the columns of a table are and how large its letters, so that no number, formula or word is broken; a table too wide for the
//! sheet is spread over several parts, each with the columns that name the rows.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Widths are in twentieths of a point, sizes of letters in half points, as in a DOCX file. Words are measured in the bold face, the
//! widest that a table is set in.

use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use typst::layout::Abs;
use typst::text::{FontInstance, FontVariant, FontVariations};

use super::heading::PlacedHeading;
use super::printable::{breakable_words, printable};
use super::soundness::DocumentFault;
use super::{DocumentCell, DocumentRow, DocumentTable, HeadingCell};
use crate::platform::document::faces::FONTS;

/// The smallest letters of a table that is printed: 8 points.
pub const SMALLEST: u16 = 16;
/// What a cell has beside its words: 3.5 points on each side.
const PADDING: u32 = 140;
/// More columns than this are spread over several parts.
const MOST_COLUMNS: usize = 20;
/// In such a part a counted column is at least 14 mm wide, and the one that names the rows 38 mm.
const ROOMY: u32 = 800;
const ROOMY_NAME: u32 = 2_150;
/// The bold face among the faces.
const BOLD: usize = 1;
/// The rows that stay with what closes a document, and the most letters that they may have.
const KEPT_ROWS: usize = 2;
const KEPT_LETTERS: usize = 600;

/// What a cell does with words that are too long for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellLines {
    /// A paper goes on in the next line.
    Wrapped,
    /// A spreadsheet writes a moment in one line, or `###` in its place; and it parts codes at their dashes.
    OfSheet,
}

/// The longest word with a digit that is taken for a code: `H26.268.05-230307-0001`, a telephone number.
const LONGEST_CODE: usize = 24;

/// A table, or a part of one, as it is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FittedTable {
    /// What stands in it.
    pub table: DocumentTable,
    /// The columns of the whole table, by their place.
    pub columns: Vec<usize>,
    /// How wide each column is.
    pub widths: Vec<u32>,
    /// How large the letters are.
    pub half_points: u16,
    /// What stands over a part: which it is, and what is in it. None over a table that is whole.
    pub caption: Option<String>,
}

/// The face that words are measured in.
static BOLD_FACE: LazyLock<Option<FontInstance>> = LazyLock::new(|| {
    let face = FONTS.get(BOLD)?.clone();
    Some(face.instantiate(FontVariant::default(), Abs::pt(11.0), &FontVariations::default()))
});

/// How wide a text is that is not broken.
fn measured(text: &str, half_points: u16) -> u32 {
    let Some(face) = BOLD_FACE.as_ref().map(FontInstance::ttf) else { return 0 };
    let em = u32::from(face.units_per_em()).max(1);
    let wide = |letter: char| {
        let glyph = face.glyph_index(letter).or_else(|| face.glyph_index('□'));
        glyph.and_then(|glyph| face.glyph_hor_advance(glyph)).map_or(em, u32::from)
    };
    let units: u32 = text.chars().map(wide).fold(0, u32::saturating_add);
    // Programs draw letters a little wider than they are said to be.
    units.saturating_mul(10 * u32::from(half_points)) / em * 26 / 25
}

/// How wide the longest part of a text is that must stay whole.
fn longest(text: &str, half_points: u16) -> u32 {
    let text = breakable_words(&printable(text));
    let parts = text.split(|letter: char| letter.is_whitespace() || letter == '\u{200b}');
    parts.map(|part| measured(part, half_points)).max().unwrap_or(0)
}

/// How wide the longest code in a text is.
fn longest_code(text: &str, half_points: u16) -> u32 {
    let is_code = |word: &&str| {
        word.chars().any(|letter| letter.is_ascii_digit()) && word.chars().count() <= LONGEST_CODE
    };
    text.split_whitespace().filter(is_code).map(|code| measured(code, half_points)).max().unwrap_or(0)
}

/// What a cell needs, as its column does.
fn needs_of(cell: &DocumentCell, half_points: u16, lines: CellLines) -> (u32, u32) {
    let words = cell.words_vi();
    let wide = longest(&words, half_points);
    let is_text = matches!(cell, DocumentCell::Text(_) | DocumentCell::Empty);
    match (is_text, lines) {
        (true, CellLines::Wrapped) => (0, wide),
        (true, CellLines::OfSheet) => (longest_code(&words, half_points), wide),
        (false, CellLines::Wrapped) => (wide, wide),
        (false, CellLines::OfSheet) => {
            // A sheet writes days and hours with two digits, whatever a paper does.
            let shown = match cell {
                DocumentCell::Moment(_) => "00:00 00/00/0000",
                DocumentCell::Day(_) => "00/00/0000",
                _ => &words,
            };
            (measured(shown, half_points), wide)
        }
    }
}

/// What the columns need at a size: the first is what may never be less, the second what keeps words whole, too.
fn needs(
    table: &DocumentTable,
    placed: &[PlacedHeading],
    half_points: u16,
    lines: CellLines,
) -> Vec<(u32, u32)> {
    let mut needs = vec![(0, 0); table.columns.len()];
    let mut raise = |place: usize, strict: u32, whole: u32| {
        if let Some(need) = needs.get_mut(place) {
            *need = (need.0.max(strict), need.1.max(whole));
        }
    };
    for cell in placed.iter().filter(|cell| cell.columns == 1) {
        let wide = longest(&cell.text, half_points);
        // A formula has no words.
        let is_formula = cell.text.starts_with('(') && !cell.text.contains(' ');
        raise(cell.column, if is_formula { wide } else { 0 }, wide);
    }
    for row in &table.rows {
        for (place, cell) in row.cells.iter().enumerate() {
            let (strict, whole) = needs_of(cell, half_points, lines);
            raise(place, strict, whole);
        }
    }
    needs.into_iter().map(|(strict, whole)| (strict + PADDING, whole.max(strict) + PADDING)).collect()
}

/// The table in that much room, with letters of one of these sizes, the largest that fits; in parts where it is too wide.
///
/// # Errors
/// When its heading does not cover its columns.
pub fn fitted(
    table: &DocumentTable,
    room: u32,
    sizes: RangeInclusive<u16>,
    lines: CellLines,
) -> Result<Vec<FittedTable>, DocumentFault> {
    let placed = table.placed_heading()?;
    let smallest = *sizes.start();
    let numbers: u32 = needs(table, &placed, smallest, lines).iter().map(|(strict, _)| strict).sum();
    // Names need a quarter of the sheet.
    if table.columns.len() > MOST_COLUMNS || numbers > room / 4 * 3 {
        let size = (*sizes.end()).min(smallest + 1);
        return Ok(spread(table, &placed, room, (size, lines)));
    }
    let fits =
        |size: &u16| needs(table, &placed, *size, lines).iter().map(|(_, whole)| whole).sum::<u32>() <= room;
    let size = sizes.rev().find(fits).unwrap_or(smallest);
    let widths = shared(table, &needs(table, &placed, size, lines), room);
    let columns = (0..table.columns.len()).collect();
    Ok(vec![FittedTable { table: table.clone(), columns, widths, half_points: size, caption: None }])
}

/// Whether a table is whole in that much room, with no word broken.
#[must_use]
pub fn fits(table: &DocumentTable, room: u32, half_points: u16, lines: CellLines) -> bool {
    let needed = |placed: Vec<PlacedHeading>| -> u32 {
        needs(table, &placed, half_points, lines).iter().map(|(_, whole)| whole).sum()
    };
    table.columns.len() <= MOST_COLUMNS && table.placed_heading().is_ok_and(|placed| needed(placed) <= room)
}

/// The room as the columns share it: each has what it needs, and what is left goes to those that have less than their share.
fn shared(table: &DocumentTable, needs: &[(u32, u32)], room: u32) -> Vec<u32> {
    let whole: u32 = needs.iter().map(|(_, whole)| whole).sum();
    let strict: u32 = needs.iter().map(|(strict, _)| strict).sum();
    let parts = |of: u32, part: u32, sum: u32| {
        u32::try_from(u64::from(of) * u64::from(part) / u64::from(sum.max(1))).unwrap_or(of)
    };
    // Where words must be broken, numbers and formulas still are not.
    let (left_for_words, of_words) = (room.saturating_sub(strict), whole - strict);
    let least: Vec<u32> = needs
        .iter()
        .map(
            |(number, word)| {
                if whole <= room { *word } else { number + parts(left_for_words, word - number, of_words) }
            },
        )
        .collect();
    let shares: u32 = table.columns.iter().map(|column| u32::from(column.width.max(1))).sum();
    let lacks: Vec<u32> = table
        .columns
        .iter()
        .zip(&least)
        .map(|(column, least)| parts(room, u32::from(column.width.max(1)), shares).saturating_sub(*least))
        .collect();
    let (left, lack) = (room.saturating_sub(least.iter().sum()), lacks.iter().sum());
    least.iter().zip(&lacks).map(|(least, lacks)| least + parts(left, *lacks, lack)).collect()
}

/// The parts of a table that is too wide: its outermost headings stay whole where they can, and the parts are about as wide.
fn spread(
    table: &DocumentTable,
    placed: &[PlacedHeading],
    room: u32,
    (size, lines): (u16, CellLines),
) -> Vec<FittedTable> {
    let named = if table.name_column() < 3 { table.name_column() + 1 } else { 1 };
    let names = table.name_column();
    let roomy = |(place, (_, whole)): (usize, (u32, u32))| match place {
        place if place == names => whole.max(ROOMY_NAME),
        place if place < named => whole,
        _ => whole.max(ROOMY),
    };
    let widths: Vec<u32> = needs(table, placed, size, lines).into_iter().enumerate().map(roomy).collect();
    let room_of_counts = room.saturating_sub(widths.iter().take(named).sum());
    let groups = groups(placed, &widths, named, room_of_counts);
    let packed = |room: u32| packed(&groups, &widths, room);
    let count = packed(room_of_counts).len();
    // The least room in which they are as few: none of them is nearly empty then.
    let (mut low, mut high) = (0, room_of_counts);
    while low < high {
        let middle = low.midpoint(high);
        if packed(middle).len() <= count { high = middle } else { low = middle + 1 }
    }
    let parts = packed(high);
    let all = parts.len();
    let part = |(place, counted): (usize, Range<usize>)| {
        let columns: Vec<usize> = (0..named).chain(counted).collect();
        let part = part_of(table, placed, &columns);
        let needed: Vec<(u32, u32)> =
            columns.iter().filter_map(|column| widths.get(*column)).map(|width| (*width, *width)).collect();
        let widths = shared(&part, &needed, room);
        let heads = placed.iter().filter(|cell| cell.line == 0 && cell.column >= named);
        let heads = heads.filter(|cell| columns.contains(&cell.column));
        let heads = heads.map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("; ");
        let caption = (all > 1).then(|| format!("Phần {}/{all}: {heads}", place + 1));
        FittedTable { table: part, columns, widths, half_points: size, caption }
    };
    parts.into_iter().enumerate().map(part).collect()
}

/// The counted columns under each outermost heading; one that is wider than the room is taken apart.
fn groups(placed: &[PlacedHeading], widths: &[u32], named: usize, room: u32) -> Vec<Range<usize>> {
    let mut outermost: Vec<Range<usize>> = placed
        .iter()
        .filter(|cell| cell.line == 0 && cell.column >= named)
        .map(|cell| cell.column..cell.column + cell.columns)
        .collect();
    outermost.sort_by_key(|columns| columns.start);
    let wide =
        |columns: &Range<usize>| widths.get(columns.clone()).map_or(0, |widths| widths.iter().sum::<u32>());
    let apart = |columns: Range<usize>| -> Vec<Range<usize>> {
        if wide(&columns) <= room {
            vec![columns]
        } else {
            columns.map(|column| column..column + 1).collect()
        }
    };
    outermost.into_iter().flat_map(apart).collect()
}

/// The groups one after the other, as many in each part as it has room for.
fn packed(groups: &[Range<usize>], widths: &[u32], room: u32) -> Vec<Range<usize>> {
    let mut parts: Vec<(Range<usize>, u32)> = Vec::new();
    for group in groups {
        let wide = widths.get(group.clone()).map_or(0, |widths| widths.iter().sum::<u32>());
        match parts.last_mut() {
            Some((part, taken)) if *taken + wide <= room => {
                part.end = group.end;
                *taken += wide;
            }
            _ => parts.push((group.clone(), wide)),
        }
    }
    parts.into_iter().map(|(part, _)| part).collect()
}

/// Some columns of a table. Its sums have been looked at: a part names none.
fn part_of(table: &DocumentTable, placed: &[PlacedHeading], columns: &[usize]) -> DocumentTable {
    let lines = placed.iter().map(|cell| cell.line + 1).max().unwrap_or(0);
    let mut heading: Vec<Vec<(usize, HeadingCell)>> = vec![Vec::new(); lines];
    for cell in placed {
        let covered =
            (cell.column..cell.column + cell.columns).filter(|column| columns.contains(column)).count();
        let place = columns.iter().position(|column| *column >= cell.column).unwrap_or(0);
        let small = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        if covered > 0
            && let Some(line) = heading.get_mut(cell.line)
        {
            let part =
                HeadingCell { text: cell.text.clone(), columns: small(covered), lines: small(cell.lines) };
            line.push((place, part));
        }
    }
    let in_order = |mut line: Vec<(usize, HeadingCell)>| {
        line.sort_by_key(|(place, _)| *place);
        line.into_iter().map(|(_, cell)| cell).collect::<Vec<_>>()
    };
    let rows = table.rows.iter().map(|row| DocumentRow {
        sum_of: Vec::new(),
        cells: columns.iter().filter_map(|column| row.cells.get(*column).cloned()).collect(),
        ..row.clone()
    });
    let mut part = DocumentTable {
        columns: columns.iter().filter_map(|column| table.columns.get(*column).cloned()).collect(),
        heading: heading.into_iter().map(in_order).collect(),
        rows: rows.collect(),
    };
    for column in &mut part.columns {
        column.sum_of = Vec::new();
    }
    part
}

/// How many of its last rows stay with what closes the document: signatures never stand on a page alone.
#[must_use]
pub fn kept_rows(table: &DocumentTable) -> usize {
    let letters =
        |row: &DocumentRow| row.cells.iter().map(|cell| cell.words_vi().chars().count()).sum::<usize>();
    table.rows.iter().rev().take(KEPT_ROWS).take_while(|row| letters(row) <= KEPT_LETTERS).count()
}

#[cfg(test)]
#[path = "fit_tests.rs"]
mod tests;
