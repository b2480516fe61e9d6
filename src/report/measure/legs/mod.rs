//! How agencies kept to their legs of linked procedures (liên thông): which agency was late, whatever became of the dossier.
//!
//! A leg counts where it was done, not where its dossier is owned; one that was sent back and came again counts each time
//! that it left. Its due instant is taken as it is known now: a pause that ended since has moved it.

mod figures;
pub(crate) mod http;
mod store;

pub use figures::{LegFigure, LegFigures};
