//! A dot plot of rates: for each name a dot where its rate lies and a line over the bounds within which it may lie.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Rates of offices lie close together and far from nothing, so bars from 0 look all alike. A dot is read by its place: its scale may
//! begin where the bounds do, and says so. Where two lines have something in common, the figures do not tell the two apart.

use super::svg::{Anchor, Canvas, letters, wrapped};
use crate::platform::text::number_vi;
use crate::report::figures::interval::WHOLE;

/// Where the scale begins and ends.
const DOTS: (i64, i64) = (262, 668);
/// Letters of a name on a line left of its dot.
const NAME_LETTERS: usize = 36;
/// The height of a line of a name.
const NAME_LINE: i64 = 16;
/// Room above the first name.
const ABOVE: i64 = 34;
/// How far apart the marks of the scale are, in hundredths of a percent, and the least that is shown of it.
const STEPS: [(i64, i64); 4] = [(100, 500), (250, 1_250), (500, 2_500), (1_000, 5_000)];

/// A name with its rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dot {
    /// Whose it is.
    pub(super) name: String,
    /// Rate, lower bound and upper bound in hundredths of a percent; none where there is nothing to divide by.
    pub(super) rate: Option<(i64, i64, i64)>,
    /// The words to the right.
    pub(super) words: String,
}

/// The marks of a scale that holds these bounds: rising, the last one where the scale ends.
fn scale(lowest: i64, highest: i64) -> Vec<i64> {
    let highest = highest.max(WHOLE);
    let lowest = lowest.clamp(0, WHOLE);
    let fits = |step: i64| (highest - lowest).div_euclid(step) < 6;
    let (step, least) = STEPS.into_iter().find(|(step, _)| fits(*step)).unwrap_or((2_000, WHOLE));
    let first = lowest.min(highest - least).max(0).div_euclid(step) * step;
    let count = (highest - first + step - 1).div_euclid(step);
    (0..=count).map(|place| first + place * step).collect()
}

/// Dots, one name under the other; `reference` is the rate of all together, drawn as a line through all of them.
pub(super) fn dots(name: &'static str, rows: &[Dot], reference: Option<(i64, &str)>) -> Canvas {
    let lines: Vec<(Vec<String>, &Dot)> =
        rows.iter().map(|row| (wrapped(&row.name, NAME_LETTERS), row)).collect();
    let height = |lines: &[String]| i64::try_from(lines.len()).unwrap_or(1).max(1) * NAME_LINE + 8;
    let bottom = ABOVE + lines.iter().map(|(lines, _)| height(lines)).sum::<i64>();
    let mut canvas = Canvas::new(name, bottom + 26);
    let known = || rows.iter().filter_map(|row| row.rate);
    let lowest = known().map(|(rate, lower, _)| rate.min(lower)).min().unwrap_or(0);
    let highest = known().map(|(rate, _, upper)| rate.max(upper)).max().unwrap_or(WHOLE);
    let marks = scale(lowest, highest);
    let (first, last) = (marks.first().copied().unwrap_or(0), marks.last().copied().unwrap_or(WHOLE));
    let at = |value: i64| DOTS.0 + (DOTS.1 - DOTS.0) * (value - first) / (last - first).max(1);
    for mark in &marks {
        canvas.scale_line((at(*mark), ABOVE), (at(*mark), bottom));
        canvas.words((at(*mark), bottom + 17), Anchor::Middle, 12, &percent_words(*mark));
    }
    if let Some((rate, words)) = reference {
        canvas.dashed_line((at(rate), ABOVE - 6), (at(rate), bottom));
        let room = letters(words) * 7 / 2;
        let middle = at(rate).clamp(DOTS.0 + room, (DOTS.1 - room).max(DOTS.0 + room));
        canvas.words((middle, ABOVE - 12), Anchor::Middle, 13, words);
    }
    let mut top = ABOVE;
    for (words, row) in &lines {
        let high = height(words);
        let middle = top + high / 2;
        if let Some((rate, lower, upper)) = row.rate {
            canvas.span((at(lower), at(upper)), middle);
            canvas.dot((at(rate), middle));
        }
        let count = i64::try_from(words.len()).unwrap_or(1);
        let foot = top + (high - count * NAME_LINE) / 2 + 12;
        for (place, line) in (0_i64..).zip(words) {
            canvas.words((DOTS.0 - 10, foot + place * NAME_LINE), Anchor::End, 13, line);
        }
        canvas.words((DOTS.1 + 10, middle + 5), Anchor::Start, 13, &row.words);
        top += high;
    }
    canvas.base_line((DOTS.0, bottom), (DOTS.1, bottom));
    canvas
}

/// A mark: `92,5%`.
fn percent_words(hundredths: i64) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    if rest == 0 { format!("{}%", number_vi(whole)) } else { format!("{},{}%", number_vi(whole), rest / 10) }
}

/// Where the scale of these bounds begins, for the words beside it.
pub(super) fn scale_begins(rows: &[Dot]) -> String {
    let known = || rows.iter().filter_map(|row| row.rate);
    let lowest = known().map(|(rate, lower, _)| rate.min(lower)).min().unwrap_or(0);
    let highest = known().map(|(rate, _, upper)| rate.max(upper)).max().unwrap_or(WHOLE);
    percent_words(scale(lowest, highest).first().copied().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::svg::ChartHeading;
    use super::*;

    fn row(rate: Option<(i64, i64, i64)>) -> Dot {
        Dot { name: "UBND phường Văn Quán".into(), rate, words: "98,59% (3.415/3.464)".into() }
    }

    fn number(piece: &str, name: &str) -> i64 {
        let (_, rest) = piece.split_once(&format!("{name}=\"")).unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    }

    #[test]
    fn a_scale_begins_near_its_lowest_bound_and_has_round_marks() {
        for (lowest, highest, expected) in [
            (9_813, 9_893, vec![9_500, 9_600, 9_700, 9_800, 9_900, 10_000]),
            (8_900, 10_000, vec![8_750, 9_000, 9_250, 9_500, 9_750, 10_000]),
            (0, 4_345, vec![0, 2_000, 4_000, 6_000, 8_000, 10_000]),
            (9_990, 10_150, vec![9_600, 9_700, 9_800, 9_900, 10_000, 10_100, 10_200]),
        ] {
            assert_eq!(scale(lowest, highest), expected, "{lowest} to {highest}");
        }
    }

    #[test]
    fn a_rate_of_nothing_has_no_dot_and_keeps_its_words() {
        let empty = Dot { words: "- (0/0)".into(), ..row(None) };
        let svg = dots("x", &[empty, row(Some((9_859, 9_813, 9_893)))], None).finish(
            "t",
            "d",
            ChartHeading::Beside,
        );
        assert!(svg.contains("- (0/0)") && svg.contains("98,59% (3.415/3.464)"));
        assert_eq!((svg.matches("r=\"5\"").count(), svg.matches("class=\"span\"").count()), (1, 1));
    }

    proptest! {
        #[test]
        fn every_dot_lies_on_its_line_and_every_line_on_the_scale(
            rates in proptest::collection::vec((0_i64..=10_000, 0_i64..3_000, 0_i64..3_000), 1..20),
        ) {
            let rows: Vec<Dot> = rates.iter().map(|(rate, below, above)| {
                row(Some((*rate, (rate - below).max(0), (rate + above).min(10_000))))
            }).collect();
            let svg = dots("x", &rows, Some((5_000, "chung"))).finish("t", "d", ChartHeading::Beside);
            let circles: Vec<i64> =
                svg.split("<circle ").filter(|piece| piece.contains("r=\"5\"")).map(|piece| number(piece, "cx")).collect();
            let spans: Vec<(i64, i64)> = svg
                .split("<line class=\"span\" ")
                .skip(1)
                .map(|piece| (number(piece, "x1"), number(piece, "x2")))
                .collect();
            prop_assert_eq!(circles.len(), rows.len());
            prop_assert_eq!(spans.len(), rows.len());
            for (dot, (left, right)) in circles.into_iter().zip(spans) {
                prop_assert!(DOTS.0 <= left && left <= dot && dot <= right && right <= DOTS.1);
            }
        }
    }
}
