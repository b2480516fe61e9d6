//! Which numbers of adjoining clauses speak of the same things, so that one is a part of the other.
//! Pure: no HTTP, no SQL, no clock.

use super::clauses::Clause;
use super::lexicon::{DONE, FROM_BEFORE, NO_FACT, WHOLE};
use super::subject::{Subject, telling_words};
use crate::platform::decimal::Decimal;
use crate::report::quantity::unit::UnitOfMeasure;
use crate::statement::numbers::{are_foreign, count};
use crate::statement::parsed_text::{Mention, MentionValue, ParsedText};

/// How many numbers before a part are looked at.
const NEAREST: usize = 12;

/// Of how many a number is a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct JoinedWhole {
    /// How many.
    pub(super) value: Decimal,
    /// Whether the words say so: so many came in, so many of them are done.
    pub(super) told: bool,
    /// Whether it is the whole whose part the number is told to be.
    pub(super) is_head: bool,
}

/// Of how many the count at a place may be a part, the nearest first.
pub(super) fn wholes_of(reading: &ParsedText, clauses: &[Clause], at: usize) -> Vec<JoinedWhole> {
    let (Some(part), Some(clause)) = (reading.mentions.get(at), clauses.get(at)) else { return Vec::new() };
    let Some(value) = count(part) else { return Vec::new() };
    let things = things(part, clause);
    // `số đã xử lý là 3.415`: the same as before.
    let is_silent = things.is_empty() && clause.after.trim().is_empty();
    let one_sentence = |one: &Mention, other: &Mention| one.sentence == other.sentence;
    let is_done = says(clause, DONE) && !says(clause, FROM_BEFORE);
    let mut wholes: Vec<JoinedWhole> = Vec::new();
    let mut from_before: Option<Decimal> = None;
    for (place, other) in reading.mentions.iter().enumerate().take(at).skip(at.saturating_sub(NEAREST)).rev()
    {
        let Some(told) = clauses.get(place).filter(|_| adjoins(reading, other, part)) else { break };
        let (whole, is_ratio) = match other.said {
            MentionValue::Ratio { base, .. } => (base, true),
            _ => match count(other) {
                Some(whole) => (whole, false),
                None => continue,
            },
        };
        let theirs = self::things(other, told);
        let same = if is_silent && one_sentence(other, part) {
            !theirs.is_empty()
        } else {
            !things.is_empty() && !theirs.is_empty() && !are_foreign(&things, &theirs)
        };
        if !same || !same_body(told, clause) || says(told, NO_FACT) {
            continue;
        }
        if says(told, FROM_BEFORE) && !is_ratio {
            from_before = Some(whole);
        } else if whole >= value {
            let is_head = !is_ratio && clause.head == Some(place);
            let told = !is_ratio && is_done && says(told, WHOLE);
            wholes.push(JoinedWhole { value: whole, told, is_head });
        }
    }
    let sums: Vec<JoinedWhole> = wholes
        .iter()
        .filter_map(|whole| Some(JoinedWhole { value: whole.value.plus(from_before?)?, ..*whole }))
        .collect();
    wholes.extend(sums);
    wholes
}

/// Whether two numbers stand in one sentence, or in two that follow each other in a paragraph.
pub(super) fn adjoins(reading: &ParsedText, one: &Mention, other: &Mention) -> bool {
    let (begin, _) = reading.sentence(other.sentence);
    let new_line = begin.checked_sub(1).and_then(|at| reading.letters.get(at)) == Some(&'\n');
    one.sentence == other.sentence || (one.sentence + 1 == other.sentence && !new_line)
}

/// What a number counts: by the word behind it, else by the words before it.
pub(super) fn things(mention: &Mention, clause: &Clause) -> Vec<UnitOfMeasure> {
    if !mention.units.is_empty() {
        return mention.units.clone();
    }
    let before = telling_words(&clause.before);
    let named = |word: &str| {
        let words = telling_words(word);
        !words.is_empty() && words.iter().all(|word| before.contains(word))
    };
    let units = UnitOfMeasure::ALL.iter().copied();
    units.filter(|unit| unit.beside().iter().any(|word| named(word))).collect()
}

/// Whether both are of the same body, as far as they say of whom they are.
pub(super) fn same_body(one: &Clause, other: &Clause) -> bool {
    let (one, other): (Subject, Subject) = (one.own(), other.own());
    let differ = |mine: bool, same: bool| mine && !same;
    !differ(!other.levels.is_empty(), other.levels.iter().all(|level| one.levels.contains(level)))
        && !differ(!other.names.is_empty(), other.names.iter().all(|name| one.names.contains(name)))
}

fn says(clause: &Clause, words: &[&str]) -> bool {
    let small = clause.small();
    words.iter().any(|word| format!(" {small} ").contains(&format!(" {word} ")))
}
