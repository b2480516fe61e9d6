//! A dossier comes to a step: who gets it there, and who may act on it.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde_json::Value;

use crate::access::{OfficerId, store as officers};
use crate::agency;
use crate::agency::AgencyId;
use crate::dossier::acts::act_context::{ReferenceCaches, note};
use crate::dossier::books::store::{self, Dossier, HandlerLoad};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::workflow::Workflow;
use crate::workflow::routing::HandlerChoice;
use crate::workflow::step::Step;

/// The unit whose officers do a step, when the workflow names one of the office that acts on the dossier. A step done at
/// another office is entered by the office that acts.
pub(in crate::dossier) fn unit_of(
    conn: &mut Connection,
    step: Option<&Step>,
    office_id: AgencyId,
) -> Result<Option<AgencyId>, Problem> {
    let Some(unit_id) = step.and_then(|step| step.unit_id) else { return Ok(None) };
    let unit = agency::store::find(conn, unit_id)?;
    Ok(unit.filter(|unit| unit.office_id == office_id).map(|unit| unit.id))
}

/// Gives a dossier that has come to a step to the least loaded of those who do it, where the workflow says so; answers the
/// sign-in name. Whoever has it already and does this step keeps it, so a dossier sent back comes to the officer who knows it.
/// Nobody gets it who is away; who goes away, or whose role ends, before the time of the step is over gets it when nobody else is there.
pub(in crate::dossier) fn give_to_least_loaded(
    conn: &mut Connection,
    books: &ReferenceCaches,
    row: &mut Dossier,
    workflow: &Workflow,
    now: Instant,
) -> Result<Option<String>, Problem> {
    let Some(step) = workflow.step(row.step) else { return Ok(None) };
    if step.drawing.assignment != HandlerChoice::LeastLoaded {
        return Ok(None);
    }
    let office_id = row.acting_office();
    let unit_id = unit_of(conn, Some(step), office_id)?;
    let mut candidates = officers::holders(conn, step.role, office_id, unit_id, now)?;
    let ids: Vec<OfficerId> = candidates.iter().map(|(id, _)| *id).collect();
    let until = step_ends(conn, books, row, step, now)?;
    let away = officers::away_from(conn, &ids, (step.role, office_id), (now, until))?;
    candidates.retain(|(id, _)| away.get(id).is_none_or(|from| *from > now));
    if row.handler_id.is_some_and(|handler| candidates.iter().any(|(id, _)| *id == handler)) {
        return Ok(None);
    }
    let ids: Vec<OfficerId> = candidates.iter().map(|(id, _)| *id).collect();
    let handled = store::handled(conn, &[row.office_id, office_id], &ids)?;
    let chosen = least_loaded(&candidates, &away, &handled).cloned();
    // Without a candidate it is anybody's of the role, as at a step where somebody is chosen by hand.
    row.handler_id = chosen.as_ref().map(|(id, _)| *id);
    Ok(chosen.map(|(_, username)| username))
}

/// When the time of a step is over that begins now; now, where no calendar tells.
fn step_ends(
    conn: &mut Connection,
    books: &ReferenceCaches,
    row: &Dossier,
    step: &Step,
    now: Instant,
) -> Result<Instant, Problem> {
    let Some(hours) = step.allowance_hours.filter(|_| !row.calendar_stamp.is_empty()) else { return Ok(now) };
    let calendar = books.calendars.by_stamp(conn, &row.calendar_stamp)?;
    let ends = calendar.processing.add_working_time(now.civil(), TimeDelta::hours(i64::from(hours)));
    Ok(ends.map_or(now, Instant::from_civil))
}

/// Says in the journal that the register chose, and whom.
pub(in crate::dossier) fn note_least_loaded(details: &mut Value, username: &str) {
    note(details, "handler", Value::from(username));
    note(details, "assignment", Value::from(HandlerChoice::LeastLoaded.as_str()));
}

/// Who stays, then who has the fewest open dossiers; among equals who was given the fewest ever, then by sign-in name.
fn least_loaded<'c>(
    candidates: &'c [(OfficerId, String)],
    leaving: &BTreeMap<OfficerId, Instant>,
    handled: &[HandlerLoad],
) -> Option<&'c (OfficerId, String)> {
    candidates.iter().min_by_key(|(id, username)| {
        let own = || handled.iter().filter(|row| row.handler_id == Some(*id));
        let open: i64 = own().filter(|row| row.account.is_pending()).map(|row| row.dossiers).sum();
        let ever: i64 = own().map(|row| row.dossiers).sum();
        (leaving.contains_key(id), open, ever, username.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::clock::ledger::Account;
    use crate::platform::database::Id;

    #[test]
    fn the_least_loaded_is_chosen_and_nobody_twice_while_others_wait() {
        let (an, binh, chi) = (Id::new(), Id::new(), Id::new());
        let all = [(an, "an".to_owned()), (binh, "binh".to_owned()), (chi, "chi".to_owned())];
        let held = |id, account, dossiers| HandlerLoad { handler_id: Some(id), account, dossiers };
        let (open, paused, done) = (Account::InProcess, Account::PausedSupplement, Account::ResolvedEarly);
        for (handled, expected) in [
            (vec![], "an"),
            (vec![held(an, open, 1)], "binh"),
            (vec![held(an, open, 2), held(binh, open, 1), held(chi, paused, 2)], "binh"),
            // What is done weighs nothing, but among equals it is the next one's turn.
            (vec![held(an, done, 90), held(binh, open, 1), held(chi, open, 1)], "an"),
            (vec![held(an, done, 1)], "binh"),
            (vec![held(an, done, 1), held(binh, done, 1), held(chi, done, 1)], "an"),
        ] {
            assert_eq!(least_loaded(&all, &BTreeMap::new(), &handled).unwrap().1, expected, "{handled:?}");
        }
        assert_eq!(least_loaded(&[], &BTreeMap::new(), &[]), None);
        // Who goes away soon gets it when everybody does.
        let soon = Instant::from_micros(1).unwrap();
        let mut leaving = BTreeMap::from([(an, soon)]);
        assert_eq!(
            least_loaded(&all, &leaving, &[held(binh, open, 3), held(chi, open, 2)]).unwrap().1,
            "chi"
        );
        leaving.extend([(binh, soon), (chi, soon)]);
        assert_eq!(least_loaded(&all, &leaving, &[held(binh, open, 3), held(chi, open, 2)]).unwrap().1, "an");
    }
}
