//! Handing over many at once: ticked on a list or scanned, shown once more where they are many, each an act of its own, a slip for each taker.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;

use crate::access::Officer;
use crate::desk::extractor::{DeskOfficer, PostedByOfficer};
use crate::desk::page::{self, DeskPage};
use crate::desk::pages::hand_over_done;
use crate::desk::pages::hand_over_form::{
    HAND_OVER, HandOverList, HandOverRead, HandOverRow, HandOverTyped, LISTS, content, is_shown_first,
    read_tick, taker_field, wrong_number,
};
use crate::desk::pages::paper::as_shown_in_a_frame;
use crate::desk::posted::PostedForm;
use crate::desk::typed::scanned_code;
use crate::desk::words::W;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::numbers::spelling::spelled;
use crate::dossier::books::store::find_by_code;
use crate::dossier::bulk::hand_over::outlook::outlook;
use crate::dossier::bulk::hand_over::report::HandOverReport;
use crate::dossier::bulk::hand_over::requests::{HandOversRequest, HandedDossier};
use crate::dossier::bulk::hand_over::slip::slip;
use crate::dossier::clock::ledger::Account;
use crate::dossier::endpoints::hand_overs::home_of;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::views::list_filter::Worklist;
use crate::dossier::views::lists::listing::{DossierListQuery, listing, worklist_length};
use crate::platform::database::idempotency::{self, IdempotencyKey};
use crate::platform::database::{Connection, Id};
use crate::platform::document::DocumentFormat;
use crate::platform::document::http::answer;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// Dossiers on a page of the list: as many as go at once.
const SHOWN: i64 = 50;
/// The most codes that are looked up of what was typed: more are too many anyway.
const MOST_TYPED: usize = 200;

/// What the address says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct HandOverAddress {
    /// The list.
    ds: String,
    /// After which row the page begins.
    sau: String,
}

impl HandOverAddress {
    fn worklist(&self) -> Worklist {
        let asked = Worklist::parse(&self.ds).filter(|list| LISTS.contains(list));
        asked.unwrap_or(Worklist::Mine)
    }
}

/// A dossier that was ticked or typed.
#[derive(Debug, Clone)]
struct ChosenDossier {
    code: String,
    /// The version that was shown.
    version: Option<i32>,
}

/// Only who does steps hands anything over.
fn only_who_does_steps(me: &DeskOfficer) -> Result<(), Problem> {
    if me.does_steps() {
        return Ok(());
    }
    Err(Problem::new(Code::RoleMayNot).say(
        "việc này dành cho người thực hiện các bước của quy trình",
        "this is for those who do the steps of workflows",
    ))
}

/// The list to choose from.
#[get("/ban-giao")]
pub(crate) async fn hand_over_list(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<HandOverAddress>,
) -> HttpResponse {
    let drawn = list_page(&me, desk.get_ref(), &asked, &PostedForm::default(), None).await;
    me.answer(drawn)
}

/// Shows what would go where, or hands it over.
#[post("/ban-giao")]
pub(crate) async fn hand_them_over(posted: PostedByOfficer, desk: web::Data<HandlerState>) -> HttpResponse {
    let PostedByOfficer { me, form } = posted;
    match send(&me, desk.get_ref(), &form).await {
        Ok(Some(key)) => page::see_other(&format!("{HAND_OVER}/{key}")),
        Ok(None) => {
            let shown = chosen_page(&me, desk.get_ref(), &form).await;
            me.answer(shown)
        }
        Err(problem) if problem.code.status() < 500 => {
            let asked = HandOverAddress { ds: form.get("ds").to_owned(), sau: form.get("sau").to_owned() };
            let drawn = list_page(&me, desk.get_ref(), &asked, &form, Some(&problem)).await;
            me.answer(drawn)
        }
        Err(problem) => me.answer(Err(problem)),
    }
}

/// What came of it, for as long as the answer is kept.
#[get("/ban-giao/{key}")]
pub(crate) async fn handed_over(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    key: web::Path<String>,
) -> HttpResponse {
    let drawn = kept_report(&me, desk.get_ref(), &key).await.map(|report| {
        let content = hand_over_done::content(&key, &report, desk.now(), me.language());
        DeskPage::new(W::HandOver.say(me.language()), content)
    });
    me.answer(drawn)
}

/// The slip of one taker.
#[get("/ban-giao/{key}/phieu/{number}")]
pub(crate) async fn hand_over_slip(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    path: web::Path<(String, usize)>,
) -> HttpResponse {
    let (key, number) = path.into_inner();
    let file = match kept_report(&me, desk.get_ref(), &key).await {
        Ok(report) => slip_file(&me, desk.get_ref(), report, number).await,
        Err(problem) => Err(problem),
    };
    match file {
        Ok(file) => as_shown_in_a_frame(file),
        Err(problem) => me.answer(Err(problem)),
    }
}

async fn slip_file(
    me: &DeskOfficer,
    desk: &HandlerState,
    report: HandOverReport,
    number: usize,
) -> Result<HttpResponse, Problem> {
    let office = home_of(&me.officer).ok_or_else(no_such_hand_over)?;
    let name = format!("Phiếu bàn giao hồ sơ {} {}", report.at.date(), number.saturating_add(1));
    let paper = desk.database.read(move |conn| slip(conn, office, &report, number)).await?;
    answer(paper, DocumentFormat::Pdf, &name).await
}

fn no_such_hand_over() -> Problem {
    Problem::not_found(
        "không có lần bàn giao này của bạn, hoặc đã quá bảy ngày: xem diễn biến của từng hồ sơ",
        "there is no such hand-over of yours, or it is more than seven days old: see the journal of each dossier",
    )
}

/// The answer that is kept under this key.
async fn kept_report(me: &DeskOfficer, desk: &HandlerState, key: &str) -> Result<HandOverReport, Problem> {
    only_who_does_steps(me)?;
    let (office, officer, key) = (home_of(&me.officer), me.officer.id, key.to_owned());
    let kept = match office {
        Some(office) => {
            desk.database.read(move |conn| idempotency::kept_under(conn, office, officer, &key)).await?
        }
        None => None,
    };
    // What is kept under the key of another act is no report.
    let kept = kept.ok_or_else(no_such_hand_over)?;
    serde_json::from_str(&kept.body).map_err(|error| no_such_hand_over().because(error))
}

/// The key of a form, as far as it may stand in an address.
fn key_of(form: &PostedForm) -> String {
    let sound = |key: &&str| {
        key.len() <= 64 && key.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-')
    };
    form.filled("key").filter(sound).map_or_else(|| <Id>::new().to_string(), str::to_owned)
}

/// What was ticked, then what was typed or scanned, each once.
fn chosen(form: &PostedForm) -> Vec<ChosenDossier> {
    let ticked = form.all("dossier").map(read_tick);
    let typed = form.get("codes").split([' ', '\n', '\t', ',', ';']).map(scanned_code);
    let typed = typed.filter(|code| !code.is_empty()).take(MOST_TYPED).map(|code| (code, None));
    let mut seen = BTreeSet::new();
    ticked
        .chain(typed)
        .map(|(code, version)| ChosenDossier { code: spelled(code), version })
        .filter(|chosen| seen.insert(chosen.code.clone()))
        .collect()
}

/// One dossier on the page; none where this officer does not see it.
fn row_of(
    conn: &mut Connection,
    books: &ReferenceCaches,
    by: (&Officer, Instant),
    code: &str,
) -> Result<Option<HandOverRow>, Problem> {
    let Some(row) = find_by_code(conn, &by.0.scope(), code)? else { return Ok(None) };
    Ok(Some(HandOverRow { outlook: outlook(conn, books, &row, by)?, leave_by: None, left: None }))
}

/// The rows, with those who could take them.
fn with_takers(
    conn: &mut Connection,
    rows: Vec<HandOverRow>,
    list: Option<HandOverList>,
    now: Instant,
) -> Result<HandOverRead, Problem> {
    let mut takers = BTreeMap::new();
    for goal in rows.iter().filter_map(|row| row.outlook.goal.as_ref().ok()) {
        if !takers.contains_key(goal) {
            takers.insert(goal.clone(), goal.takers(conn, now)?);
        }
    }
    Ok(HandOverRead { rows, takers, list, now })
}

async fn read_list(
    me: &DeskOfficer,
    desk: &HandlerState,
    asked: &HandOverAddress,
) -> Result<HandOverRead, Problem> {
    let (officer, now, books, asked) = (me.officer.clone(), desk.now(), desk.books.clone(), asked.clone());
    desk.database
        .snapshot(move |conn| {
            let (by, worklist) = ((&officer, now), asked.worklist());
            let query = DossierListQuery {
                worklist: Some(worklist),
                stage: Some(Account::InProcess),
                limit: Some(SHOWN),
                cursor: Some(asked.sau.clone()).filter(|cursor| !cursor.is_empty()),
                ..DossierListQuery::default()
            };
            let found = listing(conn, &books, by, &query)?;
            let mut rows = Vec::new();
            for line in &found.items {
                let leave_by = line.hand_over_by.as_ref().map(|by| by.at);
                let row = row_of(conn, &books, by, &line.code)?;
                rows.extend(row.map(|row| HandOverRow {
                    leave_by,
                    left: line.remaining_words.clone(),
                    ..row
                }));
            }
            let mut counts = Vec::new();
            for list in LISTS {
                // One's own work has more in it than can be handed on: its length would say another thing than the list.
                let count =
                    if list == Worklist::Mine { None } else { worklist_length(conn, &books, by, list)? };
                counts.push((list, count));
            }
            let list = HandOverList { worklist, counts, after: asked.sau, next: found.next_cursor };
            with_takers(conn, rows, Some(list), now)
        })
        .await
}

async fn list_page(
    me: &DeskOfficer,
    desk: &HandlerState,
    asked: &HandOverAddress,
    form: &PostedForm,
    problem: Option<&Problem>,
) -> Result<DeskPage, Problem> {
    only_who_does_steps(me)?;
    let read = read_list(me, desk, asked).await?;
    let (token, key) = (me.token()?, key_of(form));
    let content = content(&read, HandOverTyped { form, problem, secrets: (&token, &key) }, me.language());
    let title = W::HandOver.say(me.language());
    Ok(DeskPage::of(title, content, problem, me.language()))
}

/// Reads those that were chosen.
///
/// # Errors
/// When there is none, there are too many, or some are not there.
async fn read_chosen(
    me: &DeskOfficer,
    desk: &HandlerState,
    form: &PostedForm,
) -> Result<HandOverRead, Problem> {
    let chosen = chosen(form);
    if let Some(problem) = wrong_number(chosen.len()) {
        return Err(problem);
    }
    let (officer, now, books) = (me.officer.clone(), desk.now(), desk.books.clone());
    desk.database
        .snapshot(move |conn| {
            let (mut rows, mut unknown) = (Vec::new(), Vec::new());
            for ChosenDossier { code, .. } in &chosen {
                match row_of(conn, &books, (&officer, now), code)? {
                    Some(row) => rows.push(row),
                    None => unknown.push(code.clone()),
                }
            }
            if !unknown.is_empty() {
                let codes = unknown.join(", ");
                return Err(Problem::field(
                    "codes",
                    "unknown_dossier",
                    format!("không có trong phạm vi của bạn: {codes}"),
                    format!("not within your reach: {codes}"),
                ));
            }
            with_takers(conn, rows, None, now)
        })
        .await
}

/// What would go where, once more.
async fn chosen_page(me: &DeskOfficer, desk: &HandlerState, form: &PostedForm) -> Result<DeskPage, Problem> {
    let read = read_chosen(me, desk, form).await?;
    let (token, key) = (me.token()?, key_of(form));
    let typed = HandOverTyped { form, problem: None, secrets: (&token, &key) };
    Ok(DeskPage::new(W::HandOverCheck.say(me.language()), content(&read, typed, me.language())))
}

/// Hands them over and says under which key that is told; nothing where they are to be shown once more first.
async fn send(me: &DeskOfficer, desk: &HandlerState, form: &PostedForm) -> Result<Option<String>, Problem> {
    only_who_does_steps(me)?;
    let key = key_of(form);
    if form.get("do") == "hand-over" && kept_report(me, desk, &key).await.is_ok() {
        // The same form once more: what it did is told again.
        return Ok(Some(key));
    }
    let read = read_chosen(me, desk, form).await?;
    let picked = chosen(form);
    let look = form.get("do") != "hand-over" || (is_shown_first(picked.len()) && form.get("sure").is_empty());
    if look {
        return Ok(None);
    }
    let dossiers = picked.into_iter().map(|chosen| {
        let row = read.rows.iter().find(|row| row.outlook.view.code == chosen.code);
        let goal = row.and_then(|row| row.outlook.goal.as_ref().ok());
        let taker = goal.and_then(|goal| form.filled(&taker_field(goal)).map(str::to_owned));
        HandedDossier {
            code: chosen.code,
            version: chosen.version,
            branch: None,
            handler: taker,
            agency: None,
        }
    });
    let order =
        HandOversRequest { dossiers: dossiers.collect(), note: form.filled("note").map(str::to_owned) };
    let under = IdempotencyKey { key: key.clone(), fingerprint: form.fingerprint(HAND_OVER) };
    desk.clone().hand_over_many(me.officer.clone(), order, Some(under)).await?;
    Ok(Some(key))
}
