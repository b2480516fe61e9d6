//! Papers: what an office prints or hands on as a file, as data that every format is drawn from.
//!
//! A room says once what stands on the paper: letterhead, title, tables, paragraphs, signatures and what proves the
//! figures. The formats (XLSX, PDF, DOCX, CSV, JSON) are drawn from that, so that none of them can say something else.
//! The layout follows NĐ 30/2020/NĐ-CP \[M\] (docs/domain/forms.md): A4, Times New Roman or a face of the same width,
//! the national motto at the top right.

pub mod csv;
pub mod docx;
pub mod error;
pub mod faces;
pub mod fit;
pub mod format;
pub mod heading;
pub mod http;
pub mod long_document;
mod model;
pub mod official;
pub mod printable;
pub mod printed_words;
pub mod raster_image;

pub mod pdf;

pub mod soundness;
pub mod typesetting;

pub mod xlsx;

pub use crate::platform::document::error::DocumentError;
pub use format::DocumentFormat;
pub use format::draw;
pub use model::{
    Document, DocumentBlock, DocumentCell, DocumentChart, DocumentColumn, DocumentHead, DocumentProof,
    DocumentRow, DocumentSignature, DocumentTable, HeadingCell, TextSpan,
};
