//! The address of the register book: page by page for programs, as a file for people.

use actix_web::{HttpResponse, get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::book::{BookQuery, CheckedBookQuery, RegisterBook, book_page, whole_book};
use crate::access::Officer;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::database::Connection;
use crate::platform::document::DocumentFormat;
use crate::platform::document::http::file;
use crate::platform::error::Problem;

/// Read the register book (sổ theo dõi hồ sơ) of an agency, by day of reception.
///
/// Each office has a volume for each year of reception. A dossier gets the next number when it is accepted and recorded, and
/// keeps it: a late entry comes last, and a dossier whose acceptance was taken back stands in the book with a note.
#[utoipa::path(tag = "dossiers", operation_id = "get_register_book", security(("bearer" = [])), params(BookQuery),
    responses((status = 200, description = "A page of the book, or the whole of it as a file", content(
            (RegisterBook = "application/json"),
            (String = "text/csv", example = "Quyển số,STT,Mã hồ sơ,…\r\n"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "application/pdf"))),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/register-book")]
pub(crate) async fn get_register_book(
    desk: web::Data<HandlerState>,
    officer: Officer,
    query: web::Query<BookQuery>,
) -> Result<HttpResponse, Problem> {
    let asked = CheckedBookQuery::read(&query)?;
    let desk = desk.get_ref().clone();
    let (database, now) = (desk.database.clone(), desk.now());
    if asked.format == DocumentFormat::Json {
        let page = database.snapshot(move |conn| book_page(conn, &desk.books, &officer, &asked)).await?;
        return Ok(HttpResponse::Ok().json(page));
    }
    let (name, format) = (asked.file_name(), asked.format);
    // The lines are counted first: that reads as much as they do.
    let read = move |conn: &mut Connection| {
        conn.in_passing(|conn| whole_book(conn, &desk.books, (&officer, now), &asked))
    };
    Ok(file(database.snapshot(read).await?, format, &name))
}

/// The address of the register book.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(get_register_book);
}
