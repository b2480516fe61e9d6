//! Reports that come by themselves: a layout, an agency, a schedule, and who gets each cut.
//!
//! Whoever may make a run may have it made at every cut of a schedule (`schedule.rs`), in their own name and with their own
//! reach as it is at the cut. The worker makes what has been cut since (`making.rs`), also what was missed; a cut is claimed
//! before its run is made, so that of several processes only one makes it. The receivers see it waiting until they have
//! looked at it (`inbox/`).

pub(crate) mod actions;
pub mod http;
pub mod inbox;
pub mod make_due;

pub mod schedule;
pub mod store;
pub(crate) mod views;
