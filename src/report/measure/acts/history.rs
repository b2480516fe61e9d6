//! By what an act is measured: the limit, the calendar, the acceptance and the pauses as they were when it was recorded.
//! Pure: no HTTP, no SQL, no clock.
//!
//! A dossier keeps only the present ones. What it had at an earlier act follows from its later milestones, each of which
//! tells what it replaced. So a figure of the past stays what it was when a calendar changes, or a dossier moves to another
//! version: rows that were recorded later come later in the journal, and change nothing of the rows before them. Acts before
//! the acceptance are measured by the calendar of the acceptance.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::dossier::books::DossierId;
use crate::dossier::books::journal::{RESULT_OUT_SINCE, detail_of};
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::Event;
use crate::platform::database::UnreadableColumn;
use crate::platform::instant::Instant;
use crate::procedure::ProcedureVersionId;

/// A row of the journal that changes by what later acts are measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) struct Milestone {
    pub dossier_id: DossierId,
    pub seq: i32,
    pub event: Event,
    pub from: Account,
    pub to: Account,
    pub happened_at: Instant,
    pub details: String,
}

/// What a dossier was measured by at one of its acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) struct MeasureState {
    /// The stamp of its calendar; empty: it was imported without one.
    pub stamp: String,
    /// The version of its procedure.
    pub version_id: ProcedureVersionId,
    /// When it was accepted.
    pub accepted_at: Option<Instant>,
    /// The stretches since then in which its clock stood still; the last one up to the act, when it stood still until then.
    pub pauses: Vec<(Instant, Instant)>,
}

/// What the journal tells of a version.
#[derive(Deserialize)]
struct VersionTold {
    id: ProcedureVersionId,
}

impl Milestone {
    /// What its details call by that name.
    fn told<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, UnreadableColumn> {
        detail_of(&self.details, name, || format!("row {} of the dossier {}", self.seq, self.dossier_id))
    }

    /// The stamp that the dossier had before; the calendar of a leg is not the dossier's.
    fn stamp_before(&self) -> Result<Option<String>, UnreadableColumn> {
        if self.event != Event::RecalculateDue || self.told::<Value>("legs")?.is_some() {
            return Ok(None);
        }
        self.told("calendar_before")
    }

    /// The version that ruled the dossier before.
    fn version_before(&self) -> Result<Option<ProcedureVersionId>, UnreadableColumn> {
        if self.event != Event::MoveVersion {
            return Ok(None);
        }
        Ok(self.told::<VersionTold>("version_before")?.map(|version| version.id))
    }
}

impl MeasureState {
    /// What a dossier was measured by at its act number `seq` of the instant `at`, given what it has `now` and its
    /// milestones, the oldest first.
    ///
    /// # Errors
    /// When the details of a milestone cannot be read.
    pub(in crate::report) fn at(
        milestones: &[Milestone],
        (seq, at): (i32, Instant),
        now: (&str, ProcedureVersionId),
    ) -> Result<Self, UnreadableColumn> {
        let until = milestones.partition_point(|milestone| milestone.seq <= seq);
        let (before, after) = milestones.split_at(until);
        let stamp = after.iter().find_map(|milestone| milestone.stamp_before().transpose()).transpose()?;
        let version =
            after.iter().find_map(|milestone| milestone.version_before().transpose()).transpose()?;
        let mut frozen = Self {
            stamp: stamp.unwrap_or_else(|| now.0.to_owned()),
            version_id: version.unwrap_or(now.1),
            accepted_at: None,
            pauses: Vec::new(),
        };
        let mut stands_since = None;
        for milestone in before {
            let Milestone { from, to, happened_at, .. } = milestone;
            if is_before(*from) && !is_before(*to) {
                frozen.accepted_at = Some(*happened_at);
                frozen.pauses.clear();
            } else if is_before(*to) {
                frozen.accepted_at = None;
            }
            if milestone.event == Event::Correct
                && let Some(since) = milestone.told(RESULT_OUT_SINCE)?
            {
                frozen.pauses.push((since, *happened_at));
            }
            // A wish to withdraw neither begins a pause nor ends it.
            if to.is_paused() {
                stands_since.get_or_insert(*happened_at);
            } else if !to.is_withdrawing() {
                frozen.pauses.extend(stands_since.take().map(|since| (since, *happened_at)));
            }
        }
        frozen.pauses.extend(stands_since.map(|since| (since, at)));
        Ok(frozen)
    }
}

fn is_before(account: Account) -> bool {
    Account::BEFORE_ACCEPTANCE.contains(&account)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::database::Id;

    fn at(text: &str) -> Instant {
        Instant::parse(&format!("{text}:00+07:00")).unwrap()
    }

    fn id(number: u8) -> ProcedureVersionId {
        Id::from_bytes([number; 16])
    }

    fn milestone(
        seq: i32,
        event: Event,
        (from, to): (Account, Account),
        moment: &str,
        details: &str,
    ) -> Milestone {
        let details = details.to_owned();
        Milestone {
            dossier_id: Id::from_bytes([9; 16]),
            seq,
            event,
            from,
            to,
            happened_at: at(moment),
            details,
        }
    }

    /// Accepted, paused, gone on, another calendar, a leg's calendar, another version, paused again.
    fn milestones() -> Vec<Milestone> {
        use Account::{InProcess, Outside, PausedSupplement};
        let moved = format!(r#"{{"version_before":{{"id":"{}","version":1}}}}"#, id(1));
        let stays = (InProcess, InProcess);
        vec![
            milestone(1, Event::Receive, (Outside, InProcess), "2023-03-07T09:15", "{}"),
            milestone(3, Event::RequestSupplement, (InProcess, PausedSupplement), "2023-03-08T09:00", "{}"),
            milestone(4, Event::TakeInSupplement, (PausedSupplement, InProcess), "2023-03-09T09:00", "{}"),
            milestone(
                5,
                Event::RecalculateDue,
                stays,
                "2023-03-09T10:00",
                r#"{"calendar_before":"H26@9","legs":[]}"#,
            ),
            milestone(6, Event::RecalculateDue, stays, "2023-03-09T10:00", r#"{"calendar_before":"H26@1"}"#),
            milestone(8, Event::MoveVersion, stays, "2023-03-10T10:00", &moved),
            milestone(9, Event::RequestSupplement, (InProcess, PausedSupplement), "2023-03-13T09:00", "{}"),
        ]
    }

    #[test]
    fn an_act_is_measured_by_what_held_then() {
        let then =
            |seq, moment| MeasureState::at(&milestones(), (seq, at(moment)), ("H26@2", id(2))).unwrap();
        let first = then(2, "2023-03-07T10:00");
        assert_eq!((first.stamp.as_str(), first.version_id, first.pauses.len()), ("H26@1", id(1), 0));
        assert_eq!(first.accepted_at, Some(at("2023-03-07T09:15")));
        let between = then(7, "2023-03-09T11:00");
        assert_eq!((between.stamp.as_str(), between.version_id), ("H26@2", id(1)));
        assert_eq!(between.pauses, [(at("2023-03-08T09:00"), at("2023-03-09T09:00"))]);
        let last = then(10, "2023-03-14T09:00");
        assert_eq!((last.stamp.as_str(), last.version_id), ("H26@2", id(2)));
        assert_eq!(last.pauses[1], (at("2023-03-13T09:00"), at("2023-03-14T09:00")));
        assert_eq!(then(0, "2023-03-07T09:00").accepted_at, None);
    }

    #[test]
    fn what_is_not_readable_is_an_error() {
        let stays = (Account::InProcess, Account::InProcess);
        let measured = |event, details| {
            let damaged = [milestone(5, event, stays, "2023-03-09T10:00", details)];
            let frozen = MeasureState::at(&damaged, (1, at("2023-03-08T10:00")), ("H26@2", id(2)));
            frozen.map(|frozen| (frozen.stamp, frozen.version_id))
        };
        for (event, details) in [
            (Event::RecalculateDue, r#"{"calendar_before":"H26@1"#),
            (Event::RecalculateDue, r#"{"calendar_before":1}"#),
            (Event::MoveVersion, r#"{"version_before":{"version":1}}"#),
            (Event::MoveVersion, r#"{"version_before":{"id":"1"}}"#),
        ] {
            let said = measured(event, details).unwrap_err().to_string();
            assert!(said.contains("journal.details of row 5 of the dossier 09090909-"), "{details}: {said}");
        }
        let untold = measured(Event::RecalculateDue, "{}").unwrap();
        assert_eq!(untold, ("H26@2".to_owned(), id(2)));
    }
}
