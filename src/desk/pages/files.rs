//! The files of a dossier: added by a form, looked at in the page, withdrawn with a reason.

use actix_web::http::header::{HeaderValue, X_FRAME_OPTIONS};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;

use crate::access::PersonalReadKind;
use crate::attachment::actions::{self, FilePlace, may_be_added_by};
use crate::attachment::adding::{AddingWish, AttachmentState};
use crate::attachment::file_type::FileType;
use crate::attachment::http::{NOTHING, hand_out};
use crate::attachment::placing::AttachmentPurpose;
use crate::attachment::store::AttachmentId;
use crate::attachment::views::{AttachmentList, AttachmentView};
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::{self, DeskPage, PAPER_POLICY};
use crate::desk::pages::file_section::{FileFormFacts, FileSection, choose_again, read_about, size_words};
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::flash::flash;
use crate::desk::posted::PostedForm;
use crate::desk::posted_files::{LOST_FILES, PostedWithFiles, fingerprint_with_files};
use crate::desk::shown::{address, short};
use crate::desk::words::W;
use crate::dossier::books::applicant::HandedPaper;
use crate::dossier::books::store::find_by_code;
use crate::dossier::endpoints::handler_state::{HandlerState, hidden};
use crate::dossier::views::people::must_be_seen;
use crate::platform::check::Check;
use crate::platform::database::Id;
use crate::platform::database::idempotency::{IdempotencyKey, KeptAnswer};
use crate::platform::error::{Code, Language, Problem};
use crate::platform::instant::Instant;
use crate::procedure::version::RequiredPaper;

/// What a picture may do that is opened by itself or in a page of ours: nothing but be seen.
const PICTURE_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'self'";
/// The longest key of a form.
const LONGEST_KEY: usize = 200;

/// What the address of the files says: which were just added or withdrawn.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FilesAddress {
    /// One of those that were just added.
    moi: String,
    /// The one that was just withdrawn.
    rut: String,
}

/// The files of a dossier, read for a page.
struct FilesRead {
    code: String,
    person: String,
    procedure: String,
    /// Those that were withdrawn too.
    all: AttachmentList,
    standing: AttachmentList,
    papers: Vec<HandedPaper>,
    checklist: Vec<RequiredPaper>,
    may_add: bool,
    now: Instant,
}

async fn read(me: &DeskOfficer, desk: &HandlerState, code: &str) -> Result<FilesRead, Problem> {
    let (officer, books, now) = (me.officer.clone(), desk.books.clone(), desk.now());
    let code = code.to_owned();
    desk.database
        .read(move |conn| {
            let row = find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
            must_be_seen(conn, &officer, PersonalReadKind::File, &row)?;
            let version = books.procedures.version(conn, row.procedure_version_id)?;
            Ok(FilesRead {
                all: AttachmentList::of(conn, &officer, &row, |_| true)?,
                standing: AttachmentList::of(conn, &officer, &row, |file| file.withdrawn_at.is_none())?,
                papers: row.papers()?,
                checklist: version.content.papers.clone(),
                may_add: may_be_added_by(&officer, &row),
                person: row.applicant_name.clone(),
                procedure: version.content.name_vi.clone(),
                code: row.code,
                now,
            })
        })
        .await
}

impl FilesRead {
    fn section(&self, language: Language) -> FileSection<'_> {
        FileSection {
            code: &self.code,
            files: &self.standing,
            papers: &self.papers,
            checklist: &self.checklist,
            now: self.now,
            language,
        }
    }

    /// The file of this key, also one that was withdrawn.
    fn file(&self, id: &str) -> Option<&AttachmentView> {
        let id = AttachmentId::parse(id)?;
        self.all.items.iter().find(|file| file.id == id)
    }
}

/// The files of a dossier and the form by which more are added.
#[get("/ho-so/{code}/tep")]
pub(crate) async fn files_page(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    code: web::Path<String>,
    asked: web::Query<FilesAddress>,
) -> HttpResponse {
    let drawn = read(&me, &desk, &code).await;
    me.answer(drawn.and_then(|read| page_of(&me, &read, &PostedForm::default(), (None, Some(&asked)))))
}

/// What was just done, where the register says that this officer did it.
fn done_words(me: &DeskOfficer, read: &FilesRead, asked: &FilesAddress) -> Option<String> {
    let own = &me.officer.username;
    if let Some(file) = read.file(&asked.moi).filter(|file| file.added_by == *own) {
        let together =
            read.all.items.iter().filter(|one| one.added_by == *own && one.added_at == file.added_at);
        return Some(format!("{} {}.", W::FilesAdded.say(me.language()), together.count()));
    }
    let file = read.file(&asked.rut)?;
    let withdrawn = file.withdrawal.as_ref().is_some_and(|done| done.by == *own);
    withdrawn.then(|| format!("{}: {}.", W::FileWithdrawn.say(me.language()), file.file_name))
}

fn page_of(
    me: &DeskOfficer,
    read: &FilesRead,
    form: &PostedForm,
    (problem, asked): (Option<&Problem>, Option<&FilesAddress>),
) -> Result<DeskPage, Problem> {
    let language = me.language();
    let section = read.section(language);
    let token = me.token()?;
    let key = <Id>::new().to_string();
    let label = |name: &str| (name == "paper").then_some(W::FileAbout);
    let title = format!("{} {}", W::Files.say(language), read.code);
    let content = html! {
        @if let Some(done) = asked.and_then(|asked| done_words(me, read, asked)) { (flash(&html! { (done) })) }
        @if let Some(problem) = problem {
            (errors(problem, &label, language))
            p.box.warn { (W::ChooseFilesAgain.say(language)) }
        } @else {
            (choose_again(&form.all(LOST_FILES).collect::<Vec<_>>(), language))
        }
        h1 { (title) }
        (who(read))
        @if read.may_add {
            (section.form(&FileFormFacts { token: &token, key: &key, form, problem }))
        }
        (section.heading())
        (section.list())
        (withdrawn(read, language))
    };
    Ok(DeskPage::of(title, content, problem, language))
}

fn who(read: &FilesRead) -> Markup {
    html! {
        p { a href={ "/ho-so/" (read.code) } { (read.code) } " · " (read.procedure) " · " strong { (read.person) } }
    }
}

/// What was withdrawn, by whom and why.
fn withdrawn(read: &FilesRead, language: Language) -> Markup {
    let gone: Vec<_> =
        read.all.items.iter().filter_map(|file| file.withdrawal.as_ref().map(|done| (file, done))).collect();
    html! {
        @if !gone.is_empty() {
            details {
                summary { (W::WithdrawnFiles.say(language)) " (" (gone.len()) ")" }
                ul.files {
                    @for (file, done) in gone {
                        li {
                            @if file.address.is_some() { a href={ "/ho-so/" (read.code) "/tep/" (file.id) } { (file.file_name) } }
                            @else { (file.file_name) }
                            ": " (done.reason) br;
                            span.hint { (done.by_name) ", " (short(done.at, read.now)) }
                        }
                    }
                }
            }
        }
    }
}

/// Adds files. The page comes back with what is wrong with each where they are not added.
#[post("/ho-so/{code}/tep")]
pub(crate) async fn add_files(
    posted: PostedWithFiles,
    desk: web::Data<HandlerState>,
    state: web::Data<AttachmentState>,
    code: web::Path<String>,
) -> HttpResponse {
    let PostedWithFiles { me, form, received, back } = posted;
    let read = match read(&me, &desk, &code).await {
        Ok(read) => read,
        Err(problem) => return me.answer(Err(problem)),
    };
    if back {
        let drawn = page_of(&me, &read, &form, (None, None));
        return me.answer(drawn.map(|page| page.brought_back(true, me.language())));
    }
    let (purpose, paper) = read_about(form.get("about"));
    let purpose = AttachmentPurpose::parse(&purpose).unwrap_or(AttachmentPurpose::Paper);
    let key = form.filled("key").filter(|key| key.len() <= LONGEST_KEY).map(|key| IdempotencyKey {
        key: key.to_owned(),
        fingerprint: fingerprint_with_files(&form, &received, &format!("{}/tep", read.code)),
    });
    let wish = AddingWish { code: read.code.clone(), place: FilePlace { purpose, paper }, key };
    match state.attach(me.officer.clone(), wish, received).await.and_then(|kept| first_of(&kept)) {
        Ok(first) => page::see_other(&address(&format!("/ho-so/{}/tep", read.code), &[("moi", &first)])),
        Err(problem) if problem.code.status() < 500 => {
            me.answer(page_of(&me, &read, &form, (Some(&problem), None)))
        }
        Err(problem) => me.answer(Err(problem)),
    }
}

/// The key of the first file that was added.
fn first_of(kept: &KeptAnswer) -> Result<String, Problem> {
    let told: Value =
        serde_json::from_str(&kept.body).map_err(|error| Problem::new(Code::Internal).because(error))?;
    Ok(told.pointer("/items/0/id").and_then(Value::as_str).unwrap_or_default().to_owned())
}

fn no_such_file() -> Problem {
    Problem::not_found("hồ sơ này không có tệp như vậy", "this dossier has no such file")
}

/// One file in a page: shown where browsers show it, to be saved otherwise.
#[get("/ho-so/{code}/tep/{id}")]
pub(crate) async fn file_page(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    path: web::Path<(String, String)>,
) -> HttpResponse {
    let (code, id) = path.into_inner();
    let drawn = read(&me, &desk, &code).await.and_then(|read| {
        let file = read.file(&id).filter(|file| file.withdrawal.is_none() || file.address.is_some());
        let file = file.ok_or_else(no_such_file)?;
        Ok(DeskPage::new(
            format!("{} {}", file.file_name, read.code),
            file_content(&read, file, me.language()),
        ))
    });
    me.answer(drawn)
}

fn file_content(read: &FilesRead, file: &AttachmentView, language: Language) -> Markup {
    let page = format!("/ho-so/{}/tep/{}", read.code, file.id);
    let content = format!("{page}/noi-dung");
    let words = if language == Language::Vietnamese {
        file.virus_check.words_vi()
    } else {
        file.virus_check.words_en()
    };
    html! {
        h1 { (file.file_name) }
        (who(read))
        p {
            (file.file_type.as_str().to_uppercase()) " " (size_words(file.size_bytes)) " · " (file.added_by_name) ", " (short(file.added_at, read.now))
            " · " (words)
        }
        @if let Some(done) = &file.withdrawal {
            p.box.warn { (W::FileWithdrawn.say(language)) ": " (done.reason) " (" (done.by_name) ", " (short(done.at, read.now)) ")" }
        }
        p {
            @if file.address.is_some() { a.btn href=(content) id="print-file" { (W::OpenOrSave.say(language)) } " " }
            a.btn href={ "/ho-so/" (read.code) "/tep" } { (W::AllFiles.say(language)) } " "
            @if file.may_withdraw { a href={ (page) "/rut-lai" } { (W::WithdrawFile.say(language)) } }
        }
        @if file.address.is_some() {
            @match file.file_type {
                FileType::Pdf => { iframe.paper id="paper" src=(content) title=(file.file_name) {} }
                FileType::Jpeg | FileType::Png => { p.picture { img src=(content) alt=(file.file_name); } }
                FileType::Tiff | FileType::Docx | FileType::Xlsx | FileType::Odt => { p.hint { (W::NotShownHere.say(language)) } }
            }
        }
    }
}

/// The file itself. Only pages of this service may hold it in a frame.
#[get("/ho-so/{code}/tep/{id}/noi-dung")]
pub(crate) async fn file_itself(
    me: DeskOfficer,
    state: web::Data<AttachmentState>,
    http: HttpRequest,
    path: web::Path<(String, String)>,
) -> HttpResponse {
    let (officer, (code, id)) = (me.officer.clone(), path.into_inner());
    let found = state.database.read(move |conn| actions::handed_out(conn, &officer, (&code, &id))).await;
    let file = match found {
        Ok((_, file)) => file,
        Err(problem) => return me.answer(Err(problem)),
    };
    // Viewers of PDF do not run in a sandbox; a picture needs none of what one keeps away.
    let (shown, policy) = match file.file_type {
        FileType::Pdf => ("inline", PAPER_POLICY),
        FileType::Jpeg | FileType::Png => ("inline", PICTURE_POLICY),
        FileType::Tiff | FileType::Docx | FileType::Xlsx | FileType::Odt => ("attachment", NOTHING),
    };
    match hand_out(&state, &http, &file, (shown, policy, "no-store")).await {
        Ok(mut answer) => {
            answer.headers_mut().insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
            answer
        }
        Err(problem) => me.answer(Err(problem)),
    }
}

fn withdrawal_page(
    me: &DeskOfficer,
    read: &FilesRead,
    file: &AttachmentView,
    (form, problem): (&PostedForm, Option<&Problem>),
) -> Result<DeskPage, Problem> {
    let language = me.language();
    let token = me.token()?;
    let label = |name: &str| (name == "reason").then_some(W::WithdrawalReason);
    let title = format!("{} {}", W::WithdrawFile.say(language), file.file_name);
    let reason = FormField {
        name: "reason",
        label: W::WithdrawalReason.say(language),
        hint: None,
        value: form.get("reason"),
        error: error_of(problem, "reason", language),
        kind: FieldKind::Long,
        optional: false,
    };
    let content = html! {
        div.narrow {
            @if let Some(problem) = problem { (errors(problem, &label, language)) }
            h1 { (title) }
            (who(read))
            p.box.warn { (W::WithdrawalEffect.say(language)) }
            form method="post" action={ "/ho-so/" (read.code) "/tep/" (file.id) "/rut-lai" } {
                input type="hidden" name="csrf" value=(token);
                (reason.draw(language))
                div.buttons {
                    button.main type="submit" data-key="do" { (W::WithdrawFile.say(language)) " " kbd { "F9" } }
                    a.btn href={ "/ho-so/" (read.code) "/tep" } { (W::Back.say(language)) }
                }
            }
        }
    };
    Ok(DeskPage::of(title, content, problem, language))
}

/// The file that this officer may withdraw.
fn withdrawable<'r>(read: &'r FilesRead, id: &str) -> Result<&'r AttachmentView, Problem> {
    let file = read.file(id).filter(|file| file.withdrawal.is_none()).ok_or_else(no_such_file)?;
    if file.may_withdraw {
        return Ok(file);
    }
    Err(Problem::new(Code::RoleMayNot).say(
        "chỉ người đính kèm hoặc người giám sát rút lại được tệp",
        "a file is withdrawn by whoever added it or by a supervisor",
    ))
}

/// The form by which a file is withdrawn.
#[get("/ho-so/{code}/tep/{id}/rut-lai")]
pub(crate) async fn withdraw_form(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    path: web::Path<(String, String)>,
) -> HttpResponse {
    let (code, id) = path.into_inner();
    let drawn = read(&me, &desk, &code).await.and_then(|read| {
        let file = withdrawable(&read, &id)?;
        withdrawal_page(&me, &read, file, (&PostedForm::default(), None))
    });
    me.answer(drawn)
}

/// Withdraws a file.
#[post("/ho-so/{code}/tep/{id}/rut-lai")]
pub(crate) async fn withdraw_file(
    posted: PostedOrBroughtBack,
    desk: web::Data<HandlerState>,
    path: web::Path<(String, String)>,
) -> HttpResponse {
    let PostedOrBroughtBack { me, form, back } = posted;
    let (code, id) = path.into_inner();
    if back {
        let drawn = read(&me, &desk, &code)
            .await
            .and_then(|read| withdrawal_page(&me, &read, withdrawable(&read, &id)?, (&form, None)));
        return me.answer(drawn.map(|page| page.brought_back(true, me.language())));
    }
    let mut check = Check::new();
    let reason = check.text("reason", form.get("reason"), 1000);
    let done = match check.finish(reason) {
        Ok(reason) => {
            let (officer, now, key) = (me.officer.clone(), desk.now(), (code.clone(), id.clone()));
            desk.database
                .write(move |conn| actions::withdraw(conn, &officer, (&key.0, &key.1), &reason, now))
                .await
        }
        Err(problem) => Err(problem),
    };
    match done {
        Ok((row, file)) => {
            let to = format!("/ho-so/{}/tep", row.code);
            page::see_other(&address(&to, &[("rut", &file.id.to_string())]))
        }
        Err(problem) if problem.code == Code::InvalidInput => {
            let drawn = read(&me, &desk, &code).await.and_then(|read| {
                let file = withdrawable(&read, &id)?;
                withdrawal_page(&me, &read, file, (&form, Some(&problem)))
            });
            me.answer(drawn)
        }
        Err(problem) => me.answer(Err(problem)),
    }
}
