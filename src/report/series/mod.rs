//! Time series: each figure in every day, week or month of a period, counted in one go from the one table of figures.
//!
//! A point is the cell of the report of its part: the list behind the report of those days opens it. What is open at the end
//! of one part is what the next one begins with.

pub mod charts;
pub mod figure_series;
pub(crate) mod http;
pub mod parts;

use parts::{MOST_PARTS, PartUnit};

use crate::platform::database::{Connection, DatabaseError};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::ProcedureKind;
use crate::report::count::context::ReportContext;
use crate::report::count::fold::Mismatch;
use crate::report::count::pairs;
use crate::report::count::request::{ReportReader, ReportRequest};
use crate::report::count::resolution::refused;
use crate::report::count::rollup::opening;
use crate::report::count::rollup::store::{RollupGrain, RollupQuery, tallies};
use crate::report::count::store::{NamedAgency, Selection};
use crate::report::figures::figure::Figure;
use crate::report::figures::period::{Period, PeriodCut};
use crate::report::series::figure_series::{FigureSeries, spread};

/// Figures over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The agency; its whole subtree counts.
    pub agency: NamedAgency,
    /// The days.
    pub period: Period,
    /// What there is a point for.
    pub unit: PartUnit,
    /// Of which procedures.
    pub kind: ProcedureKind,
    /// Where the period was cut.
    pub cut: PeriodCut,
    /// What the register had been told by this instant.
    pub known_at: Instant,
    /// How many offices were counted: those of the agency that the reader may see.
    pub offices_counted: usize,
    /// How many offices the agency has, itself included.
    pub offices_of_agency: usize,
    /// The parts that had begun by the as-of instant.
    pub parts: Vec<Period>,
    /// One for each figure, with a point for each part.
    pub lines: Vec<FigureSeries>,
}

impl Series {
    /// The line of a figure that was asked for.
    #[must_use]
    pub fn line(&self, figure: Figure) -> Option<&FigureSeries> {
        self.lines.iter().find(|line| line.figure == figure)
    }
}

/// Counts these figures over time.
///
/// # Errors
/// As a report; also more than [`MOST_PARTS`] parts. A series whose parts do not make up the whole is never shown.
pub fn series(
    conn: &mut Connection,
    question: &ReportRequest,
    unit: PartUnit,
    figures: &[Figure],
    reader: ReportReader<'_>,
    now: Instant,
) -> Result<Series, Problem> {
    let parts = unit.parts(question.period).ok_or_else(too_many)?;
    let ground = ReportContext::cut_into(conn, question, parts, reader, now)?;
    let lines = lines(conn, &ground.selection(), &ground.cut, unit, figures)?.map_err(refused)?;
    let begun = usize::try_from(ground.cut.parts()).unwrap_or_default();
    Ok(Series {
        offices_counted: ground.offices.len(),
        agency: ground.agency,
        period: question.period,
        unit,
        kind: question.kind,
        cut: ground.cut,
        known_at: ground.known_at,
        offices_of_agency: ground.offices_of_agency,
        parts: ground.parts.into_iter().take(begun).collect(),
        lines,
    })
}

/// Counts the figures of all parts at once. Months are made of what the roll-ups hold; days and weeks are not, and there only
/// what stood at the start comes from them. What they cannot tell is counted from the journal as a whole.
fn lines(
    conn: &mut Connection,
    selection: &Selection,
    cut: &PeriodCut,
    unit: PartUnit,
    figures: &[Figure],
) -> Result<Result<Vec<FigureSeries>, Mismatch>, DatabaseError> {
    let parts = cut.parts();
    if matches!(unit, PartUnit::Month | PartUnit::ReportingMonth) {
        let asked = RollupQuery { selection, cut, grain: RollupGrain::default(), only: None };
        if let Some(tallies) = tallies(conn, &asked)? {
            return Ok(spread(&tallies, parts, figures));
        }
    }
    let counts = match opening::store::of_period(conn, selection, cut)? {
        Some(counts) => counts,
        None => pairs::store::count_moves_together(conn, selection, cut)?,
    };
    Ok(spread(&counts, parts, figures))
}

fn too_many() -> Problem {
    Problem::field(
        "by",
        "too_many_parts",
        format!("nhiều nhất {MOST_PARTS} điểm: rút ngắn kỳ, hoặc chọn week, month, reporting_month"),
        format!("at most {MOST_PARTS} points: shorten the period, or choose week, month, reporting_month"),
    )
}
