//! Column types that both databases have, each in its own way.

use diesel::query_builder::QueryId;
use diesel::sql_types::{SqlOrd, SqlType};

/// `uuid` in PostgreSQL, `BLOB` of 16 bytes in SQLite.
#[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
#[diesel(postgres_type(oid = 2950, array_oid = 2951))]
#[diesel(sqlite_type(name = "Binary"))]
pub struct Id;

/// `timestamptz` in PostgreSQL, `INTEGER` microseconds since 1970 in SQLite.
#[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
#[diesel(postgres_type(oid = 1184, array_oid = 1185))]
#[diesel(sqlite_type(name = "Long"))]
pub struct Instant;

impl SqlOrd for Id {}
impl SqlOrd for Instant {}
