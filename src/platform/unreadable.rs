//! What is wrong with a value that cannot be read, as people say it, from what the reading library says of it.
//! Pure: no HTTP, no SQL, no clock.

/// What the library of dates says of a day that cannot be read.
const NOT_A_DAY: &[&str] = &[
    "input contains invalid characters",
    "input is out of range",
    "no possible date",
    "premature end of input",
    "trailing input",
];

/// Why a value cannot be read, in both languages, and the field where it stands when the reason names one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableValue {
    /// The field that is missing or unknown.
    pub field: Option<String>,
    /// The reason in Vietnamese.
    pub vi: String,
    /// The reason in English.
    pub en: String,
}

impl UnreadableValue {
    /// Reads what serde says, such as ``missing field `name` at line 1 column 22``.
    #[must_use]
    pub fn of(reason: &str) -> Self {
        let (reason, place) = split_place(reason);
        let names = quoted(reason);
        let (first, others) = names.split_first().map_or(("", &[][..]), |(first, rest)| (*first, rest));
        let field = Some(first.to_owned());
        let say = |field, vi: String, en: String| Self { field, vi, en };
        if reason.starts_with("missing field") {
            return say(field, "thiếu trường này".to_owned(), "this field is missing".to_owned());
        }
        if reason.starts_with("duplicate field") {
            return say(field, "trường này ghi hai lần".to_owned(), "this field is given twice".to_owned());
        }
        if reason.starts_with("unknown field") {
            let (vi, en) = one_of(others);
            return say(field, format!("không có trường này{vi}"), format!("there is no such field{en}"));
        }
        if reason.starts_with("unknown variant") {
            let (vi, en) = one_of(others);
            return say(
                None,
                format!("không có giá trị “{first}”{vi}"),
                format!("there is no value “{first}”{en}"),
            );
        }
        if reason.starts_with("an instant is written") {
            let example = "2023-03-07T09:15:00+07:00";
            return say(
                None,
                format!("thời điểm ghi theo mẫu {example}"),
                format!("an instant is written as {example}"),
            );
        }
        if NOT_A_DAY.iter().any(|begin| reason.starts_with(begin)) {
            return say(
                None,
                "ngày viết như 2023-05-14".to_owned(),
                "a date is written as 2023-05-14".to_owned(),
            );
        }
        if let Some((_, wanted)) = reason.split_once(", expected ") {
            let (vi, en) = kind(wanted);
            return say(None, format!("phải là {vi}"), format!("must be {en}"));
        }
        let number =
            ["invalid digit", "number too", "number out of range", "cannot parse integer", "invalid float"];
        if number.iter().any(|begin| reason.contains(begin)) {
            return say(
                None,
                "không phải là số đọc được".to_owned(),
                "is not a number that can be read".to_owned(),
            );
        }
        if reason.contains("`true` or `false`") {
            return say(None, "phải là true hoặc false".to_owned(), "must be true or false".to_owned());
        }
        match place {
            Some((line, column)) => say(
                None,
                format!("nội dung không đúng cú pháp JSON, gần dòng {line}, cột {column}"),
                format!("the content is not valid JSON near line {line}, column {column}"),
            ),
            None => say(None, "không đúng dạng".to_owned(), "does not have the right form".to_owned()),
        }
    }
}

/// Takes ` at line 1 column 22` off the end of a sentence.
fn split_place(reason: &str) -> (&str, Option<(&str, &str)>) {
    let place = reason.rsplit_once(" at line ").and_then(|(sentence, place)| {
        let (line, column) = place.split_once(" column ")?;
        Some((sentence, (line, column)))
    });
    place.map_or((reason, None), |(sentence, place)| (sentence, Some(place)))
}

/// What stands between backquotes.
fn quoted(reason: &str) -> Vec<&str> {
    reason.split('`').skip(1).step_by(2).collect()
}

/// `; one of: a, b`, or nothing when no names are known.
fn one_of(names: &[&str]) -> (String, String) {
    if names.is_empty() {
        return (String::new(), String::new());
    }
    let names = names.join(", ");
    (format!("; chỉ có: {names}"), format!("; there are: {names}"))
}

/// The kind of value that was expected.
fn kind(wanted: &str) -> (&'static str, &'static str) {
    let is = |begins: &[&str]| begins.iter().any(|begin| wanted.starts_with(begin));
    if is(&["u8", "u16", "u32", "u64", "usize", "a nonzero"]) {
        ("số nguyên không âm, trong giới hạn", "a whole number, not negative and within bounds")
    } else if is(&["i8", "i16", "i32", "i64", "isize"]) {
        ("số nguyên, trong giới hạn", "a whole number within bounds")
    } else if is(&["f32", "f64"]) {
        ("một số", "a number")
    } else if is(&["a boolean"]) {
        ("true hoặc false", "true or false")
    } else if is(&["a string", "a borrowed string", "string"]) {
        ("chuỗi ký tự đặt trong dấu nháy kép", "a text in double quotes")
    } else if is(&["a sequence", "an array", "tuple"]) {
        ("một danh sách [...]", "a list [...]")
    } else if is(&["a map", "struct", "internally tagged enum", "adjacently tagged enum"]) {
        ("một nhóm trường {...}", "an object {...}")
    } else {
        ("giá trị đúng dạng của trường này", "a value of the form that this field has")
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[test]
    fn a_day_that_cannot_be_read_is_told_how_days_are_written() {
        for text in ["14/5/1990", "1990-13-40", "1990-02-30", "1990-05", "x", "", "1990-05-14T09:00"] {
            let refused = serde_json::from_value::<chrono::NaiveDate>(text.into()).unwrap_err();
            assert_eq!(
                UnreadableValue::of(&refused.to_string()).vi,
                "ngày viết như 2023-05-14",
                "{text}: {refused}"
            );
        }
        let number = serde_json::from_str::<chrono::NaiveDate>("1990").unwrap_err();
        assert!(UnreadableValue::of(&number.to_string()).vi.starts_with("phải là"), "{number}");
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[expect(dead_code, reason = "only read from JSON")]
        name: String,
        #[expect(dead_code, reason = "only read from JSON")]
        #[serde(default)]
        count: u32,
        #[expect(dead_code, reason = "only read from JSON")]
        #[serde(default)]
        colour: Option<SampleColour>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum SampleColour {
        Red,
        Blue,
    }

    /// What is said of a text that is not a `Sample`.
    fn of(json: &str) -> UnreadableValue {
        UnreadableValue::of(&serde_json::from_str::<Sample>(json).unwrap_err().to_string())
    }

    #[test]
    fn every_reason_is_said_in_vietnamese_without_words_of_the_library() {
        let table = [
            ("{}", Some("name"), "thiếu trường này"),
            (r#"{"name":"a","name":"b"}"#, Some("name"), "trường này ghi hai lần"),
            (r#"{"nick":"a"}"#, Some("nick"), "không có trường này; chỉ có: name, count, colour"),
            (r#"{"name":"a","colour":"grey"}"#, None, "không có giá trị “grey”; chỉ có: red, blue"),
            (r#"{"name":5}"#, None, "phải là chuỗi ký tự đặt trong dấu nháy kép"),
            (r#"{"name":"a","count":-1}"#, None, "phải là số nguyên không âm, trong giới hạn"),
            (r#"{"name":"a","count":"7"}"#, None, "phải là số nguyên không âm, trong giới hạn"),
            ("7", None, "phải là một nhóm trường {...}"),
            (r#"{"name":"a""#, None, "nội dung không đúng cú pháp JSON, gần dòng 1, cột 11"),
            (r#"{"name":"a"} x"#, None, "nội dung không đúng cú pháp JSON, gần dòng 1, cột 14"),
            ("", None, "nội dung không đúng cú pháp JSON, gần dòng 1, cột 0"),
        ];
        for (json, field, vi) in table {
            let said = of(json);
            assert_eq!((said.field.as_deref(), said.vi.as_str()), (field, vi), "{json}");
        }
    }

    #[test]
    fn parameters_and_instants_are_told_as_well() {
        let vi = |reason| UnreadableValue::of(reason).vi;
        assert_eq!(vi("invalid digit found in string"), "không phải là số đọc được");
        assert_eq!(vi("provided string was not `true` or `false`"), "phải là true hoặc false");
        let instant =
            serde_json::from_str::<crate::platform::instant::Instant>("\"2023-03-07\"").unwrap_err();
        assert_eq!(vi(&instant.to_string()), "thời điểm ghi theo mẫu 2023-03-07T09:15:00+07:00");
    }
}
