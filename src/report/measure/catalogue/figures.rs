//! The figures of the catalogue: their names, their labels, and what is asked with them.
//! Pure: no HTTP, no SQL, no clock.

use chrono::NaiveDate;

use crate::named_values;
use crate::platform::instant::Instant;
use crate::procedure::ProcedureKind;

named_values! {
    /// What a number of the report counts.
    pub enum CatalogueFigure {
        /// Thủ tục công bố mới: first published, or published again after an abolition.
        ProceduresPublished = "procedures_published",
        /// Thủ tục sửa đổi, bổ sung: another version takes the place of the one before.
        ProceduresChanged = "procedures_changed",
        /// Thủ tục bãi bỏ.
        ProceduresAbolished = "procedures_abolished",
        /// Quy trình nội bộ được phê duyệt: published in the period, each version.
        WorkflowsApproved = "workflows_approved",
        /// Lượt ủy quyền: delegations that begin in the period, one for each procedure and delegate.
        DelegationsBegun = "delegations_begun",
        /// Lượt ủy quyền bị thu hồi.
        DelegationsRevoked = "delegations_revoked",
        /// Thủ tục có hiệu lực on the last day.
        ProceduresInForce = "procedures_in_force",
        /// Thủ tục liên thông: of those in force, the ones with a workflow of several legs.
        ProceduresLinked = "procedures_linked",
        /// Quy trình công việc ngoài TTHC in force on the last day.
        ProcessesOutside = "processes_outside",
        /// Quy trình nội bộ đang dùng on the last day.
        WorkflowsInUse = "workflows_in_use",
        /// Lượt ủy quyền có hiệu lực on the last day.
        DelegationsInForce = "delegations_in_force",
    }
}

impl CatalogueFigure {
    /// The label for people.
    #[must_use]
    pub fn label_vi(self) -> &'static str {
        match self {
            Self::ProceduresPublished => "Thủ tục công bố mới",
            Self::ProceduresChanged => "Thủ tục sửa đổi, bổ sung",
            Self::ProceduresAbolished => "Thủ tục bãi bỏ",
            Self::WorkflowsApproved => "Quy trình nội bộ được phê duyệt",
            Self::DelegationsBegun => "Lượt ủy quyền bắt đầu",
            Self::DelegationsRevoked => "Lượt ủy quyền bị thu hồi",
            Self::ProceduresInForce => "Thủ tục có hiệu lực",
            Self::ProceduresLinked => "Thủ tục liên thông",
            Self::ProcessesOutside => "Quy trình công việc ngoài TTHC",
            Self::WorkflowsInUse => "Quy trình nội bộ đang dùng",
            Self::DelegationsInForce => "Lượt ủy quyền có hiệu lực",
        }
    }
}

named_values! {
    /// What the rows are.
    pub enum CatalogueGrouping {
        /// Levels.
        Level = "level",
        /// Fields.
        Field = "field",
    }
}

/// Which catalogue, of when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CatalogueQuestion {
    /// The first day of the period.
    pub from: NaiveDate,
    /// The last day of the period.
    pub to: NaiveDate,
    /// The day on which the figures stand: acts of later days are not counted.
    pub as_of: NaiveDate,
    /// What was recorded by this instant counts.
    pub known_at: Instant,
    /// Administrative procedures, or the processes outside them.
    pub kind: ProcedureKind,
}
