//! Who saw which dossiers' people, when and how: for those who head an office.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};
use serde::Deserialize;

use crate::access::personal_reads::PersonalReadKind;
use crate::access::personal_reads::http::{PersonalReadPage, PersonalReadsQuery, listing};
use crate::access::personal_reads::views::PersonalReadView;
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::DeskPage;
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::tabs::pager;
use crate::desk::shown::{address, clock_time, day};
use crate::desk::typed;
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::error::{Language, Problem};

/// Where the page is.
pub(crate) const WHO_READ: &str = "/dieu-hanh/da-xem";
/// Codes that a line shows; more are counted.
const SHOWN: usize = 20;

/// Which reads.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct WhoReadAddress {
    /// Code of the agency.
    cq: String,
    /// Sign-in name of the officer.
    cb: String,
    /// Code of the dossier.
    hs: String,
    /// First day.
    tu: String,
    /// Last day.
    den: String,
    /// From which line on.
    sau: String,
}

impl WhoReadAddress {
    fn query(&self, today: chrono::NaiveDate) -> PersonalReadsQuery {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let day = |text: &str| {
            filled(text).map(|text| typed::date(&text, today).map_or(text, |day| day.to_string()))
        };
        PersonalReadsQuery {
            agency: filled(&self.cq),
            officer: filled(&self.cb),
            dossier: filled(&self.hs),
            from: day(&self.tu),
            to: day(&self.den),
            limit: None,
            cursor: filled(&self.sau),
        }
    }

    fn address_after(&self, after: &str) -> String {
        let named = [
            ("cq", self.cq.trim()),
            ("cb", self.cb.trim()),
            ("hs", self.hs.trim()),
            ("tu", self.tu.trim()),
            ("den", self.den.trim()),
            ("sau", after),
        ];
        address(WHO_READ, &named)
    }
}

fn kind_words(kind: PersonalReadKind) -> W {
    match kind {
        PersonalReadKind::List => W::ReadList,
        PersonalReadKind::Dossier => W::ReadOneDossier,
        PersonalReadKind::Journal => W::ReadJournal,
        PersonalReadKind::Paper => W::ReadPaper,
        PersonalReadKind::File => W::ReadFile,
        PersonalReadKind::People => W::ReadPeople,
        PersonalReadKind::Book => W::ReadBook,
        PersonalReadKind::Export => W::ReadExport,
    }
}

/// The page.
#[get("/dieu-hanh/da-xem")]
pub(crate) async fn who_read(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<WhoReadAddress>,
) -> HttpResponse {
    let (officer, query) = (me.officer.clone(), asked.query(desk.now().date()));
    let read: Result<PersonalReadPage, Problem> =
        desk.database.read(move |conn| listing(conn, &officer, &query)).await;
    let language = me.language();
    me.answer(read.map(|read| DeskPage::new(W::WhoReadTitle.say(language), content(&asked, &read, language))))
}

fn content(asked: &WhoReadAddress, read: &PersonalReadPage, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let field = |name: &'static str, label: W, value: &str| {
        let (label, kind) = (label.say(language), FieldKind::Line);
        FormField { name, label, hint: None, value, error: None, kind, optional: true }.draw(language)
    };
    html! {
        h1 { (say(W::WhoReadTitle)) }
        p.hint { (say(W::WhoReadAbout)) }
        form.filters.first method="get" action=(WHO_READ) {
            (field("cb", W::ReadOfficer, &asked.cb))
            (field("hs", W::ReadDossier, &asked.hs))
            (field("tu", W::ReadFrom, &asked.tu))
            (field("den", W::ReadTo, &asked.den))
            button type="submit" { (say(W::See)) }
        }
        @if read.items.is_empty() {
            p { (say(W::NobodyRead)) }
        } @else {
            (table(&read.items, language))
            @let first = (!asked.sau.is_empty()).then(|| asked.address_after(""));
            @let next = read.next_cursor.as_deref().map(|next| asked.address_after(next));
            (pager(first.as_deref(), next.as_deref(), language))
        }
    }
}

fn table(items: &[PersonalReadView], language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let heads = [W::ChangeWhen, W::ChangeBy, W::ReadWhat, W::ReadOf, W::ReadReason];
    html! {
        table.list.cells {
            thead { tr { @for words in heads { th scope="col" { (say(words)) } } } }
            tbody {
                @for item in items {
                    tr {
                        td { (day(item.read_at)) " " (clock_time(item.read_at)) }
                        td data-l=(say(W::ChangeBy)) { (item.officer_name) br; span.hint { (item.officer) } }
                        td data-l=(say(W::ReadWhat)) { (say(kind_words(item.kind))) }
                        td data-l=(say(W::ReadOf)) {
                            (item.dossier_count) ": "
                            @for code in item.dossiers.iter().take(SHOWN) { a href={ "/ho-so/" (code) } { (code) } " " }
                            @if item.dossier_count > SHOWN { "…" }
                        }
                        td data-l=(say(W::ReadReason)) { (item.reason.as_deref().unwrap_or_default()) }
                    }
                }
            }
        }
    }
}
