//! The pages of those who answer for figures: figures of a period, reports that are kept, and what is behind each of them; pictures,
//! meters, comparisons and scores; whole texts with their templates; reports that come by themselves.

use actix_web::web::ServiceConfig;

pub(crate) mod address;
pub(crate) mod cell;
pub(crate) mod charts;
pub(crate) mod choice;
pub(crate) mod comparison;
pub(crate) mod figures;
pub(crate) mod inbox;
pub(crate) mod kept;
pub(crate) mod list;
pub(crate) mod meters;
pub(crate) mod paragraph;
pub(crate) mod proof;
pub(crate) mod quoted;
mod score_address;
mod score_links;
pub(crate) mod scores;
mod subscription_form;
pub(crate) mod subscriptions;
mod template_form;
pub(crate) mod templates;
pub(crate) mod whole_text;

/// Registers the pages. Those with a name of their own come before the report of a key.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .service(list::reports)
        .service(figures::figures)
        .service(figures::keep_report)
        .service(cell::figure_dossiers)
        .service(charts::charts)
        .service(meters::meters)
        .service(meters::meter_acts)
        .service(comparison::comparison)
        .service(comparison::compared_dossiers)
        .service(scores::scores_page)
        .service(scores::score_procedures)
        .service(subscriptions::subscriptions)
        .service(subscriptions::new_subscription)
        .service(subscriptions::end_subscription)
        .service(inbox::report_inbox)
        .service(inbox::open_delivery)
        .service(whole_text::whole_text)
        .service(whole_text::whole_text_file)
        .service(templates::templates)
        .service(templates::one_template)
        .service(templates::change_template)
        .service(kept::kept_report)
        .service(kept::sign_report)
        .service(kept::report_file)
        .service(cell::cell_dossiers)
        .service(paragraph::report_paragraph)
        .service(proof::repeat_report)
        .service(proof::compare_reports);
}
