//! Who does the step where a dossier lies, as lists ask the database.

use crate::access::{Officer, OfficerId, Role, Scope};
use crate::agency::AgencyId;

/// A role by which an officer does steps: for «mine».
pub(in crate::dossier) struct StepTurn {
    /// Whose dossiers it does beside those that are nobody's: the officer's, and those of the colleague for whom he or she acts.
    pub(in crate::dossier) handlers: Vec<OfficerId>,
    pub(in crate::dossier) role: Role,
    /// The offices where it is held.
    pub(in crate::dossier) offices: Vec<AgencyId>,
    /// The agencies or units where it is held.
    pub(in crate::dossier) held_at: Vec<AgencyId>,
}

/// The roles of an officer, and those exercised for colleagues who are away.
pub(in crate::dossier) fn step_turns(officer: &Officer) -> Vec<StepTurn> {
    let mut whose: Vec<OfficerId> = officer.acts_for().chain([officer.id]).collect();
    whose.sort_unstable();
    whose.dedup();
    let turn = |holder: OfficerId, role: Role| {
        let held = || {
            officer.assignments.iter().filter(move |held| held.role == role && held.of(officer.id) == holder)
        };
        let mut handlers = vec![officer.id, holder];
        handlers.dedup();
        StepTurn {
            handlers,
            role,
            offices: Scope::of(held().flat_map(|held| held.office_ids.iter().copied())).offices(),
            held_at: held().map(|held| held.agency_id).collect(),
        }
    };
    let turns = whose.iter().flat_map(|holder| Role::ALL.iter().map(move |role| turn(*holder, *role)));
    turns.filter(|turn| !turn.offices.is_empty()).collect()
}

/// The condition that the step of a dossier is done by the officers of `whose`, a condition on `held.officer_id`: they are in service, and
/// hold its role at this instant at the office that acts, or where the workflow names a unit of that office, at that unit.
macro_rules! step_is_done {
    ($whose:literal, $now:expr) => {
        diesel::dsl::sql::<diesel::sql_types::Bool>(concat!(
            "EXISTS (SELECT 1 FROM officer_role held INNER JOIN officer ON officer.id = held.officer_id \
             INNER JOIN agency_path ON agency_path.ancestor_id = held.agency_id \
             INNER JOIN agency ON agency.id = agency_path.descendant_id WHERE ",
            $whose,
            " AND officer.active AND held.role = dossier.step_role \
             AND agency.office_id = COALESCE(dossier.acting_office_id, dossier.office_id) \
             AND NOT EXISTS (SELECT 1 FROM workflow_step INNER JOIN agency unit ON unit.id = workflow_step.unit_id \
             WHERE workflow_step.workflow_id = dossier.workflow_id AND workflow_step.position = dossier.step \
             AND unit.office_id = agency.office_id AND unit.id <> held.agency_id) AND held.valid_from <= "
        ))
        .bind::<$crate::platform::database::types::sql::Instant, _>($now)
        .sql(" AND (held.valid_until IS NULL OR held.valid_until > ")
        .bind::<$crate::platform::database::types::sql::Instant, _>($now)
        .sql("))")
    };
}

/// The roles that may be asked for an opinion, as the database has them: those that do steps.
macro_rules! step_roles {
    () => {
        "'clerk', 'handler', 'unit_head', 'approver', 'records_clerk'"
    };
}

/// The condition that a dossier waits for an opinion that nobody can give: whoever was asked by name is gone or holds no role any
/// more at the office that acts, or nobody holds the role that was asked.
macro_rules! waits_for_nobody {
    ($now:expr) => {
        diesel::dsl::sql::<diesel::sql_types::Bool>(concat!(
            "EXISTS (SELECT 1 FROM dossier_opinion asked \
             WHERE asked.office_id = dossier.office_id AND asked.dossier_id = dossier.id AND asked.answered_at IS NULL \
             AND asked.withdrawn_at IS NULL AND asked.left_at IS NULL AND NOT EXISTS (SELECT 1 FROM officer_role held \
             INNER JOIN officer ON officer.id = held.officer_id \
             INNER JOIN agency_path ON agency_path.ancestor_id = held.agency_id \
             INNER JOIN agency ON agency.id = agency_path.descendant_id \
             WHERE officer.active AND agency.office_id = COALESCE(dossier.acting_office_id, dossier.office_id) \
             AND ((held.officer_id = asked.officer_id AND held.role IN (",
            $crate::dossier::views::step_holders::search::step_roles!(),
            ")) OR (held.role = asked.role AND (asked.unit_id IS NULL OR asked.unit_id = held.agency_id))) \
             AND held.valid_from <= "
        ))
        .bind::<$crate::platform::database::types::sql::Instant, _>($now)
        .sql(" AND (held.valid_until IS NULL OR held.valid_until > ")
        .bind::<$crate::platform::database::types::sql::Instant, _>($now)
        .sql(")))")
    };
}

pub(in crate::dossier) use {step_is_done, step_roles, waits_for_nobody};

#[cfg(test)]
mod tests {
    use crate::workflow::publish::STEP_ROLES;

    #[test]
    fn the_database_is_told_of_every_role_that_does_steps() {
        let listed = STEP_ROLES.map(|role| format!("'{}'", role.as_str())).join(", ");
        assert_eq!(listed, step_roles!());
    }
}
