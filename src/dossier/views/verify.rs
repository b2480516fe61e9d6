//! The auditor's walk: every chain is computed again, every dossier and opinion is held against its journal and its seal, every
//! number that was given out is looked for, every balance and every roll-up is added up, and so is the ledger of seals.

mod faults;
mod findings;
mod office_page;

use std::borrow::Cow;
use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use self::office_page::OfficePage;
use crate::agency::{AgencyId, store as agencies};
use crate::dossier::books::DossierId;
use crate::dossier::books::journal;
use crate::dossier::books::numbers::audit::BrokenVolume;
use crate::dossier::books::rollup::audit::{RollupAudit, RollupDifference};
use crate::dossier::books::store::{self, Dossier};
use crate::dossier::books::{fees, numbers, person_index};
use crate::platform::blind_index::hex;
use crate::platform::database::sealing::audit::{self as seals, SealFindings};
use crate::platform::database::{Connection, DatabaseError, Id};

pub use findings::{BrokenRow, VerifyFindings};

/// Dossiers read at a time.
const PAGE: i64 = 500;

/// Walks through the whole register; reads only. Run it inside a snapshot so that acts meanwhile do not disturb it.
///
/// # Errors
/// When the database fails.
pub fn walk(conn: &mut Connection, progress: impl FnMut(u64)) -> Result<VerifyFindings, DatabaseError> {
    let mut findings = walk_dossiers(conn, progress)?;
    let SealFindings { rows, head, broken } = seals::audit(conn)?;
    findings.seals = (rows, head);
    findings.broken.extend(broken.into_iter().map(|(of, what)| no_dossier(&format!("({of})"), what)));
    Ok(findings)
}

/// The walk through the dossiers alone, with whatever is written of them.
///
/// # Errors
/// When the database fails.
pub fn walk_dossiers(
    conn: &mut Connection,
    mut progress: impl FnMut(u64),
) -> Result<VerifyFindings, DatabaseError> {
    let mut walk = Walk::default();
    let mut after: Option<(AgencyId, DossierId)> = None;
    loop {
        let page = store::page_by_key(conn, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some((last.office_id, last.id));
        // One read for each run of dossiers of the same office.
        for office in page.chunk_by(|one, next| one.office_id == next.office_id) {
            walk.office(conn, office)?;
        }
        progress(walk.findings.dossiers);
    }
    walk.finish(conn)
}

/// What is gathered on the way.
#[derive(Default)]
struct Walk {
    findings: VerifyFindings,
    rollups: RollupAudit,
    given_out: numbers::audit::NumbersAudit,
    journals: Sha256,
}

impl Walk {
    /// Goes through dossiers of one office.
    fn office(&mut self, conn: &mut Connection, office: &[Dossier]) -> Result<(), DatabaseError> {
        let Some(page) = OfficePage::read(conn, office)? else { return Ok(()) };
        page.check(&mut self.findings);
        for own in page.entries.chunk_by(|one, next| one.dossier_id == next.dossier_id) {
            self.rollups.add(conn, page.office_id, own)?;
        }
        for (differing, what) in [
            (
                person_index::audit::differing(conn, office)?,
                "the index of people's numbers and words is not what the dossier says",
            ),
            (
                fees::differing(conn, office, &page.entries)?,
                "the fee or its entries are not what the journal says of them",
            ),
        ] {
            let broken = |code| BrokenRow { code, seq: 0, what: Cow::Borrowed(what) };
            self.findings.broken.extend(differing.into_iter().map(broken));
        }
        for row in office {
            self.given_out.add(conn, row, &page.entries)?;
            self.journals.update(&row.last_hash);
        }
        Ok(())
    }

    /// What is left when all dossiers were gone through: rows that are of none of them, numbers and sums.
    fn finish(self, conn: &mut Connection) -> Result<VerifyFindings, DatabaseError> {
        let Self { mut findings, rollups, mut given_out, journals } = self;
        findings.journals = hex(&journals.finalize());
        let rows = u64::try_from(journal::count(conn)?).unwrap_or(0);
        if rows != findings.entries {
            findings.broken.push(no_dossier("(gone)", "journal rows without a dossier"));
        }
        let volumes = given_out.broken_volumes(conn)?;
        findings.broken.extend(given_out.gone(conn)?.into_iter().map(gone));
        // A broken row explains a wrong sum; a wrong sum alone is the database's own fault.
        if findings.broken.is_empty() && journal::balances(conn)? != findings.balances {
            let what = "the sums of the journal are not where its dossiers stand";
            findings.broken.push(no_dossier("(all)", what));
        }
        if findings.broken.is_empty() {
            findings.broken.extend(volumes.into_iter().map(broken_volume));
            let differences = rollups.differences(conn)?;
            findings.broken.extend(named(conn, differences)?);
        }
        Ok(findings)
    }
}

/// A finding that is of no dossier.
fn no_dossier(code: &str, what: impl Into<Cow<'static, str>>) -> BrokenRow {
    BrokenRow { code: code.to_owned(), seq: 0, what: what.into() }
}

/// The codes of the dossiers of these offices whose journal does not hold together, by code: for whoever must say which
/// dossiers make a figure wrong.
///
/// # Errors
/// When the database fails.
pub fn broken_at(conn: &mut Connection, offices: &[AgencyId]) -> Result<Vec<String>, DatabaseError> {
    let mut findings = VerifyFindings::default();
    for office in offices {
        let mut after = Id::from_bytes([0; 16]);
        loop {
            let page = store::page_by_key(conn, Some((*office, after)), PAGE)?;
            let own = page.iter().take_while(|row| row.office_id == *office).count();
            let own = page.get(..own).unwrap_or_default();
            let Some(read) = OfficePage::read(conn, own)? else { break };
            read.check(&mut findings);
            after = read.last;
        }
    }
    let mut codes: Vec<String> = findings.broken.into_iter().map(|broken| broken.code).collect();
    codes.sort_unstable();
    codes.dedup();
    Ok(codes)
}

/// Dossiers that are gone with everything that was written of them, by the numbers of the first and of the last.
fn gone((first, last): (String, String)) -> BrokenRow {
    let what = if first == last {
        Cow::Borrowed("the number was given out, and its dossier is gone")
    } else {
        Cow::Owned(format!("the numbers from this one to {last} were given out, and their dossiers are gone"))
    };
    BrokenRow { code: first, seq: 0, what }
}

/// A register book of which a number is missing.
fn broken_volume(found: BrokenVolume) -> BrokenRow {
    let BrokenVolume { office, volume, last, standing } = found;
    let what = format!("volume {volume}: the last number is {last}, and {standing} dossiers have one");
    BrokenRow { code: format!("(register book of {office})"), seq: 0, what: what.into() }
}

/// The roll-ups that are not what the journal comes to, by the office that they are of.
fn named(conn: &mut Connection, differences: Vec<RollupDifference>) -> Result<Vec<BrokenRow>, DatabaseError> {
    let offices: Vec<AgencyId> = differences.iter().filter_map(|(office, _)| *office).collect();
    let codes: BTreeMap<AgencyId, String> =
        agencies::load_many(conn, &offices)?.into_iter().map(|agency| (agency.id, agency.code)).collect();
    let broken = differences.into_iter().map(|(office, what)| {
        let code =
            office.and_then(|office| codes.get(&office).cloned()).unwrap_or_else(|| "(all)".to_owned());
        BrokenRow { code: format!("(roll-ups of {code})"), seq: 0, what: what.into() }
    });
    Ok(broken.collect())
}
