//! Whether a known figure is what a number of a text is said to be: by thing, subject, level or office, and time; never by value.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::HashSet;

use super::lexicon::{ANY_BODY, ANY_THING};
use super::mark::{MarkKind, SubjectMark};
use super::place::MentionPlace;
use super::stated_time::TimeMatch;
use super::stored_figure::{FigureRow, KnownFigure};
use super::subject::{Subject, likeness};
use super::verdict::ComparedWith;
use crate::agency::Level;
use crate::report::quantity::unit::UnitOfMeasure;
use crate::report::quantity::value::{QuantityNumber, QuantityValue as Value};
use crate::statement::parsed_text::MentionValue;

/// How much of a label is found at least, in percent, before a figure may be the one that is meant.
const LIKELY: usize = 55;

/// How well a known figure fits a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Agreement {
    /// How much of the label is found, in percent.
    pub(super) points: usize,
    /// How many of its words stand beside the number.
    pub(super) beside: usize,
    /// Whether every word of the label stands in the sentence: none has to be taken from the one before it.
    pub(super) in_sentence: bool,
    /// Whether nothing is left open: another number there is wrong.
    pub(super) sure: bool,
    /// Whether the number is what is left of the figure: `chưa triển khai`.
    pub(super) rest: bool,
}

/// Whether a known figure may be what a number is said to be.
pub(super) fn agreement(place: &MentionPlace, said: MentionValue, known: &KnownFigure) -> Option<Agreement> {
    let is_cell = known.against != ComparedWith::Indicator;
    let thing = same_kind(said, known) && same_thing(place, said, known);
    if !thing || place.no_fact.iter().any(|word| !known.small.contains(word)) {
        return None;
    }
    let rest = is_rest(place, known);
    let marks = same_marks(place, known, is_cell, rest)?;
    let whose = same_office(place, known)?;
    let time = known.time(place.time);
    if time == TimeMatch::No || is_narrowed(place, known, is_cell) {
        return None;
    }
    let [own, farther, piece, sentence, earlier, later] = &place.rings;
    // Labels of cells are short: what stands elsewhere in the sentence tells nothing of them.
    let far = |points: usize| if is_cell { 0 } else { points };
    let rings: [(&HashSet<String>, usize); 6] = [
        (own, 100),
        (farther, 90),
        (piece, far(70)),
        (sentence, far(55)),
        (earlier, far(45)),
        (later, far(25)),
    ];
    let points = likeness(&known.subject.words, &rings);
    let beside = known.subject.words.iter().filter(|word| own.contains(*word)).count();
    let in_sentence = |word: &String| [own, farther, piece, sentence].iter().any(|ring| ring.contains(word));
    (points >= LIKELY).then_some(Agreement {
        points,
        beside,
        in_sentence: known.subject.words.iter().all(in_sentence),
        sure: marks && whose && time == TimeMatch::Yes && place.by.iter().all(|word| known.has(word)),
        rest,
    })
}

/// A percentage is held against percentages, a ratio against what has a base, a count against numbers.
fn same_kind(said: MentionValue, known: &KnownFigure) -> bool {
    match said {
        MentionValue::Percent { .. } => known.unit.is_percent(),
        MentionValue::Ratio { .. } => {
            matches!(known.value, Value::Share { .. } | Value::Number(QuantityNumber { of: Some(_), .. }))
        }
        MentionValue::Count { .. } => !known.unit.is_percent() && matches!(known.value, Value::Number(_)),
    }
}

fn same_thing(place: &MentionPlace, said: MentionValue, known: &KnownFigure) -> bool {
    if matches!(said, MentionValue::Percent { .. }) {
        return known.against == ComparedWith::Indicator || place.small.contains("hồ sơ");
    }
    if known.unit.is_percent() || (known.unit == UnitOfMeasure::Rank && place.is_rank()) {
        return true;
    }
    if place.units.is_empty() {
        return place.told.contains(&known.unit);
    }
    if place.units.contains(&known.unit) {
        return names_the_thing(place, known);
    }
    let of_bodies = matches!(
        known.unit,
        UnitOfMeasure::Boards | UnitOfMeasure::Agencies | UnitOfMeasure::Units | UnitOfMeasure::Schools
    );
    of_bodies && place.thing.is_some_and(|thing| ANY_BODY.contains(&thing))
}

/// Whether the label counts the very thing: `phòng chuyên môn` and `phường` are both units, and neither is all of them.
fn names_the_thing(place: &MentionPlace, known: &KnownFigure) -> bool {
    let Some(thing) = place.thing.filter(|_| known.unit.adds_up()) else { return true };
    let named = place.thing_words.iter().all(|word| known.subject.words.contains(word));
    named || known.against != ComparedWith::Indicator || ANY_THING.contains(&thing)
}

/// `04 nhiệm vụ chưa triển khai` of 25/29: what is left, when the label does not say "not" itself.
fn is_rest(place: &MentionPlace, known: &KnownFigure) -> bool {
    let based = matches!(known.value, Value::Number(QuantityNumber { of: Some(_), .. }));
    based && place.own.marks.contains(&SubjectMark::Not) && !known.subject.marks.contains(&SubjectMark::Not)
}

/// Whether what is counted comes in and is done with.
const fn is_handled(unit: UnitOfMeasure) -> bool {
    use UnitOfMeasure::{Answers, Documents, Dossiers, FeedbackItems, Promises, Tasks};
    matches!(unit, Answers | Documents | Dossiers | FeedbackItems | Promises | Tasks)
}

/// Whether the marks agree, and whether none is left open.
fn same_marks(place: &MentionPlace, known: &KnownFigure, is_cell: bool, rest: bool) -> Option<bool> {
    use MarkKind::{Catalogue, Change, Channel, Negation, Order, Stage, Timeliness};
    let mut sure = true;
    for kind in [Stage, Timeliness, Channel, Negation, Change, Order, Catalogue] {
        let (label, own) = (known.subject.of_kind(kind), place.own.of_kind(kind));
        let told = if own.is_empty() { place.whole.of_kind(kind) } else { own.clone() };
        let same = told.len() == label.len() && told.iter().all(|mark| label.contains(mark));
        let shared = told.iter().any(|mark| label.contains(mark));
        let agrees = match kind {
            Negation if rest => true,
            _ if is_cell => same,
            _ if label.is_empty() => kind == Stage || own.is_empty(),
            _ if told.is_empty() => kind == Stage,
            _ => shared,
        };
        if !agrees {
            return None;
        }
        // Procedures, decisions and bodies are not received and resolved: `quy chế giải quyết 09 TTHC` tells no stage of them.
        let no_stage = kind == Stage && label.is_empty() && !is_handled(known.unit);
        sure &= same || (label.is_empty() && own.is_empty()) || (shared && kind != Stage) || no_stage || rest;
    }
    Some(sure)
}

/// Whether level and office agree, and whether they are told.
fn same_office(place: &MentionPlace, known: &KnownFigure) -> Option<bool> {
    let of_whom = |subject: &Subject| !subject.levels.is_empty() || !subject.names.is_empty();
    let told = [&place.own, &place.whole, &place.actor].into_iter().find(|subject| of_whom(subject));
    let (levels, names): (&[Level], &[String]) =
        told.map_or((&[], &[]), |subject| (subject.levels.as_slice(), subject.names.as_slice()));
    let all = [&place.own, &place.whole, &place.actor];
    let anywhere = |level: Level| {
        place.further.contains(&level) || all.iter().any(|subject| subject.levels.contains(&level))
    };
    if names.iter().any(|name| !known.small.contains(name) && !known.office.contains(name)) {
        return None;
    }
    let label = &known.subject.levels;
    let allowed = |level: &Level| label.contains(level) || *level == known.level;
    if levels.iter().any(|level| !allowed(level)) {
        return None;
    }
    if label.iter().any(|level| *level != known.level && !anywhere(*level)) {
        return None;
    }
    let has_below = matches!(known.level, Level::City | Level::District);
    let row = match &known.row {
        FigureRow::Own => true,
        FigureRow::Whole => !(place.of_desk && has_below),
        FigureRow::Level(level) if *level == known.level => {
            place.of_desk && !place.of_all && anywhere(*level)
        }
        FigureRow::Level(level) => levels.contains(level),
        FigureRow::Named(name) => names.iter().any(|told| name.contains(told.as_str())),
    };
    // Of another office than the one that the report is of, only when the text says so.
    let own = known.is_asked || told.is_some();
    row.then_some(own)
}

/// Whether the text speaks of less than the label does: of a field, or of some of the things.
fn is_narrowed(place: &MentionPlace, known: &KnownFigure, is_cell: bool) -> bool {
    let in_label = |word: &String| known.has(word);
    let mut narrowed = place.narrowed_by.iter();
    let beyond = if is_cell {
        narrowed.any(|word| !in_label(word))
    } else {
        narrowed.next().is_some_and(|word| !in_label(word))
    };
    beyond || place.within.iter().any(|word| !in_label(word))
}
