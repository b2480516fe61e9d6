//! An office has ended with dossiers in hand: which there are, which office would go on with them, and the act that says so.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};
use serde::Deserialize;

use super::common::{
    AGENCIES, AdminField, AdminView, LabelledProblem, admin_page, answered, form_head, is_only_checked,
};
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::DeskPage;
use crate::desk::parts::badge::status_words;
use crate::desk::parts::field::FieldKind;
use crate::desk::parts::flash::flash;
use crate::desk::posted::PostedForm;
use crate::desk::shown::{address, appointment, encoded};
use crate::desk::value_words::role_words;
use crate::desk::words::W;
use crate::dossier::bulk::continuation::http::{
    ContinuationRehearsal, ContinuationsRequest, continued, rehearsed,
};
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::error::{Language, Problem};
use crate::platform::text::number_vi;

/// Dossiers that are named on the page.
const FIRST: i64 = 50;
/// The successor whose preview the form stands under.
const SHOWN_FOR: &str = "shown_for";

/// Which successor, and how many dossiers were just moved.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ContinuationAddress {
    /// Code of the successor; the one by rule when empty.
    cq: String,
    /// How many were moved.
    xong: String,
}

fn continuation_address(code: &str, more: &[(&str, &str)]) -> String {
    address(&format!("{AGENCIES}/{}/ke-tuc", encoded(code)), more)
}

/// The page.
#[get("/quan-tri/co-quan/{code}/ke-tuc")]
pub(crate) async fn continuation_page(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    code: web::Path<String>,
    asked: web::Query<ContinuationAddress>,
) -> HttpResponse {
    let form = PostedForm::of(vec![("agency".to_owned(), asked.cq.clone())]);
    let moved = asked.xong.parse().ok();
    me.answer(drawn(&me, &desk, &code, (&form, None), moved).await)
}

/// Moves the dossiers, once it was shown what that does.
#[post("/quan-tri/co-quan/{code}/ke-tuc")]
pub(crate) async fn continue_office(
    sent: PostedOrBroughtBack,
    desk: web::Data<HandlerState>,
    code: web::Path<String>,
) -> HttpResponse {
    answered(
        sent,
        async |me, form, problem| drawn(me, &desk, &code, (form, problem), None).await,
        async |me, form| moved(me, &desk, &code, form).await,
    )
    .await
}

/// Does it, and says where to go on; nothing where another successor is looked at first.
async fn moved(
    me: &DeskOfficer,
    desk: &HandlerState,
    code: &str,
    form: &PostedForm,
) -> Result<Option<String>, Problem> {
    me.only_administrators()?;
    if is_only_checked(form) || form.get("agency") != form.get(SHOWN_FOR) {
        return Ok(None);
    }
    let request = ContinuationsRequest {
        agency: form.filled("agency").map(str::to_owned),
        reason: form.get("reason").to_owned(),
        document_number: form.filled("document_number").map(str::to_owned),
    };
    let done = continued(desk, me.officer.clone(), code.to_owned(), request).await?;
    tracing::info!(by = %me.officer.id, from = %done.from.code, to = %done.to.code, dossiers = done.dossiers, "an office is continued");
    Ok(Some(continuation_address(code, &[("xong", &done.dossiers.to_string())])))
}

async fn drawn(
    me: &DeskOfficer,
    desk: &HandlerState,
    code: &str,
    (form, problem): (&PostedForm, Option<&Problem>),
    moved: Option<i64>,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let (state, officer, which) = (desk.clone(), me.officer.clone(), code.to_owned());
    let named = form.filled("agency").map(str::to_owned);
    let told = desk
        .database
        .snapshot(move |conn| rehearsed(conn, (&state, &officer), (&which, named.as_deref()), (None, FIRST)));
    let told = told.await?;
    let (language, token) = (me.language(), me.token()?);
    let title = format!("{}: {}", W::ContinuationTitle.say(language), told.from.name);
    let label = |name: &str| match name {
        "agency" => Some(W::ContinuationTo),
        "reason" => Some(W::Reason),
        "document_number" => Some(W::ContinuationDocument),
        _ => None,
    };
    let view = AdminView {
        section: AGENCIES,
        title: &title,
        problem: problem.map(|problem| LabelledProblem::of(problem, &label)),
    };
    let content = html! {
        @if let Some(moved) = moved { (flash(&html! { strong { (number_vi(moved)) } " " (W::ContinuationDone.say(language)) })) }
        (preview(&told, language))
        @if told.dossiers > 0 && !told.successors.is_empty() { (act(&told, &token, (form, problem), language)) }
        p { a href={ (AGENCIES) "/" (encoded(code)) } { (told.from.name) } }
    };
    Ok(admin_page(&view, &content, language))
}

/// What waits, where it would go, and which steps nobody could do there.
fn preview(told: &ContinuationRehearsal, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        p { (say(W::ContinuationAbout)) }
        p { strong { (number_vi(told.dossiers)) } " " (say(W::ContinuationInHand)) }
        @if let Some(to) = &told.to {
            p { (say(W::ContinuationTo)) ": " strong { (to.name) } " " span.hint { (to.code) } }
        } @else {
            p.box.warn { (say(W::ContinuationNobody)) }
        }
        @if told.dossiers > 0 && !told.unstaffed_steps.is_empty() {
            section.box.warn {
                h2 { (say(W::ContinuationUnstaffed)) }
                ul {
                    @for step in &told.unstaffed_steps {
                        li {
                            (role_words(step.role, language)) ": " (step.name.as_deref().unwrap_or(say(W::ContinuationDesk)))
                            " " span.hint { (step.workflow) ", " (number_vi(step.dossiers)) " " (say(W::UndoDossiers)) }
                        }
                    }
                }
            }
        }
        @if !told.items.is_empty() {
            details open[told.items.len() <= 10] {
                summary { (say(W::ContinuationListed)) }
                table.list.cells {
                    thead { tr { @for words in [W::Code, W::ProcedureCode, W::ImportStateHead, W::DueShort] { th scope="col" { (say(words)) } } } }
                    tbody {
                        @for one in &told.items {
                            tr {
                                td { a href={ "/ho-so/" (encoded(&one.code)) } { (one.code) } }
                                td data-l=(say(W::ProcedureCode)) { (one.procedure_code) }
                                td data-l=(say(W::ImportStateHead)) { (status_words(one.status, language)) }
                                td data-l=(say(W::DueShort)) { (one.due_at.map(|at| appointment(at, language)).unwrap_or_default()) }
                            }
                        }
                    }
                }
                @if told.next_cursor.is_some() { p.hint { (say(W::ContinuationFirst)) } }
            }
        }
    }
}

fn act(
    told: &ContinuationRehearsal,
    token: &str,
    (form, problem): (&PostedForm, Option<&Problem>),
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    let chosen = told.to.as_ref().map_or("", |to| to.code.as_str());
    let successors: Vec<(String, String)> =
        told.successors.iter().map(|one| (one.code.clone(), one.name.clone())).collect();
    let to = AdminField::choice("agency", W::ContinuationTo, successors).hinted(W::ContinuationToHint);
    let of_rule;
    // Before anybody has chosen, the one by rule is.
    let shown = if form.filled("agency").is_some() {
        form
    } else {
        of_rule = form.clone().with("agency", chosen);
        &of_rule
    };
    let reason = AdminField { kind: FieldKind::Long, ..AdminField::line("reason", W::Reason) };
    let document =
        AdminField::line("document_number", W::ContinuationDocument).optional(W::ContinuationDocumentHint);
    html! {
        form.narrow method="post" action=(continuation_address(&told.from.code, &[])) {
            (form_head(token, (form, problem), language))
            input type="hidden" name=(SHOWN_FOR) value=(chosen);
            (to.draw(shown, problem, language))
            (reason.draw(form, problem, language))
            (document.draw(form, problem, language))
            div.buttons {
                button.hard type="submit" name="do" value="continue" data-key="do" { (say(W::ContinuationDo)) " (" (number_vi(told.dossiers)) ") " kbd { "F9" } }
                a href={ (AGENCIES) "/" (encoded(&told.from.code)) } { (say(W::DoNothing)) }
            }
        }
    }
}
