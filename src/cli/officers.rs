//! Officers from the command line: add one, give one a new password; what changes one is in `officer_changes.rs`.

use std::io::Read as _;
use std::process::ExitCode;

use clap::Subcommand;

use crate::access::actions::{NewOfficer, add_officer, check_officer, set_password};
use crate::access::password::{Password, hash, random_password};
use crate::access::terms::officer_admin::{OfficerAdmin, keep_added};
use crate::cli::officer_changes::{self, OfficerChangeCommand};
use crate::cli::output::say;
use crate::platform::check::Check;
use crate::platform::clock::Clock;
use crate::platform::database::{Connection, Database};

#[derive(Debug, Subcommand)]
pub(super) enum OfficerCommand {
    /// Add an officer; the password is read from the terminal or made, and shown once
    #[command(
        after_help = "Example:\n  motcua officer add an.nguyen --name 'Nguyễn Văn An' --role clerk@H26.268.05"
    )]
    Add {
        /// Sign-in name: lower-case letters, digits, dot, dash, underscore
        username: String,
        /// Name for papers
        #[arg(long)]
        name: String,
        /// Post (chức vụ), as papers name it
        #[arg(long)]
        post: Option<String>,
        /// ROLE@AGENCY, as often as needed
        #[arg(long = "role", required = true, value_name = "ROLE@AGENCY")]
        roles: Vec<String>,
        /// First day of the roles, such as 2026-01-31; at once when absent
        #[arg(long)]
        from: Option<String>,
        /// Last day of the roles; until further notice when absent
        #[arg(long)]
        until: Option<String>,
        /// Read the password from standard input instead of making one
        #[arg(long)]
        password_stdin: bool,
    },
    /// Give an officer a new password; open sessions end
    #[command(after_help = "Example:\n  motcua officer passwd an.nguyen")]
    Passwd {
        /// Sign-in name
        username: String,
        /// Read the password from standard input instead of making one
        #[arg(long)]
        password_stdin: bool,
    },
    #[command(flatten)]
    Change(OfficerChangeCommand),
}

/// Runs the command.
pub(super) fn run(database: &Database, command: OfficerCommand) -> anyhow::Result<ExitCode> {
    match command {
        OfficerCommand::Add { username, name, post, roles, from, until, password_stdin } => {
            let roles = roles
                .iter()
                .map(|text| officer_changes::assignment(text, (from.clone(), until.clone())))
                .collect::<anyhow::Result<Vec<_>>>()?;
            let password = chosen_password(password_stdin)?;
            let new = NewOfficer { username, full_name: name, post, password: password.clone(), roles };
            add(database, &new)?;
            show_password(&new.username, &password, password_stdin)
        }
        OfficerCommand::Passwd { username, password_stdin } => passwd(database, &username, password_stdin),
        OfficerCommand::Change(change) => officer_changes::run(database, change),
    }
}

/// The password that was piped in, or a new one.
fn chosen_password(from_stdin: bool) -> anyhow::Result<Password> {
    if !from_stdin {
        return Ok(random_password()?);
    }
    let mut text = String::new();
    std::io::stdin().take(4096).read_to_string(&mut text)?;
    Ok(Password::new(text.trim_end_matches(['\n', '\r'])))
}

fn add(database: &Database, new: &NewOfficer) -> anyhow::Result<()> {
    let now = Clock::System.now();
    let checked = database.read_now(|conn: &mut Connection| check_officer(conn, new, None, now))?;
    let hashed = hash(&new.password)?;
    let username = new.username.trim().to_owned();
    database.write_now(move |conn| {
        add_officer(conn, &checked, &hashed, now)?;
        keep_added(conn, &OfficerAdmin::CommandLine, &username, now)
    })?;
    Ok(())
}

fn passwd(database: &Database, username: &str, password_stdin: bool) -> anyhow::Result<ExitCode> {
    let password = chosen_password(password_stdin)?;
    let mut check = Check::new();
    password.check(&mut check, "password");
    check.done()?;
    let hashed = hash(&password)?;
    let now = Clock::System.now();
    let name = username.to_owned();
    database.write_now(move |conn| set_password(conn, &name, &hashed, now))?;
    show_password(username, &password, password_stdin)
}

fn show_password(username: &str, password: &Password, chosen: bool) -> anyhow::Result<ExitCode> {
    if chosen {
        say(&format!("{username} may sign in"))?;
    } else {
        say(&format!("{username} may sign in with the password {} (shown once)", password.reveal()))?;
    }
    Ok(ExitCode::SUCCESS)
}
