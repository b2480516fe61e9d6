//! The files of a dossier as answers show them.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::actions::offices_of;
use super::file_type::FileType;
use super::placing::{AttachmentPurpose, digitised_of, may_withdraw};
use super::store::{self, Attachment, AttachmentId};
use super::virus_check::VirusCheck;
use crate::access::{self, Officer, OfficerId, OfficerName};
use crate::dossier::books::store::Dossier;
use crate::platform::blind_index::hex;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// A file of a dossier.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AttachmentView {
    /// Its key.
    #[schema(value_type = String, example = "018f3b5e-7d5a-7b6c-8f1e-2a3b4c5d6e7f")]
    pub id: AttachmentId,
    /// What it was called by whoever added it.
    #[schema(example = "don-de-nghi.pdf")]
    pub file_name: String,
    /// What it is, by its content.
    pub file_type: FileType,
    /// The media type that it is handed out with.
    #[schema(example = "application/pdf")]
    pub media_type: &'static str,
    /// Its length in bytes.
    pub size_bytes: i64,
    /// SHA-256 of its content; the entity tag too.
    pub sha256: String,
    /// What it is for.
    pub purpose: AttachmentPurpose,
    /// The paper that it is a scan of, by its code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "application")]
    pub paper: Option<String>,
    /// Sign-in name of whoever added it.
    pub added_by: String,
    /// The full name.
    pub added_by_name: String,
    /// When.
    pub added_at: Instant,
    /// Whether it was looked through for viruses.
    pub virus_check: VirusCheck,
    /// The same in words.
    pub virus_check_words: &'static str,
    /// Where it is read; absent while nobody gets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        example = "/api/v1/dossiers/H26.268.05-230307-0001/attachments/018f3b5e-7d5a-7b6c-8f1e-2a3b4c5d6e7f"
    )]
    pub address: Option<String>,
    /// Whether you may withdraw it.
    pub may_withdraw: bool,
    /// That it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawal: Option<AttachmentWithdrawal>,
}

/// That a file was withdrawn.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AttachmentWithdrawal {
    /// Sign-in name of whoever did.
    pub by: String,
    /// The full name.
    pub by_name: String,
    /// When.
    pub at: Instant,
    /// Why.
    pub reason: String,
}

/// Of the papers that were handed in, how many have a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct DigitisedPapers {
    /// Papers that were handed in, by their codes.
    pub handed_in: usize,
    /// Those of which there is a file that stands.
    pub digitised: usize,
}

/// Files of a dossier.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AttachmentList {
    /// The files, oldest first.
    pub items: Vec<AttachmentView>,
    /// Số giấy tờ được số hóa: of the papers that were handed in, how many have a file.
    pub papers: DigitisedPapers,
}

impl AttachmentList {
    /// Some files of a dossier as this officer sees them, and what all of them come to.
    pub(crate) fn of(
        conn: &mut Connection,
        officer: &Officer,
        row: &Dossier,
        shown: impl Fn(&Attachment) -> bool,
    ) -> Result<Self, Problem> {
        let all = store::of_dossier(conn, row.office_id, row.id)?;
        let papers = row.papers()?;
        let standing = all.iter().filter(|file| file.withdrawn_at.is_none());
        let of_papers = standing.filter_map(|file| file.paper.as_deref());
        let (handed_in, digitised) = digitised_of(papers.iter().map(|paper| paper.code.as_str()), of_papers);
        let shown: Vec<Attachment> = all.iter().filter(|file| shown(file)).cloned().collect();
        let people: Vec<OfficerId> =
            shown.iter().flat_map(|file| [Some(file.added_by), file.withdrawn_by]).flatten().collect();
        let names = access::store::officer_names(conn, &people)?;
        let items = shown.iter().map(|file| AttachmentView::of(file, row, officer, &names)).collect();
        Ok(Self { items, papers: DigitisedPapers { handed_in, digitised } })
    }
}

impl AttachmentView {
    fn of(
        file: &Attachment,
        row: &Dossier,
        officer: &Officer,
        names: &BTreeMap<OfficerId, OfficerName>,
    ) -> Self {
        let named = |id: OfficerId| {
            names.get(&id).map(|name| (name.username.clone(), name.full_name.clone())).unwrap_or_default()
        };
        let may = may_withdraw(officer, file.added_by, &offices_of(row));
        let withdrawal = file.withdrawn_by.zip(file.withdrawn_at).map(|(by, at)| {
            let (by, by_name) = named(by);
            let reason = file.withdrawal_reason.clone().unwrap_or_default();
            AttachmentWithdrawal { by, by_name, at, reason }
        });
        let is_given = file.virus_check.lets_through() && (withdrawal.is_none() || may);
        let (added_by, added_by_name) = named(file.added_by);
        Self {
            id: file.id,
            file_name: file.file_name.clone(),
            file_type: file.file_type,
            media_type: file.file_type.media_type(),
            size_bytes: file.size_bytes,
            sha256: hex(&file.digest),
            purpose: file.purpose,
            paper: file.paper.clone(),
            added_by,
            added_by_name,
            added_at: file.added_at,
            virus_check: file.virus_check,
            virus_check_words: file.virus_check.words_vi(),
            address: is_given.then(|| format!("/api/v1/dossiers/{}/attachments/{}", row.code, file.id)),
            may_withdraw: may && withdrawal.is_none(),
            withdrawal,
        }
    }
}
