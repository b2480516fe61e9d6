//! A text that is to be checked, as it is asked for by an endpoint or a page.

use serde::Deserialize;

use super::check::check;
use super::language::{TextLanguage, read_tongue};
use super::verdict::StatementFinding;
use crate::access::Scope;
use crate::indicator::requests::read_when;
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::text::composed;
use crate::statement::known_figures::{StatementContext, gather};

/// The longest text, in bytes.
const MOST_BYTES: usize = 200_000;
/// The most figures in one text.
const MOST_FIGURES: usize = 2_000;

/// A text to be checked.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "text": "Trong kỳ đã xử lý 3.415/3.464 PAKN, đạt 97%.",
    "agency": "H26",
    "from": "2023-01-01",
    "to": "2023-06-30",
    "keep": true
}))]
pub(crate) struct StatementRequest {
    /// The text, in Vietnamese; at most 200,000 bytes and 2,000 figures.
    text: String,
    /// Code of the agency whose figures it is held against, with all below it; everything in your scope when absent.
    #[serde(default)]
    agency: Option<String>,
    /// First day of the period of the report; with `agency`, the register's own figures of that period count too.
    #[serde(default)]
    #[schema(format = Date)]
    from: Option<String>,
    /// Last day of the period of the report.
    #[serde(default)]
    #[schema(format = Date)]
    to: Option<String>,
    /// The day on which the register's figures stand; the last day of the period when absent.
    #[serde(default)]
    #[schema(format = Date, example = "2023-05-14")]
    as_of: Option<String>,
    /// The last day of the report: nothing that stands on a later day is looked at; the last day of the period when absent.
    #[serde(default)]
    #[schema(format = Date, example = "2023-06-30")]
    until: Option<String>,
    /// The language of the explanations: `vi` when absent, or `en`.
    #[serde(default)]
    #[schema(example = "vi")]
    language: Option<String>,
    /// Whether the digest of the text and the findings are kept for the agency; nothing is kept when absent.
    #[serde(default)]
    keep: bool,
}

/// What was asked, read.
pub(crate) struct CheckedStatementRequest {
    /// The text, its accents composed: places in it are counted in its characters.
    pub text: String,
    /// What it is held against.
    pub ground: StatementContext,
    /// In which language reasons are given.
    pub tongue: TextLanguage,
    /// Whether digest and findings are kept.
    pub keep: bool,
}

impl StatementRequest {
    /// What is asked, or every mistake in it.
    ///
    /// # Errors
    /// When a field breaks a rule.
    pub(crate) fn checked(self, now: Instant) -> Result<CheckedStatementRequest, Problem> {
        let mut check = Check::new();
        let text = composed(&self.text);
        if text.trim().is_empty() {
            check.wrong("text", "required", "dán văn bản cần kiểm tra", "paste the text to be checked");
        }
        if text.len() > MOST_BYTES {
            check.wrong(
                "text",
                "too_long",
                "văn bản dài nhất 200.000 byte: chia văn bản thành nhiều phần",
                "a text has at most 200,000 bytes: check it in parts",
            );
        }
        let agency = check.optional_text("agency", self.agency.as_deref(), 64).map(|agency| {
            if self.keep && agency.is_none() {
                check.wrong(
                    "agency",
                    "required",
                    "nêu cơ quan lưu kết quả kiểm tra",
                    "name the agency that keeps the check",
                );
            }
            agency
        });
        let (from, to) = (self.from.as_deref(), self.to.as_deref());
        let when = from.or(to).map(|_| read_when(&mut check, (from, to, self.as_of.as_deref()), now.date()));
        let until = check.date("until", self.until.as_deref());
        let tongue = read_tongue(&mut check, self.language.as_deref());
        let parts = (agency, Checked::maybe(when), until, tongue);
        let (agency, when, until, tongue) = check.finish(parts)?;
        Ok(CheckedStatementRequest {
            text,
            ground: StatementContext { agency, when, until },
            tongue,
            keep: self.keep,
        })
    }
}

impl CheckedStatementRequest {
    /// Every figure of the text with what was found, in the order of the text.
    ///
    /// # Errors
    /// An agency outside the scope, more figures than are looked at, or a failing database.
    pub(crate) fn findings(
        &self,
        conn: &mut Connection,
        scope: &Scope,
        now: Instant,
    ) -> Result<Vec<StatementFinding>, Problem> {
        let known = gather(conn, &self.ground, scope, now)?;
        check(&self.text, &known, MOST_FIGURES).ok_or_else(|| {
            Problem::field(
                "text",
                "too_many_figures",
                "văn bản có hơn 2.000 con số: chia văn bản thành nhiều phần",
                "the text holds more than 2,000 figures: check it in parts",
            )
        })
    }
}
