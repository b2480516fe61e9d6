//! Acts of a period, read by office in the order in which they took effect, and the milestones by which they are measured.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Integer, Nullable, Text};

use super::history::Milestone;
use crate::access::OfficerId;
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::annulment::store::not_entered_again;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::dossier::clock::status::Event;
use crate::on;
use crate::platform::database::schema::journal;
use crate::platform::database::statement::Statement;
use crate::platform::database::types::sql;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::procedure::{ProcedureId, ProcedureVersionId};
use crate::report::count::pairs::store::unpaired;
use crate::report::count::search::CountedSpan;
use crate::report::count::store::{Selection, names};
use crate::report::figures::figure_rule::PairRole;
use crate::report::measure::acts::selection::{ActKey, ActSelection};

/// An act of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub(in crate::report) struct JournalAct {
    pub office_id: AgencyId,
    pub dossier_id: DossierId,
    pub seq: i32,
    pub event: Event,
    pub from: Account,
    pub to: Account,
    pub due_before: Option<Instant>,
    pub due_after: Option<Instant>,
    pub happened_at: Instant,
    pub recorded_at: Instant,
    /// Nobody: it was imported.
    pub actor_id: Option<OfficerId>,
    pub procedure_id: ProcedureId,
    pub channel: Channel,
    pub code: String,
    /// The stamp that the dossier has at present.
    pub stamp: String,
    /// The version that rules the dossier at present.
    pub version_id: ProcedureVersionId,
}

type JournalActColumns = (
    sql::Id,
    sql::Id,
    Integer,
    Text,
    Text,
    Text,
    Nullable<sql::Instant>,
    Nullable<sql::Instant>,
    sql::Instant,
    sql::Instant,
    Nullable<sql::Id>,
    sql::Id,
    Text,
    Text,
    Text,
    sql::Id,
);

/// The next acts of one office after `after` that took effect in the span and were known by then.
///
/// # Errors
/// When the database fails.
pub(super) fn page(
    conn: &mut Connection,
    (office, selection): (AgencyId, &Selection),
    span: CountedSpan,
    wanted: ActSelection,
    after: Option<ActKey>,
    limit: i64,
) -> Result<Vec<JournalAct>, DatabaseError> {
    let from = after.map_or(span.start, |key| key.happened_at);
    let mut statement = Statement::<JournalActColumns>::default()
        .sql(
            "SELECT j.office_id, j.dossier_id, j.seq, j.event, j.from_account, j.to_account, j.due_before, j.due_after, \
             j.happened_at, j.recorded_at, j.actor_id, j.procedure_id, j.channel, d.code, d.calendar_stamp, \
             d.procedure_version_id FROM journal j \
             JOIN dossier d ON d.office_id = j.office_id AND d.id = j.dossier_id WHERE j.office_id = ",
        )
        .id(office)
        .sql(" AND j.happened_at >= ")
        .instant(from)
        .sql(" AND j.happened_at < ")
        .instant(span.until)
        .sql(" AND j.recorded_at <= ")
        .instant(selection.known_at)
        .standing("j", selection);
    statement = not_entered_again(statement, "j");
    statement = condition(statement, wanted, span, selection.known_at);
    if let Some(procedures) = &selection.procedures {
        statement = statement.sql(" AND ").one_of("j.procedure_id", procedures);
    }
    if !selection.except.is_empty() {
        statement = statement.sql(" AND NOT (").one_of("j.procedure_id", &selection.except).sql(")");
    }
    if let Some(channel) = selection.channel {
        statement = statement.sql(&format!(" AND j.channel = '{}'", channel.as_str()));
    }
    if let Some(key) = after {
        statement = statement
            .sql(" AND (j.happened_at, j.dossier_id, j.seq) > (")
            .instant(key.happened_at)
            .sql(", ")
            .id(key.dossier_id)
            .sql(", ")
            .number(key.seq)
            .sql(")");
    }
    let statement = statement.sql(" ORDER BY j.happened_at, j.dossier_id, j.seq").limit(limit);
    Ok(on!(conn, c => statement.load(c))?)
}

/// Which rows are wanted: ends as the figures count them, so none that was undone in the span.
fn condition<S>(
    statement: Statement<S>,
    wanted: ActSelection,
    span: CountedSpan,
    known_at: Instant,
) -> Statement<S> {
    let ActSelection { every_act, resolutions, withdrawals, requests } = wanted;
    if every_act {
        return statement;
    }
    let mut ended: Vec<Account> = Vec::new();
    if resolutions {
        ended.extend(Account::RESOLVED);
    }
    if withdrawals {
        ended.push(Account::ClosedWithdrawn);
    }
    let mut statement = statement.sql(" AND (FALSE");
    if !ended.is_empty() {
        let ended = names(&ended);
        statement =
            statement.sql(&format!(" OR (j.from_account <> j.to_account AND j.to_account IN {ended}"));
        let within = (span.start, span.until);
        statement = unpaired(statement, PairRole::Ending, within, known_at).sql(")");
    }
    if requests {
        statement = statement.sql(" OR j.event = 'request_supplement'");
    }
    statement.sql(")")
}

/// The milestones of these dossiers of one office, each dossier's oldest first.
///
/// # Errors
/// When the database fails.
pub(super) fn milestones(
    conn: &mut Connection,
    office: AgencyId,
    dossiers: &[DossierId],
) -> Result<HashMap<DossierId, Vec<Milestone>>, DatabaseError> {
    type MilestoneRow = (DossierId, i32, Event, Account, Account, Instant, String);
    let rows: Vec<MilestoneRow> = on!(conn, c => journal::table
        .filter(journal::office_id.eq(office))
        .filter(journal::dossier_id.eq_any(dossiers))
        .filter(
            journal::from_account.eq_any(Account::BEFORE_ACCEPTANCE)
                .or(journal::from_account.eq_any(Account::PAUSED))
                .or(journal::from_account.eq_any(Account::WITHDRAWING))
                .or(journal::to_account.eq_any(Account::PAUSED))
                .or(journal::event.eq_any([Event::RecalculateDue, Event::MoveVersion, Event::Correct])),
        )
        .order((journal::dossier_id, journal::seq))
        .select((
            journal::dossier_id,
            journal::seq,
            journal::event,
            journal::from_account,
            journal::to_account,
            journal::happened_at,
            journal::details,
        ))
        .load(c))?;
    let mut milestones: HashMap<DossierId, Vec<Milestone>> = HashMap::new();
    for (dossier_id, seq, event, from, to, happened_at, details) in rows {
        let milestone = Milestone { dossier_id, seq, event, from, to, happened_at, details };
        milestones.entry(dossier_id).or_default().push(milestone);
    }
    Ok(milestones)
}
