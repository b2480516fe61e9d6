//! What subscriptions have brought: newest first, what was not looked at marked, each opening the report that was kept.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};
use serde::Deserialize;

use crate::desk::extractor::{DeskOfficer, PostedByOfficer};
use crate::desk::page::{self, DeskPage};
use crate::desk::parts::tabs::pager;
use crate::desk::shown::{address, short};
use crate::desk::value_words::layout_words;
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::database::Id;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::{Instant, date_vi};
use crate::platform::page::read_alone;
use crate::report::runs::layouts::Layout;
use crate::report::subscriptions::inbox::actions::{inbox, see};
use crate::report::subscriptions::inbox::views::{DeliveryView, Inbox};
use crate::report::subscriptions::store::DeliveryId;

/// The page of the inbox.
const PAGE: &str = "/bao-cao/hop-thu";

/// Which part.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(crate) struct InboxAddress {
    /// `1`: only what was not looked at.
    chua_xem: String,
    /// After which one the page begins.
    sau: String,
}

/// The inbox.
#[get("/bao-cao/hop-thu")]
pub(crate) async fn report_inbox(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<InboxAddress>,
) -> HttpResponse {
    let (now, language) = (desk.now(), me.language());
    let read = read(&me, &desk, &asked).await;
    let drawn = read.and_then(|list| {
        let token = me.token()?;
        Ok(DeskPage::new(W::ReportInbox.say(language), content(&list, &asked, &token, now, language)))
    });
    me.answer(drawn)
}

async fn read(me: &DeskOfficer, desk: &HandlerState, asked: &InboxAddress) -> Result<Inbox, Problem> {
    let (officer, unseen) = (me.officer.clone(), asked.chua_xem == "1");
    let part = read_alone(None, Some(asked.sau.as_str()).filter(|after| !after.is_empty()))?;
    desk.database.snapshot(move |conn| inbox(conn, &officer, unseen, part)).await
}

/// Notes that one was looked at, and leads to its report; where there is none, back.
#[post("/bao-cao/hop-thu/{id}/mo")]
pub(crate) async fn open_delivery(
    sent: PostedByOfficer,
    desk: web::Data<HandlerState>,
    id: web::Path<String>,
) -> HttpResponse {
    let PostedByOfficer { me, form } = sent;
    let (now, officer) = (desk.now(), me.officer.clone());
    let Some(id) = Id::parse(&id) else { return me.answer(Err(no_such())) };
    let id: DeliveryId = id;
    match desk.database.write(move |conn| see(conn, &officer, id, now)).await {
        Ok(()) => {
            // The key of a report and nothing else: a form says where to go on, and no other place.
            let run = crate::report::runs::store::RunId::parse(form.get("bao-cao"));
            page::see_other(&run.map_or_else(|| PAGE.to_owned(), |run| format!("/bao-cao/{run}")))
        }
        Err(problem) => me.answer(Err(problem)),
    }
}

fn no_such() -> Problem {
    Problem::not_found("không có báo cáo này gửi đến bạn", "no such report came to you")
}

fn content(list: &Inbox, asked: &InboxAddress, token: &str, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let unseen = asked.chua_xem == "1";
    html! {
        h1 { (say(W::ReportInbox)) }
        p {
            a href="/bao-cao" { (say(W::Reports)) } " · "
            a href="/bao-cao/dinh-ky" { (say(W::Subscriptions)) } " · "
            @if unseen { a href=(PAGE) { (say(W::AllThatCame)) } } @else { a href=(address(PAGE, &[("chua-xem", "1")])) { (say(W::OnlyUnseen)) } }
        }
        @if list.items.is_empty() {
            p { (say(if unseen { W::NothingUnseen } else { W::NothingCame })) }
        } @else {
            (table(&list.items, token, now, language))
            @let first = (!asked.sau.is_empty()).then(|| address(PAGE, &[("chua-xem", &asked.chua_xem)]));
            @let next = list.next_cursor.as_deref().map(|after| address(PAGE, &[("chua-xem", &asked.chua_xem), ("sau", after)]));
            (pager(first.as_deref(), next.as_deref(), language))
        }
    }
}

fn table(items: &[DeliveryView], token: &str, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        table.list.cells {
            thead {
                tr {
                    @for words in [W::PeriodLabel, W::Layout, W::ReportingAgency, W::CameAt] { th scope="col" { (say(words)) } }
                    th scope="col" { span.skip { (say(W::OpenReport)) } }
                }
            }
            tbody {
                @for one in items {
                    tr {
                        td {
                            @if one.seen_at.is_none() { span.b.today { "● " (say(W::NotSeenYet)) } " " }
                            (date_vi(one.from)) " - " (date_vi(one.to))
                            @if let Some(trouble) = &one.trouble { br; span.err { (trouble) } }
                        }
                        td data-l=(say(W::Layout)) { (Layout::find(&one.layout).map_or_else(|| one.layout.clone(), |layout| layout_words(layout, language))) }
                        td data-l=(say(W::ReportingAgency)) { (one.agency.name) }
                        td data-l=(say(W::CameAt)) { (one.delivered_at.map(|at| short(at, now)).unwrap_or_default()) }
                        td { (open(one, token, language)) }
                    }
                }
            }
        }
    }
}

/// The way to the report; the first look is noted.
fn open(one: &DeliveryView, token: &str, language: Language) -> Markup {
    let words = if one.run_id.is_some() { W::OpenReport } else { W::NoteSeen };
    html! {
        @match (one.seen_at, one.run_id) {
            (Some(_), Some(run)) => { a href={ "/bao-cao/" (run) } { (words.say(language)) } }
            (Some(_), None) => {}
            (None, run) => {
                form method="post" action={ (PAGE) "/" (one.id) "/mo" } {
                    input type="hidden" name="csrf" value=(token);
                    @if let Some(run) = run { input type="hidden" name="bao-cao" value=(run); }
                    button type="submit" aria-label={ (words.say(language)) ": " (date_vi(one.from)) " - " (date_vi(one.to)) } { (words.say(language)) }
                }
            }
        }
    }
}
