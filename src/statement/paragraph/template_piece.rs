//! The pieces of a template: words, places with what is put into them, and the mistakes that one may have.
//! Pure: no HTTP, no SQL, no clock.

use thiserror::Error;

use super::place_format::PlaceFormat;
use crate::report::quantity::spelling::Quantity;

/// The longest template, in characters: a report of half a year is one.
pub const MOST_CHARACTERS: usize = 60_000;
/// The most places.
pub(super) const MOST_PLACES: usize = 1_000;
/// What a quoted figure begins with.
const QUOTE: &str = "quote:";

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
    /// What follows in its line is a heading of this level, from 1.
    Heading(u8),
    /// What follows is a heading no more.
    EndHeading,
    /// What follows stands out, or does so no more.
    Strong,
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
        /// How it is written.
        format: PlaceFormat,
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
    /// A place asks for a format that there is not, or that a rate does not have.
    #[error("{{{0}}}: behind | stands 00 (03) or 0 (1407), for a number; a rate has no format")]
    Format(String),
    /// Words begin to stand out and do not end in their line, or beyond a bracket.
    #[error("character {0}: ** is not closed in its line and bracket")]
    Strong(usize),
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
            Self::Format(_) => "unknown_format",
            Self::Strong(_) => "stars",
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
            Self::Format(name) => format!(
                "{{{name}}}: sau dấu | chỉ ghi 00 (thêm số 0 trước số nhỏ hơn 10) hoặc 0 (không chấm hàng nghìn), không dùng cho tỷ lệ"
            ),
            Self::Strong(at) => {
                format!("ký tự thứ {at}: dấu ** in đậm chưa đóng trong cùng dòng, cùng dấu ngoặc")
            }
            Self::TooLong => {
                format!("mẫu dài nhất {MOST_CHARACTERS} ký tự, {MOST_PLACES} chỗ điền")
            }
        }
    }
}

impl TemplatePiece {
    /// Whether a figure, rate or indicator is put there.
    pub(super) fn is_quantity(&self) -> bool {
        matches!(self, Self::Place(Placeholder::Quantity { .. }))
    }
}

impl Placeholder {
    /// What is put into the place of that name.
    pub(super) fn parse(name: &str) -> Result<Self, TemplateError> {
        if let Some(quote) = name.strip_prefix(QUOTE) {
            let told = quote.split_once('|').map(|(text, source)| (text.trim(), source.trim()));
            return match told.filter(|(text, source)| !text.is_empty() && !source.is_empty()) {
                Some((text, source)) => Ok(Self::Quote { text: text.to_owned(), source: source.to_owned() }),
                None => Err(TemplateError::Unsourced(name.to_owned())),
            };
        }
        match name {
            "agency" => return Ok(Self::Agency),
            "desks" => return Ok(Self::Desks),
            "period" => return Ok(Self::Period),
            "as_of" => return Ok(Self::AsOf),
            _ => {}
        }
        let (bare, asked) = name.split_once('|').map_or((name, None), |(bare, asked)| (bare, Some(asked)));
        let quantity = Quantity::parse(bare.trim_end()).filter(|quantity| {
            matches!(
                quantity,
                Quantity::Figure { .. }
                    | Quantity::Rate { .. }
                    | Quantity::Indicator { .. }
                    | Quantity::CatalogueChange { .. }
            )
        });
        let quantity = quantity.ok_or_else(|| TemplateError::Unknown(bare.to_owned()))?;
        let format = match (asked, &quantity) {
            (None, _) => PlaceFormat::Usual,
            (Some(_), Quantity::Rate { .. }) => return Err(TemplateError::Format(name.to_owned())),
            (Some(asked), _) => {
                PlaceFormat::parse(asked.trim()).ok_or_else(|| TemplateError::Format(name.to_owned()))?
            }
        };
        Ok(Self::Quantity { quantity, with_base: false, format })
    }
}
