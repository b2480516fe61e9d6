//! Whose dossier it is, who hands it in, and the papers that come with it.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::named_values;
use crate::platform::check::{Check, Checked};
use crate::platform::error::Problem;
use crate::platform::personal_number::IdentityHolder;
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

/// How old people get, in years.
const LONGEST_LIFE: i32 = 150;
impl ApplicantKind {
    /// Whose identity number an applicant of this kind has.
    #[must_use]
    pub const fn identity_holder(self) -> IdentityHolder {
        match self {
            Self::Citizen => IdentityHolder::Person,
            Self::Business => IdentityHolder::Business,
            Self::StateAgency | Self::Organisation => IdentityHolder::Organisation,
            Self::Other => IdentityHolder::Anyone,
        }
    }
}

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
    /// Of a person 9 or 12 digits, of foreigners the passport; of a business or organisation the tax code of 10 or 13 digits.
    /// Kept without blanks and dots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "001199000001")]
    pub identity: Option<String>,
    /// One or two phone numbers, as they are written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 50, example = "0900 000 001")]
    pub phone: Option<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub address: Option<String>,
    /// Date of birth, of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "1990-05-14")]
    pub born_on: Option<NaiveDate>,
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

/// Who hands a dossier in.
#[derive(Debug, Clone)]
pub enum HandedInBy {
    /// Whoever it belongs to.
    Applicant,
    /// Somebody else.
    SomebodyElse(Submitter),
}

impl HandedInBy {
    /// The submitter, when that is somebody else.
    #[must_use]
    pub const fn submitter(&self) -> Option<&Submitter> {
        match self {
            Self::Applicant => None,
            Self::SomebodyElse(submitter) => Some(submitter),
        }
    }

    /// Checks every part and returns it in its stored form.
    pub fn checked(self, check: &mut Check) -> Checked<Self> {
        match self {
            Self::Applicant => Checked::sure(Self::Applicant),
            Self::SomebodyElse(submitter) => submitter.checked(check).map(Self::SomebodyElse),
        }
    }
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
    /// Takes what is not known from what an older dossier says.
    pub fn fill_in(&mut self, older: Self) {
        let unknown = |own: &mut Option<String>, older: Option<String>| *own = own.take().or(older);
        unknown(&mut self.identity, older.identity);
        unknown(&mut self.phone, older.phone);
        unknown(&mut self.email, older.email);
        unknown(&mut self.address, older.address);
    }

    /// Checks every part and returns it in its stored form.
    pub fn checked(self, check: &mut Check) -> Checked<Self> {
        let holder = self.kind.identity_holder();
        let parts = (
            check.text("applicant.name", &self.name, 200),
            check.identity("applicant.identity", self.identity.as_deref(), holder),
            check.phone("applicant.phone", self.phone.as_deref()),
            check.email("applicant.email", self.email.as_deref()),
            check.optional_text("applicant.address", self.address.as_deref(), 300),
        );
        let (kind, born_on) = (self.kind, self.born_on);
        Checked::all(parts).map(|(name, identity, phone, email, address)| Self {
            kind,
            name,
            identity,
            phone,
            email,
            address,
            born_on,
        })
    }
}

impl Submitter {
    /// Checks every part and returns it in its stored form.
    pub fn checked(self, check: &mut Check) -> Checked<Self> {
        let parts = (
            check.text("submitter.name", &self.name, 200),
            check.identity("submitter.identity", self.identity.as_deref(), IdentityHolder::Person),
            check.phone("submitter.phone", self.phone.as_deref()),
            check.optional_text("submitter.relation", self.relation.as_deref(), 100),
        );
        Checked::all(parts).map(|(name, identity, phone, relation)| Self { name, identity, phone, relation })
    }
}

/// Refuses a date of birth that cannot be: it is that of a person who is born by today.
///
/// # Errors
/// When it cannot be.
pub fn check_born_on(applicant: &Applicant, today: NaiveDate) -> Result<(), Problem> {
    const FIELD: &str = "applicant.born_on";
    let Some(born) = applicant.born_on else { return Ok(()) };
    if applicant.kind != ApplicantKind::Citizen {
        let (vi, en) =
            ("chỉ cá nhân có ngày sinh: để trống", "only a person has a date of birth: leave it out");
        return Err(Problem::field(FIELD, "not_a_person", vi, en));
    }
    let first = today.year() - LONGEST_LIFE;
    if born > today || born.year() < first {
        return Err(Problem::field(
            FIELD,
            "out_of_range",
            format!("ngày sinh từ năm {first} đến hôm nay"),
            format!("a date of birth lies between {first} and today"),
        ));
    }
    Ok(())
}

/// Checks how many sets were handed in; one when nothing is said.
pub fn checked_sets(check: &mut Check, sets: Option<i32>) -> Checked<i32> {
    let sets = sets.unwrap_or(1);
    if !(1..=1000).contains(&sets) {
        return check.refuse("sets", "out_of_range", "số bộ hồ sơ từ 1 đến 1000", "1 to 1000 sets");
    }
    Checked::sure(sets)
}

/// Checks a list of papers and returns it in its stored form.
pub fn checked_papers(papers: Vec<HandedPaper>, check: &mut Check) -> Checked<Vec<HandedPaper>> {
    if papers.len() > 200 {
        return check.refuse("papers", "too_many", "nhiều nhất 200 giấy tờ", "at most 200 papers");
    }
    let mut codes = BTreeSet::new();
    let papers = papers.into_iter().enumerate().map(|(number, paper)| {
        let field = format!("papers.{number}.code");
        let code = check.text(&field, &paper.code, 60).and_then(|code| {
            if codes.insert(code.clone()) {
                return Checked::sure(code);
            }
            let (vi, en) = ("giấy tờ này đã có trong danh sách", "this paper is on the list already");
            check.refuse(&field, "twice", vi, en)
        });
        if paper.originals.max(paper.copies) == 0 || paper.originals.max(paper.copies) > 1000 {
            check.wrong(
                &format!("papers.{number}"),
                "out_of_range",
                "ghi số bản chính hoặc bản sao, từ 1 đến 1000",
                "give the number of originals or copies, 1 to 1000",
            );
        }
        let name = check.optional_text(&format!("papers.{number}.name"), paper.name.as_deref(), 300);
        Checked::all((code, name)).map(|(code, name)| HandedPaper { code, name, ..paper })
    });
    papers.collect()
}

/// Notes every paper that the procedure demands and whose code is not among those handed in.
pub fn check_complete(required: &[RequiredPaper], handed: &[String], check: &mut Check) {
    for paper in required.iter().filter(|paper| paper.required) {
        if !handed.contains(&paper.code) {
            check.wrong(
                "papers",
                "missing_paper",
                format!("thiếu giấy tờ bắt buộc: {} (mã {})", paper.name, paper.code),
                format!("a required paper is missing: {} (code {})", paper.name, paper.code),
            );
        }
    }
}
