//! Lists of dossiers: tabs with their lengths, filters that live in the address, paging by key.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};
use serde::Deserialize;

use crate::access::{Officer, Role};
use crate::desk::extractor::DeskOfficer;
use crate::desk::filters::{self, FilterRow};
use crate::desk::page::{self, DeskPage};
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::keep_filter::keep_filter;
use crate::desk::parts::list_table::list_table;
use crate::desk::parts::row_acts::RowActs;
use crate::desk::parts::tabs::{TabView, pager, tabs};
use crate::desk::posted::PostedForm;
use crate::desk::shown::address;
use crate::desk::typed;
use crate::desk::value_words::{account_words, fewest_late_words, role_words, worklist_words};
use crate::desk::words::W;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::store::find_by_code;
use crate::dossier::clock::ledger::Account;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::views::list_filter::Worklist;
use crate::dossier::views::lists::listing::{
    DossierList, DossierListQuery, ListOrder, WorklistCounts, WorklistsQuery, counts, length, listing,
};
use crate::platform::database::Connection;
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
    /// `1`: given to an officer who does the step, `0`: to nobody who does.
    giao: String,
    /// Code of an agency with all below it.
    cq: String,
    /// Code of the one office that acts.
    tai: String,
    /// The role of the step where it waits.
    buoc: String,
    /// Where it stands in the books.
    gd: String,
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

    /// The role of the step where dossiers wait, if one is named.
    fn step_role(&self) -> Option<Role> {
        Role::parse(self.buoc.trim())
    }

    /// Where dossiers stand in the books, if that is named.
    fn stage(&self) -> Option<Account> {
        Account::parse(self.gd.trim())
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
                ("giao", self.giao.trim()),
                ("cq", self.cq.trim()),
                ("tai", self.tai.trim()),
                ("buoc", self.buoc.trim()),
                ("gd", self.gd.trim()),
                ("tu", self.tu.trim()),
                ("den", self.den.trim()),
                ("sx", order),
                ("sau", after),
            ],
        )
    }

    /// Its fields, as a form sends them.
    pub(crate) fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("ds", &self.ds),
            ("q", &self.q),
            ("tt", &self.tt),
            ("nguoi", &self.nguoi),
            ("giao", &self.giao),
            ("cq", &self.cq),
            ("tai", &self.tai),
            ("buoc", &self.buoc),
            ("gd", &self.gd),
            ("tu", &self.tu),
            ("den", &self.den),
            ("sx", &self.sx),
        ];
        all.into_iter()
            .map(|(name, value)| (name, value.trim()))
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    /// Its parameters, without the place in the list: what is kept of it under a name.
    pub(crate) fn parameters(&self) -> String {
        let address = self.to(&self.ds, &self.sx, "");
        address.strip_prefix("/ho-so?").unwrap_or_default().to_owned()
    }

    /// The address that a form sends.
    pub(crate) fn of_form(form: &PostedForm) -> Self {
        let field = |name: &str| form.get(name).to_owned();
        Self {
            ds: field("ds"),
            q: field("q"),
            tt: field("tt"),
            nguoi: field("nguoi"),
            giao: field("giao"),
            cq: field("cq"),
            tai: field("tai"),
            buoc: field("buoc"),
            gd: field("gd"),
            tu: field("tu"),
            den: field("den"),
            sx: field("sx"),
            sau: String::new(),
        }
    }

    /// The address of these parameters; that of every list where they cannot be read.
    pub(crate) fn of_query(query: &str) -> Self {
        web::Query::<Self>::from_query(query).map(web::Query::into_inner).unwrap_or_default()
    }

    /// What it filters, in words.
    pub(crate) fn words(&self, language: Language) -> String {
        let list = self.worklist().map(|list| worklist_words(list, language).to_owned());
        let said = |label: W, value: &str| {
            (!value.trim().is_empty()).then(|| format!("{}: {}", label.say(language), value.trim()))
        };
        let order = match self.sx.as_str() {
            "han" => W::MostUrgentFirst.say(language),
            "nhan" => W::NewestFirst.say(language),
            "it-tre" => W::FewestLateFirst.say(language),
            _ => "",
        };
        let parts = [
            list,
            said(W::FindWords, &self.q),
            said(W::ProcedureCode, &self.tt),
            said(W::HandlerName, &self.nguoi),
            said(W::ReportingAgency, &self.cq),
            said(W::HandledBy, &self.tai),
            self.step_role().map(|role| role_words(role, language).to_owned()),
            self.stage().map(|stage| account_words(stage, language).to_owned()),
            said(W::ReceivedFrom, &self.tu),
            said(W::ReceivedTo, &self.den),
            said(W::Order, order),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    /// What is asked of the room. A day that cannot be read is left to the rule that refuses it.
    pub(crate) fn query(&self, now: Instant) -> DossierListQuery {
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
            given: match self.giao.trim() {
                "1" => Some(true),
                "0" => Some(false),
                _ => None,
            },
            agency: filled(&self.cq),
            acting_agency: filled(&self.tai),
            step_role: self.step_role(),
            stage: self.stage(),
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
        let own = [&self.q, &self.tt, &self.nguoi, &self.giao, &self.cq, &self.tai, &self.buoc, &self.gd];
        own.into_iter().chain([&self.tu, &self.den]).any(|text| !text.trim().is_empty())
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
    acts: RowActs,
    counts: WorklistCounts,
    saved: Vec<SavedTab>,
    list: Result<DossierList, Problem>,
}

/// A filter under a name, and how many dossiers fit it.
struct SavedTab {
    label: String,
    query: String,
    count: Option<i64>,
}

/// The filters of this officer with their lengths. One that cannot be read any more has none, and its list says why.
fn saved_tabs(
    conn: &mut Connection,
    books: &ReferenceCaches,
    (officer, now): (&Officer, Instant),
) -> Result<Vec<SavedTab>, Problem> {
    let mut tabs = Vec::new();
    for FilterRow { name, query, .. } in filters::store::of_officer(conn, officer.id)? {
        let list = ListAddress::of_query(&query).query(now);
        let count = match length(conn, books, (officer, now), &list) {
            Err(problem) if problem.code.status() >= 500 => return Err(problem),
            counted => counted.unwrap_or_default(),
        };
        tabs.push(SavedTab { label: format!("★ {name}"), query, count });
    }
    Ok(tabs)
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
        match found(&me, &desk, typed::scanned_code(&asked.q)).await {
            Ok(Some(code)) => return page::see_other(&format!("/ho-so/{code}")),
            Ok(None) => {}
            Err(problem) => return me.answer(Err(problem)),
        }
    }
    let (officer, query, books) = (me.officer.clone(), asked.query(now), desk.books.clone());
    let acts = me.row_acts();
    let read = desk
        .database
        .snapshot(move |conn| {
            let counts = counts(conn, &books, (&officer, now), &WorklistsQuery::default())?;
            let list = match listing(conn, &books, (&officer, now), &query) {
                Err(problem) if problem.code.status() >= 500 => return Err(problem),
                list => list.map_err(as_on_the_page),
            };
            let saved = saved_tabs(conn, &books, (&officer, now))?;
            Ok(ListRead { acts, counts, saved, list })
        })
        .await;
    let drawn = read.and_then(|read| Ok(drawn(&asked, &read, &me.token()?, now, me.language())));
    me.answer(drawn)
}

/// The code of the dossier that is meant, where this officer sees it.
async fn found(me: &DeskOfficer, desk: &HandlerState, code: &str) -> Result<Option<String>, Problem> {
    let (scope, code) = (me.officer.scope(), code.to_uppercase());
    let row = desk.database.read(move |conn| find_by_code(conn, &scope, &code)).await?;
    Ok(row.map(|row| row.code))
}

fn drawn(asked: &ListAddress, read: &ListRead, token: &str, now: Instant, language: Language) -> DeskPage {
    let title = asked.worklist().map_or(W::Dossiers.say(language), |list| worklist_words(list, language));
    let content = content(asked, read, token, now, language);
    match &read.list {
        Ok(_) => DeskPage::new(title, content),
        Err(problem) => DeskPage::wrong(title, content, problem.code.status(), language),
    }
}

fn content(asked: &ListAddress, read: &ListRead, token: &str, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let problem = read.list.as_ref().err();
    let label = |field: &str| FILTERS.iter().find(|(_, name, _)| *name == field).map(|(.., label)| *label);
    html! {
        @if let Some(problem) = problem { (errors(problem, &label, language)) }
        h1 { (say(W::Dossiers)) }
        (filters(asked, problem, language))
        (tabs(&all_tabs(asked, read, language), language))
        @if let Ok(list) = &read.list {
            (to_keep(asked, read, token, language))
            @if list.items.is_empty() {
                p {
                    (say(W::NoDossierFits)) " "
                    @if asked.is_filtered() { a href=(address("/ho-so", &[("ds", &asked.ds)])) { (say(W::DropFilters)) } }
                }
            } @else {
                p.hint { (orders(asked, language)) }
                @if let Some(effect) = &list.fewest_late { p { (fewest_late_words(effect.late_if_this_order, effect.late_if_by_due, language)) } }
                (list_table(&list.items, &read.acts, now, language))
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
            @let kept = [("giao", &asked.giao), ("cq", &asked.cq), ("tai", &asked.tai), ("buoc", &asked.buoc), ("gd", &asked.gd)];
            @for (name, value) in kept {
                @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
            }
            @for ((_, name, label), value) in FILTERS.into_iter().zip(values) { (field(name, label, value)) }
            button type="submit" { (W::Filter.say(language)) }
        }
    }
}

/// The way to keep this filter under a name, where it is none that is kept already; and to those that are.
fn to_keep(asked: &ListAddress, read: &ListRead, token: &str, language: Language) -> Markup {
    let parameters = asked.parameters();
    let new = !parameters.is_empty() && read.saved.iter().all(|saved| saved.query != parameters);
    html! {
        @if new {
            details.facts {
                summary { (W::SaveFilter.say(language)) }
                (keep_filter(&asked.pairs(), "", None, token, language))
            }
        } @else if !read.saved.is_empty() {
            p { a href="/bo-loc" { (W::SavedFilters.say(language)) } }
        }
    }
}

/// Every list with its length; the whole register first, the filters of this officer last.
fn all_tabs<'r>(asked: &ListAddress, read: &'r ListRead, language: Language) -> Vec<TabView<'r>> {
    let parameters = asked.parameters();
    let saved_now = read.saved.iter().any(|saved| saved.query == parameters);
    let everything = TabView {
        address: asked.to("", &asked.sx, ""),
        label: W::Everything.say(language),
        count: None,
        current: !saved_now && asked.worklist().is_none(),
    };
    let lists = read.counts.items.iter().map(|list| TabView {
        address: asked.to(list.worklist.as_str(), "", ""),
        label: worklist_words(list.worklist, language),
        count: list.dossiers,
        current: !saved_now && asked.worklist() == Some(list.worklist),
    });
    let saved = read.saved.iter().map(|saved| TabView {
        address: format!("/ho-so?{}", saved.query),
        label: &saved.label,
        count: saved.count,
        current: saved.query == parameters,
    });
    std::iter::once(everything).chain(lists).chain(saved).collect()
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
