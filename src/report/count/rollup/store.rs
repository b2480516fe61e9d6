//! Reads what a report is made of from the roll-ups, in one statement: all of it as it stood at one moment.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};

use crate::agency::AgencyId;
use crate::dossier::books::annulment::store::taken_out_after;
use crate::dossier::books::rollup::half_month::HalfMonth;
use crate::dossier::books::rollup::move_kind::{
    CHANNEL, DATED_AFTER, DATED_BEFORE, FROM, FROM_FIFTH, JUDGED, MARKS_AFTER, MARKS_BEFORE, MoveKind,
    PromiseTimeliness, RENEWED, TO, TO_FIFTH, account_bits, channel_code, judged_code,
};
use crate::dossier::books::rollup::store::is_finished;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::on;
use crate::platform::database::passed::{not_passed, passed};
use crate::platform::database::statement::Statement;
use crate::platform::database::types::sql;
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;
use crate::report::count::pairs::{self, MovePair};
use crate::report::count::rollup::half_months::Slices;
use crate::report::count::rollup::rollup_tally::{RollupTally, RollupTallyKind};
use crate::report::count::store::{Selection, judge, names, promised};
use crate::report::figures::figure_rule::{DueFilter, FigureRule, PeriodEdge};
use crate::report::figures::period::PeriodCut;

/// By what tallies are told apart, besides their kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RollupGrain {
    /// By office.
    pub office: bool,
    /// By procedure.
    pub procedure: bool,
}

/// What is asked of the roll-ups.
#[derive(Debug, Clone, Copy)]
pub struct RollupQuery<'a> {
    /// Of which dossiers.
    pub selection: &'a Selection,
    /// Of which period.
    pub cut: &'a PeriodCut,
    /// By what tallies are told apart.
    pub grain: RollupGrain,
    /// What one figure is counted from; none: what all are.
    pub only: Option<FigureRule>,
}

type RollupColumns = (Integer, sql::Id, sql::Id, Text, Text, Integer, Integer, Integer, Integer, BigInt);
type RollupRow = (i32, AgencyId, ProcedureId, String, String, i32, i32, i32, i32, i64);

// What a row of the answer is.
const MOVES: i32 = 0;
const STANDS: i32 = 1;
const SETTLED: i32 = 2;
/// Something that took effect before the end was recorded after the report is known, or a dossier was annulled: only the journal
/// can tell.
const RECORDED_LATER: i32 = 3;
/// Something took effect at the end or after it.
const HAPPENED_LATER: i32 = 4;

/// The most edges of a period that cut a leaf, and the most bound values, of one statement.
const MOST_PIECES: usize = 25;
pub(super) const MOST_BOUND: usize = 25_000;

/// What the report is counted from. `None` when the roll-ups cannot say it: when they are not finished, when something was
/// recorded after the instant as of which the report is known, or when the period has very many edges.
///
/// # Errors
/// When the database fails.
pub fn tallies(
    conn: &mut Connection,
    asked: &RollupQuery<'_>,
) -> Result<Option<Vec<RollupTally>>, DatabaseError> {
    if asked.selection.offices.is_empty() {
        return Ok(Some(Vec::new()));
    }
    if !is_finished(conn)? {
        return Ok(None);
    }
    // When everything that is known took effect before the end, the leaf of the end counts as a whole, and nobody who stands
    // there then has left. That is so for a report as of now, unless an act came in meanwhile.
    let nothing_later = asked.cut.until > asked.selection.known_at;
    for nothing_later in [true, false].into_iter().filter(|assumed| nothing_later || !assumed) {
        let Some(statement) = RollupStatement::new(asked, nothing_later).statement() else { return Ok(None) };
        let rows: Vec<RollupRow> = on!(&mut *conn, c => statement.load(c))?;
        let is_there = |what: i32| rows.iter().any(|row| row.0 == what);
        if is_there(RECORDED_LATER) {
            return Ok(None);
        }
        if !(nothing_later && is_there(HAPPENED_LATER)) {
            let told = rows.into_iter().filter(|row| row.0 <= SETTLED);
            let mut tallies =
                told.map(|row| read(row, asked.cut)).collect::<Result<Vec<RollupTally>, DatabaseError>>()?;
            if asked.only.is_none_or(FigureRule::is_net) {
                let owners = asked.grain.office || asked.grain.procedure;
                let pairs = pairs::store::of(conn, asked.selection, asked.cut, owners)?;
                let left_out = pairs.iter().flat_map(MovePair::left_out);
                tallies.extend(left_out.filter_map(|row| RollupTally::left_out(&row)));
            }
            return Ok(Some(tallies));
        }
    }
    Ok(None)
}

fn read(row: RollupRow, cut: &PeriodCut) -> Result<RollupTally, DatabaseError> {
    let (what, office_id, procedure_id, channel, account, one, two, three, marks, count) = row;
    let unreadable =
        || DatabaseError::Unavailable(format!("the roll-ups hold what nobody can read: {one} {two}"));
    // An act of the very instant of the report belongs to the last part.
    let slot = one.min(cut.parts());
    if what == MOVES {
        let kind = MoveKind::unpacked(two).ok_or_else(unreadable)?;
        let what = RollupTallyKind::Moves { slot, kind };
        return Ok(RollupTally { office_id, procedure_id, channel: kind.channel, what, count });
    }
    let channel = Channel::parse(&channel).ok_or_else(unreadable)?;
    let account = Account::parse(&account).ok_or_else(unreadable)?;
    let what = if what == STANDS {
        RollupTallyKind::Stands { slot: one, account, due: two, promise: three, marks }
    } else {
        RollupTallyKind::Settled { account, due: one, since: two.min(cut.parts()) }
    };
    Ok(RollupTally { office_id, procedure_id, channel, what, count })
}

/// The statement while it is put together.
struct RollupStatement<'a> {
    asked: &'a RollupQuery<'a>,
    nothing_later: bool,
    /// The leaves by what took effect.
    moves: Slices,
    /// The leaves by what was due.
    dues: Slices,
    parts: Vec<Statement<RollupColumns>>,
    fits: bool,
}

impl<'a> RollupStatement<'a> {
    fn new(asked: &'a RollupQuery<'a>, nothing_later: bool) -> Self {
        let (as_of, starts) = match asked.cut.boundaries.split_last() {
            Some((as_of, starts)) => (*as_of, starts),
            None => (asked.cut.until, &[][..]),
        };
        let until = asked.cut.until;
        let until = if nothing_later { HalfMonth::of(until).end() } else { until };
        let (moves, dues) = (Slices::of(starts, until), Slices::of(starts, as_of));
        let pieces = moves.pieces().chain(dues.pieces()).count();
        Self { asked, nothing_later, moves, dues, parts: Vec::new(), fits: pieces <= MOST_PIECES }
    }

    /// The statement; nothing when it would be too long.
    fn statement(mut self) -> Option<Statement<RollupColumns>> {
        if !self.fits {
            return None;
        }
        self.checks();
        match self.asked.only {
            None => {
                self.moves();
                self.stands(0..=self.asked.cut.parts());
                self.settled();
            }
            Some(FigureRule::Stock { at, due, .. }) => {
                let slot = if at == PeriodEdge::Start { 0 } else { self.asked.cut.parts() };
                self.stands(slot..=slot);
                if due == DueFilter::InPeriod {
                    self.settled();
                }
            }
            Some(_) => self.moves(),
        }
        let statement = Statement::together(self.parts, " UNION ALL ");
        (statement.bound() <= MOST_BOUND).then_some(statement)
    }

    /// Ends a part: alike rows together, by these of its columns besides.
    fn add(&mut self, statement: Statement<RollupColumns>, columns: &[&str]) {
        let grain = self.asked.grain;
        let whose = [(grain.office, "2"), (grain.procedure, "3")];
        let whose = whose.iter().filter(|(told_apart, _)| *told_apart).map(|(_, column)| *column);
        let columns: Vec<&str> = whose.chain(columns.iter().copied()).collect();
        self.parts.push(statement.sql(&format!(" GROUP BY {}", columns.join(", "))));
    }

    /// What would make the answer wrong.
    fn checks(&mut self) {
        let (selection, cut) = (self.asked.selection, self.asked.cut);
        let check = |what: i32| {
            select(what, RollupGrain::default())
                .sql("'', '', 0, 0, 0, 0, CAST(1 AS BIGINT) FROM (SELECT office_id FROM journal WHERE moves AND ")
                .one_of("office_id", &selection.offices)
        };
        let recorded =
            check(RECORDED_LATER).sql(" AND recorded_at > ").instant(selection.known_at).sql(" AND ");
        let recorded = happened_before(recorded, "happened_at", cut.until);
        let annulled = select(RECORDED_LATER, RollupGrain::default())
            .sql("'', '', 0, 0, 0, 0, CAST(1 AS BIGINT) FROM (SELECT office_id ");
        let annulled = taken_out_after(annulled, &selection.offices, selection.known_at);
        let mut checks = vec![recorded, annulled];
        if self.nothing_later {
            checks.push(check(HAPPENED_LATER).sql(" AND happened_at >= ").instant(cut.until));
        }
        self.parts.extend(checks.into_iter().map(|check| check.limit(1).sql(") later")));
    }

    /// The moves of the period: whole leaves as they are counted, the rest from the journal.
    fn moves(&mut self) {
        let (selection, cut) = (self.asked.selection, self.asked.cut);
        if self.moves.has_whole() {
            let mut statement = select(MOVES, self.asked.grain)
                .sql(&format!(
                    "'', '', {}, kind, 0, 0, CAST(sum(count) AS BIGINT)",
                    slot_of("leaf", &self.moves)
                ))
                .sql(" FROM move_count WHERE ")
                .whose("move_count", selection)
                .sql(&whole("leaf", &self.moves));
            if let Some(channel) = selection.channel {
                statement =
                    statement.sql(&format!(" AND ((kind >> {CHANNEL}) & 3) = {}", channel_code(channel)));
            }
            self.add(statement, &["6", "7"]);
        }
        for (from, before) in self.moves.pieces().collect::<Vec<_>>() {
            let statement = select(MOVES, self.asked.grain)
                .sql("'', '', ")
                .slot("happened_at", cut)
                .sql(&format!(", {}, 0, 0, count(*) FROM journal WHERE ", kind()));
            let statement = between(statement.selection("journal", selection), "happened_at", from, before);
            self.add(statement, &["6", "7"]);
        }
    }

    /// Who stands at the ends of these parts.
    fn stands(&mut self, slots: std::ops::RangeInclusive<i32>) {
        let (selection, cut) = (self.asked.selection, self.asked.cut);
        for slot in slots {
            let last = slot == cut.parts();
            let starts = usize::try_from(slot).ok().and_then(|slot| cut.boundaries.get(slot));
            let at = if last { cut.until } else { starts.copied().unwrap_or(cut.until) };
            let part = |query: &Self| {
                select(STANDS, query.asked.grain)
                    .sql(&format!("channel, account, {slot}, "))
                    .slot("due_at", cut)
                    .sql(", ")
                    .slot("promise_at", cut)
                    .sql(", marks, count(*) FROM ")
            };
            let columns = ["4", "5", "7", "8", "9"];
            if !(last && self.nothing_later) {
                let ended = ended_stays(part(self).sql("stay WHERE "), selection, at);
                self.add(ended, &columns);
            }
            let open = open_stays(part(self).sql("open_stay WHERE "), selection, at);
            self.add(open, &columns);
        }
    }

    /// What was due in the period and is resolved.
    fn settled(&mut self) {
        let (selection, cut) = (self.asked.selection, self.asked.cut);
        let resolved = names(Account::RESOLVED);
        if self.dues.has_whole() {
            let since =
                format!("CASE WHEN late_leaf = 0 THEN 0 ELSE {} END", slot_of("late_leaf", &self.moves));
            let statement = select(SETTLED, self.asked.grain)
                .sql(&format!("channel, account, {}, {since}, 0, 0, ", slot_of("leaf", &self.dues)))
                .sql("CAST(sum(count) AS BIGINT) FROM due_count WHERE ")
                .whose("due_count", selection)
                .of_channel("due_count", selection)
                .sql(&whole("leaf", &self.dues))
                .sql(&format!(" AND (late_leaf = 0 OR (1 = 1{}))", whole("late_leaf", &self.moves)));
            self.add(statement, &["4", "5", "6", "7"]);
        }
        let sides = [("to_account", "due_after", ""), ("from_account", "due_before", "-")];
        for (account, due, sign) in sides {
            let part = |query: &Self| {
                select(SETTLED, query.asked.grain)
                    .sql(&format!("channel, {account}, "))
                    .slot(due, cut)
                    .sql(", ")
                    .slot("happened_at", cut)
                    .sql(&format!(", 0, 0, {sign}count(*) FROM journal WHERE "))
                    .selection("journal", selection)
                    .sql(&format!(" AND {account} IN {resolved}"))
            };
            let columns = ["4", "5", "6", "7"];
            for (from, before) in self.dues.pieces().collect::<Vec<_>>() {
                let statement = between(part(self), due, from, before);
                self.add(happened_before(statement.sql(" AND "), "happened_at", cut.until), &columns);
            }
            // Due in a whole leaf, and late in one that is cut.
            for (from, before) in self.moves.pieces().collect::<Vec<_>>() {
                let mut statement = between(part(self), "happened_at", from, before);
                statement = statement.sql(&format!(" AND CASE WHEN {}happened_at", passed(due)));
                statement = between(statement, due, cut.start(), cut.as_of());
                for (from, before) in self.dues.pieces() {
                    statement = between(statement.sql(" AND NOT (1 = 1"), due, from, before).sql(")");
                }
                self.add(statement.sql(" THEN 1 END = 1"), &columns);
            }
        }
    }
}

/// The stays that have ended, and last at `at`: they have a piece in its leaf.
pub(super) fn ended_stays<S>(statement: Statement<S>, selection: &Selection, at: Instant) -> Statement<S> {
    statement
        .whose("stay", selection)
        .of_channel("stay", selection)
        .sql(" AND leaf = ")
        .number(HalfMonth::of(at).0)
        .sql(" AND from_at < ")
        .instant(at)
        .sql(" AND until_at >= ")
        .instant(at)
}

/// The stays that have not ended, and last at `at`.
pub(super) fn open_stays<S>(statement: Statement<S>, selection: &Selection, at: Instant) -> Statement<S> {
    statement
        .whose("open_stay", selection)
        .of_channel("open_stay", selection)
        .sql(" AND from_at < ")
        .instant(at)
}

/// Begins a part: what its rows are, and of whom, where offices and procedures are told apart.
fn select(what: i32, grain: RollupGrain) -> Statement<RollupColumns> {
    let any = <Id>::from_bytes([0; 16]);
    let column = |statement: Statement<RollupColumns>, name: &str, told_apart: bool| {
        if told_apart { statement.sql(name) } else { statement.id(any) }
    };
    let statement = Statement::default().sql(&format!("SELECT {what}, "));
    let statement = column(statement, "office_id", grain.office).sql(", ");
    column(statement, "procedure_id", grain.procedure).sql(", ")
}

/// Took effect before an instant, said so that no database looks it up in an index: there is a better one for the rest.
pub(super) fn happened_before<S>(statement: Statement<S>, column: &str, before: Instant) -> Statement<S> {
    statement.sql(&format!("CASE WHEN {column} < ")).instant(before).sql(" THEN 1 END = 1")
}

/// From an instant to before another.
pub(super) fn between<S>(
    statement: Statement<S>,
    column: &str,
    from: Instant,
    before: Instant,
) -> Statement<S> {
    statement
        .sql(&format!(" AND {column} >= "))
        .instant(from)
        .sql(&format!(" AND {column} < "))
        .instant(before)
}

/// The leaves that lie in a part as a whole.
fn whole(column: &str, slices: &Slices) -> String {
    let cut: Vec<String> = slices.cut.iter().map(|leaf| leaf.0.to_string()).collect();
    let cut =
        if cut.is_empty() { String::new() } else { format!(" AND NOT ({column} IN ({}))", cut.join(", ")) };
    format!(" AND {column} >= {} AND {column} < {}{cut}", slices.first.0, slices.after.0)
}

/// In which part a whole leaf lies.
fn slot_of(column: &str, slices: &Slices) -> String {
    if slices.begin.is_empty() {
        return "1".to_owned();
    }
    let whens =
        (1..).zip(&slices.begin).map(|(slot, leaf)| format!("WHEN {column} < {} THEN {slot}", leaf.0));
    let whens: Vec<String> = whens.collect();
    format!("CASE {} ELSE {} END", whens.join(" "), slices.begin.len() + 1)
}

/// The number of the kind of a row: [`MoveKind::packed`].
fn kind() -> String {
    let choice = |column: &str, bits: Vec<(&str, i32)>| {
        let whens: Vec<String> =
            bits.iter().map(|(name, bits)| format!("WHEN '{name}' THEN {bits}")).collect();
        format!("CASE {column} {} END", whens.join(" "))
    };
    let accounts = |low: u32, fifth: u32| {
        Account::ALL.iter().map(|account| (account.as_str(), account_bits(*account, low, fifth))).collect()
    };
    let channels =
        Channel::ALL.iter().map(|channel| (channel.as_str(), channel_code(*channel) << CHANNEL)).collect();
    let flag = |condition: &str, place: u32| format!("CASE WHEN {condition} THEN {} ELSE 0 END", 1 << place);
    let (before, after) = (promised("", "before"), promised("", "after"));
    let verdict = |judged: PromiseTimeliness| judged_code(judged) << JUDGED;
    [
        choice("from_account", accounts(FROM, FROM_FIFTH)),
        choice("to_account", accounts(TO, TO_FIFTH)),
        choice("channel", channels),
        format!("marks_before * {}", 1 << MARKS_BEFORE),
        format!("marks_after * {}", 1 << MARKS_AFTER),
        format!(
            "CASE WHEN due_before IS NULL THEN {} WHEN {}happened_at THEN {} ELSE {} END",
            verdict(PromiseTimeliness::NotDue),
            not_passed(&judge("")),
            verdict(PromiseTimeliness::InTime),
            verdict(PromiseTimeliness::Late)
        ),
        flag(&format!("{before} IS DISTINCT FROM {after}"), RENEWED),
        flag("due_before IS NOT NULL", DATED_BEFORE),
        flag("due_after IS NOT NULL", DATED_AFTER),
    ]
    .join(" + ")
}
