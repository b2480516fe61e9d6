//! A comparison as a paper, so that every format says the same.
//! Pure: no HTTP, no SQL, no clock.

use super::rank::Rank;
use super::view::METHOD_VI;
use super::{Comparison, RankedOffice, SMALL_BASE};
use crate::platform::document::{
    Document, DocumentBlock, DocumentCell, DocumentHead, DocumentRow, DocumentTable,
};
use crate::platform::instant::date_vi;
use crate::report::count::request::ReportRequest;
use crate::report::figures::interval::Interval;
use crate::report::measure::honesty::tally::TimeHistogram;

/// Names, labels and widths.
const COLUMNS: [(&str, &str, u16); 15] = [
    ("code", "Mã cơ quan", 10),
    ("name", "Cơ quan", 24),
    ("resolved", "Đã giải quyết, có hạn", 8),
    ("on_time", "Trước và đúng hạn", 8),
    ("rate", "Tỷ lệ đúng hạn", 9),
    ("rate_interval", "Khoảng 95% của tỷ lệ", 15),
    ("rank", "Hạng theo tỷ lệ", 7),
    ("expected", "Số đúng hạn kỳ vọng", 9),
    ("adjusted", "Tỷ lệ điều chỉnh (%)", 9),
    ("adjusted_interval", "Khoảng 95% của tỷ lệ điều chỉnh", 15),
    ("adjusted_rank", "Hạng theo tỷ lệ điều chỉnh", 7),
    ("measured", "Số hồ sơ đo được thời gian", 8),
    ("median_minutes", "Trung vị (phút làm việc)", 8),
    ("p90_minutes", "Bách phân vị 90 (phút làm việc)", 8),
    ("remark", "Ghi chú", 12),
];

/// The comparison as a table with its method.
#[must_use]
pub fn paper(comparison: &Comparison, question: &ReportRequest) -> Document {
    let ground = &comparison.ground;
    let mut rows: Vec<DocumentRow> = comparison.rows.iter().map(office).collect();
    rows.push(total(comparison));
    Document {
        head: DocumentHead { agency: ground.agency.name.clone(), ..DocumentHead::default() },
        title: format!("SO SÁNH TỶ LỆ ĐÚNG HẠN {}", comparison.level.words_vi().to_uppercase()),
        subtitle: vec![
            format!("Kỳ {} - {}", date_vi(question.period.from()), date_vi(question.period.to())),
            format!(
                "Tính đến {}; dữ liệu ghi nhận đến {}",
                ground.cut.as_of().end_words_vi(),
                ground.known_at.words_vi()
            ),
        ],
        blocks: vec![DocumentBlock::Table(DocumentTable::plain(&COLUMNS, rows))],
        notes: vec![
            METHOD_VI.to_owned(),
            format!(
                "Cơ sở nhỏ: dưới {SMALL_BASE} hồ sơ đã giải quyết. Thời gian làm việc không tính thời gian tạm dừng."
            ),
        ],
        landscape: true,
        ..Document::default()
    }
}

fn office(row: &RankedOffice) -> DocumentRow {
    let standing = &row.standing;
    let remark = match standing.count.resolved {
        0 => "không có hồ sơ",
        _ if row.is_small() => "cơ sở nhỏ",
        _ => "",
    };
    let mut cells = vec![
        DocumentCell::Text(row.office.code.clone()),
        DocumentCell::Text(row.office.name.clone()),
        DocumentCell::Count(standing.count.resolved),
        DocumentCell::Count(standing.count.on_time),
        DocumentCell::Share(standing.count.on_time, standing.count.resolved),
        interval(standing.raw_interval.as_ref()),
        place(row.raw_rank.as_ref()),
        DocumentCell::Hundredths(standing.expected_hundredths),
        standing.adjusted.map_or(DocumentCell::Empty, DocumentCell::Hundredths),
        interval(standing.adjusted_interval.as_ref()),
        place(row.adjusted_rank.as_ref()),
    ];
    cells.extend(times(&row.times));
    cells.push(DocumentCell::Text(remark.to_owned()));
    DocumentRow { depth: 1, cells, ..DocumentRow::default() }
}

fn total(comparison: &Comparison) -> DocumentRow {
    let count = comparison.total;
    let mut cells = vec![
        DocumentCell::Empty,
        DocumentCell::Text("Tổng cộng".to_owned()),
        DocumentCell::Count(count.resolved),
        DocumentCell::Count(count.on_time),
        DocumentCell::Share(count.on_time, count.resolved),
        interval(Interval::wilson(count.on_time, count.resolved).as_ref()),
    ];
    cells.extend([
        DocumentCell::Empty,
        DocumentCell::Empty,
        DocumentCell::Empty,
        DocumentCell::Empty,
        DocumentCell::Empty,
    ]);
    cells.extend(times(&comparison.times));
    cells.push(DocumentCell::Empty);
    DocumentRow { strong: true, cells, ..DocumentRow::default() }
}

fn interval(interval: Option<&Interval>) -> DocumentCell {
    interval.map_or(DocumentCell::Empty, |interval| DocumentCell::Text(interval.text.clone()))
}

fn place(rank: Option<&Rank>) -> DocumentCell {
    rank.map_or(DocumentCell::Empty, |rank| DocumentCell::Text(rank.text.clone()))
}

fn times(times: &TimeHistogram) -> [DocumentCell; 3] {
    let minutes = |share| times.percentile(share).map_or(DocumentCell::Empty, DocumentCell::Count);
    [DocumentCell::Count(i64::try_from(times.count()).unwrap_or(i64::MAX)), minutes(50), minutes(90)]
}
