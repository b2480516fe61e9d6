//! What stands on each form, by cases.

use super::*;
use crate::form::facts::{FormAgency, FormPerson};
use crate::form::model::FormTable;

/// An instant of the office's civil time.
fn at(text: &str) -> Instant {
    Instant::parse(&format!("{text}:00+07:00")).unwrap()
}

pub(in crate::form) fn facts() -> FormFacts {
    FormFacts {
        code: Some("H26.268.05-230307-0001".into()),
        writer: FormAgency {
            superior: Some("UBND quận Hà Đông".into()),
            name: "UBND phường Kiến Hưng".into(),
            desk: "Bộ phận Tiếp nhận và Trả kết quả".into(),
            place: Some("Kiến Hưng".into()),
        },
        applicant: FormPerson {
            name: "Nguyễn Thị Ví Dụ".into(),
            address: Some("Số 1, ngõ 2 phố Ví Dụ, phường Kiến Hưng".into()),
            phone: Some("0900 000 001".into()),
            email: None,
        },
        handed_in_by: "Trần Văn Ví Dụ".into(),
        procedure: "Cấp giấy xác nhận tình trạng hôn nhân".into(),
        summary: "Để đăng ký kết hôn".into(),
        public_url: Some("https://motcua.example.vn".into()),
        made_at: at("2023-03-07T09:20"),
    }
}

fn officer(at_the_desk: bool) -> FormOfficer {
    FormOfficer {
        name: "Lê Văn Thử".into(),
        post: (!at_the_desk).then(|| "Phó Chủ tịch".to_owned()),
        role: "lãnh đạo cơ quan".into(),
        at_the_desk,
    }
}

/// One of each, as a dossier may have it.
pub(in crate::form) fn matters() -> Vec<FormMatter> {
    let paper = |name: &str, originals, copies| FormPaper { name: name.into(), originals, copies };
    let table = |printed_at| TableFacts {
        fields: vec![("Kèm theo hồ sơ của".into(), "Nguyễn Thị Ví Dụ".into())],
        table: FormTable::plain(
            &[("TÊN CƠ QUAN", 3), ("GHI CHÚ", 1)],
            vec![vec!["Một cửa".into(), String::new()]; 3],
        ),
        notes: vec!["Hạn tạm tính.".into()],
        printed_at,
    };
    vec![
        FormMatter::Receipt(ReceiptFacts {
            papers: vec![paper("Tờ khai theo mẫu", 1, 0), paper("Giấy tờ chứng minh nơi cư trú", 0, 2)],
            sets: 1,
            limit: "3 ngày làm việc".into(),
            received_at: at("2023-03-07T09:15"),
            accepted_at: at("2023-03-07T09:15"),
            due_at: Some(at("2023-03-10T09:15")),
            delivery: FormDelivery::Desk,
            fee_vnd: Some(15_000),
            book: Some((2023, 112)),
            receiver: officer(true),
        }),
        FormMatter::SupplementRequest(SupplementFacts {
            papers: vec!["Bản sao hộ chiếu còn hạn".into(), "Tờ khai: thiếu chữ ký".into()],
            reason: "Giấy tờ chưa đủ theo khoản 1".into(),
            document_number: None,
            sent_at: at("2023-03-08T10:00"),
            answer_by: Some(at("2023-03-20T17:00")),
            guide: officer(true),
        }),
        FormMatter::Refusal(RefusalFacts {
            reason: "Không thuộc thẩm quyền giải quyết của phường".into(),
            refused_at: at("2023-03-08T10:00"),
            officer: officer(false),
        }),
        FormMatter::Apology(ApologyFacts {
            received_at: at("2023-03-07T09:15"),
            promised_before: Some(at("2023-03-10T09:15")),
            reason: "Chờ xác minh của nơi cư trú trước đây".into(),
            new_date: at("2023-03-14T09:15"),
            document_number: "12/PXL".into(),
            sent_at: at("2023-03-09T10:00"),
            signer_name: "Lê Văn Thử".into(),
            signer_title: "Phó Chủ tịch".into(),
        }),
        FormMatter::StopNotice(StopFacts {
            received_at: at("2023-03-07T09:15"),
            asked: Some((at("2023-03-08T08:00"), "Không còn nhu cầu".into())),
            step: Some("Thẩm định hồ sơ".into()),
            reason: "Theo đề nghị của người nộp hồ sơ".into(),
            stopped_at: at("2023-03-08T10:00"),
            paid_and_refunded: (15_000, 15_000),
            officer: officer(false),
        }),
        FormMatter::ControlSlip(table(at("2023-03-08T10:00"))),
        FormMatter::RegisterBook(table(at("2023-03-08T10:00"))),
    ]
}

/// Every word of a form, one line for each.
fn said(form: &PrintedForm) -> String {
    let mut lines = vec![form.head.writer.clone(), form.head.place_and_date.clone(), form.title.clone()];
    lines.extend(form.head.above.clone());
    lines.extend(form.head.number.clone());
    for part in &form.parts {
        match part {
            FormPart::Field { label, value } => {
                lines.push(format!("{label}: {}", value.as_deref().unwrap_or("…")));
            }
            FormPart::Addressee { name, lines: more } => {
                lines.push(format!("Kính gửi: {name} {}", more.join(" ")));
            }
            FormPart::Text { text } => lines.push(text.clone()),
            FormPart::List { items } => lines.extend(items.clone()),
            FormPart::Table(table) => {
                lines.extend(table.heading.iter().flatten().map(|cell| cell.text.clone()));
                lines.extend(table.rows.iter().map(|row| row.join(" | ")));
            }
        }
    }
    for signature in &form.signatures {
        lines.push(format!("{} {} {}", signature.role.join(" "), signature.how, signature.name));
    }
    lines.extend(form.recipients.iter().chain(&form.notes).chain(&form.copies).cloned());
    lines.join("\n")
}

fn of(kind: FormKind, edition: FormEdition) -> String {
    let matter = matters().into_iter().find(|matter| matter.kind() == kind).unwrap();
    said(&printed(edition, &facts(), &matter))
}

#[test]
fn every_form_says_what_its_law_asks_for() {
    let cases: [(FormKind, &[&str]); 6] = [
        (
            FormKind::Receipt,
            &[
                "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
                "Số: 112/TNHS",
                "Kiến Hưng, ngày 07 tháng 3 năm 2023",
                "Tiếp nhận hồ sơ của: Nguyễn Thị Ví Dụ",
                "Nội dung yêu cầu giải quyết: Cấp giấy xác nhận tình trạng hôn nhân (Để đăng ký kết hôn)",
                "Thành phần hồ sơ nộp gồm:",
                "Số lượng hồ sơ: 01 (bộ)",
                "Thời gian nhận hồ sơ: 09 giờ 15 phút, ngày 07 tháng 3 năm 2023",
                "Thời gian trả kết quả giải quyết hồ sơ: 09 giờ 15 phút, ngày 10 tháng 3 năm 2023",
                "Quyển số: 2023; Số thứ tự: 112",
                "NGƯỜI NỘP HỒ SƠ (Ký, ghi rõ họ tên) Trần Văn Ví Dụ",
                "NGƯỜI TIẾP NHẬN HỒ SƠ (Ký, ghi rõ họ tên) Lê Văn Thử",
                "Liên 1: Lưu",
                "Liên 2: Giao người nộp hồ sơ",
            ],
        ),
        (
            FormKind::SupplementRequest,
            &[
                "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
                "/HDHS",
                "Hồ sơ của: Nguyễn Thị Ví Dụ",
                "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:",
                "Tờ khai: thiếu chữ ký",
                "Lý do: Giấy tờ chưa đủ theo khoản 1",
                "NGƯỜI HƯỚNG DẪN (Ký, ghi rõ họ tên) Lê Văn Thử",
            ],
        ),
        (
            FormKind::Refusal,
            &[
                "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
                "thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:",
                "Lý do: Không thuộc thẩm quyền giải quyết của phường",
                "KT. CHỦ TỊCH PHÓ CHỦ TỊCH (Ký, ghi rõ họ tên, đóng dấu) Lê Văn Thử",
            ],
        ),
        (
            FormKind::Apology,
            &[
                "Số: 12/PXL",
                "Kính gửi: Nguyễn Thị Ví Dụ",
                "Thời gian hẹn trả kết quả: 09 giờ 15 phút, ngày 10 tháng 3 năm 2023",
                "chưa thể trả kết quả đúng thời gian đã hẹn",
                "Lý do: Chờ xác minh",
                "09 giờ 15 phút, ngày 14 tháng 3 năm 2023",
                "KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
                "Lưu: VT.",
            ],
        ),
        (
            FormKind::StopNotice,
            &[
                "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
                "ngày 08 tháng 3 năm 2023; lý do: Không còn nhu cầu",
                "Giai đoạn giải quyết khi dừng: Thẩm định hồ sơ",
                "Hồ sơ chưa có kết quả giải quyết",
                "Phí, lệ phí: đã thu 15.000 đồng, đã hoàn trả toàn bộ",
            ],
        ),
        (
            FormKind::ControlSlip,
            &["PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "Kèm theo hồ sơ của", "TÊN CƠ QUAN"],
        ),
    ];
    for edition in FormEdition::ALL {
        for (kind, wanted) in &cases {
            let said = of(*kind, *edition);
            for words in *wanted {
                assert!(said.contains(words), "{words:?} is not on {kind} of {edition}:\n{said}");
            }
        }
    }
}

#[test]
fn the_editions_differ_where_the_laws_do() {
    let receipts = FormEdition::ALL.iter().map(|edition| of(FormKind::Receipt, *edition)).collect::<Vec<_>>();
    assert!(receipts[0].contains("Tờ khai theo mẫu (01 bản chính)") && !receipts[0].contains("Phí, lệ phí"));
    assert!(
        receipts[1].contains("1 | Tờ khai theo mẫu | 1 | -")
            && receipts[1].contains("Phí, lệ phí (nếu có): 15.000 đồng")
    );
    let letters = FormEdition::ALL.iter().map(|edition| of(FormKind::Apology, *edition)).collect::<Vec<_>>();
    assert!(letters[0].contains("PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ"));
    assert!(letters[1].contains("VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT"));
}

#[test]
fn what_is_not_known_is_left_to_a_pen_and_what_is_none_is_said() {
    let mut facts = facts();
    (facts.applicant.address, facts.applicant.phone) = (None, None);
    let FormMatter::Receipt(mut receipt) = matters().remove(0) else { unreachable!() };
    (receipt.due_at, receipt.book, receipt.fee_vnd) = (None, None, None);
    receipt.papers.clear();
    let none = said(&printed(FormEdition::Of2018, &facts, &FormMatter::Receipt(receipt.clone())));
    assert!(none.contains("Thành phần hồ sơ nộp gồm: không có giấy tờ nào"), "{none}");
    receipt.receiver = FormOfficer::default();
    let said = said(&printed(FormEdition::Of2025, &facts, &FormMatter::Receipt(receipt)));
    for words in [
        "Địa chỉ: …",
        "Số điện thoại: …",
        "Thành phần hồ sơ nộp gồm: …",
        "Thời gian trả kết quả giải quyết hồ sơ: không quy định thời hạn",
        "Phí, lệ phí (nếu có): …",
        "Số: ........../TNHS",
    ] {
        assert!(said.contains(words), "{words:?}: {said}");
    }
}

#[test]
fn a_letter_after_the_promised_day_says_that_it_is_late() {
    let FormMatter::Apology(letter) = matters().remove(3) else { unreachable!() };
    let late = ApologyFacts { sent_at: at("2023-03-10T14:00"), ..letter };
    let said = said(&printed(FormEdition::Of2018, &facts(), &FormMatter::Apology(late)));
    assert!(said.contains("Đến nay UBND phường Kiến Hưng chưa trả kết quả đúng thời gian đã hẹn"), "{said}");
}

#[test]
fn the_code_leads_to_the_look_up_or_is_the_code_alone() {
    let form = |public: Option<&str>, place: usize| {
        let facts = FormFacts { public_url: public.map(str::to_owned), ..facts() };
        printed(FormEdition::Of2018, &facts, &matters()[place]).look_up
    };
    let with = form(Some("https://motcua.example.vn"), 0).unwrap();
    assert_eq!(with.qr, "https://motcua.example.vn/tra-cuu/H26.268.05-230307-0001");
    assert!(with.words.contains(&with.qr), "{}", with.words);
    let without = form(None, 0).unwrap();
    assert_eq!(without.qr, "H26.268.05-230307-0001");
    assert_eq!((form(None, 5), form(None, 6)), (None, None), "what stays in the office has none");
}

#[test]
fn money_says_what_became_of_it() {
    for (sums, words) in [
        ((0, 0), "chưa thu khoản nào"),
        ((15_000, 0), "đã thu 15.000 đồng, chưa hoàn trả"),
        ((15_000, 5_000), "đã thu 15.000 đồng, đã hoàn trả 5.000 đồng"),
        ((15_000, 15_000), "đã thu 15.000 đồng, đã hoàn trả toàn bộ"),
    ] {
        assert_eq!(money(sums), words);
    }
}
