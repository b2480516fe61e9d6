//! Where files are kept: each under the SHA-256 digest of its content, in a folder or in a store that speaks S3.

use std::fmt;
use std::ops::Range;
use std::os::unix::fs::DirBuilderExt as _;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{Stream, TryStreamExt as _};
use object_store::aws::AmazonS3Builder;
use object_store::buffered::{BufReader, BufWriter};
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::prefix::PrefixStore;
use object_store::{
    ClientOptions, Error as StoreError, GetOptions, GetResult, ObjectStore, ObjectStoreExt as _, RetryConfig,
};
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt as _;
use tokio::sync::Semaphore;

use super::spool::SpooledContent;
use crate::platform::attachments_place::{AttachmentsPlace, Bucket};
use crate::platform::blind_index::hex;
use crate::platform::error::{Code, Problem};

/// Bytes that are held at once while a file is kept: the smallest part that S3 takes.
const PIECE: usize = 5 * 1024 * 1024;
/// Files that are kept at the same time; the others wait.
const AT_ONCE: usize = 4;

/// How long a bucket may take to answer, and how long a request to it is tried again.
const BUCKET_ANSWERS_WITHIN: Duration = Duration::from_secs(30);
const BUCKET_CONNECTS_WITHIN: Duration = Duration::from_secs(3);
const BUCKET_TRIED_FOR: Duration = Duration::from_secs(5);

/// Why a file cannot be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum ObjectTrouble {
    /// It is not there, though the register tells of it.
    #[error("the files of dossiers: {0}")]
    Gone(String),
    /// The place cannot be used now: the disk is full or gone, the bucket does not answer or knows another key.
    #[error("the files of dossiers: {0}")]
    Unavailable(String),
}

impl From<StoreError> for ObjectTrouble {
    fn from(error: StoreError) -> Self {
        let words = error.to_string();
        if matches!(error, StoreError::NotFound { .. }) {
            Self::Gone(words)
        } else {
            Self::Unavailable(words)
        }
    }
}

impl From<std::io::Error> for ObjectTrouble {
    fn from(error: std::io::Error) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<ObjectTrouble> for Problem {
    fn from(trouble: ObjectTrouble) -> Self {
        match &trouble {
            ObjectTrouble::Gone(_) => Self::new(Code::Internal).because(trouble),
            ObjectTrouble::Unavailable(_) => {
                let mut problem = Self::new(Code::FilesUnavailable).because(trouble).say(
                    "chưa lưu hoặc đọc được tệp: thử lại sau ít phút; việc không kèm tệp vẫn làm được",
                    "files cannot be kept or read now: try again in some minutes; whatever has no files can be done",
                );
                problem.retry_after = Some(5);
                problem
            }
        }
    }
}

/// Where files are kept.
#[derive(Clone)]
pub struct FileObjects {
    store: Arc<dyn ObjectStore>,
    turns: Arc<Semaphore>,
}

impl fmt::Debug for FileObjects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.store)
    }
}

/// The place of a file by its digest.
pub(super) fn place(digest: &[u8]) -> ObjectPath {
    let name = hex(digest);
    let (first, rest) = name.split_at_checked(2).unwrap_or((&name, ""));
    ObjectPath::from(format!("{first}/{}/{name}", rest.get(..2).unwrap_or_default()))
}

/// The client of a bucket. Its files are on its disks when it answers.
fn bucket_store(bucket: &Bucket) -> Result<impl ObjectStore, StoreError> {
    let own_address = bucket.endpoint.clone();
    let builder = AmazonS3Builder::new()
        .with_bucket_name(&bucket.name)
        .with_region(&bucket.region)
        .with_access_key_id(&bucket.access_key_id)
        .with_secret_access_key(&bucket.secret_access_key)
        .with_allow_http(bucket.is_plain_text())
        .with_client_options(
            ClientOptions::new()
                .with_allow_http(bucket.is_plain_text())
                .with_timeout(BUCKET_ANSWERS_WITHIN)
                .with_connect_timeout(BUCKET_CONNECTS_WITHIN),
        )
        .with_retry(RetryConfig {
            max_retries: 3,
            retry_timeout: BUCKET_TRIED_FOR,
            ..RetryConfig::default()
        });
    match own_address {
        Some(address) => builder.with_endpoint(address),
        None => builder,
    }
    .build()
}

impl FileObjects {
    /// Opens the place; a folder that is not there is made, readable by its owner alone.
    ///
    /// # Errors
    /// When it cannot be had.
    pub fn open(place: &AttachmentsPlace) -> Result<Self, ObjectTrouble> {
        match place {
            AttachmentsPlace::Folder(folder) => {
                if !folder.exists() {
                    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
                }
            }
            // Whether a bucket answers is not asked at the start: dossiers are received without files, too.
            AttachmentsPlace::Bucket(_) => {}
        }
        Self::open_existing(place)
    }

    /// Opens the place as it is; a folder that is not there is not made.
    ///
    /// # Errors
    /// When it is not there.
    pub fn open_existing(place: &AttachmentsPlace) -> Result<Self, ObjectTrouble> {
        let store: Arc<dyn ObjectStore> = match place {
            // Files and folders are on the disk before the register tells of them.
            AttachmentsPlace::Folder(folder) => {
                Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))
            }
            AttachmentsPlace::Bucket(bucket) => {
                Arc::new(PrefixStore::new(bucket_store(bucket)?, bucket.prefix.as_str()))
            }
        };
        Ok(Self { store, turns: Arc::new(Semaphore::new(AT_ONCE)) })
    }

    /// Keeps a file; it is safe on the disk when this answers. One that is kept already is not written again.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub async fn keep(&self, content: &SpooledContent) -> Result<(), ObjectTrouble> {
        let _turn =
            self.turns.acquire().await.map_err(|error| ObjectTrouble::Unavailable(error.to_string()))?;
        let path = place(&content.digest);
        match self.store.head(&path).await {
            Ok(there) if there.size == content.size => return Ok(()),
            Ok(_) | Err(StoreError::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let mut writer = BufWriter::with_capacity(self.store.clone(), path, PIECE).with_max_concurrency(1);
        let mut reader = content.reader()?;
        match tokio::io::copy(&mut reader, &mut writer).await {
            Ok(_) => Ok(writer.shutdown().await?),
            Err(error) => {
                // What was begun is taken away; why it broke off is told all the same.
                let _ = writer.abort().await;
                Err(error.into())
            }
        }
    }

    /// A part of a file, to be read piece by piece.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    pub(super) async fn read(&self, digest: &[u8], part: Range<u64>) -> Result<GetResult, ObjectTrouble> {
        let options = GetOptions { range: Some(part.into()), ..GetOptions::default() };
        Ok(self.store.get_opts(&place(digest), options).await?)
    }

    /// A whole file, as something that is read from.
    ///
    /// # Errors
    /// When it is not there.
    pub(super) async fn reader(&self, digest: &[u8]) -> Result<BufReader, ObjectTrouble> {
        let found = self.store.head(&place(digest)).await?;
        Ok(BufReader::new(self.store.clone(), &found))
    }

    /// Length and digest of what lies in the place of this digest; nothing where nothing lies there.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) async fn content_at(&self, digest: &[u8]) -> Result<Option<(u64, Vec<u8>)>, ObjectTrouble> {
        let found = match self.store.get_opts(&place(digest), GetOptions::default()).await {
            Ok(found) => found,
            Err(StoreError::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let (mut hasher, mut length) = (Sha256::new(), 0_u64);
        let mut pieces = found.into_stream();
        while let Some(piece) = pieces.try_next().await? {
            hasher.update(&piece);
            length = length.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        }
        Ok(Some((length, hasher.finalize().to_vec())))
    }

    /// The names of everything that is kept.
    pub(super) fn names(&self) -> impl Stream<Item = Result<String, ObjectTrouble>> + use<> {
        self.store
            .list(None)
            .map_ok(|object| object.location.filename().unwrap_or_default().to_owned())
            .map_err(ObjectTrouble::from)
    }
}
