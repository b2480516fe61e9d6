//! The text of a report as an office hands it on: a template of headings and paragraphs, written from the cells of a report, between
//! the head and the foot of an official text.

pub(crate) mod http;
mod letter;
mod requests;
mod views;
