//! What stands around the tables of a sheet: letterhead, title, signatures, and how it is printed.

use rust_xlsxwriter::RowNum;

use super::page::{A4, LINE, WorksheetPage, at_column};
use crate::platform::document::error::DocumentError;
use crate::platform::document::printed_words::{MOTTO, NATION, RECIPIENTS};
use crate::platform::document::{Document, DocumentHead, DocumentSignature};

/// More lines than this are not frozen: nothing of the rows would be left to see.
const MOST_FROZEN: RowNum = 24;

/// How wide and high A4 is between its margins, in pixels of the screen, lying and upright; programs print columns up to a twentieth
/// wider than they are said to be.
const PAPER_LYING: (u32, u32) = (940, 650);
const PAPER_UPRIGHT: (u32, u32) = (630, 975);

impl WorksheetPage<'_> {
    pub(super) fn head(&mut self, head: &DocumentHead) -> Result<(), DocumentError> {
        if head.is_empty() {
            return Ok(());
        }
        let styles = self.styles;
        let agency = head.agency.to_uppercase();
        let mut lines = vec![(agency, &styles.center_strong)];
        if let Some(superior) = &head.superior {
            lines.insert(0, (superior.to_uppercase(), &styles.center));
        }
        let mut lines = lines.iter().map(|(text, style)| (text.as_str(), *style));
        let nothing = ("", &styles.center);
        self.halves(lines.next().unwrap_or(nothing), (NATION, &styles.center_strong))?;
        self.halves(lines.next().unwrap_or(nothing), (MOTTO, &styles.motto))?;
        let number = head.number.as_deref().unwrap_or_default();
        let place = head.place_and_date.as_deref().unwrap_or_default();
        if !(number.is_empty() && place.is_empty()) {
            self.halves((number, &styles.center), (place, &styles.center_slanted))?;
        }
        let mut form = head.form.as_deref();
        for line in head.reporting() {
            self.halves((form.take().unwrap_or_default(), &styles.strong), (&line, &styles.words))?;
        }
        if let Some(form) = form {
            self.halves((form, &styles.strong), ("", &styles.words))?;
        }
        self.row += 1;
        Ok(())
    }

    pub(super) fn title(&mut self, paper: &Document) -> Result<(), DocumentError> {
        self.across(&paper.title, &self.styles.title)?;
        for line in &paper.subtitle {
            self.across(line, &self.styles.center_slanted)?;
        }
        self.row += 1;
        Ok(())
    }

    pub(super) fn signatures(&mut self, signatures: &[DocumentSignature]) -> Result<(), DocumentError> {
        for two in signatures.chunks(2) {
            match two {
                [left, right] => self.sign(Some(left), right)?,
                // One alone signs on the right.
                [one] => self.sign(None, one)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn sign(
        &mut self,
        left: Option<&DocumentSignature>,
        right: &DocumentSignature,
    ) -> Result<(), DocumentError> {
        let styles = self.styles;
        let role = |of: &DocumentSignature| of.role.to_uppercase();
        let name = |of: &DocumentSignature| of.name.clone().unwrap_or_default();
        let words =
            |part: fn(&DocumentSignature) -> String| (left.map(part).unwrap_or_default(), part(right));
        self.row += 1;
        let (left, right) = words(role);
        self.halves((&left, &styles.center_strong), (&right, &styles.center_strong))?;
        let (left, right) = words(DocumentSignature::how);
        self.halves((&left, &styles.center_slanted), (&right, &styles.center_slanted))?;
        self.row += 3;
        let (left, right) = words(name);
        self.halves((&left, &styles.center_strong), (&right, &styles.center_strong))
    }

    pub(super) fn recipients(&mut self, recipients: &[String]) -> Result<(), DocumentError> {
        if recipients.is_empty() {
            return Ok(());
        }
        let styles = self.styles;
        self.row += 1;
        self.halves((RECIPIENTS, &styles.note), ("", &styles.words))?;
        recipients.iter().try_for_each(|line| self.halves((line, &styles.words), ("", &styles.words)))
    }

    pub(super) fn print(&mut self, paper: &Document) -> Result<(), DocumentError> {
        let scale = self.scale(paper.landscape);
        self.sheet.set_paper_size(A4).set_margins(0.6, 0.6, 0.75, 0.75, 0.3, 0.3);
        if self.spread.repeated > 0 {
            self.sheet.set_print_scale(scale);
        } else {
            self.sheet.set_print_fit_to_pages(1, 0);
        }
        if paper.landscape {
            self.sheet.set_landscape();
        }
        let hash = paper.proof.as_ref().map(|proof| format!("&L&8 {}", proof.hash)).unwrap_or_default();
        self.sheet.set_footer(format!("{hash}&R&8Trang &P/&N"));
        let repeated = at_column(self.spread.repeated)?;
        if let (Some((first, last)), 1) = (self.heading, paper.tables().count()) {
            self.sheet.set_repeat_rows(first, last)?;
            if last < MOST_FROZEN {
                self.sheet.set_freeze_panes(last + 1, repeated)?;
            }
        }
        if repeated > 0 {
            self.sheet.set_repeat_columns(0, repeated - 1)?;
            let breaks: Vec<u32> =
                self.spread.breaks.iter().filter_map(|column| u32::try_from(*column).ok()).collect();
            self.sheet.set_vertical_page_breaks(&breaks)?;
        }
        if !paper.signatures.is_empty()
            && let Some(row) = self.break_before_signatures(paper.landscape, u32::from(scale))
        {
            self.sheet.set_page_breaks(&[row])?;
        }
        Ok(())
    }

    /// The scale, in percent, in which each page is as wide as the paper. A sheet that is spread says it as a number: programs that fit a
    /// sheet to its paper by themselves overlook the columns with which a page is to begin.
    fn scale(&self, landscape: bool) -> u16 {
        let wide = if landscape { PAPER_LYING.0 } else { PAPER_UPRIGHT.0 };
        let of = |columns: std::ops::Range<usize>| -> u32 {
            self.widths.get(columns).map_or(0, |widths| widths.iter().sum())
        };
        let repeated = self.spread.repeated;
        let ends = self.spread.breaks.iter().copied().chain([self.widths.len()]);
        let starts = [repeated].into_iter().chain(self.spread.breaks.iter().copied());
        let widest = starts.zip(ends).map(|(start, end)| of(0..repeated) + of(start..end)).max().unwrap_or(0);
        u16::try_from((wide * 100 / widest.max(1)).clamp(10, 100)).unwrap_or(100)
    }

    /// The row before which a page is begun, so that the signatures have the last rows of the table with them.
    fn break_before_signatures(&self, landscape: bool, scale: u32) -> Option<RowNum> {
        let (closing, heading) = (self.closing?, self.heading?);
        let high = if landscape { PAPER_LYING.1 } else { PAPER_UPRIGHT.1 };
        // Programs reckon heights a little differently: a page is taken to be somewhat lower.
        let high = high * 95 / scale.max(1);
        let of = |rows: std::ops::Range<RowNum>| -> u32 {
            let height =
                |row: RowNum| usize::try_from(row).ok().and_then(|row| self.heights.get(row)).copied();
            rows.map(|row| height(row).unwrap_or(LINE)).sum()
        };
        let repeated = of(heading.0..heading.1 + 1);
        let tail = of(closing..self.row);
        let mut left = high;
        for row in 0..closing {
            let needed = of(row..row + 1);
            if needed > left {
                left = high.saturating_sub(repeated);
            }
            left = left.saturating_sub(needed);
        }
        (tail > left && tail + repeated <= high && closing > heading.1 + 1).then_some(closing)
    }
}
