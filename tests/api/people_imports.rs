//! Old registers bring people in as spreadsheets and old fonts left them: repaired where that is sure, else listed, and found.

use motcua::import::register::{RegisterArguments, run};
use serde_json::{Value, json};

use crate::app::{TestApp, intake_with};
use crate::lists::{encoded, found};

const HEADER: &str = "M· hå s¬,agency,procedure,channel,Chñ hå s¬,received,due,resolved,returned,phone,identity,document_number\n";

/// Imports lines; the exit code, what is printed, and the lists beside the file.
fn bring_in(app: &TestApp, lines: &str, dry_run: bool) -> (u8, String, Vec<(String, String)>) {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("people-{}", <motcua::platform::database::Id>::new()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("so.csv");
    std::fs::write(&file, format!("{HEADER}{lines}")).unwrap();
    let arguments = RegisterArguments { dry_run, ..RegisterArguments::of(file) };
    let mut out = Vec::new();
    let key = &app.service.books.number_key;
    let code = run(app.database(), key, &arguments, app.clock.now(), &mut out).unwrap();
    let mut lists: Vec<(String, String)> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            (entry.file_name().into_string().unwrap(), std::fs::read_to_string(entry.path()).unwrap())
        })
        .filter(|(name, _)| name != "so.csv")
        .collect();
    lists.sort();
    std::fs::remove_dir_all(&folder).unwrap();
    (code, String::from_utf8(out).unwrap(), lists)
}

fn applicant(app: &TestApp, code: &str) -> Value {
    app.officer("clerk", "H26.268.05").dossier(code)["applicant"].clone()
}

with_app! {
    fn what_spreadsheets_and_fonts_spoiled_is_repaired_or_listed(app) {
        let (code, printed, lists) = bring_in(
            app,
            "hs – 1,H26.268.05,1.004873,counter,Vò V¨n B×nh,01/03/2023,10/03/2023,,,\"=\"\"0912345678\"\"\",36199000071,\n\
             HS-2,H26.268.05,1.004873,counter,Traàn Thò Höôøng,01/03/2023,10/03/2023,,,912345679,'001199000072,\n\
             HS-3,H26.268.05,1.004873,counter,Hà Ánh,01/03/2023,10/03/2023,,,9.12346E+08,#N/A,#REF!\n\
             HS-4,H26.268.05,1.004873,counter,Nguy\u{fffd}n An,01/03/2023,10/03/2023,,,,,\n\
             HS-5,H26.268.05,1.004873,counter,\u{200b},01/03/2023,10/03/2023,,,,,\n\
             HS-1,H26.268.05,1.004873,counter,Lê An,01/03/2023,10/03/2023,,,,,\n",
            false,
        );
        assert_eq!(code, 2, "{printed}");
        assert!(printed.contains("3 dossiers were added") && printed.contains("3 rows are bad, 3 things are to be looked at"), "{printed}");
        // The code and the column of each row of a list, wherever its header has them.
        let listed = |list: &str, column: &str| -> Vec<(String, String)> {
            let mut reader = csv::Reader::from_reader(list.trim_start_matches('\u{feff}').as_bytes());
            let header = reader.headers().unwrap().clone();
            let place = |name: &str| header.iter().position(|one| one == name);
            let code = place("code").or_else(|| place("M· hå s¬")).unwrap();
            let column = place(column).unwrap();
            reader.records().map(Result::unwrap).map(|row| (row[code].to_owned(), row[column].to_owned())).collect()
        };
        let pair = |code: &str, column: &str| (code.to_owned(), column.to_owned());
        assert_eq!(lists[0].0, "so.csv.errors.csv");
        assert_eq!(
            listed(&lists[0].1, "error_column"),
            [pair("HS-4", "Chủ hồ sơ"), pair("HS-5", "Chủ hồ sơ"), pair("HS-1", "Mã hồ sơ")]
        );
        assert_eq!(lists[1].0, "so.csv.warnings.csv");
        assert_eq!(listed(&lists[1].1, "column"), ["phone", "identity", "document_number"].map(|column| pair("HS-3", column)));
        assert_eq!(
            applicant(app, "HS-1"),
            json!({ "kind": "citizen", "name": "Vũ Văn Bình", "phone": "0912345678", "identity": "036199000071" })
        );
        assert_eq!(
            applicant(app, "hs-2"),
            json!({ "kind": "citizen", "name": "Trần Thị Hường", "phone": "0912345679", "identity": "001199000072" })
        );
        assert_eq!(applicant(app, "HS-3"), json!({ "kind": "citizen", "name": "Hà Ánh" }));
        let clerk = app.officer("clerk", "H26.268.05");
        assert_eq!(found(&clerk, "q=binh%20vu"), [1]);
        assert_eq!(found(&clerk, &format!("q={}", encoded("+84 912 345 679"))), [2]);
        assert_eq!(found(&clerk, "q=36199000071"), [1]);
    }

    fn the_same_person_and_procedure_again_is_listed_and_brought_in(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let mut body = intake_with(&json!({}));
        body["applicant"] = json!({ "name": "Lê An", "identity": "001199000071" });
        let here = clerk.post("/api/v1/dossiers", &body).ok(201)["code"].as_str().unwrap().to_owned();
        app.clock.set(crate::app::at("2023-06-01T08:00"));
        let lines = "HS-1,H26.268.05,1.004873,counter,LE AN,08/03/2023,10/03/2023,,,,001.199.000.071,\n\
             HS-2,H26.268.05,1.004873,counter,Trần Bình,01/02/2023,10/03/2023,01/02/2023,,0912345678,,\n\
             HS-3,H26.268.05,1.004873,counter,tran binh,04/03/2023,10/03/2023,,,+84912345678,,\n\
             HS-4,H26.268.05,1.004873,counter,Trần Bình,05/03/2023,10/03/2023,,,0912 345 678,,\n\
             HS-5,H26.268.05,1.001193,counter,Trần Bình,05/03/2023,10/03/2023,,,0912345678,,\n\
             HS-6,H26.268.04,1.004873,counter,Trần Bình,05/03/2023,10/03/2023,,,0912345678,,\n";
        let (code, printed, lists) = bring_in(app, lines, true);
        assert_eq!((code, lists.len()), (0, 1), "{printed}");
        let told: Vec<&str> = printed.lines().skip_while(|line| !line.starts_with("Cần xem lại")).skip(1).take(2).collect();
        assert!(told[0].starts_with("  dòng / line 2: HS-1, Chủ hồ sơ:") && told[0].contains(&here), "{printed}");
        assert!(told[1].starts_with("  dòng / line 5: HS-4, Chủ hồ sơ:") && told[1].contains("HS-3"), "{printed}");
        let (code, printed, lists) = bring_in(app, lines, false);
        assert_eq!(code, 0, "{printed}");
        assert!(printed.contains("6 dossiers were added"), "{printed}");
        assert_eq!(lists.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["so.csv.warnings.csv"]);
    }
}
