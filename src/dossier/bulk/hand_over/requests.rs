//! The body that hands many dossiers on, checked before the first of them is touched.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeSet;

use serde::Deserialize;
use utoipa::ToSchema;

use crate::dossier::books::numbers::spelling::spelled;
use crate::platform::check::Check;
use crate::platform::error::Problem;

/// The most dossiers of one hand-over.
pub(crate) const MOST_HANDED: usize = 50;

/// A dossier that is to be handed on.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandedDossier {
    /// Mã hồ sơ.
    #[schema(max_length = 60, example = "H26.268.05-230307-0001")]
    pub code: String,
    /// The version that you read: it is handed on only when that is still the version, as by `If-Match`.
    #[serde(default)]
    #[schema(example = 3)]
    pub version: Option<i32>,
    /// Which way it leaves the step, where several are drawn; see `next_steps` of the dossier.
    #[serde(default)]
    #[schema(max_length = 40, example = "approve")]
    pub branch: Option<String>,
    /// Sign-in name of the officer who takes it, when somebody is chosen.
    #[serde(default)]
    #[schema(max_length = 40)]
    pub handler: Option<String>,
    /// Code of the agency that takes it, where the next step begins another agency's leg and several could.
    #[serde(default)]
    #[schema(max_length = 60, example = "H26.15")]
    pub agency: Option<String>,
}

/// Dossiers that are handed on, each to its next step.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "dossiers": [{ "code": "H26.268.05-230307-0001", "version": 1 }], "note": "Hồ sơ nhận buổi sáng" }))]
pub(crate) struct HandOversRequest {
    /// 1 to 50 dossiers, each once.
    #[schema(min_items = 1, max_items = 50)]
    pub dossiers: Vec<HandedDossier>,
    /// A note for the takers.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub note: Option<String>,
}

impl HandOversRequest {
    /// Whether it can be begun with.
    ///
    /// # Errors
    /// Every mistake at once; nothing is handed on then.
    pub(crate) fn check(&self) -> Result<(), Problem> {
        let mut check = Check::new();
        if self.dossiers.is_empty() {
            check.wrong("dossiers", "required", "chọn ít nhất một hồ sơ", "choose at least one dossier");
        }
        if self.dossiers.len() > MOST_HANDED {
            let (vi, en) = ("mỗi lần chuyển nhiều nhất 50 hồ sơ", "at most 50 dossiers at once");
            check.wrong("dossiers", "too_many", vi, en);
        }
        let mut seen = BTreeSet::new();
        for (place, dossier) in self.dossiers.iter().enumerate() {
            let field = |name: &str| format!("dossiers.{place}.{name}");
            let code = check.text(&field("code"), &dossier.code, 60);
            code.map(|code| {
                if !seen.insert(spelled(&code)) {
                    let (vi, en) = ("hồ sơ này đã có ở trên", "this dossier stands above already");
                    check.wrong(&field("code"), "twice", vi, en);
                }
            });
            for (name, text, most) in [
                ("branch", &dossier.branch, 40),
                ("handler", &dossier.handler, 40),
                ("agency", &dossier.agency, 60),
            ] {
                check.optional_text(&field(name), text.as_deref(), most);
            }
        }
        check.optional_text("note", self.note.as_deref(), 1000);
        check.done()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(codes: &[&str]) -> HandOversRequest {
        let dossiers = codes.iter().map(|code| HandedDossier {
            code: (*code).to_owned(),
            version: None,
            branch: None,
            handler: None,
            agency: None,
        });
        HandOversRequest { dossiers: dossiers.collect(), note: None }
    }

    fn told(request: &HandOversRequest) -> Vec<(String, &'static str)> {
        let problem = request.check().err();
        problem
            .into_iter()
            .flat_map(|problem| problem.fields)
            .map(|field| (field.field, field.code))
            .collect()
    }

    #[test]
    fn every_mistake_is_told_at_once() {
        let numbers: Vec<String> = (0..=MOST_HANDED).map(|number| format!("A-230307-{number:04}")).collect();
        let all: Vec<&str> = numbers.iter().map(String::as_str).collect();
        assert_eq!(told(&request(&all[..MOST_HANDED])), []);
        assert_eq!(told(&request(&all)), [("dossiers".to_owned(), "too_many")]);
        assert_eq!(told(&request(&[])), [("dossiers".to_owned(), "required")]);
        let mut twice = request(&["a-230307-0001", "A-230307–0001", " "]);
        twice.note = Some("x".repeat(1001));
        assert_eq!(
            told(&twice),
            [
                ("dossiers.1.code".to_owned(), "twice"),
                ("dossiers.2.code".to_owned(), "required"),
                ("note".to_owned(), "too_long")
            ]
        );
    }
}
