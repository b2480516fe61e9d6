//! The act: another office goes on with every dossier in hand of one that has ended.

use std::collections::HashSet;

use chrono::TimeDelta;

use super::{ContinuationReason, posting, store};
use crate::access::{Assignment, Officer};
use crate::agency::{Agency, AgencyId};
use crate::dossier::acts::act_context::{ActContext, ActTiming, ReferenceCaches};
use crate::dossier::books::DossierId;
use crate::dossier::books::journal;
use crate::dossier::books::store::Dossier;
use crate::dossier::bulk::sweep::{self, Rehearse, Sweep};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// The dossiers that an office has in hand; each of them goes along.
#[derive(Debug)]
pub(super) struct InHand {
    pub(super) office: Agency,
}

/// The act. What was moved is no longer in hand.
#[derive(Debug)]
pub(super) struct Continuation {
    pub(super) in_hand: InHand,
    pub(super) to: Agency,
    pub(super) grounds: ContinuationReason,
    pub(super) books: ReferenceCaches,
    pub(super) officer: Officer,
    pub(super) assignment: Assignment,
}

impl Rehearse for InHand {
    type Of = AgencyId;
    type Plan = Dossier;
    type Totals = i64;
    const BATCH: usize = 200;

    fn found(&self, conn: &mut Connection) -> Result<Vec<(AgencyId, Vec<DossierId>)>, Problem> {
        Ok(sweep::by_office(store::keys_in_hand(conn, self.office.id)?))
    }

    fn plan(
        &self,
        conn: &mut Connection,
        owner_id: &AgencyId,
        ids: &[DossierId],
    ) -> Result<Vec<Dossier>, Problem> {
        let mut rows = sweep::store::load(conn, *owner_id, ids)?;
        rows.retain(|row| store::is_in_hand(row, self.office.id));
        Ok(rows)
    }

    fn count(dossiers: &mut i64, _row: &Dossier, _now: Instant) {
        *dossiers += 1;
    }
}

impl Sweep for Continuation {
    type Rehearsal = InHand;

    fn rehearsal(&self) -> &InHand {
        &self.in_hand
    }

    fn changes(row: &Dossier) -> Option<DossierId> {
        Some(row.id)
    }

    fn post(
        &self,
        conn: &mut Connection,
        _owner_id: &AgencyId,
        rows: &[Dossier],
        now: Instant,
    ) -> Result<HashSet<DossierId>, Problem> {
        let act = ActContext {
            officer: &self.officer,
            books: &self.books,
            now,
            timing: ActTiming::default(),
            late_entry_bound: TimeDelta::zero(),
        };
        let between = (&self.in_hand.office, &self.to);
        let postings = rows.iter().map(|row| posting(&act, &self.assignment, row, between, &self.grounds));
        journal::post_many(conn, postings.collect::<Result<_, _>>()?)
    }

    fn busy() -> Problem {
        journal::changed_meanwhile()
    }
}
