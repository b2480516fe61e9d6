//! The request for papers (form 02) at the counter, before anything is received: what is missing is written down, the form of reception waits
//! for weeks, and the citizen takes the paper home.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};
use serde::Deserialize;

use crate::access::Officer;
use crate::access::tokens::TokenKeys;
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::{self, DeskPage};
use crate::desk::pages::paper::as_shown_in_a_frame;
use crate::desk::pages::parked::{found_waiting, reception_offices};
use crate::desk::pages::typed_procedure::chosen;
use crate::desk::parked::{
    CounterRequest, MOST_ASKED, ParkedContent, ParkedFormId, ParkedRow, request_address, store,
};
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::posted::PostedForm;
use crate::desk::shown::address;
use crate::desk::value_words::sheet_words;
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::views::forms::before_reception::{RequestBeforeReception, printed};
use crate::form::facts::FormPerson;
use crate::form::{FormKind, FormSheet, PrintedForm, layout};
use crate::platform::check::Check;
use crate::platform::checked::Checked;
use crate::platform::database::Connection;
use crate::platform::document::DocumentFormat;
use crate::platform::document::http::drawn as drawn_file;
use crate::platform::error::{Code, Language, Problem};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureVersion;

/// The most lines of what is missing.
const MOST_LINES: usize = 30;
/// The longest of them.
const LONGEST_LINE: usize = 300;
/// The longest reason.
const LONGEST_REASON: usize = 1_000;
/// The lines of what is missing.
const PAPERS: &str = "papers";
/// Why it is missing.
const REASON: &str = "reason";

/// What the address says beside the form that waits.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RequestAddress {
    /// The sheet.
    kho: String,
}

/// What is needed of whatever waits: who and for what.
pub(crate) fn nameable(form: &PostedForm, version: Option<&ProcedureVersion>) -> Result<(), Problem> {
    let mut check = Check::new();
    if form.filled("applicant.name").is_none() {
        let _: Checked<()> = check.required("applicant.name");
    }
    if version.is_none() {
        let _: Checked<()> = check.required("procedure");
    }
    check.done()
}

/// The papers that the procedure demands and that were not handed in, one a line.
fn missing(version: &ProcedureVersion, form: &PostedForm) -> String {
    let handed = |row: usize| {
        ["originals", "copies"]
            .iter()
            .any(|part| form.filled(&format!("papers.{row}.{part}")).is_some_and(|count| count.trim() != "0"))
    };
    let all = form.filled("all_papers").is_some();
    let wanted = version.content.papers.iter().enumerate().filter(|(_, paper)| paper.required && !all);
    wanted
        .filter(|(row, _)| !handed(*row))
        .map(|(_, paper)| paper.name.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}

/// A form that waits, and the procedure that it is for.
struct RequestRead {
    row: ParkedRow,
    content: ParkedContent,
    form: PostedForm,
    version: Option<ProcedureVersion>,
}

fn read(
    conn: &mut Connection,
    keys: &TokenKeys,
    officer: &Officer,
    (id, now): (&str, Instant),
) -> Result<RequestRead, Problem> {
    let (row, content) = found_waiting(conn, keys, officer, (id, now))?;
    let form = content.clone().form(row.id);
    let version = chosen(conn, form.get("procedure"), now)?;
    Ok(RequestRead { row, content, form, version })
}

async fn read_for(
    me: &DeskOfficer,
    services: (&HandlerState, &TokenKeys),
    id: &str,
) -> Result<RequestRead, Problem> {
    me.only_the_desk()?;
    let (desk, keys) = services;
    let (officer, keys, id, now) = (me.officer.clone(), keys.clone(), id.to_owned(), desk.now());
    desk.database.read(move |conn| read(conn, &keys, &officer, (&id, now))).await
}

/// What is missing, to be written down; where it was, the paper.
#[get("/tiep-nhan/cho/{id}/phieu-bo-sung")]
pub(crate) async fn counter_request(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    keys: web::Data<TokenKeys>,
    id: web::Path<String>,
    asked: web::Query<RequestAddress>,
) -> HttpResponse {
    let drawn = read_for(&me, (&desk, &keys), &id).await.and_then(|read| {
        let written = read.content.request.as_ref();
        let papers = written.map(|request| request.papers.join("\n"));
        let papers = papers
            .or_else(|| read.version.as_ref().map(|version| missing(version, &read.form)))
            .unwrap_or_default();
        let reason = written.map(|request| request.reason.as_str()).unwrap_or_default();
        let form = PostedForm::default().with(PAPERS, &papers).with(REASON, reason);
        drawn(&me, &read, (&form, None), &asked)
    });
    me.answer(drawn)
}

fn drawn(
    me: &DeskOfficer,
    read: &RequestRead,
    (form, problem): (&PostedForm, Option<&Problem>),
    asked: &RequestAddress,
) -> Result<DeskPage, Problem> {
    let (language, token) = (me.language(), me.token()?);
    let label = |name: &str| match name.split('.').next() {
        Some(PAPERS) => Some(W::WhatToComplete),
        Some(REASON) => Some(W::Reason),
        _ => None,
    };
    let say = |words: W| words.say(language);
    let content = html! {
        @if let Some(problem) = problem { (errors(problem, &label, language)) }
        h1 { (say(W::CounterRequest)) }
        p { strong { (read.content.holder) } " · " (read.content.procedure) " · "
            a href={ "/tiep-nhan?mo=" (read.row.id) } { (say(W::OpenFormAgain)) } }
        @if read.content.request.is_some() && problem.is_none() {
            (paper(read.row.id, asked, language))
            details {
                summary { (say(W::ChangeCounterRequest)) }
                (written_down(&read.row, &token, (form, problem), language))
            }
        } @else {
            p.hint { (say(W::CounterRequestHint)) }
            (written_down(&read.row, &token, (form, problem), language))
        }
    };
    Ok(DeskPage::of(W::CounterRequest.say(language), content, problem, language))
}

fn written_down(
    row: &ParkedRow,
    token: &str,
    (form, problem): (&PostedForm, Option<&Problem>),
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    let wrong_line = || {
        let of_lines = |field: &&crate::platform::error::FieldProblem| field.field.starts_with("papers.");
        problem?.fields.iter().find(of_lines).map(|field| field.words.in_language(language))
    };
    let field = |name, label, error| FormField {
        name,
        label: say(label),
        hint: None,
        value: form.get(name),
        error,
        kind: FieldKind::Long,
        optional: false,
    };
    let papers = field(PAPERS, W::WhatToComplete, error_of(problem, PAPERS, language).or_else(wrong_line));
    let reason = field(REASON, W::Reason, error_of(problem, REASON, language));
    html! {
        form method="post" action=(request_address(row.id)) {
            input type="hidden" name="csrf" value=(token);
            div.row {
                div.c6 { (papers.draw(language)) }
                div.c6 { (reason.draw(language)) }
            }
            div.buttons {
                button.main type="submit" data-key="do" { (say(W::KeepAndPrint)) " " kbd { "F9" } }
                a.btn href="/tiep-nhan/cho" { (say(W::Waiting)) }
            }
        }
    }
}

fn paper(id: ParkedFormId, asked: &RequestAddress, language: Language) -> Markup {
    let chosen = sheet_of(asked);
    let of_sheet = |base: &str, sheet: FormSheet| address(base, &[("kho", sheet.as_str())]);
    let (page, file) = (request_address(id), of_sheet(&format!("{}/pdf", request_address(id)), chosen));
    html! {
        p {
            @for sheet in FormKind::SupplementRequest.sheets() {
                @if *sheet == chosen { strong { (sheet_words(*sheet, language)) } }
                @else { a href=(of_sheet(&page, *sheet)) { (sheet_words(*sheet, language)) } }
                " · "
            }
            a href=(file) id="print-file" { (W::OpenToPrint.say(language)) } " " kbd { "F8" }
        }
        iframe.paper id="paper" src=(file) title=(W::CounterRequestShort.say(language)) {}
    }
}

fn sheet_of(asked: &RequestAddress) -> FormSheet {
    let offered = FormKind::SupplementRequest.sheets();
    FormSheet::parse(&asked.kho).filter(|sheet| offered.contains(sheet)).unwrap_or(FormSheet::A4)
}

/// Writes down what is missing; the paper is on the page that follows.
#[post("/tiep-nhan/cho/{id}/phieu-bo-sung")]
pub(crate) async fn write_counter_request(
    posted: PostedOrBroughtBack,
    desk: web::Data<HandlerState>,
    keys: web::Data<TokenKeys>,
    id: web::Path<String>,
) -> HttpResponse {
    let PostedOrBroughtBack { me, form, back } = posted;
    let done = if back { None } else { Some(write(&me, (&desk, &keys), &id, &form).await) };
    let problem = match done {
        Some(Ok(id)) => return page::see_other(&request_address(id)),
        Some(Err(problem)) if problem.code.status() >= 500 || problem.code == Code::NotFound => {
            return me.answer(Err(problem));
        }
        Some(Err(problem)) => Some(problem),
        None => None,
    };
    let read = read_for(&me, (&desk, &keys), &id).await;
    let drawn =
        read.and_then(|read| drawn(&me, &read, (&form, problem.as_ref()), &RequestAddress::default()));
    me.answer(drawn.map(|page| page.brought_back(back, me.language())))
}

async fn write(
    me: &DeskOfficer,
    (desk, keys): (&HandlerState, &TokenKeys),
    id: &str,
    form: &PostedForm,
) -> Result<ParkedFormId, Problem> {
    me.only_the_desk()?;
    let (papers, reason) = checked(form)?;
    let (officer, keys, id, now) = (me.officer.clone(), keys.clone(), id.to_owned(), desk.now());
    desk.database
        .write(move |conn| {
            let RequestRead { row, mut content, form, version } = read(conn, &keys, &officer, (&id, now))?;
            nameable(&form, version.as_ref())?;
            let offices = reception_offices(&officer);
            let waiting = store::waiting_for(conn, officer.id, &offices, now)?;
            let of_office = |other: &&ParkedRow| other.office_id == row.office_id && other.asked_at.is_some();
            if row.asked_at.is_none() && waiting.iter().filter(of_office).count() >= MOST_ASKED {
                return Err(Problem::new(Code::InvalidInput).say(
                    format!("cơ quan đã có {MOST_ASKED} biểu mẫu chờ bổ sung: tiếp nhận hoặc bỏ bớt rồi thử lại"),
                    format!("{MOST_ASKED} forms of the office wait for papers: receive some or throw some away, and try again"),
                ));
            }
            // What is printed again says the same day as the paper that the citizen has.
            let before = content.request.take().filter(|before| before.papers == papers && before.reason == reason);
            content.request = before.or_else(|| Some(CounterRequest { papers: papers.clone(), reason: reason.clone(), asked_at: now, asked_by: officer.id }));
            let kept = content.to_row(&keys.form_key(), (row.office_id, row.officer_id, row.id), row.made_at)?;
            store::keep(conn, &kept, &offices)?;
            Ok::<_, Problem>(row.id)
        })
        .await
}

/// What is missing and why, as it was typed.
fn checked(form: &PostedForm) -> Result<(Vec<String>, String), Problem> {
    let mut check = Check::new();
    let lines: Vec<&str> = form.get(PAPERS).lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        let _: Checked<()> = check.required(PAPERS);
    }
    if lines.len() > MOST_LINES {
        check.wrong(
            PAPERS,
            "too_many",
            format!("nhiều nhất {MOST_LINES} dòng: gộp bớt"),
            format!("at most {MOST_LINES} lines: put some together"),
        );
    }
    let each = lines.iter().take(MOST_LINES).enumerate();
    let papers: Vec<Checked<String>> =
        each.map(|(at, line)| check.text(&format!("{PAPERS}.{at}"), line, LONGEST_LINE)).collect();
    let reason = check.text(REASON, form.get(REASON), LONGEST_REASON);
    let papers = papers.into_iter().fold(Checked::sure(Vec::new()), |all, line| {
        Checked::all((all, line)).map(|(mut all, line)| {
            all.push(line);
            all
        })
    });
    check.finish((papers, reason))
}

/// The paper itself. Only pages of this service may hold it in a frame.
#[get("/tiep-nhan/cho/{id}/phieu-bo-sung/pdf")]
pub(crate) async fn counter_request_file(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    keys: web::Data<TokenKeys>,
    id: web::Path<String>,
    asked: web::Query<RequestAddress>,
) -> HttpResponse {
    let sheet = sheet_of(&asked);
    let file = match printed_for(&me, (&desk, &keys), &id).await {
        Ok(form) => {
            let name = FormKind::SupplementRequest.name_vi(form.edition);
            drawn_file(move || layout::draw(&form, sheet), DocumentFormat::Pdf, name).await
        }
        Err(problem) => Err(problem),
    };
    match file {
        Ok(file) => as_shown_in_a_frame(file),
        Err(problem) => me.answer(Err(problem)),
    }
}

async fn printed_for(
    me: &DeskOfficer,
    (desk, keys): (&HandlerState, &TokenKeys),
    id: &str,
) -> Result<PrintedForm, Problem> {
    me.only_the_desk()?;
    let (officer, keys, id, now) = (me.officer.clone(), keys.clone(), id.to_owned(), desk.now());
    desk.database
        .read(move |conn| {
            let read = read(conn, &keys, &officer, (&id, now))?;
            let request = read.content.request.clone().ok_or_else(|| {
                Problem::not_found(
                    "chưa ghi nội dung cần bổ sung: ghi rồi mới in phiếu",
                    "nothing was asked for yet: write down what is missing first",
                )
            })?;
            printed(conn, before_reception(&read, request))
        })
        .await
}

/// What the paper tells, from the form of reception as it stands.
fn before_reception(read: &RequestRead, request: CounterRequest) -> RequestBeforeReception {
    let form = &read.form;
    let typed = |name: &str| form.filled(name).map(|text| text.trim().to_owned());
    let name = read.content.holder.clone();
    RequestBeforeReception {
        office_id: read.row.office_id,
        handed_in_by: typed("submitter.name").unwrap_or_else(|| name.clone()),
        applicant: FormPerson {
            name,
            address: typed("applicant.address"),
            phone: typed("applicant.phone"),
            email: typed("applicant.email"),
        },
        procedure: read
            .version
            .as_ref()
            .map_or_else(|| read.content.procedure.clone(), |version| version.content.name_vi.clone()),
        summary: typed("summary").unwrap_or_default(),
        papers: request.papers,
        reason: request.reason,
        asked: (request.asked_at, request.asked_by),
    }
}
