//! Papers in every format, read back as those who get them read them.

mod any_text;
pub(crate) mod reading;
mod sample;

use calamine::Data;
use docx_rs::read_docx;
use motcua::platform::document::{Document, DocumentBlock, DocumentCell, DocumentFormat, draw};
use reading::{about, find, keep, number, pages, sheet};
use sample::{ADDRESS, HASH, TRAP, form_06a, letter, long, wide};

fn drawn(paper: &Document, format: DocumentFormat) -> Vec<u8> {
    draw(paper, format).unwrap_or_else(|error| panic!("{format}: {error}"))
}

/// Keeps a file to look at, and hands it on.
fn keep_and(bytes: &[u8], name: &str) -> Vec<u8> {
    keep(name, bytes);
    bytes.to_vec()
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
        "(3)=(4)+(5)+(6)",
        "(7)=(8)+(9)+(10)",
        "8.770",
        "Nơi nhận:",
        "- Lưu: VT.",
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
                text.contains("(11)=(12)+(13)") && text.contains("Số hồ sơ đang giải quyết"),
                "page {}: {text}",
                place + 1
            );
        }
    }
}

/// Whatever the number of rows is, the page of the signatures has the last rows of the table, and no other page has them.
#[test]
fn signatures_never_stand_on_a_page_without_the_last_rows() {
    for rows in 6..24 {
        let mut paper = long(rows);
        paper.proof = None;
        let pages = pages(&keep("signed.pdf", &drawn(&paper, DocumentFormat::Pdf)));
        let signed: Vec<String> = pages
            .iter()
            .map(|page| running(page))
            .filter(|page| page.contains("THỦ TRƯỞNG ĐƠN VỊ"))
            .collect();
        assert_eq!(signed.len(), 1, "{rows} rows");
        for row in [rows - 1, rows] {
            assert!(signed[0].contains(&format!("Lĩnh vực số {row} ")), "{rows} rows: {}", signed[0]);
        }
        assert!(
            signed[0].contains("Nguyễn Văn Ví Dụ") && signed[0].contains("không được gộp vào cột"),
            "{rows} rows"
        );
    }
}

/// A table of 33 columns is spread over parts: each row of each part has its name, and no number is broken.
#[test]
fn a_wide_table_is_spread_over_parts_that_can_be_read() {
    let paper = wide(24);
    let DocumentBlock::Table(table) = &paper.blocks[0] else { panic!("the paper is a table") };
    let last = &table.rows[23].cells;
    let pdf = pages(&keep("wide.pdf", &drawn(&paper, DocumentFormat::Pdf))).concat();
    let docx = drawn(&paper, DocumentFormat::Docx);
    let said = any_text::said_in_docx(&keep_and(&docx, "wide.docx"));
    for part in ["Phần 1/3: ", "Phần 2/3: ", "Phần 3/3: "] {
        assert!(pdf.contains(part) && said.iter().any(|text| text.starts_with(part)), "{part}");
    }
    for cell in &last[2..] {
        assert!(pdf.contains(&cell.words_vi()) && said.contains(&cell.words_vi()), "{cell:?}");
    }
    for formula in ["(3)=(4)+…+(10)", "(11)=(12)+(13)+(14)"] {
        assert!(pdf.contains(formula), "{formula}");
    }
    assert_eq!(pdf.matches("UBND phường số 24").count(), 3, "the name comes again in each part");
    let read = read_docx(&docx).unwrap().json();
    assert_eq!(read.matches("UBND phường số 24").count(), 3);
    // In letters of at least 8 points; only the hash in the footer has 7.
    let sizes: Vec<u32> = read
        .split("\"sz\":")
        .skip(1)
        .filter_map(|rest| rest.trim_start().split(|sign: char| !sign.is_ascii_digit()).next()?.parse().ok())
        .collect();
    assert!(!sizes.is_empty() && sizes.iter().all(|size| *size >= 14), "{sizes:?}");
    // One sheet, of which each page has the names of the rows.
    let xlsx = drawn(&paper, DocumentFormat::Xlsx);
    keep("wide.xlsx", &xlsx);
    let (values, _) = sheet(&xlsx, "Biểu");
    let row = find(&values, "UBND phường số 24").0;
    for (column, cell) in (2..).zip(&last[2..]) {
        assert_eq!(number(&values, (row, column)), cell.words_plain());
    }
    let parts = any_text::parts(&xlsx);
    let sheet = &parts["xl/worksheets/sheet1.xml"];
    assert!(
        sheet.contains("<colBreaks count=\"2\"") && sheet.contains("orientation=\"landscape\""),
        "{sheet}"
    );
    let scale: u32 = sheet.split("scale=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
    assert!((73..=100).contains(&scale), "11 points at {scale} % are less than 8");
    let names = &parts["xl/workbook.xml"];
    assert!(names.contains("_xlnm.Print_Titles") && names.contains("$A:$B"), "{names}");
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
