//! What defends a date: the proof sheet of a due date, and the control slip of the desks.

pub mod deadline_view;
mod eras;
pub(super) mod http;
pub(super) mod page;
mod paper;
pub mod slip_view;
