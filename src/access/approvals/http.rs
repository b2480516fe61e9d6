//! HTTP endpoints of who approves in the stead of a head.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa_actix_web::service_config::ServiceConfig;

use super::actions::{self, ApprovalDelegationDraft};
use super::{ApprovalDelegation, ApprovalDelegationId, store};
use crate::access::keys::OfficerId;
use crate::access::permission::{Officer, OfficerName};
use crate::access::store as officers;
use crate::agency::{self, AgencyId};
use crate::platform::body::JsonBody;
use crate::platform::check::Check;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::platform::page;
use crate::platform::service_state::ServiceState;

/// An officer who is to approve in the stead of the head who sends this.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "delegate": "an.nguyen",
    "agency": "H26.268.05",
    "document_number": "12/QĐ-UBND",
    "until": "2023-12-31"
}))]
pub(crate) struct ApprovalDelegationRequest {
    /// Sign-in name of the officer; works at the office.
    #[schema(max_length = 40)]
    delegate: String,
    /// Code of the office.
    #[schema(max_length = 60)]
    agency: String,
    /// The document by which it is delegated.
    #[schema(max_length = 200)]
    document_number: String,
    /// First day, today or later; at once when absent.
    #[serde(default)]
    #[schema(format = Date)]
    from: Option<String>,
    /// Last day, inclusive; until further notice when absent.
    #[serde(default)]
    #[schema(format = Date)]
    until: Option<String>,
}

/// An officer of a delegation of approval.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct ApprovalParty {
    /// Sign-in name.
    #[schema(example = "an.nguyen")]
    username: String,
    /// Full name.
    #[schema(example = "Nguyễn Văn An")]
    full_name: String,
    /// Post, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    post: Option<String>,
}

/// Who approves in the stead of a head.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ApprovalDelegation)]
pub(crate) struct ApprovalDelegationView {
    /// Key.
    id: ApprovalDelegationId,
    /// Code of the office.
    #[schema(example = "H26.268.05")]
    agency: String,
    /// The head.
    head: ApprovalParty,
    /// Who approves.
    delegate: ApprovalParty,
    /// The document.
    #[schema(example = "12/QĐ-UBND")]
    document_number: String,
    /// From this instant on.
    from: Instant,
    /// Until before this instant; `null` until further notice.
    until: Option<Instant>,
    /// When it was entered.
    recorded_at: Instant,
}

/// A page of delegations of approval, as they were entered.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ApprovalDelegationPage {
    /// The delegations.
    items: Vec<ApprovalDelegationView>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Which delegations of approval to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ApprovalDelegationQuery {
    /// Code of the office.
    #[param(required = true, example = "H26.268.05")]
    agency: Option<String>,
    /// Rows on a page, 1 to 500; 50 when absent.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

fn views(
    conn: &mut Connection,
    rows: Vec<ApprovalDelegation>,
    now: Instant,
) -> Result<Vec<ApprovalDelegationView>, Problem> {
    let gone = || Problem::new(Code::Internal).because("an office or officer of a delegation is gone");
    let ids: Vec<OfficerId> = rows.iter().flat_map(|row| [row.head_id, row.delegate_id]).collect();
    let names = officers::officer_names(conn, &ids)?;
    let offices: Vec<AgencyId> = rows.iter().map(|row| row.office_id).collect();
    let offices = agency::store::load_many(conn, &offices)?;
    let party = |id: OfficerId| names.get(&id).map(|name| party_of(name, now)).ok_or_else(gone);
    rows.into_iter()
        .map(|row| {
            let office = offices.iter().find(|office| office.id == row.office_id).ok_or_else(gone)?;
            Ok(ApprovalDelegationView {
                id: row.id,
                agency: office.code.clone(),
                head: party(row.head_id)?,
                delegate: party(row.delegate_id)?,
                document_number: row.document_number,
                from: row.term.from,
                until: row.term.until,
                recorded_at: row.recorded_at,
            })
        })
        .collect()
}

fn party_of(name: &OfficerName, now: Instant) -> ApprovalParty {
    ApprovalParty {
        username: name.username.clone(),
        full_name: name.full_name.clone(),
        post: name.posts.at(now),
    }
}

fn view(
    conn: &mut Connection,
    row: ApprovalDelegation,
    now: Instant,
) -> Result<ApprovalDelegationView, Problem> {
    let view = views(conn, vec![row], now)?.pop();
    view.ok_or_else(|| Problem::new(Code::Internal).because("one row gives one view"))
}

/// List who approves in the stead of the heads of an office, past and to come.
#[utoipa::path(tag = "access", operation_id = "list_approval_delegations", params(ApprovalDelegationQuery),
    security(("bearer" = [])), responses(
    (status = 200, description = "A page of delegations of approval", body = ApprovalDelegationPage),
    (status = 404, description = "No such office within your reach")))]
#[get("/api/v1/approval-delegations")]
pub(crate) async fn list_approval_delegations(
    service: web::Data<ServiceState>,
    query: web::Query<ApprovalDelegationQuery>,
    officer: Officer,
) -> Result<web::Json<ApprovalDelegationPage>, Problem> {
    let (query, now) = (query.into_inner(), service.now());
    let mut check = Check::new();
    let part = page::read::<ApprovalDelegationId>(&mut check, query.limit, query.cursor.as_deref());
    let code = check.text("agency", query.agency.as_deref().unwrap_or_default(), 60);
    let (code, (after, limit)) = check.finish((code, part))?;
    service
        .database
        .read(move |conn| {
            let office = agency::store::find_by_code(conn, &code)?;
            let office = office.filter(|office| officer.scope().sees(office.id)).ok_or_else(|| {
                Problem::not_found(
                    "không có cơ quan nào mã này trong phạm vi của bạn",
                    "there is no office of this code within your reach",
                )
            })?;
            let rows = store::of_office(conn, office.id, after, limit + 1)?;
            let (rows, next_cursor) = page::cut(rows, limit, |row| row.id);
            Ok(web::Json(ApprovalDelegationPage { items: views(conn, rows, now)?, next_cursor }))
        })
        .await
}

/// Let an officer of your office approve in your stead what the citizen is asked, by a document. For heads, for themselves.
#[utoipa::path(tag = "access", operation_id = "create_approval_delegation", request_body = ApprovalDelegationRequest,
    security(("bearer" = [])), responses(
    (status = 201, description = "Entered", body = ApprovalDelegationView),
    (status = 403, description = "Not a head of this office"),
    (status = 409, description = "The officer approves there in these days already")))]
#[post("/api/v1/approval-delegations")]
pub(crate) async fn create_approval_delegation(
    service: web::Data<ServiceState>,
    officer: Officer,
    body: JsonBody<ApprovalDelegationRequest>,
) -> Result<HttpResponse, Problem> {
    let now = service.now();
    let ApprovalDelegationRequest { delegate, agency, document_number, from, until } = body.value;
    let asked = ApprovalDelegationDraft { delegate, agency, document_number, from, until };
    let answer = service
        .database
        .write(move |conn| {
            let delegation = actions::delegate(conn, &officer, &asked, now)?;
            view(conn, delegation, now)
        })
        .await?;
    Ok(HttpResponse::build(StatusCode::CREATED).json(answer))
}

/// End a delegation of approval now; one that has not begun never holds. What was approved by it stays approved.
#[utoipa::path(tag = "access", operation_id = "end_approval_delegation", security(("bearer" = [])),
    params(("id" = String, Path, description = "The key", example = "01900000-0000-7000-8000-000000000000")), responses(
    (status = 200, description = "Ended", body = ApprovalDelegationView),
    (status = 403, description = "Not a head of this office"),
    (status = 404, description = "No such delegation"),
    (status = 409, description = "It is over")))]
#[post("/api/v1/approval-delegations/{id}/ending")]
pub(crate) async fn end_approval_delegation(
    service: web::Data<ServiceState>,
    officer: Officer,
    id: web::Path<ApprovalDelegationId>,
) -> Result<web::Json<ApprovalDelegationView>, Problem> {
    let (id, now) = (id.into_inner(), service.now());
    service
        .database
        .write(move |conn| {
            let delegation = actions::end(conn, &officer, id, now)?;
            view(conn, delegation, now).map(web::Json)
        })
        .await
}

/// Registers these addresses.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_approval_delegations)
        .service(create_approval_delegation)
        .service(end_approval_delegation);
}
