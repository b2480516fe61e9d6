//! Paging by key: a cursor names the last row seen, so that a page costs the same wherever it lies.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::platform::check::{Check, Checked};
use crate::platform::error::Problem;

/// Rows on a page when the caller names no number.
pub const DEFAULT_LIMIT: i64 = 50;
/// The most rows on a page.
pub const MAX_LIMIT: i64 = 500;
/// What is said of a cursor that no page gave, in Vietnamese and in English.
const UNKNOWN_CURSOR: (&str, &str) = (
    "con trỏ trang không hợp lệ: lấy lại từ trang trước (next_cursor)",
    "the cursor is not one of this list: take it from the previous page (next_cursor)",
);

/// The row after which the page begins, and the most rows on it.
pub type PagePart<K> = (Option<K>, i64);

/// Reads the parameters `limit` and `cursor`; what is wrong with them joins the mistakes of the others.
pub fn read<K: DeserializeOwned>(
    check: &mut Check,
    limit: Option<i64>,
    cursor: Option<&str>,
) -> Checked<PagePart<K>> {
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    let limit = check.some(
        (1..=MAX_LIMIT).contains(&limit).then_some(limit),
        "limit",
        "out_of_range",
        format!("số dòng một trang là từ 1 đến {MAX_LIMIT}"),
        format!("a page has 1 to {MAX_LIMIT} rows"),
    );
    let after = match cursor {
        None => Checked::sure(None),
        Some(text) => {
            let bytes = URL_SAFE_NO_PAD.decode(text).ok();
            let key = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
            key.map_or_else(|| refuse_cursor(check), |key| Checked::sure(Some(key)))
        }
    };
    Checked::all((after, limit))
}

/// Reads them where there are no other parameters to check.
///
/// # Errors
/// When the limit is not between 1 and [`MAX_LIMIT`], or the cursor was not made by [`cursor`] for this list.
pub fn read_alone<K: DeserializeOwned>(
    limit: Option<i64>,
    cursor: Option<&str>,
) -> Result<PagePart<K>, Problem> {
    let mut check = Check::new();
    let part = read(&mut check, limit, cursor);
    check.finish(part)
}

/// Writes the key of the last row as an opaque cursor.
#[must_use]
pub fn cursor<K: Serialize>(key: &K) -> String {
    serde_json::to_vec(key).map(|bytes| URL_SAFE_NO_PAD.encode(bytes)).unwrap_or_default()
}

/// The answer to a cursor that no page gave.
#[must_use]
pub fn unknown_cursor() -> Problem {
    Problem::field("cursor", "unknown_cursor", UNKNOWN_CURSOR.0, UNKNOWN_CURSOR.1)
}

/// The same, in the place of what the cursor names.
pub fn refuse_cursor<T>(check: &mut Check) -> Checked<T> {
    check.refuse("cursor", "unknown_cursor", UNKNOWN_CURSOR.0, UNKNOWN_CURSOR.1)
}

/// Cuts a list that was read with one row too many, and makes the cursor of the next page.
pub fn cut<T, K: Serialize>(mut rows: Vec<T>, limit: i64, key: impl Fn(&T) -> K) -> (Vec<T>, Option<String>) {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if rows.len() <= limit {
        return (rows, None);
    }
    rows.truncate(limit);
    let next = rows.last().map(|row| cursor(&key(row)));
    (rows, next)
}

/// A page that is filled while rows go by in the order of their keys, as where all of them have to be counted.
#[derive(Debug)]
pub struct Passing<K, T> {
    limit: i64,
    after: Option<K>,
    rows: Vec<(K, T)>,
}

impl<K: Copy + Ord + Serialize + DeserializeOwned, T> Passing<K, T> {
    /// The page after this cursor, still empty.
    ///
    /// # Errors
    /// When the limit or the cursor is none.
    pub fn new(asked: Option<i64>, cursor: Option<&str>) -> Result<Self, Problem> {
        let (after, limit) = read_alone(asked, cursor)?;
        Ok(Self { limit, after, rows: Vec::new() })
    }

    /// Keeps a row that goes by, if it belongs on the page.
    pub fn offer(&mut self, key: K, row: impl FnOnce() -> T) {
        let full = i64::try_from(self.rows.len()).is_ok_and(|kept| kept > self.limit);
        if !full && self.after.is_none_or(|after| key > after) {
            self.rows.push((key, row()));
        }
    }

    /// The rows of the page, and the cursor of the next one.
    #[must_use]
    pub fn cut(self) -> (Vec<T>, Option<String>) {
        let (rows, next) = cut(self.rows, self.limit, |(key, _)| *key);
        (rows.into_iter().map(|(_, row)| row).collect(), next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_rows_pass_by_show_each_of_them_once() {
        for (limit, pages) in [(1, 5), (2, 3), (3, 2), (5, 1), (500, 1)] {
            let (mut seen, mut cursor, mut shown) = (Vec::new(), None, 0);
            loop {
                let mut page = Passing::new(Some(limit), cursor.as_deref()).unwrap();
                (1..=5).for_each(|key: i32| page.offer(key, || key * 10));
                let (rows, next) = page.cut();
                seen.extend(rows);
                shown += 1;
                cursor = next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!((seen, shown), (vec![10, 20, 30, 40, 50], pages), "{limit}");
        }
        assert!(Passing::<i32, i32>::new(Some(0), None).is_err());
        assert!(Passing::<i32, i32>::new(None, Some("x")).is_err());
    }
}
