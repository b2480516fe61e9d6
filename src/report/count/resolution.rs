//! Draws up the report on how dossiers were resolved, and opens any of its cells to the dossiers behind it.

use std::collections::BTreeMap;

use crate::agency::Level;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::procedure::{ProcedureId, ProcedureKind};
use crate::report::count::context::ReportContext;
use crate::report::count::fold::{Countable, Mismatch, PartWindow, by_key, by_part, merged};
use crate::report::count::pairs;
use crate::report::count::request::{GroupBy, ReportReader, ReportRequest};
use crate::report::count::rollup;
use crate::report::count::rollup::store::{RollupGrain, RollupQuery};
use crate::report::count::row_keys::{RowKeys, channel_words};
use crate::report::count::store::{self, NamedAgency, ProcedureNames};
use crate::report::figures::boundaries::Boundaries;
use crate::report::figures::figure::FigureValues;
use crate::report::figures::period::{Period, PeriodCut};

crate::text_column!(GroupBy);

/// A row of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolutionRow {
    /// The key that opens it.
    pub key: String,
    /// The name for people.
    pub name: String,
    /// The figures.
    pub cells: FigureValues,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// The agency.
    pub agency: NamedAgency,
    /// The days.
    pub period: Period,
    /// Where the period was cut.
    pub cut: PeriodCut,
    /// What the register had been told by this instant.
    pub known_at: Instant,
    /// What the rows are.
    pub group_by: GroupBy,
    /// Under which offices the rows are drawn.
    pub boundaries: Boundaries,
    /// Of which procedures.
    pub kind: ProcedureKind,
    /// How many offices were counted: those of the agency that the reader may see.
    pub offices_counted: usize,
    /// How many offices the agency has, itself included.
    pub offices_of_agency: usize,
    /// The rows; those without any figure are left out, except months.
    pub rows: Vec<ResolutionRow>,
    /// The total, counted over all moves and not from the rows.
    pub total: FigureValues,
}

pub(in crate::report) fn refused(mismatch: Mismatch) -> Problem {
    Problem::new(Code::Internal).because(format!("the report is not shown: {mismatch}"))
}

/// Draws up a report.
///
/// # Errors
/// An agency that the reader may not see, a period that has not begun, or a failing database. Also when rows and total do
/// not fit together: a wrong report is never shown.
pub fn resolution(
    conn: &mut Connection,
    question: &ReportRequest,
    reader: ReportReader<'_>,
    now: Instant,
) -> Result<Resolution, Problem> {
    let ground = ReportContext::of(conn, question, reader, now)?;
    let procedures = match question.group_by {
        GroupBy::Field | GroupBy::Procedure | GroupBy::LevelField => store::procedures(conn)?,
        _ => BTreeMap::new(),
    };
    let selection = ground.selection();
    let asked =
        RollupQuery { selection: &selection, cut: &ground.cut, grain: grain(question.group_by), only: None };
    let counted = if let Some(tallies) = rollup::store::tallies(conn, &asked)? {
        drawn(question.group_by, &ground, &procedures, &tallies)
    } else {
        let counts = pairs::store::count_moves(conn, &selection, &ground.cut)?;
        let counts = if question.group_by == GroupBy::Month { merged(&counts) } else { counts };
        drawn(question.group_by, &ground, &procedures, &counts)
    };
    let (rows, total) = counted.map_err(refused)?;
    Ok(Resolution {
        agency: ground.agency,
        period: question.period,
        cut: ground.cut,
        known_at: ground.known_at,
        group_by: question.group_by,
        boundaries: question.boundaries,
        kind: question.kind,
        offices_counted: ground.offices.len(),
        offices_of_agency: ground.offices_of_agency,
        rows,
        total,
    })
}

/// By what the rows of a report have to be told apart; channels and months always are.
fn grain(group_by: GroupBy) -> RollupGrain {
    match group_by {
        GroupBy::Agency | GroupBy::Level | GroupBy::AgencyTree => {
            RollupGrain { office: true, procedure: false }
        }
        GroupBy::LevelField => RollupGrain { office: true, procedure: true },
        GroupBy::Field | GroupBy::Procedure => RollupGrain { office: false, procedure: true },
        GroupBy::Channel | GroupBy::Month => RollupGrain::default(),
    }
}

/// The rows and the total, checked against each other.
fn drawn<R: Countable>(
    group_by: GroupBy,
    ground: &ReportContext,
    procedures: &BTreeMap<ProcedureId, ProcedureNames>,
    counts: &[R],
) -> Result<(Vec<ResolutionRow>, FigureValues), Mismatch> {
    let total = FigureValues::count(counts, PartWindow::whole(ground.cut.parts()));
    Ok((rows(group_by, ground, procedures, counts, &total)?, total))
}

fn rows<R: Countable>(
    group_by: GroupBy,
    ground: &ReportContext,
    procedures: &BTreeMap<ProcedureId, ProcedureNames>,
    counts: &[R],
    total: &FigureValues,
) -> Result<Vec<ResolutionRow>, Mismatch> {
    match group_by {
        GroupBy::Agency => {
            let key = |row: &R| ground.under(row.office_id()).map_or("", |office| office.code.as_str());
            let names: BTreeMap<&str, &str> =
                ground.under.values().map(|office| (office.code.as_str(), office.name.as_str())).collect();
            labelled(ground, counts, total, key, |code| {
                ((*code).to_owned(), names.get(code).copied().unwrap_or_default().to_owned())
            })
        }
        GroupBy::Procedure => {
            let label = |id: &ProcedureId| {
                procedures.get(id).map(|names| (names.code.clone(), names.name.clone())).unwrap_or_default()
            };
            labelled(ground, counts, total, |row: &R| row.procedure_id(), label).map(sorted)
        }
        GroupBy::Field => {
            let names: BTreeMap<&str, &str> = procedures
                .values()
                .map(|names| (names.field_code.as_str(), names.field_name.as_str()))
                .collect();
            let key =
                |row: &R| procedures.get(&row.procedure_id()).map_or("", |names| names.field_code.as_str());
            labelled(ground, counts, total, key, |field| {
                ((*field).to_owned(), names.get(field).copied().unwrap_or_default().to_owned())
            })
        }
        GroupBy::Level => {
            let label = |level: &Option<Level>| {
                level
                    .map(|level| (level.as_str().to_owned(), level.words_vi().to_owned()))
                    .unwrap_or_default()
            };
            labelled(
                ground,
                counts,
                total,
                |row: &R| ground.under(row.office_id()).map(|office| office.level),
                label,
            )
        }
        GroupBy::Channel => labelled(
            ground,
            counts,
            total,
            |row: &R| row.channel(),
            |channel| (channel.as_str().to_owned(), channel_words(*channel).to_owned()),
        ),
        GroupBy::LevelField | GroupBy::AgencyTree => {
            let keys = RowKeys { group_by, ground, procedures };
            let key = |row: &R| keys.key(row.office_id(), row.procedure_id(), row.channel());
            labelled(ground, counts, total, key, |key| (key.clone(), keys.name(key)))
        }
        GroupBy::Month => {
            let cells = by_part(counts, ground.cut.parts(), total)?;
            let row = |(part, cells): (&Period, FigureValues)| ResolutionRow {
                key: part.from().to_string(),
                name: part.words_vi(),
                cells,
            };
            Ok(ground.parts.iter().zip(cells).map(row).collect())
        }
    }
}

fn labelled<R: Countable, K: Ord>(
    ground: &ReportContext,
    counts: &[R],
    total: &FigureValues,
    key: impl Fn(&R) -> K,
    label: impl Fn(&K) -> (String, String),
) -> Result<Vec<ResolutionRow>, Mismatch> {
    let rows = by_key(counts, PartWindow::whole(ground.cut.parts()), total, key)?;
    let filled = rows.into_iter().filter(|(_, cells)| !cells.is_empty());
    let named = filled.map(|(key, cells)| {
        let (key, name) = label(&key);
        ResolutionRow { key, name, cells }
    });
    Ok(named.collect())
}

fn sorted(mut rows: Vec<ResolutionRow>) -> Vec<ResolutionRow> {
    rows.sort_by(|one, other| one.key.cmp(&other.key));
    rows
}
