//! The meters as a paper, so that every format says the same: one line for each row and meter.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use super::tally::Tally;
use super::{Meter, Report, Settings};
use crate::platform::instant::date_vi;
use crate::platform::paper::{Block, Cell, Head, Paper, Row, Table};
use crate::report::interval::Interval;
use crate::report::resolution::Question;

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
pub(super) fn lines(report: &Report) -> usize {
    report.rows.len().saturating_add(1).saturating_mul(Meter::ALL.len())
}

/// The meters as a table, with what each of them counts.
pub(super) fn paper(report: &Report, question: &Question, settings: Settings) -> Paper {
    let ground = &report.ground;
    let mut rows: Vec<Row> =
        report.rows.iter().flat_map(|row| meters(&row.key, &row.name, &row.tallies)).collect();
    rows.extend(meters("", "Tổng cộng", &report.total).into_iter().map(|row| Row {
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
    Paper {
        head: Head { agency: ground.agency.name.clone(), ..Head::default() },
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
        blocks: vec![Block::Table(Table::plain(&COLUMNS, rows))],
        notes,
        landscape: true,
        ..Paper::default()
    }
}

fn meters(key: &str, name: &str, tallies: &BTreeMap<Meter, Tally>) -> Vec<Row> {
    let nothing = Tally::default();
    let line = |meter: &Meter| {
        let tally = tallies.get(meter).unwrap_or(&nothing);
        let minutes = |share| tally.times.percentile(share).map_or(Cell::Empty, Cell::Count);
        let interval = Interval::wilson(tally.counted, tally.base);
        Row {
            depth: 1,
            cells: vec![
                Cell::Text(key.to_owned()),
                Cell::Text(name.to_owned()),
                Cell::Text(meter.label_vi().to_owned()),
                Cell::Text(meter.base_vi().to_owned()),
                Cell::Count(tally.counted),
                Cell::Count(tally.base),
                Cell::Share(tally.counted, tally.base),
                interval.map_or(Cell::Empty, |interval| Cell::Text(interval.text)),
                Cell::Count(tally.not_measured),
                minutes(50),
                minutes(90),
            ],
            ..Row::default()
        }
    };
    Meter::ALL.iter().map(line).collect()
}
