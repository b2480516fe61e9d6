//! A supervisor lets a writer of reports see the people behind figures, for a reason and until a day, and ends that.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};
use serde::Deserialize;

use crate::access::Role;
use crate::access::personal_grants::actions::{GrantDraft, end, grant, writers};
use crate::access::personal_grants::http::{PersonalGrantView, views};
use crate::access::personal_grants::store::of_offices;
use crate::access::store::names_by_username;
use crate::agency::{Agency, store as agencies};
use crate::desk::extractor::{DeskOfficer, PostedByOfficer, PostedOrBroughtBack};
use crate::desk::page::{self, DeskPage};
use crate::desk::pages::administration::common::{answered, form_head, is_only_checked};
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::flash::flash;
use crate::desk::posted::PostedForm;
use crate::desk::shown::day;
use crate::desk::typed;
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::endpoints::rehearsal::rehearse_write;
use crate::platform::database::Id;
use crate::platform::error::{Code, Language, Problem};
use crate::platform::page::MAX_LIMIT;

/// Where the page is.
pub(crate) const GRANTS: &str = "/dieu-hanh/cho-xem";

/// What was just done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct GrantsAddress {
    /// `cho` or `thoi`.
    xong: String,
}

struct GrantsRead {
    offices: Vec<Agency>,
    /// Sign-in name and name of those who may be chosen.
    writers: Vec<(String, String)>,
    grants: Vec<PersonalGrantView>,
}

fn only_supervisors(me: &DeskOfficer) -> Result<(), Problem> {
    if me.officer.holds(Role::Supervisor) {
        return Ok(());
    }
    Err(Problem::new(Code::RoleMayNot).say("trang này của người giám sát", "this page is for supervisors"))
}

async fn page_of(
    me: &DeskOfficer,
    desk: &HandlerState,
    (form, problem): (&PostedForm, Option<&Problem>),
    done: Option<W>,
) -> Result<DeskPage, Problem> {
    only_supervisors(me)?;
    let (officer, now, language) = (me.officer.clone(), desk.now(), me.language());
    let read = desk
        .database
        .read(move |conn| {
            let supervised = officer.reach_as(Role::Supervisor).offices();
            let mut offices = agencies::of_offices(conn, &supervised, now.date())?;
            offices.retain(Agency::is_office);
            let writers: Vec<String> = writers(conn, &officer, now)?.into_iter().collect();
            let asked: Vec<&str> = writers.iter().map(String::as_str).collect();
            let names = names_by_username(conn, &asked)?;
            let named = |username: String| {
                let name = names.get(&username).map_or_else(String::new, |name| name.full_name.clone());
                (username.clone(), format!("{name} ({username})"))
            };
            let writers = writers.into_iter().map(named).collect();
            let rows = of_offices(conn, &supervised, None, MAX_LIMIT)?;
            Ok::<_, Problem>(GrantsRead { offices, writers, grants: views(conn, rows, now)? })
        })
        .await?;
    let title = W::GrantTitle.say(language);
    let content = content(&read, (form, problem), &me.token()?, done, language);
    Ok(DeskPage::of(title, content, problem, language))
}

/// The page.
#[get("/dieu-hanh/cho-xem")]
pub(crate) async fn grants_page(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<GrantsAddress>,
) -> HttpResponse {
    let done = match asked.xong.as_str() {
        "cho" => Some(W::GrantMade),
        "thoi" => Some(W::GrantEnded),
        _ => None,
    };
    me.answer(page_of(&me, desk.get_ref(), (&PostedForm::default(), None), done).await)
}

/// Lets somebody see; Enter only checks.
#[post("/dieu-hanh/cho-xem")]
pub(crate) async fn make_grant(sent: PostedOrBroughtBack, desk: web::Data<HandlerState>) -> HttpResponse {
    answered(
        sent,
        async |me, form, problem| page_of(me, &desk, (form, problem), None).await,
        async |me, form| granted(me, &desk, form).await,
    )
    .await
}

async fn granted(
    me: &DeskOfficer,
    desk: &HandlerState,
    form: &PostedForm,
) -> Result<Option<String>, Problem> {
    let (officer, now) = (me.officer.clone(), desk.now());
    let until = form.get("until").trim();
    let draft = GrantDraft {
        officer: form.get("officer").to_owned(),
        agency: form.get("agency").to_owned(),
        reason: form.get("reason").to_owned(),
        until: Some(typed::date(until, now.date()).map_or_else(|| until.to_owned(), |day| day.to_string())),
    };
    if is_only_checked(form) {
        rehearse_write(&desk.database, move |conn| grant(conn, &officer, &draft, now).map(|_| ())).await?;
        return Ok(None);
    }
    desk.database.write(move |conn| grant(conn, &officer, &draft, now).map(|_| ())).await?;
    Ok(Some(format!("{GRANTS}?xong=cho")))
}

/// Ends it.
#[post("/dieu-hanh/cho-xem/{id}/thoi")]
pub(crate) async fn end_grant(
    posted: PostedByOfficer,
    desk: web::Data<HandlerState>,
    id: web::Path<String>,
) -> HttpResponse {
    let PostedByOfficer { me, .. } = posted;
    let (officer, now, id) = (me.officer.clone(), desk.now(), Id::parse(&id).unwrap_or_default());
    match desk.database.write(move |conn| end(conn, &officer, id, now).map(|_| ())).await {
        Ok(()) => page::see_other(&format!("{GRANTS}?xong=thoi")),
        Err(problem) => me.answer(Err(problem)),
    }
}

/// Where a sign-in returns to that was asked for by the form of an ending.
#[get("/dieu-hanh/cho-xem/{id}/thoi")]
pub(crate) async fn back_to_grants() -> HttpResponse {
    page::see_other(GRANTS)
}

fn label(name: &str) -> Option<W> {
    match name {
        "officer" => Some(W::GrantWriter),
        "agency" => Some(W::ReportingAgency),
        "reason" => Some(W::ReadReason),
        "until" => Some(W::GrantUntil),
        _ => None,
    }
}

fn content(
    read: &GrantsRead,
    (form, problem): (&PostedForm, Option<&Problem>),
    token: &str,
    done: Option<W>,
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    let offices: Vec<(String, String)> = read
        .offices
        .iter()
        .map(|office| (office.code.clone(), format!("{} ({})", office.name_vi, office.code)))
        .collect();
    let field = |name: &'static str, words: W, kind: FieldKind| {
        let (label, error) = (words.say(language), error_of(problem, name, language));
        FormField { name, label, hint: None, value: form.get(name), error, kind, optional: false }
            .draw(language)
    };
    html! {
        @if let Some(done) = done { (flash(&html! { (say(done)) })) }
        @if let Some(problem) = problem { (errors(problem, &label, language)) }
        h1 { (say(W::GrantTitle)) }
        p.hint { (say(W::GrantAbout)) }
        form.narrow method="post" action=(GRANTS) {
            (form_head(token, (form, problem), language))
            (field("agency", W::ReportingAgency, FieldKind::Choice(offices)))
            (field("officer", W::GrantWriter, FieldKind::Choice(read.writers.clone())))
            (field("until", W::GrantUntil, FieldKind::Line))
            (field("reason", W::ReadReason, FieldKind::Long))
            div.buttons { button.main type="submit" data-key="do" { (say(W::GrantGive)) " " kbd { "F9" } } }
        }
        @if read.grants.is_empty() {
            p { (say(W::NoGrants)) }
        } @else {
            (table(&read.grants, token, language))
        }
    }
}

fn table(grants: &[PersonalGrantView], token: &str, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let heads =
        [W::GrantWriter, W::ReportingAgency, W::ReadReason, W::GrantUntil, W::GrantedBy, W::ServiceStanding];
    html! {
        table.list.cells {
            thead { tr { @for words in heads { th scope="col" { (say(words)) } } } }
            tbody {
                @for grant in grants {
                    tr {
                        td { (grant.officer_name) br; span.hint { (grant.officer) } }
                        td data-l=(say(W::ReportingAgency)) { (grant.agency) }
                        td data-l=(say(W::ReadReason)) { (grant.reason) }
                        td data-l=(say(W::GrantUntil)) { (day(grant.until.plus(chrono::TimeDelta::microseconds(-1)))) }
                        td data-l=(say(W::GrantedBy)) { (grant.granted_by_name) }
                        td data-l=(say(W::ServiceStanding)) {
                            (say(if grant.in_force { W::GrantInForce } else { W::GrantOver }))
                            @if grant.in_force {
                                form method="post" action={ (GRANTS) "/" (grant.id) "/thoi" } {
                                    input type="hidden" name="csrf" value=(token);
                                    button type="submit" aria-label={ (say(W::GrantEnd)) ": " (grant.officer_name) } { (say(W::GrantEnd)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
