//! Whose a dossier is at its step: the officers who do it now, and the colleagues for whom they act.

pub(in crate::dossier) mod search;
