//! What stands around the tables of a sheet: letterhead, title, signatures, and how it is printed.

use rust_xlsxwriter::RowNum;

use super::page::{A4, WorksheetPage};
use crate::platform::document::error::DocumentError;
use crate::platform::document::printed_words::{MOTTO, NATION};
use crate::platform::document::{Document, DocumentHead, DocumentSignature};

/// More lines than this are not frozen: nothing of the rows would be left to see.
const MOST_FROZEN: RowNum = 24;

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

    pub(super) fn print(&mut self, paper: &Document) -> Result<(), DocumentError> {
        self.sheet
            .set_paper_size(A4)
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.6, 0.6, 0.75, 0.75, 0.3, 0.3);
        if paper.landscape {
            self.sheet.set_landscape();
        }
        let hash = paper.proof.as_ref().map(|proof| format!("&L&8 {}", proof.hash)).unwrap_or_default();
        self.sheet.set_footer(format!("{hash}&R&8Trang &P/&N"));
        if let (Some((first, last)), 1) = (self.heading, paper.tables().count()) {
            self.sheet.set_repeat_rows(first, last)?;
            if last < MOST_FROZEN {
                self.sheet.set_freeze_panes(last + 1, 0)?;
            }
        }
        Ok(())
    }
}
