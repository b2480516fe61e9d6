//! Drafting: the first version of a new procedure, the next one of another, or a change of the draft that stands.

use actix_web::{HttpResponse, get, post, web};
use maud::html;
use serde_json::json;

use super::common::{
    AdminView, LabelledProblem, PROCEDURES, admin_page, form_head, is_only_checked, is_shown_on_the_form,
    only_its_keepers,
};
use super::procedure::{procedure_address, versions_of};
use super::procedure_form::{content_body, draft_fields, draft_label, form_of, on_the_form};
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::{self, DeskPage};
use crate::desk::posted::PostedForm;
use crate::desk::words::W;
use crate::dossier::endpoints::rehearsal::rehearse_write;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::service_state::ServiceState;
use crate::procedure::actions::{change_draft, draft_first, draft_next, no_procedure};
use crate::procedure::requests::{ContentRequest, NewProcedure};
use crate::procedure::version::{ProcedureState, ProcedureVersion};

/// Where a new procedure is drafted.
const NEW_PROCEDURE: &str = "/quan-tri/thu-tuc-moi";

/// The form of a new procedure.
#[get("/quan-tri/thu-tuc-moi")]
pub(crate) async fn new_procedure_form(me: DeskOfficer) -> HttpResponse {
    me.answer(drawn(&me, None, &PostedForm::default(), None))
}

/// Drafts a new procedure.
#[post("/quan-tri/thu-tuc-moi")]
pub(crate) async fn draft_procedure(
    sent: PostedOrBroughtBack,
    service: web::Data<ServiceState>,
) -> HttpResponse {
    let PostedOrBroughtBack { me, form, back } = sent;
    if back {
        let drawn = drawn(&me, None, &form, None);
        return me.answer(drawn.map(|page| page.brought_back(true, me.language())));
    }
    match drafted_first(&me, &service, &form).await {
        Err(problem) if is_shown_on_the_form(&problem) => me.answer(drawn(&me, None, &form, Some(&problem))),
        Err(problem) => me.answer(Err(problem)),
        Ok(None) => me.answer(drawn(&me, None, &form, None)),
        Ok(Some(version)) => {
            page::see_other(&procedure_address(&version.code, Some(("luu", version.version))))
        }
    }
}

/// Drafts it, unless it is only checked.
async fn drafted_first(
    me: &DeskOfficer,
    service: &ServiceState,
    form: &PostedForm,
) -> Result<Option<ProcedureVersion>, Problem> {
    me.only_administrators()?;
    let (keeper, now) = (me.keeper(), service.now());
    let (content, rows) = content_body(form, now.date())?;
    let body = json!({ "code": form.get("code").trim(), "kind": form.get("kind"), "content": content });
    let request: NewProcedure = serde_json::from_value(body).map_err(unreadable)?;
    let (code, kind, content) = request.checked().map_err(|problem| on_the_form(problem, &rows))?;
    written(service, is_only_checked(form), move |conn| {
        draft_first(conn, &code, kind, &content, (&keeper, now))
    })
    .await
}

/// What came of some work, or nothing where it was only tried.
async fn written(
    service: &ServiceState,
    only_checked: bool,
    work: impl Fn(&mut Connection) -> Result<ProcedureVersion, Problem> + Send + 'static,
) -> Result<Option<ProcedureVersion>, Problem> {
    if only_checked {
        rehearse_write(&service.database, move |conn| work(conn).map(|_| ())).await?;
        return Ok(None);
    }
    service.database.write(work).await.map(Some)
}

/// The form of the next version, or of the draft that stands.
#[get("/quan-tri/thu-tuc/{code}/du-thao")]
pub(crate) async fn draft_form(
    me: DeskOfficer,
    service: web::Data<ServiceState>,
    code: web::Path<String>,
) -> HttpResponse {
    let drawn = async {
        me.only_administrators()?;
        let versions = versions_of(&service, code.into_inner()).await?;
        if let Some(last) = versions.last() {
            only_its_keepers(&me, &service, &last.code).await?;
        }
        let form = versions.last().map(|last| form_of(&last.content)).unwrap_or_default();
        drawn(&me, versions.last(), &form, None)
    };
    me.answer(drawn.await)
}

/// Keeps it as the draft.
#[post("/quan-tri/thu-tuc/{code}/du-thao")]
pub(crate) async fn save_draft(
    sent: PostedOrBroughtBack,
    service: web::Data<ServiceState>,
    code: web::Path<String>,
) -> HttpResponse {
    let PostedOrBroughtBack { me, form, back } = sent;
    let versions = match versions_of(&service, code.into_inner()).await {
        Ok(versions) => versions,
        Err(problem) => return me.answer(Err(problem)),
    };
    if back {
        let drawn = drawn(&me, versions.last(), &form, None);
        return me.answer(drawn.map(|page| page.brought_back(true, me.language())));
    }
    match drafted_next(&me, &service, &versions, &form).await {
        Err(problem) if is_shown_on_the_form(&problem) => {
            me.answer(drawn(&me, versions.last(), &form, Some(&problem)))
        }
        Err(problem) => me.answer(Err(problem)),
        Ok(None) => me.answer(drawn(&me, versions.last(), &form, None)),
        Ok(Some(version)) => {
            page::see_other(&procedure_address(&version.code, Some(("luu", version.version))))
        }
    }
}

/// Keeps it as the draft, unless it is only checked.
async fn drafted_next(
    me: &DeskOfficer,
    service: &ServiceState,
    versions: &[ProcedureVersion],
    form: &PostedForm,
) -> Result<Option<ProcedureVersion>, Problem> {
    me.only_administrators()?;
    let (keeper, now) = (me.keeper(), service.now());
    let (body, rows) = content_body(form, now.date())?;
    let request: ContentRequest = serde_json::from_value(body).map_err(unreadable)?;
    let content = request.content().map_err(|problem| on_the_form(problem, &rows))?;
    let last = versions.last().ok_or_else(|| no_procedure(""))?;
    let (code, draft) = (last.code.clone(), draft_number(versions));
    written(service, is_only_checked(form), move |conn| match draft {
        Some(number) => change_draft(conn, &code, number, &content, (&keeper, now)),
        None => draft_next(conn, &code, &content, (&keeper, now)),
    })
    .await
}

/// The number of the draft that stands, if one does.
fn draft_number(versions: &[ProcedureVersion]) -> Option<i32> {
    versions.iter().find(|version| version.state == ProcedureState::Draft).map(|version| version.version)
}

/// A value that no form of ours sends.
fn unreadable(error: serde_json::Error) -> Problem {
    Problem::new(Code::UnreadableBody).because(error)
}

fn drawn(
    me: &DeskOfficer,
    of: Option<&ProcedureVersion>,
    form: &PostedForm,
    problem: Option<&Problem>,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let (language, token) = (me.language(), me.token()?);
    let draft = of.is_some_and(|of| of.state == ProcedureState::Draft);
    let title = match of {
        None => W::NewProcedureTitle.say(language).to_owned(),
        Some(of) => {
            let words = if draft { W::ChangeDraft } else { W::DraftNext };
            format!("{}: {}", words.say(language), of.code)
        }
    };
    let (action, back) = match of {
        None => (NEW_PROCEDURE.to_owned(), PROCEDURES.to_owned()),
        Some(of) => {
            let here = procedure_address(&of.code, None);
            (format!("{here}/du-thao"), here)
        }
    };
    let view = AdminView {
        section: PROCEDURES,
        title: &title,
        problem: problem.map(|problem| LabelledProblem::of(problem, &draft_label)),
    };
    let content = html! {
        p.hint { (W::DraftChangesNothing.say(language)) }
        form.broad method="post" action=(action) {
            (form_head(&token, (form, problem), language))
            (draft_fields(form, problem, of.is_none(), language))
            div.buttons {
                button.main type="submit" data-key="do" { (W::SaveDraft.say(language)) " " kbd { "F9" } }
                a href=(back) { (W::DoNothing.say(language)) }
            }
        }
    };
    Ok(admin_page(&view, &content, language))
}
