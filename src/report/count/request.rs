//! What is asked of a report: of which office, over which period, grouped by what, and who asks.

use crate::access::Scope;
use crate::named_values;
use crate::platform::instant::Instant;
use crate::procedure::ProcedureKind;
use crate::report::figures::boundaries::Boundaries;
use crate::report::figures::period::Period;

named_values! {
    /// What the rows of a report are.
    pub enum GroupBy {
        /// One row for each office.
        Agency = "agency",
        /// One row for each field of the catalogue.
        Field = "field",
        /// One row for each procedure.
        Procedure = "procedure",
        /// One row for each level of the offices.
        Level = "level",
        /// One row for each way of coming in.
        Channel = "channel",
        /// One row for each month, counted from the day of the month on which the period begins.
        Month = "month",
        /// One row for each field under each level of the offices: `district~ho_tich`.
        LevelField = "level_field",
        /// One row for each office, under the offices above it: `H26.268~H26.268.05`.
        AgencyTree = "agency_tree",
    }
}
/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRequest {
    /// The code of the agency; its whole subtree counts.
    pub agency: String,
    /// The days.
    pub period: Period,
    /// What the rows are.
    pub group_by: GroupBy,
    /// Under which offices the rows are drawn.
    pub boundaries: Boundaries,
    /// Administrative procedures, or the processes outside them; never both.
    pub kind: ProcedureKind,
    /// What had taken effect by this instant; none: by the end of the period, or by now.
    pub as_of: Option<Instant>,
    /// What the register had been told by this instant; none: by now.
    pub known_at: Option<Instant>,
}
impl ReportRequest {
    /// Of administrative procedures, each office as it was then, as of the end of the period or now.
    #[must_use]
    pub fn of_tthc(agency: &str, period: Period, group_by: GroupBy, known_at: Option<Instant>) -> Self {
        let (boundaries, kind) = (Boundaries::Then, ProcedureKind::Tthc);
        Self { agency: agency.to_owned(), period, group_by, boundaries, kind, as_of: None, known_at }
    }
}

/// For whom the report is.
#[derive(Debug, Clone, Copy)]
pub enum ReportReader<'a> {
    /// An officer who sees these offices.
    Officer(&'a Scope),
    /// Anybody: sums only, never the list of dossiers.
    Public,
}
