//! What a file is, decided by its content: neither its name nor what its sender says of it counts.
//! Pure: no HTTP, no SQL, no clock.

use std::io::{self, Read, Seek, SeekFrom};

use super::archive;
use crate::named_values;

named_values! {
    /// What a file is, by its content. Nothing else is taken.
    pub enum FileType {
        /// PDF.
        Pdf = "pdf",
        /// A photograph.
        Jpeg = "jpeg",
        /// A picture.
        Png = "png",
        /// A scan, of several pages perhaps.
        Tiff = "tiff",
        /// A text of Word, without macros.
        Docx = "docx",
        /// A sheet of Excel, without macros.
        Xlsx = "xlsx",
        /// A text of `LibreOffice`, without macros.
        Odt = "odt",
    }
}

crate::text_column!(FileType);

/// What is taken, as people say it.
pub const TAKEN_VI: &str = "PDF, JPEG, PNG, TIFF, DOCX, XLSX hoặc ODT, không kèm macro";
/// The same in English.
pub const TAKEN_EN: &str = "PDF, JPEG, PNG, TIFF, DOCX, XLSX or ODT, without macros";

/// How a text of `LibreOffice` says what it is: its first part, which is not packed.
const ODT_MARK: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.text";
/// Where that part begins.
const ODT_MARK_AT: usize = 30;

impl FileType {
    /// The media type that it is handed out with.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Tiff => "image/tiff",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Odt => "application/vnd.oasis.opendocument.text",
        }
    }

    /// Endings of names that say so; the first one is put behind a name that says otherwise.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Png => &["png"],
            Self::Tiff => &["tif", "tiff"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Odt => &["odt"],
        }
    }

    /// Whether every browser shows it by itself, in a page.
    #[must_use]
    pub const fn is_shown_by_browsers(self) -> bool {
        match self {
            Self::Pdf | Self::Jpeg | Self::Png => true,
            Self::Tiff | Self::Docx | Self::Xlsx | Self::Odt => false,
        }
    }
}

/// What this file is; nothing where it is none of those that are taken.
///
/// # Errors
/// When the file cannot be read.
pub fn found_type(file: &mut (impl Read + Seek)) -> io::Result<Option<FileType>> {
    file.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    file.by_ref().take(128).read_to_end(&mut head)?;
    let begins = |mark: &[u8]| head.starts_with(mark);
    if begins(b"%PDF-") {
        return Ok(Some(FileType::Pdf));
    }
    if begins(b"\xff\xd8\xff") {
        return Ok(Some(FileType::Jpeg));
    }
    if begins(b"\x89PNG\r\n\x1a\n") {
        return Ok(Some(FileType::Png));
    }
    if begins(b"II*\0") || begins(b"MM\0*") {
        return Ok(Some(FileType::Tiff));
    }
    if begins(b"PK\x03\x04") {
        let odt = head.get(ODT_MARK_AT..).is_some_and(|rest| rest.starts_with(ODT_MARK));
        return Ok(archive::names(file)?.and_then(|names| of_archive(&names, odt)));
    }
    Ok(None)
}

/// What an archive with these names is.
fn of_archive(names: &[String], odt: bool) -> Option<FileType> {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let macros = |name: &String| {
        name.ends_with("vbaProject.bin") || name.starts_with("Basic/") || name.starts_with("Scripts/")
    };
    if names.iter().any(macros) {
        return None;
    }
    let office = has("[Content_Types].xml");
    match (office && has("word/document.xml"), office && has("xl/workbook.xml")) {
        (true, false) => Some(FileType::Docx),
        (false, true) => Some(FileType::Xlsx),
        (false, false) if odt && has("content.xml") => Some(FileType::Odt),
        _ => None,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;

    fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
        let stored =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in entries {
            archive.start_file(*name, stored).unwrap();
            archive.write_all(content.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    const TYPES: (&str, &str) = ("[Content_Types].xml", "<Types/>");
    const ODT: (&str, &str) = ("mimetype", "application/vnd.oasis.opendocument.text");

    fn samples() -> Vec<(FileType, Vec<u8>)> {
        vec![
            (FileType::Pdf, b"%PDF-1.7\n...".to_vec()),
            (FileType::Jpeg, b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec()),
            (FileType::Png, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
            (FileType::Tiff, b"II*\0\x08\0\0\0".to_vec()),
            (FileType::Docx, archive(&[TYPES, ("word/document.xml", "<w/>")])),
            (FileType::Xlsx, archive(&[TYPES, ("xl/workbook.xml", "<x/>")])),
            (FileType::Odt, archive(&[ODT, ("content.xml", "<o/>")])),
        ]
    }

    fn of(bytes: &[u8]) -> Option<FileType> {
        found_type(&mut Cursor::new(bytes)).unwrap()
    }

    #[test]
    fn every_type_is_told_by_its_content() {
        let samples = samples();
        assert_eq!(samples.len(), FileType::ALL.len());
        for (kind, bytes) in samples {
            assert_eq!(of(&bytes), Some(kind));
        }
        assert_eq!(of(b"MM\0*\0\0\0\x08"), Some(FileType::Tiff));
    }

    #[test]
    fn everything_else_is_nothing_that_is_taken() {
        let refused: Vec<Vec<u8>> = vec![
            Vec::new(),
            b"%PD".to_vec(),
            b"MZ\x90\0".to_vec(),
            b"<html><script>alert(1)</script>".to_vec(),
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            b" %PDF-1.7".to_vec(),
            b"GIF89a".to_vec(),
            b"PK\x03\x04 and nothing more".to_vec(),
            archive(&[("tep.exe", "MZ")]),
            archive(&[TYPES]),
            archive(&[("word/document.xml", "<w/>")]),
            archive(&[TYPES, ("word/document.xml", "<w/>"), ("word/vbaProject.bin", "x")]),
            archive(&[TYPES, ("xl/workbook.xml", "<x/>"), ("xl/vbaProject.bin", "x")]),
            archive(&[TYPES, ("word/document.xml", "<w/>"), ("xl/workbook.xml", "<x/>")]),
            archive(&[ODT, ("content.xml", "<o/>"), ("Basic/Standard/m.xml", "x")]),
            archive(&[ODT]),
            archive(&[("content.xml", "<o/>"), ODT]),
        ];
        for bytes in refused {
            assert_eq!(of(&bytes), None, "{:?}", String::from_utf8_lossy(&bytes));
        }
    }
}
