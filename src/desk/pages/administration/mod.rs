//! The pages of administrators: what needs attention, and whatever an office runs by.
//!
//! Each page calls the action that its address of the API calls; who may is what that action says.

mod abolition;
mod agencies;
mod agency_continuation;
mod calendar;
mod calendar_draft;
mod calendar_form;
mod calendar_hours;
mod calendar_read;
mod calendar_year;
mod change_words;
pub(super) mod common;
mod delegations;
mod import_columns;
mod import_form;
mod import_outcome;
mod import_progress;
mod import_register;
mod import_undo;
mod import_undo_view;
mod imports;
mod new_officer;
mod officer;
mod officer_act;
mod officer_acts;
mod officers;
mod overview;
mod password_paper;
mod procedure;
mod procedure_draft;
mod procedure_form;
mod procedure_replay;
mod procedure_versions;
mod procedure_words;
mod procedures;
mod publication;
mod system;
mod workflow;
mod workflow_draft;
mod workflow_fields;
mod workflow_form;
mod workflow_graph;
mod workflows;

use actix_web::web::ServiceConfig;

/// Registers the pages.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .service(overview::overview_page)
        .service(system::system_page)
        .service(system::check_register)
        .service(officers::officer_list)
        .service(new_officer::new_officer_form)
        .service(new_officer::take_officer_on)
        .service(officer::officer_page)
        .service(officer_act::officer_act_form)
        .service(officer_act::do_officer_act)
        .service(calendar::calendar_page)
        .service(calendar::change_calendar)
        .service(calendar::recompute)
        .service(calendar::back_to_calendar)
        .service(procedures::procedure_list)
        .service(procedure_draft::new_procedure_form)
        .service(procedure_draft::draft_procedure)
        .service(procedure::procedure_page)
        .service(procedure_draft::draft_form)
        .service(procedure_draft::save_draft)
        .service(procedure_replay::replay_page)
        .service(publication::publication_form)
        .service(publication::publish_version)
        .service(abolition::abolition_form)
        .service(abolition::abolish_procedure)
        .service(agencies::agency_tree)
        .service(agencies::agency_page)
        .service(agency_continuation::continuation_page)
        .service(agency_continuation::continue_office)
        .service(delegations::delegation_list)
        .service(delegations::new_delegation_form)
        .service(delegations::enter_delegation)
        .service(delegations::revocation_form)
        .service(delegations::revoke_delegation)
        .service(imports::import_list)
        .service(imports::upload_register)
        .service(import_register::import_page)
        .service(import_register::change_import)
        .service(import_register::bad_rows)
        .service(import_register::doubtful_rows)
        .service(import_undo::undo_page)
        .service(import_undo::change_undo)
        .service(import_undo::staying_dossiers)
        .service(workflows::workflow_list)
        .service(workflow_draft::new_workflow_form)
        .service(workflow_draft::draft_workflow)
        .service(workflow_draft::workflow_draft_form)
        .service(workflow_draft::save_workflow_draft)
        .service(workflow::workflow_page)
        .service(workflow::change_workflow);
}
