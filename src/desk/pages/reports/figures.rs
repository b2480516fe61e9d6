//! Figures of an office over a period, each opening to its dossiers; and the form that keeps them as a report.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};

use super::address::{ReportAddress, in_page_names};
use super::choice::{OfficeChoice, ReportChoice, label};
use crate::access::Role;
use crate::desk::extractor::{DeskOfficer, PostedByOfficer};
use crate::desk::page::{self, DeskPage, tellable};
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::value_words::{group_words, layout_words};
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::date_vi;
use crate::platform::text::number_vi;
use crate::report::count::request::ReportReader;
use crate::report::count::resolution::{Resolution, resolution};
use crate::report::figures::figure::{Figure, FigureValues};
use crate::report::figures::overview::{OVERVIEW_FIGURES, OVERVIEW_RATES};
use crate::report::figures::rates::RateName;
use crate::report::runs::layouts::LAYOUTS;
use crate::report::runs::signing::MAKERS;

/// Figures as they were read, or why they could not be.
struct FiguresRead {
    asked: ReportAddress,
    offices: OfficeChoice,
    report: Result<Resolution, Problem>,
}

/// The figures.
#[get("/bao-cao/moi")]
pub(crate) async fn figures(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<ReportAddress>,
) -> HttpResponse {
    let drawn = read(&me, &desk, asked.into_inner()).await.and_then(|read| drawn(&me, &read, None));
    me.answer(drawn)
}

/// Keeps them as a report.
#[post("/bao-cao/moi")]
pub(crate) async fn keep_report(sent: PostedByOfficer, desk: web::Data<HandlerState>) -> HttpResponse {
    let PostedByOfficer { me, form } = sent;
    let asked = ReportAddress::of(&form);
    match kept(&me, &desk, &asked).await {
        Ok(address) => page::see_other(&address),
        Err(problem) => {
            let read = read(&me, &desk, asked).await;
            me.answer(read.and_then(|read| drawn(&me, &read, Some(&in_page_names(problem)))))
        }
    }
}

async fn kept(me: &DeskOfficer, desk: &HandlerState, asked: &ReportAddress) -> Result<String, Problem> {
    let now = desk.now();
    let run = asked.request(Some(&asked.mau), now.date())?.checked(now)?;
    let calendars = desk.books.calendars.clone();
    let id = crate::report::runs::make(&desk.database, me.officer.clone(), run, calendars, now).await?;
    Ok(format!("/bao-cao/{id}?xong=lap"))
}

async fn read(me: &DeskOfficer, desk: &HandlerState, asked: ReportAddress) -> Result<FiguresRead, Problem> {
    let (now, officer) = (desk.now(), me.officer.clone());
    desk.database
        .snapshot(move |conn| {
            let (offices, scope) = (OfficeChoice::read(conn, &officer)?, officer.scope());
            let asked = offices.asked(asked, now.date());
            let report = match asked.request(None, now.date())?.checked(now) {
                Ok(run) => resolution(conn, &run.question, ReportReader::Officer(&scope), now),
                Err(problem) => Err(problem),
            };
            let report = tellable(report)?.map_err(in_page_names);
            Ok(FiguresRead { asked, offices, report })
        })
        .await
}

fn drawn(me: &DeskOfficer, read: &FiguresRead, problem: Option<&Problem>) -> Result<DeskPage, Problem> {
    let language = me.language();
    let (title, token) = (W::FiguresNow.say(language), me.token()?);
    let problem = problem.or(read.report.as_ref().err());
    let content = html! {
        @if let Some(problem) = problem { (errors(problem, &label, language)) }
        h1 { (title) }
        p { a href="/bao-cao" { (W::KeptReports.say(language)) } }
        @let choice = ReportChoice { action: "/bao-cao/moi", asked: &read.asked, offices: &read.offices, problem, language };
        (choice.draw(&choice.rows()))
        @if let Ok(report) = &read.report {
            (heading(report, language))
            p.hint { (W::EveryFigureOpens.say(language)) }
            (table(read, report, language))
            (keep_form(me, read, report, (&token, problem), language))
        }
    };
    Ok(DeskPage::of(title, content, problem, language))
}

fn heading(report: &Resolution, language: Language) -> Markup {
    html! {
        h2 { (report.agency.name) ": " (date_vi(report.period.from())) " - " (date_vi(report.period.to())) }
        p {
            (W::StandsAsOf.say(language)) " " strong { (report.cut.as_of().end_words_vi()) } " · "
            (W::KnownUntil.say(language)) " " (report.known_at.words_vi()) " · "
            (W::OfficesCounted.say(language)) ": " (report.offices_counted) "/" (report.offices_of_agency)
        }
    }
}

fn table(read: &FiguresRead, report: &Resolution, language: Language) -> Markup {
    let vi = language == Language::Vietnamese;
    let (as_of, known_at) = (report.cut.as_of().to_string(), report.known_at.to_string());
    let open = |key: Option<&str>, figure: Figure| {
        read.asked.to(
            "/bao-cao/o",
            &[
                ("dong-nay", key.unwrap_or_default()),
                ("chi-tieu", figure.as_str()),
                ("luc", &as_of),
                ("biet", &known_at),
            ],
        )
    };
    let caption = group_words(report.group_by, language);
    html! {
        div.wide tabindex="0" role="region" aria-label=(caption) {
            table.figures {
                caption { (caption) }
                thead {
                    tr {
                        th scope="col" { (W::RowName.say(language)) }
                        @for (_, words, english) in OVERVIEW_FIGURES { th scope="col" { (if vi { words } else { english }) } }
                        @for (_, words, english) in OVERVIEW_RATES { th scope="col" { (if vi { words } else { english }) } }
                        th scope="col" { (W::Balance.say(language)) }
                    }
                }
                tbody {
                    @for row in &report.rows { (line(&row.name, &row.cells, false, &|figure| open(Some(&row.key), figure))) }
                    (line(W::Total.say(language), &report.total, true, &|figure| open(None, figure)))
                }
            }
        }
    }
}

fn line(name: &str, cells: &FigureValues, total: bool, open: &dyn Fn(Figure) -> String) -> Markup {
    let balance = cells.balance();
    let sides = [number_vi(balance.to_account_for), number_vi(balance.accounted_for)];
    let link = |figure: Figure| {
        let value = cells.get(figure);
        html! { @if value == 0 { "0" } @else { a href=(open(figure)) { (number_vi(value)) } } }
    };
    html! {
        tr.total[total] {
            th scope="row" { (name) }
            @for (figure, ..) in OVERVIEW_FIGURES { td.num { (link(*figure)) } }
            @for (rate, ..) in OVERVIEW_RATES { td.num { (share(*rate, cells, &link)) } }
            td.num { @if balance.balanced { "✓ " (sides.join(" = ")) } @else { "✗ " (sides.join(" ≠ ")) } }
        }
    }
}

/// A rate with what it is made of, both of which open.
fn share(rate: RateName, cells: &FigureValues, link: &dyn Fn(Figure) -> Markup) -> Markup {
    let told = cells.rate(rate);
    let (numerator, base) = rate.parts();
    html! {
        @match &told.text {
            None => { "-" }
            Some(text) => {
                (text) br;
                span.whole {
                    (link(numerator)) "/" @match base { [one] => { (link(*one)) } _ => { (number_vi(told.denominator)) } }
                }
            }
        }
    }
}

/// The form that keeps what is shown as a report; for others, who may.
fn keep_form(
    me: &DeskOfficer,
    read: &FiguresRead,
    report: &Resolution,
    (token, problem): (&str, Option<&Problem>),
    language: Language,
) -> Markup {
    let may = me.officer.acts_as(MAKERS, report.agency.id).is_some();
    let layouts = LAYOUTS.iter().map(|one| (one.slug.to_owned(), layout_words(one, language))).collect();
    let choice = FormField {
        name: "mau",
        label: W::Layout.say(language),
        hint: None,
        value: &read.asked.mau,
        error: error_of(problem, "mau", language),
        kind: FieldKind::Choice(layouts),
        optional: false,
    };
    html! {
        section.noprint {
            h2 { (W::KeepIt.say(language)) }
            p.hint { (W::KeepItAbout.say(language)) }
            @if may {
                form.filters method="post" action="/bao-cao/moi" {
                    input type="hidden" name="csrf" value=(token);
                    @for (name, value) in read.asked.pairs() { input type="hidden" name=(name) value=(value); }
                    (choice.draw(language))
                    div.tick {
                        input type="checkbox" id="f-gop" name="gop" value="1" checked[read.asked.gop == "1"];
                        label for="f-gop" { (W::FoldPaused.say(language)) }
                        @if let Some(error) = error_of(problem, "gop", language) { span.err { (error) } }
                    }
                    button.main type="submit" data-key="do" { (W::NewReport.say(language)) " " kbd { "F9" } }
                }
            } @else {
                p { (W::KeptBy.say(language)) ": " (makers(language)) "." }
            }
        }
    }
}

/// Who makes reports.
fn makers(language: Language) -> String {
    let (vi, en) = Role::list_words(MAKERS);
    match language {
        Language::Vietnamese => vi,
        Language::English => en,
    }
}
