//! motcua ("một cửa", one door): the register behind Vietnam's administrative one-stop shops.
//!
//! The floor plan, from the pipes to the front door. Arrows between rooms point one way; `ARCHITECTURE.md` draws them.

pub mod access;
pub mod platform;

pub mod agency;
pub mod attachment;
pub mod backup;
pub mod calendar;
pub mod demo;
pub mod desk;
pub mod dossier;
pub mod form;
pub mod import;
pub mod indicator;
pub mod procedure;
pub mod report;
pub mod rights;
pub mod score;
pub mod statement;
pub mod workflow;

pub mod cli;
pub mod openapi;
pub mod server;
pub mod worker;
