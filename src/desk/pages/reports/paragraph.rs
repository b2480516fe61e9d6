//! The paragraph that tells of a report: every number in it a link to its cell, the text beside it to be copied.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};
use serde::Deserialize;

use super::kept::no_such_report;
use super::quoted::quoted;
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::{DeskPage, tellable};
use crate::desk::parts::errors::errors;
use crate::desk::shown::address;
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::error::{Language, Problem};
use crate::report::runs::actions as runs;
use crate::report::runs::store::RunId;
use crate::statement::language::TextLanguage;
use crate::statement::paragraph::actions::{self, RunParagraph};

/// Which paragraph.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ParagraphAddress {
    /// The code of its template.
    mau: String,
}

/// The paragraphs that there are, and the one that was chosen, or why it cannot be written.
struct ParagraphRead {
    /// Code and title of each template.
    offered: Vec<(String, String)>,
    chosen: String,
    written: Result<RunParagraph, Problem>,
}

/// The paragraph.
#[get("/bao-cao/{id}/doan-van")]
pub(crate) async fn report_paragraph(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    id: web::Path<String>,
    asked: web::Query<ParagraphAddress>,
) -> HttpResponse {
    let language = me.language();
    let drawn = read(&me, &desk, &id, asked.into_inner()).await.map(|read| {
        let (title, content) = (W::Paragraph.say(language), content(&id, &read, language));
        DeskPage::of(title, content, read.written.as_ref().err(), language)
    });
    me.answer(drawn)
}

async fn read(
    me: &DeskOfficer,
    desk: &HandlerState,
    id: &str,
    asked: ParagraphAddress,
) -> Result<ParagraphRead, Problem> {
    let (now, scope, id) = (desk.now(), me.officer.scope(), RunId::parse(id).ok_or_else(no_such_report)?);
    let language = match me.language() {
        Language::Vietnamese => TextLanguage::Vietnamese,
        Language::English => TextLanguage::English,
    };
    desk.database
        .snapshot(move |conn| {
            let run = runs::load(conn, id, &scope)?;
            let agency = runs::agency_of(conn, &run)?;
            let templates = actions::in_use(conn, &agency, now.date())?;
            let offered: Vec<(String, String)> = templates
                .into_iter()
                .filter(|template| template.language == language)
                .map(|template| (template.code, template.title))
                .collect();
            let first = || offered.first().map(|(code, _)| code.clone());
            let chosen = Some(asked.mau).filter(|code| !code.is_empty()).or_else(first).unwrap_or_default();
            let written = tellable(actions::of_run(conn, (id, &scope), (&chosen, language), None, now))?;
            Ok(ParagraphRead { offered, chosen, written })
        })
        .await
}

fn content(id: &str, read: &ParagraphRead, language: Language) -> Markup {
    let page = format!("/bao-cao/{id}/doan-van");
    html! {
        @if let Err(problem) = &read.written { (errors(problem, &|_| None, language)) }
        h1 { (W::Paragraph.say(language)) }
        p { a href={ "/bao-cao/" (id) } { (W::BackToReport.say(language)) } }
        ul.acts {
            @for (code, title) in &read.offered {
                li {
                    @if *code == read.chosen { strong { (title) } } @else { a href=(address(&page, &[("mau", code)])) { (title) } }
                }
            }
        }
        @if let Ok(paragraph) = &read.written {
            p.hint { (W::EveryFigureOpens.say(language)) }
            div.checked { @for segment in &paragraph.written.0 { (quoted(segment)) } }
            h2 { (W::ToCopy.say(language)) }
            div.long {
                textarea id="text" readonly rows="6" aria-label=(W::ToCopy.say(language)) { (paragraph.written.text()) }
            }
        }
    }
}
