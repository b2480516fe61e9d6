//! What each form of a dossier tells beside that: the act as its row of the journal keeps it.

use serde::Deserialize;

use super::facts::{of, office_of, officer_of};
use super::standing::{ending, rows_of};
use crate::agency;
use crate::agency::AgencyId;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::acts::apology::Apology;
use crate::dossier::books::applicant::ResultDelivery;
use crate::dossier::books::fees;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::promise::promised;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::status::Event;
use crate::dossier::views::letterhead::letterhead;
use crate::dossier::views::proof::slip_document::{self, SlipHeading};
use crate::dossier::views::proof::slip_view::ControlSlipView;
use crate::dossier::views::register_book::{columns, lines::BookReader};
use crate::form::content::printed;
use crate::form::facts::{
    ApologyFacts, FormDelivery, FormMatter, FormPaper, ReceiptFacts, RefusalFacts, StopFacts,
    SupplementFacts, TableFacts,
};
use crate::form::model::{FormPart, FormTable};
use crate::form::standing::TrueForm;
use crate::form::{FormKind, PrintedForm};
use crate::platform::database::Connection;
use crate::platform::document::{DocumentRow, DocumentTable};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// A dossier of which a form is read.
pub(super) struct FormSource<'a> {
    /// The reference books.
    pub(super) books: &'a ReferenceCaches,
    /// The dossier.
    pub(super) row: &'a Dossier,
    /// Its journal since it has its present procedure and channel, oldest first.
    pub(super) journal: &'a [JournalEntry],
    /// Now.
    pub(super) now: Instant,
    /// The public address of the service.
    pub(super) public_url: Option<String>,
}

/// What the row of an act keeps of its reason.
#[derive(Deserialize)]
struct KeptReason {
    reason: String,
}

/// What the row of a supplement request keeps.
#[derive(Deserialize)]
struct KeptRequest {
    #[serde(default)]
    papers: Vec<String>,
    reason: String,
    document_number: Option<String>,
    answer_by: Option<Instant>,
}

/// What is not there although it was found true.
fn gone(what: &'static str) -> impl FnOnce() -> Problem {
    move || Problem::new(Code::Internal).because(what)
}

impl FormSource<'_> {
    /// The form, which is true of the dossier.
    ///
    /// # Errors
    /// When a row cannot be read, or the database fails.
    pub(super) fn form(
        &self,
        conn: &mut Connection,
        kind: FormKind,
        form: TrueForm,
    ) -> Result<PrintedForm, Problem> {
        let (matter, office, made_at) = self.matter(conn, kind, form.number)?;
        let facts = of(conn, self.books, self.row, (office, made_at), self.public_url.clone())?;
        Ok(printed(form.edition, &facts, &matter))
    }

    /// What it tells, which office writes it, and when that was entered.
    fn matter(
        &self,
        conn: &mut Connection,
        kind: FormKind,
        number: usize,
    ) -> Result<(FormMatter, AgencyId, Instant), Problem> {
        let nth = |event| rows_of(self.journal, event).nth(number.saturating_sub(1));
        let ending = || ending(self.row, self.journal).ok_or_else(gone("the end is gone"));
        let (matter, entry) = match kind {
            FormKind::Receipt => return self.receipt(conn),
            FormKind::ControlSlip => {
                return Ok((FormMatter::ControlSlip(self.slip(conn)?), self.row.office_id, self.now));
            }
            FormKind::RegisterBook => {
                return Ok((FormMatter::RegisterBook(self.line(conn)?), self.row.office_id, self.now));
            }
            FormKind::SupplementRequest => {
                let entry = nth(Event::RequestSupplement).ok_or_else(gone("the request is gone"))?;
                (FormMatter::SupplementRequest(supplement(conn, entry)?), entry)
            }
            FormKind::Apology => {
                let entry = nth(Event::Apologise).ok_or_else(gone("the letter is gone"))?;
                (FormMatter::Apology(self.apology(entry)?), entry)
            }
            FormKind::Refusal => {
                let entry = ending()?;
                let refusal = RefusalFacts {
                    reason: entry.details::<KeptReason>()?.reason,
                    refused_at: entry.happened_at,
                    officer: officer_of(conn, entry)?,
                };
                (FormMatter::Refusal(refusal), entry)
            }
            FormKind::StopNotice => {
                let entry = ending()?;
                (FormMatter::StopNotice(self.stop(conn, entry)?), entry)
            }
        };
        Ok((matter, office_of(conn, self.row, entry)?, entry.recorded_at))
    }

    /// The receipt as it was given out: the due date is that of the acceptance, whatever has moved it since.
    fn receipt(&self, conn: &mut Connection) -> Result<(FormMatter, AgencyId, Instant), Problem> {
        let row = self.row;
        let accepted_at = row.accepted_at.ok_or_else(gone("it is not accepted"))?;
        let accepting = |entry: &&JournalEntry| [Event::Receive, Event::Accept].contains(&entry.event);
        let entry = self.journal.iter().rev().find(accepting).ok_or_else(gone("the acceptance is gone"))?;
        let version = self.books.procedures.version(conn, row.procedure_version_id)?;
        let papers = row.papers()?.into_iter().map(|paper| {
            let listed = version.content.papers.iter().find(|listed| listed.code == paper.code);
            FormPaper {
                name: paper.name.or_else(|| listed.map(|listed| listed.name.clone())).unwrap_or(paper.code),
                originals: paper.originals,
                copies: paper.copies,
            }
        });
        let receipt = ReceiptFacts {
            papers: papers.collect(),
            sets: row.sets,
            limit: version.content.limit.words_vi(),
            received_at: row.received_at,
            accepted_at,
            due_at: entry.due_after,
            delivery: match row.result_delivery {
                ResultDelivery::Counter => FormDelivery::Desk,
                ResultDelivery::Postal => FormDelivery::Post,
                ResultDelivery::Online => FormDelivery::Portal,
            },
            fee_vnd: row.fee_vnd,
            book: row.book_number().map(|number| (number.volume, number.ordinal)),
            receiver: officer_of(conn, entry)?,
        };
        Ok((FormMatter::Receipt(receipt), row.office_id, entry.recorded_at))
    }

    fn apology(&self, entry: &JournalEntry) -> Result<ApologyFacts, Problem> {
        let letter: Apology = entry.details()?;
        Ok(ApologyFacts {
            received_at: self.row.received_at,
            promised_before: promised(entry.due_before, entry.promise_before),
            reason: letter.reason,
            new_date: letter.new_date,
            document_number: letter.document_number,
            sent_at: letter.sent_at,
            signer_name: letter.signer_name,
            signer_title: letter.signer_title,
        })
    }

    fn stop(&self, conn: &mut Connection, entry: &JournalEntry) -> Result<StopFacts, Problem> {
        let before = self.journal.iter().filter(|other| other.seq < entry.seq);
        let wishes = [Event::Withdraw, Event::UndoWithdrawal, Event::Correct];
        let wish = before.rev().find(|other| wishes.contains(&other.event));
        let asked = wish
            .filter(|wish| wish.event == Event::Withdraw)
            .map(|wish| Ok::<_, Problem>((wish.happened_at, wish.details::<KeptReason>()?.reason)));
        let workflow = self.books.workflows.workflow(conn, self.row.workflow_id)?;
        let sums = fees::store::account_of(conn, self.row)?.sums();
        Ok(StopFacts {
            received_at: self.row.received_at,
            asked: asked.transpose()?,
            step: workflow.step(entry.step_before).map(|step| step.name_vi.clone()),
            reason: entry.details::<KeptReason>()?.reason,
            stopped_at: entry.happened_at,
            paid_and_refunded: (sums.paid, sums.refunded),
            officer: officer_of(conn, entry)?,
        })
    }

    /// The rows of the control slip, with the headings above them.
    fn slip(&self, conn: &mut Connection) -> Result<TableFacts, Problem> {
        let view = ControlSlipView::of(conn, self.books, self.row, self.now)?;
        let office = agency::store::find(conn, self.row.office_id)?.ok_or_else(gone("the office is gone"))?;
        let heading = SlipHeading {
            head: letterhead(conn, &office, self.now)?,
            applicant: self.row.applicant_name.clone(),
            address: self.row.applicant_address.clone(),
            now: self.now,
        };
        let document = slip_document::paper(&view, heading);
        let mut fields = Vec::new();
        let mut table = FormTable::of(&DocumentTable::default());
        for part in FormPart::of_document(&document) {
            match part {
                // The code stands under the title already.
                FormPart::Field { value: Some(value), .. } if value == self.row.code => {}
                FormPart::Field { label, value } => fields.push((label, value.unwrap_or_default())),
                FormPart::Table(rows) => table = rows,
                FormPart::Addressee { .. } | FormPart::Text { .. } | FormPart::List { .. } => {}
            }
        }
        Ok(TableFacts { fields, table, notes: document.notes, printed_at: self.now })
    }

    /// The line of the register book.
    fn line(&self, conn: &mut Connection) -> Result<TableFacts, Problem> {
        let row = self.row;
        let number = row.book_number().ok_or_else(gone("it has no number in the book"))?;
        let after = (row.office_id, number.volume, number.ordinal.saturating_sub(1));
        let day = row.received_at.date();
        let period = (Instant::start_of(day), Instant::end_of(day));
        let mut book = BookReader::begin(conn, &[row.office_id], period, Some(after), None)?;
        let (line, _) = book
            .next(conn, self.books, 1)?
            .into_iter()
            .find(|(line, _)| line.code == row.code)
            .ok_or_else(gone("its line is gone"))?;
        let row = DocumentRow { cells: columns::cells(&line), ..DocumentRow::default() };
        let table = DocumentTable { rows: vec![row], ..columns::table() };
        Ok(TableFacts {
            fields: Vec::new(),
            table: FormTable::of(&table),
            notes: Vec::new(),
            printed_at: self.now,
        })
    }
}

fn supplement(conn: &mut Connection, entry: &JournalEntry) -> Result<SupplementFacts, Problem> {
    let kept: KeptRequest = entry.details()?;
    Ok(SupplementFacts {
        papers: kept.papers,
        reason: kept.reason,
        document_number: kept.document_number,
        sent_at: entry.happened_at,
        answer_by: kept.answer_by,
        guide: officer_of(conn, entry)?,
    })
}
