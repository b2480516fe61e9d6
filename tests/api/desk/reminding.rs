//! Reminding by the pages: from the line of a list, once a day, with a slip; what nobody may, is said.

use super::browser::Browser;
use crate::app::at;

const WARD: &str = "H26.268.05";

with_app! {
    fn a_supervisor_reminds_from_the_line_of_a_list_and_whoever_has_it_sees_it(app) {
        let code = app.receive();
        app.clock.set(at("2023-03-14T08:30"));
        let supervisor = Browser::of(app, "supervisor", WARD);
        let list = supervisor.get("/ho-so?ds=overdue");
        let path = format!("/ho-so/{code}/don-doc");
        assert!(list.shown(200).contains(&format!("href=\"{path}\"")), "{}", list.text);
        assert!(!Browser::of(app, "clerk", WARD).get("/ho-so?ds=overdue").shown(200).contains(&path));
        let form = supervisor.get(&path);
        assert!(form.shown(200).contains("Người được đôn đốc") && form.text.contains("data-key=\"do\""), "{}", form.text);
        let long = "x".repeat(1001);
        let wrong = supervisor.submit(&path, &[("note", &long)]);
        assert!(wrong.shown(422).contains("href=\"#f-note\"") && wrong.text.contains(&long), "{}", wrong.text);
        let done = supervisor.submit(&path, &[("note", "Dân đã hỏi <b>")]);
        assert_eq!(done.leads_to(), format!("{path}/1/phieu"));
        let slip = supervisor.get(done.leads_to());
        assert!(slip.shown(200).contains("Đã đôn đốc.") && slip.text.contains(&format!("src=\"{path}/1/phieu/pdf\"")), "{}", slip.text);
        let file = supervisor.get(&format!("{path}/1/phieu/pdf"));
        assert_eq!((file.status, file.headers["content-type"].as_str(), file.headers["x-frame-options"].as_str()), (200, "application/pdf", "SAMEORIGIN"));
        // Not again today, by anybody; it says from when on.
        let again = Browser::of(app, "approver", WARD).get(&path);
        assert!(again.shown(200).contains("Đôn đốc lại được từ 15/03 08:30") && !again.text.contains("data-key=\"do\""), "{}", again.text);
        let clerk = Browser::of(app, "clerk", WARD);
        assert!(clerk.get("/ho-so?ds=reminded").shown(200).contains(&code));
        let page = clerk.get(&format!("/ho-so/{code}"));
        let text = page.shown(200);
        assert!(text.contains("Dân đã hỏi &lt;b&gt;") && text.contains("chưa có việc nào sau đó"), "{text}");
        assert!(!text.contains(&format!("href=\"{path}\"")), "a clerk reminds nobody: {text}");
        assert!(!clerk.get(&format!("{path}/1/phieu")).shown(200).contains("Đã đôn đốc."), "told to whoever did it alone");
        assert!(supervisor.get("/dieu-hanh").shown(200).contains("ds=reminded"));
    }

    fn nobody_reminds_who_may_not_and_nobody_is_reminded_of_what_lies_with_the_citizen(app) {
        let code = app.receive();
        let path = format!("/ho-so/{code}/don-doc");
        let clerk = Browser::of(app, "clerk", WARD);
        let refused = clerk.get(&path);
        assert!(refused.shown(200).contains("Việc này dành cho: ") && !refused.text.contains("data-key=\"do\""), "{}", refused.text);
        Browser::of(app, "supervisor", "H26.268.06").get(&path).shown(404);
        app.ask_for_papers(&code, WARD);
        let supervisor = Browser::of(app, "supervisor", WARD);
        assert!(supervisor.get(&path).shown(200).contains("Hồ sơ không ở tay ai để đôn đốc"));
        assert!(supervisor.get(&format!("{path}/1/phieu")).status == 404);
    }

    fn a_head_may_give_it_to_another_and_apologise_from_the_line(app) {
        let code = app.receive();
        app.clock.set(at("2023-03-14T08:30"));
        let head = Browser::of(app, "unit_head", WARD).get("/ho-so?ds=overdue");
        let text = head.shown(200);
        for act in ["don-doc", "viec/phan-cong", "viec/xin-loi"] {
            assert!(text.contains(&format!("href=\"/ho-so/{code}/{act}\"")), "{act}: {text}");
        }
        let supervisor = Browser::of(app, "supervisor", WARD).get("/ho-so?ds=overdue");
        assert!(!supervisor.shown(200).contains("viec/xin-loi"), "only heads apologise: {}", supervisor.text);
    }
}
