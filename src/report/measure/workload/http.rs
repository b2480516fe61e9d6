//! HTTP endpoints of the workload: the figures of officers or units, and the dossiers behind each.

use std::collections::BTreeMap;

use actix_web::{get, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{WorkloadFigure, WorkloadFigures, WorkloadGrouping, WorkloadItem, WorkloadPlace};
use crate::access::terms::HeldRole;
use crate::access::{self, Officer, OfficerId, OfficerName};
use crate::agency::{Agency, AgencyId, store as agencies};
use crate::calendar::CalendarCache;
use crate::dossier::books::DossierId;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::limit_measure::worked_minutes;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::views::list_filter::{DossierFilter, DossierOrder};
use crate::dossier::views::search;
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::page;
use crate::procedure::{self, ProcedureKind};
use crate::report::count::query::read_period;
use crate::report::count::store::{ProcedureNames, procedures};
use crate::report::count::view::ReportAgency;
use crate::report::figures::period::Period;

/// Dossiers that are read at once.
const BATCH: i64 = 2_000;
/// The key of the row of what was given to nobody; no sign-in name and no code.
const NOBODY: &str = "-";

/// The HTTP endpoints of the workload.
pub(crate) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(get_workload_report).service(list_workload_dossiers);
}

/// Which workload.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WorkloadQuery {
    /// Code of the agency; the offices of its subtree that you may see are counted, each with what it acts on.
    #[param(required = true, example = "H26.268")]
    agency: Option<String>,
    /// First day of the period.
    #[param(required = true, format = Date, example = "2022-12-15")]
    from: Option<String>,
    /// Last day of the period.
    #[param(required = true, format = Date, example = "2023-06-14")]
    to: Option<String>,
    /// What the rows are: `officer` (when nothing is said) or `unit`.
    #[param(example = "officer")]
    group_by: Option<String>,
    /// `tthc` (when nothing is said): the administrative procedures; `outside`: the processes outside them. Never both.
    #[param(value_type = Option<ProcedureKind>, example = "tthc")]
    kind: Option<String>,
}

/// Which cell of which workload.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WorkloadDossiersQuery {
    /// As in the report.
    #[param(required = true, example = "H26.268")]
    agency: Option<String>,
    /// As in the report.
    #[param(required = true, format = Date, example = "2022-12-15")]
    from: Option<String>,
    /// As in the report.
    #[param(required = true, format = Date, example = "2023-06-14")]
    to: Option<String>,
    /// As in the report.
    #[param(example = "officer")]
    group_by: Option<String>,
    /// As in the report.
    #[param(value_type = Option<ProcedureKind>, example = "tthc")]
    kind: Option<String>,
    /// The figure: `handled`, `in_time`, `late`, `no_deadline`, `closed`, `open` or `open_overdue`.
    #[param(required = true, example = "handled")]
    figure: Option<String>,
    /// The key of a row; the total when nothing is said.
    #[param(example = "-")]
    group: Option<String>,
    /// Rows on a page, 1 to 500; 50 when absent.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The workload of one officer or unit.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WorkloadRow {
    /// Opens the row (`group`): sign-in name of the officer, code of the unit; `-` of what was given to nobody.
    #[schema(example = "binh.tran")]
    key: String,
    /// The full name of the officer, the name of the unit; absent of what was given to nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Trần Văn Bình")]
    name: Option<String>,
    /// The post of the officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    post: Option<String>,
    /// The figures.
    #[schema(inline)]
    figures: WorkloadFigures,
}

/// The workload of an agency.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WorkloadReport {
    /// The agency.
    agency: ReportAgency,
    /// The first day.
    from: NaiveDate,
    /// The last day.
    to: NaiveDate,
    /// Dossiers are counted as they stand at this instant.
    as_of: Instant,
    /// What the rows are.
    group_by: WorkloadGrouping,
    /// Of which procedures.
    kind: ProcedureKind,
    /// The rows, by key; what was given to nobody comes last.
    rows: Vec<WorkloadRow>,
    /// All together.
    #[schema(inline)]
    total: WorkloadFigures,
}

/// A dossier behind a figure of the workload.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WorkloadDossier {
    /// The code of the dossier.
    #[schema(example = "H26.268-230307-0012")]
    code: String,
    /// The office that owns it.
    office: ReportAgency,
    /// The code of the procedure.
    procedure_code: String,
    /// The name of the procedure.
    procedure_name: String,
    /// Where it stands in the books.
    stage: Account,
    /// Sign-in name of the officer to whom it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    handler: Option<String>,
    /// The full name of that officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    handler_name: Option<String>,
    /// The post of that officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    handler_post: Option<String>,
    /// When it is or was due.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Instant>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Instant>,
    /// Working minutes from acceptance to the end, without pauses.
    #[serde(skip_serializing_if = "Option::is_none")]
    worked_minutes: Option<i64>,
}

/// The dossiers behind a figure of the workload.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WorkloadDossierList {
    /// The figure that was opened.
    figure: WorkloadFigure,
    /// The row that was opened; absent: the total.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    /// How many lines the whole list has: the value of the cell.
    #[schema(example = 17)]
    total: usize,
    /// The lines of this page.
    items: Vec<WorkloadDossier>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// What is asked.
struct WorkloadRequest {
    agency: String,
    period: Period,
    group_by: WorkloadGrouping,
    kind: ProcedureKind,
}

fn read(
    check: &mut Check,
    (agency, from, to): (Option<&str>, Option<&str>, Option<&str>),
    (group_by, kind): (Option<&str>, Option<&str>),
) -> Checked<WorkloadRequest> {
    let parts = (
        check.text("agency", agency.unwrap_or_default(), 64),
        read_period(check, from, to),
        check.one_of_or(
            "group_by",
            group_by,
            WorkloadGrouping::ALL,
            WorkloadGrouping::as_str,
            WorkloadGrouping::Officer,
        ),
        check.one_of_or("kind", kind, ProcedureKind::ALL, ProcedureKind::as_str, ProcedureKind::Tthc),
    );
    Checked::all(parts).map(|(agency, period, group_by, kind)| WorkloadRequest {
        agency,
        period,
        group_by,
        kind,
    })
}

/// Everything that the report counts, and what its rows are called.
struct WorkloadCount {
    agency: Agency,
    items: Vec<WorkloadItem>,
    people: BTreeMap<OfficerId, OfficerName>,
    places: BTreeMap<AgencyId, Agency>,
}

impl WorkloadRequest {
    fn counted(
        &self,
        conn: &mut Connection,
        calendars: &CalendarCache,
        officer: &Officer,
        now: Instant,
    ) -> Result<WorkloadCount, Problem> {
        let hidden = || {
            Problem::not_found("không có cơ quan này trong phạm vi của bạn", "no such agency in your scope")
        };
        let agency =
            agencies::find_by_code(conn, &self.agency)?.filter(Agency::is_office).ok_or_else(hidden)?;
        let offices = officer.scope().within(&agencies::subtree_offices(conn, agency.id)?);
        if offices.is_empty() {
            return Err(hidden());
        }
        let every = DossierFilter {
            offices: offices.offices(),
            procedures: Some(procedure::store::ids(conn, Some(self.kind), None, None)?),
            ..DossierFilter::default()
        };
        let span = (Instant::start_of(self.period.from()), Instant::end_of(self.period.to()));
        let mut rows = Vec::new();
        for (filter, given) in [
            (DossierFilter { ended: Some(span), ..every.clone() }, true),
            (DossierFilter { open: true, given: Some(true), ..every.clone() }, true),
            (DossierFilter { open: true, given: Some(false), ..every }, false),
        ] {
            let found = all(conn, &filter, officer, now)?;
            // Of what others act on now, others bear the load.
            let own = found.into_iter().filter(|row| offices.sees(row.acting_office()));
            rows.extend(own.map(|row| (row, given)));
        }
        let handlers: Vec<OfficerId> = rows.iter().filter_map(|(row, _)| row.handler_id).collect();
        let people = access::store::officer_names(conn, &handlers)?;
        let mut held: BTreeMap<OfficerId, Vec<HeldRole>> = BTreeMap::new();
        if self.group_by == WorkloadGrouping::Unit {
            for id in people.keys() {
                held.insert(*id, access::terms::store::roles_of(conn, *id)?);
            }
        }
        let ids: Vec<AgencyId> = rows
            .iter()
            .flat_map(|(row, _)| [row.office_id, row.acting_office()])
            .chain(held.values().flatten().map(|held| held.agency_id))
            .collect();
        let places: BTreeMap<AgencyId, Agency> =
            agencies::load_many(conn, &ids)?.into_iter().map(|agency| (agency.id, agency)).collect();
        let mut items = Vec::with_capacity(rows.len());
        for (row, given) in rows {
            let place = match self.group_by {
                WorkloadGrouping::Officer => {
                    row.handler_id.filter(|_| given).map_or(WorkloadPlace::Nobody, WorkloadPlace::Officer)
                }
                WorkloadGrouping::Unit => {
                    let handler = row.handler_id.filter(|_| given);
                    let roles = handler.and_then(|id| held.get(&id)).map(Vec::as_slice).unwrap_or_default();
                    WorkloadPlace::Agency(unit_of(&row, roles, &places, now))
                }
            };
            items.push(item(conn, calendars, &row, place, now)?);
        }
        items.sort_by_key(|item| item.id);
        Ok(WorkloadCount { agency, items, people, places })
    }
}

/// Every dossier of a list.
fn all(
    conn: &mut Connection,
    filter: &DossierFilter,
    officer: &Officer,
    now: Instant,
) -> Result<Vec<Dossier>, Problem> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let mut part = search::list(conn, filter, officer, now, DossierOrder::Received, after, BATCH)?;
        let full = i64::try_from(part.len()).is_ok_and(|length| length > BATCH);
        part.truncate(usize::try_from(BATCH).unwrap_or(usize::MAX));
        after = part.last().map(|row| search::key(row, DossierOrder::Received));
        rows.extend(part);
        if !full {
            return Ok(rows);
        }
    }
}

/// Where the officer held a role on dossiers at the office when the dossier ended, or holds one now: a unit before the office itself; the
/// office, where nobody is known.
fn unit_of(row: &Dossier, roles: &[HeldRole], places: &BTreeMap<AgencyId, Agency>, now: Instant) -> AgencyId {
    let office = row.acting_office();
    let at = row.ended_at().unwrap_or(now);
    let there = roles.iter().filter(|held| {
        held.role.is_substituted()
            && held.term.holds_at(at)
            && places.get(&held.agency_id).is_some_and(|agency| agency.office_id == office)
    });
    there.map(|held| held.agency_id).find(|id| *id != office).unwrap_or(office)
}

fn item(
    conn: &mut Connection,
    calendars: &CalendarCache,
    row: &Dossier,
    place: WorkloadPlace,
    now: Instant,
) -> Result<WorkloadItem, Problem> {
    let ended_at = row.ended_at();
    let measured = row.accepted_at.zip(ended_at).filter(|_| !row.calendar_stamp.is_empty());
    let worked_minutes = match measured {
        None => None,
        Some((from, until)) => {
            let calendar = calendars.by_stamp(conn, &row.calendar_stamp)?;
            // A year without a calendar leaves the dossier unmeasured, not the report undone.
            worked_minutes(&calendar.processing, &row.pauses()?, from, until).ok()
        }
    };
    Ok(WorkloadItem {
        place,
        id: row.id,
        code: row.code.clone(),
        office_id: row.office_id,
        procedure_id: row.procedure_id,
        handler_id: row.handler_id,
        account: row.account,
        due_at: row.legal_due_at(),
        overdue: row.is_overdue(now),
        ended_at,
        worked_minutes,
    })
}

impl WorkloadCount {
    fn key(&self, place: WorkloadPlace) -> String {
        match place {
            WorkloadPlace::Nobody => NOBODY.to_owned(),
            WorkloadPlace::Officer(id) => {
                self.people.get(&id).map(|name| name.username.clone()).unwrap_or_default()
            }
            WorkloadPlace::Agency(id) => {
                self.places.get(&id).map(|agency| agency.code.clone()).unwrap_or_default()
            }
        }
    }

    fn row(&self, place: WorkloadPlace, now: Instant) -> WorkloadRow {
        let (name, post) = match place {
            WorkloadPlace::Nobody => (None, None),
            WorkloadPlace::Officer(id) => {
                let name = self.people.get(&id);
                (name.map(|name| name.full_name.clone()), name.and_then(|name| name.posts.at(now)))
            }
            WorkloadPlace::Agency(id) => (self.places.get(&id).map(|agency| agency.name_vi.clone()), None),
        };
        let figures = WorkloadFigures::of(&self.items.iter().filter(|item| item.place == place));
        WorkloadRow { key: self.key(place), name, post, figures }
    }

    fn office(&self, id: AgencyId) -> ReportAgency {
        let found = self.places.get(&id);
        ReportAgency {
            code: found.map(|agency| agency.code.clone()).unwrap_or_default(),
            name: found.map(|agency| agency.name_vi.clone()).unwrap_or_default(),
        }
    }

    fn dossier(&self, item: &WorkloadItem, names: Option<&ProcedureNames>, now: Instant) -> WorkloadDossier {
        let handler = item.handler_id.and_then(|id| self.people.get(&id));
        WorkloadDossier {
            code: item.code.clone(),
            office: self.office(item.office_id),
            procedure_code: names.map(|names| names.code.clone()).unwrap_or_default(),
            procedure_name: names.map(|names| names.name.clone()).unwrap_or_default(),
            stage: item.account,
            handler: handler.map(|name| name.username.clone()),
            handler_name: handler.map(|name| name.full_name.clone()),
            handler_post: handler.and_then(|name| name.posts.at(now)),
            due_at: item.due_at,
            ended_at: item.ended_at,
            worked_minutes: item.worked_minutes,
        }
    }
}

/// The workload of officers or units: what they handled in a period, in time or late, what lies with them, and how long it takes.
#[utoipa::path(tag = "report", operation_id = "get_workload_report", params(WorkloadQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The report", body = WorkloadReport),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/reports/workload")]
pub(crate) async fn get_workload_report(
    officer: Officer,
    desk: web::Data<HandlerState>,
    query: web::Query<WorkloadQuery>,
) -> Result<web::Json<WorkloadReport>, Problem> {
    let mut check = Check::new();
    let days = (query.agency.as_deref(), query.from.as_deref(), query.to.as_deref());
    let asked = read(&mut check, days, (query.group_by.as_deref(), query.kind.as_deref()));
    let asked = check.finish(asked)?;
    let desk = desk.get_ref().clone();
    let (database, now) = (desk.database.clone(), desk.now());
    database
        .snapshot(move |conn| {
            let counted = asked.counted(conn, &desk.books.calendars, &officer, now)?;
            let mut places: Vec<WorkloadPlace> = counted.items.iter().map(|item| item.place).collect();
            places.sort_unstable();
            places.dedup();
            let mut rows: Vec<WorkloadRow> =
                places.into_iter().map(|place| counted.row(place, now)).collect();
            rows.sort_by(|one, other| (one.key == NOBODY, &one.key).cmp(&(other.key == NOBODY, &other.key)));
            Ok(web::Json(WorkloadReport {
                agency: ReportAgency {
                    code: counted.agency.code.clone(),
                    name: counted.agency.name_vi.clone(),
                },
                from: asked.period.from(),
                to: asked.period.to(),
                as_of: now,
                group_by: asked.group_by,
                kind: asked.kind,
                rows,
                total: WorkloadFigures::of(&counted.items.iter()),
            }))
        })
        .await
}

/// The dossiers behind a figure of the workload; the list is as long as the cell says.
#[utoipa::path(tag = "report", operation_id = "list_workload_dossiers", params(WorkloadDossiersQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The dossiers", body = WorkloadDossierList),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/reports/workload/dossiers")]
pub(crate) async fn list_workload_dossiers(
    officer: Officer,
    desk: web::Data<HandlerState>,
    query: web::Query<WorkloadDossiersQuery>,
) -> Result<web::Json<WorkloadDossierList>, Problem> {
    let mut check = Check::new();
    let figure = query.figure.as_deref().unwrap_or_default();
    let figure = check.one_of("figure", figure, WorkloadFigure::ALL, WorkloadFigure::as_str);
    let days = (query.agency.as_deref(), query.from.as_deref(), query.to.as_deref());
    let asked = read(&mut check, days, (query.group_by.as_deref(), query.kind.as_deref()));
    let part = page::read::<DossierId>(&mut check, query.limit, query.cursor.as_deref());
    let (figure, asked, (after, limit)) = check.finish((figure, asked, part))?;
    let group = query.into_inner().group;
    let desk = desk.get_ref().clone();
    let (database, now) = (desk.database.clone(), desk.now());
    database
        .snapshot(move |conn| {
            let counted = asked.counted(conn, &desk.books.calendars, &officer, now)?;
            let of_row = |item: &&WorkloadItem| {
                group.as_ref().is_none_or(|group| counted.key(item.place) == *group) && figure.counts(item)
            };
            let listed: Vec<&WorkloadItem> = counted.items.iter().filter(of_row).collect();
            let wanted = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
            let rest = listed.iter().filter(|item| after.is_none_or(|after| item.id > after));
            let (part, next_cursor) = page::cut(rest.take(wanted).collect(), limit, |item| item.id);
            let names = procedures(conn)?;
            let items =
                part.into_iter().map(|item| counted.dossier(item, names.get(&item.procedure_id), now));
            Ok(web::Json(WorkloadDossierList {
                figure,
                total: listed.len(),
                items: items.collect(),
                group: group.clone(),
                next_cursor,
            }))
        })
        .await
}
