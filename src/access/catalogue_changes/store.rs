//! The table of who changed what of the catalogue.

use diesel::prelude::*;

use super::{CatalogueAct, CatalogueChange, CatalogueThing};
use crate::access::keys::OfficerId;
use crate::access::permission::Role;
use crate::access::terms::MadeBy;
use crate::agency::AgencyId;
use crate::on;
use crate::platform::database::schema::catalogue_change;
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;

/// Keeps what was done, sealed by itself, in the transaction of the change.
///
/// # Errors
/// When the database fails.
pub fn keep_catalogue_change(conn: &mut Connection, change: &CatalogueChange) -> Result<(), DatabaseError> {
    let id = <Id>::new();
    let row = (
        catalogue_change::id.eq(id),
        catalogue_change::thing.eq(change.thing),
        catalogue_change::thing_key.eq(&change.key),
        catalogue_change::version.eq(change.version),
        catalogue_change::act.eq(change.act),
        catalogue_change::made_at.eq(change.made_at),
        catalogue_change::made_by.eq(change.by.officer_id),
        catalogue_change::made_as.eq(change.by.role),
        catalogue_change::made_at_agency_id.eq(change.by.agency_id),
    );
    on!(&mut *conn, c => diesel::insert_into(catalogue_change::table).values(row).execute(c))?;
    sealing::seal(conn, SealedKind::CatalogueChange, id)
}

/// Which of the changes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ChangesPart {
    /// The newest, newest first.
    Newest,
    /// Those after a row, or from the first one on; oldest first.
    After(Option<Id>),
}

/// What was done to something, at most `limit`.
///
/// # Errors
/// When the database fails.
pub(crate) fn of(
    conn: &mut Connection,
    (thing, key): (CatalogueThing, &str),
    part: ChangesPart,
    limit: i64,
) -> Result<Vec<(Id, CatalogueChange)>, DatabaseError> {
    type Row = (Id, i32, CatalogueAct, Instant, Option<OfficerId>, Option<Role>, Option<AgencyId>);
    let rows: Vec<Row> = on!(conn, c => {
        let mut query = catalogue_change::table
            .filter(catalogue_change::thing.eq(thing))
            .filter(catalogue_change::thing_key.eq(key))
            .limit(limit)
            .select((
                catalogue_change::id,
                catalogue_change::version,
                catalogue_change::act,
                catalogue_change::made_at,
                catalogue_change::made_by,
                catalogue_change::made_as,
                catalogue_change::made_at_agency_id,
            ))
            .into_boxed();
        match part {
            ChangesPart::Newest => query = query.order(catalogue_change::id.desc()),
            ChangesPart::After(after) => {
                query = query.order(catalogue_change::id);
                if let Some(after) = after {
                    query = query.filter(catalogue_change::id.gt(after));
                }
            }
        }
        query.load(c)
    })?;
    let read = |(id, version, act, made_at, officer_id, role, agency_id): Row| {
        let by = MadeBy { officer_id, role, agency_id };
        (id, CatalogueChange { thing, key: key.to_owned(), version, act, by, made_at })
    };
    Ok(rows.into_iter().map(read).collect())
}
