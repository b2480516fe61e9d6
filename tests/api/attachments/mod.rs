//! Files of a dossier through the door: added, refused, read, withdrawn, looked through for viruses and verified.

mod adding;
mod bucket;
mod fake_bucket;
mod files;
mod reading;
mod verifying;
mod viruses;
mod withdrawing;

pub(crate) use files::{FileForm, pdf, png};
