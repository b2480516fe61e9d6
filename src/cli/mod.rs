//! The command line: what an administrator types, and the one sentence that says what went wrong.

mod backups;
mod officer_changes;
mod officers;
pub mod output;
mod verify;

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand};
use metrics_exporter_prometheus::PrometheusBuilder;

use crate::access::Role;
use crate::access::tokens::TokenKeys;
use crate::attachment::files::AttachmentFiles;
use crate::cli::output::say;
use crate::demo::plan::DemoDays;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::numbers::older_registers;
use crate::dossier::books::{content_seal::older_dossiers, person_index, rollup, store};
use crate::dossier::views::step_history;
use crate::import::reference_files::ReferenceFiles;
use crate::import::{half_year, reference, register, undo};
use crate::platform::attachments_place::AttachmentsPlace;
use crate::platform::clock::Clock;
use crate::platform::config::{AddressConfig, DatabaseConfig, ServerConfig};
use crate::platform::database::{Connection, Database, DatabaseError, DatabaseUrl, sealing};
use crate::platform::error::{Language, Problem};
use crate::platform::{progress, telemetry};
use crate::server::ServiceParts;
use crate::{calendar, demo, openapi};

/// One door: the register behind Vietnam's administrative one-stop shops.
#[derive(Debug, Parser)]
#[command(name = "motcua", version, about, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    database: DatabaseConfig,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the register
    #[command(after_help = "Example:\n  motcua serve --listen 127.0.0.1:8080")]
    Serve {
        #[command(flatten)]
        server: Box<ServerConfig>,
        /// Bring the tables up to date and, when the register is empty, load the reference data and the demonstration
        #[arg(long)]
        demo: bool,
        /// Folder of other reference data than the program holds, for --demo
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
    /// Bring the tables up to date
    #[command(
        after_help = "Example:\n  DATABASE_URL=postgres://motcua:secret@localhost/motcua motcua migrate"
    )]
    Migrate,
    /// Load the reference data and replay the demonstration into an empty register: the half-year of 2023, and an office of today
    #[command(after_help = "Example:\n  motcua demo --today")]
    Demo {
        /// Only the office of today
        #[arg(long)]
        today: bool,
        /// Folder of other reference data than the program holds
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
    /// Bring data in
    #[command(subcommand)]
    Import(ImportCommand),
    /// Officers
    #[command(subcommand)]
    Officer(officers::OfficerCommand),
    /// Working calendars
    #[command(subcommand)]
    Calendar(CalendarCommand),
    /// Print the description of the service (OpenAPI 3.1, YAML)
    #[command(after_help = "Example:\n  motcua openapi > openapi.yaml")]
    Openapi,
    /// Count anew how long dossiers take from each step to their result; the service does it once a day
    #[command(after_help = "Example:\n  motcua step-history")]
    StepHistory,
    /// Look at the database, recompute every chain, seal, balance and roll-up, and name what is broken; reads only
    #[command(after_help = "Example:\n  motcua verify && echo sound")]
    Verify {
        /// Look at a backup instead, without touching it
        #[arg(long, value_name = "BACKUP")]
        copy: Option<PathBuf>,
        /// Hold what random officers may see against itself instead: list, count, report, export, search, look-up, page
        #[arg(long, conflicts_with = "copy")]
        rights: bool,
        /// With --rights: officers that are drawn
        #[arg(long, value_name = "NUMBER", default_value_t = 20, requires = "rights")]
        officers: u64,
        /// With --rights: the number that draws the same ones again; the time draws when it is left out
        #[arg(long, value_name = "NUMBER", requires = "rights")]
        seed: Option<u64>,
    },
    /// Make a backup while the service works: the register of one moment, then the files of dossiers; walked through before it counts
    #[command(after_help = "Example:\n  motcua backup /srv/backups --keep 14")]
    Backup(backups::BackupArguments),
    /// Put a backup into an empty place, and walk through what is there then
    #[command(
        after_help = "Example:\n  DATABASE_URL=sqlite:new/motcua.db MOTCUA_VAR=new motcua restore /srv/backups/motcua-20261201T013000000Z"
    )]
    Restore {
        /// Folder of one backup
        #[arg(value_name = "BACKUP")]
        from: PathBuf,
    },
    /// Ask a running service whether it is ready; the exit code answers
    #[command(after_help = "Example:\n  motcua health --listen 127.0.0.1:8080")]
    Health(AddressConfig),
}

#[derive(Debug, Subcommand)]
enum CalendarCommand {
    /// Write a year's days off by the law as rows of holidays.csv, to be corrected by the decree of the year and loaded
    #[command(after_help = "Example:\n  motcua calendar propose 2027 >> data/holidays.csv")]
    Propose {
        /// The year
        #[arg(value_parser = clap::value_parser!(i32).range(2000..=2100))]
        year: i32,
    },
}

#[derive(Debug, Subcommand)]
enum ImportCommand {
    /// Load agencies, calendar, procedures and workflows; loading twice changes nothing
    #[command(after_help = "Example:\n  motcua import reference")]
    Reference {
        /// Folder of other CSV files than the program holds
        dir: Option<PathBuf>,
    },
    /// Load the indicators of the reference report and its printed figures, with what proves them; loading twice changes
    /// nothing
    #[command(after_help = "Example:\n  motcua import half-year")]
    HalfYear {
        /// Folder of other CSV files than the program holds
        dir: Option<PathBuf>,
    },
    /// Bring in dossiers that were kept elsewhere
    #[command(
        after_help = "Example:\n  motcua import register so-theo-doi.csv --mapping so-theo-doi.toml --dry-run"
    )]
    Register(register::RegisterArguments),
    /// Take an import back as one batch; without a name the imports are listed
    #[command(
        after_help = "Example:\n  motcua import undo\n  motcua import undo 019ad6f0-0000-7000-8000-000000000000 --dry-run\n  motcua import undo 019ad6f0-0000-7000-8000-000000000000 --reason \"Nhập nhầm sổ năm 2022\""
    )]
    Undo(undo::command::UndoArguments),
}

/// Runs the command that was typed.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return mistyped(&error),
    };
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            // One sentence; the causes follow it on the same line.
            let _ = writeln!(std::io::stderr(), "motcua: {}", sentence(&error));
            ExitCode::FAILURE
        }
    }
}

/// Answers a command line that cannot be read: help that was asked for as it is, a mistake in one line.
fn mistyped(error: &clap::Error) -> ExitCode {
    let help = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if !error.use_stderr() || help {
        let _ = error.print();
        return if help { ExitCode::from(2) } else { ExitCode::SUCCESS };
    }
    let text = without_address(error);
    let reason = text.split("\n\nUsage:").next().and_then(|text| text.split("\n\nFor more").next());
    let words: Vec<&str> = reason.unwrap_or(&text).trim_start_matches("error: ").split_whitespace().collect();
    let _ = writeln!(std::io::stderr(), "motcua: {}; `motcua help` shows how", words.join(" "));
    ExitCode::from(2)
}

/// A mistake without the address of a database that was typed: a password may stand in it.
fn without_address(error: &clap::Error) -> String {
    let said = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let of_database = said(ContextKind::InvalidArg).is_some_and(|name| name.starts_with("--database-url"));
    if let (true, Some(reason)) = (of_database, std::error::Error::source(error)) {
        return format!("--database-url <URL>: {reason}");
    }
    let mut text = error.to_string();
    for kind in [ContextKind::InvalidArg, ContextKind::InvalidValue, ContextKind::InvalidSubcommand] {
        let address = said(kind).filter(|typed| typed.contains("://") || typed.contains("postgres"));
        if let Some(address) = address {
            text = text.replace(address, "***");
        }
    }
    text
}

fn sentence(error: &anyhow::Error) -> String {
    if let Some(problem) = error.downcast_ref::<Problem>() {
        let body = problem.body(Language::English);
        let mut parts: Vec<String> = vec![body.detail.unwrap_or(body.title)];
        parts.extend(body.errors.iter().map(|field| format!("{}: {}", field.field, field.detail)));
        parts.extend(problem.cause.clone());
        return parts.join("; ");
    }
    // Libraries like to say it in several lines.
    format!("{error:#}").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let Cli { database: config, command } = cli;
    telemetry::start_log(config.log_format, &config.log)?;
    match command {
        Command::Openapi => {
            std::io::stdout().write_all(openapi::yaml()?.as_bytes())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Health(address) => health(address.listen),
        Command::Serve { server, demo, data } => {
            serve(&config, *server, demo.then_some(ReferenceFiles::of(data)))
        }
        Command::Migrate => {
            let database = open(&config)?;
            let done = migrate(&database).with_context(|| {
                format!("the tables of {} cannot be brought up to date", config.database_url)
            })?;
            say(&format!("{done} migrations were run; the tables are up to date"))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Demo { data, today } => {
            let database = open(&config)?;
            migrate(&database)?;
            load_demo(&config, &database, &ReferenceFiles::of(data), !today)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Import(ImportCommand::Reference { dir }) => {
            let database = open_migrated(&config)?;
            let loaded = reference::load_reference(&database, ReferenceFiles::of(dir), Clock::System.now())?;
            say(&format!("{loaded}"))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Import(ImportCommand::HalfYear { dir }) => {
            let loaded =
                half_year::load(&open_migrated(&config)?, ReferenceFiles::of(dir), Clock::System.now())?;
            say(&format!("{loaded}"))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Import(ImportCommand::Register(arguments)) => {
            let database = open_migrated(&config)?;
            let keys = number_index(&config, &database)?;
            register::command(&database, &keys.number_key(), &arguments, Clock::System.now())
        }
        Command::Import(ImportCommand::Undo(arguments)) => {
            let database = open_migrated(&config)?;
            let keys = number_index(&config, &database)?;
            undo::command::command(&database, &keys.number_key(), &arguments, &Clock::System)
        }
        Command::Calendar(CalendarCommand::Propose { year }) => {
            std::io::stdout().write_all(&calendar::import::proposed(year)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Officer(command) => officers::run(&open_migrated(&config)?, command),
        Command::StepHistory => {
            let counted = step_history::refresh(
                &open_migrated(&config)?,
                &ReferenceCaches::new(keys(&config)?.number_key()),
                Clock::System.now(),
            )?;
            say(&format!("{} dossiers tell of {} steps", counted.dossiers, counted.steps))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Verify { rights: true, officers, seed, .. } => {
            verify::rights(&open_migrated(&config)?, officers, seed)
        }
        Command::Verify { copy: Some(backup), .. } => backups::verify_copy(&config, &backup),
        Command::Verify { copy: None, .. } => {
            verify::run(&open_migrated(&config)?, &config.attachments_place()?)
        }
        Command::Backup(arguments) => backups::back_up(&config, &open_migrated(&config)?, arguments),
        Command::Restore { from } => backups::restore(&config, &from),
    }
}

fn open(config: &DatabaseConfig) -> anyhow::Result<Database> {
    warn_of_plain_text(config);
    Database::open(&config.database_url, config.connections)
        .with_context(|| format!("the register {} cannot be opened", config.database_url))
}

/// Brings the tables up to date. What a register of an older program lacks is made: the sums of its journal, the numbers of its
/// register books, and last the seals of everything as it stands.
fn migrate(database: &Database) -> anyhow::Result<usize> {
    let done = database.migrate()?.len();
    let bar = progress::bar(0, "adding up the journal");
    rollup::rebuild::ensure(database, &bar)?;
    older_registers::ensure(database, &bar)?;
    let sealed = older_dossiers::ensure(database, &bar)?;
    bar.finish_and_clear();
    if sealed > 0 {
        say(&format!(
            "{sealed} dossiers were sealed as they stand; from now on motcua verify finds what is changed"
        ))?;
    }
    Ok(done)
}

/// What travels over a network without TLS: the database client that is inside does none.
fn warn_of_plain_text(config: &DatabaseConfig) {
    if let DatabaseUrl::Postgres(url) = &config.database_url
        && let Some(host) = url.remote_host()
    {
        tracing::warn!(
            "the password and all data travel to {host} as plain text: keep the network closed, or use a TLS tunnel on this machine"
        );
    }
    if let Ok(AttachmentsPlace::Bucket(bucket)) = config.attachments_place()
        && let Some(endpoint) = bucket.readable_on_the_way()
    {
        tracing::warn!(
            "the files of dossiers travel to {endpoint} as plain text: use https, or keep the network closed"
        );
    }
}

fn open_migrated(config: &DatabaseConfig) -> anyhow::Result<Database> {
    warn_of_plain_text(config);
    let database = Database::open_existing(&config.database_url, config.connections)
        .with_context(|| format!("the register {} cannot be opened", config.database_url))?;
    let ready = database
        .is_migrated()
        .with_context(|| format!("the register {} cannot be read", config.database_url))?;
    let complete = |conn: &mut Connection| {
        Ok::<_, DatabaseError>(
            rollup::store::is_finished(conn)?
                && older_registers::are_numbered(conn)?
                && sealing::is_finished(conn)?,
        )
    };
    if !ready || !database.read_now(complete)? {
        bail!("the tables of {} are not up to date: run motcua migrate", config.database_url);
    }
    Ok(database)
}

fn keys(config: &DatabaseConfig) -> anyhow::Result<TokenKeys> {
    TokenKeys::load_or_make(&config.var)
        .with_context(|| format!("the signing key in {} cannot be used", config.var.display()))
}

/// The keys of the installation, after what dossiers are found by was made by them: for whatever writes or finds dossiers.
fn number_index(config: &DatabaseConfig, database: &Database) -> anyhow::Result<TokenKeys> {
    let keys = keys(config)?;
    let bar = progress::bar(0, "indexing the people of the register");
    let changed = person_index::rebuild::ensure(database, &keys.number_key(), &bar)?;
    bar.finish_and_clear();
    if changed > 0 {
        tracing::warn!(changed, "the index of people was made anew");
    }
    Ok(keys)
}

fn serve(
    config: &DatabaseConfig,
    server: ServerConfig,
    demo: Option<ReferenceFiles>,
) -> anyhow::Result<ExitCode> {
    let database = match demo {
        None => open_migrated(config)?,
        Some(data) => {
            let database = open(config)?;
            migrate(&database)?;
            if database.read_now(store::is_empty)? {
                load_demo(config, &database, &data, true)?;
            }
            database
        }
    };
    let keys = number_index(config, &database)?;
    database.limit_statements(server.statement_seconds);
    let files = AttachmentFiles::open(&config.attachments_place()?, &config.var, &server.attachments)
        .context("the files of dossiers cannot be kept")?;
    let meters = PrometheusBuilder::new().install_recorder()?;
    let listen = server.listen;
    ServiceParts::new(database, Clock::System, keys, server, meters, files)
        .run(|address| {
            say(&format!("motcua serves http://{address} (API documentation: http://{address}/docs/)"))
        })
        .with_context(|| format!("cannot serve on {listen}; is the address in use?"))?;
    Ok(ExitCode::SUCCESS)
}

fn load_demo(
    config: &DatabaseConfig,
    database: &Database,
    data: &ReferenceFiles,
    whole: bool,
) -> anyhow::Result<()> {
    let (days, now) = (DemoDays::of_the_reference(), Clock::System.now());
    let opening = crate::platform::instant::Instant::start_of(days.opening);
    let loaded = reference::load_reference(database, data.clone(), opening)?;
    say(&format!("{loaded}"))?;
    let bar = progress::bar(0, "replaying the demonstration");
    let books = ReferenceCaches::new(number_index(config, database)?.number_key());
    let wish = demo::DemoWish { half_year: whole.then_some(days), now: Some(now) };
    let replayed = demo::replay(database, &books, wish, &bar)?;
    say(&format!("{} dossiers were brought in", replayed.dossiers))?;
    if whole {
        let figures = half_year::load(database, data.clone(), now)?;
        say(&format!("{figures}"))?;
        // Whoever writes reports of the whole city signs for the template of its text.
        let writer = replayed
            .sign_ins
            .iter()
            .find(|sign_in| sign_in.role == Role::ReportWriter && sign_in.agency == half_year::WRITER);
        if let Some(writer) = writer {
            half_year::load_text(database, data.clone(), &writer.username, now)?;
        }
    }
    let lines = demo::replay::sign_in_lines(&replayed.sign_ins);
    let file = config.var.join("first-passwords.txt");
    write_private(&file, &lines.join("\n"))?;
    say("\nSign-ins, one officer per role (role, user name, password, agency); shown once:")?;
    for line in &lines {
        say(&format!("  {line}"))?;
    }
    say(&format!("They are kept in {} (readable by you alone).\n", file.display()))?;
    Ok(())
}

/// Writes a file that only its owner may read.
fn write_private(file: &Path, text: &str) -> anyhow::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let _ = std::fs::remove_file(file);
    let mut out = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    writeln!(out, "{text}")?;
    Ok(())
}

/// Asks `/health/ready` with a request small enough to write by hand; used by the container's health check.
fn health(listen: SocketAddr) -> anyhow::Result<ExitCode> {
    let ip = if listen.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { listen.ip() };
    let address = SocketAddr::new(ip, listen.port());
    let wait = Duration::from_secs(3);
    let mut stream = TcpStream::connect_timeout(&address, wait)
        .with_context(|| format!("nothing answers on {address}"))?;
    stream.set_read_timeout(Some(wait))?;
    write!(stream, "GET /health/ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(64 * 1024).read_to_string(&mut answer)?;
    if answer.starts_with("HTTP/1.1 200") {
        say("ready")?;
        return Ok(ExitCode::SUCCESS);
    }
    bail!("the service on {address} is not ready");
}
