//! How a room answers with a file: the format that was asked for, its media type and a name that every browser keeps.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::HttpResponse;
use actix_web::body::{BodySize, MessageBody};
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{self, Bytes};

use super::Document;
use super::format::{DocumentFormat, draw};
use crate::platform::check::{Check, Checked};
use crate::platform::document::error::DocumentError;
use crate::platform::error::{Code, Problem};
use crate::platform::text::folded;

impl From<DocumentError> for Problem {
    fn from(error: DocumentError) -> Self {
        Self::new(Code::Internal).because(error)
    }
}

/// Reads `format`: one of those that the address has, the first of them when nothing is said.
pub fn read_format(
    check: &mut Check,
    text: Option<&str>,
    offered: &[DocumentFormat],
) -> Checked<DocumentFormat> {
    let first = offered.first().copied().unwrap_or(DocumentFormat::Json);
    check.one_of_or("format", text, offered, DocumentFormat::as_str, first)
}

/// Draws a paper off the async workers, and answers with the file. `name` is what people call it, without an ending.
///
/// # Errors
/// When the paper cannot be drawn; nothing of it is sent then.
pub async fn answer(paper: Document, format: DocumentFormat, name: &str) -> Result<HttpResponse, Problem> {
    drawn(move || draw(&paper, format), format, name).await
}

/// Answers with a file that is drawn off the async workers.
///
/// # Errors
/// When it cannot be drawn; nothing of it is sent then.
pub async fn drawn(
    draw: impl FnOnce() -> Result<Vec<u8>, DocumentError> + Send + 'static,
    format: DocumentFormat,
    name: &str,
) -> Result<HttpResponse, Problem> {
    let span = tracing::Span::current();
    let drawn = web::block(move || span.in_scope(draw)).await;
    let bytes = drawn.map_err(|error| Problem::new(Code::Internal).because(error))??;
    Ok(file(bytes, format, name))
}

/// Answers with a file that is drawn already.
#[must_use]
pub fn file(bytes: Vec<u8>, format: DocumentFormat, name: &str) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CONTENT_TYPE, format.media_type()));
    if format != DocumentFormat::Json {
        answer.insert_header((CONTENT_DISPOSITION, disposition(name, format)));
    }
    answer.body(ChunkedBody { rest: bytes.into() })
}

/// Bytes handed to the connection at once.
const PIECE: usize = 64 * 1024;

/// A file that is handed out piece by piece. The server copies what it gets before it sends it: all of a body in one piece, so
/// that a register book would be in memory twice.
struct ChunkedBody {
    rest: Bytes,
}

impl MessageBody for ChunkedBody {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(u64::try_from(self.rest.len()).unwrap_or(u64::MAX))
    }

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        let length = self.rest.len().min(PIECE);
        Poll::Ready((length > 0).then(|| Ok(self.rest.split_to(length))))
    }
}

/// A file's name for `Content-Disposition`: in plain letters for old programs, in full for others (RFC 6266, RFC 5987).
#[must_use]
pub fn disposition(name: &str, format: DocumentFormat) -> String {
    disposition_of("attachment", name, format.as_str())
}

/// The same of any file, shown as an `attachment` or `inline`; `ending` stands behind the name.
#[must_use]
pub fn disposition_of(shown: &str, name: &str, ending: &str) -> String {
    let plain: String = folded(name)
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || ".-_".contains(letter) { letter } else { '_' })
        .collect();
    let mut full = String::new();
    for byte in format!("{name}.{ending}").bytes() {
        if byte.is_ascii_alphanumeric() || b".-_~".contains(&byte) {
            full.push(char::from(byte));
        } else {
            // Writing into a text cannot fail.
            let _ = write!(full, "%{byte:02X}");
        }
    }
    format!("{shown}; filename=\"{plain}.{ending}\"; filename*=UTF-8''{full}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_plainly_and_in_full_and_breaks_out_of_no_header() {
        assert_eq!(
            disposition("Sổ theo dõi H26.268\"\r\n", DocumentFormat::Xlsx),
            "attachment; filename=\"so_theo_doi_h26.268_.xlsx\"; \
             filename*=UTF-8''S%E1%BB%95%20theo%20d%C3%B5i%20H26.268%22%0D%0A.xlsx"
        );
    }

    #[test]
    fn a_file_goes_out_in_pieces_and_whole() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7] {
            let bytes: Vec<u8> = (0..=250_u8).cycle().take(length).collect();
            let mut body = ChunkedBody { rest: bytes.clone().into() };
            assert_eq!(body.size(), BodySize::Sized(u64::try_from(length).unwrap()));
            let mut context = Context::from_waker(std::task::Waker::noop());
            let mut sent = Vec::new();
            while let Poll::Ready(Some(Ok(piece))) = Pin::new(&mut body).poll_next(&mut context) {
                assert!(!piece.is_empty() && piece.len() <= PIECE);
                sent.extend_from_slice(&piece);
            }
            assert!(sent == bytes, "{length}");
        }
    }

    #[test]
    fn a_format_that_is_not_offered_is_named_with_those_that_are() {
        let offered = [DocumentFormat::Json, DocumentFormat::Pdf];
        let read = |text| {
            let mut check = Check::new();
            let format = read_format(&mut check, text, &offered);
            check.finish(format)
        };
        assert_eq!(read(None).unwrap(), DocumentFormat::Json);
        assert_eq!(read(Some("pdf")).unwrap(), DocumentFormat::Pdf);
        for unknown in ["xlsx", "PDF", ""] {
            let problem = read(Some(unknown)).unwrap_err();
            assert_eq!(
                (problem.fields[0].field.as_str(), problem.fields[0].words.en.as_str()),
                ("format", "one of: json, pdf")
            );
        }
    }
}
