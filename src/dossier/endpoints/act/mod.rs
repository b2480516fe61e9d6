//! HTTP endpoints of the acts on a dossier.

pub(crate) mod http;
