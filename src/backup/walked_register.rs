//! The walk of `motcua verify`: the database itself, the register, and the files of its dossiers; of the register and of every copy.

use crate::attachment::audit;
use crate::attachment::audit::FileFindings;
use crate::dossier::views::verify::{self, VerifyFindings};
use crate::platform::attachments_place::AttachmentsPlace;
use crate::platform::database::Database;
use crate::platform::progress;

/// What the walk found.
#[derive(Debug, Clone, Default)]
pub struct WalkedRegister {
    /// The register as far as it could be walked.
    pub findings: VerifyFindings,
    /// Files that the register tells of.
    pub files: u64,
    /// What lies beside it; it breaks nothing.
    pub remarks: Vec<String>,
    /// What is broken, the database first.
    pub broken: Vec<String>,
}

impl WalkedRegister {
    /// Walks through everything; reads only. A bar shows how far it is.
    ///
    /// # Errors
    /// When it cannot be walked, though nothing says that it is broken.
    pub fn of(database: &Database, place: &AttachmentsPlace) -> anyhow::Result<Self> {
        let bar = progress::bar(0, "verifying");
        let walked = Self::watched(database, place, |dossiers| {
            bar.set_length(dossiers);
            bar.set_position(dossiers);
        });
        bar.finish_and_clear();
        walked
    }

    /// The same; `on_the_way` is told how many dossiers were walked through.
    ///
    /// # Errors
    /// When it cannot be walked, though nothing says that it is broken.
    pub fn watched(
        database: &Database,
        place: &AttachmentsPlace,
        on_the_way: impl Fn(u64),
    ) -> anyhow::Result<Self> {
        let condition = database.condition()?;
        let mut walked = Self {
            remarks: condition.remarks,
            broken: condition.broken.iter().map(|what| format!("database: {what}")).collect(),
            ..Self::default()
        };
        // A database that is broken may not be readable to its end; what it says of itself stands first.
        match database.snapshot_now(|conn| verify::walk(conn, &on_the_way)) {
            Ok(findings) => {
                walked.broken.extend(findings.broken.iter().map(ToString::to_string));
                walked.findings = findings;
            }
            Err(error) if walked.broken.is_empty() => {
                return Err(anyhow::anyhow!("the register cannot be walked: {error}"));
            }
            Err(error) => walked.broken.push(format!("the register cannot be walked to its end: {error}")),
        }
        // What a broken register tells of its files may be anything.
        if walked.broken.is_empty() {
            let FileFindings { files, broken, remarks } = on_this_thread(audit::walk(database, place))??;
            walked.files = files;
            walked.broken.extend(broken);
            walked.remarks.extend(remarks);
        }
        Ok(walked)
    }
}

/// Waits for work on files, on a thread that has no runtime of its own.
pub(super) fn on_this_thread<T>(work: impl Future<Output = T>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(work))
}
