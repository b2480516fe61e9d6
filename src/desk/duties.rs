//! What an officer is there for, as far as pages ask: which links stand in the bar, who has the pages of the desk.
//! Pure: no HTTP, no SQL, no clock.

use crate::access::Role;
use crate::desk::extractor::DeskOfficer;
use crate::platform::error::{Code, Problem};
use crate::workflow::publish::STEP_ROLES;

/// Who answers for the work of others.
const SUPERVISING: &[Role] = &[Role::Supervisor, Role::Approver, Role::UnitHead];
/// Who answers for figures.
const ANSWERING: &[Role] = &[Role::Supervisor, Role::ReportWriter, Role::Approver, Role::UnitHead];

impl DeskOfficer {
    fn holds(&self, roles: &[Role]) -> bool {
        self.officer.assignments.iter().any(|held| roles.contains(&held.role))
    }

    /// Whether this officer works at a one-stop desk.
    pub(crate) fn is_of_a_desk(&self) -> bool {
        self.holds(&[Role::Clerk])
    }

    /// Whether this officer does steps of workflows, and so hands dossiers over.
    pub(crate) fn does_steps(&self) -> bool {
        self.holds(STEP_ROLES)
    }

    /// Whether this officer answers for the work of others, and so has the board in the bar.
    pub(crate) fn supervises(&self) -> bool {
        self.holds(SUPERVISING)
    }

    /// Whether this officer answers for figures, and so has reports in the bar; others find them by their address.
    pub(crate) fn answers_for_figures(&self) -> bool {
        self.holds(ANSWERING)
    }

    /// Lets only those go on who work at a one-stop desk.
    ///
    /// # Errors
    /// When this officer works at none.
    pub(crate) fn only_the_desk(&self) -> Result<(), Problem> {
        if self.is_of_a_desk() {
            return Ok(());
        }
        Err(Problem::new(Code::RoleMayNot)
            .say("việc này dành cho: bộ phận một cửa", "this is for the one-stop desk"))
    }
}
