//! What a form sends: names and values, composed as the register keeps text, with ends of lines as everywhere else.
//! Pure: no HTTP, no SQL, no clock.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::platform::text::composed;

/// Fields that belong to one sending of a form.
const OF_ONE_SENDING: &[&str] = &["csrf", "do", "pick", KEPT_FIELD];
/// The field that carries a form through a sign-in.
pub(crate) const KEPT_FIELD: &str = "kept";

/// The fields of a form, in the order in which they were sent. It prints how many they are: what people typed stands in no log.
#[derive(Clone, Default)]
pub(crate) struct PostedForm(Vec<(String, String)>);

impl fmt::Debug for PostedForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a form of {} fields", self.0.len())
    }
}

impl PostedForm {
    /// A form of these fields.
    pub(crate) fn of(pairs: Vec<(String, String)>) -> Self {
        let clean = |(name, value): (String, String)| (name, composed(&value.replace("\r\n", "\n")));
        Self(pairs.into_iter().map(clean).collect())
    }

    /// The fields without those that belong to one sending of the form: its token, the button that was pressed, and whatever is secret.
    pub(crate) fn to_keep(&self) -> Vec<(String, String)> {
        let kept = |name: &str| !OF_ONE_SENDING.contains(&name) && !name.contains("password");
        self.0.iter().filter(|(name, _)| kept(name)).cloned().collect()
    }

    /// The value of a field; empty where it was not sent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    /// Every value of a field that may be sent several times.
    pub(crate) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The value of a field without blanks around it, if it has any.
    pub(crate) fn filled(&self, name: &str) -> Option<&str> {
        Some(self.get(name).trim()).filter(|value| !value.is_empty())
    }

    /// The same with this value in that field.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        match self.0.iter_mut().find(|(found, _)| found == name) {
            Some((_, kept)) => value.clone_into(kept),
            None => self.0.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// The same without that field.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.retain(|(found, _)| found != name);
        self
    }

    /// The same with this value in that field, unless there is none to put.
    pub(crate) fn with_filled(self, name: &str, value: &str) -> Self {
        if value.is_empty() { self } else { self.with(name, value) }
    }

    /// What tells this form apart from another one: every field but the token, which differs each time.
    pub(crate) fn fingerprint(&self, path: &str) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(path);
        for (name, value) in self.0.iter().filter(|(name, _)| name != "csrf") {
            hasher.update([0]);
            hasher.update(name);
            hasher.update([0]);
            hasher.update(value);
        }
        hasher.finalize().into()
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
        assert_eq!(sent.filled("name"), Some("Nguyễn"));
        assert_eq!(sent.get("note"), "a\nb");
        assert_eq!((sent.filled("empty"), sent.filled("absent")), (None, None));
    }

    #[test]
    fn a_field_is_put_in_place_or_added() {
        let sent =
            form(&[("a", "1")]).with("a", "2").with("b", "3").with_filled("a", "").with_filled("c", "4");
        assert_eq!([sent.get("a"), sent.get("b"), sent.get("c")], ["2", "3", "4"]);
    }

    #[test]
    fn what_is_kept_of_a_form_holds_no_token_no_button_and_no_secret() {
        let sent = form(&[
            ("csrf", "t"),
            ("do", "receive"),
            ("pick", "1.1"),
            ("kept", "x"),
            ("password", "p"),
            ("new_password", "p"),
            ("key", "k"),
            ("applicant.name", "A"),
        ]);
        let names: Vec<String> = sent.to_keep().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["key", "applicant.name"]);
        assert_eq!(format!("{sent:?}"), "a form of 8 fields");
    }

    #[test]
    fn the_same_form_is_the_same_whatever_its_token() {
        let one = form(&[("csrf", "a"), ("x", "1"), ("y", "")]);
        assert_eq!(one.fingerprint("/p"), form(&[("csrf", "b"), ("x", "1"), ("y", "")]).fingerprint("/p"));
        for other in [form(&[("x", "2"), ("y", "")]), form(&[("x", ""), ("y", "1")]), form(&[("x", "1")])] {
            assert_ne!(one.fingerprint("/p"), other.fingerprint("/p"));
        }
        assert_ne!(one.fingerprint("/p"), one.fingerprint("/q"));
    }
}
