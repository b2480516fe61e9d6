//! A template: fixed words, and places in braces that figures are put into. No figure is typed into the words.
//! Pure: no HTTP, no SQL, no clock.
//!
//! ```text
//! {agency} {period} {as_of}             whose report, of which days, as of which day
//! {desks}                               whose dossiers are counted: the desk of the agency, with those of the offices below it if there are any
//! {quote:1.104|Quyết định 12/QĐ-UBND}   a figure that somebody else tells, and who: the register does not answer for it
//! [, {resolved_late} hồ sơ quá hạn]     left out when every figure in it is zero
//! {resolved} {ward:resolved}            a figure of the total, or of a row of the report
//! {on_time_of_resolved}                 a rate: it prints its numerator and denominator too, unless both stand in the
//!                                       same sentence as figures
//! {indicator.F21b} {indicator.F21b@H26} an indicator of the agency, or of another one
//! {procedures_abolished} {workflows_approved(ward)} what was done to the catalogue in the period, or stands in it at its end
//! ```
//!
//! Names are those of `report/quantity/spelling.rs`.

use thiserror::Error;

use crate::report::figures::figure::Figure;
use crate::report::quantity::spelling::Quantity;
use crate::statement::parsed_text::read;
use crate::statement::surrounding_words::is_end;

/// The longest template, in characters.
pub const MOST_CHARACTERS: usize = 20_000;
/// The most places.
const MOST_PLACES: usize = 500;
/// What a quoted figure begins with.
const QUOTE: &str = "quote:";

/// A template that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(pub Vec<TemplatePiece>);

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplatePiece {
    /// Words as they stand.
    Words(String),
    /// A place.
    Place(Placeholder),
    /// What follows until the end is left out when every figure in it is zero.
    UnlessZero,
    /// Its end.
    EndUnlessZero,
}

/// What is put into a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placeholder {
    /// The name of the agency.
    Agency,
    /// The desks whose dossiers are counted.
    Desks,
    /// What somebody else tells, as it is printed, and who.
    Quote {
        /// What is printed.
        text: String,
        /// Whose words they are: a document, a system.
        source: String,
    },
    /// The days of the report.
    Period,
    /// The day on which it stands.
    AsOf,
    /// A figure, rate or indicator.
    Quantity {
        /// Which.
        quantity: Quantity,
        /// Of a rate: whether numerator and denominator stand in the same sentence as figures, so that it needs no more.
        with_base: bool,
    },
}

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TemplateError {
    /// A brace or bracket that is not closed, or a brace that is not opened.
    #[error("character {0}: the braces or brackets do not match")]
    Braces(usize),
    /// Nothing of that name can be put there.
    #[error("there is no {{{0}}}")]
    Unknown(String),
    /// A figure stands in the words.
    #[error(
        "{0} is typed: put a place in braces there, so that it comes from a cell, or write {{quote:figure|source}}"
    )]
    Typed(String),
    /// A figure is quoted and nobody is named.
    #[error("{{{0}}} names no source: write {{quote:figure|source}}")]
    Unsourced(String),
    /// Too long, or too many places.
    #[error("the template is too long")]
    TooLong,
}

impl TemplateError {
    /// A stable word.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Braces(_) => "braces",
            Self::Unknown(_) => "unknown_figure",
            Self::Typed(_) => "typed_figure",
            Self::Unsourced(_) => "source_missing",
            Self::TooLong => "too_long",
        }
    }

    /// The sentence in Vietnamese.
    #[must_use]
    pub fn words_vi(&self) -> String {
        match self {
            Self::Braces(at) => format!("ký tự thứ {at}: dấu ngoặc không khớp"),
            Self::Unknown(name) => format!(
                "không có số liệu {{{name}}}: dùng tên số liệu hoặc tỷ lệ của báo cáo, hoặc {{indicator.MÃ}}"
            ),
            Self::Typed(text) => {
                format!(
                    "“{text}” được gõ tay: thay bằng chỗ điền trong ngoặc nhọn để số lấy từ báo cáo, hoặc ghi {{quote:số|nguồn}} \
                     khi trích dẫn"
                )
            }
            Self::Unsourced(name) => {
                format!("{{{name}}} chưa ghi nguồn: viết {{quote:số|nguồn}}")
            }
            Self::TooLong => {
                format!("mẫu dài nhất {MOST_CHARACTERS} ký tự, {MOST_PLACES} chỗ điền")
            }
        }
    }
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// Every mistake.
    pub fn parse(text: &str) -> Result<Self, Vec<TemplateError>> {
        if text.chars().count() > MOST_CHARACTERS {
            return Err(vec![TemplateError::TooLong]);
        }
        let (mut pieces, mut mistakes, mut words) = (Vec::new(), Vec::new(), String::new());
        // Where the brackets opened, and how many pieces were there then.
        let mut open: Option<(usize, usize)> = None;
        let mut rest = text.chars().enumerate();
        while let Some((at, letter)) = rest.next() {
            match letter {
                '{' => {
                    let name: String =
                        rest.by_ref().map(|(_, letter)| letter).take_while(|letter| *letter != '}').collect();
                    if name.contains('{') || name.chars().count() > 200 || name.contains('\n') {
                        mistakes.push(TemplateError::Braces(at + 1));
                        continue;
                    }
                    pieces.push(TemplatePiece::Words(std::mem::take(&mut words)));
                    match Placeholder::parse(name.trim()) {
                        None if name.trim().starts_with(QUOTE) => {
                            mistakes.push(TemplateError::Unsourced(name));
                        }
                        Some(place) => pieces.push(TemplatePiece::Place(place)),
                        None => mistakes.push(TemplateError::Unknown(name)),
                    }
                }
                '}' => mistakes.push(TemplateError::Braces(at + 1)),
                '[' if open.is_none() => {
                    pieces.push(TemplatePiece::Words(std::mem::take(&mut words)));
                    pieces.push(TemplatePiece::UnlessZero);
                    open = Some((at, pieces.len()));
                }
                ']' if open.is_some() => {
                    let begins = open.take().map_or(0, |(_, begins)| begins);
                    pieces.push(TemplatePiece::Words(std::mem::take(&mut words)));
                    if pieces.iter().skip(begins).any(TemplatePiece::is_quantity) {
                        pieces.push(TemplatePiece::EndUnlessZero);
                    } else {
                        as_words(&mut pieces, begins);
                    }
                }
                letter => words.push(letter),
            }
        }
        pieces.push(TemplatePiece::Words(words));
        if let Some((at, _)) = open {
            mistakes.push(TemplateError::Braces(at + 1));
        }
        pieces.retain(|piece| *piece != TemplatePiece::Words(String::new()));
        let places = pieces.iter().filter(|piece| matches!(piece, TemplatePiece::Place(_))).count();
        if places > MOST_PLACES {
            mistakes.push(TemplateError::TooLong);
        }
        let template = Self(pieces);
        mistakes.extend(template.typed());
        if mistakes.is_empty() { Ok(template.with_bases()) } else { Err(mistakes) }
    }

    /// The figures that stand in the words: read as the checker reads them.
    fn typed(&self) -> Vec<TemplateError> {
        // A place is a word to the reader, and to a percent sign behind it a figure that was typed.
        let shown: String = self
            .0
            .iter()
            .map(|piece| match piece {
                TemplatePiece::Words(words) => words.as_str(),
                TemplatePiece::Place(_) => "…",
                TemplatePiece::UnlessZero | TemplatePiece::EndUnlessZero => "",
            })
            .collect();
        let mut typed: Vec<TemplateError> =
            read(&shown).mentions.into_iter().map(|mention| TemplateError::Typed(mention.text)).collect();
        if shown.contains("…%") || shown.contains("… %") {
            typed.push(TemplateError::Typed("%".to_owned()));
        }
        typed
    }

    /// Marks the rates whose numerator and denominator stand in the same sentence.
    fn with_bases(mut self) -> Self {
        let sentences = self.sentences();
        let figures: Vec<(usize, Quantity)> = self
            .0
            .iter()
            .zip(&sentences)
            .filter_map(|(piece, sentence)| match piece {
                TemplatePiece::Place(Placeholder::Quantity { quantity, .. }) => {
                    Some((*sentence, quantity.clone()))
                }
                _ => None,
            })
            .collect();
        for (piece, sentence) in self.0.iter_mut().zip(&sentences) {
            let TemplatePiece::Place(Placeholder::Quantity { quantity, with_base }) = piece else { continue };
            let Quantity::Rate { row, rate } = quantity else { continue };
            let stands = |figure: Figure| {
                figures.contains(&(*sentence, Quantity::Figure { row: row.clone(), figure }))
            };
            // A base that is a sum is not there to be read.
            *with_base = match rate.parts() {
                (part, [base]) => stands(part) && stands(*base),
                _ => false,
            };
        }
        self
    }

    /// In which sentence each piece begins.
    fn sentences(&self) -> Vec<usize> {
        let mut sentence = 0;
        let mut begins = Vec::new();
        for piece in &self.0 {
            begins.push(sentence);
            if let TemplatePiece::Words(words) = piece {
                let letters: Vec<char> = words.chars().collect();
                sentence += (0..letters.len()).filter(|at| is_end(&letters, *at)).count();
            }
        }
        begins
    }

    /// The indicators that it names, with the agency where another one is named.
    pub fn indicators(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.0.iter().filter_map(|piece| match piece {
            TemplatePiece::Place(Placeholder::Quantity {
                quantity: Quantity::Indicator { code, agency },
                ..
            }) => Some((code.as_str(), agency.as_deref())),
            _ => None,
        })
    }
}

impl Template {
    /// Whether it names anything of the catalogue.
    #[must_use]
    pub fn names_the_catalogue(&self) -> bool {
        self.0.iter().any(|piece| {
            let TemplatePiece::Place(Placeholder::Quantity { quantity, .. }) = piece else { return false };
            matches!(quantity, Quantity::CatalogueChange { .. })
        })
    }
}

impl TemplatePiece {
    fn is_quantity(&self) -> bool {
        matches!(self, Self::Place(Placeholder::Quantity { .. }))
    }
}

/// Brackets around words alone are words: what began as a part that may be left out is put back.
fn as_words(pieces: &mut Vec<TemplatePiece>, begins: usize) {
    if let Some(opened) = begins.checked_sub(1).and_then(|at| pieces.get_mut(at)) {
        *opened = TemplatePiece::Words("[".to_owned());
    }
    pieces.push(TemplatePiece::Words("]".to_owned()));
}

impl Placeholder {
    fn parse(name: &str) -> Option<Self> {
        match name {
            "agency" => Some(Self::Agency),
            "desks" => Some(Self::Desks),
            quoted if quoted.starts_with(QUOTE) => {
                let (text, source) = quoted.strip_prefix(QUOTE)?.split_once('|')?;
                let (text, source) = (text.trim().to_owned(), source.trim().to_owned());
                (!text.is_empty() && !source.is_empty()).then_some(Self::Quote { text, source })
            }
            "period" => Some(Self::Period),
            "as_of" => Some(Self::AsOf),
            _ => Quantity::parse(name)
                .filter(|quantity| {
                    matches!(
                        quantity,
                        Quantity::Figure { .. }
                            | Quantity::Rate { .. }
                            | Quantity::Indicator { .. }
                            | Quantity::CatalogueChange { .. }
                    )
                })
                .map(|quantity| Self::Quantity { quantity, with_base: false }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::figures::rates::RateName;

    fn codes(text: &str) -> Vec<&'static str> {
        Template::parse(text).err().unwrap_or_default().iter().map(TemplateError::code).collect()
    }

    #[test]
    fn a_template_is_words_and_places() {
        let text =
            "Từ ngày 14/6/2023, {agency} giải quyết {ward:resolved} hồ sơ theo Quyết định số 818/QĐ-UBND.";
        let Template(pieces) = Template::parse(text).unwrap();
        assert_eq!(pieces.len(), 5);
        assert_eq!(
            pieces[3],
            TemplatePiece::Place(Placeholder::Quantity {
                quantity: Quantity::parse("ward:resolved").unwrap(),
                with_base: false
            })
        );
        let indicators = Template::parse("{indicator:F21b@H26} và {indicator:F38a}").unwrap();
        assert_eq!(indicators.indicators().collect::<Vec<_>>(), [("F21b", Some("H26")), ("F38a", None)]);
    }

    #[test]
    fn mistakes_are_named_when_it_is_saved() {
        for (text, expected) in [
            ("{nothing}", &["unknown_figure"][..]),
            ("{resolvd} và {ward:}", &["unknown_figure", "unknown_figure"]),
            ("{indicator:} {procedures()} {portal.X} {3}", &["unknown_figure"; 4]),
            ("{resolved", &[]),
            ("{resolved {received}", &["braces"]),
            ("resolved}", &["braces"]),
            ("{resolved} hồ sơ, đạt 100%", &["typed_figure"]),
            ("{resolved} hồ sơ, trong đó 5.998 của quận", &["typed_figure"]),
            ("đạt {resolved}%", &["typed_figure"]),
            ("Năm 2023, 6 tháng đầu năm: {resolved} hồ sơ.", &[]),
            ("Bãi bỏ {procedures_abolished}, phê duyệt {workflows_approved(ward)} quy trình.", &[]),
        ] {
            assert_eq!(codes(text), expected, "{text}");
        }
        assert_eq!(codes(&"a".repeat(MOST_CHARACTERS + 1)), ["too_long"]);
        assert_eq!(codes(&"{resolved} ".repeat(501)), ["too_long"]);
    }

    #[test]
    fn a_quoted_figure_names_its_source() {
        let Template(pieces) = Template::parse("Công bố {quote:1.104| QĐ 12/QĐ-UBND } TTHC.").unwrap();
        let quote = Placeholder::Quote { text: "1.104".to_owned(), source: "QĐ 12/QĐ-UBND".to_owned() };
        assert_eq!(pieces[1], TemplatePiece::Place(quote));
        for text in ["{quote:1.104}", "{quote:1.104|}", "{quote:|QĐ 12}", "{quote:1.104|  }"] {
            assert_eq!(codes(text), ["source_missing"], "{text}");
        }
    }

    #[test]
    fn brackets_hold_what_may_be_left_out() {
        let Template(pieces) =
            Template::parse("Đã giải quyết {resolved}[, {resolved_late} quá hạn] hồ sơ [sic].").unwrap();
        let at = |wanted: &TemplatePiece| pieces.iter().position(|piece| piece == wanted);
        assert_eq!((at(&TemplatePiece::UnlessZero), at(&TemplatePiece::EndUnlessZero)), (Some(2), Some(6)));
        assert_eq!(pieces.iter().filter(|piece| **piece == TemplatePiece::UnlessZero).count(), 1);
        for (text, expected) in [
            ("[, {resolved_late} quá hạn", &["braces"][..]),
            ("[{resolvd}]", &["unknown_figure"]),
            ("[{resolved} hồ sơ, đạt 100%]", &["typed_figure"]),
            ("] và [chữ]", &[]),
        ] {
            assert_eq!(codes(text), expected, "{text}");
        }
    }

    #[test]
    fn every_rate_of_the_table_has_a_place() {
        for rate in RateName::ALL {
            let placed = format!("{{ward:{}}}", rate.as_str());
            let quantity = Quantity::Rate { row: "ward".to_owned(), rate: *rate };
            let place = TemplatePiece::Place(Placeholder::Quantity { quantity, with_base: false });
            assert_eq!(Template::parse(&placed), Ok(Template(vec![place])));
        }
    }

    #[test]
    fn a_rate_needs_no_base_when_both_stand_in_its_sentence() {
        let bases = |text: &str| -> Vec<bool> {
            let Template(pieces) = Template::parse(text).unwrap();
            pieces
                .iter()
                .filter_map(|piece| match piece {
                    TemplatePiece::Place(Placeholder::Quantity {
                        quantity: Quantity::Rate { .. },
                        with_base,
                    }) => Some(*with_base),
                    _ => None,
                })
                .collect()
        };
        let both = "{on_time_of_resolved_numerator} trên {on_time_of_resolved_denominator} hồ sơ";
        assert_eq!(bases(&format!("{both}, đạt {{on_time_of_resolved}}.")), [true]);
        assert_eq!(bases(&format!("{both}. Đạt {{on_time_of_resolved}}.")), [false]);
        assert_eq!(bases(&format!("{both}, cấp xã {{ward:on_time_of_resolved}}.")), [false]);
        assert_eq!(bases("{resolved} hồ sơ, đạt {resolved_rate}"), [false]);
    }
}
