//! What defends a date: the proof sheet of a due date, and the control slip of the desks.

pub mod deadline_view;
pub(in crate::dossier) mod slip_document;
mod workflow_eras;

pub(in crate::dossier) mod http;
pub(crate) mod page;

pub mod slip_view;
