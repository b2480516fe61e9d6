//! HTTP endpoints of the delegation figure: the ratio, and the procedures behind each of its numbers.

use actix_web::{get, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{Authority, DelegationFigure, HeldAuthority};
use crate::access::Officer;
use crate::agency::AgencyId;
use crate::platform::check::{Check, Checked};
use crate::platform::database::Id;
use crate::platform::error::Problem;
use crate::platform::page;
use crate::platform::service_state::ServiceState;
use crate::procedure::delegation::store::DelegationId;
use crate::report::count::view::ReportAgency;
use crate::report::figures::rate::Rate;

/// The HTTP endpoints of this figure.
pub(crate) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(get_delegation_report).service(list_delegation_procedures);
}

/// Whose figure.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DelegationReportQuery {
    /// Code of the agency whose authority is delegated.
    #[param(required = true, example = "H26")]
    agency: Option<String>,
    /// The day; today when nothing is said.
    #[param(format = Date, example = "2023-06-14")]
    on: Option<String>,
}

/// Which number of the figure.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DelegationListQuery {
    /// As in the report.
    #[param(required = true, example = "H26")]
    agency: Option<String>,
    /// As in the report.
    #[param(format = Date, example = "2023-06-14")]
    on: Option<String>,
    /// `delegated` (the numerator, when nothing is said) or `authority` (the denominator).
    #[param(example = "delegated")]
    figure: Option<String>,
    /// Only what is delegated to the agency of this code.
    #[param(example = "H26.268")]
    delegate: Option<String>,
    /// Rows on a page, 1 to 500; 50 when absent.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// How much of its authority an agency delegates.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DelegationReport {
    /// The agency whose authority it is.
    agency: ReportAgency,
    /// The day.
    as_of: NaiveDate,
    /// Delegated procedures of those that the agency's level holds.
    delegated: Rate,
    /// The delegates. A procedure with several delegates stands at each of them.
    by_delegate: Vec<DelegateCount>,
}

/// What one agency or unit exercises for another.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DelegateCount {
    /// The delegate.
    agency: ReportAgency,
    /// Procedures delegated to it.
    #[schema(example = 12)]
    procedures: i64,
}

/// The procedures behind a number.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct HeldList {
    /// What was opened.
    figure: DelegationFigure,
    /// How long the whole list is: the number.
    #[schema(example = 531)]
    total: i64,
    /// The procedures, by code.
    items: Vec<HeldProcedure>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// A procedure of the agency's authority.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct HeldProcedure {
    /// Code.
    #[schema(example = "2.000528")]
    procedure_code: String,
    /// Name.
    procedure_name: String,
    /// To whom it is delegated, and by which documents.
    delegations: Vec<HeldDelegation>,
}

/// A delegation of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct HeldDelegation {
    /// Key.
    id: DelegationId,
    /// The delegate.
    agency: ReportAgency,
    /// The document.
    #[schema(example = "4610/QĐ-UBND")]
    document_number: String,
}

impl Authority {
    fn name_of(&self, delegate: AgencyId) -> ReportAgency {
        self.delegates.get(&delegate).map_or_else(
            || ReportAgency { code: String::new(), name: String::new() },
            |agency| ReportAgency { code: agency.code.clone(), name: agency.name_vi.clone() },
        )
    }

    fn shown(&self, held: &HeldAuthority) -> HeldProcedure {
        HeldProcedure {
            procedure_code: held.version.code.clone(),
            procedure_name: held.version.content.name_vi.clone(),
            delegations: held
                .delegations
                .iter()
                .map(|delegation| HeldDelegation {
                    id: delegation.id,
                    agency: self.name_of(delegation.to_agency_id),
                    document_number: delegation.document_number.clone(),
                })
                .collect(),
        }
    }
}

/// Reads whose figure it is and the day; the day may not lie ahead.
fn read(
    check: &mut Check,
    agency: Option<&str>,
    on: Option<&str>,
    today: NaiveDate,
) -> Checked<(String, NaiveDate)> {
    let agency = check.text("agency", agency.unwrap_or_default(), 64);
    let on = check.date("on", on).and_then(|on| match on {
        Some(on) if on > today => check.in_the_future("on"),
        on => Checked::sure(on.unwrap_or(today)),
    });
    Checked::all((agency, on))
}

/// How much of its authority an agency delegates on a day: 531/617 = 86.06 %.
#[utoipa::path(tag = "report", operation_id = "get_delegation_report", params(DelegationReportQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The figure", body = DelegationReport),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/reports/delegation")]
pub(crate) async fn get_delegation_report(
    officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<DelegationReportQuery>,
) -> Result<web::Json<DelegationReport>, Problem> {
    let mut check = Check::new();
    let asked = read(&mut check, query.agency.as_deref(), query.on.as_deref(), service.now().date());
    let (agency, on) = check.finish(asked)?;
    service
        .database
        .snapshot(move |conn| {
            let authority = Authority::on(conn, &agency, &officer.scope(), on)?;
            let mut by_delegate: Vec<DelegateCount> = authority
                .delegates
                .keys()
                .map(|delegate| DelegateCount {
                    agency: authority.name_of(*delegate),
                    procedures: authority.count(DelegationFigure::Delegated, Some(*delegate)),
                })
                .filter(|delegate| delegate.procedures > 0)
                .collect();
            by_delegate.sort_by(|one, other| one.agency.code.cmp(&other.agency.code));
            let agency = &authority.agency;
            Ok(web::Json(DelegationReport {
                agency: ReportAgency { code: agency.code.clone(), name: agency.name_vi.clone() },
                as_of: on,
                delegated: authority.rate(),
                by_delegate,
            }))
        })
        .await
}

/// The procedures behind a number of the delegation figure; the list is as long as the number says.
#[utoipa::path(tag = "report", operation_id = "list_delegation_procedures", params(DelegationListQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The procedures", body = HeldList),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/reports/delegation/procedures")]
pub(crate) async fn list_delegation_procedures(
    officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<DelegationListQuery>,
) -> Result<web::Json<HeldList>, Problem> {
    let mut check = Check::new();
    let asked = read(&mut check, query.agency.as_deref(), query.on.as_deref(), service.now().date());
    let figure = check.one_of_or(
        "figure",
        query.figure.as_deref(),
        DelegationFigure::ALL,
        DelegationFigure::as_str,
        DelegationFigure::Delegated,
    );
    let delegate = check.optional_text("delegate", query.delegate.as_deref(), 64);
    let part = page::read::<String>(&mut check, query.limit, query.cursor.as_deref());
    let ((agency, on), figure, delegate, (after, limit)) = check.finish((asked, figure, delegate, part))?;
    service
        .database
        .snapshot(move |conn| {
            let authority = Authority::on(conn, &agency, &officer.scope(), on)?;
            // Whoever is no delegate has nothing.
            let delegate = delegate.map(|code| {
                let known = authority.delegates.values().find(|agency| agency.code == code);
                known.map_or_else(Id::default, |agency| agency.id)
            });
            let wanted = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
            let rows: Vec<HeldProcedure> = authority
                .list(figure, delegate)
                .filter(|held| after.as_ref().is_none_or(|after| held.version.code > *after))
                .take(wanted)
                .map(|held| authority.shown(held))
                .collect();
            let (items, next_cursor) = page::cut(rows, limit, |row| row.procedure_code.clone());
            let total = authority.count(figure, delegate);
            Ok(web::Json(HeldList { figure, total, items, next_cursor }))
        })
        .await
}
