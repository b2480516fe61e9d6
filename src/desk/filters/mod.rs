//! Filters of lists that an officer keeps under a name.

pub(crate) mod store;

use crate::access::OfficerId;
use crate::platform::check::Check;
use crate::platform::database::Id;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// The most filters that an officer keeps: each is counted whenever the lists are shown.
pub(crate) const MOST_FILTERS: usize = 10;
/// The most characters of a name.
const LONGEST_NAME: usize = 60;
/// The most characters of a filter, as the database has it.
const LONGEST_QUERY: usize = 2000;

/// A filter under a name, by which its key is told apart.
#[derive(Debug)]
pub(crate) enum SavedFilter {}

/// The key of a filter.
pub(crate) type SavedFilterId = Id<SavedFilter>;

/// A filter as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FilterRow {
    /// The key.
    pub id: SavedFilterId,
    /// Whose it is.
    pub officer_id: OfficerId,
    /// What it is called.
    pub name: String,
    /// The parameters of the address of the list.
    pub query: String,
    /// When it was kept.
    pub made_at: Instant,
}

/// The name of a filter.
///
/// # Errors
/// When there is none, or it is too long.
pub(crate) fn filter_name(typed: &str) -> Result<String, Problem> {
    let mut check = Check::new();
    let name = check.text("name", typed, LONGEST_NAME);
    check.finish(name)
}

/// The parameters to keep.
///
/// # Errors
/// When nothing is filtered, or more than is kept.
pub(crate) fn filter_query(query: &str) -> Result<String, Problem> {
    if query.is_empty() {
        return Err(Problem::new(Code::InvalidInput).say(
            "chưa chọn danh sách hay điều kiện nào: lọc trước rồi lưu",
            "no list and no condition is chosen: filter first, then keep it",
        ));
    }
    if query.chars().count() > LONGEST_QUERY {
        return Err(Problem::new(Code::InvalidInput)
            .say("điều kiện lọc quá dài: bớt chữ rồi lưu lại", "the filter is too long: shorten its words"));
    }
    Ok(query.to_owned())
}

/// Whether there is room for one more.
///
/// # Errors
/// When there is none.
pub(crate) fn room_for_one(kept: usize) -> Result<(), Problem> {
    if kept < MOST_FILTERS {
        return Ok(());
    }
    Err(Problem::new(Code::InvalidInput).say(
        format!("đã lưu {MOST_FILTERS} bộ lọc: bỏ bớt một bộ lọc rồi lưu lại"),
        format!("{MOST_FILTERS} filters are kept already: remove one, then keep this"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_has_a_short_name_and_filters_something() {
        assert_eq!(filter_name("  Trễ của tổ 1 ").unwrap(), "Trễ của tổ 1");
        for wrong in ["", "  ", &"x".repeat(61)] {
            assert_eq!(filter_name(wrong).unwrap_err().fields[0].field, "name");
        }
        assert!(filter_query("ds=mine").is_ok() && filter_query("").is_err());
        assert!(filter_query(&"x".repeat(2001)).is_err());
        assert!(room_for_one(9).is_ok() && room_for_one(10).is_err());
    }
}
