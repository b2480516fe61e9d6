//! Backups: a register of one moment with the files of its dossiers, in a folder of its own that is proved before it has its name;
//! and the way back, into an empty place only.
//!
//! | | |
//! |---|---|
//! | `manifest.rs`, `folder.rs` | what a backup says of itself; the folder in which they are kept, oldest to newest |
//! | `walked_register.rs` | the walk of `motcua verify`, for the register and for every copy of it |
//! | `proof.rs` | a copy, walked through and held against its manifest |
//! | `taking.rs`, `restoring.rs` | making one, and putting one back |
//! | `register_check.rs` | a walk that an administrator asks the service for |
//! | `schedule.rs` | pure: when the service makes the next one |

pub mod folder;
pub mod manifest;
pub mod proof;
pub mod register_check;
pub mod restoring;
pub mod schedule;
pub mod taking;
pub mod walked_register;
