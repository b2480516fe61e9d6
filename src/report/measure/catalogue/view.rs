//! What is answered about the catalogue, and the same as a paper.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::figures::{CatalogueFigure, CatalogueGrouping, CatalogueQuestion};
use super::history::{CatalogueEntry, count};
use crate::agency::Level;
use crate::platform::document::{Document, DocumentBlock, DocumentCell, DocumentRow, DocumentTable};
use crate::platform::instant::{Instant, date_vi};
use crate::procedure::ProcedureKind;

/// The key of the row of what has no level, or no field.
const NONE: &str = "-";

impl CatalogueGrouping {
    /// The row that an entry stands in: its key and its name.
    pub(super) fn row(self, entry: &CatalogueEntry) -> (String, String) {
        let none = || (NONE.to_owned(), "Không theo cấp, lĩnh vực".to_owned());
        match self {
            Self::Level => entry
                .level
                .map_or_else(none, |level| (level.as_str().to_owned(), level.words_vi().to_owned())),
            Self::Field => entry.field.clone().unwrap_or_else(none),
        }
    }
}

/// The figures of the catalogue.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CatalogueFigures {
    /// Procedures first published, or published again after an abolition.
    #[schema(example = 1104)]
    procedures_published: i64,
    /// Versions that took the place of the one before.
    procedures_changed: i64,
    /// Procedures abolished.
    #[schema(example = 137)]
    procedures_abolished: i64,
    /// Workflows published, each version.
    #[schema(example = 857)]
    workflows_approved: i64,
    /// Delegations that begin in the period, one for each procedure and delegate.
    delegations_begun: i64,
    /// Delegations that were revoked.
    delegations_revoked: i64,
    /// Procedures in force on the day of the figures.
    procedures_in_force: i64,
    /// Of these, the ones with a workflow of several legs.
    procedures_linked: i64,
    /// Processes outside administrative procedures in force on that day.
    processes_outside: i64,
    /// Workflows in use on that day.
    workflows_in_use: i64,
    /// Delegations in force on that day.
    delegations_in_force: i64,
}

impl CatalogueFigures {
    fn of(entries: &[CatalogueEntry]) -> Self {
        let count = |figure| count(entries, figure, None, None);
        Self {
            procedures_published: count(CatalogueFigure::ProceduresPublished),
            procedures_changed: count(CatalogueFigure::ProceduresChanged),
            procedures_abolished: count(CatalogueFigure::ProceduresAbolished),
            workflows_approved: count(CatalogueFigure::WorkflowsApproved),
            delegations_begun: count(CatalogueFigure::DelegationsBegun),
            delegations_revoked: count(CatalogueFigure::DelegationsRevoked),
            procedures_in_force: count(CatalogueFigure::ProceduresInForce),
            procedures_linked: count(CatalogueFigure::ProceduresLinked),
            processes_outside: count(CatalogueFigure::ProcessesOutside),
            workflows_in_use: count(CatalogueFigure::WorkflowsInUse),
            delegations_in_force: count(CatalogueFigure::DelegationsInForce),
        }
    }
}

/// What the report rests on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CatalogueParameters {
    /// The first day.
    from: NaiveDate,
    /// The last day.
    to: NaiveDate,
    /// The day on which the figures stand.
    as_of: NaiveDate,
    /// What was recorded by this instant counts.
    known_at: Instant,
    /// Administrative procedures, or the processes outside them.
    kind: ProcedureKind,
    /// What the rows are.
    group_by: CatalogueGrouping,
    /// Only delegations of this agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<String>,
}

/// The figures of one level or field.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CatalogueRow {
    /// The level, or the key of the field; opens the row (`group`).
    #[schema(example = "ward")]
    key: String,
    /// Its name.
    #[schema(example = "cấp xã")]
    name: String,
    /// The figures.
    figures: CatalogueFigures,
}

/// What was done to the catalogue in a period, and what stands in it at the end.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CatalogueReport {
    /// What it rests on.
    parameters: CatalogueParameters,
    /// One row for each level or field that has any figure.
    rows: Vec<CatalogueRow>,
    /// All together.
    total: CatalogueFigures,
}

/// Rows by key: name and entries.
type GroupedEntries = BTreeMap<String, (String, Vec<CatalogueEntry>)>;

fn grouped(entries: &[CatalogueEntry], group_by: CatalogueGrouping) -> GroupedEntries {
    let mut rows = GroupedEntries::new();
    for entry in entries {
        let (key, name) = group_by.row(entry);
        rows.entry(key).or_insert_with(|| (name, Vec::new())).1.push(entry.clone());
    }
    rows
}

impl CatalogueReport {
    pub(super) fn of(
        entries: &[CatalogueEntry],
        question: &CatalogueQuestion,
        (group_by, principal): (CatalogueGrouping, Option<String>),
    ) -> Self {
        let CatalogueQuestion { from, to, as_of, known_at, kind } = *question;
        let rows = grouped(entries, group_by).into_iter();
        Self {
            parameters: CatalogueParameters { from, to, as_of, known_at, kind, group_by, principal },
            rows: rows
                .map(|(key, (name, entries))| CatalogueRow {
                    key,
                    name,
                    figures: CatalogueFigures::of(&entries),
                })
                .collect(),
            total: CatalogueFigures::of(entries),
        }
    }
}

/// The report as a paper: a line for each row and one for all.
pub(super) fn paper(
    entries: &[CatalogueEntry],
    question: &CatalogueQuestion,
    group_by: CatalogueGrouping,
) -> Document {
    let head = match group_by {
        CatalogueGrouping::Level => "Cấp",
        CatalogueGrouping::Field => "Lĩnh vực",
    };
    let mut columns = vec![("key", "Mã", 10), ("name", head, 24)];
    columns.extend(CatalogueFigure::ALL.iter().map(|figure| (figure.as_str(), figure.label_vi(), 9)));
    let line = |key: String, name: String, entries: &[CatalogueEntry]| {
        let counts = CatalogueFigure::ALL
            .iter()
            .map(|figure| DocumentCell::Count(count(entries, *figure, None, None)));
        let cells = [DocumentCell::Text(key), DocumentCell::Text(name)].into_iter().chain(counts).collect();
        DocumentRow { depth: 1, cells, ..DocumentRow::default() }
    };
    let mut rows: Vec<DocumentRow> = grouped(entries, group_by)
        .into_iter()
        .map(|(key, (name, entries))| line(key, name, &entries))
        .collect();
    let sum_of = (0..rows.len()).collect();
    let total = line(String::new(), "Tổng cộng".to_owned(), entries);
    rows.push(DocumentRow { strong: true, depth: 0, sum_of, ..total });
    Document {
        title: "BIẾN ĐỘNG CỦA DANH MỤC THỦ TỤC VÀ QUY TRÌNH".to_owned(),
        subtitle: vec![
            format!("Kỳ {} - {}", date_vi(question.from), date_vi(question.to)),
            format!(
                "Tính đến hết ngày {}; dữ liệu ghi nhận đến {}",
                date_vi(question.as_of),
                question.known_at.words_vi()
            ),
        ],
        blocks: vec![DocumentBlock::Table(DocumentTable::plain(&columns, rows))],
        landscape: true,
        ..Document::default()
    }
}

/// One line of the list behind a figure.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CatalogueLine {
    /// Of an act the day on which it takes effect; of what stands there the day since which it does. Absent: since before the
    /// register began.
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<NaiveDate>,
    /// The code of the procedure; absent of a common workflow.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "1.004873")]
    procedure_code: Option<String>,
    /// The name of the procedure; of a workflow its own.
    name: String,
    /// The number of the version of the procedure or workflow.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    /// The level at which it is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<Level>,
    /// The field.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Hộ tịch")]
    field_name: Option<String>,
    /// The decision or document.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "1234/QĐ-UBND")]
    decision_number: Option<String>,
    /// When it was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    recorded_at: Option<Instant>,
    /// Code of the agency that delegates.
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<String>,
    /// Code of the agency that it delegates to.
    #[serde(skip_serializing_if = "Option::is_none")]
    delegate: Option<String>,
}

impl From<CatalogueEntry> for CatalogueLine {
    fn from(entry: CatalogueEntry) -> Self {
        Self {
            day: entry.day,
            procedure_code: entry.code,
            name: entry.name,
            version: entry.version,
            level: entry.level,
            field_name: entry.field.map(|(_, name)| name),
            decision_number: entry.decision_number,
            recorded_at: entry.recorded_at,
            principal: entry.principal,
            delegate: entry.delegate,
        }
    }
}

/// The lines behind a figure of the catalogue.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CatalogueLines {
    /// The figure that was opened.
    pub(super) figure: CatalogueFigure,
    /// Its label.
    #[schema(example = "Thủ tục công bố mới")]
    pub(super) label: &'static str,
    /// The row that was opened; absent: the total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) group: Option<String>,
    /// The instant of the report: send it with the next page.
    pub(super) known_at: Instant,
    /// How long the whole list is: the figure.
    #[schema(example = 1104)]
    pub(super) total: usize,
    /// The lines of this page, by day.
    pub(super) items: Vec<CatalogueLine>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_cursor: Option<String>,
}
