//! TODO dossier/acts/legs.

pub(in crate::dossier) mod next_agency;
pub(in crate::dossier) mod turn_changes;
