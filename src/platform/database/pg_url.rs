//! The address of a PostgreSQL database, read as its client library reads it, so that its password is known and never printed.

use std::fmt;

/// What a mistyped address is answered with: nothing of the address, in which the password stands.
const ENCODE: &str = "a database is written as postgres://user:password@host/name; in the name and the password the characters \
    @ : / ? # % are written %40 %3A %2F %3F %23 %25";
/// Parameters of an address that are shown: those that say where the database is.
const SHOWN: &[&str] = &["host", "hostaddr", "port", "dbname"];

/// `postgres://user:secret@host/name`. It prints without user and password.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl(String);

/// The pieces of an address, as they are written.
struct UrlPieces<'a> {
    scheme: &'a str,
    user: Option<&'a str>,
    password: Option<&'a str>,
    hosts: &'a str,
    name: &'a str,
    query: Vec<(&'a str, &'a str)>,
}

impl<'a> UrlPieces<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        // The library ends the user where the first @ stands before the first /.
        let parted = rest.find(['@', '/']).and_then(|at| rest.split_at_checked(at));
        let (user, rest) = match parted.and_then(|(user, after)| Some((user, after.strip_prefix('@')?))) {
            Some((user, after)) => (Some(user), after),
            None => (None, rest),
        };
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (hosts, name) = place.split_once('/').unwrap_or((place, ""));
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let query = pairs.map(|pair| pair.split_once('=')).collect::<Option<Vec<_>>>()?;
        let (user, password) = match user.map(|user| user.split_once(':')) {
            Some(Some((user, password))) => (Some(user), Some(password)),
            Some(None) => (user, None),
            None => (None, None),
        };
        Some(Self { scheme, user, password, hosts, name, query })
    }

    /// Whether everybody reads it alike: a password that is not encoded makes something else of it.
    fn is_plain(&self) -> bool {
        let plain = |text: &str| !text.contains('@') && decoded(text).is_some();
        let values = self.query.iter().all(|(name, value)| plain(name) && plain(value));
        let user = self.user.is_none_or(|user| plain(user) && !user.contains('?'));
        let ports = self.hosts.split(',').all(|host| {
            let port = host.rsplit_once(']').map_or(host, |(_, after)| after).rsplit_once(':');
            port.is_none_or(|(_, port)| port.is_empty() || port.parse::<u16>().is_ok())
        });
        values && user && ports && plain(self.hosts) && plain(self.name) && self.password.is_none_or(plain)
    }
}

/// A text without its percent encoding; nothing where that is broken.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let value = digit()? * 16 + digit()?;
        bytes.push(u8::try_from(value).ok().filter(|value| *value != 0)?);
    }
    String::from_utf8(bytes).ok()
}

impl PostgresUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// One sentence that holds nothing of it.
    pub fn parse(text: &str) -> Result<Self, String> {
        match UrlPieces::of(text) {
            Some(pieces) if pieces.is_plain() => Ok(Self(text.to_owned())),
            _ => Err(ENCODE.to_owned()),
        }
    }

    fn pieces(&self) -> UrlPieces<'_> {
        UrlPieces::of(&self.0).unwrap_or(UrlPieces {
            scheme: "postgres",
            user: None,
            password: None,
            hosts: "",
            name: "",
            query: Vec::new(),
        })
    }

    /// The whole address, for the client library alone.
    pub(super) fn secret(&self) -> &str {
        &self.0
    }

    /// The address with these parameters, where it does not say them itself.
    pub(super) fn with_defaults(&self, defaults: &[(&str, &str)]) -> String {
        let given = self.pieces().query;
        let new = defaults.iter().filter(|(name, _)| given.iter().all(|(known, _)| known != name));
        let new: Vec<String> = new.map(|(name, value)| format!("{name}={value}")).collect();
        if new.is_empty() {
            return self.0.clone();
        }
        let joint = match (self.0.contains('?'), self.0.ends_with('?')) {
            (false, _) => "?",
            (true, true) => "",
            (true, false) => "&",
        };
        format!("{}{joint}{}", self.0, new.join("&"))
    }

    /// The address of another database of the same server.
    pub(super) fn of_database(&self, name: &str) -> Self {
        let pieces = self.pieces();
        let query = pieces.query.iter().copied().filter(|(key, _)| *key != "dbname").collect();
        Self(spelled(&UrlPieces { name, query, ..pieces }))
    }

    /// The address without its password, which goes by the environment: whoever lists the processes of the machine reads the first.
    pub(super) fn apart(&self) -> (String, Option<String>) {
        let mut pieces = self.pieces();
        let asked = pieces.query.iter().find(|(name, _)| *name == "password").map(|(_, value)| *value);
        let password = asked.or(pieces.password).and_then(decoded);
        pieces.password = None;
        pieces.query.retain(|(name, _)| *name != "password");
        (spelled(&pieces), password)
    }

    /// A host that is not this machine: what is sent to it can be read on the way, since the client that is inside does no TLS.
    #[must_use]
    pub fn remote_host(&self) -> Option<String> {
        let pieces = self.pieces();
        let asked = pieces.query.iter().filter(|(name, _)| ["host", "hostaddr"].contains(name));
        let mut hosts: Vec<&str> = asked.flat_map(|(_, value)| value.split(',')).collect();
        if hosts.is_empty() {
            hosts = pieces.hosts.split(',').map(without_port).collect();
        }
        let here = |host: &str| {
            host.is_empty()
                || host.starts_with('/')
                || host.starts_with('@')
                || host == "localhost"
                || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
        };
        hosts.into_iter().filter_map(decoded).find(|host| !here(host))
    }
}

/// A host without its port and without the brackets of an IPv6 address.
fn without_port(host: &str) -> &str {
    match host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        Some((inner, _)) => inner,
        None => host.split(':').next().unwrap_or_default(),
    }
}

fn spelled(pieces: &UrlPieces<'_>) -> String {
    let user = match (pieces.user, pieces.password) {
        (Some(user), Some(password)) => format!("{user}:{password}@"),
        (Some(user), None) => format!("{user}@"),
        (None, _) => String::new(),
    };
    let pairs: Vec<String> = pieces.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
    format!("{}://{user}{}/{}{query}", pieces.scheme, pieces.hosts, pieces.name)
}

impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut pieces = self.pieces();
        pieces.query.retain(|(name, _)| SHOWN.contains(name));
        pieces.scheme = "postgres";
        pieces.password = None;
        pieces.user = pieces.user.map(|_| "***");
        f.write_str(&spelled(&pieces))
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> PostgresUrl {
        PostgresUrl::parse(text).unwrap()
    }

    #[test]
    fn a_printed_address_hides_the_password_wherever_it_stands() {
        for (text, shown) in [
            ("postgres://clerk:secret@host/name", "postgres://***@host/name"),
            ("postgresql://clerk:secret@host:5433/name", "postgres://***@host:5433/name"),
            ("postgres://host/name?user=clerk&password=secret", "postgres://host/name"),
            (
                "postgres:///name?host=/run/pg&password=secret&sslpassword=secret",
                "postgres:///name?host=/run/pg",
            ),
            ("postgres://clerk:sec%40ret@host,other:5433/name", "postgres://***@host,other:5433/name"),
            ("postgres://clerk:secret?x=secret@host/name", "postgres://***@host/name"),
            ("postgres://host/name", "postgres://host/name"),
        ] {
            assert_eq!(url(text).to_string(), shown);
            assert_eq!(format!("{:?}", url(text)), shown);
        }
    }

    #[test]
    fn an_address_that_can_be_read_in_two_ways_is_refused_without_repeating_it() {
        for text in [
            "postgres://clerk:sec@ret@host/name",
            "postgres://clerk:sec/ret@host/name",
            "postgres://clerk:secret%zz@host/name",
            "postgres://clerk:secret%4@host/name",
            "postgres://host/name?password=sec@ret",
            "postgres://?password=sec@ret",
            "postgres://host/name?secret",
            "postgres://clerk:secret/name",
            "postgres://host/name?password=secret%00",
        ] {
            let refused = PostgresUrl::parse(text).unwrap_err();
            assert!(!refused.contains("sec") && !refused.contains("ret"), "{text}: {refused}");
        }
    }

    #[test]
    fn the_password_goes_apart() {
        for (text, rest, password) in [
            ("postgres://a:s%3At@h:5/d", "postgres://a@h:5/d", Some("s:t")),
            ("postgres://h/d?password=st&user=a", "postgres://h/d?user=a", Some("st")),
            ("postgres://a@h/d", "postgres://a@h/d", None),
        ] {
            assert_eq!(url(text).apart(), (rest.to_owned(), password.map(str::to_owned)));
        }
        let other = url("postgres://a:s@h/d?dbname=x&sslmode=disable").of_database("e");
        assert_eq!(other.secret(), "postgres://a:s@h/e?sslmode=disable");
        let more = |text: &str| url(text).with_defaults(&[("connect_timeout", "2")]);
        assert_eq!(more("postgres://h/d"), "postgres://h/d?connect_timeout=2");
        assert_eq!(more("postgres://h/d?a=b"), "postgres://h/d?a=b&connect_timeout=2");
        assert_eq!(more("postgres://h/d?connect_timeout=9"), "postgres://h/d?connect_timeout=9");
    }

    #[test]
    fn what_is_not_this_machine_is_told() {
        for (text, remote) in [
            ("postgres://a@db.example.vn/d", Some("db.example.vn")),
            ("postgres://a@10.0.0.7:5432/d", Some("10.0.0.7")),
            ("postgres://a@[2001:db8::1]:5432/d", Some("2001:db8::1")),
            ("postgres://a@localhost,db2/d", Some("db2")),
            ("postgres://localhost/d?host=db3", Some("db3")),
            ("postgres://a@localhost/d", None),
            ("postgres://a@127.0.0.1:5432/d", None),
            ("postgres://[::1]/d", None),
            ("postgres://%2Frun%2Fpg/d", None),
            ("postgres:///d?host=/run/pg", None),
            ("postgres:///d", None),
        ] {
            assert_eq!(url(text).remote_host().as_deref(), remote, "{text}");
        }
    }
}
