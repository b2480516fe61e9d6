//! Every setting in one place: a flag, an environment variable and a line of `--help` each.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use chrono::NaiveTime;

use crate::platform::attachments_place::{AttachmentsPlace, AttachmentsSetting, Bucket};
use crate::platform::database::DatabaseUrl;

/// Seconds in which a body must bring at least as many KiB, unless something else is set.
pub const BODY_SECONDS: u64 = 10;

/// Where the register lives.
#[derive(Debug, Clone, clap::Args)]
pub struct DatabaseConfig {
    /// The register: `sqlite:FILE` or `postgres://USER:PASSWORD@HOST/NAME`
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, default_value = "sqlite:var/motcua.db", global = true,
        value_parser = DatabaseUrl::parse, value_name = "URL")]
    pub database_url: DatabaseUrl,
    /// Connections for reading (SQLite) or altogether (PostgreSQL)
    #[arg(long, env = "MOTCUA_CONNECTIONS", default_value_t = 16, global = true, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub connections: u32,
    /// Folder for keys and first passwords; made with access for its owner only
    #[arg(long, env = "MOTCUA_VAR", default_value = "var", global = true, value_name = "DIR")]
    pub var: PathBuf,
    /// Where the files of dossiers are kept: a folder, or `s3://BUCKET/PREFIX`; without it the folder `attachments` in that of the keys
    #[arg(long, env = "MOTCUA_ATTACHMENTS", global = true, value_parser = AttachmentsSetting::parse, value_name = "PLACE")]
    pub attachments: Option<AttachmentsSetting>,
    /// How a bucket is reached, where files are kept in one.
    #[command(flatten)]
    pub s3: S3Settings,
    /// How the log is written
    #[arg(long, env = "MOTCUA_LOG_FORMAT", default_value = "plain", global = true)]
    pub log_format: LogFormat,
    /// What is logged: error, warn, info, debug, or a filter such as motcua=debug
    #[arg(long, env = "MOTCUA_LOG", default_value = "warn", global = true)]
    pub log: String,
}

impl DatabaseConfig {
    /// Where the files of dossiers are kept.
    ///
    /// # Errors
    /// When it is a bucket, and a setting by which it is reached is missing.
    pub fn attachments_place(&self) -> anyhow::Result<AttachmentsPlace> {
        match &self.attachments {
            None => Ok(AttachmentsPlace::Folder(self.var.join("attachments"))),
            Some(AttachmentsSetting::Folder(folder)) => Ok(AttachmentsPlace::Folder(folder.clone())),
            Some(AttachmentsSetting::Bucket { name, prefix }) => {
                let needed = |value: &Option<String>, variable: &str| {
                    let filled = value.clone().filter(|value| !value.is_empty());
                    filled.with_context(|| {
                        format!("files are to be kept in s3://{name}, and {variable} is not set")
                    })
                };
                Ok(AttachmentsPlace::Bucket(Bucket {
                    name: name.clone(),
                    prefix: prefix.clone(),
                    endpoint: self.s3.s3_endpoint.clone(),
                    region: self.s3.s3_region.clone(),
                    access_key_id: needed(&self.s3.s3_access_key_id, "AWS_ACCESS_KEY_ID")?,
                    secret_access_key: needed(&self.s3.s3_secret_access_key, "AWS_SECRET_ACCESS_KEY")?,
                }))
            }
        }
    }
}

/// How a store that speaks S3 is reached; the variables are those that every program for such a store knows.
#[derive(Clone, Default, clap::Args)]
pub struct S3Settings {
    /// Address of the store that speaks S3, such as <https://minio.example.vn>; without it that of Amazon
    #[arg(long, env = "AWS_ENDPOINT_URL", global = true, value_parser = public_url, value_name = "URL")]
    pub s3_endpoint: Option<String>,
    /// Its region
    #[arg(long, env = "AWS_REGION", global = true, default_value = "us-east-1", value_name = "NAME")]
    pub s3_region: String,
    /// The key that it knows motcua by
    #[arg(long, env = "AWS_ACCESS_KEY_ID", hide_env_values = true, global = true, value_name = "KEY")]
    pub s3_access_key_id: Option<String>,
    /// The secret of that key; better by the environment, since others can read the list of processes
    #[arg(long, env = "AWS_SECRET_ACCESS_KEY", hide_env_values = true, global = true, value_name = "SECRET")]
    pub s3_secret_access_key: Option<String>,
}

/// The secret is not written.
impl fmt::Debug for S3Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3Settings")
            .field("s3_endpoint", &self.s3_endpoint)
            .field("s3_region", &self.s3_region)
            .finish_non_exhaustive()
    }
}

/// How large and how many the files of dossiers may be, and who looks through them for viruses.
#[derive(Debug, Clone, clap::Args)]
pub struct AttachmentLimits {
    /// The largest file of a dossier, in MB
    #[arg(long, env = "MOTCUA_ATTACHMENT_MB", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub attachment_mb: u64,
    /// Files that are sent at once
    #[arg(long, env = "MOTCUA_ATTACHMENTS_AT_ONCE", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub attachments_at_once: u16,
    /// All files that are sent at once, in MB
    #[arg(long, env = "MOTCUA_ATTACHMENTS_MB", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=4000))]
    pub attachments_mb: u64,
    /// The clamd that looks through files for viruses: `127.0.0.1:3310`, or the path of its socket
    #[arg(long, env = "MOTCUA_CLAMD", value_parser = ClamdAddress::parse, value_name = "ADDRESS")]
    pub clamd: Option<ClamdAddress>,
}

impl Default for AttachmentLimits {
    fn default() -> Self {
        Self { attachment_mb: 20, attachments_at_once: 20, attachments_mb: 60, clamd: None }
    }
}

/// Where clamd listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClamdAddress {
    /// Host and port.
    Tcp(String),
    /// The path of a socket.
    Unix(PathBuf),
}

impl ClamdAddress {
    /// Reads the setting.
    ///
    /// # Errors
    /// One sentence that says which forms there are.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with('/') {
            return Ok(Self::Unix(PathBuf::from(text)));
        }
        match text.rsplit_once(':') {
            Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0) => {
                Ok(Self::Tcp(text.to_owned()))
            }
            _ => {
                Err("host and port such as 127.0.0.1:3310, or a path such as /run/clamav/clamd.ctl"
                    .to_owned())
            }
        }
    }
}

impl fmt::Display for ClamdAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => f.write_str(address),
            Self::Unix(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Backups that the service makes by itself.
#[derive(Debug, Clone, clap::Args)]
pub struct BackupSettings {
    /// Folder in which the service keeps backups; without it the service makes none
    #[arg(long, env = "MOTCUA_BACKUP_TO", value_name = "DIR")]
    pub backup_to: Option<PathBuf>,
    /// When the daily backup is made, by the clock of the office
    #[arg(long, env = "MOTCUA_BACKUP_AT", default_value = "01:30", value_parser = time_of_day, value_name = "HH:MM")]
    pub backup_at: NaiveTime,
    /// Make a backup every so many hours instead of once a day
    #[arg(long, env = "MOTCUA_BACKUP_HOURS", value_parser = clap::value_parser!(u32).range(1..=168), value_name = "N")]
    pub backup_hours: Option<u32>,
    /// How many backups the service keeps
    #[arg(long, env = "MOTCUA_BACKUP_KEEP", default_value_t = 14, value_parser = clap::value_parser!(u16).range(1..), value_name = "N")]
    pub backup_keep: u16,
}

/// How often a backup is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackupRhythm {
    /// Once a day, by the clock of the office.
    DailyAt(NaiveTime),
    /// Every so many hours.
    EveryHours(u32),
}

impl BackupSettings {
    /// How often a backup is made.
    #[must_use]
    pub fn rhythm(&self) -> BackupRhythm {
        self.backup_hours.map_or(BackupRhythm::DailyAt(self.backup_at), BackupRhythm::EveryHours)
    }
}

impl Default for BackupSettings {
    fn default() -> Self {
        Self {
            backup_to: None,
            backup_at: NaiveTime::from_hms_opt(1, 30, 0).unwrap_or(NaiveTime::MIN),
            backup_hours: None,
            backup_keep: 14,
        }
    }
}

fn time_of_day(text: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_error| "a time of the day such as 01:30".to_owned())
}

/// Where a running service is asked.
#[derive(Debug, Clone, clap::Args)]
pub struct AddressConfig {
    /// Address of the service
    #[arg(long, env = "MOTCUA_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people at a terminal.
    Plain,
    /// One JSON object a line.
    Json,
}

/// How the service runs.
#[derive(Debug, Clone, clap::Args)]
pub struct ServerConfig {
    /// Address to listen on; loopback unless said otherwise
    #[arg(long, env = "MOTCUA_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Threads that answer requests
    #[arg(long, env = "MOTCUA_WORKERS", default_value_t = 2)]
    pub workers: usize,
    /// Minutes that an access token is good for
    #[arg(long, env = "MOTCUA_ACCESS_MINUTES", default_value_t = 15, value_parser = clap::value_parser!(i64).range(1..=1440))]
    pub access_minutes: i64,
    /// Days that a sign-in lasts when it is used
    #[arg(long, env = "MOTCUA_REFRESH_DAYS", default_value_t = 14, value_parser = clap::value_parser!(i64).range(1..=365))]
    pub refresh_days: i64,
    /// Days after which a sign-in ends however often it is renewed
    #[arg(long, env = "MOTCUA_SIGN_IN_DAYS", default_value_t = 30, value_parser = clap::value_parser!(i64).range(1..=365))]
    pub sign_in_days: i64,
    /// Minutes after which a browser that asks for nothing is signed out
    #[arg(long, env = "MOTCUA_DESK_IDLE_MINUTES", default_value_t = 60, value_parser = clap::value_parser!(i64).range(1..=1440))]
    pub desk_idle_minutes: i64,
    /// Hours after which a browser is signed out however busy it is
    #[arg(long, env = "MOTCUA_DESK_HOURS", default_value_t = 10, value_parser = clap::value_parser!(i64).range(1..=24))]
    pub desk_hours: i64,
    /// How many days ago an act may have happened when it is entered late
    #[arg(long, env = "MOTCUA_BACKDATE_DAYS", default_value_t = 7, value_parser = clap::value_parser!(i64).range(0..=366))]
    pub backdate_days: i64,
    /// Public look-ups a minute from one address
    #[arg(long, env = "MOTCUA_TRACKING_PER_MINUTE", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    pub tracking_per_minute: u32,
    /// Sign-in tries a minute from one address
    #[arg(long, env = "MOTCUA_SIGN_IN_PER_MINUTE", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub sign_in_per_minute: u32,
    /// Believe the last address of X-Forwarded-For: only behind a proxy of your own
    #[arg(long, env = "MOTCUA_BEHIND_PROXY", default_value_t = false)]
    pub behind_proxy: bool,
    /// Where citizens reach this service, such as <https://motcua.example.vn>: printed forms carry the address of the look-up
    #[arg(long, env = "MOTCUA_PUBLIC_URL", value_parser = public_url, value_name = "URL")]
    pub public_url: Option<String>,
    /// Seconds that a statement of the service may take (PostgreSQL)
    #[arg(long, env = "MOTCUA_STATEMENT_SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub statement_seconds: u64,
    /// Seconds in which a body must bring at least as many KiB, or it is given up
    #[arg(long, env = "MOTCUA_BODY_SECONDS", default_value_t = BODY_SECONDS, value_parser = clap::value_parser!(u64).range(1..=300))]
    pub body_seconds: u64,
    /// The files of dossiers.
    #[command(flatten)]
    pub attachments: AttachmentLimits,
    /// Backups that the service makes.
    #[command(flatten)]
    pub backups: BackupSettings,
}

impl ServerConfig {
    /// Whether browsers reach the service by https: what they are told to keep is then sent by https alone.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}

/// Reads the address at which citizens reach the service: nothing is put behind it but paths.
fn public_url(text: &str) -> Result<String, String> {
    let wrong = || "an address such as https://motcua.example.vn, without ? and #".to_owned();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or_else(wrong)?;
    let host = rest.split('/').next().unwrap_or_default();
    let odd = |letter: char| !letter.is_ascii_graphic() || "?#<>\"\\@".contains(letter);
    if host.is_empty() || text.len() > 200 || text.chars().any(odd) {
        return Err(wrong());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            workers: 2,
            access_minutes: 15,
            refresh_days: 14,
            sign_in_days: 30,
            desk_idle_minutes: 60,
            desk_hours: 10,
            backdate_days: 7,
            tracking_per_minute: 20,
            sign_in_per_minute: 10,
            behind_proxy: false,
            public_url: None,
            statement_seconds: 60,
            body_seconds: BODY_SECONDS,
            attachments: AttachmentLimits::default(),
            backups: BackupSettings::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ClamdAddress, public_url};

    #[test]
    fn clamd_is_found_by_host_and_port_or_by_path() {
        assert_eq!(ClamdAddress::parse("127.0.0.1:3310"), Ok(ClamdAddress::Tcp("127.0.0.1:3310".to_owned())));
        assert_eq!(ClamdAddress::parse("[::1]:3310"), Ok(ClamdAddress::Tcp("[::1]:3310".to_owned())));
        assert_eq!(ClamdAddress::parse("/run/clamd.ctl"), Ok(ClamdAddress::Unix("/run/clamd.ctl".into())));
        for text in ["", "clamd", "clamd:", ":3310", "clamd:0", "clamd:70000", "tcp"] {
            assert!(ClamdAddress::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_public_address_is_one_that_paths_are_put_behind() {
        for (text, read) in [
            ("https://motcua.example.vn", "https://motcua.example.vn"),
            ("https://motcua.example.vn/", "https://motcua.example.vn"),
            ("http://10.0.0.1:8080/mot-cua//", "http://10.0.0.1:8080/mot-cua"),
        ] {
            assert_eq!(public_url(text).as_deref(), Ok(read));
        }
        for text in [
            "",
            "motcua.example.vn",
            "ftp://x",
            "https://",
            "https:///x",
            "https://x?a=1",
            "https://x y",
            "https://a@b",
        ] {
            assert!(public_url(text).is_err(), "{text}");
        }
    }
}
