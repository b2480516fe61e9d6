//! What the HTTP endpoints of sweeps and their rehearsals have in common.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::platform::error::{Code, Problem};
use crate::platform::page::Passing;

/// Which part of the list of a rehearsal to show.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RehearsalQuery {
    /// Rows on a page, 1 to 500.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<i64>,
    /// `next_cursor` of the page before, with the same body.
    cursor: Option<String>,
}

impl RehearsalQuery {
    /// The page that is shown, still empty: dossiers go by in the order of office and key.
    ///
    /// # Errors
    /// When the limit or the cursor is none.
    pub(in crate::dossier) fn page<T>(&self) -> Result<Passing<(AgencyId, DossierId), T>, Problem> {
        Passing::new(self.limit, self.cursor.as_deref())
    }
}

/// Does the work to its end even when the caller goes away meanwhile.
pub(in crate::dossier) async fn to_the_end<T: 'static>(
    work: impl Future<Output = Result<T, Problem>> + 'static,
) -> Result<T, Problem> {
    actix_web::rt::spawn(work)
        .await
        .unwrap_or_else(|failure| Err(Problem::new(Code::Internal).because(failure)))
}
