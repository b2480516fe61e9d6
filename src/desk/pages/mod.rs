//! One file a page: what is asked of it, what it reads through the rooms' own functions, and what is drawn.

pub(crate) mod account;
mod account_read;
pub(crate) mod act;
pub(crate) mod act_choices;
pub(crate) mod doors;
pub(crate) mod dossier;
mod dossier_tables;
pub(crate) mod due_proof;
pub(crate) mod filters;
pub(crate) mod help;
pub(crate) mod journal_words;
pub(crate) mod lists;
pub(crate) mod paper;
pub(crate) mod parked;
pub(crate) mod receive;
pub(crate) mod receive_form;
pub(crate) mod sign_in;
pub(crate) mod track;
pub(crate) mod work;
