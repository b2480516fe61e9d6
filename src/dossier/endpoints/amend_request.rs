//! The body by which the desk mends what was typed in.

use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use super::requests::{ActRequest, act_request};
use crate::dossier::acts::act::Act;
use crate::dossier::acts::act_context::{ActContext, ActTiming};
use crate::dossier::acts::kinds::amendment::Amend;
use crate::dossier::books::applicant::{
    Applicant, HandedInBy, HandedPaper, ResultDelivery, Submitter, checked_papers, checked_sets,
};
use crate::dossier::books::store::Dossier;
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

act_request! {
    /// Mends what was typed in wrongly: each part that is sent takes the place of the one that stands, the others stay.
    #[schema(example = json!({ "reason": "Gõ nhầm họ tên", "applicant": { "name": "Trần Thị Ví Dụ", "phone": "0900000002" }, "sets": 2, "fee_vnd": 15000 }))]
    AmendRequest {
        /// What was wrong.
        #[schema(max_length = 1000)]
        reason: String,
        /// Whose it is, all of it.
        #[serde(default)]
        applicant: Option<Applicant>,
        /// Who handed it in, all of it; null: the applicant did.
        #[serde(default, deserialize_with = "handed_in_by")]
        #[schema(value_type = Option<Submitter>)]
        submitter: Option<HandedInBy>,
        /// The matter.
        #[serde(default)]
        #[schema(max_length = 1000)]
        summary: Option<String>,
        /// The papers handed in, all of them.
        #[serde(default)]
        papers: Option<Vec<HandedPaper>>,
        /// How many sets were handed in.
        #[serde(default)]
        #[schema(minimum = 1, maximum = 1000)]
        sets: Option<i32>,
        /// How the result reaches the citizen.
        #[serde(default)]
        result_delivery: Option<ResultDelivery>,
        /// The fee in đồng.
        #[serde(default)]
        #[schema(minimum = 0)]
        fee_vnd: Option<i64>,
    } |_conn, _office, body, check| {
        let people = (
            Checked::maybe(body.applicant.clone().map(|applicant| applicant.checked(&mut check))),
            Checked::maybe(body.submitter.clone().map(|said| said.checked(&mut check))),
        );
        let parts = (
            check.text("reason", &body.reason, 1000),
            check.optional_text("summary", body.summary.as_deref(), 1000),
            Checked::maybe(body.papers.clone().map(|papers| checked_papers(papers, &mut check))),
            Checked::maybe(body.sets.map(|sets| checked_sets(&mut check, Some(sets)))),
            check.money("fee_vnd", body.fee_vnd),
        );
        let result_delivery = body.result_delivery;
        Checked::all((Checked::all(people), Checked::all(parts))).map(
            |((applicant, submitter), (reason, summary, papers, sets, fee_vnd))| Amend {
                reason, applicant, submitter, summary, papers, sets, result_delivery, fee_vnd,
            },
        )
    }
}

/// Null is another thing than nothing: then nobody but the applicant handed it in.
fn handed_in_by<'de, D: Deserializer<'de>>(source: D) -> Result<Option<HandedInBy>, D::Error> {
    let submitter = Option::<Submitter>::deserialize(source)?;
    Ok(Some(submitter.map_or(HandedInBy::Applicant, HandedInBy::SomebodyElse)))
}
