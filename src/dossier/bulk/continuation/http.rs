//! The addresses by which another office goes on with the dossiers of one that has ended: one by one, or all of them.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::action::{Continuation, InHand};
use super::{ContinuationReason, EndedOffice, MOVERS, may_move, posting, store};
use crate::access::{self, Officer, Role};
use crate::agency::http::no_such_agency;
use crate::agency::{Agency, store as agencies};
use crate::dossier::acts::act_context::may;
use crate::dossier::books::DossierId;
use crate::dossier::books::journal;
use crate::dossier::bulk::sweep;
use crate::dossier::bulk::sweep::http::to_the_end;
use crate::dossier::clock::status::Status;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::endpoints::request_headers::read_wish;
use crate::dossier::views::names::AgencyName;
use crate::dossier::views::view::DossierView;
use crate::platform::body::JsonBody;
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::platform::page::{self, PagePart};
use crate::workflow::WorkflowId;

/// The HTTP endpoints of continuation.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(continue_dossier).service(rehearse_continuation).service(continue_dossiers);
}

/// Moves one dossier to an office that succeeds the one that acts on it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "agency": "H26.9043",
    "reason": "Sắp xếp đơn vị hành chính theo NQ 1656/NQ-UBTVQH15",
    "document_number": "12/BB-UBND"
}))]
pub(crate) struct ContinuationRequest {
    /// Code of the successor; the one by rule when absent: that of the whole, or the one that took the rest.
    #[serde(default)]
    agency: Option<String>,
    /// Why it goes there.
    #[schema(max_length = 1000)]
    reason: String,
    /// The document that says so.
    #[serde(default)]
    #[schema(max_length = 200)]
    document_number: Option<String>,
    /// When it took effect, for a late entry; now when absent, never in the future.
    #[serde(default)]
    happened_at: Option<Instant>,
    /// Why it is entered late.
    #[serde(default)]
    #[schema(max_length = 500)]
    late_entry_reason: Option<String>,
}

/// Moves every dossier in hand to an office that succeeds the one that has ended.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "agency": "H26.9047",
    "reason": "Sắp xếp đơn vị hành chính theo NQ 1656/NQ-UBTVQH15",
    "document_number": "12/BB-UBND"
}))]
pub(crate) struct ContinuationsRequest {
    /// Code of the successor; the one by rule when absent.
    #[serde(default)]
    pub(crate) agency: Option<String>,
    /// What it rests on.
    #[schema(max_length = 1000)]
    pub(crate) reason: String,
    /// The document that says so.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub(crate) document_number: Option<String>,
}

fn grounds(check: &mut Check, reason: &str, document_number: Option<&str>) -> Checked<ContinuationReason> {
    let parts =
        (check.text("reason", reason, 1000), check.optional_text("document_number", document_number, 200));
    Checked::all(parts).map(|(reason, document_number)| ContinuationReason { reason, document_number })
}

/// What moving an office's dossiers would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContinuationRehearsal {
    /// The office that has ended.
    pub(crate) from: AgencyName,
    /// The office that would go on with its dossiers; absent when nobody succeeds it, and they stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<AgencyName>,
    /// Every office that may be named instead.
    pub(crate) successors: Vec<AgencyName>,
    /// Dossiers in hand: not over, or with a result that nobody has fetched.
    #[schema(example = 37)]
    pub(crate) dossiers: i64,
    /// Those of them that have no successor to go to: all or none.
    #[schema(example = 0)]
    pub(crate) without_successor: i64,
    /// Steps that lie before them and whose role nobody has at the new office: give it to somebody first.
    pub(crate) unstaffed_steps: Vec<UnstaffedStep>,
    /// The dossiers, in the order in which they came to the register.
    pub(crate) items: Vec<DossierInHand>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next_cursor: Option<String>,
}

/// A step that nobody at the new office can do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnstaffedStep {
    /// Name of the workflow.
    pub(crate) workflow: String,
    /// Position of the step; 0 is the desk, before acceptance.
    pub(crate) step: i32,
    /// Name of the step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// The role that is missing.
    pub(crate) role: Role,
    /// Dossiers that are at the step or come to it.
    #[schema(example = 12)]
    pub(crate) dossiers: i64,
}

/// A dossier in hand.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DossierInHand {
    /// Mã hồ sơ.
    #[schema(example = "H26.268.08-241230-0001")]
    pub(crate) code: String,
    /// The code of its procedure.
    #[schema(example = "1.004873")]
    pub(crate) procedure_code: String,
    /// State.
    pub(crate) status: Status,
    /// Position of its step.
    pub(crate) step: i32,
    /// When it is due, by law; this does not move.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) due_at: Option<Instant>,
}

/// Dossiers that were moved.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Continued {
    /// The office that has ended.
    pub(crate) from: AgencyName,
    /// The office that goes on with them.
    pub(crate) to: AgencyName,
    /// How many were moved by this request.
    #[schema(example = 37)]
    pub(crate) dossiers: i64,
}

/// Which continuation to rehearse, and which part of the list to show.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ContinuationRehearsalQuery {
    /// Code of the successor; the one by rule when absent.
    #[param(example = "H26.9047")]
    agency: Option<String>,
    /// Rows on a page, 1 to 500.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Let a successor go on with one dossier of an office that has ended. The clock does not move.
#[utoipa::path(tag = "acts", operation_id = "continue_dossier", security(("bearer" = [])), request_body = ContinuationRequest,
    params(("code" = String, Path, description = "Mã hồ sơ", example = "H26.268.13-250627-0001"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body acts once"),
        ("If-Match" = Option<String>, Header, description = "The entity tag of the version that you read")),
    responses((status = 200, description = "Done", body = DossierView, headers(("ETag" = String))),
        (status = 409, description = "The office is in force, the dossier is over, or somebody was faster"),
        (status = 412, description = "The version you read is stale")))]
#[post("/api/v1/dossiers/{code}/continuation")]
pub(crate) async fn continue_dossier(
    desk: web::Data<HandlerState>,
    officer: Officer,
    code: web::Path<String>,
    http: HttpRequest,
    body: JsonBody<ContinuationRequest>,
) -> Result<HttpResponse, Problem> {
    let wish = read_wish(&http, body.digest)?;
    let desk = desk.get_ref().clone();
    desk.act_on(officer, code.into_inner(), wish, move |conn, desk, officer, before| {
        let request = &body.value;
        let mut check = Check::new();
        let grounds = grounds(&mut check, &request.reason, request.document_number.as_deref());
        let act = desk.act(officer);
        let late = request.late_entry_reason.as_deref();
        let timing = act.timing(&mut check, before, request.happened_at, late);
        let (grounds, timing) = check.finish((grounds, timing))?;
        let act = act.at(timing);
        may(officer, MOVERS, before.acting_office())?;
        let day = act.happened_at(Some(before.last_happened_at))?.date();
        let office = agencies::find(conn, before.acting_office())?
            .ok_or_else(|| Problem::new(Code::Internal).because("the office is gone"))?;
        let ended = EndedOffice::on(conn, office, day)?;
        let to = ended.successor(request.agency.as_deref())?;
        let assignment = may_move(officer, &ended.office, to)?;
        journal::post(conn, posting(&act, assignment, before, (&ended.office, to), &grounds)?)
    })
    .await
}

/// The office of that code as a mover finds it today.
fn ended(
    conn: &mut Connection,
    desk: &HandlerState,
    officer: &Officer,
    code: &str,
) -> Result<EndedOffice, Problem> {
    let office = agencies::find_by_code(conn, code)?
        .filter(|agency| agency.is_office() && officer.scope().sees(agency.id))
        .ok_or_else(|| no_such_agency(code))?;
    may(officer, MOVERS, office.id)?;
    EndedOffice::on(conn, office, desk.now().date())
}

/// Rehearse the continuation of an office that has ended: which dossiers would go where. Writes nothing.
#[utoipa::path(tag = "agency", operation_id = "rehearse_continuation", security(("bearer" = [])),
    params(("code" = String, Path, description = "Code of the office that has ended", example = "H26.268.13"), ContinuationRehearsalQuery),
    responses((status = 200, description = "What it would do", body = ContinuationRehearsal),
        (status = 403, description = "Neither supervisor nor administrator there"),
        (status = 404, description = "No such office within your reach"),
        (status = 409, description = "The office is in force"),
        (status = 422, description = "The agency named does not succeed it")))]
#[get("/api/v1/agencies/{code}/continuation-rehearsal")]
pub(crate) async fn rehearse_continuation(
    desk: web::Data<HandlerState>,
    officer: Officer,
    code: web::Path<String>,
    query: web::Query<ContinuationRehearsalQuery>,
) -> Result<web::Json<ContinuationRehearsal>, Problem> {
    let part: PagePart<DossierId> = page::read_alone(query.limit, query.cursor.as_deref())?;
    let desk = desk.get_ref().clone();
    let database = desk.database.clone();
    let asked = query.into_inner().agency;
    database
        .snapshot(move |conn| rehearsed(conn, (&desk, &officer), (&code, asked.as_deref()), part))
        .await
        .map(web::Json)
}

/// What moving the dossiers of an office to a successor would do: the one that is named, or the one by rule.
///
/// # Errors
/// When the officer may not, the office is in force, the agency that is named does not succeed it, or the database fails.
pub(crate) fn rehearsed(
    conn: &mut Connection,
    (desk, officer): (&HandlerState, &Officer),
    (code, named): (&str, Option<&str>),
    (after, limit): PagePart<DossierId>,
) -> Result<ContinuationRehearsal, Problem> {
    let ended = ended(conn, desk, officer, code)?;
    let to = match named {
        Some(code) => Some(ended.successor(Some(code))?),
        None => ended.by_rule(),
    };
    let by_step = store::count_by_step(conn, ended.office.id)?;
    let dossiers = by_step.iter().map(|(_, _, dossiers)| dossiers).sum();
    let rows = store::list_in_hand(conn, ended.office.id, after, limit + 1)?;
    let (rows, next_cursor) = page::cut(rows, limit, |row| row.id);
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let version = desk.books.procedures.version(conn, row.procedure_version_id)?;
        items.push(DossierInHand {
            due_at: row.legal_due_at(),
            code: row.code,
            procedure_code: version.code.clone(),
            status: row.status,
            step: row.step,
        });
    }
    Ok(ContinuationRehearsal {
        from: AgencyName::of(&ended.office),
        to: to.map(AgencyName::of),
        successors: ended.successors.iter().map(AgencyName::of).collect(),
        dossiers,
        without_successor: if to.is_some() { 0 } else { dossiers },
        unstaffed_steps: match to {
            Some(to) => unstaffed(conn, desk, to, &by_step)?,
            None => Vec::new(),
        },
        items,
        next_cursor,
    })
}

/// The steps that lie before the dossiers and whose role no active officer has at `to`.
fn unstaffed(
    conn: &mut Connection,
    desk: &HandlerState,
    to: &Agency,
    by_step: &[(WorkflowId, i32, i64)],
) -> Result<Vec<UnstaffedStep>, Problem> {
    let roles = access::store::roles_at(conn, to.id, desk.now())?;
    let mut steps: Vec<UnstaffedStep> = Vec::new();
    for (workflow_id, position, dossiers) in by_step {
        let workflow = desk.books.workflows.workflow(conn, *workflow_id)?;
        let desk_step = (*position == 0).then_some((0, None, Role::Clerk));
        let ahead =
            workflow.steps.iter().filter(|step| step.position >= *position && step.is_at_own_office());
        let ahead = ahead.map(|step| (step.position, Some(step.name_vi.clone()), step.role));
        for (step, name, role) in
            desk_step.into_iter().chain(ahead).filter(|(.., role)| !roles.contains(role))
        {
            let known = steps.iter_mut().find(|known| known.workflow == workflow.name && known.step == step);
            if let Some(known) = known {
                known.dossiers += dossiers;
            } else {
                let workflow = workflow.name.clone();
                steps.push(UnstaffedStep { workflow, step, name, role, dossiers: *dossiers });
            }
        }
    }
    Ok(steps)
}

/// Let a successor go on with every dossier in hand of an office that has ended.
///
/// One journal row for each dossier; no clock moves. The work is done in batches: broken off, it is finished by asking for
/// it again, and done again it moves nothing.
#[utoipa::path(tag = "agency", operation_id = "continue_dossiers", security(("bearer" = [])), request_body = ContinuationsRequest,
    params(("code" = String, Path, description = "Code of the office that has ended", example = "H26.268.13")),
    responses((status = 200, description = "Moved", body = Continued),
        (status = 403, description = "Neither supervisor nor administrator of both offices"),
        (status = 404, description = "No such office within your reach"),
        (status = 409, description = "The office is in force"),
        (status = 422, description = "Nobody succeeds it, or the agency named does not")))]
#[post("/api/v1/agencies/{code}/continuations")]
pub(crate) async fn continue_dossiers(
    desk: web::Data<HandlerState>,
    officer: Officer,
    code: web::Path<String>,
    body: JsonBody<ContinuationsRequest>,
) -> Result<web::Json<Continued>, Problem> {
    let desk = desk.get_ref().clone();
    continued(&desk, officer, code.into_inner(), body.value).await.map(web::Json)
}

/// Moves every dossier in hand of an office to a successor, to the end even when whoever asked goes away meanwhile.
///
/// # Errors
/// As [`rehearsed`], when a field is missing, or when the officer does not reach both offices.
pub(crate) async fn continued(
    desk: &HandlerState,
    officer: Officer,
    code: String,
    request: ContinuationsRequest,
) -> Result<Continued, Problem> {
    let mut check = Check::new();
    let grounds = grounds(&mut check, &request.reason, request.document_number.as_deref());
    let grounds = check.finish(grounds)?;
    let desk = desk.clone();
    to_the_end(async move {
        let (reader, mover) = (desk.clone(), officer.clone());
        let (from, to, assignment) = desk
            .database
            .read(move |conn| {
                let ended = ended(conn, &reader, &mover, &code)?;
                let to = ended.successor(request.agency.as_deref())?.clone();
                let assignment = may_move(&mover, &ended.office, &to)?.clone();
                Ok::<_, Problem>((ended.office, to, assignment))
            })
            .await?;
        let (named_from, named_to) = (AgencyName::of(&from), AgencyName::of(&to));
        let in_hand = InHand { office: from };
        let books = desk.books.clone();
        let act = Continuation { in_hand, to, grounds, books, officer, assignment };
        let (dossiers, _) = sweep::run(&desk.database, &desk.clock, act).await?;
        Ok(Continued { from: named_from, to: named_to, dossiers })
    })
    .await
}
