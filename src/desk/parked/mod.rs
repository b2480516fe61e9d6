//! Forms of reception that were put aside while the citizen fetches what is missing, encrypted: for the officer who typed them until the
//! end of the day; where the citizen took a request for papers home (form 02), for every clerk of the office and for weeks.

pub(crate) mod store;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::access::OfficerId;
use crate::agency::AgencyId;
use crate::desk::posted::PostedForm;
use crate::desk::prefill::PREFILLED_FIELD;
use crate::platform::cipher::CipherKey;
use crate::platform::database::Id;
use crate::platform::error::{Code, Language, Problem};
use crate::platform::instant::Instant;

/// The most forms that an officer has waiting.
pub(crate) const MOST_PARKED: usize = 50;
/// The most bytes of one.
const MOST_BYTES: usize = 64 * 1024;
/// How long a form waits whose citizen was given a request for papers.
pub(crate) const KEPT_AFTER_REQUEST: TimeDelta = TimeDelta::days(30);
/// The most such forms that an office has waiting.
pub(crate) const MOST_ASKED: usize = 500;
/// The field that says which parked form it was.
pub(crate) const PARKED_FIELD: &str = "parked";
/// What a form holds before anybody has typed anything, and what is no matter of the citizen.
const SET_BY_THE_PAGE: &[&str] = &[
    "key",
    PARKED_FIELD,
    "applicant.kind",
    "channel",
    "result_delivery",
    "agency",
    "doubtful",
    PREFILLED_FIELD,
];

/// A form that waits, by which its key is told apart.
#[derive(Debug)]
pub(crate) enum ParkedForm {}

/// The key of a form that waits.
pub(crate) type ParkedFormId = Id<ParkedForm>;

/// A form that waits, as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct ParkedRow {
    /// The office at which the dossier would be received.
    pub office_id: AgencyId,
    /// The key.
    pub id: ParkedFormId,
    /// Who typed it.
    pub officer_id: OfficerId,
    /// What was typed, encrypted.
    pub content: Vec<u8>,
    /// When it was put aside, the last time.
    pub made_at: Instant,
    /// When the citizen was given a request for papers.
    pub asked_at: Option<Instant>,
}

/// What is still wrong with a form that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StillMissing {
    /// The field.
    pub field: String,
    /// What is wrong with it, in Vietnamese.
    pub vi: String,
    /// The same in English.
    pub en: String,
}

impl StillMissing {
    /// What a reception would say now.
    pub(crate) fn of(problem: &Problem) -> Vec<Self> {
        let missing = |language: Language, words: &crate::platform::error::Words| {
            words.in_language(language).to_owned()
        };
        let told = problem.fields.iter().map(|field| Self {
            field: field.field.clone(),
            vi: missing(Language::Vietnamese, &field.words),
            en: missing(Language::English, &field.words),
        });
        told.collect()
    }
}

/// The request for papers that a citizen was given before anything was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CounterRequest {
    /// What is missing or wrong.
    pub papers: Vec<String>,
    /// Why.
    pub reason: String,
    /// When.
    pub asked_at: Instant,
    /// Who guided the citizen.
    pub asked_by: OfficerId,
}

/// What is kept of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ParkedContent {
    /// Whose dossier it would be.
    pub holder: String,
    /// Name and code of the procedure, where it is chosen.
    pub procedure: String,
    /// What was missing when it was put aside.
    pub missing: Vec<StillMissing>,
    /// What was typed.
    pub fields: Vec<(String, String)>,
    /// What the citizen was asked for on paper.
    #[serde(default)]
    pub request: Option<CounterRequest>,
}

/// Whether somebody has typed anything.
pub(crate) fn is_typed(form: &PostedForm) -> bool {
    let typed = |name: &str, value: &str| {
        !value.trim().is_empty()
            && !SET_BY_THE_PAGE.contains(&name)
            && !name.split('.').any(|part| part == "code")
    };
    form.to_keep().iter().any(|(name, value)| typed(name, value))
}

/// The place that a parked form is bound to: nobody puts it into another row.
fn place(office_id: AgencyId, officer_id: OfficerId, id: ParkedFormId) -> String {
    format!("parked form {office_id} {officer_id} {id}")
}

impl ParkedContent {
    /// The row of this form.
    ///
    /// # Errors
    /// When nothing was typed, or too much.
    pub(crate) fn to_row(
        &self,
        key: &CipherKey,
        (office_id, officer_id, id): (AgencyId, OfficerId, ParkedFormId),
        now: Instant,
    ) -> Result<ParkedRow, Problem> {
        let plain = serde_json::to_vec(self).map_err(|error| Problem::new(Code::Internal).because(error))?;
        if plain.len() > MOST_BYTES {
            return Err(Problem::new(Code::InvalidInput).say(
                "biểu mẫu quá dài để để chờ: bớt phần nội dung rồi thử lại",
                "the form is too long to be put aside: shorten what was typed and try again",
            ));
        }
        let content = key.encrypt(plain, &place(office_id, officer_id, id))?;
        let asked_at = self.request.as_ref().map(|request| request.asked_at);
        Ok(ParkedRow { office_id, id, officer_id, content, made_at: now, asked_at })
    }

    /// What a row holds; nothing where this service cannot read it.
    pub(crate) fn of(key: &CipherKey, row: &ParkedRow) -> Option<Self> {
        let plain = key.decrypt(&row.content, &place(row.office_id, row.officer_id, row.id))?;
        // Of another version of the program: said on the page. The words of the error could hold what was typed.
        serde_json::from_slice(&plain).ok()
    }

    /// The form again; it says which one it was.
    pub(crate) fn form(self, id: ParkedFormId) -> PostedForm {
        PostedForm::of(self.fields).with(PARKED_FIELD, &id.to_string())
    }
}

/// Where the request for papers of a form that waits is written down and printed.
pub(crate) fn request_address(id: ParkedFormId) -> String {
    format!("/tiep-nhan/cho/{id}/phieu-bo-sung")
}

/// Which parked form a form was, if it was one.
pub(crate) fn parked_id(form: &PostedForm) -> Option<ParkedFormId> {
    form.filled(PARKED_FIELD).and_then(Id::parse)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> PostedForm {
        PostedForm::of(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn a_form_in_which_nobody_typed_anything_is_not_worth_keeping() {
        let fresh = [
            ("csrf", "t"),
            ("key", "k"),
            ("applicant.kind", "citizen"),
            ("channel", "counter"),
            ("papers.0.code", "a"),
        ];
        assert!(!is_typed(&form(&fresh)));
        for (name, value) in
            [("applicant.name", "A"), ("procedure", "1.1"), ("papers.0.originals", "1"), ("scan", "x")]
        {
            assert!(is_typed(&form(&[&fresh[..], &[(name, value)][..]].concat())), "{name}");
        }
    }

    #[test]
    fn a_parked_form_is_read_in_its_own_row_alone() {
        let key = CipherKey::derived_from(b"one").unwrap();
        let now = Instant::parse("2026-11-30T09:00:00+07:00").unwrap();
        let content = ParkedContent {
            holder: "Đỗ Văn Ấn".into(),
            procedure: "1.004873".into(),
            missing: vec![],
            fields: form(&[("csrf", "t"), ("applicant.name", "Đỗ Văn Ấn"), ("key", "k")]).to_keep(),
            request: None,
        };
        let ids = (AgencyId::new(), OfficerId::new(), ParkedFormId::new());
        let row = content.to_row(&key, ids, now).unwrap();
        assert_eq!(ParkedContent::of(&key, &row).as_ref(), Some(&content));
        let again = content.clone().form(ids.2);
        assert_eq!(
            (again.get("applicant.name"), again.get("key"), parked_id(&again)),
            ("Đỗ Văn Ấn", "k", Some(ids.2))
        );
        let anothers = ParkedRow { officer_id: OfficerId::new(), ..row.clone() };
        let elsewhere = ParkedRow { office_id: AgencyId::new(), ..row.clone() };
        let swapped = ParkedRow { id: ParkedFormId::new(), ..row };
        for moved in [anothers, elsewhere, swapped] {
            assert_eq!(ParkedContent::of(&key, &moved), None);
        }
        let huge = ParkedContent { holder: "x".repeat(MOST_BYTES), ..content };
        assert_eq!(huge.to_row(&key, ids, now).unwrap_err().code, Code::InvalidInput);
    }
}
