//! The body by which a supervisor annuls a dossier that was entered twice.

use serde::Deserialize;
use utoipa::ToSchema;

use super::requests::ActRequest;
use crate::dossier::acts::act::Act;
use crate::dossier::acts::act_context::{ActContext, ActTiming};
use crate::dossier::acts::kinds::annulment::{Annul, must_stay};
use crate::dossier::books::store::Dossier;
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// Annuls a dossier that was entered twice. It takes effect when it is recorded: for figures as they were known until then the
/// dossier stands.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "duplicate_of": "H26.268.05-230307-0001", "reason": "Nhập hai lần vì mất mạng" }))]
pub struct AnnulRequest {
    /// Code of the dossier that stays, of the same office.
    #[schema(max_length = 60)]
    pub duplicate_of: String,
    /// How it came about.
    #[schema(max_length = 1000)]
    pub reason: String,
}

impl ActRequest for AnnulRequest {
    fn happened_at(&self) -> Option<Instant> {
        None
    }

    fn checked(
        &self,
        conn: &mut Connection,
        act: &ActContext<'_>,
        before: &Dossier,
    ) -> Result<(Box<dyn Act>, ActTiming), Problem> {
        let mut check = Check::new();
        let timing = act.timing(&mut check, before, None, None);
        let stays = check.join(must_stay(conn, act, before, &self.duplicate_of))?;
        let reason = check.text("reason", &self.reason, 1000);
        let deed =
            Checked::all((stays, reason)).map(|(stays, reason)| Annul { duplicate_of: stays.code, reason });
        let (deed, timing) = check.finish((deed, timing))?;
        Ok((Box::new(deed), timing))
    }
}
