//! Whether the database itself is sound: its pages, its tables and indexes, and that no row refers to one that is not there.
//!
//! What there should be is made anew from the migrations, in a database or schema that nobody else sees, and compared.

mod parts;
mod postgres;
mod sqlite;

use super::{Connection, Database, DatabaseError};

pub use parts::DatabaseCondition;

impl Database {
    /// Looks at the database itself; reads only.
    ///
    /// # Errors
    /// When it cannot be asked at all.
    pub fn condition(&self) -> Result<DatabaseCondition, DatabaseError> {
        self.read_now(|conn| match conn {
            Connection::Postgres(c) => postgres::condition(c),
            Connection::Sqlite(c) => sqlite::condition(c),
        })
    }
}
