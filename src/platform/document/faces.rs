//! The typefaces that documents and pictures are set in.

/// Liberation Serif: as wide as Times New Roman, with every Vietnamese letter (SIL OFL 1.1, `fonts/LICENSE-OFL.txt`).
pub(crate) const FACES: [&[u8]; 4] = [
    include_bytes!("../../../fonts/LiberationSerif-Regular.ttf"),
    include_bytes!("../../../fonts/LiberationSerif-Bold.ttf"),
    include_bytes!("../../../fonts/LiberationSerif-Italic.ttf"),
    include_bytes!("../../../fonts/LiberationSerif-BoldItalic.ttf"),
];
