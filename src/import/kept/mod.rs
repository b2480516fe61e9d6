//! Registers that are imported on pages: each is kept with how it is read, and is checked and brought in beside the desks, while
//! whoever asked for it does something else.
//!
//! `actions` is what administrators do, `choices` how a file is read, `glance` what is seen in it before anything is looked up,
//! `running` a run of its own thread, `outcome` what became of it, `content` what is kept of it, encrypted, and `store` the tables.

pub mod actions;
pub mod choices;
pub mod content;
pub mod glance;
pub mod outcome;
pub mod running;
pub mod store;
