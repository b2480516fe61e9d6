//! Every figure of the report equals what following each dossier by hand gives, and opens to exactly those dossiers.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by failing there"
)]

mod followed;
mod history;
mod register;
mod rollups;
mod series;
mod walk;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use history::History;
use motcua::access::Scope;
use motcua::agency::AgencyId;
use motcua::dossier::books::rollup::move_kind::judged;
use motcua::platform::error::{Code, Problem};
use motcua::platform::instant::Instant;
use motcua::procedure::ProcedureId;
use motcua::report::count::cell_listing::dossiers;
use motcua::report::count::fold::{MoveCount, NO_DUE, PartWindow, by_key, by_part};
use motcua::report::count::request::{GroupBy, ReportReader, ReportRequest};
use motcua::report::count::resolution::{Resolution, resolution};
use motcua::report::count::search::ListedDossierKey;
use motcua::report::figures::boundaries::Boundaries;
use motcua::report::figures::figure::{Figure, FigureValues};
use motcua::report::figures::figure_rule::pairs;
use motcua::report::figures::period::{Period, PeriodCut};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRunner};
use register::{AGENCIES, OFFICES, PROCEDURES};
use walk::{View, Walk, walk};

use crate::support::TestDatabase;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn half_year() -> Period {
    Period::new(day("2022-12-15"), day("2023-06-14")).unwrap()
}

fn now() -> Instant {
    Instant::parse("2024-01-01T00:00:00+07:00").unwrap()
}

/// The figures of a walk, in the order of the table.
fn values(walk: &Walk) -> Vec<(Figure, i64)> {
    let length = |figure: &Figure| walk.get(figure.as_str()).map_or(0, Vec::len);
    Figure::ALL.iter().map(|figure| (*figure, i64::try_from(length(figure)).unwrap())).collect()
}

fn agree(cells: &FigureValues, walk: &Walk, about: &str) {
    assert_eq!(cells.iter().collect::<Vec<_>>(), values(walk), "{about}");
    assert!(cells.balance().balanced, "{about}");
}

/// What the one query of the report counts, without a database.
fn counted(register: &[History], cut: &PeriodCut, known_at: Instant) -> Vec<MoveCount> {
    let key = |number: usize| [u8::try_from(number).unwrap(); 16];
    let due = |at: Option<Instant>| at.map_or(NO_DUE, |at| cut.slot(at));
    let mut counts: BTreeMap<MoveCount, i64> = BTreeMap::new();
    for history in register.iter().filter(|history| !history.is_annulled(known_at)) {
        let counts_then =
            |row: &&history::Row| row.moves() && row.happened_at < cut.until && row.recorded_at <= known_at;
        let moves: Vec<MoveCount> = history
            .rows
            .iter()
            .filter(counts_then)
            .map(|row| {
                let (before, after) =
                    ((row.due_before, row.promise_before), (row.due_after, row.promise_after));
                let (judged, renewed) = judged(row.from, row.to, row.happened_at, before, after);
                MoveCount {
                    office_id: AgencyId::from_bytes(key(history.office)),
                    procedure_id: ProcedureId::from_bytes(key(history.procedure)),
                    channel: history.channel,
                    from: row.from,
                    to: row.to,
                    happened: cut.slot(row.happened_at).min(cut.parts()),
                    due_before: due(row.due_before),
                    due_after: due(row.due_after),
                    promise_before: due(row.promise_before),
                    promise_after: due(row.promise_after),
                    marks_before: row.marks_before,
                    marks_after: row.marks_after,
                    judged,
                    renewed,
                    pair: None,
                    count: 1,
                }
            })
            .collect();
        let accounts: Vec<_> = moves.iter().map(|row| (row.from, row.to)).collect();
        let left_out = pairs(&accounts)
            .into_iter()
            .map(|(place, role, other)| moves[place].left_out(role, moves[other].happened));
        for row in moves.iter().copied().chain(left_out) {
            *counts.entry(MoveCount { count: 0, ..row }).or_default() += row.count;
        }
    }
    counts.into_iter().map(|(kind, count)| MoveCount { count, ..kind }).collect()
}

proptest! {
    #![proptest_config(Config { cases: 64, failure_persistence: None, ..Config::default() })]

    #[test]
    fn the_fold_finds_what_a_walk_finds(
        register in history::register(60, OFFICES.len(), PROCEDURES.len()),
        as_of_day in 1_i64..200,
        known_after in 0_i64..60,
    ) {
        let period = half_year();
        let as_of = period.start().plus(chrono::TimeDelta::days(as_of_day));
        let known_at = as_of.plus(chrono::TimeDelta::days(known_after - 20));
        let months = period.months();
        let cut = PeriodCut::new(&months, Some(as_of), now()).unwrap();
        let counts = counted(&register, &cut, known_at);
        let whole = PartWindow::whole(cut.parts());
        let total = FigureValues::count(&counts, whole);
        let view = View { start: period.start(), end: cut.as_of(), known_at };
        agree(&total, &walk(&register, view, |_| true), "total");
        for (office, cells) in by_key(&counts, whole, &total, |row| row.office_id).unwrap() {
            let office = usize::from(office.as_bytes()[0]);
            agree(&cells, &walk(&register, view, |dossier| dossier.office == office), "office");
        }
        for (channel, cells) in by_key(&counts, whole, &total, |row| row.channel).unwrap() {
            agree(&cells, &walk(&register, view, |dossier| dossier.channel == channel), "channel");
        }
        let parts = by_part(&counts, cut.parts(), &total).unwrap();
        prop_assert_eq!(parts.len(), cut.boundaries.len() - 1);
        for pair in parts.windows(2) {
            let ended = [
                Figure::PromisesKept, Figure::PromisesBroken, Figure::PromisesMoved, Figure::PromisesLapsed,
                Figure::PromisesStanding,
            ];
            let ended: i64 = ended.iter().map(|figure| pair[1].get(*figure)).sum();
            prop_assert_eq!(pair[0].get(Figure::PromisesStanding) + pair[1].get(Figure::PromisesGiven), ended);
        }
        for (whole, with, without) in [
            (Figure::ResolvedLate, Figure::ResolvedLateApologised, Figure::ResolvedLateNotApologised),
            (
                Figure::InProcessOverdue,
                Figure::InProcessOverdueApologised,
                Figure::InProcessOverdueNotApologised,
            ),
        ] {
            prop_assert_eq!(total.get(whole), total.get(with) + total.get(without));
        }
        for (edges, cells) in cut.boundaries.windows(2).zip(&parts) {
            let view = View { start: edges[0], end: edges[1], known_at };
            agree(cells, &walk(&register, view, |_| true), "month");
        }
    }
}

/// The same made-up register in every run.
fn made_up(dossiers: usize) -> Vec<History> {
    let mut runner = TestRunner::deterministic();
    let strategy = history::register(dossiers, OFFICES.len(), PROCEDURES.len());
    let mut register = strategy.new_tree(&mut runner).unwrap().current();
    // And what chance seldom makes: due at the very instant at which a report stands or a period begins.
    for due in ["2023-03-21", "2022-12-15", "2023-06-15"] {
        register.push(history::waiting_for(Instant::start_of(day(due))));
    }
    register
}

struct Filled {
    register: Vec<History>,
    agencies: Vec<AgencyId>,
}

fn filled(test: &TestDatabase, dossiers: usize) -> Filled {
    let agencies = register::insert_agencies(&test.database);
    filled_by(test, agencies, made_up(dossiers))
}

fn filled_by(test: &TestDatabase, agencies: Vec<AgencyId>, register: Vec<History>) -> Filled {
    register::insert(&test.database, &agencies, &register);
    Filled { register, agencies }
}

impl Filled {
    /// Everything in the city.
    fn scope(&self) -> Scope {
        Scope::of(self.agencies.iter().copied())
    }

    /// The histories of one row of a report.
    fn row(&self, group_by: GroupBy, key: &str, view: View) -> Walk {
        let of = |keep: &dyn Fn(&History) -> bool| {
            walk(&self.register, view, |dossier| OFFICES[dossier.office].starts_with("H1.2") && keep(dossier))
        };
        match group_by {
            GroupBy::Agency => of(&|dossier| OFFICES[dossier.office] == key),
            GroupBy::Level => of(&|dossier| register::office_level(dossier.office).as_str() == key),
            GroupBy::Procedure => of(&|dossier| PROCEDURES[dossier.procedure].0 == key),
            GroupBy::Field => of(&|dossier| PROCEDURES[dossier.procedure].1 == key),
            GroupBy::Channel => of(&|dossier| dossier.channel.as_str() == key),
            GroupBy::Month => of(&|_| true),
            GroupBy::LevelField => of(&|dossier| {
                let level = register::office_level(dossier.office).as_str();
                format!("{level}~{}", PROCEDURES[dossier.procedure].1) == key
            }),
            // What is asked for is H1.2 and what is right under it.
            GroupBy::AgencyTree => of(&|dossier| OFFICES[dossier.office] == key),
        }
    }
}

fn question(group_by: GroupBy) -> ReportRequest {
    ReportRequest {
        agency: "H1.2".into(),
        period: half_year(),
        group_by,
        boundaries: Boundaries::Then,
        kind: motcua::procedure::ProcedureKind::Tthc,
        as_of: None,
        known_at: None,
    }
}

fn drawn(test: &TestDatabase, question: &ReportRequest, scope: &Scope) -> Resolution {
    test.database
        .snapshot_now(|conn| resolution(conn, question, ReportReader::Officer(scope), now()))
        .unwrap()
}

/// Reads the whole list behind a cell, in pages of seven, and the total that it announces.
fn opened(
    test: &TestDatabase,
    question: &ReportRequest,
    figure: Figure,
    group: Option<&str>,
    scope: &Scope,
) -> (i64, Vec<(String, i32)>) {
    let mut lines = Vec::new();
    let mut after = None;
    loop {
        let page = test
            .database
            .snapshot_now(|conn| dossiers(conn, question, (figure, group), (after, 7), scope, now()))
            .unwrap();
        let Some(last) = page.entries.last() else { return (page.total, lines) };
        after = Some(ListedDossierKey::of(last));
        lines.extend(page.entries.into_iter().map(|entry| (entry.code, entry.seq)));
    }
}

/// Every way of asking: to the end, as of a day within, as known at a day within.
fn questions(group_by: GroupBy) -> [ReportRequest; 4] {
    let as_of = Some(Instant::end_of(day("2023-03-20")));
    let known_at = Some(Instant::end_of(day("2023-03-24")));
    [
        question(group_by),
        ReportRequest { as_of, ..question(group_by) },
        ReportRequest { known_at, ..question(group_by) },
        ReportRequest { as_of, known_at, ..question(group_by) },
    ]
}

on_both! {
    fn every_cell_of_every_grouping_is_what_a_walk_finds(test) {
        let filled = filled(test, 240);
        let scope = filled.scope();
        for group_by in GroupBy::ALL {
            for question in questions(*group_by) {
                let report = drawn(test, &question, &scope);
                let view = View {
                    start: question.period.start(),
                    end: report.cut.as_of(),
                    known_at: report.known_at,
                };
                let whole = walk(&filled.register, view, |dossier| OFFICES[dossier.office].starts_with("H1.2"));
                agree(&report.total, &whole, "total");
                let edges = report.cut.boundaries.windows(2);
                let months: Vec<View> = edges.map(|edge| View { start: edge[0], end: edge[1], ..view }).collect();
                for (place, row) in report.rows.iter().enumerate() {
                    let view = if *group_by == GroupBy::Month { months[place] } else { view };
                    agree(&row.cells, &filled.row(*group_by, &row.key, view), &row.key);
                }
                if *group_by == GroupBy::Month {
                    assert_eq!(report.rows.len(), months.len());
                }
            }
        }
    }

    fn every_cell_opens_to_its_dossiers(test) {
        let filled = filled(test, 160);
        let scope = filled.scope();
        for group_by in [GroupBy::LevelField, GroupBy::AgencyTree, GroupBy::Field, GroupBy::Channel, GroupBy::Month] {
            let question = questions(group_by)[3].clone();
            let report = drawn(test, &question, &scope);
            let view = View {
                start: question.period.start(),
                end: report.cut.as_of(),
                known_at: report.known_at,
            };
            for (place, row) in report.rows.iter().enumerate() {
                let edges = &report.cut.boundaries;
                let view = if group_by == GroupBy::Month {
                    View { start: edges[place], end: edges[place + 1], ..view }
                } else {
                    view
                };
                let walk = filled.row(group_by, &row.key, view);
                for (figure, cell) in row.cells.iter() {
                    let (total, mut lines) = opened(test, &question, figure, Some(&row.key), &scope);
                    assert_eq!(total, cell, "{figure:?} of {}", row.key);
                    let mut found: Vec<(String, i32)> = walk
                        .get(figure.as_str())
                        .into_iter()
                        .flatten()
                        .map(|(number, seq)| (register::dossier_code(*number), *seq))
                        .collect();
                    found.sort();
                    lines.sort();
                    assert_eq!(lines, found, "{figure:?} of {}", row.key);
                }
            }
            for (figure, cell) in report.total.iter() {
                let (total, lines) = opened(test, &question, figure, None, &scope);
                assert_eq!((total, i64::try_from(lines.len()).unwrap()), (cell, cell), "{figure:?} in total");
            }
        }
    }

    fn a_later_look_at_the_same_day_differs_by_the_late_entries(test) {
        let filled = filled(test, 300);
        let as_of = Instant::end_of(day("2023-03-20"));
        let then = ReportRequest { as_of: Some(as_of), known_at: Some(as_of), ..question(GroupBy::Agency) };
        let today = ReportRequest { known_at: None, ..then.clone() };
        let (then, today) = (drawn(test, &then, &filled.scope()), drawn(test, &today, &filled.scope()));
        let late = filled
            .register
            .iter()
            .filter(|dossier| OFFICES[dossier.office].starts_with("H1.2"))
            .flat_map(|dossier| &dossier.rows)
            .filter(|row| row.moves() && row.happened_at < as_of && row.recorded_at > as_of)
            .count();
        assert!(late > 0);
        assert_ne!(then.total, today.total);
        assert_eq!((then.cut.as_of(), then.known_at, today.known_at), (as_of, as_of, now()));
    }

    fn a_scope_narrows_the_report_and_never_widens_it(test) {
        let filled = filled(test, 60);
        let place = |code: &str| filled.agencies[AGENCIES.iter().position(|agency| agency.0 == code).unwrap()];
        let ward = Scope::of([place("H1.2.1")]);
        let report = drawn(test, &question(GroupBy::Agency), &ward);
        assert_eq!((report.offices_counted, report.offices_of_agency), (1, 3));
        assert_eq!(report.rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), ["H1.2.1"]);
        for (agency, scope) in [("H1.3", &ward), ("H9", &filled.scope()), ("H1.2.9", &filled.scope())] {
            let question = ReportRequest { agency: agency.into(), ..question(GroupBy::Agency) };
            let answer: Result<_, Problem> = test
                .database
                .snapshot_now(|conn| resolution(conn, &question, ReportReader::Officer(scope), now()));
            assert_eq!(answer.unwrap_err().code, Code::NotFound, "{agency}");
        }
    }

    fn a_row_that_no_report_has_is_not_opened(test) {
        let filled = filled(test, 20);
        for (group_by, group) in [
            (GroupBy::Agency, "H1.3"),
            (GroupBy::Level, "village"),
            (GroupBy::Channel, "fax"),
            (GroupBy::Procedure, "9.999"),
            (GroupBy::Field, "du-thao"),
            (GroupBy::Month, "2022-12-16"),
        ] {
            let answer: Result<_, Problem> = test.database.snapshot_now(|conn| {
                let cell = (Figure::Received, Some(group));
                dossiers(conn, &question(group_by), cell, (None, 10), &filled.scope(), now())
            });
            assert_eq!(answer.unwrap_err().fields[0].field, "group", "{group}");
        }
    }

    fn a_report_needs_a_period_that_has_begun(test) {
        let filled = filled(test, 20);
        let early = Instant::parse("2022-12-01T08:00:00+07:00").unwrap();
        let field = |question: &ReportRequest, now: Instant| {
            let answer: Result<_, Problem> = test.database.snapshot_now(|conn| {
                resolution(conn, question, ReportReader::Officer(&filled.scope()), now)
            });
            answer.unwrap_err().fields[0].field.clone()
        };
        assert_eq!(field(&question(GroupBy::Agency), early), "from");
        let asked = ReportRequest { as_of: Some(early), ..question(GroupBy::Agency) };
        assert_eq!(field(&asked, now()), "as_of");
    }

    fn the_top_of_the_register_is_where_every_dossier_lies_below(test) {
        use motcua::report::count::store::extent_of_the_register;
        let agencies = register::insert_agencies(&test.database);
        let extent = || test.database.snapshot_now(extent_of_the_register).unwrap();
        assert_eq!(extent(), None);
        let district: Vec<History> = made_up(80).into_iter().filter(|dossier| dossier.office <= 2).collect();
        let moves = || district.iter().flat_map(|dossier| &dossier.rows).filter(|row| row.moves());
        let (oldest, newest) = (moves().map(|row| row.happened_at).min(), moves().map(|row| row.happened_at).max());
        register::insert(&test.database, &agencies, &district);
        let register = extent().unwrap();
        assert_eq!((register.top.code.as_str(), Some(register.oldest), Some(register.newest)), ("H1.2", oldest, newest));
    }
}
