//! HTTP endpoints of forms: one address for each form of a dossier, as data or as a page to print.

use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::printing;
use crate::access::{Officer, PersonalReadKind};
use crate::dossier::books::store;
use crate::dossier::endpoints::handler_state::{HandlerState, hidden};
use crate::dossier::views::people::must_be_seen;
use crate::form::{FormKind, FormSheet, PrintedForm, layout};
use crate::platform::check::Check;
use crate::platform::document::DocumentFormat;
use crate::platform::document::http::{drawn, read_format};
use crate::platform::error::Problem;

const FORMATS: &[DocumentFormat] = &[DocumentFormat::Json, DocumentFormat::Pdf];

/// Which form, and how.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FormQuery {
    /// `json` (when nothing is said) or `pdf`.
    #[param(example = "json")]
    format: Option<String>,
    /// With `pdf`: `a4` (when nothing is said), `a5`, and of the receipt `roll80`, a roll of 80 mm.
    #[param(example = "a5")]
    sheet: Option<String>,
    /// The how-manieth of its kind within the dossier, from 1; the last when nothing is said.
    #[param(minimum = 1, example = 1)]
    number: Option<i64>,
}

impl FormQuery {
    fn read(&self, kind: FormKind) -> Result<(DocumentFormat, FormSheet), Problem> {
        let mut check = Check::new();
        let format = read_format(&mut check, self.format.as_deref(), FORMATS);
        let format = format.map(|format| {
            if format == DocumentFormat::Json && self.sheet.is_some() {
                check.wrong(
                    "sheet",
                    "not_for_this_format",
                    "chỉ dùng với format=pdf: bỏ sheet hoặc thêm format=pdf",
                    "it belongs to format=pdf: leave sheet out or add format=pdf",
                );
            }
            format
        });
        let sheet =
            check.one_of_or("sheet", self.sheet.as_deref(), kind.sheets(), FormSheet::as_str, FormSheet::A4);
        check.finish((format, sheet))
    }
}

/// The form of that name.
fn named(form: &str) -> Result<FormKind, Problem> {
    FormKind::parse(form).ok_or_else(|| {
        let names = FormKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
        Problem::not_found(
            format!("không có mẫu tên này: chọn một trong {names}"),
            format!("there is no form of that name: one of {names}"),
        )
    })
}

/// Read a form of a dossier, or print it.
///
/// The edition is that of the day of the act: TT 01/2018/TT-VPCP, since 15/9/2025 TT 03/2025/TT-VPCP. A form tells of something that was
/// done; where it was not done the answer is 409 with what to do first, as `forms` of the dossier says too. The receipt is printed in
/// two copies. The receipt and the letters carry a QR code by which the citizen looks the dossier up.
#[utoipa::path(tag = "dossiers", operation_id = "get_dossier_form", security(("bearer" = [])),
    params(("code" = String, Path, description = "Mã hồ sơ"),
        ("form" = FormKind, Path, description = "Which form", example = "receipt"), FormQuery),
    responses((status = 200, description = "The form",
            content((PrintedForm = "application/json"), (Vec<u8> = "application/pdf"))),
        (status = 403, description = "It holds personal data, and your role sees no people"),
        (status = 409, description = "It is not true of the dossier: what it tells of was not done")))]
#[get("/api/v1/dossiers/{code}/forms/{form}")]
pub(crate) async fn get_dossier_form(
    desk: web::Data<HandlerState>,
    officer: Officer,
    path: web::Path<(String, String)>,
    query: web::Query<FormQuery>,
) -> Result<HttpResponse, Problem> {
    let (code, form) = path.into_inner();
    let kind = named(&form)?;
    let (format, sheet) = query.read(kind)?;
    let number = query.number;
    let desk = desk.get_ref().clone();
    let database = desk.database.clone();
    let form = database
        .read(move |conn| {
            let row = store::find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
            must_be_seen(conn, &officer, PersonalReadKind::Paper, &row)?;
            let service = (&desk.books, desk.config.public_url.clone(), desk.now());
            printing::printed(conn, service, &row, (kind, number))
        })
        .await?;
    if format == DocumentFormat::Json {
        return Ok(HttpResponse::Ok().json(form));
    }
    let name = format!("{} {}", kind.name_vi(form.edition), form.code);
    drawn(move || layout::draw(&form, sheet), format, &name).await
}
