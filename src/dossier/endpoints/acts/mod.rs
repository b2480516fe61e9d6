//! What officers do to a dossier, each act at an address of its own.

pub(crate) mod http;
