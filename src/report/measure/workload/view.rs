//! What the workload answers: its rows, and the dossiers behind a figure.

use chrono::NaiveDate;
use serde::Serialize;

use super::{WorkloadFigure, WorkloadFigures, WorkloadGrouping};
use crate::dossier::clock::ledger::Account;
use crate::platform::instant::Instant;
use crate::procedure::ProcedureKind;
use crate::report::count::view::ReportAgency;

/// The workload of one officer or unit.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WorkloadRow {
    /// Opens the row (`group`): sign-in name of the officer, code of the unit; `-` of what was given to nobody.
    #[schema(example = "binh.tran")]
    pub(super) key: String,
    /// The full name of the officer, the name of the unit; absent of what was given to nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Trần Văn Bình")]
    pub(super) name: Option<String>,
    /// The post of the officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) post: Option<String>,
    /// The figures.
    #[schema(inline)]
    pub(super) figures: WorkloadFigures,
}

/// The workload of an agency.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WorkloadReport {
    /// The agency.
    pub(super) agency: ReportAgency,
    /// The first day.
    pub(super) from: NaiveDate,
    /// The last day.
    pub(super) to: NaiveDate,
    /// Dossiers are counted as they stand at this instant.
    pub(super) as_of: Instant,
    /// What the rows are.
    pub(super) group_by: WorkloadGrouping,
    /// Of which procedures.
    pub(super) kind: ProcedureKind,
    /// The rows, by key; what was given to nobody comes last.
    pub(super) rows: Vec<WorkloadRow>,
    /// All together.
    #[schema(inline)]
    pub(super) total: WorkloadFigures,
}

/// A dossier behind a figure of the workload.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WorkloadDossier {
    /// The code of the dossier.
    #[schema(example = "H26.268-230307-0012")]
    pub(super) code: String,
    /// The office that owns it.
    pub(super) office: ReportAgency,
    /// The code of the procedure.
    pub(super) procedure_code: String,
    /// The name of the procedure.
    pub(super) procedure_name: String,
    /// Where it stands in the books.
    pub(super) stage: Account,
    /// Sign-in name of the officer to whom it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) handler: Option<String>,
    /// The full name of that officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) handler_name: Option<String>,
    /// The post of that officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) handler_post: Option<String>,
    /// When it is or was due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) due_at: Option<Instant>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ended_at: Option<Instant>,
    /// Working minutes from acceptance to the end, without pauses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) worked_minutes: Option<i64>,
}

/// The dossiers behind a figure of the workload.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WorkloadDossierList {
    /// The figure that was opened.
    pub(super) figure: WorkloadFigure,
    /// The row that was opened; absent: the total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) group: Option<String>,
    /// How many lines the whole list has: the value of the cell.
    #[schema(example = 17)]
    pub(super) total: usize,
    /// The lines of this page.
    pub(super) items: Vec<WorkloadDossier>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_cursor: Option<String>,
}
