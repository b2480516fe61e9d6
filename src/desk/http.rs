//! The routes of the pages.

use actix_web::web::ServiceConfig;
use actix_web::{HttpResponse, get, web};

use crate::desk::page;
use crate::desk::pages::{
    account, act, administration, board, check_text, counter_request, doors, dossier, due_proof, files,
    filters, hand_over, help, indicators, lists, paper, parked, personal_data, receive, register_book,
    reminder, reports, return_desk, sign_in, track, work,
};
use crate::desk::visitor::Visitor;
use crate::platform::error::Problem;

/// What pages load. The name changes with the content.
#[get("/tai-nguyen/{name}")]
pub(crate) async fn asset(visitor: Visitor, name: web::Path<String>) -> HttpResponse {
    let found = page::asset(&name, visitor.gzip);
    found.unwrap_or_else(|| visitor.answer(Err(Problem::not_found("tệp này không còn", "this file is gone"))))
}

/// Registers the pages. They are no part of the API and stand in no description of it.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .service(asset)
        .service(doors::doors)
        .service(sign_in::sign_in_page)
        .service(sign_in::sign_in)
        .service(sign_in::sign_out)
        .service(sign_in::signed_out)
        .service(sign_in::choose_language)
        .service(work::work)
        .service(lists::dossiers)
        .service(dossier::dossier)
        .service(act::act_form)
        .service(act::do_act)
        .service(receive::receive_form)
        .service(receive::receive)
        .service(due_proof::due_proof)
        .service(paper::paper)
        .service(paper::printed_paper)
        .service(track::ask)
        .service(track::ask_of)
        .service(track::find)
        .service(track::look_up)
        .service(board::board)
        .service(personal_data::who_read::who_read)
        .service(personal_data::grants::grants_page)
        .service(personal_data::grants::make_grant)
        .service(personal_data::grants::end_grant)
        .service(personal_data::grants::back_to_grants)
        .service(check_text::check_form)
        .service(check_text::check_text)
        .configure(reports::routes)
        .configure(indicators::routes)
        .service(return_desk::return_desk)
        .service(return_desk::hand_result_over)
        .service(hand_over::hand_over_list)
        .service(hand_over::hand_them_over)
        .service(hand_over::handed_over)
        .service(hand_over::hand_over_slip)
        .service(register_book::register_book)
        .service(register_book::register_book_file)
        .service(parked::parked_list)
        .service(counter_request::counter_request)
        .service(counter_request::write_counter_request)
        .service(counter_request::counter_request_file)
        .service(parked::throw_away)
        .service(filters::saved_filters)
        .service(filters::save_filter)
        .service(filters::rename_filter)
        .service(filters::remove_filter)
        .service(account::account)
        .service(account::change_password)
        .service(account::sign_out_elsewhere)
        .service(account::end_one_sign_in)
        .service(account::set_shortcuts)
        .service(help::help)
        .service(parked::back_to_parked)
        .service(filters::back_to_filters)
        .service(account::back_to_account)
        .service(reminder::reminder_form)
        .service(reminder::remind)
        .service(reminder::reminder_slip)
        .service(reminder::reminder_slip_file)
        .service(files::files_page)
        .service(files::add_files)
        .service(files::file_page)
        .service(files::file_itself)
        .service(files::withdraw_form)
        .service(files::withdraw_file)
        .configure(administration::routes);
}
