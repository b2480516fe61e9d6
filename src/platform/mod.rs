//! The pipes behind the walls: what every room stands on, and what knows no room.

pub mod attachments_place;
pub mod blind_index;
pub mod body;
pub mod check;
pub mod checked;
pub mod cipher;
pub mod clock;
pub mod config;
pub mod csv_sheet;
pub mod database;
pub mod decimal;
pub mod document;
pub mod error;
pub mod folding;
pub mod guessing;
pub mod health;
pub mod instant;
pub mod limiter;
pub mod operations;
pub mod page;
pub mod personal_number;

pub mod progress;
pub mod service_state;

pub(crate) mod steady_body;
pub mod telemetry;
pub mod text;
pub mod text_enum;
pub mod unreadable;
