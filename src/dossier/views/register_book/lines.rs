//! Turns what was read into lines of the book: names for keys.

use std::collections::HashMap;

use super::columns::RegisterBookLine;
use super::store::{self, BookDossier, BookRange};
use crate::access::{Officer, PersonalReadKind};
use crate::agency;
use crate::agency::AgencyId;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::DossierId;
use crate::dossier::books::annulment::Annulment;
use crate::dossier::books::journal::{self, JournalEntry};
use crate::dossier::books::legs::store::is_on_the_way;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::{Event, Status};
use crate::dossier::views::names::AgencyName;
use crate::dossier::views::people::HIDDEN;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// Lines that are read at once.
pub const AT_ONCE: i64 = 1_000;

/// The key of a line: office, volume, ordinal.
pub type BookLineKey = (AgencyId, i32, i32);

/// Who reads the book: whose people they see, and why they take it out as a file.
#[derive(Debug, Clone)]
pub struct BookEyes {
    /// Who.
    pub officer: Officer,
    /// Why, when it is taken out.
    pub reason: Option<String>,
}

impl BookEyes {
    /// The row with its people, which is noted, or without them.
    fn see(&self, conn: &mut Connection, row: BookDossier) -> Result<BookDossier, DatabaseError> {
        let sight = self.officer.sight();
        let seen = sight.sees(row.office_id)
            || row.acting_office_id.is_some_and(|office| sight.sees(office))
            || (!sight.is_empty() && is_on_the_way(conn, row.office_id, row.id, &sight)?);
        if !seen {
            return Ok(BookDossier {
                applicant_name: HIDDEN.to_owned(),
                applicant_address: None,
                applicant_phone: None,
                ..row
            });
        }
        match &self.reason {
            Some(reason) => self.officer.reads.note_taken(row.office_id, &row.code, reason),
            None => self.officer.reads.note(PersonalReadKind::Book, row.office_id, &row.code),
        }
        Ok(row)
    }
}

/// A book that is being read, office after office.
#[derive(Debug)]
pub struct BookReader {
    /// Who reads it, and for what; none where one line is read for a form.
    reader: Option<BookEyes>,
    /// The offices that are still to read, the next one last.
    offices: Vec<AgencyId>,
    from: Instant,
    until: Instant,
    after: Option<(i32, i32)>,
    names: HashMap<AgencyId, AgencyName>,
}

impl BookReader {
    /// Begins a book of these offices, in the order of their codes; `after` is the line that the page before ended with.
    ///
    /// # Errors
    /// When the database fails.
    pub fn begin(
        conn: &mut Connection,
        offices: &[AgencyId],
        (from, until): (Instant, Instant),
        after: Option<BookLineKey>,
        reader: Option<BookEyes>,
    ) -> Result<Self, Problem> {
        let mut agencies = agency::store::load_many(conn, offices)?;
        agencies.sort_by(|one, other| other.code.cmp(&one.code));
        let mut offices: Vec<AgencyId> = agencies.iter().map(|agency| agency.id).collect();
        if let Some(place) = after.and_then(|(office, ..)| offices.iter().position(|id| *id == office)) {
            offices.truncate(place + 1);
        }
        let names = agencies.iter().map(|agency| (agency.id, AgencyName::of(agency))).collect();
        let after = after.map(|(_, volume, ordinal)| (volume, ordinal));
        Ok(Self { reader, offices, from, until, after, names })
    }

    /// The next lines with their keys; none at the end of the book.
    ///
    /// # Errors
    /// When the database fails.
    pub fn next(
        &mut self,
        conn: &mut Connection,
        books: &ReferenceCaches,
        most: i64,
    ) -> Result<Vec<(RegisterBookLine, BookLineKey)>, Problem> {
        let mut read: Vec<BookDossier> = Vec::new();
        while let Some(office) = self.offices.last().copied() {
            let left = most.saturating_sub(i64::try_from(read.len()).unwrap_or(most));
            if left == 0 {
                break;
            }
            let stretch = BookRange { office, from: self.from, until: self.until, after: self.after };
            let rows = store::read(conn, stretch, left)?;
            self.after = rows.last().and_then(|row| row.book_volume.zip(row.book_ordinal)).or(self.after);
            if i64::try_from(rows.len()).unwrap_or(left) < left {
                self.offices.pop();
                self.after = None;
            }
            read.extend(rows);
        }
        self.learn(conn, &read)?;
        let amended = amended(conn, &read)?;
        let line = |row: BookDossier| {
            let amended_at = amended.get(&row.id).copied();
            let row = match &self.reader {
                Some(eyes) => eyes.see(conn, row)?,
                None => row,
            };
            let (line, key) = self.line(conn, books, row)?;
            Ok((RegisterBookLine { amended_at, ..line }, key))
        };
        read.into_iter().map(line).collect()
    }

    /// Looks up the offices that act on a dossier and are not known yet.
    fn learn(&mut self, conn: &mut Connection, rows: &[BookDossier]) -> Result<(), Problem> {
        let acting = rows.iter().filter_map(|row| row.acting_office_id);
        let mut unknown: Vec<AgencyId> = acting.filter(|id| !self.names.contains_key(id)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        unknown.sort_unstable();
        unknown.dedup();
        let agencies = agency::store::load_many(conn, &unknown)?;
        self.names.extend(agencies.iter().map(|agency| (agency.id, AgencyName::of(agency))));
        Ok(())
    }

    fn line(
        &self,
        conn: &mut Connection,
        books: &ReferenceCaches,
        row: BookDossier,
    ) -> Result<(RegisterBookLine, BookLineKey), Problem> {
        let unnumbered = || Problem::new(Code::Internal).because("a line of the book has a number");
        let (volume, ordinal) = row.book_volume.zip(row.book_ordinal).ok_or_else(unnumbered)?;
        let name = |id: AgencyId| {
            let unknown = || AgencyName { code: String::new(), name: String::new() };
            self.names.get(&id).cloned().unwrap_or_else(unknown)
        };
        let version = books.procedures.version(conn, row.procedure_version_id)?;
        let key = (row.office_id, volume, ordinal);
        let annulment = match row.account {
            Account::Outside => {
                let last = journal::last_of(conn, row.office_id, row.id, &[Event::Annul])?;
                last.as_ref().map(JournalEntry::details::<Annulment>).transpose()?
            }
            _ => None,
        };
        let note = note(&row, annulment.as_ref());
        Ok((
            RegisterBookLine {
                volume,
                ordinal,
                agency: name(row.office_id),
                handled_by: name(row.acting_office_id.unwrap_or(row.office_id)),
                code: row.code,
                procedure: version.code.clone(),
                procedure_name: version.content.name_vi.clone(),
                sets: row.sets,
                applicant_name: row.applicant_name,
                address: row.applicant_address,
                phone: row.applicant_phone,
                received_at: row.received_at,
                due_at: row.due_at.filter(|_| row.accepted_at.is_some()),
                returned_at: row.returned_at,
                result_delivery: row.result_delivery,
                amended_at: None,
                note,
            },
            key,
        ))
    }
}

/// When the dossiers of these lines were amended last, office by office.
fn amended(
    conn: &mut Connection,
    rows: &[BookDossier],
) -> Result<HashMap<DossierId, Instant>, DatabaseError> {
    let mut found = HashMap::new();
    for part in rows.chunk_by(|one, other| one.office_id == other.office_id) {
        let Some(office) = part.first().map(|row| row.office_id) else { continue };
        let ids: Vec<DossierId> = part.iter().map(|row| row.id).collect();
        found.extend(store::amended(conn, office, &ids)?);
    }
    Ok(found)
}

/// The number of the result, and the state while the result is not handed over; of a dossier that was entered twice the one that
/// stays, and of one whose import was taken back that import.
fn note(row: &BookDossier, annulment: Option<&Annulment>) -> String {
    if let Some(annulment) = annulment {
        let stays = annulment.duplicate_of.as_deref().unwrap_or_default();
        let twice = format!("Đã hủy vì nhập trùng với hồ sơ {stays}");
        return annulment.import_taken_back.as_ref().map_or(twice, |taken| {
            format!("Đã rút lại cùng lần nhập sổ “{}”; mã trong sổ: {}", taken.file, taken.code)
        });
    }
    let number = row.document_number.as_ref().map(|number| format!("Số kết quả: {number}"));
    let state = match row.account {
        Account::ClosedWithdrawn => Some("Công dân rút hồ sơ".to_owned()),
        Account::ClosedRefused => Some("Từ chối giải quyết".to_owned()),
        _ if row.accepted_at.is_none() => Some("Đã hủy tiếp nhận".to_owned()),
        _ => (row.status != Status::Returned).then(|| row.status.words_vi().to_owned()),
    };
    [number, state].into_iter().flatten().collect::<Vec<_>>().join("; ")
}
