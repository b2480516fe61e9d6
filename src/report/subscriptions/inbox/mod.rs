//! The inbox: the reports that subscriptions have brought an officer, until they were looked at and after.

pub(crate) mod actions;
pub(crate) mod http;
pub mod store;
pub(crate) mod views;
