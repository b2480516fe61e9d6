//! The templates of paragraphs and whole texts that an agency uses, and one of them to be changed, with what it says beside it.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};
use serde::Deserialize;

use super::choice::OfficeChoice;
use super::quoted::quoted;
use super::template_form::{TemplateForm, in_page_names, label, tongue_words};
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::{self, DeskPage, tellable};
use crate::desk::parts::errors::errors;
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::flash::flash;
use crate::desk::posted::PostedForm;
use crate::desk::shown::address;
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::indicator::actions::WRITERS;
use crate::indicator::reader::find_office;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::date_vi;
use crate::statement::language::TextLanguage;
use crate::statement::paragraph::Rendered;
use crate::statement::paragraph::actions::{TemplateInUse, find_in_use, in_use, preview, save, served_by};

/// The page of the templates.
pub(super) const PAGE: &str = "/bao-cao/mau-van";

/// Whose templates, and which of them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(crate) struct TemplatesAddress {
    /// Code of the agency.
    co_quan: String,
    /// Code of the template; a new one without it.
    ma: String,
    /// Its language.
    tieng: String,
    /// The version that was just saved.
    xong: String,
}

fn language_of(text: &str) -> TextLanguage {
    TextLanguage::parse(text.trim()).unwrap_or(TextLanguage::Vietnamese)
}

struct TemplatesRead {
    offices: OfficeChoice,
    agency: String,
    templates: Vec<TemplateInUse>,
}

/// The templates.
#[get("/bao-cao/mau-van")]
pub(crate) async fn templates(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<TemplatesAddress>,
) -> HttpResponse {
    let (now, officer, language) = (desk.now(), me.officer.clone(), me.language());
    let read = desk
        .database
        .snapshot(move |conn| {
            let offices = OfficeChoice::read(conn, &officer)?;
            let agency = find_office(conn, &offices.code(&asked.co_quan), &officer.scope())?;
            let templates = in_use(conn, &agency, now.date())?;
            Ok::<_, Problem>(TemplatesRead { offices, agency: agency.code, templates })
        })
        .await;
    me.answer(read.map(|read| DeskPage::new(W::Templates.say(language), list(&read, language))))
}

fn list(read: &TemplatesRead, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let edit = |code: &str, tongue: &str| {
        address("/bao-cao/mau-van/sua", &[("co-quan", &read.agency), ("ma", code), ("tieng", tongue)])
    };
    let agency = FormField {
        name: "co-quan",
        label: say(W::ReportingAgency),
        hint: None,
        value: &read.agency,
        error: None,
        kind: FieldKind::Choice(read.offices.choices()),
        optional: false,
    };
    html! {
        h1 { (say(W::Templates)) }
        p { a href="/bao-cao" { (say(W::Reports)) } " · " a href="/bao-cao/toan-van" { (say(W::WholeText)) } }
        form.filters method="get" action=(PAGE) { (agency.draw(language)) button type="submit" { (say(W::See)) } }
        p.hint { (say(W::TemplatesAbout)) }
        table.list.cells {
            thead { tr { @for words in [W::Template, W::TemplateCode, W::TemplateLanguage, W::TemplateVersion] { th scope="col" { (say(words)) } } } }
            tbody {
                @for template in &read.templates {
                    tr {
                        td { a href=(edit(&template.code, template.language.as_str())) { (template.title) } }
                        td data-l=(say(W::TemplateCode)) { code { (template.code) } }
                        td data-l=(say(W::TemplateLanguage)) { (tongue_words(template.language, language)) }
                        td data-l=(say(W::TemplateVersion)) { (version_words(template, language)) }
                    }
                }
            }
        }
        p { a.btn href=(edit("", "vi")) { (say(W::NewTemplate)) } }
    }
}

fn version_words(template: &TemplateInUse, language: Language) -> String {
    match &template.kept {
        None => W::BuiltInTemplate.say(language).to_owned(),
        Some(row) => format!("{}, {} {}", row.version, W::UsedFrom.say(language), date_vi(row.valid_from)),
    }
}

/// What is shown of one: what stands in the form, and what it says.
struct TemplateRead {
    offices: OfficeChoice,
    form: TemplateForm,
    may_save: bool,
    /// What was tried, where something was.
    tried: Option<Result<Rendered, Problem>>,
    saved: Option<i32>,
}

/// One template.
#[get("/bao-cao/mau-van/sua")]
pub(crate) async fn one_template(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<TemplatesAddress>,
) -> HttpResponse {
    let read = opened(&me, &desk, asked.into_inner()).await;
    me.answer(read.and_then(|read| drawn(&me, &read, None)))
}

async fn opened(
    me: &DeskOfficer,
    desk: &HandlerState,
    asked: TemplatesAddress,
) -> Result<TemplateRead, Problem> {
    let (now, officer) = (desk.now(), me.officer.clone());
    desk.database
        .snapshot(move |conn| {
            let offices = OfficeChoice::read(conn, &officer)?;
            let agency = find_office(conn, &offices.code(&asked.co_quan), &officer.scope())?;
            let code = asked.ma.trim();
            let found = match code {
                "" => None,
                code => Some(find_in_use(conn, &agency, (code, language_of(&asked.tieng)), now.date())?),
            };
            let may_save = served_by(conn, &agency)?.may_be_changed_by(&officer, WRITERS);
            let version = found.as_ref().and_then(|found| found.kept.as_ref()).map(|row| row.version);
            let saved = version.filter(|version| version.to_string() == asked.xong);
            let form = TemplateForm::of(found, &agency.code, language_of(&asked.tieng), now.date());
            let tried = Some(tried(conn, &officer, &form, now)?).filter(|_| !form.text.trim().is_empty());
            Ok(TemplateRead { offices, form, may_save, tried, saved })
        })
        .await
}

/// Tries what stands in the form; a fault of ours is one.
fn tried(
    conn: &mut crate::platform::database::Connection,
    officer: &crate::access::Officer,
    form: &TemplateForm,
    now: crate::platform::instant::Instant,
) -> Result<Result<Rendered, Problem>, Problem> {
    let asked = form.tried(now.date());
    let written = tellable(asked.and_then(|asked| preview(conn, officer, &asked, now)))?;
    Ok(written.map(|(written, _)| written).map_err(in_page_names))
}

/// Tries what was sent, or saves it as the next version.
#[post("/bao-cao/mau-van/sua")]
pub(crate) async fn change_template(
    posted: PostedOrBroughtBack,
    desk: web::Data<HandlerState>,
) -> HttpResponse {
    let PostedOrBroughtBack { me, form, back } = posted;
    let problem = if back || form.get("do") != "save" {
        None
    } else {
        match saved(&me, &desk, &form).await {
            Ok(to) => return page::see_other(&to),
            Err(problem) if problem.code.status() >= 500 => return me.answer(Err(problem)),
            Err(problem) => Some(in_page_names(problem)),
        }
    };
    let read = shown(&me, &desk, TemplateForm::sent(&form)).await;
    let drawn = read.and_then(|read| drawn(&me, &read, problem.as_ref()));
    me.answer(drawn.map(|page| page.brought_back(back, me.language())))
}

async fn saved(me: &DeskOfficer, desk: &HandlerState, form: &PostedForm) -> Result<String, Problem> {
    let (now, officer) = (desk.now(), me.officer.clone());
    let new = TemplateForm::sent(form).request(now.date()).checked()?;
    let row = desk.database.write(move |conn| save(conn, &officer, &new, now)).await?;
    let sent = TemplateForm::sent(form);
    Ok(address(
        "/bao-cao/mau-van/sua",
        &[
            ("co-quan", &sent.agency),
            ("ma", &row.code),
            ("tieng", row.language.as_str()),
            ("xong", &row.version.to_string()),
        ],
    ))
}

async fn shown(me: &DeskOfficer, desk: &HandlerState, form: TemplateForm) -> Result<TemplateRead, Problem> {
    let (now, officer) = (desk.now(), me.officer.clone());
    desk.database
        .snapshot(move |conn| {
            let offices = OfficeChoice::read(conn, &officer)?;
            let agency = find_office(conn, &form.agency, &officer.scope())?;
            let may_save = served_by(conn, &agency)?.may_be_changed_by(&officer, WRITERS);
            let tried = Some(tried(conn, &officer, &form, now)?);
            Ok(TemplateRead { offices, form, may_save, tried, saved: None })
        })
        .await
}

fn drawn(me: &DeskOfficer, read: &TemplateRead, problem: Option<&Problem>) -> Result<DeskPage, Problem> {
    let (language, token) = (me.language(), me.token()?);
    let say = |words: W| words.say(language);
    // A mistake in the text is told once, whether it was tried or saved.
    let problem = problem.or(read.tried.as_ref().and_then(|tried| tried.as_ref().err()));
    let title = if read.form.title.trim().is_empty() { say(W::NewTemplate) } else { read.form.title.trim() };
    let content = html! {
        @if read.saved.is_some() { (flash(&html! { (say(W::TemplateSaved)) })) }
        @if let Some(problem) = problem { (errors(problem, &label, language)) }
        h1 { (title) }
        p { a href=(address(PAGE, &[("co-quan", &read.form.agency)])) { (say(W::Templates)) } }
        div.cols {
            (read.form.draw((&read.offices, read.may_save), (&token, problem), language))
            section {
                h2 { (say(W::WhatItSays)) }
                @match &read.tried {
                    Some(Ok(written)) => {
                        p.hint { (say(W::EveryFigureOpens)) }
                        div.checked { @for segment in &written.0 { (quoted(segment)) } }
                    }
                    _ => { p { (say(W::NothingToSay)) } }
                }
            }
        }
        (help(language))
    };
    Ok(DeskPage::of(title, content, problem, language))
}

/// What may stand in braces.
fn help(language: Language) -> Markup {
    let places = [
        ("{agency}", W::PlaceAgency),
        ("{period}", W::PlacePeriod),
        ("{as_of}", W::PlaceAsOf),
        ("{resolved}", W::PlaceFigure),
        ("{ward:resolved}", W::PlaceFigureOfLevel),
        ("{on_time_of_resolved}", W::PlaceRate),
        ("{F21b}", W::PlaceIndicator),
    ];
    html! {
        details {
            summary { (W::PlacesInBraces.say(language)) }
            dl { @for (place, words) in places { dt { code { (place) } } dd { (words.say(language)) } } }
        }
    }
}
