//! What is asked of paragraphs at the door: bodies and parameters, and the checks of each field.

use serde::Deserialize;

use super::actions::NewTemplate;
use super::template::MOST_CHARACTERS;
use crate::platform::check::{Check, Checked};
use crate::platform::error::Problem;
use crate::statement::language::read_tongue;

/// A template to be saved: the first version of it, or the next.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "agency": "H26.268",
    "code": "district-and-wards",
    "language": "vi",
    "title": "Kết quả của bộ phận một cửa quận và các phường",
    "text": "Tính đến ngày {as_of}, các phường đã giải quyết {ward:resolved} hồ sơ.",
    "valid_from": "2023-07-01"
}))]
pub(crate) struct TemplateRequest {
    /// Code of the agency that uses it, with all below it.
    pub(crate) agency: String,
    /// Small letters, digits and `-`; at most 60. The code of a built-in template takes its place.
    #[schema(max_length = 60)]
    pub(crate) code: String,
    /// `vi` or `en`.
    pub(crate) language: String,
    /// What it is for.
    #[schema(max_length = 300)]
    pub(crate) title: String,
    /// The text with places in braces; no figure is typed into it.
    #[schema(max_length = 20000)]
    pub(crate) text: String,
    /// First day on which it is used; today when absent.
    #[serde(default)]
    #[schema(format = Date)]
    pub(crate) valid_from: Option<String>,
}

impl TemplateRequest {
    pub(crate) fn checked(&self) -> Result<NewTemplate, Problem> {
        let mut check = Check::new();
        let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        let code = check.text("code", &self.code, 60).and_then(|code| {
            if code.chars().all(plain) {
                return Checked::sure(code);
            }
            let vi = "mã chỉ có chữ thường không dấu, chữ số và dấu -";
            check.refuse("code", "not_a_code", vi, "a code has small letters, digits and - only")
        });
        let parts = (
            check.text("agency", &self.agency, 64),
            code,
            read_tongue(&mut check, Some(&self.language)),
            check.text("title", &self.title, 300),
            check.text("text", &self.text, MOST_CHARACTERS),
            check.date("valid_from", self.valid_from.as_deref()),
        );
        let (agency, code, language, title, text, valid_from) = check.finish(parts)?;
        Ok(NewTemplate { agency, code, language, title, text, valid_from })
    }
}

/// A template to be tried out on a report; nothing is kept.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "agency": "H26.268",
    "text": "Tính đến ngày {as_of}, các phường đã giải quyết {ward:resolved} hồ sơ.",
    "from": "2022-12-15",
    "to": "2023-05-14"
}))]
pub(crate) struct PreviewRequest {
    /// Code of the agency.
    pub(super) agency: String,
    /// `vi` when absent, or `en`.
    #[serde(default)]
    #[schema(example = "vi")]
    pub(super) language: Option<String>,
    /// The text with places in braces.
    #[schema(max_length = 20000)]
    pub(super) text: String,
    /// First day of the period.
    #[schema(format = Date)]
    pub(super) from: String,
    /// Last day of the period.
    #[schema(format = Date)]
    pub(super) to: String,
    /// The day on which the report stands; the last day of the period when absent.
    #[serde(default)]
    #[schema(format = Date, example = "2023-05-14")]
    pub(super) as_of: Option<String>,
    /// Indicators without a value for this period take the newest one that stands on a day not after this one; the last
    /// day of the period when absent.
    #[serde(default)]
    #[schema(format = Date, example = "2023-06-30")]
    pub(super) until: Option<String>,
}

/// Whose templates.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TemplateQuery {
    /// Code of the agency.
    #[param(required = true, example = "H26.268")]
    pub(super) agency: Option<String>,
}

/// Which paragraph.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ParagraphQuery {
    /// Code of the agency.
    #[param(required = true, example = "H26.268")]
    pub(super) agency: Option<String>,
    /// First day of the period.
    #[param(required = true, format = Date, example = "2022-12-15")]
    pub(super) from: Option<String>,
    /// Last day of the period.
    #[param(required = true, format = Date, example = "2023-05-14")]
    pub(super) to: Option<String>,
    /// The day on which the report stands; the last day of the period, or today when that lies ahead, when absent.
    #[param(format = Date, example = "2023-05-14")]
    pub(super) as_of: Option<String>,
    /// Indicators without a value for this period take the newest one that stands on a day not after this one; the last
    /// day of the period when absent.
    #[param(format = Date, example = "2023-06-30")]
    pub(super) until: Option<String>,
    /// Only what had been recorded by this instant, or by the end of this day.
    #[param(example = "2023-06-30")]
    pub(super) known_at: Option<String>,
    /// `vi` (when nothing is said) or `en`.
    #[param(example = "vi")]
    pub(super) language: Option<String>,
    /// `json` (when nothing is said): segments; `text`: the plain text; `docx` or `pdf`: a file with links.
    #[param(example = "json")]
    pub(super) format: Option<String>,
}

/// How the paragraph of a run is given.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RunParagraphQuery {
    /// Indicators without a value for this period take the newest one that stands on a day not after this one; the last
    /// day of the period when absent.
    #[param(format = Date, example = "2023-06-30")]
    pub(super) until: Option<String>,
    /// `vi` (when nothing is said) or `en`.
    #[param(example = "vi")]
    pub(super) language: Option<String>,
    /// `json` (when nothing is said): segments; `text`: the plain text; `docx` or `pdf`: a file with links.
    #[param(example = "json")]
    pub(super) format: Option<String>,
}
