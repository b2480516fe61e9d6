//! A page of dossiers and the lengths of the ready-made lists, always within what the officer may see: for the API and for pages.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::groups::{WorklistCount, WorklistGroup, WorklistGrouping, groups};
use super::hand_over_lists;
use super::line::{DossierLine, lines};
use super::sought::{self, Sought};
use super::work_order::{self, OrderEffect, WorkKey};
use crate::access::{self, Officer, Role};
use crate::agency;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::Status;
use crate::dossier::views::list_filter::{DossierFilter, DossierOrder, Worklist};
use crate::dossier::views::search::{self, DossierListKey};
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::page::{self, PagePart};
use crate::procedure::{self, ProcedureKind};

/// The order of a list of dossiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ListOrder {
    /// Newest first.
    Received,
    /// Most urgent first, by the due date or by when the desk must answer.
    Due,
    /// The order in which one desk that works them one after the other leaves the fewest late (Moore and Hodgson). The answer
    /// says what it saves.
    FewestLate,
}

/// What a list of dossiers asks for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DossierListQuery {
    /// An agency: its own dossiers and those of everything below it.
    #[param(example = "H26.268")]
    pub agency: Option<String>,
    /// State.
    pub status: Option<Status>,
    /// Stage: where it stands in the books; `outside`: entered twice and annulled, which no other list has.
    pub stage: Option<Account>,
    /// Code of a procedure.
    pub procedure: Option<String>,
    /// Administrative procedures, or the processes outside them; both when nothing is said.
    pub kind: Option<ProcedureKind>,
    /// Key of a field, such as `ho-tich`.
    pub field: Option<String>,
    /// Code of the office that acts on it now, that office alone: the group `office` of `/worklists`.
    #[param(example = "H26.268.05")]
    pub acting_agency: Option<String>,
    /// Sign-in name of the handler; with `given=true` the group `officer` of `/worklists`.
    pub handler: Option<String>,
    /// `true`: given to an officer who does its step; `false`: given to nobody who does.
    pub given: Option<bool>,
    /// Only those whose step is of this role: whose turn it is.
    pub step_role: Option<Role>,
    /// First day of reception.
    #[param(format = Date, example = "2023-01-15")]
    pub received_from: Option<String>,
    /// Last day of reception.
    #[param(format = Date, example = "2023-01-15")]
    pub received_to: Option<String>,
    /// First day of the due date; of a dossier that waits for acceptance, of the instant by which the desk must answer.
    #[param(format = Date, example = "2023-01-15")]
    pub due_from: Option<String>,
    /// Last day of the due date, likewise.
    #[param(format = Date, example = "2023-01-15")]
    pub due_to: Option<String>,
    /// Only overdue dossiers: the same as the worklist `overdue`, and those whose field `overdue` is true.
    pub overdue: Option<bool>,
    /// Words of the code, the names or the matter, in any order, with or without accents; or a whole code, identity number or
    /// phone of the applicant or the submitter, however it is written.
    #[param(example = "nguyen van")]
    pub q: Option<String>,
    /// A ready-made list of work.
    pub worklist: Option<Worklist>,
    /// `received` (newest first, the default) or `due` (most urgent first, the default of the lists `due_today`, `overdue`
    /// and `waiting_acceptance`), or `fewest_late`: for the list of one desk, of at most 2,000 dossiers; overdue ones come
    /// last.
    #[param(inline)]
    pub order: Option<ListOrder>,
    /// With `order=fewest_late`: how long one dossier takes at this desk, in working minutes, 1 to 4,800. The allowance of
    /// its step when nothing is said.
    #[param(minimum = 1, maximum = 4800, example = 30)]
    pub minutes_each: Option<i64>,
    /// Rows on a page, 1 to 500.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// A page of dossiers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DossierList {
    /// The dossiers.
    pub items: Vec<DossierLine>,
    /// What the order `fewest_late` saves; absent in other orders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fewest_late: Option<OrderEffect>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// Days of reception, days of the due date, and words: what has to be read of a query.
type ListFields = ([Option<NaiveDate>; 4], Option<String>);

fn read_fields(check: &mut Check, query: &DossierListQuery) -> Checked<ListFields> {
    let days = [
        check.date("received_from", query.received_from.as_deref()),
        check.date("received_to", query.received_to.as_deref()),
        check.date("due_from", query.due_from.as_deref()),
        check.date("due_to", query.due_to.as_deref()),
    ];
    let text = check.optional_text("q", query.q.as_deref(), 200);
    if query.minutes_each.is_some_and(|minutes| !(1..=4_800).contains(&minutes)) {
        check.wrong(
            "minutes_each",
            "out_of_range",
            "số phút cho một hồ sơ là từ 1 đến 4.800",
            "a dossier takes 1 to 4,800 minutes",
        );
    } else if query.minutes_each.is_some() && query.order != Some(ListOrder::FewestLate) {
        check.wrong(
            "minutes_each",
            "not_for_this_order",
            "chỉ dùng với order=fewest_late",
            "it belongs to order=fewest_late",
        );
    }
    let [received_from, received_to, due_from, due_to] = days;
    let days = Checked::all((received_from, received_to, due_from, due_to));
    Checked::all((days.map(<[_; 4]>::from), text))
}

/// Narrows a query to what the officer may see.
fn filter(
    conn: &mut Connection,
    books: &ReferenceCaches,
    officer: &Officer,
    query: &DossierListQuery,
    ([received_from, received_to, due_from, due_to], text): ListFields,
) -> Result<DossierFilter, Problem> {
    let scope = match &query.agency {
        None => officer.scope(),
        Some(code) => within(conn, officer, code)?,
    };
    let procedures = match (query.kind, query.procedure.as_deref(), query.field.as_deref()) {
        (None, None, None) => None,
        (kind, code, field) => Some(procedure::store::ids(conn, kind, code, field)?),
    };
    let handler_id = match &query.handler {
        None => None,
        // An unknown name finds nothing.
        Some(name) => Some(access::store::find_id(conn, name)?.unwrap_or_default()),
    };
    let acting_at = match &query.acting_agency {
        None => None,
        // An unknown code finds nothing.
        Some(code) => {
            Some(agency::store::find_by_code(conn, code)?.map(|agency| agency.id).unwrap_or_default())
        }
    };
    let found = match text {
        Some(text) => sought::read(conn, &books.number_key, text)?,
        None => Sought::default(),
    };
    // Words and numbers tell of people: they find only where people are seen.
    let tells_of_people = found.text.is_some() || found.ids.is_some();
    let offices = if tells_of_people { officer.sight().within(&scope.offices()) } else { scope };
    Ok(DossierFilter {
        offices: offices.offices(),
        status: query.status,
        account: query.stage,
        procedures,
        handler_id,
        given: query.given,
        acting_at,
        step_role: query.step_role,
        received_from,
        received_to,
        due_from,
        due_to,
        overdue: query.overdue.unwrap_or(false),
        text: found.text,
        code: found.code,
        ids: found.ids,
        worklist: query.worklist,
        ..DossierFilter::default()
    })
}

/// The part of an officer's scope that lies in an agency's subtree.
pub(crate) fn within(conn: &mut Connection, officer: &Officer, code: &str) -> Result<access::Scope, Problem> {
    let hidden = || {
        Problem::not_found(
            format!("không có cơ quan nào mã {code} trong phạm vi của bạn"),
            format!("there is no agency {code} within your reach"),
        )
    };
    let agency = agency::store::find_by_code(conn, code)?.ok_or_else(hidden)?;
    let scope = officer.scope().within(&agency::store::subtree_offices(conn, agency.id)?);
    if scope.is_empty() { Err(hidden()) } else { Ok(scope) }
}

/// The order of a list when nothing is said.
fn usual_order(worklist: Option<Worklist>) -> DossierOrder {
    match worklist {
        // Not for «mine»: a dossier without a due date may be at my step, and that order would leave it out.
        Some(
            Worklist::DueToday
            | Worklist::Overdue
            | Worklist::WaitingAcceptance
            | Worklist::HandOverToday
            | Worklist::StepLate,
        ) => DossierOrder::Due,
        _ => DossierOrder::Received,
    }
}

/// A page of the dossiers that are asked for.
///
/// # Errors
/// Every mistake of the query at once, an agency beyond the officer's reach, or a failing database.
pub(crate) fn listing(
    conn: &mut Connection,
    books: &ReferenceCaches,
    officer: (&Officer, Instant),
    query: &DossierListQuery,
) -> Result<DossierList, Problem> {
    let order = match query.order {
        Some(ListOrder::FewestLate) => return fewest_late(conn, books, officer, query),
        Some(ListOrder::Received) => DossierOrder::Received,
        Some(ListOrder::Due) => DossierOrder::Due,
        None => usual_order(query.worklist),
    };
    let (officer, now) = officer;
    let mut check = Check::new();
    let fields = read_fields(&mut check, query);
    let part = page::read(&mut check, query.limit, query.cursor.as_deref());
    let part = part.and_then(|part: PagePart<DossierListKey>| match part.0 {
        Some((micros, _)) if Instant::from_micros(micros).is_none() => page::refuse_cursor(&mut check),
        _ => Checked::sure(part),
    });
    let (fields, (after, limit)) = check.finish((fields, part))?;
    let filter = filter(conn, books, officer, query, fields)?;
    let rows = match filter.worklist.filter(|list| list.is_worked_out()) {
        Some(_) => hand_over_lists::page(conn, books, &filter, (officer, now), order, after, limit)?,
        None => search::list(conn, &filter, officer, now, order, after, limit)?,
    };
    let (rows, next_cursor) = page::cut(rows, limit, |row| search::key(row, order));
    let items = lines(conn, books, &rows, (officer, now))?;
    Ok(DossierList { items, fewest_late: None, next_cursor })
}

/// The order is that of the instant of its first page, so that its pages fit together.
fn fewest_late(
    conn: &mut Connection,
    books: &ReferenceCaches,
    (officer, now): (&Officer, Instant),
    query: &DossierListQuery,
) -> Result<DossierList, Problem> {
    let mut check = Check::new();
    let fields = read_fields(&mut check, query);
    let part = page::read(&mut check, query.limit, query.cursor.as_deref());
    let part = part.and_then(|(after, limit): PagePart<WorkKey>| {
        let begun = after.map_or(Some(now), |(micros, ..)| Instant::from_micros(micros));
        match begun.filter(|begun| *begun <= now) {
            Some(begun) => Checked::sure((begun, after, limit)),
            None => page::refuse_cursor(&mut check),
        }
    });
    let (fields, (begun, after, limit)) = check.finish((fields, part))?;
    let shown = after.map_or(0, |(_, shown, _)| shown);
    let filter = filter(conn, books, officer, query, fields)?;
    let asked = work_order::WorkOrderQuery { now: begun, minutes_each: query.minutes_each, after, limit };
    let (rows, effect) = work_order::page(conn, books, &filter, officer, asked)?;
    let shown = shown.saturating_add(usize::try_from(limit).unwrap_or_default());
    let (rows, next_cursor) = page::cut(rows, limit, |row| (begun.micros(), shown, row.id));
    let items = lines(conn, books, &rows, (officer, now))?;
    Ok(DossierList { items, fewest_late: Some(effect), next_cursor })
}

/// Of what the lists are counted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WorklistsQuery {
    /// An agency: its own dossiers and those of everything below it. All that you may see, when nothing is said.
    #[param(example = "H26.268")]
    pub agency: Option<String>,
    /// Also by `office`, `unit` or `officer`: what lies where.
    #[param(inline)]
    pub group_by: Option<WorklistGrouping>,
}

/// The lengths of the ready-made lists.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WorklistCounts {
    /// One for each list.
    pub items: Vec<WorklistCount>,
    /// The same by office, unit or officer, as asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<WorklistGroup>>,
}

/// How long one ready-made list of this officer is now; none where too many dossiers would have to be looked at.
///
/// # Errors
/// When the database fails.
pub(crate) fn worklist_length(
    conn: &mut Connection,
    books: &ReferenceCaches,
    officer: (&Officer, Instant),
    worklist: Worklist,
) -> Result<Option<i64>, Problem> {
    let offices = officer.0.scope().offices();
    let filter = DossierFilter { offices, worklist: Some(worklist), ..DossierFilter::default() };
    counted(conn, books, &filter, officer)
}

/// How many dossiers a list has; nothing where too many would have to be looked at.
fn counted(
    conn: &mut Connection,
    books: &ReferenceCaches,
    filter: &DossierFilter,
    (officer, now): (&Officer, Instant),
) -> Result<Option<i64>, Problem> {
    if filter.worklist.is_some_and(Worklist::is_worked_out) {
        let rows = hand_over_lists::all(conn, books, filter, (officer, now))?;
        return Ok(rows.and_then(|rows| i64::try_from(rows.len()).ok()));
    }
    Ok(Some(search::count(conn, filter, officer, now)?))
}

/// How many dossiers are asked for, whatever their order; nothing where too many would have to be looked at.
///
/// # Errors
/// Every mistake of the query at once, an agency beyond the officer's reach, or a failing database.
pub(crate) fn length(
    conn: &mut Connection,
    books: &ReferenceCaches,
    (officer, now): (&Officer, Instant),
    query: &DossierListQuery,
) -> Result<Option<i64>, Problem> {
    let mut check = Check::new();
    let fields = read_fields(&mut check, query);
    let fields = check.finish(fields)?;
    let filter = filter(conn, books, officer, query, fields)?;
    counted(conn, books, &filter, (officer, now))
}

/// How long the ready-made lists are now; in one snapshot they fit each other.
///
/// # Errors
/// An agency beyond the officer's reach, or a failing database.
pub(crate) fn counts(
    conn: &mut Connection,
    books: &ReferenceCaches,
    (officer, now): (&Officer, Instant),
    query: &WorklistsQuery,
) -> Result<WorklistCounts, Problem> {
    let scope = match &query.agency {
        None => officer.scope(),
        Some(code) => within(conn, officer, code)?,
    };
    let every = DossierFilter { offices: scope.offices(), ..DossierFilter::default() };
    let mut items = Vec::new();
    for worklist in Worklist::ALL {
        let filter = DossierFilter { worklist: Some(*worklist), ..every.clone() };
        let dossiers = counted(conn, books, &filter, (officer, now))?;
        items.push(WorklistCount { worklist: *worklist, dossiers });
    }
    let groups = query.group_by.map(|by| groups(conn, books, by, &every, (officer, now)));
    Ok(WorklistCounts { items, groups: groups.transpose()? })
}
