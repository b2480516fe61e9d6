//! Writes a paragraph: the words of a template, and in each place the figure with the cell that it comes from.
//! Pure: no HTTP, no SQL, no clock.

use serde::Serialize;

use super::template::{Placeholder, RateName, Template, TemplatePiece};
use crate::indicator::{IndicatorFigure, IndicatorValue, MissingValue, UnitOfMeasure};
use crate::platform::decimal::Decimal;
use crate::platform::document::TextSpan;
use crate::platform::error::Language;
use crate::platform::instant::date_vi;
use crate::report::figures::figure;
use crate::report::figures::rate::Rate;
use crate::statement::known_figures::rates;
use crate::statement::paragraph::report_cells::ReportCells;

/// A stretch of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ParagraphSegment)]
pub struct Segment {
    /// The words.
    #[schema(example = "5.998")]
    pub text: String,
    /// The cell that it quotes, as `<row>:<figure>` or `indicator:<code>@<agency>`; absent for plain words.
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

/// Writes the paragraph. `indicator` tells the figure of an indicator; with its agency where another one is named.
///
/// # Errors
/// Everything that is missing: a paragraph with gaps is not written.
pub fn render(
    template: &Template,
    cells: &ReportCells,
    language: Language,
    mut indicator: impl FnMut(&str, Option<&str>) -> Result<(IndicatorFigure, String, String), MissingValue>,
) -> Result<Rendered, Vec<MissingValue>> {
    let (mut segments, mut missing) = (Vec::new(), Vec::new());
    for piece in &template.0 {
        match piece {
            TemplatePiece::Words(text) => segments.push(words(text.clone())),
            TemplatePiece::Place(place) => match put(place, cells, language, &mut indicator) {
                Ok(put) => segments.extend(put),
                Err(why) => missing.push(why),
            },
        }
    }
    if missing.is_empty() { Ok(Rendered(segments)) } else { Err(missing) }
}

fn put(
    place: &Placeholder,
    cells: &ReportCells,
    language: Language,
    indicator: &mut impl FnMut(&str, Option<&str>) -> Result<(IndicatorFigure, String, String), MissingValue>,
) -> Result<Vec<Segment>, MissingValue> {
    match place {
        Placeholder::Agency => Ok(vec![words(match language {
            Language::Vietnamese => cells.agency.0.clone(),
            Language::English => cells.agency.1.clone(),
        })]),
        Placeholder::Period => Ok(vec![words(match language {
            Language::Vietnamese => format!("từ ngày {} đến ngày {}", date_vi(cells.from), date_vi(cells.to)),
            Language::English => {
                format!("from {} to {}", cells.from.format("%-d %B %Y"), cells.to.format("%-d %B %Y"))
            }
        })]),
        Placeholder::AsOf => Ok(vec![words(match language {
            Language::Vietnamese => date_vi(cells.as_of),
            Language::English => cells.as_of.format("%-d %B %Y").to_string(),
        })]),
        Placeholder::Figure { row, figure } => {
            let value = Decimal::whole(row_of(cells, row)?.get(*figure)).unwrap_or_default();
            Ok(vec![counted(cells, row, figure.as_str(), value, language)])
        }
        Placeholder::Rate { row, rate, with_base } => share(cells, row, *rate, *with_base, language),
        Placeholder::Indicator { code, agency } => {
            let (told, agency, link) = indicator(code, agency.as_deref())?;
            of_indicator(told, &agency, link, language)
        }
    }
}

fn row_of(cells: &ReportCells, row: &str) -> Result<figure::FigureValues, MissingValue> {
    cells.row(row).ok_or_else(|| {
        MissingValue::new(
            format!("{row}:"),
            "unknown_group",
            format!("báo cáo không có dòng {row}"),
            format!("the report has no row {row}"),
        )
    })
}

fn counted(cells: &ReportCells, row: &str, figure: &str, value: Decimal, language: Language) -> Segment {
    Segment {
        text: value.words(language, 0),
        cell: Some(cells.name(row, figure)),
        value: Some(value.plain()),
        link: Some(cells.address(row, figure)),
        ..words("")
    }
}

/// A rate of the report: never without what it is made of.
fn share(
    cells: &ReportCells,
    row: &str,
    name: RateName,
    with_base: bool,
    language: Language,
) -> Result<Vec<Segment>, MissingValue> {
    let of_row = rates(&row_of(cells, row)?);
    let rate: Option<Rate> =
        of_row.into_iter().find(|(other, ..)| *other == name.as_str()).map(|(_, _, rate)| rate);
    let numbers = rate.and_then(|rate| {
        let (part, base) = (Decimal::whole(rate.numerator)?, Decimal::whole(rate.denominator)?);
        Some((part, base, part.percent_of(base, 2)?))
    });
    let (part, base, percent) = numbers.ok_or_else(|| {
        MissingValue::new(
            format!("{row}:{name}"),
            "empty_denominator",
            "mẫu số bằng 0: không có tỷ lệ, hãy dùng mẫu không có tỷ lệ này",
            "the denominator is 0: there is no share; use a template without it",
        )
    })?;
    let bare = Segment {
        text: format!("{}%", percent.words(language, 2)),
        cell: Some(cells.name(row, name.as_str())),
        value: Some(percent.plain()),
        numerator: Some(part.plain()),
        denominator: Some(base.plain()),
        link: Some(cells.address(row, &format!("{name}_numerator"))),
    };
    Ok(if with_base { vec![bare] } else { spelt_out(bare, part, base, language) })
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

fn of_indicator(
    told: IndicatorFigure,
    agency: &str,
    link: String,
    language: Language,
) -> Result<Vec<Segment>, MissingValue> {
    let (unit, places, code) = (told.definition.row.unit, told.definition.places(), told.definition.row.code);
    let reading = told.reading.map_err(|missing| {
        missing.into_iter().next().unwrap_or_else(|| MissingValue::new(code.clone(), "no_value", "", ""))
    })?;
    let segment = Segment {
        text: reading.words(unit, places, language),
        cell: Some(format!("indicator:{code}@{agency}")),
        link: Some(link),
        ..words("")
    };
    Ok(match reading {
        IndicatorValue::Share { part, base } => {
            let share = Segment {
                value: reading.percent(2).map(Decimal::plain),
                numerator: Some(part.plain()),
                denominator: Some(base.plain()),
                ..segment
            };
            spelt_out(share, part, base, language)
        }
        IndicatorValue::Number(number) => {
            let shown = Segment {
                value: Some(number.value.plain()),
                denominator: number.of.map(Decimal::plain),
                ..segment
            };
            // A percentage that somebody printed without its base says so.
            let bare = match (unit, language) {
                (UnitOfMeasure::Percent, Language::Vietnamese) => " (chưa có mẫu số)",
                (UnitOfMeasure::Percent, Language::English) => " (no denominator given)",
                _ => "",
            };
            let mut shown = vec![shown];
            shown.extend((!bare.is_empty()).then(|| words(bare)));
            shown
        }
    })
}
