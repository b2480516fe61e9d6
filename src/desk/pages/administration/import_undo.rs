//! Taking an import back: what would go, what stays and why, what figures become; then how far it is, and what came of it.

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, HeaderValue, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpResponse, get, post, web};
use csv::WriterBuilder;

use super::common::{IMPORTS, answered, is_only_checked};
use super::import_register::{RELOAD, id_of};
use super::import_undo_view::{UndoRead, UndoView, drawn_page};
use crate::access::OfficerId;
use crate::access::store::officer_names;
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::DeskPage;
use crate::desk::posted::PostedForm;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::import::undo::actions;
use crate::import::undo::running::UndoRunner;
use crate::import::undo::runs::store::UndoState;
use crate::platform::database::Connection;
use crate::platform::document::http::disposition_of;
use crate::platform::error::{Code, Problem};
use crate::platform::text::spreadsheet_cell;

async fn read(me: &DeskOfficer, desk: &HandlerState, id: &str) -> Result<UndoRead, Problem> {
    me.only_administrators()?;
    let (officer, now, id) = (me.officer.clone(), desk.now(), id_of(id)?);
    let read = move |conn: &mut Connection| -> Result<UndoRead, Problem> {
        let found = actions::looked_at(conn, &officer, id, now)?;
        let people: Vec<OfficerId> =
            found.undo.iter().flat_map(|undo| [Some(undo.run_by), undo.stop_by]).flatten().collect();
        let names = officer_names(conn, &people)?.into_iter().collect();
        Ok(UndoRead { found, names, now })
    };
    desk.database.read(read).await
}

/// The page.
#[get("/quan-tri/nhap/{id}/rut-lai")]
pub(crate) async fn undo_page(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    id: web::Path<String>,
) -> HttpResponse {
    let read = match read(&me, &desk, &id).await {
        Ok(read) => read,
        Err(problem) => return me.answer(Err(problem)),
    };
    let runs = read.state() == Some(UndoState::TakingBack);
    let mut answer = me.answer(drawn(&me, &read, &PostedForm::default(), None));
    if runs {
        answer.headers_mut().insert(HeaderName::from_static("refresh"), HeaderValue::from_static(RELOAD));
    }
    answer
}

fn drawn(
    me: &DeskOfficer,
    read: &UndoRead,
    form: &PostedForm,
    problem: Option<&Problem>,
) -> Result<DeskPage, Problem> {
    let token = me.token()?;
    let view = UndoView { read, token: &token, form, problem, language: me.language() };
    Ok(drawn_page(&view))
}

/// Takes it back, or stops that.
#[post("/quan-tri/nhap/{id}/rut-lai")]
pub(crate) async fn change_undo(
    sent: PostedOrBroughtBack,
    desk: web::Data<HandlerState>,
    id: web::Path<String>,
) -> HttpResponse {
    answered(
        sent,
        async |me, form, problem| drawn(me, &read(me, &desk, &id).await?, form, problem),
        async |me, form| done(me, &desk, &id, form).await,
    )
    .await
}

/// Does it, and says where to go on; nothing where the form is only looked at.
async fn done(
    me: &DeskOfficer,
    desk: &HandlerState,
    id: &str,
    form: &PostedForm,
) -> Result<Option<String>, Problem> {
    me.only_administrators()?;
    let (officer, now, import_id) = (me.officer.clone(), desk.now(), id_of(id)?);
    if is_only_checked(form) {
        return Ok(None);
    }
    if form.get("do") == "stop" {
        desk.database.write(move |conn| actions::ask_to_stop(conn, &officer, import_id)).await?;
    } else {
        let reason = form.get("reason").to_owned();
        let run = desk
            .database
            .write(move |conn| actions::begin(conn, &officer, (import_id, &reason), now))
            .await?;
        let runner = UndoRunner {
            database: desk.database.clone(),
            number_key: desk.books.number_key.clone(),
            clock: desk.clock.clone(),
        };
        runner.start(run);
        tracing::info!(by = %me.officer.id, import = %import_id, "an import is taken back");
    }
    Ok(Some(format!("{IMPORTS}/{import_id}/rut-lai")))
}

/// The dossiers that stay, with the reason of each.
#[get("/quan-tri/nhap/{id}/rut-lai/o-lai")]
pub(crate) async fn staying_dossiers(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    id: web::Path<String>,
) -> HttpResponse {
    let listed = read(&me, &desk, &id).await.and_then(|read| {
        let name = read.found.row.file_name.clone();
        list_of(&read).map(|list| (name, list))
    });
    match listed {
        Ok((name, list)) => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
            .insert_header((CONTENT_DISPOSITION, disposition_of("attachment", &name, "stays.csv")))
            .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .insert_header((CACHE_CONTROL, "no-store"))
            .body(list),
        Err(problem) => me.answer(Err(problem)),
    }
}

fn list_of(read: &UndoRead) -> Result<Vec<u8>, Problem> {
    let unwritten = |error: &dyn std::fmt::Display| Problem::new(Code::Internal).because(error);
    // Without the mark a spreadsheet would spoil the Vietnamese letters.
    let mut writer = WriterBuilder::new().from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(["code", "reason_vi", "reason_en"]).map_err(|error| unwritten(&error))?;
    for one in read.found.outlook.iter().flat_map(|outlook| &outlook.stays) {
        let words = one.reason.words();
        let cells = [spreadsheet_cell(&one.code), words.vi, words.en];
        writer.write_record(&cells).map_err(|error| unwritten(&error))?;
    }
    writer.into_inner().map_err(|error| unwritten(&error))
}
