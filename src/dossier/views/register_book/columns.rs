//! The columns of the register book, once for the list, the files and the printed page.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Form 06 of TT 01/2018, 07 of TT 03/2025 (docs/domain/forms.md \[M\]): STT, mã hồ sơ, tên thủ tục, số lượng, tên và
//! địa chỉ, cơ quan chủ trì, nhận và trả kết quả, ghi chú. Before them stands the volume, which the receipt names
//! \[V S7\]: one for each office and year.

use serde::Serialize;
use utoipa::ToSchema;

use crate::dossier::books::applicant::ResultDelivery;
use crate::dossier::views::names::AgencyName;
use crate::platform::document::{DocumentCell, DocumentColumn, DocumentTable, HeadingCell};
use crate::platform::instant::{Instant, date_vi};

/// A line of the register book.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RegisterBookLine)]
pub struct RegisterBookLine {
    /// Quyển số: the year of reception; each office has its own.
    #[schema(example = 2023)]
    pub volume: i32,
    /// Số thứ tự: given when the dossier is accepted and recorded; it never changes.
    #[schema(example = 112)]
    pub ordinal: i32,
    /// Mã hồ sơ.
    #[schema(example = "H26.268.05-230307-0001")]
    pub code: String,
    /// The office whose book it is.
    pub agency: AgencyName,
    /// Code of the procedure.
    pub procedure: String,
    /// Name of the procedure.
    pub procedure_name: String,
    /// Số lượng hồ sơ (bộ).
    pub sets: i32,
    /// Tên cá nhân, tổ chức.
    pub applicant_name: String,
    /// Địa chỉ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Số điện thoại.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Cơ quan chủ trì giải quyết: the office that acts on it.
    pub handled_by: AgencyName,
    /// Nhận hồ sơ.
    pub received_at: Instant,
    /// Hẹn trả kết quả, by law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// Trả kết quả.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returned_at: Option<Instant>,
    /// Phương thức nhận kết quả.
    pub result_delivery: ResultDelivery,
    /// When what was typed in was mended last: the journal of the dossier says what stood before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amended_at: Option<Instant>,
    /// Ghi chú: the number of the result, and the state while the result is not handed over.
    pub note: String,
}

/// The columns, without rows.
#[must_use]
pub fn table() -> DocumentTable {
    let columns = [
        ("volume", "Quyển số", 6),
        ("ordinal", "STT", 4),
        ("code", "Mã hồ sơ", 21),
        ("procedure", "Tên thủ tục hành chính", 16),
        ("sets", "Số lượng hồ sơ (bộ)", 6),
        ("applicant", "Tên cá nhân, tổ chức", 11),
        ("contact", "Địa chỉ, số điện thoại", 13),
        ("handled_by", "Cơ quan chủ trì giải quyết", 10),
        ("received_at", "Nhận hồ sơ", 11),
        ("due_at", "Hẹn trả kết quả", 11),
        ("returned_at", "Trả kết quả", 11),
        ("delivery", "Phương thức nhận kết quả", 8),
        ("signed", "Ký nhận", 5),
        ("note", "Ghi chú", 9),
    ];
    let high = |text: &str| HeadingCell { text: text.to_owned(), columns: 1, lines: 2 };
    let low = |text: &str| HeadingCell { text: text.to_owned(), columns: 1, lines: 1 };
    let is_way = |name: &str| ["received_at", "due_at", "returned_at", "delivery", "signed"].contains(&name);
    let mut first: Vec<HeadingCell> =
        columns.iter().filter(|(name, ..)| !is_way(name)).map(|(_, label, _)| high(label)).collect();
    let note = first.pop();
    first.push(HeadingCell { text: "Nhận và trả kết quả".to_owned(), columns: 5, lines: 1 });
    first.extend(note);
    let second = columns.iter().filter(|(name, ..)| is_way(name)).map(|(_, label, _)| low(label)).collect();
    DocumentTable {
        columns: columns
            .iter()
            .map(|(name, label, width)| DocumentColumn::new(name, label, *width))
            .collect(),
        heading: vec![first, second],
        rows: Vec::new(),
    }
}

/// The cells of a line, one for each column.
#[must_use]
pub fn cells(line: &RegisterBookLine) -> Vec<DocumentCell> {
    let contact: Vec<&str> =
        [&line.address, &line.phone].into_iter().filter_map(|part| part.as_deref()).collect();
    let moment = |at: Option<Instant>| at.map_or(DocumentCell::Empty, DocumentCell::Moment);
    vec![
        DocumentCell::Text(line.volume.to_string()),
        DocumentCell::Count(i64::from(line.ordinal)),
        DocumentCell::Text(line.code.clone()),
        DocumentCell::Text(line.procedure_name.clone()),
        DocumentCell::Count(i64::from(line.sets)),
        DocumentCell::Text(line.applicant_name.clone()),
        DocumentCell::Text(contact.join(", ")),
        DocumentCell::Text(line.handled_by.name.clone()),
        DocumentCell::Moment(line.received_at),
        moment(line.due_at),
        moment(line.returned_at),
        DocumentCell::Text(delivery_vi(line.result_delivery).to_owned()),
        DocumentCell::Empty,
        DocumentCell::Text(note_with_amendment(line)),
    ]
}

/// What stands under «Ghi chú» of a file: there is no column for what was mended.
fn note_with_amendment(line: &RegisterBookLine) -> String {
    let amended = line.amended_at.map(|at| format!("Đã sửa thông tin ngày {}", date_vi(at.date())));
    let note = Some(line.note.clone()).filter(|note| !note.is_empty());
    note.into_iter().chain(amended).collect::<Vec<_>>().join("; ")
}

const fn delivery_vi(delivery: ResultDelivery) -> &'static str {
    match delivery {
        ResultDelivery::Counter => "Trực tiếp",
        ResultDelivery::Postal => "Bưu chính",
        ResultDelivery::Online => "Trực tuyến",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_fills_the_columns_and_the_heading_covers_them() {
        let name = || AgencyName { code: "H26.268.05".into(), name: "UBND phường Kiến Hưng".into() };
        let at = Instant::parse("2023-03-07T09:15:00+07:00").unwrap();
        let line = RegisterBookLine {
            volume: 2023,
            ordinal: 7,
            code: "H26.268.05-230307-0001".into(),
            agency: name(),
            procedure: "1.004873".into(),
            procedure_name: "Cấp giấy xác nhận".into(),
            sets: 1,
            applicant_name: "Nguyễn Thị Ví Dụ".into(),
            address: Some("Số 1 phố Ví Dụ".into()),
            phone: None,
            handled_by: name(),
            received_at: at,
            due_at: None,
            returned_at: None,
            result_delivery: ResultDelivery::Postal,
            amended_at: None,
            note: String::new(),
        };
        let mut table = table();
        table.rows.push(crate::platform::document::DocumentRow { cells: cells(&line), ..Default::default() });
        assert_eq!(table.check(), Ok(()));
        let words: Vec<String> = cells(&line).iter().map(DocumentCell::words_vi).collect();
        assert_eq!(
            (words[6].as_str(), words[8].as_str(), words[11].as_str()),
            ("Số 1 phố Ví Dụ", "09:15 07/3/2023", "Bưu chính")
        );
        let amended = RegisterBookLine { amended_at: Some(at), note: "Đã xử lý xong".into(), ..line };
        assert_eq!(note_with_amendment(&amended), "Đã xử lý xong; Đã sửa thông tin ngày 07/3/2023");
    }
}
