//! Rights prove themselves: list, count, report, export, search, look-up and page of random officers agree.

use motcua::rights::RightsWish;
use motcua::rights::proof::prove;

use crate::app::{TestApp, at, books};
use crate::drawn;

fn differences(app: &TestApp, seed: u64) -> motcua::rights::RightsFindings {
    let (now, books) = (app.clock.now(), books());
    let wish = RightsWish { officers: 50, dossiers: 10, seed };
    app.database()
        .snapshot_now(move |conn| prove(conn, &books, wish, now))
        .unwrap_or_else(|problem| panic!("{problem}"))
}

with_app! {
    fn no_way_of_reading_differs_from_another(app) {
        for _ in 0..3 {
            drop(app.receive());
        }
        // Roles of every kind, at offices, units, above, and several at once.
        for role in ["handler", "approver", "supervisor", "report_writer", "administrator"] {
            app.officer(role, drawn::WARD);
            app.officer(role, "H26.268.04");
        }
        app.officer("report_writer", "H26");
        app.officer("administrator", "H26");
        app.named("two.places", &[("administrator", "H26.268"), ("handler", "H26.268.04")]);
        app.named("both.kinds", &[("report_writer", "H26"), ("handler", "H26.268.05")]);
        app.clock.set(at("2023-03-08T10:00"));
        let found = differences(app, 7);
        assert_eq!(found.differences, []);
        assert!(found.officers >= 14 && found.compared > 500 && found.seen > 100, "{found:?}");
        assert!(found.people_seen > 0 && found.people_seen < found.seen, "some see people and some do not: {found:?}");
    }
}
