//! The system as administrators see it: what works, the last backup, work that recurs, a walk through the register, and who is signed in.

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};

use super::common::{AdminView, SYSTEM, admin_page, administered};
use crate::access::sessions::store::{OpenSignIn, open_at};
use crate::access::{Officer, Role};
use crate::agency;
use crate::attachment::adding::AttachmentState;
use crate::backup::register_check::{CheckFindings, CheckState, RegisterCheck};
use crate::calendar::unsettled::{UnsettledYear, unsettled};
use crate::desk::extractor::{DeskOfficer, PostedByOfficer};
use crate::desk::page::{self, DeskPage};
use crate::desk::shown::{encoded, lasting, short};
use crate::desk::words::W;
use crate::platform::database::tasks::{self, LastRun};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::error::{Code, Language, Problem};
use crate::platform::health::{LastBackup, OperatorNotices};
use crate::platform::instant::Instant;
use crate::platform::service_state::ServiceState;
use crate::platform::text::number_vi;

/// How soon a browser asks again while the walk goes on.
const RELOAD: HeaderValue = HeaderValue::from_static("3");
/// The most sign-ins that are listed.
const MOST_SIGN_INS: i64 = 200;

/// What the page is drawn from.
struct SystemRead {
    /// Whether the officer administers every office: what concerns the whole installation is shown to those alone.
    whole: bool,
    engine: &'static str,
    backup: Option<LastBackup>,
    check: CheckState,
    unsettled: Vec<UnsettledYear>,
    tasks: Vec<LastRun>,
    sign_ins: Vec<OpenSignIn>,
    now: Instant,
}

/// The page.
#[get("/quan-tri/he-thong")]
pub(crate) async fn system_page(
    me: DeskOfficer,
    service: web::Data<ServiceState>,
    notices: web::Data<OperatorNotices>,
    check: web::Data<RegisterCheck>,
) -> HttpResponse {
    let state = check.state();
    let running = matches!(state, CheckState::Running { .. });
    let mut answer = me.answer(drawn(&me, &service, &notices, state).await);
    if running && answer.status().is_success() {
        answer.headers_mut().insert(HeaderName::from_static("refresh"), RELOAD);
    }
    answer
}

/// Begins the walk; one that goes on is shown.
#[post("/quan-tri/he-thong")]
pub(crate) async fn check_register(
    posted: PostedByOfficer,
    service: web::Data<ServiceState>,
    files: web::Data<AttachmentState>,
    check: web::Data<RegisterCheck>,
) -> HttpResponse {
    let me = posted.me;
    match begin(&me, &service, &files, &check).await {
        Ok(()) => page::see_other(SYSTEM),
        Err(problem) => me.answer(Err(problem)),
    }
}

async fn begin(
    me: &DeskOfficer,
    service: &ServiceState,
    files: &AttachmentState,
    check: &RegisterCheck,
) -> Result<(), Problem> {
    me.only_administrators()?;
    let officer = me.officer.clone();
    if !service.database.read(move |conn| administers_all(conn, &officer)).await? {
        return Err(Problem::new(Code::RoleMayNot).say(
            "việc này cần quản trị viên của mọi cơ quan trong sổ",
            "this takes an administrator of every office of the register",
        ));
    }
    let (database, place) = (service.database.clone(), files.files.place.clone());
    let begun = check.start(database, place, service.clock.clone());
    let begun = begun.map_err(|error| Problem::new(Code::Internal).because(error))?;
    tracing::info!(officer = %me.officer.id, begun, "a walk through the register was asked for");
    Ok(())
}

/// Whether an officer administers every office that there is.
fn administers_all(conn: &mut Connection, officer: &Officer) -> Result<bool, DatabaseError> {
    let reach = officer.reach_as(Role::Administrator);
    let offices = agency::store::office_ids(conn)?;
    Ok(reach.covers(&offices))
}

async fn drawn(
    me: &DeskOfficer,
    service: &ServiceState,
    notices: &OperatorNotices,
    check: CheckState,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let (now, offices, officer, language) =
        (service.now(), administered(me), me.officer.clone(), me.language());
    let (engine, backup) = (service.database.engine_name(), notices.last_backup(now));
    let read = service
        .database
        .snapshot(move |conn| {
            let whole = administers_all(conn, &officer)?;
            let (unsettled, tasks) = if whole {
                (unsettled(conn, now.date())?, tasks::last_runs(conn)?)
            } else {
                (Vec::new(), Vec::new())
            };
            let sign_ins = open_at(conn, &offices, MOST_SIGN_INS, now)?;
            Ok::<_, Problem>(SystemRead { whole, engine, backup, check, unsettled, tasks, sign_ins, now })
        })
        .await?;
    let title = W::SystemTitle.say(language);
    let view = AdminView { section: SYSTEM, title, problem: None };
    Ok(admin_page(&view, &content(&read, &me.token()?, language), language))
}

fn content(read: &SystemRead, token: &str, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        @if read.whole {
            div.cols {
                div { (health(read, language)) (recurring(read, language)) }
                div { (register_check(read, token, language)) }
            }
        } @else {
            p.hint { (say(W::SystemOfTheWhole)) }
        }
        (sign_ins(read, language))
    }
}

fn health(read: &SystemRead, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let engine = if read.engine == "sqlite" { "SQLite" } else { "PostgreSQL" };
    html! {
        section {
            h2 { (say(W::SystemHealth)) }
            dl {
                dt { (say(W::SystemVersion)) } dd { "motcua " (env!("CARGO_PKG_VERSION")) }
                dt { (say(W::SystemDatabase)) } dd { (engine) }
                dt { (say(W::SystemBackup)) }
                dd {
                    @match &read.backup {
                        Some(last) => {
                            (short(last.made_at, read.now)) " (" (lasting(last.age_seconds, language)) ")"
                            br; span.hint { (say(W::SystemBackupVerified)) " " (short(last.verified_at, read.now)) }
                        }
                        None => { strong { (say(W::SystemNoBackup)) } br; span.hint { (say(W::SystemNoBackupAbout)) } }
                    }
                }
            }
            @if !read.unsettled.is_empty() {
                p.box.warn { (say(W::UnsettledYears)) ": " @for (number, one) in read.unsettled.iter().enumerate() { @if number > 0 { "; " } (one.agency_name) ", " (one.year) } "." }
            }
        }
    }
}

/// The words for a task that recurs; its own name where it has none.
fn task_words(task: &str, language: Language) -> &str {
    let words = match task {
        "sweep" => W::TaskSweep,
        "step_history" => W::TaskStepHistory,
        "backup" => W::TaskBackup,
        _ => return task,
    };
    words.say(language)
}

fn recurring(read: &SystemRead, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        section {
            h2 { (say(W::SystemTasks)) }
            @if read.tasks.is_empty() {
                p { (say(W::SystemNoTaskYet)) }
            } @else {
                table.list.cells {
                    thead { tr { @for words in [W::SystemTask, W::SystemTaskBegan, W::SystemTaskEnded] { th scope="col" { (say(words)) } } } }
                    tbody {
                        @for run in &read.tasks {
                            tr {
                                td { (task_words(&run.task, language)) }
                                td data-l=(say(W::SystemTaskBegan)) { (short(run.started_at, read.now)) }
                                td data-l=(say(W::SystemTaskEnded)) {
                                    @match run.finished_at { Some(at) => { (short(at, read.now)) } None => { (say(W::SystemTaskOpen)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn register_check(read: &SystemRead, token: &str, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        section {
            h2 { (say(W::SystemCheck)) }
            p.hint { (say(W::SystemCheckAbout)) }
            @match &read.check {
                CheckState::NotAsked => { p { (say(W::SystemCheckNever)) } }
                CheckState::Running { since, dossiers } => {
                    p.box role="status" {
                        (say(W::SystemCheckRuns)) " " (short(*since, read.now)) ": "
                        strong { (number_vi(i64::try_from(*dossiers).unwrap_or(i64::MAX))) } " " (say(W::SystemCheckDossiers)) "."
                    }
                    p { a.btn href=(SYSTEM) { (say(W::SystemReload)) } }
                }
                CheckState::Ended { period, found } => { (ended(*period, found.as_ref(), read.now, language)) }
            }
            @if !matches!(read.check, CheckState::Running { .. }) {
                form method="post" action=(SYSTEM) {
                    input type="hidden" name="csrf" value=(token);
                    div.buttons { button type="submit" { (say(W::SystemCheckNow)) } }
                }
            }
        }
    }
}

fn ended(
    (began, at): (Instant, Instant),
    found: Option<&CheckFindings>,
    now: Instant,
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    let number = |count: u64| number_vi(i64::try_from(count).unwrap_or(i64::MAX));
    let Some(found) = found else {
        return html! { p.box.bad role="alert" { (say(W::SystemCheckFailed)) } };
    };
    let seconds = (at.micros() - began.micros()) / 1_000_000;
    html! {
        @if found.broken_count == 0 {
            p.box.good role="status" {
                strong { (say(W::SystemSound)) } " " (short(at, now)) ": "
                (number(found.dossiers)) " " (say(W::SystemCheckDossiers)) ", "
                (number(found.entries)) " " (say(W::SystemCheckEntries)) ", "
                (number(found.files)) " " (say(W::SystemCheckFiles)) " (" (lasting(seconds, language)) ")."
            }
        } @else {
            div.box.bad role="alert" {
                p { strong { (say(W::SystemBroken)) ": " (found.broken_count) } " (" (short(at, now)) "). " (say(W::SystemBrokenAbout)) }
                ul lang="en" { @for one in &found.broken { li { (one) } } }
            }
        }
        @if !found.remarks.is_empty() {
            details { summary { (say(W::SystemRemarks)) " (" (found.remarks.len()) ")" } ul lang="en" { @for one in &found.remarks { li { (one) } } } }
        }
    }
}

fn sign_ins(read: &SystemRead, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        section {
            h2 { (say(W::SystemSignIns)) " (" (read.sign_ins.len()) ")" }
            table.list.cells {
                thead { tr { @for words in [W::FullName, W::ByWhat, W::SignedInSince, W::LastSeen] { th scope="col" { (say(words)) } } } }
                tbody {
                    @for one in &read.sign_ins {
                        tr {
                            td { a href={ "/quan-tri/can-bo/" (encoded(&one.username)) } { (one.full_name) } }
                            td data-l=(say(W::ByWhat)) { (say(if one.browser { W::ByBrowser } else { W::ByToken })) }
                            td data-l=(say(W::SignedInSince)) { (short(one.created_at, read.now)) }
                            td data-l=(say(W::LastSeen)) { (short(one.seen_at, read.now)) }
                        }
                    }
                }
            }
        }
    }
}
