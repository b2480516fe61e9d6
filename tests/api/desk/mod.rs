//! The pages of the desk, seen as a browser without script sees them: cookies, forms, answers, and the HTML itself.

mod acts;
mod book;
mod browser;
mod handing_over;
mod markup;
mod pages;
mod receiving;
mod returning;
mod signing_in;
