//! Whether the applicants of withdrawn dossiers filed the same procedure again, at the same office or another one.

use std::collections::{BTreeSet, HashMap};

use chrono::TimeDelta;
use diesel::prelude::*;

use super::meter::is_same_applicant;
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::person_index::NumberKind;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::Event;
use crate::on;
use crate::platform::database::schema::{dossier, dossier_number, journal};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;
use crate::report::measure::acts::JournalAct;
use crate::report::measure::acts::selection::ActKey;

/// Withdrawals that are looked at together: they lie close to each other in time, and so do the dossiers that are held against
/// them.
const TOGETHER: usize = 50;

/// Where and until when to look for what was filed again.
#[derive(Debug, Clone, Copy)]
pub(super) struct RefilingSearch<'a> {
    /// The offices that whoever asks may see, and no other.
    pub offices: &'a [AgencyId],
    /// Days after the wish to withdraw.
    pub days: i64,
    /// Received before this instant.
    pub until: Instant,
    /// Recorded by then.
    pub known_at: Instant,
}

/// A withdrawn dossier.
struct WithdrawnDossier {
    key: ActKey,
    dossier_id: DossierId,
    procedure_id: ProcedureId,
    name: String,
    identity: Option<String>,
    /// The wish to withdraw, and the last instant at which filing again counts.
    since: Instant,
    last: Instant,
}

/// A dossier that was filed.
#[derive(Queryable, Selectable)]
#[diesel(table_name = dossier)]
struct FiledDossier {
    id: DossierId,
    procedure_id: ProcedureId,
    received_at: Instant,
    applicant_name: String,
    applicant_identity: Option<String>,
}

impl WithdrawnDossier {
    fn is(&self, filed: &FiledDossier) -> bool {
        let by_the_same = || {
            is_same_applicant(
                (&self.name, self.identity.as_deref()),
                (&filed.applicant_name, filed.applicant_identity.as_deref()),
            )
        };
        filed.id != self.dossier_id
            && filed.procedure_id == self.procedure_id
            && (self.since..=self.last).contains(&filed.received_at)
            && by_the_same()
    }
}

/// Those of these withdrawals of one office, in the order in which they took effect, after which the applicant filed again: at the
/// same office by identity number or name, at another one by identity number alone.
///
/// # Errors
/// When the database fails.
pub(super) fn filed_again(
    conn: &mut Connection,
    office: AgencyId,
    acts: &[&JournalAct],
    sight: RefilingSearch<'_>,
) -> Result<BTreeSet<ActKey>, DatabaseError> {
    let others: Vec<AgencyId> = sight.offices.iter().copied().filter(|id| *id != office).collect();
    let mut again = BTreeSet::new();
    for acts in acts.chunks(TOGETHER) {
        let withdrawn = withdrawn(conn, office, acts, sight.days)?;
        let mut filed = filed_here(conn, office, &withdrawn, sight)?;
        filed.extend(filed_elsewhere(conn, office, &others, &withdrawn, sight)?);
        let found = withdrawn.iter().filter(|one| filed.iter().any(|filed| one.is(filed)));
        again.extend(found.map(|one| one.key));
    }
    Ok(again)
}

/// Who withdrew, and when they asked to; when the dossier was closed, where no such wish was entered.
fn withdrawn(
    conn: &mut Connection,
    office: AgencyId,
    acts: &[&JournalAct],
    days: i64,
) -> Result<Vec<WithdrawnDossier>, DatabaseError> {
    let ids: Vec<DossierId> = acts.iter().map(|act| act.dossier_id).collect();
    let people: Vec<(DossierId, String, Option<String>)> = on!(&mut *conn, c => dossier::table
        .filter(dossier::office_id.eq(office))
        .filter(dossier::id.eq_any(&ids))
        .select((dossier::id, dossier::applicant_name, dossier::applicant_identity))
        .load(c))?;
    let wishes: Vec<(DossierId, i32, Instant)> = on!(conn, c => journal::table
        .filter(journal::office_id.eq(office))
        .filter(journal::dossier_id.eq_any(&ids))
        .filter(journal::event.eq(Event::Withdraw))
        .order((journal::dossier_id, journal::seq))
        .select((journal::dossier_id, journal::seq, journal::happened_at))
        .load(c))?;
    let people: HashMap<DossierId, (String, Option<String>)> =
        people.into_iter().map(|(id, name, identity)| (id, (name, identity))).collect();
    let one = |act: &&JournalAct| {
        let (name, identity) = people.get(&act.dossier_id)?.clone();
        let wish = wishes.iter().rev().find(|(id, seq, _)| *id == act.dossier_id && *seq <= act.seq);
        let since = wish.map_or(act.happened_at, |(_, _, at)| *at);
        let last = since.plus(TimeDelta::days(days));
        let (dossier_id, procedure_id) = (act.dossier_id, act.procedure_id);
        Some(WithdrawnDossier { key: act.key(), dossier_id, procedure_id, name, identity, since, last })
    };
    Ok(acts.iter().filter_map(one).collect())
}

/// The first and the last instant at which anything filed again counts.
fn stretch(withdrawn: &[WithdrawnDossier]) -> Option<(Instant, Instant)> {
    let since = withdrawn.iter().map(|one| one.since).min()?;
    let last = withdrawn.iter().map(|one| one.last).max()?;
    Some((since, last))
}

/// What was filed at the same office meanwhile, of the same procedures.
fn filed_here(
    conn: &mut Connection,
    office: AgencyId,
    withdrawn: &[WithdrawnDossier],
    sight: RefilingSearch<'_>,
) -> Result<Vec<FiledDossier>, DatabaseError> {
    let Some((since, last)) = stretch(withdrawn) else { return Ok(Vec::new()) };
    let procedures: BTreeSet<ProcedureId> = withdrawn.iter().map(|one| one.procedure_id).collect();
    Ok(on!(conn, c => dossier::table
        .filter(dossier::office_id.eq(office))
        .filter(dossier::received_at.between(since, last))
        .filter(dossier::received_at.lt(sight.until))
        .filter(dossier::recorded_at.le(sight.known_at))
        .filter(dossier::account.ne(Account::Outside))
        .filter(dossier::procedure_id.eq_any(procedures))
        .select(FiledDossier::as_select())
        .load(c))?)
}

/// What these people filed meanwhile at other offices. Two people of the same name are too common to go by it there.
fn filed_elsewhere(
    conn: &mut Connection,
    office: AgencyId,
    offices: &[AgencyId],
    withdrawn: &[WithdrawnDossier],
    sight: RefilingSearch<'_>,
) -> Result<Vec<FiledDossier>, DatabaseError> {
    let Some((since, last)) = stretch(withdrawn).filter(|_| !offices.is_empty()) else {
        return Ok(Vec::new());
    };
    let ids: Vec<DossierId> = withdrawn.iter().map(|one| one.dossier_id).collect();
    let people: Vec<Vec<u8>> = on!(&mut *conn, c => dossier_number::table
        .filter(dossier_number::office_id.eq(office))
        .filter(dossier_number::dossier_id.eq_any(ids))
        .filter(dossier_number::kind.eq(NumberKind::Identity))
        .select(dossier_number::blind)
        .load(c))?;
    if people.is_empty() {
        return Ok(Vec::new());
    }
    Ok(on!(conn, c => dossier::table
        .inner_join(dossier_number::table.on(
            dossier_number::office_id.eq(dossier::office_id).and(dossier_number::dossier_id.eq(dossier::id)),
        ))
        .filter(dossier_number::blind.eq_any(people))
        .filter(dossier_number::kind.eq(NumberKind::Identity))
        .filter(dossier::office_id.eq_any(offices))
        .filter(dossier::received_at.between(since, last))
        .filter(dossier::received_at.lt(sight.until))
        .filter(dossier::recorded_at.le(sight.known_at))
        .filter(dossier::account.ne(Account::Outside))
        .select(FiledDossier::as_select())
        .load(c))?)
}
