//! Charts: the on-time rate of each office, received against resolved, the age of what is pending, and at whose step it waits,
//! drawn by the service.
//!
//! A chart is an image and the same figures as a table (`platform::paper::Drawing`). The figures are cells of reports; an
//! image adds nothing to them. It is drawn in whole pixels, with fills that differ in black and white, and its words are text.

pub mod ageing;
pub mod chart;
mod dots;
pub(crate) mod http;
mod picture;
mod shapes;
mod svg;

use std::collections::BTreeMap;
use std::sync::Arc;

use ageing::Age;

use crate::agency::AgencyId;
use crate::calendar::{CalendarCache, OfficeCalendar};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::report::count::context::ReportContext;
use crate::report::count::pairs;
use crate::report::count::request::{GroupBy, ReportReader, ReportRequest};
use crate::report::count::resolution::resolution;
use crate::report::count::rollup::opening;
use crate::report::count::store::Selection;
use crate::report::figures::figure::Figure;
use crate::report::figures::period::PeriodCut;
use crate::report::series::charts::chart::{AgeReport, Chart};
use crate::report::series::parts::PartUnit;
use crate::report::series::series;
pub use picture::{DrawnChart, RatedName, of_ageing, of_on_time, of_rates, of_series, of_waiting};
pub use svg::ChartHeading;

/// What the charts ask the registers for.
#[derive(Debug, Clone, Copy)]
pub struct ChartContext<'a> {
    /// The calendars by which working days are told.
    pub calendars: &'a CalendarCache,
    /// Who looks.
    pub reader: ReportReader<'a>,
    /// When.
    pub now: Instant,
}

/// Draws a chart; `unit` is what the columns of received against resolved are.
///
/// # Errors
/// As a report; also more columns or bars than can be told apart, or a calendar that does not reach as far.
pub fn picture(
    conn: &mut Connection,
    chart: Chart,
    question: &ReportRequest,
    unit: PartUnit,
    desk: ChartContext<'_>,
) -> Result<DrawnChart, Problem> {
    match chart {
        Chart::OnTimeByOffice => {
            let question = ReportRequest { group_by: GroupBy::Agency, ..question.clone() };
            of_on_time(&resolution(conn, &question, desk.reader, desk.now)?)
        }
        Chart::ReceivedResolved => {
            let figures = [Figure::Received, Figure::Resolved];
            of_series(&series(conn, question, unit, &figures, desk.reader, desk.now)?)
        }
        Chart::Ageing => Ok(of_ageing(&ages(conn, question, desk)?)),
    }
}

/// Counts the pending dossiers by age, each office by its own calendar.
///
/// # Errors
/// As a report, or when a calendar does not hold the days around the instant.
pub fn ages(
    conn: &mut Connection,
    question: &ReportRequest,
    desk: ChartContext<'_>,
) -> Result<AgeReport, Problem> {
    let ground = ReportContext::cut_into(conn, question, vec![question.period], desk.reader, desk.now)?;
    let at = ground.cut.as_of();
    // Offices that share a calendar are counted together: usually all of them.
    let mut by_calendar: BTreeMap<String, (Arc<OfficeCalendar>, Vec<AgencyId>)> = BTreeMap::new();
    for office in ground.offices.keys() {
        let calendar = desk.calendars.for_agency(conn, *office)?;
        let known = by_calendar.entry(calendar.stamp.clone()).or_insert_with(|| (calendar, Vec::new()));
        known.1.push(*office);
    }
    let mut counts: Vec<(Age, i64)> = Age::ALL.iter().map(|age| (*age, 0)).collect();
    for (calendar, offices) in by_calendar.into_values() {
        let boundaries = ageing::boundaries(&calendar.processing, at)?.to_vec();
        let selection = Selection { offices, ..ground.selection() };
        // The due dates are cut; what counts is who stands after all that had taken effect.
        let cut = PeriodCut { boundaries, until: ground.cut.until };
        let rows = match opening::store::at_the_end(conn, &selection, &cut)? {
            Some(rows) => rows,
            None => pairs::store::count_moves_together(conn, &selection, &cut)?,
        };
        for (sum, (_, count)) in counts.iter_mut().zip(ageing::count(&rows)) {
            sum.1 += count;
        }
    }
    let (agency, known_at) = (ground.agency, ground.known_at);
    Ok(AgeReport { agency, period: question.period, as_of: at, known_at, counts })
}
