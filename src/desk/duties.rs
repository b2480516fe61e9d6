//! What an officer is there for, as far as pages ask: which links stand in the bar, who has the pages of the desk.
//! Pure: no HTTP, no SQL, no clock.

use crate::access::{CatalogueKeeper, Role};
use crate::desk::extractor::DeskOfficer;
use crate::desk::parts::frame::BarSection;
use crate::desk::parts::row_acts::RowActs;
use crate::desk::words::W;
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

    /// What this officer may do from the line of a dossier.
    pub(crate) fn row_acts(&self) -> RowActs {
        RowActs::of(self.officer.assignments.iter().map(|held| held.role))
    }

    /// Whether this officer works at a one-stop desk.
    pub(crate) fn is_of_a_desk(&self) -> bool {
        self.holds(&[Role::Clerk])
    }

    /// Whether this officer does steps of workflows, and so hands dossiers over.
    pub(crate) fn does_steps(&self) -> bool {
        self.holds(&STEP_ROLES)
    }

    /// The sections in the bar of this officer; others are found by their address.
    pub(crate) fn sections(&self) -> Vec<BarSection> {
        let section = |to: &'static str, words: W| BarSection { to, words, key: None };
        let receive = BarSection { key: Some("F2"), ..section("/tiep-nhan", W::Receive) };
        let all = [
            (true, section("/viec", W::MyWork)),
            (self.is_of_a_desk(), receive),
            (self.is_of_a_desk(), section("/tra-ket-qua", W::ReturnDesk)),
            (self.does_steps(), section("/ban-giao", W::HandOverShort)),
            (true, section("/ho-so", W::Dossiers)),
            (self.holds(SUPERVISING), section("/dieu-hanh", W::Board)),
            (self.holds(ANSWERING), section("/bao-cao", W::Reports)),
            (true, section("/so-theo-doi", W::BookShort)),
            (self.officer.holds(Role::Administrator), section("/quan-tri", W::Administration)),
        ];
        all.into_iter().filter_map(|(has, section)| has.then_some(section)).collect()
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

    /// This officer as who changes the catalogue.
    pub(crate) fn keeper(&self) -> CatalogueKeeper {
        CatalogueKeeper::Signed(self.officer.clone())
    }

    /// Lets only administrators go on.
    ///
    /// # Errors
    /// When this officer is none.
    pub(crate) fn only_administrators(&self) -> Result<(), Problem> {
        if self.officer.holds(Role::Administrator) {
            return Ok(());
        }
        Err(Problem::new(Code::RoleMayNot)
            .say("trang này của quản trị viên", "this page is for administrators"))
    }
}
