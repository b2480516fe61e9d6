//! Offices of a level side by side, fairly: a picture of what the figures tell apart, the numbers beside it, and the dossiers behind each.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;

use super::address::{ReportAddress, in_page_names};
use super::cell::{CellShown, cells_page, no_such_figure};
use super::choice::{self, OfficeChoice, ReportChoice};
use crate::agency::Level;
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::{DeskPage, tellable};
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::check::Check;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::{Instant, date_vi};
use crate::platform::page;
use crate::platform::text::{hundredths_vi, number_vi};
use crate::report::count::view::CellDossierList;
use crate::report::figures::rate::Rate;
use crate::report::measure::comparison::view::{ComparedOffice, ComparisonReport};
use crate::report::measure::comparison::{OpenedComparison, compare, dossiers, read_figure, read_level};
use crate::report::series::charts::of_rates;

/// The page of a comparison.
const PAGE: &str = "/bao-cao/so-sanh";

/// Which offices, and which number of them is opened.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(crate) struct ComparisonAddress {
    /// The level of the offices; those directly of the agency's reach that are most usual without it.
    cap: String,
    /// `resolved`, `on_time` or `late`.
    so: String,
    /// Code of an office; all without it.
    dong_nay: String,
    /// Code of a procedure; all without it.
    thu_tuc: String,
    /// The instant at which the table stood.
    luc: String,
    /// What the register had been told by this instant.
    biet: String,
    /// After which line the page begins.
    sau: String,
}

struct ComparisonRead {
    asked: ReportAddress,
    offices: OfficeChoice,
    report: Result<ComparisonReport, Problem>,
}

fn filled(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The same problem, its fields called as this page calls them.
fn named(mut problem: Problem) -> Problem {
    for field in &mut problem.fields {
        if field.field == "level" {
            "cap".clone_into(&mut field.field);
        }
    }
    in_page_names(problem)
}

fn level(by: &ComparisonAddress) -> Result<Level, Problem> {
    let mut check = Check::new();
    let level = read_level(&mut check, filled(&by.cap).as_deref());
    check.finish(level)
}

/// The comparison.
#[get("/bao-cao/so-sanh")]
pub(crate) async fn comparison(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<ReportAddress>,
    by: web::Query<ComparisonAddress>,
) -> HttpResponse {
    let language = me.language();
    let drawn = read(&me, &desk, asked.into_inner(), by.clone().into_inner()).await.map(|read| {
        let (title, content) = (W::Comparison.say(language), content(&read, &by, language));
        DeskPage::of(title, content, read.report.as_ref().err(), language)
    });
    me.answer(drawn)
}

async fn read(
    me: &DeskOfficer,
    desk: &HandlerState,
    asked: ReportAddress,
    by: ComparisonAddress,
) -> Result<ComparisonRead, Problem> {
    let (now, officer, books) = (desk.now(), me.officer.clone(), desk.books.clone());
    desk.database
        .snapshot(move |conn| {
            let (offices, scope) = (OfficeChoice::read(conn, &officer)?, officer.scope());
            let asked = offices.asked(asked, now.date());
            let report = asked.request(None, now.date())?.checked(now).and_then(|run| {
                let (question, level) = (run.question, level(&by)?);
                let found = compare(conn, &books, (&question, level), &scope, now)?;
                Ok(ComparisonReport::of(found, &question))
            });
            let report = tellable(report)?.map_err(named);
            Ok(ComparisonRead { asked, offices, report })
        })
        .await
}

fn label(field: &str) -> Option<W> {
    if field == "cap" { Some(W::LevelOfOffices) } else { choice::label(field) }
}

fn content(read: &ComparisonRead, by: &ComparisonAddress, language: Language) -> Markup {
    let problem = read.report.as_ref().err();
    let choice = ReportChoice { action: PAGE, asked: &read.asked, offices: &read.offices, problem, language };
    html! {
        @if let Some(problem) = problem { (errors(problem, &label, language)) }
        h1 { (W::Comparison.say(language)) }
        p { a href="/bao-cao" { (W::Reports.say(language)) } }
        (choice.draw(&level_field(by, problem, language)))
        @if let Ok(report) = &read.report {
            (heading(report, language))
            p.hint { (W::ComparisonAbout.say(language)) }
            (picture(report, language))
            (table(read, by, report, language))
            p.hint { (report.method) }
            (standard(read, by, report, language))
        }
    }
}

fn level_field(by: &ComparisonAddress, problem: Option<&Problem>, language: Language) -> Markup {
    let levels = [
        (Level::Ward, W::LevelWard),
        (Level::District, W::LevelDistrict),
        (Level::Department, W::LevelDepartment),
        (Level::City, W::LevelCity),
    ];
    let levels = levels.map(|(level, words)| (level.as_str().to_owned(), words.say(language).to_owned()));
    FormField {
        name: "cap",
        label: W::LevelOfOffices.say(language),
        hint: None,
        value: filled(&by.cap).as_deref().unwrap_or(Level::Ward.as_str()),
        error: error_of(problem, "cap", language),
        kind: FieldKind::Choice(levels.to_vec()),
        optional: false,
    }
    .draw(language)
}

fn heading(report: &ComparisonReport, language: Language) -> Markup {
    let asked = &report.parameters;
    html! {
        h2 { (asked.agency.name) ": " (date_vi(asked.from)) " - " (date_vi(asked.to)) }
        p {
            (W::StandsAsOf.say(language)) " " strong { (asked.as_of.end_words_vi()) } " · "
            (W::OfficesCompared.say(language)) ": " (asked.offices_compared)
        }
    }
}

/// The adjusted rates with their bounds: what meets is not told apart.
fn picture(report: &ComparisonReport, language: Language) -> Markup {
    let title = W::ComparisonPicture.say(language);
    let row = |office: &ComparedOffice| {
        let rate = office.adjusted.as_ref().zip(office.adjusted_interval.as_ref());
        let words = office.adjusted.as_ref().map_or("-", |rate| rate.text.as_str());
        let counted =
            format!("{words} ({}/{})", number_vi(office.raw.numerator), number_vi(office.raw.denominator));
        (
            office.name.clone(),
            rate.map(|(rate, bounds)| (rate.hundredths, bounds.lower, bounds.upper)),
            counted,
        )
    };
    let rows = report.rows.iter().map(row).collect();
    let whole = report.total.rate.hundredths.zip(report.total.rate.text.as_ref());
    let whole = whole.map(|(rate, text)| (rate, format!("chung {text}")));
    let reference = whole.as_ref().map(|(rate, words)| (*rate, words.as_str()));
    let svg = of_rates("comparison", (title, W::ComparisonPictureAbout.say(language)), rows, reference);
    html! {
        section.picture {
            h2 { (title) }
            div.wide tabindex="0" role="region" aria-label=(title) { (PreEscaped(svg)) }
            p.hint { (W::ComparisonPictureAbout.say(language)) }
        }
    }
}

/// The address of what is behind a number.
fn link(read: &ComparisonRead, by: &ComparisonAddress, report: &ComparisonReport, cell: [&str; 3]) -> String {
    let [figure, office, procedure] = cell;
    let (as_of, known_at) = (report.parameters.as_of.to_string(), report.parameters.known_at.to_string());
    read.asked.to(
        "/bao-cao/so-sanh/o",
        &[
            ("cap", by.cap.trim()),
            ("so", figure),
            ("dong-nay", office),
            ("thu-tuc", procedure),
            ("luc", &as_of),
            ("biet", &known_at),
        ],
    )
}

/// Numerator and denominator, which open, and the share.
fn opened(rate: &Rate, link: impl Fn(&str) -> String) -> Markup {
    let number = |value: i64, figure: &str| {
        html! { @if value == 0 { "0" } @else { a href=(link(figure)) { (number_vi(value)) } } }
    };
    html! {
        (rate.text.as_deref().unwrap_or("-")) br;
        span.whole { (number(rate.numerator, "on_time")) "/" (number(rate.denominator, "resolved")) }
    }
}

fn table(
    read: &ComparisonRead,
    by: &ComparisonAddress,
    report: &ComparisonReport,
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    let head = [
        W::PlaceAdjusted,
        W::Office,
        W::OnTimeShare,
        W::IntervalOf,
        W::PlaceRaw,
        W::LateOnes,
        W::ExpectedInTime,
        W::AdjustedShare,
        W::AdjustedInterval,
        W::MedianMinutes,
        W::NinetyMinutes,
    ];
    html! {
        div.wide tabindex="0" role="region" aria-label=(say(W::OfficesSideBySide)) {
            table.figures {
                caption { (say(W::OfficesSideBySide)) }
                thead { tr { @for words in head { th scope="col" { (say(words)) } } } }
                tbody {
                    @for office in &report.rows { (office_row(office, &|figure| link(read, by, report, [figure, &office.code, ""]), language)) }
                    (total_row(report, &|figure| link(read, by, report, [figure, "", ""]), language))
                }
            }
        }
    }
}

fn late(rate: &Rate, link: &dyn Fn(&str) -> String) -> Markup {
    let late = rate.denominator - rate.numerator;
    html! { @if late == 0 { "0" } @else { a href=(link("late")) { (number_vi(late)) } } }
}

fn office_row(office: &ComparedOffice, link: &dyn Fn(&str) -> String, language: Language) -> Markup {
    let minutes = |minutes: Option<i64>| minutes.map(number_vi).unwrap_or_default();
    html! {
        tr {
            td.num { @if let Some(rank) = &office.adjusted_rank { (rank.text) } @else { "-" } }
            th scope="row" {
                (office.name)
                @if office.small_base { " " span.hint { (W::SmallBase.say(language)) } }
            }
            td.num { (opened(&office.raw, link)) }
            td.num { @if let Some(bounds) = &office.raw_interval { span.whole { (bounds.text) } } }
            td.num { @if let Some(rank) = &office.raw_rank { (rank.text) } @else { "-" } }
            td.num { (late(&office.raw, link)) }
            td.num { (hundredths_vi(office.expected_hundredths)) }
            td.num { @if let Some(rate) = &office.adjusted { (rate.text) } @else { "-" } }
            td.num { @if let Some(bounds) = &office.adjusted_interval { span.whole { (bounds.text) } } }
            td.num { (minutes(office.working_minutes.median)) }
            td.num { (minutes(office.working_minutes.p90)) }
        }
    }
}

fn total_row(report: &ComparisonReport, link: &dyn Fn(&str) -> String, language: Language) -> Markup {
    let (total, minutes) = (&report.total, |minutes: Option<i64>| minutes.map(number_vi).unwrap_or_default());
    html! {
        tr.total {
            td {}
            th scope="row" { (W::Total.say(language)) }
            td.num { (opened(&total.rate, link)) }
            td.num { @if let Some(bounds) = &total.interval { span.whole { (bounds.text) } } }
            td {}
            td.num { (late(&total.rate, link)) }
            td {}
            td {}
            td {}
            td.num { (minutes(total.working_minutes.median)) }
            td.num { (minutes(total.working_minutes.p90)) }
        }
    }
}

/// What each procedure comes to at all offices together: the yardstick of the adjusted rates.
fn standard(
    read: &ComparisonRead,
    by: &ComparisonAddress,
    report: &ComparisonReport,
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        @if !report.standard.is_empty() {
            details {
                summary { (say(W::StandardOfProcedures)) }
                table.figures {
                    caption { (say(W::StandardOfProcedures)) }
                    thead { tr { @for words in [W::CodeOf, W::Procedure, W::OnTimeShare] { th scope="col" { (say(words)) } } } }
                    tbody {
                        @for one in &report.standard {
                            tr {
                                td { (one.procedure_code) }
                                th scope="row" { (one.procedure_name) }
                                td.num { (opened(&one.rate, |figure| link(read, by, report, [figure, "", &one.procedure_code]))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The dossiers behind a number.
#[get("/bao-cao/so-sanh/o")]
pub(crate) async fn compared_dossiers(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<ReportAddress>,
    by: web::Query<ComparisonAddress>,
) -> HttpResponse {
    let (now, language) = (desk.now(), me.language());
    let read = opened_number(&me, &desk, &asked, by.into_inner()).await;
    me.answer(read.map(|shown| cells_page(&shown, now, language)).map_err(named))
}

async fn opened_number(
    me: &DeskOfficer,
    desk: &HandlerState,
    asked: &ReportAddress,
    by: ComparisonAddress,
) -> Result<CellShown, Problem> {
    let (now, scope) = (desk.now(), me.officer.scope());
    let mut question = asked.request(None, now.date())?.checked(now)?.question;
    let instant =
        |text: &str| filled(text).map(|text| Instant::parse(&text).map_err(|_unreadable| no_such_figure()));
    question.as_of = instant(&by.luc).transpose()?.or(question.as_of);
    question.known_at = instant(&by.biet).transpose()?;
    let mut check = Check::new();
    let (figure, level) = (read_figure(&mut check, filled(&by.so).as_deref()), level(&by)?);
    let figure = check.finish(figure)?;
    let (after, limit) = page::read_alone(None, filled(&by.sau).as_deref())?;
    let (office, procedure) = (filled(&by.dong_nay), filled(&by.thu_tuc));
    let (row, of) = (office.clone(), procedure.clone());
    let listing = desk
        .database
        .snapshot(move |conn| {
            let opened = OpenedComparison {
                figure,
                office: office.as_deref(),
                procedure: procedure.as_deref(),
                after,
                limit: limit + 1,
            };
            dossiers(conn, (&question, level), &opened, &scope, now)
        })
        .await?;
    let name = row.as_ref().and_then(|code| listing.offices.values().find(|office| office.code == *code));
    let procedure =
        of.as_ref().and_then(|code| listing.procedures.values().find(|names| names.code == *code));
    let names = [name.map(|office| office.name.as_str()), procedure.map(|names| names.name.as_str())];
    let names: Vec<&str> = names.into_iter().flatten().collect();
    let of_row = if names.is_empty() { W::Total.say(me.language()).to_owned() } else { names.join(", ") };
    let list = CellDossierList::of(listing, figure, row, limit);
    let to = |after: &str| {
        let cell = [
            ("cap", by.cap.as_str()),
            ("so", &by.so),
            ("dong-nay", &by.dong_nay),
            ("thu-tuc", &by.thu_tuc),
            ("luc", &by.luc),
            ("biet", &by.biet),
            ("sau", after),
        ];
        asked.to("/bao-cao/so-sanh/o", &cell)
    };
    Ok(CellShown {
        title: format!("{}: {of_row}", list.label),
        total: list.total,
        back: (asked.to(PAGE, &[("cap", &by.cap)]), W::BackToFigures),
        first: (!by.sau.is_empty()).then(|| to("")),
        next: list.next_cursor.as_deref().map(to),
        lines: list.items,
    })
}
