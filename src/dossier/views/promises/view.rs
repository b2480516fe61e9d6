//! Promises and letters of apology as they are shown to the officers of the office.

use serde::Serialize;
use utoipa::ToSchema;

use crate::agency;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::acts::apology::Apology;
use crate::dossier::books::journal::{self, JournalEntry};
use crate::dossier::books::promise::{Promise, PromiseOutcome, outcome, promised, promises};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::status::Event;
use crate::dossier::views::names::{AgencyName, ProcedureName};
use crate::platform::database::{Connection, DatabaseError, UnreadableColumn};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// What is promised to the citizen now, or was in the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PromiseView {
    /// By when the result was promised last: the due date, or the date of an apology.
    pub promised_at: Instant,
    /// What became of it, as of now.
    pub outcome: PromiseOutcome,
    /// The same in Vietnamese.
    #[schema(example = "còn hiệu lực")]
    pub outcome_words: &'static str,
}

impl PromiseView {
    /// Of a dossier; nothing before acceptance.
    #[must_use]
    pub fn of(row: &Dossier, now: Instant) -> Option<Self> {
        let promised_at = promised(row.legal_due_at(), row.promised_at)?;
        let outcome = outcome(row.account, promised_at, row.resolved_at, now);
        Some(Self { promised_at, outcome, outcome_words: outcome.words_vi() })
    }
}

/// A letter of apology on the page of its dossier.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ApologyLine {
    /// Number within the dossier, from 1.
    pub number: usize,
    /// What it says.
    #[serde(flatten)]
    pub letter: Apology,
}

/// The letters of apology in a dossier's journal, oldest first.
///
/// # Errors
/// When the details of a row cannot be read.
pub fn apologies(journal: &[JournalEntry]) -> Result<Vec<ApologyLine>, UnreadableColumn> {
    letters(journal).map(|(number, entry)| Ok(ApologyLine { number, letter: entry.details()? })).collect()
}

/// The rows of a journal that keep a letter, by its number.
fn letters(journal: &[JournalEntry]) -> impl Iterator<Item = (usize, &JournalEntry)> {
    (1..).zip(journal.iter().filter(|entry| entry.event == Event::Apologise))
}

/// The promises of a dossier.
#[derive(Debug, Serialize, ToSchema)]
pub struct PromiseList {
    /// Mã hồ sơ.
    pub code: String,
    /// When it is due by law; no promise moves it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// Every promise, oldest first.
    pub items: Vec<Promise>,
}

impl PromiseList {
    /// Of a dossier, as of `now`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn of(conn: &mut Connection, row: &Dossier, now: Instant) -> Result<Self, DatabaseError> {
        let journal = journal::present_rows(conn, row.office_id, row.id)?;
        Ok(Self { code: row.code.clone(), due_at: row.legal_due_at(), items: promises(&journal, now) })
    }
}

/// A letter of apology as form 04 has it: "Phiếu xin lỗi và hẹn lại ngày trả kết quả".
#[derive(Debug, Serialize, ToSchema)]
pub struct ApologyView {
    /// Mã hồ sơ.
    #[schema(example = "H26.268.05-230307-0001")]
    pub code: String,
    /// Which form this is, whatever its number in the circular of the day.
    #[schema(example = "apology")]
    pub form: &'static str,
    /// Number within the dossier, from 1.
    pub number: usize,
    /// The agency above the late one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_agency: Option<AgencyName>,
    /// The late agency.
    pub agency: AgencyName,
    /// The procedure.
    pub procedure: ProcedureName,
    /// To whom it goes.
    pub applicant_name: String,
    /// The address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applicant_address: Option<String>,
    /// The phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applicant_phone: Option<String>,
    /// When the dossier was handed in.
    pub received_at: Instant,
    /// When it was due by law when the letter was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// What had been promised until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised_before: Option<Instant>,
    /// What the letter says.
    pub letter: Apology,
    /// When the register learned it.
    pub recorded_at: Instant,
}

impl ApologyView {
    /// The letter of that number.
    ///
    /// # Errors
    /// When there is no such letter, or the database fails.
    pub fn of(
        conn: &mut Connection,
        books: &ReferenceCaches,
        row: &Dossier,
        number: usize,
    ) -> Result<Self, Problem> {
        let journal = journal::present_rows(conn, row.office_id, row.id)?;
        let (number, entry) = letters(&journal).find(|letter| letter.0 == number).ok_or_else(|| {
            Problem::not_found(
                "hồ sơ không có thư xin lỗi số này: xem danh sách apologies của hồ sơ",
                "the dossier has no such letter: see its apologies",
            )
        })?;
        let gone = || Problem::new(Code::Internal).because("the office is gone");
        let office = agency::store::find(conn, row.office_id)?.ok_or_else(gone)?;
        let parent = match office.parent_id {
            Some(id) => agency::store::find(conn, id)?,
            None => None,
        };
        let version = books.procedures.version(conn, row.procedure_version_id)?;

        Ok(Self {
            code: row.code.clone(),
            form: "apology",
            number,
            parent_agency: parent.as_ref().map(AgencyName::of),
            agency: AgencyName::of(&office),
            procedure: ProcedureName::of(&version),
            applicant_name: row.applicant_name.clone(),
            applicant_address: row.applicant_address.clone(),
            applicant_phone: row.applicant_phone.clone(),
            received_at: row.received_at,
            due_at: entry.due_after,
            promised_before: promised(entry.due_before, entry.promise_before),
            letter: entry.details()?,
            recorded_at: entry.recorded_at,
        })
    }
}
