//! The dossiers behind a figure: a flow lists the acts that it counts, a stock the dossiers that stand there.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use serde::{Deserialize, Serialize};

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::promise::{self, PromiseOutcome};
use crate::dossier::books::rollup::move_kind::PromiseTimeliness;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::dossier::clock::marks::Mark;
use crate::dossier::clock::overdue::OverdueRule;
use crate::on;
use crate::platform::database::passed::{not_passed, passed};
use crate::platform::database::statement::Statement;
use crate::platform::database::types::sql;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;
use crate::report::count::pairs::store::unpaired;
use crate::report::count::store::{Selection, judge, names, promised};
use crate::report::figures::figure::Figure;
use crate::report::figures::figure_rule::{
    ApologyFilter, DueBasis, DueFilter, FigureRule, PairRole, PeriodEdge, PromiseFlow, Transfer,
};

/// The instants that a figure is counted between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedSpan {
    /// The start of the period or of its part.
    pub start: Instant,
    /// The end: due dates before it have passed.
    pub end: Instant,
    /// Acts that took effect before this instant count.
    pub until: Instant,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct ListedDossier {
    /// The office of the dossier.
    pub office_id: AgencyId,
    /// The dossier.
    pub dossier_id: DossierId,
    /// The number of the act in the dossier's journal.
    pub seq: i32,
    /// The code of the dossier.
    pub code: String,
    /// Its procedure.
    pub procedure_id: ProcedureId,
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
    /// The date of an apology after it.
    pub promise_after: Option<Instant>,
}

impl ListedDossier {
    /// The due date by law after the act; nothing before acceptance.
    #[must_use]
    pub fn legal_due_at(&self) -> Option<Instant> {
        self.due_after.filter(|_| !Account::BEFORE_ACCEPTANCE.contains(&self.to_account))
    }

    /// The promise after the act; nothing before acceptance.
    #[must_use]
    pub fn promised_at(&self) -> Option<Instant> {
        promise::promised(self.legal_due_at(), self.promise_after)
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
pub struct ListedDossierKey {
    happened_at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due_at: Option<i64>,
    pub(in crate::report) office_id: AgencyId,
    pub(in crate::report) dossier_id: DossierId,
    pub(in crate::report) seq: i32,
}

impl ListedDossierKey {
    /// The key of a line.
    #[must_use]
    pub fn of(entry: &ListedDossier) -> Self {
        Self {
            happened_at: entry.happened_at.micros(),
            due_at: entry.due_after.map(Instant::micros),
            office_id: entry.office_id,
            dossier_id: entry.dossier_id,
            seq: entry.seq,
        }
    }

    /// When the act of the line took effect.
    pub(in crate::report) fn happened_at(&self) -> Option<Instant> {
        Instant::from_micros(self.happened_at)
    }

    /// The due date after it.
    pub(in crate::report) fn due_at(&self) -> Option<Instant> {
        self.due_at.and_then(Instant::from_micros)
    }
}

pub(in crate::report) type ListedDossierColumns = (
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
    Nullable<sql::Instant>,
);

pub(in crate::report) const COLUMNS: &str = "SELECT j.office_id, j.dossier_id, j.seq, d.code, j.procedure_id, j.channel, j.event, \
    j.from_account, j.to_account, j.happened_at, j.recorded_at, j.due_before, j.due_after, j.promise_after FROM ";
pub(in crate::report) const DOSSIER: &str =
    " JOIN dossier d ON d.office_id = j.office_id AND d.id = j.dossier_id";

/// One page of the list behind `figure`, from the line after `after`, by office: acts in the order in which they took effect,
/// standing dossiers in the order in which they came to stand there, those of a figure on what was due in the period in the
/// order of their due dates. Counted from the journal as a whole: for what the roll-ups cannot say
/// ([`rollup::search`](crate::report::count::rollup::search)), in the same order.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Connection,
    selection: &Selection,
    figure: Figure,
    span: CountedSpan,
    after: Option<ListedDossierKey>,
    limit: i64,
) -> Result<Vec<ListedDossier>, DatabaseError> {
    let statement = Statement::<ListedDossierColumns>::default().sql(COLUMNS);
    let statement = match figure.rule() {
        FigureRule::Stock { at, accounts, due, by, letter } => {
            let stock = StockQuery { at, accounts, due, by, letter };
            let statement = stock
                .dossiers(statement.sql("("), selection, span)
                .sql(") s JOIN journal j ON j.office_id = s.office_id AND j.dossier_id = s.dossier_id AND j.seq = s.seq")
                .sql(DOSSIER)
                .sql(" WHERE 1 = 1");
            in_order(
                statement,
                after,
                if due == DueFilter::InPeriod { "j.due_after" } else { "j.happened_at" },
            )
        }
        rule => {
            let statement = moves(statement.sql("journal j").sql(DOSSIER).sql(" WHERE "), selection, span);
            in_order(counted(statement, rule, span, selection.known_at), after, "j.happened_at")
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
    span: CountedSpan,
) -> Result<i64, DatabaseError> {
    let statement = Statement::<BigInt>::default().sql("SELECT count(*) FROM ");
    let statement = match figure.rule() {
        FigureRule::Stock { at, accounts, due, by, letter } => {
            let stock = StockQuery { at, accounts, due, by, letter };
            stock.dossiers(statement.sql("("), selection, span).sql(") s")
        }
        rule => {
            let statement = moves(statement.sql("journal j WHERE "), selection, span);
            counted(statement, rule, span, selection.known_at)
        }
    };
    Ok(on!(conn, c => statement.get_result(c))?)
}

/// The lines after that of a page, by office and then by an instant.
fn in_order<S>(statement: Statement<S>, after: Option<ListedDossierKey>, instant: &str) -> Statement<S> {
    let place =
        |key: &ListedDossierKey| if instant == "j.due_after" { key.due_at() } else { key.happened_at() };
    let statement = match after.and_then(|key| Some((place(&key)?, key))) {
        None => statement,
        Some((at, key)) => statement
            .sql(&format!(" AND (j.office_id, {instant}, j.dossier_id, j.seq) > ("))
            .id(key.office_id)
            .sql(", ")
            .instant(at)
            .sql(", ")
            .id(key.dossier_id)
            .sql(", ")
            .number(key.seq)
            .sql(")"),
    };
    statement.sql(&format!(" ORDER BY j.office_id, {instant}, j.dossier_id, j.seq"))
}

/// The moves that took effect in the span.
fn moves<S>(statement: Statement<S>, selection: &Selection, span: CountedSpan) -> Statement<S> {
    statement
        .selection("j", selection)
        .sql(" AND j.happened_at >= ")
        .instant(span.start)
        .sql(" AND j.happened_at < ")
        .instant(span.until)
}

/// Which of the moves `j` in the span a figure counts.
pub(in crate::report) fn counted<S>(
    statement: Statement<S>,
    rule: FigureRule,
    span: CountedSpan,
    known_at: Instant,
) -> Statement<S> {
    let counted = match rule {
        FigureRule::Flow { transfers, channels, letter, net } => {
            let statement = statement.sql(&flow(channels, letter)).sql(" AND (");
            return transferred(statement, (transfers, net), span, known_at).sql(")");
        }
        FigureRule::Answer { verdicts } => answers(verdicts),
        FigureRule::Promise(PromiseFlow::Given) => given(),
        FigureRule::Promise(PromiseFlow::Ended(outcomes)) => {
            let ended: Vec<String> = outcomes.iter().map(|outcome| ended(*outcome)).collect();
            format!(" AND ({})", ended.join(" OR "))
        }
        FigureRule::Marked(mark) => {
            format!(" AND {} AND NOT {}", marked(mark, "j.marks_after"), marked(mark, "j.marks_before"))
        }
        FigureRule::Unmarked(marks) => {
            let lost = marks.iter().map(|mark| {
                format!("({} AND NOT {})", marked(*mark, "j.marks_before"), marked(*mark, "j.marks_after"))
            });
            format!(" AND ({})", lost.collect::<Vec<_>>().join(" OR "))
        }
        // A balance counts dossiers, no moves.
        FigureRule::Stock { .. } => " AND FALSE".to_owned(),
    };
    statement.sql(&counted)
}

/// One of these transfers; where rows that are undone in the span are left out, none of those.
fn transferred<S>(
    mut statement: Statement<S>,
    (transfers, net): (&[Transfer], bool),
    span: CountedSpan,
    known_at: Instant,
) -> Statement<S> {
    for (place, transfer) in transfers.iter().enumerate() {
        let (from, to) = (names(transfer.0), names(transfer.1));
        let or = if place > 0 { " OR " } else { "" };
        statement = statement.sql(&format!("{or}(j.from_account IN {from} AND j.to_account IN {to}"));
        if let Some(role) = PairRole::of(*transfer).filter(|_| net) {
            statement = unpaired(statement, role, (span.start, span.until), known_at);
        }
        statement = statement.sql(")");
    }
    statement
}

/// The journal rows of a flow, whatever the transfer.
fn flow(channels: &[Channel], letter: ApologyFilter) -> String {
    let channels: Vec<String> = channels.iter().map(|channel| format!("'{}'", channel.as_str())).collect();
    format!(
        " AND j.from_account <> j.to_account AND j.channel IN ({}){}",
        channels.join(", "),
        lettered(letter, "j.marks_after")
    )
}

/// The journal rows by which the desk answered.
fn answers(verdicts: &[PromiseTimeliness]) -> String {
    let verdicts: Vec<String> = verdicts
        .iter()
        .map(|verdict| match verdict {
            PromiseTimeliness::NotDue => "j.due_before IS NULL".to_owned(),
            PromiseTimeliness::InTime => not_passed("j.due_before") + "j.happened_at",
            PromiseTimeliness::Late => passed("j.due_before") + "j.happened_at",
        })
        .collect();
    format!(
        " AND j.from_account = 'waiting_acceptance' AND (j.to_account <> 'waiting_acceptance' OR j.due_after IS NULL) \
         AND ({})",
        verdicts.join(" OR ")
    )
}

/// A promise is held on that side of a move.
fn held(side: &str) -> String {
    let account = if side == "before" { "from_account" } else { "to_account" };
    format!("(j.{account} IN {} AND j.due_{side} IS NOT NULL)", names(Account::PENDING))
}

/// The two sides of a move promise different dates.
fn renewed() -> String {
    format!("{} IS DISTINCT FROM {}", promised("j.", "before"), promised("j.", "after"))
}

/// The journal rows by which a promise is given.
fn given() -> String {
    format!(" AND {} AND (NOT {} OR {})", held("after"), held("before"), renewed())
}

/// A promise ends by the move in this way, as [`promise::turn`] has it.
fn ended(outcome: PromiseOutcome) -> String {
    let (held, holds, renewed, judge) = (held("before"), held("after"), renewed(), judge("j."));
    let (late, in_time) = (passed(&judge) + "j.happened_at", not_passed(&judge) + "j.happened_at");
    let resolved = format!("j.to_account IN {}", names(Account::RESOLVED));
    let stands =
        format!("j.from_account IN {}", names(&Account::with_rules(&[OverdueRule::InTimeWhenPaused])));
    let how = match outcome {
        // A promise that stands has not ended.
        PromiseOutcome::Standing => "FALSE".to_owned(),
        PromiseOutcome::Kept => format!("{resolved} AND {in_time}"),
        PromiseOutcome::Lapsed => format!("NOT {holds} AND NOT {resolved}"),
        PromiseOutcome::Moved => format!("{holds} AND {renewed} AND ({in_time} OR {stands})"),
        PromiseOutcome::Broken => {
            format!("{late} AND ({resolved} OR ({holds} AND {renewed} AND NOT {stands}))")
        }
    };
    format!("({held} AND {how})")
}

/// The mark is among those of a column.
fn marked(mark: Mark, column: &str) -> String {
    format!("({column} & {}) <> 0", mark.bit())
}

/// The condition that a letter was sent, or not, by the marks of a column.
fn lettered(letter: ApologyFilter, column: &str) -> String {
    match letter {
        ApologyFilter::Any => String::new(),
        ApologyFilter::Sent => format!(" AND {}", marked(Mark::Apologised, column)),
        ApologyFilter::NotSent => format!(" AND NOT {}", marked(Mark::Apologised, column)),
    }
}

/// A balance: its instant, accounts and dates.
pub(in crate::report) struct StockQuery {
    pub(in crate::report) at: PeriodEdge,
    pub(in crate::report) accounts: &'static [Account],
    pub(in crate::report) due: DueFilter,
    pub(in crate::report) by: DueBasis,
    pub(in crate::report) letter: ApologyFilter,
}

impl StockQuery {
    /// The dossiers whose balance in the accounts is 1, each with its last move.
    fn dossiers<S>(&self, statement: Statement<S>, selection: &Selection, span: CountedSpan) -> Statement<S> {
        let until = match self.at {
            PeriodEdge::Start => span.start,
            PeriodEdge::End => span.until,
        };
        let statement = statement
            .sql("SELECT j.office_id, j.dossier_id, max(j.seq) AS seq FROM journal j WHERE ")
            .selection("j", selection)
            .sql(" AND j.happened_at < ")
            .instant(until)
            .sql(" GROUP BY j.office_id, j.dossier_id HAVING sum(");
        let statement = self.side(statement, "j.to_account", "after", span).sql(" - ");
        self.side(statement, "j.from_account", "before", span).sql(") > 0")
    }

    /// 1 when one side of a move is in the accounts with such a date, else 0.
    fn side<S>(&self, statement: Statement<S>, account: &str, side: &str, span: CountedSpan) -> Statement<S> {
        let date = match self.by {
            DueBasis::Law => format!("j.due_{side}"),
            DueBasis::Promise => promised("j.", side),
        };
        let stands = format!(
            "{account} IN {}{}",
            names(self.accounts),
            lettered(self.letter, &format!("j.marks_{side}"))
        );
        let statement = statement.sql(&format!("CASE WHEN {stands}"));
        self.dated(statement, &date, span).sql(" THEN 1 ELSE 0 END")
    }

    /// A stay is in the accounts with such a date.
    pub(in crate::report) fn stands<S>(&self, statement: Statement<S>, span: CountedSpan) -> Statement<S> {
        let date = match self.by {
            DueBasis::Law => "due_at".to_owned(),
            DueBasis::Promise => "CASE WHEN promise_at > due_at THEN promise_at ELSE due_at END".to_owned(),
        };
        let stands = format!("account IN {}{}", names(self.accounts), lettered(self.letter, "marks"));
        self.dated(statement.sql(&stands), &date, span)
    }

    fn dated<S>(&self, statement: Statement<S>, date: &str, span: CountedSpan) -> Statement<S> {
        match self.due {
            DueFilter::Any => statement,
            DueFilter::Dated => statement.sql(&format!(" AND {date} IS NOT NULL")),
            DueFilter::InTime => {
                let in_time = not_passed(date);
                statement.sql(&format!(" AND ({date} IS NULL OR {in_time}")).instant(span.end).sql(")")
            }
            DueFilter::Overdue => statement.sql(" AND ").sql(&passed(date)).instant(span.end),
            DueFilter::InPeriod => statement
                .sql(&format!(" AND {date} >= "))
                .instant(span.start)
                .sql(&format!(" AND {date} < "))
                .instant(span.end),
        }
    }
}
