//! Invents a register of any size: stories of the demonstration, told over two years, each kept as its dossier and its
//! journal with sealed rows, as the register's own acts would leave them.

use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use motcua::access::Role;
use motcua::agency::Agency;
use motcua::calendar::OfficeCalendar;
use motcua::demo::people::{self, OfficeStaff};
use motcua::demo::plan::{procedures_of, split};
use motcua::demo::random::SplitMix;
use motcua::demo::story::{Ending, Story, StoryActKind, StoryFrame, tell};
use motcua::dossier::acts::act::Act;
use motcua::dossier::acts::act_context::ReferenceCaches;
use motcua::dossier::acts::steps::{self, StepPosition as Step};
use motcua::dossier::books::applicant::{HandedPaper, ResultDelivery};
use motcua::dossier::books::journal::{ActTime, Actor, Chronicle, JournalEntry};
use motcua::dossier::books::person_index;
use motcua::dossier::books::store::{Dossier, json_list};
use motcua::dossier::clock::act_rule::ClockEffect;
use motcua::dossier::clock::deadline;
use motcua::dossier::clock::ledger::Channel;
use motcua::dossier::clock::overdue::is_past;
use motcua::dossier::clock::pause::{self, Pause, RequestDraft};
use motcua::dossier::clock::status::{DeadlineFacts, DossierState, Event};
use motcua::platform::blind_index::BlindIndexKey;
use motcua::platform::database::{Connection, Database, Id};
use motcua::platform::error::Problem;
use motcua::platform::instant::Instant;
use motcua::procedure::{self, ProcedureVersion};
use motcua::workflow::{self, Workflow};

use crate::intake::offices;

/// Dossiers in one batch.
const BATCH: usize = 2_000;

/// First and last day of the register.
pub(crate) fn days() -> (NaiveDate, NaiveDate) {
    (NaiveDate::from_ymd_opt(2023, 1, 2).unwrap(), NaiveDate::from_ymd_opt(2024, 12, 31).unwrap())
}

/// Dossiers with their journals, and the numbers that were given.
#[derive(Default)]
pub(crate) struct Batch {
    pub(crate) dossiers: Vec<Dossier>,
    pub(crate) entries: Vec<JournalEntry>,
}

/// A procedure with the workflow that it follows.
type Offer = (ProcedureVersion, Workflow);

/// An office with what it needs to take dossiers in.
struct Office {
    agency: Agency,
    offers: Vec<(Offer, u64)>,
    calendar: Arc<OfficeCalendar>,
    staff: OfficeStaff,
}

/// A dossier to come.
struct Arrival {
    at: NaiveDateTime,
    office: usize,
    channel: Channel,
}

/// Adds the staff of an office.
fn engage(database: &Database, office: &Agency, now: Instant) -> OfficeStaff {
    let candidates = people::staff_of(office).unwrap();
    database
        .write_now(move |conn: &mut Connection| {
            let mut staff = OfficeStaff::default();
            for candidate in &candidates {
                staff.engage(candidate.sign_in.role, people::add(conn, candidate, now)?);
            }
            Ok::<_, Problem>(staff)
        })
        .unwrap()
}

/// Everything that the stories are told from.
pub(crate) struct World {
    offices: Vec<Office>,
    arrivals: Vec<Arrival>,
    /// How many acts are told of each story.
    acts: usize,
}

impl World {
    /// The district with four in ten dossiers and its wards with the rest. Officers are engaged in `database`.
    pub(crate) fn new(database: &Database, dossiers: u64) -> Self {
        let books = ReferenceCaches::new(BlindIndexKey::derived_from(b"bench"));
        let now = Instant::parse("2022-11-21T00:00:00+07:00").unwrap();
        let offices: Vec<Office> = offices(database)
            .into_iter()
            .map(|agency| {
                let staff = engage(database, &agency, now);
                let load = |conn: &mut Connection| {
                    let calendar = books.calendars.for_agency(conn, agency.id)?;
                    Ok::<_, Problem>((calendar, offers(conn, &agency)?))
                };
                let (calendar, offers) = database.read_now(load).unwrap();
                Office { agency, offers, calendar, staff }
            })
            .collect();
        let mut chance = SplitMix::new(1_000_000);
        let weights: Vec<u64> = (0_u64..)
            .zip(&offices)
            .map(|(place, _)| if place == 0 { 120 } else { 6 + (place * 5) % 9 })
            .collect();
        let mut arrivals = Vec::new();
        for (office, share) in split(dossiers, &weights).into_iter().enumerate() {
            for _ in 0..share {
                arrivals.push(arrival(office, &offices[office].calendar, &mut chance));
            }
        }
        arrivals.sort_by_key(|arrival| arrival.at);
        Self { offices, arrivals, acts: usize::MAX }
    }

    /// The same with stories that have only begun: most of their dossiers are open.
    pub(crate) fn begun(database: &Database, dossiers: u64) -> Self {
        Self { acts: 2, ..Self::new(database, dossiers) }
    }

    /// Tells every story, in the order in which they begin, and sends them off in batches. The same world tells the same.
    pub(crate) fn tell(&self, send: &SyncSender<Batch>) {
        let mut chance = SplitMix::new(20_230_514);
        let end = days().1.succ_opt().unwrap().and_time(chrono::NaiveTime::MIN);
        let mut numbers = vec![(NaiveDate::MIN, 0_u32); self.offices.len()];
        let mut batch = Batch::default();
        for (number, arrival) in (1_u64..).zip(&self.arrivals) {
            let office = &self.offices[arrival.office];
            let last = &mut numbers[arrival.office];
            *last = if last.0 == arrival.at.date() { (last.0, last.1 + 1) } else { (arrival.at.date(), 1) };
            let code = format!("{}-{}-{:04}", office.agency.code, last.0.format("%y%m%d"), last.1);
            office.tell((number, self.acts), code, arrival, end, &mut chance, &mut batch);
            if batch.dossiers.len() >= BATCH {
                send.send(std::mem::take(&mut batch)).unwrap();
            }
        }
        send.send(batch).unwrap();
    }
}

fn offers(conn: &mut Connection, agency: &Agency) -> Result<Vec<(Offer, u64)>, Problem> {
    let mut offers = Vec::new();
    for (code, weight) in procedures_of(agency.level) {
        let version = procedure::store::find_published(conn, code, days().0)?.unwrap();
        let hours = version.content.limit.allowance_hours();
        let workflow =
            workflow::store::find_for(conn, version.procedure_id, agency.id, agency.level, hours)?.unwrap();
        offers.push(((version, workflow), *weight));
    }
    Ok(offers)
}

/// At the counter while the desk is open, by post in the morning, online at any hour of the waking day.
fn arrival(office: usize, calendar: &OfficeCalendar, chance: &mut SplitMix) -> Arrival {
    let (first, last) = days();
    let channel = *chance
        .weighted(&[(Channel::Counter, 62), (Channel::OnlinePartial, 30), (Channel::Postal, 8)])
        .unwrap();
    loop {
        let day = first + TimeDelta::days(chance.between(0, (last - first).num_days()));
        let minute = match channel {
            Channel::Counter => chance.between(8 * 60, 16 * 60 + 50),
            Channel::Postal => chance.between(8 * 60 + 30, 11 * 60),
            Channel::OnlineFull | Channel::OnlinePartial => chance.between(6 * 60, 22 * 60 + 30),
        };
        let at = day.and_time(chrono::NaiveTime::MIN)
            + TimeDelta::minutes(minute)
            + TimeDelta::seconds(chance.between(0, 59));
        let open = channel.is_online() || calendar.reception.is_open(at).unwrap();
        if open && (day.weekday() != Weekday::Sat || chance.happens(150)) {
            return Arrival { at, office, channel };
        }
    }
}

fn ending(channel: Channel, chance: &mut SplitMix) -> Ending {
    match chance.below(1000) {
        0..30 => Ending::Late,
        30..40 => Ending::Refused,
        40..50 => Ending::Withdrawn,
        50..55 => Ending::Stopped,
        55..75 if channel.is_online() => Ending::TurnedAway,
        _ => Ending::InTime,
    }
}

impl Office {
    /// One dossier as far as its story goes before `end`, in at most so many acts.
    fn tell(
        &self,
        (number, most): (u64, usize),
        code: String,
        arrival: &Arrival,
        end: NaiveDateTime,
        chance: &mut SplitMix,
        batch: &mut Batch,
    ) {
        let offer = {
            let places: Vec<(usize, u64)> =
                self.offers.iter().map(|(_, weight)| *weight).enumerate().collect();
            *chance.weighted(&places).unwrap()
        };
        let (version, workflow) = &self.offers[offer].0;
        let limit = version.content.limit.within().unwrap();
        let calendar = &self.calendar.processing;
        let frame = StoryFrame { version, limit, workflow, calendar: calendar.into(), answered_late: 40 };
        let ending = ending(arrival.channel, chance);
        let story: Story = tell(frame, arrival.channel, arrival.at, ending, chance).unwrap();
        let mut acts = story.acts.iter().take(most).take_while(|act| act.at < end);
        let Some(first) = acts.next() else { return };
        let told = Told { office: self, version, workflow, number };
        let mut chronicle = told.begin(code, first.at, &first.what, arrival.channel, chance);
        for act in acts {
            if let StoryActKind::Do(deed) = &act.what {
                told.act(&mut chronicle, act.at, act.role, deed.as_ref());
            }
        }
        let (row, entries) = chronicle.into_parts();
        batch.dossiers.push(row);
        batch.entries.extend(entries);
    }
}

/// One dossier while it is told.
struct Told<'a> {
    office: &'a Office,
    version: &'a ProcedureVersion,
    workflow: &'a Workflow,
    number: u64,
}

impl Told<'_> {
    fn due(&self, accepted_at: Instant, pauses: &[Pause]) -> Instant {
        let pauses = pause::for_deadline(pauses);
        let calendar = &self.office.calendar.processing;
        let limit = self.version.content.limit.within().unwrap();
        let due = deadline::due(limit, accepted_at.civil(), &pauses, calendar).unwrap();
        Instant::from_civil(due.due_at)
    }

    /// As `actions::receive` and `actions::submit` leave it.
    fn begin(
        &self,
        code: String,
        at: NaiveDateTime,
        what: &StoryActKind,
        channel: Channel,
        chance: &mut SplitMix,
    ) -> Chronicle {
        let at = Instant::from_civil(at);
        let (event, standing, place, accepted_at) = match what {
            StoryActKind::Receive => {
                (Event::Receive, DossierState::RECEIVED, steps::first(self.workflow), Some(at))
            }
            StoryActKind::Submit | StoryActKind::Do(_) => {
                (Event::Submit, DossierState::SUBMITTED, Step::DESK, None)
            }
        };
        let applicant = people::citizen(self.number, false, chance);
        let papers: Vec<HandedPaper> = self
            .version
            .content
            .papers
            .iter()
            .map(|paper| HandedPaper {
                code: paper.code.clone(),
                name: None,
                originals: u32::from(paper.originals).max(1),
                copies: u32::from(paper.copies),
            })
            .collect();
        let mut row = Dossier {
            office_id: self.office.agency.id,
            id: Id::new(),
            search: String::new(),
            blind_numbers: String::new(),
            code,
            procedure_id: self.version.procedure_id,
            procedure_version_id: self.version.id,
            workflow_id: self.workflow.id,
            calendar_stamp: self.office.calendar.stamp.clone(),
            channel,
            status: standing.status,
            account: standing.account,
            step: place.position,
            step_role: place.role.map(|role| role.as_str().to_owned()),
            handler_id: None,
            applicant_kind: applicant.kind,
            applicant_name: applicant.name,
            applicant_identity: applicant.identity,
            applicant_phone: applicant.phone,
            applicant_email: applicant.email,
            applicant_address: applicant.address,
            applicant_born_on: applicant.born_on,
            submitter_name: None,
            submitter_identity: None,
            submitter_phone: None,
            submitter_relation: None,
            summary: self.version.content.name_vi.clone(),
            papers: json_list(&papers),
            result_delivery: ResultDelivery::Counter,
            fee_vnd: self.version.content.fee_vnd,
            document_number: None,
            received_at: at,
            accepted_at,
            due_at: accepted_at.map(|at| self.due(at, &[])),
            pauses: "[]".to_owned(),
            resolved_at: None,
            returned_at: None,
            closed_at: None,
            due_imported: false,
            promised_at: None,
            marks: 0,
            version: 0,
            last_happened_at: at,
            last_recorded_at: at,
            last_hash: Vec::new(),
            recorded_at: at,
            request_draft: None,
            request_approved: false,
            citizen_due_at: None,
            acting_office_id: None,
            sets: 1,
            book_volume: None,
            book_ordinal: None,
        };
        person_index::derive(&BlindIndexKey::derived_from(b"bench"), &mut row);
        let details = serde_json::json!({ "papers": papers }).to_string();
        let mut chronicle = Chronicle::of(row);
        chronicle.tell(event, self.actor(Role::Clerk), ActTime::new(at, at, None), details, |_| {});
        chronicle
    }

    /// As `actions::perform` leaves it.
    fn act(&self, chronicle: &mut Chronicle, at: NaiveDateTime, role: Role, deed: &dyn Act) {
        let at = Instant::from_civil(at);
        let time = ActTime::new(at, at, None);
        let details = deed.details().to_string();
        chronicle.tell(deed.event(), self.actor(role), time, details, |row| self.change(row, at, deed));
    }

    fn change(&self, row: &mut Dossier, at: Instant, deed: &dyn Act) {
        let before = row.standing();
        let overdue = is_past(row.due_at, at);
        let mut pauses = row.pauses().expect("the pauses are what the generator wrote");
        let rule = deed.rule();
        match rule.clock {
            ClockEffect::Starts => row.accepted_at = Some(at),
            ClockEffect::PauseBegins(_) => {
                let draft = row
                    .draft()
                    .expect("the draft is what the generator wrote")
                    .expect("the desk sends what the unit drafted");
                pauses.push(Pause::begun(draft.asked, at));
                row.request_draft = None;
            }
            ClockEffect::Answered | ClockEffect::PauseEnds => pause::end_open(&mut pauses, at),
            ClockEffect::TakenBack => row.accepted_at = None,
            ClockEffect::Unchanged | ClockEffect::NothingOwed | ClockEffect::Restored => {}
        }
        if let Some(asked) = deed.drafted() {
            let draft = RequestDraft::by("demo", asked.clone(), at);
            row.request_draft = Some(serde_json::to_string(&draft).unwrap());
        }
        let kept = json_list(&pauses);
        if let Some(accepted_at) = row.accepted_at
            && (kept != row.pauses || rule.clock == ClockEffect::Starts)
        {
            row.due_at = Some(self.due(accepted_at, &pauses));
            row.pauses = kept;
        }
        let facts = DeadlineFacts {
            overdue,
            timeliness: deadline::classify(at.civil(), row.due_at.map(Instant::civil)),
        };
        let standing = before.after(deed.event(), facts).unwrap();
        (row.status, row.account) = (standing.status, standing.account);
        let place = Step { position: row.step, role: row.step_role() };
        let place = steps::after(place, rule.step, deed.way(), self.workflow).unwrap();
        row.step = place.position;
        row.step_role = place.role.map(|role| role.as_str().to_owned());
        deed.write(row, at).expect("the row is what the generator wrote");
    }

    fn actor(&self, role: Role) -> Actor {
        let officer = self.office.staff.of(role, usize::try_from(self.number).unwrap()).unwrap();
        let unit_id = officer.assignments.first().map(|assignment| assignment.agency_id);
        Actor { officer_id: Some(officer.id), role, unit_id }
    }
}
