//! The addresses under which agencies are looked up.

use std::collections::HashMap;

use actix_web::{get, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::level::Level;
use super::store::{self, Agency, AgencyFilter, Succession};
use super::succession::SuccessionKind;
use crate::access::Officer;
use crate::agency::AgencyId;
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::page;
use crate::platform::service_state::ServiceState;

/// The HTTP endpoints of this room.
pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list_agencies).service(get_agency);
}

/// Which agencies to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AgencyQuery {
    /// Only direct parts of the agency with this code.
    #[param(example = "H26.268")]
    parent: Option<String>,
    /// Only this level.
    level: Option<Level>,
    /// Only those in force on this day.
    #[param(example = "2023-05-14", format = Date)]
    on: Option<String>,
    /// Only those whose code or name holds this text, with or without accents.
    #[param(example = "duong noi")]
    q: Option<String>,
    /// Rows on a page, 1 to 500; 50 when absent.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// An agency.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Agency)]
pub(crate) struct AgencyView {
    /// What identifies it.
    #[schema(example = "H26.268.02")]
    code: String,
    /// The agency it is part of.
    #[schema(example = "H26.268")]
    parent_code: Option<String>,
    /// The office that a unit belongs to; an office's own code otherwise.
    #[schema(example = "H26.268.02")]
    office_code: Option<String>,
    /// Where its one-stop desk is.
    #[schema(example = "H26.268.02")]
    desk_code: Option<String>,
    /// The level; `ward` also stands for a commune (xã).
    level: Level,
    /// Name in Vietnamese. It does not identify: the same name may be another territory.
    #[schema(example = "UBND phường Dương Nội")]
    name_vi: String,
    /// Name in English.
    #[schema(example = "People's Committee of Duong Noi Ward")]
    name_en: String,
    /// First day in force; `null` when that lies before the covered period.
    valid_from: Option<NaiveDate>,
    /// Last day in force, inclusive; `null` while it is.
    #[schema(example = "2025-06-30")]
    valid_to: Option<NaiveDate>,
    /// Whether the code is a placeholder.
    synthetic_code: bool,
    /// Code of the statistics office. Not a key: codes are reused for other territory.
    #[schema(example = "09886")]
    gso_code: Option<String>,
    /// What the entry rests on.
    source: String,
    /// A remark.
    note: Option<String>,
}

/// A page of agencies, by code.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgencyPage {
    /// The agencies.
    items: Vec<AgencyView>,
    /// Send it as `cursor` for the next page; `null` on the last.
    next_cursor: Option<String>,
}

/// An agency with its place in the tree and in time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgencyDetail {
    /// The agency itself.
    #[serde(flatten)]
    agency: AgencyView,
    /// What it is part of, from the root down to its parent.
    path: Vec<AgencySummary>,
    /// Who continues it.
    successors: Vec<SuccessionView>,
    /// Whom it continues.
    predecessors: Vec<SuccessionView>,
}

/// An agency by its code and name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgencySummary {
    /// What identifies it.
    #[schema(example = "H26.268")]
    code: String,
    /// The level.
    level: Level,
    /// Name in Vietnamese.
    #[schema(example = "UBND quận Hà Đông")]
    name_vi: String,
    /// Name in English.
    #[schema(example = "People's Committee of Ha Dong District")]
    name_en: String,
}

/// One line of a succession.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Succession)]
pub(crate) struct SuccessionView {
    /// The agency on the other side.
    agency: AgencySummary,
    /// How much of the earlier office the later one continues.
    kind: SuccessionKind,
    /// First day of the later office's competence.
    #[schema(example = "2025-07-01")]
    effective_on: NaiveDate,
    /// The resolution it rests on.
    #[schema(example = "NQ 1656/NQ-UBTVQH15 art. 1 clause 44")]
    legal_basis: String,
}

/// Lists agencies by code.
#[utoipa::path(
    tag = "agency",
    operation_id = "list_agencies",
    params(AgencyQuery),
    responses(
        (status = 200, description = "A page of agencies", body = AgencyPage),
    ),
    security(("bearer" = []))
)]
#[get("/api/v1/agencies")]
pub(crate) async fn list_agencies(
    _officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<AgencyQuery>,
) -> Result<web::Json<AgencyPage>, Problem> {
    let query = query.into_inner();
    let mut check = Check::new();
    let part = page::read::<String>(&mut check, query.limit, query.cursor.as_deref()).and_then(|part| {
        let code = part.0.as_deref().map(|code| check.text("cursor", code, 35));
        Checked::maybe(code).map(|_| part)
    });
    let on = check.date("on", query.on.as_deref());
    let text = check.optional_text("q", query.q.as_deref(), 200);
    let (on, text, (after, limit)) = check.finish((on, text, part))?;
    let answer = service
        .database
        .read(move |conn| {
            let parent_id = query.parent.as_deref().map(|code| find_parent(conn, code)).transpose()?;
            let filter = AgencyFilter { parent_id, level: query.level, in_force_on: on, text };
            let rows = store::list(conn, &filter, after.as_deref(), limit.saturating_add(1))?;
            let (rows, next_cursor) = page::cut(rows, limit, |agency| agency.code.clone());
            let codes = codes_of(conn, &rows)?;
            let items = rows.into_iter().map(|agency| view(agency, &codes)).collect();
            Ok::<_, Problem>(AgencyPage { items, next_cursor })
        })
        .await?;
    Ok(web::Json(answer))
}

/// One agency with its path, its successors and its predecessors.
#[utoipa::path(
    tag = "agency",
    operation_id = "get_agency",
    params(("code" = String, Path, description = "The agency's code", example = "H26.268.02")),
    responses(
        (status = 200, description = "The agency", body = AgencyDetail),
        (status = 404, description = "No agency has that code"),
    ),
    security(("bearer" = []))
)]
#[get("/api/v1/agencies/{code}")]
pub(crate) async fn get_agency(
    _officer: Officer,
    service: web::Data<ServiceState>,
    code: web::Path<String>,
) -> Result<web::Json<AgencyDetail>, Problem> {
    let answer = service
        .database
        .snapshot(move |conn| {
            let agency = store::find_by_code(conn, &code)?.ok_or_else(|| no_such_agency(&code))?;
            let path = store::ancestors(conn, agency.id)?.into_iter().map(AgencySummary::from).collect();
            let successors = store::successions_from(conn, agency.id)?;
            let predecessors = store::successions_to(conn, agency.id)?;
            let codes = codes_of(conn, std::slice::from_ref(&agency))?;
            Ok::<_, Problem>(AgencyDetail {
                agency: view(agency, &codes),
                path,
                successors: successors.into_iter().map(SuccessionView::from).collect(),
                predecessors: predecessors.into_iter().map(SuccessionView::from).collect(),
            })
        })
        .await?;
    Ok(web::Json(answer))
}

/// The answer where no agency has that code.
pub(crate) fn no_such_agency(code: &str) -> Problem {
    Problem::not_found(format!("không có cơ quan mã {code}"), format!("there is no agency {code}"))
}

fn find_parent(conn: &mut Connection, code: &str) -> Result<AgencyId, Problem> {
    let agency = store::find_by_code(conn, code)?.ok_or_else(|| {
        Problem::field(
            "parent",
            "unknown_agency",
            format!("không có cơ quan mã {code}"),
            format!("there is no agency {code}"),
        )
    })?;
    Ok(agency.id)
}

fn codes_of(conn: &mut Connection, agencies: &[Agency]) -> Result<HashMap<AgencyId, String>, Problem> {
    let ids = agencies
        .iter()
        .flat_map(|agency| [Some(agency.office_id), agency.parent_id, agency.desk_id].into_iter().flatten());
    Ok(store::load_codes(conn, ids)?)
}

fn view(agency: Agency, codes: &HashMap<AgencyId, String>) -> AgencyView {
    let code_of = |id: AgencyId| codes.get(&id).cloned();
    AgencyView {
        parent_code: agency.parent_id.and_then(code_of),
        office_code: code_of(agency.office_id),
        desk_code: agency.desk_id.and_then(code_of),
        code: agency.code,
        level: agency.level,
        name_vi: agency.name_vi,
        name_en: agency.name_en,
        valid_from: agency.valid_from,
        valid_to: agency.valid_to,
        synthetic_code: agency.synthetic_code,
        gso_code: agency.gso_code,
        source: agency.source,
        note: agency.note,
    }
}

impl From<Agency> for AgencySummary {
    fn from(agency: Agency) -> Self {
        Self { code: agency.code, level: agency.level, name_vi: agency.name_vi, name_en: agency.name_en }
    }
}

impl From<Succession> for SuccessionView {
    fn from(line: Succession) -> Self {
        Self {
            agency: line.agency.into(),
            kind: line.kind,
            effective_on: line.effective_on,
            legal_basis: line.legal_basis,
        }
    }
}
