//! What the figures belong to: the machine, the compiler, the commit.

use std::fs;
use std::process::Command;

fn line_of(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output =
        Command::new(program).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Processes that ran or waited to run in the last minute, on the average: whatever else the machine does.
pub(crate) fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("unknown").to_owned()
}

/// Each fact by its name.
pub(crate) fn facts() -> Vec<(String, String)> {
    let unknown = || "unknown".to_owned();
    let cores = std::thread::available_parallelism().map_or_else(|_| unknown(), |cores| cores.to_string());
    let memory = line_of("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split(' ').next()?.parse::<f64>().ok())
        .map_or_else(unknown, |kilobytes| format!("{:.0} GiB", kilobytes / 1024.0 / 1024.0));
    let commit = said("git", &["rev-parse", "--short=12", "HEAD"]).unwrap_or_else(unknown);
    let changed =
        said("git", &["status", "--porcelain", "--untracked-files=no"]).is_some_and(|text| !text.is_empty());
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")
        .map_or_else(|_| unknown(), |text| text.trim().to_owned());
    let fact = |name: &str, value: String| (name.to_owned(), value);
    vec![
        fact("processor", line_of("/proc/cpuinfo", "model name").unwrap_or_else(unknown)),
        fact("cores", cores),
        fact("memory", memory),
        fact("kernel", kernel),
        fact("compiler", said("rustc", &["--version"]).unwrap_or_else(unknown)),
        fact("PostgreSQL", postgres()),
        fact("commit", if changed { format!("{commit}, with changes") } else { commit }),
    ]
}

fn postgres() -> String {
    let mut found: Vec<_> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|folder| Some(folder.ok()?.path()))
        .collect();
    found.sort();
    let server = found.pop().map_or_else(|| "postgres".into(), |folder| folder.join("bin/postgres"));
    said(&server.to_string_lossy(), &["--version"]).unwrap_or_else(|| "unknown".to_owned())
}
