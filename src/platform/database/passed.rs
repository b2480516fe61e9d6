//! Whether a stored due instant has passed, in SQL: the comparison of `dossier/clock/overdue.rs` as databases make it.
//!
//! A due instant that is not there has neither passed nor not passed.

/// The condition that the due instant of a column has passed at an instant.
macro_rules! due_passed {
    ($due:expr, $at:expr) => {
        $due.lt($at).assume_not_null()
    };
}

/// The condition that it has not.
macro_rules! due_not_passed {
    ($due:expr, $at:expr) => {
        $due.ge($at).assume_not_null()
    };
}

pub(crate) use {due_not_passed, due_passed};

/// The condition that the due instant of an expression has passed, to be followed by the instant.
pub(crate) fn passed(due: &str) -> String {
    format!("{due} < ")
}

/// The condition that it has not.
pub(crate) fn not_passed(due: &str) -> String {
    format!("{due} >= ")
}
