//! A paper as a document to write on: A4, Times New Roman, tables with merged headings, links, drawings as pictures.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, Docx, Footer, Hyperlink, HyperlinkType, LineSpacing, NumPages, PageMargin, PageNum,
    PageOrientationType, Paragraph, Pic, Run, RunFonts, Table as Grid, XMLDocx,
};

use super::{Document, DocumentBlock, DocumentHead, DocumentTable, TextSpan};
use crate::platform::document::docx::text::{centred, words};
use crate::platform::document::error::{DocumentError, failure};
use crate::platform::document::fit::{CellLines, SMALLEST, fitted};
use crate::platform::document::printable::printable;
use crate::platform::document::printed_words::{ADDRESS, HASH, MOTTO, NATION, PARAMETERS, RECIPIENTS};
use crate::platform::document::raster_image::{self, RasterImage};
use crate::platform::instant::Instant;

mod grid;
mod marks;
pub mod text;

use grid::{borderless, grid};

/// A4 in twentieths of a point.
const A4: (u32, u32) = (11_906, 16_838);
/// 20 mm, 15 mm and 30 mm in twentieths of a point (NĐ 30/2020/NĐ-CP \[M\]: docs/domain/forms.md).
const MM_20: i32 = 1_134;
const MM_15: i32 = 851;
const MM_30: i32 = 1_701;
/// 13 points, in half points.
const SIZE: usize = 26;
/// 11 points.
const SIZE_OF_NOTES: usize = 22;
/// How many units of the file (EMU) are a twentieth of a point, and a millimetre.
const OF_TWENTIETH: u32 = 635;
const OF_MM: u32 = 36_000;
/// How wide the QR code is, in millimetres, and its place, 24 mm in twentieths of a point.
const QR: u32 = 18;
const PLACE_OF_QR: usize = 1_361;
/// How many pixels of a picture are drawn for each of its own: enough to print.
const SHARP: u8 = 3;

/// Draws a paper.
///
/// # Errors
/// When the paper contradicts itself, or the document cannot be put together.
pub fn draw(paper: &Document) -> Result<Vec<u8>, DocumentError> {
    let mut file = Cursor::new(Vec::new());
    parts(paper)?.pack(&mut file).map_err(|error| DocumentError::Docx(failure(&error)))?;
    Ok(file.into_inner())
}

/// The parts of the file, with what the crate cannot say itself.
fn parts(paper: &Document) -> Result<XMLDocx, DocumentError> {
    paper.check()?;
    let mut parts = document(paper)?.build();
    parts.document = marks::rows_stay_whole(&marks::headings_come_again(&parts.document));
    parts.document = marks::pictures_are_named(&parts.document, &paper.drawings());
    for footer in &mut parts.footers {
        *footer = marks::pictures_are_named(footer, &[ADDRESS]);
    }
    Ok(parts)
}

fn document(paper: &Document) -> Result<Docx, DocumentError> {
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
        .footer(footer(paper, room)?);
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
    let is_signed = !paper.signatures.is_empty();
    for (place, part) in paper.blocks.iter().enumerate() {
        document = block(document, part, room, is_signed && place + 1 == paper.blocks.len())?;
    }
    for note in &paper.notes {
        let note = words(note).italic().size(SIZE_OF_NOTES);
        document = document.add_paragraph(Paragraph::new().add_run(note).keep_next(is_signed));
    }
    if is_signed {
        document =
            document.add_paragraph(Paragraph::new().keep_next(true)).add_table(signatures(paper, room));
    }
    if let Some(proof) = &paper.proof {
        document = document.add_paragraph(Paragraph::new());
        document = document.add_paragraph(Paragraph::new().add_run(words(PARAMETERS).bold().size(20)));
        for fact in &proof.parameters {
            document = document.add_paragraph(fact_line(fact, 20));
        }
        let address = linked(&proof.address, &proof.address, false, 20);
        let label = words(&format!("{ADDRESS}: ")).size(20);
        document = document.add_paragraph(Paragraph::new().add_run(label).add_hyperlink(address));
    }
    Ok(document)
}

fn fact_line((name, value): &(String, String), size: usize) -> Paragraph {
    Paragraph::new().add_run(words(&format!("{name}: {value}")).size(size))
}

fn linked(text: &str, address: &str, strong: bool, size: usize) -> Hyperlink {
    let run = words(text).size(size).color("0563C1").underline("single");
    Hyperlink::new(address, HyperlinkType::External).add_run(if strong { run.bold() } else { run })
}

/// Hash and address with its QR code, and the number of the page. The address is no link here: the crate keeps no links of
/// footers, and a link that leads nowhere makes a document that Word calls damaged.
fn footer(paper: &Document, room: usize) -> Result<Footer, DocumentError> {
    let mut footer = Footer::new();
    if let Some(proof) = &paper.proof {
        let code = raster_image::drawn(&raster_image::qr(&proof.address)?, 8)?;
        let code = Paragraph::new().add_run(Run::new().add_image(pic(code, QR * OF_MM)));
        let small = |text: &str| Paragraph::new().add_run(words(text).size(14));
        let said = vec![small(&format!("{HASH}: {}", proof.hash)), small(&proof.address)];
        let widths = [PLACE_OF_QR, room.saturating_sub(PLACE_OF_QR)];
        footer = footer.add_table(borderless(vec![vec![vec![code], said]], &widths));
    }
    let pages = Paragraph::new()
        .add_run(words("Trang "))
        .add_page_num(PageNum::new())
        .add_run(words("/"))
        .add_num_pages(NumPages::new());
    Ok(footer.add_paragraph(pages.align(AlignmentType::Right)))
}

/// A picture that wide, in units of the file, and as high as it is then.
fn pic(picture: RasterImage, wide: u32) -> Pic {
    let RasterImage { png, width, height } = picture;
    let high = u64::from(wide) * u64::from(height) / u64::from(width.max(1));
    Pic::new_with_dimensions(png, width, height).size(wide, u32::try_from(high).unwrap_or(wide))
}

fn letterhead(document: Docx, head: &DocumentHead, room: usize) -> Docx {
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

/// A table, in parts where it is too wide; `closes`: its last rows stay with what follows.
fn tables(
    mut document: Docx,
    table: &DocumentTable,
    room: usize,
    closes: bool,
) -> Result<Docx, DocumentError> {
    let wide = u32::try_from(room).unwrap_or(u32::MAX);
    let parts = fitted(table, wide, SMALLEST..=table.half_points(), CellLines::Wrapped)?;
    let last = parts.len().saturating_sub(1);
    for (place, part) in parts.iter().enumerate() {
        if let Some(caption) = &part.caption {
            document = document.add_paragraph(
                Paragraph::new().add_run(words(caption).italic().size(SIZE_OF_NOTES)).keep_next(true),
            );
        }
        let keeps = closes && place == last;
        document = document.add_table(grid(part, keeps)?).add_paragraph(Paragraph::new().keep_next(keeps));
    }
    Ok(document)
}

fn block(document: Docx, block: &DocumentBlock, room: usize, closes: bool) -> Result<Docx, DocumentError> {
    Ok(match block {
        DocumentBlock::Heading(text) => {
            document.add_paragraph(Paragraph::new().add_run(words(text).bold()).keep_next(true))
        }
        DocumentBlock::Paragraph(spans) => document.add_paragraph(running(spans)),
        DocumentBlock::Facts(facts) => {
            facts.iter().fold(document, |document, fact| document.add_paragraph(fact_line(fact, SIZE)))
        }
        DocumentBlock::Table(table) => tables(document, table, room, closes)?,
        DocumentBlock::Drawing(drawing) => {
            let document = document
                .add_paragraph(Paragraph::new().add_run(Run::new().add_image(drawn(&drawing.svg, room)?)))
                .add_paragraph(centred(&drawing.title, Run::italic));
            tables(document, &drawing.table, room, closes)?
        }
    })
}

/// A drawing over the whole width.
fn drawn(svg: &str, room: usize) -> Result<Pic, DocumentError> {
    let wide = u32::try_from(room).unwrap_or(A4.0).saturating_mul(OF_TWENTIETH);
    Ok(pic(raster_image::drawn(&printable(svg), SHARP)?, wide))
}

fn running(spans: &[TextSpan]) -> Paragraph {
    let paragraph = Paragraph::new().align(AlignmentType::Both);
    spans.iter().fold(paragraph, |paragraph, span| match &span.link {
        Some(link) => paragraph.add_hyperlink(linked(&span.text, link, span.strong, SIZE)),
        None if span.strong => paragraph.add_run(words(&span.text).bold()),
        None => paragraph.add_run(words(&span.text)),
    })
}

fn signatures(paper: &Document, room: usize) -> Grid {
    let mut cells: Vec<Vec<Paragraph>> = Vec::new();
    if !paper.recipients.is_empty() {
        let label = words(RECIPIENTS).bold().italic().size(SIZE_OF_NOTES);
        let mut lines = vec![Paragraph::new().add_run(label)];
        lines.extend(
            paper.recipients.iter().map(|line| Paragraph::new().add_run(words(line).size(SIZE_OF_NOTES))),
        );
        cells.push(lines);
    } else if paper.signatures.len() == 1 {
        // One alone signs on the right.
        cells.push(vec![Paragraph::new()]);
    }
    for signature in &paper.signatures {
        let mut lines = vec![
            centred(&signature.role.to_uppercase(), |run| run.bold().size(24)),
            centred(&signature.how(), |run| run.italic().size(24)),
        ];
        lines.extend(std::iter::repeat_n(Paragraph::new(), 3));
        lines.push(centred(signature.name.as_deref().unwrap_or_default(), Run::bold));
        cells.push(lines);
    }
    let widths = vec![room / cells.len().max(1); cells.len()];
    borderless(vec![cells], &widths)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::document::{DocumentChart, DocumentProof};

    /// What the parts of a file refer to, and what they may.
    fn names(text: &[u8], attributes: &[&str]) -> Vec<String> {
        let text = String::from_utf8(text.to_vec()).unwrap();
        let of = |attribute: &str| -> Vec<String> {
            let mark = format!(" {attribute}=\"");
            text.split(&mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
        };
        attributes.iter().flat_map(|attribute| of(attribute)).collect()
    }

    #[test]
    fn nothing_refers_to_what_is_not_in_the_file() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"><text x=\"2\" y=\"12\">Kiến Hưng</text></svg>";
        let drawing = || {
            DocumentBlock::Drawing(DocumentChart {
                title: "Hạn \"&<".into(),
                svg: svg.into(),
                ..DocumentChart::default()
            })
        };
        let link = TextSpan { text: "x".into(), link: Some("https://a.vn/1".into()), ..TextSpan::default() };
        let paper = Document {
            blocks: vec![drawing(), DocumentBlock::Paragraph(vec![link]), drawing()],
            proof: Some(DocumentProof {
                hash: "00ff".into(),
                address: "https://a.vn/2".into(),
                parameters: Vec::new(),
            }),
            ..Document::default()
        };
        let parts = parts(&paper).unwrap();
        let footers = parts.footers.iter().zip(&parts.footer_rels);
        for (part, known) in [(&parts.document, &parts.document_rels)].into_iter().chain(footers) {
            let known = names(known, &["Id"]);
            for name in names(part, &["r:id", "r:embed"]) {
                assert!(known.contains(&name), "{name} is not among {known:?}");
            }
        }
        let pictures = names(&parts.document, &["descr"]);
        assert_eq!(pictures, ["Hạn &quot;&amp;&lt;"; 2]);
        let text = String::from_utf8(parts.document).unwrap();
        assert!(
            text.contains("<wp:docPr id=\"1\" name=\"Hình 1\"")
                && text.contains("<wp:docPr id=\"2\" name=\"Hình 2\"")
        );
        assert_eq!(names(&parts.footers[0], &["r:embed"]).len(), 1, "the QR code");
        assert_eq!(parts.media.len(), 2, "one picture of two equal drawings, and the QR code");
    }
}
