//! Holds a run against another one, or against its own figures taken again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::access::Scope;
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::page;
use crate::report::count::request::ReportRequest;
use crate::report::figures::figure::Figure;
use crate::report::figures::period::Period;
use crate::report::runs::actions::{read_kinds, read_rows};
use crate::report::runs::content::hex;
use crate::report::runs::differences::{
    self, CountedCells, DifferenceCause, DossierAct, RunInstants, RunSide,
};
use crate::report::runs::figure_set::FigureSet;
use crate::report::runs::figures::{RunFigures, RunPrint, take};
use crate::report::runs::line::{LineKind, RunLine};
use crate::report::runs::search;
use crate::report::runs::store::{self, RunHead, RunId};

pub(super) mod http;
pub mod view;

/// Differing dossiers whose acts are read at a time.
const TOGETHER: usize = 1_000;

/// A dossier that is not counted alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierDifference {
    /// Its place in the list.
    pub key: DifferenceKey,
    /// Its code.
    pub code: String,
    /// Why.
    pub cause: DifferenceCause,
    /// The first act that only one of the two saw.
    pub act: Option<DossierAct>,
    /// How it is counted in the first.
    pub before: CountedCells,
    /// How it is counted in the other.
    pub after: CountedCells,
}

/// The place of a dossier in the list of those that differ: by office, and within it as they were entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DifferenceKey {
    /// The office.
    pub office_id: AgencyId,
    /// The dossier.
    pub dossier_id: DossierId,
}

/// Which of the differing dossiers are named; all of them are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DifferencePage {
    /// Those of this cause; none: of any.
    pub cause: Option<DifferenceCause>,
    /// Those after this place.
    pub after: Option<DifferenceKey>,
    /// At most so many.
    pub limit: i64,
}

/// How two runs differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Differences {
    /// How many dossiers there are for each cause.
    pub by_cause: BTreeMap<DifferenceCause, usize>,
    /// Those of the part.
    pub items: Vec<DossierDifference>,
    /// For the part after it; none: there is no more.
    pub next_cursor: Option<String>,
}

/// One of two runs that are compared: kept, or just taken.
struct ComparedRun<'a> {
    sight: RunInstants,
    figures: FigureSet,
    kinds: Vec<LineKind>,
    offices: Vec<AgencyId>,
    lines: Lines<'a>,
}

enum Lines<'a> {
    Kept(RunId),
    Taken(BTreeMap<AgencyId, &'a [RunLine]>),
}

impl<'a> ComparedRun<'a> {
    fn kept(conn: &mut Connection, run: &RunHead) -> Result<Self, Problem> {
        let (_, figures) = read_rows(store::rows(conn, run.id)?)?;
        Ok(Self {
            sight: RunInstants { as_of: run.as_of, acts_before: run.acts_before, known_at: run.known_at },
            figures: FigureSet::of(&figures),
            kinds: read_kinds(store::kinds(conn, run.id)?)?,
            offices: store::offices(conn, run.id)?,
            lines: Lines::Kept(run.id),
        })
    }

    fn taken(taken: &'a RunFigures, figures: &[Figure]) -> Self {
        let RunFigures { parameters, .. } = taken;
        let by_office = taken.lines.chunk_by(|one, other| one.office_id == other.office_id);
        Self {
            sight: RunInstants {
                as_of: parameters.as_of,
                acts_before: parameters.acts_before,
                known_at: parameters.known_at,
            },
            figures: FigureSet::of(figures),
            kinds: taken.kinds.clone(),
            offices: taken.offices.keys().copied().collect(),
            lines: Lines::Taken(
                by_office.filter_map(|lines| Some((lines.first()?.office_id, lines))).collect(),
            ),
        }
    }

    fn lines(&self, conn: &mut Connection, office: AgencyId) -> Result<Vec<RunLine>, Problem> {
        match &self.lines {
            Lines::Kept(id) => Ok(store::lines(conn, *id, office)?),
            Lines::Taken(lines) => Ok(lines.get(&office).map(|lines| lines.to_vec()).unwrap_or_default()),
        }
    }
}

/// Office by office, so that memory holds the lines of one office and the dossiers of one part.
fn compare(
    conn: &mut Connection,
    one: &ComparedRun<'_>,
    other: &ComparedRun<'_>,
    part: &DifferencePage,
) -> Result<Differences, Problem> {
    let mut offices: Vec<AgencyId> = one.offices.iter().chain(&other.offices).copied().collect();
    offices.sort_unstable();
    offices.dedup();
    let common = one.figures.of_those(|figure| other.figures.has(figure));
    let mut found = Differences::default();
    for office_id in offices {
        let (before, after) = (one.lines(conn, office_id)?, other.lines(conn, office_id)?);
        let before = RunSide { kinds: &one.kinds, lines: before };
        let after = RunSide { kinds: &other.kinds, lines: after };
        let mut differing = differences::differing(before, after, common).into_iter();
        loop {
            let some: BTreeMap<DossierId, (CountedCells, CountedCells)> =
                differing.by_ref().take(TOGETHER).collect();
            if some.is_empty() {
                break;
            }
            let dossiers: Vec<DossierId> = some.keys().copied().collect();
            let mut acts = search::acts_of(conn, office_id, &dossiers)?;
            for (dossier_id, (before, after)) in some {
                let (code, acts) = acts.remove(&dossier_id).unwrap_or_default();
                let moved = differences::moved(&before, &after);
                let (cause, act) = differences::cause(one.sight, other.sight, &acts, moved);
                let key = DifferenceKey { office_id, dossier_id };
                found.add(DossierDifference { key, code, cause, act, before, after }, part);
            }
        }
    }
    (found.items, found.next_cursor) = page::cut(found.items, part.limit, |difference| difference.key);
    Ok(found)
}

impl Differences {
    /// Counts a dossier, and keeps it when it is of the part: one more than that has, to see that there is more.
    fn add(&mut self, difference: DossierDifference, part: &DifferencePage) {
        *self.by_cause.entry(difference.cause).or_default() += 1;
        let more = usize::try_from(part.limit).is_ok_and(|limit| self.items.len() <= limit);
        let wanted = part.cause.is_none_or(|cause| cause == difference.cause)
            && part.after.is_none_or(|after| after < difference.key);
        if more && wanted {
            self.items.push(difference);
        }
    }
}

/// The dossiers that two kept runs do not count alike.
///
/// # Errors
/// When they are not of the same agency, period, grouping and kind of procedures, or the database fails.
pub fn differences(
    conn: &mut Connection,
    one: &RunHead,
    other: &RunHead,
    part: &DifferencePage,
) -> Result<Differences, Problem> {
    let what = |run: &RunHead| (run.agency_id, run.first_day, run.last_day, run.group_by, run.procedure_kind);
    if what(one) != what(other) {
        return Err(Problem::field(
            "with",
            "another_report",
            "chỉ so sánh được hai báo cáo cùng cơ quan, cùng kỳ, cùng cách phân dòng và cùng loại thủ tục",
            "two runs can be compared that have the same agency, period, grouping and kind of procedures",
        ));
    }
    let (one, other) = (ComparedRun::kept(conn, one)?, ComparedRun::kept(conn, other)?);
    compare(conn, &one, &other, part)
}

/// What taking a run again gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    /// The hash of the figures as they are taken now.
    pub hash: String,
    /// Whether it is the hash of the run.
    pub same: bool,
    /// The dossiers that are not counted alike.
    pub differences: Differences,
}

/// Takes the figures of a run again, for the same instants, and compares.
///
/// # Errors
/// As [`take`].
pub fn repeat(
    conn: &mut Connection,
    run: &RunHead,
    agency: &str,
    part: &DifferencePage,
) -> Result<Repeated, Problem> {
    let period = Period::new(run.first_day, run.last_day)
        .map_err(|error| Problem::new(Code::Internal).because(error))?;
    let question = ReportRequest {
        agency: agency.to_owned(),
        period,
        group_by: run.group_by,
        boundaries: run.boundaries,
        kind: run.procedure_kind,
        as_of: Some(run.as_of),
        known_at: Some(run.known_at),
    };
    let print = RunPrint { layout: run.layout.clone(), version: run.layout_version, folded: run.folded };
    let (_, figures) = read_rows(store::rows(conn, run.id)?)?;
    let offices = Scope::of(store::offices(conn, run.id)?);
    let taken = take(conn, &question, &print, &figures, &offices, run.made_at)?;
    let same = taken.hash[..] == run.hash[..];
    let differences = if same {
        Differences::default()
    } else {
        let kept = ComparedRun::kept(conn, run)?;
        compare(conn, &kept, &ComparedRun::taken(&taken, &figures), part)?
    };
    Ok(Repeated { hash: hex(&taken.hash), same, differences })
}
