//! Scores in words: what they are, what a total is of, and what a formula says.
//! Pure: no HTTP, no SQL, no clock.

use crate::report::figures::rate::Rate;
use crate::report::quantity::spelling::Quantity;
use crate::report::quantity::sum::QuantitySum;
use crate::score::formula::{FormulaKind, ScoreFormula, WHOLE, points_vi};
use crate::score::total::CriteriaTotal;

/// Said with every score.
pub(crate) const ESTIMATE: &str = "Điểm ước tính từ sổ hồ sơ theo công thức quan sát được, không phải điểm do Cổng Dịch vụ công quốc gia công bố.";

/// A total in a sentence: out of what could be scored, and out of all.
pub(crate) fn total_vi(total: &CriteriaTotal) -> String {
    let (lowest, highest) = total.bounds();
    let scored = format!("{} trên {} điểm chấm được", points_vi(total.points), points_vi(total.possible));
    if total.missing == 0 {
        return scored;
    }
    let (whole, lowest, highest) = (points_vi(total.whole()), points_vi(lowest), points_vi(highest));
    format!("{scored}; trên {whole} điểm: từ {lowest} đến {highest}")
}

/// A formula in words; `name` says what a term is called.
pub(crate) fn formula_vi(formula: &ScoreFormula, name: impl Fn(&Quantity) -> String) -> String {
    let sum = |sum: &QuantitySum| {
        let names: Vec<String> = sum.quantities().map(&name).collect();
        let words = names.join(" + ");
        if names.len() > 1 { format!("({words})") } else { words }
    };
    let max = points_vi(formula.max);
    let ratio = format!("{} / {}", sum(&formula.numerator), sum(&formula.denominator));
    let threshold = match formula.threshold {
        WHOLE => String::new(),
        threshold => format!(" / {}", Rate::of(threshold, WHOLE).text.unwrap_or_default()),
    };
    match formula.kind {
        FormulaKind::Ratio => format!("{max} × {ratio}{threshold}"),
        FormulaKind::CappedRatio => format!("{max} × {ratio}{threshold}, không quá {max}"),
        FormulaKind::FollowUp => format!("chỉ theo dõi: {ratio}"),
        FormulaKind::Ended => "không còn chấm".to_owned(),
    }
}
