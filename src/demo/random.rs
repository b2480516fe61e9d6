//! Chance that repeats: the same seed tells the same story on every machine.
//! Pure: no HTTP, no SQL, no clock.

/// The generator SplitMix64 (Steele, Lea and Flood 2014): tiny, and good enough for a story.
#[derive(Debug, Clone)]
pub struct SplitMix {
    state: u64,
}

impl SplitMix {
    /// A generator that always tells the same story for the same seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `below - 1`; 0 when `below` is 0.
    pub fn below(&mut self, below: u64) -> u64 {
        if below == 0 { 0 } else { self.next() % below }
    }

    /// A number from `low` to `high`, both possible.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.saturating_sub(low).saturating_add(1);
        low + i64::try_from(self.below(u64::try_from(span).unwrap_or(1))).unwrap_or(0)
    }

    /// True in `of_thousand` out of a thousand cases.
    pub fn happens(&mut self, of_thousand: u64) -> bool {
        self.below(1000) < of_thousand
    }

    /// One of `items`, each as likely as its weight says.
    pub fn weighted<'a, T>(&mut self, items: &'a [(T, u64)]) -> Option<&'a T> {
        let total: u64 = items.iter().map(|(_, weight)| weight).sum();
        let mut left = self.below(total);
        for (item, weight) in items {
            if left < *weight {
                return Some(item);
            }
            left -= weight;
        }
        items.last().map(|(item, _)| item)
    }

    /// One of `items`.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let place = self.below(u64::try_from(items.len()).unwrap_or(0));
        items.get(usize::try_from(place).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::SplitMix;

    #[test]
    fn the_same_seed_tells_the_same_story() {
        let tell = |seed| {
            let mut chance = SplitMix::new(seed);
            (0..20).map(|_| chance.between(-5, 5)).collect::<Vec<_>>()
        };
        assert_eq!(tell(7), tell(7));
        assert_ne!(tell(7), tell(8));
        assert!(tell(7).iter().all(|number| (-5..=5).contains(number)));
    }

    #[test]
    fn weights_decide() {
        let mut chance = SplitMix::new(1);
        let picks: Vec<_> = (0..200).filter_map(|_| chance.weighted(&[("rare", 1), ("often", 99)])).collect();
        assert!(picks.iter().filter(|pick| **pick == &"often").count() > 150);
    }
}
