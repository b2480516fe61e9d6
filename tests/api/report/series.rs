//! A time series is the report of each of its parts, whatever it is cut into and whenever it is asked.

use motcua::report::figures::Figure;
use motcua::report::period::Period;
use motcua::report::series::parts::PartUnit;
use motcua::report::series::series;
use motcua::report::series::spread::Adding;

use super::*;

on_both! {
    fn every_point_is_the_cell_of_the_report_of_its_part(test) {
        let filled = filled(test, 120);
        let scope = filled.scope();
        for unit in PartUnit::ALL {
            for question in questions(GroupBy::Agency) {
                let found = test
                    .database
                    .snapshot_now(|conn| series(conn, &question, *unit, Figure::ALL, Reader::Officer(&scope), now()))
                    .unwrap();
                let whole = drawn(test, &question, &scope);
                assert_eq!((found.cut.as_of(), found.known_at), (whole.cut.as_of(), whole.known_at));
                for line in &found.lines {
                    assert_eq!(line.total, whole.total.get(line.figure), "{:?} by {unit}", line.figure);
                    if Adding::of(line.figure) == Adding::Sum {
                        assert_eq!(line.points.iter().sum::<i64>(), line.total, "{:?} by {unit}", line.figure);
                    }
                }
                // Days are many: some of them, and the last.
                let last = found.parts.len() - 1;
                for place in (0..=last).step_by(if *unit == PartUnit::Day { 37 } else { 3 }).chain([last]) {
                    let part: Period = found.parts[place];
                    let alone = Question {
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
}
