//! Of when a number is, by the dates of its sentence: `tính đến ngày 14/5/2023`, `6 tháng đầu năm 2023`, `năm 2022`.
//! Pure: no HTTP, no SQL, no clock.

use chrono::{Days, NaiveDate};

use crate::statement::parsed_text::ParsedText;

/// How far a period that is told may be from the one of a figure: reporting months end on the 14th.
const TOLERANCE: u64 = 20;
/// A period of so many days is a year.
const NEARLY_A_YEAR: i64 = 300;
/// How far from the beginning of a sentence a date is of the whole paragraph, in words.
const OPENING: usize = 9;

/// The time that a sentence tells of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StatedTime {
    /// As it stood on that day.
    AsOf(NaiveDate),
    /// From one day to another.
    Between(NaiveDate, NaiveDate),
    /// In these months of a year that is not told.
    Months(u32, u32),
    /// In that year, or of something of that year.
    Year(i32),
}

/// Whether a figure is of the time that is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TimeMatch {
    /// It is of another time.
    No,
    /// It may be: nobody can be accused by it.
    Perhaps,
    /// It is.
    Yes,
}

/// A day by year, month and day.
fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

fn last_of(year: i32, month: u32) -> Option<NaiveDate> {
    let (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    day(year, month, 1)?.checked_sub_days(Days::new(1))
}

fn months(year: Option<i32>, first: u32, last: u32) -> Option<StatedTime> {
    if !(1..=12).contains(&first) || !(first..=12).contains(&last) {
        return None;
    }
    match year {
        Some(year) => Some(StatedTime::Between(day(year, first, 1)?, last_of(year, last)?)),
        None => Some(StatedTime::Months(first, last)),
    }
}

impl StatedTime {
    /// Whether a figure of these days, standing on that one, is of this time.
    pub(super) fn agrees(self, (from, to, as_of): (NaiveDate, NaiveDate, NaiveDate)) -> TimeMatch {
        use chrono::Datelike as _;
        let length = (to - from).num_days();
        let near = |one: NaiveDate, other: NaiveDate| {
            u64::try_from((one - other).num_days().abs()).is_ok_and(|days| days <= TOLERANCE)
        };
        let yes = |is: bool| if is { TimeMatch::Yes } else { TimeMatch::No };
        match self {
            Self::AsOf(day) => yes(as_of == day || to == day),
            // What stands on a day is told of the period around it.
            Self::Between(first, last) if length == 0 => {
                let within = first <= as_of && as_of <= last;
                yes(within || near(as_of, last))
            }
            Self::Between(first, last) => yes(near(from, first) && near(to, last)),
            Self::Months(first, last) => {
                let same = |year: i32| {
                    months(Some(year), first, last)
                        .is_some_and(|told| told.agrees((from, to, as_of)) == TimeMatch::Yes)
                };
                yes(same(to.year()))
            }
            Self::Year(year) => match (from.year() <= year && year <= to.year(), length) {
                (false, _) => TimeMatch::No,
                (true, length) if length == 0 || length >= NEARLY_A_YEAR => TimeMatch::Yes,
                (true, _) => TimeMatch::Perhaps,
            },
        }
    }
}

/// A word of a sentence without its marks, in small letters, and where it stands.
struct Word {
    at: usize,
    text: String,
    /// Whether a clause ends behind it.
    closes: bool,
}

fn words_of(reading: &ParsedText, (begin, end): (usize, usize)) -> Vec<Word> {
    let (mut words, mut at) = (Vec::new(), begin);
    let letters = reading.letters.get(begin..end).unwrap_or_default();
    for word in letters.split(|letter| letter.is_whitespace()) {
        let whole: String = word.iter().collect();
        let text =
            whole.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '-').to_lowercase();
        if !text.is_empty() {
            words.push(Word { at, text, closes: whole.ends_with(';') });
        }
        at += word.len() + 1;
    }
    words
}

fn numbers(text: &str) -> Option<Vec<i32>> {
    text.split('/').map(|part| part.parse().ok()).collect()
}

fn date(text: &str) -> Option<NaiveDate> {
    match numbers(text)?[..] {
        [first, month, year] => day(year, u32::try_from(month).ok()?, u32::try_from(first).ok()?),
        _ => None,
    }
}

fn year(text: &str) -> Option<i32> {
    text.parse().ok().filter(|year| (1900..=2100).contains(year))
}

fn quarter(text: &str) -> Option<u32> {
    let name = text.split('/').next()?;
    ["i", "ii", "iii", "iv"].iter().position(|roman| *roman == name).map(|at| at + 1).map_or_else(
        || name.parse().ok().filter(|number| (1..=4).contains(number)),
        |number| u32::try_from(number).ok(),
    )
}

fn spelt(text: &str) -> Option<u32> {
    let words =
        [("ba", 3), ("sáu", 6), ("chín", 9), ("3", 3), ("6", 6), ("9", 9), ("03", 3), ("06", 6), ("09", 9)];
    words.iter().find(|(word, _)| *word == text).map(|(_, number)| *number)
}

/// The times that the words tell, each with the place where it stands and the words it takes.
fn times_of(words: &[Word]) -> Vec<(usize, StatedTime)> {
    let at = |place: usize| words.get(place).map_or("", |word| word.text.as_str());
    let (mut times, mut place) = (Vec::new(), 0);
    while place < words.len() {
        let (time, taken) = time_at(words, place).map_or((None, 1), |(time, taken)| (Some(time), taken));
        // What something is compared with is another time than its own.
        let before = (at(place.wrapping_sub(2)), at(place.wrapping_sub(1)));
        let compared = before == ("so", "với") || (at(place.wrapping_sub(3)), before.0) == ("so", "với");
        if let (Some(time), false) = (time, compared) {
            times.push((words.get(place).map_or(0, |word| word.at), time));
        }
        place += taken.max(1);
    }
    times
}

/// The time that begins at a word, and how many words tell it.
fn time_at(words: &[Word], place: usize) -> Option<(StatedTime, usize)> {
    let at = |off: usize| words.get(place + off).map_or("", |word| word.text.as_str());
    let before = |off: usize| {
        place.checked_sub(off).and_then(|at| words.get(at)).map_or("", |word| word.text.as_str())
    };
    // "đầu năm 2023", "cuối năm 2023", "năm 2023"
    let year_at = |off: usize| match (at(off), at(off + 1), at(off + 2)) {
        ("năm", next, _) => year(next).map(|year| (year, off + 2)),
        ("đầu" | "cuối", "năm", next) => year(next).map(|year| (year, off + 3)),
        _ => None,
    };
    match at(0) {
        "ngày" => {
            let (first, taken) = match (date(at(1)), at(2), at(4)) {
                (Some(first), ..) => (first, 2),
                (None, "tháng", "năm") => (day(year(at(5))?, at(3).parse().ok()?, at(1).parse().ok()?)?, 6),
                _ => return None,
            };
            if before(1) == "từ" && at(taken) == "đến" {
                let last = date(at(taken + 1)).map(|last| (last, taken + 2));
                let (last, taken) = last.or_else(|| Some((date(at(taken + 2))?, taken + 3)))?;
                return Some((StatedTime::Between(first, last), taken));
            }
            let until = matches!(before(1), "đến" | "hết" | "tới");
            let cited = before(1).contains('/') || before(1).contains('-');
            if cited {
                return None;
            }
            let time = if until { StatedTime::AsOf(first) } else { StatedTime::Between(first, first) };
            Some((time, taken))
        }
        "đến" | "hết" | "tới" => date(at(1)).map(|day| (StatedTime::AsOf(day), 2)),
        "quý" => {
            let number = quarter(at(1))?;
            let told = at(1).split_once('/').and_then(|(_, told)| year(told));
            let (told, taken) = told.map_or_else(
                || year_at(2).map_or((None, 2), |(year, taken)| (Some(year), taken)),
                |year| (Some(year), 2),
            );
            months(told, number * 3 - 2, number * 3).map(|time| (time, taken))
        }
        "tháng" if !matches!(before(1), "sáu" | "ba" | "chín") => months_at(words, place),
        "giai" if at(1) == "đoạn" => {
            let range: Vec<i32> = at(2).split('-').filter_map(year).collect();
            let (first, last, taken) = match range[..] {
                [first, last] => (first, last, 3),
                [first] if matches!(at(3), "-" | "đến") => (first, year(at(4))?, 5),
                _ => return None,
            };
            Some((StatedTime::Between(day(first, 1, 1)?, day(last, 12, 31)?), taken))
        }
        "năm" => year(at(1)).map(|year| (StatedTime::Year(year), 2)),
        number if at(1) == "tháng" => {
            let many = spelt(number)?;
            let (told, taken) = year_at(2)?;
            let time = if at(2) == "cuối" {
                months(Some(told), 13 - many, 12)
            } else {
                months(Some(told), 1, many)
            };
            time.map(|time| (time, taken))
        }
        _ => None,
    }
}

/// `tháng 3/2023`, `tháng 4 và tháng 5/2023`, `tháng 2 năm 2023`.
fn months_at(words: &[Word], place: usize) -> Option<(StatedTime, usize)> {
    let at = |off: usize| words.get(place + off).map_or("", |word| word.text.as_str());
    let one = |text: &str| -> Option<(u32, Option<i32>)> {
        match numbers(text)?[..] {
            [month] => Some((u32::try_from(month).ok()?, None)),
            [month, told] => Some((u32::try_from(month).ok()?, Some(told))),
            _ => None,
        }
    };
    let (first, mut told) = one(at(1))?;
    let (mut last, mut taken) = (first, 2);
    while at(taken) == "và" && at(taken + 1) == "tháng" {
        let (next, year) = one(at(taken + 2))?;
        (last, told, taken) = (next, year, taken + 3);
    }
    if told.is_none() && at(taken) == "năm" {
        told = year(at(taken + 1));
        taken += 2;
    }
    months(told, first, last).map(|time| (time, taken))
}

/// The times of a sentence.
struct SentenceTimes {
    /// Each with the place where it stands.
    times: Vec<(usize, StatedTime)>,
    /// Where its clauses end.
    closes: Vec<usize>,
    /// Where its opening ends.
    opening: usize,
}

/// The times that the sentences of a text tell.
pub(super) struct TimesOfText {
    sentences: Vec<SentenceTimes>,
    /// The time that holds at the beginning of each sentence: from one before it in its paragraph.
    carried: Vec<Option<StatedTime>>,
}

impl TimesOfText {
    /// Reads the times of a text.
    pub(super) fn of(reading: &ParsedText) -> Self {
        let (mut sentences, mut carried, mut holds) = (Vec::new(), Vec::new(), None);
        for sentence in 0..reading.sentences.len() {
            let (begin, end) = reading.sentence(sentence);
            let words = words_of(reading, (begin, end));
            let times = times_of(&words);
            carried.push(holds);
            let opening = words.get(OPENING).map_or(end, |word| word.at);
            let of_now = words.iter().take(3).map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
            if let Some((_, time)) = times.iter().find(|(at, _)| *at < opening) {
                holds = Some(*time);
            } else if ["đến nay", "tính đến nay", "hiện nay", "tính đến thời"]
                .iter()
                .any(|now| of_now.starts_with(now))
            {
                holds = None;
            }
            if end.checked_sub(1).and_then(|last| reading.letters.get(last)) == Some(&'\n') {
                holds = None;
            }
            let closes = words
                .iter()
                .filter(|word| word.closes)
                .map(|word| word.at + word.text.chars().count())
                .collect();
            sentences.push(SentenceTimes { times, closes, opening });
        }
        Self { sentences, carried }
    }

    /// The time of what stands at a place, whose own words end at another: the last one that its clause tells before it, the
    /// one that opens the sentence, the one among its own words, or the one of the sentences before.
    pub(super) fn at(&self, sentence: usize, place: usize, end: usize) -> Option<StatedTime> {
        let SentenceTimes { times, closes, opening } = self.sentences.get(sentence)?;
        let begin = closes.iter().copied().filter(|close| *close < place).max().unwrap_or_default();
        let within = |from: usize, to: usize| {
            times.iter().filter(move |(at, _)| (from..to).contains(at)).map(|(_, time)| *time)
        };
        within(begin, place)
            .next_back()
            .or_else(|| within(0, begin.min(*opening)).next())
            .or_else(|| within(place, end).next())
            .or_else(|| self.carried.get(sentence).copied().flatten())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::parsed_text::read;

    fn told(text: &str) -> Vec<(String, Option<StatedTime>)> {
        let reading = read(text);
        let times = TimesOfText::of(&reading);
        let mentions = reading.mentions.iter();
        mentions
            .map(|mention| {
                (mention.text.clone(), times.at(mention.sentence, mention.start, mention.end + 40))
            })
            .collect()
    }

    #[test]
    fn a_number_is_of_the_time_that_its_clause_tells() {
        let date = |year, month, number| day(year, month, number).unwrap();
        let as_of = |year, month, number| Some(StatedTime::AsOf(date(year, month, number)));
        let between = |first, last| Some(StatedTime::Between(first, last));
        let half = between(date(2024, 1, 1), date(2024, 6, 30));
        for (text, expected) in [
            ("Tính đến ngày 14/5/2024, đã giải quyết 812 hồ sơ.", vec![as_of(2024, 5, 14)]),
            ("Đến hết ngày 14 tháng 5 năm 2024 có 812 hồ sơ.", vec![as_of(2024, 5, 14)]),
            ("6 tháng đầu năm 2024 tiếp nhận 812 hồ sơ. Đã giải quyết 800 hồ sơ.", vec![half, half]),
            ("Sáu tháng đầu năm 2024 có 812 hồ sơ.\nCó 3 đơn vị.", vec![half, None]),
            ("Quý I/2024 có 812 hồ sơ", vec![between(date(2024, 1, 1), date(2024, 3, 31))]),
            ("Quý II có 812 hồ sơ", vec![Some(StatedTime::Months(4, 6))]),
            (
                "tháng 3/2024, kiểm tra 4 phòng; tháng 4 và tháng 5/2024 kiểm tra 5 phòng",
                vec![
                    between(date(2024, 3, 1), date(2024, 3, 31)),
                    between(date(2024, 4, 1), date(2024, 5, 31)),
                ],
            ),
            ("Năm 2024 đã giảm 12 biên chế so với năm 2023 (đạt 2%)", vec![Some(StatedTime::Year(2024)); 2]),
            ("Theo Kế hoạch số 19/KH-UBND ngày 13/01/2024, có 12 đơn vị", vec![None]),
            ("Trong giai đoạn 2015 - 2020 có 12 đơn vị", vec![between(date(2015, 1, 1), date(2020, 12, 31))]),
            (
                "từ ngày 15/12/2023 đến ngày 14/6/2024 có 12 hồ sơ",
                vec![between(date(2023, 12, 15), date(2024, 6, 14))],
            ),
        ] {
            assert_eq!(told(text).into_iter().map(|(_, time)| time).collect::<Vec<_>>(), expected, "{text}");
        }
    }

    #[test]
    fn a_figure_is_of_a_time_or_not() {
        let date = |year, month, number| day(year, month, number).unwrap();
        let half = (date(2023, 12, 15), date(2024, 6, 14), date(2024, 6, 14));
        for (time, agrees) in [
            (StatedTime::Between(date(2024, 1, 1), date(2024, 6, 30)), TimeMatch::Yes),
            (StatedTime::Between(date(2024, 1, 1), date(2024, 3, 31)), TimeMatch::No),
            (StatedTime::AsOf(date(2024, 6, 14)), TimeMatch::Yes),
            (StatedTime::AsOf(date(2024, 5, 14)), TimeMatch::No),
            (StatedTime::Year(2024), TimeMatch::Perhaps),
            (StatedTime::Year(2022), TimeMatch::No),
            (StatedTime::Months(1, 6), TimeMatch::Yes),
        ] {
            assert_eq!(time.agrees(half), agrees, "{time:?}");
        }
    }
}
