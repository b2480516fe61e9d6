//! The coming and going of officers from the command line: roles with dates, posts, substitutes, leaving and returning.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;

use crate::access::actions::{NewAssignment, load_officer};
use crate::access::terms::SubstitutionId;
use crate::access::terms::officer_admin::OfficerAdmin;
use crate::access::terms::roles::{RoleMoveDraft, give_role, move_role, take_role};
use crate::access::terms::service::{reactivate, set_post};
use crate::access::terms::store::{changes_of, roles_of, substitutions_of};
use crate::access::terms::substitutes::{SubstitutionDraft, end_substitution, name_substitute};
use crate::agency;
use crate::cli::output::say;
use crate::dossier::bulk::release::http::leave;
use crate::platform::clock::Clock;
use crate::platform::database::{Connection, Database};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// What stands for the command line as whoever changes something.
const ADMIN: OfficerAdmin = OfficerAdmin::CommandLine;

#[derive(Debug, Subcommand)]
pub(super) enum OfficerChangeCommand {
    /// Show the roles of an officer with their dates, the substitutes, and what was changed
    #[command(after_help = "Example:\n  motcua officer show an.nguyen")]
    Show {
        /// Sign-in name
        username: String,
    },
    /// Give an officer a role
    #[command(after_help = "Example:\n  motcua officer give an.nguyen handler@H26.268 --until 2026-12-31")]
    Give {
        /// Sign-in name
        username: String,
        /// ROLE@AGENCY
        role: String,
        /// First day; at once when absent
        #[arg(long)]
        from: Option<String>,
        /// Last day; until further notice when absent
        #[arg(long)]
        until: Option<String>,
    },
    /// Take a role from an officer, at once or with a last day
    #[command(after_help = "Example:\n  motcua officer take an.nguyen handler@H26.268 --until 2026-12-31")]
    Take {
        /// Sign-in name
        username: String,
        /// ROLE@AGENCY
        role: String,
        /// Last day; at once when absent
        #[arg(long)]
        until: Option<String>,
    },
    /// Move a role of an officer to another agency
    #[command(
        after_help = "Example:\n  motcua officer move an.nguyen handler@H26.268 H26.9047 --on 2026-07-01"
    )]
    Move {
        /// Sign-in name
        username: String,
        /// ROLE@AGENCY
        role: String,
        /// Agency where it will be held
        to: String,
        /// First day there; at once when absent
        #[arg(long)]
        on: Option<String>,
    },
    /// Note the post (chức vụ) of an officer
    #[command(after_help = "Example:\n  motcua officer post an.nguyen 'Phó Trưởng phòng Tư pháp'")]
    Post {
        /// Sign-in name
        username: String,
        /// The post, as papers name it
        post: String,
        /// First day; at once when absent
        #[arg(long)]
        from: Option<String>,
    },
    /// Name who acts for an officer who is away
    #[command(
        after_help = "Example:\n  motcua officer substitute an.nguyen binh.tran --at H26.268 --until 2026-08-14 --reason 'nghỉ phép'"
    )]
    Substitute {
        /// Sign-in name of the officer who is away
        username: String,
        /// Sign-in name of whoever acts
        substitute: String,
        /// The office
        #[arg(long = "at", value_name = "AGENCY")]
        agency: String,
        /// First day; at once when absent
        #[arg(long)]
        from: Option<String>,
        /// Last day
        #[arg(long)]
        until: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// End a substitution before its last day; `officer show` lists the keys
    #[command(
        after_help = "Example:\n  motcua officer end-substitution an.nguyen 019aad00-0000-7000-8000-000000000000"
    )]
    EndSubstitution {
        /// Sign-in name of the officer who is away
        username: String,
        /// Key of the substitution
        id: String,
    },
    /// Take an officer out of service: sessions end, dossiers in hand go back to everybody of their role
    #[command(after_help = "Example:\n  motcua officer deactivate an.nguyen")]
    Deactivate {
        /// Sign-in name
        username: String,
    },
    /// Take an officer back into service, with the roles that stand by date
    #[command(after_help = "Example:\n  motcua officer reactivate an.nguyen")]
    Reactivate {
        /// Sign-in name
        username: String,
    },
}

/// Runs the command.
pub(super) fn run(database: &Database, command: OfficerChangeCommand) -> anyhow::Result<ExitCode> {
    use OfficerChangeCommand as C;
    let changed = |username: &str| say(&format!("{username} is changed"));
    match command {
        C::Show { username } => return show(database, &username),
        C::Give { username, role, from, until } => {
            let asked = assignment(&role, (from, until))?;
            change(database, &username, move |conn, name, now| give_role(conn, &ADMIN, name, &asked, now))?;
            changed(&username)?;
        }
        C::Take { username, role, until } => {
            let asked = assignment(&role, (None, until))?;
            change(database, &username, move |conn, name, now| take_role(conn, &ADMIN, name, &asked, now))?;
            changed(&username)?;
        }
        C::Move { username, role, to, on } => {
            let NewAssignment { role, agency, .. } = assignment(&role, (None, None))?;
            let asked = RoleMoveDraft { role, from_agency: agency, to_agency: to, on };
            change(database, &username, move |conn, name, now| move_role(conn, &ADMIN, name, &asked, now))?;
            changed(&username)?;
        }
        C::Post { username, post, from } => {
            change(database, &username, move |conn, name, now| {
                set_post(conn, &ADMIN, name, (&post, from.as_deref()), now)
            })?;
            changed(&username)?;
        }
        C::Substitute { username, substitute, agency, from, until, reason } => {
            let asked = SubstitutionDraft { substitute, agency, from, until: Some(until), reason };
            change(database, &username, move |conn, name, now| {
                name_substitute(conn, &ADMIN, name, &asked, now)
            })?;
            changed(&username)?;
        }
        C::EndSubstitution { username, id } => {
            let id = SubstitutionId::parse(&id).with_context(|| format!("{id} is no key"))?;
            change(database, &username, move |conn, name, now| {
                end_substitution(conn, &ADMIN, name, id, now)
            })?;
            changed(&username)?;
        }
        C::Deactivate { username } => {
            let left = change(database, &username, |conn, name, now| leave(conn, &ADMIN, name, now))?.1;
            say(&format!(
                "{username} is out of service; {} dossiers went back to their roles",
                left.dossiers.len()
            ))?;
            for row in left.dossiers {
                say(&format!("  {}", row.code))?;
            }
            for question in left.questions {
                say(&format!("  {}", question.words()))?;
            }
        }
        C::Reactivate { username } => {
            change(database, &username, |conn, name, now| reactivate(conn, &ADMIN, name, now))?;
            changed(&username)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads ROLE@AGENCY.
pub(super) fn assignment(
    text: &str,
    (from, until): (Option<String>, Option<String>),
) -> anyhow::Result<NewAssignment> {
    let (role, agency) = text
        .split_once('@')
        .with_context(|| format!("{text}: write ROLE@AGENCY, such as clerk@H26.268.05"))?;
    Ok(NewAssignment { from, until, ..NewAssignment::of(role, agency) })
}

fn change<T: Send + 'static>(
    database: &Database,
    username: &str,
    act: impl Fn(&mut Connection, &str, Instant) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let (now, username) = (Clock::System.now(), username.to_owned());
    database.write_now(move |conn| act(conn, &username, now))
}

fn show(database: &Database, username: &str) -> anyhow::Result<ExitCode> {
    let now = Clock::System.now();
    let lines = database.read_now(|conn: &mut Connection| {
        let found = load_officer(conn, username)?;
        let state = if found.active { "in service" } else { "out of service" };
        let mut lines = vec![format!("{} ({}), {state}", found.username, found.full_name)];
        let until =
            |until: Option<Instant>| until.map_or_else(String::new, |at| format!(" until {}", at.rfc3339()));
        let roles = roles_of(conn, found.id)?;
        let agencies: Vec<_> = roles.iter().map(|held| held.agency_id).collect();
        let agencies = agency::store::load_many(conn, &agencies)?;
        for held in roles {
            let code = agencies.iter().find(|agency| agency.id == held.agency_id).map(|agency| &agency.code);
            let mark = if held.term.holds_at(now) { "*" } else { " " };
            let (from, until) = (held.term.from.rfc3339(), until(held.term.until));
            lines.push(format!(
                "{mark} {}@{} from {from}{until}",
                held.role,
                code.map_or("", String::as_str)
            ));
        }
        for known in substitutions_of(conn, found.id)? {
            let (from, until) = (known.from.rfc3339(), until(Some(known.until)));
            lines.push(format!("  substitution {} from {from}{until}: {}", known.id, known.reason));
        }
        for change in changes_of(conn, found.id)? {
            lines.push(format!("  {} {} {}", change.made_at.rfc3339(), change.kind, change.details));
        }
        Ok::<_, Problem>(lines)
    })?;
    for line in lines {
        say(&line)?;
    }
    Ok(ExitCode::SUCCESS)
}
