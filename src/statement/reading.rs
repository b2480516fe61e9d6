//! Finds the figures in a Vietnamese text: counts, ratios and percentages, each with its place.
//! Pure: no HTTP, no SQL, no clock.
//!
//! A dot stands before every three digits, a comma before the decimals. Dates, years, numbers of documents, articles of
//! laws, codes, times and the numbers of a list are not figures, and are passed over.

use super::around::{Around, is_end};
use crate::platform::decimal::Decimal;

/// What a place in the text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// A number.
    Count {
        /// The number.
        value: Decimal,
        /// How exact it claims to be.
        bound: Bound,
    },
    /// A percentage.
    Percent {
        /// The percentage.
        value: Decimal,
        /// How many decimals stand there.
        places: u8,
    },
    /// One number of another: `3.415/3.464`.
    Ratio {
        /// What is counted.
        part: Decimal,
        /// Of how many.
        base: Decimal,
    },
}

/// How exact a number claims to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// Exactly that.
    Exact,
    /// More than that: `hơn`, `trên`.
    AtLeast,
    /// About that: `gần`, `khoảng`.
    About,
}

/// A figure in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where it begins, in characters from 0.
    pub start: usize,
    /// Where it ends: the first character after it.
    pub end: usize,
    /// The words as they stand there.
    pub text: String,
    /// What they say.
    pub said: Said,
    /// In which sentence it stands, counted from 0.
    pub sentence: usize,
}

/// A text with the figures in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The text, letter by letter.
    pub letters: Vec<char>,
    /// The figures, in the order of the text.
    pub mentions: Vec<Mention>,
    /// Where each sentence ends.
    pub sentences: Vec<usize>,
}

/// Kinds of documents whose numbers follow the word `số`.
const DOCUMENTS: &[&str] = &[
    "nghị quyết",
    "quyết định",
    "kế hoạch",
    "công văn",
    "chỉ thị",
    "thông tư",
    "nghị định",
    "chương trình",
    "báo cáo",
    "luật",
    "thông báo",
    "đề án",
    "tờ trình",
    "văn bản",
    "biểu",
    "mẫu",
    "hướng dẫn",
];
/// Words before a number that is a place in a law, a form or a calendar.
const PLACES: &[&str] = &[
    "ngày",
    "tháng",
    "quý",
    "điều",
    "khoản",
    "mục",
    "phần",
    "chương",
    "phụ lục",
    "biểu",
    "mẫu",
    "bảng",
    "trang",
    "bước",
    "khóa",
    "tuần",
    "biểu mẫu",
    "lần thứ",
    "số điện thoại",
    "tổ dân phố số",
];
/// Words before a year.
const BEFORE_A_YEAR: &[&str] =
    &["năm", "đầu năm", "cuối năm", "giai đoạn", "từ", "đến", "với", "nhiệm kỳ", "niên độ", "và"];
/// Words before a day and month without a year.
const BEFORE_A_DAY: &[&str] =
    &["ngày", "từ", "đến", "hết", "sáng", "chiều", "trước", "sau", "tối", "tính đến", "dịp", "và", "lễ"];

/// Reads a text.
#[must_use]
pub fn read(text: &str) -> Reading {
    let letters: Vec<char> = text.chars().collect();
    let mut scanner = Scanner { letters: &letters, at: 0, mentions: Vec::new(), sentences: Vec::new() };
    scanner.scan();
    let Scanner { mentions, mut sentences, .. } = scanner;
    sentences.push(letters.len());
    Reading { letters, mentions, sentences }
}

struct Scanner<'a> {
    letters: &'a [char],
    at: usize,
    mentions: Vec<Mention>,
    sentences: Vec<usize>,
}

/// A run of digits with the marks between them.
#[derive(Debug, Clone)]
struct Run {
    start: usize,
    end: usize,
    text: String,
}

impl Run {
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

impl Scanner<'_> {
    fn letter(&self, at: usize) -> Option<char> {
        self.letters.get(at).copied()
    }

    fn is_digit(&self, at: usize) -> bool {
        self.letter(at).is_some_and(|letter| letter.is_ascii_digit())
    }

    fn is_alphabetic(&self, at: usize) -> bool {
        self.letter(at).is_some_and(char::is_alphabetic)
    }

    fn scan(&mut self) {
        while let Some(letter) = self.letter(self.at) {
            if letter.is_ascii_digit() {
                self.number();
            } else if letter.is_alphanumeric() {
                self.word();
            } else {
                if is_end(self.letters, self.at) {
                    self.sentences.push(self.at + 1);
                }
                self.at += 1;
            }
        }
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

    fn run(&self, start: usize) -> Run {
        let mut end = start;
        while self.is_digit(end)
            || (end > start && matches!(self.letter(end), Some('.' | ',')) && self.is_digit(end + 1))
        {
            end += 1;
        }
        let text = self.letters.get(start..end).unwrap_or_default().iter().collect();
        Run { start, end, text }
    }

    /// Where the chunk ends in which a place lies: at the next blank, bracket or comma.
    fn chunk_end(&self, from: usize) -> usize {
        let ends =
            |letter: &char| letter.is_whitespace() || matches!(letter, '(' | ')' | ';' | '"' | '”' | ',');
        let rest = self.letters.get(from..).unwrap_or_default();
        from + rest.iter().position(ends).unwrap_or(rest.len())
    }

    fn number(&mut self) {
        let run = self.run(self.at);
        let follows = self.letter(run.end);
        let after = run.end + 1;
        self.at = run.end;
        match follows {
            Some('/') if self.is_digit(after) => self.divided(&run),
            // 818/QĐ-UBND, 01-CTr/TU, 17h00, 8:30
            Some('/' | '-' | '–') if self.is_alphabetic(after) => self.at = self.chunk_end(run.end),
            Some(letter) if letter.is_alphabetic() => self.at = self.chunk_end(run.end),
            Some(':') if self.is_digit(after) => self.at = self.chunk_end(run.end),
            Some('-' | '–') if self.is_digit(after) => self.range(&run),
            _ => self.single(&run),
        }
    }

    /// `2021-2025`, `4-5/2023`: from one to another, no figure.
    fn range(&mut self, run: &Run) {
        self.at = self.run(run.end + 1).end;
        while self.letter(self.at) == Some('/') && self.is_digit(self.at + 1) {
            self.at = self.run(self.at + 1).end;
        }
    }

    /// `3.415/3.464`, but also `14/5/2023`, `5/2023`, `14/5` and `61/2018/NĐ-CP`.
    fn divided(&mut self, run: &Run) {
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
        if self.is_date(run, &base) {
            return;
        }
        let (Some((part, _)), Some((base_value, _))) = (run.value(), base.value()) else { return };
        self.note(run.start, base.end, Said::Ratio { part, base: base_value });
    }

    fn is_date(&self, run: &Run, base: &Run) -> bool {
        let (Some(day), Some(month)) = (run.plain(), base.plain()) else { return false };
        if (1..=12).contains(&day) && base.is_year() {
            return true;
        }
        if !(1..=31).contains(&day) || !(1..=12).contains(&month) {
            return false;
        }
        let around = Around::of(self.letters, run.start, base.end);
        around.ends_with(&["ngày"]) || (around.ends_with(BEFORE_A_DAY) && !around.names_a_thing())
    }

    fn single(&mut self, run: &Run) {
        let mut end = run.end;
        let gap = usize::from(matches!(self.letter(end), Some(' ' | '\u{a0}')));
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
                self.note(run.start, end, Said::Percent { value, places });
            }
            return;
        }
        let Some((value, _)) = run.value() else { return };
        if self.is_no_figure(run) {
            return;
        }
        let around = Around::of(self.letters, run.start, run.end);
        let bound = if around.ends_with(&["hơn", "trên"]) {
            Bound::AtLeast
        } else if around.ends_with(&["gần", "khoảng", "xấp xỉ", "ước"]) {
            Bound::About
        } else {
            Bound::Exact
        };
        self.note(run.start, run.end, Said::Count { value, bound });
    }

    fn spells_percent(&self, end: usize) -> bool {
        let rest: String = self.letters.iter().skip(end).take(10).collect();
        rest.to_lowercase().starts_with(" phần trăm")
    }

    /// A year, a place in a law or a calendar, the number of a document, or of a list.
    fn is_no_figure(&self, run: &Run) -> bool {
        let around = Around::of(self.letters, run.start, run.end);
        if self.opens_a_line(run) || around.is_followed_by(&["tháng", "giờ"]) || around.ends_with(PLACES) {
            return true;
        }
        if run.is_year() && (around.ends_with(BEFORE_A_YEAR) || !around.names_a_thing()) {
            return true;
        }
        if around.ends_with(&["thứ"]) {
            return !around.ends_with(&["năm thứ", "xếp thứ", "đứng thứ", "hạng thứ", "vị trí thứ"]);
        }
        if around.ends_with(&["điểm", "cấp", "loại", "vùng"]) && run.is_plain() && !around.names_a_thing()
        {
            return true;
        }
        around.ends_with(&["số"]) && DOCUMENTS.iter().any(|kind| around.ends_with(&[&format!("{kind} số")]))
    }

    /// `1.`, `2)` or `1.2.` at the beginning of a line, with words behind it.
    fn opens_a_line(&self, run: &Run) -> bool {
        let before = self.letters.get(..run.start).unwrap_or_default();
        let line = before.iter().rev().take_while(|letter| **letter != '\n');
        let first =
            line.into_iter().all(|letter| letter.is_whitespace() || matches!(letter, '-' | '*' | '#' | '('));
        first
            && matches!(self.letter(run.end), Some('.' | ')'))
            && self.letter(run.end + 1).is_none_or(char::is_whitespace)
            && run.text.split('.').all(|piece| piece.len() <= 2)
    }

    fn note(&mut self, start: usize, end: usize, said: Said) {
        let text = self.letters.get(start..end).unwrap_or_default().iter().collect();
        self.mentions.push(Mention { start, end, text, said, sentence: self.sentences.len() });
    }
}

#[cfg(test)]
#[path = "reading_tests.rs"]
mod tests;
