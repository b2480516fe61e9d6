//! The text of a report as an office hands it on: a template of headings and paragraphs, written from the cells of a report, between
//! the head and the foot of an official text.

pub(crate) mod actions;
pub(crate) mod http;
mod letter;
pub(crate) mod requests;
mod views;
