//! The whole text of a report between its head and its foot, every number a link; the same as a file to print and to sign.

use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::{HttpResponse, get, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;

use super::address::{ReportAddress, in_page_names};
use super::choice::{self, OfficeChoice, ReportChoice};
use super::quoted::quoted;
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::{DeskPage, tellable};
use crate::desk::parts::errors::{error_of, errors};
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::typed;
use crate::desk::words::W;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::indicator::reader::find_office;
use crate::platform::check::{Check, Checked};
use crate::platform::document::DocumentFormat;
use crate::platform::document::http::drawn as file_drawn;
use crate::platform::document::official::{self, OfficialText};
use crate::platform::error::{Language, Problem};
use crate::platform::instant::Instant;
use crate::statement::language::TextLanguage;
use crate::statement::paragraph::actions::in_use;
use crate::statement::report_text::actions::{WrittenReport, written};
use crate::statement::report_text::requests::{LetterRequest, ReportTextRequest};

/// The page.
const PAGE: &str = "/bao-cao/toan-van";

/// What stands in the head and at the foot, and how new figures from elsewhere may be.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(crate) struct LetterAddress {
    /// Code of the template.
    mau: String,
    /// The last day that other figures may stand on.
    so_lieu_den: String,
    /// The number.
    so: String,
    /// Where it is written.
    noi: String,
    /// The day under which it goes out.
    ngay: String,
    /// The agency above.
    cap_tren: String,
    /// What it is about.
    trich_yeu: String,
    /// To whom it goes, line by line.
    kinh_gui: String,
    /// On whose behalf it is signed, line by line.
    ky_thay: String,
    /// The name under the signature.
    nguoi_ky: String,
    /// Who gets it, line by line.
    noi_nhan: String,
}

/// The fields of the letter: as the page calls them, as the room does, what they are for, and whether they have several lines.
const FIELDS: [(&str, &str, W, bool); 10] = [
    ("so", "letter.number", W::LetterNumber, false),
    ("ngay", "letter.date", W::LetterDate, false),
    ("noi", "letter.place", W::LetterPlace, false),
    ("cap-tren", "letter.superior", W::LetterSuperior, false),
    ("trich-yeu", "letter.subject", W::LetterSubject, false),
    ("nguoi-ky", "letter.signed_by", W::LetterSignedBy, false),
    ("kinh-gui", "letter.addressees", W::LetterAddressees, true),
    ("ky-thay", "letter.signed_as", W::LetterSignedAs, true),
    ("noi-nhan", "letter.recipients", W::LetterRecipients, true),
    ("so-lieu-den", "until", W::OtherFiguresUntil, false),
];

fn filled(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn day(text: &str, today: NaiveDate) -> Option<String> {
    filled(text).map(|text| typed::date(&text, today).map_or(text, |day| day.to_string()))
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

impl LetterAddress {
    /// The values of the fields, in the order of [`FIELDS`].
    fn values(&self) -> [&str; 10] {
        [
            &self.so,
            &self.ngay,
            &self.noi,
            &self.cap_tren,
            &self.trich_yeu,
            &self.nguoi_ky,
            &self.kinh_gui,
            &self.ky_thay,
            &self.noi_nhan,
            &self.so_lieu_den,
        ]
    }

    fn pairs(&self) -> Vec<(&'static str, &str)> {
        let names = FIELDS.iter().map(|(name, ..)| *name);
        std::iter::once(("mau", self.mau.trim())).chain(names.zip(self.values())).collect()
    }

    fn letter(&self, today: NaiveDate) -> LetterRequest {
        LetterRequest {
            number: filled(&self.so),
            place: filled(&self.noi),
            date: day(&self.ngay, today),
            superior: filled(&self.cap_tren),
            subject: filled(&self.trich_yeu),
            addressees: lines(&self.kinh_gui),
            signed_as: lines(&self.ky_thay),
            signed_by: filled(&self.nguoi_ky),
            recipients: lines(&self.noi_nhan),
        }
    }

    /// The text that is asked for, of the days of a table.
    fn request(&self, table: &ReportAddress, now: Instant) -> Result<ReportTextRequest, Problem> {
        let today = now.date();
        let period = table.request(None, today)?.checked(now)?.question.period;
        Ok(ReportTextRequest {
            template: self.mau.trim().to_owned(),
            agency: Some(table.co_quan.trim().to_owned()),
            from: Some(period.from().to_string()),
            to: Some(period.to().to_string()),
            as_of: day(&table.tinh_den, today),
            known_at: None,
            run: None,
            until: day(&self.so_lieu_den, today),
            letter: Some(self.letter(today)),
        })
    }
}

/// The same problem, its fields called as this page calls them; a line of a list by its list.
fn named(mut problem: Problem) -> Problem {
    for field in &mut problem.fields {
        let of = |name: &str| {
            field.field == name || field.field.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
        };
        let own = FIELDS.iter().find(|(_, name, ..)| of(name)).map(|(own, ..)| *own);
        let own = own.or((field.field == "template").then_some("mau"));
        if let Some(own) = own {
            own.clone_into(&mut field.field);
        }
    }
    in_page_names(problem)
}

struct TextRead {
    asked: ReportAddress,
    letter: LetterAddress,
    offices: OfficeChoice,
    /// Code and title of each template.
    templates: Vec<(String, String)>,
    text: Result<WrittenReport, Problem>,
}

/// The text.
#[get("/bao-cao/toan-van")]
pub(crate) async fn whole_text(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<ReportAddress>,
    letter: web::Query<LetterAddress>,
) -> HttpResponse {
    let language = me.language();
    let drawn = read(&me, &desk, asked.into_inner(), letter.into_inner()).await.map(|read| {
        let (title, content) = (W::WholeText.say(language), content(&read, language));
        DeskPage::of(title, content, read.text.as_ref().err(), language)
    });
    me.answer(drawn)
}

/// The same as a file.
#[get("/bao-cao/toan-van/tep/{format}")]
pub(crate) async fn whole_text_file(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    format: web::Path<String>,
    asked: web::Query<ReportAddress>,
    letter: web::Query<LetterAddress>,
) -> HttpResponse {
    let format = match format.as_str() {
        "pdf" => Some(DocumentFormat::Pdf),
        "docx" => Some(DocumentFormat::Docx),
        _ => None,
    };
    let no_such = || Problem::not_found("chỉ có tệp pdf và docx", "there are files pdf and docx only");
    let read = read(&me, &desk, asked.into_inner(), letter.into_inner()).await;
    let file = match (read.and_then(|read| read.text), format) {
        (Ok(WrittenReport { text, .. }), Some(format)) => {
            let name = text.subject.clone();
            file_drawn(move || official::draw(&text, format), format, &name).await
        }
        (Err(problem), _) => Err(problem),
        (Ok(_), None) => Err(no_such()),
    };
    match file {
        Ok(mut file) => {
            file.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            file
        }
        Err(problem) => me.answer(Err(problem)),
    }
}

async fn read(
    me: &DeskOfficer,
    desk: &HandlerState,
    asked: ReportAddress,
    mut letter: LetterAddress,
) -> Result<TextRead, Problem> {
    let (now, officer, public) = (desk.now(), me.officer.clone(), desk.config.public_url.clone());
    desk.database
        .snapshot(move |conn| {
            let (offices, scope) = (OfficeChoice::read(conn, &officer)?, officer.scope());
            let asked = offices.asked(asked, now.date());
            let agency = find_office(conn, asked.co_quan.trim(), &scope)?;
            let vietnamese = in_use(conn, &agency, now.date())?.into_iter();
            let vietnamese = vietnamese.filter(|template| template.language == TextLanguage::Vietnamese);
            let templates: Vec<(String, String)> =
                vietnamese.map(|template| (template.code, template.title)).collect();
            if letter.mau.trim().is_empty() {
                letter.mau = templates.first().map(|(code, _)| code.clone()).unwrap_or_default();
            }
            let text = letter.request(&asked, now).and_then(|request| {
                let (checked, ()) = request.checked(Check::new(), Checked::sure(()), now)?;
                written(conn, checked, &officer, public.as_deref(), now)
            });
            let text = tellable(text)?.map_err(named);
            Ok(TextRead { asked, letter, offices, templates, text })
        })
        .await
}

fn label(field: &str) -> Option<W> {
    let own = FIELDS.iter().find(|(name, ..)| *name == field).map(|(_, _, words, _)| *words);
    own.or_else(|| if field == "mau" { Some(W::Template) } else { choice::label(field) })
}

fn content(read: &TextRead, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let problem = read.text.as_ref().err();
    let choice = ReportChoice { action: PAGE, asked: &read.asked, offices: &read.offices, problem, language };
    html! {
        @if let Some(problem) = problem { (errors(problem, &label, language)) }
        h1 { (say(W::WholeText)) }
        p {
            a href="/bao-cao" { (say(W::Reports)) } " · "
            a href=(crate::desk::shown::address("/bao-cao/mau-van", &[("co-quan", &read.asked.co_quan)])) { (say(W::Templates)) }
        }
        (choice.draw(&own_fields(read, problem, language)))
        @if let Ok(text) = &read.text {
            (files(read, language))
            p.hint { (say(W::EveryFigureOpens)) }
            (sheet(text, language))
        }
    }
}

/// The template, and what stands in the head and at the foot.
fn own_fields(read: &TextRead, problem: Option<&Problem>, language: Language) -> Markup {
    let field = |name: &str, words: W, value: &str, kind: FieldKind, optional: bool| {
        let (label, error) = (words.say(language), error_of(problem, name, language));
        FormField { name, label, hint: None, value, error, kind, optional }.draw(language)
    };
    let wrong = FIELDS.iter().any(|(name, ..)| error_of(problem, name, language).is_some());
    let said = read.letter.values().iter().any(|value| !value.trim().is_empty());
    html! {
        (field("mau", W::Template, &read.letter.mau, FieldKind::Choice(read.templates.clone()), false))
        details.letter open[wrong || said] {
            summary { (W::HeadAndFoot.say(language)) }
            p.hint { (W::HeadAndFootAbout.say(language)) }
            div.filters {
                @for ((name, _, words, long), value) in FIELDS.into_iter().zip(read.letter.values()) {
                    (field(name, words, value, if long { FieldKind::Long } else { FieldKind::Line }, false))
                }
            }
        }
    }
}

fn files(read: &TextRead, language: Language) -> Markup {
    let file = |format: &str| read.asked.to(&format!("{PAGE}/tep/{format}"), &read.letter.pairs());
    html! {
        ul.acts.noprint {
            li { a.btn.main href=(file("pdf")) { "PDF" } }
            li { a.btn href=(file("docx")) { "DOCX" } }
            li { span.hint { (W::FilesToSign.say(language)) } }
        }
    }
}

/// The text as it is printed.
fn sheet(report: &WrittenReport, language: Language) -> Markup {
    let OfficialText {
        superior,
        agency,
        number,
        place_and_date,
        kind,
        subject,
        addressees,
        recipients,
        signature,
        ..
    } = &report.text;
    html! {
        article.letter-sheet lang="vi" {
            div.letter-head {
                div { @for line in superior { (line) br; } strong { @for line in agency { (line) br; } } (number) }
                div { strong { "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" br; "Độc lập - Tự do - Hạnh phúc" } br; em { (place_and_date) } }
            }
            h2 { (kind) br; (subject) }
            @if !addressees.is_empty() { p { "Kính gửi: " (addressees.join("; ")) } }
            div.checked { @for segment in &report.written.0 { (quoted(segment)) } }
            div.letter-head {
                div { strong { em { "Nơi nhận:" } } br; @for line in recipients { "- " (line) ";" br; } }
                div { strong { @for line in &signature.lines { (line) br; } } br; @if let Some(name) = &signature.name { strong { (name) } } }
            }
        }
        details {
            summary { (W::ToCopy.say(language)) }
            div.long { textarea readonly rows="12" aria-label=(W::ToCopy.say(language)) { (report.written.text()) } }
        }
    }
}
