//! Filling the form of reception from what a person gave last time: only fields that are empty, and each of them marked.
//! Pure: no HTTP, no SQL, no clock.

use crate::desk::posted::PostedForm;
use crate::desk::typed::date_shown;
use crate::dossier::books::applicant::{Applicant, ApplicantKind};

/// The field that names what was filled in.
pub(crate) const PREFILLED_FIELD: &str = "prefilled";
/// The fields that are filled in.
const FILLED: &[&str] = &[
    "applicant.name",
    "applicant.kind",
    "applicant.identity",
    "applicant.phone",
    "applicant.born_on",
    "applicant.address",
    "applicant.email",
];

/// The form with what is known of the applicant; what somebody typed stays.
pub(crate) fn prefilled(form: PostedForm, known: &Applicant) -> PostedForm {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let value = |name: &str| match name {
        "applicant.name" => known.name.clone(),
        "applicant.identity" => text(&known.identity),
        "applicant.phone" => text(&known.phone),
        "applicant.born_on" => known.born_on.map(date_shown).unwrap_or_default(),
        "applicant.address" => text(&known.address),
        "applicant.email" => text(&known.email),
        _ => known.kind.as_str().to_owned(),
    };
    let empty = |form: &PostedForm, name: &str| match name {
        // Every form says that it is a citizen's until somebody says otherwise.
        "applicant.kind" => {
            form.get(name) == ApplicantKind::Citizen.as_str() && known.kind != ApplicantKind::Citizen
        }
        _ => form.filled(name).is_none(),
    };
    let wanted: Vec<&str> =
        FILLED.iter().copied().filter(|name| empty(&form, name) && !value(name).is_empty()).collect();
    let marks =
        wanted.iter().filter(|name| **name != "applicant.identity").copied().collect::<Vec<_>>().join(" ");
    wanted.iter().fold(form, |form, name| form.with(name, &value(name))).with(PREFILLED_FIELD, &marks)
}

/// The form without what an older dossier of somebody else filled in.
pub(crate) fn emptied(form: PostedForm) -> PostedForm {
    let marked: Vec<&str> = FILLED.iter().copied().filter(|name| is_prefilled(&form, name)).collect();
    let fresh = |name: &str| if name == "applicant.kind" { ApplicantKind::Citizen.as_str() } else { "" };
    marked.iter().fold(form, |form, name| form.with(name, fresh(name))).with(PREFILLED_FIELD, "")
}

/// Whether a field was filled in from an older dossier.
pub(crate) fn is_prefilled(form: &PostedForm, name: &str) -> bool {
    FILLED.contains(&name) && form.get(PREFILLED_FIELD).split(' ').any(|filled| filled == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_empty_is_filled_in_and_each_is_marked() {
        let form = PostedForm::of(vec![
            ("applicant.kind".into(), "citizen".into()),
            ("applicant.identity".into(), "001199000001".into()),
            ("applicant.phone".into(), "0900 000 009".into()),
        ]);
        let known = Applicant {
            kind: ApplicantKind::Citizen,
            name: "Đỗ Văn Ấn".into(),
            identity: Some("001199000001".into()),
            phone: Some("0900 000 001".into()),
            email: None,
            address: Some("Số 1".into()),
            born_on: crate::platform::instant::parse_date("1999-03-05"),
        };
        let filled = prefilled(form.clone(), &known);
        let told = ["name", "phone", "born_on", "address", "email", "kind"]
            .map(|name| filled.get(&format!("applicant.{name}")).to_owned());
        assert_eq!(told, ["Đỗ Văn Ấn", "0900 000 009", "05/03/1999", "Số 1", "", "citizen"]);
        for (name, marked) in [
            ("name", true),
            ("born_on", true),
            ("address", true),
            ("phone", false),
            ("kind", false),
            ("identity", false),
        ] {
            assert_eq!(is_prefilled(&filled, &format!("applicant.{name}")), marked, "{name}");
        }
        let next = emptied(filled.clone());
        assert_eq!((next.get("applicant.name"), next.get("applicant.phone")), ("", "0900 000 009"));
        let firm = Applicant { kind: ApplicantKind::Business, ..known };
        assert!(is_prefilled(&prefilled(form, &firm), "applicant.kind"));
        assert!(!is_prefilled(&filled.with(PREFILLED_FIELD, "summary"), "summary"));
    }
}
