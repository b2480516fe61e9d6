//! One officer: roles, posts and stand-ins over time, what may be done, and what was done by whom.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};
use serde::Deserialize;

use super::change_words::told;
use super::common::{AdminView, OFFICERS, admin_page, agencies_of, last_day, offices_around, term_shown};
use super::officer_acts::{OfficerAct, is_over};
use super::officers::service_badge;
use crate::access::actions::{load_administered, load_officer};
use crate::access::terms::OfficerTerm;
use crate::access::terms::views::{OfficerRecord, RoleTermView};
use crate::agency::AgencyId;
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::DeskPage;
use crate::desk::parts::flash::flash;
use crate::desk::parts::timeline::{TimelineEntry, timeline};
use crate::desk::shown::{address, day, encoded};
use crate::desk::value_words::role_words;
use crate::desk::words::W;
use crate::platform::database::Connection;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::Instant;
use crate::platform::service_state::ServiceState;

/// What was just done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OfficerAddress {
    /// How many changes there are with it.
    xong: String,
}

/// The officer with the names of agencies by their codes.
struct OfficerRead {
    record: OfficerRecord,
    names: BTreeMap<String, String>,
}

/// The page.
#[get("/quan-tri/can-bo/{username}")]
pub(crate) async fn officer_page(
    me: DeskOfficer,
    service: web::Data<ServiceState>,
    username: web::Path<String>,
    asked: web::Query<OfficerAddress>,
) -> HttpResponse {
    me.answer(drawn(&me, &service, username.into_inner(), asked.xong.parse().ok()).await)
}

async fn drawn(
    me: &DeskOfficer,
    service: &ServiceState,
    username: String,
    just: Option<usize>,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let (now, caller, offices, language) =
        (service.now(), me.officer.clone(), offices_around(me), me.language());
    let read = service
        .database
        .snapshot(move |conn| {
            let found = if username == caller.username {
                load_officer(conn, &username)?
            } else {
                load_administered(conn, &caller, &username, now)?
            };
            let record = OfficerRecord::of(conn, found, now)?;
            Ok::<_, Problem>(OfficerRead { names: names(conn, &offices, &record, now)?, record })
        })
        .await?;
    let title = read.record.full_name.clone();
    let view = AdminView { section: OFFICERS, title: &title, problem: None };
    let own = read.record.id == me.officer.id;
    // Told from what is kept: only if this officer made the last change, and it is the one that the address names.
    let mine = |username: &Option<String>| username.as_deref() == Some(me.officer.username.as_str());
    let last = read.record.changes.last().filter(|change| mine(&change.made_by));
    let told = last.is_some() && just == Some(read.record.changes.len());
    Ok(admin_page(&view, &content(&read, (own, told), (now, language)), language))
}

/// What the agencies are called that the officer has to do with.
fn names(
    conn: &mut Connection,
    offices: &[AgencyId],
    record: &OfficerRecord,
    now: Instant,
) -> Result<BTreeMap<String, String>, Problem> {
    let own = record.roles.iter().map(|held| (held.agency_code.clone(), held.agency_name_vi.clone()));
    let around = agencies_of(conn, offices, now.date())?.into_iter().map(|one| (one.code, one.name_vi));
    Ok(around.chain(own).collect())
}

fn content(read: &OfficerRead, (own, just): (bool, bool), (now, language): (Instant, Language)) -> Markup {
    let say = |words: W| words.say(language);
    let record = &read.record;
    let here = format!("{OFFICERS}/{}", encoded(&record.username));
    let acts = OfficerAct::ALL.into_iter().filter(|act| act.has_ground(record, now));
    let changes: Vec<TimelineEntry> =
        record.changes.iter().rev().map(|change| told(change, &read.names, now, language)).collect();
    html! {
        @if just { (flash(&html! { (say(W::Done)) })) }
        p {
            (record.username) " · " @if let Some(post) = &record.post { (post) " · " }
            (service_badge(record.active, language))
            " · " a href=(address("/ho-so", &[("nguoi", &record.username)])) { (say(W::HeldDossiers)) }
        }
        @if own {
            p.box { (say(W::OwnAccount)) " " a href="/toi" { (say(W::OwnAccountPage)) } }
        } @else {
            ul.acts { @for act in acts { li { a.btn href={ (here) "/" (act.slug()) } { (say(act.words())) } } } }
        }
        div.cols {
            div { (roles(record, (now, language))) (substitutes(read, language)) (posts(record, language)) }
            div { h2 { (say(W::ChangesMade)) } (timeline(&changes)) }
        }
    }
}

fn roles(record: &OfficerRecord, (now, language): (Instant, Language)) -> Markup {
    let say = |words: W| words.say(language);
    let standing = |held: &RoleTermView| {
        if held.in_force {
            W::InForceNow
        } else if is_over(held, now) {
            if held.until.is_some_and(|until| until <= held.from) { W::NeverBegan } else { W::Over }
        } else {
            W::NotYet
        }
    };
    html! {
        h2 { (say(W::RolesOverTime)) }
        table {
            thead { tr { @for words in [W::RoleName, W::HeldAt, W::DelegationDays, W::ServiceStanding] { th scope="col" { (say(words)) } } } }
            tbody {
                @for held in record.roles.iter().rev() {
                    tr {
                        td { (role_words(held.role, language)) }
                        td { (held.agency_name_vi) }
                        td { (term_shown(OfficerTerm { from: held.from, until: held.until }, language)) }
                        td { @if held.in_force { strong { (say(standing(held))) } } @else { (say(standing(held))) } }
                    }
                }
            }
        }
    }
}

fn substitutes(read: &OfficerRead, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let name = |code: &String| read.names.get(code).unwrap_or(code).clone();
    html! {
        h2 { (say(W::SubstitutesOverTime)) }
        @if read.record.substitutions.is_empty() {
            p { (say(W::NobodyStoodIn)) }
        } @else {
            ul {
                @for one in read.record.substitutions.iter().rev() {
                    li {
                        strong { (one.substitute_name) } ", " (name(&one.agency_code)) " · " (day(one.from)) " – " (last_day(one.until))
                        " · " (one.reason) @if one.in_force { " " strong { "(" (say(W::InForceNow)) ")" } }
                    }
                }
            }
        }
    }
}

fn posts(record: &OfficerRecord, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        h2 { (say(W::PostsOverTime)) }
        @if record.posts.is_empty() {
            p { (say(W::NoPostKnown)) }
        } @else {
            ul { @for one in record.posts.iter().rev() { li { (one.post) ", " (say(W::SinceDay)) " " (day(one.from)) } } }
        }
    }
}
