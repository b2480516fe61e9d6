//! Officers from the command line: add one, give one a new password.

use std::io::Read as _;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;

use crate::access::actions::{NewAssignment, NewOfficer, add_officer, check_officer, set_password};
use crate::access::password::{Password, hash, random_password};
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
        /// ROLE@AGENCY, as often as needed
        #[arg(long = "role", required = true, value_name = "ROLE@AGENCY")]
        roles: Vec<String>,
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
}

/// Runs the command.
pub(super) fn run(database: &Database, command: OfficerCommand) -> anyhow::Result<ExitCode> {
    match command {
        OfficerCommand::Add { username, name, roles, password_stdin } => {
            add(database, &username, name, &roles, password_stdin)
        }
        OfficerCommand::Passwd { username, password_stdin } => passwd(database, &username, password_stdin),
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

fn add(
    database: &Database,
    username: &str,
    full_name: String,
    roles: &[String],
    password_stdin: bool,
) -> anyhow::Result<ExitCode> {
    let roles = roles
        .iter()
        .map(|text| {
            let (role, agency) = text
                .split_once('@')
                .with_context(|| format!("--role {text}: write ROLE@AGENCY, such as clerk@H26.268.05"))?;
            Ok(NewAssignment { role: role.to_owned(), agency: agency.to_owned() })
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    let password = chosen_password(password_stdin)?;
    let new = NewOfficer { username: username.to_owned(), full_name, password: password.clone(), roles };
    let checked = database.read_now(|conn: &mut Connection| check_officer(conn, &new, None))?;
    let hashed = hash(&password)?;
    let now = Clock::System.now();
    database.write_now(move |conn| add_officer(conn, &checked, &hashed, now))?;
    show_password(username, &password, password_stdin)
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
