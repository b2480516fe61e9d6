//! Where it sticks: how long the lists are, at which office or with whom, each number a link to the list that it counts.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};
use serde::Deserialize;

use crate::access::Role;
use crate::access::personal_reads::views::shown_offices;
use crate::agency::{Agency, store as agencies};
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::DeskPage;
use crate::desk::pages::personal_data::grants::GRANTS;
use crate::desk::pages::personal_data::who_read::WHO_READ;
use crate::desk::pages::reports::charts::waiting;
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::shown::address;
use crate::desk::value_words::worklist_words;
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::views::list_filter::Worklist;
use crate::dossier::views::lists::groups::{WorklistCount, WorklistGroup, WorklistGrouping};
use crate::dossier::views::lists::listing::{WorklistCounts, WorklistsQuery, counts};
use crate::dossier::views::lists::waiting::{WaitingAtStep, waiting_by_step};
use crate::platform::error::{Language, Problem};

/// The lists that a board is about, the gravest first.
const LISTS: [Worklist; 10] = [
    Worklist::Overdue,
    Worklist::DueToday,
    Worklist::StepLate,
    Worklist::Reminded,
    Worklist::HandOverToday,
    Worklist::WaitingAcceptance,
    Worklist::ToApprove,
    Worklist::WithoutOfficer,
    Worklist::Paused,
    Worklist::ResultReady,
];

/// Of which agency, and by what.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BoardAddress {
    /// Code of the agency; all that the officer sees without it.
    cq: String,
    /// `can-bo`: by officer; by office otherwise.
    theo: String,
}

impl BoardAddress {
    fn is_by_officer(&self) -> bool {
        self.theo == "can-bo"
    }

    /// The list of one group, or of all.
    fn list(&self, list: Worklist, group: Option<&WorklistGroup>) -> String {
        let key = |group: &WorklistGroup| group.key.clone().unwrap_or_default();
        let (place, handler, given) = match group {
            None => (String::new(), String::new(), ""),
            Some(group) if !self.is_by_officer() => (key(group), String::new(), ""),
            Some(group) => (String::new(), key(group), if group.key.is_some() { "1" } else { "0" }),
        };
        let named = [
            ("ds", list.as_str()),
            ("cq", self.cq.trim()),
            ("tai", &place),
            ("nguoi", &handler),
            ("giao", given),
        ];
        address("/ho-so", &named)
    }
}

/// What is counted, and the offices to choose from.
struct BoardRead {
    counts: WorklistCounts,
    offices: Vec<Agency>,
    waiting: Vec<WaitingAtStep>,
}

/// The board.
#[get("/dieu-hanh")]
pub(crate) async fn board(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<BoardAddress>,
) -> HttpResponse {
    let language = me.language();
    let drawn = read(&me, &desk, &asked)
        .await
        .map(|read| DeskPage::new(W::Board.say(language), content(&asked, &read, &me, language)));
    me.answer(drawn)
}

async fn read(me: &DeskOfficer, desk: &HandlerState, asked: &BoardAddress) -> Result<BoardRead, Problem> {
    let (now, officer, books) = (desk.now(), me.officer.clone(), desk.books.clone());
    let grouping = if asked.is_by_officer() { WorklistGrouping::Officer } else { WorklistGrouping::Office };
    let agency = Some(asked.cq.trim().to_owned()).filter(|code| !code.is_empty());
    let query = WorklistsQuery { agency, group_by: Some(grouping) };
    desk.database
        .snapshot(move |conn| {
            let mut offices = agencies::load_many(conn, &officer.scope().offices())?;
            offices.retain(Agency::is_office);
            let waiting = waiting_by_step(conn, (&officer, now), query.agency.as_deref())?;
            Ok(BoardRead { counts: counts(conn, &books, (&officer, now), &query)?, offices, waiting })
        })
        .await
}

fn content(asked: &BoardAddress, read: &BoardRead, me: &DeskOfficer, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        h1 { (say(W::Board)) }
        (choice(asked, read, language))
        p.hint { (say(W::BoardAbout)) }
        ul.counts {
            @for list in LISTS {
                @let count = length(&read.counts.items, list);
                li.zero[count == Some(0)] {
                    a href=(asked.list(list, None)) {
                        strong { (shown(count)) }
                        span { (worklist_words(list, language)) }
                    }
                }
            }
        }
        h2 { (say(W::WhereItLies)) }
        @match read.counts.groups.as_deref() {
            Some(groups) if !groups.is_empty() => { (matrix(asked, groups, language)) }
            _ => { p { (say(W::NothingOpen)) } }
        }
        (waiting(asked.cq.trim(), &read.waiting, language))
        p { a href=(address("/bao-cao/bieu-do", &[("co-quan", asked.cq.trim())])) { (say(W::Charts)) } }
        @if shown_offices(&me.officer).is_ok() { p { a href=(WHO_READ) { (say(W::WhoReadTitle)) } } }
        @if me.officer.holds(Role::Supervisor) { p { a href=(GRANTS) { (say(W::GrantTitle)) } } }
    }
}

fn choice(asked: &BoardAddress, read: &BoardRead, language: Language) -> Markup {
    let say = |words: W| words.say(language).to_owned();
    let field = |name: &str, words: W, value: &str, choices: Vec<(String, String)>| {
        let (label, kind) = (words.say(language), FieldKind::Choice(choices));
        FormField { name, label, hint: None, value, error: None, kind, optional: false }.draw(language)
    };
    let offices = read.offices.iter().map(|office| (office.code.clone(), office.name_vi.clone()));
    let offices = std::iter::once((String::new(), say(W::Everything))).chain(offices).collect();
    let by = vec![(String::new(), say(W::ByOffice)), ("can-bo".to_owned(), say(W::ByOfficer))];
    html! {
        form.filters method="get" action="/dieu-hanh" {
            (field("cq", W::ReportingAgency, &asked.cq, offices))
            (field("theo", W::GroupBy, &asked.theo, by))
            button type="submit" { (say(W::See)) }
        }
    }
}

/// How long a list is; none where it is too long to be counted.
fn length(counts: &[WorklistCount], list: Worklist) -> Option<i64> {
    counts.iter().find(|count| count.worklist == list).and_then(|count| count.dossiers)
}

fn shown(count: Option<i64>) -> String {
    count.map_or_else(|| "…".to_owned(), |count| count.to_string())
}

fn matrix(asked: &BoardAddress, groups: &[WorklistGroup], language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let caption = if asked.is_by_officer() { say(W::ByOfficer) } else { say(W::ByOffice) };
    html! {
        div.wide tabindex="0" role="region" aria-label=(say(W::WhereItLies)) {
            table.figures {
                caption { (caption) }
                thead {
                    tr {
                        th scope="col" { (say(if asked.is_by_officer() { W::OfficerOfRow } else { W::ReportingAgency })) }
                        th scope="col" { (say(W::OpenInAll)) }
                        @for list in LISTS { th scope="col" { (worklist_words(list, language)) } }
                    }
                }
                tbody { @for group in groups { (row(asked, group, language)) } }
            }
        }
    }
}

fn row(asked: &BoardAddress, group: &WorklistGroup, language: Language) -> Markup {
    let name = group.name.as_deref().or(group.key.as_deref()).unwrap_or(W::GivenToNobody.say(language));
    html! {
        tr {
            th scope="row" { (name) @if let Some(post) = &group.post { " " span.hint { (post) } } }
            td.num { (group.open) }
            @for list in LISTS {
                @let count = length(&group.items, list);
                td.num {
                    @match count {
                        Some(0) => { "0" }
                        None => { span title=(W::TooManyToCount.say(language)) { "…" } }
                        Some(count) => { a href=(asked.list(list, Some(group))) { (count) } }
                    }
                }
            }
        }
    }
}
