//! What an act does, as one row: who may do it, and what happens to the clock, the draft, the step and the opinions.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Every act has such a row beside its data, and `Event::rule` is the list of them. A row has no defaults: whoever adds an
//! act answers every question here. Whatever depends on an act asks its row and matches all answers, without `_ =>`.

use crate::access::Role;
use crate::dossier::clock::pause::PauseKind;

/// The row of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActRule {
    /// The act for people, in Vietnamese.
    pub words_vi: &'static str,
    /// Whether the citizen is told of it: not who works on a dossier, nor what they think of it.
    pub shown_to_citizen: bool,
    /// Who may do it.
    pub by: By,
    /// What it does to the clock of the procedure, and to the citizen's own due date.
    pub clock: ClockEffect,
    /// What it does to the request that the professional unit has drafted.
    pub draft: DraftEffect,
    /// What it does to the step where the dossier lies.
    pub step: StepEffect,
    /// What it does to opinions.
    pub opinion: OpinionEffect,
    /// What it happens for.
    pub occasion: Occasion,
}

/// Who may do an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The clerk of the desk to which the citizen goes: in a linked procedure that is the receiving office's, whichever
    /// agency has the dossier (docs/domain/statuses.md: through the desk, never past it).
    Desk,
    /// Officers with one of these roles at the office that acts on the dossier.
    Roles(&'static [Role]),
    /// The clerk before acceptance, when everything is the desk's; afterwards one of these roles.
    ClerkThen(&'static [Role]),
    /// The officer at whose step the dossier lies.
    StepHolder,
    /// Whoever handed it on last, until the next one has acted.
    Giver,
    /// Whoever was asked for the opinion.
    Addressee,
    /// Those who change something for many dossiers of an office at once; it is no act on one dossier.
    WhoeverChangesMany,
}

/// What an act does to the clock of the procedure, and to the citizen's own due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockEffect {
    /// The clock starts: the dossier is accepted.
    Starts,
    /// That is taken back: the dossier waits for acceptance, with the instant by which it had to be answered before.
    TakenBack,
    /// A pause begins, and the citizen owes an answer. Before acceptance no clock runs: then only the answer is owed.
    PauseBegins(PauseKind),
    /// The citizen has answered: a pause ends, and by the policy the limit may be counted afresh.
    Answered,
    /// A pause that is open ends without an answer, and nothing is owed any more.
    PauseEnds,
    /// A pause goes on, and what the citizen owes stays owed.
    Unchanged,
    /// A pause goes on, but the citizen owes nothing any more.
    NothingOwed,
    /// The act that stopped it is undone: pause and what is owed are as before that.
    Restored,
}

/// What an act does to the request that the professional unit has drafted and the desk has not sent yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftEffect {
    /// It stands as it is.
    Stays,
    /// A draft of this kind stands from now on.
    Made(PauseKind),
    /// A draft of this kind is sent, so it stands no more; one of the other kind stays.
    Sent(PauseKind),
    /// The one that stands is approved.
    Approved,
    /// The one that stands is not approved, and stands no more.
    NotApproved,
    /// The dossier goes to another step or ends: nobody waits for its papers any more.
    Dropped,
}

/// What an act does to the step where the dossier lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepEffect {
    /// The dossier comes from the citizen to the first step.
    Begins,
    /// It goes back to the desk as it lay there before the first step, and nothing of the step counts.
    BackToDesk,
    /// The work of the step is done, and the dossier goes on by a way of the workflow.
    GoesOn,
    /// It goes back to an earlier step.
    GoesBack,
    /// It comes back to the step from which it was handed on by mistake.
    ComesBack,
    /// The result exists: the dossier goes to the desk, to be handed over.
    Resolves,
    /// The result is handed over, nothing is left to do.
    Returns,
    /// It ends by a refusal; where the workflow draws refusals, only there, by whoever holds the step.
    Rejects,
    /// It ends without a result and without a refusal.
    Stops,
    /// It leaves the register: it was entered by mistake.
    Annuls,
    /// It is opened again: where it lay, or at the step that decided.
    Reopens,
    /// It goes to the counterpart of its step in another workflow, or stays where the workflow is the same.
    Moves,
    /// It lies where it lay.
    Stays,
}

/// What an act does to the opinions that were asked for at the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpinionEffect {
    /// One or several are asked for.
    Asks,
    /// One is given.
    Gives,
    /// A question is withdrawn.
    Withdraws,
    /// None, unless the dossier leaves the step.
    None,
}

/// What an act happens for: why dates change by it, and why two reports differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// The dossier itself.
    Dossier,
    /// A mistake that is corrected.
    Correction,
    /// The fee: nothing of the dossier's work.
    Fee,
    /// An apology for a late result.
    Apology,
    /// Another calendar.
    Calendar,
    /// Another version of the procedure or of its workflow.
    Version,
    /// Another office that goes on with the dossiers of one that has ended.
    Office,
    /// An officer who has left.
    Officer,
}

impl By {
    /// Whether it is done to many dossiers at once, from an office.
    #[must_use]
    pub const fn is_of_many(self) -> bool {
        matches!(self, Self::WhoeverChangesMany)
    }
}

impl ClockEffect {
    /// What the citizen is asked for, if the act asks.
    #[must_use]
    pub const fn asks_for(self) -> Option<PauseKind> {
        match self {
            Self::PauseBegins(kind) => Some(kind),
            Self::Starts
            | Self::TakenBack
            | Self::Answered
            | Self::PauseEnds
            | Self::Unchanged
            | Self::NothingOwed
            | Self::Restored => None,
        }
    }
}

impl DraftEffect {
    /// The kind of draft that stands after the act, given the one that stood before it.
    #[must_use]
    pub fn after(self, before: Option<PauseKind>) -> Option<PauseKind> {
        match self {
            Self::Stays | Self::Approved => before,
            Self::Made(kind) => Some(kind),
            Self::Sent(sent) => before.filter(|kind| *kind != sent),
            Self::NotApproved | Self::Dropped => None,
        }
    }
}

impl StepEffect {
    /// Whether the work of the step is done by it: an agency is then done with its leg, and opinions must be there.
    #[must_use]
    pub const fn is_work_done(self) -> bool {
        match self {
            Self::GoesOn | Self::Resolves => true,
            Self::Begins
            | Self::BackToDesk
            | Self::GoesBack
            | Self::ComesBack
            | Self::Returns
            | Self::Rejects
            | Self::Stops
            | Self::Annuls
            | Self::Reopens
            | Self::Moves
            | Self::Stays => false,
        }
    }

    /// Whether the dossier is decided by it, so that it is signed.
    #[must_use]
    pub const fn is_decision(self) -> bool {
        match self {
            Self::Resolves | Self::Rejects | Self::Stops => true,
            Self::Begins
            | Self::BackToDesk
            | Self::GoesOn
            | Self::GoesBack
            | Self::ComesBack
            | Self::Returns
            | Self::Annuls
            | Self::Reopens
            | Self::Moves
            | Self::Stays => false,
        }
    }
}
