//! The keys of officers and of their sign-ins.

use crate::platform::database::Id;

/// An officer, by which its key is told apart.
#[derive(Debug)]
pub enum OfficerKey {}

/// The key of an officer.
pub type OfficerId = Id<OfficerKey>;

/// A sign-in, by which its key is told apart.
#[derive(Debug)]
pub enum Session {}

/// The key of a sign-in.
pub type SessionId = Id<Session>;
