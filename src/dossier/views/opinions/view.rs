//! Opinions as they are shown to the officers of the office.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::access;
use crate::access::{OfficerId, Role};
use crate::agency;
use crate::agency::AgencyId;
use crate::dossier::books::opinions::requested::OpinionAnswer;
use crate::dossier::books::opinions::store::{self, Opinion};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::overdue::is_past;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// An opinion that was asked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Opinion)]
pub struct OpinionView {
    /// Its number within the dossier, from 1.
    pub number: i32,
    /// Position of the step at which it was asked for.
    pub step: i32,
    /// Its name in the workflow, when it was planned there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The role that is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Code of the agency or unit where the role is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// Sign-in name of the officer who is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer: Option<String>,
    /// The full name of that officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer_name: Option<String>,
    /// The post of that officer when asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer_post: Option<String>,
    /// What is asked.
    pub question: String,
    /// How long the answer may take, in working hours.
    pub allowance_hours: i32,
    /// When it was asked for.
    pub asked_at: Instant,
    /// Sign-in name of who asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<String>,
    /// The full name of that officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_by_name: Option<String>,
    /// The post of that officer then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_by_post: Option<String>,
    /// By when it is to come.
    pub answer_by: Instant,
    /// What it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<OpinionAnswer>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// When it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Instant>,
    /// Sign-in name of who gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<String>,
    /// The full name of that officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_by_name: Option<String>,
    /// The post of that officer then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_by_post: Option<String>,
    /// When the question was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Instant>,
    /// When the dossier left the step that asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_at: Option<Instant>,
    /// Somebody waits for it.
    pub owed: bool,
    /// It came, or was given up, after `answer_by`, or has not come yet and `answer_by` is past.
    pub late: bool,
}

/// The opinions that were asked for of a dossier.
///
/// # Errors
/// When the database fails.
pub fn opinions(conn: &mut Connection, row: &Dossier, now: Instant) -> Result<Vec<OpinionView>, Problem> {
    // Nobody can have asked before the second act: a dossier just taken in costs no query.
    if row.version < 2 {
        return Ok(Vec::new());
    }
    let opinions = store::of_dossier(conn, row.office_id, row.id)?;
    shown(conn, opinions, now)
}

fn shown(conn: &mut Connection, opinions: Vec<Opinion>, now: Instant) -> Result<Vec<OpinionView>, Problem> {
    if opinions.is_empty() {
        return Ok(Vec::new());
    }
    let people = |opinion: &Opinion| {
        [Some(opinion.asked_by), opinion.officer_id, opinion.answered_by].into_iter().flatten()
    };
    let people: Vec<OfficerId> = opinions.iter().flat_map(people).collect();
    let people = access::store::officer_names(conn, &people)?;
    let units: Vec<AgencyId> = opinions.iter().filter_map(|opinion| opinion.unit_id).collect();
    let units: HashMap<AgencyId, String> =
        agency::store::load_many(conn, &units)?.into_iter().map(|unit| (unit.id, unit.code)).collect();
    let person = |id: Option<OfficerId>| id.and_then(|id| people.get(&id).cloned());
    let username = |id| person(id).map(|name| name.username);
    let full_name = |id| person(id).map(|name| name.full_name);
    let post = |id, at| person(id).and_then(|name| name.posts.at(at));
    Ok(opinions
        .into_iter()
        .map(|opinion| OpinionView {
            number: opinion.number,
            step: opinion.step,
            role: opinion.role,
            agency: opinion.unit_id.and_then(|id| units.get(&id).cloned()),
            officer: username(opinion.officer_id),
            officer_name: full_name(opinion.officer_id),
            officer_post: post(opinion.officer_id, opinion.asked_at),
            allowance_hours: opinion.allowance_hours,
            asked_at: opinion.asked_at,
            asked_by: username(Some(opinion.asked_by)),
            asked_by_name: full_name(Some(opinion.asked_by)),
            asked_by_post: post(Some(opinion.asked_by), opinion.asked_at),
            answer_by: opinion.answer_by,
            answer: opinion.answer,
            answered_at: opinion.answered_at,
            answered_by: username(opinion.answered_by),
            answered_by_name: full_name(opinion.answered_by),
            answered_by_post: opinion.answered_at.and_then(|at| post(opinion.answered_by, at)),
            withdrawn_at: opinion.withdrawn_at,
            left_at: opinion.left_at,
            owed: opinion.settled_at().is_none(),
            late: is_past(Some(opinion.answer_by), opinion.settled_at().unwrap_or(now)),
            name: opinion.name,
            question: opinion.question,
            text: opinion.answer_text,
        })
        .collect())
}
