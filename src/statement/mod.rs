//! What is said with figures: paragraphs written from them, and pasted texts held against them.

pub mod around;
pub mod reading;
