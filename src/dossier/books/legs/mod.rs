//! The legs of a dossier in a linked procedure (liên thông): which agency has it when, and by when that agency is done.
//!
//! One dossier, one code, one date for the citizen; each agency on the way has its own leg with its own due date, so that a
//! late leg can be told from a late dossier. The receiving office stays the owner. A *turn* is one time that an agency has
//! the dossier for a leg: a leg that is sent back and comes again has two. A dossier that is handled in one place has no
//! turns.

pub(in crate::dossier) mod journal_turns;
pub(crate) mod store;

pub(in crate::dossier) mod timing;

pub(in crate::dossier) use crate::dossier::books::legs::journal_turns::{JournalTurns, telling};

pub use store::LegTurn;
pub use timing::{LegStay, LegVerdict, leg_limit};
