//! Holds the figures of a text against those that the register knows: by value, by what is counted, and by the words beside.
//! Pure: no HTTP, no SQL, no clock.

use super::around::{Around, likeness, syllables};
use super::reading::{Bound, Mention, Reading, Said};
use super::verdict::{Against, Reason, Source, Verdict, judge_share};
use crate::indicator::{Number, Reading as Value, Unit};
use crate::platform::decimal::Decimal;
use crate::platform::error::Words;

/// How much of a label stands beside a figure that is surely meant, in percent.
const SURELY: usize = 80;
/// How much when the number is the same.
const LIKELY: usize = 50;
/// How much when the number is the same and the thing counted too.
const PERHAPS: usize = 34;
/// A label of fewer syllables accuses nobody.
const TELLING: usize = 4;
/// How much of a sentence is looked at on either side, in characters.
const NEAR: usize = 400;
/// Equal numbers above this are no accident.
const LARGE: i64 = 1_000;

/// A figure that the register knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Where it stands.
    pub source: Source,
    /// What kind of source that is.
    pub against: Against,
    /// In what it is counted.
    pub unit: Unit,
    /// What it says.
    pub value: Value,
    /// Whether other words for the same may be held against it: the label is its own, not one of many rows.
    pub accuses: bool,
    /// The syllables of its label.
    label: Vec<String>,
}

impl Known {
    /// A known figure.
    #[must_use]
    pub fn new(source: Source, against: Against, (unit, value): (Unit, Value), accuses: bool) -> Self {
        let label = syllables(&source.label);
        Self { source, against, unit, value, accuses, label }
    }
}

/// The words beside a mention, and those of its sentence.
struct Place {
    around: Around,
    beside: Vec<String>,
    sentence: Vec<String>,
    /// The bare numbers of the sentence.
    numbers: Vec<Decimal>,
}

impl Place {
    fn of(reading: &Reading, at: usize, mention: &Mention) -> Self {
        let begin = match mention.sentence.checked_sub(1) {
            Some(before) => reading.sentences.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        let end = reading.sentences.get(mention.sentence).copied().unwrap_or(reading.letters.len());
        let previous = at.checked_sub(1).and_then(|at| reading.mentions.get(at)).map_or(0, |other| other.end);
        let next = reading.mentions.get(at + 1).map_or(reading.letters.len(), |other| other.start);
        let (begin, end) = (begin.max(mention.start.saturating_sub(NEAR)), end.min(mention.end + NEAR));
        let words = |from: usize, to: usize| {
            let letters = reading.letters.get(from..to).unwrap_or_default();
            syllables(&letters.iter().collect::<String>())
        };
        let mut beside = words(previous.max(begin), mention.start);
        beside.extend(words(mention.end, next.min(end)));
        let near = |other: &&Mention| other.start >= begin && other.end <= end;
        let numbers = reading.mentions.iter().filter(near);
        Self {
            around: Around::of(&reading.letters, mention.start, mention.end),
            beside,
            sentence: words(begin, end),
            numbers: numbers
                .filter_map(|other| match other.said {
                    Said::Count { value, .. } => Some(value),
                    Said::Ratio { .. } | Said::Percent { .. } => None,
                })
                .collect(),
        }
    }

    fn likeness(&self, known: &Known) -> usize {
        likeness(&known.label, &self.beside, &self.sentence)
    }
}

/// What the known figures say of each mention.
#[must_use]
pub fn compare(reading: &Reading, known: &[Known]) -> Vec<(usize, Reason)> {
    let mut found = Vec::new();
    for (at, mention) in reading.mentions.iter().enumerate() {
        let place = Place::of(reading, at, mention);
        let reason = match mention.said {
            Said::Count { value, bound } => count(&place, known, value, bound),
            Said::Ratio { part, base } => ratio(&place, known, part, base),
            Said::Percent { value, places } => percent(&place, known, (value, places)),
        };
        found.extend(reason.map(|reason| (at, reason)));
    }
    found
}

fn reason(known: &Known, verdict: Verdict) -> Reason {
    let Source { label, text, code, .. } = &known.source;
    let words = match verdict {
        Verdict::Confirmed => Words {
            vi: format!("khớp với {code} “{label}”: {text}"),
            en: format!("as {code} “{label}” says: {text}"),
        },
        Verdict::RoundedDifferently => Words {
            vi: format!("{code} “{label}” ghi {text}: cách làm tròn khác"),
            en: format!("{code} “{label}” says {text}: it is rounded differently"),
        },
        Verdict::Unverifiable => Words {
            vi: format!("{code} “{label}” cũng chỉ ghi {text}, không có mẫu số"),
            en: format!("{code} “{label}” says {text} too, and has no denominator either"),
        },
        Verdict::Contradicted | Verdict::Unknown => Words {
            vi: format!("{code} “{label}” là {text}"),
            en: format!("{code} “{label}” is {text}"),
        },
    };
    Reason { against: known.against, verdict, words, source: Some(known.source.clone()) }
}

/// The known figure that fits best.
fn best<'a>(fitting: impl Iterator<Item = (&'a Known, usize)>) -> Option<&'a Known> {
    fitting.max_by_key(|(_, points)| *points).map(|(known, _)| known)
}

fn count(place: &Place, known: &[Known], stated: Decimal, bound: Bound) -> Option<Reason> {
    let numbers = || {
        known.iter().filter_map(|known| match known.value {
            Value::Number(number) => Some((known, number)),
            Value::Share { .. } => None,
        })
    };
    let large = stated.as_whole().is_none_or(|value| value >= LARGE);
    let fits = |known: &Known| {
        let (points, alike) = (place.likeness(known), place.around.names(known.unit));
        let enough = points >= LIKELY || (alike && points >= PERHAPS) || (large && (alike || points >= 20));
        enough.then_some(points + if alike { 30 } else { 0 })
    };
    let equal = numbers().filter(|(_, number)| number.value == stated);
    if let Some(known) = best(equal.filter_map(|(known, _)| Some((known, fits(known)?)))) {
        let same_bound = matches!(known.value, Value::Number(Number { at_least, .. }) if at_least == (bound == Bound::AtLeast));
        return Some(reason(
            known,
            if same_bound { Verdict::Confirmed } else { Verdict::RoundedDifferently },
        ));
    }
    let surely = |known: &Known| {
        let points = place.likeness(known);
        let telling = known.accuses && known.label.len() >= TELLING && place.around.names(known.unit);
        (telling && points >= SURELY).then_some(points)
    };
    let known = best(numbers().filter_map(|(known, _)| Some((known, surely(known)?))))?;
    let Value::Number(number) = known.value else { return None };
    Some(reason(
        known,
        if is_about(stated, bound, number) { Verdict::RoundedDifferently } else { Verdict::Contradicted },
    ))
}

/// Whether `hơn 5.900` or `gần 6.000` can be said of a number.
fn is_about(stated: Decimal, bound: Bound, known: Number) -> bool {
    let off = stated.max(known.value).minus(stated.min(known.value)).map(Decimal::ten_thousandths);
    let within = |part: i64| off.is_some_and(|off| off <= known.value.ten_thousandths().abs() / part);
    match bound {
        Bound::Exact => known.at_least && stated >= known.value && within(10),
        Bound::AtLeast => stated <= known.value && within(10),
        Bound::About => within(20),
    }
}

fn ratio(place: &Place, known: &[Known], part: Decimal, base: Decimal) -> Option<Reason> {
    let pair = known.iter().filter(|known| match known.value {
        Value::Number(Number { value, of, .. }) => value == part && of == Some(base),
        Value::Share { part: one, base: other } => one == part && other == base,
    });
    let large = base.as_whole().is_none_or(|base| base >= 100);
    let fits = |known: &Known| {
        let points = place.likeness(known) + if place.around.names(known.unit) { 30 } else { 0 };
        (large || points >= PERHAPS).then_some(points)
    };
    if let Some(known) = best(pair.filter_map(|known| Some((known, fits(known)?)))) {
        return Some(reason(known, Verdict::Confirmed));
    }
    let surely =
        known.iter().filter(|known| known.accuses && known.label.len() >= TELLING).filter_map(|known| {
            let of = match known.value {
                Value::Number(number) => number.of.is_some(),
                Value::Share { .. } => true,
            };
            let points = place.likeness(known);
            (of && points >= SURELY && place.around.names(known.unit)).then_some((known, points))
        });
    best(surely).map(|known| reason(known, Verdict::Contradicted))
}

fn percent(place: &Place, known: &[Known], stated: (Decimal, u8)) -> Option<Reason> {
    let judged = known.iter().filter(|known| known.unit.is_percent()).filter_map(|known| {
        let (verdict, points) = (judge_percent(known, stated)?, place.likeness(known));
        // A share whose numerator stands in the same sentence is meant.
        let named = matches!(known.value, Value::Share { part, .. } if place.numbers.contains(&part));
        let needed = match verdict {
            Verdict::Contradicted if !known.accuses || known.label.len() < TELLING => return None,
            Verdict::Contradicted => SURELY,
            _ if named => PERHAPS,
            _ => LIKELY,
        };
        (points >= needed).then_some((known, verdict, points))
    });
    // What agrees goes before what accuses.
    let (known, verdict, _) =
        judged.max_by_key(|(_, verdict, points)| (*verdict != Verdict::Contradicted, *points))?;
    Some(reason(known, verdict))
}

fn judge_percent(known: &Known, stated: (Decimal, u8)) -> Option<Verdict> {
    match known.value {
        Value::Share { part, base } => judge_share(stated, part, base),
        Value::Number(number) => {
            let equal = number.value == stated.0;
            Some(match (equal, known.unit) {
                (false, _) => Verdict::Contradicted,
                // Whoever wrote it down had no base either.
                (true, Unit::Percent) => Verdict::Unverifiable,
                (true, _) => Verdict::Confirmed,
            })
        }
    }
}
