//! Scores as a paper: the table of criteria, then the units with their groups.
//! Pure: no HTTP, no SQL, no clock.

use crate::platform::instant::date_vi;
use crate::platform::paper::{Block, Cell, Head, Paper, Row, Table};
use crate::platform::text::number_vi;
use crate::score::formula::{Policy, State};
use crate::score::report::{Criterion, Scores, UnitScores};
use crate::score::words::{ESTIMATE, formula_vi, total_vi};

/// The word for a state.
fn state_vi(state: State) -> &'static str {
    match state {
        State::Scored => "Chấm được",
        State::DoesNotApply => "Không áp dụng",
        State::NoData => "Không có dữ liệu",
        State::FollowUp => "Chỉ theo dõi",
    }
}

/// The scores as a paper.
#[must_use]
pub fn paper(scores: &Scores) -> Paper {
    let mut blocks = vec![
        Block::Heading(format!("1. {}", scores.whole.agency.name)),
        Block::Table(criteria(&scores.whole, scores.policy)),
    ];
    if !scores.units.is_empty() {
        blocks.push(Block::Heading("2. Theo đơn vị".to_owned()));
        blocks.push(Block::Table(units(scores)));
    }
    Paper {
        head: Head { agency: scores.whole.agency.name.clone(), ..Head::default() },
        title: "ĐIỂM PHỤC VỤ NGƯỜI DÂN, DOANH NGHIỆP TRONG GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH".to_owned(),
        subtitle: vec![
            format!(
                "Kỳ: {} (từ ngày {} đến ngày {})",
                scores.period.words_vi(),
                date_vi(scores.days.from()),
                date_vi(scores.days.to())
            ),
            format!("Theo dữ liệu ghi nhận đến {}", scores.known_at.words_vi()),
        ],
        blocks,
        notes: notes(scores),
        landscape: true,
        ..Paper::default()
    }
}

fn notes(scores: &Scores) -> Vec<String> {
    let policy = match scores.policy {
        Policy::Full => {
            "Tiêu chí không áp dụng cho cấp của đơn vị được tính điểm tối đa và ghi rõ là không áp dụng."
        }
        Policy::LeftOut => "Tiêu chí không áp dụng cho cấp của đơn vị không tính vào điểm và mức tối đa.",
    };
    let mut notes = vec![
        ESTIMATE.to_owned(),
        policy.to_owned(),
        "Tiêu chí không có dữ liệu không phải 0 điểm: điểm trên toàn bộ nằm giữa hai mức, khi các tiêu chí ấy được 0 điểm và \
         khi được tối đa."
            .to_owned(),
    ];
    let formulas = scores.whole.criteria.iter().filter(|criterion| criterion.score.numerator.is_some());
    notes.extend(formulas.map(|criterion| {
        let formula = &criterion.formula;
        format!(
            "{} (bản {}): {}",
            formula.code,
            formula.version,
            formula_vi(formula, |term| criterion.label(term).to_owned())
        )
    }));
    notes.extend(scores.whole.criteria.iter().flat_map(entered));
    notes
}

/// What an agency has entered for a criterion, as of when, and what proves it.
fn entered(criterion: &Criterion) -> Vec<String> {
    let code = &criterion.formula.code;
    let said = criterion.formula.terms().filter_map(|term| {
        let told = criterion.terms.get(&term.to_string())?;
        let (value, as_of) = (told.value?, date_vi(told.as_of?));
        let proof = told.evidence.as_deref().unwrap_or("chỉ tiêu tính từ các chỉ tiêu khác");
        Some(format!("{code}, {} = {} (đến ngày {as_of}): {proof}", told.label, number_vi(value)))
    });
    said.collect()
}

/// An absent number leaves its cell empty: it is no 0.
fn points(hundredths: Option<i64>) -> Cell {
    hundredths.map_or(Cell::Empty, Cell::Hundredths)
}

fn criteria(unit: &UnitScores, policy: Policy) -> Table {
    let columns = [
        ("code", "Mã", 1),
        ("name", "Tiêu chí", 6),
        ("max", "Tối đa", 1),
        ("numerator", "Tử số", 1),
        ("denominator", "Mẫu số", 1),
        ("ratio", "Tỷ lệ", 1),
        ("state", "Tình trạng", 2),
        ("points", "Điểm", 1),
        ("before", "Kỳ trước", 1),
        ("delta", "Tăng, giảm", 1),
    ];
    let mut rows = Vec::new();
    for (code, name, total) in unit.groups(policy) {
        rows.push(Row {
            strong: true,
            cells: vec![
                Cell::Text(code.clone()),
                Cell::Text(name),
                Cell::Hundredths(total.whole()),
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
                points((total.possible > 0).then_some(total.points)),
                Cell::Empty,
                Cell::Empty,
            ],
            ..Row::default()
        });
        for criterion in unit.criteria.iter().filter(|criterion| criterion.formula.group_code == code) {
            let (formula, score) = (&criterion.formula, &criterion.score);
            let count = |value: Option<i64>| value.map_or(Cell::Empty, Cell::Count);
            let ratio = score.numerator.zip(score.denominator);
            rows.push(Row {
                depth: 1,
                cells: vec![
                    Cell::Text(formula.code.clone()),
                    Cell::Text(formula.name_vi.clone()),
                    Cell::Hundredths(formula.max),
                    count(score.numerator),
                    count(score.denominator),
                    ratio.map_or(Cell::Empty, |(numerator, denominator)| Cell::Share(numerator, denominator)),
                    Cell::Text(state_vi(score.state).to_owned()),
                    points(score.points),
                    points(criterion.before),
                    points(criterion.delta()),
                ],
                ..Row::default()
            });
        }
    }
    rows.push(Row {
        strong: true,
        cells: vec![
            Cell::Empty,
            Cell::Text(format!("Tổng: {}", total_vi(&unit.total))),
            Cell::Hundredths(unit.total.whole()),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Hundredths(unit.total.points),
            points(unit.before),
            points(unit.before.map(|before| unit.total.points - before)),
        ],
        ..Row::default()
    });
    Table::plain(&columns, rows)
}

fn units(scores: &Scores) -> Table {
    let columns = [
        ("code", "Mã", 2),
        ("name", "Đơn vị", 5),
        ("points", "Điểm chấm được", 1),
        ("possible", "Trên", 1),
        ("lowest", "Trên toàn bộ, thấp nhất", 1),
        ("highest", "Trên toàn bộ, cao nhất", 1),
        ("delta", "Tăng, giảm", 1),
        ("class", "Xếp loại", 2),
    ];
    let row = |unit: &UnitScores| {
        let (lowest, highest) = unit.total.bounds();
        let name = &unit.agency.name;
        let class =
            unit.total.class(&scores.classes).map_or("chưa xếp được", |class| class.name.as_str());
        Row {
            cells: vec![
                Cell::Text(unit.agency.code.clone()),
                Cell::Text(if unit.own { format!("{name} (tại cơ quan)") } else { name.clone() }),
                Cell::Hundredths(unit.total.points),
                Cell::Hundredths(unit.total.possible),
                Cell::Hundredths(lowest),
                Cell::Hundredths(highest),
                points(unit.before.map(|before| unit.total.points - before)),
                Cell::Text(class.to_owned()),
            ],
            ..Row::default()
        }
    };
    let whole = Row { strong: true, ..row(&scores.whole) };
    Table::plain(&columns, scores.units.iter().map(row).chain([whole]).collect())
}
