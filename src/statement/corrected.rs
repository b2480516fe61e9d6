//! A text part by part, and as it would be right.
//! Pure: no HTTP, no SQL, no clock.

use super::verdict::StatementFinding;

/// A part of a text that was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextPart<'a> {
    /// What stands between figures.
    Words(&'a str),
    /// A figure, with its place among the findings.
    Figure(usize, &'a StatementFinding),
}

/// The parts of a text in its order; none of it is lost, and none stands twice.
pub(crate) fn parts<'a>(text: &'a str, findings: &'a [StatementFinding]) -> Vec<TextPart<'a>> {
    let begins: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let byte = |place: usize| begins.get(place).copied().unwrap_or(text.len());
    let mut parts = Vec::new();
    let mut done = 0;
    for (place, finding) in findings.iter().enumerate() {
        let (start, end) = (byte(finding.mention.start), byte(finding.mention.end));
        if start < done {
            continue;
        }
        parts.push(TextPart::Words(text.get(done..start).unwrap_or_default()));
        parts.push(TextPart::Figure(place, finding));
        done = end;
    }
    parts.push(TextPart::Words(text.get(done..).unwrap_or_default()));
    parts
}

/// The text with what would be right in the place of what is wrong; where nobody can tell, it stays as it is.
pub(crate) fn corrected(text: &str, findings: &[StatementFinding]) -> String {
    let right = |part: TextPart<'_>| match part {
        TextPart::Words(words) => words.to_owned(),
        TextPart::Figure(_, finding) => finding.instead().unwrap_or(&finding.mention.text).to_owned(),
    };
    parts(text, findings).into_iter().map(right).collect()
}

#[cfg(test)]
mod tests {
    use super::super::check::check;
    use super::*;

    fn checked(text: &str) -> Vec<StatementFinding> {
        check(text, &[], 2_000).unwrap()
    }

    #[test]
    fn what_is_wrong_is_put_right_and_nothing_else_is_touched() {
        for (text, right) in [
            (
                "Trong kỳ đã xử lý 3.415/3.464 PAKN, đạt 97%.",
                "Trong kỳ đã xử lý 3.415/3.464 PAKN, đạt 98,59%.",
            ),
            (
                "Tổng số 1.854 TTHC, gồm 1.407 TTHC cấp sở, 297 TTHC cấp huyện và 149 TTHC cấp xã.",
                "Tổng số 1.853 TTHC, gồm 1.407 TTHC cấp sở, 297 TTHC cấp huyện và 149 TTHC cấp xã.",
            ),
            ("Đã ủy quyền 531/617 TTHC, đạt 86,06%.", "Đã ủy quyền 531/617 TTHC, đạt 86,06%."),
            ("Đạt 97%, chưa rõ của bao nhiêu.", "Đạt 97%, chưa rõ của bao nhiêu."),
        ] {
            assert_eq!(corrected(text, &checked(text)), right);
        }
    }

    #[test]
    fn the_parts_make_the_text() {
        for text in ["", "Không có số.", "ế 5 ộ 3.415/3.464 🎉 97%", "97%"] {
            let findings = checked(text);
            let whole: String = parts(text, &findings)
                .into_iter()
                .map(|part| match part {
                    TextPart::Words(words) => words,
                    TextPart::Figure(_, finding) => finding.mention.text.as_str(),
                })
                .collect();
            assert_eq!(whole, text);
        }
    }
}
