//! Percentages of a text, held against the numbers that they are shares of.
//! Pure: no HTTP, no SQL, no clock.

use super::clauses::Clause;
use super::joined::wholes_of;
use super::lexicon::{LINKS, LINKS_WITHIN, NO_SHARE, OF, OF_ELSE, TURNS};
use super::verdict::{Reason, StatementVerdict, judge_bounded};
use crate::platform::decimal::Decimal;
use crate::platform::error::Language::{English, Vietnamese};
use crate::statement::numbers::{between, count};
use crate::statement::parsed_text::{Bound, Mention, MentionValue, ParsedText};
use crate::statement::surrounding_words::SurroundingWords;

/// How many figures before a percentage are looked at.
const NEAREST: usize = 20;

/// A percentage that stands with its ratio in one sentence.
pub(super) fn share(
    reading: &ParsedText,
    clauses: &[Clause],
    place: usize,
    stated: (Decimal, u8, Bound),
) -> Option<(usize, Reason)> {
    let mention = reading.mentions.get(place)?;
    let around = SurroundingWords::of(&reading.letters, mention.start, mention.end);
    if around.ends_with(NO_SHARE) {
        return None;
    }
    let accuses = !around.is_followed_by(OF_ELSE);
    let judged: Vec<(StatementVerdict, ShareBase)> = bases_of(reading, clauses, place)
        .into_iter()
        .filter_map(|base| Some((judge_bounded(stated, base.part, base.whole)?, base)))
        .collect();
    let agrees = judged.iter().find(|(verdict, base)| match verdict {
        StatementVerdict::Contradicted => false,
        StatementVerdict::Confirmed => true,
        _ => base.sure || base.near,
    });
    let (verdict, base) = agrees.or_else(|| judged.iter().find(|(_, base)| base.sure && accuses))?;
    let (part, whole) = (base.part, base.whole);
    let exact = part.percent_of(whole, 2)?;
    let words = |language| {
        format!("{}/{} = {}%", part.words(language, 0), whole.words(language, 0), exact.words(language, 2))
    };
    let (vi, en) = match verdict {
        StatementVerdict::Confirmed => (words(Vietnamese), words(English)),
        StatementVerdict::RoundedDifferently => (
            format!("{}, làm tròn khác với số ghi trong văn bản", words(Vietnamese)),
            format!("{}, the text rounds differently", words(English)),
        ),
        _ => (
            format!("{}, không phải {}%", words(Vietnamese), stated.0.words(Vietnamese, stated.1)),
            format!("{}, not {}%", words(English), stated.0.words(English, stated.1)),
        ),
    };
    let reason = Reason::of_text(*verdict, vi, en);
    Some((
        place,
        match verdict {
            StatementVerdict::Contradicted => reason.instead(format!("{}%", exact.words(Vietnamese, 2))),
            _ => reason,
        },
    ))
}

/// Of what a percentage may be a part.
struct ShareBase {
    part: Decimal,
    whole: Decimal,
    /// The sentence says so.
    sure: bool,
    /// Both stand right before it.
    near: bool,
}

/// Of what a percentage may be a part, what is likeliest first.
fn bases_of(reading: &ParsedText, clauses: &[Clause], place: usize) -> Vec<ShareBase> {
    let Some(mention) = reading.mentions.get(place) else { return Vec::new() };
    let same = |other: &&Mention| other.sentence == mention.sentence;
    let before: Vec<&Mention> = reading
        .mentions
        .get(..place)
        .unwrap_or_default()
        .iter()
        .rev()
        .take_while(same)
        .take(NEAREST)
        .collect();
    let mut bases = Vec::new();
    let leads = |other: &Mention| leads_to(&between(reading, other.end, mention.start), other, reading);
    // A ratio that stands before it belongs to it, unless another percentage has taken it.
    let near: Vec<&Mention> = before
        .iter()
        .copied()
        .take_while(|other| !matches!(other.said, MentionValue::Percent { .. }))
        .collect();
    for (at, other) in near.iter().enumerate() {
        if let Some((part, whole)) = as_ratio(other) {
            bases.push(ShareBase { part, whole, sure: at == 0 && leads(other), near: at == 0 });
        }
    }
    // 86,06% (531/617), 98,59% (3.415 hồ sơ trên 3.464 hồ sơ)
    let behind: Vec<&Mention> =
        reading.mentions.get(place + 1..).unwrap_or_default().iter().take_while(same).take(2).collect();
    if let Some(next) = behind.first() {
        let sure = opens_for(&between(reading, mention.end, next.start), mention, reading);
        let pair = as_ratio(next).or_else(|| as_pair(reading, next, behind.get(1)?));
        bases.extend(pair.map(|(part, whole)| ShareBase { part, whole, sure, near: sure }));
    }
    if let [later, earlier, ..] = near[..]
        && let Some((part, whole)) = as_pair(reading, earlier, later)
    {
        bases.push(ShareBase { part, whole, sure: leads(later), near: true });
    }
    // The number right before it is a part of what the sentence, or the one before it, tells of the same things.
    let own = clauses
        .get(place)
        .is_some_and(|clause| clause.beyond.trim().is_empty() && clause.after.trim().is_empty());
    if let Some((at, part)) = place.checked_sub(1).and_then(|at| Some((at, reading.mentions.get(at)?)))
        && own
        && same(&part)
        && let Some(value) = count(part)
    {
        let joins = leads(part);
        // "trong đó 2.771 hồ sơ (đạt 100%)" is a share of these; without the word it is theirs of all.
        let of_part = between(reading, part.end, mention.start).contains("đạt");
        let wholes = wholes_of(reading, clauses, at).into_iter();
        bases.extend(wholes.map(|whole| ShareBase {
            part: value,
            whole: whole.value,
            sure: joins && (whole.told || (whole.is_head && !of_part)),
            near: false,
        }));
    }
    bases
}

fn as_ratio(mention: &Mention) -> Option<(Decimal, Decimal)> {
    match mention.said {
        MentionValue::Ratio { part, base } => Some((part, base)),
        _ => None,
    }
}

/// Two counts of which the sentence says that the first is a part of the second.
fn as_pair(reading: &ParsedText, part: &Mention, whole: &Mention) -> Option<(Decimal, Decimal)> {
    let joint = between(reading, part.end, whole.start);
    let (part, whole) = (count(part)?, count(whole)?);
    OF.iter().any(|of| joint.ends_with(of)).then_some((part, whole))
}

/// Whether nothing but words that lead to a percentage stands between the numbers that it is made of and itself.
fn leads_to(joint: &str, ratio: &Mention, reading: &ParsedText) -> bool {
    if TURNS.iter().any(|turn| joint.contains(turn)) {
        return false;
    }
    let is = |words: &str, known: &[&[&str]]| {
        words
            .split([' ', ',', '(', ':'])
            .filter(|word| !word.is_empty())
            .all(|word| known.iter().any(|known| known.contains(&word)))
    };
    if let Some((_, tail)) = joint.rsplit_once([',', '(']) {
        return is(tail, &[LINKS]);
    }
    is(without_thing(joint, ratio, reading), &[LINKS, LINKS_WITHIN])
}

/// The words behind a figure without what it counts.
fn without_thing<'a>(joint: &'a str, figure: &Mention, reading: &ParsedText) -> &'a str {
    let thing =
        SurroundingWords::of(&reading.letters, figure.start, figure.end).thing().map(str::to_lowercase);
    thing.as_deref().and_then(|thing| joint.strip_prefix(thing)).unwrap_or(joint)
}

/// Whether a parenthesis opens right behind a percentage, or behind what it is a share of.
fn opens_for(joint: &str, share: &Mention, reading: &ParsedText) -> bool {
    let joint = without_thing(joint, share, reading).trim();
    joint.strip_prefix('(').is_some_and(|inside| {
        inside.split_whitespace().all(|word| ["tương", "ứng", "đương", "là", "đạt", "tức"].contains(&word))
    })
}

#[cfg(test)]
mod tests {
    use super::super::arithmetic::tests::all_say;

    #[test]
    fn shares_are_recomputed_from_their_ratio() {
        all_say(&[
            ("đã xử lý 3.415/3.464 PAKN, đạt 97%", &[("97%", "contradicted")][..]),
            ("đã xử lý 3.415/3.464 PAKN, đạt 98,59%", &[("98,59%", "confirmed")]),
            ("đã xử lý 3.415/3.464 PAKN, đạt 98,58%", &[("98,58%", "rounded_differently")]),
            ("ủy quyền 531/617 TTHC (đạt 86,06%)", &[("86,06%", "confirmed")]),
            ("đạt 86,06% (531/617 TTHC)", &[("86,06%", "confirmed")]),
            ("xử lý 3.415 PAKN trên tổng số 3.464 PAKN, đạt 97%", &[("97%", "contradicted")]),
            ("tiếp nhận 3.464 PAKN, đã xử lý 3.415 PAKN, đạt 98,59%", &[("98,59%", "confirmed")]),
            // Numbers of adjoining clauses about one subject are joined, with what came from before where that is told.
            ("số PAKN tiếp nhận là 3.464; số đã xử lý là 3.415 (đạt 97%)", &[("97%", "contradicted")]),
            ("Tiếp nhận 3.464 hồ sơ. Đã giải quyết 3.415 hồ sơ, đạt 97%.", &[("97%", "contradicted")]),
            (
                "kỳ trước chuyển sang 50 hồ sơ, tiếp nhận 1.000 hồ sơ, đã giải quyết 980 hồ sơ, đạt 93,33%",
                &[("93,33%", "confirmed")],
            ),
            ("tiếp nhận 3.464 hồ sơ, trong đó trực tuyến 2.771 hồ sơ (85%)", &[("85%", "contradicted")]),
            // Of another body, of other things, or of another share.
            ("cấp huyện tiếp nhận 3.464 hồ sơ; cấp xã đã giải quyết 3.415 hồ sơ, đạt 97%", &[]),
            ("tiếp nhận 3.464 văn bản; đã giải quyết 3.415 hồ sơ, đạt 97%", &[]),
            ("tiếp nhận 3.464 hồ sơ, đã giải quyết 3.415 hồ sơ, 97% đúng hạn", &[]),
            // Near is no proof.
            ("tiếp nhận 3.464 PAKN, đã xử lý 3.415 PAKN, 100% đúng hạn", &[]),
            ("giảm 2.385 biên chế, đạt 2%", &[]),
            ("đạt 99.996/100.000 hồ sơ, 100%", &[("100%", "rounded_differently")]),
            ("đã giải quyết 3.415/3.464 hồ sơ đúng hạn đạt tỷ lệ 97%", &[("97%", "contradicted")]),
            ("đạt 97% (tương ứng 3.415 / 3.464 hồ sơ)", &[("97%", "contradicted")]),
            ("tỷ lệ 97% (3.415 hồ sơ trên 3.464 hồ sơ)", &[("97%", "contradicted")]),
            ("giải quyết 3.415 hồ sơ/3.464 hồ sơ, đạt 97%", &[("97%", "contradicted")]),
            ("hơn 98% hồ sơ (3.415/3.464)", &[("98%", "rounded_differently")]),
            ("đạt trên 99% (3.415/3.464)", &[("99%", "contradicted")]),
            ("giải quyết 3.415/3.464 hồ sơ, đạt gần 99%", &[("99%", "rounded_differently")]),
            // Something else stands between, or another share is meant.
            ("đã giải quyết 3.415/3.464 hồ sơ, tăng 2,3% so với cùng kỳ", &[]),
            ("đã giải quyết 3.415/3.464 hồ sơ; tỷ lệ hồ sơ trực tuyến đạt 85%", &[]),
            ("đã giải quyết 3.415/3.464 hồ sơ, trong đó hồ sơ trực tuyến chiếm 85%", &[]),
            ("đã giải quyết 3.415/3.464 hồ sơ, đúng hạn đạt 100%", &[]),
            ("đã giải quyết 3.415/3.464 hồ sơ, đạt 100% kế hoạch, vượt chỉ tiêu 95%", &[]),
            ("đã giải quyết 3.415/3.464 hồ sơ, còn 49 hồ sơ (1,41%)", &[("1,41%", "confirmed")]),
            ("đã giải quyết 3.415/3.464 hồ sơ, còn 49 hồ sơ (1,5%)", &[]),
            // Parts that are told one after the other are all of the same base.
            (
                "tiếp nhận 3.464 hồ sơ: trực tuyến 2.771 hồ sơ (79,99%), trực tiếp 693 hồ sơ (20,01%)",
                &[("79,99%", "confirmed"), ("20,01%", "confirmed")],
            ),
            ("giải quyết 5.998 hồ sơ, đúng hạn 5.998 hồ sơ, đạt 100%", &[("100%", "confirmed")]),
            ("12 đơn vị ban hành 12 kế hoạch, đạt 100%", &[]),
            ("16/16 đơn vị, 25/29 nhiệm vụ đạt 86,21%", &[("86,21%", "confirmed")]),
            ("3.415/3.464 PAKN. Đạt 97%", &[]),
            ("65/60 người", &[("65/60", "unknown")]),
        ]);
    }
}
