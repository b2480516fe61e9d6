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

mod access;
mod all_mistakes;
mod annulling;
mod approvals;
mod attachments;
mod bad_input;
mod boundaries;
mod browser;
mod catalogue;
mod catalogue_report;
mod charts;
mod closures;
mod comparing;
mod continuing;
mod damaged;
mod database_condition;
mod delegating;
mod demo;
mod described;
mod desk;
mod dossiers;
mod drawn;
mod entered_scores;
mod every_operation;
mod fees;
mod forms;
mod half_year;
mod hand_overs;
mod idempotency;
mod imports_again;
mod indicator_sums;
mod indicators;
mod journal;
mod keeping;
mod late_entries;
mod leaving;
mod legs;
mod limits;
mod lists;
mod mending;
mod meters;
mod migrations;
mod moves;
mod next_year;
mod no_limit;
mod offering;
mod officers_come_and_go;
mod oldbooks;
mod opinions;
mod outside;
mod papers;
mod parameters;
mod pauses;
mod people;
mod people_imports;
mod personal_data;
mod places;
mod places_calendar;
mod promises;
mod random_acts;
mod reclassifying;
mod register_book;
mod register_files;
mod reminders;
mod reopening;
mod replays;
mod report;
mod report_texts;
mod rights;
mod runs;
mod schema;
mod scores;
mod sealed_columns;
mod seals;
mod service;
mod slips;
mod slow_bodies;
mod statements;
mod subscriptions;
mod tracking;
mod undoing;
mod visibility;
mod waiting;
mod workload;
