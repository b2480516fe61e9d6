//! A file as it comes in: written to the disk piece by piece, into a file without a name that is gone when nobody holds it any more.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Seek as _, SeekFrom};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt as _;
use tokio::task::spawn_blocking;

use super::file_type::{FileType, found_type};
use crate::platform::database::Id;

/// The folder in which files are written while they come in.
#[derive(Debug, Clone)]
pub struct SpoolFolder(PathBuf);

impl SpoolFolder {
    /// A folder; it is made when the first file comes in.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// A file that is about to come in.
    ///
    /// # Errors
    /// When none can be made.
    pub(super) async fn begin(&self) -> io::Result<SpoolWriter> {
        let folder = self.0.clone();
        let file = spawn_blocking(move || nameless(&folder)).await.map_err(io::Error::other)??;
        Ok(SpoolWriter { file: tokio::fs::File::from_std(file), hasher: Sha256::new(), size: 0 })
    }
}

/// A file whose name is taken away at once: whatever ends the process, nothing is left behind.
fn nameless(folder: &Path) -> io::Result<std::fs::File> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let path = folder.join(<Id>::new().to_string());
    let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}

/// A file that is coming in.
pub(super) struct SpoolWriter {
    file: tokio::fs::File,
    hasher: Sha256,
    size: u64,
}

impl SpoolWriter {
    /// Writes the next piece.
    pub(super) async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.hasher.update(piece);
        self.size += u64::try_from(piece.len()).map_err(io::Error::other)?;
        self.file.write_all(piece).await
    }

    /// The file with all of its content; nothing where it is none of those that are taken.
    pub(super) async fn finish(mut self) -> io::Result<(SpooledContent, Option<FileType>)> {
        self.file.flush().await?;
        let mut file = self.file.into_std().await;
        let (found, file) = spawn_blocking(move || found_type(&mut file).map(|found| (found, file)))
            .await
            .map_err(io::Error::other)??;
        Ok((SpooledContent { file, digest: self.hasher.finalize().into(), size: self.size }, found))
    }
}

/// The content of a file that has come in, its digest and its length.
#[derive(Debug)]
pub struct SpooledContent {
    file: std::fs::File,
    /// SHA-256.
    pub digest: [u8; 32],
    /// In bytes.
    pub size: u64,
}

impl SpooledContent {
    /// A file that lies somewhere under the digest of its content, to be kept in another place.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn of_file(path: &Path, digest: [u8; 32]) -> io::Result<Self> {
        let file = std::fs::File::open(path)?;
        let size = file.metadata()?.len();
        Ok(Self { file, digest, size })
    }

    /// The content from its beginning. One reader at a time: they share their place.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn reader(&self) -> io::Result<tokio::fs::File> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(0))?;
        Ok(tokio::fs::File::from_std(file))
    }
}
