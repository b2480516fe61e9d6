//! Signing in and out, over HTTP.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::TimeDelta;
use utoipa_actix_web::service_config::ServiceConfig;

use super::actions::{self, Renewal, SignedIn};
use super::credentials::known_officer;
use super::extractor::not_signed_in;
use super::permission::Officer;
use super::store::AgencyNameRow;
use super::tokens::{Bearer, TokenKeys};
use super::views::{MeView, RefreshRequest, SignInRequest, TokensView};
use crate::access::sign_in_limiter::SignInLimiter;
use crate::agency;
use crate::platform::body::JsonBody;
use crate::platform::check::Check;
use crate::platform::config::ServerConfig;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::service_state::ServiceState;

/// Registers the HTTP endpoints of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(sign_in).service(refresh).service(sign_out).service(get_me);
    super::sessions::http::routes(config);
    super::officers::http::routes(config);
    super::terms::http::routes(config);
    super::approvals::http::routes(config);
    super::catalogue_changes::http::routes(config);
    super::personal_grants::http::routes(config);
    super::personal_reads::http::routes(config);
}

/// Sign in with a user name and a password.
///
/// The access token goes into the `Authorization: Bearer` header of every request; the refresh token renews the
/// sign-in once. Tries are counted by address, wrong passwords also by user name: after a few of them the next one waits, longer each
/// time. Wherever somebody signed in before under that name, others' mistakes make nobody wait.
#[utoipa::path(
    tag = "access",
    operation_id = "create_session",
    request_body(content = SignInRequest, example = json!({"username": "an.nguyen", "password": "mot cua lien thong"})),
    responses(
        (status = 200, description = "Signed in", body = TokensView),
        (status = 401, description = "Wrong user name or password",
            example = json!({"type": "urn:motcua:problem:wrong_credentials", "title": "Sai tên đăng nhập hoặc mật khẩu", "status": 401,
                "code": "wrong_credentials", "detail": "kiểm tra lại tên đăng nhập và mật khẩu, hoặc hỏi quản trị viên"})),
        (status = 429, description = "Too many tries from this address, or too many wrong passwords for this name",
            headers(("Retry-After" = u64, description = "Seconds to wait"))),
        (status = 503, description = "The database is not available"),
    )
)]
#[post("/api/v1/auth/sign-in")]
pub(crate) async fn sign_in(
    request: HttpRequest,
    limiter: web::Data<SignInLimiter>,
    body: JsonBody<SignInRequest>,
    service: web::Data<ServiceState>,
    keys: web::Data<TokenKeys>,
) -> Result<HttpResponse, Problem> {
    let place = limiter.check(&request)?;
    let SignInRequest { username, password } = body.value;
    let mut check = Check::new();
    if username.trim().is_empty() {
        check.wrong("username", "required", "không được để trống", "must not be empty");
    }
    if password.is_empty() {
        check.wrong("password", "required", "không được để trống", "must not be empty");
    }
    check.done()?;
    let now = service.now();
    let known = known_officer(&service.database, &limiter, (&username, password), place, now).await?;
    let lasts = TimeDelta::days(service.config.refresh_days.min(service.config.sign_in_days));
    let (signed_in, me) = service
        .database
        .write(move |conn| {
            let signed_in = actions::sign_in(conn, &known, lasts, now)?;
            let me = describe(conn, signed_in.officer.clone())?;
            Ok::<_, Problem>((signed_in, me))
        })
        .await?;
    tracing::info!(officer = %signed_in.officer.id, session = %signed_in.session_id, "signed in");
    tokens(&keys, &service.config, signed_in, me, now)
}

/// Renew a sign-in.
///
/// Each refresh token works once, and once more within a minute, for an answer that was lost on the way; the answer holds the next one. A
/// token of the sign-in that is used again later ends it. However often it is renewed, a sign-in ends after 30 days, or as
/// many as the installation sets.
#[utoipa::path(
    tag = "access",
    operation_id = "refresh_session",
    request_body(content = RefreshRequest, example = json!({"refresh_token": "p1mV0m2m8hJ0Yc7yq9Zk3nXw5sT4uR6bE1dF2gH3jK4"})),
    responses(
        (status = 200, description = "Renewed", body = TokensView),
        (status = 401, description = "The token is unknown, out of date or used before"),
        (status = 503, description = "The database is not available"),
    )
)]
#[post("/api/v1/auth/refresh")]
pub(crate) async fn refresh(
    body: JsonBody<RefreshRequest>,
    service: web::Data<ServiceState>,
    keys: web::Data<TokenKeys>,
) -> Result<HttpResponse, Problem> {
    let token = body.value.refresh_token;
    let now = service.now();
    let lasts = (TimeDelta::days(service.config.refresh_days), TimeDelta::days(service.config.sign_in_days));
    let renewed = service
        .database
        .write(move |conn| match actions::refresh(conn, &token, lasts, now)? {
            Renewal::Renewed(signed_in) => {
                let me = describe(conn, signed_in.officer.clone())?;
                Ok::<_, Problem>(Some((signed_in, me)))
            }
            Renewal::Refused => Ok(None),
        })
        .await?;
    let (signed_in, me) = renewed.ok_or_else(not_signed_in)?;
    tokens(&keys, &service.config, signed_in, me, now)
}

/// Sign out: the tokens of this sign-in are no longer taken.
#[utoipa::path(
    tag = "access",
    operation_id = "end_session",
    security(("bearer" = [])),
    responses(
        (status = 204, description = "Signed out"),
        (status = 503, description = "The database is not available"),
    )
)]
#[post("/api/v1/auth/sign-out")]
pub(crate) async fn sign_out(
    caller: Officer,
    service: web::Data<ServiceState>,
) -> Result<HttpResponse, Problem> {
    let now = service.now();
    if let Some(session_id) = caller.session_id {
        service.database.write(move |conn| actions::sign_out(conn, session_id, now)).await?;
    }
    Ok(HttpResponse::NoContent().finish())
}

/// Who am I, and what are my roles?
#[utoipa::path(
    tag = "access",
    operation_id = "get_me",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The officer who is signed in", body = MeView),
        (status = 503, description = "The database is not available"),
    )
)]
#[get("/api/v1/me")]
pub(crate) async fn get_me(
    caller: Officer,
    service: web::Data<ServiceState>,
) -> Result<web::Json<MeView>, Problem> {
    Ok(web::Json(service.database.read(move |conn| describe(conn, caller.clone())).await?))
}

fn describe(conn: &mut Connection, officer: Officer) -> Result<MeView, Problem> {
    let agencies: Vec<_> = officer.assignments.iter().map(|held| held.agency_id).collect();
    let agencies = agency::store::load_many(conn, &agencies)?;
    let names = agencies.into_iter().map(|agency| (agency.id, AgencyNameRow::of(agency))).collect();
    Ok(MeView::new(officer, &names))
}

fn tokens(
    keys: &TokenKeys,
    config: &ServerConfig,
    signed_in: SignedIn,
    me: MeView,
    now: Instant,
) -> Result<HttpResponse, Problem> {
    let bearer = Bearer { officer_id: signed_in.officer.id, session_id: signed_in.session_id };
    let access = keys.issue(bearer, TimeDelta::minutes(config.access_minutes), now)?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(TokensView::new(
        access,
        signed_in.refresh_token,
        me,
    )))
}
