//! The questions that an officer leaves unanswered, and who is asked instead: the role by which the officer would have answered. Who
//! has no such role at the office any more leaves a question that somebody has to ask anew.

use serde_json::{Value, json};

use super::store;
use crate::access::{self, OfficerId, Role};
use crate::agency::{self, Agency};
use crate::dossier::books::opinions::store::{self as opinions, Opinion};
use crate::dossier::books::store::Dossier;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::workflow::publish::STEP_ROLES;

/// A question that was put to an officer who leaves.
#[derive(Debug)]
pub(crate) struct LeftQuestion {
    /// As it was put.
    pub(super) opinion: Opinion,
    /// The dossier that it is about.
    pub(super) dossier: Dossier,
    /// Who is asked from now on; none: it has to be asked anew.
    pub(super) role: Option<Role>,
    /// At which unit of the office.
    pub(super) unit: Option<Agency>,
}

impl LeftQuestion {
    /// What the journal tells of it.
    pub(super) fn details(&self) -> Value {
        let unit = self.unit.as_ref().map(|unit| &unit.code);
        json!({ "number": self.opinion.number, "role": self.role, "unit": unit })
    }

    /// In one line, for the command line.
    pub(crate) fn words(&self) -> String {
        let asked = self.role.map_or("to be asked anew", Role::words_en);
        format!("{} opinion {}: {asked}", self.dossier.code, self.opinion.number)
    }
}

/// The questions that an officer has not answered, each with who is asked instead.
pub(super) fn left_by(
    conn: &mut Connection,
    officer_id: OfficerId,
    now: Instant,
) -> Result<Vec<LeftQuestion>, Problem> {
    let mut left = Vec::new();
    for opinion in opinions::owed_by(conn, officer_id)? {
        let Some(dossier) = store::find(conn, opinion.office_id, opinion.dossier_id)? else { continue };
        let office = dossier.acting_office();
        let held =
            access::store::step_roles_at(conn, officer_id, &STEP_ROLES, office, now)?.into_iter().next();
        let unit = match held {
            Some((_, held_at)) if held_at != office => agency::store::find(conn, held_at)?,
            _ => None,
        };
        let unit = unit.filter(|unit| unit.office_id == office);
        left.push(LeftQuestion { opinion, dossier, role: held.map(|(role, _)| role), unit });
    }
    Ok(left)
}
