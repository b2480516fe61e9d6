//! What a check says of a figure, and why.
//! Pure: no HTTP, no SQL, no clock.

use chrono::NaiveDate;
use serde::Serialize;

use crate::named_values;
use crate::platform::decimal::Decimal;
use crate::platform::error::Words;
use crate::statement::parsed_text::{Bound, Mention};

named_values! {
    /// What a check says of a figure. Of several reasons the gravest counts: they stand here from the lightest on.
    pub enum StatementVerdict {
        /// Nothing in the register or in the text tells of it.
        Unknown = "unknown",
        /// A percentage without its base: nobody can tell of what it is a part.
        Unverifiable = "unverifiable",
        /// It is right.
        Confirmed = "confirmed",
        /// It is right but for its rounding, or it is only about right.
        RoundedDifferently = "rounded_differently",
        /// It is wrong.
        Contradicted = "contradicted",
    }
}

impl StatementVerdict {
    /// The word for people, in Vietnamese.
    #[must_use]
    pub const fn words_vi(self) -> &'static str {
        match self {
            Self::Unknown => "chưa có gì để đối chiếu",
            Self::Unverifiable => "không kiểm chứng được",
            Self::Confirmed => "khớp",
            Self::RoundedDifferently => "làm tròn khác",
            Self::Contradicted => "không khớp",
        }
    }
}

named_values! {
    /// What a figure was held against.
    pub enum ComparedWith {
        /// The numbers beside it in the text.
        Text = "text",
        /// An indicator.
        Indicator = "indicator",
        /// A figure of the register's report.
        Report = "report",
        /// A cell of a report run.
        Run = "run",
    }
}

/// Where a known figure stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = StatementSource)]
pub struct Source {
    /// Code of the indicator, or the cell of the report as `<row>:<figure>`.
    #[schema(example = "F21c")]
    pub code: String,
    /// Its label.
    #[schema(example = "Tỷ lệ PAKN đã xử lý")]
    pub label: String,
    /// Code of the agency.
    #[schema(example = "H26")]
    pub agency: String,
    /// First day of its period.
    pub from: NaiveDate,
    /// Last day of its period.
    pub to: NaiveDate,
    /// The day on which it stands.
    pub as_of: NaiveDate,
    /// The address that opens it.
    pub link: String,
    /// As papers write it.
    #[schema(example = "98,59%")]
    pub text: String,
}

/// Why a figure is judged so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What it was held against.
    pub against: ComparedWith,
    /// What that says of it.
    pub verdict: StatementVerdict,
    /// For people.
    pub words: Words,
    /// The known figure.
    pub source: Option<Source>,
    /// What would be right in its place, as papers write it; none where it is right, or nobody can tell.
    pub instead: Option<String>,
}

impl Reason {
    /// A reason of the text itself.
    #[must_use]
    pub fn of_text(verdict: StatementVerdict, vi: String, en: String) -> Self {
        Self { against: ComparedWith::Text, verdict, words: Words { vi, en }, source: None, instead: None }
    }

    /// The same, with what would be right.
    #[must_use]
    pub fn instead(self, right: String) -> Self {
        Self { instead: Some(right), ..self }
    }
}

/// A figure with what was found about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementFinding {
    /// The figure.
    pub mention: Mention,
    /// The gravest of the reasons.
    pub verdict: StatementVerdict,
    /// The reasons, the gravest first.
    pub reasons: Vec<Reason>,
}

impl StatementFinding {
    /// What would be right in its place: told by every reason that contradicts it, and by all of them alike.
    #[must_use]
    pub fn instead(&self) -> Option<&str> {
        let mut told = self.reasons.iter().filter(|reason| reason.verdict == StatementVerdict::Contradicted);
        let first = told.next()?.instead.as_deref()?;
        told.all(|reason| reason.instead.as_deref() == Some(first)).then_some(first)
    }

    /// A figure with its reasons.
    #[must_use]
    pub fn of(mention: Mention, mut reasons: Vec<Reason>) -> Self {
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.verdict));
        let verdict = reasons.first().map_or(StatementVerdict::Unknown, |reason| reason.verdict);
        Self { mention, verdict, reasons }
    }
}

/// Judges a stated percentage by what it is made of: right when it is the share rounded half up to the places that are
/// written, rounded differently when it is the share cut or raised there, or `100%` of not quite all.
///
/// ```
/// use motcua::platform::decimal::Decimal;
/// use motcua::statement::verdict::{StatementVerdict, judge_share};
/// let stated = |text: &str| {
///     let (value, places) = Decimal::read_vi(text).unwrap();
///     let whole = |value| Decimal::whole(value).unwrap();
///     judge_share((value, places), whole(3415), whole(3464)).unwrap()
/// };
/// assert_eq!([stated("98,59"), stated("98,6"), stated("99")], [StatementVerdict::Confirmed; 3]);
/// assert_eq!([stated("98,58"), stated("98")], [StatementVerdict::RoundedDifferently; 2]);
/// assert_eq!(stated("97"), StatementVerdict::Contradicted);
/// ```
#[must_use]
pub fn judge_share(
    (stated, places): (Decimal, u8),
    part: Decimal,
    base: Decimal,
) -> Option<StatementVerdict> {
    let right = part.percent_of(base, places)?;
    let all = Decimal::whole(100)?;
    if stated == right {
        let nearly_all = stated == all && part != base;
        return Some(if nearly_all {
            StatementVerdict::RoundedDifferently
        } else {
            StatementVerdict::Confirmed
        });
    }
    let exact = part.percent_of(base, crate::platform::decimal::MOST_PLACES)?;
    let step = Decimal::of_ten_thousandths(10_i64.pow(u32::from(4_u8.saturating_sub(places))));
    let near = stated.minus(step).is_some_and(|below| below < exact)
        && stated.plus(step).is_some_and(|above| exact < above);
    Some(if near { StatementVerdict::RoundedDifferently } else { StatementVerdict::Contradicted })
}

/// Judges a percentage with the word before it: `trên 98%` is about right of 98,59 % and wrong of 97 %.
///
/// ```
/// use motcua::platform::decimal::Decimal;
/// use motcua::statement::parsed_text::Bound;
/// use motcua::statement::verdict::{StatementVerdict, judge_bounded};
/// let whole = |value| Decimal::whole(value).unwrap();
/// let judge = |stated, bound| judge_bounded((whole(stated), 0, bound), whole(3415), whole(3464)).unwrap();
/// assert_eq!(judge(98, Bound::AtLeast), StatementVerdict::RoundedDifferently);
/// assert_eq!(judge(99, Bound::AtLeast), StatementVerdict::Contradicted);
/// assert_eq!(judge(99, Bound::AtMost), StatementVerdict::RoundedDifferently);
/// assert_eq!(judge(95, Bound::About), StatementVerdict::RoundedDifferently);
/// assert_eq!(judge(80, Bound::About), StatementVerdict::Contradicted);
/// ```
#[must_use]
pub fn judge_bounded(
    (stated, places, bound): (Decimal, u8, Bound),
    part: Decimal,
    base: Decimal,
) -> Option<StatementVerdict> {
    let exact = part.percent_of(base, crate::platform::decimal::MOST_PLACES)?;
    let right = match bound {
        Bound::Exact => return judge_share((stated, places), part, base),
        Bound::AtLeast => exact >= stated,
        Bound::AtMost => exact <= stated,
        Bound::About => {
            let off = exact.max(stated).minus(exact.min(stated))?;
            off.ten_thousandths() <= exact.ten_thousandths() / 20
        }
    };
    Some(if right { StatementVerdict::RoundedDifferently } else { StatementVerdict::Contradicted })
}
