//! The register seen from outside: one body for each test, run on `SQLite` and on `PostgreSQL`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that meets the unexpected fails, helpers included"
)]

#[macro_use]
mod support;

#[macro_use]
mod app;

mod account;
mod bad_input;
mod catalogue;
mod closures;
mod demo;
mod dossiers;
mod idempotency;
mod journal;
mod leaving;
mod lists;
mod migrations;
mod oldbooks;
mod outside;
mod places;
mod places_calendar;
mod random_acts;
mod replays;
mod report;
mod service;
mod slips;
mod tracking;
mod visibility;
mod waiting;
