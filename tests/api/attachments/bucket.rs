//! Files that are kept in a bucket of a store that speaks S3 are what files in a folder are.

use std::path::PathBuf;

use motcua::attachment::audit::{FileFindings, walk};
use motcua::attachment::copying::{copy_back, copy_out, differing, digests};
use motcua::platform::attachments_place::AttachmentsPlace;
use serde_json::json;

use super::fake_bucket::FakeBucket;
use super::files::{FileForm, WARD, added, address, kept_in, pdf};
use crate::app::{TestApp, at};
use crate::support::{Engine, TestDatabase};

/// Each body on both databases, over a service that keeps its files in a bucket.
macro_rules! with_bucket {
    ($(fn $name:ident($app:ident, $bucket:ident) $body:block)+) => { $(
        mod $name {
            use super::*;
            fn body($app: &TestApp, $bucket: &FakeBucket) $body
            fn over(engine: Engine) {
                let bucket = FakeBucket::start();
                let test = TestDatabase::with_reference(engine);
                let app = TestApp::keeping_files_in(test, at("2023-03-07T09:15"), Some(bucket.place()), |_| {});
                body(&app, &bucket);
            }
            #[test]
            fn sqlite() { over(Engine::Sqlite); }
            #[test]
            fn postgres() { over(Engine::Postgres); }
        }
    )+ };
}

fn waiting<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn findings(app: &TestApp, bucket: &FakeBucket) -> FileFindings {
    waiting(walk(app.database(), &bucket.place())).unwrap()
}

/// A PDF that S3 takes in several parts.
fn large_pdf() -> Vec<u8> {
    let mut bytes = pdf("large");
    bytes.extend((0..12_000_000_u32).map(|at| u8::try_from(at % 251).unwrap()));
    bytes
}

with_bucket! {
    fn a_file_in_a_bucket_is_added_read_and_verified(app, bucket) {
        let code = app.receive();
        let clerk = app.officer("clerk", WARD);
        let small = added(app, &code, "a");
        let large = FileForm::new().file("large.pdf", &large_pdf()).send(&clerk, &code).ok(201)["items"][0].clone();
        FileForm::of_pdfs(&["a"]).send(&clerk, &app.receive()).ok(201);

        let digest = large["sha256"].as_str().unwrap();
        let key = format!("mot-cua/tep/{}/{}/{digest}", &digest[..2], &digest[2..4]);
        assert_eq!(bucket.objects().len(), 2, "one content is kept once: {:?}", bucket.objects());
        assert!(bucket.objects().contains(&key), "{:?}", bucket.objects());
        assert!(kept_in(&app.folder).is_empty(), "nothing lies on this machine");

        let whole = clerk.get(&address(&code, &large));
        assert!(whole.bytes == large_pdf(), "{} bytes came back", whole.bytes.len());
        let range = [("Range", "bytes=6000000-6000009")];
        let part = clerk.send("GET", &address(&code, &large), &range, None);
        assert_eq!(part.bytes, large_pdf()[6_000_000..6_000_010]);
        assert_eq!(part.headers["content-range"], format!("bytes 6000000-6000009/{}", large_pdf().len()));

        let sound = findings(app, bucket);
        assert_eq!((sound.files, sound.broken.len(), sound.remarks.len()), (3, 0, 0), "{sound:?}");
        bucket.change(&key, |object| object.as_mut().unwrap()[99] ^= 1);
        let found = findings(app, bucket);
        assert_eq!(found.broken.len(), 1, "{found:?}");
        assert!(found.broken[0].contains("the digest is another"), "{found:?}");
        bucket.change(&key, |object| *object = None);
        bucket.change("mot-cua/tep/notes.txt", |object| *object = Some(b"x".to_vec()));
        bucket.change("elsewhere/notes.txt", |object| *object = Some(b"x".to_vec()));
        let found = findings(app, bucket);
        assert!(found.broken[0].ends_with("its file is gone"), "{found:?}");
        assert_eq!(found.remarks, ["files: notes.txt is no file of a dossier"]);
        assert_eq!(clerk.get(&address(&code, &large)).problem(500).0, "internal_error");
        assert_eq!(clerk.get(&address(&code, &small)).status, 200);
    }

    fn a_bucket_that_does_not_answer_stops_files_and_nothing_else(app, bucket) {
        let code = app.receive();
        let clerk = app.officer("clerk", WARD);
        let file = added(app, &code, "a");
        bucket.be_silent(true);
        for refused in [FileForm::of_pdfs(&["b"]).send(&clerk, &code), clerk.get(&address(&code, &file))] {
            assert_eq!(refused.problem(503).0, "files_unavailable");
            assert_eq!(refused.headers["retry-after"], "5");
            assert!(!refused.text.contains("127.0.0.1"), "{}", refused.text);
        }
        let other = app.receive();
        assert_eq!(app.officer("clerk", WARD).dossier(&other)["code"], json!(other));
        bucket.be_silent(false);
        FileForm::of_pdfs(&["b"]).send(&clerk, &code).ok(201);
        assert_eq!(findings(app, bucket).files, 2);
    }

    fn files_of_a_bucket_are_in_a_backup_and_come_back(app, bucket) {
        let other = FakeBucket::start();
        let code = app.receive();
        for text in ["a", "b"] {
            added(app, &code, text);
        }
        let wanted = app.database().read_now(digests).unwrap();
        let (first, second): (PathBuf, PathBuf) = (app.folder.join("first"), app.folder.join("second"));
        let copied = waiting(copy_out(&wanted, &bucket.place(), &first, None)).unwrap();
        assert_eq!((copied.files, copied.linked), (2, 0));
        assert_eq!(kept_in(&first).len(), 2);
        let copied = waiting(copy_out(&wanted, &bucket.place(), &second, Some(&first))).unwrap();
        assert_eq!((copied.files, copied.linked, copied.bytes), (2, 2, 0));
        let broken = waiting(differing(&wanted, &AttachmentsPlace::Folder(second.clone()))).unwrap();
        assert!(broken.is_empty(), "{broken:?}");

        let back = waiting(copy_back(&wanted, &second, &other.place())).unwrap();
        assert_eq!(back.files, 2);
        assert_eq!(other.objects(), bucket.objects());
        let sound = waiting(walk(app.database(), &other.place())).unwrap();
        assert_eq!((sound.files, sound.broken.len(), sound.remarks.len()), (2, 0, 0), "{sound:?}");

        bucket.change(&bucket.objects()[0].clone(), |object| *object = None);
        let missing = waiting(copy_out(&wanted, &bucket.place(), &app.folder.join("third"), None)).unwrap_err();
        let gone = motcua::platform::blind_index::hex(wanted.first().unwrap());
        assert!(missing.to_string().contains(&gone), "it is named which one: {missing}");
    }
}
