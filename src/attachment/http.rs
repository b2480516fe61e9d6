//! HTTP endpoints of the files of a dossier: added, listed, read, withdrawn.

use actix_web::body::SizedStream;
use actix_web::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    ETAG, HeaderName, IF_NONE_MATCH, IF_RANGE, RANGE,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use futures_util::TryStreamExt as _;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::actions::{self, FilePlace};
use super::adding::{AddingWish, AttachmentState, answer};
use super::byte_range::{AskedPart, asked_part, names_tag};
use super::extractor::{FILES, FileParts, receive};
use super::file_name::handed_out_name;
use super::objects::ObjectTrouble;
use super::placing::AttachmentPurpose;
use super::store::Attachment;
use super::views::AttachmentList;
use crate::access::{Officer, PersonalReadKind};
use crate::dossier::books::store::find_by_code;
use crate::dossier::endpoints::handler_state::hidden;
use crate::dossier::endpoints::request_headers::{read_wish, render};
use crate::dossier::views::people::must_be_seen;
use crate::platform::blind_index::hex;
use crate::platform::body::JsonBody;
use crate::platform::check::Check;
use crate::platform::database::{Connection, idempotency};
use crate::platform::document::http::disposition_of;
use crate::platform::error::{Code, Problem};

/// What a file may do that is opened by itself: nothing.
pub(crate) const NOTHING: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// Files and what they belong to.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it describes a form that is read piece by piece")]
pub(crate) struct AttachmentForm {
    /// One part for each file: PDF, JPEG, PNG, TIFF, DOCX, XLSX or ODT, by its content.
    #[schema(value_type = Vec<String>, format = Binary)]
    files: Vec<Vec<u8>>,
    /// What they are for; `paper` when it is left out.
    purpose: Option<AttachmentPurpose>,
    /// The paper that they are scans of, by its code: one that was handed in.
    #[schema(max_length = 60, example = "application")]
    paper: Option<String>,
}

/// Reads what files belong to.
fn place_of(fields: &[(String, String)]) -> Result<FilePlace, Problem> {
    let mut check = Check::new();
    let (mut purpose, mut paper) = (None, None);
    for (name, text) in fields {
        let known = match name.as_str() {
            "purpose" => &mut purpose,
            "paper" => &mut paper,
            _ => {
                return Err(Problem::new(Code::UnreadableBody).with_field(
                    name,
                    "unreadable",
                    "không có trường này: chỉ có files, purpose, paper",
                    "there is no such field: files, purpose, paper",
                ));
            }
        };
        *known = Some(text.as_str()).filter(|text| !text.trim().is_empty());
    }
    let purpose = check.one_of_or(
        "purpose",
        purpose,
        AttachmentPurpose::ALL,
        AttachmentPurpose::as_str,
        AttachmentPurpose::Paper,
    );
    let paper = check.optional_text("paper", paper, 60);
    let (purpose, paper) = check.finish((purpose, paper))?;
    Ok(FilePlace { purpose, paper })
}

/// Add files to a dossier.
///
/// What a file is is decided by its content. All files are added or none is; each mistake names its file. Where a scanner is set up each
/// file is looked through before: one with a virus is refused, one that could not be looked through waits (`virus_check`: `waiting`) and
/// nobody gets it before. Without a scanner `virus_check` is `not_checked`. Sent again under its `Idempotency-Key`, the same files and
/// fields act once, whatever the boundary of the form is.
#[utoipa::path(tag = "attachments", operation_id = "add_attachments", security(("bearer" = [])),
    request_body(content = AttachmentForm, content_type = "multipart/form-data"),
    params(("code" = String, Path, description = "Mã hồ sơ", example = "H26.268.05-230307-0001"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same form acts once")),
    responses((status = 201, description = "The files that were added", body = AttachmentList),
        (status = 409, description = "The dossier was annulled")))]
#[post("/api/v1/dossiers/{code}/attachments")]
pub(crate) async fn add_attachments(
    state: web::Data<AttachmentState>,
    officer: Officer,
    http: HttpRequest,
    code: web::Path<String>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let form = receive(
        &http,
        payload,
        (&state.files, FileParts { is_for_files: |name| name == FILES, are_kept: true }),
    )
    .await?;
    let key = read_wish(&http, form.digest)?.key;
    let wish = AddingWish { code: code.into_inner(), place: place_of(&form.fields)?, key };
    Ok(render(state.attach(officer, wish, form).await?))
}

/// Which files are listed.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AttachmentQuery {
    /// Those that were withdrawn too, with who did it and why.
    pub withdrawn: Option<bool>,
}

/// List the files of a dossier.
///
/// `papers` says of how many of the papers that were handed in there is a file.
#[utoipa::path(tag = "attachments", operation_id = "list_attachments", security(("bearer" = [])),
    params(("code" = String, Path, description = "Mã hồ sơ", example = "H26.268.05-230307-0001"), AttachmentQuery),
    responses((status = 200, description = "Its files, oldest first", body = AttachmentList),
        (status = 403, description = "Your role sees no people, whose data they hold")))]
#[get("/api/v1/dossiers/{code}/attachments")]
pub(crate) async fn list_attachments(
    state: web::Data<AttachmentState>,
    officer: Officer,
    code: web::Path<String>,
    query: web::Query<AttachmentQuery>,
) -> Result<web::Json<AttachmentList>, Problem> {
    let withdrawn = query.withdrawn.unwrap_or(false);
    state
        .database
        .read(move |conn| {
            let row = find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
            must_be_seen(conn, &officer, PersonalReadKind::File, &row)?;
            let shown = |file: &Attachment| withdrawn || file.withdrawn_at.is_none();
            AttachmentList::of(conn, &officer, &row, shown).map(web::Json)
        })
        .await
}

/// Read a file of a dossier.
///
/// It comes with the media type of what it is, never to be run. The entity tag is the digest of its content: `If-None-Match` is answered
/// with 304, `Range` with one part. A file that waits for its virus check or holds a virus is 409 `in_quarantine`; one that was withdrawn
/// is there for whoever may withdraw it.
#[utoipa::path(tag = "attachments", operation_id = "get_attachment", security(("bearer" = [])),
    params(("code" = String, Path, description = "Mã hồ sơ", example = "H26.268.05-230307-0001"),
        ("id" = String, Path, description = "Key of the file"),
        ("Range" = Option<String>, Header, description = "One part: `bytes=0-1023`"),
        ("If-None-Match" = Option<String>, Header, description = "Tags of what you have"),
        ("If-Range" = Option<String>, Header, description = "The part only while the file has this tag")),
    responses(
        (status = 200, description = "The file", headers(("ETag" = String), ("Accept-Ranges" = String)),
            content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "image/tiff"),
                (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
                (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                (Vec<u8> = "application/vnd.oasis.opendocument.text"))),
        (status = 403, description = "Your role sees no people, whose data they hold"),
        (status = 206, description = "The part", headers(("Content-Range" = String)),
            content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "image/tiff"),
                (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
                (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                (Vec<u8> = "application/vnd.oasis.opendocument.text"))),
        (status = 304, description = "You have it"),
        (status = 409, description = "It has not passed the virus check"),
        (status = 416, description = "The part lies behind the end")))]
#[get("/api/v1/dossiers/{code}/attachments/{id}")]
pub(crate) async fn get_attachment(
    state: web::Data<AttachmentState>,
    officer: Officer,
    http: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (code, id) = path.into_inner();
    let read = move |conn: &mut Connection| actions::handed_out(conn, &officer, (&code, &id));
    let (_, file) = state.database.read(read).await?;
    hand_out(&state, &http, &file, ("attachment", NOTHING, "private, no-cache")).await
}

/// Answers with a file, or with the part of it that is asked for: how it is shown, what it may do, how long it is kept.
pub(crate) async fn hand_out(
    state: &AttachmentState,
    http: &HttpRequest,
    file: &Attachment,
    (shown, policy, cache): (&str, &'static str, &'static str),
) -> Result<HttpResponse, Problem> {
    let header = |name: HeaderName| http.headers().get(name).and_then(|value| value.to_str().ok());
    let tag = format!("\"{}\"", hex(&file.digest));
    if header(IF_NONE_MATCH).is_some_and(|tags| names_tag(tags, &tag)) {
        return Ok(HttpResponse::NotModified()
            .insert_header((ETAG, tag))
            .insert_header((CACHE_CONTROL, cache))
            .finish());
    }
    let length = file.size();
    let wanted = header(RANGE).filter(|_| header(IF_RANGE).is_none_or(|known| known.trim() == tag));
    let (mut answer, part) = match asked_part(wanted, length) {
        AskedPart::Whole => (HttpResponse::Ok(), 0..length),
        AskedPart::Part(part) => {
            let mut answer = HttpResponse::PartialContent();
            let told = format!("bytes {}-{}/{length}", part.start, part.end.saturating_sub(1));
            answer.insert_header((CONTENT_RANGE, told));
            (answer, part)
        }
        AskedPart::Unsatisfiable => {
            let behind = Problem::new(Code::PartBehindTheEnd).say(
                format!("tệp dài {length} byte: hỏi một phần trong đó"),
                format!("the file has {length} bytes: ask for a part of them"),
            );
            return Err(Problem { content_range: Some(format!("bytes */{length}")), ..behind });
        }
    };
    let (stem, ending) = handed_out_name(&file.file_name, file.file_type);
    answer
        .insert_header((CONTENT_TYPE, file.file_type.media_type()))
        .insert_header((CONTENT_DISPOSITION, disposition_of(shown, &stem, &ending)))
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        .insert_header((CACHE_CONTROL, cache))
        .insert_header((ACCEPT_RANGES, "bytes"))
        .insert_header((ETAG, tag));
    let length = part.end.saturating_sub(part.start);
    let found = state.files.objects.read(&file.digest, part).await?;
    let pieces = found.into_stream().map_err(ObjectTrouble::from);
    Ok(answer.body(SizedStream::new(length, pieces)))
}

/// Why a file is withdrawn.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "Quét nhầm giấy tờ của người khác" }))]
pub(crate) struct AttachmentWithdrawalRequest {
    /// The reason.
    #[schema(max_length = 1000)]
    pub reason: String,
}

/// Withdraw a file of a dossier.
///
/// Whoever added it may, and a supervisor. It is kept and no longer listed; who withdrew it and why stays with it.
#[utoipa::path(tag = "attachments", operation_id = "withdraw_attachment", security(("bearer" = [])),
    request_body = AttachmentWithdrawalRequest,
    params(("code" = String, Path, description = "Mã hồ sơ", example = "H26.268.05-230307-0001"),
        ("id" = String, Path, description = "Key of the file"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body acts once")),
    responses((status = 200, description = "The file as it stands now, and what is left", body = AttachmentList),
        (status = 403, description = "Neither whoever added it nor a role that may"),
        (status = 409, description = "It was withdrawn before")))]
#[post("/api/v1/dossiers/{code}/attachments/{id}/withdrawal")]
pub(crate) async fn withdraw_attachment(
    state: web::Data<AttachmentState>,
    officer: Officer,
    http: HttpRequest,
    path: web::Path<(String, String)>,
    body: JsonBody<AttachmentWithdrawalRequest>,
) -> Result<HttpResponse, Problem> {
    let key = read_wish(&http, body.digest)?.key;
    let mut check = Check::new();
    let reason = check.text("reason", &body.value.reason, 1000);
    let reason = check.finish(reason)?;
    let ((code, id), now) = (path.into_inner(), state.now());
    let answer = state
        .database
        .write(move |conn| {
            let row = find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
            if let Some(key) = &key
                && let Some(kept) = idempotency::replay(conn, row.office_id, officer.id, key)?
            {
                return Ok(kept);
            }
            let (row, file) = actions::withdraw(conn, &officer, (&code, &id), &reason, now)?;
            let list = AttachmentList::of(conn, &officer, &row, |one| one.id == file.id)?;
            let answer = answer(200, &list)?;
            if let Some(key) = &key {
                idempotency::keep(conn, row.office_id, officer.id, key, &answer, now)?;
            }
            Ok::<_, Problem>(answer)
        })
        .await?;
    Ok(render(answer))
}

/// The HTTP endpoints of this room.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .service(add_attachments)
        .service(list_attachments)
        .service(get_attachment)
        .service(withdraw_attachment);
}
