//! What goes wrong, said once: a stable code, a status and a sentence in Vietnamese and English (RFC 9457).

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

use crate::platform::database::{DatabaseError, UnreadableColumn};

/// The media type of every error answer.
pub const PROBLEM_JSON: &str = "application/problem+json";

macro_rules! codes {
    ($($name:ident $code:literal $status:literal $vi:literal $en:literal;)+) => {
        /// The table of error codes. A code is never reused for another meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $(#[doc = $en] $name),+ }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable name in answers.
            #[must_use]
            pub const fn as_str(self) -> &'static str { match self { $(Self::$name => $code),+ } }

            /// The HTTP status it is answered with.
            #[must_use]
            pub const fn status(self) -> u16 { match self { $(Self::$name => $status),+ } }

            /// What it means, in Vietnamese.
            #[must_use]
            pub const fn title_vi(self) -> &'static str { match self { $(Self::$name => $vi),+ } }

            /// What it means, in English.
            #[must_use]
            pub const fn title_en(self) -> &'static str { match self { $(Self::$name => $en),+ } }
        }
    };
}

codes! {
    UnreadableBody "unreadable_body" 400 "Không đọc được nội dung gửi lên" "The body cannot be read";
    UnreadableQuery "unreadable_query" 400 "Không đọc được tham số trên địa chỉ" "The query parameters cannot be read";
    UnreadablePath "unreadable_path" 400 "Không đọc được địa chỉ" "The path cannot be read";
    UnreadableHeader "unreadable_header" 400 "Không đọc được tiêu đề của yêu cầu" "A request header cannot be read";
    NotSignedIn "not_signed_in" 401 "Chưa đăng nhập hoặc phiên đã hết hạn" "Not signed in, or the session has ended";
    WrongCredentials "wrong_credentials" 401 "Sai tên đăng nhập hoặc mật khẩu" "Wrong user name or password";
    PasswordToChange "password_to_change" 403 "Đổi mật khẩu trước đã" "Change the password first";
    RoleMayNot "role_may_not" 403 "Vai trò của bạn không được làm việc này" "Your role may not do this";
    NotFound "not_found" 404 "Không tìm thấy" "Not found";
    MethodNotAllowed "method_not_allowed" 405 "Địa chỉ này không nhận phương thức đó" "This address does not take that method";
    ActNotAllowed "act_not_allowed" 409 "Trạng thái hồ sơ không cho phép việc này" "The dossier's state forbids this act";
    ChangedMeanwhile "changed_meanwhile" 409 "Dữ liệu vừa được người khác thay đổi" "Somebody else has just changed this";
    BeyondPolicy "beyond_policy" 409 "Vượt quá quy định của thủ tục" "Beyond what the procedure allows";
    PossibleDuplicate "possible_duplicate" 409 "Người này đã có hồ sơ cùng thủ tục" "This person has a dossier of the same procedure";
    AlreadyExists "already_exists" 409 "Đã có rồi" "It exists already";
    NotADraft "not_a_draft" 409 "Chỉ sửa được bản dự thảo" "Only a draft can be changed";
    ComputedIndicator "computed_indicator" 409 "Chỉ tiêu này được tính, không nhập tay" "This indicator is computed and never typed";
    NotInUse "not_in_use" 409 "Bản này không còn hoặc chưa được dùng" "This version is not in use";
    LeftWithoutWorkflow "left_without_workflow" 409 "Sẽ có thủ tục không còn quy trình nội bộ phù hợp" "A procedure would be left without a workflow that fits";
    Unbalanced "figures_do_not_balance" 409 "Số liệu không cân đối, chưa lập báo cáo" "The figures do not balance; no report is made";
    InQuarantine "in_quarantine" 409 "Tệp chưa qua kiểm tra vi-rút" "The file has not passed the virus check";
    RemindedAlready "reminded_already" 409 "Vừa được đôn đốc, chưa đủ 24 giờ" "Somebody was reminded of it less than 24 hours ago";
    StaleVersion "stale_version" 412 "Phiên bản bạn đang xem đã cũ" "The version you hold is stale";
    BodyTooSlow "body_too_slow" 408 "Nội dung gửi lên quá chậm" "The body comes in too slowly";
    BodyTooLarge "body_too_large" 413 "Nội dung gửi lên quá lớn" "The body is too large";
    PartBehindTheEnd "part_behind_the_end" 416 "Tệp không có phần này" "The file has no such part";
    InvalidInput "invalid_input" 422 "Dữ liệu nhập chưa đúng" "The input breaks a rule";
    CalendarNotLoaded "calendar_not_loaded" 422 "Chưa nạp lịch làm việc của năm này" "The working calendar of this year is not loaded";
    KeyReused "idempotency_key_reused" 422 "Khóa Idempotency-Key đã dùng cho nội dung khác" "The Idempotency-Key was used with another body";
    PublishingRefused "publishing_refused" 422 "Chưa công bố được" "It cannot be published yet";
    TooManyRequests "too_many_requests" 429 "Quá nhiều yêu cầu" "Too many requests";
    Internal "internal_error" 500 "Lỗi phía máy chủ" "Internal error";
    FilesUnavailable "files_unavailable" 503 "Chưa dùng được nơi lưu tệp" "The place of files cannot be used now";
    DatabaseUnavailable "database_unavailable" 503 "Cơ sở dữ liệu chưa sẵn sàng" "The database is not available";
}

/// A sentence in the two languages of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

/// The language of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Vietnamese, when nothing else is asked for.
    Vietnamese,
    /// English.
    English,
}

impl Language {
    /// Reads `Accept-Language`: the first of `vi` and `en` named there, by weight.
    #[must_use]
    pub fn from_header(header: Option<&str>) -> Self {
        let mut best = (Self::Vietnamese, 0_u32);
        for part in header.unwrap_or_default().split(',') {
            let mut pieces = part.trim().split(';');
            let tag = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
            let weight = pieces.find_map(|piece| piece.trim().strip_prefix("q=").map(weight)).unwrap_or(1000);
            let language = match tag.split('-').next() {
                Some("en") => Self::English,
                Some("vi") => Self::Vietnamese,
                _ => continue,
            };
            if weight > best.1 {
                best = (language, weight);
            }
        }
        best.0
    }
}

/// A quality value such as `0.8` in thousandths.
fn weight(text: &str) -> u32 {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let thousandths: String = part.chars().chain("000".chars()).take(3).collect();
    whole.parse::<u32>().unwrap_or(0).min(1) * 1000 + thousandths.parse::<u32>().unwrap_or(0)
}

impl Words {
    /// The sentence in one language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Vietnamese => &self.vi,
            Language::English => &self.en,
        }
    }
}

/// One field that is wrong, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field, as a dotted path: `applicant.name`, `papers.0.copies`.
    pub field: String,
    /// A stable word for the reason.
    pub code: &'static str,
    /// A sentence for people.
    pub words: Words,
}

/// Something that went wrong and that the caller is told.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The entry of the table.
    pub code: Code,
    /// What to do next.
    pub detail: Option<Words>,
    /// The fields at fault.
    pub fields: Vec<FieldProblem>,
    /// Codes of the dossiers that stand in the way.
    pub dossiers: Vec<String>,
    /// Seconds to wait before another try.
    pub retry_after: Option<u64>,
    /// Methods that the address takes, for 405.
    pub allow: Option<String>,
    /// How long the file is of which a part was asked for, for 416.
    pub content_range: Option<String>,
    /// For the log only: the cause, never sent.
    pub cause: Option<String>,
    /// Whether the same work may be tried again at once.
    pub retryable: bool,
}

impl Problem {
    /// A problem of this code without more words.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self {
            code,
            detail: None,
            fields: Vec::new(),
            dossiers: Vec::new(),
            retry_after: None,
            allow: None,
            content_range: None,
            cause: None,
            retryable: false,
        }
    }

    /// Adds the sentence that says what to do next.
    #[must_use]
    pub fn say(mut self, vi: impl Into<String>, en: impl Into<String>) -> Self {
        self.detail = Some(Words { vi: vi.into(), en: en.into() });
        self
    }

    /// Names a field at fault.
    #[must_use]
    pub fn with_field(
        mut self,
        field: impl Into<String>,
        code: &'static str,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        self.fields.push(FieldProblem {
            field: field.into(),
            code,
            words: Words { vi: vi.into(), en: en.into() },
        });
        self
    }

    /// One field that breaks a rule (422).
    #[must_use]
    pub fn field(
        field: impl Into<String>,
        code: &'static str,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self::new(Code::InvalidInput).with_field(field, code, vi, en)
    }

    /// Something that is absent, or that the officer may not see: both are answered alike.
    #[must_use]
    pub fn not_found(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(Code::NotFound).say(vi, en)
    }

    /// Keeps the cause for the log.
    #[must_use]
    pub fn because(mut self, cause: impl fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// The body of the answer.
    #[must_use]
    pub fn body(&self, language: Language) -> ProblemBody {
        let title = match language {
            Language::Vietnamese => self.code.title_vi(),
            Language::English => self.code.title_en(),
        };
        ProblemBody {
            r#type: format!("urn:motcua:problem:{}", self.code.as_str()),
            title: title.to_owned(),
            status: self.code.status(),
            code: self.code.as_str().to_owned(),
            detail: self.detail.as_ref().map(|words| words.in_language(language).to_owned()),
            errors: self
                .fields
                .iter()
                .map(|field| FieldBody {
                    field: field.field.clone(),
                    code: field.code.to_owned(),
                    detail: field.words.in_language(language).to_owned(),
                })
                .collect(),
            dossiers: self.dossiers.clone(),
        }
    }

    /// The whole answer in one language.
    #[must_use]
    pub fn answer(&self, language: Language) -> HttpResponse {
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut answer = HttpResponse::build(status);
        answer.content_type(PROBLEM_JSON);
        if let Some(seconds) = self.retry_after {
            answer.insert_header(("Retry-After", seconds.to_string()));
        }
        if let Some(allow) = &self.allow {
            answer.insert_header(("Allow", allow.clone()));
        }
        if let Some(range) = &self.content_range {
            answer.insert_header(("Content-Range", range.clone()));
        }
        if self.code.status() == 401 {
            answer.insert_header(("WWW-Authenticate", "Bearer"));
        }
        answer.body(serde_json::to_vec(&self.body(language)).unwrap_or_default())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.code.title_en())?;
        if let Some(detail) = &self.detail {
            write!(f, " ({})", detail.en)?;
        }
        for field in &self.fields {
            write!(f, "; {}: {}", field.field, field.words.en)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Answers in Vietnamese; the server's outermost layer answers anew where the caller prefers English.
    fn error_response(&self) -> HttpResponse {
        let mut answer = self.answer(Language::Vietnamese);
        answer.extensions_mut().insert(self.clone());
        answer
    }
}

impl From<DatabaseError> for Problem {
    fn from(error: DatabaseError) -> Self {
        let retryable = matches!(error, DatabaseError::Contended(_));
        let code = match error {
            DatabaseError::Unavailable(_) | DatabaseError::Contended(_) => Code::DatabaseUnavailable,
            DatabaseError::Duplicate(_) => Code::AlreadyExists,
            DatabaseError::Unkeepable(_) => Code::InvalidInput,
            DatabaseError::Unreadable(_) | DatabaseError::Failed(_) => Code::Internal,
        };
        let mut problem = Self::new(code).because(&error);
        if code == Code::InvalidInput {
            problem = problem.say(
                "một phần nội dung chứa ký tự không lưu được: gõ lại phần đó",
                "a text holds a character that cannot be kept: type it again",
            );
        }
        problem.retryable = retryable;
        if code == Code::DatabaseUnavailable {
            problem.retry_after = Some(1);
        }
        problem
    }
}

impl From<diesel::result::Error> for Problem {
    fn from(error: diesel::result::Error) -> Self {
        DatabaseError::from(error).into()
    }
}

impl From<UnreadableColumn> for Problem {
    fn from(error: UnreadableColumn) -> Self {
        DatabaseError::from(error).into()
    }
}

impl crate::platform::database::Retryable for Problem {
    fn is_retryable(&self) -> bool {
        self.retryable
    }
}

/// An error answer (RFC 9457).
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// A name for the kind of problem.
    #[schema(example = "urn:motcua:problem:invalid_input")]
    pub r#type: String,
    /// What the code means.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code; `docs/api-style.md` lists them all.
    #[schema(example = "invalid_input")]
    pub code: String,
    /// What to do next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The fields at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldBody>,
    /// Codes of the dossiers that stand in the way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dossiers: Vec<String>,
}

/// One field at fault.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FieldProblem)]
pub struct FieldBody {
    /// The field, as a dotted path.
    #[schema(example = "applicant.name")]
    pub field: String,
    /// A stable word for the reason.
    #[schema(example = "required")]
    pub code: String,
    /// A sentence for people.
    pub detail: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_stands_twice_in_the_table() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn the_language_is_the_heaviest_that_we_speak() {
        assert_eq!(Language::from_header(None), Language::Vietnamese);
        assert_eq!(Language::from_header(Some("en-GB,en;q=0.9,vi;q=0.8")), Language::English);
        assert_eq!(Language::from_header(Some("fr, en;q=0.5, vi;q=0.7")), Language::Vietnamese);
        assert_eq!(Language::from_header(Some("de")), Language::Vietnamese);
    }
}
