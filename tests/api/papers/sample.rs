//! Papers to draw: form II.06a as a district sends it, and a letter with everything else that can stand on a paper.

use motcua::platform::document::{
    Document, DocumentBlock, DocumentCell, DocumentChart, DocumentColumn, DocumentHead, DocumentProof,
    DocumentRow, DocumentSignature, DocumentTable, HeadingCell, TextSpan,
};
use motcua::platform::instant::Instant;

/// What would do harm if it were markup, a formula, XML or the end of a cell.
pub(crate) const TRAP: &str = "=HYPERLINK(\"http://x\") #strong[*a*] $x^2$ <b>&amp; @b \\ ; \"q\"";

pub(crate) const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
pub(crate) const ADDRESS: &str =
    "https://motcua.example.vn/api/v1/report-runs/0190b6a2-7b5e-7c31-9d3a-5f1e2d3c4b5a";

fn heading(text: &str, columns: u16, lines: u16) -> HeadingCell {
    HeadingCell { text: text.into(), columns, lines }
}

fn column(name: &str, label: &str, width: u16, sum_of: &[usize]) -> DocumentColumn {
    DocumentColumn { name: name.into(), label: label.into(), width, sum_of: sum_of.to_vec() }
}

fn text(text: &str) -> DocumentCell {
    DocumentCell::Text(text.into())
}

/// A row of the form from what came in, what was resolved and what is open; its sums follow.
fn line(number: &str, name: &str, depth: u8, sum_of: &[usize], counts: [i64; 8]) -> DocumentRow {
    let [online, counter, carried, early, on_time, late, in_time, overdue] = counts;
    let counts = [
        online + counter + carried,
        online,
        counter,
        carried,
        early + on_time + late,
        early,
        on_time,
        late,
        in_time + overdue,
        in_time,
        overdue,
    ];
    let mut cells = vec![text(number), text(name)];
    cells.extend(counts.map(DocumentCell::Count));
    DocumentRow { depth, strong: depth == 0, sum_of: sum_of.to_vec(), cells }
}

fn columns_06a() -> Vec<DocumentColumn> {
    vec![
        column("number", "TT", 4, &[]),
        column("field", "Lĩnh vực, công việc giải quyết theo cấp", 22, &[]),
        column("received", "Tiếp nhận: tổng số", 7, &[3, 4, 5]),
        column("online", "Tiếp nhận: trực tuyến", 7, &[]),
        column("counter", "Tiếp nhận: trực tiếp, dịch vụ bưu chính", 8, &[]),
        column("carried_over", "Tiếp nhận: từ kỳ trước", 7, &[]),
        column("resolved", "Đã giải quyết: tổng số", 7, &[7, 8, 9]),
        column("early", "Đã giải quyết: trước hạn", 7, &[]),
        column("on_time", "Đã giải quyết: đúng hạn", 7, &[]),
        column("late", "Đã giải quyết: quá hạn", 7, &[]),
        column("pending", "Đang giải quyết: tổng số", 7, &[11, 12]),
        column("in_time", "Đang giải quyết: trong hạn", 7, &[]),
        column("overdue", "Đang giải quyết: quá hạn", 7, &[]),
    ]
}

fn heading_06a() -> Vec<Vec<HeadingCell>> {
    let numbers = [
        "(1)",
        "(2)",
        "(3)=(4)+(5)+(6)",
        "(4)",
        "(5)",
        "(6)",
        "(7)=(8)+(9)+(10)",
        "(8)",
        "(9)",
        "(10)",
        "(11)=(12)+(13)",
        "(12)",
        "(13)",
    ];
    vec![
        vec![
            heading("TT", 1, 3),
            heading("Lĩnh vực, công việc giải quyết theo cấp", 1, 3),
            heading("Số hồ sơ tiếp nhận", 4, 1),
            heading("Số hồ sơ đã giải quyết", 4, 1),
            heading("Số hồ sơ đang giải quyết", 3, 1),
        ],
        vec![
            heading("Tổng số", 1, 2),
            heading("Trong kỳ", 2, 1),
            heading("Từ kỳ trước", 1, 2),
            heading("Tổng số", 1, 2),
            heading("Trước hạn", 1, 2),
            heading("Đúng hạn", 1, 2),
            heading("Quá hạn", 1, 2),
            heading("Tổng số", 1, 2),
            heading("Trong hạn", 1, 2),
            heading("Quá hạn", 1, 2),
        ],
        vec![heading("Trực tuyến", 1, 1), heading("Trực tiếp, dịch vụ bưu chính", 1, 1)],
        numbers.iter().map(|number| heading(number, 1, 1)).collect(),
    ]
}

/// Form II.06a of a district: two levels with their fields, and the total (docs/domain/reports.md).
pub(crate) fn form_06a() -> Document {
    let fields = [
        [310, 1_240, 44, 1_102, 388, 12, 88, 4],
        [0, 2_630, 3, 2_201, 430, 0, 2, 0],
        [122, 88, 61, 140, 31, 9, 82, 9],
        [57, 4_203, 12, 3_990, 240, 1, 41, 0],
    ];
    let sum =
        |places: &[usize]| std::array::from_fn(|at| places.iter().map(|place| fields[*place][at]).sum());
    let rows = vec![
        line("I", "Thủ tục hành chính cấp huyện", 0, &[1, 2], sum(&[0, 1])),
        line("1", "Hộ tịch", 1, &[], fields[0]),
        line("2", TRAP, 1, &[], fields[1]),
        line("II", "Thủ tục hành chính cấp xã", 0, &[4, 5], sum(&[2, 3])),
        line("1", "Bảo trợ xã hội, người có công và phòng, chống tệ nạn xã hội", 1, &[], fields[2]),
        line("2", "Chứng thực", 1, &[], fields[3]),
        line("", "Tổng cộng", 0, &[0, 3], sum(&[0, 1, 2, 3])),
    ];
    Document {
        head: DocumentHead {
            superior: Some("UBND thành phố Hà Nội".into()),
            agency: "UBND quận Hà Đông".into(),
            form: Some("Biểu số II.06a/VPCP/KSTT".into()),
            number: Some("Số: 128/BC-UBND".into()),
            receiver: Some("UBND thành phố Hà Nội".into()),
            place_and_date: Some("Hà Đông, ngày 15 tháng 6 năm 2023".into()),
        },
        title: "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH".into(),
        subtitle: vec![
            "Kỳ báo cáo: 6 tháng đầu năm 2023 (từ ngày 15/12/2022 đến ngày 14/6/2023)".into(),
            "Đơn vị tính: Số hồ sơ thủ tục hành chính".into(),
        ],
        blocks: vec![DocumentBlock::Table(DocumentTable {
            columns: columns_06a(),
            heading: heading_06a(),
            rows,
        })],
        notes: vec![
            "Hồ sơ chờ bổ sung và hồ sơ trả lại, xin rút không được gộp vào cột (9) và cột (12).".into(),
        ],
        signatures: vec![
            DocumentSignature {
                role: "Người lập biểu".into(),
                name: Some("Trần Thị Ví Dụ".into()),
                ..DocumentSignature::default()
            },
            DocumentSignature {
                role: "Thủ trưởng đơn vị".into(),
                name: Some("Nguyễn Văn Ví Dụ".into()),
                at: Instant::parse("2023-06-15T16:30:00+07:00").ok(),
                sealed: true,
            },
        ],
        recipients: vec!["- UBND thành phố Hà Nội;".into(), "- Lưu: VT.".into()],
        proof: Some(DocumentProof {
            hash: HASH.into(),
            address: ADDRESS.into(),
            parameters: vec![
                ("Cơ quan".into(), "UBND quận Hà Đông (H26.268) và 17 phường".into()),
                ("Tính đến thời điểm".into(), "00:00 15/6/2023".into()),
                ("Dữ liệu ghi nhận đến".into(), "16:00 15/6/2023".into()),
            ],
        }),
        landscape: true,
        made_at: Instant::parse("2023-06-15T16:00:00+07:00").ok(),
    }
}

/// A letter with running text, links, facts, a drawing and a table of shares; one signature, upright.
pub(crate) fn letter() -> Document {
    let cells = vec![
        vec![
            text("Kiến Hưng"),
            DocumentCell::Share(3_415, 3_464),
            DocumentCell::Hundredths(512),
            DocumentCell::Moment(Instant::parse("2023-03-07T09:15:00+07:00").unwrap()),
        ],
        vec![
            text("Phú Lãm"),
            DocumentCell::Share(0, 0),
            DocumentCell::Hundredths(-125),
            DocumentCell::Day("2023-02-04".parse().unwrap()),
        ],
        vec![text(TRAP), DocumentCell::Share(1, 8), DocumentCell::Empty, DocumentCell::Empty],
    ];
    let table = DocumentTable {
        columns: vec![
            column("ward", "Phường", 10, &[]),
            column("on_time", "Tỷ lệ đúng hạn", 6, &[]),
            column("days", "Thời gian trung vị (ngày)", 6, &[]),
            column("at", "Thời điểm", 7, &[]),
        ],
        heading: Vec::new(),
        rows: cells.into_iter().map(|cells| DocumentRow { cells, ..DocumentRow::default() }).collect(),
    };
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 400 120\" width=\"400\" height=\"120\">\
        <title>Tỷ lệ</title><rect x=\"90\" y=\"20\" width=\"290\" height=\"24\" fill=\"#444\"/>\
        <rect x=\"90\" y=\"60\" width=\"120\" height=\"24\" fill=\"#999\"/>\
        <text x=\"4\" y=\"38\" font-size=\"14\" font-family=\"Liberation Serif\">Kiến Hưng</text>\
        <text x=\"4\" y=\"78\" font-size=\"14\" font-family=\"Liberation Serif\">Phú Lãm</text></svg>";
    let drawing = DocumentChart {
        title: "Tỷ lệ giải quyết đúng hạn theo phường".into(),
        svg: svg.into(),
        table: table.clone(),
    };
    let plain = |text: &str| TextSpan { text: text.into(), ..TextSpan::default() };
    let quoted = |text: &str, strong: bool| TextSpan {
        text: text.into(),
        cell: Some("run/total:resolved".into()),
        link: Some(format!("{ADDRESS}/cells/total:resolved")),
        strong,
    };
    Document {
        head: DocumentHead { agency: "Phòng Tư pháp quận Hà Đông".into(), ..DocumentHead::default() },
        title: "BÁO CÁO GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH".into(),
        blocks: vec![
            DocumentBlock::Heading("1. Kết quả".into()),
            DocumentBlock::Paragraph(vec![
                plain("Trong kỳ đã giải quyết "),
                quoted("5.998", true),
                plain(" hồ sơ, trong đó đúng và trước hạn 5.913/5.998 hồ sơ, đạt "),
                quoted("98,58%", false),
                plain(&format!(". {TRAP}")),
            ]),
            DocumentBlock::Facts(vec![
                ("Kỳ báo cáo".into(), "15/12/2022 - 14/6/2023".into()),
                ("Ghi chú".into(), TRAP.into()),
            ]),
            DocumentBlock::Drawing(drawing),
            DocumentBlock::Table(table),
        ],
        notes: vec!["Mẫu số của tỷ lệ: hồ sơ đã giải quyết trong kỳ.".into()],
        signatures: vec![DocumentSignature {
            role: "Trưởng phòng".into(), ..DocumentSignature::default()
        }],
        ..Document::default()
    }
}

/// The working table of a city by period, with a row for each ward: 33 columns under twelve headings.
pub(crate) fn wide(rows: i64) -> Document {
    let groups: &[(&str, &[&str])] = &[
        (
            "Số hồ sơ tiếp nhận",
            &[
                "Tổng số",
                "Trực tiếp",
                "Trực tuyến toàn trình",
                "Trực tuyến một phần",
                "Trực tuyến hình thức khác",
                "Phi địa giới",
                "Kỳ trước chuyển qua",
                "Bưu chính công ích",
            ],
        ),
        (
            "Số hồ sơ đã giải quyết",
            &["Tổng số", "Đúng và trước hạn", "Quá hạn, đã có thư xin lỗi", "Quá hạn, chưa có thư xin lỗi"],
        ),
        (
            "Số hồ sơ đang giải quyết",
            &["Tổng số", "Chưa đến hạn", "Quá hạn, đã có thư xin lỗi", "Quá hạn, chưa có thư xin lỗi"],
        ),
        ("Thanh toán", &["Tổng số", "Trực tuyến", "Trực tiếp"]),
        ("Hồ sơ dừng xử lý", &[]),
        ("Hồ sơ trực tuyến chờ tiếp nhận", &["Đúng hạn", "Quá hạn"]),
        ("Hồ sơ không được tiếp nhận", &[]),
        ("Hồ sơ kết thúc có kết quả điện tử khác bản giấy", &[]),
        ("Hồ sơ thu tiền có xuất biên lai", &[]),
        ("Tỷ lệ doanh nghiệp xác thực", &[]),
        ("Hồ sơ rút", &[]),
        (
            "Ngoài các cột của biểu",
            &[
                "Mở lại trong kỳ",
                "Đã giải quyết, không có hạn",
                "Tạm dừng chờ bổ sung, chờ nghĩa vụ tài chính, chờ xác nhận rút",
                "Từ chối, hủy tiếp nhận",
            ],
        ),
    ];
    let small = |number: usize| u16::try_from(number).unwrap();
    let mut columns = vec![column("number", "TT", 4, &[]), column("name", "Đơn vị", 22, &[])];
    let (mut first, mut second) = (vec![heading("TT", 1, 2), heading("Đơn vị", 1, 2)], Vec::new());
    for (group, parts) in groups {
        let lines = if parts.is_empty() { 2 } else { 1 };
        first.push(heading(group, small(parts.len().max(1)), lines));
        second.extend(parts.iter().map(|part| heading(part, 1, 1)));
        for _ in 0..parts.len().max(1) {
            columns.push(column(&format!("c{}", columns.len() + 1), group, 7, &[]));
        }
    }
    let formula = |place: usize| match place {
        3 => "(3)=(4)+…+(10)".to_owned(),
        11 => "(11)=(12)+(13)+(14)".to_owned(),
        15 => "(15)=(16)+(17)+(18)".to_owned(),
        place => format!("({place})"),
    };
    let third = (1..=columns.len()).map(|place| heading(&formula(place), 1, 1)).collect();
    let mut paper = form_06a();
    let row = |row: i64| {
        let counted =
            (2..columns.len()).map(|place| DocumentCell::Count(row * 100_003 + i64::from(small(place)) * 7));
        let mut cells = vec![text(&row.to_string()), text(&format!("UBND phường số {row}"))];
        cells.extend(counted);
        DocumentRow { cells, ..DocumentRow::default() }
    };
    let rows = (1..=rows).map(row).collect();
    paper.title = "BÁO CÁO TÌNH HÌNH TIẾP NHẬN VÀ GIẢI QUYẾT HỒ SƠ THỦ TỤC HÀNH CHÍNH THEO KỲ".into();
    paper.head.form = None;
    paper.blocks =
        vec![DocumentBlock::Table(DocumentTable { columns, heading: vec![first, second, third], rows })];
    paper
}

/// A table of many rows, for what happens at the end of a page.
pub(crate) fn long(rows: i64) -> Document {
    let mut paper = form_06a();
    if let Some(DocumentBlock::Table(table)) = paper.blocks.first_mut() {
        table.rows = (1..=rows)
            .map(|row| line(&row.to_string(), &format!("Lĩnh vực số {row}"), 1, &[], [row; 8]))
            .collect();
    }
    paper
}
