//! How an import takes turns with the desks that write into the same file.
//! Pure: no HTTP, no SQL, no clock.
//!
//! SQLite has one writer at a time, and one that waits asks again and again, at first after a few thousandths of a second, later
//! every tenth. An import that takes the lock again at once would keep it for good. So it leaves the file alone after each
//! transaction for longer than whoever waits sleeps. It begins with small bites, for which a desk waits some hundredths of a second;
//! it takes large ones when nobody else has written meanwhile, and small ones again, to its end, once somebody has.

use std::time::Duration;

/// Rows of one transaction while nobody else writes.
const ALONE: usize = 5_000;
/// The same once somebody does.
const BESIDE_OTHERS: usize = 200;
/// How many small bites it takes to believe that nobody else writes.
const ASKED: usize = 10;
/// How long the file is left alone after a long transaction: longer than the longest sleep of one that waits.
const AFTER_LONG: Duration = Duration::from_millis(110);
/// The same after a short one, for which nobody has waited long.
const AFTER_SHORT: Duration = Duration::from_millis(30);

/// Whose turn it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct WriteTurns {
    seen: Option<i64>,
    asked: usize,
    shared: bool,
    undivided: bool,
}

impl WriteTurns {
    /// All rows in one transaction, whoever waits.
    pub(super) fn undivided() -> Self {
        Self { undivided: true, ..Self::default() }
    }

    /// Few rows in each transaction, from the beginning on: desks write through the same process, which nobody sees from outside.
    pub(super) fn beside_others() -> Self {
        Self { shared: true, ..Self::default() }
    }

    /// How many rows the next transaction takes.
    pub(super) fn rows(self) -> usize {
        if self.undivided {
            usize::MAX
        } else if self.shared || self.asked < ASKED {
            BESIDE_OTHERS
        } else {
            ALONE
        }
    }

    /// Takes note of what a transaction saw when it began (`Connection::foreign_writes`), and says how long to leave the file alone
    /// after one of so many rows.
    pub(super) fn after(&mut self, foreign_writes: Option<i64>, rows: usize) -> Duration {
        self.asked = self.asked.saturating_add(1);
        let Some(seen) = foreign_writes else {
            // On PostgreSQL nobody waits for anybody.
            self.asked = ASKED;
            return Duration::ZERO;
        };
        let before = self.seen.replace(seen);
        self.shared |= before.is_some_and(|before| before != seen);
        if rows > BESIDE_OTHERS { AFTER_LONG } else { AFTER_SHORT }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_takes_small_bites_until_nobody_else_writes_and_once_somebody_has() {
        let mut turns = WriteTurns::default();
        for _ in 0..ASKED {
            assert_eq!(turns.rows(), BESIDE_OTHERS);
            assert_eq!(turns.after(Some(7), BESIDE_OTHERS), AFTER_SHORT);
        }
        for (seen, rows, pause) in [
            (7, ALONE, AFTER_LONG),
            (7, ALONE, AFTER_LONG),
            (8, ALONE, AFTER_LONG),
            (8, BESIDE_OTHERS, AFTER_SHORT),
            (8, BESIDE_OTHERS, AFTER_SHORT),
        ] {
            assert_eq!(turns.rows(), rows);
            assert_eq!(turns.after(Some(seen), rows), pause);
        }
    }

    #[test]
    fn a_desk_that_writes_at_the_beginning_keeps_them_small() {
        let mut turns = WriteTurns::default();
        for seen in 0..30 {
            assert_eq!(turns.rows(), BESIDE_OTHERS);
            turns.after(Some(seen), BESIDE_OTHERS);
        }
    }

    #[test]
    fn beside_desks_of_the_same_process_bites_stay_small() {
        let mut turns = WriteTurns::beside_others();
        for _ in 0..30 {
            assert_eq!(turns.rows(), BESIDE_OTHERS);
            turns.after(Some(7), BESIDE_OTHERS);
        }
    }

    #[test]
    fn all_in_one_is_all_in_one_and_on_postgresql_nobody_waits() {
        let mut whole = WriteTurns::undivided();
        whole.after(Some(1), 9_000);
        whole.after(Some(2), 9_000);
        assert_eq!(whole.rows(), usize::MAX);
        let mut beside = WriteTurns::default();
        assert_eq!(beside.after(None, BESIDE_OTHERS), Duration::ZERO);
        assert_eq!(beside.rows(), ALONE);
    }
}
