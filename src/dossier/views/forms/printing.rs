//! A form of a dossier that is true of it, with all that it tells: for its address in the API and for the page that prints it.

use super::matters::FormSource;
use super::standing::standing;
use crate::access::Officer;
use crate::dossier::books::{journal, store};
use crate::dossier::endpoints::handler_state::{HandlerState, hidden};
use crate::form::standing::{FormStanding, TrueForm};
use crate::form::{FormKind, PrintedForm};
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};

/// The form that is asked for, if it is true of the dossier.
fn chosen(standing: &FormStanding, kind: FormKind, number: Option<i64>) -> Result<TrueForm, Problem> {
    let forms =
        standing.of_kind(kind).map_err(|why| Problem::new(Code::ActNotAllowed).say(why.vi, why.en))?;
    let found = match number {
        None => forms.last(),
        Some(number) => forms.iter().find(|form| i64::try_from(form.number) == Ok(number)),
    };
    found.copied().ok_or_else(|| {
        Problem::not_found(
            "hồ sơ không có mẫu số thứ tự này: xem danh sách forms của hồ sơ",
            "the dossier has no form of that number: see its forms",
        )
    })
}

/// The form of a dossier as it is printed; `number` counts those of its kind, the last when nothing is said.
///
/// # Errors
/// When the officer sees no such dossier (404), the form is not true of it (409), or the database fails.
pub(crate) fn printed(
    conn: &mut Connection,
    desk: &HandlerState,
    officer: &Officer,
    (code, kind, number): (&str, FormKind, Option<i64>),
) -> Result<PrintedForm, Problem> {
    let row = store::find_by_code(conn, &officer.scope(), code)?.ok_or_else(hidden)?;
    let journal = journal::present_rows(conn, row.office_id, row.id)?;
    let form = chosen(&standing(&row, &journal, desk.now())?, kind, number)?;
    let source = FormSource {
        books: &desk.books,
        row: &row,
        journal: &journal,
        now: desk.now(),
        public_url: desk.config.public_url.clone(),
    };
    source.form(conn, kind, form)
}
