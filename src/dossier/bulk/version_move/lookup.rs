//! What a move names, looked up and held against each other: the offices, the version, the workflow, the dossiers.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::requests::MoveDraft;
use super::{MoveSelection, MoveTarget, MoveTotals, store};
use crate::access::{Assignment, Officer};
use crate::agency::AgencyId;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::DossierId;
use crate::dossier::books::journal::Actor;
use crate::dossier::books::numbers::spelling::spelled;
use crate::dossier::bulk::sweep;
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::{Instant, date_vi};
use crate::procedure::{ProcedureState, ProcedureVersion};
use crate::workflow::WorkflowId;
use crate::workflow::store as workflows;
use crate::workflow::{Workflow, WorkflowState};

/// The version that may be moved to: published once, and in force by today.
fn target_version(
    conn: &mut Connection,
    code: &str,
    number: i32,
    now: Instant,
) -> Result<ProcedureVersion, Problem> {
    let version = sweep::version(conn, code, number)?;
    if version.state == ProcedureState::Draft {
        return Err(Problem::field(
            "version",
            "not_published",
            format!("bản {number} của thủ tục {code} còn là dự thảo: công bố trước rồi chuyển"),
            format!("version {number} of {code} is a draft: publish it before dossiers move to it"),
        ));
    }
    if let Some(from) = version.valid_from.filter(|from| *from > now.date()) {
        return Err(Problem::field(
            "version",
            "not_in_force_yet",
            format!("bản {number} có hiệu lực từ {}: chuyển từ ngày đó", date_vi(from)),
            format!("version {number} is in force from {from}: move dossiers from that day on"),
        ));
    }
    Ok(version)
}

/// The workflow that was named, when dossiers of the version can follow it.
fn target_workflow(
    conn: &mut Connection,
    books: &ReferenceCaches,
    id: WorkflowId,
    version: &ProcedureVersion,
) -> Result<Arc<Workflow>, Problem> {
    let wrong = |code, vi: String, en: String| Err(Problem::field("workflow", code, vi, en));
    let Some(workflow) = workflows::find(conn, id)? else {
        return wrong(
            "unknown",
            "không có quy trình này: xem danh sách quy trình".to_owned(),
            "there is no such workflow: see the list of workflows".to_owned(),
        );
    };
    if workflow.state == WorkflowState::Draft {
        return wrong(
            "not_published",
            "quy trình còn là dự thảo: công bố trước rồi chuyển".to_owned(),
            "the workflow is a draft: publish it before dossiers move to it".to_owned(),
        );
    }
    if workflow.procedure_id.is_some_and(|id| id != version.procedure_id) {
        return wrong(
            "of_another_procedure",
            "quy trình thuộc thủ tục khác: chọn quy trình của thủ tục này".to_owned(),
            "the workflow is of another procedure: choose one of this procedure".to_owned(),
        );
    }
    if let Some(hours) =
        version.content.limit.allowance_hours().filter(|hours| *hours != workflow.total_hours)
    {
        let total = workflow.total_hours;
        return wrong(
            "wrong_sum",
            format!("tổng thời gian các bước là {total} giờ, thời hạn của bản này là {hours} giờ"),
            format!("the allowances add up to {total} hours, but the limit of this version is {hours} hours"),
        );
    }
    books.workflows.workflow(conn, id)
}

/// Notes every step that is to go where the workflow has no counted step.
fn check_steps(workflow: &Workflow, steps: &BTreeMap<i32, i32>, check: &mut Check) {
    for (from, to) in steps {
        if workflow.step(*to).is_none_or(|step| step.allowance_hours.is_none()) {
            check.wrong(
                "steps",
                "unknown_step",
                format!("bước {from} được chuyển đến bước {to}, quy trình không có bước tính giờ này"),
                format!("step {from} goes to step {to}, which is no counted step of the workflow"),
            );
        }
    }
}

/// The offices of the move, and the role by which the officer may move their dossiers: it reaches all of them.
fn administered(
    conn: &mut Connection,
    officer: &Officer,
    code: &str,
) -> Result<(Vec<AgencyId>, Assignment), Problem> {
    let agency = sweep::agency(conn, officer, code)?.ok_or_else(|| {
        Problem::field(
            "agency",
            "unknown_agency",
            format!("không có cơ quan nào mã {code} trong phạm vi của bạn"),
            format!("there is no agency {code} within your reach"),
        )
    })?;
    if !agency.is_office() {
        return Err(Problem::field(
            "agency",
            "not_an_office",
            format!("{code} là đơn vị: ghi mã cơ quan có hồ sơ"),
            format!("{code} is a unit: name the office that owns the dossiers"),
        ));
    }
    let assignment = sweep::administrator(conn, officer, &agency)?.ok_or_else(|| {
        Problem::new(Code::RoleMayNot).say(
            format!("chỉ quản trị của {code} và các cơ quan trực thuộc chuyển được hồ sơ đang giải quyết"),
            format!("only an administrator of {code} and everything below it moves running dossiers"),
        )
    })?;
    let mut offices = sweep::offices(conn, &agency)?;
    offices.sort_unstable();
    Ok((offices, assignment))
}

/// The keys of the dossiers that were named.
fn named_dossiers(
    conn: &mut Connection,
    codes: &[String],
    offices: &[AgencyId],
    version: &ProcedureVersion,
) -> Result<Vec<(AgencyId, DossierId)>, Problem> {
    let codes: Vec<String> = codes.iter().map(|code| spelled(code)).collect();
    let found = store::find_codes(conn, offices, version.procedure_id, &codes)?;
    let mut check = Check::new();
    for (place, code) in codes.iter().enumerate() {
        if !found.iter().any(|(known, ..)| known == code) {
            check.wrong(
                &format!("dossiers.{place}"),
                "unknown_dossier",
                format!("cơ quan không có hồ sơ {code} của thủ tục {}", version.code),
                format!("the office has no dossier {code} of procedure {}", version.code),
            );
        }
    }
    check.done()?;
    Ok(found.into_iter().map(|(_, office_id, id)| (office_id, id)).collect())
}

/// A move with what it names looked up.
pub(in crate::dossier) struct FoundMove {
    pub selection: MoveSelection,
    pub actor: Actor,
    pub decision_number: String,
    pub reason: String,
}

/// What was asked for, with what it names looked up; every mistake at once.
pub(in crate::dossier) fn looked_up(
    conn: &mut Connection,
    books: &ReferenceCaches,
    now: Instant,
    officer: &Officer,
    (code, number): &(String, i32),
    draft: MoveDraft,
) -> Result<FoundMove, Problem> {
    let mut check = draft.check;
    let administered = draft.agency.look_up(&mut check, |agency| administered(conn, officer, &agency))?;
    let version = check.join(target_version(conn, code, *number, now))?;
    let workflow = match draft.workflow {
        None => Checked::sure(None),
        Some(id) => {
            let found = version.as_ref();
            found.look_up(&mut check, |version| target_workflow(conn, books, id, version))?.map(Some)
        }
    };
    Checked::all((workflow.as_ref(), draft.steps.as_ref())).map(|(workflow, steps)| {
        if let Some(workflow) = workflow {
            check_steps(workflow, steps, &mut check);
        }
    });
    let named = Checked::all((draft.dossiers, administered.as_ref(), version.as_ref()));
    let only = named.look_up(&mut check, |(codes, (offices, _), version)| {
        codes.map(|codes| named_dossiers(conn, &codes, offices, version)).transpose()
    })?;
    let parts = (administered, version, workflow, draft.steps, only, draft.decision_number, draft.reason);
    let ((offices, assignment), version, workflow, steps, only, decision_number, reason) =
        check.finish(parts)?;
    let target = MoveTarget { version: Arc::new(version), workflow, steps };
    Ok(FoundMove {
        selection: MoveSelection { books: books.clone(), target, offices, only },
        actor: Actor::officer(officer.id, &assignment),
        decision_number,
        reason,
    })
}

/// Refuses a move that makes more dossiers overdue than its officer has seen.
pub(in crate::dossier) fn as_rehearsed(seen: i64, totals: MoveTotals) -> Result<(), Problem> {
    let becomes_overdue = totals.moves.becomes_overdue;
    if becomes_overdue <= seen {
        return Ok(());
    }
    Err(Problem::field(
        "becomes_overdue",
        "not_as_rehearsed",
        format!("việc chuyển làm {becomes_overdue} hồ sơ quá hạn: tính thử, rồi ghi số này nếu vẫn chuyển"),
        format!(
            "the move makes {becomes_overdue} dossiers overdue: rehearse it, and send this number to do it all the same"
        ),
    ))
}
