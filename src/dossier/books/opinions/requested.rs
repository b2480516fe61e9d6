//! Who may give an opinion, and what an opinion says.
//! Pure: no HTTP, no SQL, no clock.

use serde_json::{Value, json};

use crate::access::{Assignment, Officer, OfficerId, Role};
use crate::agency::AgencyId;
use crate::named_values;
use crate::platform::instant::Instant;
use crate::workflow::publish::STEP_ROLES;

named_values! {
    /// What an opinion says.
    pub enum OpinionAnswer {
        /// Đồng ý.
        Agree = "agree",
        /// Không đồng ý.
        Disagree = "disagree",
        /// Không có ý kiến.
        NoOpinion = "no_opinion",
    }
}

crate::text_column!(OpinionAnswer);

/// Of whom an opinion is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpinionAddressee {
    /// Anybody of this role; when a unit is named, only those who hold it there.
    Role {
        /// The role.
        role: Role,
        /// The agency or unit where it is held.
        unit_id: Option<AgencyId>,
    },
    /// One officer.
    Officer(OfficerId),
}

impl OpinionAddressee {
    /// The assignment by which this officer may answer for a dossier of that office; none when somebody else is asked.
    #[must_use]
    pub fn answers_as<'o>(&self, officer: &'o Officer, office_id: AgencyId) -> Option<&'o Assignment> {
        match self {
            Self::Officer(id) if *id == officer.id => officer.acts_on_dossiers_as(&STEP_ROLES, office_id),
            // Whoever acts for the one who is asked answers.
            Self::Officer(id) => officer.assignments.iter().find(|held| {
                held.of(officer.id) == *id
                    && STEP_ROLES.contains(&held.role)
                    && held.office_ids.contains(&office_id)
            }),
            Self::Role { role, unit_id } => officer.acts_at(*role, office_id, *unit_id),
        }
    }
}

/// An opinion that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestedOpinion {
    /// Its number within the dossier, from 1.
    pub number: i32,
    /// Its name in the workflow, when it was planned there.
    pub name: Option<String>,
    /// Of whom.
    pub to: OpinionAddressee,
    /// The code of the unit and the sign-in name of the officer, for the journal.
    pub named: (Option<String>, Option<String>),
    /// What is asked.
    pub question: String,
    /// How long the answer may take, in working hours.
    pub allowance_hours: u32,
    /// By when it is to come: that much working time after the question.
    pub answer_by: Instant,
}

impl RequestedOpinion {
    /// What the journal keeps of it.
    #[must_use]
    pub fn details(&self) -> Value {
        let role = match &self.to {
            OpinionAddressee::Role { role, .. } => Some(role),
            OpinionAddressee::Officer(_) => None,
        };
        json!({
            "number": self.number, "name": self.name, "role": role, "unit": self.named.0, "officer": self.named.1,
            "question": self.question, "allowance_hours": self.allowance_hours, "answer_by": self.answer_by,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::database::Id;

    #[test]
    fn only_who_is_asked_may_answer() {
        let (office, unit, elsewhere) = (Id::new(), Id::new(), Id::new());
        let held = |role, agency_id| Assignment::own(role, agency_id, vec![office]);
        let officer = Officer {
            assignments: vec![held(Role::Handler, unit), held(Role::Supervisor, office)],
            ..Officer::named(Id::new(), "an", "An")
        };
        let role = |role, unit_id| OpinionAddressee::Role { role, unit_id };
        for (to, office_id, may) in [
            (role(Role::Handler, None), office, true),
            (role(Role::Handler, Some(unit)), office, true),
            (role(Role::Handler, Some(elsewhere)), office, false),
            (role(Role::Handler, None), elsewhere, false),
            (role(Role::Approver, None), office, false),
            (OpinionAddressee::Officer(officer.id), office, true),
            (OpinionAddressee::Officer(Id::new()), office, false),
        ] {
            assert_eq!(to.answers_as(&officer, office_id).is_some(), may, "{to:?}");
        }
    }
}
