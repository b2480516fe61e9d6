//! The officers of the offices that one administers: a list with search, each with roles, days and stand-ins.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};
use serde::Deserialize;

use super::common::{
    AdminView, OFFICERS, admin_page, agencies_of, agency_choices, last_day, offices_around, term_shown,
};
use crate::access::officers::accounts::listing;
use crate::access::search::ListedOfficer;
use crate::access::views::OfficersQuery;
use crate::access::{Role, Scope};
use crate::agency::Agency;
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::DeskPage;
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::tabs::pager;
use crate::desk::shown::{address, encoded};
use crate::desk::value_words::role_words;
use crate::desk::words::W;
use crate::platform::error::{Language, Problem};
use crate::platform::service_state::ServiceState;

/// Which officers.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OfficersAddress {
    /// Words of the name or the sign-in name.
    q: String,
    /// A role.
    vai: String,
    /// Code of an agency.
    cq: String,
    /// After whom the page begins.
    sau: String,
}

impl OfficersAddress {
    fn query(&self) -> OfficersQuery {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        OfficersQuery {
            q: filled(&self.q),
            role: filled(&self.vai),
            agency: filled(&self.cq),
            cursor: filled(&self.sau),
            limit: None,
        }
    }

    /// The same list from elsewhere on.
    fn from(&self, cursor: &str) -> String {
        address(OFFICERS, &[("q", &self.q), ("vai", &self.vai), ("cq", &self.cq), ("sau", cursor)])
    }
}

/// The list as it was read.
struct OfficersRead {
    agencies: Vec<Agency>,
    listed: Vec<ListedOfficer>,
    next: Option<String>,
}

/// The page.
#[get("/quan-tri/can-bo")]
pub(crate) async fn officer_list(
    me: DeskOfficer,
    service: web::Data<ServiceState>,
    asked: web::Query<OfficersAddress>,
) -> HttpResponse {
    me.answer(drawn(&me, &service, &asked).await)
}

async fn drawn(
    me: &DeskOfficer,
    service: &ServiceState,
    asked: &OfficersAddress,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let (now, offices, query, language) = (service.now(), offices_around(me), asked.query(), me.language());
    let read = service
        .database
        .snapshot(move |conn| {
            let agencies = agencies_of(conn, &offices, now.date())?;
            let (listed, next) = listing(conn, &Scope::of(offices.clone()), &query, now)?;
            Ok::<_, Problem>(OfficersRead { agencies, listed, next })
        })
        .await?;
    let title = W::OfficersTitle.say(language);
    let view = AdminView { section: OFFICERS, title, problem: None };
    Ok(admin_page(&view, &content(asked, &read, language), language))
}

fn content(asked: &OfficersAddress, read: &OfficersRead, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        p.hint { (say(W::OfficersAbout)) }
        ul.acts { li { a.btn.main href="/quan-tri/can-bo-moi" { (say(W::NewOfficerTitle)) } } }
        (choice(asked, &read.agencies, language))
        @if read.listed.is_empty() {
            p { (say(W::NoOfficerFits)) " " a href=(OFFICERS) { (say(W::DropFilters)) } }
        } @else {
            (table(&read.listed, language))
            @let first = (!asked.sau.is_empty()).then(|| asked.from(""));
            @let next = read.next.as_deref().map(|next| asked.from(next));
            (pager(first.as_deref(), next.as_deref(), language))
        }
    }
}

fn choice(asked: &OfficersAddress, agencies: &[Agency], language: Language) -> Markup {
    let field = |name, label: W, value, kind| {
        FormField { name, label: label.say(language), hint: None, value, error: None, kind, optional: false }
            .draw(language)
    };
    let any = |words: W| std::iter::once((String::new(), words.say(language).to_owned()));
    let roles =
        Role::ALL.iter().map(|role| (role.as_str().to_owned(), role_words(*role, language).to_owned()));
    html! {
        form.filters.first method="get" action=(OFFICERS) {
            (field("q", W::FindOfficer, &asked.q, FieldKind::Line))
            (field("vai", W::RoleName, &asked.vai, FieldKind::Choice(any(W::AnyRole).chain(roles).collect())))
            (field("cq", W::ReportingAgency, &asked.cq, FieldKind::Choice(any(W::AnyAgency).chain(agency_choices(agencies)).collect())))
            button type="submit" { (W::Find.say(language)) }
        }
    }
}

fn table(listed: &[ListedOfficer], language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        table.list.cells {
            thead {
                tr {
                    @for words in [W::FullName, W::Username, W::PostName, W::RolesHeld, W::ServiceStanding] { th scope="col" { (say(words)) } }
                }
            }
            tbody {
                @for one in listed {
                    tr {
                        td { a href={ (OFFICERS) "/" (encoded(&one.username)) } { (one.full_name) } }
                        td data-l=(say(W::Username)) { (one.username) }
                        td data-l=(say(W::PostName)) { (one.post.as_deref().unwrap_or_default()) }
                        td data-l=(say(W::RolesHeld)) { (roles(one, language)) }
                        td data-l=(say(W::ServiceStanding)) { (service_badge(one.active, language)) }
                    }
                }
            }
        }
    }
}

/// Whether the officer may sign in, by word and border.
pub(super) fn service_badge(active: bool, language: Language) -> Markup {
    let (class, words) = if active { ("b ok", W::InService) } else { ("b end", W::OutOfService) };
    html! { span class=(class) { (words.say(language)) } }
}

fn roles(one: &ListedOfficer, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        @if one.roles.is_empty() { span.hint { (say(W::NoRoleNow)) } }
        @for held in &one.roles {
            div { (role_words(held.role, language)) ", " (held.agency.name_vi) " " span.hint { (term_shown(held.term, language)) } }
        }
        @for (name, until) in &one.substitutes {
            div { strong { (say(W::SubstitutedBy)) } " " (name) " " span.hint { (say(W::UntilDay)) " " (last_day(*until)) } }
        }
    }
}
