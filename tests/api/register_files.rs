//! Registers as offices have them: in older encodings, in workbooks; and bad rows that are mended in their list and imported alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use calamine::Reader as _;
use chrono::TimeDelta;
use motcua::dossier::books::store::{self, Dossier};
use motcua::import::encoding::TextEncoding;
use motcua::import::old_fonts::OldFont;
use motcua::import::register::{RegisterArguments, import, run};
use motcua::import::report::{ImportCounts, ImportReport};
use motcua::platform::database::{Database, DatabaseUrl, Id, tasks};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::app::at;
use crate::support::{Engine, TestDatabase};

macro_rules! on_both_with_files {
    ($(fn $name:ident($files:ident) $body:block)+) => { $(
        mod $name {
            use super::*;
            fn body($files: &Files) $body
            #[test]
            fn sqlite() { body(&Files::new(Engine::Sqlite)); }
            #[test]
            fn postgres() { body(&Files::new(Engine::Postgres)); }
        }
    )+ };
}

/// A register with the reference data, and a folder for its files.
struct Files {
    test: TestDatabase,
    folder: PathBuf,
}

impl Files {
    fn new(engine: Engine) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("files-{}", <Id>::new()));
        std::fs::create_dir_all(&folder).unwrap();
        Self { test: TestDatabase::with_reference(engine), folder }
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> RegisterArguments {
        let file = self.folder.join(name);
        std::fs::write(&file, bytes).unwrap();
        RegisterArguments::of(file)
    }

    fn import(&self, arguments: &RegisterArguments) -> Result<ImportReport, String> {
        let done = import(&self.test.database, &crate::app::number_key(), arguments, at("2023-06-01T08:00"));
        done.map_err(|error| format!("{error:#}"))
    }

    fn command(&self, arguments: &RegisterArguments) -> (u8, String) {
        let mut out = Vec::new();
        let key = crate::app::number_key();
        let code = run(&self.test.database, &key, arguments, at("2023-06-01T08:00"), &mut out).unwrap();
        (code, String::from_utf8(out).unwrap())
    }

    fn dossiers(&self) -> BTreeMap<String, Dossier> {
        let all = self.test.database.read_now(|conn| store::page_by_key(conn, None, 1_000)).unwrap();
        all.into_iter().map(|row| (row.code.clone(), row)).collect()
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.join(name)).unwrap()
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

const HEADER: &str = "mã hồ sơ;cơ quan;thủ tục;hình thức nhận;chủ hồ sơ;ngày nhận;hẹn trả;ngày giải quyết\n";

/// Text as a program of that time wrote it.
fn encoded(encoding: TextEncoding, text: &str) -> Vec<u8> {
    use unicode_normalization::UnicodeNormalization as _;
    let single = |table: &dyn Fn(u8) -> Option<char>, letter: char| -> Option<u8> {
        (0..=u8::MAX).find(|byte| table(*byte) == Some(letter))
    };
    match encoding {
        TextEncoding::Utf8 => text.as_bytes().to_vec(),
        TextEncoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        TextEncoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        TextEncoding::Windows1258 => {
            let table = |byte: u8| encoding_rs::WINDOWS_1258.decode(&[byte]).0.chars().next();
            let is_tone = |mark: &char| "\u{300}\u{301}\u{303}\u{309}\u{323}".contains(*mark);
            let letters = text.chars().flat_map(|letter| {
                let parts: Vec<char> = std::iter::once(letter).nfd().collect();
                let (tones, rest): (Vec<char>, Vec<char>) = parts.into_iter().partition(is_tone);
                rest.into_iter().nfc().chain(tones).collect::<Vec<char>>()
            });
            letters.map(|letter| single(&table, letter).unwrap()).collect()
        }
        TextEncoding::Tcvn3 => {
            let table = |byte: u8| OldFont::Tcvn3.decode(&char::from(byte).to_string()).chars().next();
            text.chars().map(|letter| single(&table, letter).unwrap()).collect()
        }
        TextEncoding::Vni => {
            let one = |letter: char| -> Vec<u8> {
                let alone = (0..=u8::MAX).map(|sign| char::from(sign).to_string());
                let pairs = ('a'..='z')
                    .chain("ôö".chars())
                    .flat_map(|sign| ('\u{c0}'..='\u{ff}').map(move |mark| format!("{sign}{mark}")));
                let found = alone.chain(pairs).find(|text| OldFont::Vni.decode(text) == letter.to_string());
                found.unwrap().chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()).collect()
            };
            let mut known: BTreeMap<char, Vec<u8>> = BTreeMap::new();
            text.chars()
                .flat_map(|letter| known.entry(letter).or_insert_with(|| one(letter)).clone())
                .collect()
        }
    }
}

fn workbook(folder: &Path) -> RegisterArguments {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Sổ 2023").unwrap();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let time = Format::new().set_num_format("dd/mm/yyyy hh:mm");
    let names = [
        "Mã hồ sơ",
        "Cơ quan",
        "Thủ tục",
        "Kênh",
        "Chủ hồ sơ",
        "Ngày nhận",
        "Hẹn trả",
        "Số điện thoại",
        "CCCD",
    ];
    for (column, name) in (0..).zip(names) {
        sheet.write(0, column, name).unwrap();
    }
    let date = |day| ExcelDateTime::from_ymd(2023, 3, day).unwrap();
    for (row, code) in [(1, "HS-1"), (2, "HS-2"), (4, "HS-3")] {
        for (column, text) in (0..).zip([code, "H26.268.05", "1.004873", "Trực tiếp", "Nguyễn Thị Ánh Tuyết"])
        {
            sheet.write(row, column, text).unwrap();
        }
        sheet.write_with_format(row, 5, date(7).and_hms(9, 15, 0).unwrap(), &time).unwrap();
        sheet.write_with_format(row, 6, date(10), &day).unwrap();
        sheet.write(row, 7, 912_345_678).unwrap();
    }
    // A date that lost its format, dates as text, and a number that lost its zero.
    sheet.write(2, 5, 44_992.385_416_666_7).unwrap();
    sheet.write(2, 6, "10/03/2023").unwrap();
    sheet.write(2, 8, 36_199_000_071_i64).unwrap();
    // A row in which only the channel is wrong, with a date that lost its format.
    sheet.write(4, 3, "Xe buýt").unwrap();
    sheet.write(4, 5, 44_992).unwrap();
    let other = book.add_worksheet().set_name("Sổ 2022").unwrap();
    for (row, cells) in
        (0..).zip([&names[..6], &["HS-9", "H26.268.05", "1.004873", "BCCI", "Lê An", "07/03/2023"]])
    {
        for (column, text) in (0..).zip(cells) {
            other.write(row, column, *text).unwrap();
        }
    }
    let file = folder.join("sổ.xlsx");
    book.save(&file).unwrap();
    RegisterArguments::of(file)
}

/// A desk of another process, which writes a task's run now and then until it is told to stop; how many it wrote.
fn desk_beside(files: &Files, stop: &AtomicBool) -> usize {
    let url = DatabaseUrl::parse(&files.test.url).unwrap();
    let desk = Database::open(&url, 1).unwrap();
    let mut written = 0;
    while !stop.load(Ordering::Relaxed) {
        let slot = at("2023-06-01T08:00").plus(TimeDelta::seconds(written));
        assert!(desk.write_now(move |conn| tasks::claim(conn, "beside", slot, slot)).unwrap());
        written += 1;
        std::thread::sleep(Duration::from_millis(5));
    }
    usize::try_from(written).unwrap()
}

on_both_with_files! {
    fn a_desk_writes_while_a_register_comes_in(files) {
        let head = "Mã hồ sơ,Cơ quan,Thủ tục,Kênh,Chủ hồ sơ,Ngày nhận,Hẹn trả,Ngày có kết quả\n";
        let row = |number| format!("KH-{number},H26.268.05,1.001193,Trực tiếp,Nguyễn Văn An,07/03/2023 09:15,10/03/2023,09/03/2023\n");
        let text: String = std::iter::once(head.to_owned()).chain((0..900).map(row)).collect();
        let register = files.write("long.csv", text);
        let stop = AtomicBool::new(false);
        let (written, counts) = std::thread::scope(|scope| {
            let desk = scope.spawn(|| desk_beside(files, &stop));
            let report = files.import(&register);
            stop.store(true, Ordering::Relaxed);
            (desk.join().unwrap(), report.unwrap().counts())
        });
        assert_eq!((counts.added, counts.bad), (900, 0));
        assert!(written > 0);
    }

    fn what_another_process_writes_is_seen_and_ones_own_is_not(files) {
        let seen = || files.test.database.write_now(motcua::platform::database::Connection::foreign_writes).unwrap();
        let write = |database: &Database, task: &'static str| {
            let slot = at("2023-06-01T08:00");
            assert!(database.write_now(move |conn| tasks::claim(conn, task, slot, slot)).unwrap());
        };
        let before = seen();
        write(&files.test.database, "own");
        assert_eq!(seen(), before);
        write(&Database::open(&DatabaseUrl::parse(&files.test.url).unwrap(), 1).unwrap(), "other");
        assert_eq!(seen() == before, before.is_none(), "on PostgreSQL nobody takes turns");
    }

    fn every_encoding_brings_in_the_same_dossiers(files) {
        for encoding in TextEncoding::ALL {
            let text = format!("{HEADER}HS-{encoding};H26.268.05;1.004873;trực tiếp;nguyễn thị ánh tuyết;07/03/2023 09:15;10/03/2023;09/03/2023\n");
            let (found, told) = (encoded(*encoding, &text), encoded(*encoding, &text.replace("HS-", "KH-")));
            let (code, printed) = files.command(&files.write("found.csv", found));
            assert_eq!(code, 0, "{printed}");
            let said = format!("bảng mã: {encoding} / encoding: {encoding}");
            assert_eq!(printed.contains(&said), *encoding != TextEncoding::Utf8, "{printed}");
            let told = RegisterArguments { encoding: Some(*encoding), ..files.write("told.csv", told) };
            assert_eq!(files.import(&told).unwrap().counts().added, 1, "{encoding}");
        }
        let dossiers = files.dossiers();
        assert_eq!(dossiers.len(), 2 * TextEncoding::ALL.len());
        for row in dossiers.values() {
            assert_eq!(row.applicant_name, "nguyễn thị ánh tuyết", "{}", row.code);
            assert_eq!(row.received_at, at("2023-03-07T09:15"));
        }
        // One word may be anything; nothing is read of it until somebody says what it is.
        let short = "code,agency,procedure,channel,applicant,received\nHS-1,H26.268.05,1.004873,counter,V\u{f2},07/03/2023\n";
        let short: Vec<u8> = short.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
        let file = files.write("short.csv", &short);
        let said = files.import(&file).unwrap_err();
        assert!(said.contains("nói rõ bằng --encoding windows-1258, tcvn3 hay vni / ") && said.contains("line 2 is not in UTF-8"), "{said}");
        let told = RegisterArguments { encoding: Some(TextEncoding::Tcvn3), ..file };
        assert_eq!(files.import(&told).unwrap().counts().added, 1);
        assert_eq!(files.dossiers()["HS-1"].applicant_name, "Vũ");
    }

    fn a_workbook_is_read_as_it_shows_itself_and_its_bad_rows_are_mended_alone(files) {
        let book = workbook(&files.folder);
        let (code, printed) = files.command(&book);
        assert_eq!(code, 2, "{printed}");
        assert!(printed.contains("trang tính: “Sổ 2023”; không đọc: “Sổ 2022” / sheet: “Sổ 2023”; not read: “Sổ 2022”"), "{printed}");
        assert!(printed.contains("dòng / line 5: HS-3, Kênh: “Xe buýt”"), "{printed}");
        let dossiers = files.dossiers();
        let times: Vec<String> = dossiers.values().map(|row| row.received_at.rfc3339()).collect();
        assert_eq!(times, ["2023-03-07T09:15:00+07:00"; 2]);
        for row in dossiers.values() {
            assert_eq!(row.due_at.unwrap().rfc3339(), "2023-03-10T23:59:59+07:00");
            assert_eq!(row.applicant_phone.as_deref(), Some("0912345678"));
        }
        assert_eq!(dossiers["HS-2"].applicant_identity.as_deref(), Some("036199000071"));

        let list = files.read("sổ.xlsx.errors.csv");
        let mended = list.replace("Xe buýt", "Trực tiếp");
        let alone = files.import(&files.write("mended.csv", &mended)).unwrap();
        assert_eq!((alone.counts(), &alone.unused), (ImportCounts { added: 1, ..ImportCounts::default() }, &Vec::new()));
        assert_eq!(files.dossiers()["HS-3"].received_at.rfc3339(), "2023-03-07T00:00:00+07:00");

        let other = RegisterArguments { sheet: Some("sổ 2022".to_owned()), ..book.clone() };
        assert_eq!(files.import(&other).unwrap().counts().added, 1);
        let wrong = RegisterArguments { sheet: Some("Sổ 2021".to_owned()), ..book };
        let said = files.import(&wrong).unwrap_err();
        assert!(said.contains("các trang: “Sổ 2023”, “Sổ 2022” / the file has no sheet “Sổ 2021”"), "{said}");
        // What the workbook holds is what another program reads of it.
        let mut read: calamine::Xlsx<_> = calamine::open_workbook(files.folder.join("sổ.xlsx")).unwrap();
        assert_eq!(read.worksheet_range("Sổ 2023").unwrap().get_value((1, 0)).unwrap().to_string(), "HS-1");
    }

    fn bad_rows_are_mended_in_their_list_and_imported_alone(files) {
        let text = "\u{feff}STT;Mã hồ sơ;Cơ quan;Thủ tục;Kênh;Chủ hồ sơ;Ngày nhận;Ngày trả;Ngày có kết quả;Số điện thoại\r\n\
            1;HS-1;H26.268.05;1.004873;Trực tiếp;Lê An;07/03/2023;;;\r\n\
            2;HS-2;H26.268.05;1.004873;Trực tiếp;\"Lê; Bình\";07/03/2023 10:00;09/03/2023;07/03/2023 09:00;\"=\"\"0912345678\"\"\"\r\n\
            3;HS-3;H26.268.05;1.004873;Trực tiếp;Lê Chi;08/03/2023;07/03/2023;09/03/2023;\r\n\
            4;HS-4;H26.268.05;1.004873;Trực tiếp;Lê; Dung;08/03/2023;;;;;thừa\r\n\
            5;HS-5;H26.268.05;1.004873;Trực tiếp;Lê Giang;31/02/2023\r\n";
        let register = files.write("so.csv", text);
        let rehearsal = RegisterArguments { dry_run: true, ..register.clone() };
        let (code, printed) = files.command(&rehearsal);
        assert_eq!((code, files.dossiers().len()), (2, 0), "{printed}");
        for said in [
            "Dòng lỗi / Bad rows: 4\n",
            // Both instants of what is out of order.
            "dòng / line 3: HS-2, Ngày có kết quả: 09:00 07/3/2023 trước ngày nhận 10:00 07/3/2023 / \
             2023-03-07T09:00:00+07:00 lies before the reception, 2023-03-07T10:00:00+07:00",
            "dòng / line 4: HS-3, Ngày trả: 00:00 07/3/2023 trước ngày có kết quả 00:00 09/3/2023",
            "so.csv.errors.csv",
        ] {
            assert!(printed.contains(said), "{said}\n{printed}");
        }
        let list = files.read("so.csv.errors.csv");
        assert!(list.starts_with("\u{feff}STT;Mã hồ sơ;Cơ quan;Thủ tục;Kênh;Chủ hồ sơ;Ngày nhận;Ngày trả;Ngày có kết quả;Số điện thoại;error_line;"), "{list}");
        // The import itself finds the same and leaves the list as it is.
        assert_eq!(files.command(&register).0, 2);
        assert_eq!(files.read("so.csv.errors.csv"), list);
        assert!(!files.folder.join("so.csv.errors.csv.old").exists());

        let mended = list
            .replace("07/03/2023 09:00", "07/03/2023 11:00")
            .replace("07/03/2023;09/03/2023", "10/03/2023;09/03/2023");
        let alone = files.write("so.csv.errors.csv", &mended);
        let (code, printed) = files.command(&alone);
        assert_eq!(code, 2);
        assert!(printed.contains("2 dossiers were added, 0 were there already, 2 rows are bad"), "{printed}");
        assert!(!printed.contains("columns not used: STT, error"), "{printed}");
        let dossiers = files.dossiers();
        assert_eq!(dossiers.keys().collect::<Vec<_>>(), ["HS-1", "HS-2", "HS-3"]);
        assert_eq!((dossiers["HS-2"].applicant_name.as_str(), dossiers["HS-2"].applicant_phone.as_deref()), ("Lê; Bình", Some("0912345678")));

        // The rest is mended in its own list: the cells that slipped stand beyond the header, and reasons are not doubled.
        let rest = files.read("so.csv.errors.csv.errors.csv");
        assert_eq!(rest.matches("error_line").count(), 1);
        let slipped = rest.lines().nth(1).unwrap().to_owned();
        assert!(slipped.starts_with("4;HS-4;") && slipped.ends_with(";thừa"), "{slipped}");
        let good = "4;HS-4;H26.268.05;1.004873;Trực tiếp;\"Lê; Dung\";08/03/2023;;;";
        let mended = rest.replace(&slipped, good).replace("31/02/2023", "28/02/2023");
        let last = files.import(&files.write("last.csv", &mended)).unwrap();
        assert_eq!(last.counts(), ImportCounts { added: 2, ..ImportCounts::default() });
        assert_eq!(files.dossiers()["HS-4"].applicant_name, "Lê; Dung");

        // Somebody mends the list, and the register is imported once more: what was mended is kept beside.
        files.write("so.csv.errors.csv", &mended);
        let (_, printed) = files.command(&register);
        assert!(printed.contains("so.csv.errors.csv.old"), "{printed}");
        assert_eq!(files.read("so.csv.errors.csv.old"), mended);
        assert_eq!(files.read("so.csv.errors.csv"), list);
    }
}
