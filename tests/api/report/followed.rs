//! A run follows only the dossiers that can have a line, and has the lines of a run that follows every one.

use chrono::Days;
use diesel::prelude::*;
use motcua::platform::database::DatabaseError;
use motcua::platform::database::schema::rollup;
use motcua::report::runs::figures::{RunFigures, RunPrint, take_following};
use motcua::report::runs::follow::FollowScope;

use super::*;

/// The figures of the whole city, by whomever is followed.
fn taken(test: &TestDatabase, question: &ReportRequest, scope: &Scope, following: FollowScope) -> RunFigures {
    let print = RunPrint { layout: "resolution".to_owned(), version: 1, folded: false };
    test.database
        .snapshot_now(|conn| take_following(conn, question, &print, Figure::ALL, scope, now(), following))
        .unwrap_or_else(|problem: Problem| panic!("{question:?}: {problem:?}"))
}

on_both! {
    fn whoever_is_left_out_has_no_line(test) {
        let filled = filled(test, 400);
        let scope = filled.scope();
        let mut runner = TestRunner::deterministic();
        // The first day, how many days, after how many of them it stands, and after how many more it is known: -1 is now.
        let asked = (0_u64..330, 1_u64..200, -1_i64..200, -1_i64..60, prop::sample::select(GroupBy::ALL));
        let (mut everyone, mut likely, mut late) = (0, 0, 0);
        for _ in 0..48 {
            let (first, days, stands, known, group_by) = asked.new_tree(&mut runner).unwrap().current();
            let from = day("2022-11-20") + Days::new(first);
            let period = Period::new(from, from + Days::new(days)).unwrap();
            let after = |days: i64| period.start().plus(chrono::TimeDelta::days(days));
            let as_of = (stands >= 0).then(|| after(stands + 1));
            let known_at = (known >= 0).then(|| as_of.unwrap_or_else(|| period.end()).plus(chrono::TimeDelta::days(known)));
            let question = ReportRequest { agency: "H1".into(), period, as_of, known_at, ..question(group_by) };
            let [all, some] = [FollowScope::Everyone, FollowScope::Likely].map(|whom| taken(test, &question, &scope, whom));
            assert_eq!((&some.lines, some.lines_hash), (&all.lines, all.lines_hash), "{question:?}");
            assert_eq!((&some.kinds, &some.rows, some.hash), (&all.kinds, &all.rows, all.hash), "{question:?}");
            assert_eq!(some.versions, all.versions, "{question:?}");
            everyone += all.followed;
            likely += some.followed;
            let unknown = |row: &history::Row| row.happened_at < all.parameters.acts_before && row.recorded_at > all.parameters.known_at;
            late += usize::from(filled.register.iter().flat_map(|dossier| &dossier.rows).any(unknown));
        }
        // Most made-up dossiers never end, and whoever is open is followed.
        assert!(3 * likely < 2 * everyone, "{likely} of {everyone} were followed");
        assert!((4..45).contains(&late), "in {late} of 48 something was not known yet");
    }

    fn whoever_was_not_known_yet_to_have_ended_is_followed(test) {
        let agencies = register::insert_agencies(&test.database);
        let on = |text| Instant::start_of(day(text));
        // Due and resolved before March, which the register learned after it: nothing of March tells of this dossier today.
        let register = [
            history::resolved_late(on("2023-01-10"), on("2023-02-20"), on("2023-04-20")),
            history::resolved_late(on("2023-01-10"), on("2023-02-20"), on("2023-02-20")),
        ];
        register::insert(&test.database, &agencies, &register);
        let scope = Scope::of(agencies);
        let period = Period::new(day("2023-03-01"), day("2023-03-31")).unwrap();
        for (known_at, pending, followed) in [(on("2023-04-10"), 1, 1), (on("2023-04-30"), 0, 0)] {
            let question = ReportRequest { agency: "H1".into(), period, known_at: Some(known_at), ..question(GroupBy::Agency) };
            let run = taken(test, &question, &scope, FollowScope::Likely);
            let found = run.rows.last().unwrap().cells.get(Figure::InProcessOverdue);
            assert_eq!((found, run.followed), (pending, followed), "known at {known_at}");
            assert_eq!(run.hash, taken(test, &question, &scope, FollowScope::Everyone).hash);
        }
    }

    fn without_rollups_everyone_is_followed(test) {
        let filled = filled(test, 60);
        let period = Period::new(day("2023-09-01"), day("2023-09-30")).unwrap();
        let question = ReportRequest { agency: "H1".into(), period, ..question(GroupBy::Agency) };
        let whole = taken(test, &question, &filled.scope(), FollowScope::Likely);
        test.database
            .write_now(|conn| {
                motcua::on!(conn, c => diesel::update(rollup::table).set(rollup::finished.eq(false)).execute(c))?;
                Ok::<_, DatabaseError>(())
            })
            .unwrap();
        let counted = taken(test, &question, &filled.scope(), FollowScope::Likely);
        assert_eq!((counted.followed, counted.hash), (filled.register.len(), whole.hash));
        assert!(whole.followed < counted.followed);
    }
}
