//! A comparison as a paper, so that every format says the same.
//! Pure: no HTTP, no SQL, no clock.

use super::rank::Rank;
use super::view::METHOD_VI;
use super::{Compared, Comparison, SMALL_BASE};
use crate::platform::instant::date_vi;
use crate::platform::paper::{Block, Cell, Head, Paper, Row, Table};
use crate::report::interval::Interval;
use crate::report::meters::tally::Times;
use crate::report::resolution::Question;

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
pub fn paper(comparison: &Comparison, question: &Question) -> Paper {
    let ground = &comparison.ground;
    let mut rows: Vec<Row> = comparison.rows.iter().map(office).collect();
    rows.push(total(comparison));
    Paper {
        head: Head { agency: ground.agency.name.clone(), ..Head::default() },
        title: format!("SO SÁNH TỶ LỆ ĐÚNG HẠN {}", comparison.level.words_vi().to_uppercase()),
        subtitle: vec![
            format!("Kỳ {} - {}", date_vi(question.period.from()), date_vi(question.period.to())),
            format!(
                "Tính đến {}; dữ liệu ghi nhận đến {}",
                ground.cut.as_of().end_words_vi(),
                ground.known_at.words_vi()
            ),
        ],
        blocks: vec![Block::Table(Table::plain(&COLUMNS, rows))],
        notes: vec![
            METHOD_VI.to_owned(),
            format!(
                "Cơ sở nhỏ: dưới {SMALL_BASE} hồ sơ đã giải quyết. Thời gian làm việc không tính thời gian tạm dừng."
            ),
        ],
        landscape: true,
        ..Paper::default()
    }
}

fn office(row: &Compared) -> Row {
    let standing = &row.standing;
    let remark = match standing.count.resolved {
        0 => "không có hồ sơ",
        _ if row.is_small() => "cơ sở nhỏ",
        _ => "",
    };
    let mut cells = vec![
        Cell::Text(row.office.code.clone()),
        Cell::Text(row.office.name.clone()),
        Cell::Count(standing.count.resolved),
        Cell::Count(standing.count.on_time),
        Cell::Share(standing.count.on_time, standing.count.resolved),
        interval(standing.raw_interval.as_ref()),
        place(row.raw_rank.as_ref()),
        Cell::Hundredths(standing.expected_hundredths),
        standing.adjusted.map_or(Cell::Empty, Cell::Hundredths),
        interval(standing.adjusted_interval.as_ref()),
        place(row.adjusted_rank.as_ref()),
    ];
    cells.extend(times(&row.times));
    cells.push(Cell::Text(remark.to_owned()));
    Row { depth: 1, cells, ..Row::default() }
}

fn total(comparison: &Comparison) -> Row {
    let count = comparison.total;
    let mut cells = vec![
        Cell::Empty,
        Cell::Text("Tổng cộng".to_owned()),
        Cell::Count(count.resolved),
        Cell::Count(count.on_time),
        Cell::Share(count.on_time, count.resolved),
        interval(Interval::wilson(count.on_time, count.resolved).as_ref()),
    ];
    cells.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]);
    cells.extend(times(&comparison.times));
    cells.push(Cell::Empty);
    Row { strong: true, cells, ..Row::default() }
}

fn interval(interval: Option<&Interval>) -> Cell {
    interval.map_or(Cell::Empty, |interval| Cell::Text(interval.text.clone()))
}

fn place(rank: Option<&Rank>) -> Cell {
    rank.map_or(Cell::Empty, |rank| Cell::Text(rank.text.clone()))
}

fn times(times: &Times) -> [Cell; 3] {
    let minutes = |share| times.percentile(share).map_or(Cell::Empty, Cell::Count);
    [Cell::Count(i64::try_from(times.count()).unwrap_or(i64::MAX)), minutes(50), minutes(90)]
}
