//! Checks a formula against the book: what it names is there, nothing reads itself, and units fit together.
//! Pure: no HTTP, no SQL, no clock.

use super::formula::IndicatorFormula;
use crate::platform::error::Words;
use crate::report::quantity::sum::QuantitySum;
use crate::report::quantity::unit::UnitOfMeasure;

/// A mistake of a formula, as the book knows its indicators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaMistake {
    /// A stable word for the reason.
    pub code: &'static str,
    /// For people.
    pub words: Words,
}

fn mistake(code: &'static str, vi: String, en: String) -> FormulaMistake {
    FormulaMistake { code, words: Words { vi, en } }
}

/// Checks the formula of indicator `code` against the book: every indicator is there, none reads itself round a corner, and
/// what is added or divided is counted in one unit. `known` tells the unit and the formula of an indicator.
///
/// # Errors
/// The first mistake.
pub fn check<'a>(
    code: &str,
    unit: UnitOfMeasure,
    formula: &IndicatorFormula,
    known: impl Fn(&str) -> Option<(UnitOfMeasure, Option<&'a IndicatorFormula>)>,
) -> Result<(), FormulaMistake> {
    for other in formula.indicators().filter(|other| *other != code) {
        if known(other).is_none() {
            return Err(mistake(
                "unknown_indicator",
                format!("chưa có chỉ tiêu {other}: tạo chỉ tiêu đó trước"),
                format!("there is no indicator {other}: make it first"),
            ));
        }
    }
    if let Some(round) = cycle(code, formula, &known) {
        return Err(mistake(
            "cycle",
            format!("công thức tự đọc chính nó: {round}"),
            format!("the formula reads itself: {round}"),
        ));
    }
    let counted = counted_in(formula, &known)?;
    if counted == unit {
        return Ok(());
    }
    Err(mistake(
        "unit_mismatch",
        format!(
            "công thức cho kết quả tính bằng “{}”, chỉ tiêu khai “{}”",
            counted.words_vi(),
            unit.words_vi()
        ),
        format!("the formula gives {counted}, the indicator says {unit}"),
    ))
}

/// The way on which an indicator reads itself.
fn cycle<'a>(
    code: &str,
    formula: &IndicatorFormula,
    known: &impl Fn(&str) -> Option<(UnitOfMeasure, Option<&'a IndicatorFormula>)>,
) -> Option<String> {
    let mut open: Vec<(String, String)> =
        formula.indicators().map(|next| (next.to_owned(), format!("{code} → {next}"))).collect();
    let mut seen: Vec<String> = Vec::new();
    while let Some((at, way)) = open.pop() {
        if at == code {
            return Some(way);
        }
        if seen.contains(&at) {
            continue;
        }
        if let Some((_, Some(formula))) = known(&at) {
            open.extend(formula.indicators().map(|next| (next.to_owned(), format!("{way} → {next}"))));
        }
        seen.push(at);
    }
    None
}

fn counted_in<'a>(
    formula: &IndicatorFormula,
    known: &impl Fn(&str) -> Option<(UnitOfMeasure, Option<&'a IndicatorFormula>)>,
) -> Result<UnitOfMeasure, FormulaMistake> {
    let none = || {
        mistake(
            "nothing_read",
            "công thức chỉ có số: hãy đọc ít nhất một chỉ tiêu hoặc một số liệu của sổ".to_owned(),
            "the formula holds numbers only: read at least one indicator or figure of the register"
                .to_owned(),
        )
    };
    let sum = unit_of(&formula.sum, known)?;
    let Some(base) = &formula.base else { return sum.ok_or_else(none) };
    match (sum, unit_of(base, known)?) {
        (None, None) => Err(none()),
        (Some(one), Some(other)) if one != other => Err(differ(one, other)),
        _ => Ok(UnitOfMeasure::Percent),
    }
}

fn differ(one: UnitOfMeasure, other: UnitOfMeasure) -> FormulaMistake {
    mistake(
        "unit_mismatch",
        format!("không cộng, trừ hoặc chia “{}” với “{}”", one.words_vi(), other.words_vi()),
        format!("{one} cannot be added to, taken from or divided by {other}"),
    )
}

fn unit_of<'a>(
    sum: &QuantitySum,
    known: &impl Fn(&str) -> Option<(UnitOfMeasure, Option<&'a IndicatorFormula>)>,
) -> Result<Option<UnitOfMeasure>, FormulaMistake> {
    let mut found: Option<UnitOfMeasure> = None;
    for quantity in sum.quantities() {
        let unit = match quantity.indicator() {
            Some(code) => known(code).map(|(unit, _)| unit),
            None => quantity.unit(),
        };
        if unit.is_some_and(UnitOfMeasure::is_percent) {
            return Err(mistake(
                "share_within",
                format!("{quantity:#} là tỷ lệ: cộng, trừ hoặc chia số đếm, không tính trên tỷ lệ"),
                format!(
                    "{quantity:#} is a percentage: compute with the counts behind it, not with percentages"
                ),
            ));
        }
        match (found, unit) {
            (Some(one), Some(other)) if one != other => return Err(differ(one, other)),
            _ => found = found.or(unit),
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_checked_against_the_book() {
        let sum = IndicatorFormula::parse("A + B").unwrap();
        let own = IndicatorFormula::parse("S + NEW").unwrap();
        let known = |code: &str| match code {
            "A" | "B" => Some((UnitOfMeasure::People, None)),
            "D" => Some((UnitOfMeasure::Dossiers, None)),
            "S" => Some((UnitOfMeasure::People, Some(&sum))),
            "X" => Some((UnitOfMeasure::People, Some(&own))),
            "P" => Some((UnitOfMeasure::Percent, None)),
            _ => None,
        };
        for (formula, unit, code) in [
            ("A + B", UnitOfMeasure::People, None),
            ("A / S", UnitOfMeasure::Percent, None),
            ("A / 80", UnitOfMeasure::Percent, None),
            ("report(resolved) / D", UnitOfMeasure::Percent, None),
            ("promised", UnitOfMeasure::People, Some("")),
            ("A + Z", UnitOfMeasure::People, Some("unknown_indicator")),
            ("NEW + A", UnitOfMeasure::People, Some("cycle")),
            ("X + A", UnitOfMeasure::People, Some("cycle")),
            ("A + D", UnitOfMeasure::People, Some("unit_mismatch")),
            ("A + B", UnitOfMeasure::Dossiers, Some("unit_mismatch")),
            ("A / B", UnitOfMeasure::People, Some("unit_mismatch")),
            ("A / D", UnitOfMeasure::Percent, Some("unit_mismatch")),
            ("A + P", UnitOfMeasure::People, Some("share_within")),
            ("1 + 2", UnitOfMeasure::People, Some("nothing_read")),
            ("report(promises_kept) / report(resolved)", UnitOfMeasure::Percent, Some("unit_mismatch")),
        ] {
            let Ok(read) = IndicatorFormula::parse(formula) else {
                assert_eq!(code, Some(""), "{formula}");
                continue;
            };
            assert_eq!(check("NEW", unit, &read, known).err().map(|mistake| mistake.code), code, "{formula}");
        }
    }
}
