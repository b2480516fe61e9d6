//! The return desk: a result is found by code, card, phone, number or name, and handed over in one form, its fee in the same breath.

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use serde_json::json;

use crate::access::Officer;
use crate::desk::acts::fields::{ActField, fields};
use crate::desk::acts::json_body;
use crate::desk::card::scanned;
use crate::desk::extractor::{DeskOfficer, PostedByOfficer};
use crate::desk::page::{self, DeskPage};
use crate::desk::pages::dossier::{DossierRead, find, read};
use crate::desk::pages::return_form::{
    RETURN_DESK, ReturnDeskRead, ReturnTyped, SoughtResult, content, standing,
};
use crate::desk::posted::PostedForm;
use crate::desk::shown::address;
use crate::desk::typed::scanned_code;
use crate::desk::words::W;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::clock::status::Event;
use crate::dossier::endpoints::body_of::body_of;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::endpoints::once::{ActBody, ActWish};
use crate::dossier::endpoints::rehearsal::rehearse_write;
use crate::dossier::views::list_filter::Worklist;
use crate::dossier::views::lists::listing::{DossierListQuery, listing, worklist_length};
use crate::platform::database::idempotency::{IdempotencyKey, KeptAnswer};
use crate::platform::database::{Connection, Id};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::text::composed;

/// Results on a page of what waits.
const WAITING: i64 = 30;
/// The most dossiers that are offered to choose from.
const FOUND: i64 = 30;
/// The most characters of a key; the act of the fee puts some behind it.
const LONGEST_KEY: usize = 190;

/// What the address of the return desk says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReturnAddress {
    /// What is looked for.
    q: String,
    /// The dossier whose result was just handed over.
    xong: String,
    /// After which row the page of the list begins.
    sau: String,
}

/// The page.
#[get("/tra-ket-qua")]
pub(crate) async fn return_desk(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<ReturnAddress>,
) -> HttpResponse {
    let drawn = drawn(&me, desk.get_ref(), &asked, None).await;
    me.answer(drawn)
}

/// Hands a result over, or only tries it (Enter). The form comes back with everything that was typed where it is not done.
#[post("/tra-ket-qua")]
pub(crate) async fn hand_result_over(posted: PostedByOfficer, desk: web::Data<HandlerState>) -> HttpResponse {
    let PostedByOfficer { me, form } = posted;
    let only_tried = form.get("do") == "check";
    match hand_over(&me, desk.get_ref(), &form, only_tried).await {
        Ok(code) if only_tried => {
            let asked = ReturnAddress { q: code, ..ReturnAddress::default() };
            let drawn = drawn(&me, desk.get_ref(), &asked, Some((&form, None))).await;
            me.answer(drawn)
        }
        Ok(code) => page::see_other(&address(RETURN_DESK, &[("xong", &code)])),
        Err(problem) if problem.code.status() < 500 => {
            let asked = ReturnAddress { q: form.get("code").to_owned(), ..ReturnAddress::default() };
            let drawn = drawn(&me, desk.get_ref(), &asked, Some((&form, Some(&problem)))).await;
            me.answer(drawn)
        }
        Err(problem) => me.answer(Err(problem)),
    }
}

async fn drawn(
    me: &DeskOfficer,
    desk: &HandlerState,
    asked: &ReturnAddress,
    sent: Option<(&PostedForm, Option<&Problem>)>,
) -> Result<DeskPage, Problem> {
    me.only_the_desk()?;
    let (read, unread) = read_desk(me, desk, asked).await?;
    let problem = sent.and_then(|(_, problem)| problem).or(unread.as_ref());
    let standing = match &read.sought {
        SoughtResult::One(found) => standing(&found.view),
        _ => PostedForm::default(),
    };
    let form = sent.map_or(&standing, |(form, _)| form);
    let (token, new_key) = (me.token()?, <Id>::new().to_string());
    let key = form.filled("key").unwrap_or(&new_key);
    let typed = ReturnTyped {
        q: asked.q.trim(),
        later_page: !asked.sau.is_empty(),
        form,
        tried: sent.is_some() && problem.is_none(),
        problem,
        secrets: (&token, key),
    };
    let language = me.language();
    let (title, content) = (W::ReturnDesk.say(language), content(&read, typed, language));
    Ok(DeskPage::of(title, content, problem, language))
}

/// Reads the page, and says what of the question could not be read.
async fn read_desk(
    me: &DeskOfficer,
    desk: &HandlerState,
    asked: &ReturnAddress,
) -> Result<(ReturnDeskRead, Option<Problem>), Problem> {
    let (officer, now, books, asked) = (me.officer.clone(), desk.now(), desk.books.clone(), asked.clone());
    desk.database
        .snapshot(move |conn| {
            let by = (&officer, now);
            let cursor = Some(asked.sau).filter(|cursor| !cursor.is_empty());
            let waiting = DossierListQuery { cursor, limit: Some(WAITING), ..waiting_for(None) };
            let waiting = listing(conn, &books, by, &waiting)?;
            let count = worklist_length(conn, &books, by, Worklist::ResultReady)?;
            let returned = match asked.xong.as_str() {
                "" => None,
                code => find(conn, &books, by, code)?.filter(|read| was_handed_over_by(&officer, read)),
            };
            let (sought, unread) = match seek(conn, &books, by, &asked.q) {
                Ok(sought) => (sought, None),
                Err(problem) if problem.code.status() < 500 => (SoughtResult::Nothing, Some(problem)),
                Err(problem) => return Err(problem),
            };
            Ok((ReturnDeskRead { sought, waiting, count, returned: returned.map(Box::new), now }, unread))
        })
        .await
}

/// Whether this officer did the last act, and that handed the result over.
fn was_handed_over_by(officer: &Officer, read: &DossierRead) -> bool {
    read.journal.last().is_some_and(|last| {
        last.event == Event::ReturnResult && last.actor.as_deref() == Some(&officer.username)
    })
}

fn waiting_for(q: Option<String>) -> DossierListQuery {
    DossierListQuery { worklist: Some(Worklist::ResultReady), q, ..DossierListQuery::default() }
}

/// Looks for what was typed or scanned: a code, then results that wait, then whatever else fits.
fn seek(
    conn: &mut Connection,
    books: &ReferenceCaches,
    by: (&Officer, Instant),
    typed: &str,
) -> Result<SoughtResult, Problem> {
    let typed = scanned(typed).map_or_else(|| composed(typed.trim()), |card| card.identity);
    if typed.is_empty() {
        return Ok(SoughtResult::Nothing);
    }
    if let Some(found) = find(conn, books, by, scanned_code(&typed))? {
        return Ok(SoughtResult::One(Box::new(found)));
    }
    let whatever = DossierListQuery { q: Some(typed.clone()), ..DossierListQuery::default() };
    for query in [waiting_for(Some(typed)), whatever] {
        let query = DossierListQuery { limit: Some(FOUND), ..query };
        let list = listing(conn, books, by, &query)?;
        match list.items.as_slice() {
            [] => {}
            [line] => {
                let found = find(conn, books, by, &line.code)?;
                return Ok(found.map_or(SoughtResult::Nobody, |found| SoughtResult::One(Box::new(found))));
            }
            _ => return Ok(SoughtResult::Several(list.items)),
        }
    }
    Ok(SoughtResult::Nobody)
}

/// What is wished: the result handed over, and before that the fee taken, if it is paid now.
struct ReturnWish {
    fee: Option<Box<dyn ActBody>>,
    result: Box<dyn ActBody>,
}

/// What was typed, as the addresses of the two acts take it.
fn wish(read: &DossierRead, form: &PostedForm) -> Result<ReturnWish, Problem> {
    let taker = form.filled("received_by").filter(|name| *name != read.view.applicant.name);
    let result = body_of(Event::ReturnResult, json!({ "received_by": taker }))?;
    let pays = form.filled("method").is_some() || form.filled("receipt_number").is_some();
    if !pays {
        return Ok(ReturnWish { fee: None, result });
    }
    let sent: Vec<&ActField> = fields(Event::CollectFee).iter().filter(|field| !field.seldom).collect();
    let typed = json_body::read(&sent, form, read.now.date())?;
    Ok(ReturnWish { fee: Some(body_of(Event::CollectFee, typed.body)?), result })
}

/// The version of a dossier that an act has left.
fn version_after(done: &KeptAnswer) -> Option<i32> {
    done.etag.as_deref().and_then(|tag| tag.trim_matches('"').parse().ok())
}

/// Does it once, however often the form is sent, or only tries it; says the code. The fee and the result are one transaction: both, or neither.
async fn hand_over(
    me: &DeskOfficer,
    desk: &HandlerState,
    form: &PostedForm,
    only_tried: bool,
) -> Result<String, Problem> {
    me.only_the_desk()?;
    let read = read(me, desk, form.get("code").to_owned()).await?;
    let wish = wish(&read, form)?;
    let code = read.view.code.clone();
    let key = |act: Event, ending: &str| {
        let key = form.filled("key").filter(|key| key.len() <= LONGEST_KEY && !only_tried)?;
        let fingerprint = form.fingerprint(&format!("{code}/{act}"));
        Some(IdempotencyKey { key: format!("{key}{ending}"), fingerprint })
    };
    let if_match = form.filled("version").and_then(|version| version.parse().ok());
    let fee_wish = ActWish { key: key(Event::CollectFee, ":fee"), if_match };
    let return_wish = ActWish { key: key(Event::ReturnResult, ""), if_match };
    let (desk, officer, to) = (desk.clone(), me.officer.clone(), code.clone());
    let database = desk.database.clone();
    let work = move |conn: &mut Connection| {
        let mut last = return_wish.clone();
        if let Some(fee) = &wish.fee {
            let paid = desk.act_once(conn, &officer, (&to, 0), &fee_wish, fee.as_ref())?;
            last.if_match = version_after(&paid);
        }
        desk.act_once(conn, &officer, (&to, 0), &last, wish.result.as_ref())?;
        Ok::<_, Problem>(())
    };
    if only_tried {
        rehearse_write(&database, work).await?;
    } else {
        database.write(work).await?;
    }
    Ok(code)
}
