//! What a run looks like to a program that asks for it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use crate::access::{OfficerId, OfficerName, Role};
use crate::agency::Agency;
use crate::platform::database::{UnreadableColumn, stored_json};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureKind;
use crate::report::count::fold::Balance;
use crate::report::count::request::GroupBy;
use crate::report::count::view::{CellDossier, ReportAgency};
use crate::report::figures::boundaries::Boundaries;
use crate::report::figures::figure::{Figure, FigureValues, Figures};
use crate::report::figures::rates::Rates;
use crate::report::quantity::sum::Sign;
use crate::report::runs::content::{RunRow, hex};
use crate::report::runs::layouts::{Layout, LayoutColumn};
use crate::report::runs::signing::SigningPlace;
use crate::report::runs::store::{RunHead, RunId, SignatureRecord};

/// A run in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RunSummary {
    /// Its key.
    pub id: RunId,
    /// The layout.
    #[schema(example = "ii06a")]
    pub layout: String,
    /// The agency.
    pub agency: ReportAgency,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// The period as people call it.
    #[schema(example = "6 tháng đầu năm 2023")]
    pub period_name: String,
    /// Acts that took effect by this instant are counted; due dates before it have passed.
    pub as_of: Instant,
    /// Acts that were recorded by this instant are counted.
    pub known_at: Instant,
    /// What the rows are.
    pub group_by: GroupBy,
    /// Under which offices the rows are drawn.
    pub boundaries: Boundaries,
    /// Of which procedures.
    pub kind: ProcedureKind,
    /// Whether the print folds paused and closed dossiers into the columns of the form.
    pub folded: bool,
    /// SHA-256 over parameters, cells and the dossiers behind them, in hexadecimal.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub hash: String,
    /// Who made it.
    pub made_by: String,
    /// The post of that officer then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Chuyên viên")]
    pub made_by_post: Option<String>,
    /// As what.
    pub made_as: Role,
    /// When.
    pub made_at: Instant,
    /// The run that it supersedes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<RunId>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supersede_reason: Option<String>,
}

impl RunSummary {
    pub(crate) fn of(run: &RunHead, agency: &Agency, maker: Option<&OfficerName>) -> Self {
        Self {
            id: run.id,
            layout: run.layout.clone(),
            agency: ReportAgency { code: agency.code.clone(), name: agency.name_vi.clone() },
            from: run.first_day,
            to: run.last_day,
            period_name: run.period_name.clone(),
            as_of: run.as_of,
            known_at: run.known_at,
            group_by: run.group_by,
            boundaries: run.boundaries,
            kind: run.procedure_kind,
            folded: run.folded,
            hash: hex(&run.hash),
            made_by: run.made_by_name.clone(),
            made_by_post: maker.and_then(|name| name.posts.at(run.made_at)),
            made_as: run.made_as,
            made_at: run.made_at,
            supersedes: run.supersedes_id,
            supersede_reason: run.supersede_reason.clone(),
        }
    }
}

/// Runs.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RunList {
    /// Newest first.
    pub items: Vec<RunSummary>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// A column of the layout.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RunColumn {
    /// Its name: opens a cell, `total:c3`.
    #[schema(example = "c3")]
    pub name: String,
    /// Its heading, from the top down.
    pub heading: Vec<&'static str>,
    /// Its printed formula.
    #[schema(example = "(3)=(4)+(5)+(6)")]
    pub formula: String,
    /// The figures that it adds up; empty where the register does not know.
    pub figures: Vec<&'static str>,
    /// The figures that it takes away.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub less: Vec<&'static str>,
}

impl RunColumn {
    fn of(column: LayoutColumn) -> Self {
        Self {
            name: column.name,
            heading: column.heading,
            formula: column.identity,
            figures: column.sum.figures(Sign::Plus).map(Figure::as_str).collect(),
            less: column.sum.figures(Sign::Minus).map(Figure::as_str).collect(),
        }
    }
}

/// A row of a run.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RunRowView {
    /// Its key: opens its cells, `district~ho_tich:resolved_late`.
    #[schema(example = "district~ho_tich")]
    pub key: String,
    /// The row in which it is added up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// How deep it stands.
    pub depth: i32,
    /// The name as it is printed.
    #[schema(example = "Hộ tịch")]
    pub name: String,
    /// The columns of the layout; `null` where the register does not know.
    pub columns: BTreeMap<String, Option<i64>>,
    /// Every figure.
    pub figures: Figures,
    /// The rates.
    pub rates: Rates,
    /// Both sides of the books.
    pub balance: Balance,
}

impl RunRowView {
    fn of(row: RunRow, columns: &[LayoutColumn]) -> Self {
        Self {
            columns: columns.iter().map(|column| (column.name.clone(), column.value(&row.cells))).collect(),
            figures: Figures::of(&row.cells),
            rates: row.cells.rates(),
            balance: row.cells.balance(),
            key: row.key,
            parent: row.parent,
            depth: row.depth,
            name: row.name,
        }
    }
}

/// Who stands for the figures.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SignatureView {
    /// The name.
    #[schema(example = "Nguyễn Văn An")]
    pub name: String,
    /// The post then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Chánh Văn phòng")]
    pub post: Option<String>,
    /// Where it stands on the paper.
    pub place: SigningPlace,
    /// The role.
    pub role: Role,
    /// Where the role is held.
    pub agency: ReportAgency,
    /// When.
    pub signed_at: Instant,
}

/// A run.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReportRun {
    /// What it is.
    #[serde(flatten)]
    pub summary: RunSummary,
    /// The run that supersedes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<RunId>,
    /// Offices counted: those of the agency that its maker could see.
    pub offices_counted: usize,
    /// Offices of the agency, itself included.
    pub offices_of_agency: i32,
    /// The versions of procedures and calendars that the dossiers rest on, and the offices.
    pub versions: Value,
    /// Lines behind the cells: acts that are counted and dossiers that stand.
    pub line_count: i64,
    /// SHA-256 over the lines.
    pub lines_hash: String,
    /// The columns.
    pub columns: Vec<RunColumn>,
    /// The balance as it is printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "(3)+(16)=(7)+(11)+(14)+(15)+(17)")]
    pub balance_formula: Option<String>,
    /// The rows, the total last.
    pub rows: Vec<RunRowView>,
    /// Who stands for the figures.
    pub signatures: Vec<SignatureView>,
}

/// Everything that is kept of a run, but its lines.
pub struct WholeRun {
    /// The run.
    pub head: RunHead,
    /// Its agency.
    pub agency: Agency,
    /// The name of the agency above it.
    pub superior: Option<String>,
    /// Offices counted.
    pub offices: usize,
    /// Its rows.
    pub rows: Vec<RunRow>,
    /// Its signatures.
    pub signatures: Vec<SignatureRecord>,
    /// Whoever made or signed it.
    pub people: BTreeMap<OfficerId, OfficerName>,
    /// The run that supersedes it.
    pub superseded_by: Option<RunId>,
}

impl WholeRun {
    /// The columns that it is printed in.
    #[must_use]
    pub fn columns(&self) -> Vec<LayoutColumn> {
        let RunHead { layout, layout_version, folded, .. } = &self.head;
        Layout::find(layout).map(|layout| layout.columns_of(*layout_version, *folded)).unwrap_or_default()
    }

    /// The post of whoever made or signed it, as it was then.
    #[must_use]
    pub fn post(&self, officer_id: OfficerId, at: Instant) -> Option<String> {
        self.people.get(&officer_id).and_then(|name| name.posts.at(at))
    }

    /// Where a signature stands on the paper.
    #[must_use]
    pub fn place_of(&self, signature: &SignatureRecord) -> SigningPlace {
        let is_maker = signature.officer_id == self.head.made_by;
        SigningPlace::of(is_maker, (signature.role, signature.agency_code == self.agency.code))
    }

    /// The cells of the total.
    #[must_use]
    pub fn total(&self) -> Option<&FigureValues> {
        self.rows.last().map(|row| &row.cells)
    }
}

impl ReportRun {
    pub(crate) fn of(run: WholeRun) -> Result<Self, UnreadableColumn> {
        let columns = run.columns();
        let layout = Layout::find(&run.head.layout);
        let (made_by, code) = (run.head.made_by, run.agency.code.clone());
        let signature = |one: SignatureRecord| SignatureView {
            post: run.people.get(&one.officer_id).and_then(|name| name.posts.at(one.signed_at)),
            place: SigningPlace::of(one.officer_id == made_by, (one.role, one.agency_code == code)),
            name: one.name,
            role: one.role,
            agency: ReportAgency { code: one.agency_code, name: one.agency_name },
            signed_at: one.signed_at,
        };
        Ok(Self {
            summary: RunSummary::of(&run.head, &run.agency, run.people.get(&run.head.made_by)),
            superseded_by: run.superseded_by,
            offices_counted: run.offices,
            offices_of_agency: run.head.offices_of_agency,
            versions: stored_json(&run.head.versions, "report_run.versions", run.head.id)?,
            line_count: run.head.line_count,
            lines_hash: hex(&run.head.lines_hash),
            balance_formula: layout.and_then(|layout| layout.balance_words(run.head.folded)),
            rows: run.rows.into_iter().map(|row| RunRowView::of(row, &columns)).collect(),
            columns: columns.into_iter().map(RunColumn::of).collect(),
            signatures: run.signatures.into_iter().map(signature).collect(),
        })
    }
}

/// The dossiers behind a cell of a run.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RunCell {
    /// The cell.
    #[schema(example = "total:resolved_late")]
    pub cell: String,
    /// How long the whole list is: the value of the cell.
    #[schema(example = 17)]
    pub total: i64,
    /// The lines of this page.
    pub items: Vec<CellDossier>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}
