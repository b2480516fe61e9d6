//! A report taken again, and two reports of one period held against each other: every dossier that differs, with its cause.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};
use serde::Deserialize;

use super::kept::no_such_report;
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::DeskPage;
use crate::desk::parts::tabs::pager;
use crate::desk::shown::{address, short};
use crate::desk::value_words::{act_words, cause_words};
use crate::desk::words::W;
use crate::dossier::clock::status::Event;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::Instant;
use crate::platform::page;
use crate::report::figures::figure::Figure;
use crate::report::runs::actions;
use crate::report::runs::comparing::view::{CountedView, DifferenceView, RunDifferences, RunRepeated};
use crate::report::runs::comparing::{DifferencePage, differences, repeat};
use crate::report::runs::store::RunId;

/// From where on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DifferencesAddress {
    /// After which dossier the page begins.
    sau: String,
}

impl DifferencesAddress {
    fn part(&self) -> Result<DifferencePage, Problem> {
        let (after, limit) =
            page::read_alone(None, Some(self.sau.as_str()).filter(|after| !after.is_empty()))?;
        Ok(DifferencePage { cause: None, after, limit })
    }
}

fn key(text: &str) -> Result<RunId, Problem> {
    RunId::parse(text).ok_or_else(no_such_report)
}

/// Takes the figures of a report again, for the same instants. Nothing is kept.
#[get("/bao-cao/{id}/lap-lai")]
pub(crate) async fn repeat_report(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    id: web::Path<String>,
    asked: web::Query<DifferencesAddress>,
) -> HttpResponse {
    let (now, language) = (desk.now(), me.language());
    let drawn = repeated(&me, &desk, &id, &asked).await.map(|told| {
        let content = html! {
            h1 { (W::RepeatIt.say(language)) }
            p { a href={ "/bao-cao/" (id) } { (W::BackToReport.say(language)) } }
            @if told.same {
                p.box.good { "✓ " (W::RepeatedSame.say(language)) }
            } @else {
                p.box.bad { "✗ " (W::RepeatedOther.say(language)) }
            }
            dl { dt { (W::Digest.say(language)) } dd { code { (told.hash) } " " @if told.same { "=" } @else { "≠" } " " code { (told.repeated_hash) } } }
            @if !told.same { (list(&told.differences, &format!("/bao-cao/{id}/lap-lai"), &asked, now, language)) }
        };
        DeskPage::new(W::RepeatIt.say(language), content)
    });
    me.answer(drawn)
}

async fn repeated(
    me: &DeskOfficer,
    desk: &HandlerState,
    id: &str,
    asked: &DifferencesAddress,
) -> Result<RunRepeated, Problem> {
    let (scope, id, part) = (me.officer.scope(), key(id)?, asked.part()?);
    desk.database
        .snapshot(move |conn| {
            let run = actions::load(conn, id, &scope)?;
            let agency = actions::agency_of(conn, &run)?;
            let told = repeat(conn, &run, &agency.code, &part)?;
            Ok(RunRepeated::of(&run, told))
        })
        .await
}

/// Two reports against each other.
#[get("/bao-cao/{id}/khac/{other}")]
pub(crate) async fn compare_reports(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    path: web::Path<(String, String)>,
    asked: web::Query<DifferencesAddress>,
) -> HttpResponse {
    let (now, language) = (desk.now(), me.language());
    let (id, other) = path.into_inner();
    let drawn = compared(&me, &desk, (&id, &other), &asked).await.map(|told| {
        let content = html! {
            h1 { (W::Differences.say(language)) }
            p {
                a href={ "/bao-cao/" (id) } { (W::CountedBefore.say(language)) } " · "
                a href={ "/bao-cao/" (other) } { (W::CountedAfter.say(language)) }
            }
            (list(&told, &format!("/bao-cao/{id}/khac/{other}"), &asked, now, language))
        };
        DeskPage::new(W::Differences.say(language), content)
    });
    me.answer(drawn)
}

async fn compared(
    me: &DeskOfficer,
    desk: &HandlerState,
    (id, other): (&str, &str),
    asked: &DifferencesAddress,
) -> Result<RunDifferences, Problem> {
    let (scope, id, other, part) = (me.officer.scope(), key(id)?, key(other)?, asked.part()?);
    desk.database
        .snapshot(move |conn| {
            let (one, other) = (actions::load(conn, id, &scope)?, actions::load(conn, other, &scope)?);
            Ok(RunDifferences::of(differences(conn, &one, &other, &part)?))
        })
        .await
}

/// How many differ for each cause, and which.
fn list(
    told: &RunDifferences,
    page: &str,
    asked: &DifferencesAddress,
    now: Instant,
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        @if told.total == 0 {
            p.box.good { "✓ " (say(W::NoDifference)) }
        } @else {
            ul { @for (cause, count) in &told.by_cause { li { strong { (count) } " " (cause_words(*cause, language)) } } }
            table.list {
                thead {
                    tr { @for words in [W::Code, W::Cause, W::CountedAct, W::CountedBefore, W::CountedAfter] { th scope="col" { (say(words)) } } }
                }
                tbody { @for one in &told.items { (row(one, now, language)) } }
            }
            @let first = (!asked.sau.is_empty()).then_some(page);
            @let next = told.next_cursor.as_deref().map(|after| address(page, &[("sau", after)]));
            (pager(first, next.as_deref(), language))
        }
    }
}

fn row(one: &DifferenceView, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let act = one.act.as_ref().map(|act| {
        let words =
            Event::parse(act.event).map_or_else(|| act.event.to_owned(), |act| act_words(act, language));
        format!("{words} {}", short(act.happened_at, now))
    });
    html! {
        tr {
            td { a href={ "/ho-so/" (one.code) } { (one.code) } }
            td data-l=(say(W::Cause)) { (cause_words(one.cause, language)) }
            td data-l=(say(W::CountedAct)) { (act.unwrap_or_default()) }
            td data-l=(say(W::CountedBefore)) { (counted(&one.before, language)) }
            td data-l=(say(W::CountedAfter)) { (counted(&one.after, language)) }
        }
    }
}

/// How a dossier is counted, in the words of the figures.
fn counted(lines: &[CountedView], language: Language) -> String {
    if lines.is_empty() {
        return W::NotCounted.say(language).to_owned();
    }
    let of_line = |line: &CountedView| {
        let columns = line.counted.iter().filter(|figure| Figure::COLUMNS.contains(figure));
        columns.map(|figure| figure.label_vi()).collect::<Vec<_>>().join(", ")
    };
    lines.iter().map(of_line).collect::<Vec<_>>().join("; ")
}
