//! The filters that an officer keeps under a name: kept from a list, renamed, removed.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};

use crate::desk::extractor::{DeskOfficer, PostedByOfficer, PostedOrBroughtBack};
use crate::desk::filters::{FilterRow, SavedFilterId, filter_name, filter_query, room_for_one, store};
use crate::desk::page::{self, DeskPage};
use crate::desk::pages::list_address::ListAddress;
use crate::desk::parts::errors::errors;
use crate::desk::parts::field::field_id;
use crate::desk::parts::keep_filter::keep_filter;
use crate::desk::posted::PostedForm;
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::views::lists::listing::length;
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::error::{Code, Language, Problem};

fn none_such() -> Problem {
    Problem::not_found("không có bộ lọc này trong các bộ lọc của bạn", "there is no such filter among yours")
}

/// What the database says of a name that is taken.
fn taken(error: DatabaseError) -> Problem {
    match error {
        DatabaseError::Duplicate(_) => Problem::new(Code::AlreadyExists).with_field(
            "name",
            "taken",
            "bạn đã có bộ lọc mang tên này: chọn tên khác",
            "you have a filter of this name: choose another one",
        ),
        other => other.into(),
    }
}

/// The filters, and the one that is about to be kept.
#[get("/bo-loc")]
pub(crate) async fn saved_filters(me: DeskOfficer, desk: web::Data<HandlerState>) -> HttpResponse {
    me.answer(page_of(&me, desk.get_ref(), &PostedForm::default(), None).await)
}

async fn page_of(
    me: &DeskOfficer,
    desk: &HandlerState,
    form: &PostedForm,
    problem: Option<&Problem>,
) -> Result<DeskPage, Problem> {
    let (officer_id, language) = (me.officer.id, me.language());
    let rows = desk.database.read(move |conn| store::of_officer(conn, officer_id)).await?;
    let content = content(&rows, form, problem, &me.token()?, language);
    let title = W::SavedFilters.say(language);
    Ok(DeskPage::of(title, content, problem, language))
}

/// What the page calls the fields of a list.
fn label(name: &str) -> Option<W> {
    match name {
        "name" => Some(W::FilterName),
        _ => None,
    }
}

fn content(
    rows: &[FilterRow],
    form: &PostedForm,
    problem: Option<&Problem>,
    token: &str,
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    // The filter that is about to be kept; none where a kept one is renamed.
    let asked = ListAddress::of_form(form);
    let new = !asked.parameters().is_empty();
    let shown = |name: &str| if new && name == "name" { label(name) } else { None };
    html! {
        @if let Some(problem) = problem { (errors(problem, &shown, language)) }
        h1 { (say(W::SavedFilters)) }
        @if new {
            (keep_filter(&asked.pairs(), form.get("name"), problem, token, language))
        }
        @if rows.is_empty() {
            p { (say(W::NoFilters)) }
        } @else {
            table.list {
                thead { tr {
                    @for words in [W::FilterName, W::FilterSays, W::Rename] { th scope="col" { (say(words)) } }
                    th scope="col" { span.skip { (say(W::RemoveFilter)) } }
                } }
                tbody { @for row in rows { (line(row, token, language)) } }
            }
        }
        p { a href="/ho-so" { (say(W::BackToLists)) } }
    }
}

fn line(row: &FilterRow, token: &str, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let id = row.id.to_string();
    let input = field_id(&format!("name.{id}"));
    html! {
        tr {
            td { a href={ "/ho-so?" (row.query) } { "★ " (row.name) } }
            td data-l=(say(W::FilterSays)) { (ListAddress::of_query(&row.query).words(language)) }
            td data-l=(say(W::Rename)) {
                form.filters method="post" action={ "/bo-loc/" (id) "/ten" } {
                    input type="hidden" name="csrf" value=(token);
                    input id=(input) name="name" value=(row.name) aria-label={ (say(W::FilterName)) ": " (row.name) } autocomplete="off";
                    button type="submit" { (say(W::Rename)) }
                }
            }
            td {
                form method="post" action={ "/bo-loc/" (id) "/bo" } {
                    input type="hidden" name="csrf" value=(token);
                    button type="submit" aria-label={ (say(W::RemoveFilter)) ": " (row.name) } { (say(W::RemoveFilter)) }
                }
            }
        }
    }
}

/// Keeps the filter of a list under a name.
#[post("/bo-loc")]
pub(crate) async fn save_filter(posted: PostedOrBroughtBack, desk: web::Data<HandlerState>) -> HttpResponse {
    let PostedOrBroughtBack { me, form, back } = posted;
    if back {
        let drawn = page_of(&me, desk.get_ref(), &form, None).await;
        return me.answer(drawn.map(|page| page.brought_back(true, me.language())));
    }
    match keep(&me, desk.get_ref(), &form).await {
        Ok(query) => page::see_other(&format!("/ho-so?{query}")),
        Err(problem) if problem.code.status() >= 500 => me.answer(Err(problem)),
        Err(problem) => me.answer(page_of(&me, desk.get_ref(), &form, Some(&problem)).await),
    }
}

/// Keeps it once its list can be read; says its parameters.
async fn keep(me: &DeskOfficer, desk: &HandlerState, form: &PostedForm) -> Result<String, Problem> {
    let asked = ListAddress::of_form(form);
    let (name, query) = (filter_name(form.get("name"))?, filter_query(&asked.parameters())?);
    let (officer, now, books) = (me.officer.clone(), desk.now(), desk.books.clone());
    let (list, kept) = (asked.query(now), query.clone());
    desk.database
        .write(move |conn| {
            length(conn, &books, (&officer, now), &list)?;
            room_for_one(store::of_officer(conn, officer.id)?.len())?;
            let (name, query) = (name.clone(), query.clone());
            let row =
                FilterRow { id: SavedFilterId::new(), officer_id: officer.id, name, query, made_at: now };
            store::insert(conn, &row).map_err(taken)
        })
        .await?;
    Ok(kept)
}

/// Gives a filter another name.
#[post("/bo-loc/{id}/ten")]
pub(crate) async fn rename_filter(
    posted: PostedByOfficer,
    desk: web::Data<HandlerState>,
    id: web::Path<String>,
) -> HttpResponse {
    let PostedByOfficer { me, form } = posted;
    let officer_id = me.officer.id;
    let renamed = match (Id::parse(&id), filter_name(form.get("name"))) {
        (None, _) => Err(none_such()),
        (Some(_), Err(problem)) => Err(problem),
        (Some(id), Ok(name)) => {
            let renamed = move |conn: &mut Connection| match store::rename(conn, officer_id, id, &name) {
                Ok(true) => Ok(()),
                Ok(false) => Err(none_such()),
                Err(error) => Err(taken(error)),
            };
            desk.database.write(renamed).await
        }
    };
    match renamed {
        Ok(()) => page::see_other("/bo-loc"),
        Err(problem) if matches!(problem.code, Code::InvalidInput | Code::AlreadyExists) => {
            me.answer(page_of(&me, desk.get_ref(), &PostedForm::default(), Some(&problem)).await)
        }
        Err(problem) => me.answer(Err(problem)),
    }
}

/// Removes a filter.
#[post("/bo-loc/{id}/bo")]
pub(crate) async fn remove_filter(
    posted: PostedByOfficer,
    desk: web::Data<HandlerState>,
    id: web::Path<String>,
) -> HttpResponse {
    let PostedByOfficer { me, .. } = posted;
    let officer_id = me.officer.id;
    let removed = match Id::parse(&id) {
        Some(id) => desk.database.write(move |conn| store::remove(conn, officer_id, id)).await,
        None => Ok(false),
    };
    match removed {
        Ok(true) => page::see_other("/bo-loc"),
        Ok(false) => me.answer(Err(none_such())),
        Err(error) => me.answer(Err(error.into())),
    }
}

/// Where a sign-in returns to that was asked for by a form of this page.
#[get("/bo-loc/{id}/{form}")]
pub(crate) async fn back_to_filters() -> HttpResponse {
    page::see_other("/bo-loc")
}
