//! Who changed what of the catalogue, as it is shown: people and agencies by their names.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::store::ChangesPart;
use super::{CatalogueAct, CatalogueChange, CatalogueThing, store};
use crate::access::keys::OfficerId;
use crate::access::permission::Role;
use crate::access::store as officers;
use crate::agency::{self, AgencyId};
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;

/// Something that was done to a version of something of the catalogue.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CatalogueChange)]
pub(crate) struct CatalogueChangeView {
    /// Which version.
    #[schema(example = 2)]
    pub version: i32,
    /// What was done.
    pub act: CatalogueAct,
    /// When.
    pub made_at: Instant,
    /// Sign-in name of whoever did it; absent for the command line and what an install starts with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_by: Option<String>,
    /// The full name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_by_name: Option<String>,
    /// The post then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_by_post: Option<String>,
    /// In which role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_as: Option<Role>,
    /// On behalf of which agency: where that role is held, by its code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "H26")]
    pub on_behalf_of: Option<String>,
    /// The name of that agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_behalf_of_name: Option<String>,
}

/// What was done to something, oldest first, each with its key.
///
/// # Errors
/// When the database fails.
pub(crate) fn changes(
    conn: &mut Connection,
    of: (CatalogueThing, &str),
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<(Id, CatalogueChangeView)>, DatabaseError> {
    let rows = store::of(conn, of, ChangesPart::After(after), limit)?;
    named(conn, rows)
}

/// The newest of them, oldest first.
///
/// # Errors
/// When the database fails.
pub(crate) fn newest(
    conn: &mut Connection,
    of: (CatalogueThing, &str),
    limit: i64,
) -> Result<Vec<CatalogueChangeView>, DatabaseError> {
    let mut rows = store::of(conn, of, ChangesPart::Newest, limit)?;
    rows.reverse();
    Ok(named(conn, rows)?.into_iter().map(|(_, row)| row).collect())
}

fn named(
    conn: &mut Connection,
    rows: Vec<(Id, CatalogueChange)>,
) -> Result<Vec<(Id, CatalogueChangeView)>, DatabaseError> {
    let people: Vec<OfficerId> = rows.iter().filter_map(|(_, row)| row.by.officer_id).collect();
    let people = officers::officer_names(conn, &people)?;
    let agencies: Vec<AgencyId> = rows.iter().filter_map(|(_, row)| row.by.agency_id).collect();
    let agencies = agency::store::load_many(conn, &agencies)?;
    let agencies: BTreeMap<AgencyId, agency::Agency> =
        agencies.into_iter().map(|agency| (agency.id, agency)).collect();
    let shown = |row: CatalogueChange| {
        let person = row.by.officer_id.and_then(|id| people.get(&id));
        let agency = row.by.agency_id.and_then(|id| agencies.get(&id));
        CatalogueChangeView {
            version: row.version,
            act: row.act,
            made_at: row.made_at,
            made_by: person.map(|name| name.username.clone()),
            made_by_name: person.map(|name| name.full_name.clone()),
            made_by_post: person.and_then(|name| name.posts.at(row.made_at)),
            made_as: row.by.role,
            on_behalf_of: agency.map(|agency| agency.code.clone()),
            on_behalf_of_name: agency.map(|agency| agency.name_vi.clone()),
        }
    };
    Ok(rows.into_iter().map(|(id, row)| (id, shown(row))).collect())
}
