//! Reports that come by themselves: which there are, when each is cut next, who gets it; a new one, and the end of one.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};
use serde::Deserialize;

use super::choice::OfficeChoice;
use super::subscription_form::{in_page_names, label, request_of, schedule_words, subscription_form};
use crate::desk::extractor::{DeskOfficer, PostedByOfficer, PostedOrBroughtBack};
use crate::desk::page::{self, DeskPage};
use crate::desk::parts::errors::errors;
use crate::desk::parts::flash::flash;
use crate::desk::parts::tabs::pager;
use crate::desk::posted::PostedForm;
use crate::desk::shown::{address, short};
use crate::desk::value_words::{layout_words, role_words};
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::database::Id;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::{Instant, date_vi};
use crate::platform::page::read_alone;
use crate::report::runs::layouts::Layout;
use crate::report::subscriptions::actions::{end, listed, subscribe};
use crate::report::subscriptions::make_due::SUBSCRIBERS;
use crate::report::subscriptions::store::SubscriptionId;
use crate::report::subscriptions::views::{ReceiverView, ReportSubscription, SubscriptionList};

/// The page of subscriptions.
pub(super) const PAGE: &str = "/bao-cao/dinh-ky";

/// What was just done, and from where on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SubscriptionsAddress {
    /// The key of the one that was just made.
    moi: String,
    /// The key of the one that was just ended.
    het: String,
    /// After which one the page begins.
    sau: String,
}

struct SubscriptionsRead {
    offices: OfficeChoice,
    list: SubscriptionList,
}

/// The subscriptions.
#[get("/bao-cao/dinh-ky")]
pub(crate) async fn subscriptions(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<SubscriptionsAddress>,
) -> HttpResponse {
    let now = desk.now();
    let read = read(&me, &desk, &asked).await;
    me.answer(read.and_then(|read| drawn(&me, &read, &asked, (&PostedForm::default(), None), now)))
}

/// Has a report made at every cut.
#[post("/bao-cao/dinh-ky")]
pub(crate) async fn new_subscription(
    posted: PostedOrBroughtBack,
    desk: web::Data<HandlerState>,
) -> HttpResponse {
    let PostedOrBroughtBack { me, form, back } = posted;
    let problem = if back || form.get("do") != "save" {
        None
    } else {
        match made(&me, &desk, &form).await {
            Ok(id) => return page::see_other(&address(PAGE, &[("moi", &id.to_string())])),
            Err(problem) if problem.code.status() >= 500 => return me.answer(Err(problem)),
            Err(problem) => Some(in_page_names(problem, &form)),
        }
    };
    let (now, asked) = (desk.now(), SubscriptionsAddress::default());
    let read = read(&me, &desk, &asked).await;
    let drawn = read.and_then(|read| drawn(&me, &read, &asked, (&form, problem.as_ref()), now));
    me.answer(drawn.map(|page| page.brought_back(back, me.language())))
}

async fn made(me: &DeskOfficer, desk: &HandlerState, form: &PostedForm) -> Result<SubscriptionId, Problem> {
    let (now, officer, request) = (desk.now(), me.officer.clone(), request_of(form, desk.now().date()));
    let made = desk.database.write(move |conn| subscribe(conn, &officer, &request, now)).await?;
    Ok(made.id)
}

/// Ends one. What it has brought stays.
#[post("/bao-cao/dinh-ky/{id}/ket-thuc")]
pub(crate) async fn end_subscription(
    sent: PostedByOfficer,
    desk: web::Data<HandlerState>,
    id: web::Path<String>,
) -> HttpResponse {
    let PostedByOfficer { me, .. } = sent;
    match ended(&me, &desk, &id).await {
        Ok(()) => page::see_other(&address(PAGE, &[("het", &id)])),
        Err(problem) if problem.code.status() >= 500 => me.answer(Err(problem)),
        Err(problem) => {
            let (now, asked) = (desk.now(), SubscriptionsAddress::default());
            let read = read(&me, &desk, &asked).await;
            me.answer(
                read.and_then(|read| {
                    drawn(&me, &read, &asked, (&PostedForm::default(), Some(&problem)), now)
                }),
            )
        }
    }
}

async fn ended(me: &DeskOfficer, desk: &HandlerState, id: &str) -> Result<(), Problem> {
    let (now, officer) = (desk.now(), me.officer.clone());
    let id: SubscriptionId = Id::parse(id).ok_or_else(|| {
        Problem::not_found(
            "không có đăng ký báo cáo này trong phạm vi của bạn",
            "no such subscription in your scope",
        )
    })?;
    desk.database.write(move |conn| end(conn, &officer, id, now).map(|_| ())).await
}

async fn read(
    me: &DeskOfficer,
    desk: &HandlerState,
    asked: &SubscriptionsAddress,
) -> Result<SubscriptionsRead, Problem> {
    let officer = me.officer.clone();
    let part = read_alone(None, Some(asked.sau.as_str()).filter(|after| !after.is_empty()))?;
    desk.database
        .snapshot(move |conn| {
            let offices = OfficeChoice::read(conn, &officer)?;
            Ok(SubscriptionsRead { offices, list: listed(conn, &officer.scope(), part)? })
        })
        .await
}

fn drawn(
    me: &DeskOfficer,
    read: &SubscriptionsRead,
    asked: &SubscriptionsAddress,
    (form, problem): (&PostedForm, Option<&Problem>),
    now: Instant,
) -> Result<DeskPage, Problem> {
    let (language, token) = (me.language(), me.token()?);
    let say = |words: W| words.say(language);
    let stands = |id: &str, ended: bool| {
        read.list.items.iter().any(|one| one.id.to_string() == id && one.ended_at.is_some() == ended)
    };
    let may = SUBSCRIBERS.iter().any(|role| me.officer.holds(*role));
    let content = html! {
        @if stands(&asked.moi, false) { (flash(&html! { (say(W::SubscriptionMade)) })) }
        @if stands(&asked.het, true) { (flash(&html! { (say(W::SubscriptionEnded)) })) }
        @if let Some(problem) = problem { (errors(problem, &label, language)) }
        h1 { (say(W::Subscriptions)) }
        p {
            a href="/bao-cao" { (say(W::Reports)) } " · "
            a href="/bao-cao/hop-thu" { (say(W::ReportInbox)) }
        }
        p.hint { (say(W::SubscriptionsAbout)) }
        @if read.list.items.is_empty() { p { (say(W::NoSubscriptions)) } }
        @else { (table(&read.list.items, (may, &token), now, language)) }
        @let first = (!asked.sau.is_empty()).then_some(PAGE);
        @let next = read.list.next_cursor.as_deref().map(|after| address(PAGE, &[("sau", after)]));
        (pager(first, next.as_deref(), language))
        @if may { (subscription_form(&read.offices, (form, &token, problem), language)) }
    };
    let title = say(W::Subscriptions);
    Ok(DeskPage::of(title, content, problem, language))
}

fn table(
    list: &[ReportSubscription],
    (may, token): (bool, &str),
    now: Instant,
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    let head = [W::ReportingAgency, W::Layout, W::CutWhen, W::NextCuts, W::Receivers, W::SinceWhen];
    html! {
        table.list.cells {
            thead {
                tr {
                    @for words in head { th scope="col" { (say(words)) } }
                    @if may { th scope="col" { span.skip { (say(W::EndSubscription)) } } }
                }
            }
            tbody {
                @for one in list {
                    tr {
                        td { (one.agency.name) }
                        td data-l=(say(W::Layout)) { (Layout::find(&one.report.layout).map_or_else(|| one.report.layout.clone(), |layout| layout_words(layout, language))) }
                        td data-l=(say(W::CutWhen)) { (schedule_words(one.schedule, language)) }
                        td data-l=(say(W::NextCuts)) { (next_cuts(one, now, language)) }
                        td data-l=(say(W::Receivers)) { (receivers(&one.receivers, language)) }
                        td data-l=(say(W::SinceWhen)) { (short(one.made_at, now)) }
                        @if may { td { @if one.ended_at.is_none() { (end_form(one, token, language)) } } }
                    }
                }
            }
        }
    }
}

fn end_form(one: &ReportSubscription, token: &str, language: Language) -> Markup {
    html! {
        form method="post" action={ (PAGE) "/" (one.id) "/ket-thuc" } {
            input type="hidden" name="csrf" value=(token);
            button type="submit" aria-label={ (W::EndSubscription.say(language)) ": " (one.agency.name) ", " (schedule_words(one.schedule, language)) } { (W::EndSubscription.say(language)) }
        }
    }
}

/// When it is cut next, and over which days; of an ended one since when it is.
fn next_cuts(one: &ReportSubscription, now: Instant, language: Language) -> Markup {
    html! {
        @match one.ended_at {
            Some(at) => { span.b.end { (W::EndedAt.say(language)) " " (short(at, now)) } }
            None => {
                @for (place, period) in one.schedule.upcoming(now, 2).into_iter().enumerate() {
                    @if place > 0 { br; }
                    strong { (date_vi(period.to())) } " " span.hint { (date_vi(period.from())) " - " (date_vi(period.to())) }
                }
            }
        }
    }
}

fn receivers(all: &[ReceiverView], language: Language) -> String {
    let one = |receiver: &ReceiverView| {
        let role = receiver.role.map(|role| role_words(role, language));
        let name = receiver.officer_name.as_deref().or(receiver.officer.as_deref());
        let parts = [name, role, receiver.agency.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    all.iter().map(one).collect::<Vec<_>>().join("; ")
}
