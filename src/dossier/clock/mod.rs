//! WHEN a dossier is due and what stands still: its state, its place in the books by name, pauses, due dates and their trace.
//!
//! Pure rules, told the time: nothing here knows SQL or HTTP. The other inner rooms ask it; it asks none of them.

pub mod act_rule;
pub mod answer_due;
pub mod certain_late;
pub mod deadline;
#[cfg(test)]
pub(super) mod deadline_properties;
#[cfg(test)]
mod deadline_reception_tests;
#[cfg(test)]
pub(super) mod deadline_tests;
pub mod deadline_trace;
#[cfg(test)]
pub(super) mod deadline_trace_tests;
#[cfg(test)]
mod deadline_units_tests;
pub mod deadline_words;
pub mod ledger;
pub mod limit_measure;
pub mod limit_rule;
pub mod marks;
pub mod overdue;
pub mod pause;
pub mod pause_policy;
#[cfg(test)]
pub(super) mod restart_tests;
pub mod status;
