//! What a text says can be computed from its own numbers: percentages from their ratios, totals from their parts.
//! Pure: no HTTP, no SQL, no clock.

use super::around::Around;
use super::reading::{Bound, Mention, Reading, Said};
use super::verdict::{Reason, Verdict, judge_share};
use crate::platform::decimal::Decimal;
use crate::platform::error::Language::{English, Vietnamese};

/// Words that promise all parts of a total.
const ALL_PARTS: &[&str] = &[
    "gồm",
    "bao gồm",
    "gồm có",
    "cụ thể",
    "cụ thể là",
    "chia ra",
    "gồm:",
    "bao gồm:",
    "cụ thể:",
    "chia ra:",
];
/// Words that promise some parts of a total.
const SOME_PARTS: &[&str] = &["trong đó", "trong đó:", "trong đó có", "trong đó có:"];
/// Words between a part and its base.
const OF: &[&str] = &["trên tổng số", "trong tổng số", "/tổng số", "trên", "trong số", "so với tổng số"];

/// How far a parenthesis reaches, in characters.
const FARTHEST: usize = 2_000;

/// What was computed: the place of the mention, and what it says.
pub type Computed = Vec<(usize, Reason)>;

/// Recomputes everything that the text's own numbers allow.
#[must_use]
pub fn recompute(reading: &Reading) -> Computed {
    let mut found = Vec::new();
    for (place, mention) in reading.mentions.iter().enumerate() {
        match mention.said {
            Said::Percent { value, places } => found.extend(share(reading, place, (value, places))),
            Said::Ratio { part, base } if part > base || base <= Decimal::default() => found.push((
                place,
                Reason::of_text(
                    Verdict::Unknown,
                    "tử số lớn hơn mẫu số: kiểm tra lại".to_owned(),
                    "the numerator is larger than the denominator: look again".to_owned(),
                ),
            )),
            Said::Count { value, bound: Bound::Exact } => found.extend(total(reading, place, value)),
            _ => {}
        }
    }
    found
}

/// The letters between two places.
fn between(reading: &Reading, from: usize, to: usize) -> String {
    let letters = reading.letters.get(from..to).unwrap_or_default();
    let text: String = letters.iter().flat_map(|letter| letter.to_lowercase()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A percentage that stands with its ratio in one sentence.
fn share(reading: &Reading, place: usize, stated: (Decimal, u8)) -> Option<(usize, Reason)> {
    let (part, base, sure) = base_of(reading, place)?;
    let verdict = judge_share(stated, part, base)?;
    let verdict = match verdict {
        // Two numbers that merely stand near it accuse nobody.
        Verdict::Contradicted if !sure => return None,
        verdict => verdict,
    };
    let exact = part.percent_of(base, 2)?;
    let words = |language| {
        format!("{}/{} = {}%", part.words(language, 0), base.words(language, 0), exact.words(language, 2))
    };
    let (vi, en) = match verdict {
        Verdict::Confirmed => (words(Vietnamese), words(English)),
        Verdict::RoundedDifferently => (
            format!("{}, làm tròn khác với số ghi trong văn bản", words(Vietnamese)),
            format!("{}, the text rounds differently", words(English)),
        ),
        _ => (
            format!("{}, không phải {}%", words(Vietnamese), stated.0.words(Vietnamese, stated.1)),
            format!("{}, not {}%", words(English), stated.0.words(English, stated.1)),
        ),
    };
    Some((place, Reason::of_text(verdict, vi, en)))
}

/// Of what a percentage is a part, and whether the text says so or the numbers merely stand near it.
fn base_of(reading: &Reading, place: usize) -> Option<(Decimal, Decimal, bool)> {
    let mention = reading.mentions.get(place)?;
    let same = |other: &&Mention| other.sentence == mention.sentence;
    let before: Vec<&Mention> = reading.mentions.get(..place)?.iter().rev().take_while(same).collect();
    // A ratio that stands before it belongs to it, unless another percentage has taken it.
    let near = before.iter().take_while(|other| !matches!(other.said, Said::Percent { .. }));
    if let Some(ratio) = near.clone().find_map(|other| as_ratio(other)) {
        return Some((ratio.0, ratio.1, true));
    }
    // 86,06% (531/617)
    if let Some(next) = reading.mentions.get(place + 1).filter(same)
        && between(reading, mention.end, next.start) == "("
        && let Some((part, base)) = as_ratio(next)
    {
        return Some((part, base, true));
    }
    let counts: Vec<(&Mention, Decimal)> = near
        .filter_map(|other| match other.said {
            Said::Count { value, bound: Bound::Exact } => Some((*other, value)),
            _ => None,
        })
        .collect();
    let [(later, later_value), (earlier, earlier_value), ..] = counts[..] else { return None };
    let joint = between(reading, earlier.end, later.start);
    if OF.iter().any(|of| joint.ends_with(of)) {
        return Some((earlier_value, later_value, true));
    }
    let thing = |mention: &Mention| Around::of(&reading.letters, mention.start, mention.end).thing();
    let alike = thing(later) == thing(earlier) || thing(later).is_none() || thing(earlier).is_none();
    (alike && later_value != earlier_value)
        .then(|| (later_value.min(earlier_value), later_value.max(earlier_value), false))
}

fn as_ratio(mention: &Mention) -> Option<(Decimal, Decimal)> {
    match mention.said {
        Said::Ratio { part, base } => Some((part, base)),
        _ => None,
    }
}

/// How the parts of a total are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
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
fn total(reading: &Reading, place: usize, stated: Decimal) -> Option<(usize, Reason)> {
    let (told, parts) = added_before(reading, place).or_else(|| parts_of(reading, place))?;
    if parts.len() < 2 {
        return None;
    }
    let mut sum = Decimal::default();
    for part in &parts {
        sum = sum.plus(count(part)?)?;
    }
    let spelt = |language| {
        let parts: Vec<String> =
            parts.iter().filter_map(|part| Some(count(part)?.words(language, 0))).collect();
        format!("{} = {}", parts.join(" + "), sum.words(language, 0))
    };
    let (vi, en) = (spelt(Vietnamese), spelt(English));
    if sum == stated {
        return Some((place, Reason::of_text(Verdict::Confirmed, vi, en)));
    }
    let mention = reading.mentions.get(place)?;
    let thing = |mention: &Mention| Around::of(&reading.letters, mention.start, mention.end).thing();
    let alike = parts.iter().all(|part| thing(part) == thing(mention));
    let near = sum.plus(sum)? >= stated && stated.plus(stated)? >= sum;
    let wrong = match told {
        Told::Added => true,
        Told::All => alike || near,
        Told::Bare => alike,
        Told::Some => alike && sum > stated,
    };
    if wrong {
        let (more, less) = (stated.max(sum).minus(stated.min(sum))?, stated > sum);
        return Some((
            place,
            Reason::of_text(
                Verdict::Contradicted,
                format!(
                    "{vi}, không phải {}: {} {}",
                    stated.words(Vietnamese, 0),
                    if less { "các phần thiếu" } else { "các phần thừa" },
                    more.words(Vietnamese, 0)
                ),
                format!("{en}, not {}", stated.words(English, 0)),
            ),
        ));
    }
    let rest = stated.minus(sum).filter(|rest| told == Told::Some && alike && *rest > Decimal::default())?;
    Some((
        place,
        Reason::of_text(
            Verdict::Unknown,
            format!(
                "các phần nêu trong văn bản cộng lại là {}; còn {} chưa được giải thích",
                sum.words(Vietnamese, 0),
                rest.words(Vietnamese, 0)
            ),
            format!(
                "the parts in the text make {}; {} are not explained",
                sum.words(English, 0),
                rest.words(English, 0)
            ),
        ),
    ))
}

fn count(mention: &Mention) -> Option<Decimal> {
    match mention.said {
        Said::Count { value, bound: Bound::Exact } => Some(value),
        _ => None,
    }
}

/// `1407 + 297 + 149 = 1.853`: the parts before a total.
fn added_before(reading: &Reading, place: usize) -> Option<(Told, Vec<&Mention>)> {
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
    Some((Told::Added, parts))
}

/// A plus sign stands between two counts, and at most the thing that is counted.
fn adds(reading: &Reading, one: &Mention, other: &Mention) -> bool {
    count(one).is_some() && count(other).is_some() && between(reading, one.end, other.start).ends_with('+')
}

/// The parts behind a total: `1.853 (1407 + 297 + 149)`, `30 đơn vị (4 …, 7 …)`, `455 …, trong đó 390 … và 65 …`.
fn parts_of(reading: &Reading, place: usize) -> Option<(Told, Vec<&Mention>)> {
    let mention = reading.mentions.get(place)?;
    let rest: Vec<&Mention> = reading
        .mentions
        .get(place + 1..)?
        .iter()
        .take_while(|other| other.sentence == mention.sentence)
        .collect();
    let first = rest.first()?;
    let joint = between(reading, mention.end, first.start);
    let opens = joint.rfind('(').filter(|at| !joint.get(*at..).unwrap_or_default().contains(')'));
    let (told, end) = match opens {
        Some(at) => {
            let inside = joint.get(at + 1..).unwrap_or_default();
            (told_by(inside).unwrap_or(Told::Bare), closing(reading, first.start))
        }
        None => (told_by(&joint)?, *reading.sentences.get(mention.sentence)?),
    };
    let inside: Vec<&Mention> = rest.iter().take_while(|part| part.start < end).copied().collect();
    if let [one, other, ..] = inside[..]
        && adds(reading, one, other)
    {
        let added =
            inside.windows(2).take_while(|pair| matches!(pair, [one, other] if adds(reading, one, other)));
        let length = added.count() + 1;
        return Some((Told::Added, inside.into_iter().take(length).collect()));
    }
    // Shares and ratios among the parts make it something else than a sum.
    inside.iter().all(|part| count(part).is_some()).then_some((told, inside))
}

/// Where the parenthesis closes that is open at a place.
fn closing(reading: &Reading, from: usize) -> usize {
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

fn told_by(words: &str) -> Option<Told> {
    let words = words.trim_end();
    let ends = |phrases: &[&str]| phrases.iter().any(|phrase| words.contains(phrase));
    if ends(SOME_PARTS) {
        Some(Told::Some)
    } else if ends(ALL_PARTS) {
        Some(Told::All)
    } else if words.ends_with('=') {
        Some(Told::Added)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::reading::read;
    use super::*;

    fn said(text: &str) -> Vec<(String, &'static str)> {
        let reading = read(text);
        recompute(&reading)
            .into_iter()
            .map(|(place, reason)| (reading.mentions[place].text.clone(), reason.verdict.as_str()))
            .collect()
    }

    #[test]
    fn shares_are_recomputed_from_their_ratio() {
        for (text, expected) in [
            ("đã xử lý 3.415/3.464 PAKN, đạt 97%", &[("97%", "contradicted")][..]),
            ("đã xử lý 3.415/3.464 PAKN, đạt 98,59%", &[("98,59%", "confirmed")]),
            ("đã xử lý 3.415/3.464 PAKN, đạt 98,58%", &[("98,58%", "rounded_differently")]),
            ("ủy quyền 531/617 TTHC (đạt 86,06%)", &[("86,06%", "confirmed")]),
            ("đạt 86,06% (531/617 TTHC)", &[("86,06%", "confirmed")]),
            ("xử lý 3.415 PAKN trên tổng số 3.464 PAKN, đạt 97%", &[("97%", "contradicted")]),
            ("tiếp nhận 3.464 PAKN, đã xử lý 3.415 PAKN, đạt 98,59%", &[("98,59%", "confirmed")]),
            // Near is no proof.
            ("tiếp nhận 3.464 PAKN, đã xử lý 3.415 PAKN, 100% đúng hạn", &[]),
            ("giảm 2.385 biên chế, đạt 2%", &[]),
            ("đạt 99.996/100.000 hồ sơ, 100%", &[("100%", "rounded_differently")]),
            ("16/16 đơn vị, 25/29 nhiệm vụ đạt 86,21%", &[("86,21%", "confirmed")]),
            ("3.415/3.464 PAKN. Đạt 97%", &[]),
            ("65/60 người", &[("65/60", "unknown")]),
        ] {
            let expected: Vec<_> =
                expected.iter().map(|(text, verdict)| ((*text).to_owned(), *verdict)).collect();
            assert_eq!(said(text), expected, "{text}");
        }
    }

    #[test]
    fn totals_are_recomputed_from_their_parts() {
        for (text, expected) in [
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
            ("100 văn bản, trong đó 80 văn bản đến, 30 văn bản đi", &[("100", "contradicted")]),
            // Other things in parentheses are no parts.
            ("8.028 hồ sơ (17 phường, 14 lĩnh vực)", &[]),
            ("857 quy trình (14 lĩnh vực)", &[]),
            ("30 quyết định công bố 1.104 TTHC, bãi bỏ 137 TTHC", &[]),
        ] {
            let expected: Vec<_> =
                expected.iter().map(|(text, verdict)| ((*text).to_owned(), *verdict)).collect();
            assert_eq!(said(text), expected, "{text}");
        }
    }
}
