//! What a person has here, found by a number: so that a form is filled without typing, and a duplicate is seen before it is made.

pub(crate) mod http;
pub(crate) mod known;
