//! The people of the demonstration: officers with random passwords, and citizens whose names say that they are invented.

use std::collections::BTreeMap;

use crate::access::actions::{NewAssignment, NewOfficer, PasswordChoice, add_officer, check_officer};
use crate::access::password::{Password, PasswordError, PasswordHash, hash, random_password};
use crate::access::{Assignment, Officer, Role};
use crate::agency::{Agency, AgencyId, Level};
use crate::demo::random::SplitMix;
use crate::dossier::books::applicant::{Applicant, ApplicantKind};
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// The sign-in of one officer, to be shown once.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// What the officer is.
    pub role: Role,
    /// Where.
    pub agency: String,
    /// Sign-in name.
    pub username: String,
    /// Password.
    pub password: Password,
}

/// The staff of one office, by role. The district has handlers in several units.
#[derive(Debug, Clone, Default)]
pub struct OfficeStaff {
    by_role: BTreeMap<Role, Vec<Officer>>,
}

impl OfficeStaff {
    /// Takes an officer on.
    pub fn engage(&mut self, role: Role, officer: Officer) {
        self.by_role.entry(role).or_default().push(officer);
    }

    /// An officer of that role; `turn` spreads work over several.
    #[must_use]
    pub fn of(&self, role: Role, turn: usize) -> Option<&Officer> {
        let officers = self.by_role.get(&role)?;
        officers.get(turn.checked_rem(officers.len())?)
    }
}

const STEP_ROLES: &[Role] = &[Role::Clerk, Role::Handler, Role::UnitHead, Role::Approver, Role::RecordsClerk];

/// The district's units where each role sits: desk, justice, finance, social affairs, urban management, office.
fn district_units(role: Role) -> &'static [&'static str] {
    match role {
        Role::Clerk => &[".20"],
        Role::Handler | Role::UnitHead => &[".23", ".24", ".26", ".32"],
        Role::RecordsClerk => &[".21"],
        _ => &[""],
    }
}

/// An officer who is to be added: everything that takes time has been done.
#[derive(Debug, Clone)]
pub struct PreparedOfficer {
    /// The sign-in that will be shown.
    pub sign_in: SignIn,
    /// The office where the officer acts.
    pub office_id: AgencyId,
    hashed: PasswordHash,
}

/// Prepares the staff of an office.
///
/// # Errors
/// When no password can be made.
pub fn staff_of(office: &Agency) -> Result<Vec<PreparedOfficer>, Problem> {
    let mut candidates = Vec::new();
    for role in STEP_ROLES {
        let units = if office.level == Level::District { district_units(*role) } else { &[""] };
        for unit in units {
            candidates.push(prepare(*role, &format!("{}{unit}", office.code), office.id)?);
        }
    }
    Ok(candidates)
}

/// Prepares those who watch, report and administer from an office on.
///
/// # Errors
/// When no password can be made.
pub fn overseers_of(office: &Agency) -> Result<Vec<PreparedOfficer>, Problem> {
    [Role::Supervisor, Role::ReportWriter, Role::Administrator]
        .into_iter()
        .map(|role| prepare(role, &office.code, office.id))
        .collect()
}

fn prepare(role: Role, agency: &str, office_id: AgencyId) -> Result<PreparedOfficer, Problem> {
    let failed = |error: PasswordError| Problem::new(Code::Internal).because(error);
    let password = random_password().map_err(failed)?;
    let hashed = hash(&password).map_err(failed)?;
    let short = agency.trim_start_matches("H26.").replace('.', "-").to_lowercase();
    let username = format!("{}.{short}", role.as_str());
    let sign_in = SignIn { role, agency: agency.to_owned(), username, password };
    Ok(PreparedOfficer { sign_in, office_id, hashed })
}

/// Adds an officer.
///
/// # Errors
/// When the officer cannot be added.
pub fn add(conn: &mut Connection, candidate: &PreparedOfficer, now: Instant) -> Result<Officer, Problem> {
    let SignIn { role, agency, username, password } = &candidate.sign_in;
    let new = NewOfficer {
        username: username.clone(),
        full_name: officer_name(username),
        post: Some(post_of(*role).to_owned()),
        password: password.clone(),
        roles: vec![NewAssignment::of(role.as_str(), agency)],
    };
    let checked = check_officer(conn, &new, None, now)?;
    let id = add_officer(conn, &checked, (&candidate.hashed, PasswordChoice::Own), now)?;
    let agency = crate::agency::store::find_by_code(conn, agency)?;
    let agency_id = agency.map_or(candidate.office_id, |agency| agency.id);
    Ok(Officer {
        assignments: vec![Assignment::own(*role, agency_id, vec![candidate.office_id])],
        ..Officer::named(id, username.clone(), new.full_name)
    })
}

/// A name as officers have them, the same for the same sign-in name. It is invented, as everything here is.
fn officer_name(username: &str) -> String {
    let seed =
        username.bytes().fold(0_u64, |seed, byte| seed.wrapping_mul(131).wrapping_add(u64::from(byte)));
    let mut chance = SplitMix::new(seed);
    let mut word = |words: &[&'static str]| chance.pick(words).copied().unwrap_or_default();
    let (family, (middle, given)) = (
        word(FAMILY),
        if seed % 2 == 0 { (word(WOMEN.0), word(WOMEN.1)) } else { (word(MEN.0), word(MEN.1)) },
    );
    format!("{family} {middle} {given}")
}

/// What an officer of that role is called on papers.
const fn post_of(role: Role) -> &'static str {
    match role {
        Role::Clerk => "Công chức bộ phận một cửa",
        Role::Handler => "Chuyên viên",
        Role::UnitHead => "Trưởng phòng",
        Role::Approver => "Phó Chủ tịch",
        Role::RecordsClerk => "Văn thư",
        Role::Supervisor => "Chánh Văn phòng",
        Role::ReportWriter => "Chuyên viên tổng hợp",
        Role::Administrator => "Quản trị hệ thống",
    }
}

/// Middle and given names of women, and of men.
const WOMEN: (&[&str], &[&str]) = (
    &["Thị", "Thị Thu", "Thị Ngọc", "Thị Minh"],
    &["Hằng", "Lan", "Hương", "Mai", "Yến", "Phượng", "Thảo", "Quỳnh"],
);
const MEN: (&[&str], &[&str]) =
    (&["Văn", "Đức", "Quang", "Mạnh"], &["Hùng", "Bình", "Dũng", "Long", "Sơn", "Tuấn", "Kiên", "Thành"]);

const FAMILY: &[&str] = &["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô"];
const MIDDLE: &[&str] = &["Văn", "Thị", "Hữu", "Thu", "Đức", "Ngọc"];
const GIVEN: &[&str] = &["Thí Dụ", "Ví Dụ", "Mẫu", "Giả Định", "Minh Họa"];

/// A citizen who does not exist: the name says so, the number begins with no province's code, the phone is of no network.
#[must_use]
pub fn citizen(number: u64, business: bool, chance: &mut SplitMix) -> Applicant {
    let word =
        |words: &[&'static str], chance: &mut SplitMix| chance.pick(words).copied().unwrap_or_default();
    let person =
        format!("{} {} {} {number:05}", word(FAMILY, chance), word(MIDDLE, chance), word(GIVEN, chance));
    Applicant {
        kind: if business { ApplicantKind::Business } else { ApplicantKind::Citizen },
        name: if business { format!("Hộ kinh doanh {person}") } else { person },
        identity: Some(format!("000{number:09}")),
        phone: Some(format!("0000 {number:06}")),
        email: None,
        born_on: None,
        address: Some("Số 1, phố Ví Dụ, quận Hà Đông".to_owned()),
    }
}
