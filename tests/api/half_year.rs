//! The whole list of the reference report: reproduced from one template, computed where it can be computed, and the printed
//! text held against it. Told over the demonstration half-year, which `demo.rs` replays once.

use motcua::import::half_year;
use motcua::platform::decimal::Decimal;
use serde_json::{Value, json};

use crate::app::{Client, TestApp};

const PRINTED: &str = include_str!("half_year/printed.txt");

/// A row of the list: code, section, what is printed.
fn figures() -> Vec<(String, String, String)> {
    let mut figures = csv::Reader::from_reader(include_str!("../../data/reference_figures.csv").as_bytes());
    figures
        .records()
        .map(Result::unwrap)
        .map(|row| (row[0].to_owned(), row[1].to_owned(), row[6].to_owned()))
        .collect()
}

fn agency(section: &str) -> &'static str {
    if section == "II" { "H26.268" } else { "H26" }
}

pub(crate) fn load(app: &TestApp) {
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let loaded = half_year::load(app.database(), &data, app.clock.now()).unwrap();
    assert_eq!((loaded.indicators.added, loaded.figures.added), (94, 84));
    let again = half_year::load(app.database(), data, app.clock.now()).unwrap();
    assert_eq!((again.indicators.added, again.figures.added, again.figures.unchanged), (0, 0, 84));
}

/// A number as it is printed, without sign, unit and stray dot.
fn numbers(printed: &str) -> Vec<Decimal> {
    let bare = printed.trim_start_matches("hơn ").trim_start_matches("nhóm ").trim_end_matches(['.', '%']);
    bare.split('/').map(|number| Decimal::read_vi(number).unwrap().0).collect()
}

/// One template with a place for each figure of the list gives the list.
pub(crate) fn the_list_is_reproduced(client: &Client) {
    let lines: Vec<String> = figures()
        .iter()
        .map(|(code, section, _)| format!("{code} là {{indicator:{code}@{}}}", agency(section)))
        .collect();
    let body = json!({
        "agency": "H26", "text": lines.join("\n"), "from": "2022-12-15", "to": "2023-05-14", "until": "2023-06-30",
    });
    let paragraph = client.post("/api/v1/paragraph-previews", &body).ok(200);
    let text = paragraph["text"].as_str().unwrap();
    for ((code, _, printed), line) in figures().iter().zip(text.lines()) {
        let written = line.strip_prefix(&format!("{code} là ")).unwrap();
        match code.as_str() {
            // The two that are printed wrong come out right.
            "F21c" => assert_eq!(written, "98,59% (3.415/3.464)"),
            "F30a" => assert_eq!(written, "28"),
            "F25b" => assert_eq!(written, "86,06% (531/617)"),
            "F44b" => assert_eq!(written, "100% (chưa có mẫu số)"),
            "F45b" => assert_eq!(written, "100,00% (8.028/8.028)"),
            "F09" => assert_eq!(written, "hơn 290"),
            "F05a" => assert_eq!(written, "43,90/80"),
            _ => {
                let bare = written.trim_end_matches(" (chưa có mẫu số)");
                assert_eq!(numbers(bare), numbers(printed), "{line}: printed as {printed}");
            }
        }
    }
    // Every number says from which cell it is.
    let segments = paragraph["segments"].as_array().unwrap();
    let quoted = segments.iter().filter(|segment| segment["cell"].is_string()).count();
    assert!(quoted >= 94);
    for segment in segments.iter().filter(|segment| segment["link"].is_string()).step_by(9) {
        let figure = &client.get(segment["link"].as_str().unwrap()).ok(200)["items"][0];
        let spelt = figure["text"].as_str().unwrap();
        let text = segment["text"].as_str().unwrap();
        assert!(spelt == text || text.contains('/'), "{segment} opens {figure}");
    }
}

/// The whole text of the report comes from one template: every figure of the list as it is printed there, but the two that are wrong.
pub(crate) fn the_text_is_whole(app: &TestApp, client: &Client) {
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    for _ in 0..2 {
        half_year::load_text(app.database(), &data, "writer.of.reports", app.clock.now()).unwrap();
    }
    let body = json!({
        "template": half_year::TEXT_CODE, "agency": "H26", "from": "2022-12-15", "to": "2023-05-14", "until": "2023-06-30",
        "letter": { "number": "182/BC-UBND", "date": "2023-06-30", "addressees": ["Bộ Nội vụ"] },
    });
    let report = client.post("/api/v1/report-texts", &body).ok(200);
    let segments = report["segments"].as_array().unwrap();
    let as_it_must_be = |code: &str, printed: &str| match code {
        "F21c" => "98,59%".to_owned(),
        "F30a" => "28".to_owned(),
        // A computed share has its decimals.
        "F45b" => "100,00%".to_owned(),
        _ => printed.trim_start_matches("nhóm ").trim_end_matches('.').to_owned(),
    };
    for (code, section, printed) in figures() {
        let cell = format!("indicator:{code}@{}", agency(&section));
        let written = segments.iter().find(|segment| segment["cell"] == cell.as_str());
        let written = written.unwrap_or_else(|| panic!("{cell} is not in the text"));
        assert_eq!(written["text"], as_it_must_be(&code, &printed), "{code}");
    }
    let headings = segments.iter().filter(|segment| segment["heading"] == 1).count();
    let second = segments.iter().filter(|segment| segment["heading"] == 2).count();
    assert_eq!((headings, second), (2, 10), "two sections, of seven and three parts");
    assert_eq!(report["letter"]["place_and_date"], "Hà Nội, ngày 30 tháng 6 năm 2023");
    for (format, begins) in [("docx", &b"PK"[..]), ("pdf", b"%PDF")] {
        let file = client.post(&format!("/api/v1/report-texts?format={format}"), &body);
        assert!(file.status == 200 && file.bytes.starts_with(begins), "{format}: {}", file.text);
        crate::papers::reading::keep(&format!("half-year-report.{format}"), &file.bytes);
    }
    // What is written is right: the checker agrees with it, and asks for a base only where nobody gave one.
    let body = json!({
        "text": report["text"], "agency": "H26", "from": "2022-12-15", "to": "2023-05-14", "until": "2023-06-30",
    });
    let check = client.post("/api/v1/statement-checks", &body).ok(200);
    assert_eq!(texts(&check, "contradicted"), [""; 0], "{check}");
    assert_eq!(texts(&check, "unverifiable"), ["2%", "97%", "99,5%", "100%"], "{check}");
    assert!(texts(&check, "confirmed").len() > 80, "{check}");
}

/// The figures of the book say what they are made of.
pub(crate) fn computed_figures_show_their_parts(client: &Client) {
    let figure =
        |query: &str| client.get(&format!("/api/v1/indicator-figures?{query}")).ok(200)["items"][0].clone();
    let handled = figure("agency=H26&from=2023-01-01&to=2023-06-30&indicator=F21c");
    assert_eq!((&handled["text"], &handled["kind"]), (&json!("98,59%"), &json!("computed")));
    assert_eq!(
        handled["parts"],
        json!([{ "operand": "F21b", "value": "3415" }, { "operand": "F21a", "value": "3464" }])
    );
    let wards = figure("agency=H26.268&from=2022-12-15&to=2023-05-14&indicator=F45b");
    assert_eq!((&wards["numerator"], &wards["denominator"]), (&json!("8028"), &json!("8028")));
    let bare = figure("agency=H26&from=2023-01-01&to=2023-06-30&indicator=F26b");
    assert_eq!((&bare["text"], &bare["without_base"]), (&json!("97%"), &json!(true)));
    // Of another period nothing is known, and it says so.
    let missing = figure("agency=H26&from=2022-01-01&to=2022-06-30&indicator=F21c");
    assert_eq!((&missing["value"], &missing["missing"][0]["code"]), (&Value::Null, &json!("no_value")));
}

fn texts(check: &Value, verdict: &str) -> Vec<String> {
    let findings = check["findings"].as_array().unwrap().iter();
    let judged = findings.filter(|finding| finding["verdict"] == verdict);
    judged.map(|finding| finding["text"].as_str().unwrap().to_owned()).collect()
}

/// The printed report, held against the book and the register.
pub(crate) fn the_printed_text_is_checked(client: &Client) {
    let body = json!({
        "text": PRINTED, "agency": "H26.268", "from": "2022-12-15", "to": "2023-05-14", "until": "2023-06-30",
    });
    let district = client.post("/api/v1/statement-checks", &body).ok(200);
    assert!(district["verdicts"]["confirmed"].as_u64() > Some(10), "{district}");
    let body = json!({
        "text": PRINTED, "agency": "H26", "from": "2022-12-15", "to": "2023-05-14", "until": "2023-06-30",
    });
    let check = client.post("/api/v1/statement-checks", &body).ok(200);
    let listed = |verdict: &str| {
        let findings = check["findings"].as_array().unwrap().iter();
        let judged = findings.filter(|finding| finding["verdict"] == verdict);
        judged
            .map(|finding| format!("{} {}", finding["text"], finding["reasons"]))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(texts(&check, "contradicted"), ["97%", "30"], "{}", listed("contradicted"));
    assert_eq!(texts(&check, "unverifiable"), ["2%", "97%", "99,5%", "100%"], "{}", listed("unverifiable"));
    assert_eq!(texts(&check, "rounded_differently"), [""; 0], "{}", listed("rounded_differently"));
    // Incoming documents: "trong đó" leaves 3.366 unexplained, yet the total is what the book says.
    assert_eq!(texts(&check, "unknown"), [""; 0], "{}", listed("unknown"));
    assert!(check["figures"].as_u64() >= Some(90), "{}", check["figures"]);
    let letters: Vec<char> = PRINTED.chars().collect();
    for finding in check["findings"].as_array().unwrap() {
        let at = |name: &str| usize::try_from(finding[name].as_u64().unwrap()).unwrap();
        let there: String = letters[at("start")..at("end")].iter().collect();
        assert_eq!(there, finding["text"].as_str().unwrap());
    }
    let wrong = check["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["verdict"] == "contradicted")
        .unwrap();
    assert_eq!(wrong["reasons"][0]["words"], "3.415/3.464 = 98,59%, không phải 97%");
}

/// The paragraph of the district, in both languages, and as a file.
pub(crate) fn the_paragraph_is_written(client: &Client) {
    let address = "/api/v1/paragraphs/district-and-wards?agency=H26.268&from=2022-12-15&to=2023-05-14";
    let paragraph = client.get(address).ok(200);
    let text = paragraph["text"].as_str().unwrap();
    for words in [
        "Tính đến ngày 14/5/2023, bộ phận một cửa UBND quận Hà Đông đã giải quyết 5.998 hồ sơ",
        "đạt 100,00% (5.998/5.998)",
        "các phường đã giải quyết 8.028 hồ sơ",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let number =
        paragraph["segments"].as_array().unwrap().iter().find(|segment| segment["text"] == "8.028").unwrap();
    assert_eq!((&number["cell"], &number["value"]), (&json!("ward:resolved"), &json!("8028")));
    let behind = client.get(number["link"].as_str().unwrap()).ok(200);
    assert_eq!(behind["total"], 8028);
    let english = client.get(&format!("{address}&language=en&format=text"));
    assert!(
        english.text.contains("had resolved 5,998 dossiers") && english.text.contains("100.00%"),
        "{}",
        english.text
    );
    let file = client.get(&format!("{address}&format=pdf"));
    assert!(file.status == 200 && file.bytes.starts_with(b"%PDF"), "{}", file.status);
    // What is written is right: the checker agrees with it.
    let body = json!({ "text": text, "agency": "H26.268", "from": "2022-12-15", "to": "2023-05-14" });
    let check = client.post("/api/v1/statement-checks", &body).ok(200);
    let (contradicted, unverifiable) = (texts(&check, "contradicted"), texts(&check, "unverifiable"));
    assert_eq!((contradicted, unverifiable), (vec![], vec![]), "{check}");
}
