//! Totals of a text, held against the parts that it tells of them.
//! Pure: no HTTP, no SQL, no clock.

use super::lexicon::{ALL_PARTS, SOME_PARTS};
use super::verdict::{Reason, StatementVerdict};
use crate::platform::decimal::Decimal;
use crate::platform::error::Language::{self, English, Vietnamese};
use crate::statement::numbers::{are_foreign, between, count};
use crate::statement::parsed_text::{Mention, ParsedText};
use crate::statement::surrounding_words::SurroundingWords;

/// How many figures behind a total are looked at.
const MOST_PARTS: usize = 50;
/// How far a parenthesis reaches, in characters.
const FARTHEST: usize = 2_000;

/// How the parts of a total are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TotalPhrase {
    /// With plus signs.
    Added,
    /// All of them, by the word before them.
    All,
    /// Some of them.
    Some,
    /// In parentheses, without a word.
    Bare,
}

/// A total that stands with its parts.
pub(super) fn total(reading: &ParsedText, place: usize, stated: Decimal) -> Option<(usize, Reason)> {
    let (told, mentions) = added_before(reading, place).or_else(|| parts_of(reading, place))?;
    let parts = TotalParts::of(&mentions)?;
    // What follows a list may be counted too: the parts end where they make the total.
    let whole = parts.sums.iter().skip(1).position(|sum| *sum == stated).map(|at| at + 2);
    if let Some(length) = whole.filter(|length| told != TotalPhrase::Added || *length == parts.sums.len()) {
        let words = |language| parts.spelt(language, length);
        return Some((
            place,
            Reason::of_text(StatementVerdict::Confirmed, words(Vietnamese), words(English)),
        ));
    }
    let mine = &reading.mentions.get(place)?.units;
    let alike = mentions
        .iter()
        .all(|part| mine.is_empty() == part.units.is_empty() && !are_foreign(mine, &part.units));
    let strangers = mentions.iter().enumerate().any(|(at, one)| {
        let others = mentions.iter().skip(at + 1);
        are_foreign(mine, &one.units) || others.into_iter().any(|other| are_foreign(&one.units, &other.units))
    });
    let off = parts.off(stated)?.ten_thousandths();
    let within = |share: i64| off <= stated.ten_thousandths() / share;
    let accused = match told {
        TotalPhrase::Added => parts.values.len() > 1,
        TotalPhrase::All => parts.values.len() > 1 && !strangers && (alike || within(2)),
        // Without a word for it they may overlap or leave a rest; many that come so near were meant as all.
        TotalPhrase::Bare => parts.values.len() > 2 && alike && within(10),
        TotalPhrase::Some => alike && parts.values.iter().any(|value| *value > stated),
    };
    let reason = match told {
        TotalPhrase::Some if accused => parts.larger(stated),
        _ if accused => parts.wrong(stated),
        TotalPhrase::Some | TotalPhrase::Bare if alike && parts.values.len() > 1 => parts.unexplained(stated),
        _ => None,
    };
    reason.map(|reason| (place, reason))
}

/// The parts of a total: their values, and what they come to up to each.
struct TotalParts {
    values: Vec<Decimal>,
    sums: Vec<Decimal>,
}

impl TotalParts {
    fn of(mentions: &[&Mention]) -> Option<Self> {
        let values: Vec<Decimal> = mentions.iter().filter_map(|part| count(part)).collect();
        let mut sums: Vec<Decimal> = Vec::new();
        for value in &values {
            sums.push(sums.last().copied().unwrap_or_default().plus(*value)?);
        }
        (!values.is_empty()).then_some(Self { values, sums })
    }

    fn sum(&self) -> Decimal {
        self.sums.last().copied().unwrap_or_default()
    }

    fn off(&self, stated: Decimal) -> Option<Decimal> {
        stated.max(self.sum()).minus(stated.min(self.sum()))
    }

    /// `1.407 + 297 = 1.704`, of the first ones.
    fn spelt(&self, language: Language, length: usize) -> String {
        let parts: Vec<String> =
            self.values.iter().take(length).map(|value| value.words(language, 0)).collect();
        let sum = self.sums.iter().take(length).next_back().copied().unwrap_or_default();
        format!("{} = {}", parts.join(" + "), sum.words(language, 0))
    }

    fn wrong(&self, stated: Decimal) -> Option<Reason> {
        let length = self.values.len();
        let less = if stated > self.sum() { "các phần thiếu" } else { "các phần thừa" };
        let reason = Reason::of_text(
            StatementVerdict::Contradicted,
            format!(
                "{}, không phải {}: {less} {}",
                self.spelt(Vietnamese, length),
                stated.words(Vietnamese, 0),
                self.off(stated)?.words(Vietnamese, 0)
            ),
            format!("{}, not {}", self.spelt(English, length), stated.words(English, 0)),
        );
        Some(reason.instead(self.sum().words(Vietnamese, 0)))
    }

    fn larger(&self, stated: Decimal) -> Option<Reason> {
        let part = self.values.iter().max()?;
        Some(Reason::of_text(
            StatementVerdict::Contradicted,
            format!(
                "một phần là {}, nhiều hơn cả {}",
                part.words(Vietnamese, 0),
                stated.words(Vietnamese, 0)
            ),
            format!("a part is {}, more than all {}", part.words(English, 0), stated.words(English, 0)),
        ))
    }

    /// What can be said of some parts of a total: they leave a rest, or they overlap.
    fn unexplained(&self, stated: Decimal) -> Option<Reason> {
        let (sum, off) = (self.sum(), self.off(stated)?);
        let (sum_vi, sum_en) = (sum.words(Vietnamese, 0), sum.words(English, 0));
        let (vi, en) = if sum > stated {
            (
                format!(
                    "các phần nêu trong văn bản cộng lại là {sum_vi}, nhiều hơn tổng: các phần có trùng nhau không?"
                ),
                format!("the parts in the text make {sum_en}, more than the total: do they overlap?"),
            )
        } else {
            (
                format!(
                    "các phần nêu trong văn bản cộng lại là {sum_vi}; còn {} chưa được giải thích",
                    off.words(Vietnamese, 0)
                ),
                format!("the parts in the text make {sum_en}; {} are not explained", off.words(English, 0)),
            )
        };
        Some(Reason::of_text(StatementVerdict::Unknown, vi, en))
    }
}

/// `1407 + 297 + 149 = 1.853`: the parts before a total.
fn added_before(reading: &ParsedText, place: usize) -> Option<(TotalPhrase, Vec<&Mention>)> {
    let mention = reading.mentions.get(place)?;
    let last = reading.mentions.get(place.checked_sub(1)?)?;
    if !between(reading, last.end, mention.start).ends_with('=') {
        return None;
    }
    let mut parts = vec![last];
    for part in reading.mentions.get(..place - 1)?.iter().rev() {
        if !parts.last().is_some_and(|next| adds(reading, part, next)) {
            break;
        }
        parts.push(part);
    }
    parts.reverse();
    Some((TotalPhrase::Added, parts))
}

/// A plus sign stands between two counts, and at most the thing that is counted.
fn adds(reading: &ParsedText, one: &Mention, other: &Mention) -> bool {
    count(one).is_some() && count(other).is_some() && between(reading, one.end, other.start).ends_with('+')
}

/// The parts behind a total: `1.853 (1407 + 297 + 149)`, `30 đơn vị (4 …, 7 …)`, `455 …, trong đó 390 … và 65 …`.
fn parts_of(reading: &ParsedText, place: usize) -> Option<(TotalPhrase, Vec<&Mention>)> {
    let mention = reading.mentions.get(place)?;
    let rest: Vec<&Mention> = reading
        .mentions
        .get(place + 1..)?
        .iter()
        .take_while(|other| other.sentence == mention.sentence)
        .take(MOST_PARTS)
        .collect();
    // A sentence of so many figures is a table: where its parts end nobody can tell.
    let first = rest.first().filter(|_| rest.len() < MOST_PARTS)?;
    let joint = between(reading, mention.end, first.start);
    let opens = joint.rfind('(').filter(|at| !joint.get(*at..).unwrap_or_default().contains(')'));
    let (told, end) = match opens {
        Some(at) => {
            let inside = joint.get(at + 1..).unwrap_or_default();
            (told_by(inside).unwrap_or(TotalPhrase::Bare), closing(reading, first.start))
        }
        None => (told_by(&joint)?, *reading.sentences.get(mention.sentence)?),
    };
    let inside = list_of(reading, first.start, rest.iter().take_while(|part| part.start < end).copied());
    if let [one, other, ..] = inside[..]
        && adds(reading, one, other)
    {
        let added =
            inside.windows(2).take_while(|pair| matches!(pair, [one, other] if adds(reading, one, other)));
        let length = added.count() + 1;
        return Some((TotalPhrase::Added, inside.into_iter().take(length).collect()));
    }
    let grew = |part: &&Mention| {
        SurroundingWords::of(&reading.letters, part.start, part.end).ends_with(&[
            "tăng",
            "giảm",
            "tăng thêm",
            "giảm thêm",
        ])
    };
    // Shares and ratios among the parts make it something else than a sum.
    let adds_up = !inside.iter().any(grew) && inside.iter().all(|part| count(part).is_some());
    adds_up.then_some((told, inside))
}

/// The parts of a list that begins at a place: without what stands in parentheses of its own, up to where parts of a part are
/// told, and up to a semicolon when two parts stand before it.
fn list_of<'a>(
    reading: &ParsedText,
    from: usize,
    mentions: impl Iterator<Item = &'a Mention>,
) -> Vec<&'a Mention> {
    let (mut parts, mut at, mut depth): (Vec<&Mention>, usize, i32) = (Vec::new(), from, 0);
    for mention in mentions {
        let joint = between(reading, at, mention.start);
        if parts.len() > 1
            && depth == 0
            && (joint.contains(';')
                || joint.contains(", đã")
                || SOME_PARTS.iter().any(|some| joint.contains(some)))
        {
            break;
        }
        for letter in joint.chars() {
            depth += i32::from(letter == '(') - i32::from(letter == ')');
        }
        if depth <= 0 {
            parts.push(mention);
        }
        at = mention.end;
    }
    parts
}

/// Where the parenthesis closes that is open at a place.
fn closing(reading: &ParsedText, from: usize) -> usize {
    let mut depth = 1_usize;
    for (place, letter) in reading.letters.iter().enumerate().skip(from).take(FARTHEST) {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            '\n' => return place,
            _ => {}
        }
        if depth == 0 {
            return place;
        }
    }
    reading.letters.len().min(from + FARTHEST)
}

fn told_by(words: &str) -> Option<TotalPhrase> {
    let words = words.trim_end();
    let ends = |phrases: &[&str]| phrases.iter().any(|phrase| words.contains(phrase));
    if ends(SOME_PARTS) {
        Some(TotalPhrase::Some)
    } else if ends(ALL_PARTS) {
        Some(TotalPhrase::All)
    } else if words.ends_with('=') {
        Some(TotalPhrase::Added)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::arithmetic::tests::all_say;

    #[test]
    fn totals_are_recomputed_from_their_parts() {
        all_say(&[
            ("1.853 TTHC (1407 + 297 + 149)", &[("1.853", "confirmed")][..]),
            ("1407 + 297 + 149 = 1.853 TTHC", &[("1.853", "confirmed")]),
            ("1407 + 297 + 149 = 1.854 TTHC", &[("1.854", "contradicted")]),
            (
                "kiểm tra 30 đơn vị (04 đơn vị cấp sở, 07 đơn vị cấp huyện, 13 đơn vị cấp xã, 01 đơn vị thuộc huyện, 03 đơn vị thuộc sở)",
                &[("30", "contradicted")],
            ),
            ("455 công chức, trong đó 390 chuyên viên chính và 65 chuyên viên", &[("455", "confirmed")]),
            (
                "1.154 trường hợp, gồm 552 công chức, 419 viên chức, 183 công chức cấp xã",
                &[("1.154", "confirmed")],
            ),
            (
                "1.154 trường hợp, gồm 552 công chức, 419 viên chức, 182 công chức cấp xã",
                &[("1.154", "contradicted")],
            ),
            // "Trong đó" does not promise all of them.
            (
                "7.211 văn bản, trong đó 3.395 văn bản của Thành phố, 450 văn bản của Quận ủy",
                &[("7.211", "unknown")],
            ),
            // Such parts may overlap; one that is more than all may not.
            ("100 văn bản, trong đó 80 văn bản đến, 30 văn bản mật", &[("100", "unknown")]),
            ("100 văn bản, trong đó 120 văn bản đến", &[("100", "contradicted")]),
            ("120 hồ sơ (90 hồ sơ trực tuyến, 80 hồ sơ đúng hạn)", &[("120", "unknown")]),
            ("120 hồ sơ (90 hồ sơ trực tuyến, 5 hồ sơ quá hạn)", &[("120", "unknown")]),
            // The list ends where it makes the total, and what is in parentheses of its own is no part.
            (
                "115 hồ sơ, gồm 90 hồ sơ trực tuyến, 25 hồ sơ trực tiếp; giải quyết 100 hồ sơ",
                &[("115", "confirmed")],
            ),
            (
                "115 hồ sơ, gồm 90 hồ sơ trực tuyến, 24 hồ sơ trực tiếp; giải quyết 100 hồ sơ",
                &[("115", "contradicted")],
            ),
            (
                "115 hồ sơ, gồm 90 hồ sơ (đạt 100%, có 80 hồ sơ trực tuyến), 25 hồ sơ bưu chính",
                &[("115", "confirmed")],
            ),
            (
                "115 hồ sơ, gồm 90 hồ sơ đúng hạn, 25 hồ sơ quá hạn và 3 đơn vị có hồ sơ quá hạn",
                &[("115", "confirmed")],
            ),
            ("115 hồ sơ, gồm 90 hồ sơ đúng hạn và 3 đơn vị có hồ sơ quá hạn", &[]),
            ("115 hồ sơ, bao gồm cả 20 hồ sơ chuyển sang, giải quyết 100 hồ sơ", &[("115", "unknown")]),
            ("8.028 hồ sơ (tăng 20, giảm 5)", &[]),
            ("1.853=1407+297+149", &[("1.853", "confirmed")]),
            // Other things in parentheses are no parts.
            ("8.028 hồ sơ (17 phường, 14 lĩnh vực)", &[]),
            ("857 quy trình (14 lĩnh vực)", &[]),
            ("30 quyết định công bố 1.104 TTHC, bãi bỏ 137 TTHC", &[]),
        ]);
    }
}
