//! What is asked of the book at the door: bodies and parameters, and the checks of each field.

use chrono::NaiveDate;
use serde::Deserialize;

use super::actions::{IndicatorWording, ValueDraft};
use crate::indicator::figure_dates::FigureDates;
use crate::platform::check::{Check, Checked};
use crate::platform::decimal::{Decimal, MOST_PLACES};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::report::quantity::unit::UnitOfMeasure;

/// An indicator to be made.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "F21d",
    "unit": "percent",
    "label_vi": "Tỷ lệ PAKN đã xử lý xong",
    "label_en": "Share of feedback closed",
    "section": "I.3",
    "places": 2,
    "formula": "F21b / F21a",
    "source": "Phần mềm tiếp nhận PAKN của Thành phố"
}))]
pub(crate) struct IndicatorRequest {
    /// A capital letter, then letters, digits and `_`; at most 40.
    #[schema(max_length = 40)]
    pub(super) code: String,
    /// In what it is counted; it never changes. A share of two indicators is in `percent`.
    pub(super) unit: String,
    /// Vietnamese label.
    #[schema(max_length = 300)]
    pub(super) label_vi: String,
    /// English label.
    #[schema(max_length = 300)]
    pub(super) label_en: String,
    /// The section of the report.
    #[schema(max_length = 60)]
    pub(super) section: String,
    /// Digits after the comma in print, 0 to 4; 0 when absent.
    #[serde(default)]
    pub(super) places: u8,
    /// The formula; absent: the indicator is entered.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub(super) formula: Option<String>,
    /// Where the figure comes from.
    #[schema(max_length = 500)]
    pub(super) source: String,
    /// Whether the entries of the offices below an agency add up to its own, where it has none; not for shares, scores and
    /// places.
    #[serde(default)]
    pub(super) additive: bool,
}

/// Other words, or another formula, for an indicator.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "label_vi": "Tỷ lệ PAKN đã xử lý",
    "label_en": "Share of feedback handled",
    "section": "I.3",
    "places": 1,
    "formula": "F21b / F21a",
    "source": "Phần mềm tiếp nhận PAKN của Thành phố",
    "reason": "Mẫu báo cáo mới từ quý III"
}))]
pub(crate) struct IndicatorVersionRequest {
    /// Vietnamese label.
    #[schema(max_length = 300)]
    pub(super) label_vi: String,
    /// English label.
    #[schema(max_length = 300)]
    pub(super) label_en: String,
    /// The section of the report.
    #[schema(max_length = 60)]
    pub(super) section: String,
    /// Digits after the comma in print, 0 to 4; 0 when absent.
    #[serde(default)]
    pub(super) places: u8,
    /// The formula; absent for an indicator that is entered.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub(super) formula: Option<String>,
    /// Where the figure comes from.
    #[schema(max_length = 500)]
    pub(super) source: String,
    /// Why it is changed.
    #[schema(max_length = 500)]
    pub(super) reason: String,
    /// Whether the entries of the offices below an agency add up to its own, where it has none; not for shares, scores and
    /// places.
    #[serde(default)]
    pub(super) additive: bool,
}

impl IndicatorVersionRequest {
    /// The words, and why they are changed.
    pub(crate) fn checked(&self) -> Result<(IndicatorWording, String), Problem> {
        let mut check = Check::new();
        let wording = self.wording(&mut check);
        let reason = check.text("reason", &self.reason, 500);
        check.finish((wording, reason))
    }

    fn wording(&self, check: &mut Check) -> Checked<IndicatorWording> {
        if self.places > MOST_PLACES {
            check.wrong(
                "places",
                "out_of_range",
                "từ 0 đến 4 chữ số sau dấu phẩy",
                "0 to 4 digits after the comma",
            );
        }
        let (places, additive, parts) = (
            self.places,
            self.additive,
            (
                check.text("label_vi", &self.label_vi, 300),
                check.text("label_en", &self.label_en, 300),
                check.text("section", &self.section, 60),
                check.optional_text("formula", self.formula.as_deref(), 500),
                check.text("source", &self.source, 500),
            ),
        );
        Checked::all(parts).map(|(label_vi, label_en, section, formula, source)| IndicatorWording {
            label_vi,
            label_en,
            section,
            places,
            formula,
            source,
            additive,
        })
    }
}

impl IndicatorRequest {
    pub(crate) fn checked(self) -> Result<(String, UnitOfMeasure, IndicatorWording), Problem> {
        let mut check = Check::new();
        let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let code = check.text("code", &self.code, 40).and_then(|code| {
            if code.starts_with(|letter: char| letter.is_ascii_uppercase()) && code.chars().all(plain) {
                return Checked::sure(code);
            }
            check.refuse(
                "code",
                "not_a_code",
                "mã bắt đầu bằng chữ in hoa A-Z, sau đó là chữ không dấu, chữ số và dấu _",
                "a code begins with a capital letter A-Z; letters, digits and _ follow",
            )
        });
        let unit = check.one_of("unit", &self.unit, UnitOfMeasure::ALL, UnitOfMeasure::as_str);
        let words = IndicatorVersionRequest {
            label_vi: self.label_vi,
            label_en: self.label_en,
            section: self.section,
            places: self.places,
            formula: self.formula,
            source: self.source,
            reason: String::new(),
            additive: self.additive,
        };
        let wording = words.wording(&mut check);
        check.finish((code, unit, wording))
    }
}

/// A value to be entered, or the correction of one.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "agency": "H26",
    "from": "2023-01-01",
    "to": "2023-03-31",
    "as_of": "2023-03-31",
    "value": "265",
    "denominator": "617",
    "evidence": "Báo cáo số 150/BC-STP"
}))]
pub(crate) struct ValueRequest {
    /// Code of the agency.
    pub(crate) agency: String,
    /// First day of the period.
    #[schema(format = Date)]
    pub(crate) from: String,
    /// Last day of the period.
    #[schema(format = Date)]
    pub(crate) to: String,
    /// The day on which it stood so; the last day of the period, or today when that lies ahead, when absent.
    #[serde(default)]
    #[schema(format = Date)]
    pub(crate) as_of: Option<String>,
    /// The number as digits, with a dot before at most four decimal places.
    pub(crate) value: String,
    /// Of how many; not for percentages, which are computed.
    #[serde(default)]
    pub(crate) denominator: Option<String>,
    /// Whether it is only a lower bound: "hơn 290".
    #[serde(default)]
    pub(crate) at_least: bool,
    /// What proves it: the number of a document, a link, or words.
    #[schema(max_length = 1000)]
    pub(crate) evidence: String,
    /// Why an earlier entry for the same period and day is corrected; required then.
    #[serde(default)]
    #[schema(max_length = 500, example = "Sở Tư pháp báo cáo lại")]
    pub(crate) reason: Option<String>,
}

fn read_number(check: &mut Check, field: &str, text: &str) -> Checked<Decimal> {
    check.some(
        Decimal::parse(text.trim()),
        field,
        "not_a_number",
        "viết số như 3415 hoặc 89.58 (không có dấu ngăn hàng nghìn, tối đa 4 chữ số thập phân)",
        "write the number as 3415 or 89.58 (no thousands mark, at most 4 decimal places)",
    )
}

fn read_denominator(check: &mut Check, text: &str) -> Checked<Decimal> {
    read_number(check, "denominator", text).and_then(|number| {
        if number > Decimal::default() {
            return Checked::sure(number);
        }
        check.refuse("denominator", "out_of_range", "mẫu số phải lớn hơn 0", "a denominator is above 0")
    })
}

impl ValueRequest {
    /// Reads every field.
    pub(crate) fn read(&self) -> (Checked<String>, ValueDraft) {
        let mut check = Check::new();
        let agency = check.text("agency", &self.agency, 64);
        let denominator = self.denominator.as_deref().map(|text| read_denominator(&mut check, text));
        let draft = ValueDraft {
            value: read_number(&mut check, "value", &self.value),
            denominator: Checked::maybe(denominator),
            period: check.period(Some(&self.from), Some(&self.to)),
            as_of: check.date("as_of", self.as_of.as_deref()),
            evidence: check.text("evidence", &self.evidence, 1000),
            reason: check.optional_text("reason", self.reason.as_deref(), 500),
            at_least: self.at_least,
            check,
        };
        (agency, draft)
    }
}

/// Which indicators to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct IndicatorQuery {
    /// Only this section.
    #[param(example = "I.3")]
    pub(super) section: Option<String>,
    /// Only `entered` or only `computed` ones.
    #[param(example = "computed")]
    pub(super) kind: Option<String>,
    /// As the book was known at this instant, or at the end of this day.
    #[param(example = "2023-06-30")]
    pub(super) known_at: Option<String>,
    /// Rows on a page, 1 to 500; 50 when absent.
    #[param(minimum = 1, maximum = 500)]
    pub(super) limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub(super) cursor: Option<String>,
}

/// Which entries of an indicator to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ValueQuery {
    /// Only of this agency; of all in your scope when absent.
    #[param(example = "H26")]
    pub(super) agency: Option<String>,
    /// Only of periods that begin on this day.
    #[param(format = Date, example = "2023-01-01")]
    pub(super) from: Option<String>,
    /// Only of periods that end on this day.
    #[param(format = Date, example = "2023-06-30")]
    pub(super) to: Option<String>,
    /// Only what had been entered by this instant, or by the end of this day.
    #[param(example = "2023-06-30")]
    pub(super) known_at: Option<String>,
    /// Rows on a page, 1 to 500; 50 when absent.
    #[param(minimum = 1, maximum = 500)]
    pub(super) limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub(super) cursor: Option<String>,
}

/// Which figures.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FigureQuery {
    /// Code of the agency.
    #[param(required = true, example = "H26")]
    pub(super) agency: Option<String>,
    /// First day of the period.
    #[param(required = true, format = Date, example = "2023-01-01")]
    pub(super) from: Option<String>,
    /// Last day of the period.
    #[param(required = true, format = Date, example = "2023-06-30")]
    pub(super) to: Option<String>,
    /// The day on which the figures stand; the last day of the period, or today when that lies ahead, when absent.
    #[param(format = Date, example = "2023-06-30")]
    pub(super) as_of: Option<String>,
    /// Where this period has no value, take the newest one that stands on a day not after this one.
    #[param(format = Date, example = "2023-06-30")]
    pub(super) until: Option<String>,
    /// Only what had been entered by this instant, or by the end of this day.
    #[param(example = "2023-06-30")]
    pub(super) known_at: Option<String>,
    /// Only the indicator of this code.
    #[param(example = "F21c")]
    pub(super) indicator: Option<String>,
    /// Only this section.
    #[param(example = "I.3")]
    pub(super) section: Option<String>,
    /// Rows on a page, 1 to 500; 50 when absent.
    #[param(minimum = 1, maximum = 500)]
    pub(super) limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub(super) cursor: Option<String>,
}

/// Reads an instant, or the last one of a day; now when nothing is said.
pub(crate) fn read_known_at(check: &mut Check, text: Option<&str>, now: Instant) -> Checked<Instant> {
    check.moment("known_at", text, now).map(|moment| moment.map_or(now, |(_, last)| last.min(now)))
}

/// Reads period and as-of day of an address.
pub(crate) fn read_when(
    check: &mut Check,
    (from, to, as_of): (Option<&str>, Option<&str>, Option<&str>),
    today: NaiveDate,
) -> Checked<FigureDates> {
    let period = check.period(from, to);
    let as_of = check.date("as_of", as_of).and_then(|day| match day {
        Some(day) if day > today => check.in_the_future("as_of"),
        day => Checked::sure(day),
    });
    let dates = |((from, to), as_of): ((_, NaiveDate), Option<_>)| FigureDates {
        from,
        to,
        as_of: as_of.unwrap_or(to.min(today)),
    };
    Checked::all((period, as_of)).map(dates)
}
