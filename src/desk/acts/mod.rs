//! The acts as forms: what each asks for, and how what was typed becomes the body that the address of the act takes.

pub(crate) mod addresses;
pub(crate) mod effects;
pub(crate) mod fields;
pub(crate) mod json_body;
