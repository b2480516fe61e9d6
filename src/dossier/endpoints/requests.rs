//! What the desk sends: one body for each act, checked field by field.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::access;
use crate::agency::AgencyId;
use crate::dossier::acts::act::{Act, NewHandler};
use crate::dossier::acts::act_context::{ActContext, ActTiming};
use crate::dossier::acts::apology::Apology;
use crate::dossier::acts::kinds::correction::Correct;
use crate::dossier::acts::kinds::ending::{Refuse, Stop, Withdraw};
use crate::dossier::acts::kinds::handling::{Assign, HandOn, SendBack};
use crate::dossier::acts::kinds::reception::Accept;
use crate::dossier::acts::kinds::result::{Resolve, ReturnResult};
use crate::dossier::acts::kinds::undoing::{Recall, UndoAcceptance, UndoWithdrawal};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::pause::SendingChannel;
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// Why a supervisor goes beyond what the procedure allows; nobody else may.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideRequest {
    /// The reason, kept in the journal and with the pause.
    #[schema(max_length = 1000)]
    pub reason: String,
}

pub(super) fn override_reason(check: &mut Check, body: Option<&OverrideRequest>) -> Checked<Option<String>> {
    Checked::maybe(body.map(|body| check.text("override.reason", &body.reason, 1000)))
}

/// A request that becomes an act. The officer to whom a dossier is given is looked up by name.
pub trait ActRequest: Send + Sync + 'static {
    /// When it took effect, where the body says so.
    fn happened_at(&self) -> Option<Instant>;

    /// Checks every field and the time of an act on this dossier.
    ///
    /// # Errors
    /// Every mistake at once.
    fn checked(
        &self,
        conn: &mut Connection,
        act: &ActContext<'_>,
        before: &Dossier,
    ) -> Result<(Box<dyn Act>, ActTiming), Problem>;
}

/// Declares the body of an act: its own fields, when it took effect, and the act that it becomes.
macro_rules! act_request {
    ($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident : $kind:ty),* $(,)? } |$conn:ident, $office:ident, $body:ident, $check:ident $(, $officer:ident)?| $deed:expr) => {
        #[derive(Debug, Clone, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        $(#[$meta])*
        pub struct $name {
            $($(#[$fmeta])* pub $field: $kind,)*
            /// When it took effect, for a late entry; now when absent, never in the future.
            #[serde(default)]
            pub happened_at: Option<Instant>,
            /// Why it is entered late.
            #[serde(default)]
            #[schema(max_length = 500)]
            pub late_entry_reason: Option<String>,
        }

        impl ActRequest for $name {
            fn happened_at(&self) -> Option<Instant> {
                self.happened_at
            }

            fn checked(
                &self,
                $conn: &mut Connection,
                act: &ActContext<'_>,
                before: &Dossier,
            ) -> Result<(Box<dyn Act>, ActTiming), Problem> {
                // Who works there is asked as of now.
                let ($body, $office) = (self, (before.acting_office(), act.now));
                $(let $officer = act.officer;)?
                let mut $check = Check::new();
                let reason = self.late_entry_reason.as_deref();
                let timing = act.timing(&mut $check, before, self.happened_at, reason);
                let deed = $deed;
                let (deed, timing) = $check.finish((deed, timing))?;
                Ok((Box::new(deed), timing))
            }
        }
    };
}

pub(in crate::dossier) use act_request;

act_request! {
    /// Accepts an online dossier: its clock starts.
    #[schema(example = json!({}))]
    AcceptRequest {} |_conn, _office, _body, check| Checked::sure(Accept)
}
act_request! {
    /// Takes back the acceptance of an online dossier that was accepted by mistake.
    #[schema(example = json!({ "reason": "Tiếp nhận nhầm hồ sơ của người khác" }))]
    UndoAcceptanceRequest {
        /// What was wrong.
        #[schema(max_length = 1000)]
        reason: String,
    } |_conn, _office, body, check| check.text("reason", &body.reason, 1000).map(|reason| UndoAcceptance { reason })
}
act_request! {
    /// Refuses a dossier, before acceptance or after.
    #[schema(example = json!({ "reason": "Hồ sơ không thuộc thẩm quyền giải quyết" }))]
    RefuseRequest {
        /// The legal reason.
        #[schema(max_length = 1000)]
        reason: String,
    } |_conn, _office, body, check| check.text("reason", &body.reason, 1000).map(|reason| Refuse { reason })
}
act_request! {
    /// Gives the dossier to a handler.
    #[schema(example = json!({ "handler": "binh.tran" }))]
    AssignRequest {
        /// Sign-in name of the handler.
        #[schema(max_length = 40)]
        handler: String,
    } |conn, office, body, check| check.join(taker(conn, office, &body.handler))?.map(|handler| Assign { handler })
}
act_request! {
    /// Hands the dossier on to the next step.
    #[schema(example = json!({ "handler": "binh.tran", "note": "Đã kiểm tra, hồ sơ đủ giấy tờ" }))]
    HandOnRequest {
        /// Which way it leaves the step, where several are drawn; see `next_steps` of the dossier.
        #[serde(default)]
        #[schema(max_length = 40, example = "approve")]
        branch: Option<String>,
        /// Sign-in name of the officer who takes it, when somebody is chosen.
        #[serde(default)]
        #[schema(max_length = 40)]
        handler: Option<String>,
        /// Code of the agency that takes it, where the next step begins another agency's leg. May be left out when only one
        /// can, and when it had this leg before.
        #[serde(default)]
        #[schema(max_length = 60, example = "H26.15")]
        agency: Option<String>,
        /// A note for the taker.
        #[serde(default)]
        #[schema(max_length = 1000)]
        note: Option<String>,
    } |conn, _office, body, check| {
        let parts = (
            check.optional_text("branch", body.branch.as_deref(), 40),
            check.join(body.handler.as_deref().map(|name| named(conn, name)).transpose())?,
            check.optional_text("agency", body.agency.as_deref(), 60),
            check.optional_text("note", body.note.as_deref(), 1000),
        );
        Checked::all(parts).map(|(branch, handler, agency, note)| HandOn { branch, handler, agency, note })
    }
}
act_request! {
    /// Sends the dossier back to an earlier step.
    #[schema(example = json!({ "to_step": 1, "reason": "Bản số hóa thiếu trang 2" }))]
    SendBackRequest {
        /// Position of the step it goes back to.
        #[schema(minimum = 1)]
        to_step: i32,
        /// Why.
        #[schema(max_length = 1000)]
        reason: String,
    } |_conn, _office, body, check| {
        let to_step = body.to_step;
        check.text("reason", &body.reason, 1000).map(|reason| SendBack { to_step, reason })
    }
}
act_request! {
    /// Records the result: the dossier is resolved.
    #[schema(example = json!({ "document_number": "125/GXN-UBND" }))]
    ResolveRequest {
        /// Number of the result document.
        #[schema(max_length = 100)]
        document_number: String,
        /// A note.
        #[serde(default)]
        #[schema(max_length = 1000)]
        note: Option<String>,
    } |_conn, _office, body, check| {
        let parts = (
            check.text("document_number", &body.document_number, 100),
            check.optional_text("note", body.note.as_deref(), 1000),
        );
        Checked::all(parts).map(|(document_number, note)| Resolve { document_number, note })
    }
}
act_request! {
    /// Hands the result to the citizen.
    #[schema(example = json!({ "received_by": "Nguyễn Văn Ví Dụ (con), theo giấy ủy quyền" }))]
    ReturnRequest {
        /// Who took it, when that is not the applicant.
        #[serde(default)]
        #[schema(max_length = 200)]
        received_by: Option<String>,
    } |_conn, _office, body, check| {
        let received_by = check.optional_text("received_by", body.received_by.as_deref(), 200);
        received_by.map(|received_by| ReturnResult { received_by })
    }
}
act_request! {
    /// Records that the citizen asks to withdraw; a stop confirms it.
    #[schema(example = json!({ "reason": "Không còn nhu cầu" }))]
    WithdrawRequest {
        /// Why.
        #[schema(max_length = 1000)]
        reason: String,
    } |_conn, _office, body, check| check.text("reason", &body.reason, 1000).map(|reason| Withdraw { reason })
}
act_request! {
    /// Undoes the record of a withdrawal: it was a mistake, or the citizen wants the dossier to go on.
    #[schema(example = json!({ "reason": "Ghi nhầm hồ sơ của người khác" }))]
    UndoWithdrawalRequest {
        /// What was wrong.
        #[schema(max_length = 1000)]
        reason: String,
    } |_conn, _office, body, check| check.text("reason", &body.reason, 1000).map(|reason| UndoWithdrawal { reason })
}
act_request! {
    /// Takes back a dossier that was handed on by mistake.
    #[schema(example = json!({ "reason": "Chuyển nhầm bước" }))]
    RecallRequest {
        /// What was wrong.
        #[schema(max_length = 1000)]
        reason: String,
    } |_conn, _office, body, check| check.text("reason", &body.reason, 1000).map(|reason| Recall { reason })
}
act_request! {
    /// Stops the dossier without a result.
    #[schema(example = json!({ "reason": "Công dân đề nghị rút hồ sơ" }))]
    StopRequest {
        /// Why.
        #[schema(max_length = 1000)]
        reason: String,
    } |_conn, _office, body, check| check.text("reason", &body.reason, 1000).map(|reason| Stop { reason })
}
act_request! {
    /// Opens an ended dossier again to correct a mistake.
    #[schema(example = json!({ "reason": "Ghi nhầm số văn bản kết quả" }))]
    CorrectRequest {
        /// What was wrong.
        #[schema(max_length = 1000)]
        reason: String,
    } |_conn, _office, body, check| check.text("reason", &body.reason, 1000).map(|reason| Correct { reason })
}

act_request! {
    /// Apologises for a late result and promises another date (form 04); the legal due date stays.
    #[schema(example = json!({
        "reason": "Chờ xác minh của nơi cư trú trước đây",
        "new_date": "2023-03-15T16:00:00+07:00",
        "signer_title": "Phó Chủ tịch",
        "document_number": "12/PXL-UBND",
        "sent_at": "2023-03-13T08:30:00+07:00",
        "channel": "zalo"
    }))]
    ApologyRequest {
        /// Why the result comes late.
        #[schema(max_length = 1000)]
        reason: String,
        /// By when the result is promised now: in working time, after the date promised so far.
        new_date: Instant,
        /// The title under the signature; whoever sends this signs.
        #[schema(max_length = 200)]
        signer_title: String,
        /// Number of the letter.
        #[schema(max_length = 100)]
        document_number: String,
        /// When it was sent; never in the future.
        sent_at: Instant,
        /// How it was sent.
        channel: SendingChannel,
        /// A supervisor's reason for a further apology; the first one needs none.
        #[serde(default, rename = "override")]
        overriding: Option<OverrideRequest>,
    } |_conn, _office, body, check, officer| {
        let parts = (
            check.text("reason", &body.reason, 1000),
            check.text("signer_title", &body.signer_title, 200),
            check.text("document_number", &body.document_number, 100),
            override_reason(&mut check, body.overriding.as_ref()),
        );
        Checked::all(parts).map(|(reason, signer_title, document_number, override_reason)| Apology {
            reason,
            new_date: body.new_date,
            // A letter is signed by whoever sends it: nobody says that somebody else has signed.
            signer: officer.username.clone(),
            signer_name: officer.full_name.clone(),
            signer_title,
            document_number,
            sent_at: body.sent_at,
            channel: body.channel,
            override_reason,
        })
    }
}

fn taker(conn: &mut Connection, office: (AgencyId, Instant), username: &str) -> Result<NewHandler, Problem> {
    taker_named(conn, office, username, "handler")
}

/// The active officer of that sign-in name at the office; `field` is where the name stood.
pub(in crate::dossier) fn taker_named(
    conn: &mut Connection,
    (office_id, now): (AgencyId, Instant),
    username: &str,
    field: &str,
) -> Result<NewHandler, Problem> {
    let found = access::store::find_active_at(conn, username, office_id, now)?;
    found.map(|id| NewHandler { id, username: username.to_owned() }).ok_or_else(|| unknown_officer(field))
}

/// Somebody of that name: whether at the office that takes the dossier is known when it has been handed on.
fn named(conn: &mut Connection, username: &str) -> Result<NewHandler, Problem> {
    let found = access::store::find_id(conn, username)?;
    found.map(|id| NewHandler { id, username: username.to_owned() }).ok_or_else(|| unknown_officer("handler"))
}

pub(in crate::dossier) fn unknown_officer(field: &str) -> Problem {
    Problem::field(
        field,
        "unknown_officer",
        "cơ quan này không có cán bộ đang làm việc nào với tên đăng nhập đó",
        "this office has no active officer of that sign-in name",
    )
}
