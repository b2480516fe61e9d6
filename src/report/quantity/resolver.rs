//! What a quantity comes to: the one place that makes values of names, whoever knows the numbers behind them.
//! Pure: no HTTP, no SQL, no clock.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::platform::decimal::Decimal;
use crate::report::figures::figure::FigureValues;
use crate::report::quantity::spelling::Quantity;
use crate::report::quantity::unit::UnitOfMeasure;
use crate::report::quantity::value::{MissingValue, QuantityNumber, QuantityValue};

/// What a quantity comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ResolvedQuantity {
    pub(crate) value: QuantityValue,
    pub(crate) unit: UnitOfMeasure,
    /// Digits after the comma in print.
    pub(crate) places: u8,
    /// Of an indicator, whose figure that is, and of when.
    pub(crate) origin: Option<IndicatorOrigin>,
}

/// Where the value of an indicator comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IndicatorOrigin {
    /// Code of the agency.
    pub(crate) agency: String,
    /// First and last day of the period.
    pub(crate) period: (NaiveDate, NaiveDate),
    /// The day on which it stands.
    pub(crate) as_of: NaiveDate,
    /// What proves the entry; none for a computed one.
    pub(crate) evidence: Option<String>,
}

/// Who knows the numbers of an office and a period.
pub(crate) trait QuantitySource {
    /// The figures of a row of the report.
    fn row(&mut self, key: &str) -> Result<Cow<'_, FigureValues>, MissingValue>;

    /// What an indicator says.
    fn indicator(&mut self, code: &str, _agency: Option<&str>) -> Result<ResolvedQuantity, MissingValue> {
        Err(unknown_here(code))
    }

    /// A count of procedures.
    fn procedures(&mut self, quantity: &Quantity) -> Result<i64, MissingValue> {
        Err(unknown_here(quantity))
    }
}

/// A source has nothing to say of this.
pub(crate) fn unknown_here(what: &(impl ToString + ?Sized)) -> MissingValue {
    let what = what.to_string();
    let (vi, en) = (format!("ở đây không có {what}"), format!("there is no {what} here"));
    MissingValue::new(what, "unknown_figure", vi, en)
}

/// One row is a source of its own figures.
impl QuantitySource for &FigureValues {
    fn row(&mut self, _key: &str) -> Result<Cow<'_, FigureValues>, MissingValue> {
        Ok(Cow::Borrowed(self))
    }
}

impl Quantity {
    /// The value of the quantity, as this source has it, or why there is none.
    pub(crate) fn resolve(&self, source: &mut impl QuantitySource) -> Result<ResolvedQuantity, MissingValue> {
        let count = match self {
            Self::Indicator { code, agency } => return source.indicator(code, agency.as_deref()),
            Self::Rate { row, rate } => {
                let share = QuantityValue::share(&source.row(row)?.rate(*rate));
                return share.map(|share| self.found(share)).ok_or_else(|| {
                    MissingValue::new(
                        format!("{row}:{}", rate.as_str()),
                        "empty_denominator",
                        "mẫu số bằng 0: không có tỷ lệ, hãy dùng mẫu không có tỷ lệ này",
                        "the denominator is 0: there is no share; use a template without it",
                    )
                });
            }
            Self::Denominator(code) => {
                let number = Self::Indicator { code: code.clone(), agency: None }.number(source)?;
                return number.of.map(|of| self.found(QuantityValue::whole(of))).ok_or_else(|| {
                    self.missing(
                        "no_denominator",
                        &format!("chỉ tiêu {code} không có mẫu số: nhập giá trị kèm denominator"),
                        &format!("indicator {code} has no denominator: enter its value with one"),
                    )
                });
            }
            Self::Portal(_) => {
                let (vi, en) =
                    ("chỉ Cổng Dịch vụ công quốc gia có số liệu này", "only the national portal knows");
                return Err(self.missing("portal_only", &format!("{self}: {vi}"), &format!("{self}: {en}")));
            }
            Self::Number(number) => *number,
            Self::Figure { row, figure } => source.row(row)?.get(*figure),
            Self::Procedures(_) | Self::Catalogue(_) | Self::CatalogueChange { .. } | Self::Delegation(_) => {
                source.procedures(self)?
            }
        };
        let value = Decimal::whole(count).map(QuantityValue::whole);
        let found = value.map(|value| self.found(value));
        found.ok_or_else(|| self.missing("too_large", "số quá lớn", "the number is too large"))
    }

    /// The number that this source has; a percentage is none, since nothing is computed with percentages.
    pub(crate) fn number(&self, source: &mut impl QuantitySource) -> Result<QuantityNumber, MissingValue> {
        match self.resolve(source)?.value {
            QuantityValue::Number(number) => Ok(number),
            QuantityValue::Share { .. } => Err(self.missing(
                "share_within",
                &format!("{self:#} là tỷ lệ"),
                &format!("{self:#} is a percentage"),
            )),
        }
    }

    fn found(&self, value: QuantityValue) -> ResolvedQuantity {
        ResolvedQuantity { value, unit: self.unit().unwrap_or(UnitOfMeasure::Other), places: 0, origin: None }
    }

    fn missing(&self, code: &'static str, vi: &str, en: &str) -> MissingValue {
        MissingValue::new(format!("{self:#}"), code, vi, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::error::Language;
    use crate::report::figures::figure::Figure;

    /// An agency with two rows and some indicators.
    struct Ward(FigureValues);

    impl QuantitySource for Ward {
        fn row(&mut self, key: &str) -> Result<Cow<'_, FigureValues>, MissingValue> {
            match key {
                "total" => Ok(Cow::Borrowed(&self.0)),
                "ward" => Ok(Cow::Owned(FigureValues::default())),
                other => Err(unknown_here(other)),
            }
        }

        fn indicator(&mut self, code: &str, agency: Option<&str>) -> Result<ResolvedQuantity, MissingValue> {
            let (value, all) = (Decimal::whole(531).unwrap(), Decimal::whole(617).unwrap());
            let of = Some(all).filter(|_| agency.is_none() && code == "A");
            let number = QuantityValue::Number(QuantityNumber { value, of, at_least: false });
            let value = if code == "S" { QuantityValue::Share { part: value, base: all } } else { number };
            Ok(ResolvedQuantity { value, unit: UnitOfMeasure::People, places: 0, origin: None })
        }
    }

    #[test]
    fn each_quantity_is_asked_of_its_source() {
        let mut cells = FigureValues::default();
        cells.add(|figure| match figure {
            Figure::Resolved | Figure::OnTimeOfResolvedDenominator => 3464,
            Figure::OnTimeOfResolvedNumerator => 3415,
            _ => 0,
        });
        for (name, words) in [
            ("80", "80 other"),
            ("resolved", "3.464 dossiers"),
            ("ward:promises_kept", "0 promises"),
            ("on_time_of_resolved", "98,59% percent"),
            ("ward:on_time_of_resolved", "empty_denominator ward:on_time_of_resolved"),
            ("field:resolved", "unknown_figure field"),
            ("A", "531/617 people"),
            ("A@H26", "531 people"),
            ("of(A)", "617 other"),
            ("of(B)", "no_denominator of(B)"),
            ("of(S)", "share_within S"),
            ("procedures_served", "unknown_figure procedures_served"),
            ("portal.X", "portal_only portal.X"),
        ] {
            let found = match Quantity::parse(name).unwrap().resolve(&mut Ward(cells.clone())) {
                Ok(found) => {
                    format!("{} {}", found.value.words(found.unit, 0, Language::Vietnamese), found.unit)
                }
                Err(missing) => format!("{} {}", missing.code, missing.what),
            };
            assert_eq!(found, words, "{name}");
        }
    }
}
