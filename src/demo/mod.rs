//! The demonstration half-year: quận Hà Đông from December 2022 to June 2023, replayed through the register's own acts.
//!
//! Everything is invented but the frame: the agencies, procedures, workflows and the calendar are the reference data,
//! and the two totals of the reference report come out of it at 14/5/2023 (5,998 dossiers resolved at the district desk,
//! 8,028 at the 17 wards, all in time). From 15/5/2023 on some are late, refused, withdrawn or stopped. Beside it stands an office of
//! today (`present_day/`), for those who want to try.

pub mod people;
pub mod plan;
pub mod present_day;
pub mod random;
pub mod replay;
pub mod story;

pub use replay::{DemoResult, DemoWish, replay};
