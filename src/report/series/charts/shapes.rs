//! The two shapes of a chart: bars that lie, for names, and columns that stand, for time.
//! Pure: no HTTP, no SQL, no clock.

use super::svg::{Anchor, Canvas, Fill, WIDTH, letters, marks, wrapped};
use crate::platform::text::number_vi;

/// Where bars begin, and where their scale ends.
const BARS: (i64, i64) = (262, 668);
/// Letters of a name on a line left of its bar.
const NAME_LETTERS: usize = 36;
/// The height of a line of a name.
const NAME_LINE: i64 = 16;
/// Where columns begin and end.
const COLUMNS: (i64, i64) = (64, 850);
/// The height of the highest column.
const COLUMN_HEIGHT: i64 = 240;
/// Room above the scale for the legend.
const LEGEND: i64 = 30;

/// A bar with its pieces, and what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bar {
    /// Whose it is.
    pub(super) name: String,
    /// From left to right.
    pub(super) pieces: Vec<(i64, Fill)>,
    /// The words to the right.
    pub(super) words: String,
}

/// What the length of a bar means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// Its pieces are shares of their sum: every bar is as long as the scale.
    Shares,
    /// Its pieces are numbers.
    Counts,
}

/// Bars, one under the other.
pub(super) fn bars(name: &'static str, bars: &[Bar], scale: Scale, legend: &[(Fill, &str)]) -> Canvas {
    let rows: Vec<(Vec<String>, &Bar)> =
        bars.iter().map(|bar| (wrapped(&bar.name, NAME_LETTERS), bar)).collect();
    let row_height = |lines: &[String]| {
        let lines = i64::try_from(lines.len()).unwrap_or(1).max(1);
        lines * NAME_LINE + 10
    };
    let bottom = LEGEND + rows.iter().map(|(lines, _)| row_height(lines)).sum::<i64>();
    let mut canvas = Canvas::new(name, bottom + 26);
    canvas.legend((BARS.0, 16), legend);
    let longest = bars.iter().map(|bar| sum(&bar.pieces)).max().unwrap_or_default();
    let marks = match scale {
        Scale::Shares => vec![0, 25, 50, 75, 100],
        Scale::Counts => marks(longest),
    };
    let end = marks.last().copied().unwrap_or(1);
    for mark in &marks {
        let left = BARS.0 + along(*mark, end);
        canvas.scale_line((left, LEGEND), (left, bottom));
        let words = if scale == Scale::Shares { format!("{mark}%") } else { number_vi(*mark) };
        canvas.words((left, bottom + 17), Anchor::Middle, 12, &words);
    }
    let mut top = LEGEND;
    for (lines, bar) in &rows {
        let height = row_height(lines);
        let whole = if scale == Scale::Shares { sum(&bar.pieces) } else { end };
        pieces(&mut canvas, top + (height - 18) / 2, &bar.pieces, whole);
        let count = i64::try_from(lines.len()).unwrap_or(1);
        let first = top + (height - count * NAME_LINE) / 2 + 12;
        for (place, line) in (0_i64..).zip(lines) {
            canvas.words((BARS.0 - 8, first + place * NAME_LINE), Anchor::End, 13, line);
        }
        canvas.words((BARS.1 + 8, top + height / 2 + 5), Anchor::Start, 13, &bar.words);
        top += height;
    }
    canvas.base_line((BARS.0, LEGEND), (BARS.0, bottom));
    canvas
}

/// The pieces of one bar. A piece that counts anything is seen, however small its share is.
fn pieces(canvas: &mut Canvas, top: i64, pieces: &[(i64, Fill)], whole: i64) {
    let mut before = 0;
    for (value, fill) in pieces.iter().filter(|(value, _)| *value > 0) {
        let end = along(before + value, whole).max(2);
        let start = along(before, whole).min(end - 2);
        canvas.area((BARS.0 + start, top), (end - start, 18), *fill);
        before += value;
    }
}

/// How far along the scale a value lies.
fn along(value: i64, whole: i64) -> i64 {
    share_of(BARS.1 - BARS.0, value, whole)
}

fn sum(pieces: &[(i64, Fill)]) -> i64 {
    pieces.iter().map(|(value, _)| value).sum()
}

/// The part of `length` that `value` is of `whole`.
fn share_of(length: i64, value: i64, whole: i64) -> i64 {
    let share = i128::from(length) * i128::from(value) / i128::from(whole.max(1));
    i64::try_from(share).unwrap_or(length)
}

/// Values of a part of a period, one for each fill of the legend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// What stands under it.
    pub(super) name: String,
    /// The values.
    pub(super) values: Vec<i64>,
}

/// Groups of columns, side by side.
pub(super) fn columns(name: &'static str, groups: &[Group], legend: &[(Fill, &str)]) -> Canvas {
    let top = LEGEND + 12;
    let bottom = top + COLUMN_HEIGHT;
    let mut canvas = Canvas::new(name, bottom + 30);
    canvas.legend((COLUMNS.0, 16), legend);
    let highest = groups.iter().flat_map(|group| group.values.iter().copied()).max().unwrap_or_default();
    let marks = marks(highest);
    let end = marks.last().copied().unwrap_or(1);
    for mark in &marks {
        let height = bottom - share_of(COLUMN_HEIGHT, *mark, end);
        canvas.scale_line((COLUMNS.0, height), (COLUMNS.1, height));
        canvas.words((COLUMNS.0 - 6, height + 4), Anchor::End, 12, &number_vi(*mark));
    }
    let count = i64::try_from(groups.len()).unwrap_or(i64::MAX).max(1);
    let room = (COLUMNS.1 - COLUMNS.0) / count;
    let fills = i64::try_from(legend.len()).unwrap_or(1).max(1);
    let width = (room * 7 / 10 / fills).clamp(1, 60);
    // Numbers stand on the columns where two beside each other have room for them.
    let labelled = letters(&number_vi(highest)) * 7 <= width + 4;
    let widest = groups.iter().map(|group| letters(&group.name)).max().unwrap_or_default();
    let every = (widest * 7 + 8 + room - 1) / room.max(1);
    for (place, group) in (0_i64..).zip(groups) {
        let middle = COLUMNS.0 + room * place + room / 2;
        let first = middle - width * fills / 2;
        for (nth, (value, (fill, _))) in (0_i64..).zip(group.values.iter().zip(legend)) {
            let left = first + nth * width;
            let height = share_of(COLUMN_HEIGHT, *value, end).max(i64::from(*value > 0));
            if height > 0 {
                canvas.area((left, bottom - height), (width, height), *fill);
            }
            if labelled {
                let at = (left + width / 2, bottom - height - 4);
                canvas.words(at, Anchor::Middle, 12, &number_vi(*value));
            }
        }
        if place % every.max(1) == 0 {
            canvas.words((middle, bottom + 18), Anchor::Middle, 12, &group.name);
        }
    }
    canvas.base_line((COLUMNS.0, bottom), (COLUMNS.1, bottom));
    canvas
}

/// Whether so many groups can be told apart.
pub(super) fn fits(groups: usize) -> bool {
    i64::try_from(groups).is_ok_and(|groups| groups <= WIDTH / 12)
}

#[cfg(test)]
mod tests {
    use super::super::svg::ChartHeading;
    use super::*;

    fn drawn(canvas: &Canvas) -> String {
        canvas.finish("t", "d", ChartHeading::Beside)
    }

    /// The areas of the drawing: left, top, width, height.
    fn areas(svg: &str) -> Vec<[i64; 4]> {
        let number = |piece: &str, name: &str| -> i64 {
            let (_, rest) = piece.split_once(&format!("{name}=\"")).unwrap();
            rest.split('"').next().unwrap().parse().unwrap()
        };
        svg.split("<rect x=")
            .skip(1)
            .map(|piece| {
                let piece = format!("x={piece}");
                ["x", " y", " width", " height"].map(|name| number(&piece, name))
            })
            .collect()
    }

    #[test]
    fn shares_fill_the_scale_and_a_single_late_one_is_seen() {
        let bar = Bar {
            name: "UBND phường Văn Quán".into(),
            pieces: vec![(585_335, Fill::Solid), (1, Fill::Hatched)],
            words: "100,00%".into(),
        };
        let svg = drawn(&bars("x", &[bar], Scale::Shares, &[]));
        let found = areas(&svg);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0][0], found[1][0] + found[1][2]), (BARS.0, BARS.1));
        assert_eq!(found[1][2], 2);
    }

    #[test]
    fn an_empty_bar_has_no_area_and_keeps_its_words() {
        let bar = Bar { name: "A".into(), pieces: vec![(0, Fill::Solid)], words: "- (0/0)".into() };
        let svg = drawn(&bars("x", &[bar], Scale::Shares, &[]));
        assert!(areas(&svg).is_empty() && svg.contains("- (0/0)"));
    }

    #[test]
    fn columns_stand_on_one_line_and_stay_within() {
        for count in [1, 6, 12, 71] {
            let group = |place: i64| Group { name: format!("{place}/2023"), values: vec![place, 3 * place] };
            let groups: Vec<Group> = (0..count).map(group).collect();
            let svg = drawn(&columns("x", &groups, &[(Fill::Solid, "a"), (Fill::Hatched, "b")]));
            let bottom = LEGEND + 12 + COLUMN_HEIGHT;
            for [left, top, width, height] in areas(&svg).into_iter().skip(2) {
                assert!(left >= COLUMNS.0 && left + width <= COLUMNS.1 && top >= LEGEND, "{count}");
                assert_eq!(top + height, bottom, "{count}");
            }
        }
        assert!(fits(71) && !fits(72));
    }
}
