//! What a numerator or denominator may be made of: figures of the report, counts of the catalogue, indicators that an agency
//! enters, or measures of the portal that nobody has told the register.
//! Pure: no HTTP, no SQL, no clock.

use crate::report::quantity::TOTAL;
use crate::report::quantity::spelling::Quantity;
use crate::report::quantity::sum::{FormulaError, QuantitySum, Sign};

/// The most terms of a sum.
pub const MOST_TERMS: usize = 12;

/// Whether the scores of a unit can be made of this.
fn is_scored(term: &Quantity) -> bool {
    match term {
        Quantity::Figure { row, .. } => row == TOTAL,
        Quantity::Indicator { agency, .. } => agency.is_none(),
        Quantity::Catalogue(_) | Quantity::CatalogueChange { .. } | Quantity::Portal(_) => true,
        _ => false,
    }
}

/// Reads a sum of terms.
///
/// # Errors
/// When the text is none, takes something away, or has too many terms.
pub fn read_terms(text: &str) -> Result<QuantitySum, FormulaError> {
    let sum = QuantitySum::parse(text)?;
    if sum.0.len() > MOST_TERMS {
        return Err(FormulaError::TooLong);
    }
    match sum.0.iter().find(|(sign, term)| *sign == Sign::Minus || !is_scored(term)) {
        Some((_, term)) => Err(FormulaError::Unknown(term.to_string())),
        None => Ok(sum),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_counts_that_a_unit_has() {
        for text in [
            "received + portal.X",
            "online_procedures_used",
            "procedures_abolished(ward)",
            "indicator.Q5_4_T",
            "Q5_4",
        ] {
            assert!(read_terms(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "late",
            "received - resolved",
            "ward:received",
            "on_time_of_resolved",
            "A@H26",
            "of(A)",
            "80",
        ] {
            assert!(read_terms(text).is_err(), "{text}");
        }
        assert!(read_terms(&["received"; 12].join("+")).is_ok());
        assert!(read_terms(&["received"; 13].join("+")).is_err());
    }
}
