//! TODO dossier/endpoints/opinions.

pub mod http;
pub mod requests;
