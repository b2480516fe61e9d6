//! The pages of the desk, seen as a browser without script sees them: cookies, forms, answers, and the HTML itself.

mod account;
mod acts;
mod browser;
mod coming_back;
mod filters;
mod markup;
mod pages;
mod parking;
mod prefilling;
mod receiving;
mod signing_in;
