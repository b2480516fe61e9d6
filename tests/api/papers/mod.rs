//! Papers in every format, read back as those who get them read them.

pub(crate) mod reading;
mod sample;

use calamine::Data;
use docx_rs::read_docx;
use motcua::platform::document::{Document, DocumentBlock, DocumentCell, DocumentFormat, draw};
use reading::{about, find, keep, number, pages, sheet};
use sample::{ADDRESS, HASH, TRAP, form_06a, letter, long};

fn drawn(paper: &Document, format: DocumentFormat) -> Vec<u8> {
    draw(paper, format).unwrap_or_else(|error| panic!("{format}: {error}"))
}

/// Text without what a page does to it: line ends, and blanks that hold columns apart.
fn running(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_spreadsheet_holds_numbers_sums_with_right_results_and_no_formula_of_others() {
    let bytes = drawn(&form_06a(), DocumentFormat::Xlsx);
    keep("form-06a.xlsx", &bytes);
    let (values, formulas) = sheet(&bytes, "Biểu");
    let first = find(&values, "Thủ tục hành chính cấp huyện").0;
    let total = find(&values, "Tổng cộng").0;
    assert_eq!((find(&values, TRAP), total), ((first + 2, 1), first + 6));
    let received = |row| number(&values, (row, 2));
    assert_eq!([first, first + 1, first + 3, total].map(received), ["4227", "1594", "4543", "8770"]);
    let formula = |row: u32, column: u32| formulas.get_value((row, column)).cloned().unwrap_or_default();
    let at = |row: u32| row + 1;
    assert_eq!(formula(first + 1, 2), format!("SUM(D{0}:F{0})", at(first + 1)));
    assert_eq!(formula(total, 3), format!("SUM(D{},D{})", at(first), at(first + 3)));
    assert_eq!(formula(first, 12), format!("SUM(M{}:M{})", at(first + 1), at(first + 2)));
    assert_eq!(formula(first + 2, 1), "", "words of others are no formula");
    // Every formula's kept result is what its cells add up to: received less resolved is what is open.
    for row in first..=total {
        let [received, resolved, open] =
            [2, 6, 10].map(|column| number(&values, (row, column)).parse::<i64>().unwrap());
        assert_eq!(received - resolved, open, "row {row}");
    }
    let (parameters, _) = sheet(&bytes, "Tham số");
    let (row, column) = find(&parameters, "Mã kiểm chứng (SHA-256)");
    assert_eq!(parameters.get_value((row, column + 1)), Some(&Data::String(HASH.into())));
    assert_eq!(find(&parameters, ADDRESS).1, 1);
}

#[test]
fn a_spreadsheet_keeps_shares_decimals_days_and_instants_as_what_they_are() {
    let bytes = drawn(&letter(), DocumentFormat::Xlsx);
    keep("letter.xlsx", &bytes);
    let (values, _) = sheet(&bytes, "Biểu");
    let (row, _) = find(&values, "Kiến Hưng");
    assert_eq!(number(&values, (row, 1)), "0.9859");
    assert_eq!(number(&values, (row, 2)), "5.12");
    assert_eq!(values.get_value((row + 1, 1)), Some(&Data::String("-".into())));
    let moment = |row: u32| match values.get_value((row, 3)) {
        Some(Data::DateTime(at)) => at.as_datetime().unwrap().to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!([moment(row), moment(row + 1)], ["2023-03-07 09:15:00", "2023-02-04 00:00:00"]);
}

#[test]
fn a_pdf_says_everything_in_vietnamese_and_runs_no_markup() {
    let file = keep("form-06a.pdf", &drawn(&form_06a(), DocumentFormat::Pdf));
    let pages = pages(&file);
    assert_eq!(pages.len(), 2, "{pages:?}");
    let text = running(&pages.concat());
    for words in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "UBND QUẬN HÀ ĐÔNG",
        "Biểu số II.06a/VPCP/KSTT",
        "Đơn vị nhận báo cáo: UBND thành phố Hà Nội",
        "(3)=",
        "8.770",
        "Tổng cộng",
        "THỦ TRƯỞNG ĐƠN VỊ",
        "Đã ký lúc 16:30 15/6/2023",
        "Trang 2/2",
        HASH,
        ADDRESS,
        "Dữ liệu ghi nhận đến:",
        "#strong[*a*]",
        "$x^2$",
        "<b>&amp;",
    ] {
        assert!(text.contains(words), "{words:?} is not in {text}");
    }
    let about = about(&file);
    for face in ["LiberationSerif ", "LiberationSerif-Bold ", "LiberationSerif-Italic "] {
        let line =
            about.lines().find(|line| line.contains(face)).unwrap_or_else(|| panic!("{face}: {about}"));
        assert!(line.contains("yes yes yes"), "embedded, cut down and searchable: {line}");
    }
    assert!(about.contains("595.276 pts (A4)") || about.contains("841.89 x 595.276 pts (A4)"), "{about}");
    assert!(about.contains("Tagged:          yes"), "{about}");
}

#[test]
fn a_long_table_repeats_its_heading_and_counts_its_pages() {
    let pages = pages(&keep("long.pdf", &drawn(&long(120), DocumentFormat::Pdf)));
    let last = pages.len();
    assert!(last > 2, "{last} pages");
    for (place, page) in pages.iter().enumerate() {
        let text = running(page);
        let wanted = format!("Trang {}/{last}", place + 1);
        assert!(text.contains(&wanted), "{wanted}: {text}");
        if text.contains("Lĩnh vực số") {
            assert!(
                text.contains("(11)=") && text.contains("Số hồ sơ đang giải quyết"),
                "page {}: {text}",
                place + 1
            );
        }
    }
}

#[test]
fn a_letter_has_its_drawing_its_table_and_its_links_in_every_format() {
    let pdf = drawn(&letter(), DocumentFormat::Pdf);
    let text = running(&pages(&keep("letter.pdf", &pdf)).concat());
    let document = read_docx(&drawn(&letter(), DocumentFormat::Docx)).unwrap().json();
    keep("letter.docx", &drawn(&letter(), DocumentFormat::Docx));
    for words in [
        "5.998",
        "98,59%",
        "-1,25",
        "09:15 07/3/2023",
        "04/02/2023",
        "TRƯỞNG PHÒNG",
        "(Ký, ghi rõ họ tên)",
        "#strong[*a*]",
    ] {
        assert!(text.contains(words), "{words:?} is not in the PDF: {text}");
        assert!(document.contains(words), "{words:?} is not in the DOCX");
    }
    assert!(text.contains("Kiến Hưng"), "the words of the drawing: {text}");
    assert!(document.contains(&format!("{ADDRESS}/cells/total:resolved")));
    assert!(pdf.windows(4).any(|part| part == b"/URI"), "a link can be clicked");
    assert!(
        String::from_utf8(drawn(&letter(), DocumentFormat::Csv)).unwrap().matches("Tỷ lệ đúng hạn").count()
            == 2
    );
}

#[test]
fn a_document_has_the_form_with_its_merged_heading() {
    let bytes = drawn(&form_06a(), DocumentFormat::Docx);
    keep("form-06a.docx", &bytes);
    let json = read_docx(&bytes).unwrap().json();
    for words in [
        "UBND QUẬN HÀ ĐÔNG",
        "(3)=(4)+(5)+(6)",
        "8.770",
        HASH,
        "Times New Roman",
        "\"gridSpan\": 4",
        "\"verticalMerge\": \"restart\"",
    ] {
        assert!(json.contains(words), "{words:?}");
    }
}

#[test]
fn equal_papers_are_equal_files() {
    for format in [DocumentFormat::Xlsx, DocumentFormat::Pdf, DocumentFormat::Csv, DocumentFormat::Json] {
        assert!(drawn(&form_06a(), format) == drawn(&form_06a(), format), "{format}");
    }
    let mut other = form_06a();
    other.title.push('!');
    assert!(drawn(&other, DocumentFormat::Pdf) != drawn(&form_06a(), DocumentFormat::Pdf));
}

#[test]
fn a_paper_that_contradicts_itself_is_drawn_in_no_format() {
    let mut paper = form_06a();
    let Some(DocumentBlock::Table(table)) = paper.blocks.first_mut() else { panic!("the form is a table") };
    table.rows[6].cells[3] = DocumentCell::Count(1);
    for format in DocumentFormat::ALL {
        let error = draw(&paper, *format).unwrap_err().to_string();
        assert!(error.contains("row 7, column 3 is not the sum"), "{format}: {error}");
    }
}

#[test]
fn json_is_the_paper_as_data() {
    let json: serde_json::Value = serde_json::from_slice(&drawn(&form_06a(), DocumentFormat::Json)).unwrap();
    assert_eq!(json["blocks"][0]["table"]["rows"][6]["cells"][2], serde_json::json!({ "count": 8_770 }));
    assert_eq!(json["proof"]["hash"], HASH);
}
