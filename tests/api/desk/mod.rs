//! The pages of the desk, seen as a browser without script sees them: cookies, forms, answers, and the HTML itself.

mod acts;
mod browser;
mod markup;
pub(crate) mod page_list;
pub(crate) mod pages;
mod receiving;
mod signing_in;
