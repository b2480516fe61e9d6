//! A connection to whichever database the register lives in, and the macro that runs a query on it.

use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;
use diesel::dsl::sql;
use diesel::r2d2::{ConnectionManager, PooledConnection};
use diesel::sql_types::BigInt;
use diesel::sqlite::SqliteConnection;

use super::pg_pool::{PgLease, PgPool};
use super::{DatabaseError, DatabaseUrl};

/// A connection to whichever database the register lives in.
pub enum Connection {
    /// PostgreSQL 15 or later.
    Postgres(PgLease),
    /// The SQLite that is inside the binary.
    Sqlite(PooledConnection<ConnectionManager<SqliteConnection>>),
}

/// Memory that a connection to SQLite keeps pages of the file in.
pub(super) const PAGES: &str = "PRAGMA cache_size=-65536";
/// The same while it reads what nobody reads again soon.
const PAGES_IN_PASSING: &str = "PRAGMA cache_size=-4096";

impl Connection {
    /// A connection that is of no pool (PostgreSQL).
    ///
    /// # Errors
    /// When the server does not answer, or the database is another one.
    pub fn alone(url: &DatabaseUrl) -> Result<Self, DatabaseError> {
        match url {
            DatabaseUrl::Postgres(url) => PgPool::new(url, 1).give_out().map(Self::Postgres),
            DatabaseUrl::Sqlite(_) => {
                Err(DatabaseError::Unavailable("this register is a SQLite file".to_owned()))
            }
        }
    }

    /// Reads much and once, such as a whole register book: SQLite then keeps 4 MB of it in its page cache and not 64. What is in
    /// the cache beyond that is given back.
    ///
    /// # Errors
    /// What `work` answers, or when the database fails.
    pub fn in_passing<T, E>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E>
    where
        E: From<DatabaseError>,
    {
        self.keep(PAGES_IN_PASSING)?;
        let answer = work(self);
        self.keep(PAGES)?;
        answer
    }

    /// A number that is another one once somebody else has written into the file, on SQLite, where writers take turns; none on
    /// PostgreSQL, where they write side by side.
    ///
    /// # Errors
    /// When the database fails.
    pub fn foreign_writes(&mut self) -> Result<Option<i64>, DatabaseError> {
        match self {
            Self::Postgres(_) => Ok(None),
            Self::Sqlite(c) => Ok(Some(sql::<BigInt>("PRAGMA data_version").get_result(c)?)),
        }
    }

    fn keep(&mut self, pages: &str) -> Result<(), DatabaseError> {
        match self {
            Self::Postgres(_) => Ok(()),
            Self::Sqlite(c) => Ok(c.batch_execute(pages)?),
        }
    }
}

/// Writes a query once and runs it on the connection's own database.
#[macro_export]
macro_rules! on {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn {
            $crate::platform::database::Connection::Postgres($c) => {
                let $c = &mut **$c;
                $body
            }
            $crate::platform::database::Connection::Sqlite($c) => {
                let $c = &mut **$c;
                $body
            }
        }
    };
}
