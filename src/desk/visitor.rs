//! Whoever asks for a page: the language, the address, and what the browser reads.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{ACCEPT_ENCODING, COOKIE, HeaderName};
use actix_web::{FromRequest, HttpRequest, HttpResponse};

use crate::desk::page::{self, DeskPage};
use crate::desk::parts::frame::FrameView;
use crate::desk::session;
use crate::platform::error::{Language, Problem};

/// The cookie that keeps the language; Vietnamese without it.
pub(crate) const LANGUAGE_COOKIE: &str = "motcua_nn";

/// Whoever asks for a page.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    /// In which language the page is drawn.
    pub language: Language,
    /// The address that was asked for, with its parameters.
    pub here: String,
    /// Whether the browser reads compressed answers.
    pub gzip: bool,
}

impl Visitor {
    /// What the request tells.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        let header = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
        let cookies = header(COOKIE).unwrap_or_default();
        let english = session::cookie_value(cookies, LANGUAGE_COOKIE) == Some("en");
        let here = request.uri().path_and_query().map_or("/", |here| here.as_str()).to_owned();
        let gzip = header(ACCEPT_ENCODING).is_some_and(|known| known.contains("gzip"));
        Self { language: if english { Language::English } else { Language::Vietnamese }, here, gzip }
    }

    /// The frame of a page for everybody.
    pub(super) fn frame(&self) -> FrameView<'_> {
        FrameView {
            language: self.language,
            here: &self.here,
            bar: None,
            style: page::STYLE.address(),
            script: page::SCRIPT.address(),
        }
    }

    /// Answers with a page for everybody, or with what went wrong.
    pub(crate) fn answer(&self, drawn: Result<DeskPage, Problem>) -> HttpResponse {
        let page = drawn.unwrap_or_else(|problem| page::trouble(&problem, self.language));
        page::answer(&self.frame(), &page, self.gzip)
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}
