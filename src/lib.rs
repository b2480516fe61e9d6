//! motcua ("một cửa", one door): the register behind Vietnam's administrative one-stop shops.

pub mod calendar;
pub mod dossier;
pub mod procedure;
