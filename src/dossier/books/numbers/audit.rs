//! The auditor's look at the numbers: every number that an office gave out, in a code or in its register book, belongs to a
//! dossier that is there.

use std::collections::{BTreeMap, BTreeSet};

use super::given_back::own_code;
use super::{NumberGap, OfficeNumbers, code, read, store};
use crate::agency::{AgencyId, store as agencies};
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::ledger::Account;
use crate::platform::database::{Connection, DatabaseError};

/// Collects the numbers while the auditor walks through the register.
#[derive(Debug, Default)]
pub struct NumbersAudit {
    office: Option<(AgencyId, String)>,
    found: OfficeNumbers,
    seen: BTreeSet<AgencyId>,
    gone: Vec<(String, String)>,
    /// How many dossiers stand in each volume.
    volumes: BTreeMap<(AgencyId, i32), i32>,
}

/// A volume of a register book in which other numbers stand than were given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenVolume {
    /// Code of the office.
    pub office: String,
    /// The year.
    pub volume: i32,
    /// The last number that was given out.
    pub last: i32,
    /// How many dossiers have one.
    pub standing: i32,
}

impl NumbersAudit {
    /// Takes in a dossier, with the journal of those around it in its order; dossiers come office by office.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add(
        &mut self,
        conn: &mut Connection,
        row: &Dossier,
        entries: &[JournalEntry],
    ) -> Result<(), DatabaseError> {
        if self.office.as_ref().is_none_or(|(office, _)| *office != row.office_id) {
            self.close(conn)?;
            let agency = agencies::find(conn, row.office_id)?;
            self.office = Some((row.office_id, agency.map(|agency| agency.code).unwrap_or_default()));
        }
        if let Some(number) = row.book_number() {
            *self.volumes.entry((row.office_id, number.volume)).or_default() += 1;
        }
        // The number of a code that was given back was given out all the same.
        let code = if row.account == Account::Outside { own_code(&row.code) } else { &row.code };
        let spelled = self.office.as_ref().and_then(|(_, office)| read(office, code));
        if let Some((day, number)) = spelled {
            let first = entries.get(entries.partition_point(|entry| entry.dossier_id < row.id));
            let first = first.filter(|entry| entry.dossier_id == row.id);
            // A row that cannot be read is a finding of its own; it excuses no number that is missing.
            let imported = first.is_some_and(|entry| entry.is_imported().is_ok_and(|imported| imported));
            self.found.add(day, number, imported);
        }
        Ok(())
    }

    /// The volumes of register books of which a number is gone, or was never given out: each stands once (the database holds
    /// them unique), so that as many dossiers as numbers means that none is missing.
    ///
    /// # Errors
    /// When the database fails.
    pub fn broken_volumes(&mut self, conn: &mut Connection) -> Result<Vec<BrokenVolume>, DatabaseError> {
        let mut standing = std::mem::take(&mut self.volumes);
        let mut volumes: Vec<(AgencyId, i32, i32, i32)> = Vec::new();
        for (office, volume, last) in store::volumes(conn)? {
            volumes.push((office, volume, last, standing.remove(&(office, volume)).unwrap_or(0)));
        }
        volumes
            .extend(standing.into_iter().map(|((office, volume), standing)| (office, volume, 0, standing)));
        let mut broken = Vec::new();
        for (office, volume, last, standing) in volumes.into_iter().filter(|(.., last, count)| last != count)
        {
            let office = agencies::find(conn, office)?.map(|agency| agency.code).unwrap_or_default();
            broken.push(BrokenVolume { office, volume, last, standing });
        }
        Ok(broken)
    }

    /// The codes whose dossiers are gone, the first and the last of each run, after the last dossier.
    ///
    /// # Errors
    /// When the database fails.
    pub fn gone(mut self, conn: &mut Connection) -> Result<Vec<(String, String)>, DatabaseError> {
        self.close(conn)?;
        for office in store::offices(conn)? {
            if !self.seen.contains(&office) {
                let agency = agencies::find(conn, office)?;
                self.office = Some((office, agency.map(|agency| agency.code).unwrap_or_default()));
                self.close(conn)?;
            }
        }
        Ok(self.gone)
    }

    fn close(&mut self, conn: &mut Connection) -> Result<(), DatabaseError> {
        let Some((office, name)) = self.office.take() else { return Ok(()) };
        self.seen.insert(office);
        let gaps = std::mem::take(&mut self.found).gaps(&store::last(conn, office)?);
        let spelled = |(day, first, last): NumberGap| (code(&name, day, first), code(&name, day, last));
        self.gone.extend(gaps.into_iter().map(spelled));
        Ok(())
    }
}
