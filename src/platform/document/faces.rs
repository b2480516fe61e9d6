//! The typefaces that documents and pictures are set in.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::Font;

/// Liberation Serif: as wide as Times New Roman, with every Vietnamese letter (SIL OFL 1.1, `fonts/LICENSE-OFL.txt`).
pub(crate) const FACES: [&[u8]; 4] = [
    include_bytes!("../../../fonts/LiberationSerif-Regular.ttf"),
    include_bytes!("../../../fonts/LiberationSerif-Bold.ttf"),
    include_bytes!("../../../fonts/LiberationSerif-Italic.ttf"),
    include_bytes!("../../../fonts/LiberationSerif-BoldItalic.ttf"),
];

/// The same, as pages are set in them.
pub(crate) static FONTS: LazyLock<Vec<Font>> =
    LazyLock::new(|| FACES.into_iter().flat_map(|face| Font::iter(Bytes::new(face))).collect());
