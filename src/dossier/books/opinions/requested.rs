//! Who may give an opinion, and when those that were asked for are enough.
//! Pure: no HTTP, no SQL, no clock.

use serde_json::{Value, json};

use super::store::Opinion;
use crate::access::{Assignment, Officer, Role};
use crate::named_values;
use crate::platform::database::Id;
use crate::platform::instant::Instant;
use crate::workflow::publish::STEP_ROLES;
use crate::workflow::routing::OpinionsJoin;

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
        unit_id: Option<Id>,
    },
    /// One officer.
    Officer(Id),
}

impl OpinionAddressee {
    /// The assignment by which this officer may answer for a dossier of that office; none when somebody else is asked.
    #[must_use]
    pub fn answers_as<'o>(&self, officer: &'o Officer, office_id: Id) -> Option<&'o Assignment> {
        match self {
            Self::Officer(id) if *id == officer.id => officer.acts_as(&STEP_ROLES, office_id),
            Self::Officer(_) => None,
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

/// Those of the opinions asked for at a step that the dossier still has to wait for; `waiting` are all that were asked for
/// since it came there and not withdrawn.
#[must_use]
pub(in crate::dossier) fn owed(join: OpinionsJoin, waiting: &[Opinion]) -> Vec<&Opinion> {
    let enough = join == OpinionsJoin::Any && waiting.iter().any(|opinion| opinion.answered_at.is_some());
    waiting.iter().filter(|opinion| !enough && opinion.answered_at.is_none()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opinion(number: i32, answered: bool) -> Opinion {
        let at = Instant::parse("2023-03-07T09:15:00+07:00").unwrap();
        Opinion {
            office_id: Id::default(),
            dossier_id: Id::default(),
            number,
            step: 2,
            name: None,
            role: Some(Role::Handler),
            unit_id: None,
            officer_id: None,
            question: "?".into(),
            allowance_hours: 4,
            asked_at: at,
            asked_by: Id::default(),
            answer_by: at,
            answer: answered.then_some(OpinionAnswer::Agree),
            answer_text: None,
            answered_at: answered.then_some(at),
            answered_by: None,
            withdrawn_at: None,
            left_at: None,
        }
    }

    #[test]
    fn all_means_every_one_and_any_means_one() {
        use OpinionsJoin::{All, Any};
        for (join, answered, expected) in [
            (All, vec![], vec![]),
            (Any, vec![], vec![]),
            (All, vec![true, false, false], vec![2, 3]),
            (Any, vec![true, false, false], vec![]),
            (Any, vec![false, false], vec![1, 2]),
            (All, vec![true, true], vec![]),
        ] {
            let waiting: Vec<Opinion> =
                (1..).zip(&answered).map(|(number, answered)| opinion(number, *answered)).collect();
            let numbers: Vec<i32> = owed(join, &waiting).iter().map(|opinion| opinion.number).collect();
            assert_eq!(numbers, expected, "{join} {answered:?}");
        }
    }

    #[test]
    fn only_who_is_asked_may_answer() {
        let (office, unit, elsewhere) = (Id::new(), Id::new(), Id::new());
        let held = |role, agency_id| Assignment { role, agency_id, office_ids: vec![office] };
        let officer = Officer {
            id: Id::new(),
            username: "an".into(),
            full_name: "An".into(),
            session_id: Id::new(),
            assignments: vec![held(Role::Handler, unit), held(Role::Supervisor, office)],
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
