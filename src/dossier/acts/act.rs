//! What every act on a dossier says of itself: its event, its data, what it writes; the rest is in the row of its event.
//!
//! The acts lie in `acts/`, each with its row and its data. Whoever performs one, or reads one in a journal, asks here or
//! asks the row; nobody else knows one act from another.

use std::fmt::Debug;

use serde_json::Value;

use super::fee_lines::{ConfirmedPayment, FeeAct};
use super::steps::WayChosen;
use crate::access::{OfficerId, Role};
use crate::dossier::acts::act_context::ActContext;
use crate::dossier::books::opinions::OpinionAddressee;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::act_rule::{ActRule, By};
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::pause::{Ask, CitizenRequest};
use crate::dossier::clock::status::Event;
use crate::platform::database::{Connection, UnreadableColumn};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// An officer to whom a dossier is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHandler {
    /// Key of the officer.
    pub id: OfficerId,
    /// Sign-in name, for the journal.
    pub username: String,
}

/// Who may do an act to a dossier as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PermittedTo<'d> {
    /// Officers with one of these roles.
    Roles(&'static [Role]),
    /// The officer at whose step the dossier lies.
    StepHolder,
    /// Whoever handed it on last.
    Giver,
    /// Whoever is asked for an opinion.
    Asked(&'d OpinionAddressee),
}

impl<'d> PermittedTo<'d> {
    /// Who may do an act that is done by these to a dossier in `account`; `asked` is whose opinion it gives.
    #[must_use]
    pub fn of(by: By, account: Account, asked: Option<&'d OpinionAddressee>) -> Self {
        let before_acceptance = Account::BEFORE_ACCEPTANCE.contains(&account);
        match by {
            By::Desk => Self::Roles(&[Role::Clerk]),
            By::ClerkThen(_) if before_acceptance => Self::Roles(&[Role::Clerk]),
            By::Roles(roles) | By::ClerkThen(roles) => Self::Roles(roles),
            By::StepHolder => Self::StepHolder,
            By::Giver => Self::Giver,
            By::Addressee => asked.map_or(Self::Roles(&[]), Self::Asked),
            By::WhoeverChangesMany => Self::Roles(&[]),
        }
    }
}

/// One act with what it needs.
pub trait Act: Debug + Send + Sync {
    /// The event in the life cycle.
    fn event(&self) -> Event;

    /// What the journal keeps of the act; of a request what is sent, which is known when it is.
    fn details(&self) -> Value;

    /// The same, said of the dossier as it stood before the act.
    ///
    /// # Errors
    /// When what the row holds cannot be read.
    fn details_about(&self, _before: &Dossier) -> Result<Value, UnreadableColumn> {
        Ok(self.details())
    }

    /// Writes what the act brings into the dossier, when everything else is settled: what is not said by its row.
    ///
    /// # Errors
    /// When what the row holds already cannot be read.
    fn write(&self, row: &mut Dossier, at: Instant) -> Result<(), UnreadableColumn>;

    /// Whether it changes what a dossier is found by: people, their numbers, the matter.
    fn describes(&self) -> bool {
        false
    }

    /// Checks the act against the dossier before it is written; `row` stands where the act has brought it.
    ///
    /// # Errors
    /// When it breaks a rule, or the database fails.
    fn check(
        &self,
        _conn: &mut Connection,
        _act: &ActContext<'_>,
        _row: &Dossier,
        _at: Instant,
    ) -> Result<(), Problem> {
        Ok(())
    }

    /// What the unit wants the citizen to be asked.
    fn drafted(&self) -> Option<&CitizenRequest> {
        None
    }

    /// What the desk asks the citizen: the pause that begins is made of it.
    fn request(&self) -> Option<&Ask> {
        None
    }

    /// When it was sent, if that is said apart from when it happened: it takes effect then.
    fn sent_at(&self) -> Option<Instant> {
        None
    }

    /// Why a supervisor goes beyond the procedure's policy.
    fn override_reason(&self) -> Option<&str> {
        None
    }

    /// The way out of the step that was chosen.
    fn way(&self) -> WayChosen<'_> {
        WayChosen::default()
    }

    /// Who is named to have the dossier from now on.
    fn taker(&self) -> Option<&NewHandler> {
        None
    }

    /// Code of the agency that is to take the dossier over, as it was asked for.
    fn agency(&self) -> Option<&str> {
        None
    }

    /// What it does to the fee.
    fn fee(&self) -> Option<&FeeAct> {
        None
    }

    /// The payment that was asked for and is confirmed.
    fn confirmed_payment(&self) -> Option<&ConfirmedPayment> {
        None
    }

    /// Of whom the opinion was asked that is given.
    fn addressee(&self) -> Option<&OpinionAddressee> {
        None
    }
}

impl dyn Act + '_ {
    /// The row of its event.
    #[must_use]
    pub fn rule(&self) -> &'static ActRule {
        self.event().rule()
    }

    /// Who may do this to a dossier in `account`. Whatever goes beyond the procedure's policy is the supervisor's.
    #[must_use]
    pub fn permitted(&self, account: Account) -> PermittedTo<'_> {
        if self.override_reason().is_some() {
            return PermittedTo::Roles(&[Role::Supervisor]);
        }
        PermittedTo::of(self.rule().by, account, self.addressee())
    }
}
