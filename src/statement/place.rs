//! What a number of a text is said to be: the thing, the subject, whose it is and of when.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::HashSet;

use super::clauses::{Clause, actor, clauses, inherited};
use super::lexicon::{
    ABOUT, ANOTHER_TIME, BEFORE_A_RANK, BEGINS_A_COUNT, BY, CHANGES, DESK, ENDS_OF_THINGS, FIELDS, GROUPS,
    HARMLESS, LEVEL_WORDS, NARROWERS, NO_FACT, NO_OWNERS, NO_THINGS, OWNED_BY, WHOLE_OFFICE,
};
use super::mark::SubjectMark;
use super::stated_time::{StatedTime, TimesOfText};
use super::subject::{Subject, names_in, simple, telling_words};
use crate::agency::Level;
use crate::report::quantity::unit::UnitOfMeasure;
use crate::statement::parsed_text::{MentionValue, ParsedText};
use crate::statement::surrounding_words::SurroundingWords;

/// How much of a sentence and of the one before it is looked at, in characters.
const NEAR: usize = 400;

/// What a number is said to be.
pub(super) struct MentionPlace {
    /// The words beside it.
    pub(super) own: Subject,
    /// The same, completed by the number that it belongs to.
    pub(super) whole: Subject,
    /// Of whom the sentence speaks.
    pub(super) actor: Subject,
    /// Levels that the words between it and the next number name too.
    pub(super) further: Vec<Level>,
    /// Its own words, those of the number that it belongs to, of the piece of the sentence, of the sentence up to the end of that
    /// piece, of the sentence before, and of what follows behind a semicolon: that speaks of something else.
    pub(super) rings: [HashSet<String>; 6],
    /// In what it is counted, by the word behind it.
    pub(super) units: Vec<UnitOfMeasure>,
    /// In what it may be counted, by the words before it, when no thing stands behind it.
    pub(super) told: Vec<UnitOfMeasure>,
    /// The thing behind it, and its words.
    pub(super) thing: Option<&'static str>,
    pub(super) thing_words: Vec<String>,
    /// The words around it.
    pub(super) around: SurroundingWords,
    /// The words by which what is counted is narrowed.
    pub(super) narrowed_by: Vec<String>,
    /// The first words of what follows a word such as `lĩnh vực`.
    pub(super) within: Vec<String>,
    /// The same of what follows a word such as `qua` near before the number.
    pub(super) by: Vec<String>,
    /// Words by which it is of another time, or no fact.
    pub(super) no_fact: Vec<&'static str>,
    /// Of when it is.
    pub(super) time: Option<StatedTime>,
    /// Of which number it is a part or a share.
    pub(super) head: Option<usize>,
    /// Whether it is said of a desk, or of all offices of a place.
    pub(super) of_desk: bool,
    pub(super) of_all: bool,
    /// The own words, and those of the number it belongs to, in small letters.
    pub(super) small: String,
}

/// The places of all numbers of a text.
pub(super) fn places(reading: &ParsedText) -> Vec<MentionPlace> {
    let (clauses, times) = (clauses(reading), TimesOfText::of(reading));
    let actors = actors(reading);
    (0..reading.mentions.len()).map(|at| MentionPlace::of(reading, (&clauses, &times, &actors), at)).collect()
}

/// Of whom each sentence speaks: where it does not say, of whom the one before it in the paragraph did.
fn actors(reading: &ParsedText) -> Vec<Subject> {
    let mut actors: Vec<Subject> = Vec::new();
    for sentence in 0..reading.sentences.len() {
        let (begin, _) = reading.sentence(sentence);
        let goes_on = begin.checked_sub(1).and_then(|at| reading.letters.get(at)) != Some(&'\n');
        let own = actor(reading, sentence);
        let silent = own.levels.is_empty() && own.names.is_empty();
        let before = actors.last().filter(|_| silent && goes_on);
        let told = before.map_or_else(|| own.clone(), |before| own.completed_by(before));
        actors.push(told);
    }
    actors
}

impl MentionPlace {
    fn of(
        reading: &ParsedText,
        (clauses, times, actors): (&[Clause], &TimesOfText, &[Subject]),
        at: usize,
    ) -> Self {
        let (Some(mention), Some(clause)) = (reading.mentions.get(at), clauses.get(at)) else {
            return Self::nothing();
        };
        let own = ordered(clause, reading, at, clause.own());
        let farther = inherited(clauses, at);
        let (begin, end) = reading.sentence(mention.sentence);
        let (from, to) = (begin.max(mention.start.saturating_sub(NEAR)), end.min(mention.end + NEAR));
        let set = |words: Vec<String>| words.into_iter().collect::<HashSet<String>>();
        // The piece of the sentence between semicolons, and all of it with the one before.
        let (left, right) = (reading.words(from, mention.start), reading.words(mention.end, to));
        let piece =
            [left.rsplit(';').next(), right.split(';').next()].map(Option::unwrap_or_default).join(" ");
        let (of_piece, later) = right.split_once(';').unwrap_or((&right, ""));
        let sentence = format!("{left} {of_piece}");
        let earlier = reading.words(begin.saturating_sub(NEAR), begin);
        let counted = if clause.counts_as_next { at + 1 } else { at };
        let counting = reading.mentions.get(counted).unwrap_or(mention);
        let units = counting.units.clone();
        let around = SurroundingWords::of(&reading.letters, counting.start, counting.end);
        let head = clause.head.and_then(|head| clauses.get(head)).map(Clause::small).unwrap_or_default();
        let small = format!("{} {head}", clause.small());
        let has =
            |words: &[&str]| words.iter().any(|word| format!(" {small} ").contains(&format!(" {word} ")));
        let opening = simple(&reading.words(begin, mention.start.min(begin + NEAR)));
        let said = |words: &[&str]| has(words) || words.iter().any(|word| opening.starts_with(word));
        let narrowed_by = narrowing(&clause.beyond);
        Self {
            rings: [
                set(own.words.clone()),
                set(farther.words.clone()),
                set(telling_words(&piece)),
                set(telling_words(&sentence)),
                set(telling_words(&earlier)),
                set(telling_words(later)),
            ],
            whole: own.completed_by(&farther),
            actor: actors.get(mention.sentence).cloned().unwrap_or_default(),
            further: Subject::of(&clause.further).levels,
            told: if units.is_empty() && (is_ordinal(&around) || !is_thing(&clause.after, mention.said)) {
                told_before(&around, [&own, &farther])
            } else {
                Vec::new()
            },
            thing: around.thing(),
            thing_words: around.thing().map(telling_words).unwrap_or_default(),
            units,
            narrowed_by,
            within: [within(&clause.before), within(&clause.beyond), owners(&clause.beyond)].concat(),
            by: behind(
                subject_begins(&simple(clause.before.rsplit([',', ':']).next().unwrap_or_default())),
                BY,
                1,
            ),
            no_fact: no_fact(clause, &left),
            time: times.at(mention.sentence, mention.start, clause.end),
            head: clause.head,
            of_desk: said(DESK),
            of_all: said(WHOLE_OFFICE),
            own,
            around,
            small,
        }
    }

    /// Whether the number is a place in a ranking, whatever is ranked: `xếp thứ 7/30 quận, huyện`.
    pub(super) fn is_rank(&self) -> bool {
        self.around.ends_with(BEFORE_A_RANK) && !is_ordinal(&self.around)
    }

    fn nothing() -> Self {
        let none = Subject::default;
        Self {
            own: none(),
            whole: none(),
            actor: none(),
            further: Vec::new(),
            rings: std::array::from_fn(|_| HashSet::new()),
            units: Vec::new(),
            around: SurroundingWords::of(&[], 0, 0),
            told: Vec::new(),
            thing: None,
            thing_words: Vec::new(),
            narrowed_by: Vec::new(),
            within: Vec::new(),
            by: Vec::new(),
            no_fact: Vec::new(),
            time: None,
            head: None,
            of_desk: false,
            of_all: false,
            small: String::new(),
        }
    }
}

/// `từ 06 xuống còn 04`: what there was before, and what there is after; neither is how much less it is.
fn ordered(clause: &Clause, reading: &ParsedText, at: usize, mut own: Subject) -> Subject {
    let next = reading.mentions.get(at + 1).zip(reading.mentions.get(at));
    let gap = next.map(|(next, this)| simple(&reading.words(this.end, next.start))).unwrap_or_default();
    let before = simple(&clause.before);
    let changes = |words: &str| CHANGES.iter().any(|word| words.ends_with(word));
    let mark = if changes(&before) {
        SubjectMark::After
    } else if before.ends_with("từ") && changes(&gap) {
        SubjectMark::Before
    } else {
        return own;
    };
    own.marks.retain(|mark| {
        !matches!(mark, SubjectMark::More | SubjectMark::Less | SubjectMark::Before | SubjectMark::After)
    });
    own.marks.push(mark);
    own
}

/// Whether a number is that of a group, or of a year in a row.
fn is_ordinal(around: &SurroundingWords) -> bool {
    GROUPS.iter().any(|(word, _)| around.ends_with(&[word]))
}

/// Whether a word stands right behind a number that is none of the known things.
fn is_thing(after: &str, said: MentionValue) -> bool {
    if matches!(said, MentionValue::Percent { .. }) {
        return false;
    }
    let first = after.trim_start().split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
    !first.is_empty() && !NO_THINGS.contains(&first.to_lowercase().as_str())
}

/// The words behind a thing that say which of its kind: up to where the manner, the place or the purpose is told.
fn narrowing(beyond: &str) -> Vec<String> {
    let ends = |word: &&str| ENDS_OF_THINGS.contains(&word.to_lowercase().as_str());
    let words: Vec<&str> = beyond.split_whitespace().take_while(|word| !ends(word)).collect();
    let text = words.join(" ");
    let named: Vec<String> = names_in(&text).iter().flat_map(|name| telling_words(name)).collect();
    let skipped = |word: &String| {
        HARMLESS.contains(&word.as_str()) || LEVEL_WORDS.contains(&word.as_str()) || named.contains(word)
    };
    telling_words(&text).into_iter().filter(|word| !skipped(word)).collect()
}

/// The first words behind each of these words, so many.
fn behind(small: &str, words: &[&str], most: usize) -> Vec<String> {
    let mut first = Vec::new();
    for word in words {
        for (at, _) in format!(" {small} ").match_indices(&format!(" {word} ")) {
            let rest = small.get(at + word.len()..).unwrap_or_default();
            let told = telling_words(rest).into_iter();
            let skipped =
                |word: &String| HARMLESS.contains(&word.as_str()) || LEVEL_WORDS.contains(&word.as_str());
            first.extend(told.filter(|word| !skipped(word)).take(most));
        }
    }
    first
}

/// The first word behind each that narrows: the field, those whom it is about. `đối với` narrows where a piece of the sentence
/// begins with it; elsewhere it goes with a verb.
fn within(words: &str) -> Vec<String> {
    let small = simple(words);
    // Of a field two words: without accents the first may be that of another thing, as `hộ tịch` and `hồ sơ`.
    let mut first = behind(&small, NARROWERS, 1);
    first.extend(behind(&small, FIELDS, 2));
    let pieces = words.split(',').map(simple);
    let about = pieces.filter_map(|piece| Some(piece.strip_prefix(ABOUT)?.to_owned()));
    first.extend(about.filter_map(|about| telling_words(&about).into_iter().next()));
    first
}

/// Of whom or of what a thing is said to be: the first word behind each `thuộc`, but where it only says who decides on it. What the
/// owner belongs to itself is told behind the next one.
fn owners(beyond: &str) -> Vec<String> {
    let small = simple(beyond);
    let told =
        small.split(OWNED_BY).skip(1).filter(|owner| !NO_OWNERS.iter().any(|word| owner.starts_with(word)));
    told.filter_map(|owner| narrowing(owner).into_iter().next()).collect()
}

/// The words from where they begin to name what is counted: `… trên thiết bị, với tổng số tài khoản là`.
fn subject_begins(small: &str) -> &str {
    let begins = BEGINS_A_COUNT.iter().filter_map(|word| small.rfind(word)).max().unwrap_or_default();
    small.get(begins..).unwrap_or_default()
}

/// Words by which a number is of another time, or compared with, wished for, or one of many.
fn no_fact(clause: &Clause, before: &str) -> Vec<&'static str> {
    let has = |text: &str, word: &str| format!(" {text} ").contains(&format!(" {word} "));
    let own = simple(&clause.before);
    let stretch = before.rsplit(';').next().unwrap_or_default();
    // What something was compared with before tells nothing of what follows.
    let told: Vec<&str> = stretch.split(',').filter(|piece| !has(&simple(piece), "so với")).collect();
    let (told, after) =
        (simple(&told.join(" ")), simple(clause.after.split("so với").next().unwrap_or_default()));
    let other = ANOTHER_TIME.iter().filter(|word| has(&told, word) || has(&own, word) || has(&after, word));
    let wished = NO_FACT.iter().filter(|word| has(&own, word));
    other.chain(wished).copied().collect()
}

/// What words before a number say is counted: `số tài khoản là 1.204`. Right behind `nhóm` and `năm thứ` it is nothing else.
fn told_before(around: &SurroundingWords, subjects: [&Subject; 2]) -> Vec<UnitOfMeasure> {
    if let Some((_, unit)) = GROUPS.iter().find(|(word, _)| around.ends_with(&[word])) {
        return vec![*unit];
    }
    let stands = |word: &String| subjects.iter().any(|subject| subject.words.contains(word));
    let named = |unit: &UnitOfMeasure| {
        unit.beside().iter().any(|thing| {
            let words = telling_words(thing);
            !words.is_empty() && words.iter().all(stands)
        })
    };
    UnitOfMeasure::ALL.iter().copied().filter(|unit| around.names(*unit) || named(unit)).collect()
}
