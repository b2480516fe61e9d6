//! What a procedure promises in one edition of the catalogue: papers, fee, time limit, and from when to when.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! The fields are those of the national portal's page \[V S3\] that a desk works with; the legal minimum is Nghị định
//! 63/2010/NĐ-CP art. 8(2) \[V S23\] (docs/domain/codes.md). The same code has other limits and other levels over time
//! (1.004859: three working days, then one), so everything but the code belongs to a version.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::agency::Level;
use crate::named_values;
use crate::platform::database::Id;
use crate::procedure::limit::TimeLimit;
use crate::procedure::pause_policy::PausePolicy;

named_values! {
    /// Where a version stands.
    pub enum ProcedureState {
        /// Being written; it may still change.
        Draft = "draft",
        /// Published by a decision, and the latest word.
        Published = "published",
        /// Replaced by a later version; it still holds for its own days and for the dossiers received on them.
        Superseded = "superseded",
        /// Ended by a decision without a successor.
        Abolished = "abolished",
    }
}

named_values! {
    /// How far the procedure can be done online (Nghị định 42/2022/NĐ-CP).
    pub enum ServiceLevel {
        /// Dịch vụ công trực tuyến toàn trình: everything online.
        Full = "full",
        /// Dịch vụ công trực tuyến một phần: a part online.
        Partial = "partial",
        /// Cung cấp thông tin trực tuyến: only read about online.
        Information = "information",
    }
}

named_values! {
    /// What a procedure is; fixed when it is added, so that no figure of the past moves.
    pub enum ProcedureKind {
        /// Thủ tục hành chính: what the law calls an administrative procedure.
        Tthc = "tthc",
        /// Ngoài TTHC: a process of the offices with the same steps and clocks that never enters the figures of the others.
        Outside = "outside",
    }
}

crate::text_column!(ProcedureState, ProcedureKind, ServiceLevel);

/// A paper to hand in (thành phần hồ sơ).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequiredPaper {
    /// A short key, unique in the version.
    #[schema(example = "application")]
    pub code: String,
    /// The name for people.
    #[schema(example = "Đơn hoặc tờ khai theo mẫu")]
    pub name: String,
    /// Originals to hand in.
    #[schema(example = 1)]
    pub originals: u8,
    /// Copies to hand in.
    #[schema(example = 0)]
    pub copies: u8,
    /// Whether a dossier is incomplete without it.
    #[schema(example = true)]
    pub required: bool,
}

/// What a version says, apart from its place in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcedureContent {
    /// The name.
    pub name_vi: String,
    /// The key of the field (lĩnh vực), made of its name.
    pub field_code: String,
    /// The field.
    pub field_name: String,
    /// The levels that serve it; the first is the one it is counted at. Never empty, never `unit`.
    pub levels: Vec<Level>,
    /// How far it goes online.
    pub service_level: ServiceLevel,
    /// How long the office may take.
    pub limit: TimeLimit,
    /// The fee in đồng; none when it varies or is not known.
    pub fee_vnd: Option<i64>,
    /// The papers to hand in.
    pub papers: Vec<RequiredPaper>,
    /// What it rests on.
    pub legal_basis: String,
    /// Where it was read.
    pub source: String,
    /// Whether it was read in a public copy of the decision or the portal page.
    pub verified: bool,
    /// Remarks.
    pub note: Option<String>,
    /// What it allows of pauses.
    pub pause_policy: PausePolicy,
}

/// A procedure through all its versions, by which its key is told apart.
#[derive(Debug)]
pub enum Procedure {}

/// The key of a procedure.
pub type ProcedureId = Id<Procedure>;

/// The key of a version of a procedure.
pub type ProcedureVersionId = Id<ProcedureVersion>;

/// One version of a procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcedureVersion {
    /// Key of the version.
    pub id: ProcedureVersionId,
    /// Key of the procedure.
    pub procedure_id: ProcedureId,
    /// The national code, such as `1.001193`.
    pub code: String,
    /// What the procedure is.
    pub kind: ProcedureKind,
    /// 1 for the first.
    pub version: i32,
    /// Where it stands.
    pub state: ProcedureState,
    /// What it says.
    pub content: ProcedureContent,
    /// The decision that published it.
    pub decision_number: Option<String>,
    /// The decision that abolished it.
    pub abolition_number: Option<String>,
    /// The first day in force; none: since before the register began.
    pub valid_from: Option<NaiveDate>,
    /// The last day in force; none: until further notice.
    pub valid_to: Option<NaiveDate>,
}

impl ProcedureVersion {
    /// The level at which the report counts it.
    #[must_use]
    pub fn counted_at(&self) -> Option<Level> {
        self.content.levels.first().copied()
    }

    /// Whether agencies of this level serve it.
    #[must_use]
    pub fn is_served_at(&self, level: Level) -> bool {
        self.content.levels.contains(&level)
    }

    /// Whether a dossier received on this day falls under it.
    #[must_use]
    pub fn is_in_force_on(&self, day: NaiveDate) -> bool {
        in_force(self.state, self.valid_from, self.valid_to, day)
    }
}

/// Whether a version holds on a day. A version that was superseded or abolished still holds for its own days, so that a
/// decision taken today about next month leaves no gap until then.
#[must_use]
pub fn in_force(
    state: ProcedureState,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    day: NaiveDate,
) -> bool {
    state != ProcedureState::Draft
        && valid_from.is_none_or(|from| from <= day)
        && valid_to.is_none_or(|to| day <= to)
}

/// Levels as the table keeps them: `ward|district`.
#[must_use]
pub fn levels_text(levels: &[Level]) -> String {
    levels.iter().map(|level| level.as_str()).collect::<Vec<_>>().join("|")
}

/// Reads `ward|district`; `None` when it is empty, names an unknown level or a unit, or names one twice.
///
/// ```
/// use motcua::agency::Level;
/// use motcua::procedure::version::parse_levels;
/// assert_eq!(parse_levels("ward|district"), Some(vec![Level::Ward, Level::District]));
/// assert_eq!(parse_levels("ward|ward"), None);
/// assert_eq!(parse_levels("unit"), None);
/// ```
#[must_use]
pub fn parse_levels(text: &str) -> Option<Vec<Level>> {
    let levels: Vec<Level> = text.split('|').map(Level::parse).collect::<Option<_>>()?;
    can_be_levels(&levels).then_some(levels)
}

/// Whether a version may be served at these levels: at least one, each once, and no unit (a unit is no office).
#[must_use]
pub fn can_be_levels(levels: &[Level]) -> bool {
    let twice =
        levels.iter().enumerate().any(|(place, level)| levels.iter().skip(place + 1).any(|l| l == level));
    !levels.is_empty() && !twice && !levels.contains(&Level::Unit)
}

/// Why a version cannot begin, or end, on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DateError {
    /// The version before begins later.
    #[error("the version before it is in force from {0}")]
    BeforePredecessor(NaiveDate),
    /// The procedure was abolished and its last day has not passed.
    #[error("the procedure was abolished with {0} as its last day")]
    BeforeAbolition(NaiveDate),
    /// The calendar has no day before.
    #[error("there is no day before it")]
    OutsideCalendar,
}

/// The last day of `predecessor` when its successor, or its abolition, begins on `from`; none when it has ended already.
///
/// # Errors
/// When `from` lies before the predecessor's first day, or not after the last day of an abolished one.
pub fn last_day_before(
    predecessor: &ProcedureVersion,
    from: NaiveDate,
) -> Result<Option<NaiveDate>, DateError> {
    if let Some(first) = predecessor.valid_from
        && from < first
    {
        return Err(DateError::BeforePredecessor(first));
    }
    if predecessor.state == ProcedureState::Abolished {
        return match predecessor.valid_to {
            Some(last) if from <= last => Err(DateError::BeforeAbolition(last)),
            _ => Ok(None),
        };
    }
    from.pred_opt().map(Some).ok_or(DateError::OutsideCalendar)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn version(state: ProcedureState, from: Option<&str>, to: Option<&str>) -> ProcedureVersion {
        ProcedureVersion {
            id: Id::new(),
            procedure_id: Id::new(),
            code: "1.001193".into(),
            kind: ProcedureKind::Tthc,
            version: 1,
            state,
            content: ProcedureContent {
                name_vi: "Đăng ký khai sinh".into(),
                field_code: "ho-tich".into(),
                field_name: "Hộ tịch".into(),
                levels: vec![Level::Ward, Level::District],
                service_level: ServiceLevel::Partial,
                limit: TimeLimit::NoneSetByLaw,
                fee_vnd: Some(0),
                papers: Vec::new(),
                legal_basis: String::new(),
                source: String::new(),
                verified: true,
                note: None,
                pause_policy: PausePolicy::default(),
            },
            decision_number: None,
            abolition_number: None,
            valid_from: from.map(day),
            valid_to: to.map(day),
        }
    }

    #[test]
    fn a_version_holds_on_its_own_days_whatever_came_later() {
        use ProcedureState::{Abolished, Draft, Published, Superseded};
        for (state, from, to, on, holds) in [
            (Published, None, None, "1999-01-01", true),
            (Published, Some("2023-07-01"), None, "2023-06-30", false),
            (Published, Some("2023-07-01"), None, "2023-07-01", true),
            (Superseded, None, Some("2023-06-30"), "2023-06-30", true),
            (Superseded, None, Some("2023-06-30"), "2023-07-01", false),
            (Abolished, None, Some("2023-06-30"), "2023-06-30", true),
            (Abolished, None, Some("2023-06-30"), "2023-07-01", false),
            (Draft, None, None, "2023-07-01", false),
        ] {
            assert_eq!(
                version(state, from, to).is_in_force_on(day(on)),
                holds,
                "{state} {from:?} {to:?} {on}"
            );
        }
    }

    #[test]
    fn a_successor_begins_no_earlier_than_its_predecessor() {
        let before = version(ProcedureState::Published, Some("2023-03-01"), None);
        assert_eq!(last_day_before(&before, day("2023-07-01")), Ok(Some(day("2023-06-30"))));
        assert_eq!(last_day_before(&before, day("2023-03-01")), Ok(Some(day("2023-02-28"))));
        assert_eq!(
            last_day_before(&before, day("2023-02-28")),
            Err(DateError::BeforePredecessor(day("2023-03-01")))
        );
        let always = version(ProcedureState::Published, None, None);
        assert_eq!(last_day_before(&always, day("1990-01-01")), Ok(Some(day("1989-12-31"))));
    }

    #[test]
    fn an_abolished_procedure_returns_only_after_its_last_day() {
        let ended = version(ProcedureState::Abolished, None, Some("2023-06-30"));
        assert_eq!(
            last_day_before(&ended, day("2023-06-30")),
            Err(DateError::BeforeAbolition(day("2023-06-30")))
        );
        assert_eq!(last_day_before(&ended, day("2023-07-01")), Ok(None));
    }

    #[test]
    fn levels_read_back_and_the_first_is_the_one_counted() {
        let levels = vec![Level::Ward, Level::Department];
        assert_eq!(parse_levels(&levels_text(&levels)), Some(levels));
        for wrong in ["", "ward|", "phường", "unit", "ward|district|ward"] {
            assert_eq!(parse_levels(wrong), None, "{wrong}");
        }
        assert_eq!(version(ProcedureState::Draft, None, None).counted_at(), Some(Level::Ward));
    }
}
