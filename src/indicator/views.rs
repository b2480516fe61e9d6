//! What indicators and their figures look like to a program that asks for them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::book::IndicatorDefinition;
use super::store::{IndicatorKind, IndicatorVersionRow, ValueRow};
use crate::access::{OfficerId, OfficerName};
use crate::agency::Agency;
use crate::indicator::reader::IndicatorFigure;
use crate::indicator::sums::OfficeSum;
use crate::platform::decimal::Decimal;
use crate::platform::error::Language;
use crate::platform::instant::Instant;
use crate::report::count::view::ReportAgency;
use crate::report::quantity::unit::UnitOfMeasure;
use crate::report::quantity::value::{QuantityNumber, QuantityValue, SHARE_PLACES};

/// An indicator.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Indicator)]
pub(crate) struct IndicatorView {
    /// The code.
    #[schema(example = "F21c")]
    code: String,
    /// Vietnamese label.
    #[schema(example = "Tỷ lệ PAKN đã xử lý")]
    label_vi: String,
    /// English label.
    #[schema(example = "Share of feedback handled")]
    label_en: String,
    /// Entered or computed; it never changes.
    kind: IndicatorKind,
    /// In what it is counted; it never changes.
    unit: UnitOfMeasure,
    /// The section of the report.
    #[schema(example = "I.3")]
    section: String,
    /// Digits after the comma in print.
    places: i32,
    /// The formula of a computed one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "F21b / F21a")]
    formula: Option<String>,
    /// Where the figure comes from.
    source: String,
    /// Whether the entries of the offices below an agency add up to its own.
    additive: bool,
    /// Which version this is, counted from 1.
    version: i32,
    /// Why it was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// When this version was written down.
    recorded_at: Instant,
}

impl From<IndicatorDefinition> for IndicatorView {
    fn from(definition: IndicatorDefinition) -> Self {
        let IndicatorDefinition { row, version, .. } = definition;
        let IndicatorVersionRow {
            label_vi,
            label_en,
            section,
            places,
            formula,
            source,
            reason,
            additive,
            ..
        } = version;
        Self {
            code: row.code,
            label_vi,
            label_en,
            kind: row.kind,
            unit: row.unit,
            section,
            places,
            formula,
            source,
            additive,
            version: version.version,
            reason,
            recorded_at: version.recorded_at,
        }
    }
}

/// An entry of the history: a value, or a correction of one.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = IndicatorValue)]
pub(crate) struct ValueView {
    /// Code of the indicator.
    #[schema(example = "F21b")]
    pub indicator: String,
    /// Whose figure it is.
    pub agency: ReportAgency,
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub to: NaiveDate,
    /// The day on which it stood so.
    pub as_of: NaiveDate,
    /// The number, exact.
    #[schema(example = "3415")]
    pub value: String,
    /// Of how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denominator: Option<String>,
    /// Whether it is only a lower bound.
    pub at_least: bool,
    /// As Vietnamese papers write it.
    #[schema(example = "3.415")]
    pub text: String,
    /// What proves it.
    pub evidence: String,
    /// Counted from 1; a correction is one more.
    pub entry: i32,
    /// Why it was corrected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who entered it; absent: it was loaded from a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<String>,
    /// The full name of that officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_by_name: Option<String>,
    /// The post of that officer then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_by_post: Option<String>,
    /// When.
    pub recorded_at: Instant,
}

impl ValueView {
    pub(super) fn of(
        definition: &IndicatorDefinition,
        agency: &Agency,
        row: ValueRow,
        names: &BTreeMap<OfficerId, OfficerName>,
    ) -> Self {
        let number = row.number();
        let writer = row.recorded_by.and_then(|officer| names.get(&officer));
        Self {
            indicator: definition.row.code.clone(),
            agency: ReportAgency { code: agency.code.clone(), name: agency.name_vi.clone() },
            from: row.period_from,
            to: row.period_to,
            as_of: row.as_of,
            value: number.value.plain(),
            denominator: number.of.map(Decimal::plain),
            at_least: number.at_least,
            text: QuantityValue::Number(number).words(
                definition.row.unit,
                definition.places(),
                Language::Vietnamese,
            ),
            evidence: row.evidence,
            entry: row.entry,
            reason: row.reason,
            recorded_by: writer.map(|name| name.username.clone()),
            recorded_by_name: writer.map(|name| name.full_name.clone()),
            recorded_by_post: writer.and_then(|name| name.posts.at(row.recorded_at)),
            recorded_at: row.recorded_at,
        }
    }
}

/// What a computed figure was made of.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = IndicatorPart)]
pub(crate) struct PartView {
    /// The operand as the formula names it.
    #[schema(example = "F21b")]
    operand: String,
    /// What it says; absent: it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "3415")]
    value: Option<String>,
}

/// Why a figure says nothing.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MissingIndicator)]
pub(crate) struct MissingView {
    /// What is at fault.
    #[schema(example = "F21b")]
    what: String,
    /// A stable word for the reason.
    #[schema(example = "no_value")]
    code: String,
    /// For people, in Vietnamese.
    words: String,
}

/// An office that has told nothing.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = UntoldOffice)]
pub(crate) struct UntoldOfficeView {
    /// Its code.
    #[schema(example = "H26.268.02")]
    code: String,
    /// Its name.
    #[schema(example = "UBND phường Dương Nội")]
    name: String,
}

/// What the offices below an agency have told. It is the figure only when nobody is missing.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = OfficeSum)]
pub(crate) struct OfficeSumView {
    /// How many offices there are.
    #[schema(example = 17)]
    offices: usize,
    /// How many of them told.
    #[schema(example = 16)]
    told: usize,
    /// What those add up to; absent: it is too large.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "3415")]
    told_sum: Option<String>,
    /// Those that did not, by code.
    missing: Vec<UntoldOfficeView>,
}

impl From<OfficeSum> for OfficeSumView {
    fn from(sum: OfficeSum) -> Self {
        let (offices, told) = (sum.offices(), sum.told);
        let missing = sum.missing.into_iter().map(|(code, name)| UntoldOfficeView { code, name });
        Self { offices, told, told_sum: sum.sum.map(|sum| sum.value.plain()), missing: missing.collect() }
    }
}

/// The figure of an indicator for an agency and a period.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = IndicatorFigure)]
pub(crate) struct FigureView {
    /// Code of the indicator.
    #[schema(example = "F21c")]
    code: String,
    /// Vietnamese label.
    #[schema(example = "Tỷ lệ PAKN đã xử lý")]
    label: String,
    /// The section of the report.
    #[schema(example = "I.3")]
    section: String,
    /// Entered or computed.
    kind: IndicatorKind,
    /// In what it is counted.
    unit: UnitOfMeasure,
    /// First day of the period.
    from: NaiveDate,
    /// Last day of the period.
    to: NaiveDate,
    /// The day on which it stands.
    as_of: NaiveDate,
    /// The number; of a share its percentage, rounded half up to two places. `null` when something is missing.
    #[schema(example = "98.59")]
    value: Option<String>,
    /// What is counted, of a share.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "3415")]
    numerator: Option<String>,
    /// Of how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "3464")]
    denominator: Option<String>,
    /// Whether it is only a lower bound.
    at_least: bool,
    /// A percentage that was entered as it was printed somewhere: nobody has told of what, so nobody can check it.
    without_base: bool,
    /// As Vietnamese papers write it; `null` when something is missing.
    #[schema(example = "98,59%")]
    text: Option<String>,
    /// The formula of a computed one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "F21b / F21a")]
    formula: Option<String>,
    /// What a computed one was made of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<PartView>,
    /// What is missing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<MissingView>,
    /// What proves an entered one.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<String>,
    /// Which entry of the history holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<i32>,
    /// What the offices below told, of an additive one that the agency has not entered itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    sum_of: Option<OfficeSumView>,
}

impl From<IndicatorFigure> for FigureView {
    fn from(told: IndicatorFigure) -> Self {
        let IndicatorFigure { definition, when, reading, entry, sum, parts } = told;
        let (unit, places) = (definition.row.unit, definition.places());
        let reading_text = reading.as_ref().ok().map(|told| told.words(unit, places, Language::Vietnamese));
        let number =
            |number: &QuantityNumber| (number.value.plain(), number.of.map(Decimal::plain), number.at_least);
        let (value, numerator, denominator, at_least) = match &reading {
            Ok(QuantityValue::Number(told)) => {
                let (value, of, at_least) = number(told);
                (Some(value), None, of, at_least)
            }
            Ok(share @ QuantityValue::Share { part, base }) => {
                let percent = share.percent(SHARE_PLACES).map(Decimal::plain);
                (percent, Some(part.plain()), Some(base.plain()), false)
            }
            Err(_) => (None, None, None, false),
        };
        let missing = reading.err().unwrap_or_default().into_iter();
        Self {
            without_base: definition.is_bare_share() && value.is_some(),
            code: definition.row.code,
            label: definition.version.label_vi,
            section: definition.version.section,
            kind: definition.row.kind,
            unit,
            from: when.from,
            to: when.to,
            as_of: when.as_of,
            value,
            numerator,
            denominator,
            at_least,
            text: reading_text,
            formula: definition.version.formula,
            parts: parts
                .into_iter()
                .map(|(quantity, read)| PartView {
                    operand: format!("{quantity:#}"),
                    value: read.map(|read| read.value.plain()),
                })
                .collect(),
            missing: missing
                .map(|missing| MissingView {
                    what: missing.what,
                    code: missing.code.to_owned(),
                    words: missing.words.vi,
                })
                .collect(),
            evidence: entry.as_ref().map(|entry| entry.evidence.clone()),
            entry: entry.map(|entry| entry.entry),
            sum_of: sum.map(Into::into),
        }
    }
}
