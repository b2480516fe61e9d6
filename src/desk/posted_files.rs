//! A form of a page with files in it: who sends it, its fields, and the files where somebody is signed in.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::StreamExt as _;

use crate::attachment::adding::AttachmentState;
use crate::attachment::extractor::{FILES, FileParts, ReceivedForm, receive};
use crate::attachment::file_name::kept_name;
use crate::desk::extractor::{DeskOfficer, FormPosting, TurnedAway, read_form};
use crate::desk::posted::PostedForm;
use crate::import::kept::actions::MOST_BYTES;
use crate::platform::blind_index::hex;
use crate::platform::body::MAX_BODY;
use crate::platform::error::{Code, Problem};

/// The field that names a file that was sent and was not kept, so that its sender chooses it again. A form that is carried through a
/// sign-in, or put aside, takes it along.
pub(crate) const LOST_FILES: &str = "lost_files";

/// An officer who sends a form that a page of ours gave this very sign-in, with or without files.
#[derive(Debug)]
pub(crate) struct PostedWithFiles {
    /// Who sends it.
    pub me: DeskOfficer,
    /// What is sent; each file that came with it is named in `LOST_FILES` until it is kept.
    pub form: PostedForm,
    /// The files; their fields stand in the form.
    pub received: ReceivedForm,
    /// Whether it was sent before this sign-in and comes back, to be shown.
    pub back: bool,
}

/// Whether a field of a page holds files.
fn is_for_files(name: &str) -> bool {
    name == FILES || name.rsplit_once('.').is_some_and(|(_, last)| last == FILES)
}

/// Reads a form with files as it comes in, and one without them. Files of somebody who is not signed in are not written anywhere.
async fn read_with_files(
    request: &HttpRequest,
    mut payload: Payload,
    signed_in: bool,
) -> Result<(PostedForm, ReceivedForm), Problem> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/") {
        let form = read_form(Bytes::from_request(request, &mut payload).await)?;
        return Ok((form, ReceivedForm::without_files()));
    }
    let state = request.app_data::<web::Data<AttachmentState>>();
    let state = state.ok_or_else(|| Problem::new(Code::Internal).because("the server lacks its files"))?;
    let payload = web::Payload::from_request(request, &mut payload)
        .await
        .map_err(|error| Problem::new(Code::UnreadableBody).because(error))?;
    let parts = FileParts { is_for_files, are_kept: signed_in };
    let mut received = receive(request, payload, (&state.files, parts)).await?;
    let mut fields = std::mem::take(&mut received.fields);
    fields.extend(received.names.iter().map(|name| (LOST_FILES.to_owned(), name.clone())));
    Ok((PostedForm::of(fields), received))
}

impl FromRequest for PostedWithFiles {
    type Error = TurnedAway;
    type Future = Pin<Box<dyn Future<Output = Result<Self, TurnedAway>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (posting, request, payload) = (FormPosting::of(request), request.clone(), payload.take());
        Box::pin(async move {
            let mut received = ReceivedForm::without_files();
            let read = posting.read(async |signed_in| {
                let (form, came) = read_with_files(&request, payload, signed_in).await?;
                received = came;
                Ok(form)
            });
            let (me, form, back) = read.await?;
            Ok(Self { me, form, received, back })
        })
    }
}

/// What tells a form with files apart from another one.
pub(crate) fn fingerprint_with_files(form: &PostedForm, received: &ReceivedForm, path: &str) -> [u8; 32] {
    let digests: Vec<String> =
        received.files.iter().map(|file| format!("{} {}", file.field, hex(&file.content.digest))).collect();
    form.clone().with(FILES, &digests.join("\n")).fingerprint(path)
}

/// The field of a register that is uploaded.
pub(crate) const REGISTER: &str = "register";
/// What is too large is read on to so many times the limit, so that its sender hears why.
const READ_ON: usize = 4;

/// A register that was sent with a form.
#[derive(Debug, Default)]
pub(crate) struct SentRegister {
    /// Its name; nothing where it cannot be kept.
    pub name: Option<String>,
    /// What is in it; nothing of one that is too large.
    pub bytes: Vec<u8>,
    /// Whether it is larger than what is taken.
    pub too_large: bool,
}

/// An officer who sends a form with a register that a page of ours gave this very sign-in.
#[derive(Debug)]
pub(crate) struct PostedRegister {
    /// Who sends it.
    pub me: DeskOfficer,
    /// What is sent.
    pub form: PostedForm,
    /// The register, where one was chosen.
    pub register: Option<SentRegister>,
    /// Whether it was sent before this sign-in and comes back, to be shown.
    pub back: bool,
}

fn unreadable(error: impl std::fmt::Display) -> Problem {
    Problem::new(Code::UnreadableBody).because(error)
}

/// Reads a part to its end; nothing of it is kept beyond `most`. Answers whether there was more.
async fn read_part(part: &mut Field, most: usize) -> Result<(Vec<u8>, bool), Problem> {
    let (mut bytes, mut length) = (Vec::new(), 0_usize);
    while let Some(piece) = part.next().await {
        let piece = piece.map_err(unreadable)?;
        length = length.saturating_add(piece.len());
        if length > MOST_BYTES.saturating_mul(READ_ON) {
            return Err(Problem::new(Code::BodyTooLarge));
        }
        if length > most {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&piece);
        }
    }
    Ok((bytes, length > most))
}

/// Reads a form with a register. That of somebody who is not signed in is kept nowhere.
async fn read_with_register(
    request: &HttpRequest,
    mut payload: Payload,
    signed_in: bool,
) -> Result<(PostedForm, Option<SentRegister>), Problem> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/") {
        return Ok((read_form(Bytes::from_request(request, &mut payload).await)?, None));
    }
    let payload = web::Payload::from_request(request, &mut payload).await.map_err(unreadable)?;
    let mut parts = Multipart::new(request.headers(), payload);
    let (mut fields, mut register) = (Vec::new(), None);
    let mut text = 0_usize;
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(unreadable)?;
        let field = part.name().unwrap_or_default().to_owned();
        let file_name = part.content_disposition().and_then(|told| told.get_filename().map(str::to_owned));
        if let Some(file_name) = file_name.filter(|_| field == REGISTER) {
            let most = if signed_in { MOST_BYTES } else { 0 };
            let (bytes, more) = read_part(&mut part, most).await?;
            if file_name.is_empty() && bytes.is_empty() && !more {
                // A browser sends this where no file was chosen.
                continue;
            }
            let name = kept_name(&file_name, 0).ok();
            fields.push((LOST_FILES.to_owned(), name.clone().unwrap_or_default()));
            register = Some(SentRegister { name, bytes, too_large: more });
        } else {
            let (bytes, more) = read_part(&mut part, MAX_BODY.saturating_sub(text)).await?;
            if more {
                return Err(Problem::new(Code::BodyTooLarge));
            }
            text = text.saturating_add(bytes.len());
            fields.push((field, String::from_utf8(bytes).map_err(unreadable)?));
        }
    }
    Ok((PostedForm::of(fields), register.filter(|_| signed_in)))
}

impl FromRequest for PostedRegister {
    type Error = TurnedAway;
    type Future = Pin<Box<dyn Future<Output = Result<Self, TurnedAway>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (posting, request, payload) = (FormPosting::of(request), request.clone(), payload.take());
        Box::pin(async move {
            let mut register = None;
            let read = posting.read(async |signed_in| {
                let (form, came) = read_with_register(&request, payload, signed_in).await?;
                register = came;
                Ok(form)
            });
            let (me, form, back) = read.await?;
            Ok(Self { me, form, register, back })
        })
    }
}
