//! The pages for the people who run one-stop shops, and the citizen's look-up: whole pages from the same binary.
//!
//! A page reads and acts by the rooms' own functions, in `Database::write` where something changes: no rule is here, no SQL but that
//! of the sign-ins, and nothing is fetched over HTTP. Links and forms are plain: what is sent answers with 303, or with 422 and the
//! whole page again. Every page works without a script (`assets/desk.js` only adds keys).
//!
//! | | |
//! |---|---|
//! | `pages/` | one file a page: what is asked, what is read, what is drawn |
//! | `acts/` | what the form of each act asks for, and the body that it becomes |
//! | `parts/` | what pages are made of, once each |
//! | `words.rs`, `value_words.rs` | the words of the pages, said once in each language; what they call the values of the rooms |
//! | `extractor.rs`, `page.rs` | who asks; how a page goes out |
//! | `session.rs`, `store.rs` | the sign-in of a browser |
//! | `carried.rs`, `parked/` | forms that wait: for a new sign-in, or for the citizen to come back |
//! | `filters/` | filters of lists under a name |

pub(crate) mod acts;
pub(crate) mod card;
pub(crate) mod carried;
pub(crate) mod duties;
pub(crate) mod extractor;
pub(crate) mod filters;
pub(crate) mod help_text;
pub(crate) mod http;
pub(crate) mod known_browser;
pub(crate) mod page;
pub(crate) mod pages;
pub(crate) mod parked;
pub(crate) mod parts;
pub(crate) mod posted;
pub(crate) mod posted_files;
pub(crate) mod prefill;
pub(crate) mod session;
pub(crate) mod shown;
pub(crate) mod store;
pub(crate) mod typed;
pub(crate) mod value_words;
pub(crate) mod visitor;
pub(crate) mod words;
