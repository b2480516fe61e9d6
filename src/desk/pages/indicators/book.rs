//! The book of indicators of an agency for a period, by section of the report.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};

use super::address::IndicatorAddress;
use super::definition::NEW_INDICATOR;
use super::figure::{ground_of, label_of, value_of};
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::{DeskPage, tellable};
use crate::desk::pages::reports::address::{ReportAddress, in_page_names};
use crate::desk::pages::reports::choice::{OfficeChoice, ReportChoice, label};
use crate::desk::parts::errors::errors;
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::indicator::{FigureDates, IndicatorFigure, IndicatorReader};
use crate::platform::database::Connection;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::{Instant, date_vi};

struct BookRead {
    asked: ReportAddress,
    offices: OfficeChoice,
    told: Result<ToldBook, Problem>,
}

/// What is told of every indicator for these days.
struct ToldBook {
    agency: String,
    when: FigureDates,
    sections: BTreeMap<String, Vec<IndicatorFigure>>,
}

/// The book.
#[get("/chi-tieu")]
pub(crate) async fn indicators(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<ReportAddress>,
) -> HttpResponse {
    let language = me.language();
    let drawn = read(&me, &desk, asked.into_inner()).await.map(|read| {
        let (title, content) = (W::IndicatorBook.say(language), content(&read, language));
        DeskPage::of(title, content, read.told.as_ref().err(), language)
    });
    me.answer(drawn)
}

async fn read(me: &DeskOfficer, desk: &HandlerState, asked: ReportAddress) -> Result<BookRead, Problem> {
    let (now, officer) = (desk.now(), me.officer.clone());
    desk.database
        .snapshot(move |conn| {
            let (offices, scope) = (OfficeChoice::read(conn, &officer)?, officer.scope());
            let asked = offices.asked(asked, now.date());
            let told = when(&asked, now).and_then(|when| told(conn, &asked.co_quan, when, &scope, now));
            let told = tellable(told)?.map_err(in_page_names);
            Ok(BookRead { asked, offices, told })
        })
        .await
}

/// The days of the period, and the day on which its figures stand.
fn when(asked: &ReportAddress, now: Instant) -> Result<FigureDates, Problem> {
    let today = now.date();
    let question = asked.request(None, today)?.checked(now)?.question;
    // An instant ends a day; the figures of the book stand on the day itself.
    let last = question.as_of.map(|at| at.plus(chrono::TimeDelta::microseconds(-1)).date());
    let (from, to) = (question.period.from(), question.period.to());
    Ok(FigureDates { from, to, as_of: last.unwrap_or(to.min(today)) })
}

fn told(
    conn: &mut Connection,
    agency: &str,
    when: FigureDates,
    scope: &crate::access::Scope,
    now: Instant,
) -> Result<ToldBook, Problem> {
    let mut reader = IndicatorReader::open(conn, agency, scope, None, now)?;
    let codes: Vec<String> = reader.book.iter().map(|definition| definition.row.code.clone()).collect();
    let mut sections: BTreeMap<String, Vec<IndicatorFigure>> = BTreeMap::new();
    for code in codes {
        let Some(told) = reader.exact(&code, when)? else { continue };
        sections.entry(told.definition.version.section.clone()).or_default().push(told);
    }
    Ok(ToldBook { agency: reader.agency.name_vi.clone(), when, sections })
}

fn content(read: &BookRead, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let problem = read.told.as_ref().err();
    let choice =
        ReportChoice { action: "/chi-tieu", asked: &read.asked, offices: &read.offices, problem, language };
    html! {
        @if let Some(problem) = problem { (errors(problem, &label, language)) }
        h1 { (say(W::IndicatorBook)) }
        p { a href="/bao-cao" { (say(W::Reports)) } " · " a href=(NEW_INDICATOR) { (say(W::NewIndicatorTitle)) } }
        (choice.draw(&html! {}))
        @if let Ok(told) = &read.told {
            @let when = told.when;
            h2 { (told.agency) ": " (date_vi(when.from)) " - " (date_vi(when.to)) ", " (say(W::AsOfTheDay)) " " (date_vi(when.as_of)) }
            @if told.sections.is_empty() {
                p { (say(W::NoIndicators)) }
            } @else {
                @let figures: Vec<&IndicatorFigure> = told.sections.values().flatten().collect();
                @let missing = figures.iter().filter(|told| told.reading.is_err()).count();
                p {
                    strong { (figures.len() - missing) } "/" (figures.len()) " " (say(W::IndicatorsHaveValues)) " "
                    span.hint { (say(W::IndicatorBookAbout)) }
                }
                (table(read, told, language))
            }
        }
    }
}

fn table(read: &BookRead, told: &ToldBook, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let asked = IndicatorAddress::of(&read.asked.co_quan, told.when);
    let head = [W::CodeOf, W::IndicatorName, W::IndicatorValue, W::RestsOn];
    html! {
        div.wide tabindex="0" role="region" aria-label=(say(W::IndicatorBook)) {
            table.figures.indicators {
                caption { (say(W::IndicatorBook)) }
                thead { tr { @for words in head { th scope="col" { (say(words)) } } } }
                @for (section, figures) in &told.sections {
                    tbody {
                        tr.group { th colspan="4" scope="rowgroup" { (say(W::SectionOfReport)) " " (section) } }
                        @for told in figures {
                            tr {
                                td { a href=(asked.to(&told.definition.row.code, &[])) { (told.definition.row.code) } }
                                th scope="row" { (label_of(told, language)) }
                                td.num {
                                    @match value_of(told, language) {
                                        Some(value) => { a href=(asked.to(&told.definition.row.code, &[])) { (value) } }
                                        None => { span.b.stand { (say(W::NoValueYet)) } }
                                    }
                                }
                                td { (ground_of(told, &asked, language)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
