//! Which rows of a journal are in effect, where people's acts were entered late, before what the machine did meanwhile.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Such an act stands behind rows that take the machine's acts back, each at the instant of the act that it takes back: the two
//! come to nothing. The act itself took effect earlier than they, and the machine's acts, worked out again, follow it. So a row
//! of an instant after that of a later row is not in effect.

use crate::platform::instant::Instant;

/// The rows in effect, of those of one dossier in the order of their numbers; their instants never go back.
pub fn in_effect<T>(rows: impl IntoIterator<Item = T>, happened_at: impl Fn(&T) -> Instant) -> Vec<T> {
    let mut kept: Vec<T> = Vec::new();
    for row in rows {
        while kept.last().is_some_and(|last| happened_at(last) > happened_at(&row)) {
            kept.pop();
        }
        kept.push(row);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_back_for_a_late_entry_is_not_in_effect() {
        let at = |hour: i64| Instant::from_micros(hour * 3_600_000_000).unwrap();
        for (rows, expected) in [
            (vec![('r', 1), ('m', 5), ('p', 7)], "rmp"),
            (vec![('r', 1), ('m', 5), ('u', 5), ('p', 3), ('m', 5)], "rpm"),
            (vec![('r', 1), ('m', 5), ('n', 6), ('u', 6), ('v', 5), ('p', 3), ('o', 5), ('q', 6)], "rpoq"),
            (vec![('r', 1), ('m', 5), ('n', 8), ('u', 8), ('p', 6), ('o', 8)], "rmpo"),
            (vec![('r', 1), ('m', 5), ('u', 5), ('p', 3)], "rp"),
            (vec![('r', 1), ('m', 5), ('p', 5)], "rmp"),
        ] {
            let kept = in_effect(rows.iter(), |(_, hour)| at(*hour));
            assert_eq!(kept.into_iter().map(|(name, _)| name).collect::<String>(), expected, "{rows:?}");
        }
    }
}
