//! Writes a paragraph: the words of a template, and in each place the figure with the cell that it comes from.
//! Pure: no HTTP, no SQL, no clock.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::place_format::PlaceFormat;
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

/// Why a rate has no value: there is nothing that it is a rate of.
const EMPTY_DENOMINATOR: &str = "empty_denominator";

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
    /// Of which level the heading is whose line this is, from 1; absent for running text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1)]
    pub heading: Option<u8>,
    /// Whether it stands out; absent: it does not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub strong: bool,
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

    /// The lines of the text, each as spans for a paper, and of which level of heading it is. Numbers are links where `public`, the
    /// public address of the service, is known: an address without a host opens nothing.
    #[must_use]
    pub fn lines(&self, public: Option<&str>) -> Vec<TextLine> {
        let mut lines: Vec<TextLine> = vec![TextLine::default()];
        for segment in &self.0 {
            for (place, text) in segment.text.split('\n').enumerate() {
                if place > 0 {
                    lines.push(TextLine::default());
                }
                let link = segment.link.as_ref().zip(public);
                let span = TextSpan {
                    text: text.to_owned(),
                    cell: segment.cell.clone(),
                    link: link.map(|(link, public)| format!("{}{link}", public.trim_end_matches('/'))),
                    strong: segment.strong,
                };
                if let (Some(line), false) = (lines.last_mut(), span.text.is_empty()) {
                    line.heading = line.heading.or(segment.heading);
                    line.spans.push(span);
                }
            }
        }
        lines.retain(|line| !line.spans.is_empty());
        lines
    }
}

/// A line of a text that was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextLine {
    /// Of which level the heading is, from 1; none: running text.
    pub heading: Option<u8>,
    /// The words.
    pub spans: Vec<TextSpan>,
}

fn words(text: impl Into<String>) -> Segment {
    Segment {
        text: text.into(),
        cell: None,
        value: None,
        numerator: None,
        denominator: None,
        link: None,
        heading: None,
        strong: false,
    }
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

impl ParagraphSource<'_> {
    /// Whether everything that a computed indicator is made of stands beside it as figures of their own.
    fn is_made_of(&self, quantity: &Quantity, beside: &[&TemplatePiece]) -> bool {
        let Quantity::Indicator { code, agency } = quantity else { return false };
        let whose = |agency: &Option<String>| agency.clone().unwrap_or_else(|| self.agency.to_owned());
        let stands = |operand: &Quantity| {
            beside.iter().any(|piece| {
                let TemplatePiece::Place(Placeholder::Quantity { quantity: other, .. }) = piece else {
                    return false;
                };
                match (operand, other) {
                    // The denominator is printed with its numerator: `531/617`.
                    (
                        Quantity::Denominator(wanted) | Quantity::Indicator { code: wanted, agency: None },
                        Quantity::Indicator { code, agency: of },
                    ) => wanted == code && whose(of) == whose(agency),
                    _ => operand == other,
                }
            })
        };
        let told = self.indicators.get(&(whose(agency), code.clone()));
        told.is_some_and(|told| {
            !told.parts.is_empty() && told.parts.iter().all(|(operand, _)| stands(operand))
        })
    }
}

/// Writes the paragraph, or names everything that is missing: one with gaps is not written.
pub(crate) fn render(
    template: &Template,
    source: &mut ParagraphSource<'_>,
    language: Language,
) -> Result<Rendered, Vec<MissingValue>> {
    let (mut writer, sentences) = (TextWriter::default(), template.sentences());
    for (piece, sentence) in template.0.iter().zip(&sentences) {
        match piece {
            TemplatePiece::UnlessZero => writer.open.push((writer.segments.len(), writer.missing.len())),
            TemplatePiece::EndUnlessZero => writer.leave_out_zeros(),
            TemplatePiece::Heading(level) => writer.heading = Some(*level),
            TemplatePiece::EndHeading => writer.heading = None,
            TemplatePiece::Strong => writer.strong = !writer.strong,
            TemplatePiece::Words(text) => writer.add(words(text.clone())),
            TemplatePiece::Place(place) => {
                let beside = || {
                    let pieces = template.0.iter().zip(&sentences).filter(|(_, other)| *other == sentence);
                    pieces.map(|(piece, _)| piece).collect()
                };
                match put(place, source, beside, language) {
                    Ok(put) => put.into_iter().for_each(|segment| writer.add(segment)),
                    Err(why) => writer.missing.push(why),
                }
            }
        }
    }
    if writer.missing.is_empty() { Ok(Rendered(writer.segments)) } else { Err(writer.missing) }
}

/// What was written, and what is open.
#[derive(Default)]
struct TextWriter {
    segments: Vec<Segment>,
    missing: Vec<MissingValue>,
    /// Where each part began that may be left out: in the segments, and in what is missing.
    open: Vec<(usize, usize)>,
    heading: Option<u8>,
    strong: bool,
}

impl TextWriter {
    fn add(&mut self, segment: Segment) {
        self.segments.push(Segment { heading: self.heading, strong: self.strong, ..segment });
    }

    /// Takes out what was written since a part began when no figure in it is more than zero. A rate of nothing is none either.
    fn leave_out_zeros(&mut self) {
        let Some((begins, missed)) = self.open.pop() else { return };
        let is_zero = |value: &str| value.chars().all(|digit| matches!(digit, '0' | '.'));
        // A share of something is told whatever it is.
        let mut told = self.segments.iter().skip(begins);
        let nothing =
            told.all(|segment| segment.denominator.is_none() && segment.value.as_deref().is_none_or(is_zero));
        let mut missing = self.missing.iter().skip(missed);
        if nothing && missing.all(|missing| missing.code == EMPTY_DENOMINATOR) {
            self.segments.truncate(begins);
            self.missing.truncate(missed);
        }
    }
}

fn put<'a>(
    place: &Placeholder,
    source: &mut ParagraphSource<'_>,
    beside: impl FnOnce() -> Vec<&'a TemplatePiece>,
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
        (Placeholder::Quantity { quantity, with_base, format }, _) => {
            let found = quantity.resolve(source)?;
            let with_base = *with_base || source.is_made_of(quantity, &beside());
            return Ok(quoted(quantity, &found, (cells, source.agency), (with_base, *format), language));
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
        (Quantity::Figure { row, .. } | Quantity::Rate { row, .. }, _) if !cells.opens(row) => (None, None),
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
    whose: (&ReportCells, &str),
    (with_base, format): (bool, PlaceFormat),
    language: Language,
) -> Vec<Segment> {
    let (cell, link) = opened(quantity, found, whose);
    let text = format.words(&found.value, (found.unit, found.places), language);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::figures::figure::Figure;

    fn cells(values: &[(Figure, i64)]) -> ReportCells {
        let mut total = FigureValues::default();
        total.add(|figure| values.iter().find(|(told, _)| *told == figure).map_or(0, |(_, value)| *value));
        let day = chrono::NaiveDate::from_ymd_opt(2023, 6, 14).unwrap();
        ReportCells {
            agency: ("UBND quận Bình Phú".into(), "Binh Phu District".into()),
            with_below: false,
            from: day,
            to: day,
            as_of: day,
            rows: BTreeMap::from([("total".to_owned(), total)]),
            empty_rows: Vec::new(),
            run: None,
            link: "/cells/{row}:{figure}".into(),
            total_link: "/cells/{figure}".into(),
        }
    }

    fn written(text: &str, values: &[(Figure, i64)]) -> Result<Rendered, Vec<MissingValue>> {
        let cells = cells(values);
        let mut source =
            ParagraphSource { cells: &cells, agency: "H1", indicators: BTreeMap::new(), changes: Vec::new() };
        render(&Template::parse(text).unwrap(), &mut source, Language::Vietnamese)
    }

    #[test]
    fn what_is_zero_is_left_out_and_a_rate_of_nothing_too() {
        use Figure::{OnTimeOfResolvedDenominator, OnTimeOfResolvedNumerator, Received, Resolved};
        let text =
            "Có {received}[; giải quyết {resolved}[, quá hạn {resolved_late}]][, đạt {on_time_of_resolved}].";
        let of = |values: &[(Figure, i64)]| written(text, values).unwrap().text();
        assert_eq!(of(&[]), "Có 0.");
        assert_eq!(of(&[(Received, 4), (Resolved, 3)]), "Có 4; giải quyết 3.");
        // Nothing in time is worth a word.
        let late = [(OnTimeOfResolvedDenominator, 3), (OnTimeOfResolvedNumerator, 0)];
        assert_eq!(of(&late), "Có 0, đạt 0,00% (0/3).");
        // Beside a figure that is there a rate of nothing is missed.
        let missed = written("[{received} hồ sơ, đạt {on_time_of_resolved}]", &[(Received, 4)]).unwrap_err();
        assert_eq!(missed.iter().map(|missing| missing.code).collect::<Vec<_>>(), [EMPTY_DENOMINATOR]);
    }

    #[test]
    fn a_line_is_a_heading_and_a_number_a_link_where_the_address_is_known() {
        let text = written("# I. {agency}\n\nCó **{received|00} hồ sơ**.", &[(Figure::Received, 7)]).unwrap();
        assert_eq!(text.text(), "I. UBND quận Bình Phú\n\nCó 07 hồ sơ.");
        let lines = text.lines(Some("https://a.vn/"));
        assert_eq!(lines.iter().map(|line| line.heading).collect::<Vec<_>>(), [Some(1), None]);
        let spans: Vec<(&str, bool, Option<&str>)> = lines[1]
            .spans
            .iter()
            .map(|span| (span.text.as_str(), span.strong, span.link.as_deref()))
            .collect();
        assert_eq!(
            spans,
            [
                ("Có ", false, None),
                ("07", true, Some("https://a.vn/cells/received")),
                (" hồ sơ", true, None),
                (".", false, None)
            ]
        );
        assert!(text.lines(None).iter().flat_map(|line| &line.spans).all(|span| span.link.is_none()));
    }
}
