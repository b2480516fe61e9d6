//! Which figures count a line.
//! Pure: no HTTP, no SQL, no clock.

use crate::report::figures::figure::Figure;

/// Some of the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FigureSet(u128);

impl FigureSet {
    /// These figures.
    #[must_use]
    pub fn of(figures: &[Figure]) -> Self {
        let mut set = Self::default();
        for (bit, figure) in bits() {
            if figures.contains(&figure) {
                set.0 |= bit;
            }
        }
        set
    }

    /// Those for which `holds`.
    #[must_use]
    pub fn of_those(self, holds: impl Fn(Figure) -> bool) -> Self {
        let mut set = Self::default();
        for (bit, figure) in bits() {
            if self.0 & bit != 0 && holds(figure) {
                set.0 |= bit;
            }
        }
        set
    }

    /// The figures of either.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it has none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The figures, in the order of the table.
    #[must_use]
    pub fn figures(self) -> Vec<Figure> {
        bits().filter(|(bit, _)| self.0 & bit != 0).map(|(_, figure)| figure).collect()
    }

    /// Whether it has this one.
    #[must_use]
    pub fn has(self, figure: Figure) -> bool {
        bits().any(|(bit, other)| other == figure && self.0 & bit != 0)
    }

    /// The names of the figures, sorted.
    #[must_use]
    pub fn names(self) -> Vec<&'static str> {
        let mut names: Vec<&str> = self.figures().into_iter().map(Figure::as_str).collect();
        names.sort_unstable();
        names
    }
}

fn bits() -> impl Iterator<Item = (u128, Figure)> {
    Figure::ALL.iter().scan(1_u128, |bit, figure| {
        let this = *bit;
        *bit = this.wrapping_shl(1);
        Some((this, *figure))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_a_place_of_its_own() {
        assert!(Figure::ALL.len() <= 128);
        assert_eq!(FigureSet::of(Figure::ALL).figures(), Figure::ALL);
        let some = FigureSet::of(&[Figure::Pending, Figure::CarriedOver]);
        assert_eq!(some.names(), ["carried_over", "pending"]);
        assert!(some.has(Figure::Pending) && !some.has(Figure::Received) && !some.is_empty());
        assert_eq!(FigureSet::of(&[Figure::Pending]).and(FigureSet::of(&[Figure::CarriedOver])), some);
    }
}
