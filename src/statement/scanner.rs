//! Goes through a text letter by letter and tells numbers that count from those that only look so.
//! Pure: no HTTP, no SQL, no clock.

use super::lexicon::{
    BEFORE_A_DAY, BEFORE_A_YEAR, CALENDAR, CALLED_BY, DOCUMENTS, EACH, LARGE, NAMED_BY_NUMBER, NO_PLACES,
    PLACES_IN_PAPERS, PROGRAMMES,
};
use crate::platform::decimal::Decimal;
use crate::report::quantity::unit::UnitOfMeasure;
use crate::statement::mention::{Bound, Mention, MentionValue};
use crate::statement::surrounding_words::{SurroundingWords, is_end};

/// Goes through a text from its first letter to its last.
pub(super) struct Scanner<'a> {
    letters: &'a [char],
    /// The letters as they were written.
    written: &'a [char],
    at: usize,
    mentions: Vec<Mention>,
    sentences: Vec<usize>,
    /// The last mark of a list inside a sentence: `(2)`.
    mark: u32,
}

/// A run of digits with the marks between them.
#[derive(Debug, Clone)]
struct DigitRun {
    start: usize,
    end: usize,
    text: String,
}

impl DigitRun {
    fn value(&self) -> Option<(Decimal, u8)> {
        // Nine digits without a mark are a telephone or an identity number.
        let bare = self.text.chars().all(|letter| letter.is_ascii_digit());
        if bare && self.text.len() >= 9 { None } else { Decimal::read_vi(&self.text) }
    }

    fn is_plain(&self) -> bool {
        self.text.bytes().all(|letter| letter.is_ascii_digit())
    }

    /// The number when it is written with digits alone.
    fn plain(&self) -> Option<u32> {
        self.is_plain().then(|| self.text.parse().ok()).flatten()
    }

    fn is_year(&self) -> bool {
        self.text.len() == 4 && self.plain().is_some_and(|year| (1900..=2100).contains(&year))
    }
}

impl<'a> Scanner<'a> {
    /// A scanner at the first letter.
    pub(super) fn new(letters: &'a [char], written: &'a [char]) -> Self {
        Self { letters, written, at: 0, mentions: Vec::new(), sentences: Vec::new(), mark: 0 }
    }

    fn letter(&self, at: usize) -> Option<char> {
        self.letters.get(at).copied()
    }

    fn is_digit(&self, at: usize) -> bool {
        self.letter(at).is_some_and(|letter| letter.is_ascii_digit())
    }

    fn is_alphabetic(&self, at: usize) -> bool {
        self.letter(at).is_some_and(char::is_alphabetic)
    }

    /// The figures and where sentences end, up to the first figure beyond `most`.
    pub(super) fn scan(mut self, most: usize) -> (Vec<Mention>, Vec<usize>) {
        while let Some(letter) = self.letter(self.at).filter(|_| self.mentions.len() <= most) {
            if letter.is_ascii_digit() {
                self.number();
            } else if letter.is_alphanumeric() {
                self.word();
            } else {
                if is_end(self.letters, self.at) {
                    self.sentences.push(self.at + 1);
                    self.mark = 0;
                }
                self.at += 1;
            }
        }
        (self.mentions, self.sentences)
    }

    /// Passes over a word, together with the digits of a code such as `H26.268.05`.
    fn word(&mut self) {
        let mut code = true;
        while let Some(letter) = self.letter(self.at) {
            let joint = matches!(letter, '.' | '-' | '/') && code;
            let goes_on = joint && self.letter(self.at + 1).is_some_and(char::is_alphanumeric);
            if !letter.is_alphanumeric() && !goes_on {
                break;
            }
            code &= !letter.is_lowercase();
            self.at += 1;
        }
    }

    fn run(&self, start: usize) -> DigitRun {
        let mut end = start;
        while self.is_digit(end)
            || (end > start && matches!(self.letter(end), Some('.' | ',')) && self.is_digit(end + 1))
        {
            end += 1;
        }
        let text = self.letters.get(start..end).unwrap_or_default().iter().collect();
        DigitRun { start, end, text }
    }

    /// Where the chunk ends in which a place lies: at the next blank, bracket or comma.
    fn chunk_end(&self, from: usize) -> usize {
        let ends =
            |letter: &char| letter.is_whitespace() || matches!(letter, '(' | ')' | ';' | '"' | '”' | ',');
        let rest = self.letters.get(from..).unwrap_or_default();
        from + rest.iter().position(ends).unwrap_or(rest.len())
    }

    /// Where a telephone or identity number ends that begins here: groups of digits with blanks, dots or hyphens between them,
    /// nine to twelve digits from 0 on, or eight of a service number.
    fn dialled(&self, start: usize) -> Option<usize> {
        let (mut end, mut digits, mut first) = (start, String::new(), None::<usize>);
        while digits.len() <= 12 {
            match self.letter(end) {
                Some(digit) if digit.is_ascii_digit() => digits.push(digit),
                Some(' ' | '.' | '-' | ')') if end > start && self.is_digit(end + 1) => {
                    first = first.or(Some(digits.len()));
                }
                _ => break,
            }
            end += 1;
        }
        let first = first.unwrap_or(digits.len());
        let begins = ["1800", "1900"].iter().any(|begin| digits.starts_with(begin));
        let service = begins && digits.len() == 8 && matches!(first, 4 | 8);
        let whole = digits.starts_with('0') && first > 1 && (9..=12).contains(&digits.len());
        (service || whole).then_some(end)
    }

    /// A run whose thousands are set off by blanks: `14 026`.
    fn spaced(&self, first: &DigitRun) -> Option<DigitRun> {
        if !first.is_plain() || !(1..=3).contains(&first.text.len()) || first.text.starts_with('0') {
            return None;
        }
        let mut run = first.clone();
        while self.letter(run.end) == Some(' ') {
            let group = self.run(run.end + 1);
            if group.text.len() != 3 || !group.is_plain() {
                break;
            }
            run.text.push('.');
            run.text.push_str(&group.text);
            run.end = group.end;
        }
        (run.end > first.end && !self.is_alphabetic(run.end)).then_some(run)
    }

    fn number(&mut self) {
        if let Some(end) = self.dialled(self.at) {
            self.at = end;
            return;
        }
        let run = self.run(self.at);
        let run = self.spaced(&run).unwrap_or(run);
        let follows = self.letter(run.end);
        let after = run.end + 1;
        self.at = run.end;
        if self.is_mark(&run) {
            self.mark = run.plain().unwrap_or_default();
            return;
        }
        match follows {
            Some('/') if self.is_digit(after) => self.divided(&run),
            Some(' ')
                if self.letter(after) == Some('/')
                    && self.letter(after + 1) == Some(' ')
                    && self.is_digit(after + 2) =>
            {
                self.divided_wide(&run);
            }
            // 818/QĐ-UBND, 01-CTr/TU, 17h00, 8:30
            Some('/' | '-' | '–') if self.is_alphabetic(after) => self.at = self.chunk_end(run.end),
            Some(letter) if letter.is_alphabetic() => self.at = self.chunk_end(run.end),
            Some(':') if self.is_digit(after) => self.at = self.chunk_end(run.end),
            Some('-' | '–') if self.is_digit(after) => self.range(&run),
            Some(' ') if self.is_wide_range(&run) => {
                self.at = run.end + 3;
                self.at = self.run(self.at).end;
            }
            _ => self.single(&run),
        }
    }

    /// `(1)`, and `2)` behind words: the mark of a point, as the one before it counts on; or the first one.
    fn is_mark(&self, run: &DigitRun) -> bool {
        let before = run.start.checked_sub(1).and_then(|at| self.letter(at));
        let next = run.plain().filter(|_| run.text.len() <= 2 && self.letter(run.end) == Some(')'));
        next.is_some_and(|number| {
            (number == 1 || number == self.mark + 1) && matches!(before, Some('(' | ' '))
        }) && (before == Some('(') || !self.is_in_brackets(run.start))
    }

    /// Whether a bracket stands open before a place of a line.
    fn is_in_brackets(&self, at: usize) -> bool {
        let before = self.letters.get(..at).unwrap_or_default();
        let line = before.iter().rev().take_while(|letter| **letter != '\n');
        line.fold(0_i32, |depth, letter| depth + i32::from(*letter == '(') - i32::from(*letter == ')')) > 0
    }

    /// `2015 - 2020`, `03 - 05`: from one to another.
    fn is_wide_range(&self, run: &DigitRun) -> bool {
        let dash =
            matches!(self.letter(run.end + 1), Some('-' | '–')) && self.letter(run.end + 2) == Some(' ');
        let last = dash.then(|| self.run(run.end + 3)).and_then(|last| last.plain());
        matches!((run.plain(), last), (Some(first), Some(last)) if first < last)
    }

    /// `2021-2025`, `4-5/2023`: from one to another, no figure.
    fn range(&mut self, run: &DigitRun) {
        self.at = self.run(run.end + 1).end;
        while self.letter(self.at) == Some('/') && self.is_digit(self.at + 1) {
            self.at = self.run(self.at + 1).end;
        }
    }

    /// `3.415/3.464`, but also `14/5/2023`, `5/2023`, `14/5` and `61/2018/NĐ-CP`.
    fn divided(&mut self, run: &DigitRun) {
        let base = self.run(run.end + 1);
        self.at = base.end;
        if self.letter(base.end) == Some('/') || self.is_alphabetic(base.end) {
            self.at = self.chunk_end(base.end);
            return;
        }
        if self.letter(base.end) == Some('-') && self.is_alphabetic(base.end + 1) {
            self.at = self.chunk_end(base.end);
            return;
        }
        if self.is_date(run, &base) || (run.text == "24" && matches!(&*base.text, "7" | "24")) {
            return;
        }
        let (Some((part, _)), Some((base_value, _))) = (run.value(), base.value()) else { return };
        self.note(run.start, base.end, MentionValue::Ratio { part, base: base_value });
    }

    /// `3.415 / 3.464`: with blanks it is no date.
    fn divided_wide(&mut self, run: &DigitRun) {
        let base = self.run(run.end + 3);
        self.at = base.end;
        let (Some((part, _)), Some((base_value, _))) = (run.value(), base.value()) else { return };
        self.note(run.start, base.end, MentionValue::Ratio { part, base: base_value });
    }

    fn is_date(&self, run: &DigitRun, base: &DigitRun) -> bool {
        let (Some(day), Some(month)) = (run.plain(), base.plain()) else { return false };
        if (1..=12).contains(&day) && base.is_year() {
            return true;
        }
        if !(1..=31).contains(&day) || !(1..=12).contains(&month) {
            return false;
        }
        let around = SurroundingWords::of(self.letters, run.start, base.end);
        around.ends_with(&["ngày"]) || (around.ends_with(BEFORE_A_DAY) && !around.names_a_thing())
    }

    fn single(&mut self, run: &DigitRun) {
        let mut end = run.end;
        let gap = usize::from(self.letter(end) == Some(' '));
        let percent = self.letter(end + gap) == Some('%') || self.spells_percent(end);
        if percent {
            end = if self.letter(end + gap) == Some('%') {
                end + gap + 1
            } else {
                end + " phần trăm".chars().count()
            };
            self.at = end;
            // An English point before one or two decimals is still understood.
            let read = run.value().or_else(|| {
                let (whole, part) = run.text.split_once('.')?;
                let places = u8::try_from(part.len()).ok().filter(|places| (1..=2).contains(places))?;
                Some((Decimal::of_digits(&format!("{whole}{part}"), places)?, places))
            });
            if let Some((value, places)) = read {
                let bound = self.bound(run);
                self.note(run.start, end, MentionValue::Percent { value, places, bound });
            }
            return;
        }
        let Some(value) = self.counted(run) else { return };
        if self.is_no_figure(run) {
            return;
        }
        let (value, end) = self.spelt_large(value, run.end);
        self.at = end;
        let bound = self.bound(run);
        self.note(run.start, end, MentionValue::Count { value, bound });
    }

    /// The number of a run. Of things that are counted there are no thousandths: `5,998 hồ sơ` is written as in English.
    fn counted(&self, run: &DigitRun) -> Option<Decimal> {
        let pieces: Vec<&str> = run.text.split(',').collect();
        let thousands = pieces.len() > 1
            && pieces.iter().skip(1).all(|piece| piece.len() == 3 && !piece.contains('.'))
            && pieces
                .first()
                .is_some_and(|first| (1..=3).contains(&first.len()) && !first.contains('.') && *first != "0");
        let measured =
            [UnitOfMeasure::Points, UnitOfMeasure::Index, UnitOfMeasure::Money, UnitOfMeasure::Years];
        let whole = || {
            let units = SurroundingWords::of(self.letters, run.start, run.end).units();
            !units.is_empty() && !units.iter().any(|unit| measured.contains(unit))
        };
        if thousands && whole() {
            return Decimal::of_digits(&pieces.concat(), 0);
        }
        run.value().map(|(value, _)| value)
    }

    /// `1,25 tỷ`, `5 nghìn tỷ`: the number and where its words end.
    fn spelt_large(&self, mut value: Decimal, mut end: usize) -> (Decimal, usize) {
        loop {
            let rest: String =
                self.letters.iter().skip(end).take(8).flat_map(|letter| letter.to_lowercase()).collect();
            let named = LARGE.iter().find(|(word, _)| {
                let rest = rest.strip_prefix(word);
                rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric) && !rest.starts_with(" lệ"))
            });
            let large = named.and_then(|(_, times)| value.ten_thousandths().checked_mul(*times));
            let (Some((word, _)), Some(large)) = (named, large) else { return (value, end) };
            value = Decimal::of_ten_thousandths(large);
            end += word.chars().count();
        }
    }

    /// How exact a number claims to be, by the word before it.
    fn bound(&self, run: &DigitRun) -> Bound {
        let around = SurroundingWords::of(self.letters, run.start, run.end);
        if around.ends_with(&["cao hơn", "thấp hơn", "nhiều hơn", "ít hơn"]) || self.is_base(run) {
            Bound::Exact
        } else if around.ends_with(&["không quá", "dưới", "tối đa", "chưa đến", "chưa tới"]) {
            Bound::AtMost
        } else if around.ends_with(&["hơn", "trên", "ít nhất", "tối thiểu"]) {
            Bound::AtLeast
        } else if around.ends_with(&["gần", "khoảng", "xấp xỉ", "ước"]) {
            Bound::About
        } else {
            Bound::Exact
        }
    }

    /// `3.415 PAKN trên 3.464 PAKN`: the number before is a part of this one.
    fn is_base(&self, run: &DigitRun) -> bool {
        let Some(before) = self.mentions.last().filter(|before| before.sentence == self.sentences.len())
        else {
            return false;
        };
        let between = SurroundingWords::of(self.letters, before.start, before.end);
        let joint: String = self.letters.get(before.end..run.start).unwrap_or_default().iter().collect();
        let thing = between.thing().map(str::to_lowercase).unwrap_or_default();
        matches!(before.said, MentionValue::Count { .. })
            && joint.to_lowercase().split_whitespace().eq(thing.split_whitespace().chain(["trên"]))
    }

    fn spells_percent(&self, end: usize) -> bool {
        let rest: String = self.letters.iter().skip(end).take(10).collect();
        rest.to_lowercase().starts_with(" phần trăm")
    }

    /// A year, a place in a law or a calendar, the number of a document, or of a list.
    fn is_no_figure(&self, run: &DigitRun) -> bool {
        let around = SurroundingWords::of(self.letters, run.start, run.end);
        if self.opens_a_line(run)
            || around.is_followed_by(&["tháng", "giờ"])
            || around.ends_with(CALLED_BY)
            || is_in_a_calendar(run, &around)
        {
            return true;
        }
        // A place in a paper is a small number without marks, and a programme is called by one that begins with a nought.
        let small = run.is_plain() && run.text.len() <= 3;
        if (small && around.ends_with(PLACES_IN_PAPERS) && !around.ends_with(NO_PLACES))
            || (small && run.text.starts_with('0') && around.ends_with(PROGRAMMES))
        {
            return true;
        }
        if run.is_year() && (around.ends_with(BEFORE_A_YEAR) || !around.names_a_thing()) {
            return true;
        }
        if around.ends_with(&["thứ"]) {
            return !around.ends_with(&["năm thứ", "xếp thứ", "đứng thứ", "hạng thứ", "vị trí thứ"]);
        }
        if around.ends_with(NAMED_BY_NUMBER) && run.is_plain() && !around.names_a_thing() {
            return true;
        }
        around.ends_with(&["số"]) && DOCUMENTS.iter().any(|kind| around.ends_with(&[&format!("{kind} số")]))
    }

    /// `1.`, `2)` or `1.2.` at the beginning of a line, with words behind it; or the number of a row of a table.
    fn opens_a_line(&self, run: &DigitRun) -> bool {
        let before = self.letters.get(..run.start).unwrap_or_default();
        let mut line = before.iter().rev().take_while(|letter| **letter != '\n');
        let first =
            line.all(|letter| letter.is_whitespace() || matches!(letter, '-' | '*' | '#' | '(' | '|'));
        let short = run.text.split('.').all(|piece| piece.len() <= 2);
        let (next, second) = (self.letter(run.end), self.letter(run.end + 1));
        let of_list = matches!(next, Some('.' | ')')) && second.is_none_or(char::is_whitespace);
        let of_row = matches!((next, second), (Some('\t' | '|'), _) | (Some(' '), Some('|')));
        first && short && (of_list || of_row)
    }

    fn note(&mut self, start: usize, end: usize, said: MentionValue) {
        let text = self.written.get(start..end).unwrap_or_default().iter().collect();
        let units = SurroundingWords::of(self.letters, start, end).units();
        self.mentions.push(Mention { start, end, text, said, units, sentence: self.sentences.len() });
    }
}

/// Whether a number is a day, month, quarter or week: not when it is too large, nor when it is counted in each of them.
fn is_in_a_calendar(run: &DigitRun, around: &SurroundingWords) -> bool {
    let small = |most: u32| run.plain().is_some_and(|number| number <= most && run.text.len() <= 2);
    CALENDAR.iter().any(|(word, most)| {
        let each = EACH.iter().any(|each| around.ends_with(&[&format!("{each} {word}")]));
        around.ends_with(&[word]) && small(*most) && !(each && around.names_a_thing())
    })
}
