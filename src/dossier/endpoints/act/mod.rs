//! TODO dossier/endpoints/act.

pub(crate) mod http;
