//! Which charts there are, and what the ageing chart counts.

use crate::named_values;
use crate::platform::instant::Instant;
use crate::report::count::store::NamedAgency;
use crate::report::figures::period::Period;
use crate::report::series::charts::ageing::Age;

named_values! {
    /// What is drawn.
    pub enum Chart {
        /// Tỷ lệ đúng hạn theo cơ quan: of what each office resolved in the period, the share in time.
        OnTimeByOffice = "on_time_by_office",
        /// Tiếp nhận và giải quyết: what came in and what was resolved, over time.
        ReceivedResolved = "received_resolved",
        /// Tuổi hồ sơ đang giải quyết: the pending dossiers by how near their due date is.
        Ageing = "ageing",
    }
}
/// The pending dossiers at the end of a period, or at its as-of instant, by age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgeReport {
    /// The agency.
    pub agency: NamedAgency,
    /// The days of the report whose pending dossiers these are.
    pub period: Period,
    /// When.
    pub as_of: Instant,
    /// What the register had been told by this instant.
    pub known_at: Instant,
    /// How many of each age, in the order of [`Age::ALL`]; together the figure `pending`.
    pub counts: Vec<(Age, i64)>,
}
