//! The dated periods during which a dossier's clock stands still, and what is asked of the citizen meanwhile.
//! Pure: no HTTP, no SQL, no clock.
//!
//! What stands on a supplement request is form 02 of TT 01/2018/TT-VPCP with the fields that a system needs besides:
//! preparer, approver, channel and time sent, the citizen's own due date (docs/domain/forms.md \[M\]).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::deadline;
use super::ledger::Channel;
use crate::named_values;
use crate::platform::instant::Instant;
use crate::procedure::PausePolicy;
use crate::procedure::pause_policy::OnAnswer;

named_values! {
    /// What is owed while the clock stands.
    pub enum PauseKind {
        /// Papers: bổ sung hồ sơ.
        Supplement = "supplement",
        /// A payment: nghĩa vụ tài chính.
        Payment = "payment",
    }
}

named_values! {
    /// How a request or a letter reaches the citizen.
    pub enum SendingChannel {
        /// Handed over at the desk.
        Counter = "counter",
        /// By post.
        Postal = "postal",
        /// By e-mail.
        Email = "email",
        /// By text message.
        Sms = "sms",
        /// By Zalo.
        Zalo = "zalo",
        /// On the portal.
        Portal = "portal",
    }
}

impl SendingChannel {
    /// The way back on which a dossier came in.
    #[must_use]
    pub fn answering(channel: Channel) -> Self {
        match channel {
            Channel::Counter => Self::Counter,
            Channel::Postal => Self::Postal,
            Channel::OnlineFull | Channel::OnlinePartial => Self::Portal,
        }
    }

    /// For people, in Vietnamese.
    #[must_use]
    pub const fn words_vi(self) -> &'static str {
        match self {
            Self::Counter => "giao trực tiếp",
            Self::Postal => "bưu chính",
            Self::Email => "thư điện tử",
            Self::Sms => "tin nhắn",
            Self::Zalo => "Zalo",
            Self::Portal => "cổng dịch vụ công",
        }
    }
}

/// What is asked of a citizen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CitizenRequest {
    /// Papers or a payment.
    pub kind: PauseKind,
    /// The papers that are missing or wrong; none for a payment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub papers: Vec<String>,
    /// The amount in đồng; absent for papers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_vnd: Option<i64>,
    /// Why.
    pub reason: String,
    /// Number of the document that asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_number: Option<String>,
}

/// Who approved what is asked of a citizen, by an act of his or her own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Sign-in name of whoever approved it.
    pub by: String,
    /// When.
    pub at: Instant,
    /// By which document, where a head lets somebody else approve.
    pub under: Option<ApprovedUnder>,
}

/// By which document an officer approves in the stead of a head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApprovedUnder {
    /// The document.
    #[schema(example = "12/QĐ-UBND")]
    pub document_number: String,
    /// Sign-in name of the head.
    #[schema(example = "hung.le")]
    pub head: String,
}

/// What the desk sends to the citizen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Papers or a payment.
    pub kind: PauseKind,
    /// The desk's own request; none: it sends what the professional unit has drafted.
    pub asked: Option<CitizenRequest>,
    /// Number of the document that asks.
    pub document_number: Option<String>,
    /// How it goes out; none: the way on which the dossier came in.
    pub channel: Option<SendingChannel>,
    /// When it went out, if that was later than when it happened.
    pub sent_at: Option<Instant>,
    /// The citizen's own due date; none: as the procedure says.
    pub answer_by: Option<Instant>,
    /// Why a supervisor goes beyond the procedure's policy.
    pub override_reason: Option<String>,
}

impl Ask {
    /// The standing draft of the professional unit, sent on the way on which the dossier came in.
    #[must_use]
    pub fn drafted(kind: PauseKind) -> Self {
        Self {
            kind,
            asked: None,
            document_number: None,
            channel: None,
            sent_at: None,
            answer_by: None,
            override_reason: None,
        }
    }
}

/// What the professional unit wants the desk to ask: it goes through the desk, never past it (docs/domain/statuses.md
/// \[V S3\]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RequestDraft {
    /// What is to be asked.
    #[serde(flatten)]
    pub asked: CitizenRequest,
    /// Sign-in name of the officer who prepared it.
    pub prepared_by: String,
    /// When the desk was asked.
    pub drafted_at: Instant,
    /// Sign-in name of whoever approved it; absent until a head does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_at: Option<Instant>,
    /// By which document, where a head lets somebody else approve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_under: Option<ApprovedUnder>,
}

impl RequestDraft {
    /// What an officer prepares, not approved yet.
    #[must_use]
    pub fn by(username: &str, asked: CitizenRequest, drafted_at: Instant) -> Self {
        Self {
            asked,
            prepared_by: username.to_owned(),
            drafted_at,
            approved_by: None,
            approved_at: None,
            approved_under: None,
        }
    }

    /// The draft as it stands once it is approved.
    #[must_use]
    pub fn approved(self, approval: Approval) -> Self {
        Self {
            approved_by: Some(approval.by),
            approved_at: Some(approval.at),
            approved_under: approval.under,
            ..self
        }
    }
}

/// A rule of the procedure that a supervisor set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Override {
    /// The rules: `too_many`, `too_long`, `too_long_in_total`, `answered_late`.
    pub what: Vec<String>,
    /// Why.
    pub reason: String,
    /// Sign-in name of the supervisor.
    pub by: String,
}

named_values! {
    /// What was with the citizen, and not with the office.
    pub enum OutKind {
        /// A result that was opened again for correction: kết quả đã có, mở lại để đính chính.
        ResultOut = "result_out",
    }
}

/// Why the clock stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum PauseCause {
    /// Something is asked of the citizen.
    Asked(CitizenRequest),
    /// The work was over: the time from the result until it was opened again is not the office's.
    Out {
        /// What was out.
        kind: OutKind,
    },
}

/// A pause: it has begun, and may have ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Pause {
    /// Why: what is asked of the citizen, or that a result was out.
    #[serde(flatten)]
    pub cause: PauseCause,
    /// When the clock stopped: when the request was sent, or the result existed.
    pub from: Instant,
    /// When it went on; absent while it stands.
    pub until: Option<Instant>,
    /// Sign-in name of the officer who prepared the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepared_by: Option<String>,
    /// Sign-in name of whoever approved it; absent where the desk asks in its own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// When it was approved; absent with a name where the desk only wrote the name down, before approving was an act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_at: Option<Instant>,
    /// By which document, where a head lets somebody else approve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_under: Option<ApprovedUnder>,
    /// How the request went out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<SendingChannel>,
    /// When it went out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Instant>,
    /// The citizen's own due date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<Instant>,
    /// When the citizen answered; absent when the pause ended otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Instant>,
    /// Whether the limit is counted afresh from its end; settled when it ends.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub restarts: bool,
    /// What a supervisor set aside for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub overrides: Vec<Override>,
}

impl Pause {
    /// Whether by this policy its answer starts the count afresh: papers may; paying makes no dossier complete.
    #[must_use]
    pub fn restarts_under(&self, policy: &PausePolicy) -> bool {
        self.answered_at.is_some()
            && policy.on_answer == OnAnswer::Restart
            && self.asked().is_some_and(|asked| asked.kind == PauseKind::Supplement)
    }

    /// What is asked of the citizen, if the clock stands for that.
    #[must_use]
    pub fn asked(&self) -> Option<&CitizenRequest> {
        match &self.cause {
            PauseCause::Asked(asked) => Some(asked),
            PauseCause::Out { .. } => None,
        }
    }

    /// The time during which a result was out that was opened again.
    #[must_use]
    pub fn result_out(from: Instant, until: Instant) -> Self {
        let cause = PauseCause::Out { kind: OutKind::ResultOut };
        Self { until: Some(until), ..Self::because(cause, from) }
    }

    /// A pause that begins at `from`, with nothing but what is asked.
    #[must_use]
    pub fn begun(asked: CitizenRequest, from: Instant) -> Self {
        Self::because(PauseCause::Asked(asked), from)
    }

    fn because(cause: PauseCause, from: Instant) -> Self {
        Self {
            cause,
            from,
            until: None,
            prepared_by: None,
            approved_by: None,
            approved_at: None,
            approved_under: None,
            channel: None,
            sent_at: None,
            answer_by: None,
            answered_at: None,
            restarts: false,
            overrides: Vec::new(),
        }
    }
}

/// The pause that stands, if one does.
#[must_use]
pub fn open(pauses: &[Pause]) -> Option<&Pause> {
    pauses.iter().find(|pause| pause.until.is_none())
}

/// Ends the open pause, if there is one.
pub fn end_open(pauses: &mut [Pause], at: Instant) {
    for pause in pauses.iter_mut().filter(|pause| pause.until.is_none()) {
        pause.until = Some(at);
    }
}

/// The pauses as the deadline rule takes them.
#[must_use]
pub fn for_deadline(pauses: &[Pause]) -> Vec<deadline::ClockPause> {
    pauses
        .iter()
        .map(|pause| deadline::ClockPause {
            from: pause.from.civil(),
            until: pause.until.map(Instant::civil),
            restarts: pause.restarts,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_that_was_out_asks_for_nothing_and_what_is_neither_is_an_error() {
        let at = |text: &str| Instant::parse(&format!("{text}:00+07:00")).unwrap();
        let out = Pause::result_out(at("2023-03-07T09:15"), at("2023-03-20T08:00"));
        let json = serde_json::to_string(&out).unwrap();
        assert_eq!(
            json,
            r#"{"kind":"result_out","from":"2023-03-07T09:15:00+07:00","until":"2023-03-20T08:00:00+07:00"}"#
        );
        assert_eq!(serde_json::from_str::<Pause>(&json).unwrap(), out);
        assert_eq!(out.asked(), None);
        assert!(serde_json::from_str::<Pause>(&json.replace("result_out", "holiday")).is_err());
    }

    #[test]
    fn a_pause_of_before_there_were_policies_is_still_read() {
        let old = r#"{"kind":"payment","from":"2023-03-07T09:15:00+07:00","until":null,"reason":"lệ phí"}"#;
        let pause: Pause = serde_json::from_str(old).unwrap();
        let asked = pause.asked().unwrap();
        assert_eq!((asked.kind, asked.reason.as_str()), (PauseKind::Payment, "lệ phí"));
        assert_eq!((pause.answer_by, pause.restarts, pause.overrides.len()), (None, false, 0));
        let json = serde_json::to_value(&pause).unwrap();
        assert_eq!(json, serde_json::from_str::<serde_json::Value>(old).unwrap());
    }
}
