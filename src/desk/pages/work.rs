//! Home: what waits for this officer, list by list, by role.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};

use crate::access::Role;
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::DeskPage;
use crate::desk::pages::hand_over_form::HAND_OVER;
use crate::desk::pages::return_form::RETURN_DESK;
use crate::desk::parts::list_table::list_table;
use crate::desk::shown::address;
use crate::desk::value_words::{role_words, worklist_words};
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::views::list_filter::Worklist;
use crate::dossier::views::lists::line::DossierLine;
use crate::dossier::views::lists::listing::{DossierListQuery, ListOrder, WorklistsQuery, counts, listing};
use crate::platform::error::{Language, Problem};
use crate::platform::instant::Instant;

/// Dossiers of one's own that stand on the page.
const SHOWN: i64 = 10;

/// How long each list is, and the first of the one that is this officer's.
struct WorkView {
    counts: Vec<(Worklist, Option<i64>)>,
    list: Worklist,
    urgent: Vec<DossierLine>,
    now: Instant,
}

/// The page.
#[get("/viec")]
pub(crate) async fn work(me: DeskOfficer, desk: web::Data<HandlerState>) -> HttpResponse {
    let drawn = read(&me, desk.get_ref()).await.map(|view| {
        let language = me.language();
        DeskPage::new(W::MyWork.say(language), content(&me, &view, language))
    });
    me.answer(drawn)
}

async fn read(me: &DeskOfficer, desk: &HandlerState) -> Result<WorkView, Problem> {
    let (now, officer, books) = (desk.now(), me.officer.clone(), desk.books.clone());
    // Who does no step has no dossiers of one's own: what is late is what they look after.
    let list = if me.does_steps() { Worklist::Mine } else { Worklist::Overdue };
    desk.database
        .snapshot(move |conn| {
            let counted = counts(conn, &books, (&officer, now), &WorklistsQuery::default())?;
            let mine = DossierListQuery {
                worklist: Some(list),
                order: Some(ListOrder::Due),
                limit: Some(SHOWN),
                ..DossierListQuery::default()
            };
            let urgent = listing(conn, &books, (&officer, now), &mine)?.items;
            let counts = counted.items.into_iter().map(|list| (list.worklist, list.dossiers)).collect();
            Ok(WorkView { counts, list, urgent, now })
        })
        .await
}

/// Where a list is worked off: at the return desk, or handed over, for those who may.
fn list_address(me: &DeskOfficer, list: Worklist) -> String {
    match list {
        Worklist::ResultReady if me.is_of_a_desk() => RETURN_DESK.to_owned(),
        Worklist::HandOverToday | Worklist::StepLate if me.does_steps() => {
            address(HAND_OVER, &[("ds", list.as_str())])
        }
        list => format!("/ho-so?ds={list}"),
    }
}

fn content(me: &DeskOfficer, view: &WorkView, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let roles: Vec<&str> = me.officer.own_assignments().map(|held| role_words(held.role, language)).collect();
    let clerk = me.officer.assignments.iter().any(|held| held.role == Role::Clerk);
    let (title, nothing, all) = match view.list {
        Worklist::Mine => (W::MostUrgent, W::NothingUrgent, W::AllMine),
        _ => (W::LateAmongAll, W::NothingLate, W::AllLate),
    };
    html! {
        h1 { (say(W::MyWork)) }
        p.hint { (me.officer.full_name) " · " (roles.join(", ")) }
        ul.counts {
            @for (list, count) in &view.counts {
                li.zero[*count == Some(0)] {
                    a href=(list_address(me, *list)) {
                        strong { @match count { Some(count) => { (count) } None => { "…" } } }
                        span { (worklist_words(*list, language)) }
                    }
                }
            }
        }
        p {
            @if clerk { a.btn href=(RETURN_DESK) { (say(W::ReturnDesk)) } " " }
            @if me.does_steps() { a.btn href=(HAND_OVER) { (say(W::HandOver)) } " " }
            a.btn href="/so-theo-doi" { (say(W::RegisterBookPage)) }
        }
        h2 { (say(title)) }
        @if view.urgent.is_empty() {
            p { (say(nothing)) @if clerk { " " a href="/tiep-nhan" { (say(W::ReceiveNew)) } } }
        } @else {
            (list_table(&view.urgent, &me.row_acts(), view.now, language))
            p { a href={ "/ho-so?ds=" (view.list.as_str()) } { (say(all)) } }
        }
    }
}
