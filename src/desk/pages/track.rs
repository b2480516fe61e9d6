//! The citizen's look-up: a code and the last four digits, and one answer that says how far it is and what the citizen owes. No names.

use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use maud::{Markup, html};
use serde::Deserialize;

use crate::desk::extractor::PostedByVisitor;
use crate::desk::page::{self, DeskPage};
use crate::desk::parts::badge::status_words;
use crate::desk::parts::errors::errors;
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::shown::{appointment, encoded, money, short};
use crate::desk::value_words::act_words;
use crate::desk::visitor::Visitor;
use crate::desk::words::W;
use crate::dossier::clock::pause::PauseKind;
use crate::dossier::clock::status::Status;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::endpoints::tracking_limiter::TrackingLimiter;
use crate::dossier::views::tracking::{self, CitizenOwes, Tracking};
use crate::form::words::capitalised;
use crate::platform::check::Check;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::Instant;

/// The most characters of a code.
const LONGEST_CODE: usize = 60;

/// What the address of the look-up may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TrackAddress {
    ma: String,
}

fn form(code: &str, problem: Option<&Problem>, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let error = |name: &str| crate::desk::parts::errors::error_of(problem, name, language);
    let label = |name: &str| Some(if name == "digits" { W::LastDigits } else { W::Code });
    let field = |name, label, hint, value, kind| {
        let (label, hint) = (say(label), Some(say(hint)));
        FormField { name, label, hint, value, error: error(name), kind, optional: false }.draw(language)
    };
    html! {
        div.narrow {
            @if let Some(problem) = problem { (errors(problem, &label, language)) }
            h1 { (say(W::LookUp)) }
            form method="post" action="/tra-cuu" {
                (field("code", W::Code, W::CodeHint, code, FieldKind::Line))
                (field("digits", W::LastDigits, W::LastDigitsHint, "", FieldKind::Number))
                p { button.main type="submit" { (say(W::LookUp)) } }
            }
        }
    }
}

/// The form.
#[get("/tra-cuu")]
pub(crate) async fn ask(visitor: Visitor, asked: web::Query<TrackAddress>) -> HttpResponse {
    let drawn = form(asked.ma.trim(), None, visitor.language);
    visitor.answer(Ok(DeskPage::new(W::LookUp.say(visitor.language), drawn)))
}

/// The form with its code filled in: where the code of printed forms leads.
#[get("/tra-cuu/{code}")]
pub(crate) async fn ask_of(visitor: Visitor, code: web::Path<String>) -> HttpResponse {
    let drawn = form(&code, None, visitor.language);
    visitor.answer(Ok(DeskPage::new(W::LookUp.say(visitor.language), drawn)))
}

/// What the form sends, read with every mistake at once.
fn read(code: &str, digits: &str) -> Result<(String, String), Problem> {
    let mut check = Check::new();
    let code = check.text("code", code.trim(), LONGEST_CODE);
    let four = digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_digit());
    let digits = check.some(
        four.then(|| digits.to_owned()),
        "digits",
        "not_four_digits",
        "gõ đúng 4 chữ số cuối của số điện thoại hoặc số định danh",
        "type the last four digits of the phone or identity number",
    );
    check.finish((code, digits))
}

/// Looks a dossier up. The digits travel in the body: only the code stands in addresses.
#[post("/tra-cuu")]
pub(crate) async fn find(
    posted: PostedByVisitor,
    http: HttpRequest,
    limiter: web::Data<TrackingLimiter>,
    desk: web::Data<HandlerState>,
) -> HttpResponse {
    let code = posted.form.get("code").trim().to_owned();
    answered(&posted, code, &http, &limiter, desk.get_ref()).await
}

/// The same, from the page of one code.
#[post("/tra-cuu/{code}")]
pub(crate) async fn look_up(
    posted: PostedByVisitor,
    code: web::Path<String>,
    http: HttpRequest,
    limiter: web::Data<TrackingLimiter>,
    desk: web::Data<HandlerState>,
) -> HttpResponse {
    answered(&posted, code.into_inner(), &http, &limiter, desk.get_ref()).await
}

async fn answered(
    posted: &PostedByVisitor,
    code: String,
    http: &HttpRequest,
    limiter: &TrackingLimiter,
    desk: &HandlerState,
) -> HttpResponse {
    let language = posted.visitor.language;
    let now = desk.now();
    let digits = posted.form.get("digits").trim();
    let looked_up = looked_up(desk, &code, digits, now);
    let looked = limiter.look_up(http, (&code, digits), now, looked_up).await;
    match looked {
        Ok(tracking) => {
            let page = DeskPage::new(tracking.code.clone(), content(&tracking, now, language));
            posted.visitor.answer(Ok(page))
        }
        Err(problem) if problem.code.status() < 500 => {
            let drawn = form(&code, Some(&problem), language);
            let title = W::LookUp.say(language);
            let page = DeskPage::wrong(title, drawn, problem.code.status(), language);
            let mut answer = posted.visitor.answer(Ok(page));
            if let Some(seconds) = problem.retry_after {
                answer.headers_mut().insert(RETRY_AFTER, seconds.into());
            }
            answer
        }
        Err(problem) => posted.visitor.answer(Ok(page::trouble(&problem, language))),
    }
}

async fn looked_up(desk: &HandlerState, code: &str, digits: &str, now: Instant) -> Result<Tracking, Problem> {
    let (code, digits) = read(code, digits)?;
    let (database, books) = (desk.database.clone(), desk.books.clone());
    database.read(move |conn| tracking::look_up(conn, &books, &code, &digits, now)).await
}

/// How far it is, in one sentence; what is owed; the date; the way so far.
fn content(found: &Tracking, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    // While something is owed the clock stands: another date is worked out when it runs again.
    let due = found.promised_at.filter(|_| found.resolved_at.is_none() && found.owed.is_none());
    let ended = matches!(found.status, Status::Stopped | Status::NotAccepted | Status::Returned);
    html! {
        div.narrow {
            h1 { (found.code) }
            p { (found.procedure_name) br; span.hint { (found.agency.name) } }
            p.due { (status_words(found.status, language)) @if found.overdue { " · " (say(W::Overdue)) } }
            @if let Some(stays) = &found.duplicate_of {
                p { (say(W::EnteredTwice)) " " a href={ "/tra-cuu/" (encoded(stays)) } { (stays) } }
            }
            @if let Some(owed) = &found.owed { (owes(owed, now, language)) }
            @if found.status == Status::Resolved { p.box.good { (say(W::ComeAndFetch)) } }
            @if let Some(due) = due.filter(|_| !ended) {
                div.box { p.hint { (say(W::Appointment)) } p.due { (appointment(due, language)) } }
            }
            h2 { (say(W::SoFar)) }
            ol.time {
                @for step in found.steps.iter().rev() {
                    li { strong { (short(step.at, now)) } " " (step_words(&step.words, step.event, language)) }
                }
            }
            p { a href="/tra-cuu" { (say(W::LookUpAnother)) } }
        }
    }
}

fn step_words(words: &str, event: crate::dossier::clock::status::Event, language: Language) -> String {
    match language {
        Language::Vietnamese => capitalised(words),
        Language::English => capitalised(&act_words(event, language)),
    }
}

fn owes(owed: &CitizenOwes, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let title = match owed.kind {
        PauseKind::Supplement => W::YouOwePapers,
        PauseKind::Payment => W::YouOwePayment,
    };
    html! {
        div.box.warn {
            h2 { (say(title)) }
            @if !owed.papers.is_empty() { ul { @for paper in &owed.papers { li { (paper) } } } }
            @if let Some(amount) = owed.amount_vnd { p.due { (money(amount)) } }
            @if let Some(by) = owed.answer_by { p { (say(W::Until)) " " strong { (short(by, now)) } } }
            p.hint { (say(W::NewDateThen)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_fields_are_refused_at_once() {
        let problem = read(" ", "12a4").unwrap_err();
        let fields: Vec<&str> = problem.fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(fields, ["code", "digits"]);
        assert!(read("H26.1-230307-0001", "0001").is_ok());
    }
}
