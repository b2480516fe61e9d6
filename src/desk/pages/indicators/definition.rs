//! What an indicator is: added to the book, or given other words or another formula; and who did so when.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::definition_form::{definition_fields, definition_label, form_of_definition};
use crate::access::CatalogueThing;
use crate::access::catalogue_changes::views::{CatalogueChangeView, newest};
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::{self, DeskPage};
use crate::desk::parts::changes::changes_table;
use crate::desk::parts::errors::errors;
use crate::desk::parts::flash::flash;
use crate::desk::posted::PostedForm;
use crate::desk::shown::encoded;
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::endpoints::rehearsal::rehearse_write;
use crate::indicator::actions::{WRITERS, define, no_indicator, redefine, served_by_the_book};
use crate::indicator::requests::{IndicatorRequest, IndicatorVersionRequest};
use crate::indicator::{IndicatorBook, IndicatorDefinition, store};
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};

/// Where an indicator is added.
pub(super) const NEW_INDICATOR: &str = "/chi-tieu-moi";
/// The most changes that the page shows.
const MOST_CHANGES: i64 = 100;

/// What the address says beside the indicator.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DefinitionAddress {
    /// Whether it was just recorded.
    xong: String,
}

/// The indicator as it is defined, and what was done to it.
struct DefinitionRead {
    known: Option<IndicatorDefinition>,
    may: bool,
    changes: Vec<CatalogueChangeView>,
}

/// The form of a new indicator.
#[get("/chi-tieu-moi")]
pub(crate) async fn new_indicator_form(me: DeskOfficer, desk: web::Data<HandlerState>) -> HttpResponse {
    me.answer(drawn(&me, &desk, None, (None, None), false).await)
}

/// Adds an indicator.
#[post("/chi-tieu-moi")]
pub(crate) async fn define_indicator(
    sent: PostedOrBroughtBack,
    desk: web::Data<HandlerState>,
) -> HttpResponse {
    sent_form(sent, &desk, None).await
}

/// The form of an indicator of the book.
#[get("/chi-tieu/{code}/dinh-nghia")]
pub(crate) async fn definition_page(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    code: web::Path<String>,
    asked: web::Query<DefinitionAddress>,
) -> HttpResponse {
    me.answer(drawn(&me, &desk, Some(&code), (None, None), !asked.xong.is_empty()).await)
}

/// Gives it other words or another formula.
#[post("/chi-tieu/{code}/dinh-nghia")]
pub(crate) async fn redefine_indicator(
    sent: PostedOrBroughtBack,
    desk: web::Data<HandlerState>,
    code: web::Path<String>,
) -> HttpResponse {
    sent_form(sent, &desk, Some(&code)).await
}

async fn sent_form(sent: PostedOrBroughtBack, desk: &HandlerState, code: Option<&str>) -> HttpResponse {
    let PostedOrBroughtBack { me, form, back } = sent;
    let done = if back { Ok(None) } else { recorded(&me, desk, code, &form).await };
    let problem = match done {
        Ok(Some(code)) => return page::see_other(&format!("/chi-tieu/{}/dinh-nghia?xong=1", encoded(&code))),
        Ok(None) => None,
        Err(problem) if matches!(problem.code.status(), 409 | 422) => Some(problem),
        Err(problem) => return me.answer(Err(problem)),
    };
    let page = drawn(&me, desk, code, (Some(&form), problem.as_ref()), false).await;
    me.answer(page.map(|page| page.brought_back(back, me.language())))
}

/// What the form says, as the API takes it.
fn body(form: &PostedForm, code: Option<&str>) -> Value {
    let mut body = json!({
        "label_vi": form.get("label_vi"), "label_en": form.get("label_en"), "section": form.get("section"),
        "places": form.get("places").trim().parse::<u8>().unwrap_or(u8::MAX), "formula": form.filled("formula"),
        "source": form.get("source"), "additive": form.filled("additive").is_some(),
    });
    if let Some(object) = body.as_object_mut() {
        let own: &[&str] = if code.is_some() { &["reason"] } else { &["code", "unit"] };
        object.extend(own.iter().map(|name| ((*name).to_owned(), json!(form.get(name)))));
    }
    body
}

/// A value that no form of ours sends.
fn unreadable(error: serde_json::Error) -> Problem {
    Problem::new(Code::UnreadableBody).because(error)
}

/// What is done in the register with a form that was read.
type DefinitionWork = Box<dyn Fn(&mut Connection) -> Result<IndicatorDefinition, Problem> + Send>;

/// Records it and answers its code, unless it is only checked.
async fn recorded(
    me: &DeskOfficer,
    desk: &HandlerState,
    code: Option<&str>,
    form: &PostedForm,
) -> Result<Option<String>, Problem> {
    let (now, officer, body) = (desk.now(), me.officer.clone(), body(form, code));
    let database = &desk.database;
    let work: DefinitionWork = match code {
        None => {
            let request: IndicatorRequest = serde_json::from_value(body).map_err(unreadable)?;
            let (code, unit, wording) = request.checked()?;
            Box::new(move |conn| define(conn, &officer, &code, unit, &wording, now))
        }
        Some(code) => {
            let request: IndicatorVersionRequest = serde_json::from_value(body).map_err(unreadable)?;
            let ((wording, reason), code) = (request.checked()?, code.to_owned());
            Box::new(move |conn| redefine(conn, &officer, &code, &wording, &reason, now))
        }
    };
    if form.get("do") == "check" {
        rehearse_write(database, move |conn| work(conn).map(|_| ())).await?;
        return Ok(None);
    }
    let made = database.write(work).await?;
    Ok(Some(made.row.code))
}

async fn drawn(
    me: &DeskOfficer,
    desk: &HandlerState,
    code: Option<&str>,
    (sent, problem): (Option<&PostedForm>, Option<&Problem>),
    just_recorded: bool,
) -> Result<DeskPage, Problem> {
    let (now, officer, wanted) = (desk.now(), me.officer.clone(), code.map(str::to_owned));
    let read = desk
        .database
        .snapshot(move |conn| {
            let may = served_by_the_book(conn)?.may_be_changed_by(&officer, WRITERS);
            let Some(code) = wanted else {
                return Ok(DefinitionRead { known: None, may, changes: Vec::new() });
            };
            let book = IndicatorBook::of(store::load_all(conn, now)?);
            let known = Some(book.get(&code).ok_or_else(no_indicator)?.clone());
            let changes = newest(conn, (CatalogueThing::Indicator, &code), MOST_CHANGES)?;
            Ok::<_, Problem>(DefinitionRead { known, may, changes })
        })
        .await?;
    let (language, token) = (me.language(), me.token()?);
    let say = |words: W| words.say(language);
    let title = match &read.known {
        None => say(W::NewIndicatorTitle).to_owned(),
        Some(known) => format!("{}: {}", say(W::IndicatorDefinitionTitle), known.row.code),
    };
    let standing = read.known.as_ref().map(form_of_definition).unwrap_or_default();
    let form = sent.unwrap_or(&standing);
    let content = html! {
        @if let Some(problem) = problem { (errors(problem, &definition_label, language)) }
        @if just_recorded { (flash(&html! { (say(W::IndicatorDefinedNow)) })) }
        h1 { (title) }
        p { a href="/chi-tieu" { (say(W::IndicatorBook)) } }
        @if read.may {
            p.hint { (say(W::IndicatorDefinitionAbout)) }
            form.narrow method="post" action=(address(code)) {
                button.skip type="submit" name="do" value="check" tabindex="-1" aria-hidden="true" { (say(W::CheckOnly)) }
                input type="hidden" name="csrf" value=(token);
                @if problem.is_none() && form.get("do") == "check" { (flash(&html! { (say(W::CheckedNotDone)) })) }
                (definition_fields(read.known.as_ref(), form, problem, language))
                div.buttons {
                    button.main type="submit" data-key="do" { (say(W::SaveDefinition)) " " kbd { "F9" } }
                    a href="/chi-tieu" { (say(W::DoNothing)) }
                }
            }
        } @else {
            p.box { (say(W::IndicatorsOfThoseAbove)) }
            @if let Some(known) = &read.known { (facts(known, me)) }
        }
        @if read.known.is_some() { (changes_table(&read.changes, language)) }
    };
    Ok(DeskPage::of(title, content, problem, language))
}

fn address(code: Option<&str>) -> String {
    code.map_or_else(|| NEW_INDICATOR.to_owned(), |code| format!("/chi-tieu/{}/dinh-nghia", encoded(code)))
}

/// What it is, for those who read alone.
fn facts(known: &IndicatorDefinition, me: &DeskOfficer) -> Markup {
    let (say, version) = (|words: W| words.say(me.language()), &known.version);
    html! {
        dl {
            dt { (say(W::IndicatorLabelVi)) } dd { (version.label_vi) }
            dt { (say(W::IndicatorLabelEn)) } dd { (version.label_en) }
            dt { (say(W::UnitOfIndicator)) } dd { (known.row.unit.words_vi()) }
            dt { (say(W::SectionOfReport)) } dd { (version.section) }
            dt { (say(W::IndicatorPlaces)) } dd { (version.places) }
            @if let Some(formula) = &version.formula { dt { (say(W::IndicatorFormulaLabel)) } dd { (formula) } }
            dt { (say(W::SourceOfIndicator)) } dd { (version.source) }
        }
    }
}
