//! When work is done: office hours, days off, worked Saturdays; adding and measuring working time.
//!
//! A calendar belongs to an agency and comes in numbered versions that never change. What an office really has is the
//! newest version of each agency from the root down to itself, laid over each other; the *stamp* names those versions.

pub mod actions;
pub mod cache;
pub mod day;
pub mod desk;
pub mod draft;
pub mod effective;
pub mod error;
#[cfg(test)]
pub(crate) mod fixtures;
pub mod hours;
pub mod http;
pub mod import;
mod loaded_years;
pub mod lunar;
pub mod messages;
pub mod provisional;
pub mod store;
pub mod unsettled;
pub mod version;
pub mod working_time;
#[cfg(test)]
mod working_time_tests;

pub use crate::calendar::cache::CalendarCache;
pub use effective::OfficeCalendar;
