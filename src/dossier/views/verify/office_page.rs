//! Some dossiers of one office with everything that is held against them, and the walk along them.

use super::faults::{HeldAgainst, fault_of};
use super::findings::{BrokenRow, VerifyFindings};
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::content_seal::store::{self as seals, OlderSeal};
use crate::dossier::books::journal::{self, JournalEntry};
use crate::dossier::books::legs::{self, LegTurn};
use crate::dossier::books::opinions;
use crate::dossier::books::opinions::store::Opinion;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::ledger::Account;
use crate::dossier::views::opinions::audit::AskedNames;
use crate::platform::database::{Connection, DatabaseError};

/// What was read of them; each list is by dossier.
pub(super) struct OfficePage<'a> {
    pub(super) office_id: AgencyId,
    pub(super) last: DossierId,
    pub(super) entries: Vec<JournalEntry>,
    dossiers: &'a [Dossier],
    turns: Vec<LegTurn>,
    asked: Vec<Opinion>,
    names: AskedNames,
    older: Vec<OlderSeal>,
}

impl<'a> OfficePage<'a> {
    /// Reads what is held against these dossiers of one office, which come by key; none when there are none.
    pub(super) fn read(
        conn: &mut Connection,
        dossiers: &'a [Dossier],
    ) -> Result<Option<Self>, DatabaseError> {
        let (Some(first), Some(last)) = (dossiers.first(), dossiers.last()) else { return Ok(None) };
        let (office_id, first, last) = (first.office_id, first.id, last.id);
        let asked = opinions::store::of_dossiers(conn, office_id, first, last)?;
        Ok(Some(Self {
            office_id,
            last,
            dossiers,
            entries: journal::of_dossiers(conn, office_id, first, last)?,
            turns: legs::store::of_dossiers(conn, office_id, first, last)?,
            names: AskedNames::read(conn, &asked)?,
            asked,
            older: seals::of_dossiers(conn, office_id, first, last)?,
        }))
    }

    /// Holds each dossier against what was read, and counts it.
    pub(super) fn check(&self, findings: &mut VerifyFindings) {
        let mut rest = self.entries.as_slice();
        for row in self.dossiers {
            // Rows whose dossier is gone stand between those of others.
            while let Some((orphan, further)) =
                rest.split_first().filter(|(entry, _)| entry.dossier_id < row.id)
            {
                rest = further;
                findings.entries += 1;
                findings.broken.push(BrokenRow {
                    code: format!("(gone, id {})", orphan.dossier_id),
                    seq: orphan.seq,
                    what: "a journal row without a dossier".into(),
                });
            }
            let of_this = rest.iter().take_while(|entry| entry.dossier_id == row.id).count();
            let (own, further) = rest.split_at(of_this);
            rest = further;
            findings.dossiers += 1;
            findings.entries += u64::try_from(own.len()).unwrap_or(0);
            let held = HeldAgainst {
                entries: own,
                turns: run_of(&self.turns, row.id, |turn| turn.dossier_id),
                asked: run_of(&self.asked, row.id, |opinion| opinion.dossier_id),
                names: &self.names,
                older: run_of(&self.older, row.id, |older| older.dossier_id).first(),
            };
            let (seq, what) = match fault_of(row, &held) {
                Ok(None) => (0, None),
                Ok(Some((seq, what))) => (seq, Some(what)),
                Err(unreadable) => (row.version, Some(unreadable.to_string().into())),
            };
            findings.broken.extend(what.map(|what| BrokenRow { code: row.code.clone(), seq, what }));
            if let Some(last) = own.last().filter(|last| last.to_account != Account::Outside) {
                *findings.balances.entry(last.to_account).or_default() += 1;
            }
        }
    }
}

/// What is of one dossier.
fn run_of<T>(all: &[T], id: DossierId, of: impl Fn(&T) -> DossierId) -> &[T] {
    let first = all.partition_point(|one| of(one) < id);
    let end = all.partition_point(|one| of(one) <= id);
    all.get(first..end).unwrap_or_default()
}
