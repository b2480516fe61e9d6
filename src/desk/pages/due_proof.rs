//! Why a dossier is due when it is due, day by day: what is read out to a citizen who asks, and printed.

use actix_web::{HttpResponse, get, web};
use maud::html;

use crate::desk::extractor::DeskOfficer;
use crate::desk::page::DeskPage;
use crate::desk::words::W;
use crate::dossier::books::store::find_by_code;
use crate::dossier::endpoints::handler_state::{HandlerState, hidden};
use crate::dossier::views::proof::deadline_view::DeadlineView;
use crate::dossier::views::proof::page::content;
use crate::platform::error::Problem;

/// The page: the proof sheet of the API in the frame of the desk. The sheet itself is in Vietnamese, as it is handed to citizens.
#[get("/ho-so/{code}/han")]
pub(crate) async fn due_proof(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    code: web::Path<String>,
) -> HttpResponse {
    let (desk, scope) = (desk.get_ref().clone(), me.officer.scope());
    let database = desk.database.clone();
    let read: Result<DeadlineView, Problem> = database
        .read(move |conn| {
            let row = find_by_code(conn, &scope, &code)?.ok_or_else(hidden)?;
            DeadlineView::of(conn, &desk.books, &row)
        })
        .await;
    let drawn = read.map(|view| {
        let language = me.language();
        let title = format!("{} {}", W::WhyThatDay.say(language), view.code);
        let sheet = html! {
            p.noprint { a href={ "/ho-so/" (view.code) } { (W::BackToDossier.say(language)) } }
            div.sheet lang="vi" { (content(&view)) }
        };
        DeskPage::new(title, sheet)
    });
    me.answer(drawn)
}
