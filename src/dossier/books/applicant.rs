//! Whose dossier it is, who hands it in, and the papers that come with it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::named_values;
use crate::platform::check::Check;
use crate::procedure::version::RequiredPaper;

named_values! {
    /// The kind of dossier owner (docs/domain/statuses.md \[V S6\]).
    pub enum ApplicantKind {
        /// Công dân.
        Citizen = "citizen",
        /// Doanh nghiệp.
        Business = "business",
        /// Cơ quan nhà nước.
        StateAgency = "state_agency",
        /// Tổ chức.
        Organisation = "organisation",
        /// Khác.
        Other = "other",
    }
}

named_values! {
    /// How the result reaches the citizen.
    pub enum ResultDelivery {
        /// At the desk.
        Counter = "counter",
        /// By public post.
        Postal = "postal",
        /// Online.
        Online = "online",
    }
}

crate::text_column!(ApplicantKind, ResultDelivery);

/// The dossier's owner: chủ hồ sơ.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Applicant {
    /// Citizen, business, agency or organisation.
    #[serde(default = "citizen")]
    pub kind: ApplicantKind,
    /// Full name.
    #[schema(max_length = 200, example = "Nguyễn Thị Ví Dụ")]
    pub name: String,
    /// Identity, passport or tax number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "001199000001")]
    pub identity: Option<String>,
    /// Phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "0900 000 001")]
    pub phone: Option<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub address: Option<String>,
}

fn citizen() -> ApplicantKind {
    ApplicantKind::Citizen
}

/// Who hands the dossier in, when that is somebody else: người nộp.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submitter {
    /// Full name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Identity number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// Phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Spouse, parent, authorised person …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub relation: Option<String>,
}

/// A paper that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandedPaper {
    /// The code of the procedure's checklist; free for papers that are not on it.
    #[schema(max_length = 60, example = "application")]
    pub code: String,
    /// Its name, when it is not on the checklist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub name: Option<String>,
    /// Originals.
    #[serde(default)]
    #[schema(maximum = 1000)]
    pub originals: u32,
    /// Copies.
    #[serde(default)]
    #[schema(maximum = 1000)]
    pub copies: u32,
}

impl Applicant {
    /// Checks every part and returns it in its stored form.
    #[must_use]
    pub fn checked(self, check: &mut Check) -> Self {
        Self {
            kind: self.kind,
            name: check.text("applicant.name", &self.name, 200),
            identity: check.identity("applicant.identity", self.identity.as_deref()),
            phone: check.phone("applicant.phone", self.phone.as_deref()),
            email: check.email("applicant.email", self.email.as_deref()),
            address: check.optional_text("applicant.address", self.address.as_deref(), 300),
        }
    }
}

impl Submitter {
    /// Checks every part and returns it in its stored form.
    #[must_use]
    pub fn checked(self, check: &mut Check) -> Self {
        Self {
            name: check.text("submitter.name", &self.name, 200),
            identity: check.identity("submitter.identity", self.identity.as_deref()),
            phone: check.phone("submitter.phone", self.phone.as_deref()),
            relation: check.optional_text("submitter.relation", self.relation.as_deref(), 100),
        }
    }
}

/// Checks a list of papers and returns it in its stored form.
#[must_use]
pub fn checked_papers(papers: Vec<HandedPaper>, check: &mut Check) -> Vec<HandedPaper> {
    if papers.len() > 200 {
        check.wrong("papers", "too_many", "nhiều nhất 200 giấy tờ", "at most 200 papers");
        return Vec::new();
    }
    let mut done: Vec<HandedPaper> = Vec::with_capacity(papers.len());
    for (number, paper) in papers.into_iter().enumerate() {
        let code = check.text(&format!("papers.{number}.code"), &paper.code, 60);
        if done.iter().any(|earlier| earlier.code == code) {
            check.wrong(
                &format!("papers.{number}.code"),
                "twice",
                "giấy tờ này đã có trong danh sách",
                "this paper is on the list already",
            );
        }
        if paper.originals.max(paper.copies) == 0 || paper.originals.max(paper.copies) > 1000 {
            check.wrong(
                &format!("papers.{number}"),
                "out_of_range",
                "ghi số bản chính hoặc bản sao, từ 1 đến 1000",
                "give the number of originals or copies, 1 to 1000",
            );
        }
        let name = check.optional_text(&format!("papers.{number}.name"), paper.name.as_deref(), 300);
        done.push(HandedPaper { code, name, ..paper });
    }
    done
}

/// Notes every paper that the procedure demands and that was not handed in.
pub fn check_complete(required: &[RequiredPaper], handed: &[HandedPaper], check: &mut Check) {
    for paper in required.iter().filter(|paper| paper.required) {
        if !handed.iter().any(|handed| handed.code == paper.code) {
            check.wrong(
                "papers",
                "missing_paper",
                format!("thiếu giấy tờ bắt buộc: {} (mã {})", paper.name, paper.code),
                format!("a required paper is missing: {} (code {})", paper.name, paper.code),
            );
        }
    }
}
