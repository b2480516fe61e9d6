//! A supervisor mends the procedure or channel of a dossier: what would come of it is shown first.

pub(crate) mod http;
pub(super) mod requests;
