//! The roll-ups of the journal say what the journal says, in every cell and list, and the auditor sees when they do not.

use std::collections::BTreeSet;

use motcua::dossier::books::rollup::rebuild::ensure;
use motcua::platform::progress::bar;
use motcua::report::count::pairs::store::count_moves;
use motcua::report::count::rollup::rollup_tally::RollupTally;
use motcua::report::count::rollup::search::open;
use motcua::report::count::rollup::store::{RollupGrain, RollupQuery, tallies};
use motcua::report::count::search::{CountedSpan, ListedDossier, count, list};
use motcua::report::count::store::Selection;
use serde_json::json;

use super::*;
use crate::app::{TestApp, at, intake_with};
use crate::dossiers::resolve;
use crate::journal::{audit, tamper};

/// After everything that the made-up register tells.
pub(super) fn later() -> Instant {
    Instant::parse("2025-01-01T00:00:00+07:00").unwrap()
}

pub(super) fn moment(text: &str) -> Instant {
    Instant::parse(&format!("{text}:00+07:00")).unwrap()
}

pub(super) fn period(from: &str, to: &str) -> Period {
    Period::new(day(from), day(to)).unwrap()
}

/// Periods of whole leaves and cut ones, as of their end, a midnight, an instant within a day, and now; in months too.
fn cuts() -> Vec<PeriodCut> {
    let mut cuts = Vec::new();
    for (period, as_of, now) in [
        (half_year(), None, later()),
        (half_year(), Some(moment("2023-03-20T00:00")), later()),
        (half_year(), Some(moment("2023-03-19T00:00")), later()),
        (period("2023-01-01", "2023-03-31"), None, later()),
        (period("2023-01-10", "2023-04-20"), None, later()),
        (period("2023-02-03", "2023-02-05"), None, later()),
        (period("2022-12-15", "2023-06-14"), Some(moment("2023-02-14T10:30")), later()),
        // A running period, when all has happened and when not.
        (period("2023-12-15", "2025-06-14"), None, later()),
        (period("2022-12-15", "2024-12-14"), None, moment("2024-09-03T11:00")),
    ] {
        for parts in [vec![period], period.months()] {
            cuts.extend(PeriodCut::new(&parts, as_of, now));
        }
    }
    cuts
}

pub(super) fn selection(filled: &Filled) -> Selection {
    Selection {
        offices: filled.agencies.clone(),
        procedures: None,
        except: Vec::new(),
        channel: None,
        known_at: later(),
    }
}

pub(super) fn rolled(
    test: &TestDatabase,
    selection: &Selection,
    cut: &PeriodCut,
    grain: RollupGrain,
) -> Option<Vec<RollupTally>> {
    test.database
        .snapshot_now(|conn| tallies(conn, &RollupQuery { selection, cut, grain, only: None }))
        .unwrap()
}

/// Every line of both lists behind a figure, in pages of nine: by the roll-ups, and by the journal as a whole.
fn lists(
    test: &TestDatabase,
    selection: &Selection,
    figure: Figure,
    span: CountedSpan,
) -> [(i64, Vec<ListedDossier>); 2] {
    [true, false].map(|by_rollups| {
        let (mut lines, mut after): (Vec<ListedDossier>, Option<ListedDossierKey>) = (Vec::new(), None);
        loop {
            let (total, page) = test
                .database
                .snapshot_now(|conn| {
                    if by_rollups {
                        return open(conn, selection, figure, span, (after, 9)).map(Option::unwrap);
                    }
                    Ok((
                        count(conn, selection, figure, span)?,
                        list(conn, selection, figure, span, after, 9)?,
                    ))
                })
                .unwrap();
            let Some(last) = page.last() else { return (total, lines) };
            after = Some(ListedDossierKey::of(last));
            lines.extend(page);
        }
    })
}

/// Life cycles with pauses, late ones, a correction, one that is opened again, online ones.
fn worked(app: &TestApp) {
    let clerk = app.officer("clerk", "H26.268.05");
    let supervisor = app.officer("supervisor", "H26.268");
    let reason = json!({ "reason": "lý do" });
    let codes: Vec<String> = (0..5).map(|_| app.receive()).collect();
    app.clock.set(at("2023-03-08T10:00"));
    clerk.act(&codes[0], "supplement-requests", &json!({ "papers": ["x"], "reason": "x" })).ok(200);
    resolve(app, &codes[1]);
    app.clock.set(at("2023-04-17T10:00"));
    clerk.act(&codes[0], "supplements", &json!({ "papers": [{ "code": "x", "copies": 1 }] })).ok(200);
    resolve(app, &codes[2]);
    app.clock.set(at("2023-05-15T00:00"));
    supervisor.act(&codes[1], "corrections", &reason).ok(200);
    supervisor.act(&codes[2], "corrections", &reason).ok(200);
    clerk.post("/api/v1/submissions", &intake_with(&json!({ "channel": "online_partial" }))).ok(201);
    assert_eq!(audit(app).broken, []);
}

on_both! {
    fn the_rollups_say_what_the_journal_says_in_every_cell(test) {
        let filled = filled(test, 400);
        let everything = selection(&filled);
        let procedures: BTreeSet<ProcedureId> = rolled(test, &everything, &cuts()[0], RollupGrain { office: false, procedure: true })
            .unwrap()
            .iter()
            .map(|tally| tally.procedure_id)
            .collect();
        let some: Vec<ProcedureId> = procedures.iter().copied().take(2).collect();
        let selections = [
            Selection { except: some.clone(), ..everything.clone() },
            Selection { procedures: Some(some), channel: Some(motcua::dossier::clock::ledger::Channel::Counter), ..everything.clone() },
            everything,
        ];
        for (number, cut) in cuts().iter().enumerate() {
            let selection = &selections[number % 3];
            let whole = PartWindow::whole(cut.parts());
            let counts = test.database.snapshot_now(|conn| count_moves(conn, selection, cut)).unwrap();
            let told = rolled(test, selection, cut, RollupGrain { office: true, procedure: true }).unwrap();
            let total = FigureValues::count(&counts, whole);
            assert_eq!(FigureValues::count(&told, whole), total, "{cut:?}");
            let offices = by_key(&counts, whole, &total, |row| row.office_id).unwrap();
            assert_eq!(filled_rows(by_key(&told, whole, &total, |tally| tally.office_id).unwrap()), filled_rows(offices));
            let channels = by_key(&counts, whole, &total, |row| row.channel).unwrap();
            assert_eq!(filled_rows(by_key(&told, whole, &total, |tally| tally.channel).unwrap()), filled_rows(channels));
            let procedures = by_key(&counts, whole, &total, |row| row.procedure_id).unwrap();
            let told = rolled(test, selection, cut, RollupGrain { office: false, procedure: true }).unwrap();
            assert_eq!(
                filled_rows(by_key(&told, whole, &total, |tally| tally.procedure_id).unwrap()),
                filled_rows(procedures)
            );
            let told = rolled(test, selection, cut, RollupGrain::default()).unwrap();
            assert_eq!(by_part(&told, cut.parts(), &total), by_part(&counts, cut.parts(), &total), "{cut:?}");
        }
    }

    fn the_rollups_list_what_the_journal_lists_in_the_same_order(test) {
        let filled = filled(test, 200);
        let selection = selection(&filled);
        for (start, end) in [("2022-12-15T00:00", "2023-06-15T00:00"), ("2023-02-03T00:00", "2023-04-20T13:00")] {
            let (start, end) = (moment(start), moment(end));
            for figure in Figure::ALL {
                let [rolled, counted] = lists(test, &selection, *figure, CountedSpan { start, end, until: end });
                assert_eq!(rolled, counted, "{figure:?}");
                assert_eq!(rolled.0, i64::try_from(rolled.1.len()).unwrap(), "{figure:?}");
            }
        }
    }

    fn what_was_recorded_later_is_left_to_the_journal(test) {
        let filled = filled(test, 120);
        let cut = PeriodCut::new(&[half_year()], None, later()).unwrap();
        let known_at = |text: &str| Selection { known_at: moment(text), ..selection(&filled) };
        assert_eq!(rolled(test, &known_at("2023-06-15T00:00"), &cut, RollupGrain::default()), None);
        assert!(rolled(test, &known_at("2024-12-01T00:00"), &cut, RollupGrain::default()).is_some());
    }
}

fn filled_rows<K: Ord>(rows: BTreeMap<K, FigureValues>) -> BTreeMap<K, FigureValues> {
    rows.into_iter().filter(|(_, cells)| !cells.is_empty()).collect()
}

with_app! {
    fn whoever_changes_a_rollup_is_found_and_what_he_changed_is_named(app) {
        worked(app);
        for (sql, table, words) in [
            ("UPDATE move_count SET count = count + 1 WHERE kind = (SELECT max(kind) FROM move_count)", "move_count", "15/5/2023 - 31/5/2023, resolved_early -> in_process, counter"),
            ("DELETE FROM due_count WHERE late_leaf > 0", "due_count", "late in 15/4/2023 - 30/4/2023, resolved_late, counter"),
            ("UPDATE stay SET marks = 1 WHERE account = 'paused_supplement' AND leaf = (SELECT min(leaf) FROM stay)", "stay", "01/3/2023 - 14/3/2023"),
            ("DELETE FROM stay WHERE leaf = (SELECT max(leaf) FROM stay)", "stay", "/2023: the journal has"),
            ("DELETE FROM open_stay WHERE account = 'waiting_acceptance'", "open_stay", "dossier "),
        ] {
            let before = audit(app).broken.len();
            tamper(app, sql);
            let broken = audit(app).broken;
            assert!(broken.len() > before, "{sql}");
            let named = broken.iter().any(|broken| {
                broken.code == "(roll-ups of H26.268.05)" && broken.what.contains(table) && broken.what.contains(words)
            });
            assert!(named, "{sql}: {broken:?}");
        }
    }

    fn a_rebuild_that_was_broken_off_is_noticed_and_done_again(app) {
        worked(app);
        let report = || {
            let writer = app.officer("report_writer", "H26.268");
            writer.get("/api/v1/reports/resolution?agency=H26.268&from=2023-03-01&to=2023-05-20&group_by=agency").ok(200)
        };
        let before = report();
        tamper(app, "UPDATE rollup SET finished = (1 = 0); DELETE FROM move_count; DELETE FROM open_stay");
        // The journal alone answers meanwhile.
        assert_eq!((report()["total"].clone(), report()["rows"].clone()), (before["total"].clone(), before["rows"].clone()));
        assert!(audit(app).broken.iter().any(|broken| broken.what.contains("not finished")));
        assert!(ensure(app.database(), &bar(0, "adding up the journal")).unwrap());
        assert_eq!(audit(app).broken, []);
        assert!(!ensure(app.database(), &bar(0, "adding up the journal")).unwrap());
        assert_eq!(report()["total"], before["total"]);
    }
}
