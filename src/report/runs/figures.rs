//! Takes the figures of a run from the journal, each dossier by itself, and holds them against the report's own sums.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::access::Scope;
use crate::agency::AgencyId;
use crate::dossier::views::verify;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::report::count::context::ReportContext;
use crate::report::count::request::{ReportReader, ReportRequest};
use crate::report::count::resolution::resolution;
use crate::report::count::row_keys::RowKeys;
use crate::report::count::store::{self, NamedAgency};
use crate::report::figures::figure::{Figure, FigureValues};
use crate::report::runs::content::{self, Parameters, RunRow, TOTAL};
use crate::report::runs::figure_set::FigureSet;
use crate::report::runs::follow::{FollowResult, FollowScope, follow, search};
use crate::report::runs::line::{LineKind, RunLine};
use crate::report::runs::refusal::unbalanced;
use crate::report::runs::{guard, rows};

/// The layout of a run, and how it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunPrint {
    /// The layout.
    pub layout: String,
    /// Its version.
    pub version: i32,
    /// Whether paused and closed dossiers are folded.
    pub folded: bool,
}

/// The figures of a run.
#[derive(Debug, Clone)]
pub struct RunFigures {
    /// What was asked, all settled.
    pub parameters: Parameters,
    /// The agency.
    pub agency: NamedAgency,
    /// The offices that were counted.
    pub offices: BTreeMap<AgencyId, NamedAgency>,
    /// How many offices the agency has.
    pub offices_of_agency: usize,
    /// The rows as they are printed, the total last.
    pub rows: Vec<RunRow>,
    /// What lines have in common.
    pub kinds: Vec<LineKind>,
    /// The lines, office by office.
    pub lines: Vec<RunLine>,
    /// How many dossiers were followed.
    pub followed: usize,
    /// The hash over the lines.
    pub lines_hash: [u8; 32],
    /// The hash over everything.
    pub hash: [u8; 32],
    /// The versions of procedures, calendars and the map of agencies.
    pub versions: Value,
}

/// Takes the figures, of the offices within `scope`, as they stand at `now`.
///
/// # Errors
/// As [`resolution`]; and when the figures do not balance, with the dossiers that cause it.
pub fn take(
    conn: &mut Connection,
    question: &ReportRequest,
    print: &RunPrint,
    figures: &[Figure],
    scope: &Scope,
    now: Instant,
) -> Result<RunFigures, Problem> {
    take_following(conn, question, print, figures, scope, now, FollowScope::Likely)
}

/// As [`take`], following these dossiers. Whomever it follows, it gives the same.
///
/// # Errors
/// As [`take`].
pub fn take_following(
    conn: &mut Connection,
    question: &ReportRequest,
    print: &RunPrint,
    figures: &[Figure],
    scope: &Scope,
    now: Instant,
    following: FollowScope,
) -> Result<RunFigures, Problem> {
    let reader = ReportReader::Officer(scope);
    let report = resolution(conn, question, reader, now)?;
    let ground = ReportContext::of(conn, question, reader, now)?;
    let procedures = store::procedures(conn)?;
    let keys = RowKeys { group_by: question.group_by, ground: &ground, procedures: &procedures };
    let followed = follow(conn, &keys, &report, FigureSet::of(figures), following)?;
    let rows = rows::drawn(&keys, &report, &followed.kinds);
    let counted: BTreeMap<&str, &FigureValues> = report
        .rows
        .iter()
        .map(|row| (row.key.as_str(), &row.cells))
        .chain([(TOTAL, &report.total)])
        .collect();
    let checked = guard::check(&rows, figures, |key| counted.get(key).copied());
    if !followed.astray.is_empty() || checked.is_err() {
        let mut astray = followed.astray;
        if astray.is_empty() {
            // Each journal that was followed is sound in itself, and yet another one than was added up: a row was changed
            // afterwards, of one of them or of a dossier that nobody had to follow.
            let offices: Vec<AgencyId> = ground.offices.keys().copied().collect();
            astray = verify::broken_at(conn, &offices)?;
        }
        return Err(unbalanced(astray, checked.err()));
    }
    let parameters = Parameters {
        layout: print.layout.clone(),
        layout_version: print.version,
        agency: report.agency.code.clone(),
        period: question.period,
        group_by: question.group_by,
        boundaries: question.boundaries,
        kind: question.kind,
        folded: print.folded,
        as_of: report.cut.as_of(),
        acts_before: report.cut.until,
        known_at: report.known_at,
    };
    let lines = (i64::try_from(followed.lines.len()).unwrap_or(i64::MAX), &followed.hash[..]);
    let codes: Vec<String> = ground.offices.values().map(|office| office.code.clone()).collect();
    let hash = content::hash(&parameters, &codes, &rows, figures, lines);
    let versions = versions(conn, &ground, &followed)?;
    Ok(RunFigures {
        parameters,
        agency: report.agency,
        offices_of_agency: report.offices_of_agency,
        rows,
        kinds: followed.kinds,
        lines: followed.lines,
        followed: followed.dossiers,
        lines_hash: followed.hash,
        hash,
        versions,
        offices: ground.offices,
    })
}

/// What the figures rest on.
fn versions(
    conn: &mut Connection,
    ground: &ReportContext,
    followed: &FollowResult,
) -> Result<Value, DatabaseError> {
    let procedures: Vec<Value> = search::versions(conn, &followed.versions)?
        .iter()
        .map(|(code, version)| json!({ "code": code, "version": version }))
        .collect();
    let mut codes: Vec<&str> = ground.offices.values().map(|office| office.code.as_str()).collect();
    codes.sort_unstable();
    let continued: Vec<Value> = ground
        .offices
        .iter()
        .filter_map(|(id, office)| {
            let heir = ground.under(*id).filter(|heir| heir.id != *id)?;
            Some(json!({ "from": office.code, "to": heir.code }))
        })
        .collect();
    Ok(json!({
        "procedures": procedures,
        "calendars": followed.calendar_stamps,
        "agencies": { "offices": codes, "continued": continued },
    }))
}
