//! The book of indicators: what an agency has told for a period, what is computed of it, what is missing and of whom; and one indicator
//! with its history, where a value is entered with what proves it; its definition, and who changed it.

use actix_web::web::ServiceConfig;

mod address;
mod book;
mod definition;
mod definition_form;
mod entry_form;
mod figure;
mod one;

/// Registers the pages.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .service(book::indicators)
        .service(definition::new_indicator_form)
        .service(definition::define_indicator)
        .service(definition::definition_page)
        .service(definition::redefine_indicator)
        .service(one::indicator)
        .service(one::enter_value);
}
