//! HTTP endpoints of opinions: ask, answer, withdraw; they do what every act does, and keep the opinions beside the journal.

use actix_web::{HttpRequest, HttpResponse, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::requests::{OpinionAnswerRequest, OpinionWithdrawalRequest, OpinionsRequest};
use crate::access::Officer;
use crate::dossier::acts::act_context::ActContext;
use crate::dossier::acts::opinions::actions;
use crate::dossier::books::store::Dossier;
use crate::dossier::endpoints::act::http::{ActPath, act_route};
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::endpoints::once::ActBody;
use crate::dossier::views::view::DossierView;
use crate::platform::body::JsonBody;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

impl ActBody for OpinionsRequest {
    fn happened_at(&self) -> Option<Instant> {
        self.happened_at
    }

    fn perform(
        &self,
        conn: &mut Connection,
        act: ActContext<'_>,
        before: &Dossier,
        _number: i32,
    ) -> Result<Dossier, Problem> {
        actions::ask(conn, act, before, self.read())
    }
}

impl ActBody for OpinionAnswerRequest {
    fn happened_at(&self) -> Option<Instant> {
        self.happened_at
    }

    fn perform(
        &self,
        conn: &mut Connection,
        act: ActContext<'_>,
        before: &Dossier,
        number: i32,
    ) -> Result<Dossier, Problem> {
        let (text, timing) = self.checked(&act, before)?;
        actions::give(conn, &act.at(timing), before, number, self.answer, text)
    }
}

impl ActBody for OpinionWithdrawalRequest {
    fn happened_at(&self) -> Option<Instant> {
        self.happened_at
    }

    fn perform(
        &self,
        conn: &mut Connection,
        act: ActContext<'_>,
        before: &Dossier,
        number: i32,
    ) -> Result<Dossier, Problem> {
        let (reason, timing) = self.checked(&act, before)?;
        actions::withdraw(conn, &act.at(timing), before, number, reason)
    }
}

act_route!(/// Ask for opinions at the step where the dossier lies; several at once are given side by side.
    ///
    /// The clock goes on. Until as many have come as the step wants, the dossier is neither handed on nor resolved.
    request_opinions, "/api/v1/dossiers/{code}/opinion-requests", "request_opinions", OpinionsRequest);
act_route!(/// Give the opinion of that number.
    give_opinion, "/api/v1/dossiers/{code}/opinion-requests/{number}/answer", "give_opinion", OpinionAnswerRequest, "number");
act_route!(/// Withdraw the question of that number: the dossier waits for it no more.
    withdraw_opinion, "/api/v1/dossiers/{code}/opinion-requests/{number}/withdrawal", "withdraw_opinion",
    OpinionWithdrawalRequest, "number");

/// The HTTP endpoints of opinions.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(request_opinions).service(give_opinion).service(withdraw_opinion);
}
