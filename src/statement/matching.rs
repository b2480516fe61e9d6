//! Holds the numbers of a text against the figures that the register knows: which one is meant is told by the words alone, and
//! only then are the two compared.
//! Pure: no HTTP, no SQL, no clock.

use super::agreement::{Agreement, agreement};
use super::place::{MentionPlace, places};
use super::stored_figure::KnownFigure;
use super::verdict::{ComparedWith, Reason, Source, StatementVerdict, judge_bounded};
use crate::platform::decimal::{Decimal, MOST_PLACES};
use crate::platform::error::Words;
use crate::report::quantity::unit::UnitOfMeasure;
use crate::report::quantity::value::{QuantityNumber, QuantityValue as Value};
use crate::statement::parsed_text::{Bound, Mention, MentionValue, ParsedText};

/// How much of a label is found, in percent, when another number beside it is wrong.
const SURELY: usize = 75;
/// How much better than any other figure that one fits.
const CLEARLY: usize = 6;
/// A label of fewer words accuses nobody.
const TELLING: usize = 2;

/// Which figure a number is said to be.
#[derive(Clone, Copy)]
struct Meant<'a> {
    known: &'a KnownFigure,
    fits: Agreement,
    /// Whether no other figure fits nearly as well.
    clear: bool,
}

/// What the known figures say of each mention.
#[must_use]
pub fn compare(reading: &ParsedText, known: &[KnownFigure]) -> Vec<(usize, Reason)> {
    if known.is_empty() {
        return Vec::new();
    }
    let places = places(reading);
    let meant: Vec<Option<Meant<'_>>> = reading
        .mentions
        .iter()
        .zip(&places)
        .map(|(mention, place)| meant(reading, (mention, place), known))
        .collect();
    let judged = reading.mentions.iter().zip(&meant).map(|(mention, meant)| {
        meant.and_then(|meant| Some((meant, judge(mention.said, meant.known, meant.fits.rest)?)))
    });
    let judged: Vec<Option<(Meant<'_>, StatementVerdict)>> = judged.collect();
    let mut found = Vec::new();
    // A part of what a figure is, is another one.
    let is_part = |at: usize, known: &KnownFigure| {
        let percent =
            matches!(reading.mentions.get(at), Some(Mention { said: MentionValue::Percent { .. }, .. }));
        let head = places.get(at).and_then(|place| place.head).filter(|_| !percent);
        let of_head = head.and_then(|head| meant.get(head).copied().flatten());
        of_head.is_some_and(|head| std::ptr::eq(head.known, known))
    };
    for (at, (meant, verdict)) in judged.iter().enumerate().filter_map(|(at, judged)| Some((at, (*judged)?)))
    {
        let accuses = meant.known.against == ComparedWith::Indicator
            && meant.fits.sure
            && meant.clear
            && meant.fits.points >= SURELY
            && meant.known.subject.words.len() >= TELLING;
        // Where another number fits the figure better and agrees with it, this one is another figure.
        let taken = judged.iter().enumerate().any(|(other_at, other)| {
            other.as_ref().is_some_and(|(other, right)| {
                other_at != at
                    && std::ptr::eq(other.known, meant.known)
                    && *right != StatementVerdict::Contradicted
                    && other.fits.points >= meant.fits.points
            })
        });
        if is_part(at, meant.known) {
            continue;
        }
        // A bound that the figure does not keep is no second telling of it.
        let taken = taken
            && !reading.mentions.get(at).is_some_and(|mention| breaks_its_bound(mention.said, meant.known));
        if verdict != StatementVerdict::Contradicted || (accuses && !taken) {
            found.push((at, reason(meant.known, verdict)));
        }
    }
    found
}

/// The figure that fits a number best by its words; none where two that differ fit alike.
fn meant<'a>(
    reading: &ParsedText,
    (mention, place): (&Mention, &MentionPlace),
    known: &'a [KnownFigure],
) -> Option<Meant<'a>> {
    let fitting: Vec<(&KnownFigure, Agreement)> = known
        .iter()
        .filter(|known| is_share_of_head(reading, place, mention.said, known))
        .filter_map(|known| Some((known, agreement(place, mention.said, known)?)))
        .collect();
    let rank = |(known, fits): &(&KnownFigure, Agreement)| {
        (fits.points, fits.beside, fits.sure, known.against == ComparedWith::Run, known.source.as_of)
    };
    let (best, fits) = *fitting.iter().max_by_key(|fitting| rank(fitting))?;
    let alike = |rival: &Agreement| (rival.points, rival.beside) == (fits.points, fits.beside);
    let others = || fitting.iter().filter(|(other, _)| other.value != best.value);
    // An earlier entry of the same indicator is no rival, but neither is it sure which of them is meant.
    if others().any(|(other, rival)| alike(rival) && !best.is_same(other)) {
        return None;
    }
    // A cell may be told as a run has kept it, or as it is now.
    let kept = || fitting.iter().filter(|(other, rival)| alike(rival) && best.is_same(other));
    let agrees = |known: &KnownFigure| judge(mention.said, known, false) == Some(StatementVerdict::Confirmed);
    let cell = kept().find(|(other, _)| best.against != ComparedWith::Indicator && agrees(other));
    let best = cell.map_or(best, |(cell, _)| cell);
    let nearly = |rival: &Agreement| {
        // Of two that the sentence may mean it means the one that it names whole.
        let told_before = fits.in_sentence && !rival.in_sentence;
        rival.points + CLEARLY > fits.points && rival.beside >= fits.beside && !told_before
    };
    let clear = !others().any(|(_, rival)| nearly(rival));
    Some(Meant { known: best, fits, clear })
}

/// A share whose part is told is the one of the figure, or it is another share.
fn is_share_of_head(
    reading: &ParsedText,
    place: &MentionPlace,
    said: MentionValue,
    known: &KnownFigure,
) -> bool {
    let (MentionValue::Percent { .. }, Value::Share { part, .. }) = (said, known.value) else { return true };
    let head = place.head.and_then(|head| reading.mentions.get(head));
    match head.map(|head| head.said) {
        Some(MentionValue::Count { value, bound: Bound::Exact }) => value == part,
        Some(MentionValue::Ratio { part: told, .. }) => told == part,
        _ => true,
    }
}

/// What a figure says of a number that is said to be it.
fn judge(said: MentionValue, known: &KnownFigure, rest: bool) -> Option<StatementVerdict> {
    match (said, known.value) {
        (MentionValue::Percent { value, places, bound }, _) => judge_percent(known, (value, places, bound)),
        (MentionValue::Count { value, bound }, Value::Number(number)) => {
            let number = if rest {
                QuantityNumber { value: number.of?.minus(number.value)?, of: None, at_least: false }
            } else {
                number
            };
            Some(judge_count(value, bound, number))
        }
        (MentionValue::Ratio { part, base }, known) => {
            let (value, of) = match known {
                Value::Number(QuantityNumber { value, of, .. }) => (value, of?),
                Value::Share { part, base } => (part, base),
            };
            let right = (value, of) == (part, base);
            Some(if right { StatementVerdict::Confirmed } else { StatementVerdict::Contradicted })
        }
        (MentionValue::Count { .. }, Value::Share { .. }) => None,
    }
}

/// Whether a percentage is said to be more, or less, than the figure is.
fn breaks_its_bound(said: MentionValue, known: &KnownFigure) -> bool {
    let MentionValue::Percent { value: stated, bound, .. } = said else { return false };
    let exact = match known.value {
        Value::Share { part, base } => part.percent_of(base, MOST_PLACES),
        Value::Number(number) => Some(number.value),
    };
    exact.is_some_and(|exact| match bound {
        Bound::AtLeast => stated > exact,
        Bound::AtMost => stated < exact,
        Bound::Exact | Bound::About => false,
    })
}

fn judge_count(stated: Decimal, bound: Bound, number: QuantityNumber) -> StatementVerdict {
    if number.value == stated && number.at_least == (bound == Bound::AtLeast) {
        StatementVerdict::Confirmed
    } else if number.value == stated || is_about(stated, bound, number) {
        StatementVerdict::RoundedDifferently
    } else {
        StatementVerdict::Contradicted
    }
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
    // A rate is told with what it is made of; in its place belongs the percentage alone.
    let right = text.split_whitespace().next().map(str::to_owned);
    let instead = right.filter(|_| verdict == StatementVerdict::Contradicted);
    Reason { against: known.against, verdict, words, source: Some(known.source.clone()), instead }
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
