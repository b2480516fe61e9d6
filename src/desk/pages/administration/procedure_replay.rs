//! A version tried on past dossiers: how many would have been late, at which office, and which.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};
use serde::Deserialize;

use super::common::{
    AdminView, LabelledProblem, PROCEDURES, admin_page, administered, agency_choices, days_as_typed,
};
use super::procedure::procedure_address;
use crate::agency::{Agency, store as agencies};
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::DeskPage;
use crate::desk::parts::errors::error_of;
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::tabs::pager;
use crate::desk::shown::{address, short};
use crate::desk::typed;
use crate::desk::words::W;
use crate::dossier::bulk::replay::http::{ProcedureReplay, ReplayQuery, replayed};
use crate::dossier::bulk::replay::verdict::{ReplayTotals, TimelinessChange};
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::{Instant, date_vi};

/// Over which days, at which office, and from where on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReplayAddress {
    /// The first day.
    tu: String,
    /// The last day.
    den: String,
    /// Code of an agency; all that one sees without it.
    cq: String,
    /// After which dossier the list begins.
    sau: String,
}

/// What was tried, or why it could not be.
struct ReplayRead {
    offices: Vec<Agency>,
    replay: Result<ProcedureReplay, Problem>,
}

/// The page.
#[get("/quan-tri/thu-tuc/{code}/ban/{number}/thu")]
pub(crate) async fn replay_page(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    path: web::Path<(String, i32)>,
    asked: web::Query<ReplayAddress>,
) -> HttpResponse {
    me.answer(drawn(&me, &desk, path.into_inner(), &asked).await)
}

async fn drawn(
    me: &DeskOfficer,
    desk: &HandlerState,
    (code, number): (String, i32),
    asked: &ReplayAddress,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let (now, language, officer, offices) = (desk.now(), me.language(), me.officer.clone(), administered(me));
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let day = |text: &str| {
        filled(text).map(|text| typed::date(&text, now.date()).map_or(text, |day| day.to_string()))
    };
    let query = ReplayQuery {
        from: day(&asked.tu),
        to: day(&asked.den),
        agency: filled(&asked.cq),
        limit: None,
        cursor: filled(&asked.sau),
    };
    let (state, which) = (desk.clone(), code.clone());
    let read = desk
        .database
        .snapshot(move |conn| {
            let mut offices = agencies::load_many(conn, &offices)?;
            offices.retain(Agency::is_office);
            match replayed(conn, (&state, &officer), (&which, number), &query) {
                Err(problem) if problem.fields.is_empty() => Err(problem),
                replay => Ok(ReplayRead { offices, replay }),
            }
        })
        .await?;
    let problem = read.replay.as_ref().err().map(|problem| in_page_names(problem.clone()));
    let here = format!("{}/ban/{number}/thu", procedure_address(&code, None));
    let title =
        format!("{} {code}, {} {number}", W::ReplayTitle.say(language), W::DraftOfVersion.say(language));
    let view = AdminView {
        section: PROCEDURES,
        title: &title,
        problem: problem.as_ref().map(|problem| LabelledProblem::of(problem, &label)),
    };
    let content = html! {
        p { a href=(procedure_address(&code, None)) { (code) } }
        p.hint { (W::ReplayAbout.say(language)) }
        (choice(asked, &read.offices, (&here, problem.as_ref()), language))
        @if let Ok(replay) = &read.replay { (result(replay, asked, &here, (now, language))) }
    };
    Ok(admin_page(&view, &content, language))
}

fn label(name: &str) -> Option<W> {
    Some(match name {
        "tu" => W::FromDay,
        "den" => W::ToDay,
        "cq" => W::ReportingAgency,
        _ => return None,
    })
}

fn in_page_names(problem: Problem) -> Problem {
    let mut problem = days_as_typed(problem);
    for field in &mut problem.fields {
        let name = match field.field.as_str() {
            "from" => "tu",
            "to" => "den",
            "agency" => "cq",
            _ => continue,
        };
        name.clone_into(&mut field.field);
    }
    problem
}

fn choice(
    asked: &ReplayAddress,
    offices: &[Agency],
    (here, problem): (&str, Option<&Problem>),
    language: Language,
) -> Markup {
    let field = |name, label: W, value, kind| {
        let error = error_of(problem, name, language);
        FormField { name, label: label.say(language), hint: None, value, error, kind, optional: false }
            .draw(language)
    };
    let all = std::iter::once((String::new(), W::AllOffices.say(language).to_owned()));
    html! {
        form.filters.first method="get" action=(here) {
            (field("tu", W::FromDay, &asked.tu, FieldKind::Line))
            (field("den", W::ToDay, &asked.den, FieldKind::Line))
            (field("cq", W::ReportingAgency, &asked.cq, FieldKind::Choice(all.chain(agency_choices(offices)).collect())))
            button type="submit" { (W::See.say(language)) }
        }
    }
}

fn result(
    replay: &ProcedureReplay,
    asked: &ReplayAddress,
    here: &str,
    (now, language): (Instant, Language),
) -> Markup {
    let say = |words: W| words.say(language);
    let from = |cursor: &str| {
        address(here, &[("tu", &asked.tu), ("den", &asked.den), ("cq", &asked.cq), ("sau", cursor)])
    };
    html! {
        p { (date_vi(replay.from)) " – " (date_vi(replay.to)) ", " (replay.procedure.limit) }
        (totals(replay, language))
        h2 { (say(W::WhoWouldBe)) }
        @if replay.items.is_empty() {
            p { (say(W::NobodyWouldBe)) }
        } @else {
            table.list.cells {
                thead { tr { @for words in [W::Code, W::Verdict, W::AcceptedAtLabel, W::ResolvedAt, W::DueThen, W::DueByVersion] { th scope="col" { (say(words)) } } } }
                tbody {
                    @for line in &replay.items {
                        @let at = |at: Option<Instant>| at.map(|at| short(at, now)).unwrap_or_default();
                        tr {
                            td { a href={ "/ho-so/" (line.code) } { (line.code) } }
                            td data-l=(say(W::Verdict)) { (change(line.change, language)) }
                            td data-l=(say(W::AcceptedAtLabel)) { (at(line.accepted_at)) }
                            td data-l=(say(W::ResolvedAt)) { (at(line.resolved_at)) }
                            td data-l=(say(W::DueThen)) { (at(line.due_at)) }
                            td data-l=(say(W::DueByVersion)) { (at(line.due_by_version)) }
                        }
                    }
                }
            }
            @let first = (!asked.sau.is_empty()).then(|| from(""));
            @let next = replay.next_cursor.as_deref().map(from);
            (pager(first.as_deref(), next.as_deref(), language))
        }
    }
}

fn change(change: TimelinessChange, language: Language) -> Markup {
    html! {
        @match change {
            TimelinessChange::NewlyLate => { span class="b late" { "▲ " (W::NewlyLate.say(language)) } }
            TimelinessChange::NewlyInTime => { span class="b ok" { (W::NewlyInTime.say(language)) } }
        }
    }
}

fn totals(replay: &ProcedureReplay, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let heads = [
        W::AcceptedInAll,
        W::MeasuredAgain,
        W::LateThen,
        W::LateByVersion,
        W::NewlyLate,
        W::NewlyInTime,
        W::StillOpenCount,
        W::ClosedCount,
        W::ImportedCount,
        W::NotComputableCount,
    ];
    let numbers = |of: &ReplayTotals| {
        [
            of.accepted,
            of.counted,
            of.late,
            of.late_by_version,
            of.newly_late,
            of.newly_in_time,
            of.open,
            of.closed,
            of.due_imported,
            of.not_computable,
        ]
    };
    html! {
        div.wide tabindex="0" role="region" aria-label=(say(W::ReplayTitle)) {
            table.figures {
                thead { tr { th scope="col" { (say(W::RowName)) } @for words in heads { th scope="col" { (say(words)) } } } }
                tbody {
                    @for office in &replay.offices {
                        tr { th scope="row" { (office.agency.name) } @for number in numbers(&office.totals) { td.num { (number) } } }
                    }
                    tr.total { th scope="row" { (say(W::Total)) } @for number in numbers(&replay.totals) { td.num { (number) } } }
                }
            }
        }
    }
}
