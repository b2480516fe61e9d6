//! How the territory of an office goes on in others when the map is redrawn.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Kinds as in the text of NQ 1656/NQ-UBTVQH15 art. 1 \[V S11\] (docs/domain/codes.md): whole units merge, parts are
//! taken out, and the remainder of a unit that was taken apart goes to exactly one other.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::agency::AgencyId;
use crate::named_values;

named_values! {
    /// How much of the earlier office a later one continues.
    pub enum SuccessionKind {
        /// All of it.
        Whole = "whole",
        /// A part of it.
        Part = "part",
        /// What was left after the parts.
        Rest = "rest",
    }
}

crate::text_column!(SuccessionKind);

/// Whether the successors of one office are a complete account: itself whole, once; or parts and exactly one rest.
///
/// ```
/// use motcua::agency::succession::SuccessionKind::{Part, Rest, Whole};
/// use motcua::agency::succession::is_complete;
/// assert!(is_complete(&[Whole]) && is_complete(&[Part, Part, Rest]) && is_complete(&[]));
/// assert!(!is_complete(&[Whole, Part]) && !is_complete(&[Part]) && !is_complete(&[Part, Rest, Rest]));
/// ```
#[must_use]
pub fn is_complete(kinds: &[SuccessionKind]) -> bool {
    let count = |kind| kinds.iter().filter(|other| **other == kind).count();
    match (count(SuccessionKind::Whole), count(SuccessionKind::Part), count(SuccessionKind::Rest)) {
        (1, parts, rests) => parts == 0 && rests == 0,
        (0, parts, rests) => parts == 0 && rests == 0 || parts > 0 && rests == 1,
        _ => false,
    }
}

/// One line of the succession.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SuccessionLine {
    /// The earlier office.
    pub from: AgencyId,
    /// The later office.
    pub to: AgencyId,
    /// How much of the earlier the later continues.
    pub kind: SuccessionKind,
    /// First day of the later office's competence.
    pub effective_on: NaiveDate,
}

/// Who continues whom, over as many reorganisations as there were.
#[derive(Debug, Clone, Default)]
pub struct SuccessionMap {
    lines: BTreeMap<AgencyId, Vec<SuccessionLine>>,
}

impl SuccessionMap {
    /// The map that these lines draw.
    #[must_use]
    pub fn of(lines: impl IntoIterator<Item = SuccessionLine>) -> Self {
        let mut map = Self::default();
        for line in lines {
            map.lines.entry(line.from).or_default().push(line);
        }
        map
    }

    /// The one office that continues `office` on `day` by rule: the successor of the whole, or of an office that was taken
    /// apart the one that took the rest; from there on, until an office that nobody continues. The office itself when it is
    /// continued by nobody.
    ///
    /// By area a dossier could belong to any of the parts, and the map does not know areas: whoever took the rest is one
    /// office, always there, and the same for everybody who asks.
    #[must_use]
    pub fn heir(&self, office: AgencyId, day: NaiveDate) -> AgencyId {
        let mut passed = BTreeSet::from([office]);
        let mut heir = office;
        while let Some(next) =
            self.next(heir, day).find(|line| line.kind != SuccessionKind::Part && !passed.contains(&line.to))
        {
            heir = next.to;
            passed.insert(heir);
        }
        heir
    }

    /// Every office that continues some of `office` on `day`, over any number of lines; those in between are among them.
    #[must_use]
    pub fn successors(&self, office: AgencyId, day: NaiveDate) -> BTreeSet<AgencyId> {
        let mut found = BTreeSet::new();
        let mut waiting = vec![office];
        while let Some(from) = waiting.pop() {
            waiting.extend(self.next(from, day).map(|line| line.to).filter(|to| found.insert(*to)));
        }
        found.remove(&office);
        found
    }

    fn next(&self, office: AgencyId, day: NaiveDate) -> impl Iterator<Item = &SuccessionLine> {
        self.lines.get(&office).into_iter().flatten().filter(move |line| line.effective_on <= day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::database::Id;
    use SuccessionKind::{Part, Rest, Whole};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn map(lines: &[(AgencyId, AgencyId, SuccessionKind, &str)]) -> SuccessionMap {
        SuccessionMap::of(lines.iter().map(|(from, to, kind, effective_on)| SuccessionLine {
            from: *from,
            to: *to,
            kind: *kind,
            effective_on: day(effective_on),
        }))
    }

    #[test]
    fn a_ward_is_followed_over_two_reorganisations() {
        // Nguyễn Trãi -> Quang Trung on 1/1/2025, which was taken apart on 1/7/2025.
        let [nguyen_trai, quang_trung, ha_dong, kien_hung, district] = [(); 5].map(|()| Id::new());
        let map = map(&[
            (nguyen_trai, quang_trung, Whole, "2025-01-01"),
            (quang_trung, ha_dong, Part, "2025-07-01"),
            (quang_trung, kien_hung, Rest, "2025-07-01"),
        ]);
        for (on, heir, successors) in [
            ("2024-12-31", nguyen_trai, vec![]),
            ("2025-01-01", quang_trung, vec![quang_trung]),
            ("2025-06-30", quang_trung, vec![quang_trung]),
            ("2025-07-01", kien_hung, vec![quang_trung, ha_dong, kien_hung]),
        ] {
            assert_eq!(map.heir(nguyen_trai, day(on)), heir, "{on}");
            assert_eq!(map.successors(nguyen_trai, day(on)), successors.into_iter().collect(), "{on}");
        }
        assert_eq!(map.heir(kien_hung, day("2025-07-01")), kien_hung);
        assert_eq!(map.heir(district, day("2025-07-01")), district);
        assert!(map.successors(district, day("2025-07-01")).is_empty());
    }

    #[test]
    fn lines_in_a_circle_come_to_an_end() {
        let [one, two] = [(); 2].map(|()| Id::new());
        let map = map(&[(one, two, Whole, "2025-01-01"), (two, one, Whole, "2025-07-01")]);
        assert_eq!(map.heir(one, day("2025-07-01")), two);
        assert_eq!(map.successors(one, day("2025-07-01")), BTreeSet::from([two]));
    }
}
