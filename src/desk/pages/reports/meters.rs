//! Patterns behind the figures that are worth a look, each a share with its bounds, and the acts behind each of them.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};
use serde::Deserialize;

use super::address::{ReportAddress, in_page_names};
use super::choice::{self, OfficeChoice, ReportChoice};
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::{DeskPage, tellable};
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::tabs::pager;
use crate::desk::shown::short;
use crate::desk::value_words::act_words;
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::check::Check;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::{Instant, date_vi};
use crate::platform::page;
use crate::platform::text::number_vi;
use crate::report::measure::honesty::thresholds::Thresholds;
use crate::report::measure::honesty::view::{MeterDossierList, MeterEntry, MeterReport, MeterRow, MeterView};
use crate::report::measure::honesty::{self, Meter, MeterSettings, MeterSide, OpenedMeter};

/// The thresholds as they stand in the address, in whole numbers; and what is opened.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(crate) struct MetersAddress {
    /// Working minutes after which an entry is late.
    ghi_tre: String,
    /// Working minutes before the due date that are the last ones.
    phut_cuoi: String,
    /// Days within which a dossier is filed again.
    nop_lai: String,
    /// Working minutes within which a result comes at once.
    tuc_thi: String,
    /// The meter that is opened.
    chi_so: String,
    /// `base`: all that it looks at; those that are counted otherwise.
    ben: String,
    /// The row; the total without it.
    dong_nay: String,
    /// The instant at which the table stood.
    luc: String,
    /// What the register had been told by this instant.
    biet: String,
    /// After which line the page begins.
    sau: String,
}

/// The thresholds: the name on the page, that of the room, and what it is called.
const THRESHOLDS: [(&str, &str, W); 4] = [
    ("ghi-tre", "entry_lag_minutes", W::EntryLagMinutes),
    ("phut-cuoi", "last_minutes", W::LastMinutes),
    ("nop-lai", "refiled_days", W::RefiledDays),
    ("tuc-thi", "instant_minutes", W::InstantMinutes),
];

impl MetersAddress {
    fn settings(&self) -> Result<MeterSettings, Problem> {
        // What is no number is out of every bound.
        let number = |text: &str| match text.trim() {
            "" => None,
            text => Some(text.parse().unwrap_or(-1)),
        };
        let mut check = Check::new();
        let asked = Thresholds {
            entry_lag_minutes: number(&self.ghi_tre),
            last_minutes: number(&self.phut_cuoi),
            refiled_days: number(&self.nop_lai),
            instant_minutes: number(&self.tuc_thi),
        };
        let settings = asked.read(&mut check);
        check.finish(settings).map_err(named)
    }

    fn thresholds(&self) -> [(&'static str, &str); 4] {
        [
            ("ghi-tre", self.ghi_tre.trim()),
            ("phut-cuoi", self.phut_cuoi.trim()),
            ("nop-lai", self.nop_lai.trim()),
            ("tuc-thi", self.tuc_thi.trim()),
        ]
    }
}

/// The same problem, its fields called as this page calls them.
fn named(mut problem: Problem) -> Problem {
    for field in &mut problem.fields {
        if let Some((own, ..)) = THRESHOLDS.iter().find(|(_, name, _)| *name == field.field) {
            (*own).clone_into(&mut field.field);
        }
    }
    in_page_names(problem)
}

struct MetersRead {
    asked: ReportAddress,
    offices: OfficeChoice,
    report: Result<MeterReport, Problem>,
}

/// The meters.
#[get("/bao-cao/chi-so-trung-thuc")]
pub(crate) async fn meters(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<ReportAddress>,
    by: web::Query<MetersAddress>,
) -> HttpResponse {
    let language = me.language();
    let drawn = read(&me, &desk, asked.into_inner(), by.clone().into_inner()).await.map(|read| {
        let (title, content) = (W::Meters.say(language), content(&read, &by, language));
        DeskPage::of(title, content, read.report.as_ref().err(), language)
    });
    me.answer(drawn)
}

async fn read(
    me: &DeskOfficer,
    desk: &HandlerState,
    asked: ReportAddress,
    by: MetersAddress,
) -> Result<MetersRead, Problem> {
    let (now, officer, books) = (desk.now(), me.officer.clone(), desk.books.clone());
    desk.database
        .snapshot(move |conn| {
            let (offices, scope) = (OfficeChoice::read(conn, &officer)?, officer.scope());
            let asked = offices.asked(asked, now.date());
            let question = asked.request(None, now.date())?.checked(now).map_err(named);
            let report = question.and_then(|run| {
                let (question, settings) = (run.question, by.settings()?);
                let report = honesty::report(conn, &books, (&question, settings), &scope, now)?;
                Ok(MeterReport::of(report, &question, settings))
            });
            let report = tellable(report)?.map_err(named);
            Ok(MetersRead { asked, offices, report })
        })
        .await
}

fn content(read: &MetersRead, by: &MetersAddress, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let problem = read.report.as_ref().err();
    let label = |field: &str| {
        let own = THRESHOLDS.iter().find(|(name, ..)| *name == field).map(|(.., words)| *words);
        own.or_else(|| choice::label(field))
    };
    let choice = ReportChoice {
        action: "/bao-cao/chi-so-trung-thuc",
        asked: &read.asked,
        offices: &read.offices,
        problem,
        language,
    };
    html! {
        @if let Some(problem) = problem { (errors(problem, &label, language)) }
        h1 { (say(W::Meters)) }
        p { a href="/bao-cao" { (W::Reports.say(language)) } }
        (choice.draw(&html! { (choice.rows()) @for field in fields(by, problem, language) { (field) } }))
        @if let Ok(report) = &read.report {
            p.box.warn { (report.note) }
            (heading(report, language))
            p.hint { (say(W::MetersAbout)) }
            (totals(read, by, report, language))
            (by_row(read, by, report, language))
        }
    }
}

fn fields(by: &MetersAddress, problem: Option<&Problem>, language: Language) -> Vec<Markup> {
    let usual = MeterSettings::default();
    let usual = [usual.entry_lag_minutes, usual.last_minutes, usual.refiled_days, usual.instant_minutes];
    let field = |(name, words): (&str, W), value: &str, usual: i64| {
        let usual = usual.to_string();
        FormField {
            name,
            label: words.say(language),
            hint: None,
            value: if value.is_empty() { &usual } else { value },
            error: error_of(problem, name, language),
            kind: FieldKind::Number,
            optional: false,
        }
        .draw(language)
    };
    let all = THRESHOLDS.into_iter().zip(by.thresholds()).zip(usual);
    all.map(|(((name, _, words), (_, value)), usual)| field((name, words), value, usual)).collect()
}

fn heading(report: &MeterReport, language: Language) -> Markup {
    let parameters = &report.parameters;
    html! {
        h2 { (parameters.agency.name) ": " (date_vi(parameters.from)) " - " (date_vi(parameters.to)) }
        p {
            (W::StandsAsOf.say(language)) " " strong { (parameters.as_of.end_words_vi()) } " · "
            (W::OfficesCounted.say(language)) ": " (parameters.offices_counted) "/" (parameters.offices_of_agency)
        }
    }
}

/// The address of the acts behind one side of a meter, as the report stood.
fn link(
    read: &MetersRead,
    by: &MetersAddress,
    report: &MeterReport,
    row: &str,
    (meter, side): (Meter, MeterSide),
) -> String {
    let (as_of, known_at) = (report.parameters.as_of.to_string(), report.parameters.known_at.to_string());
    let cell = [
        ("chi-so", meter.as_str()),
        ("ben", if side == MeterSide::Base { side.as_str() } else { "" }),
        ("dong-nay", row),
        ("luc", &as_of),
        ("biet", &known_at),
    ];
    let thresholds = by.thresholds();
    let all: Vec<(&str, &str)> = thresholds.into_iter().chain(cell).collect();
    read.asked.to("/bao-cao/chi-so-trung-thuc/o", &all)
}

/// A number that opens, unless nothing is behind it.
fn number(value: i64, link: &str) -> Markup {
    html! { @if value == 0 { "0" } @else { a href=(link) { (number_vi(value)) } } }
}

/// Every meter of all rows together: what it counts, of what, how often, and within which bounds that lies.
fn totals(read: &MetersRead, by: &MetersAddress, report: &MeterReport, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        div.wide tabindex="0" role="region" aria-label=(say(W::AllTogether)) {
            table.figures {
                caption { (say(W::AllTogether)) }
                thead {
                    tr {
                        @for words in [W::MeterName, W::MeterCounted, W::AllCounted, W::ShareOf, W::IntervalOf, W::NotMeasured, W::MedianMinutes, W::NinetyMinutes] {
                            th scope="col" { (say(words)) }
                        }
                    }
                }
                tbody {
                    @for (view, formula) in report.total.iter().zip(&report.formulas) {
                        tr {
                            th scope="row" {
                                (view.label) br;
                                span.hint { (formula.counted) "; " (say(W::OutOf)) " " (formula.base) }
                            }
                            td.num { (number(view.rate.numerator, &link(read, by, report, "", (view.meter, MeterSide::Counted)))) }
                            td.num { (number(view.rate.denominator, &link(read, by, report, "", (view.meter, MeterSide::Base)))) }
                            td.num { (view.rate.text.as_deref().unwrap_or("-")) }
                            td.num { @if let Some(bounds) = &view.interval { span.whole { (bounds.text) } } }
                            td.num { (number_vi(view.not_measured)) }
                            (minutes(view))
                        }
                    }
                }
            }
        }
    }
}

fn minutes(view: &MeterView) -> Markup {
    let shown = |minutes: Option<i64>| minutes.map(number_vi).unwrap_or_default();
    let times = view.working_minutes.as_ref();
    html! {
        td.num { (shown(times.and_then(|times| times.median))) }
        td.num { (shown(times.and_then(|times| times.p90))) }
    }
}

/// The meters of each row: numerator and denominator open.
fn by_row(read: &MetersRead, by: &MetersAddress, report: &MeterReport, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let caption = crate::desk::value_words::group_words(report.parameters.group_by, language);
    html! {
        @if !report.rows.is_empty() {
            h2 { (say(W::ByRow)) }
            div.wide tabindex="0" role="region" aria-label=(caption) {
                table.figures {
                    caption { (caption) }
                    thead {
                        tr {
                            th scope="col" { (W::RowName.say(language)) }
                            @for meter in Meter::ALL { th scope="col" { (meter.label_vi()) } }
                        }
                    }
                    tbody { @for row in &report.rows { (row_of(read, by, report, row)) } }
                }
            }
        }
    }
}

fn row_of(read: &MetersRead, by: &MetersAddress, report: &MeterReport, row: &MeterRow) -> Markup {
    html! {
        tr {
            th scope="row" { (row.name) }
            @for view in &row.meters {
                td.num {
                    @if view.rate.denominator == 0 { "-" } @else {
                        (view.rate.text.as_deref().unwrap_or("-")) br;
                        span.whole {
                            (number(view.rate.numerator, &link(read, by, report, &row.key, (view.meter, MeterSide::Counted)))) "/"
                            (number(view.rate.denominator, &link(read, by, report, &row.key, (view.meter, MeterSide::Base))))
                        }
                    }
                }
            }
        }
    }
}

/// The acts behind a meter.
#[get("/bao-cao/chi-so-trung-thuc/o")]
pub(crate) async fn meter_acts(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<ReportAddress>,
    by: web::Query<MetersAddress>,
) -> HttpResponse {
    let (now, language) = (desk.now(), me.language());
    let (asked, by) = (asked.into_inner(), by.into_inner());
    let drawn = acts(&me, &desk, &asked, &by).await.map(|list| {
        let row = Some(by.dong_nay.trim()).filter(|row| !row.is_empty());
        let title = format!("{}: {}", list.label, row.unwrap_or(W::Total.say(language)));
        DeskPage::new(&title, listed(&title, (&asked, &by), &list, now, language))
    });
    me.answer(drawn.map_err(named))
}

async fn acts(
    me: &DeskOfficer,
    desk: &HandlerState,
    asked: &ReportAddress,
    by: &MetersAddress,
) -> Result<MeterDossierList, Problem> {
    let (now, scope, books) = (desk.now(), me.officer.scope(), desk.books.clone());
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let no_such = || {
        Problem::not_found(
            "không có con số này: mở lại từ bảng chỉ số",
            "there is no such figure: open it from the table again",
        )
    };
    let meter = Meter::parse(by.chi_so.trim()).ok_or_else(no_such)?;
    let side = if by.ben == MeterSide::Base.as_str() { MeterSide::Base } else { MeterSide::Counted };
    let (mut question, settings) = (asked.request(None, now.date())?.checked(now)?.question, by.settings()?);
    // As the table stood: what happens meanwhile does not change the list.
    let instant =
        |text: &str| filled(text).map(|text| Instant::parse(&text).map_err(|_unreadable| no_such()));
    question.as_of = instant(&by.luc).transpose()?.or(question.as_of);
    question.known_at = instant(&by.biet).transpose()?;
    let (after, limit) = page::read_alone(None, filled(&by.sau).as_deref())?;
    let row = filled(&by.dong_nay);
    desk.database
        .snapshot(move |conn| {
            let opened = OpenedMeter { meter, side, group: row.as_deref(), after, limit: limit + 1 };
            let listing = honesty::list(conn, &books, (&question, settings), &opened, &scope, now)?;
            Ok(MeterDossierList::of(listing, &opened, limit))
        })
        .await
}

fn listed(
    title: &str,
    (asked, by): (&ReportAddress, &MetersAddress),
    list: &MeterDossierList,
    now: Instant,
    language: Language,
) -> Markup {
    let thresholds = by.thresholds();
    let to = |after: &str| {
        let cell = [
            ("chi-so", by.chi_so.as_str()),
            ("ben", &by.ben),
            ("dong-nay", &by.dong_nay),
            ("luc", &by.luc),
            ("biet", &by.biet),
            ("sau", after),
        ];
        let thresholds = by.thresholds();
        let all: Vec<(&str, &str)> = thresholds.into_iter().chain(cell).collect();
        asked.to("/bao-cao/chi-so-trung-thuc/o", &all)
    };
    let first = (!by.sau.is_empty()).then(|| to(""));
    let next = list.next_cursor.as_deref().map(to);
    let side = if list.side == MeterSide::Base { W::BaseOfMeter } else { W::CountedOfMeter };
    html! {
        h1 { (title) }
        p {
            a href=(asked.to("/bao-cao/chi-so-trung-thuc", &thresholds)) { (W::BackToFigures.say(language)) } " · "
            strong { (number_vi(list.total)) } " " (W::ActsInAll.say(language)) ", " (side.say(language))
        }
        (acts_table(&list.items, now, language))
        (pager(first.as_deref(), next.as_deref(), language))
    }
}

fn acts_table(lines: &[MeterEntry], now: Instant, language: Language) -> Markup {
    let head = [
        W::Code.say(language),
        W::Procedure.say(language),
        W::Office.say(language),
        W::CountedAct.say(language),
        W::ActAt.say(language),
        W::RecordedAt.say(language),
        W::DueDate.say(language),
        W::MeasuredMinutes.say(language),
        W::IsCounted.say(language),
    ];
    html! {
        table.list.cells {
            thead { tr { @for words in head { th scope="col" { (words) } } } }
            tbody {
                @for line in lines {
                    tr {
                        td { a href={ "/ho-so/" (line.code) } { (line.code) } }
                        td data-l=(head[1]) { (line.procedure_name) }
                        td data-l=(head[2]) { (line.office.name) }
                        td data-l=(head[3]) { (act_words(line.event, language)) }
                        td data-l=(head[4]) { (short(line.happened_at, now)) }
                        td data-l=(head[5]) { (short(line.recorded_at, now)) }
                        td data-l=(head[6]) { (line.due_at.map(|at| short(at, now)).unwrap_or_default()) }
                        td data-l=(head[7]) { (line.working_minutes.map(number_vi).unwrap_or_default()) }
                        td data-l=(head[8]) { (if line.counted { W::SaidYes } else { W::SaidNo }.say(language)) }
                    }
                }
            }
        }
    }
}
