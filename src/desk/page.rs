//! How a page goes out: in its frame, with the headers that protect it, compressed where the browser can read that.

use std::io::Write as _;
use std::sync::LazyLock;

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, HeaderName, LOCATION, REFERRER_POLICY, VARY,
};
use actix_web::{HttpResponse, HttpResponseBuilder};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::write::GzEncoder;
use maud::{Markup, html};
use sha2::{Digest as _, Sha256};

use crate::desk::parts::frame::{FrameView, framed};
use crate::desk::posted::PostedForm;
use crate::desk::words::W;
use crate::platform::error::{Code, Language, Problem};

/// What a page may load: its own style, script, pictures and frames, and nothing that stands in the page itself.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-src 'self'; frame-ancestors 'none'";
/// What a paper may do that is shown in a frame of ours: viewers of browsers bring their own style.
pub(crate) const PAPER_POLICY: &str = "default-src 'none'; object-src 'self'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'";
/// Shorter answers are not compressed.
const WORTH_COMPRESSING: usize = 1024;
/// For how long an asset is kept: its address changes with its content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Fields that nobody typed.
const OF_THE_FORM: &[&str] = &["key", "version"];

/// What is drawn of a page.
pub(crate) struct DeskPage {
    /// The thing that it shows; in the title of the window too.
    pub title: String,
    /// What stands between bar and foot, with one heading of the first order.
    pub content: Markup,
    /// With which status it goes out.
    pub status: u16,
}

impl DeskPage {
    /// A page that is as it should be.
    pub(crate) fn new(title: impl Into<String>, content: Markup) -> Self {
        Self { title: title.into(), content, status: 200 }
    }

    /// A page that tells of a mistake if there is one, and is as it should be otherwise.
    pub(crate) fn of(
        title: impl Into<String>,
        content: Markup,
        problem: Option<&Problem>,
        language: Language,
    ) -> Self {
        match problem {
            Some(problem) => Self::wrong(&title.into(), content, problem.code.status(), language),
            None => Self::new(title, content),
        }
    }

    /// The same above which it is said that a form came back and that nothing was recorded, if one did.
    pub(crate) fn brought_back(self, back: bool, language: Language) -> Self {
        let content = html! {
            @if back { p.box.warn role="alert" tabindex="-1" id="flash" { strong { (W::NothingRecorded.say(language)) } " " (W::SignedInAgain.say(language)) } }
            (self.content)
        };
        Self { content, ..self }
    }

    /// A page that tells of a mistake: its title says so first.
    pub(crate) fn wrong(title: &str, content: Markup, status: u16, language: Language) -> Self {
        Self { title: format!("{}: {title}", W::Error.say(language)), content, status }
    }
}

/// What whoever asks can mend stays in its place, for the page to tell; a fault of ours does not.
///
/// # Errors
/// A fault of ours.
pub(crate) fn tellable<T>(found: Result<T, Problem>) -> Result<Result<T, Problem>, Problem> {
    match found {
        Err(problem) if problem.code.status() >= 500 => Err(problem),
        found => Ok(found),
    }
}

/// Draws a page in its frame and answers with it.
pub(crate) fn answer(frame: &FrameView<'_>, page: &DeskPage, gzip: bool) -> HttpResponse {
    let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let html = framed(frame, &page.title, &page.content).into_string();
    let mut response = protected(HttpResponse::build(status));
    response.content_type("text/html; charset=utf-8").insert_header((CACHE_CONTROL, "no-store"));
    body(response, html.into_bytes(), gzip)
}

/// The headers of every page.
fn protected(mut response: HttpResponseBuilder) -> HttpResponseBuilder {
    response
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        // Not `no-referrer`: forms would tell no origin, and that is what a forged one is told by.
        .insert_header((REFERRER_POLICY, "same-origin"))
        .insert_header((HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .insert_header((VARY, "Accept-Encoding, Cookie"));
    response
}

/// Answers with these bytes, compressed if that is wanted and worth it. What a page holds of secrets, the tokens of its forms, looks
/// different each time.
fn body(mut response: HttpResponseBuilder, bytes: Vec<u8>, gzip: bool) -> HttpResponse {
    if !gzip || bytes.len() < WORTH_COMPRESSING {
        return response.body(bytes);
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    match encoder.write_all(&bytes).and_then(|()| encoder.finish()) {
        Ok(packed) => response.insert_header((CONTENT_ENCODING, "gzip")).body(packed),
        Err(_unwritable) => response.body(bytes),
    }
}

/// Sends the browser on, as after whatever was done.
pub(crate) fn see_other(to: &str) -> HttpResponse {
    protected(HttpResponse::SeeOther())
        .insert_header((LOCATION, to))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}

/// What is shown where something went wrong that no form can mend.
pub(crate) fn trouble(problem: &Problem, language: Language) -> DeskPage {
    let title = match language {
        Language::Vietnamese => problem.code.title_vi(),
        Language::English => problem.code.title_en(),
    };
    let fault = problem.code.status() >= 500;
    if fault {
        tracing::error!(code = problem.code.as_str(), cause = problem.cause.as_deref(), "a page failed");
    }
    let content = html! {
        h1 { (title) }
        @if let Some(detail) = &problem.detail { p { (detail.in_language(language)) "." } }
        @if !problem.fields.is_empty() {
            ul { @for field in &problem.fields { li { (field.words.in_language(language)) } } }
        }
        @if fault { p { (W::OurFault.say(language)) } }
        p { a href="/" { (W::BackHome.say(language)) } }
    };
    DeskPage::wrong(title, content, problem.code.status(), language)
}

/// A form that came back after a sign-in to an address that shows none: what was typed stands here to be copied, and nothing was done.
pub(crate) fn came_back(form: &PostedForm, path: &str, language: Language) -> DeskPage {
    let typed: Vec<String> = form
        .to_keep()
        .into_iter()
        .filter(|(name, value)| !OF_THE_FORM.contains(&name.as_str()) && !value.trim().is_empty())
        .map(|(_, value)| value)
        .collect();
    let content = html! {
        h1 { (W::NothingRecorded.say(language)) }
        p.box.warn role="alert" { (W::SignedInAgain.say(language)) }
        @if !typed.is_empty() {
            h2 { (W::WhatYouTyped.say(language)) }
            ul { @for value in &typed { li { (value) } } }
        }
        p { a href=(path) { (W::OpenThePageAgain.say(language)) } " · " a href="/viec" { (W::BackHome.say(language)) } }
    };
    DeskPage::new(W::NothingRecorded.say(language), content)
}

/// What a form is told that this service did not make, or made for somebody else.
pub(crate) fn forged() -> Problem {
    Problem::new(Code::RoleMayNot).say(
        "biểu mẫu này không do phiên làm việc của bạn gửi đi: quay lại trang trước, tải lại trang rồi gửi lần nữa",
        "this form was not sent from your session: go back, reload the page and send it again",
    )
}

/// A file that pages load.
pub(crate) struct DeskAsset {
    kind: &'static str,
    text: &'static str,
    /// Its name in addresses: with the digest of its content.
    pub name: String,
}

impl DeskAsset {
    fn new(stem: &str, ending: &str, kind: &'static str, text: &'static str) -> Self {
        let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()).get(..12).unwrap_or_default());
        Self { kind, text, name: format!("{stem}.{digest}.{ending}") }
    }

    /// Where it is loaded from.
    pub(crate) fn address(&self) -> String {
        format!("/tai-nguyen/{}", self.name)
    }
}

/// How pages look.
pub(crate) static STYLE: LazyLock<DeskAsset> = LazyLock::new(|| {
    DeskAsset::new("desk", "css", "text/css; charset=utf-8", include_str!("assets/desk.css"))
});
/// The keys of pages.
pub(crate) static SCRIPT: LazyLock<DeskAsset> = LazyLock::new(|| {
    DeskAsset::new("desk", "js", "text/javascript; charset=utf-8", include_str!("assets/desk.js"))
});

/// Sends the browser on with the form that it has just sent, as after a sign-in that carried another form.
pub(crate) fn send_again(to: &str) -> HttpResponse {
    protected(HttpResponse::TemporaryRedirect())
        .insert_header((LOCATION, to))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}

/// Answers with the file of this name; another name than the one of its content is not found.
pub(crate) fn asset(name: &str, gzip: bool) -> Option<HttpResponse> {
    let found = [&STYLE, &SCRIPT].into_iter().find(|asset| asset.name == name)?;
    let mut response = HttpResponse::Ok();
    response
        .content_type(found.kind)
        .insert_header((CACHE_CONTROL, FOR_EVER))
        .insert_header((VARY, "Accept-Encoding"));
    Some(body(response, found.text.as_bytes().to_vec(), gzip))
}
