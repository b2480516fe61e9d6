//! The names of those of whom opinions are asked, for whoever holds the table against the journal.

use super::audit::AskedNames;
use crate::access::{self, OfficerId};
use crate::agency::{self, AgencyId};
use crate::dossier::books::opinions::store::Opinion;
use crate::platform::database::{Connection, DatabaseError};

impl AskedNames {
    /// The units and officers of these opinions.
    ///
    /// # Errors
    /// When the database fails.
    pub(in crate::dossier) fn read(conn: &mut Connection, asked: &[Opinion]) -> Result<Self, DatabaseError> {
        let officers: Vec<OfficerId> = asked.iter().filter_map(|opinion| opinion.officer_id).collect();
        let units: Vec<AgencyId> = asked.iter().filter_map(|opinion| opinion.unit_id).collect();
        let units = if units.is_empty() { Vec::new() } else { agency::store::load_many(conn, &units)? };
        let officers = access::store::officer_names(conn, &officers)?;
        Ok(Self {
            units: units.into_iter().map(|unit| (unit.id, unit.code)).collect(),
            officers: officers.into_iter().map(|(id, name)| (id, name.username)).collect(),
        })
    }
}
