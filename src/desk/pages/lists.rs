//! Lists of dossiers: tabs with their lengths, filters that live in the address, paging by key.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};
use serde::Deserialize;

use crate::desk::extractor::DeskOfficer;
use crate::desk::page::{self, DeskPage};
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::list_table::list_table;
use crate::desk::parts::tabs::{TabView, pager, tabs};
use crate::desk::shown::address;
use crate::desk::typed;
use crate::desk::value_words::{fewest_late_words, worklist_words};
use crate::desk::words::W;
use crate::dossier::books::store::find_by_code;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::views::list_filter::Worklist;
use crate::dossier::views::lists::listing::{
    DossierList, DossierListQuery, ListOrder, WorklistCounts, WorklistsQuery, counts, listing,
};
use crate::platform::error::{Language, Problem, Words};
use crate::platform::instant::Instant;
use crate::platform::text::composed;

/// What the address of a list says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListAddress {
    /// The ready-made list.
    ds: String,
    /// Words, a code, a number of a person.
    q: String,
    /// Code of a procedure.
    tt: String,
    /// Sign-in name of the handler.
    nguoi: String,
    /// First day of reception.
    tu: String,
    /// Last day of reception.
    den: String,
    /// The order.
    sx: String,
    /// After which row the page begins.
    sau: String,
}

impl ListAddress {
    fn worklist(&self) -> Option<Worklist> {
        Worklist::parse(&self.ds)
    }

    /// The address of this list with another name, order or place.
    fn to(&self, list: &str, order: &str, after: &str) -> String {
        address(
            "/ho-so",
            &[
                ("ds", list),
                ("q", self.q.trim()),
                ("tt", self.tt.trim()),
                ("nguoi", self.nguoi.trim()),
                ("tu", self.tu.trim()),
                ("den", self.den.trim()),
                ("sx", order),
                ("sau", after),
            ],
        )
    }

    /// What is asked of the room. A day that cannot be read is left to the rule that refuses it.
    fn query(&self, now: Instant) -> DossierListQuery {
        let filled = |text: &str| Some(composed(text.trim())).filter(|text| !text.is_empty());
        let day = |text: &str| {
            let read = typed::date(text, now.date()).map(|day| day.to_string());
            filled(text).map(|text| read.unwrap_or(text))
        };
        DossierListQuery {
            worklist: self.worklist(),
            q: filled(&self.q),
            procedure: filled(&self.tt),
            handler: filled(&self.nguoi),
            received_from: day(&self.tu),
            received_to: day(&self.den),
            order: match self.sx.as_str() {
                "han" => Some(ListOrder::Due),
                "nhan" => Some(ListOrder::Received),
                "it-tre" => Some(ListOrder::FewestLate),
                _ => None,
            },
            cursor: filled(&self.sau),
            ..DossierListQuery::default()
        }
    }

    fn is_filtered(&self) -> bool {
        [&self.q, &self.tt, &self.nguoi, &self.tu, &self.den].iter().any(|text| !text.trim().is_empty())
    }
}

/// The filters as the room calls them, as the page does, and what they are for.
const FILTERS: [(&str, &str, W); 5] = [
    ("q", "q", W::FindWords),
    ("procedure", "tt", W::ProcedureCode),
    ("handler", "nguoi", W::HandlerName),
    ("received_from", "tu", W::ReceivedFrom),
    ("received_to", "den", W::ReceivedTo),
];

/// A problem with its fields called as the page calls them, and days said as they are typed there.
fn as_on_the_page(mut problem: Problem) -> Problem {
    for field in &mut problem.fields {
        if let Some((_, name, _)) = FILTERS.iter().find(|(of_room, ..)| *of_room == field.field) {
            (*name).clone_into(&mut field.field);
        }
        if field.code == "not_a_date" {
            let say = |language| W::DayOnPage.say(language).to_owned();
            field.words = Words { vi: say(Language::Vietnamese), en: say(Language::English) };
        }
    }
    problem
}

/// A list as it was read, or why it could not be.
struct ListRead {
    counts: WorklistCounts,
    list: Result<DossierList, Problem>,
}

/// The code at the end of what a scanner types: of an address, whatever an input method made of its host, or alone.
fn scanned_code(text: &str) -> &str {
    text.trim().rsplit('/').next().unwrap_or_default()
}

/// The page; a code that is one leads to its dossier.
#[get("/ho-so")]
pub(crate) async fn dossiers(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<ListAddress>,
) -> HttpResponse {
    let (now, desk) = (desk.now(), desk.get_ref().clone());
    let asked = asked.into_inner();
    if !asked.q.trim().is_empty() && asked.ds.is_empty() {
        match found(&me, &desk, scanned_code(&asked.q)).await {
            Ok(Some(code)) => return page::see_other(&format!("/ho-so/{code}")),
            Ok(None) => {}
            Err(problem) => return me.answer(Err(problem)),
        }
    }
    let (officer, query, books) = (me.officer.clone(), asked.query(now), desk.books.clone());
    let read = desk
        .database
        .snapshot(move |conn| {
            let counts = counts(conn, &books, (&officer, now), &WorklistsQuery::default())?;
            let list = match listing(conn, &books, (&officer, now), &query) {
                Err(problem) if problem.code.status() >= 500 => return Err(problem),
                list => list.map_err(as_on_the_page),
            };
            Ok(ListRead { counts, list })
        })
        .await;
    let drawn = read.map(|read| drawn(&asked, &read, now, me.language()));
    me.answer(drawn)
}

/// The code of the dossier that is meant, where this officer sees it.
async fn found(me: &DeskOfficer, desk: &HandlerState, code: &str) -> Result<Option<String>, Problem> {
    let (scope, code) = (me.officer.scope(), code.to_uppercase());
    let row = desk.database.read(move |conn| find_by_code(conn, &scope, &code)).await?;
    Ok(row.map(|row| row.code))
}

fn drawn(asked: &ListAddress, read: &ListRead, now: Instant, language: Language) -> DeskPage {
    let title = asked.worklist().map_or(W::Dossiers.say(language), |list| worklist_words(list, language));
    let content = content(asked, read, now, language);
    match &read.list {
        Ok(_) => DeskPage::new(title, content),
        Err(problem) => DeskPage::wrong(title, content, problem.code.status(), language),
    }
}

fn content(asked: &ListAddress, read: &ListRead, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let problem = read.list.as_ref().err();
    let label = |field: &str| FILTERS.iter().find(|(_, name, _)| *name == field).map(|(.., label)| *label);
    html! {
        @if let Some(problem) = problem { (errors(problem, &label, language)) }
        h1 { (say(W::Dossiers)) }
        (filters(asked, problem, language))
        (tabs(&all_tabs(asked, &read.counts, language), language))
        @if let Ok(list) = &read.list {
            @if list.items.is_empty() {
                p {
                    (say(W::NoDossierFits)) " "
                    @if asked.is_filtered() { a href=(address("/ho-so", &[("ds", &asked.ds)])) { (say(W::DropFilters)) } }
                }
            } @else {
                p.hint { (orders(asked, language)) }
                @if let Some(effect) = &list.fewest_late { p { (fewest_late_words(effect.late_if_this_order, effect.late_if_by_due, language)) } }
                (list_table(&list.items, now, language))
                @let first = (!asked.sau.is_empty()).then(|| asked.to(&asked.ds, &asked.sx, ""));
                @let next = list.next_cursor.as_deref().map(|after| asked.to(&asked.ds, &asked.sx, after));
                (pager(first.as_deref(), next.as_deref(), language))
            }
        }
    }
}

/// The filters, above the list.
fn filters(asked: &ListAddress, problem: Option<&Problem>, language: Language) -> Markup {
    let values = [&asked.q, &asked.tt, &asked.nguoi, &asked.tu, &asked.den];
    let field = |name: &str, label: W, value: &str| {
        let (label, error) = (label.say(language), error_of(problem, name, language));
        FormField { name, label, hint: None, value, error, kind: FieldKind::Line, optional: false }
            .draw(language)
    };
    html! {
        form.filters method="get" action="/ho-so" {
            @if !asked.ds.is_empty() { input type="hidden" name="ds" value=(asked.ds); }
            @if !asked.sx.is_empty() { input type="hidden" name="sx" value=(asked.sx); }
            @for ((_, name, label), value) in FILTERS.into_iter().zip(values) { (field(name, label, value)) }
            button type="submit" { (W::Filter.say(language)) }
        }
    }
}

/// Every list with its length; the whole register first.
fn all_tabs(asked: &ListAddress, counts: &WorklistCounts, language: Language) -> Vec<TabView> {
    let everything = TabView {
        address: asked.to("", &asked.sx, ""),
        label: W::Everything.say(language),
        count: None,
        current: asked.worklist().is_none(),
    };
    let lists = counts.items.iter().map(|list| TabView {
        address: asked.to(list.worklist.as_str(), "", ""),
        label: worklist_words(list.worklist, language),
        count: list.dossiers,
        current: asked.worklist() == Some(list.worklist),
    });
    std::iter::once(everything).chain(lists).collect()
}

/// The orders that a list has.
fn orders(asked: &ListAddress, language: Language) -> Markup {
    let orders = [("han", W::MostUrgentFirst), ("nhan", W::NewestFirst), ("it-tre", W::FewestLateFirst)];
    html! {
        (W::Order.say(language)) ": "
        @for (number, (key, words)) in orders.into_iter().enumerate() {
            @if number > 0 { " · " }
            @if asked.sx == key { strong { (words.say(language)) } }
            @else { a href=(asked.to(&asked.ds, key, "")) { (words.say(language)) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scanned_address_ends_in_the_code_whatever_became_of_its_host() {
        for text in [
            "H26.268.05-230307-0001",
            " https://motcua.example.vn/tra-cuu/H26.268.05-230307-0001 ",
            "https:ơơmotcua/tra-cuu/H26.268.05-230307-0001",
        ] {
            assert_eq!(scanned_code(text), "H26.268.05-230307-0001");
        }
    }

    #[test]
    fn an_address_keeps_its_filters_from_list_to_list() {
        let asked = ListAddress {
            ds: "mine".into(),
            q: " nguyễn ".into(),
            tu: "5/3/2026".into(),
            sau: "x".into(),
            ..ListAddress::default()
        };
        assert_eq!(asked.to("overdue", "", ""), "/ho-so?ds=overdue&q=nguy%E1%BB%85n&tu=5%2F3%2F2026");
        let now = Instant::parse("2026-11-30T08:00:00+07:00").unwrap();
        let query = asked.query(now);
        assert_eq!(query.worklist, Some(Worklist::Mine));
        assert_eq!(
            (query.q.as_deref(), query.received_from.as_deref()),
            (Some("nguyễn"), Some("2026-03-05"))
        );
        let unread = ListAddress { tu: "hôm kia".into(), ..asked }.query(now);
        assert_eq!(unread.received_from.as_deref(), Some("hôm kia"));
    }
}
