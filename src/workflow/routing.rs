//! What is drawn at a step beyond its place in the row: the ways out of it, who gets the dossier, whose opinion is asked.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! A step where nothing is drawn goes on to the next one, and the last counted step to the result: so every workflow
//! that is only a list of steps means what it always meant. Where something is drawn, only that is possible. The
//! branches are those of practice: từ chối, trả lại, xin ý kiến phối hợp (docs/domain/statuses.md \[M\]).

use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::named_values;

named_values! {
    /// How a dossier leaves a step.
    pub enum StepOutcome {
        /// Duyệt: on to a later step, or the result.
        Approve = "approve",
        /// Trả lại: back to a step that it came through.
        Return = "return",
        /// Từ chối: on to the step at which it is refused, or the refusal.
        Reject = "reject",
    }
}

named_values! {
    /// Who gets a dossier that comes to a step.
    pub enum HandlerChoice {
        /// Whoever is named, or nobody in particular.
        ByHand = "by_hand",
        /// Whoever has the fewest open dossiers, unless somebody is named.
        LeastLoaded = "least_loaded",
    }
}

named_values! {
    /// How many of the opinions asked for at a step must be there before the dossier goes on.
    pub enum OpinionsJoin {
        /// Every one.
        All = "all",
        /// One is enough.
        Any = "any",
    }
}

crate::text_column!(StepOutcome, HandlerChoice, OpinionsJoin);

/// A way out of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// How it leaves.
    pub outcome: StepOutcome,
    /// What the officer chooses it by; none: by its outcome.
    pub branch: Option<String>,
    /// When it is taken, in Vietnamese.
    pub name_vi: Option<String>,
    /// When it is taken, in English.
    pub name_en: Option<String>,
    /// The step it leads to. None: the end, the result of an approval or the refusal.
    pub to: Option<i32>,
}

impl Transition {
    /// The word that chooses it.
    #[must_use]
    pub fn branch(&self) -> &str {
        self.branch.as_deref().unwrap_or(self.outcome.as_str())
    }
}

/// An opinion that may be asked for at a step (xin ý kiến phối hợp).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedOpinion {
    /// What about, in Vietnamese.
    pub name_vi: String,
    /// What about, in English.
    pub name_en: String,
    /// The role that is asked.
    pub role: Role,
    /// The agency or unit where the role is held; none: anybody of that role at the dossier's office.
    pub agency_code: Option<String>,
    /// How long the answer may take, in working hours; within the allowance of the step.
    pub allowance_hours: u32,
}

/// What is drawn at a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRouting {
    /// Who gets a dossier that comes here.
    pub assignment: HandlerChoice,
    /// The ways out; empty: on to the next step.
    pub transitions: Vec<Transition>,
    /// The opinions that may be asked for.
    pub opinions: Vec<PlannedOpinion>,
    /// How many of those asked for must be there.
    pub join: OpinionsJoin,
}

impl Default for StepRouting {
    fn default() -> Self {
        Self {
            assignment: HandlerChoice::ByHand,
            transitions: Vec::new(),
            opinions: Vec::new(),
            join: OpinionsJoin::All,
        }
    }
}
