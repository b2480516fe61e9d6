//! What an act does to the legs of a linked procedure: which agency has the dossier next.

pub(in crate::dossier) mod next_agency;
pub(in crate::dossier) mod turn_changes;
