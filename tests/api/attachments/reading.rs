//! A file is read by those who see its dossier: whole or in part, as what it is, and never to be run.

use serde_json::json;

use super::files::{FileForm, WARD, added, address, files_of, pdf};

with_app! {
    fn a_file_comes_back_as_it_was_with_the_type_of_its_content(app) {
        let (code, clerk) = (app.receive(), app.officer("clerk", WARD));
        let form = FileForm::new().file("Đơn \u{201c}x\u{201d}; a=b.exe", &pdf("a"));
        let file = form.send(&clerk, &code).ok(201)["items"][0].clone();
        assert_eq!(file["address"], address(&code, &file));
        let answer = clerk.get(&address(&code, &file));
        assert_eq!((answer.status, &answer.bytes), (200, &pdf("a")));
        let header = |name: &str| answer.headers.get(name).map(String::as_str).unwrap_or_default();
        assert_eq!(header("content-type"), "application/pdf");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert!(header("content-security-policy").contains("sandbox"));
        assert_eq!(header("accept-ranges"), "bytes");
        assert_eq!(header("cache-control"), "private, no-cache");
        assert_eq!(header("etag"), format!("\"{}\"", file["sha256"].as_str().unwrap()));
        let disposition = header("content-disposition");
        assert!(disposition.starts_with("attachment; filename=\"don_") && disposition.contains("a_b.exe.pdf\"; "), "{disposition}");

        let head = clerk.send("HEAD", &address(&code, &file), &[], None);
        assert_eq!((head.status, head.bytes.len()), (200, 0));
        assert_eq!(head.headers["content-length"], pdf("a").len().to_string());
    }

    fn parts_and_known_files_are_answered_as_the_web_does(app) {
        let (code, clerk) = (app.receive(), app.officer("clerk", WARD));
        let file = added(app, &code, "a");
        let (path, all) = (address(&code, &file), pdf("a"));
        let tag = format!("\"{}\"", file["sha256"].as_str().unwrap());
        let part = |range: &str, more: &[(&str, &str)]| {
            let mut headers = vec![("Range", range)];
            headers.extend(more);
            clerk.send("GET", &path, &headers, None)
        };
        let answer = part("bytes=5-9", &[]);
        assert_eq!((answer.status, answer.bytes.as_slice()), (206, &all[5..10]));
        assert_eq!(answer.headers["content-range"], format!("bytes 5-9/{}", all.len()));
        assert_eq!(answer.headers["content-length"], "5");
        assert_eq!(part("bytes=-4", &[]).bytes, all[all.len() - 4..]);
        assert_eq!(part("bytes=7-", &[("If-Range", &tag)]).bytes, all[7..]);
        assert_eq!(part("bytes=7-", &[("If-Range", "\"other\"")]).status, 200);
        let behind = part(&format!("bytes={}-", all.len()), &[]);
        assert_eq!(behind.problem(416).0, "part_behind_the_end");
        assert_eq!((behind.status, behind.headers["content-range"].as_str()), (416, format!("bytes */{}", all.len()).as_str()));
        let known = clerk.send("GET", &path, &[("If-None-Match", &tag)], None);
        assert_eq!((known.status, known.bytes.len()), (304, 0));
        assert_eq!(known.headers["etag"], tag);
        assert_eq!(clerk.send("GET", &path, &[("If-None-Match", "\"x\"")], None).status, 200);
    }

    fn who_does_not_see_the_dossier_finds_no_file_and_no_key_opens_one_elsewhere(app) {
        let (code, other, clerk) = (app.receive(), app.receive(), app.officer("clerk", WARD));
        let file = added(app, &code, "a");
        let path = address(&code, &file);
        assert_eq!(app.officer("handler", WARD).get(&path).status, 200, "whoever works the dossier sees its files");
        assert_eq!(app.officer("report_writer", WARD).get(&path).problem(403).0, "role_may_not", "figures are no files");
        assert_eq!(app.officer("clerk", "H26.268.01").get(&path).problem(404).0, "not_found");
        assert_eq!(app.stranger().get(&path).problem(401).0, "not_signed_in");
        assert_eq!(clerk.get(&address(&other, &file)).problem(404).0, "not_found");
        for id in ["x", "018f3b5e-7d5a-7b6c-8f1e-2a3b4c5d6e7f"] {
            assert_eq!(clerk.get(&format!("{}/{id}", files_of(&code))).problem(404).0, "not_found");
        }
        let path = format!("{path}/withdrawal");
        let reason = json!({ "reason": "x" });
        assert_eq!(app.officer("clerk", "H26.268.01").post(&path, &reason).problem(404).0, "not_found");
    }
}
