//! What a text says is left, held against the whole and the part that it tells: `25/29 nhiệm vụ …, còn 4 nhiệm vụ chưa …`.
//! Pure: no HTTP, no SQL, no clock.

use super::clauses::Clause;
use super::joined::{adjoins, same_body, things};
use super::mark::{MarkKind, SubjectMark};
use super::verdict::{Reason, StatementVerdict};
use crate::platform::decimal::Decimal;
use crate::platform::error::Language::{English, Vietnamese};
use crate::statement::numbers::are_foreign;
use crate::statement::parsed_text::{MentionValue, ParsedText};

/// How many numbers before what is left are looked at.
const NEAREST: usize = 6;

/// What is said to be left.
pub(super) fn rest(
    reading: &ParsedText,
    clauses: &[Clause],
    place: usize,
    stated: Decimal,
) -> Option<(usize, Reason)> {
    let (mention, clause) = (reading.mentions.get(place)?, clauses.get(place)?);
    let own = clause.own();
    let is_left = own.marks.iter().any(|mark| matches!(mark, SubjectMark::Not | SubjectMark::Pending));
    let further = |kind: MarkKind| !own.of_kind(kind).is_empty();
    if !is_left || further(MarkKind::Timeliness) || further(MarkKind::Channel) {
        return None;
    }
    let mine = things(mention, clause);
    let before = reading.mentions.iter().enumerate().take(place).skip(place.saturating_sub(NEAREST)).rev();
    let (part, base) =
        before.take_while(|(_, other)| adjoins(reading, other, mention)).find_map(|(at, other)| {
            let MentionValue::Ratio { part, base } = other.said else { return None };
            let told = clauses.get(at)?;
            let theirs = things(other, told);
            let same = !mine.is_empty()
                && !theirs.is_empty()
                && !are_foreign(&mine, &theirs)
                && same_body(told, clause);
            (same && part <= base).then_some((part, base))
        })?;
    let left = base.minus(part)?;
    let words = |language| {
        format!("{} - {} = {}", base.words(language, 0), part.words(language, 0), left.words(language, 0))
    };
    if left == stated {
        return Some((
            place,
            Reason::of_text(StatementVerdict::Confirmed, words(Vietnamese), words(English)),
        ));
    }
    // What is pending may have come from elsewhere, and some of what is left may be told apart.
    let all = clause.small().split_whitespace().any(|word| word == "còn");
    (all && own.marks.contains(&SubjectMark::Not)).then(|| {
        let vi = format!("{}, không phải {}", words(Vietnamese), stated.words(Vietnamese, 0));
        let en = format!("{}, not {}", words(English), stated.words(English, 0));
        let right = left.words(Vietnamese, 0);
        (place, Reason::of_text(StatementVerdict::Contradicted, vi, en).instead(right))
    })
}

#[cfg(test)]
mod tests {
    use super::super::arithmetic::tests::all_say;

    #[test]
    fn what_is_left_is_the_whole_without_the_part() {
        all_say(&[
            ("đã triển khai 18/22 nhiệm vụ, còn 4 nhiệm vụ chưa triển khai", &[("4", "confirmed")][..]),
            ("đã triển khai 18/22 nhiệm vụ, còn 5 nhiệm vụ chưa triển khai", &[("5", "contradicted")]),
            ("đã triển khai 18/22 nhiệm vụ. Còn 4 nhiệm vụ chưa triển khai.", &[("4", "confirmed")]),
            // Of what is left, some; of other things.
            ("đã triển khai 18/22 nhiệm vụ, 2 nhiệm vụ chưa đến hạn", &[]),
            ("đã triển khai 18/22 nhiệm vụ; còn 5 đơn vị chưa báo cáo", &[]),
            ("đã giải quyết 180/220 hồ sơ, còn 40 hồ sơ đang giải quyết", &[("40", "confirmed")]),
            ("đã giải quyết 180/220 hồ sơ, còn 55 hồ sơ đang giải quyết", &[]),
        ]);
    }
}
