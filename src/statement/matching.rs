//! Holds the figures of a text against those that the register knows: by value, by what is counted, and by the words beside.
//! Pure: no HTTP, no SQL, no clock.

use super::share::NO_SHARE;
use super::verdict::{ComparedWith, Reason, Source, StatementVerdict, judge_bounded};
use crate::platform::decimal::Decimal;
use crate::platform::error::Words;
use crate::report::quantity::unit::UnitOfMeasure;
use crate::report::quantity::value::{QuantityNumber, QuantityValue as Value};
use crate::statement::parsed_text::{Bound, Mention, MentionValue, ParsedText};
use crate::statement::surrounding_words::{SurroundingWords, likeness, syllables};

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

/// Words by which a sentence turns to another time, or to what is wished for.
const ANOTHER_TIME: &[&str] = &[
    "cùng kỳ",
    "năm trước",
    "kỳ trước",
    "năm ngoái",
    "so với",
    "phấn đấu",
    "dự kiến",
    "chỉ tiêu",
    "mục tiêu",
];
/// Words before the name of a place or body.
const PLACES: &[&str] = &["phường", "xã", "quận", "huyện", "thị trấn", "thị xã", "sở", "phòng"];

/// A figure that the register knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownFigure {
    /// Where it stands.
    pub source: Source,
    /// What kind of source that is.
    pub against: ComparedWith,
    /// In what it is counted.
    pub unit: UnitOfMeasure,
    /// What it says.
    pub value: Value,
    /// Whether other words for the same may be held against it: the label is its own, not one of many rows.
    pub accuses: bool,
    /// The agency by name, in small letters, where the label does not tell it.
    whose: String,
    /// The syllables of its label.
    label: Vec<String>,
}

impl KnownFigure {
    /// A known figure.
    #[must_use]
    pub fn new(
        source: Source,
        against: ComparedWith,
        (unit, value): (UnitOfMeasure, Value),
        accuses: bool,
    ) -> Self {
        let label = syllables(&source.label);
        Self { source, against, unit, value, accuses, whose: String::new(), label }
    }

    /// The same of the agency with this name.
    #[must_use]
    pub fn of(self, agency: &str) -> Self {
        Self { whose: agency.to_lowercase(), ..self }
    }

    /// Whether the words beside a number may be of another time or place than this figure.
    fn may_be_another(&self, beside: &str) -> bool {
        let (label, small) = (self.source.label.to_lowercase(), beside.to_lowercase());
        let told = |words: &str| label.contains(words) || self.whose.contains(words);
        ANOTHER_TIME.iter().any(|words| small.contains(words) && !told(words))
            || names_of_places(beside).iter().any(|name| !told(name))
            || names_a_part_of_the_year(&small)
    }
}

/// The words beside a mention, and those of its sentence.
struct MentionContext {
    around: SurroundingWords,
    /// What it may count, by the words beside it.
    named: Vec<UnitOfMeasure>,
    beside: Vec<String>,
    sentence: Vec<String>,
    /// The bare numbers of the sentence.
    numbers: Vec<Decimal>,
    /// The words beside it as they stand there.
    words: String,
}

impl MentionContext {
    fn of(reading: &ParsedText, at: usize, mention: &Mention) -> Self {
        let begin = match mention.sentence.checked_sub(1) {
            Some(before) => reading.sentences.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        let end = reading.sentences.get(mention.sentence).copied().unwrap_or(reading.letters.len());
        let previous = at.checked_sub(1).and_then(|at| reading.mentions.get(at)).map_or(0, |other| other.end);
        let next = reading.mentions.get(at + 1).map_or(reading.letters.len(), |other| other.start);
        let (begin, end) = (begin.max(mention.start.saturating_sub(NEAR)), end.min(mention.end + NEAR));
        let text = |from: usize, to: usize| -> String {
            reading.letters.get(from..to).unwrap_or_default().iter().collect()
        };
        let (before, after) = (text(previous.max(begin), mention.start), text(mention.end, next.min(end)));
        let mut beside = syllables(&before);
        beside.extend(syllables(&after));
        let near = |other: &&Mention| other.start >= begin && other.end <= end;
        let numbers = reading.mentions.iter().filter(near);
        let around = SurroundingWords::of(&reading.letters, mention.start, mention.end);
        Self {
            named: UnitOfMeasure::ALL.iter().copied().filter(|unit| around.names(*unit)).collect(),
            around,
            beside,
            sentence: syllables(&text(begin, end)),
            words: format!("{before} {after}"),
            numbers: numbers
                .filter_map(|other| match other.said {
                    MentionValue::Count { value, .. } => Some(value),
                    MentionValue::Ratio { .. } | MentionValue::Percent { .. } => None,
                })
                .collect(),
        }
    }

    fn likeness(&self, known: &KnownFigure) -> usize {
        likeness(&known.label, &self.beside, &self.sentence)
    }

    /// Whether a figure is surely meant, so that another number beside its label is wrong.
    fn surely_means(&self, known: &KnownFigure) -> bool {
        known.accuses
            && known.label.len() >= TELLING
            && self.likeness(known) >= SURELY
            && !known.may_be_another(&self.words)
    }
}

/// `phường hà cầu`: places and bodies that a text names.
fn names_of_places(text: &str) -> Vec<String> {
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let words: Vec<&str> =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut names = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let small = word.to_lowercase();
        let two = words.get(at.wrapping_sub(1)).map(|before| format!("{} {small}", before.to_lowercase()));
        let is_place = PLACES.iter().any(|place| *place == small || two.as_deref() == Some(*place));
        let name: Vec<&str> =
            words.iter().skip(at + 1).take_while(|next| capital(next)).take(3).copied().collect();
        if is_place && !name.is_empty() {
            names.push(name.join(" ").to_lowercase());
        }
    }
    names
}

/// `tháng 5`, `quý II`, `tuần 20`: a part of the year.
fn names_a_part_of_the_year(small: &str) -> bool {
    let words: Vec<&str> =
        small.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(2).any(|pair| match pair {
        ["tháng" | "tuần", next] => next.starts_with(|letter: char| letter.is_ascii_digit()),
        ["quý", next] => next.chars().all(|letter| "iv1234".contains(letter)),
        _ => false,
    })
}

/// What the known figures say of each mention.
#[must_use]
pub fn compare(reading: &ParsedText, known: &[KnownFigure]) -> Vec<(usize, Reason)> {
    let mut found = Vec::new();
    for (at, mention) in reading.mentions.iter().enumerate() {
        let place = MentionContext::of(reading, at, mention);
        let reason = match mention.said {
            MentionValue::Count { value, bound } => count(&place, known, value, bound),
            MentionValue::Ratio { part, base } => ratio(&place, known, part, base),
            MentionValue::Percent { value, places, bound } => percent(&place, known, (value, places, bound)),
        };
        found.extend(reason.map(|reason| (at, reason)));
    }
    found
}

fn reason(known: &KnownFigure, verdict: StatementVerdict) -> Reason {
    let Source { label, text, code, .. } = &known.source;
    let words = match verdict {
        StatementVerdict::Confirmed => Words {
            vi: format!("khớp với {code} “{label}”: {text}"),
            en: format!("as {code} “{label}” says: {text}"),
        },
        StatementVerdict::RoundedDifferently => Words {
            vi: format!("{code} “{label}” ghi {text}: cách làm tròn khác"),
            en: format!("{code} “{label}” says {text}: it is rounded differently"),
        },
        StatementVerdict::Unverifiable => Words {
            vi: format!("{code} “{label}” cũng chỉ ghi {text}, không có mẫu số"),
            en: format!("{code} “{label}” says {text} too, and has no denominator either"),
        },
        StatementVerdict::Contradicted | StatementVerdict::Unknown => Words {
            vi: format!("{code} “{label}” là {text}"),
            en: format!("{code} “{label}” is {text}"),
        },
    };
    Reason { against: known.against, verdict, words, source: Some(known.source.clone()) }
}

/// The known figure that fits best.
fn best<'a>(fitting: impl Iterator<Item = (&'a KnownFigure, usize)>) -> Option<&'a KnownFigure> {
    fitting.max_by_key(|(_, points)| *points).map(|(known, _)| known)
}

fn count(place: &MentionContext, known: &[KnownFigure], stated: Decimal, bound: Bound) -> Option<Reason> {
    let numbers = || {
        known.iter().filter_map(|known| match known.value {
            Value::Number(number) => Some((known, number)),
            Value::Share { .. } => None,
        })
    };
    let large = stated.as_whole().is_none_or(|value| value >= LARGE);
    let fits = |known: &KnownFigure| {
        let (points, alike) = (place.likeness(known), place.named.contains(&known.unit));
        let enough = points >= LIKELY || (alike && points >= PERHAPS) || (large && (alike || points >= 20));
        enough.then_some(points + if alike { 30 } else { 0 })
    };
    let equal = numbers().filter(|(_, number)| number.value == stated);
    if let Some(known) = best(equal.filter_map(|(known, _)| Some((known, fits(known)?)))) {
        let same_bound = matches!(known.value, Value::Number(QuantityNumber { at_least, .. }) if at_least == (bound == Bound::AtLeast));
        return Some(reason(
            known,
            if same_bound { StatementVerdict::Confirmed } else { StatementVerdict::RoundedDifferently },
        ));
    }
    let surely = |known: &KnownFigure| {
        let meant = place.named.contains(&known.unit) && place.surely_means(known);
        meant.then(|| place.likeness(known))
    };
    let known = best(numbers().filter_map(|(known, _)| Some((known, surely(known)?))))?;
    let Value::Number(number) = known.value else { return None };
    Some(reason(
        known,
        if is_about(stated, bound, number) {
            StatementVerdict::RoundedDifferently
        } else {
            StatementVerdict::Contradicted
        },
    ))
}

/// Whether `hơn 5.900` or `gần 6.000` can be said of a number.
fn is_about(stated: Decimal, bound: Bound, known: QuantityNumber) -> bool {
    let off = stated.max(known.value).minus(stated.min(known.value)).map(Decimal::ten_thousandths);
    let within = |part: i64| off.is_some_and(|off| off <= known.value.ten_thousandths().abs() / part);
    match bound {
        Bound::Exact => known.at_least && stated >= known.value && within(10),
        Bound::AtLeast => stated <= known.value && within(10),
        Bound::AtMost => stated >= known.value && within(10),
        Bound::About => within(20),
    }
}

fn ratio(place: &MentionContext, known: &[KnownFigure], part: Decimal, base: Decimal) -> Option<Reason> {
    let pair = known.iter().filter(|known| match known.value {
        Value::Number(QuantityNumber { value, of, .. }) => value == part && of == Some(base),
        Value::Share { part: one, base: other } => one == part && other == base,
    });
    let large = base.as_whole().is_none_or(|base| base >= 100);
    let fits = |known: &KnownFigure| {
        let points = place.likeness(known) + if place.named.contains(&known.unit) { 30 } else { 0 };
        (large || points >= PERHAPS).then_some(points)
    };
    if let Some(known) = best(pair.filter_map(|known| Some((known, fits(known)?)))) {
        return Some(reason(known, StatementVerdict::Confirmed));
    }
    let surely = known.iter().filter_map(|known| {
        let of = match known.value {
            Value::Number(number) => number.of.is_some(),
            Value::Share { .. } => true,
        };
        let meant = of && place.named.contains(&known.unit) && place.surely_means(known);
        meant.then(|| (known, place.likeness(known)))
    });
    best(surely).map(|known| reason(known, StatementVerdict::Contradicted))
}

fn percent(place: &MentionContext, known: &[KnownFigure], stated: (Decimal, u8, Bound)) -> Option<Reason> {
    // By how much something grew is another figure than how large it is.
    let grew = place.around.ends_with(NO_SHARE);
    let fits = |known: &&KnownFigure| {
        let label = known.source.label.to_lowercase();
        known.unit.is_percent() && (!grew || ["tăng", "giảm"].iter().any(|word| label.contains(word)))
    };
    let judged = known.iter().filter(fits).filter_map(|known| {
        let (verdict, points) = (judge_percent(known, stated)?, place.likeness(known));
        // A share whose numerator stands in the same sentence is meant.
        let named = matches!(known.value, Value::Share { part, .. } if place.numbers.contains(&part));
        let needed = match verdict {
            StatementVerdict::Contradicted if !place.surely_means(known) => return None,
            StatementVerdict::Contradicted => SURELY,
            _ if named => PERHAPS,
            _ => LIKELY,
        };
        (points >= needed).then_some((known, verdict, points))
    });
    // What agrees goes before what accuses.
    let (known, verdict, _) =
        judged.max_by_key(|(_, verdict, points)| (*verdict != StatementVerdict::Contradicted, *points))?;
    Some(reason(known, verdict))
}

fn judge_percent(known: &KnownFigure, stated: (Decimal, u8, Bound)) -> Option<StatementVerdict> {
    match known.value {
        Value::Share { part, base } => judge_bounded(stated, part, base),
        Value::Number(number) => {
            let equal = number.value == stated.0;
            if !equal && stated.2 != Bound::Exact {
                let about = is_about(stated.0, stated.2, number);
                return Some(if about {
                    StatementVerdict::RoundedDifferently
                } else {
                    StatementVerdict::Contradicted
                });
            }
            Some(match (equal, known.unit) {
                (false, _) => StatementVerdict::Contradicted,
                // Whoever wrote it down had no base either.
                (true, UnitOfMeasure::Percent) => StatementVerdict::Unverifiable,
                (true, _) => StatementVerdict::Confirmed,
            })
        }
    }
}
