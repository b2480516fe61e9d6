//! One indicator of an agency: what it says for a period, every entry with what proves it, and the form that enters or corrects one.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};

use super::address::{IndicatorAddress, in_page_names, value_of};
use super::entry_form::{entry_form, label};
use super::figure::{ground_of, label_of, value_of as value_words};
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::{self, DeskPage};
use crate::desk::parts::errors::errors;
use crate::desk::parts::flash::flash;
use crate::desk::parts::tabs::pager;
use crate::desk::posted::PostedForm;
use crate::desk::shown::short;
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::indicator::actions::{WRITERS, enter, no_indicator};
use crate::indicator::entries::{EntriesAsked, entries};
use crate::indicator::views::ValueView;
use crate::indicator::{IndicatorFigure, IndicatorKind, IndicatorReader};
use crate::platform::error::{Language, Problem};
use crate::platform::instant::{Instant, date_vi};
use crate::platform::page::read_alone;

/// An indicator as it was read.
struct IndicatorRead {
    agency: String,
    told: IndicatorFigure,
    history: Vec<ValueView>,
    next: Option<String>,
    may_enter: bool,
}

/// The indicator.
#[get("/chi-tieu/{code}")]
pub(crate) async fn indicator(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    code: web::Path<String>,
    asked: web::Query<IndicatorAddress>,
) -> HttpResponse {
    let now = desk.now();
    let read = read(&me, &desk, &code, &asked).await;
    me.answer(read.and_then(|read| drawn(&me, &read, &asked, (&PostedForm::default(), None), now)))
}

/// Enters a value of it.
#[post("/chi-tieu/{code}")]
pub(crate) async fn enter_value(
    posted: PostedOrBroughtBack,
    desk: web::Data<HandlerState>,
    code: web::Path<String>,
) -> HttpResponse {
    let PostedOrBroughtBack { me, form, back } = posted;
    let now = desk.now();
    let asked = IndicatorAddress::of_form(&form, now.date());
    let problem = if back || form.get("do") != "save" {
        None
    } else {
        match entered(&me, &desk, &code, &form).await {
            Ok(()) => return page::see_other(&asked.to(&code, &[("xong", "nhap")])),
            Err(problem) if problem.code.status() >= 500 => return me.answer(Err(problem)),
            Err(problem) => Some(in_page_names(problem)),
        }
    };
    let read = read(&me, &desk, &code, &asked).await;
    let drawn = read.and_then(|read| drawn(&me, &read, &asked, (&form, problem.as_ref()), now));
    me.answer(drawn.map(|page| page.brought_back(back, me.language())))
}

async fn entered(
    me: &DeskOfficer,
    desk: &HandlerState,
    code: &str,
    form: &PostedForm,
) -> Result<(), Problem> {
    let (now, officer, code) = (desk.now(), me.officer.clone(), code.to_owned());
    let value = value_of(form, now.date());
    desk.database.write(move |conn| enter(conn, &officer, &code, value.read(), now).map(|_| ())).await
}

async fn read(
    me: &DeskOfficer,
    desk: &HandlerState,
    code: &str,
    asked: &IndicatorAddress,
) -> Result<IndicatorRead, Problem> {
    let (now, officer, code) = (desk.now(), me.officer.clone(), code.to_owned());
    let (agency, when) = (asked.co_quan.trim().to_owned(), asked.when(now.date())?);
    let part = read_alone(None, Some(asked.sau.as_str()).filter(|after| !after.is_empty()))?;
    desk.database
        .snapshot(move |conn| {
            let scope = officer.scope();
            let mut reader = IndicatorReader::open(conn, &agency, &scope, None, now)?;
            let told = reader.exact(&code, when)?.ok_or_else(no_indicator)?;
            let office = reader.agency.clone();
            let history = EntriesAsked { agency: Some(agency), from: None, to: None, known_at: now, part };
            let (_, history, next) = entries(conn, &code, &history, &scope, now)?;
            let may_enter = told.definition.row.kind == IndicatorKind::Entered
                && officer.acts_as(WRITERS, office.id).is_some();
            Ok(IndicatorRead { agency: office.name_vi, told, history, next, may_enter })
        })
        .await
}

fn drawn(
    me: &DeskOfficer,
    read: &IndicatorRead,
    asked: &IndicatorAddress,
    (form, problem): (&PostedForm, Option<&Problem>),
    now: Instant,
) -> Result<DeskPage, Problem> {
    let (language, token, told) = (me.language(), me.token()?, &read.told);
    let say = |words: W| words.say(language);
    let title = format!("{} {}", told.definition.row.code, label_of(told, language));
    let mine = read
        .history
        .iter()
        .any(|entry| entry.recorded_by_name.as_deref() == Some(me.officer.full_name.as_str()));
    let content = html! {
        @if asked.xong == "nhap" && mine { (flash(&html! { (say(W::ValueEntered)) })) }
        @if let Some(problem) = problem { (errors(problem, &label, language)) }
        h1 { (title) }
        p {
            a href=(crate::desk::shown::address("/chi-tieu", &[("co-quan", &asked.co_quan), ("ky", "ngay"), ("tu", &asked.tu), ("den", &asked.den), ("tinh-den", &asked.tinh_den)])) { (say(W::BackToBook)) }
            " · " a href={ "/chi-tieu/" (crate::desk::shown::encoded(&told.definition.row.code)) "/dinh-nghia" } { (say(W::IndicatorDefinitionTitle)) }
        }
        (says(read, asked, language))
        @if read.may_enter { (entry_form(told, asked, (form, &token, problem), language)) }
        @if told.definition.row.kind == IndicatorKind::Entered { (history(read, asked, now, language)) }
    };
    Ok(DeskPage::of(title, content, problem, language))
}

/// What it says for the period, and what it is.
fn says(read: &IndicatorRead, asked: &IndicatorAddress, language: Language) -> Markup {
    let (told, say) = (&read.told, |words: W| words.say(language));
    let (when, version) = (told.when, &told.definition.version);
    html! {
        p.due {
            (read.agency) ", " (date_vi(when.from)) " - " (date_vi(when.to)) ", " (say(W::AsOfTheDay)) " " (date_vi(when.as_of)) ": "
            @match value_words(told, language) {
                Some(value) => { (value) }
                None => { span.b.stand { (say(W::NoValueYet)) } }
            }
        }
        div { (ground_of(told, asked, language)) }
        dl {
            dt { (say(W::UnitOfIndicator)) } dd { (told.definition.row.unit.words_vi()) }
            dt { (say(W::SectionOfReport)) } dd { (version.section) }
            dt { (say(W::SourceOfIndicator)) } dd { (version.source) }
            @if version.additive { dt { (say(W::AddsUp)) } dd { (say(W::AddsUpAbout)) } }
        }
    }
}

/// Every entry, those that were corrected too.
fn history(read: &IndicatorRead, asked: &IndicatorAddress, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let code = &read.told.definition.row.code;
    html! {
        h2 { (say(W::EntriesOfIndicator)) }
        @if read.history.is_empty() {
            p { (say(W::NoEntries)) }
        } @else {
            table.list.cells {
                thead {
                    tr { @for words in [W::PeriodLabel, W::IndicatorValue, W::Evidence, W::WhyCorrected, W::EnteredBy, W::RecordedAt] { th scope="col" { (say(words)) } } }
                }
                tbody {
                    @for entry in &read.history {
                        tr {
                            td { (date_vi(entry.from)) " - " (date_vi(entry.to)) ", " (say(W::AsOfTheDay)) " " (date_vi(entry.as_of)) }
                            td data-l=(say(W::IndicatorValue)) { (entry.text) }
                            td data-l=(say(W::Evidence)) { (entry.evidence) }
                            td data-l=(say(W::WhyCorrected)) { (entry.reason.as_deref().unwrap_or_default()) }
                            td data-l=(say(W::EnteredBy)) { (entry.recorded_by_name.as_deref().unwrap_or(say(W::LoadedFromFile))) }
                            td data-l=(say(W::RecordedAt)) { (short(entry.recorded_at, now)) }
                        }
                    }
                }
            }
            @let first = (!asked.sau.is_empty()).then(|| asked.to(code, &[]));
            @let next = read.next.as_deref().map(|after| asked.to(code, &[("sau", after)]));
            (pager(first.as_deref(), next.as_deref(), language))
        }
    }
}
