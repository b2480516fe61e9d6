//! The pages of the desk, seen as a browser without script sees them: cookies, forms, answers, and the HTML itself.

mod browser;
mod markup;
mod pages;
mod signing_in;
