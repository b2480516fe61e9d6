//! Lists of dossiers: tabs with their lengths, filters that live in the address, paging by key.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};

use crate::access::Officer;
use crate::desk::extractor::DeskOfficer;
use crate::desk::filters::{self, FilterRow};
use crate::desk::page::{self, DeskPage};
use crate::desk::pages::list_address::{FILTERS, ListAddress, as_on_the_page};
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::keep_filter::keep_filter;
use crate::desk::parts::list_table::list_table;
use crate::desk::parts::row_acts::RowActs;
use crate::desk::parts::tabs::{TabView, pager, tabs};
use crate::desk::shown::address;
use crate::desk::typed;
use crate::desk::value_words::{fewest_late_words, worklist_words};
use crate::desk::words::W;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::store::find_by_code;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::views::lists::listing::{
    DossierList, WorklistCounts, WorklistsQuery, counts, length, listing,
};
use crate::platform::database::Connection;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::Instant;

/// A list as it was read, or why it could not be.
struct ListRead {
    acts: RowActs,
    counts: WorklistCounts,
    saved: Vec<SavedTab>,
    list: Result<DossierList, Problem>,
}

/// A filter under a name, and how many dossiers fit it.
struct SavedTab {
    label: String,
    query: String,
    count: Option<i64>,
}

/// The filters of this officer with their lengths. One that cannot be read any more has none, and its list says why.
fn saved_tabs(
    conn: &mut Connection,
    books: &ReferenceCaches,
    (officer, now): (&Officer, Instant),
) -> Result<Vec<SavedTab>, Problem> {
    let mut tabs = Vec::new();
    for FilterRow { name, query, .. } in filters::store::of_officer(conn, officer.id)? {
        let list = ListAddress::of_query(&query).query(now);
        let count = match length(conn, books, (officer, now), &list) {
            Err(problem) if problem.code.status() >= 500 => return Err(problem),
            counted => counted.unwrap_or_default(),
        };
        tabs.push(SavedTab { label: format!("★ {name}"), query, count });
    }
    Ok(tabs)
}

/// The page; a code that is one leads to its dossier.
#[get("/ho-so")]
pub(crate) async fn dossiers(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<ListAddress>,
) -> HttpResponse {
    let (now, desk) = (desk.now(), desk.get_ref().clone());
    let asked = asked.into_inner();
    if !asked.q.trim().is_empty() && asked.ds.is_empty() {
        match found(&me, &desk, typed::scanned_code(&asked.q)).await {
            Ok(Some(code)) => return page::see_other(&format!("/ho-so/{code}")),
            Ok(None) => {}
            Err(problem) => return me.answer(Err(problem)),
        }
    }
    let (officer, query, books) = (me.officer.clone(), asked.query(now), desk.books.clone());
    let acts = me.row_acts();
    let read = desk
        .database
        .snapshot(move |conn| {
            let counts = counts(conn, &books, (&officer, now), &WorklistsQuery::default())?;
            let list = match listing(conn, &books, (&officer, now), &query) {
                Err(problem) if problem.code.status() >= 500 => return Err(problem),
                list => list.map_err(as_on_the_page),
            };
            let saved = saved_tabs(conn, &books, (&officer, now))?;
            Ok(ListRead { acts, counts, saved, list })
        })
        .await;
    let drawn = read.and_then(|read| Ok(drawn(&asked, &read, &me.token()?, now, me.language())));
    me.answer(drawn)
}

/// The code of the dossier that is meant, where this officer sees it.
async fn found(me: &DeskOfficer, desk: &HandlerState, code: &str) -> Result<Option<String>, Problem> {
    let (scope, code) = (me.officer.scope(), code.to_uppercase());
    let row = desk.database.read(move |conn| find_by_code(conn, &scope, &code)).await?;
    Ok(row.map(|row| row.code))
}

fn drawn(asked: &ListAddress, read: &ListRead, token: &str, now: Instant, language: Language) -> DeskPage {
    let title = asked.worklist().map_or(W::Dossiers.say(language), |list| worklist_words(list, language));
    let content = content(asked, read, token, now, language);
    DeskPage::of(title, content, read.list.as_ref().err(), language)
}

fn content(asked: &ListAddress, read: &ListRead, token: &str, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let problem = read.list.as_ref().err();
    let label = |field: &str| FILTERS.iter().find(|(_, name, _)| *name == field).map(|(.., label)| *label);
    html! {
        @if let Some(problem) = problem { (errors(problem, &label, language)) }
        h1 { (say(W::Dossiers)) }
        (filters(asked, problem, language))
        (tabs(&all_tabs(asked, read, language), language))
        @if let Ok(list) = &read.list {
            (to_keep(asked, read, token, language))
            @if list.items.is_empty() {
                p {
                    (say(W::NoDossierFits)) " "
                    @if asked.is_filtered() { a href=(address("/ho-so", &[("ds", &asked.ds)])) { (say(W::DropFilters)) } }
                }
            } @else {
                p.hint { (orders(asked, language)) }
                @if let Some(effect) = &list.fewest_late { p { (fewest_late_words(effect.late_if_this_order, effect.late_if_by_due, language)) } }
                (list_table(&list.items, &read.acts, now, language))
                @let first = (!asked.sau.is_empty()).then(|| asked.to(&asked.ds, &asked.sx, ""));
                @let next = list.next_cursor.as_deref().map(|after| asked.to(&asked.ds, &asked.sx, after));
                (pager(first.as_deref(), next.as_deref(), language))
            }
        }
    }
}

/// The filters, above the list.
fn filters(asked: &ListAddress, problem: Option<&Problem>, language: Language) -> Markup {
    let values = [&asked.q, &asked.tt, &asked.nguoi, &asked.tu, &asked.den];
    let field = |name: &str, label: W, value: &str| {
        let (label, error) = (label.say(language), error_of(problem, name, language));
        FormField { name, label, hint: None, value, error, kind: FieldKind::Line, optional: false }
            .draw(language)
    };
    html! {
        form.filters method="get" action="/ho-so" {
            @if !asked.ds.is_empty() { input type="hidden" name="ds" value=(asked.ds); }
            @if !asked.sx.is_empty() { input type="hidden" name="sx" value=(asked.sx); }
            @let kept = [("giao", &asked.giao), ("cq", &asked.cq), ("tai", &asked.tai), ("buoc", &asked.buoc), ("gd", &asked.gd)];
            @for (name, value) in kept {
                @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
            }
            @for ((_, name, label), value) in FILTERS.into_iter().zip(values) { (field(name, label, value)) }
            button type="submit" { (W::Filter.say(language)) }
        }
    }
}

/// The way to keep this filter under a name, where it is none that is kept already; and to those that are.
fn to_keep(asked: &ListAddress, read: &ListRead, token: &str, language: Language) -> Markup {
    let parameters = asked.parameters();
    let new = !parameters.is_empty() && read.saved.iter().all(|saved| saved.query != parameters);
    html! {
        @if new {
            details.facts {
                summary { (W::SaveFilter.say(language)) }
                (keep_filter(&asked.pairs(), "", None, token, language))
            }
        } @else if !read.saved.is_empty() {
            p { a href="/bo-loc" { (W::SavedFilters.say(language)) } }
        }
    }
}

/// Every list with its length; the whole register first, the filters of this officer last.
fn all_tabs<'r>(asked: &ListAddress, read: &'r ListRead, language: Language) -> Vec<TabView<'r>> {
    let parameters = asked.parameters();
    let saved_now = read.saved.iter().any(|saved| saved.query == parameters);
    let everything = TabView {
        address: asked.to("", &asked.sx, ""),
        label: W::Everything.say(language),
        count: None,
        current: !saved_now && asked.worklist().is_none(),
    };
    let lists = read.counts.items.iter().map(|list| TabView {
        address: asked.to(list.worklist.as_str(), "", ""),
        label: worklist_words(list.worklist, language),
        count: list.dossiers,
        current: !saved_now && asked.worklist() == Some(list.worklist),
    });
    let saved = read.saved.iter().map(|saved| TabView {
        address: format!("/ho-so?{}", saved.query),
        label: &saved.label,
        count: saved.count,
        current: saved.query == parameters,
    });
    std::iter::once(everything).chain(lists).chain(saved).collect()
}

/// The orders that a list has.
fn orders(asked: &ListAddress, language: Language) -> Markup {
    let orders = [("han", W::MostUrgentFirst), ("nhan", W::NewestFirst), ("it-tre", W::FewestLateFirst)];
    html! {
        (W::Order.say(language)) ": "
        @for (number, (key, words)) in orders.into_iter().enumerate() {
            @if number > 0 { " · " }
            @if asked.order() == key { strong { (words.say(language)) } }
            @else { a href=(asked.to(&asked.ds, key, "")) { (words.say(language)) } }
        }
    }
}
