//! What is said with figures: paragraphs written from them, and pasted texts held against them.
//!
//! A report is read as text. The paragraph takes every number from a cell and says from which; what somebody else
//! tells is quoted with its source (`paragraph`). The checker goes the other way: it finds the numbers of any text (`parsed_text`) and the words that are
//! each one's own (`clauses`, `subject`, `stated_time`), recomputes what the text's own numbers allow (`arithmetic`), and holds
//! them against what the register knows: by the words which figure is meant (`agreement`), and only then by value (`matching`).
//! docs/domain/reports.md shows why: "3.415/3.464, đạt 97%" was printed and is 98,59 %.

mod lexicon;
mod mark;
mod mention;
mod numbers;
pub mod parsed_text;
mod scanner;
pub mod surrounding_words;

mod clauses;
mod stated_time;
mod subject;

pub mod arithmetic;
mod joined;
mod rest;
mod share;
mod total;

mod agreement;
pub mod known_figures;
pub mod matching;
mod place;
pub mod stored_figure;

pub mod check;
pub(crate) mod corrected;
pub(crate) mod http;
pub mod language;

pub mod paragraph;
pub mod report_text;
pub(crate) mod request;
pub mod store;
pub mod verdict;

#[cfg(test)]
mod sentences_tests;
