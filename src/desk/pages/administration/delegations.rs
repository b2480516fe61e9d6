//! Delegations of procedures: what an agency lets one below it handle, entered by a document and taken back by another.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};
use serde::Deserialize;

use super::common::{
    AdminField, AdminView, DELEGATIONS, LabelledProblem, admin_page, administered, agencies_of,
    agency_choices, answered, day_of, form_head, is_only_checked,
};
use crate::agency::{Agency, AgencyId, store as agencies};
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::DeskPage;
use crate::desk::parts::flash::flash;
use crate::desk::parts::tabs::pager;
use crate::desk::posted::PostedForm;
use crate::desk::shown::address;
use crate::desk::typed::date_shown;
use crate::desk::words::W;
use crate::dossier::endpoints::rehearsal::rehearse_write;
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Language, Problem};
use crate::platform::page as paging;
use crate::platform::service_state::ServiceState;
use crate::procedure::delegation::actions::revoke;
use crate::procedure::delegation::http::{DelegationRequest, DelegationView, RevocationRequest, views};
use crate::procedure::delegation::store::{self, DelegationId};
use crate::workflow::offering::http::{delegated, publication_day};

/// Where a delegation is entered.
const NEW: &str = "/quan-tri/uy-quyen/moi";

/// From where on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DelegationsAddress {
    /// After which one the page begins.
    sau: String,
    /// The one that was just entered or taken back.
    xong: String,
}

/// The list.
#[get("/quan-tri/uy-quyen")]
pub(crate) async fn delegation_list(
    me: DeskOfficer,
    service: web::Data<ServiceState>,
    asked: web::Query<DelegationsAddress>,
) -> HttpResponse {
    me.answer(list_page(&me, &service, &asked).await)
}

async fn list_page(
    me: &DeskOfficer,
    service: &ServiceState,
    asked: &DelegationsAddress,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let cursor = Some(asked.sau.as_str()).filter(|cursor| !cursor.is_empty());
    let (after, limit) = paging::read_alone::<DelegationId>(None, cursor)?;
    let (today, offices, language) = (service.now().date(), administered(me), me.language());
    let just = DelegationId::parse(&asked.xong);
    let (rows, next, just) = service
        .database
        .snapshot(move |conn| {
            let just = just.map(|id| found(conn, id, &offices)).transpose()?;
            let rows = store::of_principals(conn, &offices, after, limit.saturating_add(1))?;
            let (rows, next) = paging::cut(rows, limit, |row| row.id);
            Ok::<_, Problem>((views(conn, rows)?, next, just))
        })
        .await?;
    let view = AdminView { section: DELEGATIONS, title: W::DelegationsTitle.say(language), problem: None };
    let content = html! {
        @if let Some(just) = &just { (flash(&just_changed(just, language))) }
        p.hint { (W::DelegationsAbout.say(language)) }
        ul.acts { li { a.btn.main href=(NEW) { (W::NewDelegation.say(language)) } } }
        @if rows.is_empty() {
            p { (W::NoDelegations.say(language)) }
        } @else {
            (table(&rows, today, language))
            @let first = (!asked.sau.is_empty()).then_some(DELEGATIONS);
            @let next = next.as_deref().map(|next| address(DELEGATIONS, &[("sau", next)]));
            (pager(first, next.as_deref(), language))
        }
    };
    Ok(admin_page(&view, &content, language))
}

/// What was just done, as the register holds it now.
fn just_changed(row: &DelegationView, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        @match &row.revocation {
            Some(revocation) => { (say(W::RevocationRecorded)) " " (date_shown(revocation.from)) }
            None => { (say(W::DelegationRecorded)) " " (date_shown(row.valid_from)) }
        }
        ": " (about(row)) "."
    }
}

/// Which delegation it is.
fn about(row: &DelegationView) -> String {
    format!("{}: {} → {} ({})", row.procedure_code, row.from.name, row.to.name, row.document_number)
}

fn table(rows: &[DelegationView], today: chrono::NaiveDate, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let heads = [
        W::ProcedureCode,
        W::DelegatedFrom,
        W::DelegatedTo,
        W::DelegationDocument,
        W::DelegationDays,
        W::ServiceStanding,
    ];
    html! {
        table.list.cells {
            thead { tr { @for words in heads { th scope="col" { (say(words)) } } } }
            tbody {
                @for row in rows {
                    tr {
                        td { (row.procedure_code) }
                        td data-l=(say(W::DelegatedFrom)) { (row.from.name) }
                        td data-l=(say(W::DelegatedTo)) { (row.to.name) }
                        td data-l=(say(W::DelegationDocument)) { (row.document_number) }
                        td data-l=(say(W::DelegationDays)) { (date_shown(row.valid_from)) " – " (row.valid_to.map_or_else(|| "…".to_owned(), date_shown)) }
                        td data-l=(say(W::ServiceStanding)) { (standing(row, today, language)) }
                    }
                }
            }
        }
    }
}

/// Whether it holds, and how it may be taken back.
fn standing(row: &DelegationView, today: chrono::NaiveDate, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let over = row.valid_to.is_some_and(|last| last < today);
    html! {
        @match &row.revocation {
            Some(revocation) => {
                (say(W::RevokedFrom)) " " (date_shown(revocation.from))
                @if let Some(number) = &revocation.document_number { " (" (number) ")" }
            }
            None if over => { (say(W::Over)) }
            None => {
                (say(if row.valid_from > today { W::NotYet } else { W::InForceNow })) " · "
                a href={ (DELEGATIONS) "/" (row.id) "/thu-hoi" } { (say(W::RevokeDelegation)) }
            }
        }
    }
}

/// The form of a new one.
#[get("/quan-tri/uy-quyen/moi")]
pub(crate) async fn new_delegation_form(me: DeskOfficer, service: web::Data<ServiceState>) -> HttpResponse {
    me.answer(new_page(&me, &service, &PostedForm::default(), None).await)
}

/// Enters it, unless it is only checked.
#[post("/quan-tri/uy-quyen/moi")]
pub(crate) async fn enter_delegation(
    sent: PostedOrBroughtBack,
    service: web::Data<ServiceState>,
) -> HttpResponse {
    answered(
        sent,
        async |me, form, problem| new_page(me, &service, form, problem).await,
        async |me, form| {
            let entered = entered(me, &service, form).await?;
            Ok(entered.map(|id| address(DELEGATIONS, &[("xong", &id.to_string())])))
        },
    )
    .await
}

/// Enters it, and says which one it is; nothing when it was only checked.
async fn entered(
    me: &DeskOfficer,
    service: &ServiceState,
    form: &PostedForm,
) -> Result<Option<DelegationId>, Problem> {
    me.only_administrators()?;
    let (day, today) = (publication_day(service), service.now().date());
    let request = DelegationRequest {
        procedure: form.get("procedure").to_owned(),
        from: form.get("from").to_owned(),
        to: form.get("to").to_owned(),
        document_number: form.get("document_number").to_owned(),
        valid_from: day_of(form, "valid_from", today).unwrap_or_default(),
        valid_to: day_of(form, "valid_to", today),
    };
    let officer = me.officer.clone();
    let enter = move |conn: &mut Connection| delegated(conn, &officer, &request, day);
    if is_only_checked(form) {
        rehearse_write(&service.database, move |conn| enter(conn).map(|_| ())).await?;
        return Ok(None);
    }
    let entered = service.database.write(enter).await?;
    tracing::info!(by = %me.officer.id, delegation = %entered.id, "delegation entered");
    Ok(Some(entered.id))
}

async fn new_page(
    me: &DeskOfficer,
    service: &ServiceState,
    form: &PostedForm,
    problem: Option<&Problem>,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let (today, offices) = (service.now().date(), administered(me));
    let around = service.database.read(move |conn| agencies_of(conn, &offices, today)).await?;
    let offices: Vec<Agency> = around.iter().filter(|agency| agency.is_office()).cloned().collect();
    let fields = vec![
        AdminField::line("procedure", W::ProcedureCode).hinted(W::ProcedureCodeHint),
        AdminField::choice("from", W::DelegatedFrom, agency_choices(&offices)),
        AdminField::choice("to", W::DelegatedTo, agency_choices(&around)).hinted(W::DelegateCodeHint),
        AdminField::line("document_number", W::DelegationDocument),
        AdminField::line("valid_from", W::FirstDay).hinted(W::DayHint),
        AdminField::line("valid_to", W::LastDayOfDelegation).optional(W::OpenEnded),
    ];
    let view = (W::NewDelegation, NEW.to_owned(), None);
    form_page(me, view, &fields, (form, problem))
}

/// The form of a revocation.
#[get("/quan-tri/uy-quyen/{id}/thu-hoi")]
pub(crate) async fn revocation_form(
    me: DeskOfficer,
    service: web::Data<ServiceState>,
    id: web::Path<String>,
) -> HttpResponse {
    me.answer(revocation_page(&me, &service, &id, &PostedForm::default(), None).await)
}

/// Takes it back, unless that is only checked.
#[post("/quan-tri/uy-quyen/{id}/thu-hoi")]
pub(crate) async fn revoke_delegation(
    sent: PostedOrBroughtBack,
    service: web::Data<ServiceState>,
    id: web::Path<String>,
) -> HttpResponse {
    answered(
        sent,
        async |me, form, problem| revocation_page(me, &service, &id, form, problem).await,
        async |me, form| {
            revoked(me, &service, &id, form).await?;
            Ok((!is_only_checked(form)).then(|| address(DELEGATIONS, &[("xong", id.as_str())])))
        },
    )
    .await
}

async fn revoked(
    me: &DeskOfficer,
    service: &ServiceState,
    id: &str,
    form: &PostedForm,
) -> Result<(), Problem> {
    me.only_administrators()?;
    let (id, now, officer) = (key(id)?, service.now(), me.officer.clone());
    let request = RevocationRequest {
        document_number: form.get("document_number").to_owned(),
        from: day_of(form, "from", now.date()).unwrap_or_default(),
    };
    let (from, document) = request.checked()?;
    let take_back =
        move |conn: &mut Connection| revoke(conn, &officer, id, (&document, from), now).map(|_| ());
    if is_only_checked(form) {
        return rehearse_write(&service.database, take_back).await;
    }
    service.database.write(take_back).await?;
    tracing::info!(by = %me.officer.id, delegation = %id, "delegation revoked");
    Ok(())
}

fn key(text: &str) -> Result<DelegationId, Problem> {
    Id::parse(text).ok_or_else(no_such_delegation)
}

fn no_such_delegation() -> Problem {
    Problem::not_found("không có ủy quyền này", "there is no such delegation")
}

/// The delegation of this key, if its principal is one of these offices.
fn found(conn: &mut Connection, id: DelegationId, offices: &[AgencyId]) -> Result<DelegationView, Problem> {
    let row = store::find(conn, id)?.ok_or_else(no_such_delegation)?;
    let principal = agencies::find(conn, row.from_agency_id)?.ok_or_else(no_such_delegation)?;
    if !offices.contains(&principal.office_id) {
        return Err(no_such_delegation());
    }
    views(conn, vec![row])?.pop().ok_or_else(no_such_delegation)
}

async fn revocation_page(
    me: &DeskOfficer,
    service: &ServiceState,
    id: &str,
    form: &PostedForm,
    problem: Option<&Problem>,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let (key, offices) = (key(id)?, administered(me));
    let row = service.database.snapshot(move |conn| found(conn, key, &offices)).await?;
    let fields = vec![
        AdminField::line("document_number", W::RevocationDocument),
        AdminField::line("from", W::RevokedFrom).hinted(W::DayHint),
    ];
    let view = (W::RevokeDelegation, format!("{DELEGATIONS}/{id}/thu-hoi"), Some(about(&row)));
    form_page(me, view, &fields, (form, problem))
}

/// A form with its title, its address, and what it is about.
fn form_page(
    me: &DeskOfficer,
    (title, action, told): (W, String, Option<String>),
    fields: &[AdminField],
    (form, problem): (&PostedForm, Option<&Problem>),
) -> Result<DeskPage, Problem> {
    let (language, token) = (me.language(), me.token()?);
    let label = |name: &str| fields.iter().find(|field| field.name == name).map(|field| field.label);
    let view = AdminView {
        section: DELEGATIONS,
        title: title.say(language),
        problem: problem.map(|problem| LabelledProblem::of(problem, &label)),
    };
    let content = html! {
        @if let Some(told) = &told { p { (told) } p.box.warn { (W::DelegationEffect.say(language)) } }
        form.narrow method="post" action=(action) {
            (form_head(&token, (form, problem), language))
            @for field in fields { (field.draw(form, problem, language)) }
            div.buttons {
                button.main type="submit" data-key="do" { (title.say(language)) " " kbd { "F9" } }
                a href=(DELEGATIONS) { (W::DoNothing.say(language)) }
            }
        }
    };
    Ok(admin_page(&view, &content, language))
}
