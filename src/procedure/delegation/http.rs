//! Delegations at the door: looking them up, and for administrators revoking them. They are entered where it is known whether the
//! delegate can handle them (`workflow/offering/http.rs`).

use std::collections::HashMap;

use actix_web::{get, post, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa_actix_web::service_config::ServiceConfig;

use super::actions::{self, DelegationDraft};
use super::store::{self, Delegation, DelegationFilter};
use crate::access::Officer;
use crate::agency::{AgencyId, store as agencies};
use crate::platform::body::JsonBody;
use crate::platform::check::{Check, Checked};
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::platform::page;
use crate::platform::service_state::ServiceState;
use crate::procedure::delegation::store::DelegationId;
use crate::procedure::store as procedures;
use crate::procedure::version::ProcedureId;

/// The HTTP endpoints of delegations.
pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list_delegations).service(revoke_delegation);
}

/// A procedure that one agency delegates to another.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "procedure": "2.000528",
    "from": "H26.268",
    "to": "H26.268.23",
    "document_number": "4610/QĐ-UBND",
    "valid_from": "2023-01-01",
    "valid_to": "2023-12-31"
}))]
pub(crate) struct DelegationRequest {
    /// Code of the procedure.
    pub procedure: String,
    /// Code of the agency whose authority it is.
    pub from: String,
    /// Code of the agency or unit that exercises it; it is below the first.
    pub to: String,
    /// The document that delegates.
    #[schema(max_length = 200)]
    pub document_number: String,
    /// First day, such as 2023-01-01.
    #[schema(format = Date)]
    pub valid_from: String,
    /// Last day, inclusive; until further notice when absent.
    #[serde(default)]
    #[schema(format = Date)]
    pub valid_to: Option<String>,
}

impl DelegationRequest {
    /// The procedure that it names, if there is one.
    pub(crate) fn procedure_id(&self, conn: &mut Connection) -> Result<Option<ProcedureId>, Problem> {
        Ok(procedures::find_by_code(conn, self.procedure.trim())?)
    }

    /// Reads every field.
    pub(crate) fn read(&self) -> DelegationDraft {
        let mut check = Check::new();
        let valid_from = check.day("valid_from", Some(&self.valid_from));
        let valid_to = check.date("valid_to", self.valid_to.as_deref());
        let days = Checked::all((valid_from, valid_to)).and_then(|(from, to)| {
            if to.is_none_or(|to| from <= to) {
                return Checked::sure((from, to));
            }
            check.refuse(
                "valid_to",
                "before_valid_from",
                "ngày cuối phải từ ngày đầu trở đi",
                "the last day must not lie before the first",
            )
        });
        DelegationDraft {
            procedure: check.text("procedure", &self.procedure, 60),
            from: check.text("from", &self.from, 60),
            to: check.text("to", &self.to, 60),
            document_number: check.text("document_number", &self.document_number, 200),
            days,
            check,
        }
    }
}

/// The end of a delegation before its last day.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "document_number": "1200/QĐ-UBND", "from": "2023-06-01" }))]
pub(crate) struct RevocationRequest {
    /// The document that revokes.
    #[schema(max_length = 200)]
    pub document_number: String,
    /// The first day on which it no longer holds.
    #[schema(format = Date)]
    pub from: String,
}

impl RevocationRequest {
    /// The first day without it, and the document.
    ///
    /// # Errors
    /// What was typed wrongly.
    pub(crate) fn checked(&self) -> Result<(NaiveDate, String), Problem> {
        let mut check = Check::new();
        let from = check.day("from", Some(&self.from));
        let document_number = check.text("document_number", &self.document_number, 200);
        check.finish((from, document_number))
    }
}

/// An agency by code and name.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = DelegationParty)]
pub(crate) struct PartyView {
    /// Code.
    #[schema(example = "H26.268.23")]
    pub code: String,
    /// Vietnamese name.
    #[schema(example = "Phòng Tư pháp")]
    pub name: String,
}

/// How a delegation was revoked.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Revocation)]
pub(crate) struct RevocationView {
    /// The document that revokes.
    #[schema(example = "1200/QĐ-UBND")]
    pub document_number: Option<String>,
    /// The first day on which it no longer holds.
    pub from: NaiveDate,
    /// When it was entered.
    pub recorded_at: Option<Instant>,
}

/// A delegation.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Delegation)]
pub(crate) struct DelegationView {
    /// Key.
    pub id: DelegationId,
    /// Code of the procedure.
    #[schema(example = "2.000528")]
    pub procedure_code: String,
    /// The principal.
    pub from: PartyView,
    /// The delegate.
    pub to: PartyView,
    /// The document that delegates.
    #[schema(example = "4610/QĐ-UBND")]
    pub document_number: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day, inclusive; `null` until further notice.
    pub valid_to: Option<NaiveDate>,
    /// Its revocation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revocation: Option<RevocationView>,
    /// When it was entered.
    pub recorded_at: Instant,
}

/// A page of delegations, as they were entered.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DelegationPage {
    /// The delegations.
    items: Vec<DelegationView>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Which delegations to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DelegationQuery {
    /// Code of the procedure.
    #[param(example = "2.000528")]
    procedure: Option<String>,
    /// Code of the principal.
    #[param(example = "H26.268")]
    principal: Option<String>,
    /// Code of the delegate.
    #[param(example = "H26.268.23")]
    delegate: Option<String>,
    /// Only those that hold on this day.
    #[param(format = Date, example = "2023-06-14")]
    on: Option<String>,
    /// Rows on a page, 1 to 500; 50 when absent.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

pub(crate) fn views(conn: &mut Connection, rows: Vec<Delegation>) -> Result<Vec<DelegationView>, Problem> {
    let parties: Vec<AgencyId> = rows.iter().flat_map(|row| [row.from_agency_id, row.to_agency_id]).collect();
    let parties: HashMap<AgencyId, PartyView> = agencies::load_many(conn, &parties)?
        .into_iter()
        .map(|agency| (agency.id, PartyView { code: agency.code, name: agency.name_vi }))
        .collect();
    let procedures = procedures::load_codes(conn, rows.iter().map(|row| row.procedure_id))?;
    let gone = || Problem::new(Code::Internal).because("a party or procedure of a delegation is gone");
    rows.into_iter()
        .map(|row| {
            let party = |id: AgencyId| parties.get(&id).cloned().ok_or_else(gone);
            Ok(DelegationView {
                id: row.id,
                procedure_code: procedures.get(&row.procedure_id).cloned().ok_or_else(gone)?,
                from: party(row.from_agency_id)?,
                to: party(row.to_agency_id)?,
                document_number: row.document_number,
                valid_from: row.valid_from,
                valid_to: row.valid_to,
                revocation: row.revoked_from.map(|from| RevocationView {
                    document_number: row.revocation_number,
                    from,
                    recorded_at: row.revoked_at,
                }),
                recorded_at: row.created_at,
            })
        })
        .collect()
}

/// A delegation as it is answered.
pub(crate) fn view(conn: &mut Connection, row: Delegation) -> Result<DelegationView, Problem> {
    let view = views(conn, vec![row])?.pop();
    view.ok_or_else(|| Problem::new(Code::Internal).because("one row gives one view"))
}

/// List delegations.
#[utoipa::path(tag = "procedure", operation_id = "list_delegations", params(DelegationQuery), security(("bearer" = [])), responses(
    (status = 200, description = "A page of delegations", body = DelegationPage)))]
#[get("/api/v1/delegations")]
pub(crate) async fn list_delegations(
    service: web::Data<ServiceState>,
    query: web::Query<DelegationQuery>,
    _officer: Officer,
) -> Result<web::Json<DelegationPage>, Problem> {
    let query = query.into_inner();
    let mut check = Check::new();
    let part = page::read::<DelegationId>(&mut check, query.limit, query.cursor.as_deref());
    let on = check.date("on", query.on.as_deref());
    let procedure = check.optional_text("procedure", query.procedure.as_deref(), 60);
    let principal = check.optional_text("principal", query.principal.as_deref(), 60);
    let delegate = check.optional_text("delegate", query.delegate.as_deref(), 60);
    let parts = (on, procedure, principal, delegate, part);
    let (on, procedure, principal, delegate, (after, limit)) = check.finish(parts)?;
    service
        .database
        .read(move |conn| {
            // An unknown code finds nothing.
            let mut agency = |code: Option<String>| -> Result<Option<AgencyId>, Problem> {
                let Some(code) = code else { return Ok(None) };
                let found = agencies::find_by_code(conn, &code)?;
                Ok(Some(found.map_or_else(Id::default, |agency| agency.id)))
            };
            let (from_agency_id, to_agency_id) = (agency(principal)?, agency(delegate)?);
            let procedure_id = match procedure {
                Some(code) => Some(procedures::find_by_code(conn, &code)?.unwrap_or_default()),
                None => None,
            };
            let to_agency_ids = to_agency_id.map(|to| vec![to]);
            let filter = DelegationFilter { procedure_id, from_agency_id, to_agency_ids, on };
            let rows = store::list(conn, &filter, after, Some(limit + 1))?;
            let (rows, next_cursor) = page::cut(rows, limit, |row| row.id);
            Ok(web::Json(DelegationPage { items: views(conn, rows)?, next_cursor }))
        })
        .await
}

/// Revoke a delegation from a day on. What was decided by it stays as it was.
#[utoipa::path(tag = "procedure", operation_id = "revoke_delegation", request_body = RevocationRequest, security(("bearer" = [])),
    params(("id" = String, Path, description = "The key", example = "01900000-0000-7000-8000-000000000000")), responses(
    (status = 200, description = "Revoked", body = DelegationView),
    (status = 403, description = "Not an administrator of the principal"),
    (status = 404, description = "No such delegation"),
    (status = 409, description = "It was revoked before")))]
#[post("/api/v1/delegations/{id}/revocation")]
pub(crate) async fn revoke_delegation(
    service: web::Data<ServiceState>,
    officer: Officer,
    id: web::Path<DelegationId>,
    body: JsonBody<RevocationRequest>,
) -> Result<web::Json<DelegationView>, Problem> {
    let (from, document_number) = body.value.checked()?;
    let (id, now) = (id.into_inner(), service.now());
    service
        .database
        .write(move |conn| {
            let delegation = actions::revoke(conn, &officer, id, (&document_number, from), now)?;
            view(conn, delegation).map(web::Json)
        })
        .await
}
