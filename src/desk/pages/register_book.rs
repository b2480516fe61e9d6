//! The register book by day and period, with its ordinals, what was amended marked; and the files that go out of it.

use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::{HttpResponse, get, web};
use chrono::{Datelike as _, NaiveDate};
use maud::{Markup, html};
use serde::Deserialize;

use crate::access::Officer;
use crate::agency;
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::DeskPage;
use crate::desk::pages::paper::as_shown_in_a_frame;
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::tabs::pager;
use crate::desk::shown::{address, short};
use crate::desk::typed;
use crate::desk::value_words::delivery_words;
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::views::register_book::book::{
    BookQuery, CheckedBookQuery, RegisterBook, book_page, whole_book,
};
use crate::dossier::views::register_book::columns::RegisterBookLine;
use crate::platform::database::Connection;
use crate::platform::document::DocumentFormat;
use crate::platform::document::http::file;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::Instant;

/// Where the page is.
const BOOK: &str = "/so-theo-doi";
/// Lines on a page.
const SHOWN: i64 = 100;
/// The files that go out, as they are called.
const FILES: [(DocumentFormat, &str); 3] =
    [(DocumentFormat::Pdf, "PDF"), (DocumentFormat::Xlsx, "XLSX"), (DocumentFormat::Csv, "CSV")];

/// What the address says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BookAddress {
    /// Code of the agency.
    cq: String,
    /// First day of reception.
    tu: String,
    /// Last day.
    den: String,
    /// After which line the page begins.
    sau: String,
    /// Why the book is taken out as a file.
    reason: String,
}

impl BookAddress {
    /// What is asked of the room: today at one's own office where nothing is said. A day that cannot be read is left to the rule that
    /// refuses it.
    fn query(&self, own: &str, today: NaiveDate) -> BookQuery {
        let day = |text: &str, otherwise: &str| {
            let text = if text.trim().is_empty() { otherwise } else { text.trim() };
            let read = typed::date(text, today).map(|day| day.to_string());
            Some(read.unwrap_or_else(|| text.to_owned()))
        };
        let agency = if self.cq.trim().is_empty() { own } else { self.cq.trim() };
        BookQuery {
            agency: Some(agency.to_owned()),
            from: day(&self.tu, "h"),
            // A first day alone is that day.
            to: day(&self.den, if self.tu.trim().is_empty() { "h" } else { &self.tu }),
            ..BookQuery::default()
        }
    }

    /// The address of this book with another period or place.
    fn to(&self, path: &str, (from, to): (&str, &str), after: &str) -> String {
        address(path, &[("cq", self.cq.trim()), ("tu", from), ("den", to), ("sau", after)])
    }
}

/// What the page is drawn from.
struct BookView {
    /// Code of one's own office.
    own: String,
    /// Code and name of the agencies whose books this officer reads.
    offices: Vec<(String, String)>,
    book: Result<RegisterBook, Problem>,
    now: Instant,
}

/// The page.
#[get("/so-theo-doi")]
pub(crate) async fn register_book(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<BookAddress>,
) -> HttpResponse {
    me.answer(drawn(&me, desk.get_ref(), &asked, None).await)
}

/// The page, and what is wrong with a file that was asked for.
async fn drawn(
    me: &DeskOfficer,
    desk: &HandlerState,
    asked: &BookAddress,
    export: Option<&Problem>,
) -> Result<DeskPage, Problem> {
    let (view, language) = (read(me, desk, asked).await?, me.language());
    let content = content(asked, &view, export, language);
    let problem = view.book.as_ref().err().or(export);
    Ok(DeskPage::of(W::RegisterBookPage.say(language), content, problem, language))
}

/// The whole period as a file; the page again where a field is to be mended.
#[get("/so-theo-doi/{format}")]
pub(crate) async fn register_book_file(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    format: web::Path<String>,
    asked: web::Query<BookAddress>,
) -> HttpResponse {
    match whole(&me, desk.get_ref(), &format, &asked).await {
        Ok(mut file) => {
            if *format == DocumentFormat::Pdf.as_str() {
                return as_shown_in_a_frame(file);
            }
            file.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            file
        }
        Err(problem) if problem.fields.is_empty() => me.answer(Err(problem)),
        Err(problem) => me.answer(drawn(&me, desk.get_ref(), &asked, Some(&problem)).await),
    }
}

async fn whole(
    me: &DeskOfficer,
    desk: &HandlerState,
    format: &str,
    asked: &BookAddress,
) -> Result<HttpResponse, Problem> {
    if !FILES.iter().any(|(known, _)| known.as_str() == format) {
        return Err(Problem::not_found(
            "không có tệp loại này: chọn PDF, XLSX hoặc CSV ở trang sổ",
            "there is no such file: choose PDF, XLSX or CSV on the page of the book",
        ));
    }
    let (officer, now, desk) = (me.officer.clone(), desk.now(), desk.clone());
    let (asked, format) = (asked.clone(), format.to_owned());
    let database = desk.database.clone();
    let (bytes, name, format) = database
        .snapshot(move |conn| {
            let (own, _) = offices(conn, &officer)?;
            let query = BookQuery {
                format: Some(format),
                reason: Some(asked.reason.clone()),
                ..asked.query(&own, now.date())
            };
            let asked = CheckedBookQuery::read(&query)?;
            let bytes = conn.in_passing(|conn| whole_book(conn, &desk.books, (&officer, now), &asked))?;
            Ok::<_, Problem>((bytes, asked.file_name(), asked.format))
        })
        .await?;
    Ok(file(bytes, format, &name))
}

/// One's own office, and all whose books may be read.
fn offices(conn: &mut Connection, officer: &Officer) -> Result<(String, Vec<(String, String)>), Problem> {
    let own: Vec<_> = officer.own_assignments().take(1).map(|held| held.agency_id).collect();
    let mut own = agency::store::load_many(conn, &own)?;
    let home: Vec<_> = own.pop().map(|agency| agency.office_id).into_iter().collect();
    let mut ids = officer.scope().offices();
    ids.extend(home.iter().copied());
    let mut agencies = agency::store::load_many(conn, &ids)?;
    agencies.sort_by(|one, other| one.code.cmp(&other.code));
    agencies.dedup_by(|one, other| one.code == other.code);
    let first = agencies.iter().find(|agency| home.contains(&agency.id)).or(agencies.first());
    let own = first.map(|agency| agency.code.clone()).unwrap_or_default();
    Ok((own, agencies.into_iter().map(|agency| (agency.code, agency.name_vi)).collect()))
}

async fn read(me: &DeskOfficer, desk: &HandlerState, asked: &BookAddress) -> Result<BookView, Problem> {
    let (officer, now, books, asked) = (me.officer.clone(), desk.now(), desk.books.clone(), asked.clone());
    desk.database
        .snapshot(move |conn| {
            let (own, offices) = offices(conn, &officer)?;
            let cursor = Some(asked.sau.clone()).filter(|cursor| !cursor.is_empty());
            let query = BookQuery { limit: Some(SHOWN), cursor, ..asked.query(&own, now.date()) };
            let read = CheckedBookQuery::read(&query);
            let book = match read.and_then(|asked| book_page(conn, &books, &officer, &asked)) {
                Err(problem) if problem.code.status() >= 500 => return Err(problem),
                book => book,
            };
            Ok(BookView { own, offices, book, now })
        })
        .await
}

fn content(asked: &BookAddress, view: &BookView, export: Option<&Problem>, language: Language) -> Markup {
    let problem = view.book.as_ref().err();
    html! {
        @if let Some(problem) = problem.or(export) { (errors(problem, &label, language)) }
        div.wide {
            h1 { (W::RegisterBookPage.say(language)) }
            (filters(asked, view, problem, language))
            p.hint.noprint { (periods(asked, view.now.date(), language)) }
            @if let Ok(book) = &view.book { (shown(asked, view, (book, export), language)) }
        }
    }
}

fn label(field: &str) -> Option<W> {
    (field == "reason").then_some(W::ReasonOfExport)
}

/// A page of the book, with the files of the whole period.
fn shown(
    asked: &BookAddress,
    view: &BookView,
    (book, export): (&RegisterBook, Option<&Problem>),
    language: Language,
) -> Markup {
    let (tu, den) = (asked.tu.trim(), asked.den.trim());
    html! {
        p { (period_words(asked, view.now.date(), language)) }
        form.filters.noprint method="get" action={ (BOOK) "/pdf" } {
            @for (name, value) in [("cq", asked.cq.trim()), ("tu", tu), ("den", den)] { input type="hidden" name=(name) value=(value); }
            (FormField {
                name: "reason",
                label: W::ReasonOfExport.say(language),
                hint: Some(W::ReasonOfExportHint.say(language)),
                value: &asked.reason,
                error: error_of(export, "reason", language),
                kind: FieldKind::Line,
                optional: false,
            }.draw(language))
            span { (W::WholePeriodAsFile.say(language)) ": " }
            @for (format, name) in FILES {
                button type="submit" formaction={ (BOOK) "/" (format) } id=[(format == DocumentFormat::Pdf).then_some("print-file")] {
                    (name) @if format == DocumentFormat::Pdf { " " kbd { "F8" } }
                } " "
            }
        }
        @if book.items.is_empty() {
            p { (W::EmptyBook.say(language)) }
        } @else {
            (lines(&book.items, view.now, language))
            @let first = (!asked.sau.is_empty()).then(|| asked.to(BOOK, (tu, den), ""));
            @let next = book.next_cursor.as_deref().map(|after| asked.to(BOOK, (tu, den), after));
            (pager(first.as_deref(), next.as_deref(), language))
        }
    }
}

fn filters(asked: &BookAddress, view: &BookView, problem: Option<&Problem>, language: Language) -> Markup {
    let field = |name: &str, label: W, value: &str, field: &str, kind: FieldKind| {
        let (label, error) = (label.say(language), error_of(problem, field, language));
        FormField { name, label, hint: None, value, error, kind, optional: false }.draw(language)
    };
    let offices: Vec<(String, String)> =
        view.offices.iter().map(|(code, name)| (code.clone(), format!("{name} ({code})"))).collect();
    let office = if asked.cq.trim().is_empty() { view.own.as_str() } else { asked.cq.trim() };
    html! {
        form.filters.first method="get" action=(BOOK) {
            @if offices.len() > 1 { (field("cq", W::Office, office, "agency", FieldKind::Choice(offices))) }
            (field("tu", W::ReceivedFrom, &asked.tu, "from", FieldKind::Line))
            (field("den", W::ReceivedTo, &asked.den, "to", FieldKind::Line))
            button type="submit" { (W::Show.say(language)) }
        }
    }
}

/// Periods that are often wanted.
fn periods(asked: &BookAddress, today: NaiveDate, language: Language) -> Markup {
    let yesterday = today.pred_opt().unwrap_or(today);
    let month = today.with_day(1).unwrap_or(today);
    let year = month.with_month(1).unwrap_or(month);
    let all = [
        (W::Today, today, today),
        (W::Yesterday, yesterday, yesterday),
        (W::ThisMonth, month, today),
        (W::ThisYear, year, today),
    ];
    html! {
        @for (number, (words, from, to)) in all.into_iter().enumerate() {
            @if number > 0 { " · " }
            a href=(asked.to(BOOK, (&typed::date_shown(from), &typed::date_shown(to)), "")) { (words.say(language)) }
        }
    }
}

/// The period that is shown: it stands on the printed page too.
fn period_words(asked: &BookAddress, today: NaiveDate, language: Language) -> String {
    let query = asked.query("", today);
    let day = |text: Option<String>| {
        let read = text.and_then(|text| typed::date(&text, today));
        read.map(typed::date_shown).unwrap_or_default()
    };
    let (from, to) = (day(query.from), day(query.to));
    match language {
        Language::Vietnamese if from == to => format!("Tiếp nhận ngày {from}"),
        Language::Vietnamese => format!("Tiếp nhận từ ngày {from} đến ngày {to}"),
        Language::English if from == to => format!("Received on {from}"),
        Language::English => format!("Received from {from} to {to}"),
    }
}

/// The lines; where another office's book begins, its name stands above.
fn lines(lines: &[RegisterBookLine], now: Instant, language: Language) -> Markup {
    let heads = [
        W::Ordinal,
        W::Code,
        W::Procedure,
        W::SetsShort,
        W::Applicant,
        W::AddressAndPhone,
        W::HandledBy,
        W::ReceivedAt,
        W::DueDate,
        W::ReturnedAt,
        W::Delivery,
        W::Note,
    ];
    let before = std::iter::once(None).chain(lines.iter().map(Some));
    html! {
        table.list.book {
            thead { tr { @for words in heads { th scope="col" { (words.say(language)) } } } }
            tbody {
                @for (line, before) in lines.iter().zip(before) {
                    @if before.is_none_or(|before| before.agency.code != line.agency.code || before.volume != line.volume) {
                        tr.group { th scope="colgroup" colspan="12" { (line.agency.name) " · " (W::Volume.say(language)) " " (line.volume) } }
                    }
                    (row(line, now, language))
                }
            }
        }
    }
}

fn row(line: &RegisterBookLine, now: Instant, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let at = |at: Option<Instant>| at.map(|at| short(at, now)).unwrap_or_default();
    let contact = [&line.address, &line.phone].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
    html! {
        tr {
            td.num { (line.ordinal) }
            td { a href={ "/ho-so/" (line.code) } { (line.code) } }
            td data-l=(say(W::Procedure)) { (line.procedure_name) }
            td.num data-l=(say(W::SetsShort)) { (line.sets) }
            td data-l=(say(W::Applicant)) { (line.applicant_name) }
            td data-l=(say(W::AddressAndPhone)) { (contact) }
            td data-l=(say(W::HandledBy)) { (line.handled_by.name) }
            td data-l=(say(W::ReceivedAt)) { (at(Some(line.received_at))) }
            td data-l=(say(W::DueDate)) { (at(line.due_at)) }
            td data-l=(say(W::ReturnedAt)) { (at(line.returned_at)) }
            td data-l=(say(W::Delivery)) { (delivery_words(line.result_delivery, language)) }
            td data-l=(say(W::Note)) {
                (line.note)
                @if let Some(amended) = line.amended_at { " " span.b.plain { "✎ " (say(W::AmendedAt)) " " (short(amended, now)) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_said_is_today_at_ones_own_office() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        let read = |address: &BookAddress| {
            let query = address.query("H26.268.05", today);
            [query.agency, query.from, query.to].map(Option::unwrap)
        };
        assert_eq!(read(&BookAddress::default()), ["H26.268.05", "2026-11-30", "2026-11-30"]);
        let day = BookAddress { tu: "5/3/2026".into(), ..BookAddress::default() };
        assert_eq!(read(&day), ["H26.268.05", "2026-03-05", "2026-03-05"]);
        let other =
            BookAddress {
                cq: "H26".into(), tu: "hôm kia".into(), den: "h".into(), ..BookAddress::default()
            };
        assert_eq!(read(&other), ["H26", "hôm kia", "2026-11-30"]);
        assert_eq!(period_words(&day, today, Language::Vietnamese), "Tiếp nhận ngày 05/03/2026");
    }
}
