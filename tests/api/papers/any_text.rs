//! Whatever text the door lets in is drawn in every format, the file opens, and the text is read back.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use calamine::{Reader as _, Xlsx};
use motcua::platform::check::Check;
use motcua::platform::document::printable::{SUBSTITUTE, printable};
use motcua::platform::document::{
    Document, DocumentBlock, DocumentCell, DocumentFormat, DocumentHead, DocumentRow, DocumentSignature,
    DocumentTable, TextSpan, draw,
};
use motcua::platform::text::{is_visible, spreadsheet_cell};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use resvg::usvg::roxmltree;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization as _;

use super::reading::{keep, pages};
use crate::app::{Answer, census, intake_with};

/// What has made some format or other fail: markup of every kind, letters beyond the first plane, right to left, marks without
/// letters, private letters, escapes of spreadsheets, formulas, long words, ends of lines, what is no character at all.
const PIECES: &[&str] = &[
    "Nguyễn",
    "Thị Ví Dụ",
    " ",
    " ",
    "\n",
    "陈",
    "😀",
    "👩\u{200d}👩\u{200d}👧",
    "𠮷",
    "\u{301}",
    "a\u{323}\u{302}",
    "שלום",
    "مرحبا",
    "\u{202e}",
    "\u{200b}",
    "\u{e000}",
    "\u{10fffd}",
    "\"",
    "'",
    "“",
    "<w:t>",
    "]]>",
    "&amp;",
    "&#0;",
    "_x0041_",
    "_x005F_",
    "=1+1",
    ";=cmd|' /C'!A0",
    "\u{ff1d}1",
    "-",
    "+84",
    "@",
    "#strong[*a*]",
    "$x^2$",
    "\\",
    "`",
    "{{",
    "//",
    "--",
    "~",
    "•",
    "\u{a0}",
    "\u{2028}",
    "\u{fffd}",
    "\u{7}",
    "\t",
    "\u{fffe}",
    "\u{1ffff}",
    "\u{fdd0}",
];

/// A text as somebody could send it.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(PIECES).prop_map(str::to_owned),
        3 => any::<char>().prop_map(String::from),
        1 => "[A-Za-zĐđÀ-ỹ]{1,70}",
        1 => "\\PC{0,20}",
    ];
    prop::collection::vec(piece, 1..14).prop_map(|pieces| pieces.concat())
}

/// What the door makes of it: the text as it is kept, when it is let in.
fn let_in(text: &str) -> Option<String> {
    let mut check = Check::new();
    let kept = check.text("text", text, 1_000);
    check.finish(kept).ok()
}

/// A text that the door lets in.
fn kept_text() -> impl Strategy<Value = String> {
    any_text().prop_filter_map("the door keeps it out", |text| let_in(&text))
}

/// A document with the texts in all its places.
fn document(texts: &[String; 5]) -> Document {
    let [title, plain, strong, cell, name] = texts.clone();
    let span = |text: String, strong: bool| TextSpan { text, strong, ..TextSpan::default() };
    let columns = [("words", cell.as_str(), 10), ("count", "Số", 3)];
    let row = |text: &String| DocumentRow {
        cells: vec![DocumentCell::Text(text.clone()), DocumentCell::Count(7)],
        ..DocumentRow::default()
    };
    Document {
        head: DocumentHead { agency: "UBND phường Kiến Hưng".into(), ..DocumentHead::default() },
        title,
        blocks: vec![
            DocumentBlock::Heading(plain.clone()),
            DocumentBlock::Paragraph(vec![span(plain.clone(), false), span(strong.clone(), true)]),
            DocumentBlock::Facts(vec![("Ghi chú".into(), strong.clone())]),
            DocumentBlock::Table(DocumentTable::plain(&columns, texts.iter().map(row).collect())),
        ],
        notes: vec![strong],
        signatures: vec![DocumentSignature {
            role: "Trưởng phòng".into(),
            name: Some(name),
            ..DocumentSignature::default()
        }],
        ..Document::default()
    }
}

/// Every part of a packed file that is XML; each must be well formed.
pub(crate) fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut file = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for place in 0..file.len() {
        let mut part = file.by_index(place).unwrap();
        let name = part.name().unwrap().into_owned();
        if name.rsplit('.').next().is_some_and(|ending| ["xml", "rels"].contains(&ending)) {
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            parts.insert(name, text);
        }
    }
    parts
}

/// What the paragraphs of a DOCX file say, with the ends of their lines.
pub(crate) fn said_in_docx(bytes: &[u8]) -> BTreeSet<String> {
    let parts = parts(bytes);
    let part = roxmltree::Document::parse(&parts["word/document.xml"]).unwrap();
    let of_paragraph = |paragraph: roxmltree::Node<'_, '_>| {
        let inside = paragraph.descendants().map(|node| match node.tag_name().name() {
            "t" => node.text().unwrap_or_default(),
            "br" => "\n",
            _ => "",
        });
        inside.collect::<String>()
    };
    part.descendants().filter(|node| node.has_tag_name_in("p")).map(of_paragraph).collect()
}

trait LocalName {
    fn has_tag_name_in(&self, name: &str) -> bool;
}

impl LocalName for roxmltree::Node<'_, '_> {
    fn has_tag_name_in(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

/// What the cells of a spreadsheet say.
pub(crate) fn said_in_xlsx(bytes: &[u8]) -> BTreeSet<String> {
    parts(bytes);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let sheets = book.worksheets();
    sheets
        .iter()
        .flat_map(|(_, range)| range.used_cells().map(|(_, _, cell)| cell.to_string()).collect::<Vec<_>>())
        .collect()
}

/// What the cells of a CSV file say.
pub(crate) fn said_in_csv(bytes: &[u8]) -> BTreeSet<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let records = reader.records().map(Result::unwrap).collect::<Vec<_>>();
    records.iter().flatten().map(|cell| cell.trim_start_matches('\u{feff}').to_owned()).collect()
}

/// How often each letter and digit is there: a page keeps neither blanks nor the order of what runs to the left.
fn letters(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for letter in text.nfkd().filter(|letter| letter.is_alphanumeric() || *letter == SUBSTITUTE) {
        *counts.entry(letter).or_default() += 1;
    }
    counts
}

/// Every letter of the texts is on the page, or its substitute.
#[track_caller]
pub(crate) fn all_on_the_page(printed: &str, texts: &[&str]) {
    let found = letters(printed);
    for (letter, count) in letters(&printable(&texts.concat())) {
        let there = found.get(&letter).copied().unwrap_or_default();
        assert!(
            there >= count,
            "{letter:?} ({:x}) is {there} times on the page and should be {count} times: {texts:?}\n{printed}",
            u32::from(letter)
        );
    }
    // Plain words stand in their order, too.
    let run_together = |text: &str| {
        text.chars().filter(|letter| !letter.is_whitespace() && *letter != '\u{200b}').collect::<String>()
    };
    let page = run_together(printed);
    for text in texts {
        let is_plain = |word: &&str| {
            word.chars().all(|letter| letter.is_ascii_alphabetic() || "ĐđễịụÀỹ".contains(letter))
        };
        for word in text.split_whitespace().filter(is_plain).filter(|word| word.chars().count() < 24) {
            assert!(page.contains(word), "{word:?} is not in {printed}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_door_lets_in_is_read_back_from_office_files(texts in prop::array::uniform5(kept_text())) {
        let document = document(&texts);
        let drawn = |format| draw(&document, format).unwrap_or_else(|error| panic!("{format}: {error}"));
        let csv = said_in_csv(&drawn(DocumentFormat::Csv));
        let xlsx = said_in_xlsx(&drawn(DocumentFormat::Xlsx));
        let docx = said_in_docx(&drawn(DocumentFormat::Docx));
        let json: Value = serde_json::from_slice(&drawn(DocumentFormat::Json)).unwrap();
        for (place, text) in texts.iter().enumerate() {
            prop_assert!(csv.contains(&spreadsheet_cell(text)), "CSV: {:?} is not in {:?}", text, csv);
            prop_assert!(xlsx.contains(text), "XLSX: {:?} is not in {:?}", text, xlsx);
            prop_assert!(docx.contains(text), "DOCX: {:?} is not in {:?}", text, docx);
            prop_assert_eq!(&json["blocks"][3]["table"]["rows"][place]["cells"][0]["text"], text);
        }
        for said in [texts[1].clone() + &texts[2], format!("Ghi chú: {}", texts[2])] {
            prop_assert!(docx.contains(&said), "DOCX: {:?} is not in {:?}", said, docx);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_door_lets_in_is_read_back_from_the_page(texts in prop::array::uniform5(kept_text())) {
        let document = document(&texts);
        let pdf = draw(&document, DocumentFormat::Pdf).unwrap_or_else(|error| panic!("{error}: {texts:?}"));
        let printed = pages(&keep("any-text.pdf", &pdf)).concat();
        let each: Vec<&str> = texts.iter().map(String::as_str).collect();
        // Title, cells, heading of the table and signature; the heading, the paragraph and the remark.
        let said = [&each[..], &each[..], &[&texts[1], &texts[2], &texts[2]]].concat();
        all_on_the_page(&printed, &said);
        prop_assert_eq!(printed.contains("Dấu □ đứng thay"), said.iter().any(|text| printable(text).matches(SUBSTITUTE).count() > text.matches(SUBSTITUTE).count()));
    }
}

/// Some texts, the same in every run.
fn samples(count: usize) -> Vec<String> {
    let mut runner = TestRunner::new(Config { rng_seed: RngSeed::Fixed(53), ..Config::default() });
    (0..count).map(|_| any_text().new_tree(&mut runner).unwrap().current()).collect()
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// A text is refused for its field, or the request succeeds.
#[track_caller]
fn is_let_in(answer: &Answer, texts: &[(&str, &str)]) -> bool {
    let mut wrong: Vec<&str> = texts
        .iter()
        .filter(|(_, text)| is_visible(text) && let_in(text).is_none())
        .map(|(field, _)| *field)
        .collect();
    if wrong.is_empty() {
        assert!((200..300).contains(&answer.status), "{texts:?}: {}", answer.text);
        return true;
    }
    let (_, fields) = answer.problem(422);
    let mut named: Vec<&str> = fields.iter().map(|(field, _)| field.as_str()).collect();
    wrong.sort_unstable();
    named.sort_unstable();
    assert_eq!(named, wrong, "{texts:?}: {}", answer.text);
    assert!(
        fields.iter().all(|(_, code)| ["control_characters", "no_character"].contains(&code.as_str())),
        "{}",
        answer.text
    );
    false
}

with_app! {
    fn whatever_a_citizen_is_called_slip_and_book_are_printed(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let (mut names, mut places) = (Vec::new(), Vec::new());
        for three in samples(75).chunks(3) {
            let (name, address, summary) = (cut(&three[0], 200), cut(&three[1], 300), cut(&three[2], 1_000));
            if !is_visible(&name) {
                continue;
            }
            let mut applicant = crate::app::intake()["applicant"].clone();
            applicant["name"] = json!(name);
            applicant["address"] = json!(address);
            let before = census(app);
            let answer = clerk.post("/api/v1/dossiers", &intake_with(&json!({ "applicant": applicant, "summary": summary })));
            if !is_let_in(&answer, &[("applicant.name", &name), ("applicant.address", &address), ("summary", &summary)]) {
                assert_eq!(census(app), before);
                continue;
            }
            let (dossier, sent) = (answer.json(), name);
            let name = dossier["applicant"]["name"].as_str().unwrap().to_owned();
            assert_eq!(Some(&name), let_in(&sent).as_ref());
            let slip = |format: &str| {
                let file = clerk.get(&format!("/api/v1/dossiers/{}/control-slip?format={format}", dossier["code"].as_str().unwrap()));
                assert_eq!(file.status, 200, "{format}: {}", file.text);
                file.bytes
            };
            assert!(said_in_docx(&slip("docx")).contains(&format!("Kèm theo hồ sơ của: {name}")));
            all_on_the_page(&pages(&keep("any-slip.pdf", &slip("pdf"))).concat(), &[&name]);
            if let Some(address) = dossier["applicant"]["address"].as_str() {
                places.push(format!("{address}, {}", dossier["applicant"]["phone"].as_str().unwrap()));
            }
            names.push(name);
        }
        assert!(names.len() >= 3 && !places.is_empty(), "too few were let in: {names:?}");
        let book = |format: &str| {
            let file = clerk.get(&format!("/api/v1/register-book?agency=H26.268.05&from=2023-01-01&to=2023-12-31&format={format}&reason=kiem-tra"));
            assert_eq!(file.status, 200, "{format}: {}", file.text);
            file.bytes
        };
        let (csv, xlsx) = (said_in_csv(&book("csv")), said_in_xlsx(&book("xlsx")));
        for text in names.iter().chain(&places) {
            assert!(csv.contains(&spreadsheet_cell(text)), "{text:?} is not in {csv:?}");
            assert!(xlsx.contains(text), "{text:?} is not in {xlsx:?}");
        }
        let all: Vec<&str> = names.iter().chain(&places).map(String::as_str).collect();
        all_on_the_page(&pages(&keep("any-book.pdf", &book("pdf"))).concat(), &all);
    }

    fn whatever_a_report_says_it_is_printed(app) {
        app.receive();
        let writer = app.officer("report_writer", "H26.268");
        let wanted = |changes: &Value| {
            let mut body = json!({ "layout": "ii06a", "agency": "H26.268", "from": "2023-03-01", "to": "2023-03-31" });
            body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            body
        };
        let mut run = writer.post("/api/v1/report-runs", &wanted(&json!({}))).ok(201);
        let (mut runs, mut paragraphs) = (0, 0);
        for text in samples(20) {
            let text = cut(&text, 1_000);
            if !is_visible(&text) {
                continue;
            }
            let answer = writer.post("/api/v1/report-runs", &wanted(&json!({ "supersedes": { "run": run["id"], "reason": text } })));
            if is_let_in(&answer, &[("supersedes.reason", &text)]) {
                runs += 1;
                let said = format!("{}: {}", run["id"].as_str().unwrap(), let_in(&text).unwrap());
                run = answer.json();
                let paper = |format: &str| {
                    let file = writer.get(&format!("/api/v1/report-runs/{}/paper?format={format}", run["id"].as_str().unwrap()));
                    assert_eq!(file.status, 200, "{format}: {}", file.text);
                    file.bytes
                };
                assert!(said_in_xlsx(&paper("xlsx")).contains(&said), "{said:?}");
                assert!(said_in_docx(&paper("docx")).contains(&format!("Thay báo cáo: {said}")), "{said:?}");
                assert!(!said_in_csv(&paper("csv")).is_empty());
                all_on_the_page(&pages(&keep("any-run.pdf", &paper("pdf"))).concat(), &[&said]);
            }
            // Braces and brackets are signs of a template, and digits are figures: those are another rule.
            let words: String = text.chars().filter(|letter| !letter.is_numeric() && !"{}[]".contains(*letter)).collect();
            let template = json!({ "agency": "H26.268", "code": "one-stop-desk", "language": "vi", "title": "Đoạn văn", "text": words });
            let answer = writer.post("/api/v1/paragraph-templates", &template);
            if answer.status == 422 {
                assert_eq!(answer.problem(422).1[0].0, "text", "{}", answer.text);
                continue;
            }
            answer.ok(201);
            assert!(let_in(&words).is_some(), "{words:?}");
            paragraphs += 1;
            let paragraph = |format: &str| {
                let file = writer.get(&format!("/api/v1/paragraphs/one-stop-desk?agency=H26.268&from=2022-12-15&to=2023-03-14&format={format}"));
                assert_eq!(file.status, 200, "{format}: {}", file.text);
                file
            };
            let said = paragraph("text").text;
            let docx = said_in_docx(&paragraph("docx").bytes);
            assert!(said.split('\n').all(|line| line.trim().is_empty() || docx.iter().any(|there| there.contains(line.trim()))), "{said:?} {docx:?}");
            all_on_the_page(&pages(&keep("any-paragraph.pdf", &paragraph("pdf").bytes)).concat(), &[&said]);
        }
        assert!(runs >= 3 && paragraphs >= 3, "too few were let in: {runs} {paragraphs}");
    }
}
