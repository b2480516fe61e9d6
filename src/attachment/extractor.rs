//! Reads a form with files as it comes in (multipart/form-data): files go to the disk piece by piece, their mistakes are gathered.

use actix_multipart::{Field, Multipart};
use actix_web::HttpRequest;
use actix_web::web::{Bytes, Payload};
use futures_util::StreamExt as _;
use sha2::{Digest as _, Sha256};

use super::file_name::{LONGEST_NAME, UnfitName, kept_name};
use super::file_type::{FileType, TAKEN_EN, TAKEN_VI};
use super::files::AttachmentFiles;
use super::spool::{SpoolWriter, SpooledContent};
use crate::platform::body::MAX_BODY;
use crate::platform::check::Check;
use crate::platform::error::{Code, Problem};

/// The field that holds files.
pub(crate) const FILES: &str = "files";
/// Bytes in a MB, as people count files.
const MB: u64 = 1024 * 1024;
/// A form that is too large is read on to so many times the limit, so that its sender hears why.
const READ_ON: u64 = 4;

/// A file that has come in.
#[derive(Debug)]
pub(crate) struct ReceivedFile {
    /// What is in it.
    pub content: SpooledContent,
    /// What it is, by its content.
    pub file_type: FileType,
    /// What it is called.
    pub name: String,
    /// The field in which it was sent.
    pub field: String,
    /// Its number among the files that were sent, from 0.
    pub number: usize,
}

/// A form that has come in.
#[derive(Debug)]
pub(crate) struct ReceivedForm {
    /// Its fields, in their order.
    pub fields: Vec<(String, String)>,
    /// Its files, in their order.
    pub files: Vec<ReceivedFile>,
    /// What all files are called that were sent, those too that are not taken.
    pub names: Vec<String>,
    /// What is wrong with files, each named.
    pub mistakes: Check,
    /// SHA-256 over method, path, fields and files: sent again it is the same, whatever parts the form.
    pub digest: [u8; 32],
}

/// Which parts of a form are files, and whether they are kept: a form of somebody who is not signed in is read for its fields alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FileParts {
    /// Whether a field holds files.
    pub is_for_files: fn(&str) -> bool,
    /// Whether they are written to the disk.
    pub are_kept: bool,
}

/// Reads the form of a request.
///
/// # Errors
/// When it is no such form, is too large, or the disk does not take it.
pub(crate) async fn receive(
    request: &HttpRequest,
    payload: Payload,
    (files, parts): (&AttachmentFiles, FileParts),
) -> Result<ReceivedForm, Problem> {
    let mut reading = FormReading::new(request, files, parts);
    let mut parts = Multipart::new(request.headers(), payload);
    while let Some(part) = parts.next().await {
        let part = part.map_err(unreadable)?;
        reading.part(part).await?;
    }
    reading.finish()
}

fn unreadable(error: impl std::fmt::Display) -> Problem {
    Problem::new(Code::UnreadableBody)
        .say(
            "gửi biểu mẫu multipart/form-data, mỗi tệp là một phần tên files",
            "send multipart/form-data, each file as a part named files",
        )
        .because(error)
}

fn disk(error: impl std::fmt::Display) -> Problem {
    Problem::new(Code::Internal).because(error)
}

/// A form that is being read.
struct FormReading<'a> {
    own: &'a AttachmentFiles,
    parts: FileParts,
    fields: Vec<(String, String)>,
    files: Vec<ReceivedFile>,
    names: Vec<String>,
    mistakes: Check,
    hasher: Sha256,
    /// Files so far, those that are refused too.
    count: usize,
    total: u64,
    text: usize,
}

impl<'a> FormReading<'a> {
    fn new(request: &HttpRequest, own: &'a AttachmentFiles, parts: FileParts) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(request.method().as_str());
        hasher.update(request.path());
        let (fields, files, names, mistakes) = (Vec::new(), Vec::new(), Vec::new(), Check::new());
        Self { own, parts, fields, files, names, mistakes, hasher, count: 0, total: 0, text: 0 }
    }

    fn most(&self) -> u64 {
        self.own.limits.attachments_mb * MB
    }

    fn is_too_large(&self) -> bool {
        self.total > self.most()
    }

    fn too_large(&self) -> Problem {
        let most = self.own.limits.attachments_mb;
        Problem::new(Code::BodyTooLarge).say(
            format!("các tệp gửi một lần nặng nhất {most} MB: gửi làm nhiều lần"),
            format!("all files sent at once have at most {most} MB: send them in several goes"),
        )
    }

    async fn part(&mut self, mut part: Field) -> Result<(), Problem> {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.content_disposition().and_then(|told| told.get_filename().map(str::to_owned));
        self.tell(name.as_bytes());
        match file_name {
            Some(file_name) if (self.parts.is_for_files)(&name) => {
                self.file(&mut part, (&name, &file_name)).await
            }
            Some(_) => Err(unreadable("a file in another field")),
            None => self.field(&mut part, name).await,
        }
    }

    /// Adds to the digest of the form; the length keeps neighbours apart.
    fn tell(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes.len().to_string());
        self.hasher.update(b":");
        self.hasher.update(bytes);
    }

    /// The next piece, counted.
    async fn piece(&mut self, part: &mut Field) -> Result<Option<Bytes>, Problem> {
        let Some(piece) = part.next().await else { return Ok(None) };
        let piece = piece.map_err(unreadable)?;
        self.total = self.total.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        let read_on = if self.parts.are_kept { READ_ON } else { 1 };
        if self.total > self.most().saturating_mul(read_on) {
            return Err(self.too_large());
        }
        Ok(Some(piece))
    }

    async fn field(&mut self, part: &mut Field, name: String) -> Result<(), Problem> {
        let mut bytes = Vec::new();
        while let Some(piece) = self.piece(part).await? {
            self.text = self.text.saturating_add(piece.len());
            if self.text > MAX_BODY {
                return Err(self.too_large());
            }
            bytes.extend_from_slice(&piece);
        }
        self.tell(&bytes);
        let text = String::from_utf8(bytes).map_err(unreadable)?;
        self.fields.push((name, text));
        Ok(())
    }

    async fn file(&mut self, part: &mut Field, (field, sent_name): (&str, &str)) -> Result<(), Problem> {
        let place = self.count;
        let too_many = place >= usize::from(self.own.limits.attachments_at_once);
        let largest = self.own.limits.attachment_mb * MB;
        let is_written = self.parts.are_kept && !too_many;
        let mut writer = if is_written { Some(self.own.spool.begin().await.map_err(disk)?) } else { None };
        let mut size = 0_u64;
        while let Some(piece) = self.piece(part).await? {
            size = size.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            // What will be refused is read to its end and not written.
            if size > largest || self.is_too_large() {
                writer = None;
            }
            if let Some(writer) = &mut writer {
                writer.write(&piece).await.map_err(disk)?;
            }
        }
        if size == 0 && sent_name.is_empty() {
            // A browser sends this where no file was chosen.
            return Ok(());
        }
        self.count += 1;
        self.tell(sent_name.as_bytes());
        self.names.push(shown_name(sent_name, place));
        match writer {
            _ if !self.parts.are_kept => {}
            _ if too_many => self.tell_of_many(),
            _ if size > largest => {
                self.refuse(place, sent_name, "too_large", |most| {
                    (
                        format!("nặng quá {most} MB: quét lại ở độ phân giải thấp hơn"),
                        format!("has more than {most} MB: scan it again at a lower resolution"),
                    )
                });
            }
            // All of it is too large: told when the form has been read.
            None => {}
            Some(writer) => self.arrived(place, (field, sent_name), writer).await?,
        }
        Ok(())
    }

    /// A file that is there with all of its content.
    async fn arrived(
        &mut self,
        place: usize,
        (field, sent_name): (&str, &str),
        writer: SpoolWriter,
    ) -> Result<(), Problem> {
        let (content, found) = writer.finish().await.map_err(disk)?;
        self.tell(&content.digest);
        if content.size == 0 {
            self.refuse(place, sent_name, "empty_file", |_| {
                ("rỗng: chọn lại tệp".to_owned(), "is empty: choose it again".to_owned())
            });
            return Ok(());
        }
        let Some(file_type) = found else {
            self.refuse(place, sent_name, "type_not_taken", |_| {
                (
                    format!("không phải loại nhận được: gửi {TAKEN_VI}"),
                    format!("is of no type that is taken: send {TAKEN_EN}"),
                )
            });
            return Ok(());
        };
        match kept_name(sent_name, place) {
            Ok(name) => self.files.push(ReceivedFile {
                content,
                file_type,
                name,
                field: field.to_owned(),
                number: place,
            }),
            Err(UnfitName::Unwritable(why)) => {
                self.mistakes.wrong(&field_of(place), why.code, why.vi, why.en);
            }
            Err(UnfitName::TooLong) => self.mistakes.wrong(
                &field_of(place),
                "too_long",
                format!("tên tệp thứ {} dài quá {LONGEST_NAME} ký tự: đặt tên ngắn hơn", place + 1),
                format!(
                    "the name of file {} has more than {LONGEST_NAME} characters: call it by a shorter one",
                    place + 1
                ),
            ),
        }
        Ok(())
    }

    /// Notes what is wrong with a file, by its name.
    fn refuse(
        &mut self,
        place: usize,
        sent_name: &str,
        code: &'static str,
        why: impl FnOnce(u64) -> (String, String),
    ) {
        let name = shown_name(sent_name, place);
        let (vi, en) = why(self.own.limits.attachment_mb);
        self.mistakes.wrong(
            &field_of(place),
            code,
            format!("tệp “{name}” {vi}"),
            format!("the file “{name}” {en}"),
        );
    }

    fn tell_of_many(&mut self) {
        let most = self.own.limits.attachments_at_once;
        if self.count == usize::from(most) + 1 {
            self.mistakes.wrong(
                FILES,
                "too_many",
                format!("gửi một lần nhiều nhất {most} tệp: gửi làm nhiều lần"),
                format!("at most {most} files at once: send them in several goes"),
            );
        }
    }

    fn finish(self) -> Result<ReceivedForm, Problem> {
        if self.is_too_large() {
            return Err(self.too_large());
        }
        let Self { fields, files, names, mistakes, hasher, .. } = self;
        Ok(ReceivedForm { fields, files, names, mistakes, digest: hasher.finalize().into() })
    }
}

/// What a file is called in messages.
fn shown_name(sent_name: &str, place: usize) -> String {
    kept_name(sent_name, place).unwrap_or_else(|_unfit| format!("tep-{}", place + 1))
}

impl ReceivedForm {
    /// A form that was sent without files.
    pub(crate) fn without_files() -> Self {
        Self {
            fields: Vec::new(),
            files: Vec::new(),
            names: Vec::new(),
            mistakes: Check::new(),
            digest: [0; 32],
        }
    }
}

/// The field of a file, by its place.
pub(crate) fn field_of(place: usize) -> String {
    format!("{FILES}.{place}")
}
