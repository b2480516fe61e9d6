//! Whether two dossiers are of the same person, and whether the one comes while the other is still fresh.
//! Pure: no HTTP, no SQL, no clock.

use chrono::TimeDelta;

use crate::platform::instant::Instant;
use crate::platform::personal_number::{identity_key, phone_keys};
use crate::platform::text::folded;

/// For how many days after its end a dossier still counts against another of the same person and procedure.
pub const FRESH_DAYS: i64 = 30;

/// A person as a dossier names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPerson {
    identity: Option<String>,
    phones: Vec<String>,
    name: String,
}

impl NamedPerson {
    /// The person of this name and these numbers.
    #[must_use]
    pub fn of(name: &str, identity: Option<&str>, phone: Option<&str>) -> Self {
        Self {
            identity: identity.and_then(identity_key),
            phones: phone.map(phone_keys).unwrap_or_default(),
            name: folded(name),
        }
    }

    /// By identity number where both have one; else by name and a phone together.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        if let (Some(one), Some(other)) = (&self.identity, &other.identity) {
            return one == other;
        }
        self.name == other.name && self.phones.iter().any(|phone| other.phones.contains(phone))
    }

    /// What such a person is looked up by, in the clear: for a comparison in memory.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.identity.iter().chain(&self.phones).map(String::as_str)
    }
}

/// Whether a dossier that ended then, or has not, is still fresh when another one is received.
#[must_use]
pub fn is_fresh(ended_at: Option<Instant>, received_at: Instant) -> bool {
    ended_at.is_none_or(|ended| received_at <= ended.plus(TimeDelta::days(FRESH_DAYS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_known_by_identity_else_by_name_and_phone() {
        let person = NamedPerson::of;
        let an = person("Nguyễn Văn An", Some("001199000001"), Some("0912 345 678"));
        for (other, same) in [
            (person("NGUYEN VAN AN", Some("1199000001"), None), true),
            (person("Nguyễn Văn Bình", Some("001 199 000 001"), None), true),
            (person("Nguyễn Văn An", Some("001199000002"), Some("0912345678")), false),
            (person("Nguyễn  Văn An", None, Some("+84912345678")), true),
            (person("Nguyễn Văn An", None, Some("0987654321/0912345678")), true),
            (person("Nguyễn Văn Bình", None, Some("0912345678")), false),
            (person("Nguyễn Văn An", None, None), false),
        ] {
            assert_eq!(an.is(&other), same, "{other:?}");
            assert_eq!(other.is(&an), same, "{other:?}");
        }
    }

    #[test]
    fn a_dossier_is_fresh_while_it_is_open_and_for_thirty_days() {
        let at = |day: &str| Instant::parse(&format!("{day}T08:00:00+07:00")).unwrap();
        assert!(is_fresh(None, at("2023-03-07")));
        assert!(is_fresh(Some(at("2023-02-05")), at("2023-03-07")));
        assert!(!is_fresh(Some(at("2023-02-04")), at("2023-03-07")));
        // Entered late: the other one came after it.
        assert!(is_fresh(Some(at("2023-03-08")), at("2023-03-07")));
    }
}
