//! What is said with figures: paragraphs written from them, and pasted texts held against them.
//!
//! A report is read as text. The paragraph takes every number from a cell and says from which; nothing in it is typed
//! (`paragraph`). The checker goes the other way: it finds the numbers of any text (`reading`), recomputes what the
//! text's own numbers allow (`arithmetic`), and holds the rest against what the register knows (`known`, `matching`).
//! docs/domain/reports.md shows why: "3.415/3.464, đạt 97%" was printed and is 98,59 %.

pub mod arithmetic;
pub mod known_figures;
pub mod numbers;
pub mod parsed_text;
pub mod surrounding_words;

pub mod check;
pub(crate) mod http;
pub mod language;

pub mod matching;
pub mod paragraph;
mod phrases;

mod share;
pub mod store;
mod total;
pub mod verdict;
