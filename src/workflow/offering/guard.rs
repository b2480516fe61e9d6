//! Holds an act against what was offered before it: what it would leave without a workflow is named, and it is refused.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;
use crate::procedure::offering::HandlingCheck;
use crate::workflow::offering::coverage::{GapKey, WorkflowGap, gap_words};
use crate::workflow::offering::store;

/// The first day on which something may still be received: late entries reach back that far.
#[must_use]
pub fn first_day_of_intakes(now: Instant, backdate_days: i64) -> NaiveDate {
    let today = now.date();
    u64::try_from(backdate_days)
        .ok()
        .and_then(|days| today.checked_sub_days(Days::new(days)))
        .unwrap_or(today)
}

/// The acts that may leave a procedure without a workflow. Each says which field to change, and the way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferingAct {
    /// A version is published.
    PublishVersion,
    /// A workflow is published and takes earlier ones of its name out of use.
    PublishWorkflow,
    /// A workflow is taken out of use.
    RetireWorkflow,
    /// A procedure is delegated.
    Delegate,
    /// Reference files are loaded.
    Load,
}

impl OfferingAct {
    fn field(self) -> &'static str {
        match self {
            Self::PublishVersion | Self::PublishWorkflow | Self::RetireWorkflow => "workflow",
            Self::Delegate => "to",
            Self::Load => "workflows.csv",
        }
    }

    fn way_out(self) -> (&'static str, &'static str) {
        match self {
            Self::PublishVersion => (
                "lập quy trình cho thời hạn này rồi công bố cùng lúc (ghi vào `workflow_drafts`), hoặc ghi `\"workflow\": \"scale\"` để chia lại thời gian của quy trình hiện nay theo thời hạn mới",
                "draft a workflow for that limit and publish it together (name it in `workflow_drafts`), or send `\"workflow\": \"scale\"` to scale the present one to the new limit",
            ),
            Self::PublishWorkflow => (
                "quy trình mới thay bản cùng tên đang dùng: đặt tên khác, hoặc công bố trước quy trình cho các cơ quan còn lại",
                "it takes the place of the version in use under its name: give it another name, or publish a workflow for the others first",
            ),
            Self::RetireWorkflow => (
                "công bố quy trình khác cho các cơ quan này trước, hoặc bãi bỏ thủ tục",
                "publish another workflow for them first, or abolish the procedure",
            ),
            Self::Delegate => (
                "công bố quy trình cho cơ quan được ủy quyền trước",
                "publish a workflow for the delegate first",
            ),
            Self::Load => (
                "thêm quy trình vào workflows.csv hoặc công bố quy trình trước",
                "add a workflow to workflows.csv, or publish one first",
            ),
        }
    }

    /// The act is refused: this is left without a workflow.
    #[must_use]
    pub fn refused(self, gaps: &[WorkflowGap]) -> Problem {
        let (vi, en) = self.way_out();
        let problem = Problem::new(Code::LeftWithoutWorkflow).say(vi, en);
        gap_words(gaps).into_iter().fold(problem, |problem, words| {
            problem.with_field(self.field(), "no_workflow", words.vi, words.en)
        })
    }
}

/// What was without a workflow before an act.
#[derive(Debug)]
pub struct CoverageGuard {
    act: OfferingAct,
    procedures: Option<Vec<ProcedureId>>,
    since: NaiveDate,
    before: BTreeSet<GapKey>,
}

impl CoverageGuard {
    /// Looks at what is offered from `since` on, of these procedures or of all; others who change it wait.
    ///
    /// # Errors
    /// When the database fails.
    pub fn before(
        conn: &mut Connection,
        act: OfferingAct,
        procedures: Option<Vec<ProcedureId>>,
        since: NaiveDate,
    ) -> Result<Self, Problem> {
        store::lock(conn)?;
        let offering = store::load(conn, procedures.as_deref(), since)?;
        let before = offering.gaps().iter().map(WorkflowGap::key).collect();
        Ok(Self { act, procedures, since, before })
    }
}

impl HandlingCheck for CoverageGuard {
    fn see_to_it(&mut self, conn: &mut Connection) -> Result<(), Problem> {
        let mut gaps = store::load(conn, self.procedures.as_deref(), self.since)?.gaps();
        gaps.retain(|gap| !self.before.contains(&gap.key()));
        if gaps.is_empty() { Ok(()) } else { Err(self.act.refused(&gaps)) }
    }
}
