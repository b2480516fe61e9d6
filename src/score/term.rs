//! What a numerator or denominator is made of: figures of the report, counts of the catalogue, indicators that an agency
//! enters, or measures of the portal that nobody has told the register.
//! Pure: no HTTP, no SQL, no clock.

use std::fmt;

use crate::indicator::UnitOfMeasure;
use crate::indicator::formula::Operand;
use crate::named_values;
use crate::report::figures::figure::Figure;

/// Begins the name of an indicator.
const INDICATOR: &str = "indicator.";
/// Begins the name of a measure that only the national portal knows.
const PORTAL: &str = "portal.";
/// The most terms of a sum.
pub const MOST_TERMS: usize = 12;

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

/// One term of a sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// A figure of the report on how dossiers were resolved.
    Figure(Figure),
    /// A count of procedures.
    Catalogue(CatalogueCount),
    /// An indicator by its code: what the agency itself has entered for the period, or what is computed from that.
    Indicator(String),
    /// A measure of the national portal by its metric code: no data here.
    Portal(String),
}

impl Term {
    /// The term of that name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(metric) = text.strip_prefix(PORTAL) {
            let fits = (1..=60).contains(&metric.len())
                && metric.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
            return fits.then(|| Self::Portal(metric.to_owned()));
        }
        if let Some(code) = text.strip_prefix(INDICATOR) {
            let fits = code.len() <= 40
                && code.starts_with(|letter: char| letter.is_ascii_uppercase())
                && code.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
            return fits.then(|| Self::Indicator(code.to_owned()));
        }
        let catalogue = CatalogueCount::parse(text).map(Self::Catalogue);
        // By its stable name only: the short names are for people who type addresses.
        catalogue
            .or_else(|| Figure::ALL.iter().find(|figure| figure.as_str() == text).copied().map(Self::Figure))
    }

    /// The label for people; an indicator has its own in the book, and its code here.
    #[must_use]
    pub fn label_vi(&self) -> &str {
        match self {
            Self::Figure(figure) => figure.label_vi(),
            Self::Catalogue(count) => count.label_vi(),
            Self::Indicator(code) => code,
            Self::Portal(metric) => metric,
        }
    }

    /// In what it is counted; none for a measure of the portal, and for an indicator, which the book knows.
    #[must_use]
    pub fn unit(&self) -> Option<UnitOfMeasure> {
        match self {
            Self::Figure(figure) => Operand::Report(*figure, None).unit(),
            Self::Catalogue(_) => Some(UnitOfMeasure::Procedures),
            Self::Indicator(_) | Self::Portal(_) => None,
        }
    }

    /// The code of the indicator that it names.
    #[must_use]
    pub fn indicator(&self) -> Option<&str> {
        match self {
            Self::Indicator(code) => Some(code),
            _ => None,
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Figure(figure) => f.write_str(figure.as_str()),
            Self::Catalogue(count) => count.fmt(f),
            Self::Indicator(code) => write!(f, "{INDICATOR}{code}"),
            Self::Portal(metric) => write!(f, "{PORTAL}{metric}"),
        }
    }
}

/// A sum of terms, written `received_online_full + received_online_partial`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermSum(pub Vec<Term>);

impl TermSum {
    /// Reads a sum; the error is the name that nobody knows, or the whole text when it has no terms or too many.
    ///
    /// # Errors
    /// When a name is unknown.
    ///
    /// ```
    /// use motcua::score::term::TermSum;
    /// let sum = TermSum::parse("received_online_full+received_online_partial").unwrap();
    /// assert_eq!(sum.to_string(), "received_online_full + received_online_partial");
    /// assert_eq!(TermSum::parse("received + resolvd"), Err("resolvd".to_owned()));
    /// ```
    pub fn parse(text: &str) -> Result<Self, String> {
        let names: Vec<&str> = text.split('+').map(str::trim).collect();
        if names.len() > MOST_TERMS {
            return Err(text.to_owned());
        }
        let term = |name: &&str| Term::parse(name).ok_or_else(|| (*name).to_owned());
        names.iter().map(term).collect::<Result<_, _>>().map(Self)
    }

    /// The value, when each of its terms has one.
    #[must_use]
    pub fn value(&self, of: impl Fn(&Term) -> Option<i64>) -> Option<i64> {
        self.0.iter().map(of).try_fold(0_i64, |sum, value| sum.checked_add(value?))
    }

    /// Whether a term is in it.
    #[must_use]
    pub fn has(&self, term: &Term) -> bool {
        self.0.contains(term)
    }
}

impl fmt::Display for TermSum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.0.iter().map(Term::to_string).collect();
        f.write_str(&names.join(" + "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back() {
        let figures = Figure::ALL.iter().map(|figure| figure.as_str().to_owned());
        let counts = CatalogueCount::ALL.iter().map(|count| count.as_str().to_owned());
        for name in
            figures.chain(counts).chain(["portal.DOSSIER_SYNC".to_owned(), "indicator.Q5_4_T".to_owned()])
        {
            assert_eq!(Term::parse(&name).unwrap().to_string(), name);
        }
    }

    #[test]
    fn unknown_names_are_named() {
        for (text, unknown) in [
            ("", ""),
            ("late", "late"),
            ("received +", ""),
            ("portal.", "portal."),
            ("portal.a b", "portal.a b"),
            ("received; DROP", "received; DROP"),
            ("indicator.", "indicator."),
            ("indicator.q5", "indicator.q5"),
            ("indicator.Q5-4", "indicator.Q5-4"),
        ] {
            assert_eq!(TermSum::parse(text), Err(unknown.to_owned()), "{text}");
        }
        assert!(TermSum::parse(&["received"; 12].join("+")).is_ok());
        assert!(TermSum::parse(&["received"; 13].join("+")).is_err());
    }

    #[test]
    fn a_sum_has_a_value_only_when_all_of_it_has() {
        let sum = TermSum::parse("received + portal.X").unwrap();
        assert_eq!(sum.value(|term| matches!(term, Term::Figure(_)).then_some(3)), None);
        assert_eq!(sum.value(|_| Some(3)), Some(6));
    }
}
