//! Officers from the command line: add one, give one a new password; what changes one is in `officer_changes.rs`.

use std::io::Read as _;
use std::process::ExitCode;

use clap::Subcommand;

use crate::access::actions::{
    NewOfficer, PasswordChoice, add_officer, check_officer, load_officer, set_password,
};
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
        #[command(flatten)]
        password: PasswordArgs,
    },
    /// Give an officer a new password; open sessions end
    #[command(after_help = "Example:\n  motcua officer passwd an.nguyen")]
    Passwd {
        /// Sign-in name
        username: String,
        #[command(flatten)]
        password: PasswordArgs,
    },
    #[command(flatten)]
    Change(OfficerChangeCommand),
}

/// Where a password comes from.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct PasswordArgs {
    /// Read the password from standard input instead of making one
    #[arg(long)]
    password_stdin: bool,
    /// The officer typed it and nobody else knows it: it need not be changed at the first sign-in
    #[arg(long, requires = "password_stdin")]
    typed_by_officer: bool,
}

impl PasswordArgs {
    fn choice(self) -> PasswordChoice {
        if self.typed_by_officer { PasswordChoice::Own } else { PasswordChoice::Given }
    }
}

/// Runs the command.
pub(super) fn run(database: &Database, command: OfficerCommand) -> anyhow::Result<ExitCode> {
    match command {
        OfficerCommand::Add { username, name, post, roles, from, until, password: args } => {
            let roles = roles
                .iter()
                .map(|text| officer_changes::assignment(text, (from.clone(), until.clone())))
                .collect::<anyhow::Result<Vec<_>>>()?;
            let password = chosen_password(args.password_stdin)?;
            let new = NewOfficer { username, full_name: name, post, password: password.clone(), roles };
            add(database, &new, args.choice())?;
            show_password(&new.username, &password, args)
        }
        OfficerCommand::Passwd { username, password } => passwd(database, &username, password),
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

fn add(database: &Database, new: &NewOfficer, choice: PasswordChoice) -> anyhow::Result<()> {
    let now = Clock::System.now();
    let checked = database.read_now(|conn: &mut Connection| check_officer(conn, new, None, now))?;
    let hashed = hash(&new.password)?;
    let username = new.username.trim().to_owned();
    database.write_now(move |conn| {
        add_officer(conn, &checked, (&hashed, choice), now)?;
        keep_added(conn, &OfficerAdmin::CommandLine, &username, now)
    })?;
    Ok(())
}

fn passwd(database: &Database, username: &str, args: PasswordArgs) -> anyhow::Result<ExitCode> {
    let password = chosen_password(args.password_stdin)?;
    let name = username.to_owned();
    let known = database.read_now(move |conn| load_officer(conn, &name))?;
    let mut check = Check::new();
    password.check(&mut check, "password", &[&known.username, &known.full_name]);
    check.done()?;
    let hashed = hash(&password)?;
    let (now, choice) = (Clock::System.now(), args.choice());
    database.write_now(move |conn| set_password(conn, &known.username, (&hashed, choice), now))?;
    show_password(username, &password, args)
}

fn show_password(username: &str, password: &Password, args: PasswordArgs) -> anyhow::Result<ExitCode> {
    let then = if args.typed_by_officer { "" } else { "; it is changed at the first sign-in" };
    if args.password_stdin {
        say(&format!("{username} may sign in{then}"))?;
    } else {
        say(&format!("{username} may sign in with the password {} (shown once){then}", password.reveal()))?;
    }
    Ok(ExitCode::SUCCESS)
}
