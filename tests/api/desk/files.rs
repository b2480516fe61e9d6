//! Files of a dossier by the pages: added at its page and at reception, looked at in a frame, withdrawn, refused to others.

use super::browser::{Browser, Page};
use crate::app::{Answer, TestApp, census};
use crate::attachments::{FileForm, pdf, png};

const WARD: &str = "H26.268.05";

/// Sends a form with files as a browser does.
pub(super) fn send(browser: &Browser, path: &str, form: &FileForm) -> Page {
    let (media_type, body) = form.written();
    let request = ureq::http::Request::builder()
        .method("POST")
        .uri(format!("{}{path}", browser.address))
        .header("Content-Type", media_type)
        .header("Cookie", browser.cookie.clone().unwrap_or_default());
    let mut response = browser.agent.run(request.body(body).unwrap()).unwrap();
    let Answer { status, headers, text, bytes } = Answer::read(&mut response);
    Page { status, headers, text, bytes }
}

/// The form of the files of a dossier, with its token and key.
fn form_of(page: &Page, about: &str) -> FileForm {
    let (_, own) = page.text.split_once("/tep\" enctype").unwrap_or_else(|| panic!("no form: {}", page.text));
    let own = Page { text: own.to_owned(), ..page.clone() };
    FileForm::new().field("csrf", &own.hidden("csrf")).field("key", &own.hidden("key")).field("about", about)
}

fn files_in_api(app: &TestApp, code: &str) -> serde_json::Value {
    app.officer("clerk", WARD).get(&format!("/api/v1/dossiers/{code}/attachments?withdrawn=true")).ok(200)
}

with_app! {
    fn scans_are_added_at_the_dossier_looked_at_and_withdrawn(app) {
        let (code, clerk) = (app.receive(), Browser::of(app, "clerk", WARD));
        let page = clerk.get(&format!("/ho-so/{code}"));
        let text = page.shown(200);
        assert!(text.contains("Tệp đính kèm (0)") && text.contains("Số giấy tờ được số hóa: 0/1"), "{text}");
        assert!(text.contains("multiple accept=\"application/pdf") && text.contains("capture=\"environment\""), "{text}");
        assert!(text.contains("value=\"paper/application\""), "{text}");
        let path = format!("/ho-so/{code}/tep");
        let form = form_of(&page, "paper/application").file("Đơn <1>.pdf", &pdf("đơn")).file("anh.png", &png()).file("", b"");
        let done = send(&clerk, &path, &form);
        let to = done.leads_to().to_owned();
        assert_eq!(send(&clerk, &path, &form).leads_to(), to, "sent twice they are added once");
        let shown = clerk.get(&to);
        assert!(shown.shown(200).contains("Đã đính kèm tệp: 2.") && shown.text.contains("Đơn &lt;1&gt;.pdf"), "{}", shown.text);
        assert!(!Browser::of(app, "handler", WARD).get(&to).shown(200).contains("Đã đính kèm"), "only to whoever did it");
        let page = clerk.get(&format!("/ho-so/{code}"));
        assert!(page.shown(200).contains("Tệp đính kèm (2)") && page.text.contains("được số hóa: 1/1"), "{}", page.text);

        let files = files_in_api(app, &code);
        let [paper, photo] = [0, 1].map(|at| format!("{path}/{}", files["items"][at]["id"].as_str().unwrap()));
        let looked = clerk.get(&paper);
        assert!(looked.shown(200).contains(&format!("<iframe class=\"paper\" id=\"paper\" src=\"{paper}/noi-dung\"")), "{}", looked.text);
        assert!(looked.text.contains("chưa kiểm tra vi-rút"), "{}", looked.text);
        assert!(clerk.get(&photo).shown(200).contains(&format!("<img src=\"{photo}/noi-dung\"")));
        let content = clerk.get(&format!("{paper}/noi-dung"));
        assert_eq!((content.status, &content.bytes), (200, &pdf("đơn")));
        let header = |page: &Page, name: &str| page.headers.get(name).cloned().unwrap_or_default();
        assert_eq!(header(&content, "content-type"), "application/pdf");
        assert_eq!(header(&content, "x-content-type-options"), "nosniff");
        assert_eq!(header(&content, "x-frame-options"), "SAMEORIGIN");
        assert_eq!(header(&content, "cache-control"), "no-store");
        assert!(header(&content, "content-disposition").starts_with("inline;"));
        let picture = clerk.get(&format!("{photo}/noi-dung"));
        assert!(header(&picture, "content-security-policy").contains("sandbox"));

        let withdrawal = format!("{paper}/rut-lai");
        let page = clerk.get(&withdrawal);
        page.shown(200);
        let refused = clerk.submit(&withdrawal, &[("reason", " ")]);
        assert!(refused.shown(422).contains("href=\"#f-reason\""), "{}", refused.text);
        let done = clerk.submit(&withdrawal, &[("reason", "Quét mờ")]);
        let shown = clerk.get(done.leads_to());
        let text = shown.shown(200);
        assert!(text.contains("Đã rút lại tệp: Đơn &lt;1&gt;.pdf.") && text.contains("Quét mờ"), "{text}");
        assert!(clerk.get(&paper).shown(200).contains("Quét mờ"), "whoever withdrew it still looks at it");
        Browser::of(app, "handler", WARD).get(&paper).shown(404);
        Browser::of(app, "handler", WARD).get(&format!("{paper}/noi-dung")).shown(404);
        clerk.get(&withdrawal).shown(404);
    }

    fn what_is_no_paper_is_told_and_the_choice_is_kept(app) {
        let (code, clerk) = (app.receive(), Browser::of(app, "clerk", WARD));
        let path = format!("/ho-so/{code}/tep");
        let page = clerk.get(&path);
        page.shown(200);
        let wrong = send(&clerk, &path, &form_of(&page, "result").file("tot.pdf", &pdf("a")).file("xau.html", b"<html>"));
        let text = wrong.shown(422);
        assert!(text.contains("tệp “xau.html” không phải loại nhận được") && text.contains("chọn lại"), "{text}");
        assert!(text.contains("value=\"result\" selected"), "{text}");
        let none = send(&clerk, &path, &form_of(&wrong, "paper"));
        assert!(none.shown(422).contains("chọn ít nhất một tệp"), "{}", none.text);
        assert_eq!(files_in_api(app, &code)["items"].as_array().unwrap().len(), 0);
        send(&clerk, &path, &form_of(&none, "result").file("tot.pdf", &pdf("a"))).leads_to();
        assert_eq!(files_in_api(app, &code)["items"][0]["purpose"], "result");
    }

    fn others_are_refused_and_a_form_of_another_sign_in_is_none(app) {
        let (code, clerk) = (app.receive(), Browser::of(app, "clerk", WARD));
        let path = format!("/ho-so/{code}/tep");
        let page = clerk.get(&path);
        let form = form_of(&page, "paper").file("a.pdf", &pdf("a"));
        send(&Browser::of(app, "handler", WARD), &path, &form).shown(403);
        let forged = FileForm::new().field("csrf", "x").file("a.pdf", &pdf("a"));
        send(&clerk, &path, &forged).shown(403);
        // Of somebody who is not signed in the fields are carried through the sign-in; the file is kept nowhere.
        let late = send(&Browser::new(app), &path, &form);
        assert!(late.shown(401).contains("chưa được ghi") && late.hidden("ve") == path, "{}", late.text);
        assert_eq!(files_in_api(app, &code)["items"].as_array().unwrap().len(), 0);
        send(&clerk, &path, &form).leads_to();
        let id = files_in_api(app, &code)["items"][0]["id"].as_str().unwrap().to_owned();

        let handler = Browser::of(app, "handler", WARD);
        let seen = Browser::of(app, "supervisor", WARD).get(&path);
        assert!(!seen.shown(200).contains("enctype"), "no form for whoever adds none: {}", seen.text);
        handler.get(&format!("{path}/{id}")).shown(200);
        handler.get(&format!("{path}/{id}/rut-lai")).shown(403);
        handler.submit(&format!("{path}/{id}/rut-lai"), &[("reason", "x")]).shown(403);
        // Whoever sees no people sees none of their papers.
        let writer = Browser::of(app, "report_writer", WARD);
        for address in [path.clone(), format!("{path}/{id}"), format!("{path}/{id}/noi-dung")] {
            writer.get(&address).shown(403);
        }
        let elsewhere = Browser::of(app, "clerk", "H26.268.01");
        for address in [path.clone(), format!("{path}/{id}"), format!("{path}/{id}/noi-dung"), format!("{path}/{id}/rut-lai")] {
            elsewhere.get(&address).shown(404);
        }
        clerk.get(&format!("{path}/x")).shown(404);
        Browser::of(app, "supervisor", WARD).submit(&format!("{path}/{id}/rut-lai"), &[("reason", "x")]).leads_to();
    }

    fn scans_come_in_with_the_reception_or_not_at_all(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        let page = clerk.get("/tiep-nhan");
        let (_, main) = page.shown(200).split_once("<main").unwrap();
        let main = Page { text: main.to_owned(), ..page.clone() };
        let form = |name: &str, action: &str| {
            FileForm::new()
                .field("csrf", &main.hidden("csrf"))
                .field("key", &main.hidden("key"))
                .field("procedure", "1.004873")
                .field("applicant.name", name)
                .field("applicant.kind", "citizen")
                .field("applicant.phone", "0900 000 001")
                .field("papers.0.code", "application")
                .field("papers.0.originals", "1")
                .field("channel", "counter")
                .field("result_delivery", "counter")
                .field("fee_payment.method", "")
                .field("do", action)
        };
        let checked = send(&clerk, "/tiep-nhan", &form("Nguyễn Thị Ví Dụ", "check").file("don.pdf", &pdf("đơn")));
        assert!(checked.shown(200).contains("chọn lại trước khi gửi") && checked.text.contains("don.pdf"), "{}", checked.text);
        assert!(checked.text.contains("name=\"papers.0.files\""), "{}", checked.text);
        // A wrong file and a name that is missing are told together, and nothing is received.
        let wrong = send(&clerk, "/tiep-nhan", &form("", "receive").file("xau.exe", b"MZ"));
        let text = wrong.shown(422);
        assert!(text.contains("xau.exe") && text.contains("href=\"#f-applicant-name\""), "{text}");
        assert_eq!(census(app).1, 0);
        let sent = form("Nguyễn Thị Ví Dụ", "receive")
            .file_in("papers.0.files", "don.pdf", &pdf("đơn"))
            .file("khac.png", &png());
        let received = send(&clerk, "/tiep-nhan", &sent);
        let to = received.leads_to().to_owned();
        assert_eq!(send(&clerk, "/tiep-nhan", &sent).leads_to(), to, "sent twice it is one dossier");
        let code = to.strip_prefix("/ho-so/").unwrap().strip_suffix("?moi=1").unwrap();
        let files = files_in_api(app, code);
        assert_eq!(files["items"].as_array().unwrap().len(), 2);
        assert_eq!(files["items"][0]["paper"], "application");
        assert!(files["items"][1].get("paper").is_none(), "{files}");
        assert_eq!(files["papers"], serde_json::json!({ "handed_in": 1, "digitised": 1 }));
        assert_eq!(census(app).1, 1);
    }
}
