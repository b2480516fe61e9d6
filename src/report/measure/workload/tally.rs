//! Reads the dossiers of the workload, each once and with the row it is counted in; cells and lists are both taken from them.

use std::collections::BTreeMap;

use super::view::{WorkloadDossier, WorkloadRow};
use super::{WorkloadFigures, WorkloadGrouping, WorkloadItem, WorkloadPlace};
use crate::access::{self, HeldRole, Officer, OfficerId, OfficerName};
use crate::agency::{Agency, AgencyId, store as agencies};
use crate::calendar::CalendarCache;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::limit_measure::worked_minutes;
use crate::dossier::views::list_filter::{DossierFilter, DossierOrder};
use crate::dossier::views::search;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::{self, ProcedureKind};
use crate::report::count::store::ProcedureNames;
use crate::report::count::view::ReportAgency;
use crate::report::figures::period::Period;

/// Dossiers that are read at once.
const BATCH: i64 = 2_000;
/// The key of the row of what was given to nobody; no sign-in name and no code.
pub(super) const NOBODY: &str = "-";

/// What is asked.
pub(super) struct WorkloadRequest {
    pub(super) agency: String,
    pub(super) period: Period,
    pub(super) group_by: WorkloadGrouping,
    pub(super) kind: ProcedureKind,
}

/// Everything that the report counts, and what its rows are called.
pub(super) struct WorkloadCount {
    pub(super) agency: Agency,
    pub(super) items: Vec<WorkloadItem>,
    people: BTreeMap<OfficerId, OfficerName>,
    places: BTreeMap<AgencyId, Agency>,
}

impl WorkloadRequest {
    pub(super) fn counted(
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
                held.insert(*id, access::store::roles_of(conn, *id)?);
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
    pub(super) fn key(&self, place: WorkloadPlace) -> String {
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

    /// Whether the report has a row of that key; the one of what was given to nobody it always may have.
    pub(super) fn has_row(&self, key: &str) -> bool {
        key == NOBODY || self.items.iter().any(|item| self.key(item.place) == key)
    }

    pub(super) fn row(&self, place: WorkloadPlace, now: Instant) -> WorkloadRow {
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

    pub(super) fn dossier(
        &self,
        item: &WorkloadItem,
        names: Option<&ProcedureNames>,
        now: Instant,
    ) -> WorkloadDossier {
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
