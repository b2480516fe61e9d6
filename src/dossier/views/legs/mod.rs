//! The legs of a linked procedure as they are shown, and an overrun split by agency.

pub(in crate::dossier) mod attribution;
pub(crate) mod http;
pub(in crate::dossier) mod view;
