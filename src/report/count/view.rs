//! What a report looks like to a program that asks for it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::agency::AgencyId;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::platform::instant::Instant;
use crate::platform::page;
use crate::procedure::{ProcedureId, ProcedureKind};
use crate::report::count::cell_listing::CellListing;
use crate::report::count::context::ReportContext;
use crate::report::count::fold::Balance;
use crate::report::count::request::{GroupBy, ReportRequest};
use crate::report::count::resolution::{Resolution, ResolutionRow};
use crate::report::count::search::{ListedDossier, ListedDossierKey};
use crate::report::count::store::{NamedAgency, ProcedureNames};
use crate::report::figures::boundaries::Boundaries;
use crate::report::figures::figure::{Figure, FigureValues, Figures};
use crate::report::figures::rates::Rates;

/// An agency by code and name.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReportAgency {
    /// Its code.
    #[schema(example = "H26.268")]
    pub code: String,
    /// Its Vietnamese name.
    #[schema(example = "UBND quận Hà Đông")]
    pub name: String,
}

/// What the report rests on: the same parameters give the same report.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReportParameters {
    /// The agency; the offices of its subtree are counted.
    pub agency: ReportAgency,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Acts that took effect by this instant are counted; due dates before it have passed.
    pub as_of: Instant,
    /// Acts that were recorded by this instant are counted.
    pub known_at: Instant,
    /// What the rows are.
    pub group_by: GroupBy,
    /// Under which offices the rows are drawn; the total is the same either way.
    pub boundaries: Boundaries,
    /// Administrative procedures, or the processes outside them.
    pub kind: ProcedureKind,
    /// Offices counted: those of the agency that lie in your scope.
    #[schema(example = 18)]
    pub offices_counted: usize,
    /// Offices of the agency, itself included.
    #[schema(example = 18)]
    pub offices_of_agency: usize,
}

impl ReportParameters {
    /// What a report on this ground rests on.
    pub(in crate::report) fn of(ground: &ReportContext, question: &ReportRequest) -> Self {
        Self {
            agency: ReportAgency { code: ground.agency.code.clone(), name: ground.agency.name.clone() },
            from: question.period.from(),
            to: question.period.to(),
            as_of: ground.cut.as_of(),
            known_at: ground.known_at,
            group_by: question.group_by,
            boundaries: question.boundaries,
            kind: question.kind,
            offices_counted: ground.offices.len(),
            offices_of_agency: ground.offices_of_agency,
        }
    }
}

/// One row.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReportRow {
    /// The key that opens the row (`group`): a code, a level, a channel, or the first day of a month.
    #[schema(example = "H26.268.1")]
    pub key: String,
    /// The name for people.
    #[schema(example = "UBND phường Văn Quán")]
    pub name: String,
    /// The figures.
    pub figures: Figures,
    /// The rates.
    pub rates: Rates,
    /// Both sides of the books.
    pub balance: Balance,
}

/// The total, counted over everything and checked against the rows.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReportTotal {
    /// The figures.
    pub figures: Figures,
    /// The rates.
    pub rates: Rates,
    /// Both sides of the books.
    pub balance: Balance,
}

/// How dossiers were resolved in a period.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ResolutionReport {
    /// What the report rests on.
    pub parameters: ReportParameters,
    /// Which act counts as the resolution: `result_exists`, not the handing over.
    #[schema(example = "result_exists")]
    pub counts_resolution_as: &'static str,
    /// The rows; rows without any figure are left out, except months.
    pub rows: Vec<ReportRow>,
    /// The total.
    pub total: ReportTotal,
}

impl ResolutionReport {
    pub(crate) fn of(report: Resolution) -> Self {
        let row = |row: ResolutionRow| ReportRow {
            key: row.key,
            name: row.name,
            figures: Figures::of(&row.cells),
            rates: row.cells.rates(),
            balance: row.cells.balance(),
        };
        let total = |cells: &FigureValues| ReportTotal {
            figures: Figures::of(cells),
            rates: cells.rates(),
            balance: cells.balance(),
        };
        Self {
            counts_resolution_as: "result_exists",
            total: total(&report.total),
            parameters: ReportParameters {
                as_of: report.cut.as_of(),
                agency: ReportAgency { code: report.agency.code, name: report.agency.name },
                from: report.period.from(),
                to: report.period.to(),
                known_at: report.known_at,
                group_by: report.group_by,
                boundaries: report.boundaries,
                kind: report.kind,
                offices_counted: report.offices_counted,
                offices_of_agency: report.offices_of_agency,
            },
            rows: report.rows.into_iter().map(row).collect(),
        }
    }
}

/// One line of the list behind a cell: of a flow the act that is counted, of a stock the dossier with its last move.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CellDossier {
    /// The code of the dossier.
    #[schema(example = "H26.268-230307-0012")]
    pub code: String,
    /// The office of the dossier.
    pub office: ReportAgency,
    /// The code of the procedure.
    #[schema(example = "1.004873")]
    pub procedure_code: String,
    /// The name of the procedure.
    pub procedure_name: String,
    /// How it came in.
    pub channel: Channel,
    /// The act.
    #[schema(example = "resolve")]
    pub event: String,
    /// The stage that the act left.
    pub from_stage: Account,
    /// The stage that it entered.
    pub to_stage: Account,
    /// When the act took effect.
    pub happened_at: Instant,
    /// When the register learned it.
    pub recorded_at: Instant,
    /// The due date after the act, by law; none before acceptance.
    pub due_at: Option<Instant>,
    /// By when the result was promised after the act; none before acceptance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised_at: Option<Instant>,
    /// By when the desk must answer a dossier that waits for acceptance, or had to before this act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_due_at: Option<Instant>,
}

impl CellDossier {
    /// A line with the names of its office and procedure.
    pub(crate) fn of(
        entry: ListedDossier,
        offices: &BTreeMap<AgencyId, NamedAgency>,
        procedures: &BTreeMap<ProcedureId, ProcedureNames>,
    ) -> Self {
        let office = offices.get(&entry.office_id);
        let procedure = procedures.get(&entry.procedure_id);
        Self {
            due_at: entry.legal_due_at(),
            promised_at: entry.promised_at(),
            answer_due_at: entry.answer_due_at(),
            code: entry.code,
            office: ReportAgency {
                code: office.map(|office| office.code.clone()).unwrap_or_default(),
                name: office.map(|office| office.name.clone()).unwrap_or_default(),
            },
            procedure_code: procedure.map(|names| names.code.clone()).unwrap_or_default(),
            procedure_name: procedure.map(|names| names.name.clone()).unwrap_or_default(),
            channel: entry.channel,
            event: entry.event,
            from_stage: entry.from_account,
            to_stage: entry.to_account,
            happened_at: entry.happened_at,
            recorded_at: entry.recorded_at,
        }
    }
}

/// The dossiers behind a cell.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CellDossierList {
    /// The figure that was opened.
    #[schema(example = "resolved_late")]
    pub figure: &'static str,
    /// Its label.
    #[schema(example = "Giải quyết quá hạn")]
    pub label: &'static str,
    /// The row that was opened; none: the total.
    pub group: Option<String>,
    /// The as-of instant of the report: send it with the next page, so that the list does not change meanwhile.
    pub as_of: Instant,
    /// The known-at instant of the report: send it with the next page too.
    pub known_at: Instant,
    /// How many lines the whole list has: the value of the cell.
    #[schema(example = 17)]
    pub total: i64,
    /// The lines of this page.
    pub items: Vec<CellDossier>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl CellDossierList {
    /// The list of a page that was read with one line too many.
    pub(crate) fn of(listing: CellListing, figure: Figure, group: Option<String>, limit: i64) -> Self {
        let CellListing { total, entries, offices, procedures, as_of, known_at } = listing;
        let (entries, next_cursor) = page::cut(entries, limit, ListedDossierKey::of);
        let items = entries.into_iter().map(|entry| CellDossier::of(entry, &offices, &procedures));
        Self {
            figure: figure.as_str(),
            label: figure.label_vi(),
            group,
            as_of,
            known_at,
            total,
            items: items.collect(),
            next_cursor,
        }
    }
}
