//! How cells of a spreadsheet look.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::platform::document::DocumentCell;
use crate::platform::document::printed_words::CellAlignment;

/// The looks of one workbook.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the names say what the looks are for")]
pub struct WorkbookStyles {
    pub words: Format,
    pub strong: Format,
    pub center: Format,
    pub center_strong: Format,
    pub center_slanted: Format,
    pub motto: Format,
    pub title: Format,
    pub note: Format,
    pub heading: Format,
}

impl Default for WorkbookStyles {
    fn default() -> Self {
        Self::new()
    }
}

impl WorkbookStyles {
    /// The looks: Times New Roman, as NĐ 30/2020/NĐ-CP asks for \[M\] (docs/domain/forms.md).
    #[must_use]
    pub fn new() -> Self {
        let words = Format::new()
            .set_font_name("Times New Roman")
            .set_font_size(12)
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter);
        let center = words.clone().set_align(FormatAlign::Center);
        let center_strong = center.clone().set_bold();
        Self {
            strong: words.clone().set_bold(),
            center_slanted: center.clone().set_italic(),
            motto: center_strong.clone().set_underline(FormatUnderline::Single),
            title: center_strong.clone().set_font_size(14),
            note: words.clone().set_italic().set_font_size(11),
            heading: center_strong.clone().set_font_size(11).set_border(FormatBorder::Thin),
            words,
            center,
            center_strong,
        }
    }

    /// How a cell of a table looks.
    #[must_use]
    pub fn cell(&self, cell: &DocumentCell, strong: bool, depth: u8) -> Format {
        let mut style = self.words.clone().set_font_size(11).set_border(FormatBorder::Thin);
        style = match cell.side() {
            CellAlignment::Left => style.set_align(FormatAlign::Left).set_indent(depth.min(8)),
            CellAlignment::Center => style.set_align(FormatAlign::Center),
            CellAlignment::Right => style.set_align(FormatAlign::Right),
        };
        style = match cell {
            DocumentCell::Empty | DocumentCell::Text(_) => style,
            DocumentCell::Count(_) => style.set_num_format("#,##0"),
            DocumentCell::Share(..) => style.set_num_format("0.00%"),
            DocumentCell::Hundredths(_) => style.set_num_format("#,##0.00"),
            DocumentCell::Day(_) => style.set_num_format("dd/mm/yyyy"),
            DocumentCell::Moment(_) => style.set_num_format("hh:mm dd/mm/yyyy"),
        };
        if strong { style.set_bold() } else { style }
    }
}

/// A whole number of parts as the number that a spreadsheet keeps: 9859 of 10000 is 0.9859. Read from its digits, so that no
/// arithmetic rounds it.
#[must_use]
pub fn number(value: i64, parts: u32) -> f64 {
    let places = parts.checked_ilog10().unwrap_or(0);
    format!("{value}e-{places}").parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn a_number_is_read_from_its_digits() {
        for (value, parts, expected) in
            [(5_998, 1, 5_998.0), (9_859, 10_000, 0.9859), (-5, 100, -0.05), (0, 100, 0.0)]
        {
            assert!((number(value, parts) - expected).abs() < f64::EPSILON);
        }
    }
}
