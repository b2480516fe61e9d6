//! The file of a SQLite register: made for its owner alone, looked at before it is opened, and never made by opening it.

use std::path::Path;
use std::time::Duration;

use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, NopErrorHandler, Pool};
use diesel::sqlite::SqliteConnection;

use super::DatabaseError;
use super::connection::PAGES;

/// How long a request waits for a connection.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(5);

/// What a file is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileUse {
    /// The register: read and written.
    Register,
    /// A copy that nobody writes: it is not touched, and nothing is put beside it.
    Copy,
}

impl CustomizeConnection<SqliteConnection, diesel::r2d2::Error> for FileUse {
    fn on_acquire(&self, conn: &mut SqliteConnection) -> Result<(), diesel::r2d2::Error> {
        // FULL: an acknowledged dossier must survive a power cut; group commit pays for it.
        let usual = match self {
            Self::Register => {
                "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            }
            Self::Copy => "PRAGMA query_only=ON;",
        };
        conn.batch_execute(&format!("{usual} {PAGES};")).map_err(diesel::r2d2::Error::QueryError)
    }
}

/// The connections to a file.
pub(super) fn pool(
    path: &Path,
    size: u32,
    file_use: FileUse,
) -> Result<Pool<ConnectionManager<SqliteConnection>>, DatabaseError> {
    Pool::builder()
        .max_size(size)
        .min_idle(Some(0))
        .test_on_check_out(false)
        .connection_timeout(CONNECTION_TIMEOUT)
        .error_handler(Box::new(NopErrorHandler))
        .connection_customizer(Box::new(file_use))
        .build(ConnectionManager::<SqliteConnection>::new(address(path, file_use)))
        .map_err(|error| DatabaseError::Unavailable(error.to_string()))
}

/// The file as an address: so opened, SQLite makes none where there is none.
fn address(path: &Path, file_use: FileUse) -> String {
    let mut spelled = String::from("file:");
    let text = path.to_string_lossy();
    // Two slashes in front would be read as the name of a machine.
    let text =
        if text.starts_with('/') { format!("/{}", text.trim_start_matches('/')) } else { text.into_owned() };
    for letter in text.chars() {
        match letter {
            '%' => spelled.push_str("%25"),
            '?' => spelled.push_str("%3f"),
            '#' => spelled.push_str("%23"),
            letter => spelled.push(letter),
        }
    }
    spelled.push_str(match file_use {
        FileUse::Register => "?mode=rw",
        FileUse::Copy => "?mode=ro&immutable=1",
    });
    spelled
}

/// Makes the register's folder and file readable by their owner alone, where they are not there yet: they hold personal
/// data. SQLite gives its log the same rights.
pub(super) fn make_private(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.exists()) {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    if !file.exists() {
        std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    }
    Ok(())
}

/// How every SQLite file begins: 16 bytes.
const SQLITE_HEADER: &[u8] = b"SQLite format 3\0";

/// Whether there is a SQLite file. One that is empty holds no tables yet, and is told so.
pub(super) fn must_be_a_database(path: &Path) -> Result<(), DatabaseError> {
    let shown = path.display();
    if !path.exists() {
        return Err(DatabaseError::Unavailable(format!(
            "there is no file {shown}: name the register by DATABASE_URL, or run motcua migrate to make one there"
        )));
    }
    let read = begins(path)
        .map_err(|error| DatabaseError::Unavailable(format!("the file {shown} cannot be read: {error}")))?;
    if read.is_empty() || read.starts_with(SQLITE_HEADER) {
        return Ok(());
    }
    Err(DatabaseError::Unavailable(format!("the file {shown} is no SQLite database")))
}

/// Whether the file of a register that is open is still there: what is written into one that was deleted is lost.
pub(super) fn must_be_there(path: &Path) -> Result<(), DatabaseError> {
    if path.exists() {
        return Ok(());
    }
    Err(DatabaseError::Unavailable(format!("the file {} is gone", path.display())))
}

/// The first hundred bytes, in which SQLite says how the file is laid out.
fn begins(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read as _;
    let mut read = Vec::new();
    std::fs::File::open(path)?.take(100).read_to_end(&mut read)?;
    Ok(read)
}

/// Whether SQLite can read the file at all: asked once and without the patience of a pool, which would try for seconds.
pub(super) fn must_be_readable(path: &Path) -> Result<(), DatabaseError> {
    must_be_a_database(path)?;
    let shown = path.display();
    let broken = |error: &dyn std::fmt::Display| {
        DatabaseError::Unavailable(format!(
            "the file {shown} is broken ({error}): restore a backup, docs/operations.md says how"
        ))
    };
    if is_cut_off(path).unwrap_or(false) {
        return Err(broken(&"its end is missing"));
    }
    let mut conn = SqliteConnection::establish(&address(path, FileUse::Register))
        .map_err(|error| DatabaseError::Unavailable(format!("the file {shown} cannot be opened: {error}")))?;
    let looked = conn
        .batch_execute("PRAGMA busy_timeout=5000; SELECT count(*) FROM sqlite_master; PRAGMA user_version");
    looked.map_err(|error| match DatabaseError::from(error) {
        DatabaseError::Failed(error) => broken(&error),
        other => other,
    })
}

/// Whether the file is shorter than it says of itself. With a log beside it, what is missing may stand there.
fn is_cut_off(path: &Path) -> std::io::Result<bool> {
    let log = path.with_file_name(format!("{}-wal", path.file_name().unwrap_or_default().to_string_lossy()));
    if std::fs::metadata(log).is_ok_and(|log| log.len() > 0) {
        return Ok(false);
    }
    let header = begins(path)?;
    let number = |at: usize, bytes: usize| {
        header
            .get(at..at + bytes)
            .map(|found| found.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte)))
    };
    let (Some(page), Some(pages), Some(change), Some(valid_for)) =
        (number(16, 2), number(28, 4), number(24, 4), number(92, 4))
    else {
        // Empty, or cut off within its first hundred bytes.
        return Ok(!header.is_empty());
    };
    let page = if page == 1 { 65_536 } else { page };
    Ok(change == valid_for && std::fs::metadata(path)?.len() < page * pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_an_address_that_makes_nothing() {
        for (path, spelled) in [
            ("var/motcua.db", "file:var/motcua.db?mode=rw"),
            ("//srv/a b/50%?#.db", "file:/srv/a b/50%25%3f%23.db?mode=rw"),
        ] {
            assert_eq!(address(Path::new(path), FileUse::Register), spelled);
        }
        assert_eq!(address(Path::new("/b/r.db"), FileUse::Copy), "file:/b/r.db?mode=ro&immutable=1");
    }
}
