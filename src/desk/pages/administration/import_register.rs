//! One import: how its file is read, what a dry run tells of it, how far it is, what became of it; and the lists that go out of it.

use std::collections::BTreeMap;

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, HeaderValue, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};

use super::common::{AdminView, IMPORTS, LabelledProblem, admin_page, is_only_checked, is_shown_on_the_form};
use super::import_columns::ColumnsView;
use super::import_form;
use super::import_outcome::OutcomeView;
use super::import_progress::{ended, running, state_words};
use crate::access::OfficerId;
use crate::access::permission::OfficerName;
use crate::access::store::officer_names;
use crate::access::tokens::TokenKeys;
use crate::agency::{Agency, store as agencies};
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::{self, DeskPage};
use crate::desk::pages::file_section::size_words;
use crate::desk::parts::flash::flash;
use crate::desk::posted::PostedForm;
use crate::desk::shown::{day, short};
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::import::kept::actions::{self, RunKind};
use crate::import::kept::choices::ImportChoices;
use crate::import::kept::content::{self, sealed_json};
use crate::import::kept::glance::FileGlance;
use crate::import::kept::outcome::ImportOutcome;
use crate::import::kept::running::ImportRunner;
use crate::import::kept::store::{self, ContentKind, ImportId, ImportRow, ImportState};
use crate::platform::cipher::CipherKey;
use crate::platform::database::Connection;
use crate::platform::document::http::disposition_of;
use crate::platform::error::{Code, Language, Problem};
use crate::platform::instant::Instant;
use crate::procedure;

/// After so many seconds the page of a run loads itself again, without a script.
pub(super) const RELOAD: &str = "5";

/// An import, read for its page.
struct ImportRead {
    row: ImportRow,
    state: ImportState,
    choices: ImportChoices,
    office: Option<Agency>,
    agencies: Vec<Agency>,
    kinds: Vec<ContentKind>,
    glance: Option<FileGlance>,
    outcome: Option<ImportOutcome>,
    names: BTreeMap<OfficerId, OfficerName>,
    now: Instant,
}

fn no_such_import() -> Problem {
    Problem::not_found("không có lần nhập sổ nào như vậy", "there is no such import")
}

pub(super) fn id_of(text: &str) -> Result<ImportId, Problem> {
    ImportId::parse(text).ok_or_else(no_such_import)
}

async fn read(
    me: &DeskOfficer,
    desk: &HandlerState,
    cipher: CipherKey,
    id: &str,
) -> Result<ImportRead, Problem> {
    me.only_administrators()?;
    let (officer, now, id) = (me.officer.clone(), desk.now(), id_of(id)?);
    let read = move |conn: &mut Connection| -> Result<ImportRead, Problem> {
        let row = actions::found(conn, &officer, id)?;
        let (key, state) = (row.key(), row.state_at(now));
        let agencies = agencies::of_offices(conn, &[row.office_id], now.date())?;
        let names = officer_names(conn, &actions::people(std::slice::from_ref(&row)))?;
        let outcome = match state {
            ImportState::Checking | ImportState::Importing => None,
            ImportState::Done => content::read_json(conn, &cipher, key, ContentKind::Imported)?,
            _ => content::read_json(conn, &cipher, key, ContentKind::Rehearsed)?,
        };
        Ok(ImportRead {
            choices: row.choices()?,
            office: agencies::find(conn, row.office_id)?,
            kinds: store::kinds(conn, key)?,
            glance: content::read_json(conn, &cipher, key, ContentKind::Glance)?,
            row,
            state,
            agencies,
            outcome,
            names,
            now,
        })
    };
    desk.database.read(read).await
}

impl ImportRead {
    fn name(&self, id: Option<OfficerId>) -> &str {
        id.and_then(|id| self.names.get(&id)).map_or("", |name| &name.full_name)
    }

    fn address(&self, rest: &str) -> String {
        format!("{IMPORTS}/{}{rest}", self.row.id)
    }

    fn is_kept(&self, kind: ContentKind) -> bool {
        self.kinds.contains(&kind)
    }
}

/// The page.
#[get("/quan-tri/nhap/{id}")]
pub(crate) async fn import_page(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    keys: web::Data<TokenKeys>,
    id: web::Path<String>,
) -> HttpResponse {
    let read = match read(&me, &desk, keys.form_key(), &id).await {
        Ok(read) => read,
        Err(problem) => return me.answer(Err(problem)),
    };
    let mut answer = me.answer(drawn(&me, &read, &import_form::filled_in(&read.choices), None));
    if read.state.is_running() {
        answer.headers_mut().insert(HeaderName::from_static("refresh"), HeaderValue::from_static(RELOAD));
    }
    answer
}

fn drawn(
    me: &DeskOfficer,
    read: &ImportRead,
    form: &PostedForm,
    problem: Option<&Problem>,
) -> Result<DeskPage, Problem> {
    let (language, token) = (me.language(), me.token()?);
    let title = format!("{} {}", W::ImportsTitle.say(language), read.row.file_name);
    let view = AdminView {
        section: IMPORTS,
        title: &title,
        problem: problem.map(|problem| LabelledProblem::of(problem, &import_form::label_of)),
    };
    let content = html! {
        (facts(read, language))
        @if problem.is_none() && is_only_checked(form) { (flash(&html! { (W::CheckedNotDone.say(language)) })) }
        @if read.state.is_running() {
            (running(&read.row, read.name(read.row.run_by), &token, language))
        } @else {
            (ended(&read.row, read.state, read.name(read.row.stop_by), language))
            (outcome(read, &token, problem.is_none() && !is_only_checked(form), language))
            @if let Some(glance) = read.glance.as_ref().filter(|_| read.is_kept(ContentKind::Register)) {
                (columns(read, glance, (&token, form, problem), language))
            } @else if read.state != ImportState::Done {
                p.box.warn { (W::ImportGone.say(language)) }
            }
            @if !read.kinds.is_empty() { (forgetting(read, &token, language)) }
            @if read.row.added > 0 { p { a.btn href=(read.address("/rut-lai")) { (W::UndoTitle.say(language)) } } }
        }
        p { a href=(IMPORTS) { (W::ImportToList.say(language)) } }
    };
    Ok(admin_page(&view, &content, language))
}

/// Whose it is, and who uploaded it.
fn facts(read: &ImportRead, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let (row, office) = (&read.row, read.office.as_ref().map_or("", |office| &office.name_vi));
    html! {
        dl {
            dt { (say(W::ImportOfOffice)) } dd { (office) }
            dt { (say(W::ImportUploaded)) } dd { (short(row.made_at, read.now)) ", " (read.name(Some(row.made_by))) ", " (size_words(row.size_bytes)) }
            dt { (say(W::ImportStateHead)) } dd { (say(state_words(read.state))) }
            @if !read.kinds.is_empty() { dt { (say(W::ImportKeptUntil)) } dd { (day(row.kept_until())) } }
        }
    }
}

/// What a dry run told, with the button that does it; or what became of it.
fn outcome(read: &ImportRead, token: &str, is_news: bool, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let dry_run = read.state != ImportState::Done;
    let at = |kind, rest: &str| read.is_kept(kind).then(|| read.address(rest));
    html! {
        @if let Some(outcome) = &read.outcome {
            @let counts = outcome.counts;
            @let to_do = counts.added + counts.updated;
            @let view = OutcomeView {
                outcome,
                dry_run,
                bad_rows: at(ContentKind::BadRows, "/dong-loi"),
                doubtful_rows: at(ContentKind::Warnings, "/can-xem"),
                now: read.now,
                language,
            };
            @if dry_run {
                // What one waited for is read first, before the form below it.
                @if is_news && read.state == ImportState::Checked {
                    section.box.good role="status" id="flash" tabindex="-1" { h2 { (say(W::ImportRehearsed)) } }
                } @else {
                    h2 { (say(W::ImportRehearsed)) }
                }
            }
            (view.draw())
            @if dry_run && to_do > 0 {
                form method="post" action=(read.address("")) {
                    input type="hidden" name="csrf" value=(token);
                    div.buttons {
                        button.hard type="submit" name="do" value="import" {
                            @if matches!(read.state, ImportState::Stopped | ImportState::Interrupted) {
                                (say(W::ImportContinue))
                            } @else {
                                (say(W::ImportDo)) " (" (to_do) ")"
                            }
                        }
                    }
                }
            } @else if dry_run {
                p { (say(W::ImportNothingToDo)) }
            }
        }
    }
}

fn columns(
    read: &ImportRead,
    glance: &FileGlance,
    (token, form, problem): (&str, &PostedForm, Option<&Problem>),
    language: Language,
) -> Markup {
    let unknown = read.outcome.as_ref().map(|outcome| outcome.unknown.iter().collect()).unwrap_or_default();
    ColumnsView {
        id: read.row.id.to_string(),
        token,
        glance,
        unknown,
        agencies: &read.agencies,
        form,
        problem,
        rehearsed: read.outcome.is_some() && problem.is_none(),
        language,
    }
    .draw()
}

fn forgetting(read: &ImportRead, token: &str, language: Language) -> Markup {
    html! {
        details {
            summary { (W::ImportForget.say(language)) }
            p { (W::ImportForgetAbout.say(language)) }
            form method="post" action=(read.address("")) {
                input type="hidden" name="csrf" value=(token);
                div.buttons { button type="submit" name="do" value="forget" { (W::ImportForget.say(language)) } }
            }
        }
    }
}

/// Does what was pressed: reads the file otherwise, tries it, brings it in, stops it, or forgets it.
#[post("/quan-tri/nhap/{id}")]
pub(crate) async fn change_import(
    sent: PostedOrBroughtBack,
    desk: web::Data<HandlerState>,
    keys: web::Data<TokenKeys>,
    id: web::Path<String>,
) -> HttpResponse {
    let PostedOrBroughtBack { me, form, back } = sent;
    let found = match read(&me, &desk, keys.form_key(), &id).await {
        Ok(found) => found,
        Err(problem) => return me.answer(Err(problem)),
    };
    // Only the form of columns says how the file is read.
    let shown = match form.get("do") {
        "import" | "stop" | "forget" => import_form::filled_in(&found.choices),
        _ => form.clone(),
    };
    let done = if back { Ok(None) } else { done(&me, &desk, &keys, (&found, &form)).await };
    match done {
        Ok(Some(to)) => page::see_other(&to),
        Ok(None) => {
            let page = drawn(&me, &found, &shown, None);
            me.answer(page.map(|page| page.brought_back(back, me.language())))
        }
        Err(problem) if is_shown_on_the_form(&problem) => {
            // Somebody may have done something with it meanwhile.
            match read(&me, &desk, keys.form_key(), &id).await {
                Ok(found) => me.answer(drawn(&me, &found, &shown, Some(&problem))),
                Err(problem) => me.answer(Err(problem)),
            }
        }
        Err(problem) => me.answer(Err(problem)),
    }
}

/// Does it, and says where to go on; nothing where the form is only looked at.
async fn done(
    me: &DeskOfficer,
    desk: &HandlerState,
    keys: &TokenKeys,
    (found, form): (&ImportRead, &PostedForm),
) -> Result<Option<String>, Problem> {
    let (officer, now, id) = (me.officer.clone(), desk.now(), found.row.id);
    let here = found.address("");
    match form.get("do") {
        "rehearse" | "read" => {
            let told = import_form::told(form);
            let read_otherwise = (told.encoding.as_ref(), told.sheet.as_ref())
                != (found.choices.encoding.as_ref(), found.choices.sheet.as_ref());
            if read_otherwise || form.get("do") == "read" {
                read_again(me, desk, keys.form_key(), (found, told)).await?;
            } else {
                let choices = checked(me, desk, (found, form)).await?;
                let chosen = officer.clone();
                desk.database
                    .write(move |conn| actions::choose(conn, &chosen, id, (&choices, None), now))
                    .await?;
                start(desk, keys, (me, id, RunKind::Rehearsal)).await?;
            }
        }
        "import" => start(desk, keys, (me, id, RunKind::Import)).await?,
        "stop" => desk.database.write(move |conn| actions::ask_to_stop(conn, &officer, id)).await?,
        "forget" => {
            desk.database.write(move |conn| actions::forget(conn, &officer, id, now)).await?;
            return Ok(Some(format!("{IMPORTS}?xong=xoa")));
        }
        _ => {
            checked(me, desk, (found, form)).await?;
            return Ok(None);
        }
    }
    Ok(Some(here))
}

/// Claims a run and begins it.
async fn start(
    desk: &HandlerState,
    keys: &TokenKeys,
    (me, id, kind): (&DeskOfficer, ImportId, RunKind),
) -> Result<(), Problem> {
    let (officer, now) = (me.officer.clone(), desk.now());
    let run = desk.database.write(move |conn| actions::begin(conn, &officer, (id, kind), now)).await?;
    let runner = ImportRunner {
        database: desk.database.clone(),
        number_key: desk.books.number_key.clone(),
        cipher: keys.form_key(),
        clock: desk.clock.clone(),
    };
    runner.start(run);
    Ok(())
}

/// Reads the file in another encoding, or another sheet of it; its columns are recognised anew.
async fn read_again(
    me: &DeskOfficer,
    desk: &HandlerState,
    cipher: CipherKey,
    (found, told): (&ImportRead, ImportChoices),
) -> Result<(), Problem> {
    let (key, id) = (found.row.key(), found.row.id);
    let office = found.office.as_ref().map(|office| office.code.clone()).unwrap_or_default();
    let read_by = cipher.clone();
    let bytes =
        desk.database.read(move |conn| content::read(conn, &read_by, key, ContentKind::Register)).await?;
    let bytes = bytes.ok_or_else(no_such_import)?;
    let looked = web::block(move || {
        let glance = FileGlance::of(&bytes, &told.told());
        let choices = glance.proposed(&told, &office);
        Ok::<_, Problem>((sealed_json(&cipher, key, ContentKind::Glance, &glance)?, choices))
    });
    let (glance, choices) = looked.await.map_err(|error| Problem::new(Code::Internal).because(error))??;
    let (officer, now) = (me.officer.clone(), desk.now());
    let write =
        move |conn: &mut Connection| actions::choose(conn, &officer, id, (&choices, Some(&glance)), now);
    desk.database.write(write).await
}

/// What the form says, after a look at all of it.
async fn checked(
    me: &DeskOfficer,
    desk: &HandlerState,
    (found, form): (&ImportRead, &PostedForm),
) -> Result<ImportChoices, Problem> {
    me.only_administrators()?;
    let office = found.office.as_ref().map(|office| office.code.clone()).unwrap_or_default();
    let choices = import_form::read(form, &office);
    let glance = found.glance.clone().unwrap_or_default();
    let named = import_form::procedures_named(form);
    let unknown = desk
        .database
        .read(move |conn| -> Result<Vec<String>, Problem> {
            let mut unknown = Vec::new();
            for (code, field) in named {
                if procedure::store::find_by_code(conn, &code)?.is_none() {
                    unknown.push(field);
                }
            }
            Ok(unknown)
        })
        .await?;
    let mut checked = import_form::check(&choices, &glance);
    for field in unknown {
        let (vi, en) = ("không có thủ tục nào mã này", "there is no procedure of that code");
        let problem = checked.err().unwrap_or_else(|| Problem::new(Code::InvalidInput));
        checked = Err(problem.with_field(field, "unknown", vi, en));
    }
    checked.map(|()| choices)
}

/// The list of bad rows, to be mended and uploaded by itself.
#[get("/quan-tri/nhap/{id}/dong-loi")]
pub(crate) async fn bad_rows(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    keys: web::Data<TokenKeys>,
    id: web::Path<String>,
) -> HttpResponse {
    list(me, &desk, keys.form_key(), (&id, ContentKind::BadRows, "errors.csv")).await
}

/// The list of what is to be looked at in good rows.
#[get("/quan-tri/nhap/{id}/can-xem")]
pub(crate) async fn doubtful_rows(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    keys: web::Data<TokenKeys>,
    id: web::Path<String>,
) -> HttpResponse {
    list(me, &desk, keys.form_key(), (&id, ContentKind::Warnings, "warnings.csv")).await
}

async fn list(
    me: DeskOfficer,
    desk: &HandlerState,
    cipher: CipherKey,
    (id, kind, ending): (&str, ContentKind, &'static str),
) -> HttpResponse {
    let officer = me.officer.clone();
    let id = match id_of(id) {
        Ok(id) => id,
        Err(problem) => return me.answer(Err(problem)),
    };
    let read = move |conn: &mut Connection| -> Result<(String, Vec<u8>), Problem> {
        let row = actions::found(conn, &officer, id)?;
        let bytes = content::read(conn, &cipher, row.key(), kind)?.ok_or_else(no_such_import)?;
        Ok((row.file_name, bytes))
    };
    match desk.database.read(read).await {
        Ok((name, bytes)) => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
            .insert_header((CONTENT_DISPOSITION, disposition_of("attachment", &name, ending)))
            .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .insert_header((CACHE_CONTROL, "no-store"))
            .body(bytes),
        Err(problem) => me.answer(Err(problem)),
    }
}
