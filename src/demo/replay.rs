//! Replays the plan on a simulated clock, act by act, in the order of time, through the same actions as the service.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use indicatif::ProgressBar;

use super::people::{self, OfficeStaff, PreparedOfficer, SignIn};
use super::plan::{
    self, DISTRICT_RESOLVED, DemoDays, PlannedDossier, WARDS_RESOLVED, plan, procedures_of, split,
};
use super::present_day::TodayOffice;
use super::random::SplitMix;
use super::story::StoryActKind;
use crate::access::Role;
use crate::agency::{self, Agency, Level};
use crate::calendar::OfficeCalendar;
use crate::dossier::acts::act_context::{ActContext, ActTiming, ReferenceCaches};
use crate::dossier::acts::actions;
use crate::dossier::books::applicant::{Applicant, HandedPaper, ResultDelivery};
use crate::dossier::books::store::{self, Dossier};
use crate::dossier::clock::ledger::Channel;
use crate::dossier::endpoints::intake_request::IntakeRequest;
use crate::platform::database::{Connection, Database};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::procedure::{self, ProcedureVersion};
use crate::workflow::{self, Workflow};

/// The district of the reference report.
pub const DISTRICT: &str = "H26.268";
/// A ward that is in force today, and the city above it.
const WARD_OF_TODAY: &str = "H26.9043";
const CITY: &str = "H26";
/// How long the officers of an office of today have been there, where there is no half-year before it.
const STAFF_OF_TODAY: TimeDelta = TimeDelta::days(400);
/// The seed of the story.
const SEED: u64 = 20_230_514;

/// What a replay did.
#[derive(Debug, Clone)]
pub struct DemoResult {
    /// Dossiers brought in.
    pub dossiers: usize,
    /// Acts done.
    pub acts: usize,
    /// One officer of each role, with the password that is shown once.
    pub sign_ins: Vec<SignIn>,
}

/// One act of the whole story: at an instant, to a dossier.
#[derive(Debug, Clone)]
struct ScheduledAct {
    at: Instant,
    dossier: usize,
    role: Role,
    what: StoryActKind,
}

/// What a dossier of the story needs to be brought in.
#[derive(Debug, Clone)]
struct PlannedIntake {
    office: usize,
    procedure: String,
    channel: Channel,
    applicant: Applicant,
    papers: Vec<HandedPaper>,
}

/// The offers of an office: version, workflow and weight.
type OfficeOffers = Vec<((ProcedureVersion, Workflow), u64)>;

/// What is to be shown.
#[derive(Debug, Clone, Copy)]
pub struct DemoWish {
    /// The days of the half-year, where it is wanted.
    pub half_year: Option<DemoDays>,
    /// What time it is, where the office of today is wanted.
    pub now: Option<Instant>,
}

/// The half-year before it is played.
#[derive(Default)]
struct HalfYear {
    offices: Vec<Agency>,
    casts: Vec<PlannedIntake>,
    scenes: Vec<ScheduledAct>,
}

/// Plans and replays the half-year, the office of today or both into an empty register that holds the reference data.
///
/// # Errors
/// When the register is not empty, the reference data is missing, or an act fails.
pub fn replay(
    database: &Database,
    books: &ReferenceCaches,
    wish: DemoWish,
    progress: &ProgressBar,
) -> Result<DemoResult, Problem> {
    if !database.read_now(|conn| store::is_empty(conn).map_err(Problem::from))? {
        return Err(Problem::new(Code::AlreadyExists).say(
            "sổ đã có hồ sơ: chỉ nạp dữ liệu minh họa vào sổ trống",
            "the register holds dossiers already: the demonstration goes into an empty one",
        ));
    }
    let half_year = wish.half_year.map(|days| plan_half_year(database, books, days)).transpose()?;
    let today = wish.now.map(|now| today(database, books, now)).transpose()?;
    let opening = wish.half_year.map(|days| Instant::start_of(days.opening));
    let Some(began) = opening.or_else(|| wish.now.map(|now| now.plus(-STAFF_OF_TODAY))) else {
        return Ok(DemoResult { dossiers: 0, acts: 0, sign_ins: Vec::new() });
    };
    let HalfYear { offices, casts, scenes } = half_year.unwrap_or_default();
    let acts = scenes.len();
    let dossiers = scenes.iter().filter(|scene| !matches!(scene.what, StoryActKind::Do(_))).count();
    progress.set_length(u64::try_from(acts).unwrap_or(0));
    let company = company(database, &offices)?;
    let sign_ins = company.shown.clone();
    let stage = DemoPlan { today, books: books.clone(), offices, casts, scenes, company, began };
    let bar = progress.clone();
    // One transaction: an interrupted demonstration leaves an empty register behind.
    let of_today = database.write_now(move |conn: &mut Connection| stage.play(conn, &bar))?;
    progress.finish_and_clear();
    Ok(DemoResult { dossiers: dossiers + of_today, acts, sign_ins })
}

/// Every scene of the half-year, in the order of time.
fn plan_half_year(database: &Database, books: &ReferenceCaches, days: DemoDays) -> Result<HalfYear, Problem> {
    let offices = load_offices(database)?;
    let mut chance = SplitMix::new(SEED);
    let (mut scenes, mut casts) = (Vec::new(), Vec::new());
    for (number, (office, target)) in offices.iter().zip(targets(&offices)).enumerate() {
        let offers = offers(database, office, days.opening)?;
        let calendar =
            database.read_now(|conn: &mut Connection| books.calendars.for_agency(conn, office.id))?;
        let frame = plan::DemoOffice { offers: &offers, calendar: &calendar, target };
        for planned in plan(frame, days, &mut chance)? {
            cast(number, &offers, &planned, &mut chance, &mut casts, &mut scenes);
        }
    }
    scenes.retain(|scene| scene.at < Instant::end_of(days.end));
    // Equal instants keep the order of their dossier's story.
    scenes.sort_by_key(|scene| (scene.at, scene.dossier));
    Ok(HalfYear { offices, casts, scenes })
}

/// What the office of today is made of.
struct TodayParts {
    office: Agency,
    offers: OfficeOffers,
    calendar: Arc<OfficeCalendar>,
    now: Instant,
}

fn today(database: &Database, books: &ReferenceCaches, now: Instant) -> Result<TodayParts, Problem> {
    let office = database.read_now(|conn: &mut Connection| {
        agency::store::find_by_code(conn, WARD_OF_TODAY)?.ok_or_else(|| missing_reference(WARD_OF_TODAY))
    })?;
    let offers = offers(database, &office, now.date())?;
    let calendar = database.read_now(|conn: &mut Connection| books.calendars.for_agency(conn, office.id))?;
    Ok(TodayParts { office, offers, calendar, now })
}

/// The district and its wards, in the order of their codes.
fn load_offices(database: &Database) -> Result<Vec<Agency>, Problem> {
    let mut offices = database.read_now(|conn: &mut Connection| {
        let district =
            agency::store::find_by_code(conn, DISTRICT)?.ok_or_else(|| missing_reference(DISTRICT))?;
        let ids = agency::store::subtree_offices(conn, district.id)?;
        Ok::<_, Problem>(agency::store::load_many(conn, &ids)?)
    })?;
    offices.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(offices)
}

/// How many dossiers each office resolves until the cut: the reference report's totals, the wards' split by size.
fn targets(offices: &[Agency]) -> Vec<u64> {
    let wards: Vec<u64> = (0_u64..)
        .zip(offices.iter().filter(|office| office.level == Level::Ward))
        .map(|(place, _)| 7 + (place * 5) % 9)
        .collect();
    let mut wards = split(WARDS_RESOLVED, &wards).into_iter();
    offices
        .iter()
        .map(|office| if office.level == Level::Ward { wards.next().unwrap_or(0) } else { DISTRICT_RESOLVED })
        .collect()
}

fn offers(database: &Database, office: &Agency, day: NaiveDate) -> Result<OfficeOffers, Problem> {
    database.read_now(|conn: &mut Connection| {
        let mut offers = Vec::new();
        for (code, weight) in procedures_of(office.level) {
            let missing = || missing_reference(code);
            let version = procedure::store::find_published(conn, code, day)?.ok_or_else(missing)?;
            let hours = version.content.limit.allowance_hours();
            let workflow =
                workflow::store::find_for(conn, version.procedure_id, office.id, office.level, hours)?
                    .ok_or_else(missing)?;
            offers.push(((version, workflow), *weight));
        }
        Ok(offers)
    })
}

/// Gives a planned dossier its citizen and papers, and adds its acts to the story.
fn cast(
    office: usize,
    offers: &OfficeOffers,
    planned: &PlannedDossier,
    chance: &mut SplitMix,
    casts: &mut Vec<PlannedIntake>,
    scenes: &mut Vec<ScheduledAct>,
) {
    let Some(((version, _), _)) = offers.get(planned.offer) else { return };
    let dossier = casts.len();
    let number = u64::try_from(dossier).unwrap_or(0) + 1;
    let business = version.content.field_name.contains("hộ kinh doanh");
    casts.push(PlannedIntake {
        office,
        procedure: version.code.clone(),
        channel: planned.story.channel,
        applicant: people::citizen(number, business, chance),
        papers: version
            .content
            .papers
            .iter()
            .map(|paper| HandedPaper {
                code: paper.code.clone(),
                name: None,
                originals: u32::from(paper.originals).max(1),
                copies: u32::from(paper.copies),
            })
            .collect(),
    });
    scenes.extend(planned.story.acts.iter().map(|act| ScheduledAct {
        at: Instant::from_civil(act.at),
        dossier,
        role: act.role,
        what: act.what.clone(),
    }));
}

/// Everybody who takes part.
struct DemoOfficers {
    /// The officers of the story, with the place of their office.
    players: Vec<(usize, PreparedOfficer)>,
    /// Officers of today, for those who want to try: they act in no scene.
    visitors: Vec<PreparedOfficer>,
    /// The sign-ins that are shown: one of each role.
    shown: Vec<SignIn>,
}

/// Prepares the staff of the offices, and for those who want to try the register today: the staff of a ward that is in
/// force, and those who oversee the whole city.
fn company(database: &Database, offices: &[Agency]) -> Result<DemoOfficers, Problem> {
    let mut players = Vec::new();
    for (place, office) in offices.iter().enumerate() {
        players.extend(people::staff_of(office)?.into_iter().map(|candidate| (place, candidate)));
    }
    let found = |code: &'static str| {
        database.read_now(|conn: &mut Connection| {
            agency::store::find_by_code(conn, code)?.ok_or_else(|| missing_reference(code))
        })
    };
    let mut visitors = people::staff_of(&found(WARD_OF_TODAY)?)?;
    visitors.extend(people::overseers_of(&found(CITY)?)?);
    let shown = visitors.iter().map(|candidate| candidate.sign_in.clone()).collect();
    Ok(DemoOfficers { players, visitors, shown })
}

fn missing_reference(what: &str) -> Problem {
    Problem::new(Code::NotFound).say(
        format!("thiếu {what} trong dữ liệu nền: chạy motcua import reference"),
        format!("{what} is missing from the reference data: run motcua import reference"),
    )
}

/// Everything that is needed to play.
struct DemoPlan {
    books: ReferenceCaches,
    offices: Vec<Agency>,
    casts: Vec<PlannedIntake>,
    scenes: Vec<ScheduledAct>,
    company: DemoOfficers,
    began: Instant,
    today: Option<TodayParts>,
}

impl DemoPlan {
    /// Engages everybody and plays every scene; answers how many dossiers the office of today has.
    fn play(&self, conn: &mut Connection, progress: &ProgressBar) -> Result<usize, Problem> {
        let mut staffs = vec![OfficeStaff::default(); self.offices.len()];
        for (place, candidate) in &self.company.players {
            let officer = people::add(conn, candidate, self.began)?;
            if let Some(staff) = staffs.get_mut(*place) {
                staff.engage(candidate.sign_in.role, officer);
            }
        }
        let mut of_today = OfficeStaff::default();
        for candidate in &self.company.visitors {
            let mut officer = people::add(conn, candidate, self.began)?;
            // Whoever oversees the city oversees its offices.
            let offices = officer.assignments.iter_mut().map(|assignment| &mut assignment.office_ids);
            if let Some(today) = &self.today {
                offices.for_each(|reached| reached.push(today.office.id));
            }
            of_today.engage(candidate.sign_in.role, officer);
        }
        let mut standing: HashMap<usize, Dossier> = HashMap::new();
        for scene in &self.scenes {
            let row = self.scene(conn, scene, &staffs, standing.get(&scene.dossier))?;
            standing.insert(scene.dossier, row);
            progress.inc(1);
        }
        let Some(today) = &self.today else { return Ok(0) };
        let office = TodayOffice {
            books: &self.books,
            office: &today.office,
            staff: &of_today,
            offers: &today.offers,
            calendar: &today.calendar,
            now: today.now,
        };
        office.bring_about(conn)
    }

    fn scene(
        &self,
        conn: &mut Connection,
        scene: &ScheduledAct,
        staffs: &[OfficeStaff],
        before: Option<&Dossier>,
    ) -> Result<Dossier, Problem> {
        let lost = |what: &str| Problem::new(Code::Internal).because(format!("the story lost its {what}"));
        let cast = self.casts.get(scene.dossier).ok_or_else(|| lost("dossier"))?;
        let office = self.offices.get(cast.office).ok_or_else(|| lost("office"))?;
        let officer = staffs
            .get(cast.office)
            .and_then(|staff| staff.of(scene.role, scene.dossier))
            .ok_or_else(|| lost("officer"))?;
        let act = ActContext {
            officer,
            books: &self.books,
            now: scene.at,
            timing: ActTiming::default(),
            late_entry_bound: TimeDelta::zero(),
        };
        let intake = || IntakeRequest {
            agency: office.code.clone(),
            procedure: cast.procedure.clone(),
            channel: cast.channel,
            applicant: cast.applicant.clone(),
            submitter: None,
            summary: None,
            papers: cast.papers.clone(),
            sets: None,
            result_delivery: match cast.channel {
                Channel::Postal => ResultDelivery::Postal,
                _ => ResultDelivery::Counter,
            },
            fee_vnd: None,
            fee_payment: None,
            fee_exemption: None,
            happened_at: None,
            late_entry_reason: None,
            duplicate_of_intended: false,
        };
        match &scene.what {
            StoryActKind::Receive => crate::dossier::acts::intake::receive(conn, &act, intake().read()),
            StoryActKind::Submit => crate::dossier::acts::intake::submit(conn, &act, intake().read()),
            StoryActKind::Do(deed) => {
                let before = before.ok_or_else(|| lost("beginning"))?;
                actions::perform(conn, &act, before, deed.as_ref())
            }
        }
    }
}

/// Where a printed list of sign-ins says which officer is which.
#[must_use]
pub fn sign_in_lines(sign_ins: &[SignIn]) -> Vec<String> {
    sign_ins
        .iter()
        .map(|sign_in| {
            format!(
                "{:<14} {:<26} {:<28} {}",
                sign_in.role.as_str(),
                sign_in.username,
                sign_in.password.reveal(),
                sign_in.agency
            )
        })
        .collect()
}
