//! TODO dossier/bulk.

pub(super) mod continuation;
pub mod recalendar;
pub mod replay;
pub(super) mod sweep;
pub mod version_move;
