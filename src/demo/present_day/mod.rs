//! The office of today: some sixty dossiers around the present day, so that every list of work has something on it and every act can
//! be tried.
//!
//! Each is received so many working hours ago that it is due today, later, or was due before today, and is then brought to where it
//! stands by the acts of the officers, spread over the time since. Chance has no part in it: the same day looks the same.

mod state;

use chrono::{NaiveDateTime, TimeDelta};

use self::state::{TODAY, TodayState};
use super::people::{self, OfficeStaff};
use super::random::SplitMix;
use crate::access::Role;
use crate::agency::Agency;
use crate::calendar::OfficeCalendar;
use crate::dossier::acts::act::Act;
use crate::dossier::acts::act_context::{ActContext, ActTiming, ReferenceCaches};
use crate::dossier::acts::apology::Apology;
use crate::dossier::acts::kinds::annulment::Annul;
use crate::dossier::acts::kinds::asking::{ApproveDraft, Draft};
use crate::dossier::acts::kinds::ending::{Refuse, Stop, Withdraw};
use crate::dossier::acts::kinds::handling::HandOn;
use crate::dossier::acts::kinds::result::{Resolve, ReturnResult};
use crate::dossier::acts::{actions, opinions, steps};
use crate::dossier::books::applicant::{Applicant, HandedPaper, ResultDelivery};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::deadline;
use crate::dossier::clock::pause::{Ask, CitizenRequest, PauseKind, SendingChannel};
use crate::dossier::endpoints::intake_request::IntakeRequest;
use crate::dossier::endpoints::opinions::requests::{OpinionRequest, OpinionsRequest};
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureVersion;
use crate::workflow::Workflow;

/// The longest way back to a reception, in working hours.
const REACH: i64 = 240;
/// Receptions spread over so many working hours, where a dossier can stand so: five hours from one to the next.
const SPREAD: i64 = 29;
/// The least that people need to bring a dossier to where it stands, in working hours.
const LEAST: i64 = 2;
/// At how many instants people act between a reception and now.
const MOMENTS: i32 = 14;
/// The citizens of today are numbered from here on, beyond those of the half-year.
const FIRST_CITIZEN: u64 = 90_001;

/// The office of today.
#[derive(Debug, Clone, Copy)]
pub struct TodayOffice<'t> {
    /// The reference books.
    pub books: &'t ReferenceCaches,
    /// The office.
    pub office: &'t Agency,
    /// Its officers, and the supervisor of the city.
    pub staff: &'t OfficeStaff,
    /// What is asked for here: version, workflow and weight.
    pub offers: &'t [((ProcedureVersion, Workflow), u64)],
    /// Its calendar.
    pub calendar: &'t OfficeCalendar,
    /// The present instant.
    pub now: Instant,
}

/// A dossier that is to come about.
struct TodayDossier<'t> {
    state: TodayState,
    version: &'t ProcedureVersion,
    workflow: &'t Workflow,
    received_at: NaiveDateTime,
}

impl TodayOffice<'_> {
    /// Brings everything about; answers how many dossiers there are.
    ///
    /// # Errors
    /// When the calendar does not cover the days, or an act fails.
    pub fn bring_about(&self, conn: &mut Connection) -> Result<usize, Problem> {
        let wanted = TODAY.iter().flat_map(|(state, count)| std::iter::repeat_n(*state, *count));
        let mut dossiers = Vec::new();
        for (turn, state) in wanted.enumerate() {
            dossiers.extend(self.found(state, turn)?);
        }
        // In the order of their reception, as the register book has them.
        dossiers.sort_by_key(|dossier| dossier.received_at);
        let mut chance = SplitMix::new(FIRST_CITIZEN);
        for (number, dossier) in (FIRST_CITIZEN..).zip(&dossiers) {
            let citizen = people::citizen(number, false, &mut chance);
            let row = self.intake(conn, dossier, &citizen, false)?;
            let turn = usize::try_from(number).unwrap_or_default();
            let mut walk = self.walk(dossier, row, turn)?;
            walk.bring_to(conn, dossier, &citizen)?;
        }
        Ok(dossiers.len())
    }

    /// A procedure, and an instant at which a dossier of it was received that stands so now: another procedure and another hour for
    /// each turn, where it can.
    fn found(&self, state: TodayState, turn: usize) -> Result<Option<TodayDossier<'_>>, Problem> {
        let offers = self.offers.iter().cycle().skip(turn).take(self.offers.len());
        for ((version, workflow), _) in offers {
            if let Some(received_at) = self.reception(state, version, turn)? {
                return Ok(Some(TodayDossier { state, version, workflow, received_at }));
            }
        }
        Ok(None)
    }

    fn reception(
        &self,
        state: TodayState,
        version: &ProcedureVersion,
        turn: usize,
    ) -> Result<Option<NaiveDateTime>, Problem> {
        let (work, now) = (&self.calendar.processing, self.now.civil());
        let workday = work.next_working_start(now)?.date();
        let Some(limit) = version.content.limit.within() else { return Ok(None) };
        let first = LEAST + i64::try_from(turn).unwrap_or_default() * 5 % SPREAD;
        for hours in (first..REACH).chain(LEAST..first) {
            // A few minutes past the hour, as people come.
            let ago = TimeDelta::minutes(hours * 60 - hours * 7 % 50);
            let at = work.subtract_working_time(now, ago)?;
            if !self.calendar.reception.is_open(at)? {
                continue;
            }
            let due = if state.channel().is_online() {
                crate::dossier::clock::answer_due::answer_by(at, self.calendar)?
            } else {
                deadline::due(limit, at, &[], self.calendar).map_err(Problem::from)?.due_at
            };
            if state.fits(due, now, workday) {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    fn act(&self, role: Role, turn: usize, now: Instant) -> Result<ActContext<'_>, Problem> {
        let officer = self.staff.of(role, turn).ok_or_else(|| {
            Problem::new(Code::Internal).because(format!("the office of today has no {role:?}"))
        })?;
        let timing = ActTiming::default();
        Ok(ActContext { officer, books: self.books, now, timing, late_entry_bound: TimeDelta::zero() })
    }

    fn intake(
        &self,
        conn: &mut Connection,
        dossier: &TodayDossier<'_>,
        citizen: &Applicant,
        again: bool,
    ) -> Result<Dossier, Problem> {
        let channel = dossier.state.channel();
        let papers = dossier.version.content.papers.iter().map(|paper| HandedPaper {
            code: paper.code.clone(),
            name: None,
            originals: u32::from(paper.originals).max(1),
            copies: u32::from(paper.copies),
        });
        let request = IntakeRequest {
            agency: self.office.code.clone(),
            procedure: dossier.version.code.clone(),
            channel,
            applicant: Applicant {
                address: Some(format!("Số 1, phố Ví Dụ, {}", self.office.name_vi)),
                ..citizen.clone()
            },
            submitter: None,
            summary: None,
            papers: papers.collect(),
            sets: None,
            result_delivery: ResultDelivery::Counter,
            fee_vnd: None,
            fee_payment: None,
            fee_exemption: None,
            happened_at: None,
            late_entry_reason: None,
            duplicate_of_intended: again,
        };
        let act = self.act(Role::Clerk, 0, Instant::from_civil(dossier.received_at))?;
        if channel.is_online() {
            crate::dossier::acts::intake::submit(conn, &act, request.read())
        } else {
            crate::dossier::acts::intake::receive(conn, &act, request.read())
        }
    }

    /// Who brings a dossier to where it stands, and at which instants.
    fn walk<'w>(
        &'w self,
        dossier: &'w TodayDossier<'_>,
        row: Dossier,
        turn: usize,
    ) -> Result<TodayWalk<'w>, Problem> {
        let work = &self.calendar.processing;
        let (from, now) = (dossier.received_at, self.now.civil());
        let spent = work.working_time_between(from, now)?;
        let mut moments = Vec::new();
        for number in 1..=MOMENTS {
            let after = TimeDelta::seconds(spent.num_seconds() * i64::from(number) / i64::from(MOMENTS + 1));
            moments.push(Instant::from_civil(work.add_working_time(from, after)?).whole_second());
        }
        moments.retain(|at| *at <= self.now);
        Ok(TodayWalk { office: self, workflow: dossier.workflow, row, turn, moments: moments.into_iter() })
    }
}

/// The way of one dossier.
struct TodayWalk<'w> {
    office: &'w TodayOffice<'w>,
    workflow: &'w Workflow,
    row: Dossier,
    turn: usize,
    moments: std::vec::IntoIter<Instant>,
}

impl TodayWalk<'_> {
    fn next_moment(&mut self) -> Instant {
        self.moments.next().unwrap_or(self.office.now)
    }

    fn perform(&mut self, conn: &mut Connection, role: Role, deed: &dyn Act) -> Result<(), Problem> {
        let at = self.next_moment();
        let act = self.office.act(role, self.turn, at)?;
        self.row = actions::perform(conn, &act, &self.row, deed)?;
        Ok(())
    }

    /// Whoever holds the step hands it on.
    fn hand_on(&mut self, conn: &mut Connection) -> Result<(), Problem> {
        let role = self.row.step_role().unwrap_or(Role::Clerk);
        self.perform(conn, role, &HandOn::default())
    }

    /// Hands it on until it lies at a step of that role, or at the last one.
    fn hand_on_to(&mut self, conn: &mut Connection, role: Role) -> Result<(), Problem> {
        while self.row.step_role() != Some(role) && steps::leads_on(self.workflow, self.row.step) {
            self.hand_on(conn)?;
        }
        Ok(())
    }

    fn resolve(&mut self, conn: &mut Connection) -> Result<(), Problem> {
        while !steps::is_result_step(self.workflow, self.row.step) {
            self.hand_on(conn)?;
        }
        let role = self.row.step_role().unwrap_or(Role::Approver);
        let document_number = format!("{}/KQ-UBND", self.turn % 1_000);
        self.perform(conn, role, &Resolve { document_number, note: None })
    }

    /// What the unit wants the citizen to be asked.
    fn draft(&mut self, conn: &mut Connection, kind: PauseKind) -> Result<(), Problem> {
        self.hand_on_to(conn, Role::Handler)?;
        let (papers, amount_vnd, reason) = match kind {
            PauseKind::Supplement => {
                (vec!["Giấy tờ chứng minh nơi cư trú".to_owned()], None, "Thành phần hồ sơ chưa đầy đủ")
            }
            PauseKind::Payment => (Vec::new(), Some(30_000), "Nộp lệ phí theo thông báo"),
        };
        let asked =
            CitizenRequest { kind, papers, amount_vnd, reason: reason.to_owned(), document_number: None };
        self.perform(conn, Role::Handler, &Draft(asked))
    }

    /// The same, approved and sent; with an instant by which it is to be answered.
    fn ask(
        &mut self,
        conn: &mut Connection,
        kind: PauseKind,
        answer_by: Option<Instant>,
    ) -> Result<(), Problem> {
        self.draft(conn, kind)?;
        self.perform(conn, Role::UnitHead, &ApproveDraft)?;
        self.perform(conn, Role::Clerk, &Ask { answer_by, ..Ask::drafted(kind) })
    }

    fn ask_for_opinion(&mut self, conn: &mut Connection) -> Result<(), Problem> {
        self.hand_on_to(conn, Role::Handler)?;
        let opinion = OpinionRequest {
            planned: None,
            role: Some(Role::RecordsClerk),
            agency: None,
            officer: None,
            allowance_hours: Some(1),
            question: "Sổ lưu có bản ghi trước đây của người này không?".to_owned(),
        };
        let asked = OpinionsRequest { opinions: vec![opinion], happened_at: None, late_entry_reason: None };
        let at = self.next_moment();
        let act = self.office.act(self.row.step_role().unwrap_or(Role::Handler), self.turn, at)?;
        self.row = opinions::actions::ask(conn, act, &self.row, asked.read())?;
        Ok(())
    }

    fn apologise(&mut self, conn: &mut Connection) -> Result<(), Problem> {
        let at = self.office.now;
        let work = &self.office.calendar.processing;
        let new_date = work.add_working_time(at.civil(), TimeDelta::hours(16))?;
        let act = self.office.act(Role::UnitHead, self.turn, at)?;
        let letter = Apology {
            reason: "Chờ xác minh của cơ quan khác".to_owned(),
            new_date: Instant::from_civil(new_date),
            signer: act.officer.username.clone(),
            signer_name: act.officer.full_name.clone(),
            signer_title: "Trưởng phòng".to_owned(),
            document_number: format!("{}/PXL", self.turn % 1_000),
            sent_at: at.whole_second(),
            channel: SendingChannel::Zalo,
            override_reason: None,
        };
        self.row = actions::perform(conn, &act, &self.row, &letter)?;
        Ok(())
    }

    /// The clerk takes the same dossier in once more, and a supervisor annuls the second one.
    fn enter_twice(
        &mut self,
        conn: &mut Connection,
        dossier: &TodayDossier<'_>,
        citizen: &Applicant,
    ) -> Result<(), Problem> {
        let stays = std::mem::replace(&mut self.row, self.office.intake(conn, dossier, citizen, true)?);
        let deed = Annul { duplicate_of: stays.code, reason: "Nhập hai lần vì mất mạng".to_owned() };
        self.perform(conn, Role::Supervisor, &deed)
    }

    fn bring_to(
        &mut self,
        conn: &mut Connection,
        dossier: &TodayDossier<'_>,
        citizen: &Applicant,
    ) -> Result<(), Problem> {
        let reason = || "Công dân đề nghị".to_owned();
        match dossier.state {
            TodayState::JustSubmitted | TodayState::AcceptanceLate => Ok(()),
            TodayState::DueToday | TodayState::DueLater | TodayState::Overdue => {
                // Some have come far, some lie at the desk still.
                for _ in 0..self.turn % 4 {
                    if steps::leads_on(self.workflow, self.row.step) {
                        self.hand_on(conn)?;
                    }
                }
                Ok(())
            }
            TodayState::Apologised => {
                self.hand_on_to(conn, Role::Handler)?;
                self.apologise(conn)
            }
            TodayState::WaitsForApproval => self.draft(conn, PauseKind::Supplement),
            TodayState::WaitsForSending => {
                self.draft(conn, PauseKind::Payment)?;
                self.perform(conn, Role::UnitHead, &ApproveDraft)
            }
            TodayState::PapersOwed => self.ask(conn, PauseKind::Supplement, None),
            TodayState::PaymentOwed => self.ask(conn, PauseKind::Payment, None),
            TodayState::AnswerOverdue => {
                let soon = self.moments.as_slice().last().copied();
                self.ask(conn, PauseKind::Supplement, soon)
            }
            TodayState::Withdrawing => self.perform(conn, Role::Clerk, &Withdraw { reason: reason() }),
            TodayState::AtApproval => self.hand_on_to(conn, Role::Approver),
            TodayState::OpinionAsked => self.ask_for_opinion(conn),
            TodayState::ResultReady => self.resolve(conn),
            TodayState::Returned | TodayState::ReturnedLate => {
                self.resolve(conn)?;
                self.perform(conn, Role::Clerk, &ReturnResult { received_by: None })
            }
            TodayState::Refused => {
                let reason = "Không đủ điều kiện theo quy định".to_owned();
                self.perform(conn, Role::UnitHead, &Refuse { reason })
            }
            TodayState::Stopped => self.perform(conn, Role::UnitHead, &Stop { reason: reason() }),
            TodayState::EnteredTwice => self.enter_twice(conn, dossier, citizen),
        }
    }
}
