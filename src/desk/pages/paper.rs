//! A form of the one-stop shop as it is printed: the sheet in a frame of the page, and the sheet itself.

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, HeaderValue, X_FRAME_OPTIONS,
};
use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};
use serde::Deserialize;

use crate::access::PersonalReadKind;
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::{DeskPage, PAPER_POLICY};
use crate::desk::shown::address;
use crate::desk::value_words::sheet_words;
use crate::desk::words::W;
use crate::dossier::books::store::find_by_code;
use crate::dossier::endpoints::handler_state::{HandlerState, hidden};
use crate::dossier::views::forms::printing::printed;
use crate::dossier::views::people::must_be_seen;
use crate::form::{FormKind, FormSheet, PrintedForm, layout};
use crate::platform::document::DocumentFormat;
use crate::platform::document::http::drawn;
use crate::platform::error::{Language, Problem};

/// What the address of a form says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PaperAddress {
    /// The how-manieth of its kind.
    so: Option<i64>,
    /// The sheet.
    kho: String,
}

impl PaperAddress {
    /// The sheet that is asked for, where the form has it; A4 otherwise.
    fn sheet(&self, kind: FormKind) -> FormSheet {
        FormSheet::parse(&self.kho).filter(|sheet| kind.sheets().contains(sheet)).unwrap_or(FormSheet::A4)
    }
}

/// The form that this part of an address means.
pub(crate) fn kind_of(slug: &str) -> Option<FormKind> {
    FormKind::ALL.iter().copied().find(|kind| self::slug(*kind) == slug)
}

/// How addresses of pages call a form.
pub(crate) const fn slug(kind: FormKind) -> &'static str {
    match kind {
        FormKind::Receipt => "giay-tiep-nhan",
        FormKind::SupplementRequest => "phieu-bo-sung",
        FormKind::Refusal => "phieu-tu-choi",
        FormKind::Apology => "phieu-xin-loi",
        FormKind::StopNotice => "thong-bao-dung",
        FormKind::ControlSlip => "phieu-kiem-soat",
        FormKind::RegisterBook => "so-theo-doi",
    }
}

fn no_such_form() -> Problem {
    Problem::not_found(
        "không có mẫu này: chọn mẫu ở trang hồ sơ",
        "there is no such form: choose one on the page of the dossier",
    )
}

/// Reads the form that is asked for.
async fn read(
    me: &DeskOfficer,
    desk: &HandlerState,
    (code, slug): (String, String),
    number: Option<i64>,
) -> Result<(FormKind, PrintedForm), Problem> {
    let kind = kind_of(&slug).ok_or_else(no_such_form)?;
    let (desk, officer) = (desk.clone(), me.officer.clone());
    let database = desk.database.clone();
    let form = database
        .read(move |conn| {
            let row = find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
            must_be_seen(conn, &officer, PersonalReadKind::Paper, &row)?;
            let service = (&desk.books, desk.config.public_url.clone(), desk.now());
            printed(conn, service, &row, (kind, number))
        })
        .await?;
    Ok((kind, form))
}

/// The page around the sheet.
#[get("/ho-so/{code}/giay/{form}")]
pub(crate) async fn paper(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    path: web::Path<(String, String)>,
    asked: web::Query<PaperAddress>,
) -> HttpResponse {
    let language = me.language();
    let drawn = read(&me, &desk, path.into_inner(), asked.so).await.map(|(kind, form)| {
        let title = format!("{} {}", kind.name_vi(form.edition), form.code);
        DeskPage::new(title, content(kind, &form, &asked, language))
    });
    me.answer(drawn)
}

fn content(kind: FormKind, form: &PrintedForm, asked: &PaperAddress, language: Language) -> Markup {
    let number = asked.so.map(|number| number.to_string()).unwrap_or_default();
    let of_sheet =
        |base: String, sheet: FormSheet| address(&base, &[("so", &number), ("kho", sheet.as_str())]);
    let page = format!("/ho-so/{}/giay/{}", form.code, slug(kind));
    let chosen = asked.sheet(kind);
    let file = of_sheet(format!("{page}/pdf"), chosen);
    html! {
        h1 { (kind.name_vi(form.edition)) }
        p {
            a href={ "/ho-so/" (form.code) } { (W::BackToDossier.say(language)) } " " (form.code) " · "
            @for sheet in kind.sheets() {
                @if *sheet == chosen { strong { (sheet_words(*sheet, language)) } }
                @else { a href=(of_sheet(page.clone(), *sheet)) { (sheet_words(*sheet, language)) } }
                " · "
            }
            a href=(file) id="print-file" { (W::OpenToPrint.say(language)) } " " kbd { "F8" }
        }
        iframe.paper id="paper" src=(file) title=(kind.name_vi(form.edition)) {}
    }
}

/// The sheet itself. Only pages of this service may hold it in a frame.
#[get("/ho-so/{code}/giay/{form}/pdf")]
pub(crate) async fn printed_paper(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    path: web::Path<(String, String)>,
    asked: web::Query<PaperAddress>,
) -> HttpResponse {
    let found = read(&me, &desk, path.into_inner(), asked.so).await;
    let file = match found {
        Ok((kind, form)) => {
            let (name, sheet) = (format!("{} {}", kind.name_vi(form.edition), form.code), asked.sheet(kind));
            drawn(move || layout::draw(&form, sheet), DocumentFormat::Pdf, &name).await
        }
        Err(problem) => Err(problem),
    };
    match file {
        Ok(file) => as_shown_in_a_frame(file),
        Err(problem) => me.answer(Err(problem)),
    }
}

/// A file that a browser shows, and that only pages of this service may hold in a frame.
pub(crate) fn as_shown_in_a_frame(mut file: HttpResponse) -> HttpResponse {
    let headers = file.headers_mut();
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAPER_POLICY));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let inline = headers
        .get(CONTENT_DISPOSITION)
        .and_then(|value| value.to_str().ok())
        .map(|value| value.replacen("attachment", "inline", 1))
        .and_then(|value| HeaderValue::from_str(&value).ok());
    if let Some(inline) = inline {
        headers.insert(CONTENT_DISPOSITION, inline);
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_an_address_of_its_own() {
        for kind in FormKind::ALL {
            assert_eq!(kind_of(slug(*kind)), Some(*kind));
        }
        assert_eq!(kind_of("receipt"), None);
    }
}
