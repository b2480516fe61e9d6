//! The board: each number is as long as the list that it leads to, whoever holds the dossiers.

use super::browser::Browser;
use crate::app::{TestApp, at};
use crate::dossiers::resolve;

const WARD: &str = "H26.268.05";

/// Dossiers of two wards and of the district in several states; some given to an officer, some to nobody.
fn busy(app: &TestApp) -> Vec<String> {
    let codes: Vec<String> = (0..4).map(|_| app.receive()).collect();
    app.clock.set(at("2023-03-08T10:00"));
    resolve(app, &codes[0]);
    app.ask_for_papers(&codes[1], WARD);
    app.clock.set(at("2023-03-20T08:30"));
    app.receive();
    codes
}

/// Every number of the matrix with the list that it leads to.
fn numbers(page: &str) -> Vec<(String, usize)> {
    let (_, matrix) = page.split_once("<table class=\"figures\">").expect("a matrix");
    let (matrix, _) = matrix.split_once("</table>").unwrap();
    matrix
        .split("<a href=\"")
        .skip(1)
        .map(|link| {
            let (to, rest) = link.split_once("\">").unwrap();
            (to.replace("&amp;", "&"), rest.split('<').next().unwrap().parse().unwrap())
        })
        .collect()
}

with_app! {
    fn every_number_of_the_board_is_the_length_of_its_list(app) {
        busy(app);
        let supervisor = Browser::of(app, "supervisor", "H26.268");
        for page in ["/dieu-hanh", "/dieu-hanh?theo=can-bo", &format!("/dieu-hanh?cq={WARD}"), &format!("/dieu-hanh?cq={WARD}&theo=can-bo"), "/dieu-hanh?cq=H26.268"] {
            let board = supervisor.get(page);
            let found = numbers(board.shown(200));
            assert!(found.len() >= 3, "{page}: {found:?}");
            for (to, number) in found {
                let list = supervisor.get(&to);
                assert_eq!(list.shown(200).matches("<td><a href=\"/ho-so/").count(), number, "{page}: {to}");
            }
        }
    }

    fn a_board_shows_what_its_reader_sees_and_nobody_else_is_led_there(app) {
        busy(app);
        let elsewhere = Browser::of(app, "supervisor", "H26.268.06");
        assert!(elsewhere.get("/dieu-hanh").shown(200).contains("Không còn hồ sơ nào đang giải quyết."));
        assert_eq!(elsewhere.get(&format!("/dieu-hanh?cq={WARD}")).status, 404);
        for (role, there) in [("supervisor", true), ("approver", true), ("unit_head", true), ("report_writer", false), ("clerk", false)] {
            let page = Browser::of(app, role, WARD).get("/viec");
            assert_eq!(page.shown(200).contains("href=\"/dieu-hanh\""), there, "{role}");
        }
    }
}
