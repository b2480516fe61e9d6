//! The pages about people's data: who saw whose, for the head of an office; and whom a supervisor lets see it.

pub(crate) mod grants;
pub(crate) mod who_read;
