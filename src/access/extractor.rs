//! Turns the token of a request into the officer who sends it, or turns the request away.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};

use super::permission::Officer;
use super::sessions::store as sessions;
use super::tokens::{Bearer, TokenKeys};
use crate::platform::database::{Database, DatabaseError};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::platform::service_state::ServiceState;

impl FromRequest for Officer {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let claim = claim(request);
        Box::pin(async move {
            let (database, bearer, now) = claim?;
            database
                .read(move |conn| sessions::officer_of(conn, bearer.session_id, bearer.officer_id, now))
                .await
                .map_err(|error: DatabaseError| Problem::from(error))?
                .ok_or_else(not_signed_in)
        })
    }
}

/// One answer for every reason, so that it tells nothing about a token that does not hold.
pub(super) fn not_signed_in() -> Problem {
    Problem::new(Code::NotSignedIn).say("đăng nhập lại", "sign in again")
}

fn claim(request: &HttpRequest) -> Result<(Database, Bearer, Instant), Problem> {
    let keys = part::<TokenKeys>(request)?;
    let service = part::<ServiceState>(request)?;
    let (database, now) = (service.database.clone(), service.now());
    let bearer = token(request).and_then(|token| keys.read(token, now)).ok_or_else(not_signed_in)?;
    Ok((database, bearer, now))
}

fn token(request: &HttpRequest) -> Option<&str> {
    let (scheme, token) = request.headers().get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn part<T: 'static>(request: &HttpRequest) -> Result<&web::Data<T>, Problem> {
    request.app_data::<web::Data<T>>().ok_or_else(|| {
        Problem::new(Code::Internal).because(format!("the server lacks {}", std::any::type_name::<T>()))
    })
}
