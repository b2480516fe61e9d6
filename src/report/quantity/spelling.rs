//! How a quantity is spelled: the one reader of names, for formulas, paragraphs and layouts.
//! Pure: no HTTP, no SQL, no clock.
//!
//! ```text
//! resolved    ward:resolved             a figure of the report: of the total, or of a row
//! on_time_of_resolved                   a rate, of the total or of a row
//! indicator.F21b    indicator.F21b@H26  an indicator: of the agency, or of another one
//! of(F25a)                              the denominator that was entered with an indicator: the 617 of "531 of 617"
//! procedures()    procedures(district)  procedures of the catalogue in force, all or those counted at a level
//! procedures_served                     procedures of the agency's level, and of them online_procedures, online_procedures_used
//! procedures_abolished    procedures_published(ward)    what was done to the catalogue in the period, or stands in it at its end
//! delegation(delegated)                 procedures that the agency delegates; delegation(authority) those of its authority
//! portal.DOSSIER_SYNC                   what only the national portal knows
//! 80                                    a number
//! ```
//!
//! Read, and spelled anew as above: `report(resolved, ward)` for `ward:resolved`, `F21b` and `indicator:F21b` for
//! `indicator.F21b`. Templates and formulas that are kept use them; the book of indicators prints its own codes bare.

use std::fmt;

use crate::agency::Level;
use crate::named_values;
use crate::report::figures::figure::Figure;
use crate::report::figures::rates::RateName;
use crate::report::measure::catalogue::CatalogueFigure;
use crate::report::measure::delegation::DelegationFigure;
use crate::report::quantity::TOTAL;
use crate::report::quantity::unit::UnitOfMeasure;

/// Begins the name of an indicator.
const INDICATOR: &str = "indicator.";
/// The same in older templates.
const INDICATOR_TOO: &str = "indicator:";
/// Begins the name of a measure that only the national portal knows.
const PORTAL: &str = "portal.";
/// The largest number that can be written.
const LARGEST: i64 = 1_000_000_000_000;

named_values! {
    /// A count of procedures.
    pub enum CatalogueCount {
        /// Thủ tục thuộc thẩm quyền: administrative procedures in force on the last day of the period that the agency's level
        /// serves.
        Served = "procedures_served",
        /// Those of them that are offered online, in full or in part.
        Online = "online_procedures",
        /// Those offered online for which a dossier was received online in the period.
        OnlineUsed = "online_procedures_used",
    }
}

impl CatalogueCount {
    /// The label for people.
    #[must_use]
    pub fn label_vi(self) -> &'static str {
        match self {
            Self::Served => "Thủ tục thuộc thẩm quyền",
            Self::Online => "Thủ tục cung cấp dịch vụ công trực tuyến",
            Self::OnlineUsed => "Dịch vụ công trực tuyến có phát sinh hồ sơ trực tuyến",
        }
    }
}

/// Something that has a value for an office and a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quantity {
    /// A number that is written there.
    Number(i64),
    /// A figure of a row of the report.
    Figure {
        /// The key of the row.
        row: String,
        /// The figure.
        figure: Figure,
    },
    /// A rate of a row of the report.
    Rate {
        /// The key of the row.
        row: String,
        /// The rate.
        rate: RateName,
    },
    /// An indicator.
    Indicator {
        /// Its code.
        code: String,
        /// Code of the agency; none: the one that is asked about.
        agency: Option<String>,
    },
    /// The denominator that was entered with the value of an indicator.
    Denominator(String),
    /// Procedures in force on the day: all, or those counted at one level.
    Procedures(Option<Level>),
    /// Procedures that the agency's level serves.
    Catalogue(CatalogueCount),
    /// What was done to the catalogue, or stands in it: all of it, or what is counted at one level.
    CatalogueChange {
        /// The figure.
        figure: CatalogueFigure,
        /// The level.
        level: Option<Level>,
    },
    /// Procedures by whether the agency delegates them.
    Delegation(DelegationFigure),
    /// A measure of the national portal by its metric code: no data here.
    Portal(String),
}

impl Quantity {
    /// A figure of the total.
    #[must_use]
    pub fn of_total(figure: Figure) -> Self {
        Self::Figure { row: TOTAL.to_owned(), figure }
    }

    /// The quantity of that name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.starts_with(|letter: char| letter.is_ascii_digit()) {
            return text.parse::<i64>().ok().filter(|number| *number <= LARGEST).map(Self::Number);
        }
        if let Some((function, argument)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) {
            return Self::call(function.trim_end(), argument.trim());
        }
        if let Some(metric) = text.strip_prefix(PORTAL) {
            return is_word(metric, 60).then(|| Self::Portal(metric.to_owned()));
        }
        let marked = text.strip_prefix(INDICATOR).or_else(|| text.strip_prefix(INDICATOR_TOO));
        if let Some(name) =
            marked.or_else(|| Some(text).filter(|text| begins_large(text) && !text.contains(':')))
        {
            let (code, agency) =
                name.split_once('@').map_or((name, None), |(code, agency)| (code, Some(agency)));
            let is_code = |code: &str| {
                !code.is_empty() && code.split(['.', '-']).all(|part| part.is_empty() || is_word(part, 60))
            };
            return (is_indicator(code) && agency.is_none_or(is_code))
                .then(|| Self::Indicator { code: code.to_owned(), agency: agency.map(str::to_owned) });
        }
        let (row, name) = text.rsplit_once(':').unwrap_or((TOTAL, text));
        Self::of_row(row, name).or_else(|| CatalogueCount::parse(text).map(Self::Catalogue)).or_else(|| {
            CatalogueFigure::parse(text).map(|figure| Self::CatalogueChange { figure, level: None })
        })
    }

    fn of_row(row: &str, name: &str) -> Option<Self> {
        let key = Some(row.to_owned()).filter(|row| !row.is_empty())?;
        match RateName::named(name) {
            Some(rate) => Some(Self::Rate { row: key, rate }),
            None => Figure::named(name).map(|figure| Self::Figure { row: key, figure }),
        }
    }

    fn call(function: &str, argument: &str) -> Option<Self> {
        let level = |text: &str| Level::parse(text.trim()).filter(|level| *level != Level::Unit);
        match function {
            "of" => is_indicator(argument).then(|| Self::Denominator(argument.to_owned())),
            "report" => match argument.split_once(',') {
                None => Self::of_row(TOTAL, argument),
                Some((name, row)) => Self::of_row(level(row)?.as_str(), name.trim_end()),
            },
            "procedures" if argument.is_empty() => Some(Self::Procedures(None)),
            "procedures" => level(argument).map(|level| Self::Procedures(Some(level))),
            "delegation" => DelegationFigure::parse(argument).map(Self::Delegation),
            _ => {
                let (figure, level) = CatalogueFigure::parse(function).zip(level(argument))?;
                Some(Self::CatalogueChange { figure, level: Some(level) })
            }
        }
    }

    /// The code of the indicator that it reads.
    #[must_use]
    pub fn indicator(&self) -> Option<&str> {
        match self {
            Self::Indicator { code, .. } | Self::Denominator(code) => Some(code),
            _ => None,
        }
    }

    /// The label for people; an indicator has its own in the book, and its code here.
    #[must_use]
    pub fn label_vi(&self) -> String {
        match self {
            Self::Figure { figure, .. } => figure.label_vi().to_owned(),
            Self::Rate { rate, .. } => rate.label_vi().to_owned(),
            Self::Catalogue(count) => count.label_vi().to_owned(),
            Self::CatalogueChange { figure, level } => {
                let level = level.map(|level| format!(" {}", level.words_vi())).unwrap_or_default();
                format!("{}{level}", figure.label_vi())
            }
            Self::Indicator { code, .. } => code.clone(),
            Self::Portal(metric) => metric.clone(),
            _ => self.to_string(),
        }
    }

    /// In what it is counted; none for a bare number, for a measure of the portal, and for an indicator, which the book knows.
    #[must_use]
    pub fn unit(&self) -> Option<UnitOfMeasure> {
        match self {
            Self::Number(_) | Self::Indicator { .. } | Self::Denominator(_) | Self::Portal(_) => None,
            Self::Figure { figure, .. } if figure.as_str().starts_with("promises_") => {
                Some(UnitOfMeasure::Promises)
            }
            Self::Figure { .. } => Some(UnitOfMeasure::Dossiers),
            Self::Rate { .. } => Some(UnitOfMeasure::Percent),
            Self::Procedures(_) | Self::Catalogue(_) | Self::Delegation(_) => Some(UnitOfMeasure::Procedures),
            Self::CatalogueChange { figure, .. } => Some(match figure {
                CatalogueFigure::ProceduresPublished
                | CatalogueFigure::ProceduresChanged
                | CatalogueFigure::ProceduresAbolished
                | CatalogueFigure::ProceduresInForce
                | CatalogueFigure::ProceduresLinked => UnitOfMeasure::Procedures,
                CatalogueFigure::WorkflowsApproved | CatalogueFigure::WorkflowsInUse => {
                    UnitOfMeasure::Workflows
                }
                CatalogueFigure::ProcessesOutside => UnitOfMeasure::Processes,
                CatalogueFigure::DelegationsBegun
                | CatalogueFigure::DelegationsRevoked
                | CatalogueFigure::DelegationsInForce => UnitOfMeasure::Other,
            }),
        }
    }
}

fn begins_large(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_uppercase())
}

fn is_word(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// Whether a text can be the code of an indicator.
fn is_indicator(code: &str) -> bool {
    begins_large(code) && is_word(code, 40)
}

impl fmt::Display for Quantity {
    /// The one spelling; `{:#}` gives an indicator its bare code, as the book of indicators does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (row, name) = match self {
            Self::Figure { row, figure } => (row, figure.as_str()),
            Self::Rate { row, rate } => (row, rate.as_str()),
            Self::Number(number) => return write!(f, "{number}"),
            Self::Indicator { code, agency } => {
                let mark = if f.alternate() { "" } else { INDICATOR };
                write!(f, "{mark}{code}")?;
                return agency.iter().try_for_each(|agency| write!(f, "@{agency}"));
            }
            Self::Denominator(code) => return write!(f, "of({code})"),
            Self::Procedures(level) => {
                return write!(f, "procedures({})", level.map(Level::as_str).unwrap_or_default());
            }
            Self::Catalogue(count) => return f.write_str(count.as_str()),
            Self::CatalogueChange { figure, level: None } => return f.write_str(figure.as_str()),
            Self::CatalogueChange { figure, level: Some(level) } => return write!(f, "{figure}({level})"),
            Self::Delegation(count) => return write!(f, "delegation({count})"),
            Self::Portal(metric) => return write!(f, "{PORTAL}{metric}"),
        };
        if row == TOTAL { f.write_str(name) } else { write!(f, "{row}:{name}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back() {
        let figures = Figure::ALL.iter().map(|figure| figure.as_str());
        let rates = RateName::ALL.iter().map(|rate| rate.as_str());
        let counts = CatalogueCount::ALL.iter().map(|count| count.as_str());
        let counts = counts.chain(CatalogueFigure::ALL.iter().map(|figure| figure.as_str()));
        let others = "ward:resolved ward~ho-tich:on_time_of_resolved H26.268~H26.268.05:received portal.DOSSIER_SYNC \
                      indicator.Q5_4_T indicator.F21b@H26.268 of(F25a) procedures() procedures(district) \
                      delegation(delegated) delegation(authority) processes_outside(ward) 80";
        let others = others.split_whitespace();
        for name in figures.chain(rates).chain(counts).chain(others) {
            assert_eq!(Quantity::parse(name).unwrap().to_string(), name);
        }
    }

    #[test]
    fn what_is_kept_in_another_spelling_is_read_too() {
        for (text, name) in [
            ("report(resolved)", "resolved"),
            ("total:resolved", "resolved"),
            ("report( resolved , ward )", "ward:resolved"),
            ("F21b", "indicator.F21b"),
            ("indicator:F21b@H26", "indicator.F21b@H26"),
        ] {
            assert_eq!(Quantity::parse(text).unwrap().to_string(), name, "{text}");
        }
        assert_eq!(format!("{:#}", Quantity::parse("indicator.F21b").unwrap()), "F21b");
    }

    #[test]
    fn what_nobody_knows_is_no_quantity() {
        let unknown = "|late|resolvd|ward:|:resolved|portal.|portal.a b|received; DROP|indicator.|indicator.q5|indicator.Q5-4|\
                       F21b@|of(3)|sum(F21a)|report(nothing)|report(resolved, unit)|procedures(unit)|delegation(all)|\
                       ward:procedures_served|ward:procedures_abolished|procedures_abolished(unit)|procedures_abolished()|99999999999999999999|1000000000001|kỳ";
        for text in unknown.split('|') {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
    }
}
