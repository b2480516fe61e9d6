//! Looking after officers, over HTTP.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::actions::{self, NewAssignment, NewOfficer};
use crate::access::hashing::digest;
use crate::access::own_password::change_own_password;
use crate::access::permission::{Officer, Role};
use crate::access::search::{self, OfficerFilter};
use crate::access::sign_in_limiter::SignInLimiter;
use crate::access::terms::officer_admin::{OfficerAdmin, keep_added};
use crate::access::views::{AddedOfficerView, OfficerRequest, OfficersQuery, OfficersView, PasswordRequest};
use crate::agency;
use crate::platform::body::JsonBody;
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::page;
use crate::platform::service_state::ServiceState;

/// The officers of the offices that you may see, by user name.
#[utoipa::path(
    tag = "access",
    operation_id = "list_officers",
    security(("bearer" = [])),
    params(OfficersQuery),
    responses(
        (status = 200, description = "A page of officers", body = OfficersView),
        (status = 422, description = "No such role or agency, or a cursor of another list"),
        (status = 503, description = "The database is not available"),
    )
)]
#[get("/api/v1/officers")]
pub(crate) async fn list_officers(
    caller: Officer,
    query: web::Query<OfficersQuery>,
    service: web::Data<ServiceState>,
) -> Result<web::Json<OfficersView>, Problem> {
    let OfficersQuery { role, agency, cursor, limit } = query.into_inner();
    let mut check = Check::new();
    let part = page::read::<String>(&mut check, limit, cursor.as_deref());
    let now = service.now();
    let (listed, next_cursor) = service
        .database
        .read(move |conn| {
            let filter = filter(conn, &mut check, role.as_deref(), agency.as_deref())?;
            let (filter, (after, limit)) = check.finish((filter, part))?;
            let listed = search::list_officers(conn, &caller.scope(), filter, after.as_deref(), limit, now)?;
            Ok::<_, Problem>(page::cut(listed, limit, |officer| officer.username.clone()))
        })
        .await?;
    Ok(web::Json(OfficersView { items: listed.into_iter().map(Into::into).collect(), next_cursor }))
}

/// Add an officer. For administrators, with roles at agencies that they administer.
#[utoipa::path(
    tag = "access",
    operation_id = "create_officer",
    security(("bearer" = [])),
    request_body(content = OfficerRequest, example = json!({"username": "an.nguyen", "full_name": "Nguyễn Thị An",
        "post": "Chuyên viên",
        "password": "mot cua lien thong", "roles": [{"role": "clerk", "agency": "H26.268.20"}]})),
    responses(
        (status = 201, description = "Added", body = AddedOfficerView),
        (status = 403, description = "Not an administrator of every agency named"),
        (status = 409, description = "The user name is taken"),
        (status = 422, description = "The input breaks a rule",
            example = json!({"type": "urn:motcua:problem:invalid_input", "title": "Dữ liệu nhập chưa đúng", "status": 422, "code": "invalid_input",
                "errors": [{"field": "roles.0.agency", "code": "unknown_agency", "detail": "không có cơ quan mã \"H26.999\""}]})),
        (status = 503, description = "The database is not available"),
    )
)]
#[post("/api/v1/officers")]
pub(crate) async fn add_officer(
    caller: Officer,
    body: JsonBody<OfficerRequest>,
    service: web::Data<ServiceState>,
) -> Result<HttpResponse, Problem> {
    if !caller.holds(Role::Administrator) {
        return Err(
            Problem::new(Code::RoleMayNot).say("việc này của quản trị viên", "this is for administrators")
        );
    }
    let OfficerRequest { username, full_name, post, password, roles } = body.value;
    let roles = roles
        .into_iter()
        .map(|asked| NewAssignment {
            role: asked.role,
            agency: asked.agency,
            from: asked.from,
            until: asked.until,
        })
        .collect();
    let new = NewOfficer { username: username.clone(), full_name, post, password: password.clone(), roles };
    let reach = caller.reach_as(Role::Administrator);
    let now = service.now();
    let checked =
        service.database.read(move |conn| actions::check_officer(conn, &new, Some(&reach), now)).await?;
    let hash = digest(password).await?;
    let (by, username) = (caller.id, username.trim().to_owned());
    let added = username.clone();
    let id = service
        .database
        .write(move |conn| {
            let id = actions::add_officer(conn, &checked, &hash, now)?;
            keep_added(conn, &OfficerAdmin::Signed(caller.clone()), &added, now)?;
            Ok::<_, Problem>(id)
        })
        .await?;
    tracing::info!(officer = %id, %by, "officer added");
    Ok(HttpResponse::Created().json(AddedOfficerView { id, username }))
}

/// Change a password: one's own with the current one, or another officer's as administrator.
///
/// Every sign-in of that officer ends.
#[utoipa::path(
    tag = "access",
    operation_id = "set_officer_password",
    security(("bearer" = [])),
    params(("username" = String, Path, description = "The user name", example = "an.nguyen")),
    request_body(content = PasswordRequest, example = json!({"new_password": "song Nhue chay cham", "current_password": "mot cua lien thong"})),
    responses(
        (status = 204, description = "Changed"),
        (status = 403, description = "Not an administrator of that officer"),
        (status = 404, description = "No such officer"),
        (status = 422, description = "The new password breaks the rule, or the current one is wrong"),
        (status = 429, description = "Too many tries from this address",
            headers(("Retry-After" = u64, description = "Seconds to wait"))),
        (status = 503, description = "The database is not available"),
    )
)]
#[post("/api/v1/officers/{username}/password")]
pub(crate) async fn set_password(
    caller: Officer,
    request: HttpRequest,
    username: web::Path<String>,
    body: JsonBody<PasswordRequest>,
    limiter: web::Data<SignInLimiter>,
    service: web::Data<ServiceState>,
) -> Result<HttpResponse, Problem> {
    let username = username.into_inner();
    let PasswordRequest { new_password, current_password } = body.value;
    let now = service.now();
    if username == caller.username {
        let passwords = (current_password, new_password);
        change_own_password(&service.database, &caller, passwords, || limiter.check(&request), now).await?;
        return Ok(HttpResponse::NoContent().finish());
    }
    let mut check = Check::new();
    // As with every other change of an officer: who is not seen is absent, then what is wrong with the request, then who may not.
    let (by, name) = (caller.clone(), username.clone());
    let (row, may) = service
        .database
        .read(move |conn| {
            let found = actions::load_officer(conn, &name)?;
            match actions::load_administered(conn, &by, &name, now) {
                Err(problem) if problem.code == Code::RoleMayNot => Ok((found, Err(problem))),
                administered => administered.map(|found| (found, Ok(()))),
            }
        })
        .await?;
    new_password.check(&mut check, "new_password");
    check.done()?;
    may?;
    let hash = digest(new_password).await?;
    service.database.write(move |conn| actions::set_password(conn, &username, &hash, now)).await?;
    tracing::info!(officer = %row.id, by = %caller.id, "password changed");
    Ok(HttpResponse::NoContent().finish())
}

fn filter(
    conn: &mut Connection,
    check: &mut Check,
    role: Option<&str>,
    agency: Option<&str>,
) -> Result<Checked<OfficerFilter>, Problem> {
    let role = Checked::maybe(role.map(|name| actions::known_role(check, "role", name)));
    let within = match agency {
        None => Checked::sure(None),
        Some(code) => {
            let found = agency::store::find_by_code(conn, code)?.map(|agency| agency.id);
            actions::known_agency(check, "agency", code, found).map(Some)
        }
    };
    Ok(Checked::all((role, within)).map(|(role, within)| OfficerFilter { role, within }))
}

/// Registers these addresses.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_officers).service(add_officer).service(set_password);
}
