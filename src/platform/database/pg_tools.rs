//! The tools that come with PostgreSQL, `pg_dump` and `pg_restore`: those of the server's own version where they are installed.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::DatabaseError;
use super::pg_url::PostgresUrl;

/// The version of a server, such as 17.
#[derive(Debug, Clone, Copy)]
pub(super) struct ServerMajor(pub(super) i64);

/// A tool that is about to be run.
pub(super) struct PgClientTool {
    name: &'static str,
    command: Command,
}

impl PgClientTool {
    /// Finds it: in the folder of the server's version (Debian, Red Hat), or else on the path.
    pub(super) fn new(name: &'static str, ServerMajor(major): ServerMajor) -> Self {
        let folders = [format!("/usr/lib/postgresql/{major}/bin"), format!("/usr/pgsql-{major}/bin")];
        let found = folders.iter().map(|folder| PathBuf::from(folder).join(name)).find(|tool| tool.is_file());
        let mut command = Command::new(found.unwrap_or_else(|| PathBuf::from(name)));
        // What it says is told in one language, to whoever keeps the service.
        command.env("LC_ALL", "C").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        Self { name, command }
    }

    /// Adds an argument.
    pub(super) fn argument(&mut self, text: &str) -> &mut Self {
        self.command.arg(text);
        self
    }

    /// Says which database; the password goes by the environment, which other users cannot read.
    pub(super) fn at(&mut self, url: &PostgresUrl) -> &mut Self {
        let (address, password) = url.apart();
        self.command.arg(format!("--dbname={address}"));
        if let Some(password) = password {
            self.command.env("PGPASSWORD", password);
        }
        self
    }

    /// Runs it to its end.
    pub(super) fn run(&mut self) -> Result<(), DatabaseError> {
        let name = self.name;
        let output = self.command.output().map_err(|error| {
            DatabaseError::Unavailable(if error.kind() == ErrorKind::NotFound {
                format!(
                    "{name} is not installed: a PostgreSQL register is backed up and restored by the tools of \
                     PostgreSQL (Debian package postgresql-client)"
                )
            } else {
                format!("{name} cannot be run: {error}")
            })
        })?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let said: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).take(3).collect();
        Err(DatabaseError::Unavailable(format!("{name} failed ({}): {}", output.status, said.join("; "))))
    }
}
