//! Which words of a sentence belong to which of its numbers, and which number a word-poor one takes its subject from.
//! Pure: no HTTP, no SQL, no clock.

use super::lexicon::{ALL_PARTS, CHANGES, DESK, OWNED_BY, SOME_PARTS, VERBS};
use super::subject::{Subject, simple, telling_words};
use crate::statement::parsed_text::{MentionValue, ParsedText};
use crate::statement::surrounding_words::SurroundingWords;

/// How many words may stand between `và` and a number that it adds.
const MOST_BEHIND_AND: usize = 7;
/// A bracket of so few words is another name of what stands before it: `(PAKN)`.
const SHORT_NAME: usize = 2;
/// How much of a long sentence is looked at on either side of a number, in characters.
const NEAR: usize = 400;

/// The words of one number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Clause {
    /// The words before it that are its own.
    pub(super) before: String,
    /// What is counted, as it stands behind the number, and how it goes on.
    pub(super) after: String,
    /// The words behind the thing that is counted.
    pub(super) beyond: String,
    /// All words from the number to the next one's.
    pub(super) further: String,
    /// Where its own words end.
    pub(super) end: usize,
    /// Whether it counts what the next number does: `từ 06 xuống còn 04 đơn vị`.
    pub(super) counts_as_next: bool,
    /// Of which number it tells a part or a share.
    pub(super) head: Option<usize>,
    /// Whose words before it go for this one too: `12 phòng, 17 phường`.
    pub(super) like: Option<usize>,
}

/// How a number goes on from the one before it in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// Beside it.
    Beside,
    /// As a part of it, by a word or a bracket.
    Part,
    /// Behind a bracket that has closed.
    Outside,
}

/// The words of every number of a text.
pub(super) fn clauses(reading: &ParsedText) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut begins: Vec<usize> = Vec::new();
    // The heads of the lists that are open.
    let mut open: Vec<usize> = Vec::new();
    for (at, mention) in reading.mentions.iter().enumerate() {
        let (begin, _) = reading.sentence(mention.sentence);
        let previous = at.checked_sub(1).and_then(|at| Some((at, reading.mentions.get(at)?)));
        let joint = previous.filter(|(_, other)| other.sentence == mention.sentence);
        let Some((before, other)) = joint else {
            open.clear();
            begins.push(begin.max(mention.start.saturating_sub(NEAR)));
            clauses.push(Clause::default());
            continue;
        };
        let thing_end = thing_end(reading, other.end);
        let gap = reading.words(thing_end.min(mention.start), mention.start);
        let (split, link) = split(&gap);
        begins.push((thing_end.min(mention.start) + split).max(mention.start.saturating_sub(NEAR)));
        match link {
            Link::Part => open.push(before),
            Link::Outside => drop(open.pop()),
            Link::Beside if gap.contains(';') => open.clear(),
            Link::Beside => {}
        }
        clauses.push(Clause { head: open.last().copied(), ..Clause::default() });
    }
    for (at, mention) in reading.mentions.iter().enumerate() {
        let next = reading.mentions.get(at + 1).filter(|next| next.sentence == mention.sentence);
        let (_, end) = reading.sentence(mention.sentence);
        let until = next.and_then(|_| begins.get(at + 1).copied()).unwrap_or(end).min(mention.end + NEAR);
        let thing = thing_end(reading, mention.end).min(until.max(mention.end));
        let further = reading.words(thing, until);
        let beyond = further.get(..end_of_phrase(&further)).unwrap_or_default().to_owned();
        let Some(clause) = clauses.get_mut(at) else { continue };
        let before = reading.words(begins.get(at).copied().unwrap_or_default(), mention.start);
        without_brackets(&before).rsplit(';').next().unwrap_or_default().clone_into(&mut clause.before);
        clause.after = format!("{}{beyond}", reading.words(mention.end, thing));
        clause.end = thing + beyond.chars().count();
        (clause.beyond, clause.further) = (beyond, further);
    }
    share_the_thing(reading, &mut clauses);
    for at in 1..clauses.len() {
        let joint = |at: usize| reading.mentions.get(at).map(|mention| mention.sentence);
        let alike =
            joint(at) == joint(at - 1) && clauses.get(at).is_some_and(|clause| says_nothing(&clause.before));
        let percent = |at: usize| {
            matches!(reading.mentions.get(at).map(|mention| mention.said), Some(MentionValue::Percent { .. }))
        };
        let bare = clauses.get(at).is_some_and(|clause| says_nothing(&clause.after));
        if let Some(clause) = clauses.get_mut(at).filter(|_| alike) {
            if percent(at) && bare {
                clause.head = Some(at - 1);
            } else if clause.head != Some(at - 1) {
                clause.like = Some(at - 1);
            }
        }
    }
    clauses
}

/// `từ 06 xuống còn 04 đơn vị`: the first number counts what the second does.
fn share_the_thing(reading: &ParsedText, clauses: &mut [Clause]) {
    for (at, pair) in reading.mentions.windows(2).enumerate() {
        let [one, other] = pair else { continue };
        if !CHANGES.contains(&simple(&reading.words(one.end, other.start)).as_str()) {
            continue;
        }
        let words = clauses.get(at + 1).map(|next| (next.after.clone(), next.beyond.clone()));
        if let (Some(clause), Some((after, beyond))) = (clauses.get_mut(at), words) {
            (clause.after, clause.beyond) = (after, beyond);
            clause.counts_as_next = true;
        }
    }
}

/// Where the word for what is counted ends that stands behind a place.
fn thing_end(reading: &ParsedText, from: usize) -> usize {
    let thing = SurroundingWords::of(&reading.letters, from, from).thing();
    let blanks =
        reading.letters.get(from..).unwrap_or_default().iter().take_while(|letter| **letter == ' ').count();
    thing.map_or(from, |thing| (from + blanks + thing.chars().count()).min(reading.letters.len()))
}

/// Where in the words between two numbers those of the second begin, in characters, and how it goes on from the first.
fn split(gap: &str) -> (usize, Link) {
    let small = masked(&gap.to_lowercase());
    if CHANGES.contains(&simple(gap).as_str()) {
        return (0, Link::Beside);
    }
    let place = |at: usize| small.get(..at).unwrap_or_default().chars().count();
    if let Some(at) = small.find(')') {
        let rest = small.get(at + 1..).unwrap_or_default();
        let begins = rest.find(';').map_or(at + 1, |semicolon| at + 1 + semicolon);
        return (place(begins), Link::Outside);
    }
    let parts = ALL_PARTS.iter().chain(SOME_PARTS).filter_map(|word| word_at(&small, word)).min();
    // Behind a semicolon the list of parts has ended before it began.
    let goes_on = |at: &usize| !small.get(*at..).unwrap_or_default().contains(';');
    if let Some(at) = parts.into_iter().chain(small.find('(')).min().filter(goes_on) {
        return (place(at), Link::Part);
    }
    let first = small.find(';').or_else(|| small.find(','));
    let short =
        |at: &usize| small.get(*at..).unwrap_or_default().split_whitespace().count() <= MOST_BEHIND_AND;
    let and = word_at(&small, "và").filter(short);
    (place(first.or(and).or_else(|| word_at(&small, "còn")).unwrap_or_default()), Link::Beside)
}

/// The words with blanks instead of what stands in brackets that close.
fn masked(text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let mut open: Vec<usize> = Vec::new();
    for at in 0..letters.len() {
        match letters.get(at) {
            Some('(') => open.push(at),
            Some(')') => {
                if let Some(from) = open.pop() {
                    letters.iter_mut().take(at + 1).skip(from).for_each(|letter| *letter = ' ');
                }
            }
            _ => {}
        }
    }
    letters.into_iter().collect()
}

/// Where a word or phrase stands as such.
fn word_at(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).unwrap_or_default();
        let after = text.get(at + word.len()..).unwrap_or_default();
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    })
}

/// Where what is said of a thing ends: at the next mark, or where a part is told.
fn end_of_phrase(beyond: &str) -> usize {
    let mark = beyond.find([',', ';', ':', '(', ')', '\n', '.']);
    let small = beyond.to_lowercase();
    let word = ["và", "trong đó", "đạt"].iter().filter_map(|word| word_at(&small, word)).min();
    mark.into_iter().chain(word).min().unwrap_or(beyond.len())
}

/// Without what stands in brackets that close, but for other names of what stands before them.
fn without_brackets(text: &str) -> String {
    let (mut kept, mut rest) = (String::new(), text);
    while let Some((before, inside)) = rest.split_once('(') {
        kept.push_str(before);
        let Some((inner, after)) = inside.split_once(')') else {
            kept.push_str(inside);
            return kept;
        };
        if inner.split_whitespace().count() <= SHORT_NAME
            && !inner.contains(|letter: char| letter.is_ascii_digit())
        {
            kept.push_str(inner);
        }
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// Whether words say nothing of what is counted.
fn says_nothing(text: &str) -> bool {
    let words = telling_words(text);
    words.is_empty()
        || (words.len() <= 2
            && ["chiem", "bang", "tuong", "ung"].iter().any(|word| words.contains(&(*word).to_owned())))
}

/// Of whom a sentence speaks: its words up to what that somebody did.
pub(super) fn actor(reading: &ParsedText, sentence: usize) -> Subject {
    let (begin, end) = reading.sentence(sentence);
    let text = reading.words(begin, end.min(begin + NEAR));
    let number =
        text.char_indices().find(|(_, letter)| letter.is_ascii_digit()).map_or(text.len(), |(at, _)| at);
    // `Bộ phận tiếp nhận và trả kết quả` is a name: what stands in it is no verb.
    let small = DESK
        .iter()
        .fold(text.to_lowercase(), |small, desk| small.replace(desk, &"·".repeat(desk.chars().count())));
    // Lower case may be longer than what it was made of: places of the one are not those of the other.
    let verb = VERBS.iter().filter_map(|verb| word_at(&small, verb)).min().unwrap_or(small.len());
    let words = small.get(..verb).map_or(0, |before| before.chars().count());
    let until = text.char_indices().nth(words).map_or(text.len(), |(at, _)| at).min(number);
    Subject::of(text.get(..until).unwrap_or_default())
}

impl Clause {
    /// What its own words speak of. What tells figures apart stands near: behind the last comma before the number.
    pub(super) fn own(&self) -> Subject {
        let near = self.before.rsplit([',', ':', ';']).find(|piece| !telling_words(piece).is_empty());
        let near = Subject::of(&format!("{} {}", near.unwrap_or_default(), self.after));
        let all = Subject::of(&format!("{} {}", self.before, self.after));
        // Where its owner belongs tells of the owner: `đơn vị thuộc chi cục thuộc Sở` is none of the Sở.
        let owner = self.after.match_indices(OWNED_BY).nth(1).map_or(self.after.len(), |(at, _)| at);
        let until_owner = self.after.get(..owner).unwrap_or_default();
        let levels = Subject::of(&format!("{} {until_owner}", self.before)).levels;
        Subject { marks: near.marks, levels, ..all }
    }

    /// The own words in small letters.
    pub(super) fn small(&self) -> String {
        simple(&format!("{} # {}", self.before, self.after))
    }
}

/// What the number takes over from others: all words of its head, and those before the one that it is like.
pub(super) fn inherited(clauses: &[Clause], at: usize) -> Subject {
    let (mut taken, mut at) = (Subject::default(), at);
    for _ in 0..clauses.len().min(60) {
        let Some(clause) = clauses.get(at) else { break };
        let (next, before_only) = match (clause.like, clause.head) {
            (Some(like), _) => (like, true),
            (None, Some(head)) => (head, false),
            (None, None) => break,
        };
        let Some(other) = clauses.get(next).filter(|_| next < at) else { break };
        let words = if before_only { Subject::of(&other.before) } else { other.own() };
        let farther = taken.completed_by(&words);
        taken = Subject { words: taken.with(&words).words, ..farther };
        at = next;
    }
    taken
}
