//! Holds a run against another one, or against its own figures taken again.

use crate::account::Scope;
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Code, Problem};
use crate::report::figures::Figure;
use crate::report::period::Period;
use crate::report::resolution::Question;
use crate::report::runs::actions::{read_kinds, read_rows};
use crate::report::runs::content::hex;
use crate::report::runs::differences::{self, Act, Cause, Counted, Side, Sight};
use crate::report::runs::figure_set::FigureSet;
use crate::report::runs::search;
use crate::report::runs::store::{self, RunHead};
use crate::report::runs::take::{Kind, Line, Print, Taken, take};

/// A dossier that is not counted alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its office.
    pub office_id: Id,
    /// Its code.
    pub code: String,
    /// Why.
    pub cause: Cause,
    /// The first act that only one of the two saw.
    pub act: Option<Act>,
    /// How it is counted in the first.
    pub before: Counted,
    /// How it is counted in the other.
    pub after: Counted,
}

/// One of two runs that are compared: kept, or just taken.
struct Compared<'a> {
    sight: Sight,
    figures: FigureSet,
    kinds: Vec<Kind>,
    offices: Vec<Id>,
    lines: Lines<'a>,
}

enum Lines<'a> {
    Kept(Id),
    Taken(&'a [Line]),
}

impl<'a> Compared<'a> {
    fn kept(conn: &mut Connection, run: &RunHead) -> Result<Self, Problem> {
        let (_, figures) = read_rows(store::rows(conn, run.id)?)?;
        Ok(Self {
            sight: Sight { as_of: run.as_of, acts_before: run.acts_before, known_at: run.known_at },
            figures: FigureSet::of(&figures),
            kinds: read_kinds(store::kinds(conn, run.id)?)?,
            offices: store::offices(conn, run.id)?,
            lines: Lines::Kept(run.id),
        })
    }

    fn taken(taken: &'a Taken, figures: &[Figure]) -> Self {
        let Taken { parameters, .. } = taken;
        Self {
            sight: Sight {
                as_of: parameters.as_of,
                acts_before: parameters.acts_before,
                known_at: parameters.known_at,
            },
            figures: FigureSet::of(figures),
            kinds: taken.kinds.clone(),
            offices: taken.offices.keys().copied().collect(),
            lines: Lines::Taken(&taken.lines),
        }
    }

    fn lines(&self, conn: &mut Connection, office: Id) -> Result<Vec<Line>, Problem> {
        match self.lines {
            Lines::Kept(id) => Ok(store::lines(conn, id, office)?),
            Lines::Taken(lines) => {
                Ok(lines.iter().copied().filter(|line| line.office_id == office).collect())
            }
        }
    }
}

fn compare(
    conn: &mut Connection,
    one: &Compared<'_>,
    other: &Compared<'_>,
) -> Result<Vec<Difference>, Problem> {
    let mut offices: Vec<Id> = one.offices.iter().chain(&other.offices).copied().collect();
    offices.sort_unstable();
    offices.dedup();
    let common = one.figures.of_those(|figure| other.figures.has(figure));
    let mut found = Vec::new();
    for office_id in offices {
        let (before, after) = (one.lines(conn, office_id)?, other.lines(conn, office_id)?);
        let before = Side { kinds: &one.kinds, lines: &before };
        let after = Side { kinds: &other.kinds, lines: &after };
        let differing = differences::differing(before, after, common);
        let dossiers: Vec<Id> = differing.keys().copied().collect();
        let mut acts = search::acts_of(conn, office_id, &dossiers)?;
        for (dossier_id, (before, after)) in differing {
            let (code, acts) = acts.remove(&dossier_id).unwrap_or_default();
            let moved = differences::moved(&before, &after);
            let (cause, act) = differences::cause(one.sight, other.sight, &acts, moved);
            found.push(Difference { office_id, code, cause, act, before, after });
        }
    }
    found.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(found)
}

/// The dossiers that two kept runs do not count alike, by code.
///
/// # Errors
/// When they are not of the same layout, agency and period, or the database fails.
pub fn differences(
    conn: &mut Connection,
    one: &RunHead,
    other: &RunHead,
) -> Result<Vec<Difference>, Problem> {
    let what = |run: &RunHead| (run.agency_id, run.first_day, run.last_day, run.group_by, run.procedure_kind);
    if what(one) != what(other) {
        return Err(Problem::field(
            "with",
            "another_report",
            "chỉ so sánh được hai báo cáo cùng cơ quan, cùng kỳ, cùng cách phân dòng",
            "two runs can be compared that have the same agency, period and grouping",
        ));
    }
    let (one, other) = (Compared::kept(conn, one)?, Compared::kept(conn, other)?);
    compare(conn, &one, &other)
}

/// What taking a run again gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    /// The hash of the figures as they are taken now.
    pub hash: String,
    /// Whether it is the hash of the run.
    pub same: bool,
    /// The dossiers that are not counted alike.
    pub differences: Vec<Difference>,
}

/// Takes the figures of a run again, for the same instants, and compares.
///
/// # Errors
/// As [`take`].
pub fn repeat(conn: &mut Connection, run: &RunHead, agency: &str) -> Result<Repeated, Problem> {
    let period = Period::new(run.first_day, run.last_day)
        .map_err(|error| Problem::new(Code::Internal).because(error))?;
    let question = Question {
        agency: agency.to_owned(),
        period,
        group_by: run.group_by,
        boundaries: run.boundaries,
        kind: run.procedure_kind,
        as_of: Some(run.as_of),
        known_at: Some(run.known_at),
    };
    let print = Print { layout: run.layout.clone(), version: run.layout_version, folded: run.folded };
    let (_, figures) = read_rows(store::rows(conn, run.id)?)?;
    let offices = Scope::of(store::offices(conn, run.id)?);
    // As if it were then: an act of the very instant at which the run was made is in it again.
    let taken = take(conn, &question, &print, &figures, &offices, run.made_at)?;
    let same = taken.hash[..] == run.hash[..];
    let differences = if same {
        Vec::new()
    } else {
        let kept = Compared::kept(conn, run)?;
        compare(conn, &kept, &Compared::taken(&taken, &figures))?
    };
    Ok(Repeated { hash: hex(&taken.hash), same, differences })
}
