//! How files get into a dossier: looked through, kept on the disk, and only then told of by the register, once for each key.

use std::ops::Deref;

use super::actions::{FilePlace, KeptFile, WantedFile, add, admitted, check_files};
use super::extractor::{FILES, ReceivedFile, ReceivedForm, field_of};
use super::files::AttachmentFiles;
use super::views::AttachmentList;
use super::virus_check::VirusCheck;
use super::virus_scanner::ScanVerdict;
use crate::access::Officer;
use crate::platform::check::Check;
use crate::platform::database::idempotency::{self, IdempotencyKey, KeptAnswer};
use crate::platform::error::{Code, Problem};
use crate::platform::service_state::ServiceState;

/// What handlers of files need: the state of the service, and the files.
#[derive(Debug, Clone)]
pub struct AttachmentState {
    /// What every handler needs.
    pub service: ServiceState,
    /// Where files are kept.
    pub files: AttachmentFiles,
}

impl Deref for AttachmentState {
    type Target = ServiceState;

    fn deref(&self) -> &ServiceState {
        &self.service
    }
}

/// Files that somebody wants to add to a dossier.
#[derive(Debug)]
pub(crate) struct AddingWish {
    /// The code of the dossier.
    pub code: String,
    /// What they belong to.
    pub place: FilePlace,
    /// The key under which they are added once.
    pub key: Option<IdempotencyKey>,
}

impl AttachmentState {
    /// Adds the files of a form to a dossier, once for each key. Nothing is told before it is on the disk.
    ///
    /// # Errors
    /// Why they are not added; the dossier has not changed then.
    pub(crate) async fn attach(
        &self,
        officer: Officer,
        wish: AddingWish,
        form: ReceivedForm,
    ) -> Result<KeptAnswer, Problem> {
        let ReceivedForm { files, mistakes, .. } = form;
        let AddingWish { code, place, key } = wish;
        let wanted: Vec<WantedFile> = files
            .iter()
            .map(|file| WantedFile { number: file.number, digest: file.content.digest, place: place.clone() })
            .collect();
        let (asker, asked, kept_key) = (officer.clone(), code.clone(), key.clone());
        let kept = self
            .database
            .read(move |conn| {
                let row = admitted(conn, &asker, &asked)?;
                if let Some(key) = &kept_key
                    && let Some(kept) = idempotency::replay(conn, row.office_id, asker.id, key)?
                {
                    return Ok(Some(kept));
                }
                if wanted.is_empty() {
                    return Err(none_chosen(mistakes));
                }
                check_files(conn, &row, &wanted, mistakes).map(|()| None)
            })
            .await?;
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let placed = files.into_iter().map(|file| (file, place.clone())).collect();
        let files = self.keep(placed).await?;
        let now = self.now();
        self.database
            .write(move |conn| {
                let row = admitted(conn, &officer, &code)?;
                if let Some(key) = &key
                    && let Some(kept) = idempotency::replay(conn, row.office_id, officer.id, key)?
                {
                    return Ok(kept);
                }
                let added = add(conn, &officer, &row, &files, now)?;
                let is_new = |id| added.iter().any(|file| file.id == id);
                let list = AttachmentList::of(conn, &officer, &row, |file| is_new(file.id))?;
                let answer = answer(201, &list)?;
                if let Some(key) = &key {
                    idempotency::keep(conn, row.office_id, officer.id, key, &answer, now)?;
                }
                Ok(answer)
            })
            .await
    }

    /// Has files looked through and keeps them: all of them, or none when one holds a virus.
    ///
    /// # Errors
    /// The files that hold a virus, or that the disk does not take them.
    pub(crate) async fn keep(&self, files: Vec<(ReceivedFile, FilePlace)>) -> Result<Vec<KeptFile>, Problem> {
        let (mut kept, mut check) = (Vec::new(), Check::new());
        for (file, place) in &files {
            let virus_check = self.look_through(file).await?;
            if virus_check == VirusCheck::Infected {
                check.wrong(
                    &field_of(file.number),
                    "infected",
                    format!("tệp “{}” có vi-rút: quét lại từ bản giấy, đừng mở tệp này", file.name),
                    format!(
                        "the file “{}” holds a virus: scan the paper again, and do not open it",
                        file.name
                    ),
                );
            }
            let ReceivedFile { content, file_type, name, .. } = file;
            kept.push(KeptFile {
                place: place.clone(),
                digest: content.digest,
                size: content.size,
                file_type: *file_type,
                name: name.clone(),
                virus_check,
            });
        }
        check.done()?;
        for (file, _) in &files {
            self.files.objects.keep(&file.content).await?;
        }
        Ok(kept)
    }

    /// What the scanner says; where it says nothing certain the file waits, and nobody gets it.
    async fn look_through(&self, file: &ReceivedFile) -> Result<VirusCheck, Problem> {
        let Some(scanner) = &self.files.scanner else { return Ok(VirusCheck::NotChecked) };
        let content = file.content.reader().map_err(|error| Problem::new(Code::Internal).because(error))?;
        Ok(match scanner.check(content).await {
            Ok(ScanVerdict::Clean) => VirusCheck::Clean,
            Ok(ScanVerdict::Infected(virus)) => {
                tracing::warn!(%virus, "a file with a virus was refused");
                VirusCheck::Infected
            }
            Err(error) => {
                tracing::warn!(%error, "a file waits for its virus check");
                VirusCheck::Waiting
            }
        })
    }
}

/// What is wrong with a form of which no file is taken: each file says why, or none was chosen.
fn none_chosen(mistakes: Check) -> Problem {
    match mistakes.done() {
        Err(problem) => problem,
        Ok(()) => Problem::field(FILES, "required", "chọn ít nhất một tệp", "choose at least one file"),
    }
}

/// An answer as it is kept under a key.
pub(crate) fn answer(status: u16, body: &impl serde::Serialize) -> Result<KeptAnswer, Problem> {
    let body = serde_json::to_string(body).map_err(|error| Problem::new(Code::Internal).because(error))?;
    Ok(KeptAnswer { status, body, etag: None })
}
