//! How long the lists are at each office, in each unit, and with each officer: what lies where.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::hand_over_lists;
use crate::access::{self, Officer, OfficerId, Role};
use crate::agency::{Agency, AgencyId, store as agencies};
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::store::Dossier;
use crate::dossier::views::list_filter::{DossierFilter, Worklist};
use crate::dossier::views::search::{self, HeldCount};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// The length of a ready-made list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WorklistCount {
    /// The list, for `worklist=` of the dossiers.
    pub worklist: Worklist,
    /// Dossiers on it now. Absent of `hand_over_today` and `step_late` where more than 20,000 dossiers are in process: name an agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 12)]
    pub dossiers: Option<i64>,
}

/// By what the lists are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WorklistGrouping {
    /// The office that acts.
    Office,
    /// The unit: the one that the workflow names for the step, else that of the officer to whom the dossier was given, else the office.
    Unit,
    /// The officer to whom the dossier was given and who does its step; what is everybody's of the role stands apart.
    Officer,
}

/// What lies in one place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WorklistGroup {
    /// Code of the office or unit, sign-in name of the officer; absent for what was given to nobody who does its step.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "binh.tran")]
    pub key: Option<String>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Trần Văn Bình")]
    pub name: Option<String>,
    /// The post of the officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// Open dossiers there.
    #[schema(example = 37)]
    pub open: i64,
    /// One for each list but `mine` and `opinions_asked`, which are whoever asks.
    pub items: Vec<WorklistCount>,
}

/// Where something lies; none: with nobody.
type Place = Option<Held>;

/// With whom or where a dossier lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Held {
    At(AgencyId),
    By(OfficerId),
}

/// What is counted for a place: all that is open, or a list.
type Counted = Option<Worklist>;

/// The lists that are not whoever asks.
fn lists() -> impl Iterator<Item = Worklist> {
    let personal = [Worklist::Mine, Worklist::OpinionsAsked];
    Worklist::ALL.iter().copied().filter(move |list| !personal.contains(list))
}

/// Counts every list within the filter by what is asked for, in one snapshot.
///
/// # Errors
/// When the database fails.
pub(super) fn groups(
    conn: &mut Connection,
    books: &ReferenceCaches,
    by: WorklistGrouping,
    filter: &DossierFilter,
    (officer, now): (&Officer, Instant),
) -> Result<Vec<WorklistGroup>, Problem> {
    let mut counted: Vec<(Counted, bool, HeldCount)> = Vec::new();
    let mut uncounted: BTreeSet<Worklist> = BTreeSet::new();
    for given in [true, false] {
        for list in [None].into_iter().chain(lists().map(Some)) {
            let filter =
                DossierFilter { given: Some(given), open: list.is_none(), worklist: list, ..filter.clone() };
            let rows = if let Some(list) = list.filter(|list| list.is_worked_out()) {
                let found = hand_over_lists::all(conn, books, &filter, (officer, now))?;
                if found.is_none() {
                    uncounted.insert(list);
                }
                found.unwrap_or_default().iter().map(held).collect()
            } else {
                search::count_held(conn, &filter, officer, now)?
            };
            counted.extend(rows.into_iter().map(|row| (list, given, row)));
        }
    }
    let places = Places::of(conn, books, by, &counted, now)?;
    let mut totals: BTreeMap<Place, BTreeMap<Counted, i64>> = BTreeMap::new();
    for (list, given, row) in &counted {
        *totals.entry(places.place(row, *given)).or_default().entry(*list).or_default() += row.dossiers;
    }
    let mut groups: Vec<WorklistGroup> =
        totals.into_iter().map(|(place, counts)| places.shown(place, &counts, &uncounted, now)).collect();
    // Who is named comes first, by name; what is everybody's comes last.
    groups.sort_by(|one, other| (one.key.is_none(), &one.key).cmp(&(other.key.is_none(), &other.key)));
    Ok(groups)
}

/// One dossier as it is counted.
fn held(row: &Dossier) -> HeldCount {
    HeldCount {
        office_id: row.office_id,
        acting_office_id: row.acting_office_id,
        handler_id: row.handler_id,
        workflow_id: row.workflow_id,
        step: row.step,
        step_role: row.step_role.clone(),
        dossiers: 1,
    }
}

/// What is known of the places.
struct Places {
    by: WorklistGrouping,
    agencies: BTreeMap<AgencyId, Agency>,
    people: BTreeMap<OfficerId, access::OfficerName>,
    /// Where officers hold roles.
    roles: Vec<(OfficerId, Role, AgencyId)>,
    /// The units that workflows name for steps.
    units: BTreeMap<(crate::workflow::WorkflowId, i32), AgencyId>,
}

impl Places {
    fn of(
        conn: &mut Connection,
        books: &ReferenceCaches,
        by: WorklistGrouping,
        counted: &[(Counted, bool, HeldCount)],
        now: Instant,
    ) -> Result<Self, Problem> {
        let mut units = BTreeMap::new();
        for (_, _, row) in counted {
            let workflow = books.workflows.workflow(conn, row.workflow_id)?;
            if let Some(unit) = workflow.step(row.step).and_then(|step| step.unit_id) {
                units.insert((row.workflow_id, row.step), unit);
            }
        }
        let handlers: BTreeSet<OfficerId> = counted.iter().filter_map(|(_, _, row)| row.handler_id).collect();
        let handlers: Vec<OfficerId> = handlers.into_iter().collect();
        let roles = access::store::roles_of_all(conn, &handlers, now)?;
        let ids: BTreeSet<AgencyId> = counted
            .iter()
            .map(|(_, _, row)| row.acting_office_id.unwrap_or(row.office_id))
            .chain(units.values().copied())
            .chain(roles.iter().map(|(_, _, agency)| *agency))
            .collect();
        let agencies = agencies::load_many(conn, &ids.into_iter().collect::<Vec<_>>())?;
        Ok(Self {
            by,
            agencies: agencies.into_iter().map(|agency| (agency.id, agency)).collect(),
            people: access::store::officer_names(conn, &handlers)?,
            roles,
            units,
        })
    }

    fn place(&self, row: &HeldCount, given: bool) -> Place {
        let office = row.acting_office_id.unwrap_or(row.office_id);
        let of_the_office =
            |agency: &AgencyId| self.agencies.get(agency).is_some_and(|agency| agency.office_id == office);
        match self.by {
            WorklistGrouping::Office => Some(Held::At(office)),
            WorklistGrouping::Officer => row.handler_id.filter(|_| given).map(Held::By),
            WorklistGrouping::Unit => {
                let named = self.units.get(&(row.workflow_id, row.step)).copied().filter(of_the_office);
                let role = row.step_role.as_deref().and_then(Role::parse);
                let mut held = self
                    .roles
                    .iter()
                    .filter(|(id, held, _)| given && Some(*id) == row.handler_id && Some(*held) == role);
                let own = held.find(|(_, _, agency)| of_the_office(agency)).map(|(_, _, agency)| *agency);
                Some(Held::At(named.or(own).unwrap_or(office)))
            }
        }
    }

    fn shown(
        &self,
        place: Place,
        counts: &BTreeMap<Counted, i64>,
        uncounted: &BTreeSet<Worklist>,
        now: Instant,
    ) -> WorklistGroup {
        let count = |list| counts.get(&list).copied().unwrap_or_default();
        let (key, name, post) = match place {
            None => (None, None, None),
            Some(Held::At(id)) => {
                let agency = self.agencies.get(&id);
                (agency.map(|agency| agency.code.clone()), agency.map(|agency| agency.name_vi.clone()), None)
            }
            Some(Held::By(id)) => {
                let name = self.people.get(&id);
                let post = name.and_then(|name| name.posts.at(now));
                (name.map(|name| name.username.clone()), name.map(|name| name.full_name.clone()), post)
            }
        };
        let items = lists().map(|worklist| WorklistCount {
            worklist,
            dossiers: (!uncounted.contains(&worklist)).then(|| count(Some(worklist))),
        });
        WorklistGroup { key, name, post, open: count(None), items: items.collect() }
    }
}
