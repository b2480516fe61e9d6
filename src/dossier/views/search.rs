//! Finding dossiers: the lists of the desk and of the supervisor, always within what the officer may see.

use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;

use crate::access::{Officer, OfficerId};
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::legs;
use crate::dossier::books::opinions;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::overdue::OverdueRule;
use crate::dossier::clock::status::Status;
use crate::dossier::views::list_filter::{DossierFilter, DossierOrder, Worklist};
use crate::dossier::views::step_holders::search::{StepTurn, step_is_done, step_turns, waits_for_nobody};
use crate::on;
use crate::platform::database::passed::{due_not_passed, due_passed};
use crate::platform::database::schema::{agency, dossier, dossier_leg, reminder, workflow_step};
use crate::platform::database::types::sql::Instant as InstantColumn;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::platform::text::word_patterns;
use crate::workflow::WorkflowId;

/// How many dossiers of a list are alike in where they lie.
#[derive(Debug, Clone, Queryable)]
#[expect(missing_docs, reason = "the fields are columns of the dossier")]
pub struct HeldCount {
    pub office_id: AgencyId,
    pub acting_office_id: Option<AgencyId>,
    pub handler_id: Option<OfficerId>,
    pub workflow_id: WorkflowId,
    pub step: i32,
    pub step_role: Option<String>,
    pub dossiers: i64,
}

/// The key of a row in a list: the instant it is ordered by, and the dossier.
pub type DossierListKey = (i64, DossierId);

/// What stands in the key of a row without a due date: the last instant there is.
const NO_DUE: i64 = 253_402_300_799_999_999;

/// The dossiers for which the officer owes an opinion, when the list asks for them. They are few, each being a question put
/// to this officer or to colleagues of the same role.
fn asked(
    conn: &mut Connection,
    filter: &DossierFilter,
    officer: &Officer,
) -> Result<Vec<DossierId>, DatabaseError> {
    match filter.worklist {
        Some(Worklist::OpinionsAsked) => opinions::store::dossiers_asking(conn, &filter.offices, officer),
        _ => Ok(Vec::new()),
    }
}

/// By which right a dossier is on a list of some offices: the one visibility predicate of lists, as
/// [`Dossier::is_seen_by`] is that of a single dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visibility {
    /// One of the offices owns it.
    Owned,
    /// One of them acts on it, and another office owns it.
    TakenOver,
    /// One of them had a leg of it, and others own it and act on it.
    OnTheWay,
}

impl Visibility {
    /// Every dossier that is seen, once. Read one after the other: each has an index in the order of the list, which both
    /// together, joined by "or", have not.
    const ALL: [Self; 3] = [Self::Owned, Self::TakenOver, Self::OnTheWay];
}

/// The rights to look for: few offices have legs of others' dossiers, the rest need not ask each dossier for its legs.
fn reaches(conn: &mut Connection, filter: &DossierFilter) -> Result<Vec<Visibility>, DatabaseError> {
    let on_the_way = legs::store::any_of_others(conn, &filter.offices)?;
    Ok(Visibility::ALL.into_iter().filter(|reach| on_the_way || *reach != Visibility::OnTheWay).collect())
}

/// The condition that one of `offices` acts on a dossier; the same as [`Dossier::acting_office`].
macro_rules! acted_on_by {
    ($offices:expr) => {{
        let offices: Vec<AgencyId> = $offices;
        dossier::acting_office_id
            .is_null()
            .and(dossier::office_id.eq_any(offices.clone()))
            .or(dossier::acting_office_id.eq_any(offices).assume_not_null())
    }};
}

pub(in crate::dossier) use acted_on_by;

macro_rules! filtered {
    ($of:expr, $filter:expr, $reach:expr, $officer:expr, $now:expr, $asked:expr) => {{
        let (filter, now): (&DossierFilter, Instant) = ($filter, $now);
        let offices = filter.offices.clone();
        let mut query = $of.into_boxed();
        query = match $reach {
            Visibility::Owned => query.filter(dossier::office_id.eq_any(offices)),
            Visibility::TakenOver => query
                .filter(dossier::acting_office_id.eq_any(offices.clone()))
                .filter(dossier::office_id.ne_all(offices)),
            Visibility::OnTheWay => query
                .filter(dossier::office_id.ne_all(offices.clone()))
                .filter(
                    dossier::acting_office_id
                        .is_null()
                        .or(dossier::acting_office_id.assume_not_null().ne_all(offices.clone())),
                )
                .filter(diesel::dsl::exists(
                    dossier_leg::table
                        .filter(dossier_leg::office_id.eq(dossier::office_id))
                        .filter(dossier_leg::dossier_id.eq(dossier::id))
                        .filter(dossier_leg::agency_id.eq_any(offices)),
                )),
        };
        if filter.wants_not_ended() {
            query = query.filter(dossier::status.eq_any(Status::NOT_ENDED));
        }
        if let Some((from, until)) = filter.ended {
            // As `Dossier::ended_at` has it.
            let resolved = dossier::resolved_at.ge(from).and(dossier::resolved_at.lt(until)).assume_not_null();
            let closed = dossier::closed_at.ge(from).and(dossier::closed_at.lt(until)).assume_not_null();
            query = query
                .filter(dossier::account.eq_any([Account::RESOLVED, Account::CLOSED].concat()))
                .filter(closed.or(dossier::closed_at.is_null().and(resolved)));
        }
        if let Some(given) = filter.given {
            let done = dossier::handler_id
                .is_not_null()
                .and(step_is_done!("held.officer_id = dossier.handler_id", now));
            query = if given { query.filter(done) } else { query.filter(not(done)) };
        }
        if let Some(office) = filter.acting_at {
            query = query.filter(acted_on_by!(vec![office]));
        }
        if let Some(role) = filter.step_role {
            query = query.filter(dossier::step_role.eq(role.as_str()));
        }
        if let Some(status) = filter.status {
            query = query.filter(dossier::status.eq(status));
        }
        match filter.account {
            Some(account) => query = query.filter(dossier::account.eq(account)),
            // What was annulled has left the register: it is listed apart, and found by its code.
            None if filter.code.is_none() => query = query.filter(dossier::account.ne(Account::Outside)),
            None => {}
        }
        if let Some(procedures) = &filter.procedures {
            query = query.filter(dossier::procedure_id.eq_any(procedures.clone()));
        }
        if let Some(handler) = filter.handler_id {
            query = query.filter(dossier::handler_id.eq(handler));
        }
        if let Some(day) = filter.received_from {
            query = query.filter(dossier::received_at.ge(Instant::start_of(day)));
        }
        if let Some(day) = filter.received_to {
            query = query.filter(dossier::received_at.lt(Instant::end_of(day)));
        }
        if let Some(at) = filter.newer_than {
            query = query.filter(dossier::received_at.ge(at));
        }
        if let Some(day) = filter.due_from {
            query = query.filter(dossier::due_at.ge(Instant::start_of(day)));
        }
        if let Some(day) = filter.due_to {
            query = query.filter(dossier::due_at.lt(Instant::end_of(day)));
        }
        if let Some(code) = &filter.code {
            query = query.filter(dossier::code.eq(code.clone()));
        }
        if let Some(ids) = &filter.ids {
            query = query.filter(dossier::id.eq_any(ids.clone()));
        }
        if let Some(text) = &filter.text {
            // Every word, in any order.
            for word in word_patterns(text) {
                query = query.filter(dossier::search.like(word).escape('\\'));
            }
        }
        if filter.overdue || filter.worklist == Some(Worklist::Overdue) {
            // As `overdue::is_overdue` has it. Whoever is overdue already is among those who may be: an index finds them all.
            let late_when_paused = Account::with_rules(&[OverdueRule::LateWhenPaused]);
            let held_to_date = Account::with_rules(&[OverdueRule::ClockRuns, OverdueRule::Waits]);
            let may_be: Vec<Account> = [held_to_date, late_when_paused.clone()].concat();
            query = query
                .filter(dossier::account.eq_any(may_be))
                .filter(dossier::due_at.is_not_null())
                .filter(due_passed!(dossier::due_at, now).or(dossier::account.eq_any(late_when_paused)));
        }
        match filter.worklist {
            Some(Worklist::DueToday) => {
                query = query
                    .filter(dossier::account.eq(Account::InProcess))
                    .filter(due_not_passed!(dossier::due_at, now))
                    .filter(dossier::due_at.lt(Instant::end_of(now.date())));
            }
            Some(Worklist::Paused) => {
                query = query.filter(dossier::account.eq_any(Account::PAUSED.to_vec()));
            }
            Some(Worklist::WaitingAcceptance) => {
                query = query.filter(dossier::account.eq(Account::WaitingAcceptance));
            }
            Some(Worklist::AnswerOverdue) => {
                // By state first: those are few, and an index finds them.
                query = query
                    .filter(
                        dossier::status.eq_any(vec![Status::SupplementRequested, Status::PaymentRequested]),
                    )
                    .filter(due_passed!(dossier::citizen_due_at, now));
            }
            Some(list @ (Worklist::ToAsk | Worklist::ToApprove)) => {
                query = query
                    .filter(dossier::status.eq_any(vec![Status::Accepted, Status::Processing]))
                    .filter(dossier::request_draft.is_not_null())
                    .filter(dossier::request_approved.eq(list == Worklist::ToAsk));
            }
            Some(Worklist::Mine) => {
                let officer: &Officer = $officer;
                query = query
                    .filter(dossier::status.eq_any(vec![
                        Status::Submitted,
                        Status::Accepted,
                        Status::Processing,
                        Status::Resolved,
                    ]));
                // One condition for each role, joined by "or"; nothing of mine without a role.
                let mut turns: Box<
                    dyn BoxableExpression<dossier::table, _, SqlType = diesel::sql_types::Bool>,
                > = Box::new(dossier::version.lt(0));
                for StepTurn { handlers, role, offices, held_at } in step_turns(officer) {
                    // A unit of the office that the workflow names, and where this officer does not hold the role.
                    let of_another_unit = exists(
                        workflow_step::table
                            .inner_join(agency::table.on(agency::id.nullable().eq(workflow_step::unit_id)))
                            .filter(workflow_step::workflow_id.eq(dossier::workflow_id))
                            .filter(workflow_step::position.eq(dossier::step))
                            .filter(
                                dossier::acting_office_id
                                    .is_null()
                                    .and(agency::office_id.eq(dossier::office_id))
                                    .or(agency::office_id
                                        .nullable()
                                        .eq(dossier::acting_office_id)
                                        .assume_not_null()),
                            )
                            .filter(agency::id.ne_all(held_at)),
                    );
                    // Whoever handles it does not do this step, or does it no more: it is everybody's of its role.
                    let given = dossier::handler_id
                        .is_null()
                        .or(dossier::handler_id.eq_any(handlers).assume_not_null())
                        .or(not(step_is_done!("held.officer_id = dossier.handler_id", now)));
                    turns = Box::new(
                        turns.or(dossier::step_role
                            .eq(role.as_str())
                            .assume_not_null()
                            .and(acted_on_by!(offices))
                            .and(not(of_another_unit))
                            .and(given)),
                    );
                }
                query = query.filter(turns);
            }
            Some(Worklist::OpinionsAsked) => {
                query = query
                    .filter(dossier::id.eq_any($asked.clone()))
                    .filter(dossier::account.eq_any(Account::PENDING.to_vec()))
                    .filter(dossier::status.ne(Status::WithdrawalRequested));
            }
            Some(Worklist::WithoutOfficer) => {
                query = query
                    .filter(dossier::status.eq_any([Status::NOT_ENDED, &[Status::Resolved]].concat()))
                    .filter(
                        dossier::step_role
                            .is_not_null()
                            .and(not(step_is_done!("1 = 1", now)))
                            .or(waits_for_nobody!(now)),
                    );
            }
            Some(Worklist::ResultReady) => {
                query = query.filter(dossier::status.eq(Status::Resolved));
            }
            Some(Worklist::HandOverToday | Worklist::StepLate) => {
                // Among these; which of them, `lists/hand_over_lists.rs` works out.
                query = query
                    .filter(dossier::account.eq(Account::InProcess))
                    .filter(dossier::due_at.is_not_null());
            }
            Some(Worklist::Reminded) => {
                query = query.filter(dossier::account.eq_any(Account::REMINDED_OF.to_vec())).filter(exists(
                    reminder::table
                        .filter(reminder::office_id.eq(dossier::office_id))
                        .filter(reminder::dossier_id.eq(dossier::id))
                        .filter(reminder::made_at.ge(dossier::last_recorded_at)),
                ));
            }
            Some(Worklist::Overdue) | None => {}
        }
        query
    }};
}

/// One page of a list, with one row more than `limit` when there is a further page.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Connection,
    filter: &DossierFilter,
    officer: &Officer,
    now: Instant,
    order: DossierOrder,
    after: Option<DossierListKey>,
    limit: i64,
) -> Result<Vec<Dossier>, DatabaseError> {
    let mut rows = Vec::new();
    for reach in reaches(conn, filter)? {
        if reach == Visibility::Owned && order == DossierOrder::Received && !filter.is_narrow() {
            rows.extend(newest_owned(conn, filter, officer, now, after, limit)?);
        } else {
            rows.extend(list_reached(conn, filter, reach, officer, now, order, after, limit)?);
        }
    }
    keep_first(&mut rows, order, limit);
    Ok(rows)
}

/// Puts rows in order and keeps those of a page, with one more.
fn keep_first(rows: &mut Vec<Dossier>, order: DossierOrder, limit: i64) {
    rows.sort_by(|one, other| {
        let (one, other) = (key(one, order), key(other, order));
        match order {
            DossierOrder::Received => other.cmp(&one),
            DossierOrder::Due => one.cmp(&other),
        }
    });
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1));
}

/// The newest that the offices own. Each office has its dossiers in their order; of all together there is no such order, and everything
/// that they ever had would be read to find a page. So they are asked one after the other, each only for what is newer than the page so far.
fn newest_owned(
    conn: &mut Connection,
    filter: &DossierFilter,
    officer: &Officer,
    now: Instant,
    after: Option<DossierListKey>,
    limit: i64,
) -> Result<Vec<Dossier>, DatabaseError> {
    let full = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut rows = Vec::new();
    for office in &filter.offices {
        let newer_than = rows.get(full).map(|row: &Dossier| row.received_at);
        let own = DossierFilter { offices: vec![*office], newer_than, ..filter.clone() };
        let (reach, order) = (Visibility::Owned, DossierOrder::Received);
        rows.extend(list_reached(conn, &own, reach, officer, now, order, after, limit)?);
        keep_first(&mut rows, DossierOrder::Received, limit);
    }
    Ok(rows)
}

#[expect(clippy::too_many_arguments, reason = "a list's, and by which right")]
fn list_reached(
    conn: &mut Connection,
    filter: &DossierFilter,
    reach: Visibility,
    officer: &Officer,
    now: Instant,
    order: DossierOrder,
    after: Option<DossierListKey>,
    limit: i64,
) -> Result<Vec<Dossier>, DatabaseError> {
    let undated = filter.worklist == Some(Worklist::WaitingAcceptance) && order == DossierOrder::Due;
    let after_undated = after.filter(|(micros, _)| undated && *micros == NO_DUE).map(|(_, id)| id);
    let after = after.and_then(|(micros, id)| Instant::from_micros(micros).map(|at| (at, id)));
    let asked = asked(conn, filter, officer)?;
    Ok(on!(conn, c => {
        let mut query = filtered!(dossier::table, filter, reach, officer, now, asked).select(Dossier::as_select()).limit(limit + 1);
        query = match order {
            DossierOrder::Received => {
                if let Some((at, id)) = after {
                    query = query.filter(
                        dossier::received_at.lt(at).or(dossier::received_at.eq(at).and(dossier::id.lt(id))),
                    );
                }
                if filter.is_narrow() {
                    // No column, so that no index leads through all that an office ever had in its order: the few are sorted.
                    let received = sql::<InstantColumn>("coalesce(dossier.received_at, dossier.received_at)");
                    query.order((received.desc(), dossier::id.desc()))
                } else {
                    query.order((dossier::received_at.desc(), dossier::id.desc()))
                }
            }
            DossierOrder::Due if undated => {
                if let Some(id) = after_undated {
                    query = query.filter(dossier::due_at.is_null()).filter(dossier::id.gt(id));
                } else if let Some((at, id)) = after {
                    query = query.filter(
                        dossier::due_at
                            .is_null()
                            .or(dossier::due_at.gt(at).assume_not_null())
                            .or(dossier::due_at.eq(at).assume_not_null().and(dossier::id.gt(id))),
                    );
                }
                query.order((dossier::due_at.is_null().asc(), dossier::due_at.asc(), dossier::id.asc()))
            }
            DossierOrder::Due => {
                query = query.filter(dossier::due_at.is_not_null());
                if let Some((at, id)) = after {
                    query = query.filter(
                        dossier::due_at
                            .gt(at)
                            .assume_not_null()
                            .or(dossier::due_at.eq(at).assume_not_null().and(dossier::id.gt(id))),
                    );
                }
                query.order((dossier::due_at.asc(), dossier::id.asc()))
            }
        };
        query.load(c)
    })?)
}

/// How many dossiers a list has.
///
/// # Errors
/// When the database fails.
pub fn count(
    conn: &mut Connection,
    filter: &DossierFilter,
    officer: &Officer,
    now: Instant,
) -> Result<i64, DatabaseError> {
    let asked = asked(conn, filter, officer)?;
    let mut dossiers = 0;
    for reach in reaches(conn, filter)? {
        let counted: i64 = on!(conn, c => filtered!(dossier::table, filter, reach, officer, now, asked).count().get_result(c))?;
        dossiers += counted;
    }
    Ok(dossiers)
}

/// How many dossiers a list has, by where they lie.
///
/// # Errors
/// When the database fails.
pub fn count_held(
    conn: &mut Connection,
    filter: &DossierFilter,
    officer: &Officer,
    now: Instant,
) -> Result<Vec<HeldCount>, DatabaseError> {
    let asked = asked(conn, filter, officer)?;
    let mut counts = Vec::new();
    for reach in reaches(conn, filter)? {
        let places = || {
            (
                dossier::office_id,
                dossier::acting_office_id,
                dossier::handler_id,
                dossier::workflow_id,
                dossier::step,
                dossier::step_role,
            )
        };
        let grouped: Vec<HeldCount> = on!(&mut *conn, c => {
            let (office_id, acting, handler, workflow, step, role) = places();
            let of = dossier::table
                .group_by(places())
                .select((office_id, acting, handler, workflow, step, role, diesel::dsl::count_star()));
            filtered!(of, filter, reach, officer, now, asked).load(c)
        })?;
        counts.extend(grouped);
    }
    Ok(counts)
}

/// The key of a row in a list of that order.
#[must_use]
pub fn key(row: &Dossier, order: DossierOrder) -> DossierListKey {
    match order {
        DossierOrder::Received => (row.received_at.micros(), row.id),
        DossierOrder::Due => (row.due_at.map_or(NO_DUE, Instant::micros), row.id),
    }
}
