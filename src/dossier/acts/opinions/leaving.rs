//! A dossier leaves a step where opinions were asked for: whether it has to wait for them, and what lapses.

use crate::access::{self, OfficerId, Role};
use crate::agency;
use crate::agency::AgencyId;
use crate::dossier::books::opinions::store::{self, Opinion};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::act_rule::StepEffect;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::workflow::routing::OpinionsJoin;
use crate::workflow::step::Step;

/// The dossier leaves its step by this act: it must not wait for opinions any more when it is handed on or resolved; what is
/// still owed lapses. Answers the numbers of those that nobody gave.
pub(in crate::dossier) fn leave(
    conn: &mut Connection,
    before: &Dossier,
    effect: StepEffect,
    step: Option<&Step>,
    at: Instant,
) -> Result<Vec<i32>, Problem> {
    let goes_on = match effect {
        StepEffect::GoesOn | StepEffect::Resolves => true,
        StepEffect::GoesBack
        | StepEffect::ComesBack
        | StepEffect::Rejects
        | StepEffect::Stops
        | StepEffect::Annuls => false,
        StepEffect::Begins
        | StepEffect::BackToDesk
        | StepEffect::Returns
        | StepEffect::Reopens
        | StepEffect::Moves
        | StepEffect::Stays => return Ok(Vec::new()),
    };
    let waiting = store::waiting(conn, before.office_id, before.id)?;
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let owed = step.map(|step| owed(step.drawing.join, &waiting)).unwrap_or_default();
    if goes_on && !owed.is_empty() {
        return Err(still_owed(conn, &owed)?);
    }
    store::leave(conn, before.office_id, before.id, at)?;
    let lapsed = waiting.iter().filter(|opinion| opinion.answered_at.is_none());
    Ok(lapsed.map(|opinion| opinion.number).collect())
}

/// Names everybody who still owes an opinion.
fn still_owed(conn: &mut Connection, owed: &[&Opinion]) -> Result<Problem, Problem> {
    let officers: Vec<OfficerId> = owed.iter().filter_map(|opinion| opinion.officer_id).collect();
    let officers = access::store::officer_names(conn, &officers)?;
    let units: Vec<AgencyId> = owed.iter().filter_map(|opinion| opinion.unit_id).collect();
    let units = agency::store::load_many(conn, &units)?;
    let names = |words: fn(Role) -> &'static str| {
        let name = |opinion: &&Opinion| {
            let unit = units.iter().find(|unit| Some(unit.id) == opinion.unit_id);
            let whom = match (opinion.officer_id.and_then(|id| officers.get(&id)), opinion.role, unit) {
                (Some(officer), ..) => officer.full_name.clone(),
                (None, Some(role), Some(unit)) => format!("{}, {}", words(role), unit.name_vi),
                (None, role, _) => role.map(words).unwrap_or_default().to_owned(),
            };
            format!("{} ({whom})", opinion.number)
        };
        owed.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    Ok(Problem::new(Code::ActNotAllowed).say(
        format!("còn chờ ý kiến số {}: chờ trả lời hoặc thôi xin ý kiến", names(Role::words_vi)),
        format!(
            "opinions are still owed: {}; wait for them or withdraw the questions",
            names(Role::words_en)
        ),
    ))
}

/// Those of the opinions asked for at a step that the dossier still has to wait for; `waiting` are all that were asked for
/// since it came there and not withdrawn.
#[must_use]
fn owed(join: OpinionsJoin, waiting: &[Opinion]) -> Vec<&Opinion> {
    let enough = join == OpinionsJoin::Any && waiting.iter().any(|opinion| opinion.answered_at.is_some());
    waiting.iter().filter(|opinion| !enough && opinion.answered_at.is_none()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::books::opinions::requested::OpinionAnswer;
    use crate::platform::database::Id;

    fn opinion(number: i32, answered: bool) -> Opinion {
        let at = Instant::parse("2023-03-07T09:15:00+07:00").unwrap();
        Opinion {
            office_id: Id::default(),
            dossier_id: Id::default(),
            number,
            step: 2,
            name: None,
            role: Some(Role::Handler),
            unit_id: None,
            officer_id: None,
            question: "?".into(),
            allowance_hours: 4,
            asked_at: at,
            asked_by: Id::default(),
            answer_by: at,
            answer: answered.then_some(OpinionAnswer::Agree),
            answer_text: None,
            answered_at: answered.then_some(at),
            answered_by: None,
            withdrawn_at: None,
            left_at: None,
        }
    }

    #[test]
    fn all_means_every_one_and_any_means_one() {
        use OpinionsJoin::{All, Any};
        for (join, answered, expected) in [
            (All, vec![], vec![]),
            (Any, vec![], vec![]),
            (All, vec![true, false, false], vec![2, 3]),
            (Any, vec![true, false, false], vec![]),
            (Any, vec![false, false], vec![1, 2]),
            (All, vec![true, true], vec![]),
        ] {
            let waiting: Vec<Opinion> =
                (1..).zip(&answered).map(|(number, answered)| opinion(number, *answered)).collect();
            let numbers: Vec<i32> = owed(join, &waiting).iter().map(|opinion| opinion.number).collect();
            assert_eq!(numbers, expected, "{join} {answered:?}");
        }
    }
}
