//! When work is done: office hours, days off, worked Saturdays; adding and measuring working time.

pub mod working_time;
