//! A drawing surface for charts: whole pixels, fills that differ without colour, words that cannot become markup.
//! Pure: no HTTP, no SQL, no clock.
//!
//! The image has no style attributes and no scripts, so a strict content policy lets it stand in a page; it says its title and
//! what it shows to a screen reader.

use std::fmt::Write as _;

/// The width of every chart.
pub(super) const WIDTH: i64 = 860;
/// Faces that are at hand on desks, and last the one that papers are printed in.
const FACES: &str = "Liberation Sans, Arial, Helvetica, Liberation Serif, Times New Roman, sans-serif";
/// The height of a line of the title.
const TITLE_LINE: i64 = 22;
/// Letters of the title on a line.
const TITLE_LETTERS: usize = 96;

/// How an area is filled; each differs from the others in black and white too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fill {
    /// Dark.
    Solid,
    /// Slanted lines.
    Hatched,
    /// Dots.
    Dotted,
}

/// Where the words of a label stand from its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// To the right of it.
    Start,
    /// On both sides.
    Middle,
    /// To the left of it.
    End,
}

/// Whether the image carries its title for the eye, or a caption beside it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartHeading {
    /// In the image: it is handed on alone.
    Within,
    /// Beside the image, on a page or a paper.
    Beside,
}

/// A chart being drawn.
#[derive(Debug, Clone)]
pub(super) struct Canvas {
    /// Tells the patterns of charts on one page apart.
    name: &'static str,
    height: i64,
    body: String,
}

impl Canvas {
    /// An empty surface.
    pub(super) fn new(name: &'static str, height: i64) -> Self {
        Self { name, height, body: String::new() }
    }

    /// An area.
    pub(super) fn area(&mut self, (left, top): (i64, i64), (width, height): (i64, i64), fill: Fill) {
        let paint = match fill {
            Fill::Solid => "#1f4e79".to_owned(),
            Fill::Hatched => format!("url(#{}-hatched)", self.name),
            Fill::Dotted => format!("url(#{}-dotted)", self.name),
        };
        let line = if fill == Fill::Solid { "#1f4e79" } else { "#333333" };
        self.put(&format!(
            "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" fill=\"{paint}\" stroke=\"{line}\" \
             stroke-width=\"1\"/>"
        ));
    }

    /// A thin line of the scale.
    pub(super) fn scale_line(&mut self, (left, top): (i64, i64), (right, bottom): (i64, i64)) {
        self.put(&format!(
            "<line x1=\"{left}\" y1=\"{top}\" x2=\"{right}\" y2=\"{bottom}\" stroke=\"#bbbbbb\" stroke-width=\"1\"/>"
        ));
    }

    /// The line that values begin at.
    pub(super) fn base_line(&mut self, (left, top): (i64, i64), (right, bottom): (i64, i64)) {
        self.put(&format!(
            "<line x1=\"{left}\" y1=\"{top}\" x2=\"{right}\" y2=\"{bottom}\" stroke=\"#333333\" stroke-width=\"1\"/>"
        ));
    }

    /// A line that goes through everything: what all together come to.
    pub(super) fn dashed_line(&mut self, (left, top): (i64, i64), (right, bottom): (i64, i64)) {
        self.put(&format!(
            "<line x1=\"{left}\" y1=\"{top}\" x2=\"{right}\" y2=\"{bottom}\" stroke=\"#333333\" stroke-width=\"1\" \
             stroke-dasharray=\"5 3\"/>"
        ));
    }

    /// The bounds within which a value lies, with an end on either side.
    pub(super) fn span(&mut self, (left, right): (i64, i64), middle: i64) {
        let (above, below) = (middle - 4, middle + 4);
        self.put(&format!(
            "<line class=\"span\" x1=\"{left}\" y1=\"{middle}\" x2=\"{right}\" y2=\"{middle}\" stroke=\"#1f4e79\" \
             stroke-width=\"2\"/>"
        ));
        for end in [left, right] {
            self.put(&format!(
                "<line x1=\"{end}\" y1=\"{above}\" x2=\"{end}\" y2=\"{below}\" stroke=\"#1f4e79\" stroke-width=\"2\"/>"
            ));
        }
    }

    /// A value at its place.
    pub(super) fn dot(&mut self, (left, top): (i64, i64)) {
        self.put(&format!(
            "<circle cx=\"{left}\" cy=\"{top}\" r=\"5\" fill=\"#1f4e79\" stroke=\"#ffffff\" stroke-width=\"1\"/>"
        ));
    }

    /// Words whose foot stands at this point.
    pub(super) fn words(&mut self, (left, foot): (i64, i64), anchor: Anchor, size: i64, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.put(&format!(
            "<text x=\"{left}\" y=\"{foot}\" font-size=\"{size}\" text-anchor=\"{anchor}\">{}</text>",
            escaped(words)
        ));
    }

    /// What the fills mean, in a line from this point.
    pub(super) fn legend(&mut self, (left, foot): (i64, i64), entries: &[(Fill, &str)]) {
        let mut left = left;
        for (fill, words) in entries {
            self.area((left, foot - 11), (14, 12), *fill);
            self.words((left + 20, foot), Anchor::Start, 13, words);
            left += 44 + letters(words) * 7;
        }
    }

    /// The image.
    pub(super) fn finish(&self, title: &str, description: &str, heading: ChartHeading) -> String {
        let lines = if heading == ChartHeading::Within { wrapped(title, TITLE_LETTERS) } else { Vec::new() };
        let above = TITLE_LINE * i64::try_from(lines.len()).unwrap_or_default();
        let height = self.height + above;
        let name = self.name;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
             role=\"img\" aria-labelledby=\"{name}-title {name}-description\" font-family=\"{FACES}\" fill=\"#1b1b1b\">\n\
             <title id=\"{name}-title\">{}</title>\n<desc id=\"{name}-description\">{}</desc>\n\
             <defs>\n\
             <pattern id=\"{name}-hatched\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
             <rect width=\"6\" height=\"6\" fill=\"#fff4e8\"/><path d=\"M-1 1 L1 -1 M0 6 L6 0 M5 7 L7 5\" stroke=\"#b04a00\" \
             stroke-width=\"2\"/></pattern>\n\
             <pattern id=\"{name}-dotted\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
             <rect width=\"6\" height=\"6\" fill=\"#eef3f8\"/><circle cx=\"3\" cy=\"3\" r=\"1\" fill=\"#1f4e79\"/></pattern>\n\
             </defs>\n<rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
            escaped(title),
            escaped(description)
        );
        for (place, line) in (1_i64..).zip(&lines) {
            let foot = place * TITLE_LINE - 5;
            let _ = writeln!(
                svg,
                "<text x=\"8\" y=\"{foot}\" font-size=\"16\" font-weight=\"bold\">{}</text>",
                escaped(line)
            );
        }
        let _ = write!(svg, "<g transform=\"translate(0 {above})\">\n{}</g>\n</svg>\n", self.body);
        svg
    }

    fn put(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }
}

/// The words as text of the image; letters that XML does not know are left out.
fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            letter if letter.is_control() => text.push(' '),
            letter => text.push(letter),
        }
    }
    text
}

/// How many letters words have.
pub(super) fn letters(words: &str) -> i64 {
    i64::try_from(words.chars().count()).unwrap_or(i64::MAX)
}

/// The words in lines of at most `most` letters; a longer word has a line for itself.
pub(super) fn wrapped(words: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The marks of a scale from 0 to at least `most`: steps of 1, 2 or 5 times a power of ten, four to ten of them where the
/// values allow it.
///
/// The last mark is where the scale ends.
pub(super) fn marks(most: i64) -> Vec<i64> {
    let most = most.clamp(1, i64::MAX / 100);
    let mut step = 1_i64;
    while most > 5 * step {
        step = next_step(step);
    }
    let steps = (most + step - 1) / step;
    (0..=steps).map(|place| place * step).collect()
}

/// 1, 2, 5, 10, 20, 50 ...
fn next_step(step: i64) -> i64 {
    let mut unit = 1;
    while unit * 10 <= step {
        unit *= 10;
    }
    match step / unit {
        1 => unit * 2,
        2 => unit * 5,
        _ => unit * 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_has_round_marks_and_holds_its_values() {
        for (most, expected) in [
            (0, vec![0, 1]),
            (1, vec![0, 1]),
            (5, vec![0, 1, 2, 3, 4, 5]),
            (6, vec![0, 2, 4, 6]),
            (11, vec![0, 5, 10, 15]),
            (812, vec![0, 200, 400, 600, 800, 1000]),
        ] {
            assert_eq!(marks(most), expected, "{most}");
        }
        for most in 1..3000 {
            let marks = marks(most);
            assert!(*marks.last().unwrap() >= most && marks.len() <= 6, "{most}: {marks:?}");
        }
        assert!(marks(i64::MAX).len() <= 6);
    }

    #[test]
    fn words_break_between_words() {
        assert_eq!(wrapped("UBND phường Văn  Quán", 12), ["UBND phường", "Văn Quán"]);
        assert_eq!(wrapped("Trungtâmphụcvụ", 5), ["Trungtâmphụcvụ"]);
        assert_eq!(wrapped("", 5), Vec::<String>::new());
    }

    #[test]
    fn words_cannot_become_markup_and_nothing_needs_a_style() {
        let mut canvas = Canvas::new("test", 40);
        canvas.words((0, 0), Anchor::End, 13, "<script>&\u{7}");
        canvas.legend((0, 20), &[(Fill::Hatched, "a"), (Fill::Dotted, "b")]);
        let svg = canvas.finish("<b>", "]]>", ChartHeading::Within);
        assert!(
            !svg.contains("<script")
                && !svg.contains("<b>")
                && !svg.contains("style=")
                && !svg.contains('\u{7}')
        );
        assert!(svg.contains("<title id=\"test-title\">&lt;b&gt;</title>") && svg.contains("role=\"img\""));
        let beside = canvas.finish("Một tên", "x", ChartHeading::Beside);
        assert_eq!((svg.matches("font-weight").count(), beside.matches("font-weight").count()), (1, 0));
    }
}
