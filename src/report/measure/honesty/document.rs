//! The meters as a paper, so that every format says the same: one line for each row and meter.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use super::tally::MeterTally;
use super::{Meter, MeterResults, MeterSettings};
use crate::platform::document::{
    Document, DocumentBlock, DocumentCell, DocumentHead, DocumentRow, DocumentTable,
};
use crate::platform::instant::date_vi;
use crate::report::count::request::ReportRequest;
use crate::report::figures::interval::Interval;

/// What a meter is, and what it is not: stands on every answer.
pub(super) const NO_ACCUSATION_VI: &str = "Chỉ số cho biết nơi cần xem lại, không phải là kết luận vi phạm: việc ghi nhận buổi \
    tối hay yêu cầu bổ sung muộn có thể có lý do chính đáng.";

/// The most lines of a paper that is set in pages; more are a file for a spreadsheet.
pub(super) const MOST_PRINTED: usize = 3_000;

/// Names, labels and widths.
const COLUMNS: [(&str, &str, u16); 11] = [
    ("key", "Mã", 10),
    ("name", "Tên", 20),
    ("meter", "Chỉ số", 24),
    ("base_words", "Trên tổng số", 22),
    ("counted", "Số đếm", 7),
    ("base", "Tổng số", 7),
    ("rate", "Tỷ lệ", 8),
    ("interval", "Khoảng 95% của tỷ lệ", 14),
    ("not_measured", "Không đo được", 8),
    ("median_minutes", "Trung vị (phút làm việc)", 8),
    ("p90_minutes", "Bách phân vị 90 (phút làm việc)", 8),
];

/// How many lines the paper has.
pub(super) fn lines(report: &MeterResults) -> usize {
    report.rows.len().saturating_add(1).saturating_mul(Meter::ALL.len())
}

/// The meters as a table, with what each of them counts.
pub(super) fn paper(report: &MeterResults, question: &ReportRequest, settings: MeterSettings) -> Document {
    let ground = &report.ground;
    let mut rows: Vec<DocumentRow> =
        report.rows.iter().flat_map(|row| meters(&row.key, &row.name, &row.tallies)).collect();
    rows.extend(meters("", "Tổng cộng", &report.total).into_iter().map(|row| DocumentRow {
        strong: true,
        depth: 0,
        ..row
    }));
    let mut notes = vec![
        NO_ACCUSATION_VI.to_owned(),
        "Khoảng là khoảng Wilson 95%. Việc không đo được (nhập từ sổ cũ, ngoài năm của lịch) không nằm trong tổng số."
            .to_owned(),
    ];
    notes.extend(
        Meter::ALL.iter().map(|meter| format!("{}: {}.", meter.label_vi(), meter.formula_vi(settings))),
    );
    Document {
        head: DocumentHead { agency: ground.agency.name.clone(), ..DocumentHead::default() },
        title: "CHỈ SỐ TRUNG THỰC CỦA SỐ LIỆU".to_owned(),
        subtitle: vec![
            format!("Kỳ {} - {}", date_vi(question.period.from()), date_vi(question.period.to())),
            format!(
                "Tính đến {}; dữ liệu ghi nhận đến {}",
                ground.cut.as_of().end_words_vi(),
                ground.known_at.words_vi()
            ),
            format!("Tính {} trên {} cơ quan", ground.offices.len(), ground.offices_of_agency),
        ],
        blocks: vec![DocumentBlock::Table(DocumentTable::plain(&COLUMNS, rows))],
        notes,
        landscape: true,
        ..Document::default()
    }
}

fn meters(key: &str, name: &str, tallies: &BTreeMap<Meter, MeterTally>) -> Vec<DocumentRow> {
    let nothing = MeterTally::default();
    let line = |meter: &Meter| {
        let tally = tallies.get(meter).unwrap_or(&nothing);
        let minutes = |share| tally.times.percentile(share).map_or(DocumentCell::Empty, DocumentCell::Count);
        let interval = Interval::wilson(tally.counted, tally.base);
        DocumentRow {
            depth: 1,
            cells: vec![
                DocumentCell::Text(key.to_owned()),
                DocumentCell::Text(name.to_owned()),
                DocumentCell::Text(meter.label_vi().to_owned()),
                DocumentCell::Text(meter.base_vi().to_owned()),
                DocumentCell::Count(tally.counted),
                DocumentCell::Count(tally.base),
                DocumentCell::Share(tally.counted, tally.base),
                interval.map_or(DocumentCell::Empty, |interval| DocumentCell::Text(interval.text)),
                DocumentCell::Count(tally.not_measured),
                minutes(50),
                minutes(90),
            ],
            ..DocumentRow::default()
        }
    };
    Meter::ALL.iter().map(line).collect()
}
