//! The pause that a request to the citizen begins: what is asked and who prepared it, by when it is to be answered, and what the
//! policy of the procedure allows, or a supervisor sets aside openly.

use serde_json::Value;

use crate::access::Role;
use crate::dossier::acts::act_context::ActContext;
use crate::dossier::acts::approval;
use crate::dossier::acts::grounds::draft_refusal;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::pause::{Ask, Override, Pause, PauseKind, RequestDraft, SendingChannel};
use crate::dossier::clock::pause_policy::{self, NewPause, PauseExcess};
use crate::platform::check::Check;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::procedure::PausePolicy;

/// The longest time that a citizen is given, in days.
const LONGEST_ANSWER_DAYS: i64 = 3650;

/// The pause that a request begins, checked against the policy. Before acceptance it is only what the journal tells.
pub(super) fn begin(
    conn: &mut Connection,
    act: &ActContext<'_>,
    row: &Dossier,
    policy: &PausePolicy,
    pauses: &[Pause],
    ask: &Ask,
    from: Instant,
) -> Result<Pause, Problem> {
    let accepted = row.accepted_at.is_some();
    let draft = wording(conn, act, row, ask, from)?;
    check_answer_by(act, ask.answer_by, from)?;
    let by_default = if accepted {
        pause_policy::answer_by(policy, pauses, from)
    } else {
        let days_only =
            PausePolicy { answer_within_days: policy.answer_within_days, ..PausePolicy::default() };
        pause_policy::answer_by(&days_only, &[], from)
    };
    let mut pause = Pause {
        prepared_by: Some(draft.prepared_by),
        approved_by: draft.approved_by,
        approved_at: draft.approved_at,
        approved_under: draft.approved_under,
        channel: Some(ask.channel.unwrap_or_else(|| SendingChannel::answering(row.channel))),
        sent_at: Some(from),
        answer_by: ask.answer_by.or(by_default),
        ..Pause::begun(draft.asked, from)
    };
    let wanted = NewPause { kind: ask.kind, from, answer_by: pause.answer_by };
    let excess = if accepted { pause_policy::beyond(policy, pauses, &wanted) } else { Vec::new() };
    let what = excess.iter().map(|excess| excess.as_str().to_owned()).collect();
    pause.overrides.extend(set_aside(act, what, ask.override_reason.as_deref(), || beyond_policy(&excess))?);
    Ok(pause)
}

/// What is asked, who prepared and who approved it: the unit's standing draft; or the desk's own words, while the dossier lies there.
/// Those are the desk's own decision, and nobody's approval.
fn wording(
    conn: &mut Connection,
    act: &ActContext<'_>,
    row: &Dossier,
    ask: &Ask,
    from: Instant,
) -> Result<RequestDraft, Problem> {
    let field = match ask.kind {
        PauseKind::Supplement => "papers",
        PauseKind::Payment => "amount_vnd",
    };
    let draft = row.draft()?.filter(|draft| draft.asked.kind == ask.kind);
    let at_the_desk = row.accepted_at.is_none() || row.step_role() == Some(Role::Clerk);
    let mut worded = match (draft, &ask.asked) {
        (Some(draft), None) => approved(conn, act, row, draft, from)?,
        (Some(_), Some(_)) => {
            return Err(Problem::field(
                field,
                "draft_stands",
                "bộ phận chuyên môn đã soạn nội dung: bỏ trống nội dung và lý do để gửi đúng bản đó",
                "the professional unit has drafted it: leave content and reason out to send that draft",
            ));
        }
        (None, _) if !at_the_desk => {
            return Err(Problem::new(Code::ActNotAllowed).say(
                "hồ sơ đang ở bộ phận chuyên môn: bộ phận chuyên môn soạn đề nghị trước, rồi một cửa gửi công dân",
                "the dossier lies with the professional unit: the unit drafts the request, then the desk sends it",
            ));
        }
        (None, Some(own)) => RequestDraft::by(&act.officer.username, own.clone(), from),
        (None, None) => {
            return Err(Problem::field(
                field,
                "required",
                "không có đề nghị nào đang chờ gửi: ghi nội dung và lý do",
                "no draft waits to be sent: say what is asked, and why",
            ));
        }
    };
    worded.asked.document_number = ask.document_number.clone().or(worded.asked.document_number);
    Ok(worded)
}

/// The draft with its approval: it has one, or whoever sends it may approve it and does so by sending.
fn approved(
    conn: &mut Connection,
    act: &ActContext<'_>,
    row: &Dossier,
    draft: RequestDraft,
    at: Instant,
) -> Result<RequestDraft, Problem> {
    if row.request_approved {
        return Ok(draft);
    }
    let approval = approval::given_by(conn, act.officer, row.acting_office(), (at, act.now))?;
    approval.map(|approval| draft.approved(approval)).ok_or_else(|| {
        let why = draft_refusal();
        Problem::new(Code::ActNotAllowed).say(why.vi, why.en)
    })
}

fn check_answer_by(act: &ActContext<'_>, answer_by: Option<Instant>, from: Instant) -> Result<(), Problem> {
    let Some(answer_by) = answer_by else { return Ok(()) };
    let mut check = Check::new();
    if answer_by <= from {
        check.wrong(
            "answer_by",
            "before_sent",
            "hạn của công dân phải sau khi gửi yêu cầu",
            "the citizen's due date must come after the request was sent",
        );
    } else if answer_by <= act.now {
        check.wrong(
            "answer_by",
            "not_in_the_future",
            "hạn của công dân phải ở tương lai",
            "the citizen's due date must lie in the future",
        );
    } else if answer_by > from.plus(chrono::TimeDelta::days(LONGEST_ANSWER_DAYS)) {
        check.wrong(
            "answer_by",
            "out_of_range",
            format!("hạn của công dân dài nhất {LONGEST_ANSWER_DAYS} ngày"),
            format!("the citizen is given at most {LONGEST_ANSWER_DAYS} days"),
        );
    }
    check.done()
}

/// The override of what an act goes beyond; refused without one, and when there is nothing to override.
pub(super) fn set_aside(
    act: &ActContext<'_>,
    what: Vec<String>,
    reason: Option<&str>,
    refusal: impl FnOnce() -> Problem,
) -> Result<Option<Override>, Problem> {
    match (what.is_empty(), reason) {
        (true, None) => Ok(None),
        (false, Some(reason)) => {
            Ok(Some(Override { what, reason: reason.to_owned(), by: act.officer.username.clone() }))
        }
        (false, None) => Err(refusal()),
        (true, Some(_)) => Err(Problem::field(
            "override",
            "not_needed",
            "việc này trong phạm vi quy định của thủ tục: cán bộ một cửa làm, không cần quyết định vượt",
            "this keeps to the procedure's policy: the desk does it, without an override",
        )),
    }
}

fn beyond_policy(excess: &[PauseExcess]) -> Problem {
    let join =
        |words: fn(PauseExcess) -> String| excess.iter().copied().map(words).collect::<Vec<_>>().join("; ");
    let problem = Problem::new(Code::BeyondPolicy).say(
        format!(
            "{}: rút ngắn hạn của công dân nếu được, hoặc đề nghị người giám sát quyết định vượt (override)",
            join(PauseExcess::words_vi)
        ),
        format!(
            "{}: give the citizen less time where that helps, or ask a supervisor for an override",
            join(PauseExcess::words_en)
        ),
    );
    excess.iter().fold(problem, |problem, excess| {
        problem.with_field(excess.field(), excess.as_str(), excess.words_vi(), excess.words_en())
    })
}

/// What the journal keeps of a request: all of it but what its row says already.
pub(super) fn request_details(pause: &Pause) -> Result<Value, Problem> {
    let mut details =
        serde_json::to_value(pause).map_err(|error| Problem::new(Code::Internal).because(error))?;
    if let Value::Object(fields) = &mut details {
        fields.retain(|name, _| !matches!(name.as_str(), "kind" | "from" | "until" | "sent_at"));
    }
    Ok(details)
}
