//! A paper as a document to write on: A4, Times New Roman, tables with merged headings, links. It has no drawings, only the
//! tables that go with them.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, Docx, Footer, Hyperlink, HyperlinkType, LineSpacing, NumPages, PageMargin, PageNum,
    PageOrientationType, Paragraph, Run, RunFonts, Table as Grid, TableCell, TableLayoutType, TableRow,
    VAlignType, VMergeType, WidthType, XMLDocx,
};

use super::format::PaperError;
use super::heading::Placed;
use super::words::{HASH, MOTTO, NATION, PARAMETERS, Side};
use super::{Block, Cell, Head, Paper, Row, Signature, Span, Table};
use crate::platform::instant::Instant;

/// A4 in twentieths of a point.
const A4: (u32, u32) = (11_906, 16_838);
/// 20 mm, 15 mm and 30 mm in twentieths of a point (NĐ 30/2020/NĐ-CP \[M\]).
const MM_20: i32 = 1_134;
const MM_15: i32 = 851;
const MM_30: i32 = 1_701;
/// 13 points, in half points.
const SIZE: usize = 26;
/// What only rows of headings have in the crate's own writing, and what it cannot say itself: that they come again on every page.
const OF_HEADINGS: (&[u8], &[u8]) = (b"<w:cantSplit />", b"<w:cantSplit /><w:tblHeader />");

/// Draws a paper.
///
/// # Errors
/// When the paper contradicts itself, or the document cannot be put together.
pub fn draw(paper: &Paper) -> Result<Vec<u8>, PaperError> {
    let mut file = Cursor::new(Vec::new());
    parts(paper)?.pack(&mut file).map_err(|error| PaperError::Docx(error.to_string()))?;
    Ok(file.into_inner())
}

/// The parts of the file, with the rows of headings marked to come again on every page.
fn parts(paper: &Paper) -> Result<XMLDocx, PaperError> {
    paper.check()?;
    let mut parts = document(paper)?.build();
    parts.document = replaced(&parts.document, OF_HEADINGS.0, OF_HEADINGS.1);
    Ok(parts)
}

fn document(paper: &Paper) -> Result<Docx, PaperError> {
    let left = if paper.landscape { MM_20 } else { MM_30 };
    let (width, height) = if paper.landscape { (A4.1, A4.0) } else { A4 };
    let room = usize::try_from(i64::from(width) - i64::from(left + MM_15)).unwrap_or_default();
    let margin =
        PageMargin { top: MM_20, left, bottom: MM_20, right: MM_15, header: 567, footer: 567, gutter: 0 };
    let fonts = RunFonts::new().ascii("Times New Roman").hi_ansi("Times New Roman").cs("Times New Roman");
    let made_at = paper.made_at.map_or_else(|| "2000-01-01T00:00:00Z".to_owned(), Instant::rfc3339);
    let mut document = Docx::new()
        .page_size(width, height)
        .page_margin(margin)
        .default_fonts(fonts)
        .default_size(SIZE)
        .default_line_spacing(LineSpacing::new().after(60))
        .created_at(&made_at)
        .updated_at(&made_at)
        .footer(footer(paper));
    if paper.landscape {
        document = document.page_orient(PageOrientationType::Landscape);
    }
    if !paper.head.is_empty() {
        document = letterhead(document, &paper.head, room);
    }
    document = document.add_paragraph(centred(&paper.title, |run| run.bold().size(28)));
    for line in &paper.subtitle {
        document = document.add_paragraph(centred(line, Run::italic));
    }
    document = document.add_paragraph(Paragraph::new());
    for part in &paper.blocks {
        document = block(document, part, room)?;
    }
    for note in &paper.notes {
        document = document.add_paragraph(Paragraph::new().add_run(words(note).italic().size(22)));
    }
    if !paper.signatures.is_empty() {
        document = document.add_paragraph(Paragraph::new()).add_table(signatures(&paper.signatures, room));
    }
    if let Some(proof) = &paper.proof {
        document = document.add_paragraph(Paragraph::new());
        document = document.add_paragraph(Paragraph::new().add_run(words(PARAMETERS).bold().size(20)));
        for fact in &proof.parameters {
            document = document.add_paragraph(fact_line(fact, 20));
        }
    }
    Ok(document)
}

fn replaced(text: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(old) {
            result.extend_from_slice(new);
            rest = after;
        } else {
            result.push(*first);
            rest = after;
        }
    }
    result
}

/// A run of words; their line ends are kept.
fn words(text: &str) -> Run {
    let mut lines = text.split('\n');
    let mut run = Run::new().add_text(lines.next().unwrap_or_default());
    for line in lines {
        run = run.add_break(docx_rs::BreakType::TextWrapping).add_text(line);
    }
    run
}

fn centred(text: &str, look: impl Fn(Run) -> Run) -> Paragraph {
    Paragraph::new().add_run(look(words(text))).align(AlignmentType::Center)
}

fn fact_line((name, value): &(String, String), size: usize) -> Paragraph {
    Paragraph::new().add_run(words(&format!("{name}: {value}")).size(size))
}

fn linked(text: &str, address: &str, strong: bool, size: usize) -> Hyperlink {
    let run = words(text).size(size).color("0563C1").underline("single");
    Hyperlink::new(address, HyperlinkType::External).add_run(if strong { run.bold() } else { run })
}

fn footer(paper: &Paper) -> Footer {
    let mut footer = Footer::new();
    if let Some(proof) = &paper.proof {
        let hash = words(&format!("{HASH}: {}", proof.hash)).size(14);
        footer = footer
            .add_paragraph(Paragraph::new().add_run(hash))
            .add_paragraph(Paragraph::new().add_hyperlink(linked(&proof.address, &proof.address, false, 14)));
    }
    let pages = Paragraph::new()
        .add_run(words("Trang "))
        .add_page_num(PageNum::new())
        .add_run(words("/"))
        .add_num_pages(NumPages::new());
    footer.add_paragraph(pages.align(AlignmentType::Right))
}

/// A table without lines, its columns that wide.
fn borderless(rows: Vec<Vec<Vec<Paragraph>>>, widths: &[usize]) -> Grid {
    let row = |cells: Vec<Vec<Paragraph>>| {
        let cells = cells.into_iter().zip(widths).map(|(paragraphs, width)| {
            let cell = TableCell::new().width(*width, WidthType::Dxa);
            paragraphs.into_iter().fold(cell, TableCell::add_paragraph)
        });
        TableRow::new(cells.collect())
    };
    Grid::without_borders(rows.into_iter().map(row).collect())
        .layout(TableLayoutType::Fixed)
        .width(widths.iter().sum(), WidthType::Dxa)
        .set_grid(widths.to_vec())
}

fn letterhead(document: Docx, head: &Head, room: usize) -> Docx {
    let left = room * 42 / 100;
    let widths = [left, room - left];
    let line = |text: &str, look: fn(Run) -> Run| centred(text, |run| look(run.size(24)));
    let mut writer = Vec::new();
    if let Some(superior) = &head.superior {
        writer.push(line(&superior.to_uppercase(), |run| run));
    }
    writer.push(line(&head.agency.to_uppercase(), Run::bold));
    if let Some(number) = &head.number {
        writer.push(line(number, |run| run));
    }
    let mut nation =
        vec![line(NATION, Run::bold), line(MOTTO, |run| run.bold().size(26).underline("single"))];
    if let Some(place) = &head.place_and_date {
        nation.push(line(place, Run::italic));
    }
    let mut document = document.add_table(borderless(vec![vec![writer, nation]], &widths));
    let reporting = head.reporting();
    if head.form.is_some() || !reporting.is_empty() {
        let form =
            vec![Paragraph::new().add_run(words(head.form.as_deref().unwrap_or_default()).bold().size(24))];
        let mut lines: Vec<_> =
            reporting.iter().map(|line| Paragraph::new().add_run(words(line).size(24))).collect();
        if lines.is_empty() {
            lines.push(Paragraph::new());
        }
        document =
            document.add_paragraph(Paragraph::new()).add_table(borderless(vec![vec![form, lines]], &widths));
    }
    document.add_paragraph(Paragraph::new())
}

fn block(document: Docx, block: &Block, room: usize) -> Result<Docx, PaperError> {
    Ok(match block {
        Block::Heading(text) => {
            document.add_paragraph(Paragraph::new().add_run(words(text).bold()).keep_next(true))
        }
        Block::Paragraph(spans) => document.add_paragraph(running(spans)),
        Block::Facts(facts) => {
            facts.iter().fold(document, |document, fact| document.add_paragraph(fact_line(fact, SIZE)))
        }
        Block::Table(table) => document.add_table(grid(table, room)?).add_paragraph(Paragraph::new()),
        Block::Drawing(drawing) => document
            .add_paragraph(centred(&drawing.title, Run::italic))
            .add_table(grid(&drawing.table, room)?)
            .add_paragraph(Paragraph::new()),
    })
}

fn running(spans: &[Span]) -> Paragraph {
    let paragraph = Paragraph::new().align(AlignmentType::Both);
    spans.iter().fold(paragraph, |paragraph, span| match &span.link {
        Some(link) => paragraph.add_hyperlink(linked(&span.text, link, span.strong, SIZE)),
        None if span.strong => paragraph.add_run(words(&span.text).bold()),
        None => paragraph.add_run(words(&span.text)),
    })
}

fn signatures(signatures: &[Signature], room: usize) -> Grid {
    // One alone signs on the right.
    let places = signatures.len().max(2);
    let widths = vec![room / places; places];
    let mut cells = vec![vec![Paragraph::new()]; places - signatures.len()];
    for signature in signatures {
        let mut lines = vec![
            centred(&signature.role.to_uppercase(), |run| run.bold().size(24)),
            centred(&signature.how(), |run| run.italic().size(24)),
        ];
        lines.extend(std::iter::repeat_n(Paragraph::new(), 3));
        lines.push(centred(signature.name.as_deref().unwrap_or_default(), Run::bold));
        cells.push(lines);
    }
    borderless(vec![cells], &widths)
}

fn grid(table: &Table, room: usize) -> Result<Grid, PaperError> {
    let shares: Vec<usize> = table.columns.iter().map(|column| usize::from(column.width.max(1))).collect();
    let sum = shares.iter().sum::<usize>().max(1);
    let widths: Vec<usize> = shares.iter().map(|share| room * share / sum).collect();
    let size = usize::from(table.half_points());
    let placed = table.placed_heading()?;
    let high = placed.iter().map(|cell| cell.line + cell.lines).max().unwrap_or(0);
    let mut rows: Vec<TableRow> = (0..high).map(|line| heading_row(&placed, line, &widths, size)).collect();
    let names = table.name_column();
    rows.extend(table.rows.iter().map(|row| body_row(row, names, &widths, size)));
    Ok(Grid::new(rows)
        .layout(TableLayoutType::Fixed)
        .width(widths.iter().sum(), WidthType::Dxa)
        .set_grid(widths))
}

fn heading_row(placed: &[Placed], line: usize, widths: &[usize], size: usize) -> TableRow {
    let mut of_line: Vec<&Placed> =
        placed.iter().filter(|cell| cell.line <= line && line < cell.line + cell.lines).collect();
    of_line.sort_by_key(|cell| cell.column);
    let cells = of_line.into_iter().map(|placed| {
        let width = widths.iter().skip(placed.column).take(placed.columns).sum();
        let mut cell = TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center);
        if placed.columns > 1 {
            cell = cell.grid_span(placed.columns);
        }
        if placed.lines > 1 {
            cell = cell.vertical_merge(if placed.line == line {
                VMergeType::Restart
            } else {
                VMergeType::Continue
            });
        }
        let text = if placed.line == line { placed.text.as_str() } else { "" };
        cell.add_paragraph(centred(text, |run| run.bold().size(size)))
    });
    TableRow::new(cells.collect()).cant_split()
}

fn body_row(row: &Row, names: usize, widths: &[usize], size: usize) -> TableRow {
    let cells = row.cells.iter().zip(widths).enumerate().map(|(place, (cell, width))| {
        let run = words(&cell.words_vi()).size(size);
        let mut paragraph =
            Paragraph::new().add_run(if row.strong { run.bold() } else { run }).align(side(cell));
        if place == names && row.depth > 0 {
            paragraph = paragraph.indent(Some(170 * i32::from(row.depth)), None, None, None);
        }
        TableCell::new()
            .width(*width, WidthType::Dxa)
            .vertical_align(VAlignType::Center)
            .add_paragraph(paragraph)
    });
    TableRow::new(cells.collect())
}

const fn side(cell: &Cell) -> AlignmentType {
    match cell.side() {
        Side::Left => AlignmentType::Left,
        Side::Center => AlignmentType::Center,
        Side::Right => AlignmentType::Right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::paper::{Column, HeadingCell};

    #[test]
    fn the_lines_of_a_heading_come_again_on_every_page_and_no_other_row() {
        let cell = |columns, lines| HeadingCell { text: "<w:cantSplit />".into(), columns, lines };
        let table = Table {
            columns: vec![Column::default(); 3],
            heading: vec![vec![cell(1, 2), cell(2, 1)], vec![cell(1, 1), cell(1, 1)]],
            rows: vec![Row { cells: vec![Cell::Count(1); 3], ..Row::default() }; 5],
        };
        let paper = Paper { blocks: vec![Block::Table(table)], ..Paper::default() };
        let text = String::from_utf8(parts(&paper).unwrap().document).unwrap();
        assert_eq!((text.matches("<w:tblHeader />").count(), text.matches("<w:tr>").count()), (2, 7));
        assert_eq!(text.matches("w:gridSpan w:val=\"2\"").count(), 1);
        assert_eq!(text.matches("<w:vMerge ").count(), 2);
    }

    #[test]
    fn every_place_is_replaced_and_nothing_else() {
        assert_eq!(replaced(b"a<x>b<x><y", b"<x>", b"<x><z>"), b"a<x><z>b<x><z><y");
        assert_eq!(replaced(b"", b"<x>", b"-"), b"");
    }
}
