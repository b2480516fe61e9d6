//! One procedure: what may be done with it, and its versions side by side.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};
use serde::Deserialize;

use super::common::{AdminView, PROCEDURES, admin_page, changes_of};
use super::procedure_versions::side_by_side;
use crate::access::CatalogueThing;
use crate::access::catalogue_changes::views::CatalogueChangeView;
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::DeskPage;
use crate::desk::parts::changes::{changes_table, of_those_above};
use crate::desk::parts::flash::flash;
use crate::desk::shown::encoded;
use crate::desk::words::W;
use crate::platform::error::{Language, Problem};
use crate::platform::service_state::ServiceState;
use crate::procedure::actions::no_procedure;
use crate::procedure::keeping::{KEEPERS, served_by};
use crate::procedure::store::list_versions;
use crate::procedure::version::{ProcedureState, ProcedureVersion};

/// What was just done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ProcedureAddress {
    /// `luu`, `cong-bo` or `bai-bo`, and the version that it was done to.
    xong: String,
}

impl ProcedureAddress {
    /// What the page says, if the versions bear it out.
    fn told(&self, versions: &[ProcedureVersion]) -> Option<W> {
        let (what, number) = self.xong.split_once('-').unwrap_or_default();
        let (words, state) = match what {
            "luu" => (W::JustSaved, ProcedureState::Draft),
            "congbo" => (W::JustPublishedProcedure, ProcedureState::Published),
            "baibo" => (W::JustAbolished, ProcedureState::Abolished),
            _ => return None,
        };
        let is_so =
            |version: &ProcedureVersion| version.version.to_string() == number && version.state == state;
        versions.iter().any(is_so).then_some(words)
    }
}

/// The address of a procedure, with what was just done to a version.
pub(super) fn procedure_address(code: &str, just: Option<(&str, i32)>) -> String {
    let told = just.map(|(what, version)| format!("?xong={what}-{version}")).unwrap_or_default();
    format!("{PROCEDURES}/{}{told}", encoded(code))
}

/// The page.
#[get("/quan-tri/thu-tuc/{code}")]
pub(crate) async fn procedure_page(
    me: DeskOfficer,
    service: web::Data<ServiceState>,
    code: web::Path<String>,
    asked: web::Query<ProcedureAddress>,
) -> HttpResponse {
    me.answer(drawn(&me, &service, code.into_inner(), &asked).await)
}

async fn drawn(
    me: &DeskOfficer,
    service: &ServiceState,
    code: String,
    asked: &ProcedureAddress,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let (officer, language) = (me.officer.clone(), me.language());
    let read = service
        .database
        .snapshot(move |conn| {
            let versions = list_versions(conn, &code)?;
            let may = served_by(conn, &versions, &[])?.may_be_changed_by(&officer, KEEPERS);
            let changes = changes_of(conn, CatalogueThing::Procedure, &code)?;
            Ok::<_, Problem>(ProcedureRead { versions, may, changes })
        })
        .await?;
    let versions = &read.versions;
    let Some(last) = versions.last() else { return Err(no_procedure("")) };
    let title = format!("{} {}", last.code, last.content.name_vi);
    let view = AdminView { section: PROCEDURES, title: &title, problem: None };
    Ok(admin_page(&view, &content(&read, asked.told(versions), language), language))
}

/// The versions of the procedure of this code, the first one first.
pub(super) async fn versions_of(
    service: &ServiceState,
    code: String,
) -> Result<Vec<ProcedureVersion>, Problem> {
    service
        .database
        .read(move |conn| {
            let versions = list_versions(conn, &code)?;
            if versions.is_empty() { Err(no_procedure(&code)) } else { Ok(versions) }
        })
        .await
}

/// A procedure as its page shows it.
struct ProcedureRead {
    versions: Vec<ProcedureVersion>,
    /// Whether whoever reads may change it.
    may: bool,
    changes: Vec<CatalogueChangeView>,
}

fn content(read: &ProcedureRead, just: Option<W>, language: Language) -> Markup {
    let (versions, may) = (&read.versions, read.may);
    let say = |words: W| words.say(language);
    let here = versions.last().map(|last| procedure_address(&last.code, None)).unwrap_or_default();
    let draft = versions.iter().find(|version| version.state == ProcedureState::Draft);
    let published = versions.iter().rev().find(|version| version.state == ProcedureState::Published);
    html! {
        @if let Some(just) = just { (flash(&html! { (say(just)) })) }
        @if !may { (of_those_above(language)) }
        ul.acts {
            @if may { li { a.btn.main[draft.is_none()] href={ (here) "/du-thao" } { (say(if draft.is_some() { W::ChangeDraft } else { W::DraftNext })) } } }
            @if let Some(draft) = draft {
                li { a.btn href={ (here) "/ban/" (draft.version) "/thu" } { (say(W::ReplayLastYear)) } }
                @if may { li { a.btn.main href={ (here) "/ban/" (draft.version) "/cong-bo" } { (say(W::ToPublication)) } } }
            }
            @if draft.is_none() && let Some(published) = published {
                li { a.btn href={ (here) "/ban/" (published.version) "/thu" } { (say(W::ReplayLastYear)) } }
            }
            @if may && published.is_some() { li { a.btn href={ (here) "/bai-bo" } { (say(W::Abolish)) } } }
        }
        (side_by_side(versions, language))
        (changes_table(&read.changes, language))
    }
}
