//! Registers that are imported: those that were uploaded, and the form by which another one is.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

use super::common::{AdminView, IMPORTS, LabelledProblem, admin_page, agency_choices, is_shown_on_the_form};
use super::import_progress::state_words;
use super::import_undo_view::undo_words;
use crate::access::permission::OfficerName;
use crate::access::store::officer_names;
use crate::access::tokens::TokenKeys;
use crate::access::{OfficerId, Role};
use crate::agency::Agency;
use crate::attachment::archive::unpacked_size;
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::{self, DeskPage};
use crate::desk::pages::file_section::{choose_again, size_words};
use crate::desk::parts::errors::error_of;
use crate::desk::parts::field::{FieldKind, FormField, field_id};
use crate::desk::parts::flash::flash;
use crate::desk::posted::PostedForm;
use crate::desk::posted_files::{LOST_FILES, PostedRegister, REGISTER, SentRegister};
use crate::desk::shown::short;
use crate::desk::words::W;
use crate::import::kept::actions::{self, MOST_UNPACKED, UploadedRegister};
use crate::import::kept::store::{ImportId, ImportKey, ImportRow};
use crate::import::undo::runs::store::{self as undos, UndoRow};
use crate::platform::database::Connection;
use crate::platform::error::{Code, Language, Problem};
use crate::platform::instant::Instant;
use crate::platform::service_state::ServiceState;

/// The most lines of the list.
const MOST: i64 = 50;
/// What a browser offers to choose from.
const ACCEPTED: &str =
    ".csv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What the address says: whether a file was just forgotten.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ImportsAddress {
    xong: String,
}

/// What the page is drawn from.
struct ImportsRead {
    offices: Vec<Agency>,
    rows: Vec<ImportRow>,
    undos: BTreeMap<ImportId, UndoRow>,
    names: BTreeMap<OfficerId, OfficerName>,
    now: Instant,
}

async fn read(me: &DeskOfficer, service: &ServiceState) -> Result<ImportsRead, Problem> {
    me.only_administrators()?;
    let (officer, now) = (me.officer.clone(), service.now());
    let read = move |conn: &mut Connection| -> Result<ImportsRead, Problem> {
        let rows = actions::listed(conn, &officer, MOST)?;
        let names = officer_names(conn, &actions::people(&rows))?;
        let undos = undos::of_offices(conn, &officer.reach_as(Role::Administrator).offices())?;
        Ok(ImportsRead {
            undos: undos.into_iter().map(|undo| (undo.import_id, undo)).collect(),
            offices: actions::offices(conn, &officer, now)?,
            names: names.into_iter().collect(),
            rows,
            now,
        })
    };
    service.database.read(read).await
}

/// The page.
#[get("/quan-tri/nhap")]
pub(crate) async fn import_list(
    me: DeskOfficer,
    service: web::Data<ServiceState>,
    asked: web::Query<ImportsAddress>,
) -> HttpResponse {
    let drawn = read(&me, &service).await;
    let forgotten = asked.xong == "xoa";
    me.answer(drawn.and_then(|read| drawn_page(&me, &read, (&PostedForm::default(), None), forgotten)))
}

fn drawn_page(
    me: &DeskOfficer,
    read: &ImportsRead,
    (form, problem): (&PostedForm, Option<&Problem>),
    forgotten: bool,
) -> Result<DeskPage, Problem> {
    let (language, token) = (me.language(), me.token()?);
    let say = |words: W| words.say(language);
    let label = |name: &str| match name {
        "agency" => Some(W::ImportOfOffice),
        REGISTER => Some(W::ImportFile),
        _ => None,
    };
    let view = AdminView {
        section: IMPORTS,
        title: say(W::ImportsTitle),
        problem: problem.map(|problem| LabelledProblem::of(problem, &label)),
    };
    let lost: Vec<&str> = form.all(LOST_FILES).collect();
    let content = html! {
        @if forgotten { (flash(&html! { (say(W::ImportForgotten)) })) }
        (choose_again(&lost, language))
        p { (say(W::ImportsAbout)) }
        (upload_form(read, &token, (form, problem), language))
        h2 { (say(W::ImportListTitle)) }
        (list(read, language))
    };
    Ok(admin_page(&view, &content, language))
}

fn upload_form(
    read: &ImportsRead,
    token: &str,
    (form, problem): (&PostedForm, Option<&Problem>),
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    let office = FormField {
        name: "agency",
        label: say(W::ImportOfOffice),
        hint: None,
        value: form.get("agency"),
        error: error_of(problem, "agency", language),
        kind: FieldKind::Choice(agency_choices(&read.offices)),
        optional: false,
    };
    let id = field_id(REGISTER);
    let error = error_of(problem, REGISTER, language);
    let described = if error.is_some() { format!("{id}-hint {id}-error") } else { format!("{id}-hint") };
    html! {
        form.narrow method="post" action=(IMPORTS) enctype="multipart/form-data" {
            h2 { (say(W::ImportUploadTitle)) }
            input type="hidden" name="csrf" value=(token);
            (office.draw(language))
            div.field {
                label for=(id) { (say(W::ImportFile)) }
                span.hint id={ (id) "-hint" } { (say(W::ImportFileHint)) }
                @if let Some(error) = error { span.err id={ (id) "-error" } { (error) } }
                input type="file" id=(id) name=(REGISTER) accept=(ACCEPTED) aria-invalid=[error.map(|_| "true")] aria-describedby=(described);
            }
            p.hint { (say(W::ImportPrivacy)) }
            div.buttons { button.main type="submit" data-key="do" { (say(W::ImportUpload)) " " kbd { "F9" } } }
        }
    }
}

fn list(read: &ImportsRead, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let heads = [W::ImportFile, W::ImportOfOffice, W::ImportStateHead, W::ImportTaken, W::ImportUploaded];
    let office = |row: &ImportRow| {
        read.offices.iter().find(|office| office.id == row.office_id).map_or("", |office| &office.name_vi)
    };
    let by = |row: &ImportRow| read.names.get(&row.made_by).map_or("", |name| &name.full_name);
    html! {
        @if read.rows.is_empty() {
            p { (say(W::ImportNone)) }
        } @else {
            table.list.cells {
                thead { tr { @for words in heads { th scope="col" { (say(words)) } } } }
                tbody {
                    @for row in &read.rows {
                        tr {
                            td { a href={ (IMPORTS) "/" (row.id) } { (row.file_name) } }
                            td data-l=(say(W::ImportOfOffice)) { (office(row)) }
                            td data-l=(say(W::ImportStateHead)) { (say(state_words(row.state_at(read.now)))) @if let Some(undo) = read.undos.get(&row.id) { "; " (say(undo_words(undo.state_at(read.now)))) } }
                            td data-l=(say(W::ImportTaken)) { (row.added + row.updated) }
                            td data-l=(say(W::ImportUploaded)) { (short(row.made_at, read.now)) ", " (by(row)) ", " (size_words(row.size_bytes)) }
                        }
                    }
                }
            }
        }
    }
}

/// What is wrong with what was sent, each at its field.
fn checked(
    read: &ImportsRead,
    form: &PostedForm,
    register: Option<SentRegister>,
) -> Result<(Agency, String, Vec<u8>), Problem> {
    let mut problem = Problem::new(Code::InvalidInput);
    let office = read.offices.iter().find(|office| office.code == form.get("agency"));
    if office.is_none() {
        let (vi, en) = ("chọn một cơ quan bạn quản trị", "choose an office that you administer");
        problem = problem.with_field("agency", "unknown", vi, en);
    }
    let sent = register.unwrap_or_default();
    let wrong = if sent.too_large {
        Some((
            "too_large",
            "nặng quá 20 MB: chia sổ theo năm rồi tải từng phần",
            "has more than 20 MB: split it by years",
        ))
    } else if sent.bytes.is_empty() {
        Some((
            "required",
            "chọn tệp sổ; tệp không được rỗng",
            "choose the file of the register; it must not be empty",
        ))
    } else if unpacked_size(&sent.bytes).is_some_and(|size| size > MOST_UNPACKED) {
        Some((
            "too_large",
            "bảng tính mở ra nặng quá 300 MB: xóa định dạng và trang thừa rồi lưu lại",
            "the workbook unpacks to more than 300 MB: remove formats and sheets that are not needed",
        ))
    } else if sent.name.is_none() {
        Some((
            "unwritable",
            "đặt tên tệp ngắn hơn 200 ký tự và không có ký tự lạ",
            "give the file a shorter, plain name",
        ))
    } else {
        None
    };
    if let Some((code, vi, en)) = wrong {
        problem = problem.with_field(REGISTER, code, vi, en);
    }
    match (office, sent.name) {
        (Some(office), Some(name)) if problem.fields.is_empty() => Ok((office.clone(), name, sent.bytes)),
        _ => Err(problem),
    }
}

/// Takes a register in. Nothing is brought into the books by it.
#[post("/quan-tri/nhap")]
pub(crate) async fn upload_register(
    posted: PostedRegister,
    service: web::Data<ServiceState>,
    keys: web::Data<TokenKeys>,
) -> HttpResponse {
    let PostedRegister { me, form, register, back } = posted;
    let read = match read(&me, &service).await {
        Ok(read) => read,
        Err(problem) => return me.answer(Err(problem)),
    };
    if back {
        let drawn = drawn_page(&me, &read, (&form, None), false);
        return me.answer(drawn.map(|page| page.brought_back(true, me.language())));
    }
    let taken = match checked(&read, &form, register) {
        Ok(sent) => taken_in(&me, &service, &keys, sent).await,
        Err(problem) => Err(problem),
    };
    match taken {
        Ok(key) => page::see_other(&format!("{IMPORTS}/{}", key.id)),
        Err(problem) if is_shown_on_the_form(&problem) => {
            let again = form.without(LOST_FILES);
            me.answer(drawn_page(&me, &read, (&again, Some(&problem)), false))
        }
        Err(problem) => me.answer(Err(problem)),
    }
}

async fn taken_in(
    me: &DeskOfficer,
    service: &ServiceState,
    keys: &TokenKeys,
    (office, name, bytes): (Agency, String, Vec<u8>),
) -> Result<ImportKey, Problem> {
    let (cipher, officer, now) = (keys.form_key(), me.officer.clone(), service.now());
    let looked = web::block(move || {
        let digest = Sha256::digest(&bytes).to_vec();
        UploadedRegister::of(&cipher, &office, (name, bytes, digest))
    });
    let uploaded = looked.await.map_err(|error| Problem::new(Code::Internal).because(error))??;
    let key = uploaded.key;
    service.database.write(move |conn| actions::take_in(conn, &officer, &uploaded, now)).await?;
    Ok(key)
}
