//! The book of indicators as it stood at an instant: what each is called, and how the computed ones are computed.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use super::check::{FormulaMistake, check};
use super::formula::IndicatorFormula;
use super::store::{IndicatorKind, IndicatorRow, IndicatorVersionRow};
use crate::report::quantity::unit::UnitOfMeasure;

/// An indicator as it is defined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorDefinition {
    /// What never changes.
    pub row: IndicatorRow,
    /// The version that holds.
    pub version: IndicatorVersionRow,
    /// Its formula, read.
    pub formula: Option<IndicatorFormula>,
}

impl IndicatorDefinition {
    /// An indicator with one of its versions.
    #[must_use]
    pub fn new(row: IndicatorRow, version: IndicatorVersionRow) -> Self {
        let formula = version.formula.as_deref().and_then(|text| IndicatorFormula::parse(text).ok());
        Self { row, version, formula }
    }

    /// Digits after the comma in print.
    #[must_use]
    pub fn places(&self) -> u8 {
        u8::try_from(self.version.places).unwrap_or_default()
    }

    /// Whether a percentage stands here whose base nobody has told.
    #[must_use]
    pub fn is_bare_share(&self) -> bool {
        self.row.unit == UnitOfMeasure::Percent && self.row.kind == IndicatorKind::Entered
    }
}

/// The indicators by code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndicatorBook(BTreeMap<String, IndicatorDefinition>);

impl IndicatorBook {
    /// The book of these versions, given in rising order: the last one of each indicator holds.
    #[must_use]
    pub fn of(rows: impl IntoIterator<Item = (IndicatorRow, IndicatorVersionRow)>) -> Self {
        let definitions = rows.into_iter().map(|(row, version)| IndicatorDefinition::new(row, version));
        Self(definitions.map(|definition| (definition.row.code.clone(), definition)).collect())
    }

    /// The indicator of that code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&IndicatorDefinition> {
        self.0.get(code)
    }

    /// Every indicator, by code.
    pub fn iter(&self) -> impl Iterator<Item = &IndicatorDefinition> {
        self.0.values()
    }

    /// Checks the formula of an indicator against the others.
    ///
    /// # Errors
    /// The first mistake.
    pub fn check(
        &self,
        code: &str,
        unit: UnitOfMeasure,
        formula: &IndicatorFormula,
    ) -> Result<(), FormulaMistake> {
        check(code, unit, formula, |other| {
            self.get(other).map(|definition| (definition.row.unit, definition.formula.as_ref()))
        })
    }

    /// The entered indicators that a figure rests on, itself included, each once.
    #[must_use]
    pub fn leaves<'a>(&'a self, code: &'a str) -> Vec<&'a IndicatorDefinition> {
        let (mut open, mut seen, mut leaves) = (vec![code], Vec::new(), Vec::new());
        while let Some(code) = open.pop() {
            if seen.contains(&code) {
                continue;
            }
            seen.push(code);
            let Some(definition) = self.get(code) else { continue };
            match &definition.formula {
                Some(formula) => open.extend(formula.indicators()),
                None => leaves.push(definition),
            }
        }
        leaves
    }
}
