//! The pages in a real Chromium, by the keyboard alone: what an HTML reader cannot see. `make check` brings the browser
//! (`scripts/with-chromium`); without one these tests fail.

mod acting;
mod axe;
mod calendars;
mod chrome;
mod citizens;
mod continuing;
mod counter;
mod every_page;
mod import_undoing;
mod importing;
mod receiving;
mod supervising;
mod tour;
mod webdriver;
