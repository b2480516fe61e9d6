//! The dossiers behind a figure: a flow lists the acts that it counts, a stock the dossiers that stand there.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use serde::{Deserialize, Serialize};

use crate::dossier::ledger::{Account, Channel};
use crate::on;
use crate::platform::database::types::sql;
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;
use crate::report::figures::{Answered, At, Due, Figure, Rule, Transfer};
use crate::report::store::{Selection, Statement};

/// The instants that a figure is counted between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The start of the period or of its part.
    pub start: Instant,
    /// The end: due dates before it have passed.
    pub end: Instant,
    /// Acts that took effect before this instant count.
    pub until: Instant,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Entry {
    /// The office of the dossier.
    pub office_id: Id,
    /// The dossier.
    pub dossier_id: Id,
    /// The number of the act in the dossier's journal.
    pub seq: i32,
    /// The code of the dossier.
    pub code: String,
    /// Its procedure.
    pub procedure_id: Id,
    /// How it came in.
    pub channel: Channel,
    /// The act: of a flow the one that is counted, of a stock the last move before the instant.
    pub event: String,
    /// The account that the act left.
    pub from_account: Account,
    /// The account that it entered.
    pub to_account: Account,
    /// When it took effect.
    pub happened_at: Instant,
    /// When the register learned it.
    pub recorded_at: Instant,
    /// The due date before it.
    pub due_before: Option<Instant>,
    /// The due date after it.
    pub due_after: Option<Instant>,
}

impl Entry {
    /// The due date by law after the act; nothing before acceptance.
    #[must_use]
    pub fn legal_due_at(&self) -> Option<Instant> {
        self.due_after.filter(|_| !Account::BEFORE_ACCEPTANCE.contains(&self.to_account))
    }

    /// By when the desk must answer, or had to before this act.
    #[must_use]
    pub fn answer_due_at(&self) -> Option<Instant> {
        let after = self.due_after.filter(|_| Account::BEFORE_ACCEPTANCE.contains(&self.to_account));
        after.or_else(|| self.due_before.filter(|_| self.from_account == Account::WaitingAcceptance))
    }
}

/// Where a page ends: the last line of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    happened_at: i64,
    office_id: Id,
    dossier_id: Id,
    seq: i32,
}

impl Key {
    /// The key of a line.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        Self {
            happened_at: entry.happened_at.micros(),
            office_id: entry.office_id,
            dossier_id: entry.dossier_id,
            seq: entry.seq,
        }
    }
}

type Columns = (
    sql::Id,
    sql::Id,
    Integer,
    Text,
    sql::Id,
    Text,
    Text,
    Text,
    Text,
    sql::Instant,
    sql::Instant,
    Nullable<sql::Instant>,
    Nullable<sql::Instant>,
);

const COLUMNS: &str = "SELECT j.office_id, j.dossier_id, j.seq, d.code, j.procedure_id, j.channel, j.event, \
    j.from_account, j.to_account, j.happened_at, j.recorded_at, j.due_before, j.due_after FROM ";
const DOSSIER: &str = " JOIN dossier d ON d.office_id = j.office_id AND d.id = j.dossier_id";

/// One page of the list behind `figure`, from the line after `after`: acts in the order in which they took effect, standing
/// dossiers by office and in the order in which they came to the register.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Connection,
    selection: &Selection,
    figure: Figure,
    span: Span,
    after: Option<Key>,
    limit: i64,
) -> Result<Vec<Entry>, DatabaseError> {
    let statement = Statement::<Columns>::default().sql(COLUMNS);
    let statement = match figure.rule() {
        Rule::Flow { transfers, channels } => {
            let statement = statement.sql("journal j").sql(DOSSIER).sql(" WHERE ");
            in_order(flow(statement, selection, transfers, channels, span), after)
        }
        Rule::Answer { verdicts } => {
            let statement = statement.sql("journal j").sql(DOSSIER).sql(" WHERE ");
            in_order(answers(statement, selection, verdicts, span), after)
        }
        Rule::Stock { at, accounts, due } => {
            let statement = statement.sql("(");
            stock(statement, selection, (at, accounts, due), span, after)
                .sql(") s JOIN journal j ON j.office_id = s.office_id AND j.dossier_id = s.dossier_id AND j.seq = s.seq")
                .sql(DOSSIER)
                .sql(" ORDER BY j.office_id, j.dossier_id")
        }
    };
    Ok(on!(conn, c => statement.limit(limit).load(c))?)
}

/// How long the list behind `figure` is.
///
/// # Errors
/// When the database fails.
pub fn count(
    conn: &mut Connection,
    selection: &Selection,
    figure: Figure,
    span: Span,
) -> Result<i64, DatabaseError> {
    let statement = Statement::<BigInt>::default().sql("SELECT count(*) FROM ");
    let statement = match figure.rule() {
        Rule::Flow { transfers, channels } => {
            flow(statement.sql("journal j WHERE "), selection, transfers, channels, span)
        }
        Rule::Answer { verdicts } => answers(statement.sql("journal j WHERE "), selection, verdicts, span),
        Rule::Stock { at, accounts, due } => {
            stock(statement.sql("("), selection, (at, accounts, due), span, None).sql(") s")
        }
    };
    Ok(on!(conn, c => statement.get_result(c))?)
}

/// The acts after the line of a page, in the order in which they took effect.
fn in_order<S>(statement: Statement<S>, after: Option<Key>) -> Statement<S> {
    let after = after.and_then(|key| Some((Instant::from_micros(key.happened_at)?, key)));
    let statement = match after {
        None => statement,
        Some((at, key)) => statement
            .sql(" AND (j.happened_at, j.office_id, j.dossier_id, j.seq) > (")
            .instant(at)
            .sql(", ")
            .id(key.office_id)
            .sql(", ")
            .id(key.dossier_id)
            .sql(", ")
            .number(key.seq)
            .sql(")"),
    };
    statement.sql(" ORDER BY j.happened_at, j.office_id, j.dossier_id, j.seq")
}

/// The moves that took effect in the span.
fn moves<S>(statement: Statement<S>, selection: &Selection, span: Span) -> Statement<S> {
    statement
        .selection("j", selection)
        .sql(" AND j.happened_at >= ")
        .instant(span.start)
        .sql(" AND j.happened_at < ")
        .instant(span.until)
}

/// The journal rows of a flow.
fn flow<S>(
    statement: Statement<S>,
    selection: &Selection,
    transfers: &[Transfer],
    channels: &[Channel],
    span: Span,
) -> Statement<S> {
    let transfers: Vec<String> = transfers
        .iter()
        .map(|(from, to)| format!("(j.from_account IN {} AND j.to_account IN {})", names(from), names(to)))
        .collect();
    let channels: Vec<String> = channels.iter().map(|channel| format!("'{}'", channel.as_str())).collect();
    moves(statement, selection, span).sql(&format!(
        " AND j.from_account <> j.to_account AND ({}) AND j.channel IN ({})",
        transfers.join(" OR "),
        channels.join(", ")
    ))
}

/// The journal rows by which the desk answered.
fn answers<S>(
    statement: Statement<S>,
    selection: &Selection,
    verdicts: &[Answered],
    span: Span,
) -> Statement<S> {
    let verdicts: Vec<&str> = verdicts
        .iter()
        .map(|verdict| match verdict {
            Answered::NotDue => "j.due_before IS NULL",
            Answered::InTime => "j.happened_at <= j.due_before",
            Answered::Late => "j.happened_at > j.due_before",
        })
        .collect();
    moves(statement, selection, span).sql(&format!(
        " AND j.from_account = 'waiting_acceptance' AND (j.to_account <> 'waiting_acceptance' OR j.due_after IS NULL) \
         AND ({})",
        verdicts.join(" OR ")
    ))
}

/// The dossiers whose balance in the accounts is 1, each with its last move.
fn stock<S>(
    statement: Statement<S>,
    selection: &Selection,
    (at, accounts, due): (At, &[Account], Due),
    span: Span,
    after: Option<Key>,
) -> Statement<S> {
    let until = match at {
        At::Start => span.start,
        At::End => span.until,
    };
    let mut statement = statement
        .sql("SELECT j.office_id, j.dossier_id, max(j.seq) AS seq FROM journal j WHERE ")
        .selection("j", selection)
        .sql(" AND j.happened_at < ")
        .instant(until);
    if let Some(key) = after {
        statement = statement
            .sql(" AND (j.office_id, j.dossier_id) > (")
            .id(key.office_id)
            .sql(", ")
            .id(key.dossier_id)
            .sql(")");
    }
    statement = statement.sql(" GROUP BY j.office_id, j.dossier_id HAVING sum(");
    statement = standing(statement, ("j.to_account", "j.due_after"), accounts, due, span);
    statement = statement.sql(" - ");
    standing(statement, ("j.from_account", "j.due_before"), accounts, due, span).sql(") > 0")
}

/// 1 when one side of a move is in the accounts with such a due date, else 0.
fn standing<S>(
    statement: Statement<S>,
    (account, due_at): (&str, &str),
    accounts: &[Account],
    due: Due,
    span: Span,
) -> Statement<S> {
    let statement = statement.sql(&format!("CASE WHEN {account} IN {}", names(accounts)));
    let statement = match due {
        Due::Any => statement,
        Due::InTime => {
            statement.sql(&format!(" AND ({due_at} IS NULL OR {due_at} >= ")).instant(span.end).sql(")")
        }
        Due::Overdue => statement.sql(&format!(" AND {due_at} < ")).instant(span.end),
        Due::InPeriod => statement
            .sql(&format!(" AND {due_at} >= "))
            .instant(span.start)
            .sql(&format!(" AND {due_at} < "))
            .instant(span.end),
    };
    statement.sql(" THEN 1 ELSE 0 END")
}

fn names(accounts: &[Account]) -> String {
    let names: Vec<String> = accounts.iter().map(|account| format!("'{}'", account.as_str())).collect();
    format!("({})", names.join(", "))
}
