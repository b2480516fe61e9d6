//! Files that have not been looked through for viruses are, as soon as the scanner answers.

use super::adding::AttachmentState;
use super::objects::ObjectTrouble;
use super::store::{self, Attachment};
use super::virus_check::VirusCheck;
use super::virus_scanner::ScanVerdict;
use crate::platform::database::Connection;
use crate::platform::error::Problem;

/// Files that are looked through in one go.
const AT_ONCE: i64 = 50;

impl AttachmentState {
    /// Has files looked through that wait for it, and those that came in before a scanner was set up; says how many were.
    ///
    /// # Errors
    /// When a file cannot be read, or the database fails. A scanner that does not answer is none: the next tick tries again.
    pub async fn look_through_waiting(&self) -> Result<usize, Problem> {
        if self.files.scanner.is_none() {
            return Ok(0);
        }
        let waiting =
            self.database.read(|conn| store::unchecked(conn, AT_ONCE)).await.map_err(Problem::from)?;
        let mut looked = 0;
        for (code, file) in waiting {
            let Some(check) = self.look_at(&file).await? else { break };
            let now = self.now();
            let note = move |conn: &mut Connection| store::note_virus_check(conn, &code, &file, (check, now));
            self.database.write(note).await.map_err(Problem::from)?;
            looked += 1;
        }
        Ok(looked)
    }

    /// What the scanner says of a file; nothing where it does not say anything.
    async fn look_at(&self, file: &Attachment) -> Result<Option<VirusCheck>, ObjectTrouble> {
        let Some(scanner) = &self.files.scanner else { return Ok(None) };
        let content = self.files.objects.reader(&file.digest).await?;
        Ok(match scanner.check(content).await {
            Ok(ScanVerdict::Clean) => Some(VirusCheck::Clean),
            Ok(ScanVerdict::Infected(virus)) => {
                tracing::warn!(%virus, attachment = %file.id, "a file that was taken in holds a virus; nobody gets it any more");
                Some(VirusCheck::Infected)
            }
            Err(error) => {
                tracing::warn!(%error, "files wait for their virus check");
                None
            }
        })
    }
}
