//! `motcua verify` finds a file that is gone or another one, and names what lies beside the files.

use motcua::attachment::audit::{FileFindings, walk};
use motcua::dossier::views::verify;
use motcua::platform::attachments_place::AttachmentsPlace;
use motcua::platform::database::{Connection, DatabaseError};

use super::files::{WARD, added, address, kept_in};
use crate::app::TestApp;

fn findings(app: &TestApp) -> FileFindings {
    let place = AttachmentsPlace::Folder(app.folder.join("attachments"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(walk(app.database(), &place)).unwrap()
}

fn broken_seals(app: &TestApp) -> Vec<String> {
    let found = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
    found.broken.iter().map(ToString::to_string).collect()
}

with_app! {
    fn a_file_that_is_gone_or_another_one_is_named_with_its_dossier(app) {
        let code = app.receive();
        let (gone, other) = (added(app, &code, "a"), added(app, &code, "b"));
        let sound = findings(app);
        assert_eq!((sound.files, sound.broken.len(), sound.remarks.len()), (2, 0, 0), "{sound:?}");

        let named = |file: &serde_json::Value| {
            let digest = file["sha256"].as_str().unwrap();
            kept_in(&app.folder).into_iter().find(|path| path.ends_with(digest)).unwrap()
        };
        std::fs::remove_file(named(&gone)).unwrap();
        let changed = named(&other);
        let mut bytes = std::fs::read(&changed).unwrap();
        bytes[9] ^= 1;
        std::fs::write(&changed, bytes).unwrap();
        let beside = changed.with_file_name("0".repeat(64));
        std::fs::write(&beside, b"%PDF-1.4").unwrap();
        std::fs::write(app.folder.join("attachments/notes.txt"), b"x").unwrap();

        let found = findings(app);
        let of = |file: &serde_json::Value| format!("attachment {} of dossier {code}: ", file["id"].as_str().unwrap());
        let mut broken = found.broken;
        broken.sort();
        let mut wanted = [
            format!("{}its file is gone", of(&gone)),
            format!("{}its file is not the one that was added: the digest is another", of(&other)),
        ];
        wanted.sort();
        assert_eq!(broken, wanted);
        let mut remarks = found.remarks;
        remarks.sort();
        let beside = format!("files: {} belongs to no attachment", "0".repeat(64));
        assert_eq!(remarks, [beside, "files: notes.txt is no file of a dossier".to_owned()]);
        // What cannot be read is answered as our fault, and says nothing of where files lie.
        let answer = app.officer("clerk", WARD).get(&address(&code, &gone));
        assert_eq!(answer.problem(500).0, "internal_error");
        assert!(!answer.text.contains("attachments"), "{}", answer.text);
    }

    fn a_folder_that_is_gone_is_every_file_gone_and_is_not_made_by_looking(app) {
        let code = app.receive();
        added(app, &code, "a");
        std::fs::remove_dir_all(app.folder.join("attachments")).unwrap();
        let found = findings(app);
        assert_eq!(found.broken.len(), 1);
        assert!(found.broken[0].contains("its file is not there"), "{:?}", found.broken);
        assert!(!app.folder.join("attachments").exists());
    }

    fn whoever_changes_the_digest_in_the_register_is_found_by_the_ledger(app) {
        let code = app.receive();
        added(app, &code, "a");
        assert_eq!(broken_seals(app), Vec::<String>::new());
        let changed = app.database().read_now(|conn| {
            let digest = match conn {
                Connection::Sqlite(_) => "UPDATE attachment SET digest = X'00'",
                Connection::Postgres(_) => r"UPDATE attachment SET digest = '\x00'::bytea",
            };
            motcua::on!(conn, c => diesel::RunQueryDsl::execute(diesel::sql_query(digest), c)).map_err(DatabaseError::from)
        });
        assert_eq!(changed.unwrap(), 1);
        let broken = broken_seals(app);
        assert_eq!(broken.len(), 1, "{broken:?}");
        assert!(broken[0].contains(&code) && broken[0].contains("attachment.digest"), "{broken:?}");
    }
}
