//! The address of a list of dossiers: its filters, kept from list to list, in words, and as the room of dossiers is asked.

use actix_web::web;
use serde::Deserialize;

use crate::access::Role;
use crate::desk::posted::PostedForm;
use crate::desk::shown::address;
use crate::desk::typed;
use crate::desk::value_words::{account_words, role_words, worklist_words};
use crate::desk::words::W;
use crate::dossier::clock::ledger::Account;
use crate::dossier::views::list_filter::Worklist;
use crate::dossier::views::lists::listing::{DossierListQuery, ListOrder};
use crate::platform::error::{Language, Problem, Words};
use crate::platform::instant::Instant;
use crate::platform::text::composed;

/// What the address of a list says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListAddress {
    /// The ready-made list.
    pub(super) ds: String,
    /// Words, a code, a number of a person.
    pub(super) q: String,
    /// Code of a procedure.
    pub(super) tt: String,
    /// Sign-in name of the handler.
    pub(super) nguoi: String,
    /// `1`: given to an officer who does the step, `0`: to nobody who does.
    pub(super) giao: String,
    /// Code of an agency with all below it.
    pub(super) cq: String,
    /// Code of the one office that acts.
    pub(super) tai: String,
    /// The role of the step where it waits.
    pub(super) buoc: String,
    /// Where it stands in the books.
    pub(super) gd: String,
    /// First day of reception.
    pub(super) tu: String,
    /// Last day of reception.
    pub(super) den: String,
    /// The order.
    pub(super) sx: String,
    /// After which row the page begins.
    pub(super) sau: String,
}

impl ListAddress {
    pub(super) fn worklist(&self) -> Option<Worklist> {
        Worklist::parse(&self.ds)
    }

    /// The order: the one that was chosen; of one's own dossiers the most urgent first, where none was.
    pub(super) fn order(&self) -> &str {
        let own = self.worklist() == Some(Worklist::Mine);
        if self.sx.is_empty() && own { "han" } else { &self.sx }
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
    pub(super) fn to(&self, list: &str, order: &str, after: &str) -> String {
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
            order: match self.order() {
                "han" => Some(ListOrder::Due),
                "nhan" => Some(ListOrder::Received),
                "it-tre" => Some(ListOrder::FewestLate),
                _ => None,
            },
            cursor: filled(&self.sau),
            ..DossierListQuery::default()
        }
    }

    pub(super) fn is_filtered(&self) -> bool {
        let own = [&self.q, &self.tt, &self.nguoi, &self.giao, &self.cq, &self.tai, &self.buoc, &self.gd];
        own.into_iter().chain([&self.tu, &self.den]).any(|text| !text.trim().is_empty())
    }
}

/// The filters as the room calls them, as the page does, and what they are for.
pub(super) const FILTERS: [(&str, &str, W); 5] = [
    ("q", "q", W::FindWords),
    ("procedure", "tt", W::ProcedureCode),
    ("handler", "nguoi", W::HandlerName),
    ("received_from", "tu", W::ReceivedFrom),
    ("received_to", "den", W::ReceivedTo),
];

/// A problem with its fields called as the page calls them, and days said as they are typed there.
pub(super) fn as_on_the_page(mut problem: Problem) -> Problem {
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
        let of_list = |ds: &str, sx: &str| ListAddress { ds: ds.into(), sx: sx.into(), ..asked.clone() };
        for (ds, sx, order) in [
            ("mine", "", Some(ListOrder::Due)),
            ("mine", "nhan", Some(ListOrder::Received)),
            ("overdue", "", None),
            ("", "", None),
        ] {
            assert_eq!(of_list(ds, sx).query(now).order, order, "{ds} {sx}");
        }
        assert_eq!(
            (query.q.as_deref(), query.received_from.as_deref()),
            (Some("nguyễn"), Some("2026-03-05"))
        );
        let unread = ListAddress { tu: "hôm kia".into(), ..asked }.query(now);
        assert_eq!(unread.received_from.as_deref(), Some("hôm kia"));
    }
}
