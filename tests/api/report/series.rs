//! A time series is the report of each of its parts, whatever it is cut into and whenever it is asked.

use motcua::dossier::clock::ledger::Account;
use motcua::report::count::pairs::store::count_moves_together;
use motcua::report::count::rollup::opening::store::{at_the_end, of_period};
use motcua::report::count::rollup::store::RollupGrain;
use motcua::report::count::store::Selection;
use motcua::report::series::charts::ageing;
use motcua::report::series::figure_series::{SeriesAddition, spread};
use motcua::report::series::parts::PartUnit;
use motcua::report::series::series;

use super::rollups::{later, moment, period, rolled, selection};
use super::*;

on_both! {
    fn every_point_is_the_cell_of_the_report_of_its_part(test) {
        let filled = filled(test, 120);
        let scope = filled.scope();
        for unit in PartUnit::ALL {
            for question in questions(GroupBy::Agency) {
                let found = test
                    .database
                    .snapshot_now(|conn| series(conn, &question, *unit, Figure::ALL, ReportReader::Officer(&scope), now()))
                    .unwrap();
                let whole = drawn(test, &question, &scope);
                assert_eq!((found.cut.as_of(), found.known_at), (whole.cut.as_of(), whole.known_at));
                for line in &found.lines {
                    assert_eq!(line.total, whole.total.get(line.figure), "{:?} by {unit}", line.figure);
                    if SeriesAddition::of(line.figure) == SeriesAddition::Sum {
                        assert_eq!(line.points.iter().sum::<i64>(), line.total, "{:?} by {unit}", line.figure);
                    }
                }
                // Days are many: some of them, and the last.
                let last = found.parts.len() - 1;
                for place in (0..=last).step_by(if *unit == PartUnit::Day { 37 } else { 3 }).chain([last]) {
                    let part: Period = found.parts[place];
                    let alone = ReportRequest {
                        period: part,
                        as_of: Some(found.cut.as_of()),
                        known_at: Some(found.known_at),
                        ..question.clone()
                    };
                    let report = drawn(test, &alone, &scope);
                    for line in &found.lines {
                        let (point, cell) = (line.points[place], report.total.get(line.figure));
                        assert_eq!(point, cell, "{:?} of {} by {unit}", line.figure, part.words_vi());
                    }
                }
            }
        }
    }

    fn what_a_period_begins_with_needs_no_journal(test) {
        let filled = filled(test, 300);
        let selection = selection(&filled);
        for (unit, period, as_of, now) in [
            (PartUnit::Day, period("2023-02-03", "2023-04-20"), None, later()),
            (PartUnit::Day, half_year(), Some(moment("2023-03-19T10:30")), later()),
            (PartUnit::Week, half_year(), None, later()),
            (PartUnit::Month, period("2023-01-01", "2023-05-31"), None, later()),
            (PartUnit::ReportingMonth, half_year(), Some(moment("2023-04-20T00:00")), later()),
            // A running period, when all has happened and when not.
            (PartUnit::ReportingMonth, period("2023-12-15", "2025-06-14"), None, later()),
            (PartUnit::Week, period("2022-12-15", "2024-12-14"), None, moment("2024-09-03T11:00")),
        ] {
            let cut = PeriodCut::new(&unit.parts(period).unwrap(), as_of, now).unwrap();
            let journal = test.database.snapshot_now(|conn| count_moves_together(conn, &selection, &cut)).unwrap();
            let told = spread(&journal, cut.parts(), Figure::ALL).unwrap();
            let opened = test.database.snapshot_now(|conn| of_period(conn, &selection, &cut)).unwrap().unwrap();
            assert_eq!(spread(&opened, cut.parts(), Figure::ALL).as_ref(), Ok(&told), "{unit} {cut:?}");
            // The acts before the period were not read.
            assert!(opened.iter().all(|row| row.happened > 0 || Account::Outside == row.from || Account::Outside == row.to));
            if let Some(tallies) = rolled(test, &selection, &cut, RollupGrain::default()) {
                assert_eq!(spread(&tallies, cut.parts(), Figure::ALL).as_ref(), Ok(&told), "{unit} {cut:?}");
            }
            let ages = test.database.snapshot_now(|conn| at_the_end(conn, &selection, &cut)).unwrap().unwrap();
            assert_eq!(ageing::count(&ages), ageing::count(&journal), "{cut:?}");
        }
    }

    fn an_opening_that_was_entered_later_is_left_to_the_journal(test) {
        let agencies = register::insert_agencies(&test.database);
        let mut register = made_up(120);
        // Of whoever was annulled later only the journal knows where they stood until then.
        register.retain(|dossier| !dossier.is_annulled(later()));
        let filled = filled_by(test, agencies, register);
        let parts = PartUnit::Week.parts(period("2023-03-01", "2023-04-30")).unwrap();
        let cut = PeriodCut::new(&parts, None, later()).unwrap();
        let known = |text: &str| Selection { known_at: moment(text), ..selection(&filled) };
        let opened = |selection: &Selection| test.database.snapshot_now(|conn| of_period(conn, selection, &cut)).unwrap();
        assert_eq!(opened(&known("2023-02-25T00:00")), None);
        // Entries of the period that came later do not change what it began with.
        let later = known("2023-04-10T00:00");
        let journal = test.database.snapshot_now(|conn| count_moves_together(conn, &later, &cut)).unwrap();
        let rows = opened(&later).expect("all of before is known by then");
        assert_eq!(spread(&rows, cut.parts(), Figure::ALL), spread(&journal, cut.parts(), Figure::ALL));
    }
}
