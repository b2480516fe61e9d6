//! Writes a paragraph: the words of a template, and in each place the figure with the cell that it comes from.
//! Pure: no HTTP, no SQL, no clock.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::template::{Placeholder, Template, TemplatePiece};
use crate::indicator::IndicatorFigure;
use crate::platform::decimal::Decimal;
use crate::platform::document::TextSpan;
use crate::platform::error::Language;
use crate::platform::instant::date_vi;
use crate::report::figures::figure::FigureValues;
use crate::report::measure::catalogue;
use crate::report::measure::catalogue::history::CatalogueEntry;
use crate::report::quantity::resolver::{QuantitySource, ResolvedQuantity, unknown_here};
use crate::report::quantity::spelling::Quantity;
use crate::report::quantity::unit::UnitOfMeasure;
use crate::report::quantity::value::{MissingValue, QuantityValue, SHARE_PLACES};
use crate::statement::paragraph::report_cells::ReportCells;

/// A stretch of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ParagraphSegment)]
pub struct Segment {
    /// The words.
    #[schema(example = "5.998")]
    pub text: String,
    /// The cell that it quotes, as `<row>:<figure>`, `catalogue:<figure>`, `indicator:<code>@<agency>` or `quote:<source>`; absent for
    /// plain words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "district:resolved")]
    pub cell: Option<String>,
    /// The exact value; of a share its percentage.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "5998")]
    pub value: Option<String>,
    /// What is counted, of a share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numerator: Option<String>,
    /// Of how many, of a share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denominator: Option<String>,
    /// The address that opens what is quoted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// A paragraph that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered(pub Vec<Segment>);

impl Rendered {
    /// The text.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.iter().map(|segment| segment.text.as_str()).collect()
    }

    /// The lines of the text, each as spans for a paper.
    #[must_use]
    pub fn spans(&self) -> Vec<Vec<TextSpan>> {
        let mut lines: Vec<Vec<TextSpan>> = vec![Vec::new()];
        for segment in &self.0 {
            for (place, text) in segment.text.split('\n').enumerate() {
                if place > 0 {
                    lines.push(Vec::new());
                }
                let span = TextSpan {
                    text: text.to_owned(),
                    cell: segment.cell.clone(),
                    link: segment.link.clone(),
                    strong: false,
                };
                if let (Some(line), false) = (lines.last_mut(), span.text.is_empty()) {
                    line.push(span);
                }
            }
        }
        lines.retain(|line| !line.is_empty());
        lines
    }
}

fn words(text: impl Into<String>) -> Segment {
    Segment { text: text.into(), cell: None, value: None, numerator: None, denominator: None, link: None }
}

/// Who tells the figures of a paragraph.
pub(crate) struct ParagraphSource<'a> {
    pub(crate) cells: &'a ReportCells,
    /// Code of the agency whose report that is.
    pub(crate) agency: &'a str,
    /// What indicators say, by the code of the agency and their own.
    pub(crate) indicators: BTreeMap<(String, String), IndicatorFigure>,
    /// What was done to the catalogue, when the template names any of it.
    pub(crate) changes: Vec<CatalogueEntry>,
}

impl QuantitySource for ParagraphSource<'_> {
    fn row(&mut self, key: &str) -> Result<Cow<'_, FigureValues>, MissingValue> {
        let row = self.cells.row(key).ok_or_else(|| {
            MissingValue::new(
                format!("{key}:"),
                "unknown_group",
                format!("báo cáo không có dòng {key}"),
                format!("the report has no row {key}"),
            )
        })?;
        Ok(Cow::Owned(row))
    }

    fn indicator(&mut self, code: &str, agency: Option<&str>) -> Result<ResolvedQuantity, MissingValue> {
        let agency = agency.unwrap_or(self.agency);
        let told = self.indicators.get(&(agency.to_owned(), code.to_owned())).cloned();
        told.ok_or_else(|| {
            MissingValue::new(
                code,
                "unknown_figure",
                format!("không có chỉ tiêu {code}"),
                format!("there is no indicator {code}"),
            )
        })?
        .resolved(agency)
    }

    fn procedures(&mut self, quantity: &Quantity) -> Result<i64, MissingValue> {
        let Quantity::CatalogueChange { figure, level } = quantity else {
            return Err(unknown_here(quantity));
        };
        Ok(catalogue::count(&self.changes, *figure, *level, Some(self.agency)))
    }
}

/// Writes the paragraph, or names everything that is missing: one with gaps is not written.
pub(crate) fn render(
    template: &Template,
    source: &mut ParagraphSource<'_>,
    language: Language,
) -> Result<Rendered, Vec<MissingValue>> {
    let (mut segments, mut missing) = (Vec::new(), Vec::new());
    let mut begins = 0;
    for piece in &template.0 {
        match piece {
            TemplatePiece::UnlessZero => begins = segments.len(),
            TemplatePiece::EndUnlessZero => leave_out_zeros(&mut segments, begins),
            TemplatePiece::Words(text) => segments.push(words(text.clone())),
            TemplatePiece::Place(place) => match put(place, source, language) {
                Ok(put) => segments.extend(put),
                Err(why) => missing.push(why),
            },
        }
    }
    if missing.is_empty() { Ok(Rendered(segments)) } else { Err(missing) }
}

/// Takes out what was written since `begins` when no figure in it is more than zero.
fn leave_out_zeros(segments: &mut Vec<Segment>, begins: usize) {
    let is_zero = |value: &str| value.chars().all(|digit| matches!(digit, '0' | '.'));
    let told = segments.iter().skip(begins).filter_map(|segment| segment.value.as_deref());
    if told.clone().all(is_zero) {
        segments.truncate(begins);
    }
}

fn put(
    place: &Placeholder,
    source: &mut ParagraphSource<'_>,
    language: Language,
) -> Result<Vec<Segment>, MissingValue> {
    let cells = source.cells;
    let said = match (place, language) {
        (Placeholder::Agency, Language::Vietnamese) => cells.agency.0.clone(),
        (Placeholder::Agency, Language::English) => cells.agency.1.clone(),
        (Placeholder::Desks, Language::Vietnamese) => {
            let below = if cells.with_below { " và của các cơ quan trực thuộc" } else { "" };
            format!("bộ phận tiếp nhận và trả kết quả của {}{below}", cells.agency.0)
        }
        (Placeholder::Desks, Language::English) if cells.with_below => {
            format!("the one-stop desks of {} and of the offices below it", cells.agency.1)
        }
        (Placeholder::Desks, Language::English) => format!("the one-stop desk of {}", cells.agency.1),
        (Placeholder::Quote { text, source }, _) => {
            return Ok(vec![Segment { cell: Some(format!("quote:{source}")), ..words(text.clone()) }]);
        }
        (Placeholder::Period, Language::Vietnamese) => {
            format!("từ ngày {} đến ngày {}", date_vi(cells.from), date_vi(cells.to))
        }
        (Placeholder::Period, Language::English) => {
            format!("from {} to {}", cells.from.format("%-d %B %Y"), cells.to.format("%-d %B %Y"))
        }
        (Placeholder::AsOf, Language::Vietnamese) => date_vi(cells.as_of),
        (Placeholder::AsOf, Language::English) => cells.as_of.format("%-d %B %Y").to_string(),
        (Placeholder::Quantity { quantity, with_base }, _) => {
            let found = quantity.resolve(source)?;
            return Ok(quoted(quantity, &found, (cells, source.agency, *with_base), language));
        }
    };
    Ok(vec![words(said)])
}

/// The cell that a quantity names, and the address that opens it.
fn opened(
    quantity: &Quantity,
    found: &ResolvedQuantity,
    (cells, agency): (&ReportCells, &str),
) -> (Option<String>, Option<String>) {
    match (quantity, &found.origin) {
        (Quantity::Figure { row, figure }, _) => {
            let figure = figure.as_str();
            (Some(cells.name(row, figure)), Some(cells.address(row, figure)))
        }
        (Quantity::Rate { row, rate }, _) => {
            let (numerator, _) = rate.parts();
            (Some(cells.name(row, rate.as_str())), Some(cells.address(row, numerator.as_str())))
        }
        (Quantity::CatalogueChange { figure, level }, _) => {
            let group = level.map(|level| format!("&group={level}")).unwrap_or_default();
            let link = format!(
                "/api/v1/reports/catalogue/entries?from={}&to={}&as_of={}&principal={agency}&figure={figure}{group}",
                cells.from, cells.to, cells.as_of
            );
            (Some(format!("catalogue:{quantity}")), Some(link))
        }
        (Quantity::Indicator { code, .. }, Some(origin)) => {
            let link = format!(
                "/api/v1/indicator-figures?agency={}&from={}&to={}&as_of={}&indicator={code}",
                origin.agency, origin.period.0, origin.period.1, origin.as_of
            );
            (Some(format!("indicator:{code}@{}", origin.agency)), Some(link))
        }
        _ => (None, None),
    }
}

/// The quantity in words: a share never without what it is made of.
fn quoted(
    quantity: &Quantity,
    found: &ResolvedQuantity,
    (cells, agency, with_base): (&ReportCells, &str, bool),
    language: Language,
) -> Vec<Segment> {
    let (cell, link) = opened(quantity, found, (cells, agency));
    let text = found.value.words(found.unit, found.places, language);
    let segment = Segment { text, cell, link, ..words("") };
    match found.value {
        QuantityValue::Share { part, base } => {
            let share = Segment {
                value: found.value.percent(SHARE_PLACES).map(Decimal::plain),
                numerator: Some(part.plain()),
                denominator: Some(base.plain()),
                ..segment
            };
            if with_base { vec![share] } else { spelt_out(share, part, base, language) }
        }
        QuantityValue::Number(number) => {
            let shown = Segment {
                value: Some(number.value.plain()),
                denominator: number.of.map(Decimal::plain),
                ..segment
            };
            // A percentage that somebody printed without its base says so.
            let bare = match (found.unit, language) {
                (UnitOfMeasure::Percent, Language::Vietnamese) => " (chưa có mẫu số)",
                (UnitOfMeasure::Percent, Language::English) => " (no denominator given)",
                _ => "",
            };
            let mut shown = vec![shown];
            shown.extend((!bare.is_empty()).then(|| words(bare)));
            shown
        }
    }
}

/// The share, and in parentheses what it is made of.
fn spelt_out(share: Segment, part: Decimal, base: Decimal, language: Language) -> Vec<Segment> {
    let pair = Segment {
        text: format!("{}/{}", part.words(language, 0), base.words(language, 0)),
        value: None,
        ..share.clone()
    };
    vec![share, words(" ("), pair, words(")")]
}
