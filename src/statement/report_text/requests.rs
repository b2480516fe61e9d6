//! What is asked of the text of a report at the door, and the checks of each field.

use serde::Deserialize;

use super::letter::ReportLetter;
use crate::indicator::FigureDates;
use crate::indicator::requests::{read_known_at, read_when};
use crate::platform::check::{Check, Checked};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::report::runs::store::RunId;

/// The most lines of each list of a head and a foot.
const MOST_LINES: usize = 30;
/// The most lines over a name that signs.
const MOST_POSTS: usize = 6;

/// The text of a report: from the register as it is now, or from a run that is kept.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "template": "district-and-wards",
    "agency": "H26.268",
    "from": "2022-12-15",
    "to": "2023-05-14",
    "until": "2023-06-30",
    "letter": {
        "number": "125/BC-UBND",
        "place": "Hà Đông",
        "date": "2023-06-14",
        "subject": "Kết quả công tác cải cách hành chính 6 tháng đầu năm 2023",
        "addressees": ["UBND thành phố Hà Nội", "Sở Nội vụ thành phố Hà Nội"],
        "signed_as": ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        "signed_by": "Trần Thị Bích",
        "recipients": ["Như trên", "Thường trực Quận ủy", "Lưu: VT, NV"]
    }
}))]
pub(crate) struct ReportTextRequest {
    /// The code of a Vietnamese template.
    #[schema(max_length = 60)]
    pub template: String,
    /// Code of the agency; absent with a run.
    #[serde(default)]
    pub agency: Option<String>,
    /// First day of the period; absent with a run.
    #[serde(default)]
    #[schema(format = Date)]
    pub from: Option<String>,
    /// Last day of the period; absent with a run.
    #[serde(default)]
    #[schema(format = Date)]
    pub to: Option<String>,
    /// The day on which the report stands; the last day of the period when absent.
    #[serde(default)]
    #[schema(format = Date)]
    pub as_of: Option<String>,
    /// Only what had been recorded by this instant, or by the end of this day.
    #[serde(default)]
    pub known_at: Option<String>,
    /// The run whose cells are told; absent: a report that is drawn up now.
    #[serde(default)]
    pub run: Option<RunId>,
    /// Indicators without a value for this period take the newest one that stands on a day not after this one; the last
    /// day of the period when absent.
    #[serde(default)]
    #[schema(format = Date)]
    pub until: Option<String>,
    /// What stands in the head and at the foot; what is not said is told by the agency.
    #[serde(default)]
    pub letter: Option<LetterRequest>,
}

/// The head and the foot of a report.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LetterRequest {
    /// The number with its sign; absent: room to write it.
    #[serde(default)]
    #[schema(max_length = 60, example = "125/BC-UBND")]
    pub number: Option<String>,
    /// Where it is written; the place of the committee when absent.
    #[serde(default)]
    #[schema(max_length = 100, example = "Hà Đông")]
    pub place: Option<String>,
    /// The day that it bears; today when absent.
    #[serde(default)]
    #[schema(format = Date, example = "2023-06-14")]
    pub date: Option<String>,
    /// The agency above that stands in the head; the one above when absent, and none over a people's committee.
    #[serde(default)]
    #[schema(max_length = 200, example = "UBND thành phố Hà Nội")]
    pub superior: Option<String>,
    /// What it is about (trích yếu); the title of the template when absent.
    #[serde(default)]
    #[schema(max_length = 500, example = "Kết quả công tác cải cách hành chính 6 tháng đầu năm 2023")]
    pub subject: Option<String>,
    /// To whom it goes (kính gửi).
    #[serde(default)]
    #[schema(max_items = 30)]
    pub addressees: Vec<String>,
    /// On whose behalf and as what it is signed, line by line; `TM. ỦY BAN NHÂN DÂN`, `CHỦ TỊCH` for a people's committee when absent.
    #[serde(default)]
    #[schema(max_items = 6)]
    pub signed_as: Vec<String>,
    /// The name under the signature; absent: room to write it.
    #[serde(default)]
    #[schema(max_length = 100, example = "Trần Thị Bích")]
    pub signed_by: Option<String>,
    /// Who gets it (nơi nhận); `Lưu: VT` when absent.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub recipients: Vec<String>,
}

/// Of which report.
pub(crate) enum ReportOfText {
    /// Of one that is drawn up now.
    Live { agency: String, when: FigureDates, known_at: Instant },
    /// Of one that is kept.
    Run(RunId),
}

/// What was asked, read.
pub(crate) struct CheckedReportText {
    pub(super) template: String,
    pub(super) report: ReportOfText,
    pub(super) until: Option<chrono::NaiveDate>,
    pub(super) letter: ReportLetter,
}

impl ReportTextRequest {
    /// The values of the fields; `check` holds what is known of the others of the request.
    pub(crate) fn checked<T>(
        self,
        mut check: Check,
        shape: Checked<T>,
        now: Instant,
    ) -> Result<(CheckedReportText, T), Problem> {
        let template = check.text("template", &self.template, 60);
        let until = check.date("until", self.until.as_deref());
        let report = self.report(&mut check, now);
        let letter = self.letter.unwrap_or_default().checked(&mut check);
        let (template, report, until, letter, shape) =
            check.finish((template, report, until, letter, shape))?;
        Ok((CheckedReportText { template, report, until, letter }, shape))
    }

    fn report(&self, check: &mut Check, now: Instant) -> Checked<ReportOfText> {
        let Some(run) = self.run else {
            let agency = check.text("agency", self.agency.as_deref().unwrap_or_default(), 64);
            let days = (self.from.as_deref(), self.to.as_deref(), self.as_of.as_deref());
            let when = read_when(check, days, now.date());
            let known_at = read_known_at(check, self.known_at.as_deref(), now);
            let parts = Checked::all((agency, when, known_at));
            return parts.map(|(agency, when, known_at)| ReportOfText::Live { agency, when, known_at });
        };
        let of_live = [
            ("agency", &self.agency),
            ("from", &self.from),
            ("to", &self.to),
            ("as_of", &self.as_of),
            ("known_at", &self.known_at),
        ];
        let mut told = of_live.iter().filter(|(_, value)| value.is_some());
        match told.next() {
            None => Checked::sure(ReportOfText::Run(run)),
            Some((field, _)) => check.refuse(
                field,
                "not_needed",
                "bản báo cáo (run) đã có cơ quan và kỳ: bỏ trường này hoặc bỏ run",
                "the run has its agency and period: leave this out, or leave out run",
            ),
        }
    }
}

impl LetterRequest {
    fn checked(self, check: &mut Check) -> Checked<ReportLetter> {
        let mut lines = |field: &str, lines: &[String], most: usize| -> Checked<Vec<String>> {
            if lines.len() > most {
                let (vi, en) = (format!("nhiều nhất {most} dòng"), format!("at most {most} lines"));
                return check.refuse(&format!("letter.{field}"), "too_many", vi, en);
            }
            let each = lines.iter().enumerate();
            each.map(|(place, line)| check.text(&format!("letter.{field}.{place}"), line, 200)).collect()
        };
        let lists = (
            lines("addressees", &self.addressees, MOST_LINES),
            lines("signed_as", &self.signed_as, MOST_POSTS),
            lines("recipients", &self.recipients, MOST_LINES),
        );
        let mut text = |field: &str, text: &Option<String>, most: usize| {
            check.optional_text(&format!("letter.{field}"), text.as_deref(), most)
        };
        let texts = (
            text("number", &self.number, 60),
            text("place", &self.place, 100),
            text("superior", &self.superior, 200),
            text("subject", &self.subject, 500),
            text("signed_by", &self.signed_by, 100),
        );
        let date = check.date("letter.date", self.date.as_deref());
        Checked::all((Checked::all(lists), Checked::all(texts), date)).map(
            |((addressees, signed_as, recipients), (number, place, superior, subject, signed_by), date)| {
                ReportLetter {
                    number,
                    place,
                    date,
                    superior,
                    subject,
                    addressees,
                    signed_as,
                    signed_by,
                    recipients,
                }
            },
        )
    }
}

/// In what shape the text of a report is given.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportTextQuery {
    /// `json` (when nothing is said): segments with their cells, and the head and the foot; `text`: the plain text; `docx` or
    /// `pdf`: a file to print and to sign, its numbers links where the service has a public address.
    #[param(example = "json")]
    pub(super) format: Option<String>,
}
