//! TODO dossier/views/legs.

pub(in crate::dossier) mod attribution;
pub(crate) mod http;
pub(in crate::dossier) mod view;
