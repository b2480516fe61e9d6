//! A dossier to read: what it is, by when, what this officer may do now and who may do the rest, and what happened.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};
use serde::Deserialize;

use crate::access::Officer;
use crate::attachment::actions::may_be_added_by;
use crate::attachment::views::AttachmentList;
use crate::desk::acts::addresses::slug as act_slug;
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::DeskPage;
use crate::desk::pages::dossier_tables::{legs, opinions, papers, pauses};
use crate::desk::pages::file_section::{FileFormFacts, FileSection};
use crate::desk::pages::journal_words::{sentence, sentences};
use crate::desk::pages::paper::slug;
use crate::desk::pages::reminder::reminders;
use crate::desk::parts::badge::{DueFacts, due_badge, status_words};
use crate::desk::parts::flash::flash;
use crate::desk::parts::timeline::timeline;
use crate::desk::posted::PostedForm;
use crate::desk::shown::{address, appointment, day, money, short};
use crate::desk::value_words::{act_words, channel_words, delivery_words, kind_words, role_words};
use crate::desk::words::W;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::journal;
use crate::dossier::books::store::find_by_code;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::{Event, Status};
use crate::dossier::endpoints::handler_state::{HandlerState, hidden};
use crate::dossier::views::journal_view::{self, JournalView};
use crate::dossier::views::people::journal_as_seen;
use crate::dossier::views::reminders::view::ReminderList;
use crate::dossier::views::view::DossierView;
use crate::form::FormKind;
use crate::form::words::capitalised;
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Language, Problem};
use crate::platform::instant::Instant;
use crate::procedure::version::RequiredPaper;

/// What the address of a dossier may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DossierAddress {
    /// That something was just done to it: the version that came of it.
    xong: Option<i32>,
    /// That it was just received: code, date and receipt are what is wanted.
    moi: Option<i32>,
}

/// A dossier with its journal.
pub(crate) struct DossierRead {
    pub view: DossierView,
    pub journal: Vec<JournalView>,
    pub checklist: Vec<RequiredPaper>,
    pub files: AttachmentList,
    pub may_add_files: bool,
    pub reminders: ReminderList,
    pub now: Instant,
}

/// Reads a dossier that this officer sees.
///
/// # Errors
/// When there is none (404), or the database fails.
pub(crate) async fn read(
    me: &DeskOfficer,
    desk: &HandlerState,
    code: String,
) -> Result<DossierRead, Problem> {
    let (officer, now, books) = (me.officer.clone(), desk.now(), desk.books.clone());
    desk.database.read(move |conn| find(conn, &books, (&officer, now), &code)?.ok_or_else(hidden)).await
}

/// The dossier of this code, if this officer sees one.
///
/// # Errors
/// When the database fails.
pub(crate) fn find(
    conn: &mut Connection,
    books: &ReferenceCaches,
    (officer, now): (&Officer, Instant),
    code: &str,
) -> Result<Option<DossierRead>, Problem> {
    let Some(row) = find_by_code(conn, &officer.scope(), code)? else { return Ok(None) };
    let view = DossierView::of(conn, books, &row, (officer, now))?;
    let entries = journal::of_dossier(conn, row.office_id, row.id)?;
    let journal = journal_view::journal(conn, &entries)?;
    let journal = journal_as_seen(conn, officer, &row, journal)?;
    let version = books.procedures.version(conn, row.procedure_version_id)?;
    let files =
        AttachmentList::of(conn, officer, &row, |file| !view.people_hidden && file.withdrawn_at.is_none())?;
    let (may_add_files, checklist) = (may_be_added_by(officer, &row), version.content.papers.clone());
    let reminders = ReminderList::of(conn, officer, &row)?;
    Ok(Some(DossierRead { view, journal, checklist, files, may_add_files, reminders, now }))
}

/// The page.
#[get("/ho-so/{code}")]
pub(crate) async fn dossier(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    code: web::Path<String>,
    asked: web::Query<DossierAddress>,
) -> HttpResponse {
    let drawn = read(&me, desk.get_ref(), code.into_inner()).await.and_then(|read| {
        if asked.moi.is_some() && read.journal.len() == 1 && read.view.accepted_at.is_some() {
            return Ok(DeskPage::new(read.view.code.clone(), fresh(&read.view, me.language())));
        }
        let done = done_words(&me, &read, asked.xong);
        let (token, key) = (me.token()?, <Id>::new().to_string());
        let form = FileFormFacts { token: &token, key: &key, form: &PostedForm::default(), problem: None };
        let content = content(&read, done.as_deref(), &form, me.language());
        Ok(DeskPage::new(read.view.code.clone(), content))
    });
    me.answer(drawn)
}

/// What was just done, if the journal says that this officer did it last.
fn done_words(me: &DeskOfficer, read: &DossierRead, version: Option<i32>) -> Option<String> {
    let last = read.journal.last().filter(|_| Some(read.view.version) == version)?;
    (last.actor.as_deref() == Some(&me.officer.username)).then(|| {
        let mut told = vec![act_words(last.event, me.language())];
        told.extend(sentence(last, &read.checklist, read.now, me.language()).effects);
        format!("{}: {}.", W::Done.say(me.language()), told.join("; "))
    })
}

/// A dossier that was just received: its code and date large, the receipt to print, the next one a key away.
fn fresh(view: &DossierView, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let sheet = format!("/ho-so/{}/giay/{}", view.code, slug(FormKind::Receipt));
    let file = format!("{sheet}/pdf");
    html! {
        div.row {
            div.c8 {
                p.box.good role="status" tabindex="-1" id="flash" { (say(W::JustReceived)) " · " (view.procedure.name) " · " strong { (view.applicant.name) } }
                h1 { (view.code) }
                p {
                    a.btn href=(file) id="print-file" { (say(W::OpenToPrint)) " " kbd { "F8" } } " "
                    a.btn href="/tiep-nhan" { (say(W::NextDossier)) " " kbd { "F2" } } " "
                    a.btn href={ "/ho-so/" (view.code) } { (say(W::OpenDossier)) }
                }
            }
            div.c4.box { (due(view, language)) }
        }
        iframe.paper id="paper" src=(file) title=(say(W::ReceiveAndPrint)) {}
    }
}

fn content(read: &DossierRead, done: Option<&str>, form: &FileFormFacts<'_>, language: Language) -> Markup {
    let DossierRead { view, journal, checklist, now, .. } = read;
    let now = *now;
    html! {
        @if let Some(done) = done { (flash(&html! { (done) })) }
        (head(view, now, language))
        @if view.people_hidden { p.box { (W::PeopleHidden.say(language)) } }
        div.cols {
            div {
                (acts(view, language))
                (papers(view, checklist, language))
                (files(read, form, language))
                (pauses(view, now, language))
                (opinions(view, now, language))
                (legs(view, now, language))
            }
            div {
                h2 { (W::WhatHappened.say(language)) }
                (timeline(&sentences(journal, checklist, now, language)))
                (reminders(&view.code, &read.reminders, now, language))
                @if read.reminders.may_remind { p { a href={ "/ho-so/" (view.code) "/don-doc" } { (W::Remind.say(language)) } } }
                (forms(view, language))
            }
        }
    }
}

/// The files, and the form by which more are added.
fn files(read: &DossierRead, form: &FileFormFacts<'_>, language: Language) -> Markup {
    let (view, now) = (&read.view, read.now);
    let (files, papers, checklist) = (&read.files, &view.papers, &read.checklist);
    let section = FileSection { code: &view.code, files, papers, checklist, now, language };
    html! {
        (section.heading())
        (section.list())
        @if read.may_add_files {
            details.noprint { summary { (W::AddFiles.say(language)) } (section.form(form)) }
        }
    }
}

/// Code, badge and state; whose it is; by when and why.
fn head(view: &DossierView, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let facts = DueFacts {
        stage: view.stage,
        status: view.status,
        overdue: view.overdue,
        due_at: view.due_at.or(view.answer_due_at),
        left: None,
    };
    let person = &view.applicant;
    let state = view.sub_state_words.filter(|_| language == Language::Vietnamese);
    let tells_state =
        view.stage.is_pending() || view.stage == Account::WaitingAcceptance || view.sub_state.is_some();
    html! {
        div.row {
            div.c8 {
                h1 {
                    (view.code) " " (due_badge(facts, now, language)) " "
                    @if tells_state { span.b.plain { (state.unwrap_or(status_words(view.status, language))) } }
                }
                p {
                    (view.procedure.name) " (" (view.procedure.code) ") · " strong { (person.name) }
                    @if let Some(identity) = &person.identity { ", " (identity) }
                    @if let Some(phone) = &person.phone { ", " (phone) }
                }
                @if let Some(annulment) = &view.annulment {
                    p.box.bad {
                        @if let Some(taken) = &annulment.import_taken_back {
                            (say(W::TakenBackWithImport)) " " (taken.file) " (" (say(W::CodeGivenBack)) " " (taken.code) ")"
                        }
                        @if let Some(stays) = &annulment.duplicate_of { (say(W::EnteredTwice)) " " a href={ "/ho-so/" (stays) } { (stays) } }
                        ": " (annulment.reason)
                    }
                }
                (facts_of(view, now, language))
            }
            div.c4.box { (due(view, language)) }
        }
    }
}

fn due(view: &DossierView, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let (title, at) = match (view.closed_at, view.resolved_at, view.due_at, view.answer_due_at) {
        (Some(at), ..) => (W::ClosedAt, Some(at)),
        (None, Some(at), ..) => (W::ResolvedAt, Some(at)),
        (None, None, Some(at), _) => (W::Appointment, Some(at)),
        (None, None, None, Some(at)) => (W::AnswerBy, Some(at)),
        (None, None, None, None) => (W::Appointment, None),
    };
    let date = at.map_or_else(|| say(W::NoDueDate).to_owned(), |at| appointment(at, language));
    html! {
        @if view.stage.clock_stands() {
            // Another date is worked out when it runs again: this one is no promise any more.
            span.due { "‖ " (say(W::ClockStands)) }
            br; span.hint { (say(W::AppointmentBeforePause)) " " (date) }
        } @else {
            span.hint { (say(title)) } " "
            span.due { (date) }
        }
        @if let Some(promise) = view.promise.as_ref().filter(|promise| Some(promise.promised_at) != view.due_at && view.resolved_at.is_none()) {
            br; span.hint { (say(W::PromisedAnew)) " " (appointment(promise.promised_at, language)) }
        }
        @if view.accepted_at.is_some() {
            br; a href={ "/ho-so/" (view.code) "/han" } { (say(W::Why)) } " " span.hint { (view.procedure.limit) }
        }
    }
}

/// What else is known of it.
fn facts_of(view: &DossierView, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let person = &view.applicant;
    let line = |words: W, value: Option<String>| {
        html! { @if let Some(value) = value { dt { (say(words)) } dd { (value) } } }
    };
    let submitter = view.submitter.as_ref().map(|by| {
        let parts = [Some(&by.name), by.relation.as_ref(), by.phone.as_ref()];
        parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
    });
    html! {
        details.facts {
            summary { (say(W::MoreFacts)) }
            dl {
                (line(W::ApplicantKind, Some(kind_words(person.kind, language).to_owned())))
                (line(W::BornOn, person.born_on.map(crate::desk::typed::date_shown)))
                (line(W::Address, person.address.clone()))
                (line(W::Email, person.email.clone()))
                (line(W::Submitter, submitter))
                (line(W::Summary, Some(view.summary.clone())))
                (line(W::ReceivedAt, Some(short(view.received_at, now))))
                (line(W::Channel, Some(channel_words(view.channel, language).to_owned())))
                (line(W::Delivery, Some(delivery_words(view.result_delivery, language).to_owned())))
                (line(W::BookNumber, view.register_book.map(|book| format!("{}/{}", book.ordinal, book.volume))))
                (line(W::Office, Some(view.agency.name.clone())))
                (line(W::ActingOffice, view.acting_agency.as_ref().map(|agency| agency.name.clone())))
                (line(W::Fee, view.fees.as_ref().map(|fees| fee_words(fees.due_vnd, fees.owed_vnd, language))))
                (line(W::DocumentNumber, view.document_number.clone()))
                (line(W::CitizenDue, view.citizen_due_at.map(|at| short(at, now))))
                (line(W::ReturnedAt, view.returned_at.map(|at| short(at, now))))
            }
        }
    }
}

/// The fee, and what is owed of it.
pub(crate) fn fee_words(due: i64, owed: i64, language: Language) -> String {
    if owed == 0 {
        format!("{} ({})", money(due), W::FeeSettled.say(language))
    } else {
        format!("{}, {} {}", money(due), W::FeeOwed.say(language), money(owed))
    }
}

/// The act that is most likely wanted: the first of these that may be done.
const LIKELY: &[Event] = &[
    Event::Accept,
    Event::TakeInSupplement,
    Event::ConfirmPayment,
    Event::ReturnResult,
    Event::ApproveDraft,
    Event::Resolve,
    Event::HandOn,
];

/// What this officer may do now, and who may do the rest.
fn acts(view: &DossierView, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let likely = LIKELY.iter().copied().find(|act| view.possible_acts.contains(act));
    let barred: Vec<(String, &str)> = view
        .barred_acts
        .iter()
        .map(|barred| {
            let why = match language {
                Language::Vietnamese => &barred.why,
                Language::English => &barred.why_en,
            };
            (capitalised(&act_words(barred.act, language)), why.as_str())
        })
        .collect();
    html! {
        h2 { (say(W::WhatYouMayDo)) }
        @if view.stage.is_pending() || view.status == Status::Resolved {
            p.hint { (step_words(view, language)) }
        }
        @if view.possible_acts.is_empty() {
            p { (say(W::NothingForYou)) }
        } @else {
            ul.acts {
                @for act in &view.possible_acts {
                    li {
                        @match act_slug(*act) {
                            Some(name) => { a.btn.main[likely == Some(*act)] href={ "/ho-so/" (view.code) "/viec/" (name) } { (capitalised(&act_words(*act, language))) } }
                            None => { (capitalised(&act_words(*act, language))) }
                        }
                    }
                }
            }
        }
        @if !barred.is_empty() {
            details.barred {
                summary { (say(W::NotForYou)) " (" (barred.len()) ")" }
                ul { @for (act, why) in &barred { li { em { (act) } ": " (why) } } }
            }
        }
    }
}

/// At which step it lies, and with whom.
pub(crate) fn step_words(view: &DossierView, language: Language) -> String {
    let step = &view.step;
    let role = step.role.as_deref().and_then(crate::access::Role::parse);
    let parts = [
        Some(format!("{} {}/{}", W::Step.say(language), step.position, step.of)),
        step.name.clone(),
        role.map(|role| role_words(role, language).to_owned()),
        step.handler_name.clone(),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The forms that are true of it.
fn forms(view: &DossierView, language: Language) -> Markup {
    html! {
        h2 { (W::Print.say(language)) }
        ul {
            @for form in view.forms.iter().filter(|form| form.address.is_some()) {
                @let number = form.number.map(|number| number.to_string()).unwrap_or_default();
                @let page = format!("/ho-so/{}/giay/{}", view.code, slug(form.form));
                li {
                    a href=(address(&page, &[("so", &number)])) { (form.name) @if !number.is_empty() { " " (number) } }
                }
            }
        }
        @if let Some(at) = view.returned_at { p.hint { (W::ReturnedAt.say(language)) " " (day(at)) } }
    }
}
