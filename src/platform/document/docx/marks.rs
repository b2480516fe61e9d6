//! What the crate cannot say itself, put into a part of the file after it was written: that headings come again on every page,
//! that rows stay whole, and what pictures show.

use crate::platform::document::printable::writable;

/// What only rows of headings have.
const OF_HEADINGS: &str = "<w:cantSplit />";
/// What only other rows have.
const OF_ROWS: &str = "<w:trPr />";
/// What every picture has.
const OF_PICTURES: &str = "<wp:docPr id=\"1\" name=\"Figure\" />";

/// Marks the rows of headings.
pub(super) fn headings_come_again(part: &[u8]) -> Vec<u8> {
    replaced(part, OF_HEADINGS, |_| "<w:cantSplit /><w:tblHeader />".to_owned())
}

/// Keeps every other row on one page.
pub(super) fn rows_stay_whole(part: &[u8]) -> Vec<u8> {
    replaced(part, OF_ROWS, |_| "<w:trPr><w:cantSplit /></w:trPr>".to_owned())
}

/// Gives every picture a number of its own and says what it shows, for those who cannot see it.
pub(super) fn pictures_are_named(part: &[u8], shows: &[&str]) -> Vec<u8> {
    replaced(part, OF_PICTURES, |place| {
        let number = place + 1;
        let shows = escaped(shows.get(place).copied().unwrap_or_default());
        format!("<wp:docPr id=\"{number}\" name=\"Hình {number}\" descr=\"{shows}\" />")
    })
}

fn escaped(text: &str) -> String {
    writable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// With every place of `old` replaced, by what `new` says of its number.
fn replaced(text: &[u8], old: &str, new: impl Fn(usize) -> String) -> Vec<u8> {
    let mut result = Vec::with_capacity(text.len());
    let (mut rest, mut places) = (text, 0);
    while let Some((first, after)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(old.as_bytes()) {
            result.extend_from_slice(new(places).as_bytes());
            (rest, places) = (after, places + 1);
        } else {
            result.push(*first);
            rest = after;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_replaced_and_nothing_else() {
        let numbered = |text: &[u8]| replaced(text, "<x>", |place| format!("<{place}>"));
        assert_eq!(numbered(b"a<x>b<x><y"), b"a<0>b<1><y");
        assert_eq!(numbered(b""), b"");
    }
}
