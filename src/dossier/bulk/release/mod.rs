//! An officer leaves with dossiers in hand and questions unanswered: each dossier goes back to the list of everybody of its role, each
//! question to everybody of the role by which the officer was asked, by an act that the journal of the dossier tells of.

pub(crate) mod http;
mod questions;
mod store;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use self::questions::LeftQuestion;
use crate::access::OfficerId;
use crate::dossier::books::DossierId;
use crate::dossier::books::journal::{self, ActTime, Actor, Posting};
use crate::dossier::books::opinions::{OPINIONS_OF_ROLES, store as opinions};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::status::Event;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// What an officer leaves behind.
#[derive(Debug)]
pub(crate) struct LeftBehind {
    /// The dossiers that were in hand.
    pub(crate) dossiers: Vec<Dossier>,
    /// The questions that were not answered.
    pub(crate) questions: Vec<LeftQuestion>,
}

impl LeftBehind {
    /// The codes of the dossiers that the questions are about.
    pub(crate) fn questions_of(&self) -> impl Iterator<Item = &str> {
        self.questions.iter().map(|question| question.dossier.code.as_str())
    }
}

/// What the officer would leave behind now.
///
/// # Errors
/// When the database fails.
pub(crate) fn outlook(
    conn: &mut Connection,
    officer_id: OfficerId,
    now: Instant,
) -> Result<LeftBehind, Problem> {
    let dossiers = store::open_of(conn, officer_id)?;
    let questions = questions::left_by(conn, officer_id, now)?;
    Ok(LeftBehind { dossiers, questions })
}

/// Takes every dossier that is not over from an officer, and every question; answers what was taken. Nothing else of a dossier
/// changes: not the step, not the clock. Whoever leaves has few enough for one transaction.
///
/// # Errors
/// When somebody is faster, or the database fails. Then nothing has changed.
pub(crate) fn release(
    conn: &mut Connection,
    (officer_id, username): (OfficerId, &str),
    by: Actor,
    now: Instant,
) -> Result<LeftBehind, Problem> {
    let LeftBehind { dossiers, questions } = outlook(conn, officer_id, now)?;
    let mut touched: BTreeMap<DossierId, Dossier> =
        dossiers.iter().map(|row| (row.id, row.clone())).collect();
    let to_roles = || questions.iter().filter(|question| question.role.is_some());
    for question in to_roles() {
        touched.entry(question.dossier.id).or_insert_with(|| question.dossier.clone());
    }
    let posting = |before| -> Result<Posting<'_>, Problem> {
        let before: &Dossier = before;
        before.standing().allows(Event::Release)?;
        let in_hand = before.handler_id == Some(officer_id);
        let mut details = Map::new();
        if in_hand {
            details.insert("handler".to_owned(), json!(username));
        }
        let asked: Vec<Value> = to_roles()
            .filter(|question| question.dossier.id == before.id)
            .map(LeftQuestion::details)
            .collect();
        if !asked.is_empty() {
            details.insert(OPINIONS_OF_ROLES.to_owned(), Value::from(asked));
        }
        Ok(Posting {
            before: Some(before),
            after: Dossier { handler_id: before.handler_id.filter(|_| !in_hand), ..before.clone() },
            event: Event::Release,
            actor: by,
            time: ActTime::at_once(now, before.last_happened_at, before.last_recorded_at),
            details: Value::Object(details),
        })
    };
    let postings = touched.values().map(posting).collect::<Result<_, Problem>>()?;
    if !journal::post_many(conn, postings)?.is_empty() {
        return Err(journal::changed_meanwhile());
    }
    for question in to_roles() {
        if let Some(role) = question.role {
            opinions::ask_role(conn, &question.opinion, role, question.unit.as_ref().map(|unit| unit.id))?;
        }
    }
    Ok(LeftBehind { dossiers, questions })
}
