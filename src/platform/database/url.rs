//! Where the register lives, as one line of configuration.

use std::fmt;
use std::path::PathBuf;

use super::pg_url::PostgresUrl;

/// Where the register lives, chosen by the scheme of `DATABASE_URL` and never by trial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// `sqlite:var/motcua.db`
    Sqlite(PathBuf),
    /// `postgres://user:secret@host/name`
    Postgres(PostgresUrl),
}

impl DatabaseUrl {
    /// Reads `DATABASE_URL`.
    ///
    /// # Errors
    /// One sentence that says which forms there are; it holds nothing of the text, in which a password may stand.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.contains(":memory:") {
                return Err("sqlite: needs a file, such as sqlite:var/motcua.db".to_owned());
            }
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return PostgresUrl::parse(text).map(Self::Postgres);
        }
        Err("a database is written as sqlite:var/motcua.db or postgres://user:password@host/name".to_owned())
    }
}

impl fmt::Display for DatabaseUrl {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => write!(f, "{url}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_chooses_the_database() {
        assert_eq!(
            DatabaseUrl::parse("sqlite:var/motcua.db"),
            Ok(DatabaseUrl::Sqlite(PathBuf::from("var/motcua.db")))
        );
        assert!(matches!(DatabaseUrl::parse("postgres://a:b@c/d"), Ok(DatabaseUrl::Postgres(_))));
        assert!(DatabaseUrl::parse("postgres:x").is_err());
        assert!(DatabaseUrl::parse("mysql://x").is_err());
        assert!(DatabaseUrl::parse("sqlite::memory:").is_err());
    }
}
