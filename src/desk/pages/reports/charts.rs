//! Figures as pictures, each with its table beside: what came in against what was resolved, the rate of each office with its bounds,
//! how old what is pending is, and at whose step it waits.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;

use super::address::{DAYS, ReportAddress, in_page_names};
use super::choice::{OfficeChoice, ReportChoice, label};
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::{DeskPage, tellable};
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::figure_table::figure_table;
use crate::desk::shown::address;
use crate::desk::typed::date_shown;
use crate::desk::value_words::role_words;
use crate::desk::words::W;
use crate::dossier::clock::ledger::Account;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::views::list_filter::Worklist;
use crate::dossier::views::lists::waiting::{WaitingAtStep, waiting_by_step};
use crate::platform::database::Connection;
use crate::platform::document::{DocumentCell, DocumentRow, DocumentTable};
use crate::platform::error::{Code, Language, Problem};
use crate::platform::instant::Instant;
use crate::report::count::request::{GroupBy, ReportReader, ReportRequest};
use crate::report::count::resolution::{Resolution, resolution};
use crate::report::figures::figure::Figure;
use crate::report::series::charts::chart::AgeReport;
use crate::report::series::charts::{
    ChartContext, ChartHeading, DrawnChart, ages, of_ageing, of_on_time, of_series, of_waiting,
};
use crate::report::series::parts::PartUnit;
use crate::report::series::{Series, series};

/// What there is a column for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ChartsAddress {
    /// `day`, `week`, `month` or `reporting_month`; the months of the period without it.
    theo: String,
}

/// A picture, or why there is none.
type PictureOf<T> = Result<(T, DrawnChart), Problem>;

/// The pictures of the register: over time, by office, by age.
type Drawings = (PictureOf<Series>, PictureOf<Resolution>, PictureOf<AgeReport>);

/// What all pictures are drawn of.
struct ChartsDrawn {
    flow: PictureOf<Series>,
    on_time: PictureOf<Resolution>,
    ageing: PictureOf<AgeReport>,
    waiting: Vec<WaitingAtStep>,
}

struct ChartsRead {
    asked: ReportAddress,
    offices: OfficeChoice,
    drawn: Result<ChartsDrawn, Problem>,
}

/// The pictures.
#[get("/bao-cao/bieu-do")]
pub(crate) async fn charts(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<ReportAddress>,
    by: web::Query<ChartsAddress>,
) -> HttpResponse {
    let language = me.language();
    let drawn = read(&me, &desk, asked.into_inner(), by.theo.clone()).await.map(|read| {
        let (title, content) = (W::Charts.say(language), content(&read, &by.theo, language));
        DeskPage::of(title, content, read.drawn.as_ref().err(), language)
    });
    me.answer(drawn)
}

async fn read(
    me: &DeskOfficer,
    desk: &HandlerState,
    asked: ReportAddress,
    by: String,
) -> Result<ChartsRead, Problem> {
    let (now, officer, calendars) = (desk.now(), me.officer.clone(), desk.books.calendars.clone());
    desk.database
        .snapshot(move |conn| {
            let (offices, scope) = (OfficeChoice::read(conn, &officer)?, officer.scope());
            let asked = offices.asked(asked, now.date());
            let question = asked.request(None, now.date())?.checked(now).map(|run| run.question);
            let question = question.map_err(in_page_names);
            let context = ChartContext { calendars: &calendars, reader: ReportReader::Officer(&scope), now };
            let drawn = question.and_then(|question| {
                let waiting = waiting_by_step(conn, (&officer, now), Some(&question.agency))?;
                Ok((pictures(conn, &question, &by, context)?, waiting))
            });
            let drawn = tellable(drawn)?.map_err(in_page_names);
            let drawn = drawn.map(|((flow, on_time, ageing), waiting)| ChartsDrawn {
                flow,
                on_time,
                ageing,
                waiting,
            });
            Ok(ChartsRead { asked, offices, drawn })
        })
        .await
}

/// Draws each of them; one that cannot be drawn takes no other away.
fn pictures(
    conn: &mut Connection,
    question: &ReportRequest,
    by: &str,
    context: ChartContext<'_>,
) -> Result<Drawings, Problem> {
    let ChartContext { reader, now, .. } = context;
    let by_office = ReportRequest { group_by: GroupBy::Agency, ..question.clone() };
    let on_time = resolution(conn, &by_office, reader, now)?;
    let on_time = of_on_time(&on_time).map(|drawn| (on_time, drawn));
    let figures = [Figure::Received, Figure::Resolved];
    let unit = match by.trim() {
        "" => Ok(PartUnit::of_months(question.period)),
        named => PartUnit::parse(named).ok_or_else(no_such_unit),
    };
    let flow = unit.and_then(|unit| series(conn, question, unit, &figures, reader, now));
    let flow = flow.and_then(|series| of_series(&series).map(|drawn| (series, drawn)));
    let ageing = ages(conn, question, context).map(|ages| {
        let drawn = of_ageing(&ages);
        (ages, drawn)
    });
    Ok((
        tellable(flow)?.map_err(in_page_names),
        tellable(on_time)?.map_err(in_page_names),
        tellable(ageing)?.map_err(in_page_names),
    ))
}

fn no_such_unit() -> Problem {
    Problem::new(Code::InvalidInput).with_field(
        "theo",
        "unknown_value",
        "chọn một trong các cách chia có sẵn",
        "choose one of the ways that are offered",
    )
}

fn content(read: &ChartsRead, by: &str, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let problem = read.drawn.as_ref().err();
    let choice = ReportChoice {
        action: "/bao-cao/bieu-do",
        asked: &read.asked,
        offices: &read.offices,
        problem,
        language,
    };
    html! {
        @if let Some(problem) = problem { (errors(problem, &label, language)) }
        h1 { (say(W::Charts)) }
        p {
            a href="/bao-cao" { (W::Reports.say(language)) } " · "
            a href=(read.asked.to("/bao-cao/moi", &[])) { (W::FiguresNow.say(language)) }
        }
        (choice.draw(&unit_field(by, read, language)))
        @if let Ok(drawn) = &read.drawn {
            p.hint { (W::EveryFigureOpens.say(language)) }
            (flow(read, &drawn.flow, language))
            (on_time(read, &drawn.on_time, language))
            (ageing(read, &drawn.ageing, language))
            (waiting(&read.asked.co_quan, &drawn.waiting, language))
        }
    }
}

fn unit_field(by: &str, read: &ChartsRead, language: Language) -> Markup {
    let problem = read.drawn.as_ref().ok().and_then(|drawn| drawn.flow.as_ref().err());
    let units = [
        ("", W::ByMonthsOfPeriod),
        ("day", W::ByDay),
        ("week", W::ByWeek),
        ("month", W::ByMonth),
        ("reporting_month", W::ByReportingMonth),
    ];
    let units = units.map(|(unit, words)| (unit.to_owned(), words.say(language).to_owned())).to_vec();
    FormField {
        name: "theo",
        label: W::ColumnsBy.say(language),
        hint: None,
        value: by.trim(),
        error: error_of(problem, "theo", language),
        kind: FieldKind::Choice(units),
        optional: false,
    }
    .draw(language)
}

/// A picture with its table beside it, or why there is none.
fn picture<T>(
    drawn: &PictureOf<T>,
    title: W,
    language: Language,
    link: impl Fn(&T, usize, usize) -> Option<String>,
) -> Markup {
    html! {
        section.picture {
            h2 { (title.say(language)) }
            @match drawn {
                Err(problem) => { p.box.warn { (why(problem, language)) } }
                Ok((of, drawn)) => {
                    (beside(&drawn.svg(ChartHeading::Beside), title.say(language), &drawn.table, language, |row, column| link(of, row, column)))
                    p.hint { (drawn.description) }
                }
            }
        }
    }
}

/// The sentences of a problem.
fn why(problem: &Problem, language: Language) -> String {
    let fields = problem.fields.iter().map(|field| field.words.in_language(language).to_owned());
    let detail = problem.detail.iter().map(|detail| detail.in_language(language).to_owned());
    detail.chain(fields).collect::<Vec<_>>().join("; ")
}

/// A picture, and its numbers.
pub(super) fn beside(
    svg: &str,
    title: &str,
    table: &DocumentTable,
    language: Language,
    link: impl Fn(usize, usize) -> Option<String>,
) -> Markup {
    html! {
        div.beside {
            div.wide tabindex="0" role="region" aria-label=(title) { (PreEscaped(svg)) }
            (figure_table(table, &format!("{}: {title}", W::NumbersOfPicture.say(language)), link))
        }
    }
}

/// Opens a figure as the table stood.
fn opened(asked: &ReportAddress, row: &str, figure: Figure, (as_of, known_at): (Instant, Instant)) -> String {
    let (as_of, known_at) = (as_of.to_string(), known_at.to_string());
    let cell =
        [("dong-nay", row), ("chi-tieu", figure.as_str()), ("luc", as_of.as_str()), ("biet", &known_at)];
    asked.to("/bao-cao/o", &cell)
}

/// The same for a figure of some days.
fn of_days(asked: &ReportAddress, from: chrono::NaiveDate, to: chrono::NaiveDate) -> ReportAddress {
    ReportAddress {
        ky: DAYS.to_owned(),
        tu: date_shown(from),
        den: date_shown(to),
        dong: GroupBy::Level.as_str().to_owned(),
        ..asked.clone()
    }
}

fn flow(read: &ChartsRead, drawn: &PictureOf<Series>, language: Language) -> Markup {
    picture(drawn, W::FlowPicture, language, |series, row, column| {
        let figure = match column {
            1 => Figure::Received,
            2 => Figure::Resolved,
            _ => return None,
        };
        let days = series
            .parts
            .get(row)
            .map_or((series.period.from(), series.period.to()), |part| (part.from(), part.to()));
        let asked = of_days(&read.asked, days.0, days.1);
        Some(opened(&asked, "", figure, (series.cut.as_of(), series.known_at)))
    })
}

fn on_time(read: &ChartsRead, drawn: &PictureOf<Resolution>, language: Language) -> Markup {
    let asked = ReportAddress { dong: GroupBy::Agency.as_str().to_owned(), ..read.asked.clone() };
    picture(drawn, W::OnTimePicture, language, |report, row, column| {
        let figure = match column {
            1 => Figure::OnTimeOfResolvedNumerator,
            2 => Figure::OnTimeOfResolvedDenominator,
            _ => return None,
        };
        let key = report.rows.get(row).map_or("", |row| row.key.as_str());
        Some(opened(&asked, key, figure, (report.cut.as_of(), report.known_at)))
    })
}

fn ageing(read: &ChartsRead, drawn: &PictureOf<AgeReport>, language: Language) -> Markup {
    picture(drawn, W::AgeingPicture, language, |ages, row, column| {
        // Only all together is a figure of the register.
        let whole = row == ages.counts.len() && matches!(column, 1 | 2);
        whole.then(|| opened(&read.asked, "", Figure::Pending, (ages.as_of, ages.known_at)))
    })
}

/// At whose step dossiers wait now; the numbers open the lists of now.
pub(crate) fn waiting(agency: &str, rows: &[WaitingAtStep], language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let name = |row: &WaitingAtStep| {
        row.role.map_or(say(W::AtNobodysStep), |role| role_words(role, language)).to_owned()
    };
    let bars: Vec<(String, i64, i64)> =
        rows.iter().map(|row| (name(row), row.in_process - row.overdue, row.overdue)).collect();
    let mut cells: Vec<DocumentRow> =
        rows.iter().map(|row| counts(name(row), row.in_process, row.overdue)).collect();
    let sum = |of: fn(&WaitingAtStep) -> i64| -> i64 { rows.iter().map(of).sum() };
    let (in_process, overdue) = (sum(|row| row.in_process), sum(|row| row.overdue));
    cells
        .push(DocumentRow { strong: true, ..counts(W::Total.say(language).to_owned(), in_process, overdue) });
    let columns = [
        ("role", say(W::StepOf), 3),
        ("in_process", say(W::InProcess), 1),
        ("overdue", W::Overdue.say(language), 1),
    ];
    let table = DocumentTable::plain(&columns, cells);
    let (title, about) = (say(W::WaitingPicture), say(W::WaitingAbout));
    html! {
        section.picture {
            h2 { (title) }
            @if in_process == 0 {
                p { (W::NothingOpen.say(language)) }
            } @else {
                (beside(&of_waiting((title, about), &bars), title, &table, language, |row, column| {
                    let list = if column == 2 { Worklist::Overdue.as_str() } else { "" };
                    let role = match rows.get(row) {
                        Some(row) => row.role?.as_str(),
                        None => "",
                    };
                    let asked = [("ds", list), ("cq", agency), ("buoc", role), ("gd", Account::InProcess.as_str())];
                    (column > 0).then(|| address("/ho-so", &asked))
                }))
                p.hint { (about) }
            }
        }
    }
}

fn counts(name: String, in_process: i64, overdue: i64) -> DocumentRow {
    DocumentRow {
        cells: vec![DocumentCell::Text(name), DocumentCell::Count(in_process), DocumentCell::Count(overdue)],
        ..DocumentRow::default()
    }
}
