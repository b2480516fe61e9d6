//! The service-quality scores of an agency for a month, a quarter or a year: each criterion with what it is made of, and what is not known.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};

use super::address::in_page_names;
use super::choice::{self, OfficeChoice};
use super::score_address::{PAGE, ScoresAddress};
use super::score_links::ScorePageLinks;
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::{DeskPage, tellable};
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::shown::address;
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::check::Check;
use crate::platform::error::{Language, Problem};
use crate::platform::text::{hundredths_vi, number_vi};
use crate::report::count::store::procedures as named_procedures;
use crate::report::figures::rate::Rate;
use crate::report::quantity::spelling::{CatalogueCount, Quantity};
use crate::report::quantity::sum::QuantitySum;
use crate::score::formula::{ScoreState, points_vi};
use crate::score::phrases::{ESTIMATE, formula_vi, total_vi};
use crate::score::report::{Scores, UnitCriterion, UnitScores, procedures, scores};

struct ScoresRead {
    asked: ScoresAddress,
    offices: OfficeChoice,
    scores: Result<Scores, Problem>,
}

/// The scores.
#[get("/bao-cao/cham-diem")]
pub(crate) async fn scores_page(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<ScoresAddress>,
) -> HttpResponse {
    let language = me.language();
    let drawn = read(&me, &desk, asked.into_inner()).await.map(|read| {
        let (title, content) = (W::Scores.say(language), content(&read, language));
        DeskPage::of(title, content, read.scores.as_ref().err(), language)
    });
    me.answer(drawn)
}

/// The same problem, its fields called as this page calls them.
fn named(mut problem: Problem) -> Problem {
    for field in &mut problem.fields {
        if field.field == "period" {
            "ky".clone_into(&mut field.field);
        }
    }
    in_page_names(problem)
}

async fn read(me: &DeskOfficer, desk: &HandlerState, asked: ScoresAddress) -> Result<ScoresRead, Problem> {
    let (now, officer) = (desk.now(), me.officer.clone());
    desk.database
        .snapshot(move |conn| {
            let (offices, scope) = (OfficeChoice::read(conn, &officer)?, officer.scope());
            let agency = offices.code(&asked.co_quan);
            let asked = asked.or_usual(agency, now.date());
            let found = asked.request(now).and_then(|question| scores(conn, &question, &scope, now));
            Ok(ScoresRead { asked, offices, scores: tellable(found)?.map_err(named) })
        })
        .await
}

fn content(read: &ScoresRead, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let problem = read.scores.as_ref().err();
    html! {
        @if let Some(problem) = problem { (errors(problem, &choice::label, language)) }
        h1 { (say(W::Scores)) }
        p { a href="/bao-cao" { (say(W::Reports)) } }
        (form(read, problem, language))
        @if let Ok(scores) = &read.scores {
            p.box.warn { (ESTIMATE) }
            h2 { (scores.whole.agency.name) ", " (scores.period.words_vi()) }
            p.due { (total_vi(&scores.whole.total)) }
            p {
                (say(W::ClassOfScore)) ": "
                strong { (scores.whole.total.class(&scores.classes).map_or(say(W::NoClassYet), |class| class.name.as_str())) } " · "
                (say(W::StandsAsOf)) " " (scores.as_of.end_words_vi()) " · "
                (say(W::OfficesCounted)) ": " (scores.offices_counted) "/" (scores.offices_of_agency)
            }
            p.hint { (say(W::ScoresAbout)) }
            (criteria(read, scores, language))
            @if !scores.units.is_empty() { (units(read, scores, language)) }
        }
    }
}

fn form(read: &ScoresRead, problem: Option<&Problem>, language: Language) -> Markup {
    let say = |words: W| words.say(language).to_owned();
    let field = |name: &str, words: W, value: &str, kind: FieldKind| {
        let (label, error) = (words.say(language), error_of(problem, name, language));
        FormField { name, label, hint: None, value, error, kind, optional: false }.draw(language)
    };
    let policies =
        vec![(String::new(), say(W::NotApplyingIsFull)), ("bo".to_owned(), say(W::NotApplyingIsLeftOut))];
    let asked = &read.asked;
    html! {
        form.filters method="get" action=(PAGE) {
            (field("co-quan", W::ReportingAgency, &asked.co_quan, FieldKind::Choice(read.offices.choices())))
            (field("ky", W::PeriodLabel, &asked.ky, FieldKind::Choice(periods(language))))
            (field("nam", W::YearLabel, &asked.nam, FieldKind::Number))
            (field("khong-ap-dung", W::WhatDoesNotApply, &asked.khong_ap_dung, FieldKind::Choice(policies)))
            button type="submit" { (W::See.say(language)) }
        }
    }
}

/// The periods that scores are given for.
fn periods(language: Language) -> Vec<(String, String)> {
    let vi = language == Language::Vietnamese;
    let whole = ("year".to_owned(), if vi { "cả năm" } else { "the whole year" }.to_owned());
    let quarters = (1..).zip(["I", "II", "III", "IV"]).map(|(number, roman)| {
        (format!("Q{number}"), if vi { format!("quý {roman}") } else { format!("quarter {number}") })
    });
    let months = (1..=12).map(|month| {
        (format!("{month:02}"), if vi { format!("tháng {month}") } else { format!("month {month}") })
    });
    std::iter::once(whole).chain(quarters).chain(months).collect()
}

/// The criteria by group, each with what was counted of how many.
fn criteria(read: &ScoresRead, scores: &Scores, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let head = [
        W::CodeOf,
        W::Criterion,
        W::MostPoints,
        W::NumeratorOf,
        W::DenominatorOf,
        W::ShareOf,
        W::PointsGiven,
        W::PeriodBefore,
        W::MoreOrLess,
    ];
    let links = ScorePageLinks { asked: &read.asked, scores, unit: &scores.whole };
    html! {
        div.wide tabindex="0" role="region" aria-label=(say(W::CriteriaOfScore)) {
            table.figures {
                caption { (say(W::CriteriaOfScore)) }
                thead { tr { @for words in head { th scope="col" { (say(words)) } } } }
                tbody {
                    @for (code, name, total) in scores.whole.groups(scores.policy) {
                        tr.total {
                            td { (code) }
                            th scope="row" { (name) }
                            td.num { (hundredths_vi(total.whole())) }
                            td colspan="3" {}
                            td.num { @if total.possible > 0 { (points_vi(total.points)) } }
                            td colspan="2" {}
                        }
                        @for criterion in scores.whole.criteria.iter().filter(|one| one.formula.group_code == code) {
                            (criterion_row(criterion, &links, language))
                        }
                    }
                }
            }
        }
    }
}

fn criterion_row(criterion: &UnitCriterion, links: &ScorePageLinks<'_>, language: Language) -> Markup {
    let (formula, score) = (&criterion.formula, &criterion.score);
    let missing = criterion.missing();
    let points = |points: Option<i64>| points.map(points_vi).unwrap_or_default();
    let share = score.numerator.zip(score.denominator).and_then(|(part, whole)| Rate::of(part, whole).text);
    html! {
        tr {
            td { (formula.code) }
            th scope="row" {
                (formula.name_vi) br;
                span.hint { (formula_vi(formula, |term| criterion.label(term))) }
                @for why in &missing { span.err { "? " (why.in_language(language)) } }
                @if score.state == ScoreState::DoesNotApply { br; span.hint { (W::DoesNotApply.say(language)) } }
            }
            td.num { (hundredths_vi(formula.max)) }
            td.num { (sum(criterion, &formula.numerator, score.numerator, links)) }
            td.num { (sum(criterion, &formula.denominator, score.denominator, links)) }
            td.num { (share.unwrap_or_default()) }
            td.num { (points(score.points)) }
            td.num { (points(criterion.before)) }
            td.num { (delta(criterion.delta())) }
        }
    }
}

/// More or less than in the period before, with its sign.
fn delta(hundredths: Option<i64>) -> String {
    match hundredths {
        None => String::new(),
        Some(more) if more > 0 => format!("+{}", points_vi(more)),
        Some(less) => points_vi(less),
    }
}

/// What was counted; the terms that it is the sum of, each opening to what is behind it.
fn sum(
    criterion: &UnitCriterion,
    sum: &QuantitySum,
    value: Option<i64>,
    links: &ScorePageLinks<'_>,
) -> Markup {
    let terms: Vec<&Quantity> = sum.quantities().collect();
    let told = |term: &Quantity| criterion.terms.get(&term.to_string());
    let shown = |term: &Quantity| {
        let told = told(term);
        let value = told.and_then(|told| told.value);
        let link = links
            .opens(term, told.and_then(|told| told.as_of))
            .filter(|_| value.is_some_and(|value| value != 0));
        let words = value.map_or_else(|| "?".to_owned(), number_vi);
        html! { @match link { Some(link) => { a href=(link) { (words) } } None => { (words) } } }
    };
    html! {
        @match terms.as_slice() {
            [one] if told(one).is_some() => { (shown(one)) }
            several => {
                (value.map(number_vi).unwrap_or_default())
                @for term in several.iter().filter(|term| told(term).is_some()) {
                    br; span.hint { (criterion.label(term)) ": " (shown(term)) }
                }
            }
        }
    }
}

/// What the agency does itself, and what is directly below it.
fn units(read: &ScoresRead, scores: &Scores, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let head = [
        W::Office,
        W::PointsGiven,
        W::OutOfPoints,
        W::LeastOfAll,
        W::MostOfAll,
        W::MoreOrLess,
        W::ClassOfScore,
    ];
    html! {
        div.wide tabindex="0" role="region" aria-label=(say(W::ScoresByUnit)) {
            table.figures {
                caption { (say(W::ScoresByUnit)) }
                thead { tr { @for words in head { th scope="col" { (say(words)) } } } }
                tbody { @for unit in &scores.units { (unit_row(read, unit, scores, language)) } }
            }
        }
    }
}

fn unit_row(read: &ScoresRead, unit: &UnitScores, scores: &Scores, language: Language) -> Markup {
    let (lowest, highest) = unit.total.bounds();
    let class =
        unit.total.class(&scores.classes).map_or(W::NoClassYet.say(language), |class| class.name.as_str());
    html! {
        tr {
            th scope="row" {
                @if unit.own { (unit.agency.name) " " span.hint { (W::AtTheOfficeItself.say(language)) } }
                @else { a href=(read.asked.to(PAGE, &unit.agency.code, &[])) { (unit.agency.name) } }
            }
            td.num { (points_vi(unit.total.points)) }
            td.num { (points_vi(unit.total.possible)) }
            td.num { (points_vi(lowest)) }
            td.num { (points_vi(highest)) }
            td.num { (delta(unit.before.map(|before| unit.total.points - before))) }
            td { (class) }
        }
    }
}

/// The procedures behind a count of the scores.
#[get("/bao-cao/cham-diem/thu-tuc")]
pub(crate) async fn score_procedures(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<ScoresAddress>,
) -> HttpResponse {
    let (language, asked) = (me.language(), asked.into_inner());
    let drawn = counted(&me, &desk, &asked).await.map(|(count, found)| {
        let title = Quantity::Catalogue(count).label_vi();
        let content = html! {
            h1 { (title) }
            p {
                a href=(asked.to(PAGE, &asked.co_quan, &[])) { (W::BackToScores.say(language)) } " · "
                strong { (number_vi(i64::try_from(found.len()).unwrap_or(i64::MAX))) } " " (W::ProceduresInAll.say(language))
            }
            table.list.cells {
                thead { tr { @for words in [W::CodeOf, W::Procedure] { th scope="col" { (words.say(language)) } } } }
                tbody {
                    @for (code, name) in &found {
                        tr {
                            td { a href=(address("/ho-so", &[("tt", code), ("cq", &asked.co_quan)])) { (code) } }
                            td data-l=(W::Procedure.say(language)) { (name) }
                        }
                    }
                }
            }
        };
        DeskPage::new(title, content)
    });
    me.answer(drawn.map_err(named))
}

async fn counted(
    me: &DeskOfficer,
    desk: &HandlerState,
    asked: &ScoresAddress,
) -> Result<(CatalogueCount, Vec<(String, String)>), Problem> {
    let (now, scope, question) = (desk.now(), me.officer.scope(), asked.request(desk.now())?);
    let mut check = Check::new();
    let count = check.one_of("so", asked.so.trim(), CatalogueCount::ALL, CatalogueCount::as_str);
    let count = check.finish(count)?;
    desk.database
        .snapshot(move |conn| {
            let codes = procedures(conn, &question, count, &scope, now)?;
            let names = named_procedures(conn)?;
            let name =
                |code: &str| names.values().find(|names| names.code == code).map(|names| names.name.clone());
            let found = codes.into_iter().map(|code| {
                let name = name(&code).unwrap_or_default();
                (code, name)
            });
            Ok((count, found.collect()))
        })
        .await
}
