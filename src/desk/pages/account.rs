//! One's own account: roles with their dates, who acts for whom, the password, the sign-ins, and the shortcut keys.

use actix_web::http::header::SET_COOKIE;
use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};

use crate::access::keys::SessionId;
use crate::access::own_password::change_own_password;
use crate::access::password::Password;
use crate::access::sessions::store as sessions;
use crate::access::sign_in_limiter::SignInLimiter;
use crate::desk::extractor::{DeskOfficer, PostedByOfficer};
use crate::desk::page::{self, DeskPage};
use crate::desk::pages::account_read::{AccountRead, SignInLine, read};
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::posted::PostedForm;
use crate::desk::session::cookie;
use crate::desk::shown::{day, short};
use crate::desk::store;
use crate::desk::value_words::role_words;
use crate::desk::words::W;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::Instant;
use crate::platform::service_state::ServiceState;

/// The page.
#[get("/toi")]
pub(crate) async fn account(me: DeskOfficer, service: web::Data<ServiceState>) -> HttpResponse {
    me.answer(page_of(&me, &service, None).await)
}

async fn page_of(
    me: &DeskOfficer,
    service: &ServiceState,
    problem: Option<&Problem>,
) -> Result<DeskPage, Problem> {
    let (now, language) = (service.now(), me.language());
    let idle = chrono::TimeDelta::minutes(service.config.desk_idle_minutes);
    let (officer, session_id) = (me.officer.clone(), me.session_id);
    let found = service.database.snapshot(move |conn| read(conn, &officer, session_id, (idle, now))).await?;
    let token = me.token()?;
    let content = html! {
        @if let Some(problem) = problem { (errors(problem, &label, language)) }
        h1 { (W::Account.say(language)) }
        @if me.officer.must_change_password { p.box.warn role="status" { (W::PasswordIsGiven.say(language)) } }
        p { strong { (me.officer.full_name) } " · " (me.officer.username) @if let Some(post) = &found.post { " · " (post) } }
        div.cols {
            div { (roles(&found, now, language)) (stand_ins(&found, language)) (sign_ins(&found, &token, now, language)) }
            div { (password(problem, &token, language)) (keys(me.shortcuts_off, &token, language)) }
        }
    };
    let title = W::Account.say(language);
    Ok(DeskPage::of(title, content, problem, language))
}

fn label(name: &str) -> Option<W> {
    match name {
        "current_password" => Some(W::CurrentPassword),
        "new_password" => Some(W::NewPassword),
        "password_again" => Some(W::NewPasswordAgain),
        _ => None,
    }
}

fn roles(found: &AccountRead, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        h2 { (say(W::RolesHeld)) }
        @if found.roles.is_empty() {
            p { (say(W::NoRoles)) }
        } @else {
            table {
                thead { tr { @for words in [W::RoleName, W::HeldAt, W::HeldFrom, W::HeldUntil] { th scope="col" { (say(words)) } } } }
                tbody {
                    @for (held, agency) in &found.roles {
                        tr {
                            td { (role_words(held.role, language)) }
                            td { (agency) }
                            td { (day(held.term.from)) @if held.term.from > now { " ⧗" } }
                            td { @match held.term.until { Some(until) => { (last_day(until)) } None => { (say(W::UntilFurtherNotice)) } } }
                        }
                    }
                }
            }
        }
    }
}

/// The last day of what ends before an instant.
fn last_day(until: Instant) -> String {
    day(until.plus(chrono::TimeDelta::microseconds(-1)))
}

fn stand_ins(found: &AccountRead, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        h2 { (say(W::InForceStandIns)) }
        @if found.stand_ins.is_empty() {
            p { (say(W::NoStandIns)) }
        } @else {
            ul {
                @for one in &found.stand_ins {
                    li {
                        (say(one.kind)) @if let Some(document) = &one.document { " " (document) } ": " strong { (one.name) } ", " (one.office) " · "
                        (day(one.term.from)) " – " @match one.term.until { Some(until) => { (last_day(until)) } None => { (say(W::UntilFurtherNotice)) } }
                    }
                }
            }
        }
    }
}

fn sign_ins(found: &AccountRead, token: &str, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        h2 { (say(W::SignedInWhere)) }
        table {
            thead { tr {
                @for words in [W::ByWhat, W::SignedInSince, W::LastSeen] { th scope="col" { (say(words)) } }
                @if found.sign_ins.len() > 1 { td {} }
            } }
            tbody {
                @for one in &found.sign_ins {
                    tr {
                        td { (say(if one.browser { W::ByBrowser } else { W::ByToken })) @if one.this { " " strong { "(" (say(W::ThisBrowser)) ")" } } }
                        td { (short(one.since, now)) }
                        td { (short(one.seen, now)) }
                        @if found.sign_ins.len() > 1 { td { @if !one.this { (end_one(one, token, language)) } } }
                    }
                }
            }
        }
        @if found.sign_ins.len() > 1 {
            form method="post" action="/toi/noi-khac" {
                input type="hidden" name="csrf" value=(token);
                p { button type="submit" { (say(W::SignOutElsewhere)) } }
            }
        }
    }
}

/// The button that ends one sign-in.
fn end_one(one: &SignInLine, token: &str, language: Language) -> Markup {
    html! {
        form method="post" action="/toi/ket-thuc" {
            input type="hidden" name="csrf" value=(token);
            button.small type="submit" name="session" value=(one.session_id) { (W::EndThisOne.say(language)) }
        }
    }
}

fn password(problem: Option<&Problem>, token: &str, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let field = |name, label, hint: Option<W>, kind| {
        let (label, hint, error) = (say(label), hint.map(say), error_of(problem, name, language));
        FormField { name, label, hint, value: "", error, kind, optional: false }.draw(language)
    };
    html! {
        h2 { (say(W::ChangePassword)) }
        form.narrow method="post" action="/toi/mat-khau" {
            input type="hidden" name="csrf" value=(token);
            (field("current_password", W::CurrentPassword, None, FieldKind::Secret))
            (field("new_password", W::NewPassword, Some(W::NewPasswordHint), FieldKind::NewSecret))
            (field("password_again", W::NewPasswordAgain, None, FieldKind::NewSecret))
            p { button type="submit" { (say(W::ChangePassword)) } " " span.hint { (say(W::PasswordEndsAll)) } }
        }
    }
}

fn keys(off: bool, token: &str, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        h2 { (say(W::ShortcutKeys)) }
        form method="post" action="/toi/phim-tat" {
            input type="hidden" name="csrf" value=(token);
            p { (say(if off { W::ShortcutsAreOff } else { W::ShortcutsAreOn })) }
            p {
                button type="submit" name="off" value=(if off { "" } else { "1" }) { (say(if off { W::TurnOn } else { W::TurnOff })) }
                " " a href="/tro-giup" { (say(W::Help)) }
            }
        }
    }
}

/// Changes the password by the rule and the act of the API.
#[post("/toi/mat-khau")]
pub(crate) async fn change_password(
    posted: PostedByOfficer,
    limiter: web::Data<SignInLimiter>,
    service: web::Data<ServiceState>,
) -> HttpResponse {
    let PostedByOfficer { me, form } = posted;
    let changed = match typed_twice(&form) {
        Ok(passwords) => {
            change_own_password(&service.database, &me.officer, passwords, &limiter, service.now()).await
        }
        Err(problem) => Err(problem),
    };
    match changed {
        Ok(()) => signed_out_everywhere(&me, service.config.is_https()),
        Err(problem) if problem.code.status() < 500 => {
            me.answer(page_of(&me, &service, Some(&problem)).await)
        }
        Err(problem) => me.answer(Err(problem)),
    }
}

/// The present password and the new one, once both fields of the new one say the same.
fn typed_twice(form: &PostedForm) -> Result<(Option<Password>, Password), Problem> {
    let (new, again) = (form.get("new_password"), form.get("password_again"));
    if new != again {
        return Err(Problem::field(
            "password_again",
            "not_the_same",
            "gõ lại cho giống mật khẩu mới",
            "this is not the same as the new password",
        ));
    }
    Ok((
        form.filled("current_password").map(|_| Password::new(form.get("current_password"))),
        Password::new(new),
    ))
}

/// What follows a changed password: no sign-in of the officer is left.
fn signed_out_everywhere(me: &DeskOfficer, secure: bool) -> HttpResponse {
    let say = |words: W| words.say(me.language());
    let content = html! {
        h1 { (say(W::PasswordChanged)) }
        p.box.good role="status" { (say(W::SignInWithNew)) }
        p { a.btn.main href="/dang-nhap" { (say(W::SignIn)) } }
    };
    let mut answer = me.visitor.answer(Ok(DeskPage::new(say(W::PasswordChanged), content)));
    if let Ok(value) = cookie(None, secure).parse() {
        answer.headers_mut().insert(SET_COOKIE, value);
    }
    answer
}

/// Ends every other sign-in of the officer, of browsers and of tokens.
#[post("/toi/noi-khac")]
pub(crate) async fn sign_out_elsewhere(
    posted: PostedByOfficer,
    service: web::Data<ServiceState>,
) -> HttpResponse {
    let me = posted.me;
    let (officer_id, kept, now) = (me.officer.id, me.session_id, service.now());
    let ended =
        service.database.write(move |conn| sessions::end_others_of(conn, officer_id, kept, now)).await;
    match ended {
        Ok(ended) => {
            tracing::info!(officer = %officer_id, ended, "signed out elsewhere");
            page::see_other("/toi")
        }
        Err(error) => me.answer(Err(error.into())),
    }
}

/// Ends one other sign-in of the officer. One that is over already is as it should be.
#[post("/toi/ket-thuc")]
pub(crate) async fn end_one_sign_in(
    posted: PostedByOfficer,
    service: web::Data<ServiceState>,
) -> HttpResponse {
    let PostedByOfficer { me, form } = posted;
    let Some(session_id) = SessionId::parse(form.get("session")) else { return page::see_other("/toi") };
    let (officer_id, now) = (me.officer.id, service.now());
    let ended =
        service.database.write(move |conn| sessions::end_one_of(conn, officer_id, session_id, now)).await;
    match ended {
        Ok(ended) => {
            tracing::info!(officer = %officer_id, session = %session_id, ended, "a sign-in was ended by its officer");
            page::see_other("/toi")
        }
        Err(error) => me.answer(Err(error.into())),
    }
}

/// Turns the shortcut keys off or on.
#[post("/toi/phim-tat")]
pub(crate) async fn set_shortcuts(posted: PostedByOfficer, service: web::Data<ServiceState>) -> HttpResponse {
    let PostedByOfficer { me, form } = posted;
    let (officer_id, off) = (me.officer.id, form.filled("off").is_some());
    match service.database.write(move |conn| store::set_shortcuts_off(conn, officer_id, off)).await {
        Ok(()) => page::see_other("/toi"),
        Err(error) => me.answer(Err(error.into())),
    }
}

/// Where a sign-in returns to that was asked for by a form of this page.
#[get("/toi/{form}")]
pub(crate) async fn back_to_account() -> HttpResponse {
    page::see_other("/toi")
}
