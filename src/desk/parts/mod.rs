//! What pages are made of, once each: no page draws a field, a badge or a list of errors of its own.

pub(crate) mod badge;
pub(crate) mod cell_table;
pub(crate) mod changes;
pub(crate) mod errors;
pub(crate) mod field;
pub(crate) mod figure_table;
pub(crate) mod flash;
pub(crate) mod frame;
pub(crate) mod keep_filter;
pub(crate) mod list_table;
pub(crate) mod row_acts;
pub(crate) mod sign_in_form;
pub(crate) mod tabs;
pub(crate) mod timeline;
