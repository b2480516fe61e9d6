//! The log and the meters: what happened and how long it took, never about whom.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::platform::config::LogFormat;

/// Starts the log on standard error, so that standard output stays for a command's result.
///
/// # Errors
/// One sentence, when the filter cannot be read or a log runs already.
pub fn start_log(format: LogFormat, filter: &str) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter)
        .map_err(|error| anyhow::anyhow!("the log filter {filter:?} cannot be read: {error}"))?;
    let registry = tracing_subscriber::registry().with(filter);
    match format {
        LogFormat::Json => registry
            .with(tracing_subscriber::fmt::layer().json().with_writer(std::io::stderr).flatten_event(true))
            .try_init()?,
        LogFormat::Plain => registry
            .with(tracing_subscriber::fmt::layer().compact().with_target(false).with_writer(std::io::stderr))
            .try_init()?,
    }
    Ok(())
}
