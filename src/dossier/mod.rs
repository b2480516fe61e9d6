//! The heart: one request, from desk to result; its status, its due date, its journal.

mod act;
pub mod actions;
mod acts;
pub mod answer;
pub mod apology;
pub mod applicant;
mod arrival;
pub mod asking_requests;
mod continuation;
pub mod control_slip;
#[cfg(test)]
mod control_slip_tests;
pub mod deadline;
#[cfg(test)]
mod deadline_properties;
#[cfg(test)]
mod deadline_tests;
pub mod deadline_trace;
#[cfg(test)]
mod deadline_trace_tests;
pub mod deadline_words;
pub mod deed;
pub mod fewest_late;
pub mod hand_over;
pub mod http;
mod intake;
pub mod intake_request;
pub mod journal;
pub mod journal_view;
pub mod ledger;
pub mod legs;
mod letterhead;
mod lists;
pub mod marks;
pub mod measure;
pub mod moving;
pub mod numbers;
pub mod on_behalf;
pub mod onward;
pub mod opinions;
pub mod pause;
pub mod pause_policy;
mod pausing;
pub mod promise;
pub mod promises;
pub mod proof;
pub mod recalendar;
pub mod register_book;
pub mod replay;
pub mod requests;
#[cfg(test)]
mod restart_tests;
pub mod rollup;
pub mod search;
pub mod status;
pub mod step_history;
pub mod steps;
pub mod store;
mod sub_state;
mod sweep;
pub mod tracking;
pub mod verify;
pub mod view;
