//! Files of dossiers as a running service keeps them: where they lie, who looks through them, and how large they may be.

use super::objects::{FileObjects, ObjectTrouble};
use super::spool::SpoolFolder;
use super::virus_scanner::VirusScanner;
use crate::platform::attachments_place::AttachmentsPlace;
use crate::platform::config::AttachmentLimits;

/// What is needed to take files in and to hand them out.
#[derive(Debug, Clone)]
pub struct AttachmentFiles {
    /// The place in which they are kept.
    pub place: AttachmentsPlace,
    /// The files in it.
    pub objects: FileObjects,
    /// Where they are while they come in.
    pub spool: SpoolFolder,
    /// How large and how many.
    pub limits: AttachmentLimits,
    /// Who looks through them, where that is set up.
    pub scanner: Option<VirusScanner>,
}

impl AttachmentFiles {
    /// Opens the place where files are kept; what comes in is written beside the keys of the installation first.
    ///
    /// # Errors
    /// When the place cannot be had.
    pub fn open(
        place: &AttachmentsPlace,
        var: &std::path::Path,
        limits: &AttachmentLimits,
    ) -> Result<Self, ObjectTrouble> {
        Ok(Self {
            place: place.clone(),
            objects: FileObjects::open(place)?,
            spool: SpoolFolder::new(&var.join("incoming")),
            scanner: limits.clamd.clone().map(VirusScanner::at),
            limits: limits.clone(),
        })
    }
}
