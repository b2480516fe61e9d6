//! Guesses at a secret that anybody may try: a password, the four digits of a look-up.
//!
//! After a few wrong guesses each further one waits, longer each time. They are counted for each place that guesses, and for all places
//! together that have never guessed right. So one place learns little, many places together learn little, and
//! nobody shuts out whoever guessed right before: that place waits for its own mistakes alone.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::TimeDelta;
use sha2::{Digest as _, Sha256};

use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::limiter::{household, try_later};

/// After how long without a wrong guess they are forgotten.
const QUIET: TimeDelta = TimeDelta::hours(1);
/// After how long a place that guessed right is a strange one again.
const KNOWN: TimeDelta = TimeDelta::days(30);
/// Counts that are kept at once; then those that make nobody wait are dropped.
const MOST: usize = 200_000;

/// How many wrong guesses are free, and how long the next ones wait at most; the first wait is a second, each one twice as long as the one
/// before.
#[derive(Debug, Clone, Copy)]
pub struct GuessRule {
    /// Wrong guesses without a wait.
    pub free: u32,
    /// The longest wait.
    pub longest: TimeDelta,
}

/// Where a guess comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GuessPlace {
    /// An address, or the network that a subscriber is given.
    Household(IpAddr),
    /// Something that was proven to belong to whoever knows the secret: a browser that signed in before, a sign-in.
    Device([u8; 32]),
}

impl GuessPlace {
    /// The place of an address.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        Self::Household(household(address))
    }

    /// The place of something that belongs to whoever knows the secret.
    #[must_use]
    pub fn device(name: &[u8]) -> Self {
        Self::Device(Sha256::digest(name).into())
    }
}

/// What is guessed at, by the digest of its name: names that people type are not kept.
type SecretDigest = [u8; 32];

#[derive(Debug, Clone, Copy)]
struct WrongGuesses {
    wrong: u32,
    last: Instant,
    not_before: Instant,
}

impl WrongGuesses {
    fn none(now: Instant) -> Self {
        Self { wrong: 0, last: now, not_before: now }
    }

    /// One more of them.
    fn more(self, rule: GuessRule, now: Instant) -> Self {
        let so_far = if self.is_quiet(now) { 0 } else { self.wrong };
        let wrong = so_far.saturating_add(1);
        let doublings = wrong.saturating_sub(rule.free);
        let seconds = if doublings == 0 { 0 } else { 1_i64 << (doublings - 1).min(30) };
        let wait = TimeDelta::seconds(seconds).min(rule.longest);
        Self { wrong, last: now, not_before: now.plus(wait) }
    }

    /// One less: it was right.
    fn less(self) -> Self {
        Self { wrong: self.wrong.saturating_sub(1), ..self }
    }

    fn is_quiet(self, now: Instant) -> bool {
        self.last.plus(QUIET) <= now
    }
}

#[derive(Debug, Default)]
struct GuessCounts {
    wrong: HashMap<(SecretDigest, Option<GuessPlace>), WrongGuesses>,
    right: HashMap<(SecretDigest, GuessPlace), Instant>,
}

impl GuessCounts {
    fn forget(&mut self, now: Instant) {
        self.wrong.retain(|_, counted| !counted.is_quiet(now));
        self.right.retain(|_, at| at.plus(KNOWN) > now);
        self.wrong.shrink_to_fit();
        self.right.shrink_to_fit();
    }

    /// Makes room before another count is kept.
    fn make_room(&mut self, now: Instant) {
        if self.wrong.len() < MOST && self.right.len() < MOST {
            return;
        }
        self.forget(now);
        self.wrong.retain(|_, counted| counted.not_before > now);
        if self.right.len() >= MOST {
            self.right.clear();
        }
    }
}

/// Counts wrong guesses. Clones share their counts.
#[derive(Debug, Clone)]
pub struct GuessLimiter {
    counts: Arc<Mutex<GuessCounts>>,
    place: GuessRule,
    strangers: GuessRule,
}

impl GuessLimiter {
    /// With the rule for each place, and the one for all places together that never guessed right.
    #[must_use]
    pub fn new(place: GuessRule, strangers: GuessRule) -> Self {
        Self { counts: Arc::default(), place, strangers }
    }

    /// Lets a guess be tried, and counts it as a wrong one until [`Self::right`] is called: so that many at once are no more than many one
    /// after the other.
    ///
    /// # Errors
    /// When this guess has to wait (429); the answer says how many seconds.
    pub fn admit(&self, secret: &str, place: GuessPlace, now: Instant) -> Result<(), Problem> {
        let secret: SecretDigest = Sha256::digest(secret.as_bytes()).into();
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = Self::counted(&counts, secret, place, now);
        let not_before = counted
            .iter()
            .filter_map(|key| counts.wrong.get(key))
            .map(|counted| counted.not_before)
            .max()
            .filter(|not_before| *not_before > now);
        if let Some(not_before) = not_before {
            return Err(try_later(TimeDelta::microseconds(not_before.micros() - now.micros())));
        }
        counts.make_room(now);
        for key in counted {
            let rule = if key.1.is_some() { self.place } else { self.strangers };
            let before = counts.wrong.get(&key).copied().unwrap_or_else(|| WrongGuesses::none(now));
            counts.wrong.insert(key, before.more(rule, now));
        }
        Ok(())
    }

    /// The guess that was admitted was none: nothing was compared, so nothing is counted.
    pub fn taken_back(&self, secret: &str, place: GuessPlace, now: Instant) {
        let secret: SecretDigest = Sha256::digest(secret.as_bytes()).into();
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for key in Self::counted(&counts, secret, place, now) {
            if let Some(counted) = counts.wrong.get_mut(&key) {
                *counted = counted.less();
            }
        }
    }

    /// The guess that was admitted was right.
    pub fn right(&self, secret: &str, place: GuessPlace, now: Instant) {
        let secret: SecretDigest = Sha256::digest(secret.as_bytes()).into();
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for key in Self::counted(&counts, secret, place, now) {
            if key.1.is_some() {
                counts.wrong.remove(&key);
            } else if let Some(counted) = counts.wrong.get_mut(&key) {
                *counted = counted.less();
            }
        }
        counts.make_room(now);
        counts.right.insert((secret, place), now);
    }

    /// Forgets what is long past; call it from a timer.
    pub fn forget(&self, now: Instant) {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).forget(now);
    }

    /// The counts that a guess enters: that of its place, and that of all strange places where it is one.
    fn counted(
        counts: &GuessCounts,
        secret: SecretDigest,
        place: GuessPlace,
        now: Instant,
    ) -> Vec<(SecretDigest, Option<GuessPlace>)> {
        let own = (secret, Some(place));
        let guessed_right = || counts.right.get(&(secret, place)).is_some_and(|at| at.plus(KNOWN) > now);
        let known = matches!(place, GuessPlace::Device(_)) || guessed_right();
        if known { vec![own] } else { vec![own, (secret, None)] }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::platform::error::Code;

    const RULE: GuessRule = GuessRule { free: 3, longest: TimeDelta::seconds(60) };
    const TOGETHER: GuessRule = GuessRule { free: 6, longest: TimeDelta::seconds(60) };

    fn at(second: i64) -> Instant {
        Instant::from_micros(second * 1_000_000).unwrap()
    }

    fn household_of(last: u8) -> GuessPlace {
        GuessPlace::of(IpAddr::from([192, 0, 2, last]))
    }

    /// The seconds that a guess has to wait; nothing when it was admitted.
    fn wait(limiter: &GuessLimiter, place: GuessPlace, second: i64) -> Option<u64> {
        let refused = limiter.admit("an", place, at(second)).err()?;
        assert_eq!(refused.code, Code::TooManyRequests);
        refused.retry_after
    }

    #[test]
    fn waits_double_up_to_the_longest_and_are_forgotten_after_an_hour() {
        let limiter = GuessLimiter::new(RULE, GuessRule { free: 1_000, ..TOGETHER });
        let place = household_of(1);
        for _ in 0..4 {
            assert_eq!(wait(&limiter, place, 0), None);
        }
        let mut second = 0;
        for expected in [1, 2, 4, 8, 16, 32, 60, 60] {
            assert_eq!(wait(&limiter, place, second), Some(expected));
            second += i64::try_from(expected).unwrap();
            assert_eq!(wait(&limiter, place, second), None, "after {expected} seconds");
        }
        assert_eq!(wait(&limiter, place, second), Some(60));
        assert_eq!(wait(&limiter, place, second + 3_600), None);
        assert_eq!(wait(&limiter, place, second + 3_600), None, "counted from the beginning");
        assert!(limiter.admit("binh", place, at(second)).is_ok(), "another secret has its own count");
    }

    #[test]
    fn many_places_together_wait_and_the_one_that_knows_the_secret_does_not() {
        let limiter = GuessLimiter::new(RULE, TOGETHER);
        let own = household_of(1);
        assert_eq!(wait(&limiter, own, 0), None);
        limiter.right("an", own, at(0));
        for stranger in 2..9 {
            assert_eq!(wait(&limiter, household_of(stranger), 1), None, "{stranger}");
        }
        assert_eq!(wait(&limiter, household_of(9), 1), Some(1), "strange places wait together");
        assert_eq!(wait(&limiter, own, 1), None, "whoever guessed right before does not");
        assert_eq!(wait(&limiter, GuessPlace::device(b"a cookie"), 1), None);
        for _ in 0..3 {
            assert_eq!(wait(&limiter, own, 1), None);
        }
        assert_eq!(wait(&limiter, own, 1), Some(1), "but waits for its own mistakes");
        limiter.right("an", own, at(1));
        assert_eq!(wait(&limiter, own, 1), None);
    }

    #[test]
    fn what_is_past_leaves_nothing_behind() {
        let limiter = GuessLimiter::new(RULE, TOGETHER);
        for place in 0..50 {
            let _ = limiter.admit("an", household_of(place), at(0));
        }
        limiter.right("an", household_of(0), at(0));
        limiter.forget(at(0).plus(KNOWN));
        let counts = limiter.counts.lock().unwrap();
        assert!(counts.wrong.is_empty() && counts.right.is_empty());
    }

    proptest! {
        /// However the guesses of strangers are spread over places and time: in an hour no more are tried than the waits allow, and whoever
        /// knows the secret is never refused.
        #[test]
        fn no_spread_of_strangers_gets_more_tries(places in prop::collection::vec(2_u8..255, 200), step in 0_i64..18) {
            let limiter = GuessLimiter::new(RULE, TOGETHER);
            limiter.right("an", household_of(1), at(0));
            let mut tried = 0_i64;
            for (place, turn) in places.into_iter().zip(0_i64..) {
                let second = turn * step;
                if wait(&limiter, household_of(place), second).is_none() {
                    tried += 1;
                }
                prop_assert_eq!(wait(&limiter, household_of(1), second), None);
                limiter.right("an", household_of(1), at(second));
            }
            // The free ones, six while the wait doubles, then one a minute.
            prop_assert!(tried <= 6 + 7 + 200 * step / 60 + 1, "{} in {} seconds", tried, 200 * step);
        }
    }
}
