//! Which part of a file is asked for (RFC 9110, ranges of bytes).
//! Pure: no HTTP, no SQL, no clock.

use std::ops::Range;

/// What is answered to the header `Range`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AskedPart {
    /// All of it: nothing is asked for, or something that may be overlooked (several parts, another unit, no range at all).
    Whole,
    /// This part.
    Part(Range<u64>),
    /// A part that lies behind the end.
    Unsatisfiable,
}

/// Reads the header for a file of this length.
pub(crate) fn asked_part(header: Option<&str>, length: u64) -> AskedPart {
    let Some(spec) = header.and_then(|header| header.trim().strip_prefix("bytes=")) else {
        return AskedPart::Whole;
    };
    let Some((first, last)) = spec.trim().split_once('-').filter(|_| !spec.contains(',')) else {
        return AskedPart::Whole;
    };
    let number =
        |text: &str| text.bytes().all(|digit| digit.is_ascii_digit()).then(|| text.parse::<u64>().ok())?;
    let part = match (first.trim(), last.trim()) {
        ("", suffix) => match number(suffix) {
            None => return AskedPart::Whole,
            Some(suffix) => length.saturating_sub(suffix)..length,
        },
        (first, "") => match number(first) {
            None => return AskedPart::Whole,
            Some(first) => first..length,
        },
        (first, last) => match (number(first), number(last)) {
            (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
            _ => return AskedPart::Whole,
        },
    };
    if part.start < part.end { AskedPart::Part(part) } else { AskedPart::Unsatisfiable }
}

/// Whether one of the tags of `If-None-Match` is this one; weak tags are compared as strong ones are.
pub(crate) fn names_tag(header: &str, tag: &str) -> bool {
    header.trim() == "*"
        || header.split(',').map(str::trim).any(|one| one.strip_prefix("W/").unwrap_or(one) == tag)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parts_are_read_as_the_standard_says() {
        use AskedPart::{Part, Unsatisfiable, Whole};
        for (header, answer) in [
            ("bytes=0-9", Part(0..10)),
            ("bytes=90-99", Part(90..100)),
            ("bytes=90-500", Part(90..100)),
            ("bytes=99-", Part(99..100)),
            ("bytes=-1", Part(99..100)),
            ("bytes=-500", Part(0..100)),
            ("bytes=0-", Part(0..100)),
            ("bytes=100-", Unsatisfiable),
            ("bytes=100-200", Unsatisfiable),
            ("bytes=-0", Unsatisfiable),
            ("bytes=9-0", Whole),
            ("bytes=0-1,5-6", Whole),
            ("bytes=", Whole),
            ("bytes=-", Whole),
            ("bytes=a-b", Whole),
            ("bytes=+1-2", Whole),
            ("lines=0-9", Whole),
            ("bytes=99999999999999999999-", Whole),
        ] {
            assert_eq!(asked_part(Some(header), 100), answer, "{header}");
        }
        assert_eq!(asked_part(None, 100), Whole);
    }

    #[test]
    fn a_tag_is_found_among_others() {
        for header in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", "*"] {
            assert!(names_tag(header, "\"a\""), "{header}");
        }
        for header in ["", "\"b\"", "a", "\"ab\""] {
            assert!(!names_tag(header, "\"a\""), "{header}");
        }
    }

    proptest! {
        #[test]
        fn a_part_lies_within_the_file_whatever_is_asked(header in "(bytes=)?[0-9a,-]{0,12}", length in 1_u64..1000) {
            if let AskedPart::Part(part) = asked_part(Some(&header), length) {
                prop_assert!(part.start < part.end && part.end <= length);
            }
        }
    }
}
