//! What is sent: forms with files, and small files of every kind.

use std::io::{Cursor, Write as _};
use std::path::Path;

use serde_json::Value;

use crate::app::{Answer, Client, TestApp};

/// The ward whose desk receives.
pub(crate) const WARD: &str = "H26.268.05";

/// A small PDF, another one for each text.
pub(crate) fn pdf(text: &str) -> Vec<u8> {
    format!("%PDF-1.4\n% {text}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n%%EOF\n").into_bytes()
}

/// The beginning of a picture.
pub(crate) fn png() -> Vec<u8> {
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01".to_vec()
}

/// A text of Word with these further parts.
pub(crate) fn docx(more: &[&str]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["[Content_Types].xml", "word/document.xml"].iter().chain(more) {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(b"<x/>").unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A form with files.
#[derive(Debug, Clone, Default)]
pub(crate) struct FileForm {
    parts: Vec<(String, Vec<u8>)>,
    boundary: String,
}

impl FileForm {
    pub(crate) fn new() -> Self {
        Self { parts: Vec::new(), boundary: "motcua-0123456789".to_owned() }
    }

    /// A form with these PDFs.
    pub(crate) fn of_pdfs(texts: &[&str]) -> Self {
        texts.iter().fold(Self::new(), |form, text| form.file(&format!("{text}.pdf"), &pdf(text)))
    }

    /// The same with another boundary.
    pub(crate) fn parted_by(mut self, boundary: &str) -> Self {
        boundary.clone_into(&mut self.boundary);
        self
    }

    pub(crate) fn field(mut self, name: &str, text: &str) -> Self {
        self.parts.push((format!("form-data; name=\"{name}\""), text.as_bytes().to_vec()));
        self
    }

    pub(crate) fn file(self, name: &str, bytes: &[u8]) -> Self {
        self.file_in("files", name, bytes)
    }

    pub(crate) fn file_in(mut self, field: &str, name: &str, bytes: &[u8]) -> Self {
        self.parts.push((format!("form-data; name=\"{field}\"; filename=\"{name}\""), bytes.to_vec()));
        self
    }

    /// Media type and body, as they are sent.
    pub(crate) fn written(&self) -> (String, Vec<u8>) {
        let mut body = Vec::new();
        for (disposition, bytes) in &self.parts {
            write!(body, "--{}\r\nContent-Disposition: {disposition}\r\n\r\n", self.boundary).unwrap();
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        write!(body, "--{}--\r\n", self.boundary).unwrap();
        (format!("multipart/form-data; boundary={}", self.boundary), body)
    }

    /// Sends it to the files of a dossier.
    #[track_caller]
    pub(crate) fn send(&self, client: &Client, code: &str) -> Answer {
        self.send_with(client, code, &[])
    }

    /// The same with further headers.
    #[track_caller]
    pub(crate) fn send_with(&self, client: &Client, code: &str, headers: &[(&str, &str)]) -> Answer {
        let (media_type, body) = self.written();
        let mut all = vec![("Content-Type", media_type.as_str())];
        all.extend(headers);
        client.send_bytes("POST", &files_of(code), &all, Some(body))
    }
}

/// The address of the files of a dossier.
pub(crate) fn files_of(code: &str) -> String {
    format!("/api/v1/dossiers/{code}/attachments")
}

/// Adds one PDF as the desk; its description.
#[track_caller]
pub(crate) fn added(app: &TestApp, code: &str, text: &str) -> Value {
    let clerk = app.officer("clerk", WARD);
    FileForm::of_pdfs(&[text]).send(&clerk, code).ok(201)["items"][0].clone()
}

/// The address of a file.
pub(crate) fn address(code: &str, file: &Value) -> String {
    format!("{}/{}", files_of(code), file["id"].as_str().unwrap())
}

/// Everything that lies in a folder, at any depth.
pub(crate) fn kept_in(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let each = |path: std::path::PathBuf| if path.is_dir() { kept_in(&path) } else { vec![path] };
    entries.flat_map(|entry| each(entry.unwrap().path())).collect()
}
