//! The book of indicators: what an agency has told for a period, what is computed of it, what is missing and of whom; and one indicator
//! with its history, where a value is entered with what proves it.

use actix_web::web::ServiceConfig;

mod address;
mod book;
mod entry_form;
mod figure;
mod one;

/// Registers the pages.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(book::indicators).service(one::indicator).service(one::enter_value);
}
