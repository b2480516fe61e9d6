//! What a form sends: names and values, composed as the register keeps text, with ends of lines as everywhere else.
//! Pure: no HTTP, no SQL, no clock.

use crate::platform::text::composed;

/// The fields of a form, in the order in which they were sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct PostedForm(Vec<(String, String)>);

impl PostedForm {
    /// A form of these fields.
    pub(crate) fn of(pairs: Vec<(String, String)>) -> Self {
        let clean = |(name, value): (String, String)| (name, composed(&value.replace("\r\n", "\n")));
        Self(pairs.into_iter().map(clean).collect())
    }

    /// The value of a field; empty where it was not sent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> PostedForm {
        PostedForm::of(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn text_arrives_composed_and_with_plain_ends_of_lines() {
        let sent = form(&[("name", " Nguye\u{302}\u{303}n "), ("note", "a\r\nb"), ("empty", " ")]);
        assert_eq!(sent.get("name"), " Nguyễn");
        assert_eq!(sent.get("note"), "a\nb");
        assert_eq!((sent.get("empty"), sent.get("absent")), (" ", ""));
    }
}
