//! Acts on many dossiers at once: each dossier is planned by itself, first in a rehearsal that writes nothing, then to be written.
//!
//! A calendar, a version of a procedure or an office changes, and the open dossiers follow. What becomes of a dossier is its
//! *plan*. Plans are counted, and those that change something go through the gate to the journal, a batch at a time. Each
//! batch is a transaction of its own, so that the desk can go on between them. What somebody else changed since it was planned
//! is planned again. Done again, a sweep finds nothing to do; broken off, it is finished by doing it again.
//!
//! `recalendar/`, `moving/` and `continuation/` are sweeps; `replay/` is a rehearsal of what can no longer be done.

pub(in crate::dossier) mod http;
pub(in crate::dossier) mod store;

use std::collections::{BTreeMap, HashSet};
use std::ops::AddAssign;
use std::sync::Arc;

use crate::access::{Assignment, Officer, Role};
use crate::agency::{Agency, AgencyId, store as agencies};
use crate::dossier::books::DossierId;
use crate::platform::clock::Clock;
use crate::platform::database::{Connection, Database};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::procedure::actions::no_procedure;
use crate::procedure::{ProcedureVersion, store as procedures};

/// How often a batch is planned again when others are faster.
const TRIES: u32 = 5;
/// The most plans that the answer of a sweep lists.
const MOST_LISTED: usize = 500;

/// What the dossiers have in common, and their keys.
pub(in crate::dossier) type OfOneKind<Of> = (Of, Vec<DossierId>);

/// What becomes of many dossiers, found out without writing.
pub(in crate::dossier) trait Rehearse: Send + Sync + 'static {
    /// What the dossiers of a batch have in common, such as their office.
    type Of: Clone + Send + 'static;
    /// A dossier and what becomes of it.
    type Plan: Send + 'static;
    /// How many, by what becomes of them.
    type Totals: Default + Send + 'static;
    /// Dossiers that are read at once.
    const BATCH: usize;

    /// The keys of the dossiers to look at, in order.
    fn found(&self, conn: &mut Connection) -> Result<Vec<OfOneKind<Self::Of>>, Problem>;

    /// What becomes of these; those that are no longer concerned are left out.
    fn plan(
        &self,
        conn: &mut Connection,
        of: &Self::Of,
        ids: &[DossierId],
    ) -> Result<Vec<Self::Plan>, Problem>;

    /// Counts one of them.
    fn count(totals: &mut Self::Totals, plan: &Self::Plan, now: Instant);
}

/// What is done to many dossiers, as it was rehearsed.
pub(in crate::dossier) trait Sweep: Send + Sync + 'static {
    /// Which dossiers, and what becomes of them.
    type Rehearsal: Rehearse;

    /// The rehearsal of what is done.
    fn rehearsal(&self) -> &Self::Rehearsal;

    /// The dossier that is written; none when it stays as it is.
    fn changes(plan: &PlanOf<Self>) -> Option<DossierId>;

    /// Whether the answer lists a dossier that stays as it is.
    fn is_listed(_plan: &PlanOf<Self>) -> bool {
        false
    }

    /// Posts plans that change something, and answers the keys of the dossiers that somebody else was faster with.
    fn post(
        &self,
        conn: &mut Connection,
        of: &OfOf<Self>,
        plans: &[PlanOf<Self>],
        now: Instant,
    ) -> Result<HashSet<DossierId>, Problem>;

    /// What is said when others are faster again and again.
    fn busy() -> Problem;
}

type PlanOf<S> = <<S as Sweep>::Rehearsal as Rehearse>::Plan;
type OfOf<S> = <<S as Sweep>::Rehearsal as Rehearse>::Of;
type TotalsOf<S> = <<S as Sweep>::Rehearsal as Rehearse>::Totals;

/// What a sweep did: the totals, and the first of the listed dossiers that stay as they are.
pub(in crate::dossier) type Swept<S> = (TotalsOf<S>, Vec<PlanOf<S>>);

/// The totals, and each plan in order.
///
/// # Errors
/// When a plan cannot be made, or the database fails.
pub(in crate::dossier) fn rehearse<R: Rehearse>(
    conn: &mut Connection,
    rehearsal: &R,
    now: Instant,
    mut each: impl FnMut(R::Plan),
) -> Result<R::Totals, Problem> {
    let mut totals = R::Totals::default();
    for (of, ids) in batches(conn, rehearsal)? {
        for plan in rehearsal.plan(conn, &of, &ids)? {
            R::count(&mut totals, &plan, now);
            each(plan);
        }
    }
    Ok(totals)
}

/// Does it, batch by batch.
///
/// # Errors
/// When a plan cannot be made, others are faster again and again, or the database fails. What is committed by then stands; the
/// rest is done by doing it again.
pub(in crate::dossier) async fn run<S>(
    database: &Database,
    clock: &Clock,
    sweep: S,
) -> Result<Swept<S>, Problem>
where
    S: Sweep,
    TotalsOf<S>: AddAssign,
{
    let sweep = Arc::new(sweep);
    let reader = Arc::clone(&sweep);
    let batches = database.read(move |conn| batches(conn, reader.rehearsal())).await?;
    let (mut totals, mut listed) = (TotalsOf::<S>::default(), Vec::new());
    for (of, ids) in batches {
        let (reader, common) = (Arc::clone(&sweep), of.clone());
        // Planned while the writer is free, and written if nobody was faster.
        let plans = database.read(move |conn| reader.rehearsal().plan(conn, &common, &ids)).await?;
        let changing = set_apart::<S>(plans, &mut totals, &mut listed, clock.now());
        if changing.is_empty() {
            continue;
        }
        let (writer, clock) = (Arc::clone(&sweep), clock.clone());
        let work = move |conn: &mut Connection| write(conn, &*writer, &of, &changing, clock.now());
        let (part, stay) = database.write(work).await?;
        totals += part;
        listed.extend(stay);
    }
    listed.truncate(MOST_LISTED);
    Ok((totals, listed))
}

/// The dossiers to look at, a transaction's worth at a time.
fn batches<R: Rehearse>(conn: &mut Connection, rehearsal: &R) -> Result<Vec<OfOneKind<R::Of>>, Problem> {
    let found = rehearsal.found(conn)?;
    let batches =
        found.iter().flat_map(|(of, ids)| ids.chunks(R::BATCH).map(|ids| (of.clone(), ids.to_vec())));
    Ok(batches.collect())
}

/// Counts the dossiers that stay as they are, lists those that are listed, and answers the others.
fn set_apart<S: Sweep>(
    plans: Vec<PlanOf<S>>,
    totals: &mut TotalsOf<S>,
    listed: &mut Vec<PlanOf<S>>,
    now: Instant,
) -> Vec<PlanOf<S>> {
    let (changing, stay): (Vec<_>, Vec<_>) = plans.into_iter().partition(|plan| S::changes(plan).is_some());
    for plan in stay {
        S::Rehearsal::count(totals, &plan, now);
        if S::is_listed(&plan) && listed.len() < MOST_LISTED {
            listed.push(plan);
        }
    }
    changing
}

/// Writes a batch; what others changed since it was planned is planned again.
fn write<S: Sweep>(
    conn: &mut Connection,
    sweep: &S,
    of: &OfOf<S>,
    plans: &[PlanOf<S>],
    now: Instant,
) -> Result<Swept<S>, Problem> {
    let (mut totals, mut listed) = (TotalsOf::<S>::default(), Vec::new());
    let mut again: Option<Vec<PlanOf<S>>> = None;
    for _ in 0..TRIES {
        let plans = again.as_deref().unwrap_or(plans);
        let missed = sweep.post(conn, of, plans, now)?;
        for plan in plans.iter().filter(|plan| S::changes(plan).is_some_and(|id| !missed.contains(&id))) {
            S::Rehearsal::count(&mut totals, plan, now);
        }
        if missed.is_empty() {
            return Ok((totals, listed));
        }
        let missed: Vec<DossierId> = missed.into_iter().collect();
        let plans = sweep.rehearsal().plan(conn, of, &missed)?;
        again = Some(set_apart::<S>(plans, &mut totals, &mut listed, now));
    }
    Err(S::busy())
}

/// Dossiers keep changing under a sweep: it is sent again as it is.
pub(in crate::dossier) fn busy(vi: &'static str, en: &'static str) -> Problem {
    let mut busy = Problem::new(Code::ChangedMeanwhile).say(vi, en);
    busy.retryable = true;
    busy
}

/// Keys by their offices, in order.
pub(in crate::dossier) fn by_office(
    keys: impl IntoIterator<Item = (AgencyId, DossierId)>,
) -> Vec<(AgencyId, Vec<DossierId>)> {
    let mut offices: BTreeMap<AgencyId, Vec<DossierId>> = BTreeMap::new();
    for (office_id, id) in keys {
        offices.entry(office_id).or_default().push(id);
    }
    offices.into_iter().collect()
}

/// The offices whose dossiers an act on this agency reaches: its own and those below. A unit has none; its dossiers are
/// those of its office.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn offices(conn: &mut Connection, agency: &Agency) -> Result<Vec<AgencyId>, Problem> {
    if agency.is_office() { Ok(agencies::subtree_offices(conn, agency.id)?) } else { Ok(Vec::new()) }
}

/// The agency of that code, when the officer sees its office.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn agency(
    conn: &mut Connection,
    officer: &Officer,
    code: &str,
) -> Result<Option<Agency>, Problem> {
    let found = agencies::find_by_code(conn, code)?;
    Ok(found.filter(|agency| officer.scope().sees(agency.office_id)))
}

/// The assignment by which the officer administers the agency and everything below it, if there is one.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn administrator(
    conn: &mut Connection,
    officer: &Officer,
    agency: &Agency,
) -> Result<Option<Assignment>, Problem> {
    let below = offices(conn, agency)?;
    let assignment = officer
        .acts_as(&[Role::Administrator], agency.office_id)
        .filter(|_| officer.reach_as(Role::Administrator).covers(&below));
    Ok(assignment.cloned())
}

/// The version of a procedure by its number.
///
/// # Errors
/// When there is none, or the database fails.
pub(in crate::dossier) fn version(
    conn: &mut Connection,
    code: &str,
    number: i32,
) -> Result<ProcedureVersion, Problem> {
    let versions = procedures::list_versions(conn, code)?;
    versions.into_iter().find(|version| version.version == number).ok_or_else(|| no_procedure(code))
}
