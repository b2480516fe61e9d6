//! A report that was kept: its table as it is printed, every figure a link; files, signatures, and what can be proven of it.

use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use maud::{Markup, html};
use serde::Deserialize;

use crate::access::Officer;
use crate::desk::extractor::{DeskOfficer, PostedByOfficer};
use crate::desk::page::{self, DeskPage};
use crate::desk::parts::errors::errors;
use crate::desk::parts::figure_table::figure_table;
use crate::desk::parts::flash::flash;
use crate::desk::shown::{address, encoded, short};
use crate::desk::value_words::{layout_words, role_words};
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::form::words::capitalised;
use crate::platform::document::DocumentFormat;
use crate::platform::document::http::answer;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::{Instant, date_vi};
use crate::report::runs::content::hex;
use crate::report::runs::layouts::{Layout, PrintedColumns};
use crate::report::runs::listing::listing;
use crate::report::runs::store::{RunFilter, RunId};
use crate::report::runs::view::{RunSummary, WholeRun};
use crate::report::runs::{actions, document};

/// How many others of the same report are offered for comparison.
const OTHERS: i64 = 20;

/// What was just done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct KeptAddress {
    /// `lap`: it was made; `ky`: it was signed.
    xong: String,
}

/// A report with others of the same agency, layout and period.
pub(super) struct KeptRead {
    pub run: WholeRun,
    pub others: Vec<RunSummary>,
}

/// There is none that this officer may see.
pub(super) fn no_such_report() -> Problem {
    Problem::not_found(
        "không có báo cáo này, hoặc báo cáo có cơ quan ngoài phạm vi của bạn",
        "no such report, or it counts offices outside your scope",
    )
}

/// Reads a report that this officer may see.
pub(super) async fn read(me: &DeskOfficer, desk: &HandlerState, id: &str) -> Result<KeptRead, Problem> {
    let (scope, id) = (me.officer.scope(), RunId::parse(id).ok_or_else(no_such_report)?);
    desk.database
        .snapshot(move |conn| {
            let head = actions::load(conn, id, &scope)?;
            let filter = RunFilter {
                agency_id: Some(head.agency_id),
                layout: Some(head.layout.clone()),
                first_day: Some(head.first_day),
                last_day: Some(head.last_day),
                superseded: None,
            };
            let mut others = listing(conn, &filter, &scope, (None, OTHERS))?.items;
            others.retain(|other| {
                other.id != id && other.group_by == head.group_by && other.kind == head.procedure_kind
            });
            Ok(KeptRead { run: actions::whole(conn, head)?, others })
        })
        .await
}

/// The report.
#[get("/bao-cao/{id}")]
pub(crate) async fn kept_report(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    id: web::Path<String>,
    asked: web::Query<KeptAddress>,
) -> HttpResponse {
    let now = desk.now();
    let drawn = read(&me, &desk, &id).await.and_then(|read| drawn(&me, &read, (&asked.xong, None), now));
    me.answer(drawn)
}

/// Signs it, in the place that is the officer's own.
#[post("/bao-cao/{id}/ky")]
pub(crate) async fn sign_report(
    sent: PostedByOfficer,
    desk: web::Data<HandlerState>,
    id: web::Path<String>,
) -> HttpResponse {
    let PostedByOfficer { me, .. } = sent;
    match signed(&me.officer, &desk, &id).await {
        Ok(id) => page::see_other(&format!("/bao-cao/{id}?xong=ky")),
        Err(problem) => {
            let (now, read) = (desk.now(), read(&me, &desk, &id).await);
            me.answer(read.and_then(|read| drawn(&me, &read, ("", Some(problem)), now)))
        }
    }
}

async fn signed(officer: &Officer, desk: &HandlerState, id: &str) -> Result<RunId, Problem> {
    let (now, officer) = (desk.now(), officer.clone());
    let id = RunId::parse(id).ok_or_else(no_such_report)?;
    desk.database
        .write(move |conn| {
            let run = actions::load(conn, id, &officer.scope())?;
            actions::sign(conn, &officer, &run, None, now)
        })
        .await?;
    Ok(id)
}

fn drawn(
    me: &DeskOfficer,
    read: &KeptRead,
    (done, problem): (&str, Option<Problem>),
    now: Instant,
) -> Result<DeskPage, Problem> {
    let (language, run) = (me.language(), &read.run);
    let title = capitalised(&format!("{}: {}", run.head.period_name, run.agency.name_vi));
    let done = match done {
        "lap" if run.head.made_by == me.officer.id => Some(W::JustKept),
        "ky" if run.signatures.iter().any(|one| one.officer_id == me.officer.id) => Some(W::JustSigned),
        _ => None,
    };
    let token = me.token()?;
    let content = html! {
        @if let Some(done) = done { (flash(&html! { (done.say(language)) })) }
        @if let Some(problem) = &problem { (errors(problem, &|_| None, language)) }
        h1 { (title) }
        (facts(run, now, language))
        p.hint { (W::EveryFigureOpens.say(language)) }
        (table(run))
        (signatures(me, run, &token, now))
        (files(run, language))
        (proofs(read, language))
    };
    Ok(DeskPage::of(title, content, problem.as_ref(), language))
}

/// What the figures rest on.
fn facts(run: &WholeRun, now: Instant, language: Language) -> Markup {
    let (head, say) = (&run.head, |words: W| words.say(language));
    let layout = Layout::find(&head.layout).map(|layout| layout_words(layout, language));
    html! {
        @if let Some(later) = run.superseded_by {
            p.box.warn { (say(W::SupersededBy)) " " a href={ "/bao-cao/" (later) } { (say(W::Reports)) } }
        }
        @if let (Some(earlier), Some(reason)) = (head.supersedes_id, &head.supersede_reason) {
            p { (say(W::Supersedes)) " " a href={ "/bao-cao/" (earlier) } { (reason) } }
        }
        p {
            a href="/bao-cao" { (say(W::Reports)) } " · "
            @if let Some(layout) = layout { (layout) " · " }
            (date_vi(head.first_day)) " - " (date_vi(head.last_day)) " · "
            (say(W::StandsAsOf)) " " strong { (head.as_of.end_words_vi()) } " · "
            (say(W::KnownUntil)) " " (head.known_at.words_vi()) " · "
            (say(W::OfficesCounted)) ": " (run.offices) "/" (head.offices_of_agency) " · "
            (say(W::MadeBy)) " " (head.made_by_name) " " (short(head.made_at, now))
        }
    }
}

/// The table as it is printed; each figure opens.
fn table(run: &WholeRun) -> Markup {
    let paper = document::paper(run, PrintedColumns::All, String::new());
    let columns = run.columns();
    let link = |row: usize, column: usize| {
        let (row, column) = (run.rows.get(row)?, columns.get(column.checked_sub(document::BEFORE)?)?);
        let cell = encoded(&format!("{}:{}", row.key, column.name));
        column.is_known().then(|| format!("/bao-cao/{}/o/{cell}", run.head.id))
    };
    let balance = Layout::find(&run.head.layout).and_then(|layout| layout.balance_words(run.head.folded));
    html! {
        @for printed in paper.tables() { (figure_table(printed, &paper.title, link)) }
        @if let Some(balance) = balance { p.hint { (balance) } }
        ul.hint { @for note in &paper.notes { li { (note) } } }
    }
}

fn signatures(me: &DeskOfficer, run: &WholeRun, token: &str, now: Instant) -> Markup {
    let language = me.language();
    let signed = run.signatures.iter().any(|one| one.officer_id == me.officer.id);
    let may = run.superseded_by.is_none()
        && !signed
        && actions::signing_place(&me.officer, &run.head, None).is_ok();
    html! {
        section {
            h2 { (W::Signatures.say(language)) }
            @if run.signatures.is_empty() { p { (W::NotSignedYet.say(language)) } }
            ul {
                @for one in &run.signatures {
                    li { strong { (one.name) } ", " (role_words(one.role, language)) ", " (one.agency_name) ", " (short(one.signed_at, now)) }
                }
            }
            @if may {
                form method="post" action={ "/bao-cao/" (run.head.id) "/ky" } {
                    input type="hidden" name="csrf" value=(token);
                    button type="submit" { (W::Sign.say(language)) }
                }
            }
        }
    }
}

fn files(run: &WholeRun, language: Language) -> Markup {
    let file = |format: DocumentFormat, columns: &str| {
        address(&format!("/bao-cao/{}/tep/{}", run.head.id, format.as_str()), &[("cot", columns)])
    };
    let beside = run.columns().iter().any(crate::report::runs::layouts::LayoutColumn::is_beside);
    html! {
        section.noprint {
            h2 { (W::PrintAndFiles.say(language)) }
            ul.acts {
                li { a.btn href={ "/bao-cao/" (run.head.id) "/doan-van" } { (W::Paragraph.say(language)) } }
                @for (format, name) in FILES {
                    li { a.btn href=(file(format, "")) { (name) } }
                }
                @if beside {
                    @for (format, name) in [FILES[0], FILES[2]] {
                        li { a.btn href=(file(format, "bieu")) { (name) ", " (W::OnlyFormColumns.say(language)) } }
                    }
                }
            }
        }
    }
}

/// The files that a report is taken away in.
const FILES: [(DocumentFormat, &str); 4] = [
    (DocumentFormat::Pdf, "PDF"),
    (DocumentFormat::Docx, "DOCX"),
    (DocumentFormat::Xlsx, "XLSX"),
    (DocumentFormat::Csv, "CSV"),
];

/// How the figures prove themselves.
fn proofs(read: &KeptRead, language: Language) -> Markup {
    let (run, say) = (&read.run, |words: W| words.say(language));
    let id = run.head.id;
    html! {
        section.noprint {
            h2 { (say(W::Digest)) }
            p { code { (hex(&run.head.hash)) } }
            p { a.btn href={ "/bao-cao/" (id) "/lap-lai" } { (say(W::RepeatIt)) } }
            @if !read.others.is_empty() {
                p { (say(W::CompareWith)) ":" }
                ul {
                    @for other in &read.others {
                        li {
                            a href={ "/bao-cao/" (id) "/khac/" (other.id) } {
                                (other.made_by) ", " (other.made_at.words_vi()) ", " (say(W::StandsAsOf)) " " (other.as_of.end_words_vi())
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Which columns.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FileAddress {
    /// `bieu`: only those of the form.
    cot: String,
}

/// The report as a file.
#[get("/bao-cao/{id}/tep/{format}")]
pub(crate) async fn report_file(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    http: HttpRequest,
    path: web::Path<(String, String)>,
    asked: web::Query<FileAddress>,
) -> HttpResponse {
    let (id, format) = path.into_inner();
    let format = FILES.iter().map(|(format, _)| *format).find(|known| known.as_str() == format);
    let columns = if asked.cot == "bieu" { PrintedColumns::Form } else { PrintedColumns::All };
    let file = match (read(&me, &desk, &id).await, format) {
        (Ok(read), Some(format)) => {
            let head = &read.run.head;
            let name =
                format!("{}_{}_{}_{}", head.layout, read.run.agency.code, head.first_day, head.last_day);
            let page = {
                let asked = http.connection_info();
                format!("{}://{}/bao-cao/{}", asked.scheme(), asked.host(), head.id)
            };
            answer(document::paper(&read.run, columns, page), format, &name).await
        }
        (Err(problem), _) => Err(problem),
        (Ok(_), None) => Err(no_such_report()),
    };
    match file {
        Ok(mut file) => {
            file.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            file
        }
        Err(problem) => me.answer(Err(problem)),
    }
}
