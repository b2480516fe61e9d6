//! Turns the token of a request into the officer who sends it, or turns the request away.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};

use super::keys::OfficerId;
use super::permission::Officer;
use super::personal_reads::{PersonalReadLedger, PersonalReadNotes};
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
        let (claim, path) = (claim(request), request.path().to_owned());
        let ledger = part::<PersonalReadLedger>(request).map(|ledger| ledger.get_ref().clone());
        Box::pin(async move {
            let (database, bearer, now) = claim?;
            let officer = database
                .read(move |conn| sessions::officer_of(conn, bearer.session_id, bearer.officer_id, now))
                .await
                .map_err(|error: DatabaseError| Problem::from(error))?
                .ok_or_else(not_signed_in)?;
            let officer = Officer { reads: notes(ledger, officer.id, now).await?, ..officer };
            if officer.must_change_password && !is_open_before_the_change(&path, &officer.username) {
                return Err(password_to_change());
            }
            Ok(officer)
        })
    }
}

/// The notes of what a request shows of people, with a place in the ledger.
///
/// # Errors
/// When nothing can be recorded: then nothing is shown either.
pub(crate) async fn notes(
    ledger: Result<PersonalReadLedger, Problem>,
    officer_id: OfficerId,
    now: Instant,
) -> Result<PersonalReadNotes, Problem> {
    let place = ledger?.place().await.ok_or_else(|| {
        Problem::new(Code::DatabaseUnavailable).because("who reads personal data cannot be recorded")
    })?;
    Ok(PersonalReadNotes::open(place, officer_id, now))
}

/// What an officer may ask for whose password somebody else set: who one is, to sign out, and a password of one's own.
fn is_open_before_the_change(path: &str, username: &str) -> bool {
    let own_password = || {
        let name = path.strip_prefix("/api/v1/officers/").and_then(|rest| rest.strip_suffix("/password"));
        name == Some(username)
    };
    matches!(path, "/api/v1/me" | "/api/v1/auth/sign-out") || own_password()
}

fn password_to_change() -> Problem {
    Problem::new(Code::PasswordToChange).say(
        "mật khẩu này do người khác đặt: đặt mật khẩu của riêng bạn rồi đăng nhập lại",
        "somebody else set this password: set one of your own, then sign in again",
    )
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

pub(crate) fn part<T: 'static>(request: &HttpRequest) -> Result<&web::Data<T>, Problem> {
    request.app_data::<web::Data<T>>().ok_or_else(|| {
        Problem::new(Code::Internal).because(format!("the server lacks {}", std::any::type_name::<T>()))
    })
}
