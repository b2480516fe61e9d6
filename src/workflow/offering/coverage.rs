//! What is offered and by no workflow handled: procedure versions, the offices that offer them, and the workflows in use.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::agency::{AgencyId, Level};
use crate::platform::error::Words;
use crate::platform::instant::date_vi;
use crate::procedure::{ProcedureId, ProcedureVersion, ProcedureVersionId};
use crate::workflow::steps::Workflow;

/// The most lines that a refusal has; what is beyond is counted.
const MOST_LINES: usize = 12;
/// The most offices that a line names; what is beyond is counted.
const MOST_OFFICES: usize = 5;

/// A version that counters offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedVersion {
    /// The version.
    pub version_id: ProcedureVersionId,
    /// Its procedure.
    pub procedure_id: ProcedureId,
    /// The code of the procedure.
    pub code: String,
    /// Its number.
    pub number: i32,
    /// The levels that serve it.
    pub levels: Vec<Level>,
    /// What the allowances of its workflow add up to; none where the law sets no limit.
    pub hours: Option<u32>,
    /// The first day on which it is offered.
    pub first: NaiveDate,
    /// The last one; none: until further notice.
    pub last: Option<NaiveDate>,
}

impl OfferedVersion {
    /// A version as it is offered from the day `since` on.
    #[must_use]
    pub fn of(version: &ProcedureVersion, since: NaiveDate) -> Self {
        Self {
            version_id: version.id,
            procedure_id: version.procedure_id,
            code: version.code.clone(),
            number: version.version,
            levels: version.content.levels.clone(),
            hours: version.content.limit.allowance_hours(),
            first: version.valid_from.map_or(since, |from| from.max(since)),
            last: version.valid_to,
        }
    }
}

/// An office with a desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferingOffice {
    /// Its key.
    pub id: AgencyId,
    /// Its code.
    pub code: String,
    /// Its level.
    pub level: Level,
    /// The first day in force.
    pub valid_from: Option<NaiveDate>,
    /// The last day in force.
    pub valid_to: Option<NaiveDate>,
}

/// A procedure that an office offers by the authority of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfferedByDelegation {
    /// The procedure.
    pub procedure_id: ProcedureId,
    /// The office that it was delegated to.
    pub office_id: AgencyId,
    /// The first day.
    pub first: NaiveDate,
    /// The last day; none: until further notice.
    pub last: Option<NaiveDate>,
}

/// Everything that coverage is judged by.
#[derive(Debug, Clone, Default)]
pub struct Offering {
    /// The versions.
    pub versions: Vec<OfferedVersion>,
    /// The offices.
    pub offices: Vec<OfferingOffice>,
    /// The delegations.
    pub delegated: Vec<OfferedByDelegation>,
    /// The workflows in use, without steps.
    pub workflows: Vec<Workflow>,
}

/// A version that an office offers and has no workflow for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkflowGap {
    /// The version.
    pub version: OfferedVersion,
    /// The office.
    pub office: OfferingOffice,
    /// From which day on.
    pub first: NaiveDate,
}

/// What tells one gap from another.
pub type GapKey = (ProcedureVersionId, AgencyId);

impl WorkflowGap {
    /// What tells it from others.
    #[must_use]
    pub fn key(&self) -> GapKey {
        (self.version.version_id, self.office.id)
    }
}

/// The days that both have, as the first one of them.
fn shared(
    (first, last): (NaiveDate, Option<NaiveDate>),
    (from, to): (Option<NaiveDate>, Option<NaiveDate>),
) -> Option<NaiveDate> {
    let day = from.map_or(first, |from| from.max(first));
    let holds = |last: Option<NaiveDate>| last.is_none_or(|last| day <= last);
    (holds(last) && holds(to)).then_some(day)
}

impl Offering {
    /// Whether one of the workflows is for whatever office of this level, of this version.
    #[must_use]
    pub fn covers_level(&self, version: &OfferedVersion, level: Level) -> bool {
        self.serves(version, None, level)
    }

    fn serves(&self, version: &OfferedVersion, office: Option<AgencyId>, level: Level) -> bool {
        self.workflows
            .iter()
            .any(|workflow| workflow.serves(version.procedure_id, office, level, version.hours))
    }

    /// The workflow for a new dossier: the closest fit, then the newest; the workflows stand in the order of their publication.
    #[must_use]
    pub fn chosen(
        &self,
        procedure: ProcedureId,
        office: Option<AgencyId>,
        level: Level,
        hours: Option<u32>,
    ) -> Option<&Workflow> {
        let fitting =
            self.workflows.iter().filter(|workflow| workflow.serves(procedure, office, level, hours));
        fitting.max_by_key(|workflow| workflow.fit())
    }

    /// Whether a version is offered whose limit is what this workflow adds up to.
    #[must_use]
    pub fn needs(&self, workflow: &Workflow) -> bool {
        self.versions.iter().any(|version| {
            version.hours == Some(workflow.total_hours)
                && workflow.procedure_id.is_none_or(|own| own == version.procedure_id)
        })
    }

    /// The offices that offer a version, each with the first day on which it does.
    pub fn offices_of<'a>(
        &'a self,
        version: &'a OfferedVersion,
    ) -> impl Iterator<Item = (&'a OfferingOffice, NaiveDate)> {
        let days = (version.first, version.last);
        let served = self.offices.iter().filter(|office| version.levels.contains(&office.level));
        let served = served
            .filter_map(move |office| Some((office, shared(days, (office.valid_from, office.valid_to))?)));
        let delegated = self.delegated.iter().filter(|other| other.procedure_id == version.procedure_id);
        let delegated = delegated.filter_map(move |other| {
            let office = self.offices.iter().find(|office| office.id == other.office_id)?;
            let first = shared(days, (Some(other.first), other.last))?;
            let first = shared((first, version.last), (office.valid_from, office.valid_to))?;
            (other.last.is_none_or(|last| first <= last) && !version.levels.contains(&office.level))
                .then_some((office, first))
        });
        served.chain(delegated)
    }

    /// Everything that is offered and handled by no workflow.
    #[must_use]
    pub fn gaps(&self) -> Vec<WorkflowGap> {
        let mut gaps = Vec::new();
        for version in &self.versions {
            let covered: BTreeSet<Level> =
                Level::ALL.iter().copied().filter(|level| self.covers_level(version, *level)).collect();
            for (office, first) in self.offices_of(version) {
                if !covered.contains(&office.level) && !self.serves(version, Some(office.id), office.level) {
                    gaps.push(WorkflowGap { version: version.clone(), office: office.clone(), first });
                }
            }
        }
        gaps
    }
}

/// The gaps of one version at one level.
type GapGroup<'g> = ((&'g str, i32), Level);

/// What the gaps are, in a line for each version and level; the last line counts what is not named.
#[must_use]
pub fn gap_words(gaps: &[WorkflowGap]) -> Vec<Words> {
    let mut groups: BTreeMap<GapGroup<'_>, Vec<&WorkflowGap>> = BTreeMap::new();
    for gap in gaps {
        let version = (gap.version.code.as_str(), gap.version.number);
        groups.entry((version, gap.office.level)).or_default().push(gap);
    }
    let mut lines: Vec<Words> = groups.values().take(MOST_LINES).map(|gaps| line(gaps)).collect();
    let more = groups.len().saturating_sub(MOST_LINES);
    if more > 0 {
        lines.push(Words {
            vi: format!("và {more} trường hợp nữa"), en: format!("and {more} more cases")
        });
    }
    lines
}

fn line(gaps: &[&WorkflowGap]) -> Words {
    let Some(gap) = gaps.first() else { return Words { vi: String::new(), en: String::new() } };
    let version = &gap.version;
    let first = gaps.iter().map(|gap| gap.first).min().unwrap_or(gap.first);
    let mut codes: Vec<&str> = gaps.iter().map(|gap| gap.office.code.as_str()).collect();
    codes.sort_unstable();
    let named = codes.iter().take(MOST_OFFICES).copied().collect::<Vec<_>>().join(", ");
    let more = codes.len().saturating_sub(MOST_OFFICES);
    let (more_vi, more_en) = if more == 0 {
        (String::new(), String::new())
    } else {
        (format!(" và {more} cơ quan nữa"), format!(" and {more} more"))
    };
    let (code, number, level) = (&version.code, version.number, gap.office.level);
    let (hours_vi, hours_en) = version.hours.map_or_else(
        || ("quy trình của riêng mình".to_owned(), "a workflow of its own".to_owned()),
        |hours| (format!("quy trình {hours} giờ"), format!("a workflow of {hours} hours")),
    );
    Words {
        vi: format!(
            "từ {} thủ tục {code} bản {number} không có {hours_vi} ở {}: {named}{more_vi}",
            date_vi(first),
            level.words_vi()
        ),
        en: format!(
            "from {first} on procedure {code}, version {number}, lacks {hours_en} at the level {level}: {named}{more_en}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::database::Id;
    use crate::workflow::steps::tests::workflow;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn office(code: &str, level: Level, to: Option<&str>) -> OfferingOffice {
        OfferingOffice { id: Id::new(), code: code.into(), level, valid_from: None, valid_to: to.map(day) }
    }

    fn version(levels: &[Level], hours: Option<u32>, last: Option<&str>) -> OfferedVersion {
        OfferedVersion {
            version_id: Id::new(),
            procedure_id: Id::new(),
            code: "1.004873".into(),
            number: 2,
            levels: levels.to_vec(),
            hours,
            first: day("2023-07-01"),
            last: last.map(day),
        }
    }

    fn of_hours(hours: u32) -> Workflow {
        Workflow { total_hours: hours, ..workflow(Vec::new()) }
    }

    fn named(offering: &Offering) -> Vec<(String, NaiveDate)> {
        offering.gaps().into_iter().map(|gap| (gap.office.code, gap.first)).collect()
    }

    #[test]
    fn an_office_without_a_workflow_that_fits_is_a_gap() {
        let version = version(&[Level::Ward, Level::District], Some(16), None);
        let ended = office("W0", Level::Ward, Some("2023-06-30"));
        let (one, other) = (office("W1", Level::Ward, None), office("W2", Level::Ward, None));
        let offices = vec![
            ended,
            one.clone(),
            other,
            office("D", Level::District, None),
            office("C", Level::City, None),
        ];
        let mut offering = Offering { versions: vec![version.clone()], offices, ..Offering::default() };
        let first = day("2023-07-01");
        let gaps =
            |offering: &Offering| named(offering).into_iter().map(|(code, _)| code).collect::<Vec<_>>();
        assert_eq!(named(&offering), [("W1".into(), first), ("W2".into(), first), ("D".into(), first)]);
        for (more, left) in [
            (of_hours(24), &["W1", "W2", "D"][..]),
            (Workflow { procedure_id: Some(Id::new()), ..of_hours(16) }, &["W1", "W2", "D"]),
            (Workflow { agency_id: Some(one.id), ..of_hours(16) }, &["W2", "D"]),
            (Workflow { level: Some(Level::Ward), ..of_hours(16) }, &["D"]),
            (Workflow { procedure_id: Some(version.procedure_id), ..of_hours(16) }, &[]),
        ] {
            offering.workflows.push(more);
            assert_eq!(gaps(&offering), left);
        }
    }

    #[test]
    fn without_a_limit_only_a_workflow_of_its_own_fits() {
        let version = version(&[Level::Ward], None, None);
        let offices = vec![office("W", Level::Ward, None)];
        let procedure_id = Some(version.procedure_id);
        let mut offering = Offering {
            versions: vec![version],
            offices,
            workflows: vec![of_hours(24)],
            ..Offering::default()
        };
        assert_eq!(offering.gaps().len(), 1);
        offering.workflows.push(Workflow { procedure_id, ..of_hours(40) });
        assert_eq!(offering.gaps(), []);
    }

    #[test]
    fn a_delegate_offers_what_its_level_does_not_while_it_may() {
        let version = version(&[Level::District], Some(16), Some("2023-12-31"));
        let ward = office("W", Level::Ward, Some("2023-11-30"));
        let until = |first: &str, last: Option<&str>| OfferedByDelegation {
            procedure_id: version.procedure_id,
            office_id: ward.id,
            first: day(first),
            last: last.map(day),
        };
        for (delegated, first) in [
            (until("2023-01-01", None), Some("2023-07-01")),
            (until("2023-09-01", None), Some("2023-09-01")),
            (until("2023-01-01", Some("2023-06-30")), None),
            (until("2023-12-01", None), None),
            (until("2024-01-01", None), None),
        ] {
            let offering = Offering {
                versions: vec![version.clone()],
                offices: vec![ward.clone()],
                delegated: vec![delegated],
                workflows: Vec::new(),
            };
            let first: Vec<_> = first.into_iter().map(|first| ("W".to_owned(), day(first))).collect();
            assert_eq!(named(&offering), first);
        }
    }

    #[test]
    fn what_is_missing_is_said_by_version_and_level() {
        let version = version(&[Level::Ward, Level::District], Some(16), None);
        let offices = (1..=7).map(|number| office(&format!("W{number}"), Level::Ward, None));
        let offices = offices.chain([office("D", Level::District, None)]).collect();
        let offering = Offering { versions: vec![version], offices, ..Offering::default() };
        let words = gap_words(&offering.gaps());
        let en: Vec<&str> = words.iter().map(|words| words.en.as_str()).collect();
        assert_eq!(
            en,
            [
                "from 2023-07-01 on procedure 1.004873, version 2, lacks a workflow of 16 hours at the level district: D",
                "from 2023-07-01 on procedure 1.004873, version 2, lacks a workflow of 16 hours at the level ward: W1, W2, W3, \
                 W4, W5 and 2 more",
            ]
        );
        assert!(
            words[1].vi.contains("quy trình 16 giờ") && words[1].vi.ends_with("và 2 cơ quan nữa"),
            "{}",
            words[1].vi
        );
    }
}
