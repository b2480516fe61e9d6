//! The catalogue: procedures with search, by level and state, a page at a time.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};
use serde::Deserialize;

use super::common::{AdminView, PROCEDURES, admin_page};
use super::procedure_words::{level_words, levels_words, state_words};
use crate::agency::Level;
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::DeskPage;
use crate::desk::parts::changes::of_those_above;
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::tabs::pager;
use crate::desk::shown::{address, encoded};
use crate::desk::words::W;
use crate::platform::error::{Language, Problem};
use crate::platform::page;
use crate::platform::service_state::ServiceState;
use crate::procedure::keeping::{KEEPERS, served_at};
use crate::procedure::search::{ProcedureFilter, ProcedureListKey, list};
use crate::procedure::version::{ProcedureState, ProcedureVersion};

/// Which procedures.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ProceduresAddress {
    /// Words.
    q: String,
    /// A level.
    cap: String,
    /// A state; those in force today without it.
    tt: String,
    /// After which one the page begins.
    sau: String,
}

impl ProceduresAddress {
    fn from(&self, cursor: &str) -> String {
        address(PROCEDURES, &[("q", &self.q), ("cap", &self.cap), ("tt", &self.tt), ("sau", cursor)])
    }
}

/// The page.
#[get("/quan-tri/thu-tuc")]
pub(crate) async fn procedure_list(
    me: DeskOfficer,
    service: web::Data<ServiceState>,
    asked: web::Query<ProceduresAddress>,
) -> HttpResponse {
    me.answer(drawn(&me, &service, &asked).await)
}

async fn drawn(
    me: &DeskOfficer,
    service: &ServiceState,
    asked: &ProceduresAddress,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let cursor = Some(asked.sau.as_str()).filter(|cursor| !cursor.is_empty());
    let (after, limit) = page::read_alone::<ProcedureListKey>(None, cursor)?;
    let state = ProcedureState::parse(&asked.tt);
    let filter = ProcedureFilter {
        on: state.is_none().then(|| service.now().date()),
        state,
        level: Level::parse(&asked.cap),
        words: Some(asked.q.trim().to_owned()).filter(|words| !words.is_empty()),
        ..ProcedureFilter::default()
    };
    let officer = me.officer.clone();
    let (rows, may_add) = service
        .database
        .read(move |conn| {
            let rows = list(conn, &filter, after.as_ref(), limit.saturating_add(1))?;
            let mut may_add = false;
            for level in Level::ALL.iter().filter(|level| **level != Level::Unit) {
                let served = served_at(conn, &std::collections::BTreeSet::from([*level]))?;
                may_add |= served.may_be_changed_by(&officer, KEEPERS);
            }
            Ok::<_, Problem>((rows, may_add))
        })
        .await?;
    let (rows, next) = page::cut(rows, limit, |row| (row.code.clone(), row.version));
    let language = me.language();
    let view = AdminView { section: PROCEDURES, title: W::ProceduresTitle.say(language), problem: None };
    Ok(admin_page(&view, &content(asked, (&rows, may_add), next.as_deref(), language), language))
}

fn content(
    asked: &ProceduresAddress,
    (rows, may_add): (&[ProcedureVersion], bool),
    next: Option<&str>,
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        @if may_add {
            ul.acts { li { a.btn.main href="/quan-tri/thu-tuc-moi" { (say(W::NewProcedureTitle)) } } }
        } @else {
            (of_those_above(language))
        }
        (choice(asked, language))
        @if rows.is_empty() {
            p { (say(W::NoProcedureListed)) " " a href=(PROCEDURES) { (say(W::DropFilters)) } }
        } @else {
            (table(rows, language))
            @let first = (!asked.sau.is_empty()).then(|| asked.from(""));
            @let next = next.map(|next| asked.from(next));
            (pager(first.as_deref(), next.as_deref(), language))
        }
    }
}

fn choice(asked: &ProceduresAddress, language: Language) -> Markup {
    let field = |name, label: W, value, kind| {
        FormField { name, label: label.say(language), hint: None, value, error: None, kind, optional: false }
            .draw(language)
    };
    let first = |words: W| std::iter::once((String::new(), words.say(language).to_owned()));
    let levels = Level::ALL
        .iter()
        .filter(|level| **level != Level::Unit)
        .map(|level| (level.as_str().to_owned(), level_words(*level, language)));
    let states = ProcedureState::ALL
        .iter()
        .map(|state| (state.as_str().to_owned(), state_words(*state).say(language).to_owned()));
    html! {
        form.filters.first method="get" action=(PROCEDURES) {
            (field("q", W::FindProcedure, &asked.q, FieldKind::Line))
            (field("cap", W::LevelLabel, &asked.cap, FieldKind::Choice(first(W::AnyLevel).chain(levels).collect())))
            (field("tt", W::VersionState, &asked.tt, FieldKind::Choice(first(W::InForceToday).chain(states).collect())))
            button type="submit" { (W::Find.say(language)) }
        }
    }
}

fn table(rows: &[ProcedureVersion], language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let limit = |row: &ProcedureVersion| match language {
        Language::Vietnamese => row.content.limit.words_vi(),
        Language::English => row.content.limit.words_en(),
    };
    let heads = [
        W::ProcedureCode,
        W::ProcedureName,
        W::FieldName,
        W::LevelLabel,
        W::LimitLabel,
        W::VersionNumber,
        W::VersionState,
    ];
    html! {
        table.list.cells {
            thead { tr { @for words in heads { th scope="col" { (say(words)) } } } }
            tbody {
                @for row in rows {
                    tr {
                        td { a href={ (PROCEDURES) "/" (encoded(&row.code)) } { (row.code) } }
                        td data-l=(say(W::ProcedureName)) { (row.content.name_vi) }
                        td data-l=(say(W::FieldName)) { (row.content.field_name) }
                        td data-l=(say(W::LevelLabel)) { (levels_words(&row.content.levels, language)) }
                        td data-l=(say(W::LimitLabel)) { (limit(row)) }
                        td data-l=(say(W::VersionNumber)) { (row.version) }
                        td data-l=(say(W::VersionState)) { (say(state_words(row.state))) }
                    }
                }
            }
        }
    }
}
