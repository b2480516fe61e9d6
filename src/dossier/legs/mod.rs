//! The legs of a dossier in a linked procedure (liên thông): which agency has it when, and by when that agency is done.
//!
//! One dossier, one code, one date for the citizen; each agency on the way has its own leg with its own due date, so that a
//! late leg can be told from a late dossier. The receiving office stays the owner. A *turn* is one time that an agency has
//! the dossier for a leg: a leg that is sent back and comes again has two. A dossier that is handled in one place has no
//! turns.

mod attribution;
mod course;
pub(crate) mod http;
pub(crate) mod store;
mod taker;
mod timing;
mod told;
mod view;

pub use attribution::{OfficeShare, by_office};
pub(in crate::dossier) use course::{desk, due_now, settle};
pub use store::LegTurn;
pub use timing::{LegStay, LegVerdict, leg_limit};
pub(in crate::dossier) use told::{JournalTurns, telling};
pub use view::{LegLine, lines_of};
