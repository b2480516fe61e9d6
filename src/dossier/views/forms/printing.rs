//! A form of a dossier that is true of it, with all that it tells: for its address in the API and for the page that prints it.

use super::matters::FormSource;
use super::standing::standing;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::journal;
use crate::dossier::books::store::Dossier;
use crate::form::standing::{FormStanding, TrueForm};
use crate::form::{FormKind, PrintedForm};
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

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

/// The form of a dossier as it is printed by the service at this public address; `number` counts those of its kind, the last when
/// nothing is said.
///
/// # Errors
/// When the form is not true of it (409), there is none of that number (404), or the database fails.
pub(crate) fn printed(
    conn: &mut Connection,
    (books, public_url, now): (&ReferenceCaches, Option<String>, Instant),
    row: &Dossier,
    (kind, number): (FormKind, Option<i64>),
) -> Result<PrintedForm, Problem> {
    let journal = journal::present_rows(conn, row.office_id, row.id)?;
    let form = chosen(&standing(row, &journal, now)?, kind, number)?;
    FormSource { books, row, journal: &journal, now, public_url }.form(conn, kind, form)
}
