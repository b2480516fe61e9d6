//! The pages of the desk, seen as a browser without script sees them: cookies, forms, answers, and the HTML itself.

mod account;
mod acts;
mod board;
mod book;
mod browser;
mod coming_back;
mod files;
mod filters;
mod handing_over;
mod indicators;
mod looking_closer;
mod markup;
pub(crate) mod page_list;
pub(crate) mod pages;
mod parking;
mod prefilling;
mod receiving;
mod reminding;
mod report_texts;
pub(crate) mod reports;
mod returning;
mod signing_in;
