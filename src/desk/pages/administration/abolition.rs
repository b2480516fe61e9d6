//! Abolishing a procedure: what follows, the decision, and the day from which nothing is received.

use actix_web::{HttpResponse, get, post, web};
use maud::html;

use super::common::{
    AdminField, AdminView, LabelledProblem, PROCEDURES, admin_page, answered, day_of, form_head,
    is_only_checked, only_its_keepers,
};
use super::procedure::{procedure_address, versions_of};
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::DeskPage;
use crate::desk::posted::PostedForm;
use crate::desk::words::W;
use crate::dossier::endpoints::rehearsal::rehearse_write;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::service_state::ServiceState;
use crate::procedure::actions::{abolish, no_procedure};
use crate::procedure::requests::AbolitionRequest;

/// What the form asks for.
const FIELDS: [AdminField; 2] =
    [AdminField::line("decision_number", W::AbolitionDecision), AdminField::line("from", W::AbolishedFrom)];

/// The form.
#[get("/quan-tri/thu-tuc/{code}/bai-bo")]
pub(crate) async fn abolition_form(
    me: DeskOfficer,
    service: web::Data<ServiceState>,
    code: web::Path<String>,
) -> HttpResponse {
    me.answer(drawn(&me, &service, &code, &PostedForm::default(), None).await)
}

/// Abolishes it.
#[post("/quan-tri/thu-tuc/{code}/bai-bo")]
pub(crate) async fn abolish_procedure(
    sent: PostedOrBroughtBack,
    service: web::Data<ServiceState>,
    code: web::Path<String>,
) -> HttpResponse {
    answered(
        sent,
        async |me, form, problem| drawn(me, &service, &code, form, problem).await,
        async |me, form| {
            let last = abolished(me, &service, &code, form).await?;
            Ok(last.map(|version| procedure_address(&code, Some(("baibo", version)))))
        },
    )
    .await
}

/// Does it, unless it is only checked; says which version was the last one.
async fn abolished(
    me: &DeskOfficer,
    service: &ServiceState,
    code: &str,
    form: &PostedForm,
) -> Result<Option<i32>, Problem> {
    me.only_administrators()?;
    let now = service.now();
    let request = AbolitionRequest {
        decision_number: form.get("decision_number").to_owned(),
        from: day_of(form, "from", now.date()).unwrap_or_default(),
    };
    let ((decision, from), which) = (request.checked()?, code.to_owned());
    let keeper = me.keeper();
    let work = move |conn: &mut Connection| abolish(conn, &which, &decision, from, (&keeper, now));
    if is_only_checked(form) {
        rehearse_write(&service.database, move |conn| work(conn).map(|_| ())).await?;
        return Ok(None);
    }
    let version = service.database.write(work).await?.version;
    tracing::info!(by = %me.officer.id, procedure = %code, "procedure abolished");
    Ok(Some(version))
}

async fn drawn(
    me: &DeskOfficer,
    service: &ServiceState,
    code: &str,
    form: &PostedForm,
    problem: Option<&Problem>,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let versions = versions_of(service, code.to_owned()).await?;
    only_its_keepers(me, service, code).await?;
    let last = versions.last().ok_or_else(|| no_procedure(code))?;
    let language = me.language();
    let title = format!("{}: {code}", W::Abolish.say(language));
    let label = |name: &str| FIELDS.iter().find(|field| field.name == name).map(|field| field.label);
    let view = AdminView {
        section: PROCEDURES,
        title: &title,
        problem: problem.map(|problem| LabelledProblem::of(problem, &label)),
    };
    let token = me.token()?;
    let content = html! {
        p { a href=(procedure_address(code, None)) { (code) " " (last.content.name_vi) } }
        p.box.warn { (W::EffectOfAbolition.say(language)) }
        form.narrow method="post" action={ (procedure_address(code, None)) "/bai-bo" } {
            (form_head(&token, (form, problem), language))
            @for field in &FIELDS { (field.draw(form, problem, language)) }
            div.buttons {
                button.hard type="submit" data-key="do" { (W::Abolish.say(language)) " " kbd { "F9" } }
                a href=(procedure_address(code, None)) { (W::DoNothing.say(language)) }
            }
        }
    };
    Ok(admin_page(&view, &content, language))
}
