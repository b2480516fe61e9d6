//! Files are added by those who work on the dossier; whatever is wrong is named by its file, and nothing is kept then.

use serde_json::json;

use super::files::{FileForm, WARD, added, docx, files_of, kept_in, pdf, png};
use crate::app::{TestApp, at};
use crate::support::{Engine, TestDatabase};

/// A service that takes three files of 1 MB at once, 2 MB together.
fn narrow(engine: Engine) -> TestApp {
    TestApp::over(TestDatabase::with_reference(engine), at("2023-03-07T09:15"), |config| {
        config.attachments.attachment_mb = 1;
        config.attachments.attachments_at_once = 3;
        config.attachments.attachments_mb = 2;
    })
}

#[track_caller]
fn count(app: &TestApp, code: &str) -> usize {
    let list = app.officer("clerk", WARD).get(&files_of(code)).ok(200);
    list["items"].as_array().unwrap().len()
}

with_app! {
    fn scans_are_added_and_told_with_who_and_what_and_of_which_paper(app) {
        let (code, clerk) = (app.receive(), app.officer("clerk", WARD));
        let form = FileForm::new()
            .field("purpose", "paper")
            .field("paper", "application")
            .file("quet/Đơn đề nghị.pdf", &pdf("đơn"))
            .file("anh.bin", &png());
        let body = form.send(&clerk, &code).ok(201);
        assert_eq!(body["papers"], json!({ "handed_in": 1, "digitised": 1 }));
        let items = body["items"].as_array().unwrap();
        let first = &items[0];
        assert_eq!(first["file_name"], "Đơn đề nghị.pdf");
        assert_eq!((&first["file_type"], &first["media_type"]), (&json!("pdf"), &json!("application/pdf")));
        assert_eq!(first["size_bytes"], pdf("đơn").len());
        assert_eq!((&first["purpose"], &first["paper"]), (&json!("paper"), &json!("application")));
        assert_eq!(first["added_by"], "clerk.h26-268-05");
        assert_eq!(first["added_by_name"], "Cán bộ thử nghiệm");
        assert_eq!(first["virus_check"], "not_checked");
        assert_eq!(first["may_withdraw"], true);
        assert_eq!(items[1]["file_type"], "png", "by its content, not by its name");
        let all = clerk.get(&files_of(&code)).ok(200);
        assert_eq!(all["items"], body["items"]);
        assert_eq!(kept_in(&app.folder.join("attachments")).len(), 2);

        // Whoever works on it may add more: a letter, a result.
        let handler = app.officer("handler", WARD);
        let result = FileForm::new().field("purpose", "result").file("ket-qua.docx", &docx(&[]));
        result.send(&handler, &code).ok(201);
        assert_eq!(count(app, &code), 3);
    }

    fn only_those_who_work_on_it_add_files_and_whoever_does_not_see_it_finds_nothing(app) {
        let code = app.receive();
        let form = FileForm::of_pdfs(&["a"]);
        assert_eq!(form.send(&app.stranger(), &code).problem(401).0, "not_signed_in");
        assert_eq!(form.send(&app.officer("report_writer", WARD), &code).problem(403).0, "role_may_not");
        assert_eq!(form.send(&app.officer("supervisor", WARD), &code).problem(403).0, "role_may_not");
        let elsewhere = app.officer("clerk", "H26.268.01");
        assert_eq!(form.send(&elsewhere, &code).problem(404).0, "not_found");
        assert_eq!(elsewhere.get(&files_of(&code)).problem(404).0, "not_found");
        assert_eq!(app.stranger().get(&files_of(&code)).status, 401);
        assert_eq!(count(app, &code), 0);
        assert_eq!(kept_in(&app.folder), Vec::<std::path::PathBuf>::new());
    }

    fn what_is_no_paper_is_refused_by_its_name_and_nothing_of_the_form_is_kept(app) {
        let (code, clerk) = (app.receive(), app.officer("clerk", WARD));
        let form = FileForm::new()
            .file("tot.pdf", &pdf("tốt"))
            .file("trang.pdf", b"<html><script>alert(1)</script></html>")
            .file("macro.docx", &docx(&["word/vbaProject.bin"]))
            .file("rong.pdf", b"")
            .file("ten-\u{fffe}.pdf", &pdf("tên"))
            .file("anh.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>");
        let answer = form.send(&clerk, &code);
        let (problem, fields) = answer.problem(422);
        assert_eq!(problem, "invalid_input");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(field, code)| (&**field, &**code)).collect();
        assert_eq!(fields, [
            ("files.1", "type_not_taken"), ("files.2", "type_not_taken"), ("files.3", "empty_file"),
            ("files.4", "no_character"), ("files.5", "type_not_taken"),
        ]);
        for name in ["trang.pdf", "macro.docx", "rong.pdf", "anh.svg"] {
            assert!(answer.text.contains(name), "{name}: {}", answer.text);
        }
        assert_eq!(count(app, &code), 0);
        assert_eq!(kept_in(&app.folder), Vec::<std::path::PathBuf>::new());
    }

    fn a_form_that_is_none_or_says_something_else_is_unreadable(app) {
        let (code, clerk) = (app.receive(), app.officer("clerk", WARD));
        let json = clerk.post(&files_of(&code), &json!({ "files": [] }));
        assert_eq!(json.problem(400).0, "unreadable_body");
        let other = FileForm::of_pdfs(&["a"]).field("note", "x").send(&clerk, &code);
        assert_eq!(other.problem(400), ("unreadable_body".into(), vec![("note".into(), "unreadable".into())]));
        let file = FileForm::new().file_in("paper", "a.pdf", &pdf("a")).send(&clerk, &code);
        assert_eq!(file.problem(400).0, "unreadable_body");
        let (media_type, body) = FileForm::of_pdfs(&["a"]).written();
        let cut = body[..body.len() - 8].to_vec();
        let cut = clerk.send_bytes("POST", &files_of(&code), &[("Content-Type", &media_type)], Some(cut));
        assert_eq!(cut.problem(400).0, "unreadable_body");
        for (form, field, why) in [
            (FileForm::new().field("purpose", "paper"), "files", "required"),
            (FileForm::new().file("", b""), "files", "required"),
            (FileForm::of_pdfs(&["a"]).field("purpose", "gift"), "purpose", "unknown_value"),
            (FileForm::of_pdfs(&["a"]).field("paper", "birth-certificate"), "paper", "unknown_value"),
            (FileForm::of_pdfs(&["a"]).field("paper", "application").field("purpose", "result"), "paper", "not_needed"),
            (FileForm::of_pdfs(&["a", "b", "a"]), "files.2", "twice"),
        ] {
            let (_, fields) = form.send(&clerk, &code).problem(422);
            assert_eq!(fields, [(field.to_owned(), why.to_owned())]);
        }
        assert_eq!(count(app, &code), 0);
        assert_eq!(kept_in(&app.folder), Vec::<std::path::PathBuf>::new());
    }

    fn a_file_stands_once_in_a_dossier_and_may_stand_in_another_one(app) {
        let (code, other, clerk) = (app.receive(), app.receive(), app.officer("clerk", WARD));
        let file = added(app, &code, "a");
        let (_, fields) = FileForm::of_pdfs(&["b", "a"]).send(&clerk, &code).problem(422);
        assert_eq!(fields, [("files.1".to_owned(), "twice".to_owned())]);
        added(app, &other, "a");
        assert_eq!(kept_in(&app.folder).len(), 1, "one file for both");
        // One that was withdrawn may be added again.
        let path = format!("{}/{}/withdrawal", files_of(&code), file["id"].as_str().unwrap());
        clerk.post(&path, &json!({ "reason": "Quét mờ" })).ok(200);
        added(app, &code, "a");
        assert_eq!(count(app, &code), 1);
    }

    fn sent_again_under_its_key_it_is_added_once_whatever_parts_the_form(app) {
        let (code, clerk) = (app.receive(), app.officer("clerk", WARD));
        let key = [("Idempotency-Key", "quet-1")];
        let form = FileForm::of_pdfs(&["a", "b"]);
        let first = form.send_with(&clerk, &code, &key).ok(201);
        assert_eq!(form.clone().parted_by("another").send_with(&clerk, &code, &key).ok(201), first);
        for other in [FileForm::of_pdfs(&["a"]), form.clone().field("purpose", "result"), FileForm::of_pdfs(&["b", "a"])] {
            assert_eq!(other.send_with(&clerk, &code, &key).problem(422).0, "idempotency_key_reused");
        }
        assert_eq!(count(app, &code), 2);
    }

    fn a_dossier_that_was_annulled_takes_no_files(app) {
        let (code, stays) = (app.receive(), app.receive());
        let body = json!({ "duplicate_of": stays, "reason": "Nhập hai lần" });
        app.officer("supervisor", "H26.268").act(&code, "annulment", &body).ok(200);
        let answer = FileForm::of_pdfs(&["a"]).send(&app.officer("clerk", WARD), &code);
        assert_eq!(answer.problem(409).0, "act_not_allowed");
        assert!(answer.text.contains(&stays), "{}", answer.text);
    }
}

fn limits_hold(engine: Engine) {
    let app = &narrow(engine);
    let (code, clerk) = (app.receive(), app.officer("clerk", WARD));
    let sized = |text: &str, length: usize| {
        let mut bytes = pdf(text);
        bytes.resize(length, b' ');
        bytes
    };
    let mb = 1024 * 1024;
    let form =
        FileForm::new().file("vua.pdf", &sized("a", mb)).file("nang.pdf", &sized("b", mb / 2 + mb / 4));
    form.send(&clerk, &code).ok(201);
    let answer =
        FileForm::new().file("nang.pdf", &sized("c", mb + 1)).file("nhe.pdf", &pdf("d")).send(&clerk, &code);
    assert_eq!(answer.problem(422).1, [("files.0".to_owned(), "too_large".to_owned())]);
    assert!(answer.text.contains("nang.pdf"), "{}", answer.text);
    let many = FileForm::of_pdfs(&["1", "2", "3", "4", "5"]).send(&clerk, &code);
    assert_eq!(many.problem(422).1, [("files".to_owned(), "too_many".to_owned())]);
    let heavy = (0..3).fold(FileForm::new(), |form, at| form.file("a.pdf", &sized(&at.to_string(), mb - 1)));
    assert_eq!(heavy.send(&clerk, &code).problem(413).0, "body_too_large");
    assert_eq!(count(app, &code), 2);
    assert_eq!(kept_in(&app.folder).len(), 2, "only what was added is there");
}

#[test]
fn what_is_too_large_or_too_much_is_named_and_nothing_is_kept_sqlite() {
    limits_hold(Engine::Sqlite);
}

#[test]
fn what_is_too_large_or_too_much_is_named_and_nothing_is_kept_postgres() {
    limits_hold(Engine::Postgres);
}
