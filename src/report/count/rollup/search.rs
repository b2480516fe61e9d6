//! The dossiers behind a figure, by the roll-ups: its length is theirs, and a page reads the offices and half-months in which
//! there is something, until it is full.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::store::{RollupGrain, RollupQuery, between, ended_stays, open_stays, tallies};
use crate::agency::AgencyId;
use crate::dossier::books::rollup::half_month::HalfMonth;
use crate::dossier::clock::ledger::Account;
use crate::on;
use crate::platform::database::statement::Statement;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::report::count::fold::{Countable as _, PartWindow};
use crate::report::count::rollup::rollup_tally::{RollupTally, RollupTallyKind};
use crate::report::count::search::{
    COLUMNS, CountedSpan, DOSSIER, ListedDossier, ListedDossierColumns, ListedDossierKey, StockQuery, counted,
};
use crate::report::count::store::{Selection, names};
use crate::report::figures::figure::Figure;
use crate::report::figures::figure_rule::{DueFilter, FigureRule, PeriodEdge};
use crate::report::figures::period::PeriodCut;

/// How long the list behind a figure is, and the page after a line of it. `None` when only the journal can tell.
///
/// # Errors
/// When the database fails.
pub fn open(
    conn: &mut Connection,
    selection: &Selection,
    figure: Figure,
    span: CountedSpan,
    (after, limit): (Option<ListedDossierKey>, i64),
) -> Result<Option<(i64, Vec<ListedDossier>)>, DatabaseError> {
    let rule = figure.rule();
    let cut = match rule {
        FigureRule::Stock { .. } => PeriodCut { boundaries: vec![span.start, span.end], until: span.until },
        _ => by_leaves(span),
    };
    let grain = RollupGrain { office: true, procedure: false };
    let asked = RollupQuery { selection, cut: &cut, grain, only: Some(rule) };
    let Some(tallies) = tallies(conn, &asked)? else { return Ok(None) };
    let window = PartWindow::whole(cut.parts());
    let total = tallies.iter().map(|tally| tally.adds(rule, window)).sum();
    let list = RollupList { selection, span, after, limit };
    let entries = match rule {
        FigureRule::Stock { at, accounts, due, by, letter } => {
            let stock = StockQuery { at, accounts, due, by, letter };
            list.standing(conn, &stock, &filled(&tallies, rule, window, |_| 0))?
        }
        rule => {
            let slot = |tally: &RollupTally| match tally.what {
                RollupTallyKind::Moves { slot, .. } | RollupTallyKind::LeftOut { slot, .. } => slot,
                RollupTallyKind::Stands { .. } | RollupTallyKind::Settled { .. } => 0,
            };
            list.moves(conn, rule, &cut, &filled(&tallies, rule, window, slot))?
        }
    };
    Ok(Some((total, entries)))
}

/// The span, cut wherever a leaf of time begins.
fn by_leaves(span: CountedSpan) -> PeriodCut {
    let first = HalfMonth::of(span.start).next();
    let starts =
        first.through(HalfMonth::of(span.end)).map(HalfMonth::start).filter(|start| *start < span.end);
    let boundaries = [span.start].into_iter().chain(starts).chain([span.end]).collect();
    PeriodCut { boundaries, until: span.until }
}

/// The offices, and within them the slots, in which a figure is not nothing.
fn filled(
    tallies: &[RollupTally],
    rule: FigureRule,
    window: PartWindow,
    slot: impl Fn(&RollupTally) -> i32,
) -> Vec<(AgencyId, i32)> {
    let mut sums: BTreeMap<(AgencyId, i32), i64> = BTreeMap::new();
    for tally in tallies {
        *sums.entry((tally.office_id, slot(tally))).or_default() += tally.adds(rule, window);
    }
    sums.into_iter().filter(|(_, sum)| *sum != 0).map(|(place, _)| place).collect()
}

/// A page.
struct RollupList<'a> {
    selection: &'a Selection,
    span: CountedSpan,
    after: Option<ListedDossierKey>,
    limit: i64,
}

impl RollupList<'_> {
    /// The same of one office.
    fn of(&self, office: AgencyId) -> Selection {
        Selection { offices: vec![office], ..self.selection.clone() }
    }

    /// Reads one place after the other until the page is full.
    fn fill(
        &self,
        conn: &mut Connection,
        places: &[(AgencyId, i32)],
        page: impl Fn(AgencyId, i32, i64) -> Statement<ListedDossierColumns>,
    ) -> Result<Vec<ListedDossier>, DatabaseError> {
        let mut entries: Vec<ListedDossier> = Vec::new();
        for (office, slot) in places {
            let rest = self.limit - i64::try_from(entries.len()).unwrap_or(i64::MAX);
            if rest <= 0 {
                break;
            }
            if self.after.is_some_and(|key| *office < key.office_id) {
                continue;
            }
            let statement = page(*office, *slot, rest);
            let more: Vec<ListedDossier> = on!(&mut *conn, c => statement.load(c))?;
            entries.extend(more);
        }
        Ok(entries)
    }

    /// The moves that a flow counts, by office and in the order in which they took effect.
    fn moves(
        &self,
        conn: &mut Connection,
        rule: FigureRule,
        cut: &PeriodCut,
        places: &[(AgencyId, i32)],
    ) -> Result<Vec<ListedDossier>, DatabaseError> {
        let edge = |slot: i32| usize::try_from(slot).ok().and_then(|slot| cut.boundaries.get(slot)).copied();
        self.fill(conn, places, |office, slot, limit| {
            let from = edge(slot - 1).unwrap_or(self.span.start);
            let before = if slot >= cut.parts() { cut.until } else { edge(slot).unwrap_or(cut.until) };
            // Where the page before ended, and nothing of what lies before it.
            let key = self.after.filter(|key| key.office_id == office);
            let from = key.and_then(|key| key.happened_at()).map_or(from, |at| at.max(from));
            let inner = Statement::default()
                .sql("SELECT j.office_id, j.dossier_id, j.seq, j.happened_at FROM journal j WHERE ")
                .selection("j", &self.of(office));
            let inner = between(inner, "j.happened_at", from, before);
            let inner = counted(inner, rule, self.span, self.selection.known_at);
            let inner = match key.and_then(|key| Some((key.happened_at()?, key))) {
                None => inner,
                Some((at, key)) => inner
                    .sql(" AND (j.happened_at, j.dossier_id, j.seq) > (")
                    .instant(at)
                    .sql(", ")
                    .id(key.dossier_id)
                    .sql(", ")
                    .number(key.seq)
                    .sql(")"),
            };
            let inner = inner.sql(" ORDER BY j.happened_at, j.dossier_id, j.seq").limit(limit);
            listed(inner, "j.happened_at")
        })
    }

    /// The dossiers of a balance, by office and in the order in which they came to stand there; of what was due in the period in
    /// the order of the due dates.
    fn standing(
        &self,
        conn: &mut Connection,
        stock: &StockQuery,
        places: &[(AgencyId, i32)],
    ) -> Result<Vec<ListedDossier>, DatabaseError> {
        let at = if stock.at == PeriodEdge::Start { self.span.start } else { self.span.until };
        let by_due = stock.due == DueFilter::InPeriod;
        let order = if by_due { "due_at" } else { "from_at" };
        self.fill(conn, places, |office, _, limit| {
            let selection = self.of(office);
            let stays = |table: &str| {
                let statement = Statement::<ListedDossierColumns>::default()
                    .sql(&format!("SELECT office_id, dossier_id, seq, {order} AS place FROM {table} WHERE "));
                let statement = if table == "stay" {
                    ended_stays(statement, &selection, at)
                } else {
                    open_stays(statement, &selection, at)
                };
                let statement = stock.stands(statement.sql(" AND "), self.span);
                self.page(statement, office, order, limit)
            };
            let mut sources = vec![stays("stay"), stays("open_stay")];
            if by_due {
                sources.push(self.settled(stock, &selection, office, limit));
            }
            let inner = Statement::together(sources, ") one UNION ALL SELECT * FROM (");
            let inner = Statement::default().sql("SELECT * FROM (").append(inner).sql(") other");
            let inner = inner.sql(" ORDER BY place, dossier_id, seq").limit(limit);
            listed(inner, if by_due { "j.due_after" } else { "j.happened_at" })
        })
    }

    /// Of those that are resolved: the last move before the end.
    fn settled(
        &self,
        stock: &StockQuery,
        selection: &Selection,
        office: AgencyId,
        limit: i64,
    ) -> Statement<ListedDossierColumns> {
        let resolved: Vec<Account> =
            stock.accounts.iter().copied().filter(|account| account.is_resolved()).collect();
        let statement = Statement::default()
            .sql("SELECT office_id, dossier_id, seq, due_after AS place FROM journal j WHERE ")
            .selection("j", selection)
            // Said twice: the first time as the index has it.
            .sql(&format!(
                " AND j.to_account IN {} AND j.to_account IN {}",
                names(Account::RESOLVED),
                names(&resolved)
            ));
        let statement = between(statement, "j.due_after", self.span.start, self.span.end);
        let statement = statement
            .sql(" AND NOT EXISTS (SELECT 1 FROM journal k WHERE k.office_id = j.office_id AND k.dossier_id = j.dossier_id")
            .sql(" AND k.seq > j.seq AND k.moves AND ");
        let statement = done_before(statement, "k.happened_at", self.span.until).sql(") AND ");
        let statement = done_before(statement, "j.happened_at", self.span.until);
        self.page(statement, office, "due_after", limit)
    }

    /// The lines after the last of the page before.
    fn page(
        &self,
        statement: Statement<ListedDossierColumns>,
        office: AgencyId,
        order: &str,
        limit: i64,
    ) -> Statement<ListedDossierColumns> {
        let place = |key: ListedDossierKey| if order == "from_at" { key.happened_at() } else { key.due_at() };
        let key = self.after.filter(|key| key.office_id == office).and_then(|key| Some((place(key)?, key)));
        let statement = match key {
            None => statement,
            Some((at, key)) => statement
                .sql(&format!(" AND ({order}, dossier_id) > ("))
                .instant(at)
                .sql(", ")
                .id(key.dossier_id)
                .sql(")"),
        };
        statement.sql(&format!(" ORDER BY {order}, dossier_id")).limit(limit)
    }
}

/// Took effect before an instant, said so that SQLite looks it up in no index and PostgreSQL knows how many that are: when it takes
/// them for few, it reads all of an office to sort them where the first of them in the order of the index are enough.
fn done_before(
    statement: Statement<ListedDossierColumns>,
    column: &str,
    before: Instant,
) -> Statement<ListedDossierColumns> {
    statement.sql(&format!("CASE WHEN 1 = 1 THEN {column} END < ")).instant(before)
}

/// The lines of these moves.
fn listed(moves: Statement<ListedDossierColumns>, order: &str) -> Statement<ListedDossierColumns> {
    Statement::default()
        .sql(COLUMNS)
        .sql("(")
        .append(moves)
        .sql(") s JOIN journal j ON j.office_id = s.office_id AND j.dossier_id = s.dossier_id AND j.seq = s.seq")
        .sql(DOSSIER)
        .sql(&format!(" ORDER BY {order}, j.dossier_id, j.seq"))
}
