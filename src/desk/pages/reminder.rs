//! Reminding whoever has a dossier: the form, the reminders that were made, and the slip of each.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};
use serde_json::Value;

use crate::access;
use crate::access::PersonalReadKind;
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::{self, DeskPage};
use crate::desk::pages::paper::as_shown_in_a_frame;
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::flash::flash;
use crate::desk::posted::PostedForm;
use crate::desk::shown::short;
use crate::desk::value_words::role_words;
use crate::desk::words::W;
use crate::dossier::acts::reminding::may_remind;
use crate::dossier::books::store::find_by_code;
use crate::dossier::endpoints::handler_state::{HandlerState, hidden};
use crate::dossier::endpoints::reminders::http::slip_name;
use crate::dossier::endpoints::reminders::remind::{ReminderRequest, no_such_reminder};
use crate::dossier::views::people::as_seen;
use crate::dossier::views::reminders::view::{ReminderList, ReminderView};
use crate::form::words::capitalised;
use crate::platform::database::Id;
use crate::platform::database::idempotency::IdempotencyKey;
use crate::platform::document::DocumentFormat;
use crate::platform::document::http::answer;
use crate::platform::error::{Code, Language, Problem};
use crate::platform::instant::Instant;

/// The longest key of a form.
const LONGEST_KEY: usize = 200;

/// Who has the dossier, and the reminders of it.
struct RemindingRead {
    code: String,
    person: String,
    procedure: String,
    holder: Option<String>,
    role: Option<String>,
    list: ReminderList,
    may: Result<(), Problem>,
    now: Instant,
}

async fn read(me: &DeskOfficer, desk: &HandlerState, code: &str) -> Result<RemindingRead, Problem> {
    let (officer, books, now, language) = (me.officer.clone(), desk.books.clone(), desk.now(), me.language());
    let code = code.to_owned();
    desk.database
        .read(move |conn| {
            let row = find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
            let version = books.procedures.version(conn, row.procedure_version_id)?;
            let holder: Vec<_> = row.handler_id.into_iter().collect();
            let holder = access::store::officer_names(conn, &holder)?.into_values().next();
            Ok(RemindingRead {
                list: ReminderList::of(conn, &officer, &row)?,
                may: may_remind(&officer, &row),
                holder: holder.map(|name| name.full_name),
                role: row.step_role().map(|role| role_words(role, language).to_owned()),
                person: as_seen(conn, &officer, PersonalReadKind::Dossier, &row)?.applicant_name,
                procedure: version.content.name_vi.clone(),
                code: row.code,
                now,
            })
        })
        .await
}

/// Reminders of a dossier as a part of its page.
pub(crate) fn reminders(code: &str, list: &ReminderList, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        @if !list.items.is_empty() {
            h2 id="don-doc" { (say(W::Reminders)) " (" (list.count) ")" }
            ul { @for one in list.items.iter().rev() { li { (line(code, one, now, language)) } } }
        }
    }
}

fn line(code: &str, one: &ReminderView, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let to = one.officer_name.as_deref().unwrap_or_else(|| role_words(one.role, language));
    html! {
        (short(one.made_at, now)) " · " (one.made_by_name) " → " (to)
        @if let Some(note) = &one.note { ": " (note) }
        @if !one.answered { " (" strong { (say(W::NotAnsweredYet)) } ")" }
        " · " a href={ "/ho-so/" (code) "/don-doc/" (one.number) "/phieu" } { (say(W::ReminderSlip)) " " (one.number) }
    }
}

/// The form, with the reminders that were made.
#[get("/ho-so/{code}/don-doc")]
pub(crate) async fn reminder_form(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    code: web::Path<String>,
) -> HttpResponse {
    let drawn =
        read(&me, &desk, &code).await.and_then(|read| drawn(&me, &read, &PostedForm::default(), None));
    me.answer(drawn)
}

fn drawn(
    me: &DeskOfficer,
    read: &RemindingRead,
    form: &PostedForm,
    problem: Option<&Problem>,
) -> Result<DeskPage, Problem> {
    let (language, token) = (me.language(), me.token()?);
    let title = format!("{} {}", W::Remind.say(language), read.code);
    let label = |name: &str| (name == "note").then_some(W::RemindNote);
    let content = html! {
        div.narrow {
            @if let Some(problem) = problem { (errors(problem, &label, language)) }
            h1 { (title) }
            p { a href={ "/ho-so/" (read.code) } { (read.code) } " · " (read.procedure) " · " strong { (read.person) } }
            (asked(read, &token, (form, problem), language))
            (reminders(&read.code, &read.list, read.now, language))
        }
    };
    Ok(DeskPage::of(title, content, problem, language))
}

/// The form where it can be sent; else why not.
fn asked(
    read: &RemindingRead,
    token: &str,
    (form, problem): (&PostedForm, Option<&Problem>),
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    if let Err(why) = &read.may {
        let why = why.detail.as_ref().map(|why| why.in_language(language).to_owned()).unwrap_or_default();
        return html! { p.box.warn { (capitalised(&why)) } };
    }
    if let Some(next) = read.list.next_at.filter(|next| *next > read.now) {
        return html! { p.box { (say(W::RemindAgainFrom)) " " (short(next, read.now)) "." } };
    }
    let whom = [read.holder.as_deref(), read.role.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    let key = form.filled("key").map_or_else(|| <Id>::new().to_string(), str::to_owned);
    let note = FormField {
        name: "note",
        label: say(W::RemindNote),
        hint: None,
        value: form.get("note"),
        error: error_of(problem, "note", language),
        kind: FieldKind::Long,
        optional: true,
    };
    html! {
        p { (say(W::RemindWhom)) ": " strong { (capitalised(&whom.join(", "))) } }
        p.hint { (say(W::RemindEffect)) }
        form method="post" action={ "/ho-so/" (read.code) "/don-doc" } {
            input type="hidden" name="csrf" value=(token);
            input type="hidden" name="key" value=(key);
            (note.draw(language))
            div.buttons {
                button.main type="submit" data-key="do" { (say(W::RemindNow)) " " kbd { "F9" } }
                a.btn href={ "/ho-so/" (read.code) } { (say(W::Back)) }
            }
        }
    }
}

/// Reminds, and leads to the slip.
#[post("/ho-so/{code}/don-doc")]
pub(crate) async fn remind(
    posted: PostedOrBroughtBack,
    desk: web::Data<HandlerState>,
    code: web::Path<String>,
) -> HttpResponse {
    let PostedOrBroughtBack { me, form, back } = posted;
    let done = if back { None } else { Some(send(&me, &desk, &code, &form).await) };
    let problem = match done {
        Some(Ok(number)) => {
            return page::see_other(&format!("/ho-so/{}/don-doc/{number}/phieu", code.as_str()));
        }
        Some(Err(problem)) if problem.code.status() >= 500 || problem.code == Code::NotFound => {
            return me.answer(Err(problem));
        }
        Some(Err(problem)) => Some(problem),
        None => None,
    };
    let drawn = read(&me, &desk, &code).await.and_then(|read| drawn(&me, &read, &form, problem.as_ref()));
    me.answer(drawn.map(|page| page.brought_back(back, me.language())))
}

async fn send(me: &DeskOfficer, desk: &HandlerState, code: &str, form: &PostedForm) -> Result<i64, Problem> {
    let key = form.filled("key").filter(|key| key.len() <= LONGEST_KEY).map(|key| IdempotencyKey {
        key: key.to_owned(),
        fingerprint: form.fingerprint(&format!("{code}/don-doc")),
    });
    let request = ReminderRequest { note: form.filled("note").map(str::to_owned) };
    let kept = desk.remind(me.officer.clone(), code.to_owned(), request, key).await?;
    let told: Value =
        serde_json::from_str(&kept.body).map_err(|error| Problem::new(Code::Internal).because(error))?;
    Ok(told.get("number").and_then(Value::as_i64).unwrap_or_default())
}

/// The slip in a frame.
#[get("/ho-so/{code}/don-doc/{number}/phieu")]
pub(crate) async fn reminder_slip(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    path: web::Path<(String, i32)>,
) -> HttpResponse {
    let (code, number) = path.into_inner();
    let language = me.language();
    let drawn = read(&me, &desk, &code).await.and_then(|read| {
        let one = read.list.items.iter().find(|one| one.number == number);
        let one = one.ok_or_else(no_such_reminder)?;
        // It is told to whoever did it, until something was done.
        let fresh = one.made_by == me.officer.username && !one.answered;
        let file = format!("/ho-so/{}/don-doc/{number}/phieu/pdf", read.code);
        let title = format!("{} {}", W::ReminderSlip.say(language), read.code);
        let content = html! {
            @if fresh { (flash(&html! { (W::Reminded.say(language)) })) }
            h1 { (title) }
            p {
                a href={ "/ho-so/" (read.code) } { (W::BackToDossier.say(language)) } " " (read.code) " · "
                a href=(file) id="print-file" { (W::OpenToPrint.say(language)) } " " kbd { "F8" }
            }
            iframe.paper id="paper" src=(file) title=(title) {}
        };
        Ok(DeskPage::new(title.clone(), content))
    });
    me.answer(drawn)
}

/// The slip itself. Only pages of this service may hold it in a frame.
#[get("/ho-so/{code}/don-doc/{number}/phieu/pdf")]
pub(crate) async fn reminder_slip_file(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    path: web::Path<(String, i32)>,
) -> HttpResponse {
    let (code, number) = path.into_inner();
    let name = slip_name(&code, number);
    let file = match desk.reminder_slip(me.officer.clone(), (code, number)).await {
        Ok(paper) => answer(paper, DocumentFormat::Pdf, &name).await,
        Err(problem) => Err(problem),
    };
    match file {
        Ok(file) => as_shown_in_a_frame(file),
        Err(problem) => me.answer(Err(problem)),
    }
}
