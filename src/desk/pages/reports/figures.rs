//! Figures of an office over a period, each opening to its dossiers; and the form that keeps them as a report.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};

use super::address::{CALENDAR, DAYS, REPORTING, ReportAddress, in_page_names};
use crate::access::Role;
use crate::agency::{Agency, store as agencies};
use crate::desk::extractor::{DeskOfficer, PostedByOfficer};
use crate::desk::page::{self, DeskPage};
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField, field_id};
use crate::desk::value_words::{group_words, layout_words};
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::date_vi;
use crate::platform::text::number_vi;
use crate::report::count::request::{GroupBy, ReportReader};
use crate::report::count::resolution::{Resolution, resolution};
use crate::report::figures::figure::{Figure, FigureValues};
use crate::report::figures::overview::{OVERVIEW_FIGURES, OVERVIEW_RATES};
use crate::report::figures::rates::RateName;
use crate::report::runs::layouts::LAYOUTS;
use crate::report::runs::signing::MAKERS;

/// Figures as they were read, or why they could not be.
struct FiguresRead {
    asked: ReportAddress,
    agencies: Vec<Agency>,
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
    let (now, scope) = (desk.now(), me.officer.scope());
    let own: Vec<_> = me.officer.own_assignments().map(|held| held.agency_id).collect();
    desk.database
        .snapshot(move |conn| {
            let mut seen = agencies::load_many(conn, &scope.offices())?;
            seen.retain(Agency::is_office);
            let usual = seen.iter().find(|agency| own.contains(&agency.id)).or(seen.first());
            let asked = asked.or_usual(usual.map_or("", |agency| agency.code.as_str()), now.date());
            let report = match asked.request(None, now.date())?.checked(now) {
                Ok(run) => resolution(conn, &run.question, ReportReader::Officer(&scope), now),
                Err(problem) => Err(problem),
            };
            match report {
                Err(problem) if problem.code.status() >= 500 => Err(problem),
                report => Ok(FiguresRead { asked, agencies: seen, report: report.map_err(in_page_names) }),
            }
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
        (choice(read, problem, language))
        @if let Ok(report) = &read.report {
            (heading(report, language))
            p.hint { (W::EveryFigureOpens.say(language)) }
            (table(read, report, language))
            (keep_form(me, read, report, (&token, problem), language))
        }
    };
    Ok(match problem {
        Some(problem) => DeskPage::wrong(title, content, problem.code.status(), language),
        None => DeskPage::new(title, content),
    })
}

fn label(field: &str) -> Option<W> {
    Some(match field {
        "co-quan" => W::ReportingAgency,
        "ky" => W::PeriodLabel,
        "nam" => W::YearLabel,
        "tu" => W::FromDay,
        "den" => W::ToDay,
        "dong" => W::GroupBy,
        "tinh-den" => W::AsOfDay,
        "mau" => W::Layout,
        _ => return None,
    })
}

/// Whose, which period, by what.
fn choice(read: &FiguresRead, problem: Option<&Problem>, language: Language) -> Markup {
    let asked = &read.asked;
    let field = |name: &str, words: W, value: &str, kind: FieldKind| {
        let error = error_of(problem, name, language);
        FormField { name, label: words.say(language), hint: None, value, error, kind, optional: false }
            .draw(language)
    };
    let say = |words: W| words.say(language).to_owned();
    let agencies = read.agencies.iter().map(|agency| (agency.code.clone(), agency.name_vi.clone())).collect();
    let calendars =
        vec![(REPORTING.to_owned(), say(W::ReportingCalendar)), (CALENDAR.to_owned(), say(W::PlainCalendar))];
    let groups = [
        GroupBy::Agency,
        GroupBy::Level,
        GroupBy::Field,
        GroupBy::Procedure,
        GroupBy::Channel,
        GroupBy::Month,
    ];
    let groups =
        groups.map(|group| (group.as_str().to_owned(), group_words(group, language).to_owned())).to_vec();
    html! {
        form.filters method="get" action="/bao-cao/moi" data-first=(field_id("co-quan")) {
            (field("co-quan", W::ReportingAgency, &asked.co_quan, FieldKind::Choice(agencies)))
            (field("ky", W::PeriodLabel, &asked.ky, FieldKind::Choice(periods(language))))
            (field("nam", W::YearLabel, &asked.nam, FieldKind::Number))
            (field("lich", W::PeriodCalendarLabel, &asked.lich, FieldKind::Choice(calendars)))
            (field("tu", W::FromDay, &asked.tu, FieldKind::Line))
            (field("den", W::ToDay, &asked.den, FieldKind::Line))
            (field("tinh-den", W::AsOfDay, &asked.tinh_den, FieldKind::Line))
            (field("dong", W::GroupBy, &asked.dong, FieldKind::Choice(groups)))
            button type="submit" { (W::See.say(language)) }
        }
    }
}

/// The periods that have a name.
fn periods(language: Language) -> Vec<(String, String)> {
    let vi = language == Language::Vietnamese;
    let mut all: Vec<(String, String)> = Vec::new();
    let mut put = |key: String, vi_words: String, en_words: String| {
        all.push((key, if vi { vi_words } else { en_words }));
    };
    put("year:1".into(), "cả năm".into(), "the whole year".into());
    put("half_year:1".into(), "6 tháng đầu năm".into(), "first half".into());
    put("half_year:2".into(), "6 tháng cuối năm".into(), "second half".into());
    put("nine_months:1".into(), "9 tháng".into(), "nine months".into());
    for (number, roman) in (1..).zip(["I", "II", "III", "IV"]) {
        put(format!("quarter:{number}"), format!("quý {roman}"), format!("quarter {number}"));
    }
    for month in 1..=12 {
        put(format!("month:{month}"), format!("tháng {month}"), format!("month {month}"));
    }
    all.push((DAYS.to_owned(), W::DaysBelow.say(language).to_owned()));
    all
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
