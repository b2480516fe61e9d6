//! Where a plain hand-over would lead a dossier, and who could take it there: looked at before many are handed on.

use sha2::{Digest as _, Sha256};

use crate::access::{self, Officer, OfficerName, Role};
use crate::agency::{self, AgencyId};
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::acts::arrival;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::status::Event;
use crate::dossier::views::journal_view::hex;
use crate::dossier::views::view::DossierView;
use crate::platform::database::Connection;
use crate::platform::error::{Problem, Words};
use crate::platform::instant::Instant;
use crate::workflow::routing::{HandlerChoice, StepOutcome};
use crate::workflow::{leg_at, legs};

/// Where it would lead.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct HandOverGoal {
    /// Name of the next step.
    pub step_name: String,
    /// Whose turn it is there.
    pub role: Role,
    /// The office whose officers do it.
    pub office_id: AgencyId,
    /// The unit, where the workflow names one.
    pub unit: Option<(AgencyId, String)>,
    /// Whether the register gives it to the least loaded unless somebody is chosen.
    pub automatic: bool,
    /// Whether another agency takes it over.
    pub crosses: bool,
}

/// A dossier that might be handed on.
#[derive(Debug, Clone)]
pub(crate) struct HandOverOutlook {
    /// The dossier as it stands.
    pub view: DossierView,
    /// Where it would lead, or why it is not handed on here.
    pub goal: Result<HandOverGoal, Words>,
}

impl HandOverGoal {
    /// What tells this goal from another one, in a few letters.
    pub(crate) fn key(&self) -> String {
        let unit = self.unit.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default();
        let whole = format!("{}\n{unit}\n{}\n{}", self.office_id, self.role, self.step_name);
        hex(Sha256::digest(whole).get(..6).unwrap_or_default())
    }

    /// Who could take it; nobody here where another agency takes it over.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn takers(&self, conn: &mut Connection, now: Instant) -> Result<Vec<OfficerName>, Problem> {
        if self.crosses {
            return Ok(Vec::new());
        }
        let unit = self.unit.as_ref().map(|(id, _)| *id);
        let found = access::store::holders(conn, self.role, self.office_id, unit, now)?;
        let ids: Vec<_> = found.iter().map(|(id, _)| *id).collect();
        let names = access::store::officer_names(conn, &ids)?;
        Ok(ids.iter().filter_map(|id| names.get(id).cloned()).collect())
    }
}

/// Looks at one dossier.
///
/// # Errors
/// When the database fails.
pub(crate) fn outlook(
    conn: &mut Connection,
    books: &ReferenceCaches,
    row: &Dossier,
    by: (&Officer, Instant),
) -> Result<HandOverOutlook, Problem> {
    let view = DossierView::of(conn, books, row, by)?;
    let goal = match refusal(&view) {
        Some(why) => Err(why),
        None => goal(conn, books, row, &view)?,
    };
    Ok(HandOverOutlook { view, goal })
}

fn words(vi: &str, en: &str) -> Words {
    Words { vi: vi.to_owned(), en: en.to_owned() }
}

/// Why it is not handed on by this officer now.
fn refusal(view: &DossierView) -> Option<Words> {
    if view.possible_acts.contains(&Event::HandOn) {
        return None;
    }
    let barred = view.barred_acts.iter().find(|barred| barred.act == Event::HandOn);
    Some(barred.map_or_else(
        || {
            words(
                "trạng thái hoặc bước hiện nay không chuyển tiếp được: mở hồ sơ xem việc phải làm",
                "its state or step does not let it be handed on: open it to see what is to be done",
            )
        },
        |barred| words(&barred.why, &barred.why_en),
    ))
}

/// Where the one approval leads that a plain hand-over takes.
fn goal(
    conn: &mut Connection,
    books: &ReferenceCaches,
    row: &Dossier,
    view: &DossierView,
) -> Result<Result<HandOverGoal, Words>, Problem> {
    let on = view.next_steps.iter().filter(|way| way.act == Event::HandOn);
    let approvals: Vec<i32> =
        on.filter(|way| way.outcome == StepOutcome::Approve).filter_map(|way| way.to_step).collect();
    let [to] = approvals.as_slice() else {
        return Ok(Err(words(
            "bước này có nhiều nhánh: mở hồ sơ và chọn nhánh",
            "several ways lead on from this step: open it and choose one",
        )));
    };
    let workflow = books.workflows.workflow(conn, row.workflow_id)?;
    let Some(step) = workflow.step(*to) else {
        return Ok(Err(words("không có bước sau", "no step follows")));
    };
    let office_id = row.acting_office();
    let unit = match arrival::unit_of(conn, Some(step), office_id)? {
        Some(id) => agency::store::find(conn, id)?.map(|unit| (id, unit.name_vi)),
        None => None,
    };
    let legs = legs(&workflow);
    let number = |position: i32| leg_at(&legs, position).map(|leg| leg.number);
    Ok(Ok(HandOverGoal {
        step_name: step.name_vi.clone(),
        role: step.role,
        office_id,
        unit,
        automatic: step.drawing.assignment == HandlerChoice::LeastLoaded,
        crosses: legs.len() > 1 && number(*to) != number(row.step),
    }))
}
