//! Sets a page with typst: a template, its words as data, and nothing else; byte for byte the same each time.

use std::path::PathBuf;
use std::sync::LazyLock;

use chrono::{Datelike as _, Timelike as _};
use serde_json::Value;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World, comemo};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::platform::document::error::{DocumentError, unquoted};
use crate::platform::document::faces::FONTS;
use crate::platform::document::printable::{SUBSTITUTED, make_printable};
use crate::platform::instant::Instant;

static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// How many renders what was learned of a page is kept for: the template and the letters, not yesterday's figures.
const KEPT_RENDERS: usize = 10;

/// What is to be set.
#[derive(Debug, Clone)]
pub struct Typesetting {
    /// The template; it reads its words from `data.json`.
    pub template: &'static str,
    /// The words, an object. It gets `substituted`: what the page says where a letter has a substitute, or nothing.
    pub data: Value,
    /// What tells the file from others; equal pages have equal ones.
    pub ident: String,
    /// When its content was made. An archive file must name an instant; without one it is the beginning of 2000.
    pub made_at: Option<Instant>,
}

/// Sets a page as PDF/A. Words that the faces cannot print have substitutes.
///
/// # Errors
/// When the page cannot be set.
pub fn typeset(mut page: Typesetting) -> Result<Vec<u8>, DocumentError> {
    let substituted = make_printable(&mut page.data);
    if let Value::Object(fields) = &mut page.data {
        let said = if substituted { Value::from(SUBSTITUTED) } else { Value::Null };
        fields.insert("substituted".to_owned(), said);
    }
    let room = TypstWorld::new(page.template, &page.data)?;
    let drawn = set(&room, &page);
    // After a failed render too: what is not let go of is kept for ever.
    comemo::evict(KEPT_RENDERS);
    drawn
}

fn set(room: &TypstWorld, page: &Typesetting) -> Result<Vec<u8>, DocumentError> {
    let document = typst::compile::<PagedDocument>(room).output.map_err(|faults| said(&faults))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a])
        .map_err(|fault| DocumentError::Pdf(unquoted(fault.message())))?;
    let options = PdfOptions {
        ident: Smart::Custom(page.ident.clone()),
        creator: Smart::Custom(Some("motcua".to_owned())),
        timestamp: timestamp(page.made_at),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|faults| said(&faults))
}

fn said(faults: &[SourceDiagnostic]) -> DocumentError {
    let words: Vec<String> = faults.iter().map(|fault| unquoted(&fault.message)).collect();
    DocumentError::Pdf(words.join("; "))
}

fn timestamp(made_at: Option<Instant>) -> Option<Timestamp> {
    let small = |number: u32| u8::try_from(number).ok();
    let made = made_at.map(|at| at.utc().naive_utc());
    let at = match made {
        None => Datetime::from_ymd_hms(2000, 1, 1, 0, 0, 0)?,
        Some(at) => Datetime::from_ymd_hms(
            at.year(),
            small(at.month())?,
            small(at.day())?,
            small(at.hour())?,
            small(at.minute())?,
            small(at.second())?,
        )?,
    };
    Some(Timestamp::new_utc(at))
}

/// Where the template works: it sees itself and `data.json`, no other file, no network and no clock.
struct TypstWorld {
    template: Source,
    data: (FileId, Bytes),
}

impl TypstWorld {
    fn new(template: &str, data: &Value) -> Result<Self, DocumentError> {
        let id = |name: &str| {
            let path =
                VirtualPath::new(name).map_err(|error| DocumentError::Pdf(format!("{name}: {error:?}")))?;
            Ok::<_, DocumentError>(RootedPath::new(VirtualRoot::Project, path).intern())
        };
        Ok(Self {
            template: Source::new(id("template.typ")?, template.to_owned()),
            data: (id("data.json")?, Bytes::new(serde_json::to_vec(data)?)),
        })
    }
}

impl World for TypstWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::NotSource) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 {
            Ok(self.data.1.clone())
        } else {
            Err(FileError::NotFound(PathBuf::from(id.vpath().get_with_slash())))
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn why_a_page_cannot_be_set_holds_no_word_of_it() {
        let template = "#assert.eq(json(\"data.json\").name, \"x\")";
        let page = Typesetting {
            template,
            data: json!({ "name": "Nguyen Thi A" }),
            ident: "x".into(),
            made_at: None,
        };
        let error = typeset(page).unwrap_err().to_string();
        assert!(error.starts_with("the page cannot be set: equality") && !error.contains("Thi"), "{error}");
    }
}
