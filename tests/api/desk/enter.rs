//! Enter in the forms of administrators only checks: it says that it can be done, or what is wrong, and nothing is done.

use super::browser::Browser;
use crate::app::census;

const WARD: &str = "H26.268.05";
const DISTRICT: &str = "H26.268";
const CLERK: &str = "clerk.h26-268-05";

with_app! {
    fn enter_checks_every_form_of_administrators_and_does_nothing(app) {
        app.receive();
        let admin = Browser::of(app, "administrator", "H26");
        let api = app.officer("administrator", DISTRICT);
        let pages = [format!("/api/v1/officers/{CLERK}"), "/api/v1/officers".to_owned(), "/api/v1/delegations".to_owned(),
            "/api/v1/procedures/1.004873/versions".to_owned(), format!("/api/v1/agencies/{WARD}/calendar?year=2023")];
        let all = || pages.iter().map(|page| api.get(page).text).collect::<Vec<_>>();
        let before = (census(app), all());
        let role = [("role", "handler"), ("agency", WARD), ("from", "h"), ("until", "")];
        let person = [("full_name", "Lê Thị Chi"), ("username", "chi.le"), ("roles.0.role", "clerk"), ("roles.0.agency", WARD)];
        let delegation = [("procedure", "2.000528"), ("from", DISTRICT), ("to", WARD), ("document_number", "12/QĐ-UBND"), ("valid_from", "h")];
        for (form, sound, wrong) in [
            (format!("/quan-tri/can-bo/{CLERK}/giao-vai-tro"), &role[..], ("from", "mai")),
            ("/quan-tri/can-bo-moi".to_owned(), &person[..], ("username", "Chị")),
            ("/quan-tri/uy-quyen/moi".to_owned(), &delegation[..], ("document_number", "")),
            ("/quan-tri/thu-tuc/1.004873/bai-bo".to_owned(), &[("decision_number", "90/QĐ-UBND"), ("from", "1/4/2023")][..], ("from", "mai")),
        ] {
            let checked = admin.submit(&form, &[sound, &[("do", "check")]].concat());
            assert!(checked.shown(200).contains("Đã kiểm tra: làm được"), "{form}: {}", checked.text);
            let (name, _) = wrong;
            let others: Vec<(&str, &str)> = sound.iter().copied().filter(|(found, _)| *found != name).collect();
            let mistaken = admin.submit(&form, &[&others[..], &[wrong, ("do", "check")]].concat());
            assert!(mistaken.shown(422).contains(&format!("href=\"#f-{}\"", name.replace('_', "-"))), "{form}: {}", mistaken.text);
            assert!(!mistaken.text.contains("Đã kiểm tra: làm được"), "{form}");
        }
        assert_eq!((census(app), all()), before);
    }
}
