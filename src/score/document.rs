//! Scores as a paper: the table of criteria, then the units with their groups.
//! Pure: no HTTP, no SQL, no clock.

use crate::platform::document::{
    Document, DocumentBlock, DocumentCell, DocumentHead, DocumentRow, DocumentTable,
};
use crate::platform::instant::date_vi;
use crate::platform::text::number_vi;
use crate::score::formula::{DoesNotApplyPolicy, ScoreState};
use crate::score::phrases::{ESTIMATE, formula_vi, total_vi};
use crate::score::report::{Scores, UnitCriterion, UnitScores};

/// The word for a state.
fn state_vi(state: ScoreState) -> &'static str {
    match state {
        ScoreState::Scored => "Chấm được",
        ScoreState::DoesNotApply => "Không áp dụng",
        ScoreState::NoData => "Không có dữ liệu",
        ScoreState::FollowUp => "Chỉ theo dõi",
    }
}

/// The scores as a paper.
#[must_use]
pub fn paper(scores: &Scores) -> Document {
    let mut blocks = vec![
        DocumentBlock::Heading(format!("1. {}", scores.whole.agency.name)),
        DocumentBlock::Table(criteria(&scores.whole, scores.policy)),
    ];
    if !scores.units.is_empty() {
        blocks.push(DocumentBlock::Heading("2. Theo đơn vị".to_owned()));
        blocks.push(DocumentBlock::Table(units(scores)));
    }
    Document {
        head: DocumentHead { agency: scores.whole.agency.name.clone(), ..DocumentHead::default() },
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
        ..Document::default()
    }
}

fn notes(scores: &Scores) -> Vec<String> {
    let policy = match scores.policy {
        DoesNotApplyPolicy::Full => {
            "Tiêu chí không áp dụng cho cấp của đơn vị được tính điểm tối đa và ghi rõ là không áp dụng."
        }
        DoesNotApplyPolicy::LeftOut => {
            "Tiêu chí không áp dụng cho cấp của đơn vị không tính vào điểm và mức tối đa."
        }
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
            formula_vi(formula, |term| criterion.label(term))
        )
    }));
    notes.extend(scores.whole.criteria.iter().flat_map(entered));
    notes
}

/// What an agency has entered for a criterion, as of when, and what proves it.
fn entered(criterion: &UnitCriterion) -> Vec<String> {
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
fn points(hundredths: Option<i64>) -> DocumentCell {
    hundredths.map_or(DocumentCell::Empty, DocumentCell::Hundredths)
}

fn criteria(unit: &UnitScores, policy: DoesNotApplyPolicy) -> DocumentTable {
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
        rows.push(DocumentRow {
            strong: true,
            cells: vec![
                DocumentCell::Text(code.clone()),
                DocumentCell::Text(name),
                DocumentCell::Hundredths(total.whole()),
                DocumentCell::Empty,
                DocumentCell::Empty,
                DocumentCell::Empty,
                DocumentCell::Empty,
                points((total.possible > 0).then_some(total.points)),
                DocumentCell::Empty,
                DocumentCell::Empty,
            ],
            ..DocumentRow::default()
        });
        for criterion in unit.criteria.iter().filter(|criterion| criterion.formula.group_code == code) {
            let (formula, score) = (&criterion.formula, &criterion.score);
            let count = |value: Option<i64>| value.map_or(DocumentCell::Empty, DocumentCell::Count);
            let ratio = score.numerator.zip(score.denominator);
            rows.push(DocumentRow {
                depth: 1,
                cells: vec![
                    DocumentCell::Text(formula.code.clone()),
                    DocumentCell::Text(formula.name_vi.clone()),
                    DocumentCell::Hundredths(formula.max),
                    count(score.numerator),
                    count(score.denominator),
                    ratio.map_or(DocumentCell::Empty, |(numerator, denominator)| {
                        DocumentCell::Share(numerator, denominator)
                    }),
                    DocumentCell::Text(state_vi(score.state).to_owned()),
                    points(score.points),
                    points(criterion.before),
                    points(criterion.delta()),
                ],
                ..DocumentRow::default()
            });
        }
    }
    rows.push(DocumentRow {
        strong: true,
        cells: vec![
            DocumentCell::Empty,
            DocumentCell::Text(format!("Tổng: {}", total_vi(&unit.total))),
            DocumentCell::Hundredths(unit.total.whole()),
            DocumentCell::Empty,
            DocumentCell::Empty,
            DocumentCell::Empty,
            DocumentCell::Empty,
            DocumentCell::Hundredths(unit.total.points),
            points(unit.before),
            points(unit.before.map(|before| unit.total.points - before)),
        ],
        ..DocumentRow::default()
    });
    DocumentTable::plain(&columns, rows)
}

fn units(scores: &Scores) -> DocumentTable {
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
        DocumentRow {
            cells: vec![
                DocumentCell::Text(unit.agency.code.clone()),
                DocumentCell::Text(if unit.own { format!("{name} (tại cơ quan)") } else { name.clone() }),
                DocumentCell::Hundredths(unit.total.points),
                DocumentCell::Hundredths(unit.total.possible),
                DocumentCell::Hundredths(lowest),
                DocumentCell::Hundredths(highest),
                points(unit.before.map(|before| unit.total.points - before)),
                DocumentCell::Text(class.to_owned()),
            ],
            ..DocumentRow::default()
        }
    };
    let whole = DocumentRow { strong: true, ..row(&scores.whole) };
    DocumentTable::plain(&columns, scores.units.iter().map(row).chain([whole]).collect())
}
