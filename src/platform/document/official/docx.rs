//! An official text as a document to write on: A4, Times New Roman 14, first lines indented by a centimetre, the number of the
//! page at the top from the second page on.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, Docx, Header, Hyperlink, HyperlinkType, LineSpacing, LineSpacingType, PageMargin, PageNum,
    Paragraph, ParagraphBorder, ParagraphBorderPosition, ParagraphBorders, Run, RunFonts, SpecialIndentType,
    Table as Grid, TableCell, TableLayoutType, TableRow, WidthType,
};

use super::model::RECEIVED_BY;
use super::{OfficialPart, OfficialText};
use crate::platform::document::TextSpan;
use crate::platform::document::docx::text::{centred, words};
use crate::platform::document::error::DocumentError;
use crate::platform::document::printed_words::{MOTTO, NATION};
use crate::platform::instant::Instant;

/// A4 in twentieths of a point, and the edges: 20 mm above and below, 30 mm at the left, 15 mm at the right.
const A4: (u32, u32) = (11_906, 16_838);
const ABOVE: i32 = 1_134;
const LEFT: i32 = 1_701;
const RIGHT: i32 = 851;
/// How wide the text is.
const ROOM: usize = 9_354;
/// The two sides of the head, and of the foot.
const SIDES: [usize; 2] = [3_929, 5_425];
const HALVES: [usize; 2] = [4_677, 4_677];
/// What stands beside a line under words, at its left and right.
const BESIDE_THE_AGENCY: i32 = 1_150;
const BESIDE_THE_MOTTO: i32 = 830;
const BESIDE_THE_SUBJECT: i32 = 3_400;
/// One centimetre.
const FIRST_LINE: i32 = 567;
/// Sizes in half points: running text and titles 14, the head 12 and 13, those who get it 12 and 11.
const SIZE: usize = 28;
const OF_HEAD: usize = 24;
const OF_MOTTO: usize = 26;
const OF_RECIPIENTS: usize = 22;
/// Empty lines for a hand and a seal.
const FOR_THE_HAND: usize = 4;

/// Draws an official text.
///
/// # Errors
/// When the document cannot be put together.
pub fn draw(text: &OfficialText) -> Result<Vec<u8>, DocumentError> {
    let mut file = Cursor::new(Vec::new());
    let parts = document(text).build();
    parts.pack(&mut file).map_err(|error| DocumentError::Docx(error.to_string()))?;
    Ok(file.into_inner())
}

fn document(text: &OfficialText) -> Docx {
    let margin = PageMargin {
        top: ABOVE,
        left: LEFT,
        bottom: ABOVE,
        right: RIGHT,
        header: 567,
        footer: 567,
        gutter: 0,
    };
    let fonts = RunFonts::new().ascii("Times New Roman").hi_ansi("Times New Roman").cs("Times New Roman");
    let made_at = text.made_at.map_or_else(|| "2000-01-01T00:00:00Z".to_owned(), Instant::rfc3339);
    let number = Paragraph::new().align(AlignmentType::Center).add_page_num(PageNum::new());
    let mut document = Docx::new()
        .page_size(A4.0, A4.1)
        .page_margin(margin)
        .default_fonts(fonts)
        .default_size(SIZE)
        .default_line_spacing(LineSpacing::new().after(0))
        .created_at(&made_at)
        .updated_at(&made_at)
        .header(Header::new().add_paragraph(number))
        .first_header(Header::new().add_paragraph(Paragraph::new()));
    document = titles(document.add_table(head(text)).add_paragraph(Paragraph::new()), text);
    let last = text.parts.len().saturating_sub(1);
    for (place, part) in text.parts.iter().enumerate() {
        let paragraph = running(part);
        // Nobody signs on a page without a word of the text.
        document = document.add_paragraph(if place == last { paragraph.keep_next(true) } else { paragraph });
    }
    document.add_paragraph(Paragraph::new().keep_next(true)).add_table(foot(text))
}

/// A table of one row without lines.
fn side_by_side(cells: [Vec<Paragraph>; 2], widths: [usize; 2]) -> Grid {
    let cells = cells.into_iter().zip(widths).map(|(paragraphs, width)| {
        let cell = TableCell::new().width(width, WidthType::Dxa);
        paragraphs.into_iter().fold(cell, TableCell::add_paragraph)
    });
    Grid::without_borders(vec![TableRow::new(cells.collect()).cant_split()])
        .layout(TableLayoutType::Fixed)
        .width(ROOM, WidthType::Dxa)
        .set_grid(widths.to_vec())
}

/// A line under words, that far from both edges.
fn line(beside: i32) -> Paragraph {
    let border = ParagraphBorder::new(ParagraphBorderPosition::Top).size(6).space(1).color("000000");
    let spacing = LineSpacing::new().line_rule(LineSpacingType::Exact).line(80);
    let mut line =
        Paragraph::new().size(4).line_spacing(spacing).indent(Some(beside), None, Some(beside), None);
    line.property = line.property.set_borders(ParagraphBorders::with_empty().set(border));
    line
}

fn head(text: &OfficialText) -> Grid {
    let of_head = |line: &String| centred(line, |run| run.size(OF_HEAD));
    let mut writer: Vec<Paragraph> = text.superior.iter().map(of_head).collect();
    writer.extend(text.agency.iter().map(|line| centred(line, |run| run.size(OF_HEAD).bold())));
    writer.push(line(BESIDE_THE_AGENCY));
    writer.push(centred(&text.number, |run| run.size(OF_MOTTO)));
    let mut nation = vec![
        centred(NATION, |run| run.size(OF_HEAD).bold()),
        centred(MOTTO, |run| run.size(OF_MOTTO).bold()),
        line(BESIDE_THE_MOTTO),
    ];
    nation.push(centred(&text.place_and_date, |run| run.size(OF_MOTTO).italic()));
    side_by_side([writer, nation], SIDES)
}

fn titles(document: Docx, text: &OfficialText) -> Docx {
    let (to, each) = text.addressed();
    let mut document = document
        .add_paragraph(centred(&text.kind, Run::bold))
        .add_paragraph(centred(&text.subject, Run::bold).line_spacing(LineSpacing::new().after(40)))
        .add_paragraph(line(BESIDE_THE_SUBJECT));
    if let Some(to) = to {
        let spacing = LineSpacing::new().before(120).after(60);
        document = document.add_paragraph(centred(&to, |run| run).line_spacing(spacing));
    }
    for line in each {
        document = document.add_paragraph(Paragraph::new().add_run(words(&line)).indent(
            Some(LEFT + FIRST_LINE),
            None,
            None,
            None,
        ));
    }
    document.add_paragraph(Paragraph::new().size(12))
}

fn running(part: &OfficialPart) -> Paragraph {
    let spacing = LineSpacing::new().line_rule(LineSpacingType::Auto).line(264).before(60).after(60);
    let mut paragraph = Paragraph::new()
        .align(AlignmentType::Both)
        .indent(None, Some(SpecialIndentType::FirstLine(FIRST_LINE)), None, None)
        .line_spacing(spacing);
    if let Some(level) = part.heading {
        paragraph = paragraph.keep_next(true).outline_lvl(usize::from(level.saturating_sub(1)));
    }
    part.spans.iter().fold(paragraph, |paragraph, span| {
        let run = look(span, part.heading);
        match &span.link {
            // It reads as the text does: a report is handed on paper.
            Some(link) => paragraph.add_hyperlink(Hyperlink::new(link, HyperlinkType::External).add_run(run)),
            None => paragraph.add_run(run),
        }
    })
}

fn look(span: &TextSpan, heading: Option<u8>) -> Run {
    let run = words(&span.text).size(SIZE);
    match heading {
        Some(0..=2) => run.bold(),
        Some(_) => run.bold().italic(),
        None if span.strong => run.bold(),
        None => run,
    }
}

fn foot(text: &OfficialText) -> Grid {
    let mut left = vec![Paragraph::new().add_run(words(RECEIVED_BY).size(OF_HEAD).bold().italic())];
    left.extend(
        text.received_by().iter().map(|line| Paragraph::new().add_run(words(line).size(OF_RECIPIENTS))),
    );
    let mut right: Vec<Paragraph> =
        text.signature.lines.iter().map(|line| centred(line, Run::bold).keep_next(true)).collect();
    right.extend(std::iter::repeat_n(Paragraph::new().keep_next(true), FOR_THE_HAND));
    right.push(centred(text.signature.name.as_deref().unwrap_or_default(), Run::bold));
    side_by_side([left, right], HALVES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, link: Option<&str>, strong: bool) -> TextSpan {
        TextSpan { text: text.into(), link: link.map(str::to_owned), strong, cell: None }
    }

    #[test]
    fn headings_indents_bold_words_and_links_are_in_the_file() {
        let text = OfficialText {
            agency: vec!["ỦY BAN NHÂN DÂN".into(), "QUẬN BÌNH PHÚ".into()],
            parts: vec![
                OfficialPart { heading: Some(1), spans: vec![span("I. KẾT QUẢ", None, false)] },
                OfficialPart { heading: Some(3), spans: vec![span("a) Hồ sơ", None, false)] },
                OfficialPart {
                    heading: None,
                    spans: vec![
                        span("Tiếp nhận ", None, false),
                        span("07", Some("https://a.vn/x?a=1&b=2"), true),
                    ],
                },
            ],
            ..OfficialText::default()
        };
        let parts = document(&text).build();
        let body = String::from_utf8(parts.document).unwrap();
        assert_eq!(body.matches("w:firstLine=\"567\"").count(), 3);
        assert_eq!(body.matches("<w:outlineLvl ").count(), 2);
        assert_eq!(body.matches("<w:hyperlink ").count(), 1);
        assert!(body.contains("I. KẾT QUẢ") && body.contains(">07<"), "{body}");
        let links = String::from_utf8(parts.document_rels).unwrap();
        assert!(links.contains("https://a.vn/x?a=1&amp;b=2"), "{links}");
        // The first page has no number.
        assert!(body.contains("<w:titlePg"), "{body}");
    }
}
