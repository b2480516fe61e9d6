//! What the text of a report looks like to a program that asks for it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::platform::document::official::OfficialText;
use crate::statement::paragraph::{Rendered, ReportCells, Segment};

/// The text of a report.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ReportText)]
pub(crate) struct ReportTextView {
    /// First day of the period.
    from: NaiveDate,
    /// Last day of the period.
    to: NaiveDate,
    /// The last day that is counted.
    as_of: NaiveDate,
    /// What stands in the head and at the foot.
    letter: ReportLetterView,
    /// The whole text between them.
    text: String,
    /// The same in pieces: every number with the cell that it quotes and the address that opens it, every line of a heading with its
    /// level.
    segments: Vec<Segment>,
}

/// The head and the foot of a report, as they are printed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ReportLetter)]
pub(crate) struct ReportLetterView {
    /// The lines of the agency above; none over a people's committee.
    superior: Vec<String>,
    /// The lines of the agency that writes.
    agency: Vec<String>,
    /// The number.
    number: String,
    /// Place and date.
    place_and_date: String,
    /// What kind of text it is.
    kind: String,
    /// What it is about.
    subject: String,
    /// To whom it goes.
    addressees: Vec<String>,
    /// On whose behalf and as what it is signed.
    signed_as: Vec<String>,
    /// The name under the signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_by: Option<String>,
    /// Who gets it.
    recipients: Vec<String>,
}

impl ReportTextView {
    pub(super) fn of(written: Rendered, cells: &ReportCells, official: OfficialText) -> Self {
        let OfficialText {
            superior,
            agency,
            number,
            place_and_date,
            kind,
            subject,
            addressees,
            recipients,
            signature,
            ..
        } = official;
        let letter = ReportLetterView {
            superior,
            agency,
            number,
            place_and_date,
            kind,
            subject,
            addressees,
            signed_as: signature.lines,
            signed_by: signature.name,
            recipients,
        };
        Self {
            from: cells.from,
            to: cells.to,
            as_of: cells.as_of,
            letter,
            text: written.text(),
            segments: written.0,
        }
    }
}
