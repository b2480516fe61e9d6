//! The reports that were kept.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};
use serde::Deserialize;

use crate::desk::extractor::DeskOfficer;
use crate::desk::page::DeskPage;
use crate::desk::parts::tabs::pager;
use crate::desk::shown::{address, short};
use crate::desk::value_words::layout_words;
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::{Instant, date_vi};
use crate::platform::page;
use crate::report::runs::layouts::Layout;
use crate::report::runs::listing::listing;
use crate::report::runs::store::RunFilter;
use crate::report::runs::view::RunList;
use crate::report::subscriptions::inbox::actions::inbox;

/// From where on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReportsAddress {
    /// After which report the page begins.
    sau: String,
}

/// The list: those that no other supersedes.
#[get("/bao-cao")]
pub(crate) async fn reports(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<ReportsAddress>,
) -> HttpResponse {
    let (now, language) = (desk.now(), me.language());
    let drawn = read(&me, &desk, &asked.sau)
        .await
        .map(|read| DeskPage::new(W::Reports.say(language), content(&read, &asked, now, language)));
    me.answer(drawn)
}

async fn read(me: &DeskOfficer, desk: &HandlerState, after: &str) -> Result<(RunList, usize), Problem> {
    let part = page::read_alone(None, Some(after).filter(|after| !after.is_empty()))?;
    let officer = me.officer.clone();
    let filter =
        RunFilter { agency_id: None, layout: None, first_day: None, last_day: None, superseded: Some(false) };
    desk.database
        .snapshot(move |conn| {
            let unseen = inbox(conn, &officer, true, (None, MOST_COUNTED))?.items.len();
            Ok((listing(conn, &filter, &officer.scope(), part)?, unseen))
        })
        .await
}

/// The pages that look at figures in other ways.
const CLOSER: [(&str, W); 5] = [
    ("/bao-cao/bieu-do", W::Charts),
    ("/bao-cao/so-sanh", W::Comparison),
    ("/bao-cao/chi-so-trung-thuc", W::Meters),
    ("/bao-cao/cham-diem", W::Scores),
    ("/chi-tieu", W::IndicatorBook),
];

/// The pages where texts and scheduled reports are prepared.
const PREPARE: [(&str, W); 3] = [
    ("/bao-cao/toan-van", W::WholeText),
    ("/bao-cao/mau-van", W::Templates),
    ("/bao-cao/dinh-ky", W::Subscriptions),
];
/// So many reports that were not seen are counted.
const MOST_COUNTED: i64 = 99;

fn content(
    (list, unseen): &(RunList, usize),
    asked: &ReportsAddress,
    now: Instant,
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        h1 { (say(W::Reports)) }
        ul.acts {
            li { a.btn.main href="/bao-cao/moi" { (say(W::FiguresNow)) } }
            li { a.btn href="/kiem-tra-van-ban" { (say(W::CheckText)) } }
        }
        h2 { (say(W::LookCloser)) }
        ul.acts {
            @for (to, words) in CLOSER { li { a.btn href=(to) { (say(words)) } } }
        }
        h2 { (say(W::Prepare)) }
        ul.acts {
            @for (to, words) in PREPARE { li { a.btn href=(to) { (say(words)) } } }
            li {
                a.btn href="/bao-cao/hop-thu" {
                    (say(W::ReportInbox)) @if *unseen > 0 { ": " strong { (unseen) } " " (say(W::UnseenReports)) }
                }
            }
        }
        h2 { (say(W::KeptReports)) }
        @if list.items.is_empty() {
            p { (say(W::NoReportYet)) }
        } @else {
            (table(list, now, language))
            @let first = (!asked.sau.is_empty()).then_some("/bao-cao");
            @let next = list.next_cursor.as_deref().map(|after| address("/bao-cao", &[("sau", after)]));
            (pager(first, next.as_deref(), language))
        }
    }
}

fn table(list: &RunList, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        table.list {
            thead {
                tr {
                    @for words in [W::PeriodLabel, W::Layout, W::ReportingAgency, W::MadeBy, W::MadeAt] { th scope="col" { (say(words)) } }
                }
            }
            tbody {
                @for run in &list.items {
                    tr {
                        td {
                            a href={ "/bao-cao/" (run.id) } { (run.period_name) }
                            " " span.hint { (date_vi(run.from)) " - " (date_vi(run.to)) }
                        }
                        td data-l=(say(W::Layout)) { (Layout::find(&run.layout).map_or_else(|| run.layout.clone(), |layout| layout_words(layout, language))) }
                        td data-l=(say(W::ReportingAgency)) { (run.agency.name) }
                        td data-l=(say(W::MadeBy)) { (run.made_by) }
                        td data-l=(say(W::MadeAt)) { (short(run.made_at, now)) }
                    }
                }
            }
        }
    }
}
