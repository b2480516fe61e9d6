//! A template: fixed words, and places in braces that figures are put into. No figure is typed into the words.
//! Pure: no HTTP, no SQL, no clock.
//!
//! ```text
//! {agency} {period} {as_of}             whose report, of which days, as of which day
//! {desks}                               whose dossiers are counted: the desk of the agency, with those of the offices below it if there are any
//! {quote:1.104|Quyết định 12/QĐ-UBND}   a figure that somebody else tells, and who: the register does not answer for it
//! [, {resolved_late} hồ sơ quá hạn]     left out when every figure in it is zero, or a rate of nothing; one may stand in another
//! {indicator.F40c|00} {resolved|0}      how a number is written: with a nought before one digit (03), without marks (1407)
//! # I. KẾT QUẢ    ## 1. Tiếp nhận       a line that is a heading, of the first to the third level
//! **toàn quận**                         words that stand out, within one line
//! {resolved} {ward:resolved}            a figure of the total, or of a row of the report
//! {on_time_of_resolved}                 a rate: it prints its numerator and denominator too, unless both stand in the
//!                                       same sentence as figures
//! {indicator.F21b} {indicator.F21b@H26} an indicator of the agency, or of another one
//! {procedures_abolished} {workflows_approved(ward)} what was done to the catalogue in the period, or stands in it at its end
//! ```
//!
//! Names are those of `report/quantity/spelling.rs`.

pub use super::template_piece::{MOST_CHARACTERS, Placeholder, TemplatePiece};
use super::template_piece::{MOST_PLACES, TemplateError};
use super::template_reader::TemplateReader;
use crate::report::figures::figure::Figure;
use crate::report::quantity::spelling::Quantity;
use crate::statement::parsed_text::read;
use crate::statement::surrounding_words::is_end;

/// A template that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(pub Vec<TemplatePiece>);

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// Every mistake.
    pub fn parse(text: &str) -> Result<Self, Vec<TemplateError>> {
        if text.chars().count() > MOST_CHARACTERS {
            return Err(vec![TemplateError::TooLong]);
        }
        let (pieces, mut mistakes) = TemplateReader::read(text);
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
                _ => "",
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
            let TemplatePiece::Place(Placeholder::Quantity { quantity, with_base, .. }) = piece else {
                continue;
            };
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
    pub(super) fn sentences(&self) -> Vec<usize> {
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

#[cfg(test)]
mod tests {
    use super::super::place_format::PlaceFormat;
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
                with_base: false,
                format: PlaceFormat::Usual
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
        assert_eq!(codes(&"{resolved} ".repeat(1_001)), ["too_long"]);
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
            ("[{resolved}[, {closed}]", &["braces"]),
            ("] và [chữ]", &[]),
            ("[một [hai] ba]", &[]),
        ] {
            assert_eq!(codes(text), expected, "{text}");
        }
    }

    #[test]
    fn one_part_that_may_be_left_out_stands_in_another() {
        let Template(pieces) =
            Template::parse("Quận[; phường {ward:received}[, tồn {pending}] [sic]].").unwrap();
        let marks: String = pieces
            .iter()
            .map(|piece| match piece {
                TemplatePiece::UnlessZero => "[",
                TemplatePiece::EndUnlessZero => "]",
                TemplatePiece::Words(words) if words.contains(['[', ']']) => "w",
                _ => ".",
            })
            .collect();
        assert_eq!(marks, ".[..[..].w.w].");
    }

    #[test]
    fn lines_that_are_headings_and_words_that_stand_out_are_marked() {
        let text = "# I. KẾT QUẢ\n## 1. {agency}\nCó **{received|00} hồ sơ** # mới.\n#không\n### a) Cuối";
        let Template(pieces) = Template::parse(text).unwrap();
        let marks: Vec<String> = pieces
            .iter()
            .map(|piece| match piece {
                TemplatePiece::Words(words) => words.clone(),
                TemplatePiece::Heading(level) => format!("h{level}"),
                TemplatePiece::EndHeading => "h0".to_owned(),
                TemplatePiece::Strong => "**".to_owned(),
                TemplatePiece::Place(Placeholder::Quantity { format, .. }) => format!("{format:?}"),
                _ => "{}".to_owned(),
            })
            .collect();
        assert_eq!(
            marks,
            [
                "h1",
                "I. KẾT QUẢ",
                "h0",
                "\n",
                "h2",
                "1. ",
                "{}",
                "h0",
                "\nCó ",
                "**",
                "TwoDigits",
                " hồ sơ",
                "**",
                " # mới.\n#không\n",
                "h3",
                "a) Cuối",
                "h0"
            ]
        );
        for (text, expected) in [
            ("**{resolved} hồ sơ", &["stars"][..]),
            ("**một\nhai**", &["stars", "stars"]),
            ("[**{resolved}] hồ sơ**", &["stars"]),
            ("**{resolved}[ và {closed}]**", &[]),
            ("{resolved|000} {resolved|}", &["unknown_format", "unknown_format"]),
            ("{on_time_of_resolved|00}", &["unknown_format"]),
            ("{agency|00}", &["unknown_figure"]),
        ] {
            assert_eq!(codes(text), expected, "{text}");
        }
    }

    #[test]
    fn every_rate_of_the_table_has_a_place() {
        for rate in RateName::ALL {
            let placed = format!("{{ward:{}}}", rate.as_str());
            let quantity = Quantity::Rate { row: "ward".to_owned(), rate: *rate };
            let format = PlaceFormat::Usual;
            let place = TemplatePiece::Place(Placeholder::Quantity { quantity, with_base: false, format });
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
                        ..
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
