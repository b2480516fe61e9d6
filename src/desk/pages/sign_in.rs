//! Signing in and out with a browser, and the choice of language.

use actix_web::http::StatusCode;
use actix_web::http::header::{RETRY_AFTER, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::TimeDelta;
use maud::html;
use serde::Deserialize;

use crate::access::actions;
use crate::access::credentials::known_officer;
use crate::access::keys::OfficerId;
use crate::access::password::Password;
use crate::access::sign_in_limiter::SignInLimiter;
use crate::access::tokens::TokenKeys;
use crate::desk::carried::{NotBroughtBack, bring_back};
use crate::desk::extractor::{DeskOfficer, PostedByOfficer, PostedByVisitor};
use crate::desk::known_browser::{known_cookie, known_place};
use crate::desk::page::{self, DeskPage};
use crate::desk::parts::sign_in_form::{SignInView, sign_in_form};
use crate::desk::posted::{KEPT_FIELD, PostedForm};
use crate::desk::session::{DeskKey, FormSecret, cookie};
use crate::desk::shown::way_back;
use crate::desk::store::{self, DeskSessionRow};
use crate::desk::visitor::{LANGUAGE_COOKIE, Visitor};
use crate::desk::words::W;
use crate::platform::cipher::CipherKey;
use crate::platform::error::{Code, Problem};
use crate::platform::guessing::GuessPlace;
use crate::platform::instant::Instant;
use crate::platform::service_state::ServiceState;

/// Where to return to.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct WayBack {
    #[serde(default)]
    ve: String,
    #[serde(default)]
    nn: String,
}

/// The form.
#[get("/dang-nhap")]
pub(crate) async fn sign_in_page(
    visitor: Visitor,
    officer: Option<DeskOfficer>,
    query: web::Query<WayBack>,
) -> HttpResponse {
    if officer.is_some() {
        return page::see_other(way_back(&query.ve));
    }
    let view = SignInView { back: way_back(&query.ve), ..SignInView::default() };
    let drawn = sign_in_form(view, visitor.language);
    visitor.answer(Ok(DeskPage::new(W::SignIn.say(visitor.language), drawn)))
}

/// Signs in: one message for any failure; tries are counted by address and by name. A form that was carried here goes on to its page.
#[post("/dang-nhap")]
pub(crate) async fn sign_in(
    posted: PostedByVisitor,
    http: HttpRequest,
    limiter: web::Data<SignInLimiter>,
    service: web::Data<ServiceState>,
    keys: web::Data<TokenKeys>,
) -> HttpResponse {
    let PostedByVisitor { visitor, form } = posted;
    let (username, form_key, now) = (form.get("username"), keys.form_key(), service.now());
    let opened = match limiter.check(&http) {
        Ok(place) => {
            let place = known_place(&http, &form_key, username, now).unwrap_or(place);
            open(&service, &limiter, (username, form.get("password")), place).await
        }
        Err(problem) => Err(problem),
    };
    match opened {
        Ok((key, officer)) => {
            let mut answer = led_on(&visitor, &form, officer, &form_key, now);
            let secure = service.config.is_https();
            let known = known_cookie(&form_key, username, secure, now);
            for value in [known, Ok(cookie(Some(&key), secure))].into_iter().flatten() {
                if let Ok(value) = value.parse() {
                    answer.headers_mut().append(SET_COOKIE, value);
                }
            }
            answer
        }
        Err(problem) if problem.code.status() < 500 => refused(&visitor, &form, &problem),
        Err(problem) => visitor.answer(Err(problem)),
    }
}

/// Where a sign-in leads: back, with the form that it carried if this officer sent it.
fn led_on(
    visitor: &Visitor,
    form: &PostedForm,
    officer: OfficerId,
    key: &CipherKey,
    now: Instant,
) -> HttpResponse {
    let (asked, back) = (form.get("ve"), way_back(form.get("ve")));
    let Some(kept) = form.filled(KEPT_FIELD) else { return page::see_other(back) };
    let lost = match bring_back(key, asked, officer, kept, now) {
        // The browser sends the whole form of the sign-in on: what it carries is the only thing that is read of it there.
        Ok(_) if back == asked => return page::send_again(back),
        Ok(_) | Err(NotBroughtBack::Gone) => W::FormIsGone,
        Err(NotBroughtBack::OfAnother) => W::FormOfAnother,
    };
    let say = |words: W| words.say(visitor.language);
    let content = html! {
        h1 { (say(W::NothingRecorded)) }
        p.box.warn role="alert" { (say(lost)) }
        p { a href="/viec" { (say(W::GoOnToWork)) } }
    };
    visitor.answer(Ok(DeskPage::new(say(W::NothingRecorded), content)))
}

/// The form again, with why.
fn refused(visitor: &Visitor, form: &PostedForm, problem: &Problem) -> HttpResponse {
    let language = visitor.language;
    let status = match problem.code {
        Code::WrongCredentials => StatusCode::UNPROCESSABLE_ENTITY.as_u16(),
        _ => problem.code.status(),
    };
    let kept = form.get(KEPT_FIELD);
    let view = SignInView {
        username: form.get("username"),
        // A form that is carried is bound to the very address that it was sent to.
        back: if kept.is_empty() { way_back(form.get("ve")) } else { form.get("ve") },
        kept,
        told: (!kept.is_empty()).then_some(W::FormIsCarried),
        problem: Some(problem),
    };
    let drawn = sign_in_form(view, language);
    let mut answer = visitor.answer(Ok(DeskPage::wrong(W::SignIn.say(language), drawn, status, language)));
    if let Some(seconds) = problem.retry_after {
        answer.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    answer
}

/// Opens a sign-in of a browser. It stands beside those of tokens and ends with whatever ends them.
async fn open(
    service: &ServiceState,
    limiter: &SignInLimiter,
    (username, password): (&str, &str),
    place: GuessPlace,
) -> Result<(DeskKey, OfficerId), Problem> {
    let (now, lasts) = (service.now(), TimeDelta::hours(service.config.desk_hours));
    let typed = (username, Password::new(password));
    let known = known_officer(&service.database, limiter, typed, place, now).await?;
    let (key, secret) = (DeskKey::make()?, FormSecret::make()?);
    let digest = key.digest();
    let signed_in = service
        .database
        .write(move |conn| {
            let signed_in = actions::sign_in(conn, &known, lasts, now)?;
            let row = DeskSessionRow {
                digest: digest.clone(),
                session_id: signed_in.session_id,
                officer_id: signed_in.officer.id,
                csrf: secret.bytes().to_vec(),
                made_at: now,
                last_seen_at: now,
            };
            store::insert(conn, &row)?;
            Ok::<_, Problem>(signed_in)
        })
        .await?;
    tracing::info!(officer = %signed_in.officer.id, session = %signed_in.session_id, "signed in by a browser");
    Ok((key, signed_in.officer.id))
}

/// Signs out: the sign-in ends, and the cookie is taken back.
#[post("/thoat")]
pub(crate) async fn sign_out(posted: PostedByOfficer, service: web::Data<ServiceState>) -> HttpResponse {
    let (now, session_id) = (service.now(), posted.me.session_id);
    let ended = service.database.write(move |conn| actions::sign_out(conn, session_id, now)).await;
    if let Err(problem) = ended {
        return posted.me.answer(Err(problem));
    }
    let mut answer = page::see_other("/");
    if let Ok(value) = cookie(None, service.config.is_https()).parse() {
        answer.headers_mut().insert(SET_COOKIE, value);
    }
    answer
}

/// Where somebody lands who comes back to the address of signing out.
#[get("/thoat")]
pub(crate) async fn signed_out() -> HttpResponse {
    page::see_other("/")
}

/// Keeps the language for a year and returns.
#[get("/ngon-ngu")]
pub(crate) async fn choose_language(query: web::Query<WayBack>) -> HttpResponse {
    let language = if query.nn == "en" { "en" } else { "vi" };
    let own = crate::desk::shown::is_own_address(&query.ve);
    let mut answer = page::see_other(if own { &query.ve } else { "/" });
    let kept = format!("{LANGUAGE_COOKIE}={language}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000");
    if let Ok(value) = kept.parse() {
        answer.headers_mut().insert(SET_COOKIE, value);
    }
    answer
}
