//! HTTP endpoints of the acts: one for each, all done in the same way.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Officer;
use crate::dossier::acts::act_context::ActContext;
use crate::dossier::acts::actions;
use crate::dossier::books::store::Dossier;
use crate::dossier::endpoints::amend_request::AmendRequest;
use crate::dossier::endpoints::annul_request::AnnulRequest;
use crate::dossier::endpoints::citizen_requests::{
    DraftApprovalRequest, DraftRefusalRequest, PaymentConfirmedRequest, PaymentDraftRequest, PaymentRequest,
    SupplementDraftRequest, SupplementRequest, SupplementTakenRequest,
};
use crate::dossier::endpoints::fee_requests::{
    FeeExemptionRequest, FeePaymentRequest, FeeRefundRequest, FeeReversalRequest,
};
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::endpoints::once::{ActBody, ActWish};
use crate::dossier::endpoints::request_headers::{read_wish, render};
use crate::dossier::endpoints::requests::{
    AcceptRequest, ActRequest, ApologyRequest, AssignRequest, CorrectRequest, HandOnRequest, RecallRequest,
    RefuseRequest, ResolveRequest, ReturnRequest, SendBackRequest, StopRequest, UndoAcceptanceRequest,
    UndoWithdrawalRequest, WithdrawRequest,
};
use crate::dossier::views::view::DossierView;
use crate::platform::body::JsonBody;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// What the address of an act names.
#[derive(Debug, Deserialize)]
pub(in crate::dossier) struct ActPath {
    /// The dossier.
    code: String,
    /// The opinion within the dossier, where the act is about one.
    #[serde(default)]
    number: i32,
}

impl<R: ActRequest> ActBody for R {
    fn happened_at(&self) -> Option<Instant> {
        ActRequest::happened_at(self)
    }

    fn perform(
        &self,
        conn: &mut Connection,
        act: ActContext<'_>,
        before: &Dossier,
        _number: i32,
    ) -> Result<Dossier, Problem> {
        let (deed, timing) = self.checked(conn, &act, before)?;
        actions::perform(conn, &act.at(timing), before, deed.as_ref())
    }
}

impl HandlerState {
    /// Does an act, once for each key.
    pub(in crate::dossier) async fn perform<B: ActBody>(
        self,
        officer: Officer,
        path: ActPath,
        http: HttpRequest,
        body: JsonBody<B>,
    ) -> Result<HttpResponse, Problem> {
        let wish = read_wish(&http, body.digest)?;
        let ActPath { code, number } = path;
        let database = self.database.clone();
        let answer = database
            .write(move |conn| self.act_once(conn, &officer, (&code, number), &wish, &body.value))
            .await?;
        Ok(render(answer))
    }

    /// Finds the dossier that an act is for, does the work, and answers with the dossier after it; once for each key.
    pub(in crate::dossier) async fn act_on<W>(
        self,
        officer: Officer,
        code: String,
        wish: ActWish,
        work: W,
    ) -> Result<HttpResponse, Problem>
    where
        W: Fn(&mut Connection, &Self, &Officer, &Dossier) -> Result<Dossier, Problem> + Send + Sync + 'static,
    {
        let database = self.database.clone();
        let answer = database.write(move |conn| self.once(conn, &officer, &code, &wish, &work)).await?;
        Ok(render(answer))
    }
}

/// Declares the address of an act on a dossier, or on the opinion of a number within it.
macro_rules! act_route {
    ($(#[doc = $doc:literal])+ $name:ident, $path:literal, $id:literal, $body:ident $(, $number:literal)?) => {
        $(#[doc = $doc])+
        #[utoipa::path(tag = "acts", operation_id = $id, security(("bearer" = [])), request_body = $body,
            params(("code" = String, Path, description = "Mã hồ sơ", example = "H26.268.05-230307-0001"),
                $(($number = i32, Path, description = "Number of the opinion within the dossier", example = 1),)?
                ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body acts once"),
                ("If-Match" = Option<String>, Header, description = "The entity tag of the version that you read")),
            responses((status = 200, description = "Done", body = DossierView, headers(("ETag" = String))),
                (status = 409, description = "The state forbids it, or somebody was faster"),
                (status = 412, description = "The version you read is stale")))]
        #[post($path)]
        pub(crate) async fn $name(
            desk: web::Data<HandlerState>,
            officer: Officer,
            path: web::Path<ActPath>,
            http: HttpRequest,
            body: JsonBody<$body>,
        ) -> Result<HttpResponse, Problem> {
            desk.get_ref().clone().perform(officer, path.into_inner(), http, body).await
        }
    };
}

pub(in crate::dossier) use act_route;

act_route!(/// Accept an online dossier: its clock starts.
    accept_dossier, "/api/v1/dossiers/{code}/acceptance", "accept_dossier", AcceptRequest);
act_route!(/// Undo an acceptance by mistake, on the same day and before any further act: the dossier waits for the desk again.
    undo_acceptance, "/api/v1/dossiers/{code}/acceptance-undoing", "undo_acceptance", UndoAcceptanceRequest);
act_route!(/// Refuse a dossier, before acceptance or after.
    refuse_dossier, "/api/v1/dossiers/{code}/refusal", "refuse_dossier", RefuseRequest);
act_route!(/// Ask the desk to ask the citizen for papers: the clock runs on until the desk has sent it.
    draft_supplement, "/api/v1/dossiers/{code}/supplement-drafts", "draft_supplement", SupplementDraftRequest);
act_route!(/// Approve what the professional unit wants the citizen to be asked: the desk may send it then.
    approve_draft, "/api/v1/dossiers/{code}/draft-approvals", "approve_draft", DraftApprovalRequest);
act_route!(/// Do not approve what the professional unit wants the citizen to be asked: nothing is sent.
    refuse_draft, "/api/v1/dossiers/{code}/draft-refusals", "refuse_draft", DraftRefusalRequest);
act_route!(/// Ask the citizen for papers, as the professional unit drafted it or in the desk's own words: the clock stands.
    request_supplement, "/api/v1/dossiers/{code}/supplement-requests", "request_supplement", SupplementRequest);
act_route!(/// Take in the papers that were asked for: the clock goes on.
    take_in_supplement, "/api/v1/dossiers/{code}/supplements", "take_in_supplement", SupplementTakenRequest);
act_route!(/// Ask the desk to ask the citizen to pay: the clock runs on until the desk has sent it.
    draft_payment, "/api/v1/dossiers/{code}/payment-drafts", "draft_payment", PaymentDraftRequest);
act_route!(/// Ask the citizen to pay, as the professional unit drafted it or in the desk's own words: the clock stands.
    request_payment, "/api/v1/dossiers/{code}/payment-requests", "request_payment", PaymentRequest);
act_route!(/// Confirm a payment: the clock goes on.
    confirm_payment, "/api/v1/dossiers/{code}/payments", "confirm_payment", PaymentConfirmedRequest);
act_route!(/// Give a dossier to a handler.
    assign_dossier, "/api/v1/dossiers/{code}/assignments", "assign_dossier", AssignRequest);
act_route!(/// Hand a dossier on to the next step.
    hand_on_dossier, "/api/v1/dossiers/{code}/hand-overs", "hand_on_dossier", HandOnRequest);
act_route!(/// Send a dossier back to an earlier step.
    send_back_dossier, "/api/v1/dossiers/{code}/send-backs", "send_back_dossier", SendBackRequest);
act_route!(/// Record the result: the dossier is resolved.
    resolve_dossier, "/api/v1/dossiers/{code}/resolution", "resolve_dossier", ResolveRequest);
act_route!(/// Hand the result to the citizen.
    return_result, "/api/v1/dossiers/{code}/result-return", "return_result", ReturnRequest);
act_route!(/// Record that the citizen asks to withdraw.
    withdraw_dossier, "/api/v1/dossiers/{code}/withdrawal", "withdraw_dossier", WithdrawRequest);
act_route!(/// Undo the record of a withdrawal that is not confirmed: what stood before it stands again.
    undo_withdrawal, "/api/v1/dossiers/{code}/withdrawal-undoing", "undo_withdrawal", UndoWithdrawalRequest);
act_route!(/// Take back a dossier that you handed on by mistake, until the next one has acted.
    recall_dossier, "/api/v1/dossiers/{code}/recalls", "recall_dossier", RecallRequest);
act_route!(/// Mend what was typed in wrongly of people, papers and the matter; the journal keeps what stood before.
    amend_dossier, "/api/v1/dossiers/{code}/amendments", "amend_dossier", AmendRequest);
act_route!(/// Record that the fee was paid, or some of it: the clock runs on.
    collect_fee, "/api/v1/dossiers/{code}/fee-payments", "collect_fee", FeePaymentRequest);
act_route!(/// Record that the fee, or some of it, need not be paid.
    exempt_fee, "/api/v1/dossiers/{code}/fee-exemptions", "exempt_fee", FeeExemptionRequest);
act_route!(/// Record that money paid as a fee was given back.
    refund_fee, "/api/v1/dossiers/{code}/fee-refunds", "refund_fee", FeeRefundRequest);
act_route!(/// Take back a payment, exemption or refund that was entered by mistake.
    take_back_fee, "/api/v1/dossiers/{code}/fee-reversals", "take_back_fee", FeeReversalRequest);
act_route!(/// Annul a dossier that was entered twice: it leaves every figure, and its number stays explained.
    annul_dossier, "/api/v1/dossiers/{code}/annulment", "annul_dossier", AnnulRequest);
act_route!(/// Stop a dossier without a result.
    stop_dossier, "/api/v1/dossiers/{code}/stop", "stop_dossier", StopRequest);
act_route!(/// Open an ended dossier again to correct a mistake.
    correct_dossier, "/api/v1/dossiers/{code}/corrections", "correct_dossier", CorrectRequest);
act_route!(/// Apologise for a late result and promise another date.
    apologise_for_dossier, "/api/v1/dossiers/{code}/apologies", "apologise_for_dossier", ApologyRequest);

/// The HTTP endpoints of the acts.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .service(accept_dossier)
        .service(undo_acceptance)
        .service(refuse_dossier)
        .service(draft_supplement)
        .service(approve_draft)
        .service(refuse_draft)
        .service(request_supplement)
        .service(take_in_supplement)
        .service(draft_payment)
        .service(request_payment)
        .service(confirm_payment)
        .service(assign_dossier)
        .service(hand_on_dossier)
        .service(send_back_dossier)
        .service(resolve_dossier)
        .service(return_result)
        .service(withdraw_dossier)
        .service(undo_withdrawal)
        .service(recall_dossier)
        .service(amend_dossier)
        .service(collect_fee)
        .service(exempt_fee)
        .service(refund_fee)
        .service(take_back_fee)
        .service(annul_dossier)
        .service(stop_dossier)
        .service(correct_dossier)
        .service(apologise_for_dossier);
}
