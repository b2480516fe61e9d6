//! The addresses by which running dossiers move to another version: rehearsed first, then done.

use std::sync::Arc;

use actix_web::{post, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::lookup::{FoundMove, as_rehearsed, looked_up};
use super::requests::MoveRequest;
use super::views::{DossierMove, shown};
use super::{MoveEffect, MoveTotals};
use crate::access::Officer;
use crate::dossier::bulk::sweep::http::{RehearsalQuery, to_the_end};
use crate::dossier::bulk::sweep::{self, rehearse};
use crate::dossier::bulk::version_move::job::MoveJob;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::body::JsonBody;
use crate::platform::error::Problem;

/// The HTTP endpoints of moves.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(rehearse_move).service(move_dossiers);
}

/// What a move would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MoveRehearsal {
    /// The procedure.
    #[schema(example = "1.004873")]
    procedure_code: String,
    /// The version that dossiers would move to.
    #[schema(example = 2)]
    version: i32,
    /// How many, by what would become of them.
    dossiers: MoveTotals,
    /// Those that would move or cannot, by office and in order of reception.
    items: Vec<DossierMove>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// What a move did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MoveDone {
    /// The procedure.
    #[schema(example = "1.004873")]
    procedure_code: String,
    /// The version that the dossiers moved to.
    #[schema(example = 2)]
    version: i32,
    /// How many, by what became of them.
    dossiers: MoveTotals,
    /// Those that could not move, the first 500; the rehearsal lists all.
    refused: Vec<DossierMove>,
}

/// Rehearse moving running dossiers to this version: whose due date changes, and who becomes overdue. Writes nothing.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "rehearse_move",
    params(("code" = String, Path, description = "The procedure's code", example = "1.004873"),
        ("number" = i32, Path, description = "The version to move to", example = 2), RehearsalQuery),
    request_body(content = MoveRequest, example = json!({
        "agency": "H26.268.05", "decision_number": "1234/QĐ-UBND",
        "reason": "Điều khoản chuyển tiếp: hồ sơ đang giải quyết áp dụng thời hạn mới"
    })),
    responses(
        (status = 200, description = "What it would do", body = MoveRehearsal),
        (status = 403, description = "Not an administrator of that agency and all below it"),
        (status = 404, description = "No such version"),
        (status = 422, description = "A draft, another procedure's workflow, or a mistake in the body"),
    ),
    security(("bearer" = []))
)]
#[post("/api/v1/procedures/{code}/versions/{number}/move-rehearsals")]
pub(crate) async fn rehearse_move(
    officer: Officer,
    desk: web::Data<HandlerState>,
    path: web::Path<(String, i32)>,
    query: web::Query<RehearsalQuery>,
    body: JsonBody<MoveRequest>,
) -> Result<web::Json<MoveRehearsal>, Problem> {
    let mut page = query.page()?;
    let draft = body.value.read();
    let desk = desk.get_ref().clone();
    let database = desk.database.clone();
    database
        .snapshot(move |conn| {
            let now = desk.now();
            let wish = looked_up(conn, &desk.books, now, &officer, &path, draft)?.selection;
            let dossiers = rehearse(conn, &wish, now, |planned| {
                if !matches!(planned.effect, MoveEffect::AlreadyThere) {
                    page.offer((planned.row.office_id, planned.row.id), || planned);
                }
            })?;
            let (rows, next_cursor) = page.cut();
            Ok(web::Json(MoveRehearsal {
                procedure_code: wish.target.version.code.clone(),
                version: wish.target.version.version,
                dossiers,
                items: shown(conn, &desk.books, &rows, now)?,
                next_cursor,
            }))
        })
        .await
}

/// Moves running dossiers to this version, and computes their due dates by its limit.
///
/// Each dossier's journal says why (`move_version`). Ended dossiers never change. Refused when more dossiers would become
/// overdue than `becomes_overdue` says: rehearse first. Broken off in the middle, send it again: done twice, it moves
/// nothing the second time.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "move_dossiers",
    params(("code" = String, Path, description = "The procedure's code", example = "1.004873"),
        ("number" = i32, Path, description = "The version to move to", example = 2)),
    request_body(content = MoveRequest, example = json!({
        "agency": "H26.268.05", "decision_number": "1234/QĐ-UBND",
        "reason": "Điều khoản chuyển tiếp: hồ sơ đang giải quyết áp dụng thời hạn mới", "becomes_overdue": 2
    })),
    responses(
        (status = 200, description = "What it did", body = MoveDone),
        (status = 403, description = "Not an administrator of that agency and all below it"),
        (status = 404, description = "No such version"),
        (status = 409, description = "Dossiers keep changing; send it again"),
        (status = 422, description = "A draft, another procedure's workflow, more overdue than said, or a mistake in the body"),
    ),
    security(("bearer" = []))
)]
#[post("/api/v1/procedures/{code}/versions/{number}/moves")]
pub(crate) async fn move_dossiers(
    officer: Officer,
    desk: web::Data<HandlerState>,
    path: web::Path<(String, i32)>,
    body: JsonBody<MoveRequest>,
) -> Result<web::Json<MoveDone>, Problem> {
    let draft = body.value.read();
    let desk = desk.get_ref().clone();
    let done = to_the_end(async move {
        let rehearsal = desk.clone();
        let FoundMove { selection: wish, actor, decision_number, reason } = desk
            .database
            .snapshot(move |conn| {
                let (books, now) = (&rehearsal.books, rehearsal.now());
                let seen = draft.becomes_overdue;
                let found = looked_up(conn, books, now, &officer, &path, draft)?;
                as_rehearsed(seen, rehearse(conn, &found.selection, now, |_| {})?)?;
                Ok::<_, Problem>(found)
            })
            .await?;
        let version = Arc::clone(&wish.target.version);
        let act = MoveJob { wish, decision_number, reason, actor };
        let (dossiers, refused) = sweep::run(&desk.database, &desk.clock, act).await?;
        let (books, now) = (desk.books.clone(), desk.now());
        let refused = desk.database.read(move |conn| shown(conn, &books, &refused, now)).await?;
        let procedure_code = version.code.clone();
        Ok(MoveDone { procedure_code, version: version.version, dossiers, refused })
    })
    .await?;
    Ok(web::Json(done))
}
